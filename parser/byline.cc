#include "parser/byline.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "model/phrase_index.h"
#include "model/unicode.h"
#include "parser/byline_text.h"

namespace stet {
namespace {

// An entry's own foot: "post-footer", or a <footer> in an <article>.
bool IsEntryFoot(const HtmlDocument& document, NodeId n,
                 absl::string_view names) {
  for (const absl::string_view entry : {"post", "entry", "article"}) {
    if (absl::StrContains(names, entry)) return true;
  }
  for (int depth = 0; n != kNoNode && depth < 12;
       n = document.parent(n), ++depth) {
    if (document.tag(n) == Tag::kArticle) return true;
  }
  return false;
}

// Where no byline of the article stands. `with_foot`: its own foot is searched
// too.
bool IsAside(const HtmlDocument& document, NodeId n, NodeId headline,
             bool with_foot = false) {
  static constexpr absl::string_view kAway[] = {
      "comment",   "related",    "recommend",  "sidebar",   "widget", "teaser",
      "most-",     "popular",    "promo",      "card-list", "disqus", "respond",
      "read-more", "newsletter", "navigation", "readmore"};
  for (int depth = 0; n != kNoNode && depth < 12;
       n = document.parent(n), ++depth) {
    // Whatever its name, what holds the headline holds the article.
    if (headline != kNoNode && document.Contains(n, headline)) return false;
    const Tag tag = document.tag(n);
    if (tag == Tag::kAside || tag == Tag::kNav) return true;
    if (tag == Tag::kBody || tag == Tag::kArticle || tag == Tag::kMain)
      return false;
    const std::string names = absl::AsciiStrToLower(
        absl::StrCat(document.Attribute(n, Attr::kClass), " ",
                     document.Attribute(n, Attr::kId)));
    for (const absl::string_view word : kAway) {
      if (absl::StrContains(names, word)) return true;
    }
    if ((tag == Tag::kFooter || absl::StrContains(names, "footer")) &&
        !(with_foot && IsEntryFoot(document, n, names)))
      return true;
  }
  return false;
}

// The account that posts whatever others wrote: what the element links to.
bool IsAdministrator(const HtmlDocument& document, NodeId n) {
  constexpr NodeId kSmall = 12;
  const NodeId end = std::min(document.SubtreeEnd(n), n + kSmall);
  for (NodeId at = n; at < end; ++at) {
    if (absl::StrContains(document.Attribute(at, Attr::kHref), "/author/admin"))
      return true;
  }
  return false;
}

// The words in names that tell of a byline, then those that tell of something
// else about its author.
const PhraseIndex& BylineNames() {
  static const auto* const index =
      new PhraseIndex({"author", "autor", "auteur", "writer", "byline",
                       "by-line", "name", "bio", "image", "avatar", "photo",
                       "social", "descr", "authori", "follow", "comment"});
  return *index;
}
constexpr size_t kAuthorNames = 4;  // "author" to "writer".
constexpr size_t kNameOfAName = 6;  // "name".

// How much names, lower case, say that they are a byline's; 0: nothing.
int ScoreOfNames(absl::string_view names) {
  bool author = false;
  bool byline = false;
  bool name = false;
  const bool of_other_things = BylineNames().AnyIn(names, [&](size_t word) {
    author = author || word < kAuthorNames;
    byline = byline || (word >= kAuthorNames && word < kNameOfAName);
    name = name || word == kNameOfAName;
    return word > kNameOfAName;
  });
  if (of_other_things || (!author && !byline)) return 0;
  return name ? 7 : byline ? 6 : 5;
}

// How much the element's names say that it holds a byline; 0: nothing.
int BylineScore(const HtmlDocument& document, NodeId n) {
  bool is_link = false;
  int score = 0;
  std::string lower;
  for (const auto& [attr, value] : document.attributes(n)) {
    switch (attr) {
      case Attr::kItemprop:
        if (value == "author" || value == "creator") return 9;
        break;
      case Attr::kRel:
        is_link = is_link || absl::StrContains(value, "author");
        break;
      case Attr::kClass:
      case Attr::kId:
      case Attr::kDataTestid:
      case Attr::kDataComponent:
        if (value.size() > 300) break;
        lower.assign(value.data(), value.size());
        absl::AsciiStrToLower(&lower);
        score = std::max(score, ScoreOfNames(lower));
        break;
      default:
        break;
    }
  }
  if (is_link) return 8;
  const Tag tag = document.tag(n);
  const bool is_frame =
      tag == Tag::kArticle || tag == Tag::kMain || tag == Tag::kBody;
  return is_frame ? 0 : score;
}

// The text under `n` as a byline: blocks, links and times part names, and no
// two elements' words run together.
std::string BylineText(const HtmlDocument& document, NodeId n) {
  static constexpr absl::string_view kBoundary = " • ";
  std::string text;
  const auto parts = [&](NodeId at) {
    const Tag tag = document.tag(at);
    return tag == Tag::kA || tag == Tag::kTime || tag == Tag::kBr ||
           (IsBlockTag(tag) && !document.IsText(at));
  };
  for (NodeId at = n; at < document.SubtreeEnd(n); ++at) {
    if (document.IsText(at)) {
      const absl::string_view own = document.text(at);
      const bool starts_word =
          !own.empty() &&
          (absl::ascii_isalnum(static_cast<unsigned char>(own.front())) ||
           absl::ascii_isspace(static_cast<unsigned char>(own.front())) ||
           static_cast<unsigned char>(own.front()) >= 0x80);
      if (starts_word && !text.empty()) text += ' ';
      text += CollapseSpace(own);
      if (!own.empty() &&
          absl::ascii_isspace(static_cast<unsigned char>(own.back())))
        text += ' ';
    } else if (at != n && parts(at)) {
      absl::StrAppend(&text, kBoundary);
    }
    for (NodeId up = at; up != n && document.SubtreeEnd(up) == at + 1;
         up = document.parent(up)) {
      if (!document.IsText(up) && parts(up)) absl::StrAppend(&text, kBoundary);
    }
    if (text.size() > 4 * kBylineBytesMax) break;
  }
  return text;
}

// The names inside the element: of its links, or of its text.
std::vector<std::string> NamesOf(const HtmlDocument& document, NodeId n) {
  const absl::string_view itemprop = document.Attribute(n, Attr::kItemprop);
  if (!itemprop.empty()) {
    if (const absl::string_view content = document.Attribute(n, Attr::kContent);
        !content.empty())
      return NamesInByline(content);
    for (NodeId i = n + 1; i < document.SubtreeEnd(n); ++i) {
      if (document.Attribute(i, Attr::kItemprop) != "name") continue;
      const absl::string_view content = document.Attribute(i, Attr::kContent);
      return NamesInByline(content.empty() ? document.TextContent(i)
                                           : std::string(content));
    }
  }
  return NamesInByline(BylineText(document, n));
}

// A row of a list of facts: "Author" in one element, the name in the next.
VisibleByline FindLabelled(const HtmlDocument& document, NodeId headline) {
  static constexpr absl::string_view kLabels[] = {
      "authors",       "autoren",     "autorinnen", "autorinnen/autoren",
      "auteurs",       "autores",     "autori",     "авторы",
      "author",        "autor",       "autorin",    "autorin/autor",
      "autor/autorin", "autor/in",    "auteur",     "autore",
      "autora",        "автор",       "szerző",     "forfatter",
      "författare",    "kirjoittaja", "συντάκτης",  "yazar"};
  for (NodeId n = document.body(); n + 1 < document.size(); ++n) {
    if (!document.IsText(n) || document.text(n).size() > 24) continue;
    absl::string_view label = absl::StripAsciiWhitespace(document.text(n));
    absl::ConsumeSuffix(&label, ":");
    if (std::find(std::begin(kLabels), std::end(kLabels), FoldCase(label)) ==
        std::end(kLabels))
      continue;
    NodeId next = n + 1;
    while (next < document.size() && next < n + 6 && !document.IsText(next))
      ++next;
    if (next >= document.size() || !document.IsText(next) ||
        document.text(next).size() > kNameBytesMax ||
        IsAside(document, n, headline))
      continue;
    std::vector<std::string> names = NamesInByline(document.text(next));
    if (!names.empty() && IsPersonName(names.front()))
      return {std::move(names), document.parent(next), false};
  }
  return {};
}

// The name that stands in bold, in a paragraph of its own, before the text.
VisibleByline FindBoldName(const HtmlDocument& document, NodeId headline) {
  if (headline == kNoNode) return {};
  constexpr NodeId kNear = 200;
  constexpr size_t kProseBytes = 150;
  const NodeId to = std::min<NodeId>(document.size(), headline + kNear);
  for (NodeId n = document.SubtreeEnd(headline); n < to; ++n) {
    if (!document.IsText(n)) continue;
    const absl::string_view text = absl::StripAsciiWhitespace(document.text(n));
    if (text.size() > kProseBytes) return {};
    const NodeId bold = document.parent(n);
    const Tag tag = document.tag(bold);
    const NodeId paragraph = document.parent(bold);
    if ((tag != Tag::kStrong && tag != Tag::kB) || paragraph == kNoNode ||
        document.tag(paragraph) != Tag::kP || text.size() > 80 ||
        CollapseSpace(document.TextContent(paragraph)) != CollapseSpace(text))
      continue;
    std::vector<std::string> names;
    bool all = true;
    for (const absl::string_view part :
         absl::StrSplit(text, absl::ByAnyChar("/&,"), absl::SkipEmpty())) {
      all = all && IsPersonName(part);
      names.push_back(CollapseSpace(part));
    }
    if (all && !names.empty() && !IsAside(document, n, headline))
      return {std::move(names), paragraph, false};
  }
  return {};
}

// Without what dashes and bullets a line begins with.
absl::string_view WithoutBullets(absl::string_view line) {
  while (absl::ConsumePrefix(&line, "-") || absl::ConsumePrefix(&line, "–") ||
         absl::ConsumePrefix(&line, "—") || absl::ConsumePrefix(&line, "•") ||
         absl::ConsumePrefix(&line, " ")) {
  }
  return line;
}

std::string BylineLine(const HtmlDocument& document, NodeId n) {
  return std::string(WithoutBullets(CollapseSpace(BylineText(document, n))));
}

// The element whose names say most surely that it holds the byline.
VisibleByline FindMarked(const HtmlDocument& document, NodeId headline,
                         bool with_foot) {
  VisibleByline best;
  int best_score = 0;
  int best_raw = 0;
  NodeId best_parent = kNoNode;
  int looked = 0;
  for (NodeId n = document.body(); n < document.size() && looked < 60; ++n) {
    if (document.IsText(n)) continue;
    const int score = BylineScore(document, n);
    if (score == 0 || IsAdministrator(document, n)) continue;
    ++looked;
    if (IsAside(document, n, headline, with_foot)) continue;
    // Several names stand side by side: links of one parent.
    if (best.node != kNoNode && score == best_raw &&
        document.parent(n) == best_parent &&
        n >= document.SubtreeEnd(best.node)) {
      for (std::string& name : NamesOf(document, n)) {
        if (std::find(best.names.begin(), best.names.end(), name) ==
                best.names.end() &&
            best.names.size() < kNamesMax)
          best.names.push_back(std::move(name));
      }
      continue;
    }
    // A byline follows its headline within a screen.
    const bool near =
        headline == kNoNode || (n + 60 > headline && n < headline + 400);
    const int total = score + (near ? 10 : 0);
    if (total <= best_score) continue;
    std::vector<std::string> names = NamesOf(document, n);
    if (names.empty()) continue;
    best_score = total;
    best_raw = score;
    best_parent = document.parent(n);
    best = {std::move(names), n,
            !document.Attribute(n, Attr::kItemprop).empty()};
  }
  return best;
}

// Nothing is marked: a short block near the headline that begins like one.
VisibleByline FindIntroduced(const HtmlDocument& document, NodeId headline) {
  const NodeId from = headline == kNoNode ? document.body() : headline;
  const NodeId to = std::min<NodeId>(document.size(), from + 120);
  for (NodeId n = from; n < to; ++n) {
    if (!document.IsText(n)) continue;
    const absl::string_view text =
        WithoutBullets(absl::StripAsciiWhitespace(document.text(n)));
    if (text.size() < 3 || text.size() > 120 || !BeginsLikeByline(text)) {
      // "By" alone, the name in the next element.
      if (text.size() > 24 || text.size() < 2 ||
          !BeginsLikeByline(absl::StrCat(text, " x")))
        continue;
    }
    const NodeId parent = document.parent(n);
    if (parent == kNoNode || parent == document.body() ||
        IsAdministrator(document, parent))
      continue;
    constexpr size_t kLineBytesMax = 150;
    std::string line = BylineLine(document, parent);
    if (line.size() <= text.size() + 1 && text.size() <= 24 &&
        !BeginsLikeByline(line))
      line = BylineLine(document, document.parent(parent));
    // What begins a block that holds more stands for itself, and the block is
    // no byline.
    const bool holds_more = line.size() > kLineBytesMax &&
                            BeginsLikeByline(text) &&
                            absl::StartsWith(line, CollapseSpace(text));
    if (holds_more) line = std::string(text);
    if (line.size() > kLineBytesMax || !BeginsLikeByline(line)) continue;
    std::vector<std::string> names = NamesInByline(line);
    // A sentence, not a name: names are short and begin upper case.
    names.erase(std::remove_if(names.begin(), names.end(),
                               [](const std::string& name) {
                                 size_t at = 0;
                                 const char32_t c = NextCodePoint(name, at);
                                 return std::count(name.begin(), name.end(),
                                                   ' ') > 3 ||
                                        (c < 0x3000 && !IsUpper(c));
                               }),
                names.end());
    if (!names.empty())
      return {std::move(names), holds_more ? kNoNode : parent, false};
  }
  return {};
}

}  // namespace

VisibleByline FindByline(const HtmlDocument& document, NodeId headline) {
  VisibleByline found = FindMarked(document, headline, /*with_foot=*/false);
  if (found.names.empty()) found = FindIntroduced(document, headline);
  if (found.names.empty())
    found = FindMarked(document, headline, /*with_foot=*/true);
  return found;
}

VisibleByline FindUnmarkedByline(const HtmlDocument& document,
                                 NodeId headline) {
  if (VisibleByline labelled = FindLabelled(document, headline);
      !labelled.names.empty())
    return labelled;
  return FindBoldName(document, headline);
}

}  // namespace stet
