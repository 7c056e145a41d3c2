#include "parser/headline.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "model/percent_encoding.h"
#include "model/unicode.h"

namespace stet {
namespace {

constexpr size_t kHeadingsMax = 16;
constexpr size_t kHeadingBytesMax = 500;
constexpr double kAgrees = 0.5;

using WordList = std::vector<std::string>;

WordList Words(absl::string_view text) {
  WordList words;
  std::string word;
  const std::string folded = FoldCase(text.substr(0, 2000));
  const auto flush = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, std::string()));
  };
  for (size_t at = 0; at < folded.size();) {
    const char32_t c = NextCodePoint(folded, at);
    if (IsHanOrKana(c)) {
      flush();
      AppendCodePoint(c, word);
      flush();
    } else if (IsLetter(c) || IsDigit(c) || IsMark(c)) {
      AppendCodePoint(c, word);
    } else {
      flush();
    }
  }
  flush();
  return words;
}

// The F1 of the two texts' words.
double Agreement(const WordList& a, const WordList& b) {
  if (a.empty() || b.empty()) return 0;
  absl::flat_hash_map<std::string, int> counts;
  for (const std::string& word : a) ++counts[word];
  int shared = 0;
  for (const std::string& word : b) {
    const auto found = counts.find(word);
    if (found != counts.end() && found->second-- > 0) ++shared;
  }
  return 2.0 * shared / static_cast<double>(a.size() + b.size());
}

std::string Joined(const WordList& words) {
  std::string joined;
  for (const std::string& word : words) joined += word;
  return joined;
}

// "https://web.archive.org/web/2012/http://www.example.com/a": what the last
// scheme begins is the page's own address.
absl::string_view OwnAddress(absl::string_view url) {
  const size_t scheme = url.rfind("://");
  return scheme == absl::string_view::npos ? url : url.substr(scheme + 3);
}

// "www.the-paper.co.uk/a" is "thepaper": what a site may call itself.
std::string HostName(absl::string_view url) {
  absl::string_view host = OwnAddress(url);
  host = host.substr(0, host.find_first_of("/?#:"));
  std::string longest;
  std::string label;
  for (const char c : host) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      label += absl::ascii_tolower(static_cast<unsigned char>(c));
    } else if (c == '.') {
      if (label.size() > longest.size()) longest = label;
      label.clear();
    }
  }
  return longest;
}

// Whether the words are the host's name, with or without its domain.
bool NamesHost(const WordList& words, const std::string& host_name) {
  if (host_name.size() < 3 || words.empty() || words.size() > 8) return false;
  std::string joined = Joined(words);
  if (absl::StartsWith(joined, "www")) joined.erase(0, 3);
  return absl::StartsWith(joined, host_name) &&
         joined.size() <= host_name.size() + 4;
}

// The words of the address's last part with letters.
WordList SlugWords(absl::string_view url) {
  absl::string_view path = OwnAddress(url);
  path = path.substr(0, path.find_first_of("?#"));
  const size_t slash = path.find('/');
  if (slash == absl::string_view::npos) return {};
  path.remove_prefix(slash);
  while (!path.empty()) {
    const size_t last = path.rfind('/');
    WordList words = Words(PercentDecode(path.substr(last + 1)));
    if (words.size() >= 3) return words;
    path = path.substr(0, last == absl::string_view::npos ? 0 : last);
  }
  return {};
}

// Parts of titles that blog software sets between site and headline.
bool IsArchiveWord(const WordList& words) {
  const std::string joined = Joined(words);
  return joined == "blogarchive" || joined == "blogarchiv" ||
         joined == "archive" || joined == "archiv" || joined == "home" ||
         joined == "startseite";
}

struct Cut {
  size_t begin = absl::string_view::npos;
  size_t size = 0;
  bool is_bar = false;  // Parts a name off more surely than a dash.
};

struct Separator {
  absl::string_view text;
  bool is_bar;
};

constexpr Separator kSeparators[] = {
    {" | ", true},  {" - ", false}, {" – ", false}, {" — ", false},
    {" :: ", true}, {" » ", true},  {" « ", true},  {" · ", true},
    {" • ", true},  {" / ", false}, {"｜", true},   {"_", true},
    {" ‹ ", true},  {" > ", true},  {"|", true},    {" ― ", false},
    {" │ ", true},  {" : ", false}, {" ⋆ ", true},  {" ✓ ", true}};

Cut LastCut(absl::string_view title) {
  Cut last;
  for (const Separator& separator : kSeparators) {
    const size_t at = title.rfind(separator.text);
    if (at != absl::string_view::npos &&
        (last.begin == absl::string_view::npos || at > last.begin))
      last = {at, separator.text.size(), separator.is_bar};
  }
  return last;
}

