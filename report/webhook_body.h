// One edit as the JSON that a service takes by POST: our own shape for
// programs, and what Slack, Discord and Mastodon-compatible servers take.
//
//   WebhookBody(WebhookShape::kSlack, {.row = row, .page = "https://…"})
//
// Text of pages can neither mention anybody, nor make a link or a mark.

#ifndef STET_REPORT_WEBHOOK_BODY_H_
#define STET_REPORT_WEBHOOK_BODY_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "report/edit_row.h"

namespace stet {

enum class WebhookShape {
  kJson,      // {"schema", "event", "id", "text", "page", "edit": {…}}
  kSlack,     // Slack's and Mattermost's incoming webhooks.
  kDiscord,   // Discord's; mentions off.
  kMastodon,  // POST /api/v1/statuses; at most 500 characters.
};
std::optional<WebhookShape> ParseWebhookShape(absl::string_view name);

struct WebhookMessage {
  EditRow row;
  std::string page;  // The edit's page on the published site; "" none.
};

// One line of JSON, the same bytes for the same edit.
std::string WebhookBody(WebhookShape shape, const WebhookMessage& message);

}  // namespace stet
#endif  // STET_REPORT_WEBHOOK_BODY_H_
