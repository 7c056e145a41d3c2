// Sources, named values and the care of the embedded engine: statistics,
// verification, erasing, copying.

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "leveldb/env.h"
#include "model/status_macros.h"
#include "store/chains.h"
#include "store/evidence.h"
#include "store/leveldb_engine.h"
#include "store/repack.h"

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
    STET_ASSIGN_OR_RETURN(const absl::string_view bytes, cursor.payload());
    STET_ASSIGN_OR_RETURN(Source source, DecodeSource(bytes));
    sources.push_back(std::move(source));
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

// --- Statistics
// ----------------------------------------------------------------

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
    if (chain.head == 0) continue;
    STET_ASSIGN_OR_RETURN(const StoredVisit visit, ReadVisit(reading, number));
    StoreStats::BySource& source = sources[visit.visit.source];
    ++stats.articles;
    ++source.articles;
    stats.versions += chain.head;
    source.versions += chain.head;
    source.edits += chain.edits;
    source.silent += chain.silent;
    stats.looks += chain.pages;
    stats.raw_bytes += chain.raw_bytes;
    source.raw_bytes += chain.raw_bytes;
    stats.stored_bytes += chain.stored_bytes;
    source.stored_bytes += chain.stored_bytes;
    STET_ASSIGN_OR_RETURN(const VersionInfo first,
                          ReadVersion(reading, number, 1));
    stats.oldest = std::min(stats.oldest, first.first_seen);
    stats.newest = std::max(stats.newest,
                            std::max(first.first_seen, visit.head_last_seen));
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

// --- Verification
// ----------------------------------------------------------------

namespace {

// Problems of one article, as lines.
class Problems {
 public:
  Problems(std::string id, VerifyReport& report)
      : id_(std::move(id)), report_(report) {}
  void Add(uint32_t version, absl::string_view what) {
    report_.problems.push_back(
        absl::StrCat(id_, " version ", version, ": ", what));
  }
  void Add(absl::string_view what) {
    report_.problems.push_back(absl::StrCat(id_, ": ", what));
  }

 private:
  const std::string id_;
  VerifyReport& report_;
};

}  // namespace

void LevelDbStore::VerifyArticle(const Reading& reading, ArticleNumber number,
                                 VerifyReport& report) {
  const absl::StatusOr<StoredVisit> visit = ReadVisit(reading, number);
  Problems problems(
      visit.ok() ? visit->visit.id : absl::StrCat("address ", number), report);
  if (!visit.ok()) problems.Add(visit.status().message());
  const absl::StatusOr<ChainRecord> chain = ReadChain(reading, number);
  if (!chain.ok()) return problems.Add(chain.status().message());
  if (chain->head > 0) ++report.articles;
  Sha256 previous{};
  ChainRecord counted;
  ChainReader reader(reading, number);
  for (uint32_t version = 1; version <= chain->head; ++version) {
    ++report.versions;
    const absl::StatusOr<VersionInfo> info =
        ReadVersion(reading, number, version);
    if (!info.ok()) {
      problems.Add(version, info.status().message());
      previous = {};
      continue;
    }
    counted.edits += info->edit ? 1 : 0;
    counted.silent += info->silent ? 1 : 0;
    if (!info->erased) {
      const auto bytes = reader.ArticleBytes(version);
      const auto article = bytes.ok() ? DecodeArticle(*bytes) : bytes.status();
      if (!article.ok()) problems.Add(version, article.status().message());
      const auto evidence =
          ReadEvidence(reading, number, {.version = version, .look = 0});
      if (!evidence.ok()) {
        problems.Add(version, evidence.status().message());
      } else if (Sha256Of(EvidenceText(evidence->page, evidence->body_sha256,
                                       evidence->body_bytes, previous)) !=
                 info->hash) {
        problems.Add(
            version,
            "its hash is not that of its evidence and of the version before");
      }
    }
    previous = info->hash;
  }
  const auto pages = ListPages(reading, number, *chain);
  if (!pages.ok()) problems.Add(pages.status().message());
  for (const PageRef ref : pages.ok() ? *pages : std::vector<PageRef>()) {
    ++counted.pages;
    ++report.pages;
    if (ref.version > chain->head) {
      problems.Add("a raw page stands behind the newest version");
      continue;
    }
    const absl::StatusOr<Page> page = reader.ReadPage(ref);
    if (!page.ok()) problems.Add(ref.version, page.status().message());
  }
  if (counted.pages != chain->pages || counted.edits != chain->edits ||
      counted.silent != chain->silent) {
    problems.Add(absl::StrCat(
        "its counts say ", chain->pages, " raw pages and ", chain->edits,
        " edits; there are ", counted.pages, " and ", counted.edits));
  }
}

