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
#include <string>

#include "absl/status/statusor.h"
#include "model/article.h"
#include "model/digest.h"
#include "model/page.h"
#include "store/database.h"
#include "store/keys.h"
#include "store/records.h"

namespace stet {

// What reading one page may decode before it: beyond that a page begins a new
// branch from its chain's first page, or a new chain.
constexpr uint64_t kPathBytesMax = uint64_t{6} << 20;
constexpr size_t kPathPagesMax = 24;
// An Article leans on the one before, but every so often on none.
constexpr uint32_t kArticlesPerKey = 32;

// --- Raw pages ---------------------------------------------------------------

// How hard a page that leans on none is compressed. Half of a crawl's time for
// storing would go into the last 3 % of it; an import can wait.
enum class Effort { kQuick, kThorough };

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

// --- Articles ----------------------------------------------------------------

// The record of `article`, which is that of `version`. `base` is the version
// whose Article it may lean on; 0 none.
absl::StatusOr<ArticleRecord> MakeArticleRecord(const RecordSource& source,
                                                ArticleNumber number,
                                                uint32_t version, uint32_t base,
                                                const Article& article);

absl::StatusOr<Article> ReadArticle(const RecordSource& source,
                                    ArticleNumber number, uint32_t version);

}  // namespace stet
#endif  // STET_STORE_CHAINS_H_
