#include "crawler/host_pacer.h"

#include <algorithm>
#include <cmath>

#include "crawler/retry_after.h"

namespace stet {
namespace {

absl::Duration Doubled(absl::Duration base, uint32_t times,
                       absl::Duration most) {
  return std::min(
      base * std::ldexp(1.0, static_cast<int>(std::min(times, 20u))), most);
}

}  // namespace

HostPacer::HostPacer(const Host& host, absl::Duration delay, absl::Time now)
    : delay_(delay),
      latency_(std::clamp(host.latency, absl::ZeroDuration(), kDelayMax)),
      // Times from a clock that has since stepped back would silence the host
      // for long.
      last_request_(std::min(host.last_request, now)),
      not_before_(std::min(host.not_before, now + kRetryAfterMax)),
      failures_(host.failures) {
  // An earlier lease's failures are told by not_before; they slow nothing else.
  next_start_ = std::max(
      not_before_, last_request_ + std::max(delay_, absl::ZeroDuration()));
}

absl::Duration HostPacer::Delay() const {
  if (delay_ <= absl::ZeroDuration()) return crawl_delay_;
  const absl::Duration calm =
      std::max({delay_, crawl_delay_, std::min(2 * latency_, kDelayMax)});
  return Doubled(calm, failures_, std::max(calm, kDelayMax));
}

void HostPacer::RaiseCrawlDelay(absl::Duration delay) {
  crawl_delay_ = std::max(crawl_delay_, delay);
  next_start_ = std::max(next_start_, last_request_ + crawl_delay_);
}

void HostPacer::Started(absl::Time now) {
  last_request_ = now;
  next_start_ = now + Delay();
}

void HostPacer::WaitAtLeast(absl::Duration duration, absl::Time now) {
  not_before_ = std::max(not_before_, now + duration);
  next_start_ = std::max(next_start_, not_before_);
}

void HostPacer::Answered(int status, absl::Duration latency,
                         std::optional<absl::Duration> retry_after,
                         absl::Time now) {
  constexpr double kSmoothing = 0.25;
  latency_ = latency_ == absl::ZeroDuration()
                 ? latency
                 : latency_ * (1 - kSmoothing) + latency * kSmoothing;
  no_connections_ = 0;
  const bool limited = status == 429 || status == 503;
  const bool redirect = status >= 300 && status < 400;
  if ((limited || redirect) && retry_after) WaitAtLeast(*retry_after, now);
  if (limited) {
    ++failures_;
    WaitAtLeast(retry_after && failures_ < kFailuresMax
                    ? absl::Seconds(1)
                    : Doubled(absl::Minutes(1), failures_ - 1, absl::Hours(1)),
                now);
  } else if (status >= 500) {
    Failed(HostFailure::kBrokenAnswer, now);
  } else {
    failures_ = 0;
  }
  next_start_ = std::max(next_start_, last_request_ + Delay());
}

void HostPacer::Failed(HostFailure failure, absl::Time now) {
  ++failures_;
  no_connections_ =
      failure == HostFailure::kNoConnection ? no_connections_ + 1 : 0;
  if (unreachable()) {
    WaitAtLeast(Doubled(absl::Minutes(5), failures_ - 1, kBackOffMax), now);
  } else if (failures_ >= kFailuresMax) {
    WaitAtLeast(
        Doubled(absl::Minutes(1), failures_ - kFailuresMax, kBackOffMax), now);
  }
  next_start_ = std::max(next_start_, last_request_ + Delay());
}

void HostPacer::Save(Host& host, absl::Duration skew) const {
  host.not_before = not_before_ + skew;
  host.last_request = last_request_ + skew;
  host.failures = failures_;
  host.latency = latency_;
}

}  // namespace stet
