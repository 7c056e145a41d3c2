// What a page shows where an article stood, and whether that is an edit: each
// case both ways, the furniture left alone and the real edit of the same shape
// shown.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
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
using ::testing::IsEmpty;
using ::testing::Not;

const char* const kFerry[] = {
    "The ferry company will cut two of its five daily crossings to the island "
    "from the first of October, because diesel costs a third more than it did "
    "a year ago and fewer visitors came than in any summer since the war.",
    "The council had asked for a delay until the spring, so that the school "
    "and the two doctors who work on both shores could change their hours, but "
    "the company said that it could not wait any longer.",
    "Islanders who work on the mainland said that they would have to rise at "
    "four in the morning to be in time, and several spoke of moving away with "
    "their families if the crossings did not come back.",
    "A second company looked at the route two years ago and turned it down, "
    "since the harbour is too shallow for the ships that it owns and the state "
    "would not pay for deepening it.",
    ("The minister of transport promised to look at the figures within a month "
     "and to talk with both sides, and named no sum that the state could "
     "give."),
};

std::string PageOf(const std::string& title,
                   const std::vector<std::string>& paragraphs,
                   const std::string& head = "") {
  return absl::StrCat("<!doctype html><html lang=en><head><title>", title,
                      "</title>", head, "</head><body><article><h1>", title,
                      "</h1><p>", absl::StrJoin(paragraphs, "</p><p>"),
                      "</p></article></body></html>");
}

class StabilityTest : public ::testing::Test {
 protected:
  StabilityTest() {
    program_.Write("stet.toml",
                   "[crawl]\ncontact = \"test\"\ndelay = \"0s\"\n"
                   "allow_addresses = [\"127.0.0.0/8\"]\n");
    EXPECT_EQ(program_.Run({"init"}).code, kDone);
  }

  void Serve(const std::string& page) {
    server_.On("/ferry",
               {.headers = {{"Content-Type", "text/html; charset=utf-8"}},
                .body = page});
  }

  // Serves the page and looks: what a cron user would be mailed.
  std::string Look(const std::string& page,
                   absl::Duration later = absl::Hours(1)) {
    Serve(page);
    program_.Advance(later);
    const CommandResult run = program_.Run({"run", "--all"});
    EXPECT_EQ(run.code, kDone) << run.err;
    return run.out;
  }

  void Begin(const std::string& page) {
    Serve(page);
    ASSERT_EQ(program_.Run({"add", server_.Url("/ferry")}).code, kDone);
    EXPECT_THAT(Look(page), IsEmpty());
  }

  nlohmann::json Log() {
    const CommandResult log =
        program_.Run({"log", server_.Url("/ferry"), "--json"});
    EXPECT_EQ(log.code, kDone) << log.err;
    return nlohmann::json::parse(log.out);
  }

  std::vector<std::string> NewestClasses() { return Log().back()["classes"]; }

  const std::vector<std::string> text_{std::begin(kFerry), std::end(kFerry)};
  const std::string page_ = PageOf("Fewer ferries to the island", text_);
  HttpServer server_;
  ProgramHarness program_;
};

TEST_F(StabilityTest, AWallInAnyLanguageIsNoRewrite) {
  Begin(page_);
  const std::string wall = PageOf(
      "Havenblad", {"Ni ricevis tro multajn petojn de via adreso. Bonvolu "
                    "provi denove post kelkaj minutoj."});
  EXPECT_THAT(Look(wall), IsEmpty());
  EXPECT_THAT(Look(wall), IsEmpty());
  EXPECT_THAT(Look(page_), IsEmpty());
  EXPECT_EQ(Log().size(), 1u);
  // Seen again after six hours it is what stands there now.
  EXPECT_THAT(Look(wall), IsEmpty());
  EXPECT_THAT(Look(wall, absl::Hours(7)), HasSubstr("gone"));
  EXPECT_THAT(NewestClasses(), Contains("soft_gone"));
  EXPECT_THAT(Look(page_), HasSubstr("back"));
  EXPECT_EQ(Log().size(), 3u);
}

TEST_F(StabilityTest, ARewriteIsShownAtOnce) {
  Begin(page_);
  const std::string other = PageOf(
      "Storm tears roofs from houses",
      {"A gale from the north took the roofs of forty houses in the lower town "
       "during the night, and nobody was hurt, the fire brigade told reporters "
       "beside the ruined market hall this morning.",
       "Two hundred people slept in the gymnasium, where volunteers handed out "
       "blankets, soup and tea; power returned shortly before dawn."});
  EXPECT_THAT(Look(other), Not(IsEmpty()));
  EXPECT_THAT(NewestClasses(), Contains("rewrite"));
}

