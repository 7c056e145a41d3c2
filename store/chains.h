// Articles and raw pages inside their chains: each compressed against those
// before it, read back in bounded time. Internal to store/; FORMAT.md
// section 6.
//
// A page's bases are earlier pages of the same article, so chains have no
// cycles; whoever removes a page re-writes those that lean on it (Rebase…).

#ifndef STET_STORE_CHAINS_H_
#define STET_STORE_CHAINS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "model/article.h"
#include "model/digest.h"
#include "model/page.h"
#include "store/database.h"
#include "store/keys.h"
#include "store/packs.h"
#include "store/records.h"

namespace stet {

// What reading one page may decode before it: beyond that a page begins a new
// branch from its chain's first page, or a new chain.
constexpr uint64_t kPathBytesMax = uint64_t{6} << 20;
constexpr size_t kPathPagesMax = 24;
// An Article leans on the one before, but every so often on none.
constexpr uint32_t kArticlesPerKey = 32;

// An article's counts and packs; none if it has no version. Where a damaged
// store is read, made anew from the versions and packs that are there.
absl::StatusOr<ChainRecord> ReadChainRecord(const RecordSource& source,
                                            ArticleNumber article);

// --- Raw pages ---------------------------------------------------------------

// The record of `page`, to stand behind `previous` (no page: the first kept).
absl::StatusOr<PageRecord> MakePageRecord(const RecordSource& source,
                                          ArticleNumber article,
                                          PageRef previous, const Page& page,
                                          const Sha256& body_sha256,
                                          Effort effort);

absl::StatusOr<PageRecord> ReadPageRecord(const RecordSource& source,
                                          ArticleNumber article, PageRef page);

// Status, headers, times and the body's hash, without the body.
absl::StatusOr<Evidence> ReadEvidence(const RecordSource& source,
                                      ArticleNumber article, PageRef page);

// With the body; kDataLoss unless its hash is the recorded one.
absl::StatusOr<Page> ReadPage(const RecordSource& source, ArticleNumber article,
                              PageRef page);

// Whether it stands in a pack, and cannot be replaced alone.
absl::StatusOr<bool> IsPacked(const RecordSource& source, ArticleNumber article,
                              PageRef page);

// --- Articles ----------------------------------------------------------------

// The record of `article`, which is that of `version`. `base` is the version
// whose Article it may lean on; 0 none.
absl::StatusOr<ArticleRecord> MakeArticleRecord(const RecordSource& source,
                                                ArticleNumber number,
                                                uint32_t version, uint32_t base,
                                                const Article& article);

absl::StatusOr<Article> ReadArticle(const RecordSource& source,
                                    ArticleNumber number, uint32_t version);

// The versions that a packed Article may lean on, if they are not erased, the
// likeliest first; 0 none. Whichever is taken, no path is longer than nine.
std::vector<uint32_t> PackedArticleBases(uint32_t version);

// A packed Article's record; all as bytes. `body` is that of the version's
// first raw page, empty if there is none.
absl::StatusOr<ArticleRecord> PackArticle(absl::string_view article,
                                          absl::string_view body, uint32_t base,
                                          absl::string_view base_article);

// --- Many of one article -----------------------------------------------------

// Reads as the functions above do, and keeps what it decompressed for the next
// page. Thread-compatible; dies before the source.
class ChainReader {
 public:
  ChainReader(const RecordSource& source, ArticleNumber article)
      : source_(source), article_(article) {}

  // As EncodeEvidence has it. Of a packed page that began a version, the body's
  // hash is taken anew: whoever trusts it compares the version's.
  absl::StatusOr<std::string> EvidenceBytes(PageRef page);
  absl::StatusOr<std::string> Body(PageRef page);  // Its hash unchecked.
  absl::StatusOr<Page> ReadPage(PageRef page, Sha256* body_sha256 = nullptr);
  // All but the body, which is not decompressed for it.
  absl::StatusOr<Page> ReadAnswer(PageRef page);
  absl::StatusOr<std::string> ArticleBytes(uint32_t version);
  // The pack that begins with `first`.
  absl::StatusOr<PackReader*> Pack(PageRef first);
  // The pack that may have `page`; null if it stands alone.
  absl::StatusOr<PackReader*> PackOf(PageRef page);

 private:
  friend absl::StatusOr<PageRecord> MakePageRecord(
      const RecordSource& source, ArticleNumber article, PageRef previous,
      const Page& page, const Sha256& body_sha256, Effort effort);
  // The pages that one leans on, itself among them, oldest first. One that
  // stands in a pack has no record here: it leans on nothing outside.
  using Path = std::map<PageRef, std::optional<PageRecord>>;

  // Lives until the next body is asked for.
  absl::StatusOr<absl::string_view> BodyHere(PageRef page);
  absl::StatusOr<Path> ReadPath(PageRef page);
  absl::Status DecodeBodies(const Path& path);
  std::string PrefixOf(const PageRecord& record) const;
  // What a pack leans on.
  absl::StatusOr<std::string> PrefixOfPack(PageRef prefix, LayoutRef layout);

  const RecordSource& source_;
  const ArticleNumber article_;
  std::optional<ChainRecord> chain_;
  std::map<PageRef, PackReader> packs_;    // By their first page.
  std::map<PageRef, std::string> bodies_;  // Decompressed lately.
  size_t bodies_bytes_ = 0;
  LayoutRef layout_;  // Decompressed lately.
  std::string layout_bytes_;
};

}  // namespace stet
#endif  // STET_STORE_CHAINS_H_
