#include "model/notices.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "model/phrase_index.h"
#include "model/typography.h"
#include "model/unicode.h"

namespace stet {
namespace {

// How much of a block's start may hold a notice.
constexpr size_t kNoticeBytes = 400;
constexpr size_t kEarlierBytes = 260;
// A colon or number this near behind "update" makes it a notice.
constexpr size_t kUpdateBytes = 30;

struct Phrase {
  size_t spaces = 0;
  bool unspaced = false;  // Of a script that has no space between words.
};

// The phrases of one list.
struct Phrases {
  PhraseIndex index;
  std::vector<Phrase> phrases;  // By their numbers in it.
};

struct NoticeTable {
  Phrases correction;
  Phrases earlier;
  Phrases update;
};

bool IsUnspaced(absl::string_view phrase) {
  for (size_t i = 0; i < phrase.size();) {
    const char32_t c = NextCodePoint(phrase, i);
    const bool hangul = c >= 0xAC00 && c <= 0xD7A3;
    if (IsHanOrKana(c) || IsThaiLaoKhmer(c) || hangul) return true;
  }
  return false;
}

void ReadLine(absl::string_view line, NoticeTable& table) {
  const size_t colon = line.find(": ");
  if (line.empty() || line[0] == '#' || colon == absl::string_view::npos)
    return;
  const absl::string_view list = line.substr(0, line.find(' '));
  Phrases& phrases = list == "correction" ? table.correction
                     : list == "earlier"  ? table.earlier
                                          : table.update;
  for (const absl::string_view raw :
       absl::StrSplit(line.substr(colon + 2), ';')) {
    const std::string text = FoldTypography(absl::StripAsciiWhitespace(raw));
    phrases.index.Add(text);
    phrases.phrases.push_back({.spaces = static_cast<size_t>(
                                   std::count(text.begin(), text.end(), ' ')),
                               .unspaced = IsUnspaced(text)});
  }
}

const NoticeTable& Table() {
  static const auto* const table = [] {
    auto* const read = new NoticeTable();
    for (const absl::string_view line : absl::StrSplit(kNoticesText, '\n'))
      ReadLine(line, *read);
    return read;
  }();
  return *table;
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

// Folded, cut to a notice's length, without the marks that notices are
// decorated with.
std::string NoticeStart(absl::string_view text) {
  if (text.size() > kNoticeBytes) {
    size_t end = kNoticeBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80)
      --end;
    text = text.substr(0, end);
  }
  std::string folded = FoldTypography(text);
  folded.erase(0, folded.size() - WithoutLeadingMarks(folded).size());
  return folded;
}

// Whether what stands behind a notice's first word shows that it is one: "…:",
// "… (3 May)", "… 14:05", a dash, or nothing. A question asks readers for one.
bool MarksNotice(absl::string_view rest) {
  if (LetterAt(rest, 0)) return false;
  rest = absl::StripLeadingAsciiWhitespace(rest);
  if (rest.empty()) return true;
  size_t i = 0;
  const char32_t c = NextCodePoint(rest, i);
  if (!IsLetter(c) && c != U',' && c != U'"' && c != U'?') return true;
  const absl::string_view near = rest.substr(0, kUpdateBytes);
  return absl::StrContains(near, ":") || absl::StrContains(near, "：") ||
         near.find_first_of("0123456789") != absl::string_view::npos;
}

bool BeginsWith(const Phrases& list, absl::string_view folded) {
  return list.index.AnyAt(folded, [&](size_t number) {
    const absl::string_view rest =
        folded.substr(list.index.phrase(number).size());
    return list.phrases[number].spaces > 0 ? !LetterAt(rest, 0)
                                           : MarksNotice(rest);
  });
}

bool SpeaksOfEarlier(absl::string_view folded) {
  const Phrases& list = Table().earlier;
  const absl::string_view start = folded.substr(0, kEarlierBytes);
  bool in_word = false;  // A word of ASCII's letters: none begins in it.
  for (size_t at = 0; at + 1 < start.size(); ++at) {
    const auto byte = static_cast<unsigned char>(start[at]);
    const bool in_earlier_word = in_word;
    in_word = absl::ascii_isalpha(byte);
    if (in_word && in_earlier_word) continue;
    const absl::string_view rest = start.substr(at);
    if (list.index.AnyAt(rest, [&](size_t number) {
          return list.phrases[number].unspaced ||
                 (!LetterBefore(start, at) &&
                  !LetterAt(rest, list.index.phrase(number).size()));
        }))
      return true;
  }
  return false;
}

bool IsCorrection(absl::string_view start) {
  return BeginsWith(Table().correction, start) || SpeaksOfEarlier(start);
}

bool IsUpdateSentence(absl::string_view start) {
  constexpr size_t kSpacesMin = 3;
  const Phrases& list = Table().update;
  return list.index.AnyAt(start, [&](size_t number) {
    return list.phrases[number].spaces >= kSpacesMin &&
           !LetterAt(start, list.index.phrase(number).size());
  });
}

}  // namespace

Notice NoticeIn(absl::string_view text) {
  const std::string start = NoticeStart(text);
  if (IsCorrection(start)) return Notice::kCorrection;
  return BeginsWith(Table().update, start) ? Notice::kUpdate : Notice::kNone;
}

bool IsNote(absl::string_view text) {
  const std::string start = NoticeStart(text);
  return IsCorrection(start) || IsUpdateSentence(start);
}

}  // namespace stet
