// LevelDbStore: what is due, who claims it, and the rounds that are committed.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "model/status_macros.h"
#include "store/leveldb_engine.h"

namespace stet {

absl::StatusOr<absl::Time> LevelDbStore::NextDue(int) {
  const absl::MutexLock lock(&mutex_);
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  Cursor cursor = reading.Scan(std::string(1, kHostsDue));
  for (; cursor.Valid(); cursor.Next()) {
    absl::Time time;
    HostNumber number = 0;
    if (!ParseHostDueKey(cursor.key(), time, number)) continue;
    STET_ASSIGN_OR_RETURN(const StoredHost host, ReadHost(reading, number));
    if (!leases_.contains(host.host.name)) return time;
  }
  STET_RETURN_IF_ERROR(cursor.status());
  return absl::InfiniteFuture();
}

absl::StatusOr<uint64_t> LevelDbStore::CountDue(int, absl::Time now) {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  uint64_t count = 0;
  Cursor hosts = reading.Scan(std::string(1, kHostsDue), Caching::kPassBy);
  for (; hosts.Valid(); hosts.Next()) {
    absl::Time time;
    HostNumber host = 0;
    if (!ParseHostDueKey(hosts.key(), time, host)) continue;
    if (time > now) break;
    Cursor due = reading.Scan(NumberKey(kDue, host), Caching::kPassBy);
    for (; due.Valid(); due.Next(), ++count) {
      HostNumber of = 0;
      ArticleNumber article = 0;
      if (ParseDueKey(due.key(), of, time, article) && time > now) break;
    }
    STET_RETURN_IF_ERROR(due.status());
  }
  STET_RETURN_IF_ERROR(hosts.status());
  return count;
}

absl::StatusOr<std::optional<HostLease>> LevelDbStore::ClaimHost(
    Reading& reading, HostNumber number, const ClaimOptions& options) {
  const Finder source(reading);
  STET_ASSIGN_OR_RETURN(StoredHost stored, ReadHost(source, number));
  const auto held = leases_.find(stored.host.name);
  if (held != leases_.end() && held->second.deadline > options.now)
    return std::nullopt;
  // No host is left alone for longer than a day: such a time comes from a clock
  // that has stepped back since.
  constexpr absl::Duration kWaitMax = absl::Hours(25);
  if (stored.host.not_before > options.now &&
      stored.host.not_before <= options.now + kWaitMax)
    return std::nullopt;
  HostLease lease{.host = std::move(stored.host)};
  Cursor cursor = reading.Scan(NumberKey(kDue, number));
  for (; cursor.Valid() && lease.due.size() < options.urls_per_host_max;
       cursor.Next()) {
    HostNumber of = 0;
    absl::Time due;
    ArticleNumber article = 0;
    if (!ParseDueKey(cursor.key(), of, due, article)) continue;
    if (due > options.now && !options.all) break;
    STET_ASSIGN_OR_RETURN(StoredVisit visit, ReadVisit(source, article));
    if (visit.visit.last_checked >= options.not_checked_since &&
        visit.visit.last_checked <= options.now)
      continue;
    lease.due.push_back(std::move(visit.visit));
  }
  STET_RETURN_IF_ERROR(cursor.status());
  if (lease.due.empty()) return std::nullopt;
  STET_ASSIGN_OR_RETURN(const auto robots,
                        source.Get(NumberKey(kRobots, number)));
  if (robots.has_value()) {
    STET_ASSIGN_OR_RETURN(lease.host.robots, DecodeRobots(*robots));
  }
  STET_ASSIGN_OR_RETURN(const auto knowledge,
                        source.Get(NumberKey(kKnowledge, number)));
  if (knowledge.has_value()) {
    STET_ASSIGN_OR_RETURN(lease.host.knowledge, DecodeKnowledge(*knowledge));
  }
  lease.epoch = ++last_epoch_;
  lease.deadline = options.now + options.lease;
  leases_[lease.host.name] = {options.owner, lease.epoch, lease.deadline};
  return lease;
}

absl::StatusOr<std::vector<HostLease>> LevelDbStore::ClaimHosts(
    int, const ClaimOptions& options) {
  const absl::MutexLock lock(&mutex_);
  STET_ASSIGN_OR_RETURN(Reading reading, database_->Read());
  std::vector<HostLease> leases;
  Cursor cursor = reading.Scan(std::string(1, kHostsDue));
  for (; cursor.Valid() && leases.size() < options.hosts_max; cursor.Next()) {
    absl::Time due;
    HostNumber number = 0;
    if (!ParseHostDueKey(cursor.key(), due, number)) {
      return absl::DataLossError(
          "reading the schedule: a key is not of its form");
    }
    if (due > options.now && !options.all) break;
    STET_ASSIGN_OR_RETURN(std::optional<HostLease> lease,
                          ClaimHost(reading, number, options));
    if (lease.has_value()) leases.push_back(*std::move(lease));
  }
  STET_RETURN_IF_ERROR(cursor.status());
  return leases;
}

absl::Status LevelDbStore::Extend(int, absl::string_view owner,
                                  absl::string_view host, uint64_t epoch,
                                  absl::Time deadline) {
  const absl::MutexLock lock(&mutex_);
  const auto lease = leases_.find(host);
  if (lease == leases_.end() || lease->second.epoch != epoch ||
      lease->second.owner != owner) {
    return absl::AbortedError(
        absl::StrCat("extending the lease of ", host, ": it is another's"));
  }
  lease->second.deadline = deadline;
  return absl::OkStatus();
}

// Epoch 0 is an import's: allowed while nobody has the host.
absl::StatusOr<CommittedOutcome> LevelDbStore::CommitOne(
    Change_& change, const Outcome& outcome) {
  CommittedOutcome committed;
  STET_ASSIGN_OR_RETURN(std::optional<ArticleNumber> number,
                        FindArticle(change.batch, outcome.visit.id));
  // Of a new address nothing has to be read.
  const bool is_new = !number.has_value();
  StoredVisit before;
  if (is_new) {
    before.visit = outcome.visit;
    before.head_last_seen = absl::InfinitePast();
  } else {
    STET_ASSIGN_OR_RETURN(before, ReadVisit(change.batch, *number));
  }
  const auto lease = leases_.find(before.visit.host);
  const uint64_t epoch = lease == leases_.end() ? 0 : lease->second.epoch;
  if (epoch != outcome.epoch) return committed;
  ChainRecord chain;
  if (!is_new) {
    STET_ASSIGN_OR_RETURN(chain, ReadChain(change.batch, *number));
  }
  committed.version = chain.head;
  if ((outcome.version.has_value() || outcome.look.has_value()) &&
      outcome.expected_head != chain.head &&
      !(outcome.look && outcome.expected_head == 0)) {
    committed.result = OutcomeResult::kLost;
    return committed;
  }
  const Visit& visit = outcome.visit;
  if (is_new) number = NumberVisit(change, visit);
  const bool confirmed =
      visit.failures == 0 &&
      (visit.state == VisitState::kLive ? visit.gone_seen == 0
                                        : visit.state == VisitState::kGone);
  absl::Time last_seen = confirmed ? visit.last_checked : before.head_last_seen;
  if (outcome.version.has_value()) {
    STET_RETURN_IF_ERROR(AddVersion(change, *number, visit,
                                    before.head_last_seen, *outcome.version,
                                    std::move(chain), committed));
    last_seen = outcome.version->page.received_at;
  } else if (outcome.look.has_value() && !outcome.look->seen_instead.empty()) {
    STET_RETURN_IF_ERROR(AddAside(change, *number, *outcome.look));
  } else if (outcome.look.has_value() && chain.head > 0) {
    STET_RETURN_IF_ERROR(AddLook(change, *number, *outcome.look));
  }
  STET_RETURN_IF_ERROR(WriteVisit(change, *number, visit,
                                  is_new ? nullptr : &before, last_seen));
  committed.result = OutcomeResult::kStored;
  return committed;
}

absl::Status LevelDbStore::ReleaseHost(Change_& change,
                                       const HostRelease& release) {
  STET_ASSIGN_OR_RETURN(const HostNumber number,
                        HostOf(change, release.host.name));
  STET_ASSIGN_OR_RETURN(StoredHost stored, ReadHost(change.batch, number));
  stored.host = release.host;
  change.batch.Put(NumberKey(kHosts, number), EncodeHost(stored));
  const auto put_if_changed = [&](Table table,
                                  const std::string& bytes) -> absl::Status {
    STET_ASSIGN_OR_RETURN(const auto known,
                          change.batch.Get(NumberKey(table, number)));
    if (known != bytes) change.batch.Put(NumberKey(table, number), bytes);
    return absl::OkStatus();
  };
  STET_RETURN_IF_ERROR(
      put_if_changed(kRobots, EncodeRobots(release.host.robots)));
  if (!release.host.knowledge.empty()) {
    STET_RETURN_IF_ERROR(
        put_if_changed(kKnowledge, EncodeKnowledge(release.host.knowledge)));
  }
  change.hosts.insert(number);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<CommittedOutcome>> LevelDbStore::CommitRound(
    int, absl::string_view owner, absl::Span<const Outcome> outcomes,
    absl::Span<const HostRelease> releases) {
  const absl::MutexLock lock(&mutex_);
  STET_ASSIGN_OR_RETURN(Change_ change, BeginChange());
  std::vector<CommittedOutcome> committed;
  for (const Outcome& outcome : outcomes) {
    STET_ASSIGN_OR_RETURN(CommittedOutcome one, CommitOne(change, outcome));
    committed.push_back(one);
  }
  std::vector<std::string> released;
  for (const HostRelease& release : releases) {
    const auto lease = leases_.find(release.host.name);
    const bool imports = lease == leases_.end() && release.epoch == 0;
    if (!imports &&
        (lease == leases_.end() || lease->second.epoch != release.epoch ||
         lease->second.owner != owner)) {
      continue;  // Fenced: another has the host, and its state.
    }
    STET_RETURN_IF_ERROR(ReleaseHost(change, release));
    released.push_back(release.host.name);
  }
  STET_RETURN_IF_ERROR(EndChange(std::move(change), Durability::kSynced));
  for (const std::string& name : released) leases_.erase(name);
  return committed;
}

}  // namespace stet
