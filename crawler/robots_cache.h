// What robots.txt means for a host, given how its fetch went (RFC 9309 section
// 2.3.1), kept in Host::robots between runs.
//
//   if (!IsFresh(entry, now)) …fetch it, then…
//   RecordRobots(entry, {.status = 200, .body = body}, now);
//   RobotsVerdict(entry, rules, "stet", "/news/1", now)

#ifndef STET_CRAWLER_ROBOTS_CACHE_H_
#define STET_CRAWLER_ROBOTS_CACHE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "crawler/robots.h"
#include "model/visit.h"

namespace stet {

inline constexpr absl::Duration kRobotsAgeMax = absl::Hours(24);
inline constexpr int kRobotsRedirectsMax = 5;

// How a fetch of /robots.txt ended.
struct RobotsFetch {
  int status = 0;  // 0: no answer. A redirect's status: more than
                   // kRobotsRedirectsMax of them.
  std::string body;
  std::optional<absl::Duration> max_age;  // Cache-Control's.
};

// Brings `entry` up to date. 2xx: the body's rules; 4xx and too many redirects:
// no rules; 5xx, 429 and no answer: everything is disallowed for now, the rules
// last seen are kept, and it is asked again soon (first after five minutes).
void RecordRobots(Host::Robots& entry, RobotsFetch fetch, absl::Time now);

bool IsFresh(const Host::Robots& entry, absl::Time now);

// OK; kPermissionDenied "robots: …" with the rule that decided; kUnavailable
// "robots_unreachable: …". What has been unreachable for 30 days no longer
// forbids anything but what its rules last seen do. `rules` are those of
// entry.body.
absl::Status RobotsVerdict(const Host::Robots& entry, const RobotsRules& rules,
                           absl::string_view agent,
                           absl::string_view path_and_query, absl::Time now);

}  // namespace stet
#endif  // STET_CRAWLER_ROBOTS_CACHE_H_
