// stet report: the edits since a time, in every form.

#include <deque>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/crawl_setup.h"
#include "cli/deliver.h"
#include "cli/edit_query.h"
#include "cli/exit_codes.h"
#include "cli/open_store.h"
#include "cli/run_report.h"
#include "model/plural.h"
#include "model/status_macros.h"
#include "nlohmann/json.hpp"
#include "report/edit_row.h"
#include "report/feeds.h"
#include "report/html_report.h"
#include "report/json_report.h"
#include "report/list_report.h"

namespace stet {
namespace {

// What the cursor of `--since last` is kept under: each destination has its
// own, so that a mail does not take a site's edits away.
std::string CursorName(const ReportOptionsCli& options) {
  return absl::StrCat(
      "report/", options.destination.empty() ? "default" : options.destination);
}

absl::StatusOr<EditQuery> QueryOf(Store& store, const ReportOptionsCli& options,
                                  absl::Time now) {
  EditQuery query{.sources = options.sources,
                  .classes = options.classes,
                  .match = options.match,
                  .min_score = options.min_score,
                  .hidden = options.hidden};
  if (options.since == "last") {
    const absl::StatusOr<std::string> cursor =
        store.GetBlob(CursorName(options));
    if (!cursor.ok() && !absl::IsNotFound(cursor.status()))
      return cursor.status();
    if (cursor.ok() && !absl::SimpleAtoi(*cursor, &query.after_sequence)) {
      return absl::DataLossError(
          absl::StrCat("the cursor ", CursorName(options), " is no number"));
    }
  } else if (!options.since.empty()) {
    STET_ASSIGN_OR_RETURN(query.since, ParseSince(options.since, now));
  }
  return query;
}

nlohmann::ordered_json EditJson(const EditView& view) {
  nlohmann::ordered_json json = {{"url", view.url}, {"source", view.source}};
  json.update(ToJson(view.edit, view.old_version, view.new_version));
  return json;
}

// What is printed of each edit, as it comes.
std::string Render(const ReportOptionsCli& options, const TextStyle& style,
                   const EditView& view) {
  if (options.format == "json") return absl::StrCat(Dump(EditJson(view)), "\n");
  if (options.format == "csv")
    return CsvLine(RowOf(view, view.old_version.first_seen));
  if (options.format == "markdown") {
    return MarkdownItem(RowOf(view, view.old_version.first_seen));
  }
  return RenderEditSummary(view, style);
}

// Feeds hold the newest edits, newest first, and so are printed at the end.
std::string RenderFeed(const ReportOptionsCli& options, const SiteConfig& site,
                       std::deque<FeedEntry> newest) {
  const Feed feed{.title = site.title,
                  .base_url = site.base_url,
                  .entries = {newest.rbegin(), newest.rend()}};
  return options.format == "atom" ? RenderAtom(feed) : RenderJsonFeed(feed);
}

absl::StatusOr<uint64_t> Print(Context& context, Store& store,
                               const PageReader& reader, const SiteConfig& site,
                               const ReportOptionsCli& options,
                               const EditQuery& query) {
  TextStyle style = context.Style();
  style.changes_only = options.changes_only;
  style.stat = options.stat;
  const bool is_feed = options.format == "atom" || options.format == "jsonfeed";
  size_t edits = 0;
  std::deque<FeedEntry> newest;
  if (options.format == "csv") *context.out << CsvHeader();
  STET_ASSIGN_OR_RETURN(
      const uint64_t cursor,
      ForEachEdit(store, reader, query, [&](const EditView& view) {
        ++edits;
        if (!is_feed) {
          *context.out << Render(options, style, view);
          return absl::OkStatus();
        }
        newest.push_back({.row = RowOf(view, view.old_version.first_seen),
                          .changes_html = BareChangesHtml(view)});
        if (newest.size() > kFeedEntriesMax) newest.pop_front();
        return absl::OkStatus();
      }));
  if (is_feed) *context.out << RenderFeed(options, site, std::move(newest));
  if (edits == 0 && options.format == "text" && !context.quiet)
    *context.err << "No edits.\n";
  return cursor;
}

absl::Status KeepCursor(Store& store, const ReportOptionsCli& options,
                        uint64_t cursor) {
  if (options.since != "last") return absl::OkStatus();
  return store.PutBlob(CursorName(options), absl::StrCat(cursor));
}

// A mail or post that was not taken over is an address of this very command
// that failed; what is wrong with the command or the store has its own code.
int DeliveryCode(Context& context, const absl::Status& status) {
  const int code = Fail(context, status);
  return absl::IsUnavailable(status) || absl::IsPermissionDenied(status)
             ? kSourceUnreadable
             : code;
}

int ReportByMail(Context& context, Store& store, const PageReader& reader,
                 const Config& config, const ReportOptionsCli& options,
                 const EditQuery& query) {
  std::vector<EditRow> rows;
  const auto cursor =
      ForEachEdit(store, reader, query, [&](const EditView& view) {
        rows.push_back(RowOf(view, view.old_version.first_seen));
        return absl::OkStatus();
      });
  if (!cursor.ok()) return Fail(context, cursor.status());
  const absl::Status sent = MailEdits(context, store, config,
                                      {.to = options.mail,
                                       .per_article = options.per_article,
                                       .quiet_days = options.quiet_days},
                                      rows);
  if (!sent.ok()) return DeliveryCode(context, sent);
  const absl::Status kept = KeepCursor(store, options, *cursor);
  if (!kept.ok()) return Fail(context, kept);
  if (context.verbose)
    *context.err << "Mailed " << Plural(rows.size(), "edit") << " to "
                 << TerminalSafe(options.mail) << ".\n";
  return kDone;
}

int ReportByWebhook(Context& context, Store& store, const PageReader& reader,
                    const Config& config, const WebhookTarget& target,
                    const ReportOptionsCli& options, const EditQuery& query) {
  const auto crawler = CrawlerOptionsOf(config, context);
  if (!crawler.ok()) return Fail(context, crawler.status());
  const std::string& base = config.site.base_url;
  size_t posted = 0;
  absl::Status failed;
  const auto cursor = ForEachEdit(
      store, reader, query,
      [&](const EditView& view) {
        WebhookMessage message{.row = RowOf(view, view.old_version.first_seen)};
        if (!base.empty())
          message.page =
              absl::StrCat(base, base.back() == '/' ? "" : "/",
                           EditPath(message.row.url, message.row.old_version,
                                    message.row.new_version));
        failed = PostEdit(*crawler, target, message, {});
        if (failed.ok()) ++posted;
        return failed;
      },
      // What was taken over is never posted again, even if a later one fails.
      [&](uint64_t sequence) { return KeepCursor(store, options, sequence); });
  if (!failed.ok()) return DeliveryCode(context, failed);
  if (!cursor.ok()) return Fail(context, cursor.status());
  const absl::Status kept = KeepCursor(store, options, *cursor);
  if (!kept.ok()) return Fail(context, kept);
  if (context.verbose)
    *context.err << "Posted " << Plural(posted, "edit") << " to "
                 << target.destination << ".\n";
  return kDone;
}

// What contradicts itself; "" if nothing does.
absl::string_view Contradiction(const ReportOptionsCli& options) {
  const int ways = static_cast<int>(!options.out.empty()) +
                   static_cast<int>(!options.mail.empty()) +
                   static_cast<int>(!options.webhook.empty());
  if (ways > 1) return "one of --out, --mail and --webhook at a time";
  if (!options.webhook_secret.empty() &&
      !IsSecretName(options.webhook_secret)) {
    return "--webhook-secret takes env:NAME or file:PATH, never the secret "
           "itself: others can read a command line";
  }
  return "";
}

}  // namespace

int ReportCommand(Context& context, const ReportOptionsCli& asked) {
  ReportOptionsCli options = asked;
  if (context.json) options.format = "json";
  const absl::string_view contradiction = Contradiction(options);
  if (!contradiction.empty()) {
    PrintError(context, absl::StrCat("report: ", contradiction));
    return kUsage;
  }
  const auto config = LoadConfig(context);
  if (!config.ok()) return Fail(context, config.status());
  WebhookTarget target;
  if (!options.webhook.empty()) {
    absl::StatusOr<WebhookTarget> found =
        FindWebhook(context, *config, options.webhook, options.webhook_shape,
                    options.webhook_secret);
    if (!found.ok()) return Fail(context, found.status());
    target = *std::move(found);
  }
  if (options.destination.empty()) {
    options.destination = options.mail.empty()
                              ? target.destination
                              : absl::StrCat("mail:", options.mail);
  }
  const StoreAccess access = options.since == "last" || !options.out.empty()
                                 ? StoreAccess::kWrite
                                 : StoreAccess::kRead;
  const PageReader reader({.worker_program = context.worker_program});
  return WithStore(context, access, [&](Store& store) -> int {
    const auto query = QueryOf(store, options, context.clock());
    if (!query.ok()) return Fail(context, query.status());
    if (!options.out.empty()) {
      const absl::Status written =
          UpdateSite(context, store, reader, *config, options.out);
      if (!written.ok()) return Fail(context, written);
      if (!context.quiet)
        *context.err << "The site is in " << options.out << "/index.html\n";
      return kDone;
    }
    if (!options.mail.empty())
      return ReportByMail(context, store, reader, *config, options, *query);
    if (!options.webhook.empty())
      return ReportByWebhook(context, store, reader, *config, target, options,
                             *query);
    const auto cursor =
        Print(context, store, reader, config->site, options, *query);
    if (!cursor.ok()) return Fail(context, cursor.status());
    context.out->flush();
    if (*context.out) {
      const absl::Status kept = KeepCursor(store, options, *cursor);
      if (!kept.ok()) return Fail(context, kept);
    }
    return kDone;
  });
}

}  // namespace stet
