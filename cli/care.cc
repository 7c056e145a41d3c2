// Care of the store: verify, reextract, stats, backup, erase; prune.cc has
// that.

#include <atomic>
#include <cmath>
#include <thread>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/commands.h"
#include "cli/crawl_setup.h"
#include "cli/exit_codes.h"
#include "cli/open_store.h"
#include "cli/progress.h"
#include "cli/reinterpret.h"
#include "cli/watched_sources.h"
#include "model/plural.h"
#include "model/status_macros.h"
#include "model/time_text.h"
#include "nlohmann/json.hpp"
#include "parser/extract.h"
#include "report/json_report.h"

namespace stet {
namespace {

int ThreadsOf(int jobs) {
  return jobs > 0 ? jobs
                  : static_cast<int>(
                        std::max(1U, std::thread::hardware_concurrency()));
}

std::string Megabytes(uint64_t bytes) {
  return absl::StrFormat("%.1f MB", static_cast<double>(bytes) / 1e6);
}

double Ratio(uint64_t part, uint64_t whole) {
  return whole == 0 ? 0
                    : std::round(static_cast<double>(part) * 1e5 /
                                 static_cast<double>(whole)) /
                          1e5;
}

// " (2.4 %)"; nothing of nothing.
std::string Share(uint64_t part, uint64_t whole) {
  return whole == 0 ? std::string()
                    : absl::StrFormat(" (%.1f %%)", 100 * Ratio(part, whole));
}

// Histories are extracted again host by host, each with what the host taught.
class Reextraction {
 public:
  Reextraction(Context& context, Store& store, std::vector<Source> sources)
      : context_(context), store_(store), sources_(std::move(sources)) {
    for (const Source& source : sources_) by_name_[source.name] = &source;
  }

  // `cursor` is the last id that an earlier, interrupted pass finished.
  absl::StatusOr<size_t> Run(int threads) {
    STET_ASSIGN_OR_RETURN(std::string after, Cursor());
    STET_ASSIGN_OR_RETURN(const StoreStats stats, store_.Stats());
    ProgressLine progress(context_);
    size_t done = 0;
    for (;;) {
      constexpr size_t kPageSize = 256;
      STET_ASSIGN_OR_RETURN(const std::vector<Visit> visits,
                            store_.ListVisits(after, kPageSize));
      STET_RETURN_IF_ERROR(RunPage(visits, threads));
      done += visits.size();
      progress.ShowBar("extracting again", done, stats.visits);
      if (visits.size() < kPageSize) break;
      after = visits.back().id;
      STET_RETURN_IF_ERROR(store_.PutBlob(
          kCursorName, absl::StrCat(kExtractorVersion, " ", after)));
    }
    STET_RETURN_IF_ERROR(store_.PutBlob(kCursorName, ""));
    return changed_.load();
  }

 private:
  static constexpr char kCursorName[] = "reextract";

  absl::StatusOr<std::string> Cursor() {
    const absl::StatusOr<std::string> cursor = store_.GetBlob(kCursorName);
    if (absl::IsNotFound(cursor.status())) return std::string();
    if (!cursor.ok()) return cursor.status();
    const std::string prefix = absl::StrCat(kExtractorVersion, " ");
    return cursor->rfind(prefix, 0) == 0 ? cursor->substr(prefix.size())
                                         : std::string();
  }

  absl::Status RunPage(const std::vector<Visit>& visits, int threads) {
    std::atomic<size_t> next = 0;
    std::vector<absl::Status> results(static_cast<size_t>(threads));
    const auto work = [&](size_t thread) {
      for (size_t i = next++; i < visits.size() && results[thread].ok();
           i = next++) {
        results[thread] = RunOne(visits[i]);
      }
    };
    std::vector<std::thread> others;
    for (size_t i = 1; i < results.size(); ++i) others.emplace_back(work, i);
    work(0);
    for (std::thread& other : others) other.join();
    for (const absl::Status& result : results) STET_RETURN_IF_ERROR(result);
    return absl::OkStatus();
  }

