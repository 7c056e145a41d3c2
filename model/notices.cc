#include "model/notices.h"

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
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
  std::string text;
  bool several_words = false;
  bool unspaced = false;  // Of a script that has no space between words.
};

// A list's phrases by their first two bytes: a page asks hundreds of blocks for
// hundreds of phrases, and most begin as none does.
class PhraseIndex {
 public:
  void Add(Phrase phrase) {
    if (phrase.text.size() < 2) return;
    const uint16_t start = StartOf(phrase.text);
    starts_.set(start);
    by_start_[start].push_back(std::move(phrase));
  }

  // Calls `is_it` for the phrases that `text` begins with, until one is it.
  template <typename Predicate>
  bool AnyThatStarts(absl::string_view text, const Predicate& is_it) const {
    if (text.size() < 2) return false;
    const uint16_t start = StartOf(text);
    if (!starts_.test(start)) return false;
    const std::vector<Phrase>& phrases = by_start_.find(start)->second;
    return std::any_of(
        phrases.begin(), phrases.end(), [&](const Phrase& phrase) {
          return absl::StartsWith(text, phrase.text) && is_it(phrase);
        });
  }

 private:
  static uint16_t StartOf(absl::string_view text) {
    return static_cast<uint16_t>(static_cast<unsigned char>(text[0]) << 8U |
                                 static_cast<unsigned char>(text[1]));
  }

  std::bitset<1 << 16> starts_;
  absl::flat_hash_map<uint16_t, std::vector<Phrase>> by_start_;
};

struct NoticeTable {
  PhraseIndex correction;
  PhraseIndex earlier;
  PhraseIndex update;
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
  PhraseIndex& index = list == "correction" ? table.correction
                       : list == "earlier"  ? table.earlier
                                            : table.update;
  for (const absl::string_view raw :
       absl::StrSplit(line.substr(colon + 2), ';')) {
    Phrase phrase{
        .text = FoldTypography(absl::StripAsciiWhitespace(raw)),
    };
    phrase.several_words = absl::StrContains(phrase.text, " ");
    phrase.unspaced = IsUnspaced(phrase.text);
    index.Add(std::move(phrase));
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

bool BeginsWith(const PhraseIndex& index, absl::string_view folded) {
  return index.AnyThatStarts(folded, [&](const Phrase& phrase) {
    const absl::string_view rest = folded.substr(phrase.text.size());
    return phrase.several_words ? !LetterAt(rest, 0) : MarksNotice(rest);
  });
}

bool SpeaksOfEarlier(absl::string_view folded) {
  const absl::string_view start = folded.substr(0, kEarlierBytes);
  for (size_t at = 0; at < start.size(); ++at) {
    const auto byte = static_cast<unsigned char>(start[at]);
    if ((byte & 0xC0U) == 0x80 || byte == ' ') continue;
    const absl::string_view rest = start.substr(at);
    if (Table().earlier.AnyThatStarts(rest, [&](const Phrase& phrase) {
          return phrase.unspaced || (!LetterBefore(start, at) &&
                                     !LetterAt(rest, phrase.text.size()));
        }))
      return true;
  }
  return false;
}

}  // namespace

Notice NoticeIn(absl::string_view text) {
  const std::string start = NoticeStart(text);
  if (BeginsWith(Table().correction, start) || SpeaksOfEarlier(start))
    return Notice::kCorrection;
  return BeginsWith(Table().update, start) ? Notice::kUpdate : Notice::kNone;
}

bool IsUpdateSentence(absl::string_view text) {
  constexpr std::ptrdiff_t kSpacesMin = 3;
  const std::string start = NoticeStart(text);
  return Table().update.AnyThatStarts(start, [&](const Phrase& phrase) {
    return std::count(phrase.text.begin(), phrase.text.end(), ' ') >=
               kSpacesMin &&
           !LetterAt(start, phrase.text.size());
  });
}

}  // namespace stet
