// The words of dates: months in the languages of the news, time zones, halves
// of the day. Internal to date_text.

#ifndef STET_PARSER_DATE_WORDS_H_
#define STET_PARSER_DATE_WORDS_H_

#include <optional>

#include "absl/strings/string_view.h"

namespace stet {

// 1 to 12; 0 for no month. `folded` is FoldCase of a word without its dot.
// `language` settles the few words that name two months.
int MonthOfWord(absl::string_view folded, absl::string_view language);

// Minutes east of UTC of a zone's abbreviation ("est", "mesz"), case folded.
std::optional<int> ZoneOfWord(absl::string_view folded);

// 0 for a word of the morning ("am", "오전"), 12 for one of the afternoon.
std::optional<int> HalfDayOfWord(absl::string_view folded);

}  // namespace stet
#endif  // STET_PARSER_DATE_WORDS_H_
