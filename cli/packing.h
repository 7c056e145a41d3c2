// Packing after a run, and beside a service: what rounds wrote quickly takes
// less room, without delaying any round.

#ifndef STET_CLI_PACKING_H_
#define STET_CLI_PACKING_H_

#include <atomic>
#include <functional>
#include <thread>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "store/store.h"

namespace stet {

// How long a run that took `run` may pack behind its last round.
absl::Duration PackingTime(absl::Duration run);

// Packs until `deadline` by `clock`, or until `stop` says so.
absl::StatusOr<PackCounts> PackUntil(Store& store,
                                     const std::function<absl::Time()>& clock,
                                     absl::Time deadline,
                                     const std::function<bool()>& stop);

// Packs on a thread of its own, of the lowest priority, while the service says
// that it is idle. Borrows the store; the destructor waits for the article in
// hand.
class IdlePacking {
 public:
  IdlePacking(Store& store, std::function<absl::Time()> clock);
  ~IdlePacking();
  IdlePacking(const IdlePacking&) = delete;
  IdlePacking& operator=(const IdlePacking&) = delete;

  void SetIdle(bool idle) { idle_ = idle; }

 private:
  void Work();

  Store& store_;
  const std::function<absl::Time()> clock_;
  std::atomic<bool> idle_ = false;
  absl::Mutex mutex_;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace stet
#endif  // STET_CLI_PACKING_H_
