#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "model/unicode.h"
#include "model/url.h"
#include "parser/date_text.h"
#include "parser/link_readers.h"

namespace stet {
namespace {

// What a link must gather to be an article's.
constexpr int kArticleScore = 3;
constexpr size_t kAnchorsMax = 20000;

// Words of paths that lead to sections, people and services.
bool IsServicePath(absl::string_view segment) {
  static constexpr absl::string_view kWords[] = {
      "tag",        "tags",      "category", "categories",   "author",
      "authors",    "autor",     "autoren",  "profile",      "profil",
      "login",      "signin",    "register", "account",      "abo",
      "subscribe",  "search",    "suche",    "about",        "contact",
      "kontakt",    "impressum", "privacy",  "datenschutz",  "terms",
      "agb",        "cookies",   "help",     "faq",          "jobs",
      "karriere",   "careers",   "shop",     "newsletter",   "newsletters",
      "rss",        "feed",      "topic",    "topics",       "thema",
      "themen",     "topik",     "page",     "legal",        "advertise",
      "mediadaten", "apps",      "podcasts", "epaper",       "e-paper",
      "archive",    "archiv",    "sitemap",  "wp-login.php", "kategorie",
      "rubrik",     "people",    "user",     "users",        "member"};
  return std::find(std::begin(kWords), std::end(kWords), segment) !=
         std::end(kWords);
}

// The part of a host that one outlet shares: its last two labels, or three
// under short second levels ("co.uk", "com.au").
absl::string_view SiteOf(absl::string_view host) {
  size_t dots = 0;
  size_t last = host.size();
  for (size_t at = host.size(); at > 0; --at) {
    if (host[at - 1] != '.') continue;
    ++dots;
    if (dots == 1) {
      last = at;
    } else {
      const bool short_second = last - at - 1 <= 3 && host.size() - last <= 2;
      if (dots == 2 && short_second) continue;
      return host.substr(at);
    }
  }
  return host;
}

int Count(absl::string_view text, char c) {
  return static_cast<int>(std::count(text.begin(), text.end(), c));
}

// What an address alone says: slugs, dates and numbers are articles', short
// words are sections'.
int ScoreOfPath(const Url& url) {
  const absl::string_view path = url.path();
  const std::vector<absl::string_view> segments =
      absl::StrSplit(path, '/', absl::SkipEmpty());
  if (segments.empty()) return -9;
  for (const absl::string_view segment : segments) {
    if (IsServicePath(absl::AsciiStrToLower(segment.substr(0, 40)))) return -4;
  }
  int score = 0;
  if (FindDateInUrl(url.href()).has_value()) score += 2;
  absl::string_view last = segments.back();
  for (const absl::string_view file :
       {".jpg", ".jpeg", ".png", ".gif", ".webp", ".pdf", ".mp3", ".mp4",
        ".xml", ".zip"}) {
    if (absl::EndsWithIgnoreCase(last, file)) return -9;
  }
  const size_t dot = last.rfind('.');
  if (dot != absl::string_view::npos && last.size() - dot <= 6) {
    if (absl::StartsWith(last.substr(dot), ".htm") ||
        last.substr(dot) == ".php" || absl::StartsWith(last.substr(dot), ".as"))
      score += absl::StartsWith(last, "index") ? -1 : 1;
    last = last.substr(0, dot);
  }
  const int hyphens = std::max(Count(last, '-'), Count(last, '_'));
  if (hyphens >= 3) {
    score += 2;
  } else if (hyphens >= 1 && last.size() >= 20) {
    score += 1;
  }
  int digits = 0;
  int longest = 0;
  for (const char c : absl::StrCat(last, "?", url.query())) {
    digits =
        absl::ascii_isdigit(static_cast<unsigned char>(c)) ? digits + 1 : 0;
    longest = std::max(longest, digits);
  }
  if (longest >= 5) score += 2;
  if (longest == 4 && hyphens >= 1) score += 1;
  // Percent-encoded letters: a slug in another script.
  if (Count(last, '%') >= 12) score += 2;
  if (segments.size() == 1 && hyphens < 2 && longest < 5) score -= 2;
  return score;
}

// Where no space parts words, as many as the letters make on average: two of
// Chinese and Japanese, four of Thai, Lao and Khmer.
size_t WordsIn(absl::string_view text) {
  size_t words = 0;
  size_t quarters = 0;
  bool in_word = false;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, at);
    if (IsMark(c)) continue;
    if (IsHanOrKana(c) || IsThaiLaoKhmer(c)) {
      quarters += IsHanOrKana(c) ? 2 : 1;
      in_word = false;
    } else if (IsLetter(c) || IsDigit(c)) {
      words += !in_word;
      in_word = true;
    } else if (c != '\'' && c != U'’') {
      in_word = false;
    }
  }
  return words + quarters / 4;
}

