#include "crawler/life_cycle.h"

#include <string>
#include <utility>

namespace stet {
namespace {

void Enter(VisitState state, absl::Time now, Visit& visit) {
  if (visit.state != state) visit.state_since = now;
  visit.state = state;
}

void ForgetGone(Visit& visit) {
  visit.gone_seen = 0;
  visit.first_gone = absl::InfinitePast();
}

}  // namespace

Sighting SightingOf(int status) {
  switch (status) {
    case 200:
    case 203:
    case 304:
      return Sighting::kThere;
    case 410:
      return Sighting::kGone;
    case 404:
    case 451:
      return Sighting::kMissing;
    case 401:
    case 402:
    case 403:
      return Sighting::kBlocked;
    default:
      return Sighting::kFailed;
  }
}

LifeCycle AfterSighting(Visit visit, Sighting sighting,
                        absl::string_view reason, absl::Time now) {
  const bool was_gone = visit.state == VisitState::kGone;
  bool newly_gone = false;
  visit.reason = std::string(reason);
  switch (sighting) {
    case Sighting::kThere:
      ForgetGone(visit);
      Enter(VisitState::kLive, now, visit);
      break;
    case Sighting::kGone:
    case Sighting::kMissing:
      if (visit.gone_seen++ == 0) visit.first_gone = now;
      newly_gone =
          !was_gone &&
          (sighting == Sighting::kGone ||
           (visit.gone_seen > 1 && now - visit.first_gone >= kGoneApart));
      if (newly_gone) Enter(VisitState::kGone, now, visit);
      break;
    case Sighting::kBlocked:
      // Not "nothing else between" any more; but what is gone stays gone until
      // it is seen again.
      if (!was_gone) {
        ForgetGone(visit);
        Enter(VisitState::kBlocked, now, visit);
      }
      break;
    case Sighting::kFailed:
      break;
  }
  return {.visit = std::move(visit),
          .newly_gone = newly_gone,
          .back = was_gone && sighting == Sighting::kThere};
}

}  // namespace stet
