#include "crawler/crawler.h"

#include <atomic>
#include <chrono>
#include <optional>
#include <utility>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "crawler/host_state.h"
#include "crawler/navigation.h"
#include "crawler/retry_after.h"
#include "crawler/robots.h"
#include "crawler/robots_cache.h"
#include "crawler/transfers.h"

namespace stet {
namespace {

// Hosts kept after their work is done, for their robots.txt and their pace,
// since other hosts' redirects may lead to them again.
constexpr size_t kIdleHostsMax = 256;
// Addresses that fail without a request (robots.txt, a host that is down) are
// handed over in portions.
constexpr size_t kLooksPerPollMax = 256;

std::optional<absl::Duration> MaxAge(const Answer& answer) {
  for (absl::string_view part :
       absl::StrSplit(HeaderOf(answer, "Cache-Control"), ',')) {
    part = absl::StripAsciiWhitespace(part);
    int64_t seconds = 0;
    if (absl::StartsWithIgnoreCase(part, "max-age=") &&
        absl::SimpleAtoi(part.substr(8), &seconds) && seconds >= 0) {
      return absl::Seconds(seconds);
    }
  }
  return std::nullopt;
}

Page MakePage(Answer answer, LookTask& task) {
  Page page;
  page.requested_url = task.visit.url;
  page.final_url = task.way.RequestUrl();
  page.hops = std::move(task.way.hops());
  page.status = answer.status;
  page.http_version = std::move(answer.http_version);
  page.headers = std::move(answer.headers);
  page.body = std::move(answer.body);
  page.server_address = std::move(answer.server_address);
  page.certificate_sha256 = std::move(answer.certificate_sha256);
  page.requested_at = answer.requested_at;
  page.received_at = answer.received_at;
  return page;
}

// Of the page that is known to stand at the address. An article that has been
// away, or is led to, is looked at whatever its bytes are.
uint64_t KnownWireHash(LookTask& task) {
  const Visit& visit = task.visit;
  const bool settled = visit.state == VisitState::kLive &&
                       visit.gone_seen == 0 && visit.body_hash != 0;
  return settled && !task.is_robots && task.way.hops().empty() ? visit.wire_hash
                                                               : 0;
}

}  // namespace

std::string HostKey(const Url& url) {
  return url.has_default_port() ? std::string(url.host())
                                : absl::StrCat(url.host(), ":", url.port());
}

class Crawler::Impl {
 public:
  explicit Impl(CrawlerOptions options)
      : options_(std::move(options)),
        ports_(options_.allow_addresses),
        transfers_(options_),
        epoch_(options_.clock()) {}

  void Add(HostLease lease);
  void Extend(absl::string_view host, absl::Time deadline);
  std::vector<Look> Poll(absl::Duration wait);
  std::vector<FinishedHost> TakeFinishedHosts() {
    return std::exchange(finished_, {});
  }
  void Stop();
  void Wake() {
    woken_ = true;
    transfers_.Wake();
  }
  bool idle() const { return leases_ == 0 && running_.empty(); }
  size_t hosts() const { return leases_; }
  size_t in_flight() const { return running_.size(); }
  const absl::Status& error() const { return error_; }

 private:
  struct Running {
    std::unique_ptr<LookTask> task;
    HostState* at = nullptr;
  };

  absl::Time Now() const;
  absl::Duration Skew() const { return options_.clock() - Now(); }

  HostState& StateOf(const std::string& name);
  void Reschedule(HostState& host);
  void StartReady();
  void StartNext(HostState& host);
  std::unique_ptr<LookTask> BeginLook(HostState& host);
  bool Admit(HostState& host, std::unique_ptr<LookTask>& task);
  std::unique_ptr<LookTask> RobotsTask(HostState& host, const Url& of);
  void Send(HostState& host, std::unique_ptr<LookTask> task);

  void OnDone(Transfers::Done done);
  void GiveUp(std::unique_ptr<LookTask> task);
  void OnAnswer(std::unique_ptr<LookTask> task, Answer answer);
  void OnFailure(std::unique_ptr<LookTask> task, HostState& at,
                 const absl::Status& why, bool no_connection);
  void OnRobots(std::unique_ptr<LookTask> task, RobotsFetch fetch,
                const absl::Status& why);
  Look& Report(std::unique_ptr<LookTask> task, absl::StatusOr<Page> page);
  void ReportDue(HostState& host, const absl::Status& why);
  void Settle(HostState& host);
  void GiveBack(HostState& host);
  void RefuseWaiting(HostState& host);
  void Forget(std::unique_ptr<LookTask> task);
  void FinishIfDone(HostState& host);
  void DropIdleHosts();

