#include "parser/headline.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "model/unicode.h"
#include "parser/site_name.h"
#include "parser/title_words.h"

namespace stet {
namespace {

constexpr size_t kHeadingsMax = 16;
constexpr size_t kHeadingBytesMax = 500;
constexpr double kAgrees = 0.5;

// Where headings are no headline but a way through the site.
bool IsInTrail(const HtmlDocument& document, NodeId n) {
  for (int depth = 0; n != kNoNode && depth < 8;
       n = document.parent(n), ++depth) {
    const Tag tag = document.tag(n);
    if (tag == Tag::kBody || tag == Tag::kArticle || tag == Tag::kMain)
      return false;
    if (tag == Tag::kNav) return true;
    for (const Attr attr : {Attr::kClass, Attr::kId, Attr::kItemtype}) {
      if (absl::StrContains(absl::AsciiStrToLower(document.Attribute(n, attr)),
                            "breadcrumb"))
        return true;
    }
    // The last item of a list whose other items are links.
    if (tag != Tag::kLi || document.parent(n) == kNoNode) continue;
    const NodeId list = document.parent(n);
    int linked = 0;
    for (NodeId item = document.FirstChild(list);
         item != kNoNode && item < n && linked < 2;
         item = document.NextSibling(item)) {
      for (NodeId i = item; i < document.SubtreeEnd(item); ++i) {
        if (document.tag(i) != Tag::kA) continue;
        ++linked;
        break;
      }
    }
    if (linked > 0 && document.NextSibling(n) == kNoNode) return true;
  }
  return false;
}

bool IsHidden(const HtmlDocument& document, NodeId n) {
  for (int depth = 0; n != kNoNode && depth < 4;
       n = document.parent(n), ++depth) {
    if (document.HasAttribute(n, Attr::kHidden)) return true;
    const std::string name =
        absl::AsciiStrToLower(document.Attribute(n, Attr::kClass));
    // Frameworks show "hidden md:block" on wider screens.
    if (!absl::StrContains(name, ':')) {
      for (const absl::string_view token : absl::StrSplit(name, ' ')) {
        if (token == "hidden") return true;
      }
    }
    for (const absl::string_view word :
         {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader",
          "screenreader"}) {
      if (absl::StrContains(name, word)) return true;
    }
  }
  return false;
}

// Where headings are of other articles.
bool IsElsewhere(const HtmlDocument& document, NodeId n) {
  for (int depth = 0; n != kNoNode && depth < 12;
       n = document.parent(n), ++depth) {
    const Tag tag = document.tag(n);
    if (tag == Tag::kAside || tag == Tag::kFooter || tag == Tag::kNav)
      return true;
    if (tag == Tag::kBody) return false;
    for (const Attr attr : {Attr::kClass, Attr::kId}) {
      const std::string name =
          absl::AsciiStrToLower(document.Attribute(n, attr));
      for (const absl::string_view word :
           {"related", "sidebar", "footer", "widget", "comment", "recommend",
            "cookie", "consent", "newsletter", "teaser"}) {
        if (absl::StrContains(name, word)) return true;
      }
    }
  }
  return false;
}

// A heading whose link leads to the front page is the site's name.
bool LinksHome(const HtmlDocument& document, NodeId n, absl::string_view url) {
  absl::string_view host = OwnAddress(url);
  host = host.substr(0, host.find_first_of("/?#"));
  for (NodeId i = n; i < document.SubtreeEnd(n); ++i) {
    if (document.tag(i) != Tag::kA) continue;
    absl::string_view href =
        absl::StripAsciiWhitespace(document.Attribute(i, Attr::kHref));
    if (href == "/" || href == "./" || href == "index.html" ||
        href == "index.php")
      return true;
    if (!absl::StrContains(href, "://") || host.empty()) continue;
    href = OwnAddress(href);
    absl::ConsumeSuffix(&href, "/");
    if (href == host) return true;
  }
  return false;
}

// "Town hall: Bridge closed" and "Town hall Bridge closed" without what they
// differ in.
std::string WithoutSeparators(absl::string_view text) {
  std::string rest;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, at);
    if (!IsSpace(c) && c != ':' && c != '|' && c != '-' && c != U'–' &&
        c != U'—')
      AppendCodePoint(c, rest);
  }
  return rest;
}

struct Declared {
  std::string text;
  MetadataSource source;
  WordList words;
};

struct Heading {
  NodeId node = kNoNode;
  std::string text;
  WordList words;
  double agreement = 0;
};

