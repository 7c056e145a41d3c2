// stet log: an article's versions.

#include "cli/commands.h"
#include "cli/discovery.h"
#include "cli/exit_codes.h"
#include "cli/front_headlines.h"
#include "cli/open_store.h"
#include "model/time_text.h"
#include "nlohmann/json.hpp"
#include "report/json_report.h"

namespace stet {

int LogCommand(Context& context, const LogOptionsCli& options) {
  return WithStore(context, StoreAccess::kRead, [&](Store& store) {
    const auto visit = FindHistory(store, options.url);
    if (!visit.ok()) return Fail(context, visit.status());
    const auto versions = store.ListVersions(visit->id);
    if (!versions.ok()) return Fail(context, versions.status());
    const auto shown = FrontHeadlinesOf(store, *visit);
    if (!shown.ok()) return Fail(context, shown.status());
    if (context.json) {
      auto rows = nlohmann::ordered_json::array();
      for (const VersionInfo& version : *versions) {
        rows.push_back(ToJson(version));
        rows.back()["front_title"] = HeadlineShownAt(*shown, version.last_seen);
      }
      *context.out << Dump(rows) << "\n";
    } else {
      *context.out << RenderLog(visit->url, *versions, context.Style());
      for (const FrontHeadline& headline : *shown) {
        *context.out << FormatUtc(headline.seen) << "  on "
                     << TerminalSafe(headline.page) << ": \""
                     << TerminalSafe(headline.title) << "\"\n";
      }
      if (!visit->reason.empty() && visit->reason != kFeedMoved) {
        *context.out << FormatUtc(visit->last_checked)
                     << "  last look: " << VisitStateName(visit->state) << ", "
                     << TerminalSafe(visit->reason)
                     << (visit->gone_seen == 1 ? ", seen once" : "")
                     << (visit->moved_to.empty() ? "" : "; goes on at ")
                     << TerminalSafe(visit->moved_to) << "\n";
      }
    }
    return static_cast<int>(kDone);
  });
}

}  // namespace stet
