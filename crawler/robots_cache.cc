#include "crawler/robots_cache.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace stet {
namespace {

constexpr absl::Duration kUnreachableMax = absl::Hours(24 * 30);

bool IsUnreachable(int status) {
  return status == 0 || status == 429 || status >= 500;
}

}  // namespace

void RecordRobots(Host::Robots& entry, RobotsFetch fetch, absl::Time now) {
  entry.status = fetch.status;
  entry.fetched = now;
  if (IsUnreachable(fetch.status)) {
    entry.unreachable_since = entry.unreachable_since == absl::InfinitePast()
                                  ? now
                                  : std::min(entry.unreachable_since, now);
    // As long again as it has been away.
    entry.expires = now + std::clamp(now - entry.unreachable_since,
                                     absl::Minutes(5), absl::Hours(6));
    return;
  }
  entry.unreachable_since = absl::InfinitePast();
  const bool has_rules = fetch.status >= 200 && fetch.status < 300;
  entry.body = has_rules ? std::move(fetch.body) : std::string();
  entry.body.resize(std::min(entry.body.size(), RobotsRules::kBytesMax));
  entry.expires = now + std::clamp(fetch.max_age.value_or(kRobotsAgeMax),
                                   absl::Hours(1), kRobotsAgeMax);
}

bool IsFresh(const Host::Robots& entry, absl::Time now) {
  // Also stale when it comes from the future: the clock stepped back.
  return now < entry.expires && entry.fetched <= now &&
         entry.expires <= now + kRobotsAgeMax;
}

absl::Status RobotsVerdict(const Host::Robots& entry, const RobotsRules& rules,
                           absl::string_view agent,
                           absl::string_view path_and_query, absl::Time now) {
  if (IsUnreachable(entry.status) &&
      now - entry.unreachable_since < kUnreachableMax) {
    return absl::UnavailableError(absl::StrCat(
        "robots_unreachable: ", entry.origin, "/robots.txt ",
        entry.status == 0 ? "cannot be had"
                          : absl::StrCat("answers ", entry.status)));
  }
  const RobotsDecision decision = rules.Decide(agent, path_and_query);
  if (decision.allowed) return absl::OkStatus();
  return absl::PermissionDeniedError(
      absl::StrCat("robots: ", entry.origin, "/robots.txt line ", decision.line,
                   " says \"", decision.rule, "\""));
}

}  // namespace stet