  absl::Status RunOne(const Visit& visit) {
    if (visit.kind != SourceKind::kArticle || visit.state == VisitState::kMoved)
      return absl::OkStatus();
    const auto source = by_name_.find(visit.source);
    HostKnowledge knowledge;
    const absl::StatusOr<Host> host = store_.GetHost(visit.host);
    if (host.ok()) {
      absl::StatusOr<HostKnowledge> decoded =
          HostKnowledge::Decode(host->knowledge);
      if (decoded.ok()) knowledge = *std::move(decoded);
    }
    const absl::StatusOr<size_t> changed = ReinterpretHistory(
        store_, reader_, visit.id,
        source == by_name_.end() ? nullptr : source->second, &knowledge);
    if (absl::IsNotFound(changed.status()))
      return absl::OkStatus();  // No version yet.
    if (!changed.ok()) return changed.status();
    changed_ += *changed;
    return absl::OkStatus();
  }

  Context& context_;
  Store& store_;
  const PageReader reader_{{.worker_program = context_.worker_program}};
  const std::vector<Source> sources_;
  absl::flat_hash_map<std::string, const Source*> by_name_;
  std::atomic<size_t> changed_ = 0;
};

absl::Status EraseVersions(Store& store, const EraseOptionsCli& options,
                           absl::Time now, size_t& erased) {
  auto [url, number] = SplitVersion(options.target);
  absl::StatusOr<Visit> visit = FindHistory(store, options.target);
  if (visit.ok())
    number = 0;
  else
    visit = FindHistory(store, url);
  if (!visit.ok()) return visit.status();
  STET_ASSIGN_OR_RETURN(const std::vector<VersionInfo> versions,
                        store.ListVersions(visit->id));
  std::vector<uint32_t> gone;
  // What was seen before the first version is of the address as well.
  if (number == 0 && store.GetPage(visit->id, 0, 0).ok()) gone.push_back(0);
  for (const VersionInfo& version : versions) {
    if ((number == 0 || version.version == number) && !version.erased)
      gone.push_back(version.version);
  }
  erased = gone.size();
  if (gone.empty()) {
    return absl::NotFoundError(absl::StrCat(
        options.target, ": no such version that is not erased already"));
  }
  STET_RETURN_IF_ERROR(store.Erase(visit->id, gone, options.reason, now));
  // What was overwritten is still in the files until they are written anew.
  return store.Compact();
}

}  // namespace

int VerifyCommand(Context& context, int jobs) {
  return WithStore(context, StoreAccess::kVerify, [&](Store& store) -> int {
    absl::StatusOr<VerifyReport> report;
    {
      ProgressLine progress(context);
      report =
          store.Verify(ThreadsOf(jobs), [&](uint64_t done, uint64_t total) {
            progress.ShowBar("verifying", done, total);
          });
    }
    if (!report.ok()) return Fail(context, report.status());
    if (context.json) {
      *context.out << Dump({{"articles", report->articles},
                            {"versions", report->versions},
                            {"pages", report->pages},
                            {"head", report->head},
                            {"problems", report->problems}})
                   << "\n";
    } else {
      for (const std::string& problem : report->problems)
        *context.out << TerminalSafe(problem) << "\n";
      // From cron, -q leaves a mail for damage only.
      if (!context.quiet || !report->problems.empty())
        *context.out << Plural(report->articles, "article") << ", "
                     << Plural(report->versions, "version") << ", "
                     << Plural(report->pages, "raw page") << " checked; "
                     << (report->problems.empty()
                             ? "all is intact"
                             : Plural(report->problems.size(), "problem"))
                     << (report->head.empty() ? "" : "\nhead ") << report->head
                     << "\n";
    }
    if (report->problems.empty()) return kDone;
    PrintError(
        context,
        "the store is damaged; nothing was repaired. What is intact can be "
        "read, and brought to a new store: stet export --warc FILE, then stet "
        "import FILE --store NEW");
    return kStoreBroken;
  });
}

int ReextractCommand(Context& context, int jobs) {
  const auto config = LoadConfig(context);
  if (!config.ok()) return Fail(context, config.status());
  return WithStore(context, StoreAccess::kWrite, [&](Store& store) -> int {
    auto sources = WatchedSources(store, *config);
    if (!sources.ok()) return Fail(context, sources.status());
    Reextraction again(context, store, *std::move(sources));
    const auto changed = again.Run(ThreadsOf(jobs));
    if (!changed.ok()) return Fail(context, changed.status());
    if (const absl::Status packed = store.Compact(); !packed.ok())
      return Fail(context, packed);
    if (!context.quiet)
      *context.err << Plural(*changed, "version reads", "versions read")
                   << " differently now\n";
    return kDone;
  });
}

int StatsCommand(Context& context) {
  return WithStore(context, StoreAccess::kRead, [&](Store& store) -> int {
    const auto stats = store.Stats();
    if (!stats.ok()) return Fail(context, stats.status());
    const auto head = store.HeadHash();
    if (!head.ok()) return Fail(context, head.status());
    const double days =
        stats->newest > stats->oldest
            ? absl::ToDoubleHours(stats->newest - stats->oldest) / 24
            : 0;
    const double growth =
        days > 0 ? static_cast<double>(stats->disk_bytes) / std::max(1.0, days)
                 : 0;
    if (context.json) {
      nlohmann::ordered_json json = {
          {"articles", stats->articles},
          {"visits", stats->visits},
          {"versions", stats->versions},
          {"looks", stats->looks},
          {"raw_bytes", stats->raw_bytes},
          {"stored_bytes", stats->stored_bytes},
          {"disk_bytes", stats->disk_bytes},
          {"ratio", Ratio(stats->stored_bytes, stats->raw_bytes)},
          {"disk_bytes_per_day", static_cast<uint64_t>(growth)},
          {"oldest", FormatUtc(stats->oldest)},
          {"newest", FormatUtc(stats->newest)},
          {"head", *head},
          {"sources", nlohmann::ordered_json::array()}};
      for (const StoreStats::BySource& source : stats->sources) {
        json["sources"].push_back(
            {{"source", source.source},
             {"articles", source.articles},
             {"versions", source.versions},
             {"edits", source.edits},
             {"silent", source.silent},
             {"raw_bytes", source.raw_bytes},
             {"stored_bytes", source.stored_bytes},
             {"ratio", Ratio(source.stored_bytes, source.raw_bytes)}});
      }
      *context.out << Dump(json) << "\n";
      return kDone;
    }
    *context.out << Plural(stats->articles, "article") << ", "
                 << Plural(stats->versions, "version") << ", "
                 << Plural(stats->looks, "raw page") << "\nhead " << *head
                 << "\n"
                 << Megabytes(stats->raw_bytes) << " received, "
                 << Megabytes(stats->stored_bytes) << " kept"
                 << Share(stats->stored_bytes, stats->raw_bytes) << ", "
                 << Megabytes(stats->disk_bytes) << " on disk, "
                 << Megabytes(static_cast<uint64_t>(growth)) << " a day\n";
    for (const StoreStats::BySource& source : stats->sources) {
      *context.out << "  " << TerminalSafe(source.source) << ": "
                   << Plural(source.articles, "article") << ", "
                   << Plural(source.versions, "version") << ", "
                   << Plural(source.edits, "edit") << ", " << source.silent
                   << " silent, " << Megabytes(source.stored_bytes)
                   << Share(source.stored_bytes, source.raw_bytes) << "\n";
    }
    return kDone;
  });
}

int BackupCommand(Context& context, const std::string& directory) {
  return WithStore(context, StoreAccess::kRead, [&](Store& store) -> int {
    const absl::Status copied = store.Backup(context.Resolve(directory));
    if (!copied.ok()) return Fail(context, copied);
    if (!context.quiet)
      *context.err << "A consistent copy is in " << directory << "\n";
    return kDone;
  });
}

int EraseCommand(Context& context, const EraseOptionsCli& options) {
  return WithStore(context, StoreAccess::kWrite, [&](Store& store) -> int {
    size_t erased = 0;
    const absl::Status status =
        EraseVersions(store, options, context.clock(), erased);
    if (!status.ok()) return Fail(context, status);
    *context.out << "erased " << Plural(erased, "version")
                 << "; number, hash, times and reason stay\n";
    return kDone;
  });
}

}  // namespace stet
