// The words that edits are recognised by, in the languages of the press: the
// lists of phrases.txt, which is compiled in.
//
// Thread-safe; the lists are read once and never change.

#ifndef STET_REPORT_PHRASES_H_
#define STET_REPORT_PHRASES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace stet {

enum class PhraseList {
  kSpeech,
  kHedge,
  kDate,
  kUnit,
  kNumber,
  kByline,
  kCommon,
};
inline constexpr size_t kPhraseListCount = 7;

extern const char kPhrasesText[];  // phrases.txt, as it stands.

// Whether `folded`, a word as FoldTypography gives it, is in the list of
// `language`; in that of any language where it is "" or the list has no words
// of it.
bool HasWord(PhraseList list, absl::string_view folded,
             absl::string_view language = "");

// The languages whose list has the word, compounds and inflections left out.
const std::vector<std::string>& LanguagesWith(PhraseList list,
                                              absl::string_view folded);

// The list's phrases of scripts without spaces (Han, Kana, Thai, Hangul) that
// `text` holds, in the list's order.
std::vector<std::string> UnspacedIn(PhraseList list, absl::string_view text,
                                    absl::string_view language = "");

// Whether a short line has the form of an authors' line: "By Marta Olsen".
bool IsByline(absl::string_view text);

// Whether a line is no sentence but a relative time or a counter: "3 hours
// ago", "125 comments", "4 min read".
bool IsCounterLine(absl::string_view text);

// Languages that a list has phrases of; for tests.
std::vector<std::string> LanguagesOf(PhraseList list);

}  // namespace stet
#endif  // STET_REPORT_PHRASES_H_
