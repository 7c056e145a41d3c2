#include "store/leveldb_store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "model/digest.h"
#include "model/status_macros.h"
#include "store/leveldb_engine.h"

namespace stet {
namespace {

// A later sighting takes over what it knows better.
bool TakeHints(const Visit& seen, Visit& known) {
  const Visit before = known;
  if (!seen.feed_id.empty()) known.feed_id = seen.feed_id;
  known.feed_updated = std::max(known.feed_updated, seen.feed_updated);
  if (!seen.front_title.empty()) known.front_title = seen.front_title;
  known.user_named |= seen.user_named;
  known.next_due = std::min(known.next_due, seen.next_due);
  return !(known == before);
}

absl::StatusOr<uint32_t> LastNumber(const Reading& reading, Table table) {
  Cursor cursor = reading.Scan(std::string(1, table));
  cursor.SeekToLast();
  STET_RETURN_IF_ERROR(cursor.status());
  uint32_t number = 0;
  if (cursor.Valid() && !ParseNumberKey(cursor.key(), number)) {
    return absl::DataLossError("reading the store: a key is not of its form");
  }
  return number;
}

}  // namespace

uint64_t PartOf(absl::string_view host) { return Hash64(host); }

LevelDbStore::LevelDbStore(std::unique_ptr<Database> database, KeepRaw keep_raw)
    : database_(std::move(database)), keep_raw_(keep_raw) {}

absl::StatusOr<std::unique_ptr<Store>> OpenLevelDbStore(
    const LevelDbOptions& options) {
  STET_ASSIGN_OR_RETURN(
      std::unique_ptr<Database> database,
      Database::Open(
          {.directory = options.directory,
           .create = options.create,
           .read_only = options.read_only,
           .on_damage = options.read_only ? options.on_damage : nullptr,
           .env = options.env}));
  auto store =
      std::make_unique<LevelDbStore>(std::move(database), options.keep_raw);
  STET_RETURN_IF_ERROR(store->Begin(options.create));
  return std::unique_ptr<Store>(std::move(store));
}

// An error where the store is to be written, a word where it is read.
absl::Status LevelDbStore::TellOrFail(const absl::Status& fault) const {
  if (fault.ok() || !database_->salvages()) return fault;
  database_->TellDamage(fault.message());
  return absl::OkStatus();
}

absl::Status LevelDbStore::Begin(bool create) {
  const absl::MutexLock lock(&mutex_);
  const std::string& directory = database_->options().directory;
  bool is_new = false;
  {
    STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
    const auto format = reading.Get(kFormatKey);
    STET_RETURN_IF_ERROR(TellOrFail(format.status()));
    is_new = format.ok() && !format->has_value();
    if (format.ok() && format->has_value()) {
      STET_ASSIGN_OR_RETURN(format_, DecodeNumber(**format));
      if (format_ > kFormatNumber) {
        return absl::FailedPreconditionError(
            absl::StrCat("opening ", directory, ": it is of format ", format_,
                         ", this program knows formats up to ", kFormatNumber,
                         "; use a newer stet"));
      }
    }
    STET_RETURN_IF_ERROR(TellOrFail(ReadCounters(reading)));
  }
  if (!is_new) {
    std::string fault;
    const HeadFault compared = CompareWithHeadFile(fault);
    if (database_->salvages() && compared != HeadFault::kNone)
      database_->TellDamage(fault);
    if (!database_->options().read_only && compared == HeadFault::kBehind) {
      return absl::DataLossError(absl::StrCat(
          "opening ", directory, ": ", fault,
          ". Reading commands show what is left; stet backup makes a store of "
          "it"));
    }
    return absl::OkStatus();
  }
  if (!create) {
    return TellOrFail(absl::DataLossError(
        absl::StrCat("opening ", directory,
                     ": it has no format number: not a store of "
                     "stet")));
  }
  format_ = 0;
  STET_ASSIGN_OR_RETURN(Change_ change, BeginChange());
  return EndChange(std::move(change), Durability::kSynced);
}

absl::Status LevelDbStore::ReadCounters(const Reading& reading) {
  STET_ASSIGN_OR_RETURN(const uint32_t last_article,
                        LastNumber(reading, kVisits));
  STET_ASSIGN_OR_RETURN(const uint32_t last_host, LastNumber(reading, kHosts));
  Counters counters{.next_article = last_article + 1,
                    .next_host = last_host + 1};
  Cursor changes = reading.Scan(std::string(1, kChanges));
  changes.SeekToLast();
  uint64_t sequence = 0;
  if (changes.Valid()) ParseChangeKey(changes.key(), sequence);
  STET_RETURN_IF_ERROR(changes.status());
  counters.next_sequence = sequence + 1;
  STET_ASSIGN_OR_RETURN(const auto tree, reading.Get(kTreeKey));
  if (tree.has_value()) {
    STET_ASSIGN_OR_RETURN(counters.tree, HashTree::Decode(*tree));
  }
  STET_ASSIGN_OR_RETURN(const auto commits, reading.Get(kCommitsKey));
  CommitsRecord record{.last_article = last_article, .last_host = last_host};
  if (commits.has_value()) {
    STET_ASSIGN_OR_RETURN(record, DecodeCommits(*commits));
  }
  counters.commits = record.commits;
  counters_ = std::move(counters);
  if (counters_.tree.size() != sequence ||
      record.last_article != last_article || record.last_host != last_host) {
    return absl::DataLossError(absl::StrCat(
        "opening ", database_->options().directory, ": the hash tree counts ",
        counters_.tree.size(), " versions, the journal ", sequence,
        "; the last commit counts ", record.last_article, " addresses and ",
        record.last_host, " hosts, there are ", last_article, " and ",
        last_host));
  }
  return absl::OkStatus();
}

HeadFile LevelDbStore::HeadNow() const {
  return {.commits = counters_.commits,
          .versions = counters_.tree.size(),
          .head = counters_.tree.Head()};
}

LevelDbStore::HeadFault LevelDbStore::CompareWithHeadFile(
    std::string& fault) const {
  // Formats before 3 have none; nor has a disk that is not the system's.
  if (format_ < 3 || database_->options().env != nullptr)
    return HeadFault::kNone;
  const auto file = ReadHeadFile(database_->options().directory);
  if (!file.ok()) {
    fault = std::string(file.status().message());
    return HeadFault::kNoWitness;
  }
  const HeadFile now = HeadNow();
  if (file->commits > now.commits) {
    fault = absl::StrCat("its last ", file->commits - now.commits,
                         " commits are missing: it ends with commit ",
                         now.commits, ", the file head says ", file->commits);
    return HeadFault::kBehind;
  }
  if (file->versions > now.versions ||
      (file->versions == now.versions && file->head != now.head)) {
    fault = absl::StrCat("its head ", ToHex(now.head), " of ", now.versions,
                         " versions is not that of the file head, ",
                         ToHex(file->head), " of ", file->versions);
    return HeadFault::kBehind;
  }
  return HeadFault::kNone;
}

absl::StatusOr<LevelDbStore::Change_> LevelDbStore::BeginChange() {
  STET_ASSIGN_OR_RETURN(Reading reading, database_->Read());
  if (const uint64_t reopened = database_->reopened(); reopened != reopened_) {
    // A write failed, and may be there nevertheless: what is there counts.
    STET_RETURN_IF_ERROR(ReadCounters(reading));
    reopened_ = reopened;
  }
  return Change_{.batch = Batch(std::move(reading)),
                 .counters = counters_,
                 .effort = keep_raw_ == KeepRaw::kAll ? Effort::kThorough
                                                      : Effort::kQuick};
}

absl::Status LevelDbStore::EndChange(Change_ change, Durability durability) {
  for (const HostNumber host : change.hosts) {
    STET_RETURN_IF_ERROR(UpdateHostIndex(change, host));
  }
  if (!(change.counters.tree == counters_.tree)) {
    change.batch.Put(kTreeKey, change.counters.tree.Encode());
  }
  // An older format is read as it is; what is written is of this one.
  const bool was_older = format_ < kFormatNumber;
  if (was_older) change.batch.Put(kFormatKey, EncodeNumber(kFormatNumber));
  ++change.counters.commits;
  change.batch.Put(
      kCommitsKey,
      EncodeCommits({.commits = change.counters.commits,
                     .last_article = change.counters.next_article - 1,
                     .last_host = change.counters.next_host - 1}));
  STET_RETURN_IF_ERROR(database_->Write(std::move(change.batch), durability));
  format_ = kFormatNumber;
  counters_ = std::move(change.counters);
  if (durability != Durability::kSynced || database_->options().env != nullptr)
    return absl::OkStatus();
  const absl::Status witnessed =
      WriteHeadFile(database_->options().directory, HeadNow(),
                    was_older ? HeadFileIs::kNew : HeadFileIs::kThere);
  // One that stays as it was is true nevertheless.
  return was_older ? witnessed : absl::OkStatus();
}

// --- Visits and hosts --------------------------------------------------------

absl::StatusOr<std::optional<ArticleNumber>> LevelDbStore::FindArticle(
    const RecordSource& source, absl::string_view id) {
  STET_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                        source.Get(TextKey(kIds, id)));
  if (!bytes.has_value()) return std::nullopt;
  STET_ASSIGN_OR_RETURN(const uint64_t number, DecodeNumber(*bytes));
  return static_cast<ArticleNumber>(number);
}

