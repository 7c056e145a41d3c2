// stet import: the captures of WARC files as histories.
//
// Captures are taken in waves: in the order of time, of each article at most
// one, and judged as a run's looks are. All of a wave see what their hosts
// taught up to the wave before, so that the result is a function of the files
// alone, however many threads work. A wave is one round: after an interruption
// the same command goes on where it was.

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <set>
#include <thread>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "cli/capture_queue.h"
#include "cli/commands.h"
#include "cli/crawl_setup.h"
#include "cli/exit_codes.h"
#include "cli/import_counts.h"
#include "cli/judge.h"
#include "cli/open_store.h"
#include "cli/program.h"
#include "cli/progress.h"
#include "cli/run_in_progress.h"
#include "cli/warc_archive.h"
#include "cli/watch_list.h"
#include "cli/watched_sources.h"
#include "model/digest.h"
#include "model/status_macros.h"
#include "model/url.h"

namespace stet {
namespace {

constexpr size_t kWaveCaptures = 64;
constexpr size_t kWaveBytes = 32 << 20;
constexpr size_t kProblemsShown = 20;
constexpr int kMovesMax = 8;

// One capture of a wave.
struct Taken {
  const ArchivedCapture* capture = nullptr;
  absl::StatusOr<WarcArchive::Capture> read = absl::UnknownError("not read");
  // Filled in by the judging thread.
  absl::Status error;  // The store's.
  std::optional<Judgement> judgement;
  bool known = false;  // Older than what the store has.
  bool joins = false;  // Another address's article: to be judged as its.
};
using Wave = std::vector<Taken>;

class Import {
 public:
  Import(Context& context, Store& store, RunInProgress& run,
         const ImportOptionsCli& options)
      : context_(context), store_(store), run_(run), options_(options) {}

  absl::Status Run() {
    STET_ASSIGN_OR_RETURN(const Config config, LoadConfig(context_));
    STET_ASSIGN_OR_RETURN(const std::vector<Source> sources,
                          WatchedSources(store_, config));
    const PageReader reader({.worker_program = context_.worker_program});
    const WatchList watched(sources);
    const Judge judge(store_, reader, watched, {.keep_asides = true});
    std::vector<std::string> paths;
    for (const std::string& file : options_.files)
      paths.push_back(context_.Resolve(file));
    ProgressLine progress(context_);
    progress_ = &progress;
    STET_ASSIGN_OR_RETURN(
        archive_,
        WarcArchive::Open(
            paths,
            {.body_bytes_max = config.crawl.body_bytes_max,
             .on_problem = [this](const std::string& why) { Problem(why); },
             .on_progress =
                 [&](uint64_t done, uint64_t total) {
                   progress.ShowBar("reading", done, total);
                 }}));
    counts_.captures = archive_->captures().size();
    counts_.passed_over = archive_->passed_over();
    queue_.emplace(archive_->captures());
    for (const std::string& address : queue_->Addresses()) {
      const absl::StatusOr<Visit> visit = store_.GetVisit(address);
      if (visit.ok() && !visit->moved_to.empty())
        queue_->Unite(address, visit->moved_to);
    }
    STET_RETURN_IF_ERROR(Work(judge));
    STET_RETURN_IF_ERROR(store_.Compact());
    progress_ = nullptr;
    return absl::OkStatus();
  }

  const ImportCounts& counts() const { return counts_; }

 private:
  void Problem(const std::string& why) {
    ++counts_.bad;
    if (counts_.bad > kProblemsShown) return;
    if (progress_ != nullptr) progress_->Clear();
    PrintError(context_, why);
    if (counts_.bad == kProblemsShown)
      PrintError(context_, "further problems are counted only");
  }

  // The next wave is read while one is judged.
  absl::Status Work(const Judge& judge) {
    uint64_t done = 0;
    Wave wave = TakeWave({});
    Read(wave);
    while (!wave.empty()) {
      Wave next = TakeWave({});
      auto reading = std::async(std::launch::async, [&] { Read(next); });
      const uint64_t before = put_back_;
      absl::Status status = JudgeAndCommit(judge, wave);
      reading.wait();
      STET_RETURN_IF_ERROR(status);
      if (put_back_ > captures_again_max())
        return absl::InternalError("importing: captures go round in a circle");
      done += wave.size() - (put_back_ - before);
      progress_->ShowBar("importing", done, counts_.captures);
      wave = united_ ? TakeWave(std::move(next)) : std::move(next);
      united_ = false;
      Read(wave);
    }
    return absl::OkStatus();
  }

  // Each is judged again once or twice; that this ends is not left to luck.
  uint64_t captures_again_max() const { return 8 * counts_.captures; }

