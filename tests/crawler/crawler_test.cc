// Several hosts at once: none delays another, and what each taught is kept.

#include "crawler/crawler.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/http_server.h"

namespace stet {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

CrawlerOptions Options() {
  CrawlerOptions options;
  options.user_agent = "stet/0 (tests)";
  options.delay = absl::ZeroDuration();
  options.allow_addresses = {*AddressRange::Parse("127.0.0.0/8")};
  options.clock = [] { return kNow; };
  return options;
}

HostLease Lease(const HttpServer& server,
                const std::vector<std::string>& paths) {
  HostLease lease;
  lease.host.name = absl::StrCat("127.0.0.1:", server.port());
  lease.deadline = kNow + absl::Hours(1);
  for (const std::string& path : paths) {
    Visit visit;
    visit.id = visit.url = server.Url(path);
    visit.host = lease.host.name;
    lease.due.push_back(visit);
  }
  return lease;
}

std::vector<std::string> Paths(int count) {
  std::vector<std::string> paths;
  for (int i = 0; i < count; ++i) paths.push_back(absl::StrCat("/", i));
  return paths;
}

std::string ReasonOf(const Look& look) {
  if (look.page.ok()) return absl::StrCat(look.page->status);
  const std::string message(look.page.status().message());
  return message.substr(0, message.find(':'));
}

TEST(CrawlerTest, ASilentHostDelaysNoOther) {
  for (const ServerReply& bad :
       {ServerReply{.hang = true}, ServerReply{.endless = "x"}}) {
    HttpServer silent;
    HttpServer good;
    silent.On("/robots.txt", {.status = 404});
    for (const std::string& path : Paths(5)) silent.On(path, bad);
    for (const std::string& path : Paths(50)) good.On(path, {.body = "good"});
    Crawler crawler(Options());
    crawler.Add(Lease(silent, Paths(5)));
    crawler.Add(Lease(good, Paths(50)));
    size_t looks = 0;
    while (looks < 50 || silent.requests().size() < 2) {
      for (const Look& look : crawler.Poll(absl::Milliseconds(20))) {
        EXPECT_EQ(ReasonOf(look), "200") << look.visit.url;
        ++looks;
      }
    }
    EXPECT_EQ(crawler.hosts(), 1U) << "the silent one is still waited for";
    EXPECT_EQ(silent.requests().size(), 2U)
        << "robots.txt and one page: one connection at a time";
  }
}

// A host that resets every connection is left alone after five of them; what
// was not asked stays due.
TEST(CrawlerTest, AHostThatFailsAgainAndAgainIsLeftAlone) {
  HttpServer bad;
  bad.On("/robots.txt", {.status = 404});
  for (const std::string& path : Paths(50))
    bad.On(path, {.body = std::string(100, 'x'), .cut_after = 10});
  Crawler crawler(Options());
  crawler.Add(Lease(bad, Paths(50)));
  std::vector<std::string> reasons;
  std::vector<FinishedHost> finished;
  while (!crawler.idle()) {
    for (const Look& look : crawler.Poll(absl::Minutes(1)))
      reasons.push_back(ReasonOf(look));
    for (FinishedHost& host : crawler.TakeFinishedHosts())
      finished.push_back(std::move(host));
  }
  for (FinishedHost& host : crawler.TakeFinishedHosts())
    finished.push_back(std::move(host));
  EXPECT_EQ(reasons, std::vector<std::string>(5, "truncated"));
  ASSERT_EQ(finished.size(), 1U);
  EXPECT_GT(finished[0].host.not_before, kNow + absl::Seconds(50));
  EXPECT_EQ(finished[0].host.failures, 5U);
}

TEST(CrawlerTest, ARedirectThatAsksForPatienceIsFollowedInALaterRun) {
  HttpServer server;
  server.On("/robots.txt", {.status = 404});
  server.On("/0", {.status = 302,
                   .headers = {{"Location", "/2"}, {"Retry-After", "120"}}});
  server.On("/1", {.body = "page"});
  server.On("/2", {.body = "page"});
  HostLease lease = Lease(server, {"/0", "/1"});
  lease.deadline = kNow + absl::Seconds(60);
  Crawler crawler(Options());
  crawler.Add(std::move(lease));
  while (!crawler.idle()) {
    for (const Look& look : crawler.Poll(absl::Minutes(1)))
      ADD_FAILURE() << look.visit.url << ": " << ReasonOf(look);
  }
  EXPECT_EQ(server.targets(), (std::vector<std::string>{"/robots.txt", "/0"}));
  EXPECT_GT(crawler.TakeFinishedHosts().at(0).host.not_before,
            kNow + absl::Seconds(119));
}

TEST(CrawlerTest, RobotsAndPaceAreKeptForTheNextRun) {
  HttpServer server;
  server.On("/robots.txt",
            {.body = "User-agent: *\nCrawl-delay: 900\nDisallow: /1\n"});
  server.On("/0", {.body = "page"});
  Host host;
  {
    // Of the 900 s that are asked for 60 are granted, and those are later than
    // this lease lasts.
    HostLease lease = Lease(server, {"/0"});
    lease.deadline = kNow + absl::Seconds(50);
    Crawler crawler(Options());
    crawler.Add(std::move(lease));
    while (!crawler.idle()) crawler.Poll(absl::Minutes(1));
    host = crawler.TakeFinishedHosts().at(0).host;
  }
  EXPECT_EQ(server.targets(), std::vector<std::string>{"/robots.txt"});
  const struct {
    absl::Duration later;
    std::vector<std::string> asked;
  } kRuns[] = {{absl::Seconds(30), {}},
               {absl::Seconds(61), {"/0"}},
               {absl::Hours(25), {"/robots.txt"}}};
  for (const auto& run : kRuns) {
    const size_t before = server.targets().size();
    CrawlerOptions options = Options();
    options.clock = [&run] { return kNow + run.later; };
    HostLease lease = Lease(server, {"/1", "/0"});
    if (run.later < absl::Minutes(1)) lease.due.erase(lease.due.begin());
    lease.host = host;
    lease.deadline = kNow + run.later + absl::Seconds(20);
    Crawler crawler(options);
    crawler.Add(std::move(lease));
    while (!crawler.idle()) crawler.Poll(absl::Minutes(1));
    EXPECT_EQ(crawler.TakeFinishedHosts().size(), 1U);
    const std::vector<std::string> targets = server.targets();
    EXPECT_EQ(std::vector<std::string>(
                  targets.begin() + static_cast<std::ptrdiff_t>(before),
                  targets.end()),
              run.asked)
        << run.later;
  }
}

TEST(CrawlerTest, StopEndsInEveryState) {
  HttpServer silent;
  silent.On("/robots.txt", {.status = 404});
  silent.On("/0", {.hang = true});
  silent.On("/1", {.body = "x"});
  {
    Crawler crawler(Options());
    crawler.Stop();  // Before anything.
    crawler.Add(Lease(silent, {"/1"}));
    EXPECT_TRUE(crawler.idle());
    EXPECT_EQ(crawler.TakeFinishedHosts().size(), 1U);
  }
  {
    Crawler crawler(Options());
    crawler.Add(Lease(silent, {"/1"}));
    crawler.Stop();  // Before robots.txt was asked for.
    while (!crawler.idle()) crawler.Poll(absl::Minutes(1));
    EXPECT_TRUE(silent.requests().empty());
  }
  CrawlerOptions options = Options();
  options.total_timeout = absl::Seconds(1);
  Crawler crawler(options);
  crawler.Add(Lease(silent, {"/0", "/1"}));
  while (silent.requests().size() < 2) crawler.Poll(absl::Milliseconds(1));
  crawler.Stop();  // While a page hangs: it ends in its time.
  std::vector<std::string> reasons;
  while (!crawler.idle()) {
    for (const Look& look : crawler.Poll(absl::Minutes(1)))
      reasons.push_back(ReasonOf(look));
  }
  EXPECT_EQ(reasons, std::vector<std::string>{"timeout"});
}

}  // namespace
}  // namespace stet
