// Tells ThreadSanitizer of Abseil's locks.
//
// Debian builds Abseil without it, so that it sees none of what absl::Mutex
// orders and takes every hand-over for a race. In the tsan preset these
// definitions come before the library's, say what each call does
// (sanitizer/tsan_interface.h) and call the library's.

#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

#include <cstdio>
#include <cstdlib>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace {

// The library's own, by its name in the ABI of Debian's build.
template <typename Function>
Function* Library(const char* name) {
  void* const found = dlsym(RTLD_NEXT, name);
  if (found == nullptr) {
    fprintf(stderr, "%s: not in Debian's Abseil\n", name);
    abort();
  }
  return reinterpret_cast<Function*>(found);
}

}  // namespace

namespace absl {
ABSL_NAMESPACE_BEGIN

void Mutex::Lock() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  static auto* const lock =
      Library<void(Mutex*)>("_ZN4absl7debian35Mutex4LockEv");
  __tsan_mutex_pre_lock(this, 0);
  lock(this);
  __tsan_mutex_post_lock(this, 0, 0);
}

void Mutex::Unlock() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  static auto* const unlock =
      Library<void(Mutex*)>("_ZN4absl7debian35Mutex6UnlockEv");
  __tsan_mutex_pre_unlock(this, 0);
  unlock(this);
  __tsan_mutex_post_unlock(this, 0);
}

bool Mutex::TryLock() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  static auto* const try_lock =
      Library<bool(Mutex*)>("_ZN4absl7debian35Mutex7TryLockEv");
  __tsan_mutex_pre_lock(this, __tsan_mutex_try_lock);
  const bool taken = try_lock(this);
  __tsan_mutex_post_lock(
      this, __tsan_mutex_try_lock | (taken ? 0 : __tsan_mutex_try_lock_failed),
      0);
  return taken;
}

void Mutex::ReaderLock() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  static auto* const lock =
      Library<void(Mutex*)>("_ZN4absl7debian35Mutex10ReaderLockEv");
  __tsan_mutex_pre_lock(this, __tsan_mutex_read_lock);
  lock(this);
  __tsan_mutex_post_lock(this, __tsan_mutex_read_lock, 0);
}

void Mutex::ReaderUnlock() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  static auto* const unlock =
      Library<void(Mutex*)>("_ZN4absl7debian35Mutex12ReaderUnlockEv");
  __tsan_mutex_pre_unlock(this, __tsan_mutex_read_lock);
  unlock(this);
  __tsan_mutex_post_unlock(this, __tsan_mutex_read_lock);
}

// Waiting is letting go and taking again.
void Mutex::Await(const Condition& condition) ABSL_NO_THREAD_SAFETY_ANALYSIS {
  static auto* const await = Library<void(Mutex*, const Condition&)>(
      "_ZN4absl7debian35Mutex5AwaitERKNS0_9ConditionE");
  __tsan_mutex_pre_unlock(this, 0);
  __tsan_mutex_post_unlock(this, 0);
  __tsan_mutex_pre_lock(this, 0);
  await(this, condition);
  __tsan_mutex_post_lock(this, 0, 0);
}

// The library's AwaitWithTimeout calls this one.
bool Mutex::AwaitWithDeadline(const Condition& condition,
                              Time deadline) ABSL_NO_THREAD_SAFETY_ANALYSIS {
  static auto* const await = Library<bool(Mutex*, const Condition&, Time)>(
      "_ZN4absl7debian35Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE");
  __tsan_mutex_pre_unlock(this, 0);
  __tsan_mutex_post_unlock(this, 0);
  __tsan_mutex_pre_lock(this, 0);
  const bool holds = await(this, condition, deadline);
  __tsan_mutex_post_lock(this, 0, 0);
  return holds;
}

ABSL_NAMESPACE_END
}  // namespace absl