// The journal names every version of every chain once, and its leaves make the
// head.
absl::Status LevelDbStore::VerifyTree(const Reading& reading,
                                      VerifyReport& report) {
  HashTree tree;
  Cursor cursor = reading.Scan(std::string(1, kChanges), Caching::kPassBy);
  for (; cursor.Valid(); cursor.Next()) {
    uint64_t sequence = 0;
    const auto bytes = cursor.payload();
    const auto record = bytes.ok() ? DecodeChange(*bytes) : bytes.status();
    if (!ParseChangeKey(cursor.key(), sequence) || !record.ok() ||
        sequence != tree.size() + 1) {
      report.problems.push_back(
          absl::StrCat("the journal is broken at ", tree.size() + 1));
      return absl::OkStatus();
    }
    const auto info = ReadWholeInfo(reading, record->article, record->version);
    if (!info.ok()) {
      report.problems.push_back(absl::StrCat("the journal's ", sequence, ": ",
                                             info.status().message()));
      return absl::OkStatus();
    }
    tree.Append(VersionLeaf(info->id, info->version, info->hash));
  }
  STET_RETURN_IF_ERROR(cursor.status());
  STET_ASSIGN_OR_RETURN(const auto stored, reading.Get(kTreeKey));
  HashTree kept;
  if (stored.has_value()) {
    STET_ASSIGN_OR_RETURN(kept, HashTree::Decode(*stored));
  }
  if (!(kept == tree))
    report.problems.push_back("the head is not that of the chains");
  if (tree.size() != report.versions) {
    report.problems.push_back(absl::StrCat("the journal names ", tree.size(),
                                           " versions; there are ",
                                           report.versions));
  }
  report.head = ToHex(tree.Head());
  return absl::OkStatus();
}

absl::StatusOr<VerifyReport> LevelDbStore::Verify(int threads,
                                                  const Progress& progress) {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  std::vector<ArticleNumber> numbers;
  VerifyReport report;
  Cursor cursor = reading.Scan(std::string(1, kIds), Caching::kPassBy);
  for (; cursor.Valid(); cursor.Next()) {
    const auto bytes = cursor.payload();
    const auto number = bytes.ok() ? DecodeNumber(*bytes) : bytes.status();
    if (number.ok())
      numbers.push_back(static_cast<ArticleNumber>(*number));
    else
      report.problems.push_back(std::string(number.status().message()));
  }
  if (!cursor.status().ok())
    report.problems.push_back(std::string(cursor.status().message()));
  std::atomic<size_t> next = 0;
  std::mutex mutex;
  const auto work = [&] {
    for (size_t i = next++; i < numbers.size(); i = next++) {
      VerifyReport one;
      VerifyArticle(reading, numbers[i], one);
      const std::lock_guard<std::mutex> lock(mutex);
      report.articles += one.articles;
      report.versions += one.versions;
      report.pages += one.pages;
      report.problems.insert(report.problems.end(), one.problems.begin(),
                             one.problems.end());
      if (progress) progress(i + 1, numbers.size());
    }
  };
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  std::sort(report.problems.begin(), report.problems.end());
  STET_RETURN_IF_ERROR(VerifyTree(reading, report));
  return report;
}

// --- Erasing and copying
// -------------------------------------------------------------

