#include "cli/config.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "cli/nearest_name.h"
#include "model/status_macros.h"
#include "model/url.h"
#include "parser/selector.h"
#include "toml++/toml.h"

namespace stet {
namespace {

// One table of the file, read key by key; what is left over is refused.
class TableReader {
 public:
  TableReader(const toml::table& table, absl::string_view file,
              std::string name)
      : table_(table), file_(file), name_(std::move(name)) {}

  absl::Status Text(absl::string_view key, std::string& value) {
    return Read(key, "a text in quotes", [&](const toml::node& node) {
      const auto text = node.value_exact<std::string>();
      if (text) value = *text;
      return text.has_value();
    });
  }

  absl::Status Texts(absl::string_view key, std::vector<std::string>& values) {
    return Read(key, "a list of texts in quotes", [&](const toml::node& node) {
      if (const auto one = node.value_exact<std::string>()) {
        values = {*one};
        return true;
      }
      const toml::array* const array = node.as_array();
      if (array == nullptr) return false;
      for (const toml::node& item : *array) {
        const auto text = item.value_exact<std::string>();
        if (!text) return false;
        values.push_back(*text);
      }
      return true;
    });
  }

  absl::Status Number(absl::string_view key, double least, double most,
                      double& value) {
    return Read(key, absl::StrCat("a number from ", least, " to ", most),
                [&](const toml::node& node) {
                  const auto number = node.value<double>();
                  if (!number || !node.is_number() ||
                      !(*number >= least && *number <= most)) {
                    return false;
                  }
                  value = *number;
                  return true;
                });
  }

  absl::Status Integer(absl::string_view key, int least, int most, int& value) {
    return Read(key, absl::StrCat("a whole number from ", least, " to ", most),
                [&](const toml::node& node) {
                  const auto number = node.value_exact<int64_t>();
                  if (!number || *number < least || *number > most)
                    return false;
                  value = static_cast<int>(*number);
                  return true;
                });
  }

  absl::Status Flag(absl::string_view key, bool& value) {
    return Read(key, "true or false", [&](const toml::node& node) {
      const auto flag = node.value_exact<bool>();
      if (flag) value = *flag;
      return flag.has_value();
    });
  }

  absl::Status Duration(absl::string_view key, absl::Duration& value) {
    return Read(key, "a time span in quotes, as \"1s\", \"90m\" or \"2d\"",
                [&](const toml::node& node) {
                  const auto text = node.value_exact<std::string>();
                  if (!text) return false;
                  const auto span = ParseDurationText(*text);
                  if (span.ok()) value = *span;
                  return span.ok();
                });
  }

  absl::Status Size(absl::string_view key, size_t& value) {
    return Read(key, "a size in quotes, as \"8MB\"",
                [&](const toml::node& node) {
                  const auto text = node.value_exact<std::string>();
                  if (!text) return false;
                  const auto size = ParseSizeText(*text);
                  if (size.ok() && *size > 0) value = *size;
                  return size.ok() && *size > 0;
                });
  }

  // A value that has to be one of `choices`.
  absl::Status Choice(absl::string_view key,
                      const std::vector<std::string>& choices,
                      std::string& value) {
    return Read(
        key, absl::StrCat("one of \"", absl::StrJoin(choices, "\", \""), "\""),
        [&](const toml::node& node) {
          const auto text = node.value_exact<std::string>();
          if (!text || std::find(choices.begin(), choices.end(), *text) ==
                           choices.end()) {
            return false;
          }
          value = *text;
          return true;
        });
  }

  // The name of a place that holds a secret: stet.toml may be read by others.
  absl::Status SecretName(absl::string_view key, std::string& value) {
    return Read(key, "\"env:NAME\" or \"file:PATH\" (a file of mode 0600)",
                [&](const toml::node& node) {
                  const auto text = node.value_exact<std::string>();
                  if (!text || !IsSecretName(*text)) return false;
                  value = *text;
                  return true;
                });
  }