  // Anew, where addresses were found to be one article's since `taken` was: in
  // it a capture may have come before one that is older.
  Wave TakeWave(Wave taken) {
    absl::flat_hash_map<const ArchivedCapture*, Taken> known;
    for (Taken& one : taken) {
      queue_->PutBack(*one.capture);
      const ArchivedCapture* const capture = one.capture;
      known.emplace(capture, std::move(one));
    }
    Wave wave;
    for (const ArchivedCapture* capture : queue_->TakeWave(kWaveCaptures)) {
      const auto one = known.find(capture);
      if (one != known.end())
        wave.push_back(std::move(one->second));
      else
        wave.push_back({.capture = capture});
    }
    return wave;
  }

  void Read(Wave& wave) {
    size_t bytes = 0;
    for (Taken& taken : wave) {
      if (!absl::IsUnknown(taken.read.status())) continue;
      // What is too much at once is read when it is judged.
      if (bytes > kWaveBytes) return;
      const absl::MutexLock lock(&read_mutex_);
      taken.read = archive_->Read(*taken.capture);
      if (taken.read.ok()) bytes += taken.read->page.body.size();
    }
  }

  absl::Status JudgeAndCommit(const Judge& judge, Wave& wave) {
    for (Taken& taken : wave) {
      if (absl::IsUnknown(taken.read.status())) {
        const absl::MutexLock lock(&read_mutex_);
        taken.read = archive_->Read(*taken.capture);
      }
    }
    std::atomic<size_t> next = 0;
    const auto work = [&] {
      for (size_t i = next++; i < wave.size(); i = next++)
        JudgeOne(judge, wave[i]);
    };
    std::vector<std::thread> others;
    const int jobs = options_.jobs > 0
                         ? options_.jobs
                         : static_cast<int>(std::max(
                               1U, std::thread::hardware_concurrency()));
    for (int i = 1; i < jobs; ++i) others.emplace_back(work);
    work();
    for (std::thread& other : others) other.join();
    return Commit(wave);
  }

  // Where the captures of an address go: through moves and aliases.
  absl::StatusOr<Visit> VisitOf(const std::string& url, absl::Time time) const {
    STET_ASSIGN_OR_RETURN(Visit visit, MakeVisit(url, SourceKind::kArticle,
                                                 options_.source, time));
    visit.user_named = true;
    visit.next_due = absl::InfiniteFuture();
    for (int move = 0; move < kMovesMax; ++move) {
      const absl::StatusOr<Visit> known = store_.GetVisit(visit.id);
      if (absl::IsNotFound(known.status())) break;
      if (!known.ok()) return known.status();
      visit = *known;
      if (visit.state != VisitState::kMoved || visit.moved_to.empty()) break;
      visit.id = visit.moved_to;
    }
    return visit;
  }

  void JudgeOne(const Judge& judge, Taken& taken) {
    absl::StatusOr<Visit> visit =
        VisitOf(taken.capture->article, taken.capture->time);
    if (!visit.ok()) {
      taken.error = visit.status();
      return;
    }
    absl::StatusOr<Page> page = PageOf(*visit, taken);
    const bool known = visit->last_checked >= taken.capture->time &&
                       !touched_.contains(visit->id);
    // A revisit that was taken needs no original any more: the article's newest
    // page may be another since.
    if (!page.ok() && !(known && absl::IsNotFound(page.status()))) {
      taken.read = page.status();
      return;
    }
    if (known) {
      taken.known = true;
      ++known_;
      return;
    }
    if (page->status >= 400 && visit->checks == 0 &&
        !queue_->Answers(visit->id) &&
        absl::IsNotFound(store_.GetVisit(visit->id).status())) {
      ++strange_;
      return;
    }
    const Visit before = *visit;
    // What the store that was exported had seen before.
    if (taken.read.ok() && taken.read->confirmed && visit->gone_seen == 0) {
      visit->gone_seen = 1;
      visit->first_gone = taken.capture->time - absl::Hours(24);
    }
    HostKnowledge knowledge = KnowledgeOf(visit->host);
    absl::StatusOr<Judgement> judgement =
        judge.Decide({.visit = *std::move(visit), .page = *std::move(page)},
                     knowledge, taken.capture->time);
    if (!judgement.ok()) {
      taken.error = judgement.status();
      return;
    }
    // An archive's past says nothing of when to look next.
    judgement->outcome.visit.next_due = before.next_due;
    if (before.state == VisitState::kRemoved)
      judgement->outcome.visit.state = before.state;
    auto& found = judgement->discovered;
    found.erase(std::remove_if(found.begin(), found.end(),
                               [](const Visit& other) {
                                 return other.state != VisitState::kMoved;
                               }),
                found.end());
    AddNameOf(*taken.capture, *judgement);
    taken.judgement = *std::move(judgement);
  }

