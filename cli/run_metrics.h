// What a run tells a monitor: its counts as Prometheus text, in a file or on a
// port of loopback, and there also whether it is alive.
//
//   GET /metrics  the counts
//   GET /health   200 while the run goes on, 503 once it has stood still

#ifndef STET_CLI_RUN_METRICS_H_
#define STET_CLI_RUN_METRICS_H_

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "cli/context.h"
#include "cli/http_service.h"
#include "cli/pipeline.h"

namespace stet {

// Thread-safe.
class RunMetrics {
 public:
  // A run that has not told of itself for so long stands still.
  static constexpr absl::Duration kStillAfter = absl::Minutes(2);

  // `where` is a file, or a port on loopback such as 127.0.0.1:9180; "" is
  // nowhere. Errors as HttpService::Listen's.
  static absl::StatusOr<std::unique_ptr<RunMetrics>> Open(
      const Context& context, const std::string& where);

  // Called again and again while the run goes on. A file is written now and
  // then, and always where `last`.
  absl::Status Tell(const PipelineCounts& counts, absl::Time started,
                    bool last = false);

  std::string url() const;  // "" unless a port was asked for.

 private:
  RunMetrics(const Context& context, std::string file)
      : clock_(context.clock), file_(std::move(file)) {}
  LiveAnswer Answer(const std::string& target) const;

  const std::function<absl::Time()> clock_;
  const std::string file_;
  mutable absl::Mutex mutex_;
  PipelineCounts counts_ ABSL_GUARDED_BY(mutex_);
  absl::Time started_ ABSL_GUARDED_BY(mutex_);
  absl::Time alive_ ABSL_GUARDED_BY(mutex_);
  absl::Time written_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  std::unique_ptr<HttpService> service_;  // Ends first: it asks this.
};

}  // namespace stet
#endif  // STET_CLI_RUN_METRICS_H_