  absl::Status Pairs(absl::string_view key,
                     std::vector<std::pair<std::string, std::string>>& values) {
    return Read(key, "a table of texts", [&](const toml::node& node) {
      const toml::table* const pairs = node.as_table();
      if (pairs == nullptr) return false;
      for (const auto& [name, item] : *pairs) {
        const auto text = item.value_exact<std::string>();
        if (!text) return false;
        values.emplace_back(std::string(name.str()), *text);
      }
      return true;
    });
  }

  const toml::node* Find(absl::string_view key) {
    known_.emplace_back(key);
    return table_.get({key.data(), key.size()});
  }

  // After all keys were asked for.
  absl::Status RefuseOthers() const {
    for (const auto& [key, node] : table_) {
      const std::string name(key.str());
      if (std::find(known_.begin(), known_.end(), name) != known_.end())
        continue;
      const std::string nearest = NearestName(name, known_);
      return Error(
          key.source().begin.line,
          absl::StrCat(
              "unknown key \"", name, "\"", name_.empty() ? "" : " in ", name_,
              nearest.empty()
                  ? std::string()
                  : absl::StrCat("; did you mean \"", nearest, "\"?")));
    }
    return absl::OkStatus();
  }

  absl::Status Error(size_t line, absl::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrCat(file_, ":", line, ": ", what));
  }

 private:
  absl::Status Read(absl::string_view key, absl::string_view wanted,
                    const std::function<bool(const toml::node&)>& take) {
    const toml::node* const node = Find(key);
    if (node == nullptr || take(*node)) return absl::OkStatus();
    return Error(node->source().begin.line,
                 absl::StrCat("\"", key, "\" must be ", wanted));
  }

  const toml::table& table_;
  const absl::string_view file_;
  const std::string name_;
  std::vector<std::string> known_;
};

absl::Status ReadCrawl(TableReader reader, CrawlConfig& crawl) {
  std::string keep_raw;
  STET_RETURN_IF_ERROR(reader.Text("contact", crawl.contact));
  STET_RETURN_IF_ERROR(reader.Text("user_agent", crawl.user_agent));
  STET_RETURN_IF_ERROR(reader.Text("ca_file", crawl.ca_file));
  STET_RETURN_IF_ERROR(reader.Text("proxy", crawl.proxy));
  STET_RETURN_IF_ERROR(reader.Choice("keep_raw", {"ends", "all"}, keep_raw));
  STET_RETURN_IF_ERROR(reader.Duration("delay", crawl.delay));
  STET_RETURN_IF_ERROR(reader.Integer("connections_per_host", 1, 100,
                                      crawl.connections_per_host));
  STET_RETURN_IF_ERROR(
      reader.Integer("concurrency", 1, 10000, crawl.concurrency));
  STET_RETURN_IF_ERROR(reader.Size("max_body", crawl.body_bytes_max));
  STET_RETURN_IF_ERROR(
      reader.Number("fetches_per_week", 1, 10000, crawl.fetches_per_week));
  STET_RETURN_IF_ERROR(reader.Texts("allow_addresses", crawl.allow_addresses));
  STET_RETURN_IF_ERROR(reader.Texts("resolve", crawl.resolve));
  crawl.keep_all_raw = keep_raw == "all";
  return reader.RefuseOthers();
}

absl::Status ReadSite(TableReader reader, SiteConfig& site) {
  STET_RETURN_IF_ERROR(reader.Text("title", site.title));
  STET_RETURN_IF_ERROR(reader.Text("base_url", site.base_url));
  return reader.RefuseOthers();
}

absl::Status ReadMail(TableReader reader, size_t line, MailConfig& mail) {
  std::string tls;
  STET_RETURN_IF_ERROR(reader.Text("server", mail.server));
  STET_RETURN_IF_ERROR(reader.Text("from", mail.from));
  STET_RETURN_IF_ERROR(reader.Text("user", mail.user));
  STET_RETURN_IF_ERROR(reader.SecretName("password", mail.password));
  STET_RETURN_IF_ERROR(reader.Text("ca_file", mail.ca_file));
  STET_RETURN_IF_ERROR(reader.Text("unsubscribe", mail.unsubscribe));
  STET_RETURN_IF_ERROR(reader.Choice("tls", {"required", "none"}, tls));
  STET_RETURN_IF_ERROR(reader.Integer("lines", 1, 1000, mail.lines));
  STET_RETURN_IF_ERROR(reader.Flag("quiet_days", mail.quiet_days));
  STET_RETURN_IF_ERROR(reader.RefuseOthers());
  mail.tls = tls != "none";
  const bool is_smtp = absl::StartsWith(mail.server, "smtp://") ||
                       absl::StartsWith(mail.server, "smtps://");
  if (!mail.server.empty() &&
      (!is_smtp || absl::StrContains(mail.server, "@"))) {
    return reader.Error(line,
                        "\"server\" must be \"smtp://host:587\" or "
                        "\"smtps://host:465\"; a login goes into \"user\" and "
                        "\"password\"");
  }
  if (!mail.tls && !mail.password.empty()) {
    return reader.Error(
        line,
        "a \"password\" is never sent in the clear; remove tls = \"none\"");
  }
  return absl::OkStatus();
}

absl::Status ReadWebhooks(const toml::node& node, absl::string_view file,
                          std::vector<WebhookConfig>& webhooks) {
  const toml::array* const array = node.as_array();
  if (array == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat(file, ":", node.source().begin.line,
                     ": write [[webhook]], with two brackets on each side"));
  }
  for (const toml::node& item : *array) {
    const size_t line = item.source().begin.line;
    const toml::table* const table = item.as_table();
    if (table == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat(file, ":", line, ": a webhook must be a table"));
    }
    TableReader reader(*table, file, "[[webhook]]");
    WebhookConfig webhook;
    STET_RETURN_IF_ERROR(reader.Text("name", webhook.name));
    STET_RETURN_IF_ERROR(reader.Text("url", webhook.url));
    STET_RETURN_IF_ERROR(reader.Choice(
        "shape", {"json", "slack", "discord", "mastodon"}, webhook.shape));
    STET_RETURN_IF_ERROR(reader.SecretName("secret", webhook.secret));
    STET_RETURN_IF_ERROR(reader.RefuseOthers());
    if (webhook.name.empty() || webhook.url.empty())
      return reader.Error(line, "a [[webhook]] needs a \"name\" and a \"url\"");
    webhooks.push_back(std::move(webhook));
  }
  return absl::OkStatus();
}