absl::StatusOr<StoredVisit> LevelDbStore::ReadVisit(const RecordSource& source,
                                                    ArticleNumber number) {
  STET_ASSIGN_OR_RETURN(const auto visit,
                        source.Get(NumberKey(kVisits, number)));
  auto check = source.Get(NumberKey(kChecks, number));
  if (source.salvage() != nullptr && (!check.ok() || !check->has_value())) {
    // Its history is of more worth than when it was last looked at.
    source.salvage()->TellDamage(
        check.ok()
            ? absl::StrCat("the check of address ", number, " is missing")
            : std::string(check.status().message()));
    check = EncodeCheck(Visit{}, absl::InfinitePast());
  }
  if (!check.ok()) return check.status();
  if (!visit.has_value() || !check->has_value()) {
    return absl::DataLossError(
        absl::StrCat("reading visit ", number, ": it is missing"));
  }
  STET_ASSIGN_OR_RETURN(StoredVisit stored, DecodeVisit(*visit, **check));
  const absl::StatusOr<StoredHost> host = ReadHost(source, stored.host);
  if (host.ok())
    stored.visit.host = host->host.name;
  else if (source.salvage() != nullptr)
    source.salvage()->TellDamage(host.status().message());
  else
    return host.status();
  return stored;
}

absl::StatusOr<StoredVisit> LevelDbStore::ReadVisitOrNothing(
    const RecordSource& source, ArticleNumber number) {
  absl::StatusOr<StoredVisit> visit = ReadVisit(source, number);
  if (visit.ok() || source.salvage() == nullptr) return visit;
  source.salvage()->TellDamage(visit.status().message());
  return StoredVisit{.head_last_seen = absl::InfinitePast()};
}

