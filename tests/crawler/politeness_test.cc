// The rules of manners, with time as an argument.

#include <gtest/gtest.h>

#include "crawler/host_pacer.h"
#include "crawler/retry_after.h"
#include "crawler/robots_cache.h"

namespace stet {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
constexpr absl::Duration kSecond = absl::Seconds(1);
constexpr absl::Duration kQuick = absl::Milliseconds(50);

HostPacer Pacer(absl::Duration delay = kSecond) {
  return HostPacer(Host{}, delay, kNow);
}

TEST(HostPacerTest, TheFirstRequestMayBeginAtOnceTheNextAfterTheDelay) {
  HostPacer pacer = Pacer();
  EXPECT_LE(pacer.next_start(), kNow);
  pacer.Started(kNow);
  EXPECT_EQ(pacer.next_start(), kNow + kSecond);
  pacer.Answered(200, kQuick, std::nullopt, kNow + kQuick);
  EXPECT_EQ(pacer.next_start(), kNow + kSecond);
  EXPECT_FALSE(pacer.leave_alone(kNow));
}

TEST(HostPacerTest, TheDelayHoldsAcrossRuns) {
  HostPacer first = Pacer();
  first.Started(kNow);
  Host host;
  first.Save(host, absl::ZeroDuration());
  const absl::Time later = kNow + absl::Milliseconds(300);
  EXPECT_EQ(HostPacer(host, kSecond, later).next_start(), kNow + kSecond);
}

TEST(HostPacerTest, AClockThatStepsBackSilencesNobody) {
  Host host;
  host.last_request = kNow + absl::Hours(24 * 365);
  host.not_before = kNow + absl::Hours(24 * 365);
  EXPECT_LE(HostPacer(host, kSecond, kNow).next_start(), kNow + kRetryAfterMax);
  host.not_before = absl::InfinitePast();
  EXPECT_EQ(HostPacer(host, kSecond, kNow).next_start(), kNow + kSecond);
}

TEST(HostPacerTest, TheLongestOfAllDelaysCounts) {
  HostPacer pacer = Pacer();
  pacer.RaiseCrawlDelay(absl::Seconds(7));
  pacer.RaiseCrawlDelay(absl::Seconds(3));
  pacer.Started(kNow);
  EXPECT_EQ(pacer.next_start(), kNow + absl::Seconds(7));
  HostPacer none = Pacer(absl::ZeroDuration());
  none.RaiseCrawlDelay(absl::Seconds(3));
  none.Started(kNow);
  EXPECT_EQ(none.next_start(), kNow + absl::Seconds(3));
}

TEST(HostPacerTest, ASlowHostIsAskedLessOften) {
  HostPacer pacer = Pacer();
  pacer.Started(kNow);
  pacer.Answered(200, absl::Seconds(5), std::nullopt, kNow + absl::Seconds(5));
  EXPECT_EQ(pacer.next_start(), kNow + absl::Seconds(10));
  HostPacer unhurried = Pacer(absl::ZeroDuration());
  unhurried.Started(kNow);
  unhurried.Answered(200, absl::Seconds(5), std::nullopt, kNow);
  EXPECT_EQ(unhurried.next_start(), kNow);
}

TEST(HostPacerTest, RetryAfterIsObeyedWhereItMeansSomething) {
  const struct {
    int status;
    absl::Duration wait;
  } kCases[] = {{429, absl::Minutes(10)}, {503, absl::Minutes(10)},
                {301, absl::Minutes(10)}, {302, absl::Minutes(10)},
                {200, kSecond},           {404, kSecond}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.status);
    HostPacer pacer = Pacer();
    pacer.Started(kNow);
    pacer.Answered(c.status, kQuick, absl::Minutes(10), kNow);
    EXPECT_EQ(pacer.next_start(), kNow + c.wait);
    EXPECT_EQ(pacer.leave_alone(kNow), c.wait > kSecond);
    Host host;
    pacer.Save(host, absl::Hours(2));
    if (c.wait > kSecond) {
      EXPECT_EQ(host.not_before, kNow + c.wait + absl::Hours(2));
    }
  }
}

