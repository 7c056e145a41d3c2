// Times as text: RFC 3339 in UTC, the only form that stet prints and stores.

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

// Reads what FormatUtc writes, and RFC 3339 with any offset. Infinities and
// dates that do not exist are kInvalidArgument.
absl::StatusOr<absl::Time> ParseUtc(absl::string_view text);

}  // namespace stet
#endif  // STET_MODEL_TIME_TEXT_H_