absl::StatusOr<StoredHost> LevelDbStore::ReadHost(const RecordSource& source,
                                                  HostNumber number) {
  STET_ASSIGN_OR_RETURN(const auto bytes,
                        source.Get(NumberKey(kHosts, number)));
  if (!bytes.has_value()) {
    return absl::DataLossError(
        absl::StrCat("reading host ", number, ": it is missing"));
  }
  return DecodeHost(*bytes);
}

absl::StatusOr<HostNumber> LevelDbStore::HostOf(Change_& change,
                                                const std::string& name) {
  const auto known = change.host_numbers.find(name);
  if (known != change.host_numbers.end()) return known->second;
  STET_ASSIGN_OR_RETURN(const auto bytes,
                        change.batch.Get(TextKey(kHostNames, name)));
  if (bytes.has_value()) {
    STET_ASSIGN_OR_RETURN(const uint64_t number, DecodeNumber(*bytes));
    return change.host_numbers[name] = static_cast<HostNumber>(number);
  }
  const HostNumber number = change.counters.next_host++;
  change.host_numbers[name] = number;
  StoredHost host;
  host.host.name = name;
  change.batch.Put(TextKey(kHostNames, name), EncodeNumber(number));
  change.batch.Put(NumberKey(kHosts, number), EncodeHost(host));
  return number;
}