TEST_F(StabilityTest, TheFrontPageInAnArticlesPlaceIsNoRewrite) {
  Begin(page_);
  std::vector<std::string> paragraphs;
  for (int i = 0; i < 8; ++i)
    paragraphs.push_back(absl::StrCat(
        "Number ", i,
        " of our promises: news from every harbour of the coast, "
        "written by people who live there and printed before breakfast."));
  const std::string front = PageOf(
      "The Harbour Gazette", paragraphs,
      absl::StrCat("<link rel=canonical href='", server_.Url("/"), "'>"));
  EXPECT_THAT(Look(front), IsEmpty());
  EXPECT_THAT(Look(page_), IsEmpty());
  EXPECT_EQ(Log().size(), 1u);
  // Nor does the front page's address become the article's.
  EXPECT_NE(program_.Run({"log", server_.Url("/"), "--json"}).code, kDone);
}

TEST_F(StabilityTest, ASiteThatCallsEveryPageTheFrontPageIsStillRead) {
  const std::string head =
      absl::StrCat("<link rel=canonical href='", server_.Url("/"), "'>");
  Begin(PageOf("Fewer ferries to the island", text_, head));
  std::vector<std::string> edited = text_;
  edited[0].replace(edited[0].find("two of its five"), 15, "three of its five");
  EXPECT_THAT(Look(PageOf("Fewer ferries to the island", edited, head)),
              HasSubstr("three"));
}

TEST_F(StabilityTest, ATextCutShortIsBelievedWhenItStays) {
  Begin(page_);
  const std::string cut =
      PageOf("Fewer ferries to the island", {text_[0].substr(0, 90)});
  EXPECT_THAT(Look(cut), IsEmpty());
  EXPECT_THAT(Look(page_), IsEmpty());
  EXPECT_EQ(Log().size(), 1u);
  EXPECT_THAT(Look(cut), IsEmpty());
  EXPECT_THAT(Look(cut, absl::Hours(7)), Not(IsEmpty()));
  EXPECT_THAT(NewestClasses(), Contains("paragraph_removed"));
}

TEST_F(StabilityTest, AShortTextThatStoodThereBeforeIsNoHalfReadOne) {
  const std::string early =
      PageOf("Fewer ferries to the island", {text_[0].substr(0, 90)});
  Begin(early);
  EXPECT_THAT(Look(page_), Not(IsEmpty()));
  EXPECT_THAT(Look(early), Not(IsEmpty()));
  EXPECT_THAT(NewestClasses(), Contains("reverted"));
}

TEST_F(StabilityTest, AShortTextThatStoodThereBeforeIsNoOtherPage) {
  const std::string early = PageOf(
      "Storm tears roofs from houses",
      {"A gale from the north took the roofs of forty houses in the lower town "
       "during the night, and nobody was hurt."});
  Begin(early);
  EXPECT_THAT(Look(page_), Not(IsEmpty()));
  EXPECT_THAT(Look(early), Not(IsEmpty()));
  EXPECT_THAT(NewestClasses(), Contains("reverted"));
}

TEST_F(StabilityTest, AFormThatCallsItselfTheLoginIsAWall) {
  Begin(page_);
  std::string links;
  for (int i = 0; i < 40; ++i)
    absl::StrAppend(&links, "<a href=/", i, ">.</a>");
  const std::string form = absl::StrCat(
      "<!doctype html><html lang=eo><head><title>Havenblad</title><link "
      "rel=canonical href='",
      server_.Url("/konto/sign-in.php"), "'></head><body>", links,
      "<form><input name=nomo></form></body></html>");
  for (const absl::Duration later : {absl::Hours(1), absl::Hours(7)}) {
    EXPECT_THAT(Look(form, later), IsEmpty());
    const CommandResult list =
        program_.Run({"list", server_.Url("/ferry"), "--json"});
    EXPECT_THAT(list.out, HasSubstr("\"blocked\""));
  }
  EXPECT_EQ(Log().size(), 1u);
  // A text there is one that all may read.
  EXPECT_THAT(Look(PageOf("Fewer ferries to the island",
                          {text_[0], text_[1], "More is to follow."},
                          absl::StrCat("<link rel=canonical href='",
                                       server_.Url("/konto/login"), "'>"))),
              Not(IsEmpty()));
}

