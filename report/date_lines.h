// Lines that are a date and nothing else: they date what stands beside them, or
// tell the day of the look.

#ifndef STET_REPORT_DATE_LINES_H_
#define STET_REPORT_DATE_LINES_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace stet {

// "24 Nov. 2021", "Friday, March 12, 2021", "2021-03-12 14:05", "3月12日".
bool IsDateLine(absl::string_view text);

// Between two date lines: 1 if the second is a day later, -1 if it is a day
// earlier, 0 for anything else. Lines that all went one step are one date shown
// in another time zone.
int DayStep(absl::string_view before, absl::string_view after);

// Whether a date line names the day of a look, somewhere on Earth.
bool TellsDayOf(absl::string_view date_line, absl::Time look);

}  // namespace stet
#endif  // STET_REPORT_DATE_LINES_H_
