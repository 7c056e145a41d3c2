// When to look again: a hazard of edits by age and kind of page, updated by
// what each article did (CRAWLING.md's Gamma-Poisson rule, and better).
//
// A pure function of the visit's record and the time; nothing to persist but
// Visit itself, so that it works from cron at any interval.

#ifndef STET_CRAWLER_SCHEDULER_H_
#define STET_CRAWLER_SCHEDULER_H_

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "model/visit.h"

namespace stet {

enum class LookResult { kUnchanged, kEdited, kFirst, kFailed, kGone, kBlocked };

struct ScheduleOptions {
  std::optional<absl::Duration> every;  // The source's fixed interval.
  double fetches_per_week = 10;  // The budget an article has in its first week.
};

// `visit` after a look at `now` that found `result`: last_checked, checks,
// edits, failures, expected_edits and next_due are brought up to date.
Visit AfterLook(Visit visit, LookResult result, absl::Time now,
                const ScheduleOptions& options);

// One sentence for a person: why next_due is what it is.
std::string ExplainNextDue(const Visit& visit, const ScheduleOptions& options);

}  // namespace stet
#endif  // STET_CRAWLER_SCHEDULER_H_