  // An address that an export says was led to the article leads there again.
  void AddNameOf(const ArchivedCapture& capture, Judgement& judgement) const {
    const std::string& article = judgement.outcome.visit.id;
    if (capture.url == capture.article) return;
    absl::StatusOr<Visit> name = MakeVisit(capture.url, SourceKind::kArticle,
                                           options_.source, capture.time);
    if (!name.ok() || name->id == article ||
        judgement.outcome.visit.state == VisitState::kMoved ||
        !absl::IsNotFound(store_.GetVisit(name->id).status()))
      return;
    name->state = VisitState::kMoved;
    name->moved_to = article;
    name->next_due = absl::InfiniteFuture();
    judgement.discovered.push_back(*std::move(name));
  }

  // The capture as a look. A revisit of what no file has is one that found
  // nothing new, if the digest is that of the newest page.
  absl::StatusOr<Page> PageOf(const Visit& visit, const Taken& taken) const {
    if (taken.read.ok()) return taken.read->page;
    const std::string& digest = taken.capture->payload_digest;
    if (!absl::IsNotFound(taken.read.status()) || digest.empty())
      return taken.read.status();
    const absl::StatusOr<Snapshot> head = store_.GetHead(visit.id);
    if (!head.ok()) return taken.read.status();
    absl::StatusOr<Page> newest =
        store_.GetPage(visit.id, head->info.version, -1);
    if (!newest.ok() || !IsPayloadOfDigest(newest->body, digest))
      return taken.read.status();
    newest->status = 304;
    newest->body.clear();
    return newest;
  }

  HostKnowledge KnowledgeOf(const std::string& host) {
    const absl::MutexLock lock(&knowledge_mutex_);
    const auto known = knowledge_.find(host);
    if (known != knowledge_.end()) return known->second;
    HostKnowledge knowledge;
    const absl::StatusOr<Host> stored = store_.GetHost(host);
    if (stored.ok()) {
      absl::StatusOr<HostKnowledge> decoded =
          HostKnowledge::Decode(stored->knowledge);
      if (decoded.ok()) knowledge = *std::move(decoded);
    }
    return knowledge_.emplace(host, std::move(knowledge)).first->second;
  }

  // All that is judged, in one round. What belongs to an article that another
  // capture of the round is of waits for its turn.
  absl::Status Commit(Wave& wave) {
    std::vector<Taken*> round;
    std::vector<Outcome> outcomes;
    std::vector<Visit> aliases;
    std::set<std::string> hosts;
    // Those that the round writes, and those it makes names of them.
    absl::flat_hash_set<std::string> addresses;
    const absl::MutexLock lock(&run_.mutex);
    for (Taken& taken : wave) {
      STET_RETURN_IF_ERROR(taken.error);
      if (!taken.judgement) {
        if (!taken.read.ok() && !taken.known) Problem(Explain(taken));
        continue;
      }
      Judgement& judgement = *taken.judgement;
      if (!TakeAddresses(judgement, addresses)) {
        PutBack(taken);
        continue;
      }
      STET_RETURN_IF_ERROR(LetJoin(taken));
      aliases.insert(aliases.end(), judgement.discovered.begin(),
                     judgement.discovered.end());
      Learn(judgement, hosts);
      STET_RETURN_IF_ERROR(
          WatchList::Keep(store_, judgement.before, judgement.outcome.visit));
      outcomes.push_back(std::move(judgement.outcome));
      round.push_back(&taken);
    }
    counts_.known = known_;
    counts_.strange = strange_;
    if (round.empty()) return absl::OkStatus();
    std::vector<HostRelease> releases;
    for (const std::string& name : hosts) {
      absl::StatusOr<Host> host = store_.GetHost(name);
      if (absl::IsNotFound(host.status())) host = Host{.name = name};
      if (!host.ok()) return host.status();
      host->knowledge = knowledge_[name].Encode();
      releases.push_back({.host = *std::move(host)});
    }
    STET_RETURN_IF_ERROR(store_.UpsertUrls(0, aliases).status());
    STET_ASSIGN_OR_RETURN(const std::vector<CommittedOutcome> committed,
                          store_.CommitRound(0, "import", outcomes, releases));
    for (size_t i = 0; i < round.size(); ++i) {
      if (committed[i].result == OutcomeResult::kFenced) {
        return absl::AbortedError(absl::StrCat(
            "importing ", outcomes[i].visit.id, ": a run has its host"));
      }
      if (committed[i].result == OutcomeResult::kLost) {
        PutBack(*round[i]);
        continue;
      }
      touched_.insert(outcomes[i].visit.id);
      Count(*round[i]->judgement, outcomes[i]);
      if (round[i]->joins) PutBack(*round[i]);
    }
    return absl::OkStatus();
  }

