// Dates as feeds, meta elements and people write them.
//
//   ParseDate("Thu, 30 Apr 2015 08:57:00 MET");   // RFC 822, with any zone
//   ParseDate("2015-04-30T08:57+02:00");          // RFC 3339, ISO 8601, W3C
//   FindDate("Von Eva Beispiel, 3. März 2021");   // in running text
//   FindDateInUrl("https://example.com/2021/03/03/name.html");
//
// A date or time that does not exist (31 February, 25:00, +99:99) is no date,
// nor are infinities. Pure functions; thread-safe.

#ifndef STET_PARSER_DATE_TEXT_H_
#define STET_PARSER_DATE_TEXT_H_

#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace stet {

struct WrittenDate {
  absl::Time time;        // Midnight UTC where only the day is written.
  bool has_time = false;  // Hours and minutes are written.
  bool has_zone = false;  // Else the time is taken as UTC.
  int zone_minutes = 0;   // East of UTC, where has_zone.

  friend bool operator==(const WrittenDate&, const WrittenDate&) = default;
};

// All of `text` is a date, in a form meant for machines, or nearly: RFC 822 and
// its many misspellings, ISO 8601, asctime, month names in the languages of
// FindDate. Longer than kDateBytesMax is none. `language` is the page's (BCP
// 47; may be empty): 3/4/2021 is 3 April in all but American English, which
// also reads 3-4-2021 as 4 March.
inline constexpr size_t kDateBytesMax = 128;
std::optional<WrittenDate> ParseDate(absl::string_view text,
                                     absl::string_view language = "");

struct FindDateOptions {
  absl::string_view language;  // BCP 47; decides 3/4/2021 and "listopada".
  bool month_first = false;    // 3/4/2021 is 4 March, where nothing else says.
};

struct FoundDate {
  WrittenDate date;
  size_t begin = 0;  // Of the date in the text, bytes; the time may follow end.
  size_t end = 0;
};

// The first full date (day, month and year, 1970 to 2100) in running text, with
// the time that follows it. Months by name in some forty languages, by number
// in the order that the separators and the language suggest; Arabic, Persian
// and Indic digits; Buddhist years. At most the first 4096 bytes are read.
std::optional<FoundDate> FindDate(absl::string_view text,
                                  const FindDateOptions& options);

// A day in an address's path: /2021/03/03/, /2021-03-03-name, /20210303/,
// /03-03-2021.
std::optional<WrittenDate> FindDateInUrl(absl::string_view url);

}  // namespace stet
#endif  // STET_PARSER_DATE_TEXT_H_
