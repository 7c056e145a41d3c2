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
    STET_ASSIGN_OR_RETURN(const StoredVisit visit,
                          ReadVisitOrNothing(reading, number));
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
                                 VerifyReport& report, Counted& counts) {
  const absl::StatusOr<StoredVisit> visit = ReadVisit(reading, number);
  Problems problems(
      visit.ok() ? visit->visit.id : absl::StrCat("address ", number), report);
  if (!visit.ok()) problems.Add(visit.status().message());
  if (visit.ok() && visit->visit.next_due != absl::InfiniteFuture()) {
    ++counts.due;
    const Cursor due = reading.Scan(
        DueKey(visit->host, visit->visit.next_due, number), Caching::kPassBy);
    if (!due.Valid()) problems.Add("it is due, but not in the schedule");
  }
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
void LevelDbStore::VerifyTree(const Reading& reading, VerifyReport& report) {
  const auto add = [&report](std::string problem) {
    report.problems.push_back(std::move(problem));
  };
  HashTree tree;
  Cursor cursor = reading.Scan(std::string(1, kChanges), Caching::kPassBy);
  for (; cursor.Valid(); cursor.Next()) {
    uint64_t sequence = 0;
    const auto bytes = cursor.payload();
    const auto record = bytes.ok() ? DecodeChange(*bytes) : bytes.status();
    if (!ParseChangeKey(cursor.key(), sequence) || !record.ok() ||
        sequence != tree.size() + 1)
      return add(absl::StrCat("the journal is broken at ", tree.size() + 1));
    const auto info = ReadWholeInfo(reading, record->article, record->version);
    if (!info.ok())
      return add(absl::StrCat("the journal's ", sequence, ": ",
                              info.status().message()));
    tree.Append(VersionLeaf(info->id, info->version, info->hash));
  }
  if (!cursor.status().ok()) add(std::string(cursor.status().message()));
  const auto stored = reading.Get(kTreeKey);
  if (!stored.ok()) return add(std::string(stored.status().message()));
  const auto kept =
      stored->has_value() ? HashTree::Decode(**stored) : HashTree();
  if (!kept.ok()) return add(std::string(kept.status().message()));
  if (!(*kept == tree)) add("the head is not that of the chains");
  if (tree.size() != report.versions) {
    add(absl::StrCat("the journal names ", tree.size(), " versions; there are ",
                     report.versions));
  }
  report.head = ToHex(tree.Head());
}

// The indexes hold what the visits and hosts say, no more and no less; and
// there are as many of those as the last commit counted.
void LevelDbStore::VerifySchedule(const Reading& reading,
                                  const Counted& counted,
                                  VerifyReport& report) {
  const auto add = [&report](const auto&... words) {
    report.problems.push_back(absl::StrCat(words...));
  };
  const auto count = [&](Table table) {
    uint64_t entries = 0;
    Cursor cursor = reading.Scan(std::string(1, table), Caching::kPassBy);
    for (; cursor.Valid(); cursor.Next()) ++entries;
    if (!cursor.status().ok()) add(cursor.status().message());
    return entries;
  };
  uint64_t hosts = 0, claimable = 0;
  Cursor cursor = reading.Scan(std::string(1, kHosts), Caching::kPassBy);
  for (; cursor.Valid(); cursor.Next()) {
    ++hosts;
    HostNumber number = 0;
    const auto bytes = cursor.payload();
    const auto host = bytes.ok() ? DecodeHost(*bytes) : bytes.status();
    if (!ParseNumberKey(cursor.key(), number) || !host.ok()) {
      add("host ", number, ": ",
          host.ok() ? "its key is not of its form" : host.status().message());
      continue;
    }
    if (host->claimable == absl::InfiniteFuture()) continue;
    ++claimable;
    if (!reading.Scan(HostDueKey(host->claimable, number), Caching::kPassBy)
             .Valid())
      add("host ", host->host.name, ": it is due, but not in the schedule");
  }
  if (!cursor.status().ok()) add(cursor.status().message());
  if (const uint64_t due = count(kDue); due != counted.due)
    add("the schedule has ", due, " addresses; ", counted.due, " are due");
  if (const uint64_t due = count(kHostsDue); due != claimable)
    add("the schedule has ", due, " hosts; ", claimable, " are due");
  if (const uint64_t visits = count(kVisits); visits != counted.ids)
    add(counted.ids, " addresses are known by name, ", visits, " by number");
  const auto commits = reading.Get(kCommitsKey);
  if (!commits.ok()) return add(commits.status().message());
  if (!commits->has_value()) return;  // Format 2 has none.
  const auto record = DecodeCommits(**commits);
  if (!record.ok()) return add(record.status().message());
  if (record->last_article != counted.ids || record->last_host != hosts) {
    add("the last commit counts ", record->last_article, " addresses and ",
        record->last_host, " hosts; there are ", counted.ids, " and ", hosts);
  }
}

absl::StatusOr<VerifyReport> LevelDbStore::Verify(int threads,
                                                  const Progress& progress) {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  std::vector<ArticleNumber> numbers;
  VerifyReport report;
  Counted counted;
  Cursor cursor = reading.Scan(std::string(1, kIds), Caching::kPassBy);
  for (; cursor.Valid(); cursor.Next()) {
    ++counted.ids;
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
      Counted due;
      VerifyArticle(reading, numbers[i], one, due);
      const std::lock_guard<std::mutex> lock(mutex);
      report.articles += one.articles;
      report.versions += one.versions;
      report.pages += one.pages;
      report.problems.insert(report.problems.end(), one.problems.begin(),
                             one.problems.end());
      counted.due += due.due;
      if (progress) progress(i + 1, numbers.size());
    }
  };
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  std::sort(report.problems.begin(), report.problems.end());
  VerifyTree(reading, report);
  VerifySchedule(reading, counted, report);
  {
    const absl::MutexLock lock(&mutex_);
    std::string fault;
    if (CompareWithHeadFile(fault) != HeadFault::kNone)
      report.problems.push_back(fault);
  }
  for (std::string& fault : database_->damage()) {
    if (std::find(report.problems.begin(), report.problems.end(), fault) ==
        report.problems.end())
      report.problems.push_back(std::move(fault));
  }
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
