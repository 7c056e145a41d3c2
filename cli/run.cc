// stet run and stet watch: look at what is due, keep what is new, print the
// edits found.

#include <sys/resource.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <optional>
#include <thread>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/clock_step.h"
#include "cli/commands.h"
#include "cli/crawl_setup.h"
#include "cli/exit_codes.h"
#include "cli/live_site.h"
#include "cli/open_store.h"
#include "cli/packing.h"
#include "cli/pipeline.h"
#include "cli/program.h"
#include "cli/progress.h"
#include "cli/read_input.h"
#include "cli/run_in_progress.h"
#include "cli/run_metrics.h"
#include "cli/run_report.h"
#include "cli/watch_list.h"
#include "cli/watched_sources.h"
#include "model/plural.h"
#include "model/status_macros.h"
#include "model/time_text.h"
#include "nlohmann/json.hpp"
#include "report/json_report.h"

namespace stet {
namespace {

constexpr uint64_t kFreeBytesMin = 64 << 20;
constexpr absl::Duration kUnreadableMax = absl::Hours(24);
constexpr absl::Duration kRatesEvery = absl::Minutes(5);

// Signal handlers set these; the run's loop reads them.
std::atomic<bool> stop_asked = false;
std::atomic<bool> reload_asked = false;
static_assert(std::atomic<bool>::is_always_lock_free);

int ParseThreads() {
  return static_cast<int>(std::max(2U, std::thread::hardware_concurrency()));
}

void CatchSignals(bool service) {
  struct sigaction action {};
  action.sa_handler = [](int) { stop_asked = true; };
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  action.sa_handler = [](int) { reload_asked = true; };
  if (service) sigaction(SIGHUP, &action, nullptr);
}

// As many file descriptors as we may have; how many transfers at once they are
// enough for, beside the store's files.
int TransfersWithin(int wanted) {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return wanted;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  constexpr rlim_t kForTheStore = 550;
  const rlim_t rest =
      files.rlim_cur - std::min(kForTheStore, files.rlim_cur / 4 * 3);
  return static_cast<int>(
      std::clamp<rlim_t>(rest, 1, static_cast<rlim_t>(std::max(wanted, 1))));
}

absl::Status CheckFreeSpace(const std::string& directory) {
  struct statvfs disk {};
  if (statvfs(directory.c_str(), &disk) != 0) return absl::OkStatus();
  const uint64_t free_bytes =
      static_cast<uint64_t>(disk.f_bavail) * disk.f_frsize;
  if (free_bytes >= kFreeBytesMin) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrFormat("%d MB are free where the store is, %d MB are needed for "
                      "a run; nothing was "
                      "looked at",
                      free_bytes >> 20, kFreeBytesMin >> 20));
}

// One pass, or the service until it is told to stop or to reload.
class RunOnce {
 public:
  RunOnce(Context& context, Store& store, const PageReader& reader,
          const RunOptionsCli& options, RunInProgress& run, RunMetrics& metrics)
      : context_(context),
        store_(store),
        reader_(reader),
        options_(options),
        run_(run),
        metrics_(metrics) {}

  absl::StatusOr<int> Run() {
    STET_ASSIGN_OR_RETURN(const Config config, LoadConfig(context_));
    STET_ASSIGN_OR_RETURN(PipelineOptions pipeline, PipelineOptionsFor(config));
    WatchList watched{std::vector<Source>()};
    STET_ASSIGN_OR_RETURN(const std::vector<Source> sources,
                          BeginWatch(config, watched));
    const absl::Cleanup end_watch = [this] {
      const absl::MutexLock lock(&run_.mutex);
      run_.reread = nullptr;
    };
    if (sources.empty()) {
      PrintError(context_,
                 "nothing is watched yet; next: stet add "
                 "https://www.example.com/rss.xml");
    }
    if (config.crawl.contact.empty() && config.crawl.user_agent.empty() &&
        !context_.quiet) {
      PrintError(context_,
                 "warning: no [crawl] contact in stet.toml: site owners cannot "
                 "tell who looks");
    }
    STET_ASSIGN_OR_RETURN(const size_t early, MendClock(store_, started_));
    if (early > 0) {
      PrintError(context_, absl::StrCat("the clock has stepped back: ", early,
                                        " addresses last looked at in what is "
                                        "now the future are due at once"));
    }
    STET_ASSIGN_OR_RETURN(const std::unique_ptr<SourceRates> rates,
                          SourceRates::Load(store_));
    std::optional<IdlePacking> idle_packing;
    if (options_.service) idle_packing.emplace(store_, context_.clock);
    const Judge judge(store_, reader_, watched,
                      {.keep_asides = config.crawl.keep_all_raw,
                       .fetches_per_week = config.crawl.fetches_per_week,
                       .rates = rates.get()});
    Pipeline run(store_, judge, std::move(pipeline));
    ProgressLine progress(context_);
    if (context_.err_is_terminal && !context_.quiet && !options_.service) {
      STET_ASSIGN_OR_RETURN(
          due_,
          store_.CountDue(0, options_.all ? absl::InfiniteFuture() : started_));
    }
    const absl::Status status = run.Run(
        [&](const Judgement& judgement, const CommittedOutcome& committed) {
          Tell(judgement, committed, progress);
        },
        [&](const PipelineCounts& counts) {
          if (context_.json) context_.out->flush();
          KeepUp(counts, *rates);
          if (idle_packing) idle_packing->SetIdle(counts.hosts_at_work == 0);
          if (stop_asked || (options_.service && reload_asked)) run.Stop();
          ShowProgress(counts, progress);
        });
    progress.Clear();
    STET_RETURN_IF_ERROR(status);
    STET_RETURN_IF_ERROR(rates->Save(store_));
    STET_RETURN_IF_ERROR(Summarise(run.counts()));
    if (!options_.report_directory.empty()) {
      STET_RETURN_IF_ERROR(UpdateSite(context_, store_, reader_, config,
                                      options_.report_directory));
    }
    idle_packing.reset();
    if (!options_.service) {
      const absl::Time ended = context_.clock();
      STET_RETURN_IF_ERROR(PackUntil(store_, context_.clock,
                                     ended + PackingTime(ended - started_),
                                     [] { return stop_asked.load(); })
                               .status());
    }
    return ExitCodeFor(sources);
  }