TEST(HostPacerTest, ALimitWithoutATimeWaitsLongerEachTime) {
  HostPacer pacer = Pacer();
  absl::Duration previous = absl::ZeroDuration();
  absl::Time now = kNow;
  for (int i = 0; i < 10; ++i) {
    pacer.Started(now);
    pacer.Answered(429, kQuick, std::nullopt, now);
    const absl::Duration wait = pacer.next_start() - now;
    EXPECT_GE(wait, std::max(previous, absl::Minutes(1)));
    EXPECT_LE(wait, absl::Hours(1));
    previous = wait;
    now = pacer.next_start();
  }
  EXPECT_EQ(previous, absl::Hours(1));
}

TEST(HostPacerTest, ZeroSecondsAreNoInvitationToHammer) {
  HostPacer pacer = Pacer(absl::ZeroDuration());
  for (int i = 0; i < 4; ++i) {
    pacer.Answered(429, kQuick, absl::ZeroDuration(), kNow);
    EXPECT_GE(pacer.next_start(), kNow + kSecond);
  }
  pacer.Answered(429, kQuick, absl::ZeroDuration(), kNow);
  EXPECT_TRUE(pacer.leave_alone(kNow));
}

TEST(HostPacerTest, FailuresSlowDownThenEndThenAreForgiven) {
  HostPacer pacer = Pacer();
  pacer.Started(kNow);
  pacer.Failed(HostFailure::kBrokenAnswer, kNow);
  EXPECT_EQ(pacer.next_start(), kNow + absl::Seconds(2));
  pacer.Failed(HostFailure::kBrokenAnswer, kNow);
  EXPECT_EQ(pacer.next_start(), kNow + absl::Seconds(4));
  pacer.Failed(HostFailure::kBrokenAnswer, kNow);
  pacer.Failed(HostFailure::kBrokenAnswer, kNow);
  EXPECT_FALSE(pacer.leave_alone(kNow));
  pacer.Failed(HostFailure::kBrokenAnswer, kNow);
  EXPECT_TRUE(pacer.leave_alone(kNow));
  EXPECT_FALSE(pacer.unreachable());
  HostPacer forgiven = Pacer();
  forgiven.Failed(HostFailure::kBrokenAnswer, kNow);
  forgiven.Started(kNow);
  forgiven.Answered(200, kQuick, std::nullopt, kNow);
  forgiven.Started(kNow);
  EXPECT_EQ(forgiven.next_start(), kNow + kSecond);
}

TEST(HostPacerTest, TwoRefusedConnectionsMeanTheHostIsDown) {
  HostPacer pacer = Pacer();
  pacer.Failed(HostFailure::kNoConnection, kNow);
  EXPECT_FALSE(pacer.unreachable());
  pacer.Failed(HostFailure::kNoConnection, kNow);
  EXPECT_TRUE(pacer.unreachable());
  EXPECT_TRUE(pacer.leave_alone(kNow));
}

TEST(HostPacerTest, ABackOffNeverExceedsItsLimit) {
  Host host;
  host.failures = 4'000'000'000u;
  HostPacer pacer(host, kSecond, kNow);
  pacer.Failed(HostFailure::kNoConnection, kNow);
  EXPECT_LE(pacer.next_start(), kNow + HostPacer::kBackOffMax);
}

TEST(RetryAfterTest, SecondsAndDatesAreReadAndCapped) {
  const char kDate[] = "Tue, 24 Nov 2026 08:00:00 GMT";
  const absl::Time date = *ParseHttpDate(kDate);
  const struct {
    const char* value;
    const char* date;
    std::optional<absl::Duration> want;
  } kCases[] = {
      {"120", kDate, absl::Seconds(120)},
      {" 0 ", kDate, absl::ZeroDuration()},
      {"999999999", kDate, kRetryAfterMax},
      {"99999999999999999999999", kDate, kRetryAfterMax},
      {"Tue, 24 Nov 2026 08:10:00 GMT", kDate, absl::Minutes(10)},
      {"Tuesday, 24-Nov-26 08:10:00 GMT", kDate, absl::Minutes(10)},
      {"Tue Nov 24 08:10:00 2026", kDate, absl::Minutes(10)},
      {"Tue, 24 Nov 2026 07:00:00 GMT", kDate, absl::ZeroDuration()},
      {"Tue, 24 Nov 2036 08:00:00 GMT", kDate, kRetryAfterMax},
      // No Date field: counted from our own clock, here an hour later.
      {"Tue, 24 Nov 2026 09:10:00 GMT", "", absl::Minutes(10)},
      {"-5", kDate, std::nullopt},
      {"1.5", kDate, std::nullopt},
      {"soon", kDate, std::nullopt},
      {"infinite-future", kDate, std::nullopt},
      {"", kDate, std::nullopt},
      {"120, 130", kDate, std::nullopt},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.value);
    EXPECT_EQ(ParseRetryAfter(c.value, c.date, date + absl::Hours(1)), c.want);
  }
}