Cut FirstCut(absl::string_view title) {
  Cut first;
  for (const Separator& separator : kSeparators) {
    const size_t at = title.find(separator.text);
    if (at < first.begin) first = {at, separator.text.size(), separator.is_bar};
  }
  return first;
}

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
        slug_(SlugWords(c.url)) {
    const auto declare = [&](const std::string& text, MetadataSource source,
                             SiteName site_name) {
      std::string own = WithoutSiteName(
          text, {.site_name = c.site_name, .url = c.url, .how = site_name});
      if (own.empty() || IsSite(own)) return;
      WordList words = Words(own);
      declared_.push_back({std::move(own), source, std::move(words)});
    };
    declare(c.open_graph, MetadataSource::kOpenGraph, SiteName::kCertain);
    declare(c.json_ld, MetadataSource::kJsonLd, SiteName::kCertain);
    declare(c.microdata, MetadataSource::kMicrodata, SiteName::kCertain);
    declare(c.meta, MetadataSource::kMeta, SiteName::kCertain);
    declare(c.title, MetadataSource::kHtmlElement, SiteName::kLikely);
  }

  Headline Choose() {
    Heading unprinted;
    Heading best;
    size_t looked = 0;
    for (const NodeId n : c_.headings) {
      if (++looked > kHeadingsMax) break;
      Heading heading = Look(n);
      if (heading.words.empty() || IsSite(heading.text)) continue;
      const bool printed = !IsInTrail(document_, n) && !IsHidden(document_, n);
      Heading& better = printed ? best : unprinted;
      if (heading.agreement > better.agreement) better = std::move(heading);
    }
    if (best.agreement >= kAgrees) return Printed(best);
    // The headline that readers see, under a heading that they do not.
    if (const Heading lower = LowerHeading(); lower.node != kNoNode)
      return Printed(lower);
    if (unprinted.agreement >= kAgrees) return Printed(unprinted);
    if (!declared_.empty()) {
      const Declared& d = MostOwn();
      return {d.text, d.source, best.agreement >= 0.4 ? best.node : kNoNode};
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
    const WordList words = Words(text);
    return words.empty() || words == Words(c_.site_name) ||
           NamesHost(words, host_name_);
  }

  Heading Look(NodeId n) const {
    Heading heading;
    heading.node = n;
    heading.text = document_.TextContent(n);
    if (heading.text.size() > kHeadingBytesMax) return heading;
    heading.words = Words(heading.text);
    for (const Declared& d : declared_) {
      heading.agreement =
          std::max(heading.agreement, Agreement(heading.words, d.words));
    }
    if (LinksHome(document_, n, c_.url)) heading.agreement = 0;
    return heading;
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
      if (heading.agreement >= kNearlySame || Narrowed(heading).has_value())
        return heading;
    }
    return {};
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
      words += Words(document_.text(i)).size();
      bounds.push_back(words);
    }
    if (bounds.size() < 3 || words != heading.words.size()) return std::nullopt;
    const auto is_bound = [&](size_t at) {
      return std::find(bounds.begin(), bounds.end(), at) != bounds.end();
    };
    // A longer declaration that says the whole heading wins over its parts.
    for (const Declared& d : declared_) {
      if (d.words == heading.words) return std::nullopt;
    }
    for (const Declared& d : declared_) {
      const size_t size = d.words.size();
      if (size < 2 || size * 4 < words || size >= words) continue;
      const bool tail = std::equal(d.words.rbegin(), d.words.rend(),
                                   heading.words.rbegin()) &&
                        is_bound(words - size);
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
  std::vector<Declared> declared_;
};

}  // namespace

std::string WithoutSiteName(absl::string_view title,
                            const SiteNameOptions& options) {
  title = absl::StripAsciiWhitespace(title);
  const WordList site = Words(options.site_name);
  const std::string host = HostName(options.url);
  const WordList slug = SlugWords(options.url);
  const auto is_site = [&](const WordList& words) {
    return !words.empty() &&
           (words == site || NamesHost(words, host) || IsArchiveWord(words));
  };
  // Words that the address has too are the page's own.
  const auto is_own = [&](const WordList& words) {
    return slug.size() >= 3 && Agreement(words, slug) >= 0.4;
  };
  for (int round = 0; round < 5; ++round) {
    const Cut last = LastCut(title);
    if (last.begin == absl::string_view::npos) break;
    const Cut first = FirstCut(title);
    const absl::string_view rest = title.substr(0, last.begin);
    const absl::string_view behind = title.substr(first.begin + first.size);
    const WordList tail_words = Words(title.substr(last.begin + last.size));
    const WordList rest_words = Words(rest);
    const WordList head_words = Words(title.substr(0, first.begin));
    if (rest_words.empty() || tail_words.empty()) {
      title = absl::StripAsciiWhitespace(rest_words.empty() ? behind : rest);
      continue;
    }
    const bool likely = options.how == SiteNameOptions::kLikely;
    const size_t tail = tail_words.size();
    if (is_site(tail_words)) {
      title = rest;
    } else if (is_site(head_words)) {
      title = behind;
    } else if (likely && !is_own(tail_words) &&
               (is_own(rest_words) ||
                (last.is_bar && tail <= 6 && tail <= rest_words.size() + 2) ||
                (tail <= 5 && tail * 2 <= rest_words.size()))) {
      if (!last.is_bar && tail > 8) break;
      title = rest;
    } else if (likely && is_own(tail_words) && !is_own(head_words) &&
               head_words.size() <= 6 && first.is_bar) {
      title = behind;
    } else {
      break;
    }
    title = absl::StripAsciiWhitespace(title);
  }
  return std::string(title);
}

Headline ChooseHeadline(const HtmlDocument& document,
                        const HeadlineCandidates& candidates) {
  return Chooser(document, candidates).Choose();
}

}  // namespace stet
