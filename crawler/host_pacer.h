// The manners towards one host: when the next request may begin, and when the
// host is to be left alone. Knows no socket and no clock.
//
//   HostPacer pacer(host, {.delay = absl::Seconds(1)}, now);
//   if (pacer.next_start() <= now) pacer.Started(now);
//   pacer.Answered(200, absl::Milliseconds(80), std::nullopt, now);
//
// Between requests (beginning to beginning) lies the largest of the configured
// delay, the crawl-delay and twice the time that the host takes to answer, so
// that a struggling host rests half the time; each failure in a row doubles it.
// A delay of 0 means none of the three but crawl-delay: for tests and benches.

#ifndef STET_CRAWLER_HOST_PACER_H_
#define STET_CRAWLER_HOST_PACER_H_

#include <cstdint>
#include <optional>

#include "absl/time/time.h"
#include "model/visit.h"

namespace stet {

// What kind of failure, since they mean different things for the other
// addresses of the host.
enum class HostFailure {
  kNoConnection,  // DNS, connect, TLS: the whole host.
  kBrokenAnswer,  // Timeout, reset, truncation, 5xx: perhaps this address only.
};

// Thread-compatible.
class HostPacer {
 public:
  // Failures in a row, of any kind, after which the host is left alone.
  static constexpr uint32_t kFailuresMax = 5;
  // Of kNoConnection.
  static constexpr uint32_t kNoConnectionsMax = 2;
  // A wait that is so short is sat out; longer ones end the lease.
  static constexpr absl::Duration kPatience = absl::Seconds(10);
  static constexpr absl::Duration kDelayMax = absl::Seconds(60);
  static constexpr absl::Duration kBackOffMax = absl::Hours(6);

  HostPacer(const Host& host, absl::Duration delay, absl::Time now);

  // What a robots.txt of the host asks for, already capped; of several (http
  // and https) the longest counts.
  void RaiseCrawlDelay(absl::Duration delay);

  absl::Time next_start() const { return next_start_; }

  // A request begins.
  void Started(absl::Time now);

  // It ended with a status. `retry_after` is heeded on 429, 503 and redirects
  // (RFC 9110 section 10.2.3), but a 429 or 503 waits a second at least;
  // without one, and from the fifth in a row, it waits a minute, doubled each
  // time.
  void Answered(int status, absl::Duration latency,
                std::optional<absl::Duration> retry_after, absl::Time now);

  // No request begins for so long.
  void WaitAtLeast(absl::Duration duration, absl::Time now);

  // It ended without one.
  void Failed(HostFailure failure, absl::Time now);

  // Whether the host shall be left alone now: it said so, or answers no more.
  bool leave_alone(absl::Time now) const {
    return not_before_ > now + kPatience;
  }
  // Whether that is because no connection can be had: then every other address
  // would fail too.
  bool unreachable() const {
    return no_connections_ >= kNoConnectionsMax ||
           (no_connections_ > 0 && failures_ > kNoConnectionsMax);
  }

  // The host's record, brought up to date; `skew` is added to every time.
  void Save(Host& host, absl::Duration skew) const;

 private:
  absl::Duration Delay() const;

  absl::Duration delay_;
  absl::Duration crawl_delay_ = absl::ZeroDuration();
  absl::Duration latency_;
  absl::Time last_request_;
  absl::Time not_before_;
  absl::Time next_start_;
  uint32_t failures_;            // In a row.
  uint32_t no_connections_ = 0;  // In a row, in this lease.
};

}  // namespace stet
#endif  // STET_CRAWLER_HOST_PACER_H_
