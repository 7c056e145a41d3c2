#include "cli/deliver.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "cli/crawl_setup.h"
#include "cli/read_input.h"
#include "cli/smtp.h"
#include "cli/watched_sources.h"
#include "crawler/post.h"
#include "model/digest.h"
#include "model/status_macros.h"
#include "report/mail.h"

namespace stet {
namespace {

// The address of the published site ends with a slash, or is empty.
std::string BaseUrl(const Config& config) {
  const std::string& base = config.site.base_url;
  return base.empty() || base.back() == '/' ? base : base + "/";
}

absl::StatusOr<SmtpOptions> SmtpOf(const Context& context,
                                   const MailConfig& mail) {
  if (mail.server.empty() || mail.from.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--mail needs a server and a sender; in ", context.config_path,
        ":\n  [mail]\n  server = \"smtp://mail.example.org:587\"\n  from = "
        "\"stet@example.org\""));
  }
  SmtpOptions smtp{
      .server = mail.server,
      .tls = mail.tls,
      .ca_file = mail.ca_file.empty() ? "" : context.Resolve(mail.ca_file),
      .user = mail.user};
  if (!mail.password.empty()) {
    STET_ASSIGN_OR_RETURN(smtp.password, ReadSecret(context, mail.password));
  }
  return smtp;
}

// The articles' edits, each article's together, in order of their first.
std::vector<std::vector<EditRow>> ByArticle(const std::vector<EditRow>& edits) {
  std::vector<std::vector<EditRow>> articles;
  for (const EditRow& row : edits) {
    const auto known = std::find_if(
        articles.begin(), articles.end(),
        [&](const auto& article) { return article.front().url == row.url; });
    if (known == articles.end())
      articles.push_back({row});
    else
      known->push_back(row);
  }
  return articles;
}

std::string FirstTitle(Store& store, const std::string& id) {
  const auto versions = store.ListVersions(id);
  return versions.ok() && !versions->empty() ? versions->front().title : "";
}

std::string Hmac(absl::string_view key, absl::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest,
       &size);
  return {reinterpret_cast<const char*>(digest), size};
}

bool MayComeLater(int status) {
  return status == 408 || status == 425 || status == 429 || status >= 500;
}

absl::Duration WaitBefore(int attempt, const std::string& retry_after,
                          const PostPatience& patience) {
  absl::Duration wait = patience.first_wait * (1 << attempt);
  int seconds = 0;
  if (absl::SimpleAtoi(retry_after, &seconds) && seconds > 0)
    wait = std::max(wait, absl::Seconds(seconds));
  return std::min(wait, patience.wait_max);
}

}  // namespace

absl::Status MailEdits(const Context& context, Store& store,
                       const Config& config, const MailJob& job,
                       const std::vector<EditRow>& edits) {
  STET_ASSIGN_OR_RETURN(const SmtpOptions smtp, SmtpOf(context, config.mail));
  STET_ASSIGN_OR_RETURN(const std::string from, MailAddress(config.mail.from));
  STET_ASSIGN_OR_RETURN(const std::string to, MailAddress(job.to));
  if (edits.empty() && !job.quiet_days && !config.mail.quiet_days)
    return absl::OkStatus();
  STET_ASSIGN_OR_RETURN(const std::vector<Source> sources,
                        WatchedSources(store, config));
  MailDigest digest{.from = config.mail.from,
                    .to = job.to,
                    .title = config.site.title,
                    .base_url = BaseUrl(config),
                    .unsubscribe = config.mail.unsubscribe,
                    .now = context.clock(),
                    .lines_max = static_cast<size_t>(config.mail.lines)};
  const auto send = [&](std::vector<EditRow> part) -> absl::Status {
    digest.edits = std::move(part);
    digest.thread_title =
        digest.edits.empty() ? "" : FirstTitle(store, digest.edits.front().url);
    STET_ASSIGN_OR_RETURN(const Mail mail, RenderMail(digest));
    return SendMail(smtp, from, to, mail.text);
  };
  const std::vector<std::string> problems =
      SourceProblems(store, sources, digest.now);
  if (job.per_article && !edits.empty()) {
    std::vector<std::vector<EditRow>> articles = ByArticle(edits);
    for (size_t i = 0; i < articles.size(); ++i) {
      if (i + 1 == articles.size()) digest.problems = problems;
      STET_RETURN_IF_ERROR(send(std::move(articles[i])));
    }
    return absl::OkStatus();
  }
  digest.problems = problems;
  return send(edits);
}

