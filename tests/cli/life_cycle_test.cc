// An article's life as its server tells it: gone, back, walled, moved away; and
// the manners that hold from one run to the next. Every run is at a time that
// the test sets.

#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/program_harness.h"
#include "tests/support/http_server.h"

namespace stet {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::SizeIs;

std::string Text(absl::string_view toll) {
  return absl::StrCat(
      "<p>A landslide has closed the only road to the upper valley, and the "
      "district asked its people to stay at home until the slope has been "
      "looked at from the air.</p><p>At least ",
      toll,
      " houses lost their power, the works said on Tuesday, and the school "
      "will teach from afar for the rest of the week.</p><p>Geologists had "
      "warned of the slope since the wet spring, when cracks were first seen "
      "above the bend of the old mill.</p>");
}

std::string Document(absl::string_view title, absl::string_view body) {
  return absl::StrCat(
      "<!doctype html><html lang=en><head><title>", title,
      "</title><meta property=og:type content=article></head><body>"
      "<header><nav><a href=/>Home</a> <a href=/news/>News</a></nav></header>"
      "<article><h1>",
      title, "</h1>", body, "</article></body></html>");
}

ServerReply Html(std::string body) {
  return {.headers = {{"Content-Type", "text/html; charset=utf-8"}},
          .body = std::move(body)};
}

ServerReply Article(absl::string_view toll = "40") {
  return Html(Document("Landslide closes valley road", Text(toll)));
}

// A page that lists others, as sections and fronts are.
ServerReply Section() {
  std::string links;
  for (int i = 0; i < 40; ++i) {
    absl::StrAppend(&links, "<li><h3><a href=/news/2026/story-", i,
                    ">Council meets again about matter number ", i,
                    "</a></h3></li>");
  }
  return Html(absl::StrCat(
      "<!doctype html><html lang=en><head><title>News</title></head><body>"
      "<nav><a href=/>Home</a></nav><main><h1>News</h1><ul>",
      links, "</ul></main></body></html>"));
}

class LifeCycleTest : public ::testing::Test {
 protected:
  static constexpr char kPath[] = "/news/2026/landslide";

  LifeCycleTest() {
    program_.Write("stet.toml",
                   "[crawl]\ncontact = \"test\"\ndelay = \"0s\"\n"
                   "allow_addresses = [\"127.0.0.0/8\"]\n");
    EXPECT_EQ(program_.Run({"init"}).code, kDone);
    server_.On(kPath, Article());
    const CommandResult added = program_.Run({"add", server_.Url(kPath)});
    EXPECT_EQ(added.code, kDone) << added.err;
    EXPECT_EQ(Event("first"), "version first");
  }

  // The one event of a look at everything, so much later: "gone http_404".
  std::string Event(absl::string_view, absl::Duration later = absl::Hours(1)) {
    program_.Advance(later);
    const CommandResult run = program_.Run({"run", "--all", "--json"});
    std::istringstream lines(run.out);
    std::string event = "none";
    for (std::string line; std::getline(lines, line);) {
      const auto json = nlohmann::json::parse(line);
      if (json["event"] == "summary") continue;
      event = absl::StrCat(json["event"].get<std::string>(), " ",
                           json["reason"].get<std::string>());
    }
    if (run.code != kDone) absl::StrAppend(&event, " exit ", run.code);
    return event;
  }

  nlohmann::json Log() {
    const CommandResult log =
        program_.Run({"log", server_.Url(kPath), "--json"});
    return log.code == kDone ? nlohmann::json::parse(log.out)
                             : nlohmann::json::array();
  }

  std::string State() {
    const CommandResult list =
        program_.Run({"list", server_.Url(kPath), "--json"});
    return nlohmann::json::parse(list.out)["state"].get<std::string>();
  }

