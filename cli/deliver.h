// Bringing edits to people and programs: by mail and by webhook.
//
// What is brought is brought at least once: the caller moves its cursor only
// after the other side has taken it over, and what comes a second time bears
// the same Message-ID or webhook-id as the first.

#ifndef STET_CLI_DELIVER_H_
#define STET_CLI_DELIVER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cli/config.h"
#include "cli/context.h"
#include "crawler/crawler.h"
#include "report/edit_row.h"
#include "report/webhook_body.h"
#include "store/store.h"

namespace stet {

// --- Mail ------------------------------------------------------------------
struct MailJob {
  std::string to;
  bool per_article = false;  // One mail an article, not one digest.
  bool quiet_days = false;   // A mail even if there is no edit.
};

// Sends `edits` by the server of [mail]. kInvalidArgument if [mail] or the
// address will not do; kUnavailable if the server did not take a mail.
absl::Status MailEdits(const Context& context, Store& store,
                       const Config& config, const MailJob& job,
                       const std::vector<EditRow>& edits);

// --- Webhooks ----------------------------------------------------------------
struct WebhookTarget {
  std::string destination;  // Names the cursor; holds nothing of the address.
  std::string url;
  WebhookShape shape = WebhookShape::kJson;
  std::string secret;  // Signs the body; Mastodon's access token.
};

// `target` is an address, env:NAME, file:PATH, or the name of a [[webhook]];
// `shape` and `secret` overrule what stands there where not empty.
absl::StatusOr<WebhookTarget> FindWebhook(const Context& context,
                                          const Config& config,
                                          const std::string& target,
                                          const std::string& shape,
                                          const std::string& secret);

struct PostPatience {
  int attempts = 4;
  absl::Duration first_wait = absl::Seconds(1);  // Doubled each time.
  absl::Duration wait_max = absl::Seconds(30);   // Retry-After's too.
};

// Posts one edit. Tried again after no answer, 408, 425, 429 and 5xx; any other
// answer but 2xx is final. kUnavailable says what came last. A signed request
// bears webhook-id, webhook-timestamp and webhook-signature as the Standard
// Webhooks specification has them, and X-Hub-Signature-256 (WebSub's form).
absl::Status PostEdit(const CrawlerOptions& crawler,
                      const WebhookTarget& target,
                      const WebhookMessage& message,
                      const PostPatience& patience);

// The header fields that sign `body`; none without a secret.
std::vector<std::pair<std::string, std::string>> SignatureHeaders(
    absl::string_view secret, absl::string_view id, absl::Time now,
    absl::string_view body);

}  // namespace stet
#endif  // STET_CLI_DELIVER_H_
