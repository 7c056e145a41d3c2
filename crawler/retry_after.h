// Retry-After and HTTP dates (RFC 9110 sections 5.6.7 and 10.2.3).

#ifndef STET_CRAWLER_RETRY_AFTER_H_
#define STET_CRAWLER_RETRY_AFTER_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace stet {

// No server may silence us for longer.
inline constexpr absl::Duration kRetryAfterMax = absl::Hours(24);

// The three forms of an HTTP date: "Sun, 06 Nov 1994 08:49:37 GMT", RFC 850's
// and asctime's. None for anything else.
std::optional<absl::Time> ParseHttpDate(absl::string_view text);

// How long `value` (the field's) asks to wait, from 0 to kRetryAfterMax;
// seconds or a date. A date is counted from the answer's own `date` field where
// that can be read, so that a wrong clock on either side does no harm, else
// from `now`. None for what cannot be read.
std::optional<absl::Duration> ParseRetryAfter(absl::string_view value,
                                              absl::string_view date,
                                              absl::Time now);

}  // namespace stet
#endif  // STET_CRAWLER_RETRY_AFTER_H_
