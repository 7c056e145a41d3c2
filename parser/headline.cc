#include "parser/headline.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "model/unicode.h"

namespace stet {
namespace {

constexpr size_t kHeadingsMax = 16;

std::vector<std::string> Words(absl::string_view text) {
  std::vector<std::string> words;
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
double Agreement(const std::vector<std::string>& a,
                 const std::vector<std::string>& b) {
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

bool SameWords(absl::string_view a, absl::string_view b) {
  const std::vector<std::string> words = Words(a);
  return !words.empty() && words == Words(b);
}

}  // namespace

std::string WithoutSiteName(absl::string_view title,
                            absl::string_view site_name) {
  static constexpr absl::string_view kSeparators[] = {
      " | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ",
      " • ", " / ", "｜",  "_",   " ‹ ",  " > ", "|",   " ― "};
  title = absl::StripAsciiWhitespace(title);
  for (int round = 0; round < 3; ++round) {
    size_t last = absl::string_view::npos;
    size_t last_size = 0;
    size_t first = absl::string_view::npos;
    size_t first_size = 0;
    for (const absl::string_view separator : kSeparators) {
      const size_t behind = title.rfind(separator);
      if (behind != absl::string_view::npos &&
          (last == absl::string_view::npos || behind > last)) {
        last = behind;
        last_size = separator.size();
      }
      const size_t front = title.find(separator);
      if (front != absl::string_view::npos && front < first) {
        first = front;
        first_size = separator.size();
      }
    }
    if (last == absl::string_view::npos) break;
    const absl::string_view tail = title.substr(last + last_size);
    const absl::string_view rest = title.substr(0, last);
    const absl::string_view head = title.substr(0, first);
    const absl::string_view behind = title.substr(first + first_size);
    if (!site_name.empty() && SameWords(tail, site_name)) {
      title = rest;
    } else if (!site_name.empty() && SameWords(head, site_name)) {
      title = behind;
    } else if (round == 0 && Words(tail).size() * 2 <= Words(rest).size() &&
               Words(tail).size() <= 5 && !rest.empty()) {
      title = rest;
    } else if (round > 0 && Words(tail).size() <= 2 &&
               Words(rest).size() >= 4) {
      title = rest;
    } else {
      break;
    }
    title = absl::StripAsciiWhitespace(title);
  }
  return std::string(title);
}

Headline ChooseHeadline(const HtmlDocument& document,
                        const HeadlineCandidates& c) {
  const std::string title = WithoutSiteName(c.title, c.site_name);
  const std::string open_graph =
      c.site_name.empty() ? c.open_graph
                          : WithoutSiteName(c.open_graph, c.site_name);
  struct Declared {
    const std::string& text;
    MetadataSource source;
  };
  const Declared declared[] = {
      {open_graph, MetadataSource::kOpenGraph},
      {c.json_ld, MetadataSource::kJsonLd},
      {c.microdata, MetadataSource::kMicrodata},
      {c.meta, MetadataSource::kMeta},
      {title, MetadataSource::kHtmlElement},
  };
  // The heading that the declarations speak of.
  Headline heading;
  double best = 0;
  size_t headings = 0;
  for (const NodeId n : c.headings) {
    if (++headings > kHeadingsMax) break;
    std::string text = document.TextContent(n);
    const std::vector<std::string> words = Words(text);
    if (words.empty() || text.size() > 500 || SameWords(text, c.site_name))
      continue;
    double agreement = 0;
    for (const Declared& d : declared)
      agreement = std::max(agreement, Agreement(words, Words(d.text)));
    if (agreement > best) {
      best = agreement;
      heading = {std::move(text), MetadataSource::kHeading, n};
    }
  }
  if (best >= 0.5) return heading;
  Headline chosen;
  for (const Declared& d : declared) {
    if (d.text.empty() || SameWords(d.text, c.site_name)) continue;
    chosen = {d.text, d.source, best >= 0.4 ? heading.node : kNoNode};
    break;
  }
  if (chosen.text.empty() && !c.headings.empty()) {
    const NodeId n = c.headings.front();
    chosen = {document.TextContent(n), MetadataSource::kHeading, n};
  }
  if (chosen.text.empty()) chosen = {c.title, MetadataSource::kHtmlElement};
  return chosen;
}

}  // namespace stet
