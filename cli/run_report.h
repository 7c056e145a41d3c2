// What a run publishes: the static site that it keeps up to date.

#ifndef STET_CLI_RUN_REPORT_H_
#define STET_CLI_RUN_REPORT_H_

#include <string>

#include "absl/status/status.h"
#include "cli/config.h"
#include "cli/context.h"
#include "store/store.h"

namespace stet {

// Brings the site in `directory` up to date with the store; rewrites only what
// changed since the site was last written.
absl::Status UpdateSite(const Context& context, Store& store,
                        const Config& config, const std::string& directory);

}  // namespace stet
#endif  // STET_CLI_RUN_REPORT_H_
