#include "crawler/host_state.h"

#include <algorithm>
#include <iterator>

namespace stet {

void HostState::BeginLease(HostLease lease, absl::Duration delay,
                           absl::Duration skew, absl::Time now) {
  // What we learnt of the host meanwhile, as the target of other hosts'
  // redirects, is newer than what the store knows.
  Host known = std::move(host);
  pacer.Save(known, skew);
  host = std::move(lease.host);
  host.last_request = std::max(host.last_request, known.last_request);
  host.not_before = std::max(host.not_before, known.not_before);
  for (Host::Robots& entry : known.robots) {
    const auto same = std::find_if(
        host.robots.begin(), host.robots.end(),
        [&](const Host::Robots& old) { return old.origin == entry.origin; });
    if (same == host.robots.end()) {
      host.robots.push_back(std::move(entry));
    } else if (same->fetched < entry.fetched) {
      *same = std::move(entry);
    }
  }
  rules.clear();
  Host shifted = host;
  shifted.last_request -= skew;
  shifted.not_before -= skew;
  pacer = HostPacer(shifted, delay, now);
  leased = true;
  epoch = lease.epoch;
  due.assign(std::make_move_iterator(lease.due.begin()),
             std::make_move_iterator(lease.due.end()));
}

Host::Robots& HostState::RobotsEntry(const std::string& origin) {
  for (Host::Robots& entry : host.robots) {
    if (entry.origin == origin) return entry;
  }
  Host::Robots& entry = host.robots.emplace_back();
  entry.origin = origin;
  return entry;
}

const RobotsRules& HostState::RulesOf(const Host::Robots& entry,
                                      absl::string_view product_token) {
  const auto [found, is_new] = rules.try_emplace(entry.origin);
  if (is_new) {
    found->second = RobotsRules::Parse(entry.body);
    pacer.RaiseCrawlDelay(
        found->second.CrawlDelay(product_token).value_or(absl::ZeroDuration()));
  }
  return found->second;
}

bool HostState::HasToSend() const {
  if (robots_under_way == 0) return !waiting.empty() || !due.empty();
  return std::any_of(waiting.begin(), waiting.end(),
                     [](const auto& task) { return task->is_robots; });
}

std::unique_ptr<LookTask> HostState::TakeWaiting() {
  auto next = std::find_if(waiting.begin(), waiting.end(),
                           [](const auto& task) { return task->is_robots; });
  if (next == waiting.end() && robots_under_way == 0) next = waiting.begin();
  if (next == waiting.end()) return nullptr;
  std::unique_ptr<LookTask> task = std::move(*next);
  waiting.erase(next);
  return task;
}

bool HostState::IsIdle(absl::Time now) const {
  return !leased && active == 0 && outstanding == 0 && waiting.empty() &&
         pacer.next_start() <= now;
}

}  // namespace stet
