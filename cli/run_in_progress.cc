#include "cli/run_in_progress.h"

#include "model/status_macros.h"

namespace stet {

absl::Status ChangeWatched(const Context& context,
                           const std::function<absl::Status()>& change) {
  if (context.run == nullptr) return change();
  const absl::MutexLock lock(&context.run->mutex);
  STET_RETURN_IF_ERROR(change());
  return context.run->reread ? context.run->reread() : absl::OkStatus();
}

}  // namespace stet
