// The embedded engine's class. Internal to store/: leveldb_store.h opens it.
//
// leveldb_store.cc opens and commits, and has the addresses, leveldb_rounds.cc
// what is due, who claims it and the rounds, leveldb_versions.cc the versions,
// leveldb_packing.cc what is packed and erased, leveldb_verify.cc the
// verification, leveldb_care.cc sources, named values, statistics and copies.

#ifndef STET_STORE_LEVELDB_ENGINE_H_
#define STET_STORE_LEVELDB_ENGINE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/synchronization/mutex.h"
#include "store/chains.h"
#include "store/database.h"
#include "store/hash_tree.h"
#include "store/head_file.h"
#include "store/keys.h"
#include "store/leveldb_store.h"
#include "store/records.h"
#include "store/repack.h"
#include "store/store.h"

namespace stet {

class LevelDbStore : public Store {
 public:
  LevelDbStore(std::unique_ptr<Database> database, KeepRaw keep_raw);

  // Reads the format, the counters and the tree; writes them where new.
  absl::Status Begin(bool create);
  using SalvagedIds = std::map<std::string, ArticleNumber>;

  absl::StatusOr<size_t> UpsertUrls(int part,
                                    absl::Span<const Visit> visits) override;
  absl::StatusOr<std::vector<HostLease>> ClaimHosts(
      int part, const ClaimOptions&) override;
  absl::StatusOr<std::vector<CommittedOutcome>> CommitRound(
      int part, absl::string_view owner, absl::Span<const Outcome> outcomes,
      absl::Span<const HostRelease> releases) override;
  absl::Status Extend(int part, absl::string_view owner, absl::string_view host,
                      uint64_t epoch, absl::Time deadline) override;
  absl::StatusOr<Visit> GetVisit(absl::string_view id) override;
  absl::Status PutVisit(const Visit& visit) override;
  absl::StatusOr<std::vector<Visit>> ListVisits(absl::string_view after,
                                                size_t limit) override;
  absl::StatusOr<absl::Time> NextDue(int part) override;
  absl::StatusOr<uint64_t> CountDue(int part, absl::Time now) override;
  absl::Status PutSource(const Source& source) override;
  absl::Status DeleteSource(absl::string_view name) override;
  absl::StatusOr<std::vector<Source>> ListSources() override;
  absl::StatusOr<Snapshot> GetHead(absl::string_view id) override;
  absl::StatusOr<Snapshot> GetVersion(absl::string_view id,
                                      uint32_t version) override;
  absl::StatusOr<std::vector<VersionInfo>> ListVersions(
      absl::string_view id) override;
  absl::StatusOr<Page> GetPage(absl::string_view id, uint32_t version,
                               int look) override;
  absl::StatusOr<std::vector<Change>> Changes(uint64_t cursor,
                                              size_t limit) override;
  absl::Status Reinterpret(absl::string_view id, uint32_t version,
                           const NewVersion&) override;
  absl::Status PutBlob(absl::string_view name,
                       absl::string_view bytes) override;
  absl::StatusOr<std::string> GetBlob(absl::string_view name) override;
  absl::StatusOr<Host> GetHost(absl::string_view name) override;
  absl::StatusOr<StoreStats> Stats() override;
  absl::StatusOr<VerifyReport> Verify(int threads, const Progress&) override;
  absl::StatusOr<std::string> HeadHash() override;
  absl::StatusOr<InclusionProof> ProveInclusion(absl::string_view id,
                                                uint32_t version) override;
  absl::Status Erase(absl::string_view id, absl::Span<const uint32_t> versions,
                     absl::string_view reason, absl::Time now) override;
  absl::StatusOr<PackCounts> Pack(absl::Time now,
                                  const std::function<bool()>& go_on) override;
  absl::Status Compact() override;
  absl::Status Backup(absl::string_view directory) override;

