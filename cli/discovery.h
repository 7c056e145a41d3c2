// What a feed, sitemap or front page that is watched brings: new addresses,
// hints on known ones, moved ones, front-page headlines.

#ifndef STET_CLI_DISCOVERY_H_
#define STET_CLI_DISCOVERY_H_

#include <cstddef>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "model/links.h"
#include "model/source.h"
#include "model/visit.h"
#include "store/store.h"

namespace stet {

// What a sitemap lists as older than this was edited, if ever, long ago.
inline constexpr absl::Duration kSitemapAgeMax = absl::Hours(24 * 30);
// An index may name indexes, but not for ever; and of sitemaps that give no
// date, only so many are read.
inline constexpr int kNestedSitemapsMax = 3;
inline constexpr size_t kUndatedSitemapsMax = 500;

// Visit::reason of an article whose feed gave it another address, until it has
// been looked at there.
inline constexpr char kFeedMoved[] = "feed_moved";

// The visits to insert or to hint at (Store::UpsertUrls) after `list`, an
// address of `source` (null: no patterns), was seen at `now` to list `links`.
//
// An entry of a feed whose guid or atom:id was listed under another address
// before has moved: its history goes on, the new address becomes an alias. Only
// reads the store, whose error is returned; `writes` gets what is to be carried
// out, in order and before the visits are inserted, with the round that the
// look is committed in: a list that is read but not committed has taught
// nothing.
using StoreWrites = std::vector<std::function<absl::Status(Store&)>>;
absl::StatusOr<std::vector<Visit>> DiscoverVisits(
    Store& store, const Visit& list, const Links& links, const Source* source,
    absl::Time now, StoreWrites& writes);

}  // namespace stet
#endif  // STET_CLI_DISCOVERY_H_
