// stet report: the edits since a time, in every form.

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/crawl_setup.h"
#include "cli/edit_query.h"
#include "cli/exit_codes.h"
#include "cli/open_store.h"
#include "model/status_macros.h"
#include "nlohmann/json.hpp"
#include "report/json_report.h"

namespace stet {
namespace {

std::string CursorName(const ReportOptionsCli& options) {
  return absl::StrCat("report/", options.destination);
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
      return absl::DataLossError(absl::StrCat(
          "the cursor of \"", options.destination, "\" is no number"));
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

absl::StatusOr<uint64_t> Print(Context& context, Store& store,
                               const ReportOptionsCli& options,
                               const EditQuery& query) {
  TextStyle style = context.Style();
  style.changes_only = options.changes_only;
  style.stat = options.stat;
  size_t edits = 0;
  const bool json = context.json || options.format == "json";
  STET_ASSIGN_OR_RETURN(const uint64_t cursor,
                        ForEachEdit(store, query, [&](const EditView& view) {
                          ++edits;
                          if (json)
                            *context.out << Dump(EditJson(view)) << "\n";
                          else
                            *context.out << RenderEditSummary(view, style);
                          return absl::OkStatus();
                        }));
  if (edits == 0 && !json && !context.quiet) *context.err << "No edits.\n";
  return cursor;
}

}  // namespace

int ReportCommand(Context& context, const ReportOptionsCli& options) {
  const StoreAccess access =
      options.since == "last" ? StoreAccess::kWrite : StoreAccess::kRead;
  return WithStore(context, access, [&](Store& store) -> int {
    const auto query = QueryOf(store, options, context.clock());
    if (!query.ok()) return Fail(context, query.status());
    const auto cursor = Print(context, store, options, *query);
    if (!cursor.ok()) return Fail(context, cursor.status());
    context.out->flush();
    if (options.since == "last" && *context.out) {
      const absl::Status kept =
          store.PutBlob(CursorName(options), absl::StrCat(*cursor));
      if (!kept.ok()) return Fail(context, kept);
    }
    return kDone;
  });
}

}  // namespace stet
