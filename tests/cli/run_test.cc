// The whole way of the data: an outlet on loopback, looked at, edited, looked
// at again.

#include <string>

#include "absl/strings/str_cat.h"
#include "cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/program_harness.h"
#include "tests/support/http_server.h"

namespace stet {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kFurniture[] =
    "<div class=related><h3>Related</h3><ul><li><a href=/x>%</a></li><li><a "
    "href=/y>Ferry fares "
    "rise</a></li></ul></div><footer>Copyright %</footer>";

// A plain article with furniture that depends on `noise`.
std::string ArticlePage(const std::string& title, const std::string& toll,
                        const std::string& noise) {
  std::string furniture = kFurniture;
  for (size_t at; (at = furniture.find('%')) != std::string::npos;)
    furniture.replace(at, 1, noise);
  return absl::StrCat(
      "<!doctype html><html lang=en><head><title>", title, "</title>",
      "<meta property=og:type content=article><meta "
      "property=article:published_time "
      "content=2026-09-20T08:00:00Z><meta name=author content='Ada "
      "Quill'></head><body><header><nav>",
      "<a href=/>Home</a> <a href=/news>News</a></nav></header><article><h1>",
      title, "</h1>",
      "<p>A storm tore roofs from houses along the northern coast during the "
      "night, and rescue crews "
      "were still searching the harbour at noon, officials said on "
      "Sunday.</p><p>At least ",
      toll,
      " people were taken to hospital, the fire service said, and several "
      "hundred spent the night in "
      "the sports hall that the town had opened for them.</p><p>The mayor "
      "asked residents to stay "
      "indoors until the power lines across the market square had been "
      "repaired, which could take "
      "until the evening.</p></article>",
      furniture, "</body></html>");
}

class RunTest : public ::testing::Test {
 protected:
  RunTest() {
    program_.Write("stet.toml",
                   "[crawl]\ncontact = \"test\"\ndelay = \"0s\"\n"
                   "allow_addresses = [\"127.0.0.0/8\"]\n");
    Publish("Storm hits coast", "12", "one");
    const CommandResult init = program_.Run({"init"});
    EXPECT_EQ(init.code, kDone) << init.err;
  }

  void Publish(const std::string& title, const std::string& toll,
               const std::string& noise) {
    server_.On("/storm",
               {.headers = {{"Content-Type", "text/html; charset=utf-8"}},
                .body = ArticlePage(title, toll, noise)});
  }

  CommandResult Look(absl::Duration later = absl::Hours(1)) {
    program_.Advance(later);
    return program_.Run({"run", "--all"});
  }

  nlohmann::json Log() {
    const CommandResult log =
        program_.Run({"log", server_.Url("/storm"), "--json"});
    EXPECT_EQ(log.code, kDone) << log.err;
    return nlohmann::json::parse(log.out);
  }

