// When to look again: a hazard of edits by age and beat of the page
// (hazard_table.h), corrected for each article by what it did so far.
//
//   visit = AfterLook(std::move(visit), LookResult::kUnchanged, now, options);
//   visit.next_due, ExplainNextDue(visit, options)
//
// A pure function of the visit's record and the time; nothing to persist but
// Visit itself, so that it works from cron at any interval.
//
// Articles. The hazard is h(t) = by_age(beat, t) * by_silence(beat, t) * m,
// edits an hour, with the Gamma-Poisson posterior mean m = (a + edits seen) /
// (a / r + edits expected by by_age so far), r being the source's own rate.
// Were h known for sure, looks at equal steps of its integral would capture
// most edits for a number of looks; since it is not, steps are equal in the
// integral of h^0.7, which leans towards looking more evenly. Once 90 % of what
// is still to come has probably happened, one look fetches it; when less than
// 0.04 edits remain to be expected, the article is looked at when it is a week
// old, then each time that it has doubled its age, at least every 60 days: late
// corrections are rare, never impossible.
//
// Feeds, sitemaps and front pages. Their interval halves, roughly, when they
// brought something new and grows by a half when not, from five minutes (a
// sitemap: 15) to a day.

#ifndef STET_CRAWLER_SCHEDULER_H_
#define STET_CRAWLER_SCHEDULER_H_

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "crawler/hazard_table.h"
#include "model/visit.h"

namespace stet {

// The rate of a source: a Gamma-Poisson posterior mean again, of all its
// articles of one beat together. What the table says weighs as much as
// kSourceRateWeight edits, so that a few prove little.
inline constexpr double kSourceRateWeight = 20;
inline constexpr double kSourceRateMin = 0.25, kSourceRateMax = 4;
double SourceRate(double edits, double expected_edits);

enum class LookResult { kUnchanged, kEdited, kFirst, kFailed, kGone, kBlocked };

struct ScheduleOptions {
  std::optional<absl::Duration> every = {};  // The source's fixed interval.
  // The looks that an article has in its first week, on average over all that
  // is watched; live pages get more of them, quiet ones fewer.
  double fetches_per_week = 10;
  const HazardTable* table = nullptr;  // Borrowed; null: kHazardTable.
  // How often this source's pages of this beat are edited, where the table says
  // 1: SourceRate of what was seen of them so far.
  double source_rate = 1;
};

// `visit` after a look at `now` that found `result`: last_checked,
// last_changed, checks, edits, failures, first_failure, expected_edits and
// next_due are brought up to date. State, gone_seen and first_gone are
// set by who judges the look (cli/judge.h), before.
//
// Failures: again after 10 minutes, doubled each time, at most a day. Gone:
// again after 6 hours, then after as long as it has been gone, at most 30 days.
// Blocked: the same, at most 7 days.
Visit AfterLook(Visit visit, LookResult result, absl::Time now,
                const ScheduleOptions& options);

// `visit` after its feed or sitemap said at `now` that it was updated at
// `updated`: due at once if that is later than the last look, but not within
// ten minutes of it.
Visit AfterHint(Visit visit, absl::Time updated, absl::Time now);

// One sentence for a person: why next_due is what it is.
std::string ExplainNextDue(const Visit& visit, const ScheduleOptions& options);

}  // namespace stet
#endif  // STET_CRAWLER_SCHEDULER_H_
