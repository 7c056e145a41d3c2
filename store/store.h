// The store keeps every version of every article, and knows what is due.
//
//   STET_ASSIGN_OR_RETURN(auto store, OpenLevelDbStore({.directory = dir}));
//   STET_RETURN_IF_ERROR(store->UpsertUrls(0, visits).status());
//   STET_ASSIGN_OR_RETURN(auto leases, store->ClaimHosts(0, {.owner = "run-1",
//   …})); … look at the leases' addresses … STET_ASSIGN_OR_RETURN(auto results,
//   store->CommitRound(0, "run-1", outcomes, releases));
//
// One interface for two engines: LevelDB in one directory (leveldb_store.h),
// and PostgreSQL where one machine is not enough. No call crosses parts, where
// part = PartOf(host) % parts; the embedded engine has the one part 0.
//
// Thread-safe: any thread may call anything.
//
// Errors: kAborted, another process holds the store; kUnavailable, a passing
// fault of the disk; kDataLoss, what is there is damaged (never repaired by
// itself); kResourceExhausted, the disk is full; kNotFound, no such article,
// version or name; kFailedPrecondition, a store of a later format, or opened
// read-only.

#ifndef STET_STORE_STORE_H_
#define STET_STORE_STORE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "model/article.h"
#include "model/page.h"
#include "model/snapshot.h"
#include "model/source.h"
#include "model/visit.h"
#include "store/hash_tree.h"

namespace stet {

// What the store adds when an outcome brings a new version. Article and Page
// become the snapshot; the rest is what comparing it with the head gave.
struct NewVersion {
  Article article;
  Page page;  // With its body.
  bool edit = false;
  bool silent = false;
  double score = 0;
  std::vector<std::string> classes;
};

// What one look at an address taught; the unit of a round.
struct Outcome {
  Visit visit;                 // Its new state, next_due included.
  uint64_t epoch = 0;          // Of the host's lease; 0 an import's.
  uint32_t expected_head = 0;  // The newest version when compared; 0 none.
  std::optional<NewVersion> version;
  // An equal Article in other bytes: the raw page becomes the head version's
  // latest look (with KeepRaw::kAll one more look). One that shows something
  // else (seen_instead) is kept with KeepRaw::kAll only: as one more page of
  // the head version or, where there is none yet, of version 0.
  std::optional<Page> look;
};

enum class OutcomeResult {
  kStored,
  kLost,    // expected_head is no longer the head: look again.
  kFenced,  // The lease ended or moved on; nothing was written.
};

struct CommittedOutcome {
  OutcomeResult result = OutcomeResult::kFenced;
  uint64_t sequence = 0;  // Of the new version in Changes(); 0 if none.
  uint32_t version = 0;   // The head's number after the commit.
};

// A host given back at the end of a round, with its new state. As with an
// outcome, epoch 0 is an import's: it counts while nobody has leased the host.
struct HostRelease {
  Host host;
  uint64_t epoch = 0;
};

struct ClaimOptions {
  std::string owner;
  absl::Time now;
  absl::Duration lease = absl::Minutes(10);
  size_t hosts_max = 64;
  size_t urls_per_host_max = 100;
  bool all = false;  // Also what is not yet due (`run --all`).
  // Addresses looked at between this time and `now` are not claimed again; with
  // `all`, so that a pass ends.
  absl::Time not_checked_since = absl::InfiniteFuture();
};

struct Change {
  uint64_t sequence = 0;  // Ever growing, in commit order.
  VersionInfo info;
};

struct StoreStats {
  uint64_t articles = 0;
  uint64_t visits = 0;
  uint64_t versions = 0;
  uint64_t looks = 0;         // Raw pages kept.
  uint64_t raw_bytes = 0;     // As received.
  uint64_t stored_bytes = 0;  // As kept.
  uint64_t disk_bytes = 0;    // Of the directory.
  absl::Time oldest = absl::InfiniteFuture();
  absl::Time newest = absl::InfinitePast();
  struct BySource {
    std::string source;
    uint64_t articles = 0, versions = 0, edits = 0, silent = 0, raw_bytes = 0,
             stored_bytes = 0;
  };
  std::vector<BySource> sources;
};

struct VerifyReport {
  uint64_t articles = 0, versions = 0, pages = 0;
  std::string head;  // Hex, of the hash tree over all chains.
  std::vector<std::string>
      problems;  // "http://… version 3: raw page: checksum …"
};

// That a version is one of those under the head: whoever has kept the head, as
// `run` printed it, needs SHA-256 alone to check it (hash_tree.h).
struct InclusionProof {
  uint64_t index = 0, versions = 0;  // From 0; of all under the head.
  std::string leaf;                  // "https://…@3 <hash>\n".
  std::vector<PathStep> path;        // From the leaf to the head.
  Sha256 head{};
};

struct PackCounts {
  uint64_t articles = 0;
  uint64_t bytes_before = 0, bytes_after = 0;  // Of their records.
};

// Called now and then on long work: done and total, 0 where unknown.
using Progress = std::function<void(uint64_t done, uint64_t total)>;

class Store {
 public:
  virtual ~Store() = default;

  // --- Schedule ---------------------------------------------------------
  // Inserts what is absent; what is there keeps its history, but takes a
  // non-empty feed_id, a later feed_updated, front_title, user_named, and a
  // sooner next_due. Returns how many were new. Not an acknowledgement of any
  // version; durable with the next round.
  virtual absl::StatusOr<size_t> UpsertUrls(int part,
                                            absl::Span<const Visit> visits) = 0;

