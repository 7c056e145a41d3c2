// One article, whatever its address: moves, canonical addresses and joined
// histories.

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

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class IdentityTest : public ::testing::Test {
 protected:
  IdentityTest() {
    program_.Write("stet.toml",
                   "[crawl]\ncontact = \"test\"\ndelay = \"0s\"\n"
                   "allow_addresses = [\"127.0.0.0/8\"]\n");
    EXPECT_EQ(program_.Run({"init"}).code, kDone);
  }

  void Serve(const std::string& path, const std::string& toll,
             const std::string& head = "") {
    server_.On(
        path,
        {.headers = {{"Content-Type", "text/html; charset=utf-8"}},
         .body = absl::StrCat(
             "<!doctype html><html lang=en><head><title>Storm</title>", head,
             "</head><body><article><h1>Storm hits the coast</h1><p>A storm "
             "tore roofs from houses along the northern coast during the "
             "night, and crews were still searching the harbour at noon.</p>"
             "<p>At least ",
             toll,
             " people were taken to hospital, the fire service said, and many "
             "spent the night in the hall that the town had opened for them."
             "</p></article></body></html>")});
  }

  void Redirect(const std::string& from, const std::string& to,
                int status = 301) {
    server_.On(from, {.status = status, .headers = {{"Location", to}}});
  }

  std::string Look(absl::Duration later = absl::Hours(1)) {
    program_.Advance(later);
    const CommandResult run = program_.Run({"run", "--all"});
    EXPECT_EQ(run.code, kDone) << run.err;
    return run.out;
  }

  void Add(const std::string& path) {
    const CommandResult added = program_.Run({"add", server_.Url(path)});
    ASSERT_EQ(added.code, kDone) << added.err;
  }

  nlohmann::json Log(const std::string& path) {
    const CommandResult log =
        program_.Run({"log", server_.Url(path), "--json"});
    return log.code == kDone ? nlohmann::json::parse(log.out)
                             : nlohmann::json::array();
  }

  std::string Diff(const std::string& path) {
    const CommandResult diff = program_.Run({"diff", server_.Url(path)});
    return diff.out + diff.err;
  }

  HttpServer server_;
  ProgramHarness program_;
};

TEST_F(IdentityTest, AMovedArticleIsComparedUnderBothAddresses) {
  Serve("/storm", "12");
  Add("/storm");
  Look();
  Serve("/storm", "31");
  EXPECT_THAT(Look(), HasSubstr("31"));
  Redirect("/storm", "/storm-hits-coast");
  Serve("/storm-hits-coast", "40");
  EXPECT_THAT(Look(), HasSubstr("40"));
  for (const char* path : {"/storm", "/storm-hits-coast"}) {
    EXPECT_EQ(Log(path).size(), 3u) << path;
    EXPECT_THAT(Diff(path), HasSubstr("40")) << path;
  }
  // What comes after goes on with the same history.
  Serve("/storm-hits-coast", "44");
  EXPECT_THAT(Look(), HasSubstr("44"));
  EXPECT_EQ(Log("/storm").size(), 4u);
}

TEST_F(IdentityTest, ACanonicalAddressIsTheSameArticle) {
  const std::string head = absl::StrCat("<link rel=canonical href='",
                                        server_.Url("/2026/storm"), "'>");
  Serve("/storm", "12", head);
  Serve("/2026/storm", "12", head);
  Add("/storm");
  Look();
  Serve("/storm", "31", head);
  Serve("/2026/storm", "31", head);
  EXPECT_THAT(Look(), HasSubstr("31"));
  EXPECT_EQ(Log("/2026/storm").size(), 2u);
  EXPECT_THAT(Diff("/2026/storm"), HasSubstr("31"));
}

TEST_F(IdentityTest, AnArticleTrackedTwiceIsReportedOnceWhenItSaysSo) {
  const std::vector<std::string> paths = {"/2026/storm", "/amp/storm"};
  for (const std::string& path : paths) {
    Serve(path, "12");
    Add(path);
  }
  Look();
  const std::string head = absl::StrCat("<link rel=canonical href='",
                                        server_.Url("/2026/storm"), "'>");
  for (const char* toll : {"31", "40"}) {
    for (const std::string& path : paths) Serve(path, toll, head);
    const std::string edits = Look();
    EXPECT_THAT(edits, HasSubstr(absl::StrCat("{+", toll, "+}")));
    EXPECT_THAT(edits, Not(HasSubstr("/amp/storm")));
  }
  EXPECT_EQ(Log("/2026/storm").size(), 3u);
  EXPECT_EQ(Log("/amp/storm").size(), 1u);
}

TEST_F(IdentityTest, ACanonicalAddressWithAnotherTextIsNotTheSameArticle) {
  Serve("/storm", "12");
  server_.On("/flood",
             {.headers = {{"Content-Type", "text/html; charset=utf-8"}},
              .body = absl::StrCat(
                  "<!doctype html><html lang=en><head><title>Rivers leave "
                  "their beds</title>"
                  "<link rel=canonical href='",
                  server_.Url("/storm"),
                  "'></head><body><article><h1>Rivers leave their beds</h1>"
                  "<p>Three bridges of the lower valley were closed to all "
                  "traffic on Sunday, when melting snow and two days of rain "
                  "came down together.</p></article></body></html>")});
  Add("/storm");
  Look();
  Add("/flood");
  Look();
  EXPECT_EQ(Log("/storm").size(), 1u);
  ASSERT_EQ(Log("/flood").size(), 1u);
  EXPECT_EQ(Log("/flood")[0]["title"], "Rivers leave their beds");
}

TEST_F(IdentityTest, AMoveToAnAddressWithAHistoryOfItsOwnLosesNeither) {
  Serve("/storm", "12");
  Serve("/storm-2", "12");
  Add("/storm");
  Add("/storm-2");
  Look();
  Serve("/storm", "31");
  EXPECT_THAT(Look(), HasSubstr("31"));
  Redirect("/storm", "/storm-2");
  Look();
  EXPECT_EQ(Log("/storm").size(), 2u);
  EXPECT_THAT(Diff("/storm"), HasSubstr("31"));
  EXPECT_THAT(program_.Run({"log", server_.Url("/storm")}).out,
              HasSubstr(absl::StrCat("goes on at ", server_.Url("/storm-2"))));
  EXPECT_EQ(Log("/storm-2").size(), 1u);
  Serve("/storm-2", "40");
  EXPECT_THAT(Look(), HasSubstr("40"));
  EXPECT_THAT(Diff("/storm-2"), HasSubstr("40"));
}

TEST_F(IdentityTest, APassingRedirectIsNoMove) {
  Serve("/storm", "12");
  Serve("/elsewhere", "12");
  Add("/storm");
  Look();
  Redirect("/storm", "/elsewhere", 302);
  EXPECT_THAT(Look(), Not(HasSubstr("moved")));
  Serve("/storm", "12");
  EXPECT_THAT(Look(), IsEmpty());
  EXPECT_EQ(Log("/storm").size(), 1u);
}

TEST_F(IdentityTest, OneVersionIsSaidToBeOne) {
  Serve("/storm", "12");
  Add("/storm");
  Look();
  EXPECT_THAT(Diff("/storm"), HasSubstr("one version"));
}

}  // namespace
}  // namespace stet
