// stet.toml: how to crawl and what to watch. TOML 1.0; every key is checked,
// and a wrong one is refused with file:line and the nearest right key.

#ifndef STET_CLI_CONFIG_H_
#define STET_CLI_CONFIG_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "model/source.h"

namespace stet {

struct CrawlConfig {
  std::string contact;  // An address or page that a site's owner can turn to.
  std::string
      user_agent;  // Replaces the one made of the version and `contact`.
  std::string ca_file;
  std::string proxy;
  bool keep_all_raw = false;                // keep_raw = "all"
  absl::Duration delay = absl::Seconds(1);  // Between requests to one host.
  int connections_per_host = 1;
  int concurrency = 100;
  size_t body_bytes_max = 8 << 20;           // max_body
  double fetches_per_week = 10;              // Of an article in its first week.
  std::vector<std::string> allow_addresses;  // Ranges, with a port where given.
  std::vector<std::string> resolve;          // "host:port:address".
};

struct SiteConfig {
  std::string title = "Edits seen by stet";
  std::string base_url;  // Where the site is published; feeds need it.
};

// Who sends the mails of `report --mail`.
struct MailConfig {
  std::string server;    // "smtp://host:587" or "smtps://host:465".
  std::string from;      // "stet <stet@example.org>".
  std::string user;      // "" no login.
  std::string password;  // "env:NAME" or "file:PATH", never the word itself.
  std::string ca_file;
  std::string unsubscribe;  // A mailto: or https: address.
  bool tls = true;          // tls = "none" for a relay on this machine.
  int lines = 20;           // Edits shown in one mail, at most.
  bool quiet_days = false;  // A mail even if there is no edit.
};

// Where `report --webhook NAME` posts to.
struct WebhookConfig {
  std::string name;
  std::string url;  // An address, or "env:NAME" or "file:PATH" that holds one.
  std::string shape = "json";  // json, slack, discord, mastodon
  std::string secret;          // "env:NAME" or "file:PATH".
};

struct Config {
  CrawlConfig crawl;
  SiteConfig site;
  MailConfig mail;
  std::vector<WebhookConfig> webhooks;
  std::vector<Source> sources;  // from_config set.
};

// kInvalidArgument, "stet.toml:12: …", for what is wrong.
absl::StatusOr<Config> ParseConfig(absl::string_view text,
                                   absl::string_view file_name);

// Reads `path`; a missing file is kNotFound.
absl::StatusOr<Config> ReadConfig(const std::string& path);

// Whether `text` names the place of a secret: "env:NAME" or "file:PATH".
bool IsSecretName(absl::string_view text);

// "1s", "90m", "2d", "1w"; kInvalidArgument names the text.
absl::StatusOr<absl::Duration> ParseDurationText(absl::string_view text);
// "8MB", "512 KiB", "1000000"; in bytes.
absl::StatusOr<size_t> ParseSizeText(absl::string_view text);

// The commented stet.toml that `stet init` writes.
std::string InitialConfig();

}  // namespace stet
#endif  // STET_CLI_CONFIG_H_