  HttpServer server_;
  ProgramHarness program_;
};

// What the address answers, and what a look then and looks later say of it.
TEST_F(LifeCycleTest, EachStateIsBelievedInItsTime) {
  const ServerReply kToSection = {.status = 302,
                                  .headers = {{"Location", "/news/"}}};
  const ServerReply kToHome = {.status = 301, .headers = {{"Location", "/"}}};
  server_.On("/news/", Section());
  server_.On("/", Section());
  struct Look {
    int hours;  // After the one before.
    const char* event;
    size_t versions;
    const char* state;
  };
  const struct {
    const char* name;
    ServerReply reply;
    std::vector<Look> looks;
    const char* last_class;
  } kCases[] = {
      {"410", {.status = 410}, {{1, "gone http_410", 2, "gone"}}, "gone"},
      {"404",
       {.status = 404},
       {{1, "gone http_404", 1, "live"},
        {5, "gone http_404", 1, "live"},
        {1, "gone http_404", 2, "gone"},
        {20, "gone http_404", 2, "gone"}},
       "gone"},
      {"451",
       {.status = 451},
       {{1, "gone http_451", 1, "live"}, {6, "gone http_451", 2, "gone"}},
       "gone"},
      {"a redirect to its section",
       kToSection,
       {{1, "gone redirected_away", 1, "live"},
        {6, "gone redirected_away", 2, "gone"}},
       "soft_gone"},
      {"a redirect to the front page",
       kToHome,
       {{1, "gone redirected_away", 1, "live"},
        {6, "gone redirected_away", 2, "gone"}},
       "soft_gone"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const size_t before = Log().size();
    server_.On(kPath, c.reply);
    for (const Look& look : c.looks) {
      EXPECT_EQ(Event("", absl::Hours(look.hours)), look.event);
      EXPECT_THAT(Log(), SizeIs(before - 1 + look.versions));
      EXPECT_EQ(State(), look.state);
    }
    const nlohmann::json gone = Log();
    EXPECT_THAT(gone.back()["classes"], Contains(c.last_class));
    server_.On(kPath, Article());
    EXPECT_EQ(Event(""), "version edit");
    const nlohmann::json back = Log();
    EXPECT_THAT(back.back()["classes"], Contains("back"));
    EXPECT_EQ(State(), "live");
  }
}

TEST_F(LifeCycleTest, ASlipOfOneLookIsForgotten) {
  server_.On(kPath, {.status = 404});
  EXPECT_EQ(Event(""), "gone http_404");
  server_.On(kPath, Article());
  EXPECT_THAT(Event("", absl::Hours(5)), HasSubstr("unchanged"));
  server_.On(kPath, {.status = 404});
  EXPECT_EQ(Event("", absl::Hours(5)), "gone http_404");
  EXPECT_EQ(State(), "live") << "six hours count from the newer sighting";
  EXPECT_THAT(Log(), SizeIs(1));
}

TEST_F(LifeCycleTest, ASoft404IsSeenTwice) {
  server_.On(kPath, Html("<!doctype html><html lang=en><head><title>Page not "
                         "found</title></head><body><main><h1>404: page not "
                         "found</h1><p>Sorry, the page you are looking for "
                         "does not exist.</p></main></body></html>"));
  EXPECT_EQ(Event(""), "gone soft_404");
  EXPECT_THAT(Log(), SizeIs(1));
  EXPECT_EQ(Event("", absl::Hours(6)), "gone soft_404");
  const nlohmann::json log = Log();
  ASSERT_THAT(log, SizeIs(2));
  EXPECT_THAT(log[1]["classes"], Contains("soft_gone"));
}

TEST_F(LifeCycleTest, ATeaserIsAWallAndNoCut) {
  server_.On(
      kPath,
      Html("<!doctype html><html lang=en><head><title>Landslide closes valley "
           "road</title><meta property=og:type content=article>"
           "<script type=application/ld+json>{\"@type\":\"NewsArticle\","
           "\"isAccessibleForFree\":false,\"headline\":\"Landslide closes "
           "valley road\"}</script></head><body><article><h1>Landslide closes "
           "valley road</h1><p>A landslide has closed the only road to the "
           "upper valley.</p><p>Subscribe to read on.</p></article></body>"
           "</html>"));
  EXPECT_EQ(Event(""), "version paywalled_now");
  nlohmann::json log = Log();
  ASSERT_THAT(log, SizeIs(2));
  EXPECT_EQ(log[1]["words"], log[0]["words"]) << "the text last seen is kept";
  EXPECT_THAT(Event(""), HasSubstr("unchanged")) << "said once";
}

TEST_F(LifeCycleTest, PassingFaultsAlarmNobody) {
  const ServerReply kFaults[] = {{.status = 500},
                                 {.status = 502},
                                 {.status = 503},
                                 {.status = 429},
                                 {.status = 403},
                                 {.raw = "?\r\n"},
                                 {.status = 200, .body = ""}};
  for (const ServerReply& fault : kFaults) {
    SCOPED_TRACE(fault.status);
    server_.On(kPath, fault);
    program_.Advance(absl::Hours(7));
    const CommandResult run = program_.Run({"run", "--all"});
    EXPECT_EQ(run.code, kDone) << run.err;
    EXPECT_EQ(run.out, "");
    EXPECT_THAT(Log(), SizeIs(1));
    server_.On(kPath, Article());
    EXPECT_THAT(Event("", absl::Hours(7)), HasSubstr("unchanged"));
    EXPECT_THAT(Log(), SizeIs(1));
  }
}

// --- Validators --------------------------------------------------------------

TEST_F(LifeCycleTest, ValidatorsGoBackAsTheyCame) {
  const struct {
    const char* etag;
    const char* last_modified;
  } kCases[] = {{"W/\"a-1\"", ""},
                {"\"plain\"", "Sun, 20 Sep 2026 08:00:00 GMT"},
                {"W/\"5f-gzip\"", "Thu, 01 Jan 2099 00:00:00 GMT"},
                {"unquoted", "yesterday"},
                {"", "Sun, 20 Sep 2026 08:00:00 GMT"}};
  int toll = 50;
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.etag);
    ServerReply reply = Article(absl::StrCat(toll++));
    if (*c.etag != '\0') reply.headers.emplace_back("ETag", c.etag);
    if (*c.last_modified != '\0')
      reply.headers.emplace_back("Last-Modified", c.last_modified);
    server_.On(kPath, reply);
    EXPECT_EQ(Event(""), "version edit");
    server_.On(kPath, {.status = 304});
    EXPECT_EQ(Event(""), "unchanged not_modified");
    const ServerRequest asked = server_.requests().back();
    EXPECT_EQ(asked.Header("If-None-Match"), c.etag);
    EXPECT_EQ(asked.Header("If-Modified-Since"), c.last_modified);
    EXPECT_EQ(Event(""), "unchanged not_modified") << "a 304 clears nothing";
    EXPECT_EQ(server_.requests().back().Header("If-None-Match"), c.etag);
  }
}