int ScoreOfText(size_t words) {
  if (words >= 6) return 3;
  if (words >= 4) return 2;
  if (words >= 3) return 1;
  return words == 0 ? 0 : -1;
}

struct Candidate {
  LinkEntry entry;
  int score = 0;
  size_t title_words = 0;
};

class FrontPage {
 public:
  FrontPage(const HtmlDocument& document, absl::string_view url)
      : document_(document), base_(url) {}

  Links Run() {
    links_.kind = SourceKind::kPage;
    size_t anchors = 0;
    std::vector<NodeId> ends;  // Of the furniture that `n` is inside of.
    for (NodeId n = 0; n < document_.size() && anchors < kAnchorsMax; ++n) {
      while (!ends.empty() && n >= ends.back()) ends.pop_back();
      switch (document_.tag(n)) {
        case Tag::kTitle:
          if (links_.title.empty())
            links_.title = ToNfc(document_.TextContent(n));
          break;
        case Tag::kBase:
          Base(n);
          break;
        case Tag::kLink:
          Discovered(n);
          break;
        case Tag::kNav:
        case Tag::kFooter:
          ends.push_back(document_.SubtreeEnd(n));
          break;
        case Tag::kA:
          ++anchors;
          Anchor(n, !ends.empty());
          break;
        default:
          if (IsFurniture(n)) ends.push_back(document_.SubtreeEnd(n));
          break;
      }
    }
    for (Candidate& candidate : candidates_) {
      if (candidate.score < kArticleScore) continue;
      if (links_.entries.size() >= kFrontPageLinksMax) {
        links_.warnings.push_back(
            absl::StrCat("more than ", kFrontPageLinksMax,
                         " links; the rest is passed over"));
        break;
      }
      links_.entries.push_back(std::move(candidate.entry));
    }
    return std::move(links_);
  }

 private:
  void Base(NodeId n) {
    const std::string joined =
        JoinUrl(document_.Attribute(n, Attr::kHref), base_);
    if (!joined.empty()) base_ = joined;
  }

  bool IsFurniture(NodeId n) const {
    if (document_.IsText(n)) return false;
    const absl::string_view role = document_.Attribute(n, Attr::kRole);
    if (role == "navigation" || role == "contentinfo" || role == "search")
      return true;
    const Tag tag = document_.tag(n);
    if (tag != Tag::kDiv && tag != Tag::kUl && tag != Tag::kSection)
      return false;
    for (const Attr attr : {Attr::kClass, Attr::kId}) {
      const std::string value =
          absl::AsciiStrToLower(document_.Attribute(n, attr));
      for (const absl::string_view word :
           absl::StrSplit(value, absl::ByAnyChar(" -_"), absl::SkipEmpty())) {
        if (word == "footer" || word == "nav" || word == "navbar" ||
            word == "navigation" || word == "breadcrumb" ||
            word == "breadcrumbs" || word == "menu" || word == "cookie" ||
            word == "social")
          return true;
      }
    }
    return false;
  }