absl::StatusOr<WebhookTarget> FindWebhook(const Context& context,
                                          const Config& config,
                                          const std::string& target,
                                          const std::string& shape,
                                          const std::string& secret) {
  WebhookConfig webhook{.url = target, .shape = "json"};
  WebhookTarget found;
  const auto named = std::find_if(
      config.webhooks.begin(), config.webhooks.end(),
      [&](const WebhookConfig& known) { return known.name == target; });
  if (named != config.webhooks.end()) {
    webhook = *named;
    found.destination = absl::StrCat("webhook:", webhook.name);
  }
  if (!shape.empty()) webhook.shape = shape;
  if (!secret.empty()) webhook.secret = secret;
  STET_ASSIGN_OR_RETURN(found.url, ReadSecret(context, webhook.url));
  if (!IsAddress(found.url)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--webhook ", target,
                     ": neither an http address nor the name of a "
                     "[[webhook]] in ",
                     context.config_path));
  }
  found.shape = ParseWebhookShape(webhook.shape).value_or(WebhookShape::kJson);
  if (!webhook.secret.empty()) {
    STET_ASSIGN_OR_RETURN(found.secret, ReadSecret(context, webhook.secret));
  }
  // The address may be all that a sender has to know, as Slack's.
  if (found.destination.empty())
    found.destination =
        absl::StrCat("webhook:", ToHex(Sha256Of(found.url)).substr(0, 16));
  return found;
}

std::vector<std::pair<std::string, std::string>> SignatureHeaders(
    absl::string_view secret, absl::string_view id, absl::Time now,
    absl::string_view body) {
  if (secret.empty()) return {};
  std::string key(secret);
  absl::string_view encoded = secret;
  if (absl::ConsumePrefix(&encoded, "whsec_")) {
    std::string decoded;
    if (absl::Base64Unescape(encoded, &decoded)) key = decoded;
  }
  const std::string time = absl::StrCat(absl::ToUnixSeconds(now));
  return {
      {"webhook-timestamp", time},
      {"webhook-signature",
       absl::StrCat("v1,", absl::Base64Escape(Hmac(
                               key, absl::StrCat(id, ".", time, ".", body))))},
      {"X-Hub-Signature-256",
       absl::StrCat("sha256=", absl::BytesToHexString(Hmac(key, body)))}};
}

absl::Status PostEdit(const CrawlerOptions& crawler,
                      const WebhookTarget& target,
                      const WebhookMessage& message,
                      const PostPatience& patience) {
  const std::string body = WebhookBody(target.shape, message);
  const std::string id = EditUrn(message.row.url, message.row.old_version,
                                 message.row.new_version);
  std::string last;
  for (int attempt = 0; attempt < patience.attempts; ++attempt) {
    std::vector<std::pair<std::string, std::string>> headers = {
        {"Content-Type", "application/json"},
        {"webhook-id", id},
        {"Idempotency-Key", id}};
    if (target.shape == WebhookShape::kMastodon) {
      if (!target.secret.empty())
        headers.emplace_back("Authorization",
                             absl::StrCat("Bearer ", target.secret));
    } else {
      for (auto& header :
           SignatureHeaders(target.secret, id, crawler.clock(), body))
        headers.push_back(std::move(header));
    }
    const absl::StatusOr<PostAnswer> answer =
        PostOnce(target.url, headers, body, absl::Seconds(20), crawler);
    if (answer.ok() && answer->status >= 200 && answer->status < 300)
      return absl::OkStatus();
    last = answer.ok() ? absl::StrCat("it answered ", answer->status)
                       : std::string(answer.status().message());
    const bool final = answer.ok() ? !MayComeLater(answer->status)
                                   : !absl::IsUnavailable(answer.status());
    if (final) break;
    if (attempt + 1 < patience.attempts)
      absl::SleepFor(WaitBefore(attempt, answer.ok() ? answer->retry_after : "",
                                patience));
  }
  return absl::UnavailableError(
      absl::StrCat("posting an edit to ", target.destination, ": ", last));
}

}  // namespace stet
