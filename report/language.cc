#include "report/language.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "model/unicode.h"
#include "report/phrases.h"

namespace stet {
namespace {

constexpr int kWordsEnough = 160;
constexpr size_t kCommonBytesMax = 16;
constexpr int kWordsFew = 12;  // Fewer tell little.
// The commonest words of a language make up a third of its texts.
constexpr double kShareLeast = 0.12;
// The next best language has at most this part of the best one's words, or the
// declared one, where it is that next best, is believed.
constexpr double kRivalMost = 0.9;

// The language that alone is written in the script of `c`; "" if none.
absl::string_view ScriptLanguage(char32_t c) {
  static constexpr struct {
    char32_t first;
    char32_t last;
    absl::string_view language;
  } kScripts[] = {
      {0x0370, 0x03FF, "el"}, {0x0530, 0x058F, "hy"}, {0x0590, 0x05FF, "he"},
      {0x0900, 0x097F, "hi"}, {0x0980, 0x09FF, "bn"}, {0x0B80, 0x0BFF, "ta"},
      {0x0E00, 0x0E7F, "th"}, {0x10A0, 0x10FF, "ka"}, {0x3040, 0x30FF, "ja"},
      {0x4E00, 0x9FFF, "zh"}, {0xAC00, 0xD7A3, "ko"},
  };
  for (const auto& script : kScripts) {
    if (c >= script.first && c <= script.last) return script.language;
  }
  return "";
}

// Letters by script and words by language, over the texts.
class Census {
 public:
  void Read(absl::string_view text) {
    size_t start = 0;
    for (size_t i = 0; i <= text.size() && words_ < kWordsEnough;) {
      const size_t at = i;
      const char32_t c = i < text.size() ? NextCodePoint(text, i) : U' ';
      if (i < text.size() || at < text.size()) Count(c);
      if (IsLetter(c) || IsMark(c)) continue;
      if (at > start) Word(text.substr(start, at - start));
      if (at == text.size()) break;
      start = i;
    }
  }

  bool enough() const { return words_ >= kWordsEnough; }

  std::string Verdict(absl::string_view declared) const {
    std::string best;
    int most = 0;
    for (const auto& [script, count] : scripts_) {
      if (2 * count > letters_ && count > most) {
        best = script;
        most = count;
      }
    }
    // Japanese is written in Han and Kana both.
    const auto kana = scripts_.find("ja");
    if (kana != scripts_.end() && 10 * kana->second > letters_) return "ja";
    if (!best.empty()) return best;
    const auto han = scripts_.find("zh");
    if (han != scripts_.end() && 3 * han->second > letters_) return "zh";
    int next = 0;
    for (const auto& [language, count] : words_of_) {
      if (count > most) {
        next = most;
        most = count;
        best = language;
      } else {
        next = std::max(next, count);
      }
    }
    const auto own = words_of_.find(declared);
    if (own != words_of_.end() && own->second >= kRivalMost * most)
      return std::string(declared);
    if (words_ >= kWordsFew && most >= kShareLeast * words_ &&
        next < kRivalMost * most)
      return best;
    return std::string(declared);
  }

 private:
  void Count(char32_t c) {
    if (!IsLetter(c)) return;
    ++letters_;
    const absl::string_view language = ScriptLanguage(c);
    if (!language.empty()) ++scripts_[std::string(language)];
  }

  void Word(absl::string_view word) {
    ++words_;
    if (word.size() > kCommonBytesMax) return;
    for (const std::string& language :
         LanguagesWith(PhraseList::kCommon, FoldCase(word)))
      ++words_of_[language];
  }

  int letters_ = 0;
  int words_ = 0;
  std::map<std::string, int, std::less<>> scripts_;
  std::map<std::string, int, std::less<>> words_of_;
};

}  // namespace

std::string LanguageOf(const std::vector<absl::string_view>& texts,
                       absl::string_view declared) {
  declared = declared.substr(0, declared.find_first_of("-_"));
  std::string own = absl::AsciiStrToLower(declared);
  if (own == "nb" || own == "nn") own = "no";
  if (own == "iw") own = "he";
  if (own == "in") own = "id";
  Census census;
  for (const absl::string_view text : texts) {
    census.Read(text);
    if (census.enough()) break;
  }
  return census.Verdict(own);
}

}  // namespace stet
