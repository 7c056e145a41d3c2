// stet log: an article's versions.

#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/open_store.h"
#include "nlohmann/json.hpp"
#include "report/json_report.h"

namespace stet {

int LogCommand(Context& context, const LogOptionsCli& options) {
  return WithStore(context, StoreAccess::kRead, [&](Store& store) {
    const auto visit = FindVisit(store, options.url);
    if (!visit.ok()) return Fail(context, visit.status());
    const auto versions = store.ListVersions(visit->id);
    if (!versions.ok()) return Fail(context, versions.status());
    if (context.json) {
      auto rows = nlohmann::ordered_json::array();
      for (const VersionInfo& version : *versions)
        rows.push_back(ToJson(version));
      *context.out << Dump(rows) << "\n";
    } else {
      *context.out << RenderLog(visit->url, *versions, context.Style());
    }
    return static_cast<int>(kDone);
  });
}

}  // namespace stet
