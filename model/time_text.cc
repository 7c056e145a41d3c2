#include "model/time_text.h"

#include "absl/strings/str_cat.h"

namespace stet {

std::string FormatUtc(absl::Time time) {
  if (time == absl::InfiniteFuture() || time == absl::InfinitePast()) return "";
  const absl::CivilSecond utc = absl::ToCivilSecond(time, absl::UTCTimeZone());
  if (utc.year() < 0 || utc.year() > 9999) return "";
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

std::string FormatAtOffset(absl::Time time, int offset_minutes) {
  constexpr int kDay = 24 * 60;
  if (offset_minutes == 0 || offset_minutes <= -kDay || offset_minutes >= kDay)
    return FormatUtc(time);
  if (FormatUtc(time).empty()) return "";
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%S%Ez", time,
                          absl::FixedTimeZone(offset_minutes * 60));
}

absl::StatusOr<absl::Time> ParseUtc(absl::string_view text) {
  absl::Time time;
  std::string error;
  // absl::ParseTime takes "infinite-future" in every format.
  if (text.empty() || text.front() < '0' || text.front() > '9' ||
      !absl::ParseTime(absl::RFC3339_full, text, &time, &error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("reading the time \"", text,
                     "\": not RFC 3339, as in 2026-11-23T14:05:12Z"));
  }
  return time;
}

}  // namespace stet
