// The store's records: each as a value, to bytes and back. Internal to store/;
// FORMAT.md section 4 describes every byte. Whatever is read may be damaged or
// hostile: reading fails with kDataLoss, never otherwise.

#ifndef STET_STORE_RECORDS_H_
#define STET_STORE_RECORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "model/article.h"
#include "model/digest.h"
#include "model/page.h"
#include "model/snapshot.h"
#include "model/source.h"
#include "model/visit.h"
#include "store/keys.h"

namespace stet {

constexpr uint64_t kFormatNumber = 6;

// How far the store has come; in every commit.
struct CommitsRecord {
  uint64_t commits = 0;
  ArticleNumber last_article = 0;
  HostNumber last_host = 0;
};
std::string EncodeCommits(const CommitsRecord& record);
absl::StatusOr<CommitsRecord> DecodeCommits(absl::string_view bytes);

std::string EncodeNumber(uint64_t number);
absl::StatusOr<uint64_t> DecodeNumber(absl::string_view bytes);

// A visit is two records: what few checks move, and what each moves, so that
// an unchanged check writes little.
std::string EncodeVisit(const Visit& visit, HostNumber host);
std::string EncodeCheck(const Visit& visit, absl::Time head_last_seen);

struct StoredVisit {
  Visit visit;  // Its `host` is empty: see below.
  HostNumber host = 0;
  absl::Time head_last_seen;  // When the newest version was last seen.
};
absl::StatusOr<StoredVisit> DecodeVisit(absl::string_view visit_bytes,
                                        absl::string_view check_bytes);

struct StoredHost {
  Host host;  // Without robots and knowledge, which have their own records.
  absl::Time claimable = absl::InfiniteFuture();  // Its time in kHostsDue.
};
std::string EncodeHost(const StoredHost& host);
absl::StatusOr<StoredHost> DecodeHost(absl::string_view bytes);
std::string EncodeRobots(const std::vector<Host::Robots>& robots);
absl::StatusOr<std::vector<Host::Robots>> DecodeRobots(absl::string_view bytes);

// What a host taught, as the store keeps it.
std::string EncodeKnowledge(absl::string_view knowledge);
absl::StatusOr<std::string> DecodeKnowledge(absl::string_view bytes);

std::string EncodeSource(const Source& source);
absl::StatusOr<Source> DecodeSource(absl::string_view bytes);

// Where a pack of raw pages begins and ends; it stands under its first page.
struct PackSpan {
  PageRef first, last;

  friend bool operator==(const PackSpan&, const PackSpan&) = default;
};

// The layouts of a host, and what the next one may be made of.
struct HostLayouts {
  struct Source {
    ArticleNumber article = 0;
    uint32_t version = 0;

    friend bool operator==(const Source&, const Source&) = default;
  };
  struct Layout {
    uint32_t number = 0;
    Source from, like;     // Whose first pages share it.
    bool retired = false;  // One of them is being erased: not for new packs.
  };
  uint32_t last = 0;                // The newest one's number; 0 none.
  std::vector<Layout> layouts;      // By number.
  std::vector<ArticleNumber> lone;  // Lately packed behind none; newest last.
};
std::string EncodeHostLayouts(const HostLayouts& layouts);
absl::StatusOr<HostLayouts> DecodeHostLayouts(absl::string_view bytes);

constexpr absl::Time kBehindLayout = absl::UnixEpoch();

// Counts of one article's chain; what Verify checks and Stats adds up.
struct ChainRecord {
  uint32_t head = 0;  // Versions ever made; the newest one's number.
  uint32_t edits = 0;
  uint32_t silent = 0;
  uint64_t pages = 0;            // Raw pages kept.
  uint64_t raw_bytes = 0;        // Of their bodies.
  uint64_t stored_bytes = 0;     // Of their records and the Articles'.
  std::vector<PackSpan> packs;   // In order. Pages behind them stand alone.
  uint32_t packed_articles = 0;  // Versions up to it have packed Articles.
  uint64_t packed_pages = 0;     // Of the raw pages, those in packs.
  // Its time in kPackQueue; none if there is nothing to pack. kBehindLayout if
  // all of it is packed, but alone, and its host has a layout now.
  absl::Time pack_due = absl::InfinitePast();

  friend bool operator==(const ChainRecord&, const ChainRecord&) = default;
};
std::string EncodeChain(const ChainRecord& chain);
absl::StatusOr<ChainRecord> DecodeChain(absl::string_view bytes);

// Without id, version and previous_hash, which other records and the key hold.
std::string EncodeVersion(const VersionInfo& info);
absl::StatusOr<VersionInfo> DecodeVersion(absl::string_view bytes);

std::string EncodeArticle(const Article& article);
absl::StatusOr<Article> DecodeArticle(absl::string_view bytes);

// A compressed Article. The frame's prefix is the body of the version's first
// raw page, if `on_body`, and then the Article of `base`, unless it is 0.
struct ArticleRecord {
  uint32_t base = 0;
  bool on_body = false;
  std::string frame;
};
std::string EncodeArticleRecord(const ArticleRecord& record);
absl::StatusOr<ArticleRecord> DecodeArticleRecord(absl::string_view bytes);

// All of a Page but its body, which is known by size and hash.
struct Evidence {
  Page page;
  uint64_t body_bytes = 0;
  Sha256 body_sha256{};
};
std::string EncodeEvidence(const Evidence& evidence);
absl::StatusOr<Evidence> DecodeEvidence(absl::string_view bytes);

// Of an encoded evidence, what the body beside it does not say: without its
// size and, where `with_hash` is false, without its hash; and whole again.
// Empty if it does not end in them.
std::string WithoutBody(absl::string_view evidence, const Sha256& body_sha256,
                        uint64_t body_bytes, bool with_hash);
std::string WithBody(absl::string_view evidence, const Sha256& body_sha256,
                     uint64_t body_bytes, bool with_hash);

// A compressed raw page.
struct PageRecord {
  // Pages whose bodies, older first, are the body frame's prefix.
  PageRef older_base;
  PageRef base;
  PageRef evidence_base;  // The page whose evidence is the other's prefix.
  std::string evidence_frame;
  std::string body_frame;
};
std::string EncodePageRecord(const PageRecord& record);
absl::StatusOr<PageRecord> DecodePageRecord(absl::string_view bytes);

std::string EncodeDigest(const Sha256& digest);
absl::StatusOr<Sha256> DecodeDigest(absl::string_view bytes);

struct ChangeRecord {
  ArticleNumber article = 0;
  uint32_t version = 0;
};
std::string EncodeChange(const ChangeRecord& change);
absl::StatusOr<ChangeRecord> DecodeChange(absl::string_view bytes);

}  // namespace stet
#endif  // STET_STORE_RECORDS_H_