class Chooser {
 public:
  Chooser(const HtmlDocument& document, const HeadlineCandidates& c)
      : document_(document),
        c_(c),
        host_name_(HostName(c.url)),
        slug_(SlugWords(c.url)),
        home_name_(HomeName()) {
    const auto declare = [&](const std::string& text, MetadataSource source,
                             SiteName site_name) {
      std::string own = WithoutSiteName(text, {.site_name = c.site_name,
                                               .home_name = home_name_,
                                               .url = c.url,
                                               .how = site_name});
      if (own.empty() || IsSite(own)) return;
      WordList words = TitleWords(own);
      declared_.push_back({std::move(own), source, std::move(words)});
    };
    declare(c.open_graph, MetadataSource::kOpenGraph, SiteName::kCertain);
    declare(c.json_ld, MetadataSource::kJsonLd, SiteName::kCertain);
    declare(c.microdata, MetadataSource::kMicrodata, SiteName::kCertain);
    declare(c.meta, MetadataSource::kMeta, SiteName::kCertain);
    declare(c.title, MetadataSource::kHtmlElement, SiteName::kLikely);
  }

  Headline Choose() {
    Heading unprinted;  // A step of the way to the page.
    Heading hidden;
    Heading best;
    size_t looked = 0;
    for (const NodeId n : c_.headings) {
      if (++looked > kHeadingsMax) break;
      Heading heading = Look(n);
      if (heading.words.empty() || IsSite(heading.text)) continue;
      Heading& better = IsHidden(document_, n)    ? hidden
                        : IsInTrail(document_, n) ? unprinted
                                                  : best;
      if (heading.agreement > better.agreement) better = std::move(heading);
    }
    if (best.agreement >= kAgrees) return Printed(best);
    for (const NodeId n : c_.headings) {
      Heading heading = Look(n);
      if (IsFirstPart(heading.words) && !IsSite(heading.text) &&
          !IsInTrail(document_, n) && !IsHidden(document_, n))
        return Printed(heading);
    }
    // The headline that readers see, under a heading that they do not.
    if (const Heading lower = LowerHeading(); lower.node != kNoNode)
      return Printed(lower);
    if (unprinted.agreement >= kAgrees) return Printed(unprinted);
    if (hidden.agreement >= kAgrees &&
        Agreement(hidden.words, MostOwn().words) >= kAgrees)
      return Printed(hidden);
    if (!declared_.empty()) {
      const Declared& d = MostOwn();
      NodeId node = LineThatSays(d);
      if (node == kNoNode && best.agreement >= 0.4) node = best.node;
      return {d.text, d.source, node};
    }
    for (const NodeId n : c_.headings) {
      std::string text = document_.TextContent(n);
      if (!text.empty()) return {std::move(text), MetadataSource::kHeading, n};
    }
    for (const std::string* text : {&c_.title, &c_.open_graph, &c_.json_ld}) {
      if (!text->empty()) return {*text, MetadataSource::kHtmlElement};
    }
    return {};
  }

 private:
  using SiteName = SiteNameOptions::How;

  bool IsSite(absl::string_view text) const {
    const WordList words = TitleWords(text);
    return words.empty() || words == TitleWords(c_.site_name) ||
           NamesHost(words, host_name_);
  }

  Heading Look(NodeId n) const {
    Heading heading;
    heading.node = n;
    heading.text = document_.TextContent(n);
    if (heading.text.size() > kHeadingBytesMax) return heading;
    heading.words = TitleWords(heading.text);
    heading.agreement = BestAgreement(heading.words);
    // Elements that styles set on lines of their own: "KickerHeadline".
    std::string apart = TextApart(n);
    WordList words = apart == heading.text ? heading.words : TitleWords(apart);
    if (words != heading.words) {
      const double agreement = BestAgreement(words);
      if (agreement > heading.agreement) {
        heading.text = std::move(apart);
        heading.words = std::move(words);
        heading.agreement = agreement;
      }
    }
    if (LinksHome(document_, n, c_.url)) heading.agreement = 0;
    return heading;
  }

  double BestAgreement(const WordList& words) const {
    double best = 0;
    for (const Declared& d : declared_)
      best = std::max(best, Agreement(words, d.words));
    return best;
  }

  // The text with a space between any two text nodes.
  std::string TextApart(NodeId n) const {
    std::string text;
    for (NodeId i = n; i < document_.SubtreeEnd(n); ++i) {
      if (document_.IsText(i)) absl::StrAppend(&text, document_.text(i), " ");
    }
    return CollapseSpace(text);
  }

  // The first <h2> or <h3> that a declaration names nearly word for word.
  Heading LowerHeading() const {
    constexpr double kNearlySame = 0.75;
    size_t looked = 0;
    for (NodeId n = document_.body();
         n < document_.size() && looked < kHeadingsMax; ++n) {
      if (document_.tag(n) != Tag::kH2 && document_.tag(n) != Tag::kH3)
        continue;
      ++looked;
      if (IsElsewhere(document_, n) || IsHidden(document_, n)) continue;
      Heading heading = Look(n);
      if (heading.words.size() < 2 || IsSite(heading.text)) continue;
      if (heading.agreement >= kNearlySame || Narrowed(heading).has_value() ||
          IsFirstPart(heading.words))
        return heading;
    }
    return {};
  }