  HttpServer server_;
  ProgramHarness program_;
};

TEST_F(RunTest, AnEditIsFoundNamedAndShown) {
  const CommandResult added = program_.Run({"add", server_.Url("/storm")});
  ASSERT_EQ(added.code, kDone) << added.err;
  EXPECT_THAT(added.out, HasSubstr("article"));
  EXPECT_THAT(added.out, HasSubstr("Storm hits coast"));
  const CommandResult first = Look();
  ASSERT_EQ(first.code, kDone) << first.err;
  EXPECT_THAT(first.out, IsEmpty()) << "a first version is no edit";
  Publish("Storm hits coast", "31", "two");
  const CommandResult second = Look();
  ASSERT_EQ(second.code, kDone) << second.err;
  EXPECT_THAT(second.out, HasSubstr("12"));
  EXPECT_THAT(second.out, HasSubstr("31"));
  const nlohmann::json log = Log();
  ASSERT_EQ(log.size(), 2u);
  EXPECT_EQ(log[1]["version"], 2);
  EXPECT_EQ(log[1]["edit"], true);
  EXPECT_EQ(log[1]["previous_hash"], log[0]["hash"]);
  EXPECT_THAT(log[1]["classes"], ::testing::Contains("number_changed"));
  const CommandResult diff =
      program_.Run({"diff", server_.Url("/storm"), "--json"});
  EXPECT_EQ(diff.code, kDifferent);
  const auto json = nlohmann::json::parse(diff.out);
  EXPECT_EQ(json["old"]["version"], 1);
  EXPECT_EQ(json["new"]["version"], 2);
  EXPECT_EQ(json["stats"]["words_added"], 1);
  EXPECT_EQ(json["stats"]["words_removed"], 1);
}

TEST_F(RunTest, FurnitureAloneIsSilence) {
  ASSERT_EQ(program_.Run({"add", server_.Url("/storm")}).code, kDone);
  ASSERT_EQ(Look().code, kDone);
  Publish("Storm hits coast", "12", "another teaser line");
  const CommandResult second = Look();
  EXPECT_THAT(second.out, IsEmpty());
  EXPECT_EQ(Log().size(), 1u);
}

TEST_F(RunTest, AnArticleThatIsGoneIsNews) {
  ASSERT_EQ(program_.Run({"add", server_.Url("/storm")}).code, kDone);
  ASSERT_EQ(Look().code, kDone);
  server_.On("/storm", {.status = 410});
  const CommandResult gone = Look();
  EXPECT_THAT(gone.out, HasSubstr("gone"));
  const nlohmann::json log = Log();
  ASSERT_EQ(log.size(), 2u);
  EXPECT_EQ(log[1]["status"], 410);
  EXPECT_THAT(log[1]["classes"], ::testing::Contains("gone"));
  Publish("Storm hits coast", "12", "one");
  const CommandResult back = Look();
  EXPECT_THAT(back.out, HasSubstr("back"));
  EXPECT_EQ(Log().size(), 3u);
}

TEST_F(RunTest, ANotFoundIsBelievedWhenSeenAgainSixHoursLater) {
  ASSERT_EQ(program_.Run({"add", server_.Url("/storm")}).code, kDone);
  ASSERT_EQ(Look().code, kDone);
  server_.On("/storm", {.status = 404});
  EXPECT_THAT(Look().out, IsEmpty());
  EXPECT_THAT(Look(absl::Hours(1)).out, IsEmpty());
  EXPECT_EQ(Log().size(), 1u);
  EXPECT_THAT(Look(absl::Hours(6)).out, HasSubstr("gone"));
  EXPECT_EQ(Log().size(), 2u);
}

TEST_F(RunTest, PassingFaultsAreNoVersionsAndNoAlarm) {
  ASSERT_EQ(program_.Run({"add", server_.Url("/storm")}).code, kDone);
  ASSERT_EQ(Look().code, kDone);
  const std::string page = ArticlePage("Storm hits coast", "99", "one");
  const ServerReply kFaults[] = {
      {.status = 500},
      {.status = 503},
      {.headers = {{"Content-Type", "text/html"}},
       .body = page,
       .cut_after = 600},
      {.status = 206,
       .headers = {{"Content-Type", "text/html"}},
       .body = page.substr(0, 900)},
      {.raw = "garbage\r\n\r\n"},
  };
  for (const ServerReply& fault : kFaults) {
    server_.On("/storm", fault);
    const CommandResult look = Look(absl::Hours(2));
    EXPECT_EQ(look.code, kDone);
    EXPECT_THAT(look.out, IsEmpty());
    EXPECT_EQ(Log().size(), 1u);
  }
}

TEST_F(RunTest, ASourceUnreadableForADayIsSaid) {
  ASSERT_EQ(program_.Run({"add", server_.Url("/storm")}).code, kDone);
  ASSERT_EQ(Look().code, kDone);
  server_.On("/storm", {.status = 500});
  EXPECT_EQ(Look().code, kDone);
  const CommandResult later = Look(absl::Hours(25));
  EXPECT_EQ(later.code, kSourceUnreadable);
  EXPECT_THAT(later.err, HasSubstr("unreadable for over 24 h"));
}

TEST_F(RunTest, AFeedLeadsToItsArticles) {
  server_.On(
      "/rss",
      {.headers = {{"Content-Type", "application/rss+xml"}},
       .body = absl::StrCat(
           "<rss version='2.0'><channel><title>Coast</title><item><title>Storm"
           "</title><link>",
           server_.Url("/storm?utm_source=rss"),
           "</link><guid>g1</guid></item></channel></rss>")});
  const CommandResult added = program_.Run({"add", server_.Url("/rss")});
  ASSERT_EQ(added.code, kDone) << added.err;
  EXPECT_THAT(added.out, HasSubstr("feed, 1 entries"));
  ASSERT_EQ(Look().code, kDone);
  const CommandResult log =
      program_.Run({"log", server_.Url("/storm"), "--json"});
  ASSERT_EQ(log.code, kDone) << log.err;
  EXPECT_EQ(nlohmann::json::parse(log.out).size(), 1u);
}

TEST_F(RunTest, AMovedArticleKeepsItsHistory) {
  ASSERT_EQ(program_.Run({"add", server_.Url("/storm")}).code, kDone);
  ASSERT_EQ(Look().code, kDone);
  server_.On("/storm",
             {.status = 301, .headers = {{"Location", "/storm-hits-coast"}}});
  server_.On("/storm-hits-coast",
             {.headers = {{"Content-Type", "text/html; charset=utf-8"}},
              .body = ArticlePage("Storm hits coast", "12", "one")});
  EXPECT_THAT(Look().out, HasSubstr("moved"));
  const CommandResult log =
      program_.Run({"log", server_.Url("/storm-hits-coast"), "--json"});
  ASSERT_EQ(log.code, kDone) << log.err;
  EXPECT_EQ(nlohmann::json::parse(log.out).size(), 2u);
}

TEST_F(RunTest, EventsAreLinesOfJson) {
  ASSERT_EQ(program_.Run({"add", server_.Url("/storm")}).code, kDone);
  program_.Advance(absl::Hours(1));
  const CommandResult run = program_.Run({"run", "--json"});
  std::vector<std::string> events;
  std::istringstream lines(run.out);
  for (std::string line; std::getline(lines, line);) {
    events.push_back(nlohmann::json::parse(line)["event"].get<std::string>());
  }
  EXPECT_THAT(events, ElementsAre("version", "summary"));
}

TEST_F(RunTest, RobotsTxtIsObeyed) {
  ASSERT_EQ(program_.Run({"add", server_.Url("/storm")}).code, kDone);
  server_.On("/robots.txt", {.body = "User-agent: stet\nDisallow: /storm\n"});
  program_.Advance(absl::Hours(25));
  const CommandResult run = program_.Run({"run", "--json", "--all"});
  EXPECT_THAT(run.out, HasSubstr("\"event\":\"robots\""));
  EXPECT_THAT(run.out, Not(HasSubstr("\"event\":\"version\"")));
}

TEST_F(RunTest, AnUnreachableAddressIsNotAdded) {
  server_.On("/missing", {.status = 500});
  const CommandResult added = program_.Run({"add", server_.Url("/missing")});
  EXPECT_EQ(added.code, kSourceUnreadable);
  EXPECT_THAT(added.err, HasSubstr("/missing"));
  EXPECT_THAT(added.err, HasSubstr("--anyway"));
}

TEST_F(RunTest, AddSaysWhatItFoundUnlessItIsToBeQuiet) {
  const CommandResult said = program_.Run({"add", server_.Url("/storm")});
  EXPECT_EQ(said.code, kDone);
  EXPECT_THAT(said.out, HasSubstr("Storm hits coast"));
  EXPECT_THAT(said.err, HasSubstr("Next: stet run"));
  Publish("Storm hits coast", "12", "two");
  const CommandResult quiet =
      program_.Run({"add", "-q", server_.Url("/storm"), "--name", "again"});
  EXPECT_EQ(quiet.code, kDone);
  EXPECT_EQ(quiet.out + quiet.err, "");
  const CommandResult failed =
      program_.Run({"add", "-q", server_.Url("/nothing-there")});
  EXPECT_EQ(failed.code, kSourceUnreadable);
  EXPECT_THAT(failed.err, HasSubstr("/nothing-there"));
}

TEST_F(RunTest, ASecondRunLeavesAtOnce) {
  ASSERT_EQ(program_.Run({"add", server_.Url("/storm")}).code, kDone);
  // The first run asks this server, which asks for a second run before it
  // answers.
  CommandResult second;
  CommandResult list;
  CommandResult paused;
  server_.On("/storm", [&](const ServerRequest&) {
    second = program_.Run({"run"});
    list = program_.Run({"list", "--json"});
    paused = program_.Run({"pause", server_.Url("/storm")});
    return ServerReply{
        .headers = {{"Content-Type", "text/html; charset=utf-8"}},
        .body = ArticlePage("Storm hits coast", "12", "one")};
  });
  const CommandResult first = Look();
  EXPECT_EQ(first.code, kDone) << first.err;
  EXPECT_EQ(second.code, kStoreHeld) << second.err;
  EXPECT_EQ(list.code, kDone)
      << "reading commands answer while a run is on: " << list.err;
  EXPECT_THAT(list.out, HasSubstr("127.0.0.1"));
  EXPECT_EQ(paused.code, kDone) << paused.err;
  const CommandResult after =
      program_.Run({"list", server_.Url("/storm"), "--json"});
  EXPECT_THAT(after.out, HasSubstr("\"reason\":\"paused\""))
      << "the run must not undo it";
  EXPECT_EQ(Log().size(), 1u);
}

TEST_F(RunTest, RemovedAddressesKeepTheirVersions) {
  ASSERT_EQ(program_.Run({"add", server_.Url("/storm")}).code, kDone);
  ASSERT_EQ(Look().code, kDone);
  ASSERT_EQ(program_.Run({"remove", server_.Url("/storm")}).code, kDone);
  const size_t asked = server_.requests().size();
  ASSERT_EQ(Look().code, kDone);
  EXPECT_EQ(server_.requests().size(), asked)
      << "nothing is looked at any more";
  EXPECT_EQ(Log().size(), 1u);
}

}  // namespace
}  // namespace stet