  // False if what another capture of the round does decides what becomes of
  // this one's address, or of the one it names as its article's.
  bool TakeAddresses(const Judgement& judgement,
                     absl::flat_hash_set<std::string>& addresses) {
    const Visit& visit = judgement.outcome.visit;
    std::vector<std::string> ids = {visit.id};
    for (const Visit& alias : judgement.discovered) ids.push_back(alias.id);
    if (!visit.moved_to.empty()) Unite(visit.id, visit.moved_to);
    for (const std::string& id : ids) Unite(id, visit.id);
    for (const std::string& id : ids) {
      if (addresses.contains(id)) return false;
    }
    addresses.insert(ids.begin(), ids.end());
    return true;
  }

  void Unite(const std::string& address, const std::string& other) {
    if (address == other) return;
    queue_->Unite(address, other);
    united_ = true;
  }

  void PutBack(const Taken& taken) {
    queue_->PutBack(*taken.capture);
    ++put_back_;
    united_ = true;
  }

  // By which an address joins another's article, it is a capture of that one
  // and judged as such in its turn. Where the store has later ones, it stays
  // where it is.
  absl::Status LetJoin(Taken& taken) {
    Outcome& outcome = taken.judgement->outcome;
    if (outcome.visit.state != VisitState::kMoved) return absl::OkStatus();
    STET_ASSIGN_OR_RETURN(const Visit article,
                          store_.GetVisit(outcome.visit.moved_to));
    taken.joins = article.last_checked < taken.capture->time ||
                  touched_.contains(article.id);
    if (taken.joins) outcome.look.reset();
    return absl::OkStatus();
  }

  void Learn(const Judgement& judgement, std::set<std::string>& hosts) {
    if (judgement.fingerprints.empty()) return;
    const Visit& visit = judgement.outcome.visit;
    const uint64_t article = Hash64(visit.id);
    if (!learned_.insert(article).second) return;
    knowledge_[visit.host].Learn(article, judgement.text_hash,
                                 judgement.fingerprints);
    hosts.insert(visit.host);
  }

  std::string Explain(const Taken& taken) const {
    const std::string message(taken.read.status().message());
    if (!absl::IsNotFound(taken.read.status())) return message;
    return absl::StrCat(archive_->Describe(taken.capture->record), ": ",
                        taken.capture->url, ": ", message);
  }

  void Count(const Judgement& judgement, const Outcome& outcome) {
    if (outcome.version) {
      ++counts_.versions;
      if (outcome.version->edit) ++counts_.edits;
    } else if (outcome.look && outcome.look->seen_instead.empty()) {
      ++counts_.looks;
    } else if (outcome.visit.state == VisitState::kMoved) {
      ++counts_.moved;
    } else if (judgement.event == LookEvent::kUnchanged) {
      ++counts_.unchanged;
    } else if (judgement.event == LookEvent::kGone) {
      ++counts_.gone;
    } else {
      ++counts_.walls;
    }
  }

  Context& context_;
  Store& store_;
  RunInProgress& run_;
  const ImportOptionsCli& options_;
  ProgressLine* progress_ = nullptr;
  absl::Mutex read_mutex_;  // Of the archive, once it is open.
  std::unique_ptr<WarcArchive> archive_;
  std::optional<CaptureQueue> queue_;  // Of the archive's captures.
  bool united_ = false;    // Addresses, or captures put back, since a wave was
                           // taken.
  uint64_t put_back_ = 0;  // Captures, in all.
  absl::flat_hash_set<std::string> touched_;  // In this pass.
  absl::flat_hash_set<uint64_t> learned_;
  absl::Mutex knowledge_mutex_;
  std::map<std::string, HostKnowledge> knowledge_;  // By host.
  std::atomic<uint64_t> known_ = 0, strange_ = 0;
  ImportCounts counts_;
};

}  // namespace

int ImportCommand(Context& context, const ImportOptionsCli& options) {
  return WithStore(context, StoreAccess::kImport, [&](Store& store) -> int {
    RunInProgress run;
    const auto socket = AnswerForStore(context, store, run, nullptr);
    Import import(context, store, run, options);
    const absl::Status status = import.Run();
    if (!status.ok()) return Fail(context, status);
    const absl::StatusOr<std::string> head = store.HeadHash();
    if (!head.ok()) return Fail(context, head.status());
    PrintImportCounts(context, import.counts(), *head);
    return import.counts().bad == 0 ? kDone : kSourceUnreadable;
  });
}

}  // namespace stet
