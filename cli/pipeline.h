// The run: due addresses to looks, looks to outcomes, outcomes to disk.
//
//   network thread      parse threads           the caller's thread
//   claim, fetch  ──▶   extract, compare  ──▶   commit a round, then report it
//
// Queues between them are bounded, so that memory is. All looks of one host go
// through one parse thread in their order: what the host's pages teach of its
// furniture is a function of their order.

#ifndef STET_CLI_PIPELINE_H_
#define STET_CLI_PIPELINE_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "cli/judge.h"
#include "crawler/crawler.h"
#include "store/store.h"

namespace stet {

struct PipelineOptions {
  std::string owner = "run";
  CrawlerOptions crawler;
  int parse_threads = 2;
  bool all = false;      // Everything watched, due or not, once.
  bool service = false;  // Goes on until stopped.
  absl::Time started;
  absl::Time deadline = absl::InfiniteFuture();  // Starts nothing new after it.
  // Held while a round is written; null where no command comes between.
  absl::Mutex* rounds = nullptr;
};

struct PipelineCounts {
  size_t looks = 0;
  size_t versions = 0;  // First ones and changes.
  size_t first = 0;
  size_t edits = 0;   // Reported ones.
  size_t hidden = 0;  // Changes of hidden classes only.
  size_t unchanged = 0;
  size_t gone = 0;
  size_t blocked = 0;
  size_t failed = 0;
  size_t robots = 0;
  size_t discovered = 0;
  size_t lost = 0;  // Not written: another look came first.
  size_t hosts_at_work = 0;
};

class Pipeline {
 public:
  // Called on the caller's thread, once the outcome is on disk.
  using OnCommitted =
      std::function<void(const Judgement&, const CommittedOutcome&)>;
  // Called on the caller's thread after every round, and while waiting.
  using OnProgress = std::function<void(const PipelineCounts&)>;

  // Borrows the store and the judge.
  Pipeline(Store& store, const Judge& judge, PipelineOptions options);
  ~Pipeline();

  // Until nothing is due (or Stop, or the deadline). Returns the store's error
  // if a round cannot be written: nothing after it is reported.
  absl::Status Run(const OnCommitted& on_committed,
                   const OnProgress& on_progress);

  // Starts nothing new; what is under way is finished and written. From any
  // thread, or a signal handler's.
  void Stop() { stop_ = true; }

  const PipelineCounts& counts() const { return counts_; }

 private:
  class Stages;
  Store& store_;
  const Judge& judge_;
  const PipelineOptions options_;
  std::atomic<bool> stop_ = false;
  PipelineCounts counts_;
};

}  // namespace stet
#endif  // STET_CLI_PIPELINE_H_
