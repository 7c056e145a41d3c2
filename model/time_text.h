// Times as text: RFC 3339 in UTC, as stet stores and prints them. Only what a
// publisher declares is also shown on the publisher's clock.

#ifndef STET_MODEL_TIME_TEXT_H_
#define STET_MODEL_TIME_TEXT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace stet {

// "2026-11-23T14:05:12Z"; sub-seconds are cut. Years 0 to 9999 only: anything
// else, infinities included, gives "".
std::string FormatUtc(absl::Time time);

// The same moment on a clock `offset_minutes` east of UTC, within a day:
// "2026-11-23T15:05:12+01:00".
std::string FormatAtOffset(absl::Time time, int offset_minutes);

// Reads what FormatUtc writes, and RFC 3339 with any offset. Infinities and
// dates that do not exist are kInvalidArgument.
absl::StatusOr<absl::Time> ParseUtc(absl::string_view text);

}  // namespace stet
#endif  // STET_MODEL_TIME_TEXT_H_