// Only what differs is written: an unchanged check costs the check's record.
absl::Status LevelDbStore::WriteVisit(Change_& change, ArticleNumber number,
                                      const Visit& visit,
                                      const StoredVisit* before,
                                      absl::Time head_last_seen) {
  STET_ASSIGN_OR_RETURN(const HostNumber host, HostOf(change, visit.host));
  const std::string record = EncodeVisit(visit, host);
  if (before == nullptr || EncodeVisit(before->visit, before->host) != record) {
    change.batch.Put(NumberKey(kVisits, number), record);
  }
  change.batch.Put(NumberKey(kChecks, number),
                   EncodeCheck(visit, head_last_seen));
  if (before != nullptr && before->visit.next_due != absl::InfiniteFuture()) {
    change.batch.Delete(DueKey(before->host, before->visit.next_due, number));
  }
  if (visit.next_due != absl::InfiniteFuture()) {
    change.batch.PutIndex(DueKey(host, visit.next_due, number));
  }
  change.hosts.insert(host);
  if (before != nullptr) change.hosts.insert(before->host);
  return absl::OkStatus();
}

ArticleNumber LevelDbStore::NumberVisit(Change_& change, const Visit& visit) {
  const ArticleNumber number = change.counters.next_article++;
  change.batch.Put(TextKey(kIds, visit.id), EncodeNumber(number));
  return number;
}

absl::StatusOr<ArticleNumber> LevelDbStore::InsertVisit(Change_& change,
                                                        const Visit& visit) {
  const ArticleNumber number = NumberVisit(change, visit);
  STET_RETURN_IF_ERROR(
      WriteVisit(change, number, visit, nullptr, absl::InfinitePast()));
  return number;
}

// The host stands in the index under the time of its first due visit.
absl::Status LevelDbStore::UpdateHostIndex(Change_& change, HostNumber number) {
  STET_ASSIGN_OR_RETURN(StoredHost host, ReadHost(change.batch, number));
  STET_ASSIGN_OR_RETURN(const std::optional<std::string> first,
                        change.batch.FirstKey(NumberKey(kDue, number)));
  absl::Time claimable = absl::InfiniteFuture();
  if (first.has_value()) {
    HostNumber of = 0;
    ArticleNumber article = 0;
    if (!ParseDueKey(*first, of, claimable, article)) {
      return absl::DataLossError(
          "reading the schedule: a key is not of its form");
    }
    claimable = std::max(claimable, host.host.not_before);
  }
  if (claimable == host.claimable) return absl::OkStatus();
  if (host.claimable != absl::InfiniteFuture()) {
    change.batch.Delete(HostDueKey(host.claimable, number));
  }
  if (claimable != absl::InfiniteFuture())
    change.batch.PutIndex(HostDueKey(claimable, number));
  host.claimable = claimable;
  change.batch.Put(NumberKey(kHosts, number), EncodeHost(host));
  return absl::OkStatus();
}