TEST_F(LifeCycleTest, EqualBytesUnderANewValidatorAreNoChange) {
  ServerReply reply = Article();
  reply.headers.emplace_back("ETag", "\"one\"");
  server_.On(kPath, reply);
  EXPECT_EQ(Event(""), "unchanged same_bytes");
  reply.headers.back().second = "\"two\"";
  server_.On(kPath, reply);
  EXPECT_EQ(Event(""), "unchanged same_bytes");
  EXPECT_EQ(Event(""), "unchanged same_bytes");
  EXPECT_EQ(server_.requests().back().Header("If-None-Match"), "\"two\"");
  EXPECT_THAT(Log(), SizeIs(1));
}

// A server that goes on saying "not modified" while its feed tells of an update
// is asked for the whole page.
TEST_F(LifeCycleTest, AFeedsUpdateOverrulesAValidator) {
  ServerReply reply = Article();
  reply.headers.emplace_back("ETag", "\"never-changes\"");
  server_.On(kPath, reply);
  EXPECT_EQ(Event(""), "unchanged same_bytes");
  const auto answer = [&](const char* toll) {
    server_.On(kPath, [toll](const ServerRequest& request) {
      if (!request.Header("If-None-Match").empty())
        return ServerReply{.status = 304};
      ServerReply changed = Article(toll);
      changed.headers.emplace_back("ETag", "\"never-changes\"");
      return changed;
    });
  };
  answer("90");
  EXPECT_EQ(Event(""), "unchanged not_modified") << "nobody told us";
  const absl::Time updated = program_.now() + absl::Minutes(30);
  server_.On(
      "/feed",
      {.headers = {{"Content-Type", "application/atom+xml"}},
       .body = absl::StrCat(
           "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry>"
           "<id>tag:x,2026:1</id><title>L</title><link href='",
           server_.Url(kPath), "'/><updated>",
           absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", updated, absl::UTCTimeZone()),
           "</updated></entry></feed>")});
  program_.Advance(absl::Hours(1));
  const CommandResult added =
      program_.Run({"add", server_.Url("/feed"), "--name", "feed"});
  ASSERT_EQ(added.code, kDone) << added.err;
  ASSERT_EQ(program_.Run({"run"}).code, kDone);  // Reads the feed.
  program_.Advance(absl::Minutes(11));
  const CommandResult run = program_.Run({"run"});
  ASSERT_EQ(run.code, kDone);
  const nlohmann::json log = Log();
  ASSERT_THAT(log, SizeIs(2)) << run.out;
  EXPECT_THAT(log[1]["classes"], Contains("number_changed"));
}

// --- What a source's habits teach --------------------------------------------

TEST_F(LifeCycleTest, ASourcesHabitsAreKeptFromRunToRun) {
  const auto why = [&] {
    const CommandResult list = program_.Run({"list", server_.Url(kPath)});
    EXPECT_EQ(list.code, kDone);
    return list.out;
  };
  EXPECT_THAT(why(), ::testing::Not(HasSubstr("as often as is usual")));
  for (int i = 0; i < 30; ++i) {
    server_.On(kPath, Article(absl::StrCat(100 + i)));
    EXPECT_EQ(Event("", absl::Minutes(20)), "version edit");
  }
  EXPECT_THAT(why(), HasSubstr("times as often as is usual"));
  EXPECT_THAT(why(), HasSubstr("next look"));
  // Another article of the source is expected to be edited as often, before
  // its second look.
  const std::string other = server_.Url("/news/2026/other");
  server_.On("/news/2026/other",
             Html(Document("Bridge is painted again", Text("7"))));
  const std::string source = nlohmann::json::parse(
      program_.Run({"list", server_.Url(kPath), "--json"}).out)["source"];
  ASSERT_EQ(program_.Run({"add", other, "--name", source}).code, kDone);
  program_.Advance(absl::Minutes(20));
  ASSERT_EQ(program_.Run({"run", "--all"}).code, kDone);
  const CommandResult list = program_.Run({"list", other});
  EXPECT_THAT(list.out, HasSubstr("times as often as is usual"));
}