// robots.txt by status ------------------------------------------------------

std::string Verdict(const Host::Robots& entry, absl::Time now,
                    const char* path = "/private/x") {
  const absl::Status status =
      RobotsVerdict(entry, RobotsRules::Parse(entry.body), "stet", path, now);
  if (status.ok()) return "allowed";
  const std::string message(status.message());
  return message.substr(0, message.find(':'));
}

TEST(RobotsCacheTest, EveryStatusHasItsMeaning) {
  const char kBody[] = "User-agent: *\nDisallow: /private\n";
  const struct {
    int status;
    const char* want;
  } kCases[] = {{200, "robots"},
                {204, "robots"},
                {301, "allowed"},  // More redirects than are followed.
                {400, "allowed"},
                {401, "allowed"},
                {403, "allowed"},
                {404, "allowed"},
                {410, "allowed"},
                {451, "allowed"},
                {429, "robots_unreachable"},
                {500, "robots_unreachable"},
                {503, "robots_unreachable"},
                {599, "robots_unreachable"},
                {0, "robots_unreachable"}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.status);
    Host::Robots entry;
    RecordRobots(entry, {c.status, kBody, {}}, kNow);
    EXPECT_TRUE(IsFresh(entry, kNow));
    EXPECT_EQ(Verdict(entry, kNow), c.want);
  }
}

TEST(RobotsCacheTest, RulesAreKeptADayAtMost) {
  const std::pair<std::optional<absl::Duration>, absl::Duration> kCases[] = {
      {std::nullopt, absl::Hours(24)},
      {absl::Hours(24 * 365), absl::Hours(24)},
      {absl::Hours(3), absl::Hours(3)},
      {absl::ZeroDuration(), absl::Hours(1)}};
  for (const auto& [max_age, want] : kCases) {
    Host::Robots entry;
    RecordRobots(entry, {200, "", max_age}, kNow);
    EXPECT_TRUE(IsFresh(entry, kNow + want - kSecond));
    EXPECT_FALSE(IsFresh(entry, kNow + want));
    EXPECT_FALSE(IsFresh(entry, kNow - kSecond)) << "a clock that stepped back";
  }
}

TEST(RobotsCacheTest, AfterThirtyDaysUnreachableTheRulesLastSeenDecide) {
  Host::Robots entry;
  RecordRobots(entry, {200, "User-agent: *\nDisallow: /private\n", {}}, kNow);
  const absl::Time down = kNow + absl::Hours(30);
  RecordRobots(entry, {503, "<html>sorry", {}}, down);
  EXPECT_EQ(Verdict(entry, down, "/public"), "robots_unreachable");
  const absl::Time month = down + absl::Hours(24 * 30);
  RecordRobots(entry, {0, "", {}}, month);
  EXPECT_EQ(Verdict(entry, month, "/public"), "allowed");
  EXPECT_EQ(Verdict(entry, month, "/private/x"), "robots");
  RecordRobots(entry, {404, "", {}}, month);
  EXPECT_EQ(Verdict(entry, month, "/private/x"), "allowed");
}

TEST(RobotsCacheTest, WhatIsUnreachableIsAskedForAgainSoonThenMoreRarely) {
  Host::Robots entry;
  RecordRobots(entry, {503, "", {}}, kNow);
  EXPECT_EQ(entry.expires, kNow + absl::Minutes(5));
  RecordRobots(entry, {503, "", {}}, kNow + absl::Hours(2));
  EXPECT_EQ(entry.expires, kNow + absl::Hours(4));
  RecordRobots(entry, {503, "", {}}, kNow + absl::Hours(20));
  EXPECT_EQ(entry.expires, kNow + absl::Hours(26));
}

}  // namespace
}  // namespace stet