// Addresses are checked here so that a typing error shows with its line.
absl::Status CheckAddresses(const TableReader& reader, size_t line,
                            const std::vector<std::string>& urls) {
  for (const std::string& url : urls) {
    const auto parsed = Url::Parse(url);
    if (!parsed.ok()) return reader.Error(line, parsed.status().message());
  }
  return absl::OkStatus();
}

absl::Status CheckSelectors(const TableReader& reader, size_t line,
                            const std::vector<std::string>& selectors) {
  for (const std::string& text : selectors) {
    const auto parsed = Selector::Parse(text);
    if (!parsed.ok()) return reader.Error(line, parsed.status().message());
  }
  return absl::OkStatus();
}

absl::StatusOr<Source> ReadSource(const toml::table& table,
                                  absl::string_view file) {
  TableReader reader(table, file, "[[source]]");
  Source source;
  source.from_config = true;
  absl::Duration every = absl::ZeroDuration();
  STET_RETURN_IF_ERROR(reader.Text("name", source.name));
  STET_RETURN_IF_ERROR(reader.Texts("feeds", source.feeds));
  STET_RETURN_IF_ERROR(reader.Texts("sitemaps", source.sitemaps));
  STET_RETURN_IF_ERROR(reader.Texts("pages", source.pages));
  STET_RETURN_IF_ERROR(reader.Texts("articles", source.articles));
  STET_RETURN_IF_ERROR(reader.Texts("include", source.include));
  STET_RETURN_IF_ERROR(reader.Texts("exclude", source.exclude));
  STET_RETURN_IF_ERROR(reader.Duration("every", every));
  STET_RETURN_IF_ERROR(reader.Texts("keep", source.keep));
  STET_RETURN_IF_ERROR(reader.Texts("drop", source.drop));
  STET_RETURN_IF_ERROR(reader.Pairs("headers", source.headers));
  STET_RETURN_IF_ERROR(reader.Flag("paused", source.paused));
  STET_RETURN_IF_ERROR(reader.RefuseOthers());
  const size_t line = table.source().begin.line;
  if (source.name.empty())
    return reader.Error(line, "a [[source]] needs a \"name\"");
  for (const auto* urls :
       {&source.feeds, &source.sitemaps, &source.pages, &source.articles}) {
    STET_RETURN_IF_ERROR(CheckAddresses(reader, line, *urls));
  }
  STET_RETURN_IF_ERROR(CheckSelectors(reader, line, source.keep));
  STET_RETURN_IF_ERROR(CheckSelectors(reader, line, source.drop));
  if (every > absl::ZeroDuration()) {
    source.every = std::max(every, absl::Minutes(1));
  }
  return source;
}

