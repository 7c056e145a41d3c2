#include "cli/pipeline.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <thread>
#include <utility>
#include <variant>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "cli/bounded_queue.h"
#include "cli/discovery.h"
#include "model/status_macros.h"

namespace stet {
namespace {

constexpr size_t kQueueBytes = 2 << 20;  // Waiting for one parse thread.
constexpr size_t kItemBytes = 4 << 10;   // What an item costs beside its body.
constexpr size_t kRoundOutcomes = 256;
constexpr size_t kRoundBytes = 4 << 20;
constexpr absl::Duration kRoundAge = absl::Milliseconds(500);
constexpr absl::Duration kPoll = absl::Milliseconds(50);
constexpr absl::Duration kClaimPause = absl::Milliseconds(100);
constexpr absl::Duration kServicePause = absl::Seconds(1);  // With nothing due.
constexpr absl::Duration kLease = absl::Minutes(30);
constexpr size_t kHostsAtWorkMax = 256;
constexpr size_t kUrlsPerHost = 200;

struct HostBegins {
  std::string name;
  std::string knowledge;
};
// What goes to a parse thread, in the order of each host.
using Work = std::variant<HostBegins, Look, Judgement, FinishedHost>;
// What comes back from it.
using Result = std::variant<Judgement, FinishedHost>;

size_t CostOf(const Work& work) {
  const Look* const look = std::get_if<Look>(&work);
  return kItemBytes +
         (look != nullptr && look->page.ok() ? look->page->body.size() : 0);
}

size_t CostOf(const Result& result) {
  const Judgement* const judgement = std::get_if<Judgement>(&result);
  if (judgement == nullptr) return kItemBytes;
  const Outcome& outcome = judgement->outcome;
  return kItemBytes +
         (outcome.version ? outcome.version->page.body.size() : 0) +
         (outcome.look ? outcome.look->body.size() : 0);
}

// What is due and not watched: whoever writes the round decides what becomes of
// it.
Judgement Unwatched(Visit visit, uint64_t epoch) {
  Judgement judgement;
  judgement.event = LookEvent::kNone;
  judgement.outcome.visit = std::move(visit);
  judgement.outcome.epoch = epoch;
  return judgement;
}

}  // namespace

// The threads of one Run.
class Pipeline::Stages {
 public:
  Stages(Store& store, const Judge& judge, const PipelineOptions& options,
         const std::atomic<bool>& stop)
      : store_(store), judge_(judge), options_(options), stop_(stop) {
    for (int i = 0; i < std::max(1, options.parse_threads); ++i) {
      parsers_.push_back(std::make_unique<Parser>());
    }
  }

  void Start() {
    for (const auto& parser : parsers_) {
      parser->thread = std::thread([this, p = parser.get()] { Parse(*p); });
    }
    network_ = std::thread([this] { Fetch(); });
  }

  // Nothing is lost by leaving early: what was not committed stays due.
  void Join() {
    abandoned_ = true;
    Settled(0);
    results_.Close();
    for (const auto& parser : parsers_) parser->work.Close();
    if (network_.joinable()) network_.join();
    for (const auto& parser : parsers_) {
      if (parser->thread.joinable()) parser->thread.join();
    }
  }

  std::optional<Result> Next(absl::Duration patience) {
    return results_.Pop(patience);
  }
  bool finished() const { return network_done_ && pending() == 0; }
  // The writer tells when a result is on disk.
  void Settled(size_t results) {
    const absl::MutexLock lock(&pending_mutex_);
    pending_ -= results;
    settled_ = true;
  }
  absl::Status error() const {
    const absl::MutexLock lock(&error_mutex_);
    return error_;
  }
  size_t hosts_at_work() const { return hosts_at_work_; }

 private:
  struct Parser {
    BoundedQueue<Work> work{kQueueBytes};
    absl::flat_hash_map<std::string, HostKnowledge> knowledge;
    size_t hosts = 0;  // Of the network thread.
    std::thread thread;
  };

  void Fail(const absl::Status& status) {
    const absl::MutexLock lock(&error_mutex_);
    if (error_.ok()) error_ = status;
  }

  void Send(Parser& parser, Work work) {
    if (!std::holds_alternative<HostBegins>(work)) {
      const absl::MutexLock lock(&pending_mutex_);
      ++pending_;
    }
    const size_t cost = CostOf(work);
    parser.work.Push(std::move(work), cost);
  }

  Parser& ParserOf(const std::string& host) {
    return *parsers_[host_parser_.at(host)];
  }

