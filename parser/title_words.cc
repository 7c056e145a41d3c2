#include "parser/title_words.h"

#include <cstddef>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "model/percent_encoding.h"
#include "model/unicode.h"

namespace stet {

WordList TitleWords(absl::string_view text) {
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

absl::string_view OwnAddress(absl::string_view url) {
  const size_t scheme = url.rfind("://");
  return scheme == absl::string_view::npos ? url : url.substr(scheme + 3);
}

WordList SlugWords(absl::string_view url) {
  absl::string_view path = OwnAddress(url);
  path = path.substr(0, path.find_first_of("?#"));
  const size_t slash = path.find('/');
  if (slash == absl::string_view::npos) return {};
  path.remove_prefix(slash);
  while (!path.empty()) {
    const size_t last = path.rfind('/');
    WordList words = TitleWords(PercentDecode(path.substr(last + 1)));
    if (words.size() >= 3) return words;
    path = path.substr(0, last == absl::string_view::npos ? 0 : last);
  }
  return {};
}

}  // namespace stet