absl::Status ReadSources(const toml::node& node, absl::string_view file,
                         std::vector<Source>& sources) {
  const toml::array* const array = node.as_array();
  absl::flat_hash_set<std::string> names;
  if (array == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat(file, ":", node.source().begin.line,
                     ": write [[source]], with two brackets on each side"));
  }
  for (const toml::node& item : *array) {
    const toml::table* const table = item.as_table();
    if (table == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat(
          file, ":", item.source().begin.line, ": a source must be a table"));
    }
    STET_ASSIGN_OR_RETURN(Source source, ReadSource(*table, file));
    if (!names.insert(source.name).second) {
      return absl::InvalidArgumentError(
          absl::StrCat(file, ":", table->source().begin.line,
                       ": a second source is named \"", source.name,
                       "\"; names are unique"));
    }
    sources.push_back(std::move(source));
  }
  return absl::OkStatus();
}

absl::StatusOr<Config> FromTable(const toml::table& table,
                                 absl::string_view file) {
  Config config;
  TableReader reader(table, file, "");
  const auto section = [&](absl::string_view name, auto read) -> absl::Status {
    const toml::node* const node = reader.Find(name);
    if (node == nullptr) return absl::OkStatus();
    if (!node->is_table()) {
      return reader.Error(node->source().begin.line,
                          absl::StrCat("write [", name, "]"));
    }
    return read(
        TableReader(*node->as_table(), file, absl::StrCat("[", name, "]")));
  };
  STET_RETURN_IF_ERROR(section("crawl", [&](TableReader r) {
    return ReadCrawl(std::move(r), config.crawl);
  }));
  STET_RETURN_IF_ERROR(section("site", [&](TableReader r) {
    return ReadSite(std::move(r), config.site);
  }));
  STET_RETURN_IF_ERROR(section("mail", [&](TableReader r) {
    return ReadMail(std::move(r), table["mail"].node()->source().begin.line,
                    config.mail);
  }));
  if (const toml::node* const webhooks = reader.Find("webhook")) {
    STET_RETURN_IF_ERROR(ReadWebhooks(*webhooks, file, config.webhooks));
  }
  if (const toml::node* const sources = reader.Find("source")) {
    STET_RETURN_IF_ERROR(ReadSources(*sources, file, config.sources));
  }
  STET_RETURN_IF_ERROR(reader.RefuseOthers());
  return config;
}

}  // namespace

bool IsSecretName(absl::string_view text) {
  return (absl::StartsWith(text, "env:") && text.size() > 4) ||
         (absl::StartsWith(text, "file:") && text.size() > 5);
}

absl::StatusOr<Config> ParseConfig(absl::string_view text,
                                   absl::string_view file_name) {
  // toml++ throws; nothing thrown crosses this function.
  try {
    const toml::table table = toml::parse(
        std::string_view(text.data(), text.size()), std::string(file_name));
    return FromTable(table, file_name);
  } catch (const toml::parse_error& error) {
    const std::string_view what = error.description();
    return absl::InvalidArgumentError(
        absl::StrCat(file_name, ":", error.source().begin.line, ": ",
                     absl::string_view(what.data(), what.size())));
  }
}

absl::StatusOr<Config> ReadConfig(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return absl::NotFoundError(
        absl::StrCat("reading ", path, ": no such file, or not readable"));
  }
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return ParseConfig(text, path);
}

