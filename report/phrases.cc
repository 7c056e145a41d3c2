#include "report/phrases.h"

#include <algorithm>
#include <array>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "model/counter_lines.h"
#include "model/typography.h"
#include "model/unicode.h"
#include "report/tokens.h"

namespace stet {
namespace {

constexpr std::array<absl::string_view, kPhraseListCount> kListNames = {
    "speech", "hedge", "date", "unit", "number", "byline", "common"};
constexpr size_t kBylineBytesMax = 400;
constexpr size_t kLineBytes = 160;
constexpr int kLineWordsMax = 12;

struct Words {
  absl::flat_hash_set<std::string> words;
  std::vector<std::string> prefixes;  // Of compounds.
  std::vector<std::string> unspaced;

  bool Has(absl::string_view folded) const {
    return words.contains(folded) ||
           std::any_of(prefixes.begin(), prefixes.end(),
                       [&](const std::string& prefix) {
                         return absl::StartsWith(folded, prefix);
                       });
  }
};

struct Phrases {
  Words any;
  absl::flat_hash_map<std::string, Words> by_language;
  absl::flat_hash_map<std::string, std::vector<std::string>> languages_of;
  std::vector<std::string> all;
  std::vector<std::string> languages;

  const Words& In(absl::string_view language) const {
    if (language.empty()) return any;
    const auto own = by_language.find(language);
    return own == by_language.end() ? any : own->second;
  }
};

bool IsHangul(char32_t c) { return c >= 0xAC00 && c <= 0xD7A3; }

bool IsUnspaced(absl::string_view phrase) {
  return std::any_of(
             phrase.begin(), phrase.end(),
             [](char c) { return static_cast<unsigned char>(c) >= 0x80; }) &&
         [&] {
           for (size_t i = 0; i < phrase.size();) {
             const char32_t c = NextCodePoint(phrase, i);
             if (IsHanOrKana(c) || IsThaiLaoKhmer(c) || IsHangul(c))
               return true;
           }
           return false;
         }();
}

void ReadLine(absl::string_view line,
              std::array<Phrases, kPhraseListCount>& lists) {
  const size_t colon = line.find(": ");
  const size_t space = line.find(' ');
  if (line.empty() || line[0] == '#' || colon == absl::string_view::npos ||
      space > colon)
    return;
  const auto name =
      std::find(kListNames.begin(), kListNames.end(), line.substr(0, space));
  if (name == kListNames.end()) return;
  Phrases& list = lists[static_cast<size_t>(name - kListNames.begin())];
  const std::string language(line.substr(space + 1, colon - space - 1));
  list.languages.push_back(language);
  Words& own = list.by_language[language];
  for (const absl::string_view raw :
       absl::StrSplit(line.substr(colon + 2), ';')) {
    std::string phrase = FoldTypography(absl::StripAsciiWhitespace(raw));
    if (phrase.empty()) continue;
    list.all.push_back(phrase);
    const bool prefix = phrase.back() == '*';
    if (prefix) phrase.pop_back();
    for (Words* const words : {&own, &list.any}) {
      if (IsUnspaced(phrase)) words->unspaced.push_back(phrase);
      if (prefix) words->prefixes.push_back(phrase);
      words->words.insert(phrase);
    }
    list.languages_of[phrase].push_back(language);
  }
}

const Phrases& Get(PhraseList list) {
  static const auto* const lists = [] {
    auto* const read = new std::array<Phrases, kPhraseListCount>();
    for (const absl::string_view line : absl::StrSplit(kPhrasesText, '\n'))
      ReadLine(line, *read);
    return read;
  }();
  return (*lists)[static_cast<size_t>(list)];
}

}  // namespace

bool HasWord(PhraseList list, absl::string_view folded,
             absl::string_view language) {
  return Get(list).In(language).Has(folded);
}

const std::vector<std::string>& LanguagesWith(PhraseList list,
                                              absl::string_view folded) {
  static const auto* const none = new std::vector<std::string>();
  const auto& languages_of = Get(list).languages_of;
  const auto found = languages_of.find(folded);
  return found == languages_of.end() ? *none : found->second;
}

std::vector<std::string> UnspacedIn(PhraseList list, absl::string_view text,
                                    absl::string_view language) {
  std::vector<std::string> found;
  for (const std::string& phrase : Get(list).In(language).unspaced) {
    if (absl::StrContains(text, phrase)) found.push_back(phrase);
  }
  return found;
}

bool IsByline(absl::string_view text) {
  if (text.size() > kBylineBytesMax || text.empty() || text.back() == '.' ||
      CountWords(text) > 2 * kLineWordsMax)
    return false;
  const std::string folded = FoldTypography(text);
  const absl::string_view start = WithoutLeadingMarks(folded);
  if (start.empty() || absl::EndsWith(text, ".") || absl::EndsWith(text, "。"))
    return false;
  const std::vector<std::string>& phrases = Get(PhraseList::kByline).all;
  return std::any_of(
      phrases.begin(), phrases.end(), [&](const std::string& phrase) {
        absl::string_view rest = start;
        return absl::ConsumePrefix(&rest, phrase) &&
               (absl::StartsWith(rest, " ") || absl::StartsWith(rest, ":") ||
                absl::StartsWith(rest, "：")) &&
               // A name follows, not the rest of a title: "By the river".
               CountWords(rest) <= kLineWordsMax && [&] {
                 const size_t at = text.find_first_of(" :");
                 if (at == absl::string_view::npos) return true;
                 for (size_t i = at; i < text.size();) {
                   const char32_t c = NextCodePoint(text, i);
                   if (IsLetter(c)) return IsUpper(c) || !(c < 0x0590);
                 }
                 return false;
               }();
      });
}

bool IsCounterLine(absl::string_view text) {
  if (text.size() > kLineBytes) return false;
  const std::string folded = FoldTypography(text);
  return IsAgeLine(folded) || IsCountedLine(folded);
}

std::vector<std::string> LanguagesOf(PhraseList list) {
  return Get(list).languages;
}

}  // namespace stet