  const CrawlerOptions options_;
  const AddressPolicy ports_;
  Transfers transfers_;
  const absl::Time epoch_;  // The caller's clock when we began.
  const std::chrono::steady_clock::time_point started_ =
      std::chrono::steady_clock::now();
  std::atomic<bool> woken_ = false;
  bool stopping_ = false;
  size_t leases_ = 0;
  uint64_t next_tag_ = 0;
  absl::flat_hash_map<std::string, std::unique_ptr<HostState>> hosts_;
  // Hosts with something to send, by the time that they may be sent it.
  absl::btree_set<std::pair<absl::Time, HostState*>> ready_;
  absl::flat_hash_map<uint64_t, Running> running_;
  std::vector<Look> looks_;
  std::vector<FinishedHost> finished_;
  absl::Status error_;
};

// Waiting is timed by the steady clock, counted from where the caller's clock
// stood: a clock that is set while we run neither hurries nor stops us.
absl::Time Crawler::Impl::Now() const {
  return epoch_ + absl::FromChrono(std::chrono::steady_clock::now() - started_);
}

HostState& Crawler::Impl::StateOf(const std::string& name) {
  std::unique_ptr<HostState>& state = hosts_[name];
  if (state == nullptr) {
    Host host;
    host.name = name;
    state = std::make_unique<HostState>(std::move(host), options_.delay, Now());
  }
  return *state;
}

void Crawler::Impl::Add(HostLease lease) {
  HostState& state = StateOf(lease.host.name);
  if (state.leased || stopping_) {
    finished_.push_back({std::move(lease.host), lease.epoch});
    return;
  }
  const absl::Time deadline = lease.deadline;
  state.BeginLease(std::move(lease), options_.delay, Skew(), Now());
  Extend(state.host.name, deadline);
  for (const Host::Robots& entry : state.host.robots)
    state.RulesOf(entry, options_.product_token);
  ++leases_;
  Settle(state);
}

void Crawler::Impl::Extend(absl::string_view host, absl::Time deadline) {
  const auto found = hosts_.find(host);
  if (found == hosts_.end()) return;
  found->second->deadline = deadline <= absl::UnixEpoch()
                                ? absl::InfiniteFuture()
                                : deadline - Skew();
}

std::vector<Look> Crawler::Impl::Poll(absl::Duration wait) {
  const absl::Time until = Now() + wait;
  for (;;) {
    StartReady();
    for (Transfers::Done& done : transfers_.Perform()) OnDone(std::move(done));
    if (!looks_.empty() || !finished_.empty() || woken_ || idle()) break;
    const absl::Time now = Now();
    if (now >= until) break;
    absl::Time next = until;
    const bool has_room =
        running_.size() < static_cast<size_t>(options_.concurrency);
    if (has_room && !ready_.empty())
      next = std::min(next, ready_.begin()->first);
    if (next > now) transfers_.Wait(next - now);
  }
  woken_ = false;
  DropIdleHosts();
  return std::exchange(looks_, {});
}

void Crawler::Impl::Stop() {
  stopping_ = true;
  std::vector<HostState*> all;
  for (const auto& [name, host] : hosts_) all.push_back(host.get());
  for (HostState* host : all) {
    host->due.clear();
    for (auto& task : std::exchange(host->waiting, {})) Forget(std::move(task));
  }
  for (HostState* host : all) Settle(*host);
}

// Puts the host where its next request belongs in ready_, if it has one.
void Crawler::Impl::Reschedule(HostState& host) {
  if (host.queued) ready_.erase({host.queued_at, &host});
  host.queued = false;
  if (host.active >= options_.connections_per_host || !host.HasToSend()) {
    return;
  }
  host.queued = true;
  host.queued_at = host.pacer.next_start();
  ready_.insert({host.queued_at, &host});
}

void Crawler::Impl::StartReady() {
  while (!ready_.empty() && looks_.size() < kLooksPerPollMax &&
         running_.size() < static_cast<size_t>(options_.concurrency)) {
    HostState& host = *ready_.begin()->second;
    if (host.queued_at > Now()) return;
    StartNext(host);
    Settle(host);
  }
}

// Sends the host its next request, or reports what needs none.
void Crawler::Impl::StartNext(HostState& host) {
  std::unique_ptr<LookTask> task = host.TakeWaiting();
  if (task == nullptr && host.robots_under_way == 0) task = BeginLook(host);
  if (task != nullptr && Admit(host, task)) Send(host, std::move(task));
}

std::unique_ptr<LookTask> Crawler::Impl::BeginLook(HostState& host) {
  if (host.due.empty()) return nullptr;
  Visit visit = std::move(host.due.front());
  host.due.pop_front();
  absl::StatusOr<Navigation> way =
      Navigation::Begin(visit, options_, options_.redirects_max);
  if (!way.ok()) {
    looks_.push_back({std::move(visit), host.epoch, way.status()});
    return nullptr;
  }
  ++host.outstanding;
  return std::make_unique<LookTask>(LookTask{&host, false, "", std::move(visit),
                                             *std::move(way),
                                             options_.total_timeout});
}

// Whether `task` may be sent now. If not, it has been reported, or waits for
// the robots.txt whose fetch then takes its place.
bool Crawler::Impl::Admit(HostState& host, std::unique_ptr<LookTask>& task) {
  const Url& url = task->way.url();
  if (ports_.RefusesPort(url.port())) {
    const absl::Status refused = absl::PermissionDeniedError(
        absl::StrCat("bad_port: ", task->way.RequestUrl(),
                     " is the port of another service"));
    if (task->is_robots) {
      OnRobots(std::move(task), {}, refused);
    } else {
      Report(std::move(task), refused);
    }
    return false;
  }
  if (task->is_robots || !options_.obey_robots) return true;
  const absl::Time now = options_.clock();
  Host::Robots& entry = host.RobotsEntry(url.Origin());
  if (!IsFresh(entry, now)) {
    std::unique_ptr<LookTask> robots = RobotsTask(host, url);
    host.waiting.push_front(std::move(task));
    task = std::move(robots);
    return true;
  }
  const absl::Status verdict =
      RobotsVerdict(entry, host.RulesOf(entry, options_.product_token),
                    options_.product_token, url.PathAndQuery(), now);
  if (!verdict.ok()) {
    Report(std::move(task), verdict);
    return false;
  }
  if (host.pacer.next_start() <= Now()) return true;
  host.waiting.push_front(std::move(task));  // The rules ask for more time.
  return false;
}

std::unique_ptr<LookTask> Crawler::Impl::RobotsTask(HostState& host,
                                                    const Url& of) {
  Visit visit;
  visit.url = absl::StrCat(of.Origin(), "/robots.txt");
  // An origin and a fixed path: always an address.
  absl::StatusOr<Navigation> way =
      Navigation::Begin(visit, options_, kRobotsRedirectsMax);
  ++host.robots_under_way;
  ++host.outstanding;
  return std::make_unique<LookTask>(LookTask{&host, true, of.Origin(),
                                             std::move(visit), *std::move(way),
                                             options_.total_timeout});
}

void Crawler::Impl::Send(HostState& host, std::unique_ptr<LookTask> task) {
  const bool sitemap = task->visit.kind == SourceKind::kSitemap;
  Request request{
      .url = task->way.RequestUrl(),
      .headers = task->way.RequestHeaders(),
      .timeout = task->time_left,
      .body_bytes_max = task->is_robots ? RobotsRules::kBytesMax
                        : sitemap       ? options_.sitemap_bytes_max
                                        : options_.body_bytes_max,
      .long_body = task->is_robots ? LongBody::kCut : LongBody::kRefuse,
      .known_wire_hash = KnownWireHash(*task)};
  const uint64_t tag = next_tag_++;
  host.pacer.Started(Now());
  ++host.active;
  running_[tag] = {std::move(task), &host};
  transfers_.Start(tag, std::move(request));
}

// Ends everything for a want of ours: no address and no host is to blame.
void Crawler::Impl::GiveUp(std::unique_ptr<LookTask> task) {
  error_ = absl::ResourceExhaustedError(
      "fetching: no more file descriptors may be opened; raise the limit "
      "(ulimit -n), or lower [crawl] concurrency");
  Forget(std::move(task));
  Stop();
}

void Crawler::Impl::OnDone(Transfers::Done done) {
  const auto found = running_.find(done.tag);
  std::unique_ptr<LookTask> task = std::move(found->second.task);
  HostState& at = *found->second.at;
  running_.erase(found);
  --at.active;
  task->time_left -= done.spent;
  if (done.answer.ok()) {
    const Answer& answer = *done.answer;
    at.pacer.Answered(
        answer.status, answer.latency,
        ParseRetryAfter(HeaderOf(answer, "Retry-After"),
                        HeaderOf(answer, "Date"), options_.clock()),
        Now());
    OnAnswer(std::move(task), *std::move(done.answer));
  } else if (done.no_descriptors) {
    GiveUp(std::move(task));
  } else {
    OnFailure(std::move(task), at, done.answer.status(), done.no_connection);
  }
  Settle(at);
}

void Crawler::Impl::OnFailure(std::unique_ptr<LookTask> task, HostState& at,
                              const absl::Status& why, bool no_connection) {
  if (absl::IsUnavailable(why)) {
    at.pacer.Failed(
        no_connection ? HostFailure::kNoConnection : HostFailure::kBrokenAnswer,
        Now());
  }
  if (task->is_robots) {
    OnRobots(std::move(task), {},
             no_connection ? why
                           : absl::UnavailableError(absl::StrCat(
                                 "robots_unreachable: ", why.message())));
    return;
  }
  Report(std::move(task), why);
  if (at.leased && at.pacer.unreachable()) {
    ReportDue(at, absl::UnavailableError(absl::StrCat(
                      "host_down: ", at.host.name, ": ", why.message())));
  }
}

void Crawler::Impl::OnAnswer(std::unique_ptr<LookTask> task, Answer answer) {
  const bool conditional = task->way.conditional();
  const absl::StatusOr<bool> onwards = task->way.Follow(answer);
  if (onwards.ok() && *onwards) {
    if (stopping_) return Forget(std::move(task));
    HostState& next = StateOf(HostKey(task->way.url()));
    next.waiting.push_back(std::move(task));
    return Settle(next);
  }
  if (task->is_robots) {
    // Too many redirects count as "no robots.txt", one to no web address as
    // "cannot be had".
    const bool lost = absl::IsInvalidArgument(onwards.status());
    return OnRobots(std::move(task),
                    {.status = lost ? 0 : answer.status,
                     .body = answer.body,
                     .max_age = MaxAge(answer)},
                    absl::OkStatus());
  }
  if (!onwards.ok()) {
    Report(std::move(task), onwards.status());
    return;
  }
  if (answer.status == 304 && !conditional) {
    Report(std::move(task),
           absl::UnavailableError("not_modified_unasked: a 304 to a "
                                  "request without validators"));
    return;
  }
  const uint64_t wire_hash = answer.wire_hash;
  const bool same_bytes = answer.same_bytes;
  Page page = MakePage(std::move(answer), *task);
  Look& look = Report(std::move(task), std::move(page));
  look.wire_hash = wire_hash;
  look.same_bytes = same_bytes;
}

// `why` explains a fetch without an answer.
void Crawler::Impl::OnRobots(std::unique_ptr<LookTask> task, RobotsFetch fetch,
                             const absl::Status& why) {
  HostState& owner = *task->owner;
  const int status = fetch.status;
  const absl::Time now = options_.clock();
  Host::Robots& entry = owner.RobotsEntry(task->robots_origin);
  RecordRobots(entry, std::move(fetch), now);
  owner.rules.erase(entry.origin);
  --owner.robots_under_way;
  --owner.outstanding;
  if (status == 429) {
    // Not "no" but "later": the pacer waits, then robots.txt is asked for
    // again.
    entry.expires = now;
    owner.pacer.WaitAtLeast(absl::Seconds(1), Now());
  } else {
    const absl::Status verdict =
        RobotsVerdict(entry, owner.RulesOf(entry, options_.product_token),
                      options_.product_token, "/robots.txt", now);
    if (absl::IsUnavailable(verdict))
      ReportDue(owner, why.ok() ? verdict : why);
  }
  Settle(owner);
}

// The look may still be told more of, until the next.
Look& Crawler::Impl::Report(std::unique_ptr<LookTask> task,
                            absl::StatusOr<Page> page) {
  HostState& owner = *task->owner;
  Visit visit = std::move(task->visit);
  const uint64_t epoch = owner.epoch;
  Forget(std::move(task));
  return looks_.emplace_back(Look{std::move(visit), epoch, std::move(page)});
}

// Everything that still waits for `host`: its own addresses and others'.
void Crawler::Impl::ReportDue(HostState& host, const absl::Status& why) {
  for (auto& task : std::exchange(host.waiting, {})) {
    if (task->is_robots) {
      OnRobots(std::move(task), {}, why);
    } else {
      Report(std::move(task), why);
    }
  }
  for (Visit& visit : std::exchange(host.due, {})) {
    looks_.push_back({std::move(visit), host.epoch, why});
  }
}

// Ends a task. Unless it was reported before, its address stays due.
void Crawler::Impl::Forget(std::unique_ptr<LookTask> task) {
  HostState& owner = *task->owner;
  --owner.outstanding;
  if (task->is_robots) --owner.robots_under_way;
  FinishIfDone(owner);
}

// After anything has changed about `host`.
void Crawler::Impl::Settle(HostState& host) {
  const bool left_alone = host.pacer.leave_alone(Now());
  const bool too_late = host.pacer.next_start() > host.deadline;
  if (host.leased && (stopping_ || left_alone || too_late)) GiveBack(host);
  if (left_alone && !host.waiting.empty()) RefuseWaiting(host);
  FinishIfDone(host);
  Reschedule(host);
}

// Ends the lease early: what has not been sent stays due.
void Crawler::Impl::GiveBack(HostState& host) {
  host.due.clear();
  std::deque<std::unique_ptr<LookTask>> others;
  for (auto& task : std::exchange(host.waiting, {})) {
    if (task->owner == &host) {
      Forget(std::move(task));
    } else {
      others.push_back(std::move(task));
    }
  }
  host.waiting = std::move(others);
}

// Redirects of other hosts that lead to a host which shall be left alone.
void Crawler::Impl::RefuseWaiting(HostState& host) {
  const absl::Status why = absl::UnavailableError(absl::StrCat(
      "host_waits: ", host.host.name, " asked to be left alone or is down"));
  for (auto& task : std::exchange(host.waiting, {})) {
    if (task->is_robots) {
      OnRobots(std::move(task), {}, why);
    } else {
      Report(std::move(task), why);
    }
  }
}

void Crawler::Impl::FinishIfDone(HostState& host) {
  if (!host.leased || !host.due.empty() || host.outstanding > 0) return;
  host.leased = false;
  host.deadline = absl::InfiniteFuture();
  --leases_;
  host.pacer.Save(host.host, Skew());
  finished_.push_back({host.host, host.epoch});
  host.host.knowledge.clear();
}

void Crawler::Impl::DropIdleHosts() {
  if (hosts_.size() <= leases_ + 2 * kIdleHostsMax) return;
  const absl::Time now = Now();
  for (auto it = hosts_.begin(); it != hosts_.end();) {
    const HostState& host = *it->second;
    if (host.IsIdle(now) && hosts_.size() > leases_ + kIdleHostsMax) {
      hosts_.erase(it++);
    } else {
      ++it;
    }
  }
}

Crawler::Crawler(CrawlerOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
Crawler::~Crawler() = default;
void Crawler::Add(HostLease lease) { impl_->Add(std::move(lease)); }
void Crawler::Extend(absl::string_view host, absl::Time deadline) {
  impl_->Extend(host, deadline);
}
std::vector<Look> Crawler::Poll(absl::Duration wait) {
  return impl_->Poll(wait);
}
std::vector<FinishedHost> Crawler::TakeFinishedHosts() {
  return impl_->TakeFinishedHosts();
}
void Crawler::Stop() { impl_->Stop(); }
void Crawler::Wake() { impl_->Wake(); }
bool Crawler::idle() const { return impl_->idle(); }
size_t Crawler::hosts() const { return impl_->hosts(); }
absl::Status Crawler::error() const { return impl_->error(); }
size_t Crawler::in_flight() const { return impl_->in_flight(); }

}  // namespace stet
