#include "crawler/life_cycle.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stet {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'800'000'000);

struct Seen {
  double hours;
  int status;
};

// What each of several sightings in a row was: the state, "!" where it is newly
// gone, "+" where it is back.
std::string Life(const std::vector<Seen>& sightings) {
  Visit visit;
  std::string life;
  for (const Seen& seen : sightings) {
    const LifeCycle next = AfterSighting(visit, SightingOf(seen.status), "",
                                         kStart + absl::Hours(seen.hours));
    visit = next.visit;
    life += std::string(VisitStateName(visit.state)) +
            (next.newly_gone ? "!" : "") + (next.back ? "+" : "") + " ";
  }
  return life;
}

TEST(LifeCycleTest, DeletionsAreBelievedByTheirEvidence) {
  const struct {
    const char* name;
    std::vector<Seen> sightings;
    const char* want;
  } kCases[] = {
      {"410 at once", {{0, 200}, {1, 410}}, "live gone! "},
      {"404 once", {{0, 200}, {1, 404}}, "live live "},
      {"404 twice, too close", {{0, 404}, {5.99, 404}}, "live live "},
      {"404 twice, six hours apart", {{0, 404}, {6, 404}}, "live gone! "},
      {"451 counts as 404", {{0, 451}, {6, 404}}, "live gone! "},
      {"many in six hours", {{0, 404}, {2, 404}, {4, 404}}, "live live live "},
      {"seen between", {{0, 404}, {3, 200}, {7, 404}}, "live live live "},
      {"a 304 is a sighting too",
       {{0, 404}, {3, 304}, {7, 404}},
       "live live live "},
      {"a failure between tells nothing",
       {{0, 404}, {3, 503}, {7, 404}},
       "live live gone! "},
      {"only the first is news",
       {{0, 410}, {9, 410}, {20, 404}},
       "gone! gone gone "},
      {"back", {{0, 410}, {9, 200}, {10, 200}}, "gone! live+ live "},
      {"back and gone again",
       {{0, 410}, {9, 200}, {10, 410}},
       "gone! live+ gone! "},
      {"blocked", {{0, 403}, {9, 200}}, "blocked live "},
      {"a wall does not bring back what is gone",
       {{0, 410}, {9, 403}},
       "gone! gone "},
      {"failures change nothing",
       {{0, 500}, {9, 429}, {30, 502}},
       "live live live "},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Life(c.sightings), c.want);
  }
}

TEST(LifeCycleTest, ReasonAndTimeOfTheStateAreKept) {
  Visit visit;
  visit.state_since = kStart;
  visit =
      AfterSighting(visit, Sighting::kGone, "http_410", kStart + absl::Hours(1))
          .visit;
  EXPECT_EQ(visit.state_since, kStart + absl::Hours(1));
  EXPECT_EQ(visit.first_gone, kStart + absl::Hours(1));
  EXPECT_EQ(visit.reason, "http_410");
  visit =
      AfterSighting(visit, Sighting::kGone, "http_410", kStart + absl::Hours(9))
          .visit;
  EXPECT_EQ(visit.state_since, kStart + absl::Hours(1));
  EXPECT_EQ(visit.gone_seen, 2u);
  visit = AfterSighting(visit, Sighting::kThere, "", kStart + absl::Hours(10))
              .visit;
  EXPECT_EQ(visit.gone_seen, 0u);
  EXPECT_EQ(visit.first_gone, absl::InfinitePast());
  EXPECT_EQ(visit.reason, "");
}

}  // namespace
}  // namespace stet
