// The search of `stet serve`: in headlines and classes of all edits, in the
// words that edits changed, and in the newest texts.

#ifndef STET_CLI_LIVE_SEARCH_H_
#define STET_CLI_LIVE_SEARCH_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/live_index.h"
#include "cli/page_reader.h"
#include "report/html_report.h"
#include "report/live_pages.h"
#include "store/store.h"

namespace stet {

// The edits of the index with these numbers, in their order; those that are
// erased by now are passed over.
absl::StatusOr<std::vector<EditView>> ReadEdits(
    Store& store, const PageReader& reader, const LiveIndex& index,
    const std::vector<uint32_t>& edits);

// Fills what `page.query` finds, its note and the query of its next page.
// Changed words and texts have to be read: 2,000 edits or articles a page,
// which tells how far it came.
absl::Status Search(Store& store, const PageReader& reader,
                    const LiveIndex& index, SearchPage& page);

}  // namespace stet
#endif  // STET_CLI_LIVE_SEARCH_H_
