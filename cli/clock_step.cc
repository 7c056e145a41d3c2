#include "cli/clock_step.h"

#include <algorithm>
#include <string>
#include <vector>

#include "model/status_macros.h"
#include "model/time_text.h"
#include "nlohmann/json.hpp"

namespace stet {
namespace {

constexpr size_t kPage = 1000;

// When the last run began; the past if there was none.
absl::StatusOr<absl::Time> LastRun(Store& store) {
  const absl::StatusOr<std::string> text = store.GetBlob("last_run");
  if (absl::IsNotFound(text.status())) return absl::InfinitePast();
  if (!text.ok()) return text.status();
  const nlohmann::json run = nlohmann::json::parse(*text, nullptr, false);
  if (!run.is_object() || !run.contains("started") ||
      !run["started"].is_string())
    return absl::InfinitePast();
  return ParseUtc(run["started"].get<std::string>())
      .value_or(absl::InfinitePast());
}

// Whether `visit` was planned by the clock that was ahead.
bool Mend(Visit& visit, absl::Time now) {
  if (visit.last_checked <= now) return false;
  visit.last_checked = now - absl::Seconds(1);  // Before this pass.
  visit.last_changed = std::min(visit.last_changed, now);
  visit.added = std::min(visit.added, now);
  visit.first_failure = std::min(visit.first_failure, now);
  visit.first_gone = std::min(visit.first_gone, now);
  visit.state_since = std::min(visit.state_since, now);
  if (visit.next_due != absl::InfiniteFuture()) visit.next_due = now;
  return true;
}

}  // namespace

absl::StatusOr<size_t> MendClock(Store& store, absl::Time now) {
  STET_ASSIGN_OR_RETURN(const absl::Time last, LastRun(store));
  if (last <= now) return size_t{0};
  size_t mended = 0;
  std::string after;
  for (;;) {
    STET_ASSIGN_OR_RETURN(std::vector<Visit> visits,
                          store.ListVisits(after, kPage));
    for (Visit& visit : visits) {
      if (!Mend(visit, now)) continue;
      STET_RETURN_IF_ERROR(store.PutVisit(visit));
      ++mended;
    }
    if (visits.size() < kPage) return mended;
    after = visits.back().id;
  }
}

}  // namespace stet
