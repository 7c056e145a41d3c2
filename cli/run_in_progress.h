// What a run in progress shares with the commands that it carries out for
// others (store_socket.h).

#ifndef STET_CLI_RUN_IN_PROGRESS_H_
#define STET_CLI_RUN_IN_PROGRESS_H_

#include <functional>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "cli/context.h"

namespace stet {

struct RunInProgress {
  // Held while a round is written, and while a command writes what is watched:
  // neither overwrites the other.
  absl::Mutex mutex;
  // Tells the run what is watched now; null before and after it looks.
  std::function<absl::Status()> reread ABSL_GUARDED_BY(mutex);
};

// Carries out a change of what is watched: where a run is in progress, between
// two of its rounds, and it knows of the change from then on.
absl::Status ChangeWatched(const Context& context,
                           const std::function<absl::Status()>& change);

}  // namespace stet
#endif  // STET_CLI_RUN_IN_PROGRESS_H_
