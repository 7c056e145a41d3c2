#include "store/evidence.h"

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace stet {
namespace {

TEST(EvidenceTest, TimesAreInUtcWithSixDigitsOfTheSecond) {
  const struct {
    absl::Time time;
    const char* want;
  } kCases[] = {
      {absl::FromUnixMicros(1'795'960'812'000'123),
       "2026-11-29T14:00:12.000123Z"},
      {absl::UnixEpoch(), "1970-01-01T00:00:00.000000Z"},
      {absl::FromUnixMicros(-1), "1969-12-31T23:59:59.999999Z"},
      {absl::FromUnixNanos(1999), "1970-01-01T00:00:00.000001Z"},
      {absl::FromUnixSeconds(951'782'400), "2000-02-29T00:00:00.000000Z"},
      {absl::FromCivil(absl::CivilSecond(9999, 12, 31, 23, 59, 59),
                       absl::UTCTimeZone()),
       "9999-12-31T23:59:59.000000Z"},
      {absl::FromCivil(absl::CivilSecond(1000, 1, 1), absl::UTCTimeZone()),
       "1000-01-01T00:00:00.000000Z"},
      {absl::FromCivil(absl::CivilSecond(999, 1, 1), absl::UTCTimeZone()),
       "999-01-01T00:00:00.000000Z"},
      {absl::FromCivil(absl::CivilSecond(10000, 1, 1), absl::UTCTimeZone()),
       "10000-01-01T00:00:00.000000Z"},
      {absl::InfinitePast(), ""},
      {absl::InfiniteFuture(), ""},
  };
  for (const auto& c : kCases) EXPECT_EQ(EvidenceTime(c.time), c.want);
}

}  // namespace
}  // namespace stet