TEST_F(StabilityTest, AWithdrawalWithItsNoteIsShownAtOnce) {
  Begin(page_);
  EXPECT_THAT(Look(PageOf("Fewer ferries to the island",
                          {"Correction: this article has been withdrawn, for "
                           "its figures were those of another year."})),
              Not(IsEmpty()));
  EXPECT_THAT(NewestClasses(), Contains("correction_note_added"));
}

TEST_F(StabilityTest, TwoTextsThatTakeTurnsAreVariants) {
  Begin(page_);
  std::vector<std::string> edited = text_;
  edited[4].replace(edited[4].find("within a month"), 14, "within six weeks");
  const std::string other = PageOf("Fewer ferries to the island", edited);
  EXPECT_THAT(Look(other), HasSubstr("weeks"));
  EXPECT_THAT(Look(page_), HasSubstr("reverted"));
  EXPECT_THAT(Look(other), IsEmpty());
  EXPECT_THAT(NewestClasses(), Contains("variant"));
  // Known for variants, they stay so however slowly they take turns.
  EXPECT_THAT(Look(page_, absl::Hours(24 * 5)), IsEmpty());
  EXPECT_THAT(NewestClasses(), Contains("variant"));
  // A third text is an edit.
  edited[4].replace(edited[4].find("six weeks"), 9, "two years");
  EXPECT_THAT(Look(PageOf("Fewer ferries to the island", edited)),
              HasSubstr("years"));
}

TEST_F(StabilityTest, TurnsThatAreFarApartAreEdits) {
  Begin(page_);
  std::vector<std::string> edited = text_;
  edited[4].replace(edited[4].find("within a month"), 14, "within six weeks");
  const std::string other = PageOf("Fewer ferries to the island", edited);
  for (int turn = 0; turn < 2; ++turn) {
    EXPECT_THAT(Look(other, absl::Hours(49)), Not(IsEmpty()));
    EXPECT_THAT(Look(page_, absl::Hours(49)), HasSubstr("reverted"));
  }
}

TEST_F(StabilityTest, ALineThatChangesAtEveryLookIsFurniture) {
  const auto with_line = [&](const std::string& line,
                             const std::string& toll = "fewer") {
    std::vector<std::string> paragraphs = text_;
    paragraphs[0].replace(paragraphs[0].find("fewer"), 5, toll);
    paragraphs.insert(paragraphs.begin() + 2, line);
    return PageOf("Fewer ferries to the island", paragraphs);
  };
  Begin(with_line("Mayor opens the new slipway"));
  Look(with_line("Herring are back in the bay"));
  Look(with_line("School choir wins at the fair"));
  EXPECT_THAT(Look(with_line("Old lighthouse gets a new lamp")), IsEmpty());
  EXPECT_THAT(NewestClasses(), ::testing::ElementsAre("furniture"));
  // A real edit beside it is shown.
  EXPECT_THAT(Look(with_line("Bakers strike for a day", "half the")),
              HasSubstr("half the"));
}

TEST_F(StabilityTest, WhatChangesAtEveryLookIsNoFurnitureIfItIsSaid) {
  const auto with_line = [&](const std::string& line) {
    std::vector<std::string> paragraphs = text_;
    paragraphs.insert(paragraphs.begin() + 2, line);
    return PageOf("Fewer ferries to the island", paragraphs);
  };
  const std::vector<std::vector<std::string>> kSeries = {
      // Prose.
      {"Twelve crews were at sea.", "Nine crews had come home.",
       "All crews were safe by noon.", "One crew was towed in at night."},
      // A number that grows.
      {"Crossings cancelled: 12", "Crossings cancelled: 15",
       "Crossings cancelled: 21", "Crossings cancelled: 34"},
  };
  for (const std::vector<std::string>& series : kSeries) {
    SCOPED_TRACE(series[0]);
    program_.Run({"remove", server_.Url("/ferry")});
    Serve(with_line(series[0]));
    ASSERT_EQ(program_.Run({"add", server_.Url("/ferry")}).code, kDone);
    Look(with_line(series[0]));
    for (size_t i = 1; i < series.size(); ++i)
      EXPECT_THAT(Look(with_line(series[i])), Not(IsEmpty())) << series[i];
  }
}

}  // namespace
}  // namespace stet