 private:
  // What a round counts on; kept aside until the round is on disk.
  struct Counters {
    uint64_t commits = 0;
    ArticleNumber next_article = 1;
    HostNumber next_host = 1;
    uint64_t next_sequence = 1;
    HashTree tree;
  };
  struct Lease {
    std::string owner;
    uint64_t epoch = 0;
    absl::Time deadline;
  };
  // One batch in the making: its counters, and hosts whose due time may move.
  struct Change_ {
    Batch batch;
    Counters counters;
    absl::flat_hash_set<HostNumber> hosts;
    absl::flat_hash_map<ArticleNumber, PageRef> last_pages;
    absl::flat_hash_map<std::string, HostNumber> host_numbers;  // Met so far.
    Effort effort = Effort::kThorough;
  };

  absl::Status ReadCounters(const Reading& reading)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // What the file `head` and the database say of each other.
  enum class HeadFault { kNone, kNoWitness, kBehind };
  HeadFault CompareWithHeadFile(std::string& fault) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  HeadFile HeadNow() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status TellOrFail(const absl::Status& fault) const;
  absl::StatusOr<Change_> BeginChange() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status EndChange(Change_ change, Durability durability)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // --- leveldb_store.cc
  static absl::StatusOr<std::optional<ArticleNumber>> FindArticle(
      const RecordSource& source, absl::string_view id);
  static absl::StatusOr<StoredVisit> ReadVisit(const RecordSource& source,
                                               ArticleNumber number);
  // Of a damaged store: what is left of it, if anything.
  static absl::StatusOr<StoredVisit> ReadVisitOrNothing(
      const RecordSource& source, ArticleNumber number);
  static absl::StatusOr<StoredHost> ReadHost(const RecordSource& source,
                                             HostNumber number);
  static absl::StatusOr<HostNumber> HostOf(Change_& change,
                                           const std::string& name);
  static absl::Status WriteVisit(Change_& change, ArticleNumber number,
                                 const Visit& visit, const StoredVisit* before,
                                 absl::Time head_last_seen);
  // The number of a new address; whoever asks writes the visit.
  static ArticleNumber NumberVisit(Change_& change, const Visit& visit);
  static absl::StatusOr<ArticleNumber> InsertVisit(Change_& change,
                                                   const Visit& visit);
  static absl::Status UpdateHostIndex(Change_& change, HostNumber host);

  // --- leveldb_rounds.cc
  absl::StatusOr<std::optional<HostLease>> ClaimHost(
      Reading& reading, HostNumber number, const ClaimOptions& options)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<CommittedOutcome> CommitOne(Change_& change,
                                             const Outcome& outcome)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  static absl::Status ReleaseHost(Change_& change, const HostRelease& release);

  // --- leveldb_versions.cc
  absl::StatusOr<ArticleNumber> MustFind(const RecordSource& source,
                                         absl::string_view id);
  const SalvagedIds& SalvageIds(const Reading& reading);
  std::vector<Visit> ListSalvaged(const Reading& reading,
                                  absl::string_view after, size_t limit);
  static absl::StatusOr<ChainRecord> ReadChain(const RecordSource& source,
                                               ArticleNumber number);
  static absl::StatusOr<VersionInfo> ReadVersion(const RecordSource& source,
                                                 ArticleNumber number,
                                                 uint32_t version);
  // With id, version, previous hash and, for the head, when it was last seen.
  static absl::StatusOr<VersionInfo> ReadWholeInfo(const RecordSource& source,
                                                   ArticleNumber number,
                                                   uint32_t version);
  static absl::StatusOr<Snapshot> ReadSnapshot(const RecordSource& source,
                                               ArticleNumber number,
                                               uint32_t version);
  static absl::StatusOr<PageRef> LastPage(const Reading& reading,
                                          ArticleNumber number);
  static absl::StatusOr<uint64_t> AddPage(Change_& change, ArticleNumber number,
                                          PageRef previous, PageRef at,
                                          const Page& page,
                                          const Sha256& body_sha256);
  absl::Status AddVersion(Change_& change, ArticleNumber number,
                          const Visit& visit, absl::Time head_last_seen,
                          const NewVersion& version, ChainRecord chain,
                          CommittedOutcome& committed);
  absl::Status AddLook(Change_& change, ArticleNumber number, const Page& page);
  absl::Status AddAside(Change_& change, ArticleNumber number,
                        const Page& page);
  absl::StatusOr<PageRef> LastPageIn(Change_& change, ArticleNumber number);
  static absl::Status ReplaceArticle(Change_& change, ArticleNumber number,
                                     uint32_t version, const Article& article,
                                     ChainRecord& chain);