// --- Manners from one run to the next ----------------------------------------

TEST_F(LifeCycleTest, ARetryAfterHoldsAcrossRuns) {
  const struct {
    int status;
    const char* retry_after;  // "" none; "date" an hour after the Date field.
    absl::Duration wait;
  } kCases[] = {
      {429, "600", absl::Minutes(10)},
      {503, "600", absl::Minutes(10)},
      {503, "date", absl::Hours(1)},
      {429, "", absl::Minutes(1)},
      {302, "600", absl::Minutes(10)},
      {429, "999999999", absl::Hours(24)},
      {503, "99999999999999999999", absl::Hours(24)},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(absl::StrCat(c.status, " ", c.retry_after));
    ServerReply reply{.status = c.status};
    if (std::string(c.retry_after) == "date") {
      reply.headers = {{"Date", "Tue, 24 Nov 2026 08:00:00 GMT"},
                       {"Retry-After", "Tue, 24 Nov 2026 09:00:00 GMT"}};
    } else if (*c.retry_after != '\0') {
      reply.headers = {{"Retry-After", c.retry_after}};
    }
    if (c.status == 302) reply.headers.emplace_back("Location", "/elsewhere");
    server_.On(kPath, reply);
    program_.Advance(absl::Hours(25));  // Whatever was asked before is over.
    ASSERT_EQ(program_.Run({"run", "--all"}).code, kDone);
    server_.On(kPath, Article());
    const auto asked = [&] { return server_.requests().size(); };
    const size_t before = asked();
    program_.Advance(c.wait - absl::Seconds(15));
    ASSERT_EQ(program_.Run({"run", "--all"}).code, kDone);
    EXPECT_EQ(asked(), before) << "asked too early";
    program_.Advance(absl::Seconds(15));
    ASSERT_EQ(program_.Run({"run", "--all"}).code, kDone);
    EXPECT_GT(asked(), before) << "never asked again";
  }
}

TEST_F(LifeCycleTest, ABackOffHoldsAcrossRunsAndIsForgiven) {
  server_.On(kPath, {.status = 503});
  absl::Duration wait = absl::Minutes(1);
  program_.Advance(absl::Hours(25));
  ASSERT_EQ(program_.Run({"run", "--all"}).code, kDone);
  for (int failures = 1; failures < 4; ++failures) {
    SCOPED_TRACE(failures);
    const size_t before = server_.requests().size();
    program_.Advance(wait - absl::Seconds(15));
    ASSERT_EQ(program_.Run({"run", "--all"}).code, kDone);
    EXPECT_EQ(server_.requests().size(), before);
    program_.Advance(absl::Seconds(15));
    ASSERT_EQ(program_.Run({"run", "--all"}).code, kDone);
    EXPECT_EQ(server_.requests().size(), before + 1);
    wait *= 2;
  }
  server_.On(kPath, Article());
  program_.Advance(wait);
  ASSERT_EQ(program_.Run({"run", "--all"}).code, kDone);
  const size_t before = server_.requests().size();
  program_.Advance(absl::Seconds(2));
  ASSERT_EQ(program_.Run({"run", "--all"}).code, kDone);
  EXPECT_EQ(server_.requests().size(), before + 1) << "forgiven";
}

// A clock that was wrong and is set right, either way, neither silences a host
// nor loses anything.
TEST_F(LifeCycleTest, AClockThatJumpsLosesNothing) {
  program_.Advance(absl::Hours(24 * 365 * 10));
  server_.On(kPath, Article("41"));
  EXPECT_EQ(Event(""), "version edit");
  program_.Advance(-absl::Hours(24 * 365 * 10));
  server_.On(kPath, Article("42"));
  const CommandResult due = program_.Run({"run"});  // Not --all: it is due.
  EXPECT_EQ(due.code, kDone);
  EXPECT_THAT(due.out, HasSubstr("42"));
  EXPECT_THAT(due.err, HasSubstr("the clock has stepped back"));
  program_.Advance(absl::Minutes(1));
  EXPECT_EQ(program_.Run({"run"}).out, "") << "planned anew, once";
  program_.Advance(-absl::Hours(24 * 365 * 30));
  server_.On(kPath, Article("43"));
  EXPECT_EQ(Event(""), "version edit");
  EXPECT_THAT(Log(), SizeIs(4));
  EXPECT_EQ(program_.Run({"verify"}).code, kDone);
}

}  // namespace
}  // namespace stet
