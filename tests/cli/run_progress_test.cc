// What a run tells of itself while it goes on: to a terminal, and to a monitor.

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/progress.h"
#include "cli/run_metrics.h"
#include "crawler/crawler.h"
#include "gtest/gtest.h"

namespace stet {
namespace {

TEST(TimeLeftTest, IsAsLongForTheRestAsForWhatIsDone) {
  const struct {
    const char* name;
    uint64_t done;
    uint64_t total;
    absl::Duration spent;
    std::optional<absl::Duration> want;
  } kCases[] = {
      {"half", 50, 100, absl::Seconds(10), absl::Seconds(10)},
      {"a tenth", 10, 100, absl::Seconds(10), absl::Seconds(90)},
      {"nearly all", 99, 100, absl::Seconds(99), absl::Seconds(1)},
      {"to the second", 2, 3, absl::Seconds(5), absl::Seconds(2)},
      {"long", 1, 1'000'001, absl::Seconds(3), absl::Seconds(3'000'000)},
      {"nothing done", 0, 100, absl::Seconds(10), std::nullopt},
      {"too soon", 50, 100, absl::Seconds(2), std::nullopt},
      {"all done", 100, 100, absl::Seconds(10), std::nullopt},
      {"more than was to do", 101, 100, absl::Seconds(10), std::nullopt},
      {"unknown", 5, 0, absl::Seconds(10), std::nullopt},
      {"a clock set back", 50, 100, -absl::Seconds(10), std::nullopt},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(TimeLeft(c.done, c.total, c.spent), c.want);
  }
}

TEST(RunMetricsTest, ARunThatStandsStillIsUnwell) {
  std::atomic<int64_t> now = 1'790'000'000;
  Context context;
  context.clock = [&now] { return absl::FromUnixSeconds(now); };
  const auto metrics = RunMetrics::Open(context, "127.0.0.1:0");
  ASSERT_TRUE(metrics.ok()) << metrics.status();
  CrawlerOptions options{.user_agent = "stet/0 (tests)",
                         .delay = absl::ZeroDuration(),
                         .obey_robots = false,
                         .clock = context.clock};
  options.allow_addresses.push_back(*AddressRange::Parse("127.0.0.0/8"));
  const auto health = [&] {
    const auto page =
        FetchOnce(absl::StrCat((*metrics)->url(), "health"), options);
    return page.ok() ? absl::StrCat(page->status, " ", page->body)
                     : page.status().ToString();
  };
  EXPECT_EQ(health(), "200 ok\n");
  now += 119;
  EXPECT_EQ(health(), "200 ok\n");
  now += 1;
  EXPECT_EQ(health(), "503 The run has stood still for 2m.\n");
  ASSERT_TRUE((*metrics)->Tell({}, context.clock()).ok());
  EXPECT_EQ(health(), "200 ok\n");
}

}  // namespace
}  // namespace stet