absl::StatusOr<absl::Duration> ParseDurationText(absl::string_view text) {
  absl::string_view digits = absl::StripAsciiWhitespace(text);
  const auto suffix_at = digits.find_first_not_of("0123456789.");
  absl::string_view unit = suffix_at == absl::string_view::npos
                               ? absl::string_view()
                               : digits.substr(suffix_at);
  digits = digits.substr(0, suffix_at);
  unit = absl::StripAsciiWhitespace(unit);
  static constexpr std::pair<absl::string_view, double> kUnits[] = {
      {"ms", 0.001}, {"s", 1},     {"m", 60},    {"min", 60},
      {"h", 3600},   {"d", 86400}, {"w", 604800}};
  double number = 0;
  for (const auto& [name, seconds] : kUnits) {
    if (unit == name && absl::SimpleAtod(digits, &number) && number >= 0 &&
        number < 1e9) {
      return absl::Seconds(number * seconds);
    }
  }
  if (digits == "0" && unit.empty()) return absl::ZeroDuration();
  return absl::InvalidArgumentError(absl::StrCat(
      "\"", text, "\" is no time span; write it as 30s, 15m, 6h, 2d or 1w"));
}

absl::StatusOr<size_t> ParseSizeText(absl::string_view text) {
  const absl::string_view whole = absl::StripAsciiWhitespace(text);
  const auto suffix_at = whole.find_first_not_of("0123456789.");
  const std::string unit = absl::AsciiStrToLower(absl::StripAsciiWhitespace(
      suffix_at == absl::string_view::npos ? absl::string_view()
                                           : whole.substr(suffix_at)));
  static constexpr std::pair<absl::string_view, double> kUnits[] = {
      {"", 1},
      {"b", 1},
      {"kb", 1e3},
      {"mb", 1e6},
      {"gb", 1e9},
      {"kib", 1024},
      {"mib", 1024 * 1024},
      {"gib", 1024.0 * 1024 * 1024},
      {"k", 1e3},
      {"m", 1e6},
      {"g", 1e9}};
  double number = 0;
  for (const auto& [name, bytes] : kUnits) {
    if (unit == name && absl::SimpleAtod(whole.substr(0, suffix_at), &number) &&
        number * bytes < 1e13) {
      return static_cast<size_t>(number * bytes);
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text, "\" is no size; write it as 500KB or 8MB"));
}

std::string InitialConfig() {
  return R"(# stet.toml: how stet looks, and what it watches. `stet add` keeps what it is
# given in the store; what stands here is never changed by stet.

[crawl]
# Who runs this, for the owners of the sites: an address or a page.
# contact = "desk@example.org"

# Time between two requests to one host. A robots.txt that asks for more gets it.
# delay = "1s"
# connections_per_host = 1

# How often an article is looked at in its first week, about.
# fetches_per_week = 10

# "ends" keeps the first and the latest raw page of each version, "all" every one.
# keep_raw = "ends"

# Where the edits stand for readers; mails, feeds and messages link there.
# [site]
# title = "Edits to the news"
# base_url = "https://edits.example.org/"

# `stet report --since last --mail desk@example.org`
# [mail]
# server = "smtp://mail.example.org:587"      # STARTTLS; smtps://…:465 for TLS
# from = "stet <stet@example.org>"
# user = "stet"
# password = "env:STET_MAIL_PASSWORD"         # or "file:/etc/stet/mail", mode 0600

# `stet report --since last --webhook desk`
# [[webhook]]
# name = "desk"
# url = "env:STET_DESK_WEBHOOK"               # the address is a secret itself
# shape = "slack"                             # json, slack, discord, mastodon
# secret = "file:/etc/stet/webhook-secret"    # signs; Mastodon: the token

# [[source]]
# name = "Example Herald"
# feeds = ["https://www.example.com/rss.xml"]
# sitemaps = ["https://www.example.com/news-sitemap.xml"]
# pages = ["https://www.example.com/"]        # front and section pages
# articles = []                               # single articles
# exclude = ["*/video/*"]
# drop = [".newsletter-box"]                  # never article (CSS selectors)
# keep = ["main .story"]                      # the article, where the rules fail
# every = "30m"                               # instead of the learned rhythm
)";
}

}  // namespace stet