 private:
  // Reads what is watched, and has commands tell it from now on.
  absl::StatusOr<std::vector<Source>> BeginWatch(const Config& config,
                                                 WatchList& watched) {
    const absl::MutexLock lock(&run_.mutex);
    const auto read = [this, &config,
                       &watched]() -> absl::StatusOr<std::vector<Source>> {
      STET_ASSIGN_OR_RETURN(std::vector<Source> sources,
                            WatchedSources(store_, config));
      watched.Set(sources);
      return sources;
    };
    STET_ASSIGN_OR_RETURN(std::vector<Source> sources, read());
    STET_RETURN_IF_ERROR(AdoptOrphans(store_, sources, started_));
    STET_RETURN_IF_ERROR(ApplyPauses(store_, sources, started_));
    for (const Source& source : sources) {
      if (source.paused) continue;
      STET_RETURN_IF_ERROR(
          InsertNew(store_, NamedVisits(source, started_)).status());
    }
    run_.reread = [read] { return read().status(); };
    return sources;
  }

  absl::StatusOr<PipelineOptions> PipelineOptionsFor(const Config& config) {
    PipelineOptions pipeline;
    STET_ASSIGN_OR_RETURN(pipeline.crawler, CrawlerOptionsOf(config, context_));
    pipeline.crawler.concurrency =
        TransfersWithin(pipeline.crawler.concurrency);
    started_ = context_.clock();
    pipeline.started = started_;
    pipeline.all = options_.all;
    pipeline.service = options_.service;
    pipeline.rounds = &run_.mutex;
    pipeline.parse_threads = ParseThreads();
    if (!options_.max_time.empty()) {
      STET_ASSIGN_OR_RETURN(const absl::Duration most,
                            ParseDurationText(options_.max_time));
      pipeline.deadline = started_ + most;
    }
    return pipeline;
  }

  // What others look at while a pass, or a service, goes on. The pass is not
  // lost for it: what fails is said at the end.
  void KeepUp(const PipelineCounts& counts, SourceRates& rates) {
    const absl::Time now = context_.clock();
    const absl::Status told = metrics_.Tell(counts, started_);
    if (!told.ok() && metrics_error_.ok()) {
      metrics_error_ = told;
      PrintError(context_, absl::StrCat("warning: ", told.message()));
    }
    if (now >= next_rates_) {
      next_rates_ = now + kRatesEvery;
      (void)rates.Save(store_);  // Tried again; the last one counts.
    }
  }

  // What is durable is told: edits to people, every event to scripts.
  void Tell(const Judgement& judgement, const CommittedOutcome& committed,
            ProgressLine& progress) {
    if (committed.result != OutcomeResult::kStored ||
        judgement.event == LookEvent::kNone)
      return;
    const Visit& visit = judgement.outcome.visit;
    const bool is_version = judgement.outcome.version.has_value();
    if (context_.json) {
      progress.Clear();
      nlohmann::ordered_json event = {
          {"event", std::string(LookEventName(judgement.event))},
          {"id",
           is_version ? VersionId(visit.url, committed.version) : visit.id},
          {"url", visit.url},
          {"version", committed.version},
          {"reason", judgement.reason}};
      if (is_version) event["edit"] = judgement.outcome.version->edit;
      *context_.out << Dump(event) << "\n";
      return;
    }
    if (!is_version || !judgement.edit || !judgement.outcome.version->edit)
      return;
    EditView view = *judgement.edit;
    view.new_version.version = committed.version;
    view.new_version.first_seen = judgement.outcome.version->page.received_at;
    view.new_version.last_seen = view.new_version.first_seen;
    view.new_version.title = view.new_article.title;
    view.new_version.status = judgement.outcome.version->page.status;
    progress.Clear();
    *context_.out << RenderEditSummary(view, context_.Style()) << std::flush;
  }

