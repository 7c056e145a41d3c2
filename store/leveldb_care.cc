// Sources, named values, statistics and copies of the embedded engine.

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "leveldb/env.h"
#include "model/status_macros.h"
#include "store/leveldb_engine.h"

namespace stet {

// --- Sources and named values ------------------------------------------------

absl::Status LevelDbStore::PutSource(const Source& source) {
  const absl::MutexLock lock(&mutex_);
  STET_ASSIGN_OR_RETURN(Change_ change, BeginChange());
  change.batch.Put(TextKey(kSources, source.name), EncodeSource(source));
  return EndChange(std::move(change), Durability::kSynced);
}

absl::Status LevelDbStore::DeleteSource(absl::string_view name) {
  const absl::MutexLock lock(&mutex_);
  STET_ASSIGN_OR_RETURN(Change_ change, BeginChange());
  STET_ASSIGN_OR_RETURN(const auto known,
                        change.batch.Get(TextKey(kSources, name)));
  if (!known.has_value())
    return absl::NotFoundError(absl::StrCat("no source \"", name, "\""));
  change.batch.Delete(TextKey(kSources, name));
  return EndChange(std::move(change), Durability::kSynced);
}

absl::StatusOr<std::vector<Source>> LevelDbStore::ListSources() {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  std::vector<Source> sources;
  Cursor cursor = reading.Scan(std::string(1, kSources));
  for (; cursor.Valid(); cursor.Next()) {
    const auto bytes = cursor.payload();
    auto source = bytes.ok() ? DecodeSource(*bytes) : bytes.status();
    if (!source.ok() && reading.salvage() != nullptr) {
      reading.TellDamage(source.status().message());
      continue;
    }
    if (!source.ok()) return source.status();
    sources.push_back(*std::move(source));
  }
  STET_RETURN_IF_ERROR(cursor.status());
  return sources;
}

absl::Status LevelDbStore::PutBlob(absl::string_view name,
                                   absl::string_view bytes) {
  const absl::MutexLock lock(&mutex_);
  STET_ASSIGN_OR_RETURN(Change_ change, BeginChange());
  change.batch.Put(TextKey(kBlobs, name), bytes);
  return EndChange(std::move(change), Durability::kSynced);
}

absl::StatusOr<std::string> LevelDbStore::GetBlob(absl::string_view name) {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  STET_ASSIGN_OR_RETURN(auto bytes, reading.Get(TextKey(kBlobs, name)));
  if (!bytes.has_value())
    return absl::NotFoundError(absl::StrCat("nothing is kept as ", name));
  return *std::move(bytes);
}

absl::StatusOr<Host> LevelDbStore::GetHost(absl::string_view name) {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  STET_ASSIGN_OR_RETURN(const auto bytes,
                        reading.Get(TextKey(kHostNames, name)));
  if (!bytes.has_value())
    return absl::NotFoundError(absl::StrCat("no host ", name));
  STET_ASSIGN_OR_RETURN(const uint64_t number, DecodeNumber(*bytes));
  const auto host_number = static_cast<HostNumber>(number);
  STET_ASSIGN_OR_RETURN(StoredHost stored, ReadHost(reading, host_number));
  STET_ASSIGN_OR_RETURN(const auto robots,
                        reading.Get(NumberKey(kRobots, host_number)));
  if (robots.has_value()) {
    STET_ASSIGN_OR_RETURN(stored.host.robots, DecodeRobots(*robots));
  }
  STET_ASSIGN_OR_RETURN(const auto knowledge,
                        reading.Get(NumberKey(kKnowledge, host_number)));
  if (knowledge.has_value()) {
    STET_ASSIGN_OR_RETURN(stored.host.knowledge, DecodeKnowledge(*knowledge));
  }
  return std::move(stored.host);
}

// --- Statistics --------------------------------------------------------------

absl::StatusOr<StoreStats> LevelDbStore::Stats() {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  StoreStats stats;
  std::map<std::string, StoreStats::BySource> sources;
  Cursor cursor = reading.Scan(std::string(1, kVisits), Caching::kPassBy);
  for (; cursor.Valid(); cursor.Next()) {
    ++stats.visits;
    ArticleNumber number = 0;
    if (!ParseNumberKey(cursor.key(), number)) continue;
    STET_ASSIGN_OR_RETURN(const ChainRecord chain, ReadChain(reading, number));
    stats.looks += chain.pages;
    stats.raw_bytes += chain.raw_bytes;
    stats.stored_bytes += chain.stored_bytes;
    if (chain.head == 0) continue;
    STET_ASSIGN_OR_RETURN(const StoredVisit visit,
                          ReadVisitOrNothing(reading, number));
    StoreStats::BySource& source = sources[visit.visit.source];
    ++stats.articles;
    ++source.articles;
    stats.versions += chain.head;
    source.versions += chain.head;
    source.edits += chain.edits;
    source.silent += chain.silent;
    source.raw_bytes += chain.raw_bytes;
    source.stored_bytes += chain.stored_bytes;
    const auto first = ReadVersion(reading, number, 1);
    if (!first.ok() && reading.salvage() == nullptr) return first.status();
    if (!first.ok()) continue;
    stats.oldest = std::min(stats.oldest, first->first_seen);
    stats.newest = std::max(stats.newest,
                            std::max(first->first_seen, visit.head_last_seen));
  }
  STET_RETURN_IF_ERROR(cursor.status());
  for (auto& [name, source] : sources) {
    source.source = name;
    stats.sources.push_back(std::move(source));
  }
  std::vector<std::string> files;
  const std::string& directory = database_->options().directory;
  if (database_->env()->GetChildren(directory, &files).ok()) {
    for (const std::string& file : files) {
      uint64_t bytes = 0;
      if (database_->env()->GetFileSize(directory + "/" + file, &bytes).ok()) {
        stats.disk_bytes += bytes;
      }
    }
  }
  return stats;
}

absl::StatusOr<std::string> LevelDbStore::HeadHash() {
  const absl::MutexLock lock(&mutex_);
  return ToHex(counters_.tree.Head());
}

// --- Copies ------------------------------------------------------------------

absl::Status LevelDbStore::Backup(absl::string_view directory) {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  STET_ASSIGN_OR_RETURN(
      const std::unique_ptr<Database> copy,
      Database::Open({.directory = std::string(directory), .create = true}));
  {
    STET_ASSIGN_OR_RETURN(const Reading target, copy->Read());
    if (target.Scan("").Valid()) {
      return absl::AlreadyExistsError(
          absl::StrCat("copying to ", directory, ": there is a store already"));
    }
  }
  constexpr size_t kBatchBytes = 4 << 20;
  Cursor cursor = reading.Scan("", Caching::kPassBy);
  while (cursor.Valid()) {
    STET_ASSIGN_OR_RETURN(Reading target, copy->Read());
    Batch batch(std::move(target));
    for (size_t bytes = 0; cursor.Valid() && bytes < kBatchBytes;
         cursor.Next()) {
      bytes += cursor.stored_bytes();
      const char table = cursor.key().front();
      if (table == kDue || table == kHostsDue || table == kPackQueue) {
        batch.PutIndex(cursor.key());
        continue;
      }
      const auto payload = cursor.payload();
      if (!payload.ok() && reading.salvage() != nullptr) {
        reading.TellDamage(payload.status().message());
        continue;
      }
      if (!payload.ok()) return payload.status();
      batch.Put(cursor.key(), *payload);
    }
    STET_RETURN_IF_ERROR(copy->Write(std::move(batch), Durability::kSynced));
  }
  STET_RETURN_IF_ERROR(cursor.status());
  return WitnessCopy(reading, std::string(directory));
}

absl::Status LevelDbStore::WitnessCopy(const Reading& reading,
                                       const std::string& directory) {
  const auto tree_bytes = reading.Get(kTreeKey);
  const auto commits_bytes = reading.Get(kCommitsKey);
  HeadFile head;
  if (commits_bytes.ok() && commits_bytes->has_value()) {
    const auto commits = DecodeCommits(**commits_bytes);
    if (commits.ok()) head.commits = commits->commits;
  }
  HashTree tree;
  if (tree_bytes.ok() && tree_bytes->has_value()) {
    const auto decoded = HashTree::Decode(**tree_bytes);
    if (decoded.ok()) tree = *decoded;
  }
  head.versions = tree.size();
  head.head = tree.Head();
  return WriteHeadFile(directory, head, HeadFileIs::kNew);
}

}  // namespace stet