  // <link rel=alternate type=application/rss+xml> and <link rel=sitemap>.
  void Discovered(NodeId n) {
    const std::string rel =
        absl::AsciiStrToLower(document_.Attribute(n, Attr::kRel));
    const std::string type =
        absl::AsciiStrToLower(document_.Attribute(n, Attr::kType));
    LinkEntry entry;
    if (rel == "sitemap") {
      entry.kind = SourceKind::kSitemap;
    } else if ((absl::StrContains(rel, "alternate") &&
                (absl::StrContains(type, "rss") ||
                 absl::StrContains(type, "atom") ||
                 absl::StrContains(type, "feed+json"))) ||
               rel == "feed") {
      entry.kind = SourceKind::kFeed;
    } else {
      return;
    }
    entry.url = JoinUrl(document_.Attribute(n, Attr::kHref), base_);
    if (entry.url.empty() || links_.entries.size() >= 100) return;
    entry.title = ToNfc(CollapseSpace(document_.Attribute(n, Attr::kTitle)));
    for (const LinkEntry& other : links_.entries) {
      if (other.url == entry.url) return;
    }
    links_.entries.push_back(std::move(entry));
  }

  void Anchor(NodeId n, bool in_furniture) {
    const absl::string_view href = document_.Attribute(n, Attr::kHref);
    if (href.empty() || absl::StartsWith(absl::StripAsciiWhitespace(href), "#"))
      return;
    const std::string address = JoinUrl(href, base_);
    const absl::StatusOr<Url> url = Url::Parse(address);
    const absl::StatusOr<Url> page = Url::Parse(base_);
    if (!url.ok()) return;
    if (page.ok() && (SiteOf(url->host()) != SiteOf(page->host()) ||
                      url->Identity() == page->Identity()))
      return;
    std::string title = Title(n);
    const size_t words = WordsIn(title);
    int score = ScoreOfPath(*url) + ScoreOfText(words);
    if (in_furniture) score -= 3;
    if (InHeading(n)) score += 2;
    const std::string identity = url->Identity();
    const auto [found, is_new] =
        by_identity_.try_emplace(identity, candidates_.size());
    if (is_new) {
      candidates_.emplace_back();
      candidates_.back().entry.url = address;
      candidates_.back().score = score;
    }
    Candidate& candidate = candidates_[found->second];
    candidate.score = std::max(candidate.score, score);
    // A teaser may be linked by its picture, headline and "Read more".
    if (words > candidate.title_words && title.size() <= kEntryTextBytesMax) {
      const bool heading_held = candidate.title_words >= 3 && !InHeading(n);
      if (!heading_held) {
        candidate.entry.title = std::move(title);
        candidate.title_words = words;
      }
    }
  }

  // The heading inside the link, else its text.
  std::string Title(NodeId n) const {
    for (NodeId i = n + 1; i < document_.SubtreeEnd(n); ++i) {
      const Tag tag = document_.tag(i);
      if (tag >= Tag::kH1 && tag <= Tag::kH6)
        return ToNfc(document_.TextContent(i));
    }
    std::string text = ToNfc(document_.TextContent(n));
    if (text.empty())
      text = ToNfc(CollapseSpace(document_.Attribute(n, Attr::kTitle)));
    if (text.empty())
      text = ToNfc(CollapseSpace(document_.Attribute(n, Attr::kAriaLabel)));
    return text;
  }

  bool InHeading(NodeId n) const {
    for (NodeId i = n + 1; i < document_.SubtreeEnd(n); ++i) {
      const Tag tag = document_.tag(i);
      if (tag >= Tag::kH1 && tag <= Tag::kH6) return true;
    }
    NodeId up = document_.parent(n);
    for (int depth = 0; up != kNoNode && depth < 3;
         up = document_.parent(up), ++depth) {
      const Tag tag = document_.tag(up);
      if (tag >= Tag::kH1 && tag <= Tag::kH6) return true;
    }
    return false;
  }

  const HtmlDocument& document_;
  std::string base_;
  Links links_;
  std::vector<Candidate> candidates_;
  absl::flat_hash_map<std::string, size_t> by_identity_;
};

}  // namespace

Links ReadFrontPage(const HtmlDocument& document, absl::string_view url) {
  return FrontPage(document, std::string(url)).Run();
}

}  // namespace stet
