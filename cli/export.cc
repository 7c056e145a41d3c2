// stet export: every version as JSON lines, or as WARC.

#include <algorithm>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/export_warc.h"
#include "cli/open_store.h"
#include "cli/progress.h"
#include "cli/version.h"
#include "model/status_macros.h"
#include "model/url.h"
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
    std::optional<WarcWriter> warc;
    if (!options_.warc.empty()) {
      warc.emplace(out_);
      warc_ = &*warc;
      STET_RETURN_IF_ERROR(
          warc->WriteInfo({.date = context_.clock(),
                           .software = absl::StrCat("stet/", kStetVersion),
                           .description = "Versions of articles"}));
    }
    STET_ASSIGN_OR_RETURN(std::string after, GoOn());
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

  // Versions that cannot be read.
  uint64_t left_out() const { return left_out_; }

 private:
  // After the cursor, the id of a line: first what is left of its article.
  absl::StatusOr<std::string> GoOn() {
    if (options_.after.empty()) return std::string();
    const auto [text, version] = SplitVersion(options_.after);
    STET_ASSIGN_OR_RETURN(const Url url, Url::Parse(text));
    const absl::StatusOr<Visit> visit = store_.GetVisit(url.Identity());
    if (visit.ok() && version > 0 && Wanted(*visit))
      STET_RETURN_IF_ERROR(ExportArticle(*visit, version));
    else if (!visit.ok() && !absl::IsNotFound(visit.status()))
      return visit.status();
    return url.Identity();
  }

  bool Wanted(const Visit& visit) const {
    return visit.kind == SourceKind::kArticle &&
           (options_.sources.empty() ||
            std::find(options_.sources.begin(), options_.sources.end(),
                      visit.source) != options_.sources.end());
  }

  // A version that is damaged is named and passed over: what is intact gets
  // out.
  absl::Status ExportArticle(const Visit& visit, uint32_t after = 0) {
    const absl::StatusOr<std::vector<VersionInfo>> versions =
        store_.ListVersions(visit.id);
    if (!versions.ok()) {
      LeaveOut(visit.url, versions.status());
      return absl::OkStatus();
    }
    if (warc_ != nullptr && after == 0) {
      const absl::Status written =
          ExportEarlyPagesAsWarc(store_, visit, *warc_);
      if (!written.ok() && !out_) return written;
      if (!written.ok()) LeaveOut(visit.url, written);
    }
    for (const VersionInfo& version : *versions) {
      if (version.version <= after) continue;
      if (warc_ != nullptr) {
        const absl::Status written =
            ExportVersionAsWarc(store_, visit, version, *warc_);
        if (!written.ok() && !out_) return written;
        if (!written.ok())
          LeaveOut(VersionId(visit.url, version.version), written);
        continue;
      }
      const absl::StatusOr<Snapshot> snapshot =
          store_.GetVersion(visit.id, version.version);
      if (!snapshot.ok()) {
        LeaveOut(VersionId(visit.url, version.version), snapshot.status());
        continue;
      }
      out_ << Dump(ToExportJson(*snapshot, visit.url)) << '\n';
    }
    return absl::OkStatus();
  }

  void LeaveOut(const std::string& what, const absl::Status& why) {
    ++left_out_;
    PrintError(context_, absl::StrCat("left out ", what, ": ", why.message()));
  }

  Context& context_;
  Store& store_;
  const ExportOptionsCli& options_;
  std::ostream& out_;
  WarcWriter* warc_ = nullptr;
  uint64_t left_out_ = 0;
};

}  // namespace

int ExportCommand(Context& context, const ExportOptionsCli& options) {
  if (!options.warc.empty() && !options.out.empty()) {
    PrintError(context, "--warc names its file itself: leave out --out");
    return kUsage;
  }
  const std::string& name = options.warc.empty() ? options.out : options.warc;
  std::ofstream file;
  if (!name.empty() && name != "-") {
    file.open(context.Resolve(name), std::ios::binary | std::ios::trunc);
    if (!file) {
      PrintError(context, absl::StrCat("writing ", name, ": not possible"));
      return kUsage;
    }
  }
  return WithStore(context, StoreAccess::kRead, [&](Store& store) -> int {
    Exporter exporter(context, store, options,
                      file.is_open() ? file : *context.out);
    absl::Status status = exporter.Run();
    if (file.is_open()) {
      file.close();
      if (status.ok() && !file) {
        status = absl::UnavailableError(
            absl::StrCat("writing ", name, ": it takes no more"));
      }
    }
    if (!status.ok()) return Fail(context, status);
    return exporter.left_out() == 0 ? kDone : kStoreBroken;
  });
}

}  // namespace stet