  void ShowProgress(const PipelineCounts& counts, ProgressLine& progress) {
    if (!progress.shown()) return;
    const absl::Duration spent = context_.clock() - started_;
    const double seconds = absl::ToDoubleSeconds(spent);
    const double rate =
        seconds > 0 ? static_cast<double>(counts.looks) / seconds : 0;
    // What is found on the way is looked at as well: then more was to be done.
    const std::string of =
        due_ > counts.looks ? absl::StrCat(" of ", due_) : "";
    const auto rest = TimeLeft(counts.looks, due_, spent);
    const std::string left =
        rest ? absl::StrCat(", about ", absl::FormatDuration(*rest), " left")
             : "";
    progress.Show(absl::StrFormat(
        "%d%s looks, %.1f a second, %d hosts at work, %d new, %d edits, %d "
        "failed%s",
        counts.looks, of, rate, counts.hosts_at_work, counts.first,
        counts.edits, counts.failed, left));
  }

  absl::Status Summarise(const PipelineCounts& counts) {
    STET_ASSIGN_OR_RETURN(const std::string head, store_.HeadHash());
    const absl::Duration spent = context_.clock() - started_;
    const nlohmann::ordered_json summary = {
        {"event", "summary"},
        {"started", FormatUtc(started_)},
        {"seconds", absl::ToDoubleSeconds(spent)},
        {"looks", counts.looks},
        {"first", counts.first},
        {"edits", counts.edits},
        {"hidden", counts.hidden},
        {"unchanged", counts.unchanged},
        {"gone", counts.gone},
        {"blocked", counts.blocked},
        {"failed", counts.failed},
        {"robots", counts.robots},
        {"discovered", counts.discovered},
        {"lost", counts.lost},
        {"head", head}};
    STET_RETURN_IF_ERROR(store_.PutBlob("last_run", Dump(summary)));
    STET_RETURN_IF_ERROR(metrics_.Tell(counts, started_, /*last=*/true));
    // Packing comes next: nobody is to wait for it.
    if (context_.json) *context_.out << Dump(summary) << "\n" << std::flush;
    if (context_.quiet || (!context_.err_is_terminal && !context_.verbose))
      return absl::OkStatus();
    *context_.err << absl::StrFormat(
        "%s in %s: %s, %s, %s, %d unchanged, %d gone, %d blocked, %d failed, "
        "%d closed by robots.txt\nhead %s\n",
        Plural(counts.looks, "look"),
        absl::FormatDuration(absl::Trunc(spent, absl::Milliseconds(100))),
        Plural(counts.first, "new article"), Plural(counts.edits, "edit"),
        Plural(counts.hidden, "hidden change"), counts.unchanged, counts.gone,
        counts.blocked, counts.failed, counts.robots, head);
    return absl::OkStatus();
  }

  // 3 where every list of a source has failed for over a day.
  absl::StatusOr<int> ExitCodeFor(const std::vector<Source>& sources) {
    int code = kDone;
    for (const Source& source : sources) {
      const std::optional<absl::Time> since =
          UnreadableSince(store_, source, started_);
      if (!since || started_ - *since <= kUnreadableMax) continue;
      code = kSourceUnreadable;
      PrintError(context_,
                 absl::StrCat(
                     "source \"", source.name,
                     "\" has been unreadable for over 24 h; see: stet list \"",
                     source.name, "\""));
    }
    return code;
  }

  Context& context_;
  Store& store_;
  const PageReader& reader_;
  const RunOptionsCli& options_;
  RunInProgress& run_;
  RunMetrics& metrics_;
  uint64_t due_ = 0;  // When it began, for the time left; 0 unknown.
  absl::Time started_;
  absl::Time next_rates_ = absl::InfinitePast();
  absl::Status metrics_error_;
};

}  // namespace

int RunCommand(Context& context, const RunOptionsCli& options) {
  // Before there are threads and secrets.
  PageReader reader({.worker_program = context.worker_program});
  reader.ForkWorkers(ParseThreads());
  stop_asked = false;
  CatchSignals(options.service);
  const auto metrics = RunMetrics::Open(context, options.metrics);
  if (!metrics.ok()) return Fail(context, metrics.status());
  if (const std::string url = (*metrics)->url(); !url.empty() && !context.quiet)
    PrintError(context, absl::StrCat("metrics: ", url, "metrics"));
  const absl::Status space =
      CheckFreeSpace(context.Resolve(context.store_directory));
  if (!space.ok()) return Fail(context, space);
  return WithStore(context, StoreAccess::kWrite, [&](Store& store) -> int {
    RunInProgress run;
    LiveSite live_site(reader);
    const auto socket = AnswerForStore(context, store, run, &live_site);
    for (;;) {
      reload_asked = false;
      RunOnce once(context, store, reader, options, run, **metrics);
      const absl::StatusOr<int> code = once.Run();
      if (!code.ok()) return Fail(context, code.status());
      if (!options.service || stop_asked) return *code;
    }
  });
}

}  // namespace stet
