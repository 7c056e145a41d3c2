// What a run looks at: its sources, which commands may change under it.

#ifndef STET_CLI_WATCH_LIST_H_
#define STET_CLI_WATCH_LIST_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "model/source.h"
#include "model/visit.h"
#include "store/store.h"

namespace stet {

// What commands change of a visit, as it was when a look began.
struct WatchMark {
  VisitState state = VisitState::kLive;
  bool paused = false;
};
WatchMark MarkOf(const Visit& visit);

// Thread-safe.
class WatchList {
 public:
  explicit WatchList(const std::vector<Source>& sources);

  void Set(const std::vector<Source>& sources);

  // Null for a source that is not watched.
  std::shared_ptr<const Source> SourceOf(absl::string_view name) const;
  // Whether the visit is still to be looked at.
  bool IsWatched(const Visit& visit) const;

  // Makes `visit`, about to be written after a look that began at `before`,
  // keep what commands changed in the store meanwhile.
  static absl::Status Keep(Store& store, const WatchMark& before, Visit& visit);
  // The same for a visit that was found not to be watched: as it is stored; no
  // longer due unless it is watched by now.
  absl::Status Retire(Store& store, absl::Time now, Visit& visit) const;

 private:
  mutable absl::Mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<const Source>> by_name_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace stet
#endif  // STET_CLI_WATCH_LIST_H_
