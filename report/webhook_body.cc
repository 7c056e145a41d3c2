#include "report/webhook_body.h"

#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "model/time_text.h"
#include "nlohmann/json.hpp"
#include "report/escape.h"
#include "report/json_report.h"

namespace stet {
namespace {

using Json = nlohmann::ordered_json;

// Slack asks for these three and no others; what is left of its marks is
// shown as it stands. "@" and "#" mention nobody without "<".
std::string EscapeSlack(absl::string_view text) {
  return absl::StrReplaceAll(PlainLine(text),
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}});
}

// Marks are turned off by a backslash, mentions by a zero-width space too: an
// embed makes none, but a reader who copies it must not either.
std::string EscapeDiscord(absl::string_view text) {
  std::string result;
  for (const char c : PlainLine(text)) {
    constexpr absl::string_view kMarks = "\\`*_{}[]()#+-.!|~>:<";
    if (kMarks.find(c) != absl::string_view::npos) result += '\\';
    result += c;
    if (c == '@') result += "\xE2\x80\x8B";
  }
  return result;
}

// Mastodon links every address and name by itself: "@" and "#" get a zero-width
// space behind them, and text of pages brings no address of its own.
std::string EscapeStatus(absl::string_view text) {
  return absl::StrReplaceAll(PlainLine(text), {{"@", "@\xE2\x80\x8B"},
                                               {"#", "#\xE2\x80\x8B"},
                                               {"://", ":\xE2\x80\x8B//"}});
}

std::string Outlet(const EditRow& row) {
  return row.source.empty() ? "An article" : row.source;
}

// "Example Gazette: headline, number; no notice seen".
std::string Label(const EditRow& row) {
  const std::string classes = ClassLine(row);
  return absl::StrCat(Outlet(row), classes.empty() ? "" : ": ", classes,
                      row.silent ? "; no notice seen" : "");
}

// Deleted and added words by an output's own marks, escaped by its function.
template <typename Escape>
std::string Marked(const std::vector<TokenRun>& tokens, size_t code_points,
                   absl::string_view strike, absl::string_view strong,
                   Escape escape) {
  std::string text;
  for (const TokenRun& run : ShortenTokens(tokens, code_points)) {
    // A mark that touches white space is none in Slack and Discord.
    const absl::string_view all = run.text;
    const auto first = all.find_first_not_of(' ');
    if (run.op == TokenOp::kKeep || first == absl::string_view::npos) {
      text += escape(all);
      continue;
    }
    const auto last = all.find_last_not_of(' ');
    const absl::string_view mark = run.op == TokenOp::kDelete ? strike : strong;
    absl::StrAppend(&text, all.substr(0, first), mark,
                    escape(all.substr(first, last + 1 - first)), mark,
                    all.substr(last + 1));
  }
  return text;
}

std::string SlackBody(const WebhookMessage& message) {
  const EditRow& row = message.row;
  std::string text =
      absl::StrCat("*", EscapeSlack(Label(row)), "*\n",
                   Marked(row.headline, 300, "~", "*", &EscapeSlack));
  if (!row.excerpt.empty())
    absl::StrAppend(&text, "\n>",
                    Marked(row.excerpt, 600, "~", "*", &EscapeSlack));
  // Within <…|…> the bar and the angle brackets may not stand.
  const auto link = [](absl::string_view url, absl::string_view label) {
    return absl::StrCat("<",
                        absl::StrReplaceAll(EscapeSlack(url), {{"|", "%7C"}}),
                        "|", label, ">");
  };
  absl::StrAppend(&text, "\n",
                  message.page.empty()
                      ? ""
                      : absl::StrCat(link(message.page, "the edit"), " · "),
                  link(row.url, "the article"), " · seen ",
                  FormatUtc(row.new_first_seen));
  const Json section = {{"type", "section"},
                        {"text", {{"type", "mrkdwn"}, {"text", text}}}};
  return Dump(
      {{"text", EscapeSlack(absl::StrCat(Outlet(row), ": ", Sentence(row)))},
       {"unfurl_links", false},
       {"blocks", Json::array({section})}});
}

std::string DiscordBody(const WebhookMessage& message) {
  const EditRow& row = message.row;
  std::string text = Marked(row.headline, 300, "~~", "**", &EscapeDiscord);
  if (!row.excerpt.empty())
    absl::StrAppend(&text, "\n\n",
                    Marked(row.excerpt, 600, "~~", "**", &EscapeDiscord));
  absl::StrAppend(&text, "\n\n<", row.url, ">");
  Json embed = {{"title", Shorten(EscapeDiscord(Label(row)), 250)},
                {"description", Shorten(text, 4000)},
                {"timestamp", FormatUtc(row.new_first_seen)},
                {"color", row.silent ? 0xB3470F : 0x3B6FB6}};
  if (!message.page.empty()) embed["url"] = message.page;
  return Dump({{"username", "stet"},
               {"allowed_mentions", {{"parse", Json::array()}}},
               {"embeds", Json::array({std::move(embed)})}});
}

std::string MastodonBody(const WebhookMessage& message) {
  const EditRow& row = message.row;
  const std::string& link = message.page.empty() ? row.url : message.page;
  const std::string head = EscapeStatus(Shorten(
      absl::StrCat(Outlet(row), row.silent ? " (no notice seen)" : ""), 60));
  // A link counts 23 characters, whatever its length.
  const std::string body = Shorten(EscapeStatus(Sentence(row)), 380);
  return Dump({{"status", absl::StrCat(head, ": ", body, "\n\n", link)},
               {"visibility", "unlisted"},
               {"language", "en"}});  // Our sentence; quotes have their own.
}

std::string OwnBody(const WebhookMessage& message) {
  const EditRow& row = message.row;
  return Dump(
      {{"schema", "stet.webhook.1"},
       {"event", "edit"},
       {"id", EditUrn(row.url, row.old_version, row.new_version)},
       {"text", PlainLine(absl::StrCat(Outlet(row), ": ", Sentence(row)))},
       {"page", message.page},
       {"edit", ToJson(row)}});
}

}  // namespace

std::optional<WebhookShape> ParseWebhookShape(absl::string_view name) {
  if (name == "json") return WebhookShape::kJson;
  if (name == "slack") return WebhookShape::kSlack;
  if (name == "discord") return WebhookShape::kDiscord;
  if (name == "mastodon") return WebhookShape::kMastodon;
  return std::nullopt;
}

std::string WebhookBody(WebhookShape shape, const WebhookMessage& message) {
  switch (shape) {
    case WebhookShape::kSlack:
      return SlackBody(message);
    case WebhookShape::kDiscord:
      return DiscordBody(message);
    case WebhookShape::kMastodon:
      return MastodonBody(message);
    case WebhookShape::kJson:
      break;
  }
  return OwnBody(message);
}

}  // namespace stet