absl::StatusOr<size_t> LevelDbStore::UpsertUrls(
    int, absl::Span<const Visit> visits) {
  const absl::MutexLock lock(&mutex_);
  STET_ASSIGN_OR_RETURN(Change_ change, BeginChange());
  size_t inserted = 0;
  for (const Visit& visit : visits) {
    STET_ASSIGN_OR_RETURN(const auto number,
                          FindArticle(change.batch, visit.id));
    if (!number.has_value()) {
      STET_RETURN_IF_ERROR(InsertVisit(change, visit).status());
      ++inserted;
      continue;
    }
    STET_ASSIGN_OR_RETURN(const StoredVisit before,
                          ReadVisit(change.batch, *number));
    Visit known = before.visit;
    if (!TakeHints(visit, known)) continue;
    STET_RETURN_IF_ERROR(
        WriteVisit(change, *number, known, &before, before.head_last_seen));
  }
  if (change.batch.empty()) return inserted;
  STET_RETURN_IF_ERROR(
      EndChange(std::move(change), Durability::kWithTheNextSync));
  return inserted;
}

absl::StatusOr<Visit> LevelDbStore::GetVisit(absl::string_view id) {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  STET_ASSIGN_OR_RETURN(const ArticleNumber number, MustFind(reading, id));
  STET_ASSIGN_OR_RETURN(StoredVisit stored,
                        ReadVisitOrNothing(reading, number));
  if (stored.visit.id.empty())
    stored.visit.id = stored.visit.url = std::string(id);
  return std::move(stored.visit);
}

absl::Status LevelDbStore::PutVisit(const Visit& visit) {
  const absl::MutexLock lock(&mutex_);
  STET_ASSIGN_OR_RETURN(Change_ change, BeginChange());
  STET_ASSIGN_OR_RETURN(const auto number, FindArticle(change.batch, visit.id));
  if (number.has_value()) {
    STET_ASSIGN_OR_RETURN(const StoredVisit before,
                          ReadVisit(change.batch, *number));
    STET_RETURN_IF_ERROR(
        WriteVisit(change, *number, visit, &before, before.head_last_seen));
  } else {
    STET_RETURN_IF_ERROR(InsertVisit(change, visit).status());
  }
  return EndChange(std::move(change), Durability::kSynced);
}

absl::StatusOr<std::vector<Visit>> LevelDbStore::ListVisits(
    absl::string_view after, size_t limit) {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  if (!database_->damage().empty()) return ListSalvaged(reading, after, limit);
  std::vector<Visit> visits;
  Cursor cursor = reading.Scan(std::string(1, kIds), Caching::kPassBy);
  if (!after.empty())
    cursor.Seek(absl::StrCat(TextKey(kIds, after), std::string(1, '\0')));
  for (; cursor.Valid() && visits.size() < limit; cursor.Next()) {
    absl::StatusOr<StoredVisit> stored = [&]() -> absl::StatusOr<StoredVisit> {
      STET_ASSIGN_OR_RETURN(const absl::string_view bytes, cursor.payload());
      STET_ASSIGN_OR_RETURN(const uint64_t number, DecodeNumber(bytes));
      return ReadVisit(reading, static_cast<ArticleNumber>(number));
    }();
    if (!stored.ok() && reading.salvage() != nullptr)
      return ListSalvaged(reading, after, limit);
    STET_ASSIGN_OR_RETURN(StoredVisit visit, std::move(stored));
    visits.push_back(std::move(visit.visit));
  }
  STET_RETURN_IF_ERROR(cursor.status());
  // The scan may have met a damaged block, and told of it.
  if (!database_->damage().empty()) return ListSalvaged(reading, after, limit);
  return visits;
}

std::vector<Visit> LevelDbStore::ListSalvaged(const Reading& reading,
                                              absl::string_view after,
                                              size_t limit) {
  std::vector<Visit> visits;
  const SalvagedIds& ids = SalvageIds(reading);
  for (auto it = ids.upper_bound(std::string(after));
       it != ids.end() && visits.size() < limit; ++it) {
    absl::StatusOr<StoredVisit> stored = ReadVisit(reading, it->second);
    if (stored.ok()) {
      visits.push_back(std::move(stored->visit));
    } else {
      reading.TellDamage(
          absl::StrCat(it->first, ": ", stored.status().message()));
      visits.push_back({.id = it->first, .url = it->first});
    }
  }
  return visits;
}

}  // namespace stet
