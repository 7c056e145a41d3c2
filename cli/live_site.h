// The pages of `stet serve`: from a path to an answer, out of the live store.
// Nothing here writes. Every page is made of our own markup and escaped text;
// what a publisher sent is never served as it came.

#ifndef STET_CLI_LIVE_SITE_H_
#define STET_CLI_LIVE_SITE_H_

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "cli/config.h"
#include "cli/live_answer.h"
#include "cli/live_index.h"
#include "cli/page_reader.h"
#include "store/store.h"

namespace stet {

// Thread-safe.
class LiveSite {
 public:
  // `reader` is borrowed: for versions that an earlier extractor read.
  explicit LiveSite(const PageReader& reader) : reader_(reader) {}

  // A failing store is a 503, a wrong address a 404 or 400.
  LiveAnswer Answer(Store& store, const Config& config,
                    const LiveRequest& request) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  const PageReader& reader_;
  absl::Mutex mutex_;
  LiveIndex index_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace stet
#endif  // STET_CLI_LIVE_SITE_H_
