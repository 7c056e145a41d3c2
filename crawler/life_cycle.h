// The life of an address: live, gone, back, blocked; and what of it is news.
//
//   LifeCycle next = AfterSighting(visit, SightingOf(page.status), "http_404",
//                                  now);
//   if (next.newly_gone) …  // A version of its own.
//
// A 410 is believed at once. A 404, a 451 or a page that only says "not found"
// (a soft 404) is believed when seen twice, six hours apart, with nothing else
// between: servers slip. A failure says nothing about the article; it changes
// no state and alarms nobody.

#ifndef STET_CRAWLER_LIFE_CYCLE_H_
#define STET_CRAWLER_LIFE_CYCLE_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "model/visit.h"

namespace stet {

enum class Sighting {
  kThere,    // A page with its article, or a 304 for one.
  kGone,     // 410.
  kMissing,  // 404, 451, a soft 404.
  kBlocked,  // 401, 402, 403, a login or consent wall, robots.txt.
  kFailed,   // Everything else: 429, 5xx, and no answer at all.
};

// By the status alone; the text of a 200 may yet say otherwise.
Sighting SightingOf(int status);

// Two sightings so far apart are no slip.
inline constexpr absl::Duration kGoneApart = absl::Hours(6);

struct LifeCycle {
  Visit visit;  // state, state_since, reason, gone_seen, first_gone.
  bool newly_gone = false;
  bool back = false;  // It was gone, and is there again.
};

// `reason` is machine-readable, "" for kThere. Pure.
LifeCycle AfterSighting(Visit visit, Sighting sighting,
                        absl::string_view reason, absl::Time now);

}  // namespace stet
#endif  // STET_CRAWLER_LIFE_CYCLE_H_
