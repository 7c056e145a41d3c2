// stet export: every version as JSON lines, or as WARC.

#include <algorithm>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/open_store.h"
#include "cli/progress.h"
#include "model/status_macros.h"
#include "nlohmann/json.hpp"
#include "report/json_report.h"

namespace stet {
namespace {

constexpr size_t kPageSize = 256;

class Exporter {
 public:
  Exporter(Context& context, Store& store, const ExportOptionsCli& options,
           std::ostream& out)
      : context_(context), store_(store), options_(options), out_(out) {}

  absl::Status Run() {
    std::string after = options_.after;
    STET_ASSIGN_OR_RETURN(const StoreStats stats, store_.Stats());
    ProgressLine progress(context_);
    uint64_t done = 0;
    for (;;) {
      STET_ASSIGN_OR_RETURN(const std::vector<Visit> visits,
                            store_.ListVisits(after, kPageSize));
      for (const Visit& visit : visits) {
        after = visit.id;
        if (Wanted(visit)) STET_RETURN_IF_ERROR(ExportArticle(visit));
        if (!out_)
          return absl::UnavailableError(
              "writing the export: the output does not take more");
      }
      done += visits.size();
      progress.ShowBar("exporting", done, stats.visits);
      if (visits.size() < kPageSize) break;
    }
    out_.flush();
    return absl::OkStatus();
  }

 private:
  bool Wanted(const Visit& visit) const {
    return visit.kind == SourceKind::kArticle &&
           visit.state != VisitState::kMoved &&
           (options_.sources.empty() ||
            std::find(options_.sources.begin(), options_.sources.end(),
                      visit.source) != options_.sources.end());
  }

  // A version that is damaged is named and passed over: what is intact gets
  // out.
  absl::Status ExportArticle(const Visit& visit) {
    STET_ASSIGN_OR_RETURN(const std::vector<VersionInfo> versions,
                          store_.ListVersions(visit.id));
    for (const VersionInfo& version : versions) {
      const absl::StatusOr<Snapshot> snapshot =
          store_.GetVersion(visit.id, version.version);
      if (!snapshot.ok()) {
        PrintError(context_, absl::StrCat("left out ",
                                          VersionId(visit.url, version.version),
                                          ": ", snapshot.status().message()));
        continue;
      }
      out_ << Dump(ToExportJson(*snapshot, visit.url)) << '\n';
    }
    return absl::OkStatus();
  }

  Context& context_;
  Store& store_;
  const ExportOptionsCli& options_;
  std::ostream& out_;
};

}  // namespace

int ExportCommand(Context& context, const ExportOptionsCli& options) {
  std::ofstream file;
  if (!options.out.empty()) {
    file.open(context.Resolve(options.out), std::ios::binary | std::ios::trunc);
    if (!file) {
      PrintError(context,
                 absl::StrCat("writing ", options.out, ": not possible"));
      return kUsage;
    }
  }
  return WithStore(context, StoreAccess::kRead, [&](Store& store) -> int {
    Exporter exporter(context, store, options,
                      options.out.empty() ? *context.out : file);
    const absl::Status status = exporter.Run();
    return status.ok() ? static_cast<int>(kDone) : Fail(context, status);
  });
}

}  // namespace stet