  // Leases hosts with something due, soonest first, none that is leased or
  // whose not_before is later than now. Costs in proportion to what is due.
  virtual absl::StatusOr<std::vector<HostLease>> ClaimHosts(
      int part, const ClaimOptions&) = 0;

  // All of a round in one transaction, on disk when this returns. Results are
  // in the order of `outcomes`. After an error nothing of it is there.
  virtual absl::StatusOr<std::vector<CommittedOutcome>> CommitRound(
      int part, absl::string_view owner, absl::Span<const Outcome> outcomes,
      absl::Span<const HostRelease> releases) = 0;

  // Moves the deadline of a lease. kAborted if it was fenced.
  virtual absl::Status Extend(int part, absl::string_view owner,
                              absl::string_view host, uint64_t epoch,
                              absl::Time deadline) = 0;

  virtual absl::StatusOr<Visit> GetVisit(absl::string_view id) = 0;
  // Replaces a visit outside a round (pause, remove, a new address).
  virtual absl::Status PutVisit(const Visit& visit) = 0;
  // In order of id, after `after`, at most `limit`.
  virtual absl::StatusOr<std::vector<Visit>> ListVisits(absl::string_view after,
                                                        size_t limit) = 0;
  // How many visits are due at `now`. Costs in proportion to them.
  virtual absl::StatusOr<uint64_t> CountDue(int part, absl::Time now) = 0;

  // When the soonest visit of a host that is not leased is due; InfiniteFuture
  // if none.
  virtual absl::StatusOr<absl::Time> NextDue(int part) = 0;

  // --- Sources ----------------------------------------------------------
  virtual absl::Status PutSource(const Source& source) = 0;
  virtual absl::Status DeleteSource(
      absl::string_view name) = 0;  // kNotFound if none.
  virtual absl::StatusOr<std::vector<Source>> ListSources() = 0;  // By name.

  // --- Versions ---------------------------------------------------------
  // The newest version with its Article and evidence, no body. kNotFound if
  // none.
  virtual absl::StatusOr<Snapshot> GetHead(absl::string_view id) = 0;
  virtual absl::StatusOr<Snapshot> GetVersion(absl::string_view id,
                                              uint32_t version) = 0;
  virtual absl::StatusOr<std::vector<VersionInfo>> ListVersions(
      absl::string_view id) = 0;
  // A raw page of a version: look 0 the first, -1 the latest that shows it;
  // others exist with KeepRaw::kAll and after import, among them those seen
  // instead of it. Of version 0 what was seen before the first.
  virtual absl::StatusOr<Page> GetPage(absl::string_view id, uint32_t version,
                                       int look) = 0;
  // Versions in commit order, after `cursor` (0: from the first), at most
  // `limit`.
  virtual absl::StatusOr<std::vector<Change>> Changes(uint64_t cursor,
                                                      size_t limit) = 0;
  // Re-extraction: a version's Article, edit and classes anew; hash and number
  // stay.
  virtual absl::Status Reinterpret(absl::string_view id, uint32_t version,
                                   const NewVersion& article_and_classes) = 0;

  // --- Named values: report cursors, the last run's summary --------------
  virtual absl::Status PutBlob(absl::string_view name,
                               absl::string_view bytes) = 0;
  virtual absl::StatusOr<std::string> GetBlob(
      absl::string_view name) = 0;  // kNotFound

  // --- Hosts -------------------------------------------------------------
  virtual absl::StatusOr<Host> GetHost(
      absl::string_view name) = 0;  // kNotFound

  // --- Care ---------------------------------------------------------------
  virtual absl::StatusOr<StoreStats> Stats() = 0;
  virtual absl::StatusOr<VerifyReport> Verify(int threads, const Progress&) = 0;
  // The head of the hash tree over all chains, hex.
  virtual absl::StatusOr<std::string> HeadHash() = 0;
  // Costs in proportion to all versions. kNotFound if there is no such version;
  // kDataLoss if the path does not lead to the head.
  virtual absl::StatusOr<InclusionProof> ProveInclusion(absl::string_view id,
                                                        uint32_t version) = 0;
  // Text and raw pages of these versions go; number, hash, times and reason
  // stay. Of version 0 there is nothing else than pages. What was erased before
  // stays as it is.
  virtual absl::Status Erase(absl::string_view id,
                             absl::Span<const uint32_t> versions,
                             absl::string_view reason, absl::Time now) = 0;
  // Takes less room for what was written lately, article by article, for as
  // long as `go_on` says so before each. Costs in proportion to what was
  // written; may run beside everything else.
  virtual absl::StatusOr<PackCounts> Pack(
      absl::Time now, const std::function<bool()>& go_on) = 0;
  // Gives back the room that overwritten and deleted records take. Costs in
  // proportion to the store: for after an import, a pruning, a re-extraction.
  virtual absl::Status Compact() = 0;
  // A consistent copy of a live store into a new directory.
  virtual absl::Status Backup(absl::string_view directory) = 0;
};

// Stable across machines: which part a host belongs to.
uint64_t PartOf(absl::string_view host);

}  // namespace stet
#endif  // STET_STORE_STORE_H_
