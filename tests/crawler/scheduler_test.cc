// When to look again, with time as an argument.

#include "crawler/scheduler.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace stet {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'800'000'000);

Visit Article(absl::string_view path = "/news/2026/storm") {
  Visit visit;
  visit.url = absl::StrCat("https://example.com", path);
  visit.added = kStart;
  visit.next_due = kStart;
  return visit;
}

// Looks whenever it is due, for so long; edited at these ages.
std::vector<absl::Time> Looks(Visit& visit, absl::Duration span,
                              std::vector<absl::Duration> edits = {},
                              const ScheduleOptions& options = {}) {
  std::vector<absl::Time> looks;
  size_t seen = 0;
  while (visit.next_due < kStart + span && looks.size() < 100000) {
    const absl::Time now = visit.next_due;
    looks.push_back(now);
    LookResult result =
        looks.size() == 1 ? LookResult::kFirst : LookResult::kUnchanged;
    while (seen < edits.size() && kStart + edits[seen] <= now) {
      result = LookResult::kEdited;
      ++seen;
    }
    visit = AfterLook(visit, result, now, options);
    EXPECT_GT(visit.next_due, now);
  }
  return looks;
}

TEST(SchedulerTest, AnOldArticleIsNeverStarved) {
  for (const char* path : {"/news/2026/storm", "/sport/live/final", "/x",
                           "/culture/book", "/business/shares"}) {
    SCOPED_TRACE(path);
    Visit visit = Article(path);
    const auto looks = Looks(visit, absl::Hours(24 * 365 * 3));
    for (size_t i = 1; i < looks.size(); ++i)
      EXPECT_LE(looks[i] - looks[i - 1], absl::Hours(24 * 60));
    EXPECT_GT(looks.back(), kStart + absl::Hours(24 * 365 * 3 - 24 * 60));
    EXPECT_LT(looks.size(), 200U) << "nor looked at without end";
  }
}

TEST(SchedulerTest, LooksThinOutWithAge) {
  Visit visit = Article();
  const auto looks = Looks(visit, absl::Hours(24 * 365));
  const auto count = [&](absl::Duration from, absl::Duration to) {
    return std::count_if(looks.begin(), looks.end(), [&](absl::Time t) {
      return t >= kStart + from && t < kStart + to;
    });
  };
  EXPECT_GT(count(absl::ZeroDuration(), absl::Hours(6)),
            count(absl::Hours(24), absl::Hours(30)));
  EXPECT_GE(count(absl::Hours(24), absl::Hours(48)),
            count(absl::Hours(24 * 5), absl::Hours(24 * 6)));
}

TEST(SchedulerTest, AnEditBringsTheNextLookForward) {
  Visit quiet = Article();
  Visit busy = Article();
  Looks(quiet, absl::Hours(3));
  Looks(busy, absl::Hours(3), {absl::Minutes(20), absl::Minutes(90)});
  EXPECT_LT(busy.next_due - busy.last_checked,
            quiet.next_due - quiet.last_checked);
}

TEST(SchedulerTest, ABudgetIsKept) {
  size_t before = 0;
  for (const double budget : {5.0, 10.0, 20.0, 40.0}) {
    SCOPED_TRACE(budget);
    Visit visit = Article();
    const size_t looks =
        Looks(visit, absl::Hours(168), {}, {.fetches_per_week = budget}).size();
    EXPECT_GT(looks, before);
    EXPECT_LT(looks, 2.5 * budget);
    before = looks;
  }
}

// A source whose articles are edited more than is usual is looked at more.
TEST(SchedulerTest, WhatASourceTaughtCounts) {
  Visit usual = Article();
  Visit lively = Article();
  Visit silent = Article();
  const size_t usual_looks = Looks(usual, absl::Hours(168)).size();
  EXPECT_GT(Looks(lively, absl::Hours(168), {}, {.source_rate = 3}).size(),
            usual_looks);
  EXPECT_LT(Looks(silent, absl::Hours(168), {}, {.source_rate = 0.3}).size(),
            usual_looks);
}

TEST(SchedulerTest, ASourcesRateIsBetweenWhatIsUsualAndWhatWasSeen) {
  EXPECT_DOUBLE_EQ(SourceRate(0, 0), 1);
  EXPECT_GT(SourceRate(300, 100), 2);
  EXPECT_LT(SourceRate(300, 100), 3);
  EXPECT_LT(SourceRate(3, 1), 1.3) << "three edits prove little";
  EXPECT_LT(SourceRate(10, 100), 0.4);
  EXPECT_GE(SourceRate(0, 1e9), kSourceRateMin);
  EXPECT_LE(SourceRate(1e9, 0), kSourceRateMax);
}