  // The element whose text is the declaration, though it is no heading.
  NodeId LineThatSays(const Declared& declared) const {
    constexpr size_t kWordsMin = 3;
    if (declared.words.size() < kWordsMin) return kNoNode;
    for (NodeId n = document_.body(); n < document_.size(); ++n) {
      if (!document_.IsText(n)) continue;
      const NodeId line = document_.parent(n);
      if (document_.tag(line) == Tag::kA ||
          document_.SubtreeEnd(line) != line + 2 ||
          document_.text(n).size() < declared.text.size() ||
          TitleWords(document_.text(n)) != declared.words)
        continue;
      if (!IsElsewhere(document_, line) && !IsHidden(document_, line) &&
          !IsInTrail(document_, line))
        return line;
    }
    return kNoNode;
  }

  // The heading that leads to the front page is the site's name.
  std::string HomeName() const {
    for (const NodeId n : c_.headings) {
      if (LinksHome(document_, n, c_.url)) return document_.TextContent(n);
    }
    return "";
  }

  // Whether a declaration consists of these words and of what a separator
  // parts off behind them, however long that is.
  bool IsFirstPart(const WordList& words) const {
    if (words.size() < 2) return false;
    for (const Declared& d : declared_) {
      for (const TitleCut& cut : AllCuts(d.text)) {
        const absl::string_view text = d.text;
        if (TitleWords(text.substr(0, cut.begin)) != words) continue;
        // The address may know the headline behind the name of a site.
        if (slug_.size() < 3 ||
            Agreement(words, slug_) >=
                Agreement(TitleWords(text.substr(cut.begin)), slug_))
          return true;
      }
    }
    return false;
  }

  // Of the declarations, the one that the address repeats where the first is
  // about another page or the site; else the first.
  const Declared& MostOwn() const {
    const Declared* best = &declared_.front();
    if (slug_.size() < 3) return *best;
    double agreement = Agreement(best->words, slug_);
    for (const Declared& d : declared_) {
      const double other = Agreement(d.words, slug_);
      if (other > agreement + 0.4) {
        best = &d;
        agreement = other;
      }
    }
    return *best;
  }

  Headline Printed(const Heading& heading) const {
    std::string text = Narrowed(heading).value_or(heading.text);
    return {WithoutSiteName(text, {.site_name = c_.site_name,
                                   .home_name = home_name_,
                                   .url = c_.url,
                                   .how = SiteName::kCertain}),
            MetadataSource::kHeading, heading.node};
  }

  // What a declaration repeats of a heading that holds more: its kicker before,
  // a date or rubric behind, each in an element of its own.
  std::optional<std::string> Narrowed(const Heading& heading) const {
    std::vector<size_t> bounds{0};  // In words, where a text node ends.
    size_t words = 0;
    for (NodeId i = heading.node; i < document_.SubtreeEnd(heading.node); ++i) {
      if (!document_.IsText(i)) continue;
      words += TitleWords(document_.text(i)).size();
      bounds.push_back(words);
    }
    if (bounds.size() < 3 || words != heading.words.size()) return std::nullopt;
    const auto is_bound = [&](size_t at) {
      return std::find(bounds.begin(), bounds.end(), at) != bounds.end();
    };
    const auto ends_heading = [&](const WordList& part) {
      return part.size() >= 2 && part.size() * 4 >= words &&
             part.size() < words && is_bound(words - part.size()) &&
             std::equal(part.rbegin(), part.rend(), heading.words.rbegin());
    };
    // A declaration that says the whole heading wins over its parts, and shows
    // how they are parted.
    for (const Declared& d : declared_) {
      if (d.words != heading.words) continue;
      if (WithoutSeparators(d.text) == WithoutSeparators(heading.text))
        return d.text;
      return std::nullopt;
    }
    for (const Declared& d : declared_) {
      const size_t size = d.words.size();
      if (size < 2 || size * 4 < words || size >= words) continue;
      const bool tail = ends_heading(d.words);
      const bool head =
          std::equal(d.words.begin(), d.words.end(), heading.words.begin()) &&
          is_bound(size);
      if (tail || head) return d.text;
    }
    return std::nullopt;
  }

  const HtmlDocument& document_;
  const HeadlineCandidates& c_;
  const std::string host_name_;
  const WordList slug_;
  const std::string home_name_;
  std::vector<Declared> declared_;
};

}  // namespace

Headline ChooseHeadline(const HtmlDocument& document,
                        const HeadlineCandidates& candidates) {
  return Chooser(document, candidates).Choose();
}

}  // namespace stet
