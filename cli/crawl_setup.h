// From stet.toml to what the crawler is told.

#ifndef STET_CLI_CRAWL_SETUP_H_
#define STET_CLI_CRAWL_SETUP_H_

#include <string>

#include "absl/status/statusor.h"
#include "cli/config.h"
#include "cli/context.h"
#include "crawler/crawler.h"

namespace stet {

// The configuration that `context` names. With no --config, a missing
// stet.toml gives the defaults. kInvalidArgument for a wrong one.
absl::StatusOr<Config> LoadConfig(const Context& context);

// The options for `config`; header values "env:NAME" and "file:PATH" (a file of
// mode 0600) are looked up here.
absl::StatusOr<CrawlerOptions> CrawlerOptionsOf(const Config& config,
                                                const Context& context);

// LoadConfig and CrawlerOptionsOf at once, for a single look.
absl::StatusOr<CrawlerOptions> CrawlerOptionsFor(const Context& context);

// The secret that `value` names: "env:NAME", "file:PATH", or itself. From then
// on the process leaves no core file.
absl::StatusOr<std::string> ReadSecret(const Context& context,
                                       const std::string& value);

}  // namespace stet
#endif  // STET_CLI_CRAWL_SETUP_H_
