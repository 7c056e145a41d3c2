// stet prune: versions without an edit of note lose text and raw pages.

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/exit_codes.h"
#include "cli/open_store.h"
#include "cli/progress.h"
#include "model/plural.h"
#include "model/status_macros.h"
#include "model/time_text.h"
#include "nlohmann/json.hpp"
#include "report/json_report.h"

namespace stet {
namespace {

constexpr char kReason[] = "pruned";

struct PruneCounts {
  uint64_t articles = 0, versions = 0;
};

class Pruning {
 public:
  Pruning(Context& context, Store& store, const PruneOptionsCli& options)
      : context_(context), store_(store), options_(options) {}

  absl::Status Run() {
    now_ = context_.clock();
    if (!options_.older_than.empty()) {
      STET_ASSIGN_OR_RETURN(const absl::Duration age,
                            ParseDurationText(options_.older_than));
      before_ = now_ - age;
    }
    STET_ASSIGN_OR_RETURN(const StoreStats stats, store_.Stats());
    ProgressLine progress(context_);
    std::string after;
    uint64_t done = 0;
    for (;;) {
      constexpr size_t kPageSize = 256;
      STET_ASSIGN_OR_RETURN(const std::vector<Visit> visits,
                            store_.ListVisits(after, kPageSize));
      for (const Visit& visit : visits)
        STET_RETURN_IF_ERROR(PruneArticle(visit));
      done += visits.size();
      progress.ShowBar("pruning", done, stats.visits);
      if (visits.size() < kPageSize) break;
      after = visits.back().id;
    }
    return absl::OkStatus();
  }

  const PruneCounts& counts() const { return counts_; }

 private:
  // Never of the first and the last.
  bool Goes(const VersionInfo& info, size_t newer) const {
    const bool of_note = info.edit && info.score >= options_.min_score;
    return !info.erased && !of_note && info.last_seen < before_ &&
           (options_.keep < 0 || newer >= static_cast<size_t>(options_.keep));
  }

  absl::Status PruneArticle(const Visit& visit) {
    if (!options_.sources.empty() &&
        std::find(options_.sources.begin(), options_.sources.end(),
                  visit.source) == options_.sources.end())
      return absl::OkStatus();
    STET_ASSIGN_OR_RETURN(const std::vector<VersionInfo> versions,
                          store_.ListVersions(visit.id));
    std::vector<uint32_t> gone;
    for (size_t i = 1; i + 1 < versions.size(); ++i) {
      if (Goes(versions[i], versions.size() - 1 - i))
        gone.push_back(versions[i].version);
    }
    if (gone.empty()) return absl::OkStatus();
    ++counts_.articles;
    counts_.versions += gone.size();
    if (options_.dry_run) return absl::OkStatus();
    return store_.Erase(visit.id, gone, kReason, now_);
  }

  Context& context_;
  Store& store_;
  const PruneOptionsCli& options_;
  absl::Time now_;
  absl::Time before_ = absl::InfiniteFuture();
  PruneCounts counts_;
};

}  // namespace

int PruneCommand(Context& context, const PruneOptionsCli& options) {
  if (options.older_than.empty() && options.keep < 0 &&
      options.sources.empty()) {
    PrintError(context,
               "prune what? Say --older-than 90d, --keep 20 or --source NAME; "
               "all that are given must hold");
    return kUsage;
  }
  return WithStore(
      context, options.dry_run ? StoreAccess::kRead : StoreAccess::kWrite,
      [&](Store& store) -> int {
        const auto before = store.Stats();
        if (!before.ok()) return Fail(context, before.status());
        Pruning pruning(context, store, options);
        absl::Status status = pruning.Run();
        const PruneCounts& counts = pruning.counts();
        if (status.ok() && counts.versions > 0 && !options.dry_run)
          status = store.Compact();
        if (!status.ok()) return Fail(context, status);
        const auto after = store.Stats();
        if (!after.ok()) return Fail(context, after.status());
        if (context.json) {
          *context.out << Dump({{"articles", counts.articles},
                                {"versions", counts.versions},
                                {"dry_run", options.dry_run},
                                {"stored_bytes_before", before->stored_bytes},
                                {"stored_bytes", after->stored_bytes}})
                       << "\n";
          return kDone;
        }
        *context.out << Plural(counts.versions, "version") << " of "
                     << Plural(counts.articles, "article") << " "
                     << (options.dry_run ? "would go"
                                         : "lost text and raw pages; number, "
                                           "hash and times stay")
                     << "\n";
        return kDone;
      });
}

}  // namespace stet
