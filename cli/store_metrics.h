// What a monitor is told of a store: its counts, those of its sources, and how
// the last run went.

#ifndef STET_CLI_STORE_METRICS_H_
#define STET_CLI_STORE_METRICS_H_

#include <string>

#include "absl/status/statusor.h"
#include "store/store.h"

namespace stet {

// In Prometheus' text format. Errors as Store::Stats's.
absl::StatusOr<std::string> StoreMetrics(Store& store);

}  // namespace stet
#endif  // STET_CLI_STORE_METRICS_H_
