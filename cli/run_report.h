// What a run publishes: the static site that it keeps up to date.

#ifndef STET_CLI_RUN_REPORT_H_
#define STET_CLI_RUN_REPORT_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/config.h"
#include "cli/context.h"
#include "cli/page_reader.h"
#include "report/site.h"
#include "store/store.h"

namespace stet {

// Brings the site in `directory` up to date with the store; rewrites only what
// changed since the site was last written.
absl::Status UpdateSite(const Context& context, Store& store,
                        const PageReader& reader, const Config& config,
                        const std::string& directory);

// One edit with its evidence, as a page shows it. A page whose bytes are erased
// or pruned still has a version to show. kNotFound for no such version.
absl::StatusOr<SiteEdit> LoadSiteEdit(Store& store, const PageReader& reader,
                                      absl::string_view id, uint32_t from,
                                      uint32_t to);

}  // namespace stet
#endif  // STET_CLI_RUN_REPORT_H_