  // --- leveldb_packing.cc
  // The newest version's latest look may stay alone, to be replaced.
  bool ReplacesLooks() const { return keep_raw_ == KeepRaw::kFirstAndLatest; }
  static void QueuePacking(Change_& change, ArticleNumber number, absl::Time at,
                           ChainRecord& chain);
  static void QueueAt(Change_& change, ArticleNumber number, absl::Time due,
                      ChainRecord& chain);
  static absl::StatusOr<bool> TakeRepacked(Change_& change,
                                           ArticleNumber number,
                                           HostNumber host,
                                           RepackedChain repacked,
                                           ChainRecord& chain);
  absl::Status RepackArticle(ArticleNumber number, Effort effort,
                             PackCounts* counts);
  // False if the article or its host's layouts changed meanwhile.
  absl::StatusOr<bool> TryRepack(ArticleNumber number, Effort effort,
                                 PackCounts* counts);
  LastLook WhichLastLook() const {
    return ReplacesLooks() ? LastLook::kAlone : LastLook::kPacked;
  }
  // The layouts that go with versions to be erased; no other article leans on
  // them any more.
  absl::StatusOr<std::vector<LayoutRef>> FreeLayouts(
      absl::string_view id, absl::Span<const uint32_t> versions)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status LeaveLayouts(ArticleNumber number, HostNumber host)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Unqueue(absl::Time due, ArticleNumber number);
  struct ToPack {
    absl::Time due;
    ArticleNumber number = 0;
  };
  absl::StatusOr<std::vector<ToPack>> ListToPack(absl::Time now,
                                                 const std::string& after,
                                                 size_t limit);
  absl::Status RepackAll();
  absl::Status RepackMany(const std::vector<ArticleNumber>& numbers);
  // --- leveldb_care.cc
  static absl::Status WitnessCopy(const Reading& reading,
                                  const std::string& directory);

  // --- leveldb_verify.cc
  struct Counted {  // What the indexes should hold.
    uint64_t ids = 0, due = 0, to_pack = 0;
  };
  void VerifyArticle(const Reading& reading, ArticleNumber number,
                     VerifyReport& report, Counted& counted);
  // The hash tree's, from the one at `begin`, counted from 0.
  static absl::StatusOr<std::vector<std::string>> ReadLeaves(
      const Reading& reading, uint64_t begin, uint64_t end);
  static void VerifyLayouts(const Reading& reading, VerifyReport& report);
  static void VerifyTree(const Reading& reading, VerifyReport& report);
  static void VerifySchedule(const Reading& reading, const Counted& counted,
                             VerifyReport& report);

  const std::unique_ptr<Database> database_;
  const KeepRaw keep_raw_;
  absl::Mutex salvage_mutex_;
  std::optional<SalvagedIds> salvaged_ids_ ABSL_GUARDED_BY(salvage_mutex_);
  absl::Mutex mutex_;  // One writer at a time.
  Counters counters_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, Lease> leases_
      ABSL_GUARDED_BY(mutex_);                               // By host name.
  uint64_t format_ ABSL_GUARDED_BY(mutex_) = kFormatNumber;  // On disk.
  uint64_t reopened_ ABSL_GUARDED_BY(mutex_) = 0;  // When counters_ were read.
  uint64_t last_epoch_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace stet
#endif  // STET_STORE_LEVELDB_ENGINE_H_
