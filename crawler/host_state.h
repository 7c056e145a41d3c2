// One host in the crawler's hands: what it is to be sent, and at what pace.

#ifndef STET_CRAWLER_HOST_STATE_H_
#define STET_CRAWLER_HOST_STATE_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "crawler/host_pacer.h"
#include "crawler/navigation.h"
#include "crawler/robots.h"
#include "model/visit.h"

namespace stet {

struct HostState;

// One look on its way, or one fetch of a robots.txt. It may wait at several
// hosts in turn; `owner` is the one whose lease it works off, or whose
// robots.txt it is.
struct LookTask {
  HostState* owner = nullptr;
  bool is_robots = false;
  std::string robots_origin;
  Visit visit;
  Navigation way;
  absl::Duration time_left;
};

struct HostState {
  HostState(Host with, absl::Duration delay, absl::Time now)
      : host(std::move(with)), pacer(host, delay, now) {}

  Host host;
  HostPacer pacer;
  bool leased = false;
  uint64_t epoch = 0;
  absl::Time deadline = absl::InfiniteFuture();
  std::deque<Visit> due;  // Not begun.
  std::deque<std::unique_ptr<LookTask>>
      waiting;          // Begun: to be sent to this host.
  int active = 0;       // Requests to this host under way.
  int outstanding = 0;  // Tasks begun whose owner this is, wherever they are.
  int robots_under_way = 0;  // Fetches of this host's robots.txt.
  absl::Time queued_at = absl::InfinitePast();  // Its place in ready_.
  bool queued = false;
  absl::flat_hash_map<std::string, RobotsRules> rules;  // Parsed, by origin.

  // Takes over the lease but for its deadline. `now` is the steady clock's time
  // and `skew` what the caller's clock, which a lease tells times by, is ahead.
  void BeginLease(HostLease lease, absl::Duration delay, absl::Duration skew,
                  absl::Time now);

  // What is kept of that origin's robots.txt; made where there is nothing.
  Host::Robots& RobotsEntry(const std::string& origin);
  // Its rules, of which the pacer then knows what they ask.
  const RobotsRules& RulesOf(const Host::Robots& entry,
                             absl::string_view product_token);

  // Whether there is a request for it: nothing but robots.txt while one is
  // fetched.
  bool HasToSend() const;
  // robots.txt first, then what other hosts' redirects brought; null if none of
  // it may be sent.
  std::unique_ptr<LookTask> TakeWaiting();
  // Nothing is lost if it is forgotten but what is known of its manners.
  bool IsIdle(absl::Time now) const;
};

}  // namespace stet
#endif  // STET_CRAWLER_HOST_STATE_H_
