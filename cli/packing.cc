#include "cli/packing.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace stet {
namespace {

constexpr absl::Duration kRunMin = absl::Seconds(1), kRunMax = absl::Minutes(1);
constexpr int kRunShare = 4;  // A quarter of what it took.
constexpr absl::Duration kIdlePause = absl::Seconds(2);
constexpr int kLowestPriority = 19;

}  // namespace

absl::Duration PackingTime(absl::Duration run) {
  return std::clamp(run / kRunShare, kRunMin, kRunMax);
}

absl::StatusOr<PackCounts> PackUntil(Store& store,
                                     const std::function<absl::Time()>& clock,
                                     absl::Time deadline,
                                     const std::function<bool()>& stop) {
  return store.Pack(clock(), [&] { return clock() < deadline && !stop(); });
}

IdlePacking::IdlePacking(Store& store, std::function<absl::Time()> clock)
    : store_(store), clock_(std::move(clock)), thread_([this] { Work(); }) {}

IdlePacking::~IdlePacking() {
  stopping_ = true;
  {
    const absl::MutexLock lock(&mutex_);
    stop_ = true;
  }
  thread_.join();
}

void IdlePacking::Work() {
  // Of this thread alone, as Linux has it.
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kLowestPriority);
  for (;;) {
    {
      const absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&stop_), kIdlePause)) return;
    }
    if (!idle_) continue;
    // A failing disk is met by the next round, which says so.
    (void)PackUntil(store_, clock_, absl::InfiniteFuture(), [this] {
      return stopping_.load() || !idle_.load();
    }).ok();
  }
}

}  // namespace stet
