#include "cli/crawl_setup.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <optional>

#include "absl/container/btree_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cli/read_input.h"
#include "cli/version.h"
#include "model/status_macros.h"
#include "model/url.h"

namespace stet {
namespace {

std::string UserAgent(const CrawlConfig& crawl) {
  if (!crawl.user_agent.empty()) return crawl.user_agent;
  return absl::StrCat("stet/", kStetVersion, " (article versions",
                      crawl.contact.empty() ? "" : "; ", crawl.contact, ")");
}

// A source's headers go to the origins that it names, never further.
absl::Status AddOriginHeaders(const Context& context, const Source& source,
                              CrawlerOptions& options) {
  if (source.headers.empty()) return absl::OkStatus();
  std::vector<std::pair<std::string, std::string>> headers;
  for (const auto& [name, value] : source.headers) {
    STET_ASSIGN_OR_RETURN(std::string secret, ReadSecret(context, value));
    headers.emplace_back(name, std::move(secret));
  }
  absl::btree_set<std::string> origins;
  for (const auto* urls :
       {&source.feeds, &source.sitemaps, &source.pages, &source.articles}) {
    for (const std::string& text : *urls) {
      const auto url = Url::Parse(text);
      if (url.ok()) origins.insert(url->Origin());
    }
  }
  for (const std::string& origin : origins)
    options.origin_headers.emplace_back(origin, headers);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Config> LoadConfig(const Context& context) {
  absl::StatusOr<Config> config =
      ReadConfig(context.Resolve(context.config_path));
  if (absl::IsNotFound(config.status())) {
    if (!context.config_named) return Config{};
    return absl::InvalidArgumentError(config.status().message());
  }
  return config;
}

absl::StatusOr<std::string> ReadSecret(const Context& context,
                                       const std::string& value) {
  // From here on this process holds what no core file may.
  const rlimit none{};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
  if (absl::StartsWith(value, "env:")) {
    const std::optional<std::string> secret = context.Variable(value.substr(4));
    if (!secret) {
      return absl::InvalidArgumentError(absl::StrCat(
          "a secret is to come from $", value.substr(4), ", which is not set"));
    }
    return *secret;
  }
  if (!absl::StartsWith(value, "file:")) return value;
  const std::string path = context.Resolve(value.substr(5));
  struct stat info {};
  if (stat(path.c_str(), &info) == 0 && (info.st_mode & 077) != 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the secret in ", path, " can be read by others; chmod 600 ", path));
  }
  STET_ASSIGN_OR_RETURN(const std::string secret, ReadFile(path));
  return std::string(absl::StripAsciiWhitespace(secret));
}

absl::StatusOr<CrawlerOptions> CrawlerOptionsOf(const Config& config,
                                                const Context& context) {
  const CrawlConfig& crawl = config.crawl;
  CrawlerOptions options;
  options.user_agent = UserAgent(crawl);
  options.delay = crawl.delay;
  options.connections_per_host = crawl.connections_per_host;
  options.concurrency = crawl.concurrency;
  options.body_bytes_max = crawl.body_bytes_max;
  options.ca_file = crawl.ca_file.empty() ? "" : context.Resolve(crawl.ca_file);
  options.proxy = crawl.proxy;
  options.resolve = crawl.resolve;
  options.clock = context.clock;
  for (const std::string& text : crawl.allow_addresses) {
    STET_ASSIGN_OR_RETURN(AddressRange range, AddressRange::Parse(text));
    options.allow_addresses.push_back(std::move(range));
  }
  for (const Source& source : config.sources) {
    STET_RETURN_IF_ERROR(AddOriginHeaders(context, source, options));
  }
  return options;
}

absl::StatusOr<CrawlerOptions> CrawlerOptionsFor(const Context& context) {
  STET_ASSIGN_OR_RETURN(const Config config, LoadConfig(context));
  return CrawlerOptionsOf(config, context);
}

}  // namespace stet
