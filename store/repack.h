// One article's chain written anew: raw pages into packs, Articles against
// their pages; versions erased on the way. Internal to store/.

#ifndef STET_STORE_REPACK_H_
#define STET_STORE_REPACK_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "store/chains.h"
#include "store/database.h"
#include "store/keys.h"
#include "store/layouts.h"
#include "store/packs.h"
#include "store/records.h"

namespace stet {

struct RepackedChain {
  // What the first pack leans on, where it was written anew.
  std::optional<LayoutChoice> layout;
  ChainRecord chain;  // To be written with the rest; edits are left alone.
  // Records as they shall be; nothing where one goes.
  std::vector<std::pair<std::string, std::optional<std::string>>> records;
};

enum class LastLook {
  kPacked,
  // The newest version's latest look, unless it is its only page, stays alone:
  // the next one replaces it.
  kAlone,
};

// Whether there is anything that Repack would pack.
absl::StatusOr<bool> NeedsRepacking(const Reading& reading,
                                    ArticleNumber article,
                                    const ChainRecord& chain,
                                    LastLook last_look);

// Of versions in `erased`, and of those erased before, no page and no text
// stays; with 0 among them, none that was seen before the first version. What
// was read is checked against its hashes before anything replaces it: kDataLoss
// leaves all as it is.
// Packs behind a retired layout of `host` are written anew.
absl::StatusOr<RepackedChain> Repack(const Reading& reading,
                                     ArticleNumber article, HostNumber host,
                                     const ChainRecord& chain,
                                     const std::set<uint32_t>& erased,
                                     LastLook last_look, Effort effort);

// Articles whose first packs lean on one of these layouts. Costs in proportion
// to all packs.
absl::StatusOr<std::vector<ArticleNumber>> ListLeaning(
    const Reading& reading, const std::vector<LayoutRef>& layouts);

// All raw pages of an article, or of one version of it, in order.
absl::StatusOr<std::vector<PageRef>> ListPages(const Reading& reading,
                                               ArticleNumber article,
                                               const ChainRecord& chain,
                                               uint32_t version = 0);
// The same with a reader that is used for more than this.
absl::StatusOr<std::vector<PageRef>> ListPages(const Reading& reading,
                                               ArticleNumber article,
                                               const ChainRecord& chain,
                                               uint32_t version,
                                               ChainReader& reader);

// Those that were seen before its first version, of version 0.
absl::StatusOr<std::vector<PageRef>> ListEarlyPages(const Reading& reading,
                                                    ArticleNumber article);

}  // namespace stet
#endif  // STET_STORE_REPACK_H_