  // --- The network thread -----------------------------------------------
  void Fetch() {
    Crawler crawler(options_.crawler);
    absl::Time next_claim = absl::InfinitePast();
    while (!abandoned_) {
      const absl::Time now = options_.crawler.clock();
      const bool stopping = stop_ || now >= options_.deadline;
      if (stopping) crawler.Stop();
      bool claimed = false;
      if (!stopping && now >= next_claim && crawler.hosts() < kHostsAtWorkMax) {
        claimed = Claim(crawler, now);
        next_claim =
            now + (options_.service && !claimed ? kServicePause : kClaimPause);
      }
      Deliver(crawler);
      if (!crawler.error().ok()) Fail(crawler.error());
      if (!error().ok()) break;
      if (!crawler.idle() || claimed) continue;
      // What was found is on its way to disk: then its hosts may be leased
      // again.
      if (AwaitSettled() > 0) {
        next_claim = absl::InfinitePast();
        continue;
      }
      if (stopping ||
          (!options_.service && !Claim(crawler, now) && pending() == 0))
        break;
    }
    network_done_ = true;
  }

  // For whoever has nothing to fetch: waits until a round is on disk, or a
  // moment. What is not on disk yet.
  size_t AwaitSettled() {
    const absl::MutexLock lock(&pending_mutex_);
    settled_ = false;
    if (pending_ > 0 || options_.service)
      pending_mutex_.AwaitWithTimeout(absl::Condition(&settled_), kPoll);
    return pending_;
  }

  size_t pending() const {
    const absl::MutexLock lock(&pending_mutex_);
    return pending_;
  }

  // Takes what the crawler found; waits for it a moment.
  void Deliver(Crawler& crawler) {
    for (Look& look : crawler.Poll(kPoll)) {
      const std::string host = look.visit.host;
      Send(ParserOf(host), std::move(look));
    }
    for (FinishedHost& finished : crawler.TakeFinishedHosts()) {
      const std::string name = finished.host.name;
      Parser& parser = ParserOf(name);
      Send(parser, std::move(finished));
      --parser.hosts;
      host_parser_.erase(name);
    }
    hosts_at_work_ = crawler.hosts();
  }

  bool Claim(Crawler& crawler, absl::Time now) {
    ClaimOptions claim{.owner = options_.owner,
                       .now = now,
                       .lease = kLease,
                       .hosts_max = kHostsAtWorkMax - crawler.hosts(),
                       .urls_per_host_max = kUrlsPerHost,
                       .all = options_.all};
    // Each address is looked at once in a pass.
    if (!options_.service) claim.not_checked_since = options_.started;
    absl::StatusOr<std::vector<HostLease>> leases = store_.ClaimHosts(0, claim);
    if (!leases.ok()) {
      Fail(leases.status());
      return false;
    }
    for (HostLease& lease : *leases) Begin(crawler, std::move(lease));
    return !leases->empty();
  }

  void Begin(Crawler& crawler, HostLease lease) {
    const auto least = std::min_element(
        parsers_.begin(), parsers_.end(),
        [](const auto& a, const auto& b) { return a->hosts < b->hosts; });
    Parser& parser = **least;
    ++parser.hosts;
    host_parser_[lease.host.name] =
        static_cast<size_t>(least - parsers_.begin());
    Send(parser, HostBegins{lease.host.name, lease.host.knowledge});
    std::vector<Visit> watched;
    for (Visit& visit : lease.due) {
      if (judge_.watched().IsWatched(visit))
        watched.push_back(std::move(visit));
      else
        Send(parser, Unwatched(std::move(visit), lease.epoch));
    }
    lease.due = std::move(watched);
    crawler.Add(std::move(lease));
  }

  // --- A parse thread ----------------------------------------------------
  void Parse(Parser& parser) {
    while (std::optional<Work> work = parser.work.Pop()) {
      if (abandoned_) continue;
      if (auto* const begins = std::get_if<HostBegins>(&*work)) {
        absl::StatusOr<HostKnowledge> knowledge =
            HostKnowledge::Decode(begins->knowledge);
        // Knowledge that cannot be read is learned again.
        parser.knowledge[begins->name] =
            knowledge.ok() ? *std::move(knowledge) : HostKnowledge();
      } else if (auto* const finished = std::get_if<FinishedHost>(&*work)) {
        const auto known = parser.knowledge.find(finished->host.name);
        if (known != parser.knowledge.end()) {
          finished->host.knowledge = known->second.Encode();
          parser.knowledge.erase(known);
        }
        Return(std::move(*finished));
      } else if (auto* const judgement = std::get_if<Judgement>(&*work)) {
        Return(std::move(*judgement));
      } else {
        Look& look = std::get<Look>(*work);
        HostKnowledge& knowledge = parser.knowledge[look.visit.host];
        absl::StatusOr<Judgement> decided =
            judge_.Decide(std::move(look), knowledge, options_.crawler.clock());
        if (decided.ok())
          Return(*std::move(decided));
        else
          Fail(decided.status());
      }
    }
  }

  void Return(Result result) {
    const size_t cost = CostOf(result);
    results_.Push(std::move(result), cost);
  }