TEST(SchedulerTest, FailuresBackOffAndAreForgotten) {
  Visit visit = Article();
  visit = AfterLook(visit, LookResult::kFirst, kStart, {});
  absl::Time now = visit.next_due;
  absl::Duration before = absl::ZeroDuration();
  for (int i = 0; i < 12; ++i) {
    visit = AfterLook(visit, LookResult::kFailed, now, {});
    const absl::Duration wait = visit.next_due - now;
    EXPECT_GE(wait, std::max(before, absl::Minutes(10)));
    EXPECT_LE(wait, absl::Hours(24));
    before = wait;
    now = visit.next_due;
  }
  EXPECT_EQ(before, absl::Hours(24));
  visit = AfterLook(visit, LookResult::kUnchanged, now, {});
  EXPECT_EQ(visit.failures, 0U);
}

TEST(SchedulerTest, GoneAndBlockedAreAskedForAgainMoreRarely) {
  const struct {
    LookResult result;
    absl::Duration most;
  } kCases[] = {{LookResult::kGone, absl::Hours(24 * 30)},
                {LookResult::kBlocked, absl::Hours(24 * 7)}};
  for (const auto& c : kCases) {
    Visit visit = Article();
    visit.state = c.result == LookResult::kGone ? VisitState::kGone
                                                : VisitState::kBlocked;
    visit.first_gone = visit.state_since = kStart;
    absl::Time now = kStart;
    for (int i = 0; i < 30; ++i) {
      visit = AfterLook(visit, c.result, now, {});
      const absl::Duration wait = visit.next_due - now;
      EXPECT_GE(wait, absl::Hours(6));
      EXPECT_LE(wait, c.most);
      now = visit.next_due;
    }
    EXPECT_EQ(visit.next_due - visit.last_checked, c.most);
  }
}

TEST(SchedulerTest, AHintBringsALookForwardOnce) {
  Visit visit = Article();
  visit = AfterLook(visit, LookResult::kFirst, kStart, {});
  const absl::Time later = kStart + absl::Minutes(30);
  const Visit hinted = AfterHint(visit, later - absl::Minutes(1), later);
  EXPECT_EQ(hinted.next_due, later);
  EXPECT_EQ(AfterHint(visit, kStart - absl::Hours(1), later).next_due,
            visit.next_due)
      << "older than the last look";
  EXPECT_EQ(AfterHint(visit, later + absl::Hours(30), later).next_due,
            visit.next_due)
      << "a date from the future";
  EXPECT_GE(
      AfterHint(visit, kStart + absl::Minutes(1), kStart + absl::Minutes(2))
          .next_due,
      kStart + absl::Minutes(10))
      << "not within ten minutes of a look";
}

TEST(SchedulerTest, SourcesFollowTheirNews) {
  for (const SourceKind kind :
       {SourceKind::kFeed, SourceKind::kSitemap, SourceKind::kPage}) {
    Visit visit = Article();
    visit.kind = kind;
    absl::Time now = kStart;
    for (int i = 0; i < 30; ++i) {
      visit = AfterLook(visit, LookResult::kUnchanged, now, {});
      now = visit.next_due;
    }
    EXPECT_EQ(visit.next_due - visit.last_checked, absl::Hours(24));
    for (int i = 0; i < 30; ++i) {
      visit = AfterLook(visit, LookResult::kEdited, now, {});
      now = visit.next_due;
    }
    EXPECT_EQ(visit.next_due - visit.last_checked, kind == SourceKind::kSitemap
                                                       ? absl::Minutes(15)
                                                       : absl::Minutes(5));
  }
}

TEST(SchedulerTest, TheReasonIsSaid) {
  const struct {
    const char* want;
    Visit visit;
    ScheduleOptions options;
  } kCases[] = {
      {"not looked at yet", Article(), {}},
      {"news", AfterLook(Article(), LookResult::kFirst, kStart, {}), {}},
      {"its source asks for every 30 min",
       AfterLook(Article(), LookResult::kFirst, kStart,
                 {.every = absl::Minutes(30)}),
       {.every = absl::Minutes(30)}},
      {"1 failure in a row",
       AfterLook(Article(), LookResult::kFailed, kStart, {}),
       {}},
      {"edited 2.0 times as often as is usual",
       AfterLook(Article(), LookResult::kFirst, kStart, {.source_rate = 2}),
       {.source_rate = 2}},
  };
  for (const auto& c : kCases) {
    const std::string why = ExplainNextDue(c.visit, c.options);
    EXPECT_TRUE(absl::StrContains(why, c.want)) << why;
  }
}

// It works from cron at any interval: a look that comes late is planned from
// when it came.
TEST(SchedulerTest, AnyCronIntervalWorks) {
  for (const absl::Duration every :
       {absl::Minutes(1), absl::Minutes(20), absl::Hours(3), absl::Hours(24)}) {
    Visit visit = Article();
    int looks = 0;
    for (absl::Time now = kStart; now < kStart + absl::Hours(168);
         now += every) {
      if (visit.next_due > now) continue;
      visit = AfterLook(
          visit, looks == 0 ? LookResult::kFirst : LookResult::kUnchanged, now,
          {});
      ++looks;
    }
    EXPECT_GE(looks, 2) << every;
    EXPECT_LE(looks, 25) << every;
  }
}

}  // namespace
}  // namespace stet