absl::Status LevelDbStore::Erase(absl::string_view id, uint32_t version,
                                 absl::string_view reason, absl::Time) {
  const absl::MutexLock lock(&mutex_);
  STET_ASSIGN_OR_RETURN(Change_ change, BeginChange());
  STET_ASSIGN_OR_RETURN(const ArticleNumber number, MustFind(change.batch, id));
  STET_ASSIGN_OR_RETURN(ChainRecord chain, ReadChain(change.batch, number));
  if (version == 0 || version > chain.head) {
    return absl::NotFoundError(absl::StrCat(id, " has no version ", version));
  }
  RepackedChain repacked;
  {
    STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
    STET_ASSIGN_OR_RETURN(repacked, Repack(reading, number, chain, {version}));
  }
  chain = std::move(repacked.chain);
  for (const auto& [key, payload] : repacked.records) {
    if (payload.has_value()) {
      change.batch.Put(key, *payload);
    } else {
      change.batch.Delete(key);
    }
  }
  STET_ASSIGN_OR_RETURN(VersionInfo info,
                        ReadVersion(change.batch, number, version));
  chain.edits -= info.edit ? 1 : 0;
  chain.silent -= info.silent ? 1 : 0;
  info.title.clear();
  info.words = 0;
  info.looks = 0;
  info.edit = info.silent = false;
  info.score = 0;
  info.classes.clear();
  info.erased = true;
  info.erase_reason = std::string(reason);
  change.batch.Put(VersionKey(kVersions, number, version), EncodeVersion(info));
  change.batch.Put(NumberKey(kChains, number), EncodeChain(chain));
  STET_RETURN_IF_ERROR(EndChange(std::move(change), Durability::kSynced));
  return absl::OkStatus();
}

// Compresses without the lock; if the article changed meanwhile, it is left for
// the next time.
absl::Status LevelDbStore::RepackArticle(ArticleNumber number) {
  RepackedChain repacked;
  std::string before;
  {
    STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
    STET_ASSIGN_OR_RETURN(const auto bytes,
                          reading.Get(NumberKey(kChains, number)));
    if (!bytes.has_value()) return absl::OkStatus();
    before = *bytes;
    STET_ASSIGN_OR_RETURN(const ChainRecord chain, DecodeChain(before));
    STET_ASSIGN_OR_RETURN(const bool needed,
                          NeedsRepacking(reading, number, chain));
    if (!needed) return absl::OkStatus();
    STET_ASSIGN_OR_RETURN(repacked, Repack(reading, number, chain, {}));
  }
  const absl::MutexLock lock(&mutex_);
  STET_ASSIGN_OR_RETURN(Change_ change, BeginChange());
  STET_ASSIGN_OR_RETURN(const auto now,
                        change.batch.Get(NumberKey(kChains, number)));
  if (now != before) return absl::OkStatus();
  for (const auto& [key, payload] : repacked.records) {
    if (payload.has_value()) {
      change.batch.Put(key, *payload);
    } else {
      change.batch.Delete(key);
    }
  }
  change.batch.Put(NumberKey(kChains, number), EncodeChain(repacked.chain));
  return EndChange(std::move(change), Durability::kWithTheNextSync);
}

// An article that is damaged stays as it is: Verify names it.
absl::Status LevelDbStore::RepackAll() {
  std::vector<ArticleNumber> numbers;
  {
    STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
    Cursor cursor = reading.Scan(std::string(1, kChains), Caching::kPassBy);
    for (; cursor.Valid(); cursor.Next()) {
      ArticleNumber number = 0;
      if (ParseNumberKey(cursor.key(), number)) numbers.push_back(number);
    }
    STET_RETURN_IF_ERROR(cursor.status());
  }
  std::atomic<size_t> next = 0;
  absl::Mutex mutex;
  absl::Status first_error;
  const auto work = [&] {
    for (size_t i = next++; i < numbers.size(); i = next++) {
      const absl::Status status = RepackArticle(numbers[i]);
      if (status.ok() || absl::IsDataLoss(status)) continue;
      const absl::MutexLock lock(&mutex);
      first_error.Update(status);
      next = numbers.size();
    }
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < std::thread::hardware_concurrency(); ++i)
    others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  return first_error;
}

absl::Status LevelDbStore::Compact() {
  // Twice: a table that LevelDB makes of its log keeps what is overwritten and
  // deleted in it, until a later one is merged with it.
  STET_RETURN_IF_ERROR(database_->Compact());
  STET_RETURN_IF_ERROR(RepackAll());
  return database_->Compact();
}

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
      if (table == kDue || table == kHostsDue) {
        batch.PutIndex(cursor.key());
        continue;
      }
      STET_ASSIGN_OR_RETURN(const absl::string_view payload, cursor.payload());
      batch.Put(cursor.key(), payload);
    }
    STET_RETURN_IF_ERROR(copy->Write(std::move(batch), Durability::kSynced));
  }
  return cursor.status();
}

}  // namespace stet