  Store& store_;
  const Judge& judge_;
  const PipelineOptions& options_;
  const std::atomic<bool>& stop_;
  std::atomic<bool> abandoned_ = false;
  std::atomic<bool> network_done_ = false;
  mutable absl::Mutex pending_mutex_;
  // Sent to a parser and not yet settled.
  size_t pending_ ABSL_GUARDED_BY(pending_mutex_) = 0;
  bool settled_ ABSL_GUARDED_BY(pending_mutex_) = false;  // Since last asked.
  std::atomic<size_t> hosts_at_work_ = 0;
  absl::flat_hash_map<std::string, size_t>
      host_parser_;  // Of the network thread.
  BoundedQueue<Result> results_{kQueueBytes};
  std::vector<std::unique_ptr<Parser>> parsers_;
  std::thread network_;
  mutable absl::Mutex error_mutex_;
  absl::Status error_ ABSL_GUARDED_BY(error_mutex_);
};

namespace {

// One round on its way to disk.
struct Round {
  std::vector<Judgement> judgements;
  std::vector<HostRelease> releases;
  size_t cost = 0;
  absl::Time begun = absl::InfiniteFuture();

  size_t size() const { return judgements.size() + releases.size(); }

  void Add(Result result, absl::Time now) {
    if (size() == 0) begun = now;
    cost += CostOf(result);
    if (auto* const judgement = std::get_if<Judgement>(&result)) {
      judgements.push_back(std::move(*judgement));
    } else {
      FinishedHost& finished = std::get<FinishedHost>(result);
      releases.push_back(
          {.host = std::move(finished.host), .epoch = finished.epoch});
    }
  }
};

void Count(const Judgement& judgement, const CommittedOutcome& committed,
           PipelineCounts& counts) {
  if (judgement.event == LookEvent::kNone) return;
  ++counts.looks;
  if (committed.result != OutcomeResult::kStored) {
    ++counts.lost;
    return;
  }
  if (judgement.outcome.version) {
    ++counts.versions;
    if (judgement.outcome.version->edit)
      ++counts.edits;
    else if (judgement.outcome.expected_head == 0)
      ++counts.first;
    else
      ++counts.hidden;
  }
  switch (judgement.event) {
    case LookEvent::kVersion:
      break;
    case LookEvent::kUnchanged:
      ++counts.unchanged;
      break;
    case LookEvent::kGone:
      ++counts.gone;
      break;
    case LookEvent::kBlocked:
      ++counts.blocked;
      break;
    case LookEvent::kFailed:
      ++counts.failed;
      break;
    case LookEvent::kRobots:
      ++counts.robots;
      break;
    case LookEvent::kNone:
      break;
  }
}

absl::Status Commit(Store& store, const WatchList& watched,
                    const PipelineOptions& options, Round& round,
                    const Pipeline::OnCommitted& on_committed,
                    PipelineCounts& counts) {
  std::vector<Outcome> outcomes;
  std::vector<CommittedOutcome> committed;
  {
    const absl::MutexLockMaybe lock(options.rounds);
    std::vector<Visit> discovered;
    for (Judgement& judgement : round.judgements) {
      for (auto& write : judgement.writes) STET_RETURN_IF_ERROR(write(store));
      discovered.insert(discovered.end(), judgement.discovered.begin(),
                        judgement.discovered.end());
      Visit& visit = judgement.outcome.visit;
      STET_RETURN_IF_ERROR(
          judgement.event == LookEvent::kNone
              ? watched.Retire(store, options.crawler.clock(), visit)
              : WatchList::Keep(store, judgement.before, visit));
      outcomes.push_back(std::move(judgement.outcome));
    }
    STET_ASSIGN_OR_RETURN(const size_t found, store.UpsertUrls(0, discovered));
    counts.discovered += found;
    STET_ASSIGN_OR_RETURN(
        committed,
        store.CommitRound(0, options.owner, outcomes, round.releases));
  }
  for (size_t i = 0; i < round.judgements.size(); ++i) {
    Judgement& judgement = round.judgements[i];
    judgement.outcome = std::move(outcomes[i]);
    Count(judgement, committed[i], counts);
    on_committed(judgement, committed[i]);
  }
  return absl::OkStatus();
}

}  // namespace

Pipeline::Pipeline(Store& store, const Judge& judge, PipelineOptions options)
    : store_(store), judge_(judge), options_(std::move(options)) {}

Pipeline::~Pipeline() = default;

absl::Status Pipeline::Run(const OnCommitted& on_committed,
                           const OnProgress& on_progress) {
  Stages stages(store_, judge_, options_, stop_);
  stages.Start();
  absl::Status status;
  Round round;
  while (status.ok()) {
    std::optional<Result> result = stages.Next(kPoll);
    const absl::Time now = options_.crawler.clock();
    const bool none = !result.has_value();
    if (result) round.Add(*std::move(result), now);
    const bool full =
        round.judgements.size() >= kRoundOutcomes || round.cost >= kRoundBytes;
    if (round.size() > 0 && (full || none || now - round.begun >= kRoundAge)) {
      status = Commit(store_, judge_.watched(), options_, round, on_committed,
                      counts_);
      stages.Settled(round.size());
      round = {};
    }
    counts_.hosts_at_work = stages.hosts_at_work();
    on_progress(counts_);
    if (status.ok()) status = stages.error();
    if (none && stages.finished()) break;
  }
  stages.Join();
  return status;
}

}  // namespace stet
