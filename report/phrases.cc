#include "report/phrases.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "model/counter_lines.h"
#include "model/unicode.h"
#include "report/tokens.h"

namespace stet {
namespace {

constexpr std::array<absl::string_view, kPhraseListCount> kListNames = {
    "correction", "earlier", "update", "speech", "hedge",
    "date",       "unit",    "number", "byline", "common"};
// How much of a block's start may hold a notice.
constexpr size_t kNoticeBytes = 400;
constexpr size_t kEarlierBytes = 260;
constexpr size_t kLineBytes = 160;
// A colon or number this near behind "update" makes it a notice.
constexpr size_t kUpdateBytes = 30;
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
  // Indexes into `all` by a phrase's first two bytes: a comparison asks many
  // blocks for hundreds of phrases.
  absl::flat_hash_map<uint16_t, std::vector<size_t>> by_start;
  std::vector<std::string> languages;

  // Calls `is_it` for the phrases that `text` may begin with, until one is it.
  template <typename Predicate>
  bool AnyThatStarts(absl::string_view text, const Predicate& is_it) const {
    if (text.size() < 2) return false;
    const auto found = by_start.find(StartOf(text));
    if (found == by_start.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(),
                       [&](size_t i) {
                         return absl::StartsWith(text, all[i]) && is_it(all[i]);
                       });
  }

  static uint16_t StartOf(absl::string_view text) {
    return static_cast<uint16_t>(static_cast<unsigned char>(text[0]) << 8U |
                                 static_cast<unsigned char>(text[1]));
  }

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
    if (phrase.size() > 1)
      list.by_start[Phrases::StartOf(phrase)].push_back(list.all.size());
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

bool LetterAt(absl::string_view text, size_t offset) {
  return offset < text.size() && IsLetter(NextCodePoint(text, offset));
}

// Whether the text before `offset` ends in a letter.
bool LetterBefore(absl::string_view text, size_t offset) {
  if (offset == 0) return false;
  size_t start = offset - 1;
  while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80)
    --start;
  return LetterAt(text, start);
}

// Case folded, cut to a notice's length, without the marks that notices are
// decorated with.
std::string NoticeStart(absl::string_view text) {
  if (text.size() > kNoticeBytes) {
    size_t end = kNoticeBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80)
      --end;
    text = text.substr(0, end);
  }
  const std::string folded = FoldTypography(text);
  size_t start = 0;
  while (start < folded.size()) {
    size_t next = start;
    const char32_t c = NextCodePoint(folded, next);
    if (IsLetter(c) || IsDigit(c)) break;
    start = next;
  }
  return folded.substr(start);
}

// Whether what stands behind a notice's first word shows that it is one: "…:",
// "… (3 May)", "… 14:05", a dash, or nothing.
bool MarksNotice(absl::string_view rest) {
  if (LetterAt(rest, 0)) return false;
  rest = absl::StripLeadingAsciiWhitespace(rest);
  if (rest.empty()) return true;
  size_t i = 0;
  const char32_t c = NextCodePoint(rest, i);
  if (!IsLetter(c) && c != U',' && c != U'"') return true;
  const absl::string_view near = rest.substr(0, kUpdateBytes);
  return absl::StrContains(near, ":") || absl::StrContains(near, "：") ||
         near.find_first_of("0123456789") != absl::string_view::npos;
}

bool BeginsWith(PhraseList list, absl::string_view folded) {
  return Get(list).AnyThatStarts(folded, [&](const std::string& phrase) {
    const absl::string_view rest = folded.substr(phrase.size());
    const bool several_words = absl::StrContains(phrase, " ");
    return several_words ? !LetterAt(rest, 0) : MarksNotice(rest);
  });
}

bool SpeaksOfEarlier(absl::string_view folded) {
  const absl::string_view start = folded.substr(0, kEarlierBytes);
  const Phrases& phrases = Get(PhraseList::kEarlier);
  for (size_t at = 0; at < start.size(); ++at) {
    const auto byte = static_cast<unsigned char>(start[at]);
    if ((byte & 0xC0U) == 0x80 || byte == ' ') continue;
    const absl::string_view rest = start.substr(at);
    if (phrases.AnyThatStarts(rest, [&](const std::string& phrase) {
          return IsUnspaced(phrase) ||
                 (!LetterBefore(start, at) && !LetterAt(rest, phrase.size()));
        }))
      return true;
  }
  return false;
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

Notice NoticeIn(absl::string_view text) {
  const std::string start = NoticeStart(text);
  if (BeginsWith(PhraseList::kCorrection, start) || SpeaksOfEarlier(start))
    return Notice::kCorrection;
  return BeginsWith(PhraseList::kUpdate, start) ? Notice::kUpdate
                                                : Notice::kNone;
}

bool IsByline(absl::string_view text) {
  if (text.size() > kNoticeBytes || text.empty() || text.back() == '.' ||
      CountWords(text) > 2 * kLineWordsMax)
    return false;
  const std::string start = NoticeStart(text);
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
