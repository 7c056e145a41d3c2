// A queue between threads, bounded by what its items cost: who fills it waits,
// so that a slow stage holds back the ones before it instead of filling memory.

#ifndef STET_CLI_BOUNDED_QUEUE_H_
#define STET_CLI_BOUNDED_QUEUE_H_

#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace stet {

// Thread-safe; any number of threads on either side.
template <typename Item>
class BoundedQueue {
 public:
  // Items pass while those waiting cost less than `cost_max`: one too many at
  // most.
  explicit BoundedQueue(size_t cost_max) : cost_max_(cost_max) {}

  // Waits for room. After Close the item is dropped.
  void Push(Item item, size_t cost) ABSL_LOCKS_EXCLUDED(mutex_) {
    const absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(this, &BoundedQueue::HasRoom));
    if (closed_) return;
    cost_ += cost;
    items_.emplace_back(std::move(item), cost);
  }

  // The next item; waits until there is one, `patience` has passed, or the
  // queue is closed and empty.
  std::optional<Item> Pop(absl::Duration patience = absl::InfiniteDuration())
      ABSL_LOCKS_EXCLUDED(mutex_) {
    const absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithTimeout(absl::Condition(this, &BoundedQueue::HasItem),
                            patience);
    if (items_.empty()) return std::nullopt;
    auto [item, cost] = std::move(items_.front());
    items_.pop_front();
    cost_ -= cost;
    return std::move(item);
  }

  // Nothing more comes; who waits goes on.
  void Close() ABSL_LOCKS_EXCLUDED(mutex_) {
    const absl::MutexLock lock(&mutex_);
    closed_ = true;
  }

  bool closed() const ABSL_LOCKS_EXCLUDED(mutex_) {
    const absl::MutexLock lock(&mutex_);
    return closed_ && items_.empty();
  }

 private:
  bool HasRoom() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return closed_ || cost_ < cost_max_;
  }
  bool HasItem() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return closed_ || !items_.empty();
  }

  const size_t cost_max_;
  mutable absl::Mutex mutex_;
  std::deque<std::pair<Item, size_t>> items_ ABSL_GUARDED_BY(mutex_);
  size_t cost_ ABSL_GUARDED_BY(mutex_) = 0;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace stet
#endif  // STET_CLI_BOUNDED_QUEUE_H_
