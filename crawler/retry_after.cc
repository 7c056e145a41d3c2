#include "crawler/retry_after.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"

namespace stet {
namespace {

bool AllDigits(absl::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

}  // namespace

std::optional<absl::Time> ParseHttpDate(absl::string_view text) {
  constexpr size_t kBytesMax = 64;
  const absl::string_view trimmed = absl::StripAsciiWhitespace(text);
  // absl::ParseTime takes "infinite-future" in every format.
  if (trimmed.size() > kBytesMax || trimmed.empty() || trimmed[0] == 'i') {
    return std::nullopt;
  }
  for (const char* format :
       {"%a, %d %b %E4Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
        "%a %b %e %H:%M:%S %E4Y"}) {
    absl::Time time;
    if (absl::ParseTime(format, trimmed, &time, nullptr)) return time;
  }
  return std::nullopt;
}

std::optional<absl::Duration> ParseRetryAfter(absl::string_view value,
                                              absl::string_view date,
                                              absl::Time now) {
  const absl::string_view trimmed = absl::StripAsciiWhitespace(value);
  if (AllDigits(trimmed)) {
    int64_t seconds = 0;
    // More digits than an integer has: longer than the cap in any case.
    if (!absl::SimpleAtoi(trimmed, &seconds)) return kRetryAfterMax;
    return std::min(absl::Seconds(seconds), kRetryAfterMax);
  }
  const std::optional<absl::Time> until = ParseHttpDate(trimmed);
  if (!until) return std::nullopt;
  const absl::Time from = ParseHttpDate(date).value_or(now);
  return std::clamp(*until - from, absl::ZeroDuration(), kRetryAfterMax);
}

}  // namespace stet
