// A clock that was ahead and has been set right: what was planned by it would
// lie in the future for as long as it was ahead.

#ifndef STET_CLI_CLOCK_STEP_H_
#define STET_CLI_CLOCK_STEP_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "store/store.h"

namespace stet {

// Makes due what was last looked at later than `now`, where the run before
// began later than `now` too; versions keep their times. Returns how many
// addresses. Costs one small read as long as time goes forward.
absl::StatusOr<size_t> MendClock(Store& store, absl::Time now);

}  // namespace stet
#endif  // STET_CLI_CLOCK_STEP_H_
