// A release of stet's own extractor in the middle of a history: what an older
// one read of the same pages is never compared with what this one reads.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "parser/extract.h"
#include "store/leveldb_store.h"
#include "tests/cli/program_harness.h"
#include "tests/support/http_server.h"

namespace stet {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr int kOlder = kExtractorVersion - 1;

const std::vector<std::string>& Harbour() {
  static const std::vector<std::string> text = {
      "The harbour board will close the eastern quay for repairs from the "
      "third of March, after divers found 12 cracked piles under the crane "
      "that unloads the grain ships.",
      "Farmers had asked that the work be put off until the harvest is sold, "
      "but the board said that the crane could fall into the water in the "
      "next storm and would take the quay with it.",
      "Ships will be sent to the old coal wharf in the meantime, where they "
      "have to wait for the tide, and the towing company has hired two more "
      "crews for the season.",
      "The repairs will cost 4 million, of which the county pays half, the "
      "chairman said in the hall of the fishermen's union on Thursday."};
  return text;
}

std::string PageOf(const std::vector<std::string>& text, absl::string_view ad) {
  return absl::StrCat(
      "<!doctype html><html lang=en><title>Quay closed</title><body><article>"
      "<h1>Quay closed</h1><p>",
      absl::StrJoin(text, "</p><p>"), "</p></article><aside class=ad>", ad,
      "</aside></body></html>");
}

std::vector<std::string> With(std::vector<std::string> text, size_t paragraph,
                              const std::string& from, const std::string& to) {
  std::string& one = text[paragraph];
  one.replace(one.find(from), from.size(), to);
  return text;
}

using Reading = void (*)(Article&);

// How an older extractor may have read the same page.
void WithFurniture(Article& article) {
  article.title += " | The Harbour Gazette";
  article.blocks.push_back({.text = "Leave a Reply"});
}
void WithoutItsEnd(Article& article) { article.blocks.pop_back(); }
void AmongItsComments(Article& article) {
  for (int i = 0; i < 40; ++i) {
    article.blocks.push_back(
        {.text = absl::StrCat("Reader ", i,
                              " writes that nobody has looked at those piles "
                              "since the last flood, and that it shows.")});
  }
}
void AsNothingOfThis(Article& article) {
  article.blocks = {{.text = "Our newsletter brings you what matters, every "
                             "morning before breakfast, free of charge."}};
}

class UpgradeTest : public ::testing::Test {
 protected:
  UpgradeTest() {
    program_.Write("stet.toml",
                   "[crawl]\ncontact = \"test\"\ndelay = \"0s\"\n"
                   "allow_addresses = [\"127.0.0.0/8\"]\n");
    EXPECT_EQ(program_.Run({"init"}).code, kDone);
  }

  std::string Look(const std::string& page) {
    server_.On("/quay",
               {.headers = {{"Content-Type", "text/html; charset=utf-8"}},
                .body = page});
    program_.Advance(absl::Hours(1));
    const CommandResult run = program_.Run({"run", "--all"});
    EXPECT_EQ(run.code, kDone) << run.err;
    return run.out;
  }

  // Two versions and the edit between them, all read by an older extractor.
  void BeginInThePast(Reading reading) {
    server_.On("/quay",
               {.headers = {{"Content-Type", "text/html; charset=utf-8"}},
                .body = PageOf(Harbour(), "one")});
    ASSERT_EQ(program_.Run({"add", server_.Url("/quay")}).code, kDone);
    ASSERT_THAT(Look(PageOf(Harbour(), "one")), IsEmpty());
    ASSERT_THAT(Look(PageOf(twice_, "two")), HasSubstr("million"));
    ASSERT_THAT(Edits(), ElementsAre(false, true));
    auto store = OpenLevelDbStore({.directory = program_.Path("store")});
    ASSERT_TRUE(store.ok()) << store.status();
    for (const uint32_t version : {1u, 2u})
      ReadAsBefore(**store, version, reading);
  }

  void ReadAsBefore(Store& store, uint32_t version, Reading reading) {
    const auto snapshot = store.GetVersion(server_.Url("/quay"), version);
    ASSERT_TRUE(snapshot.ok()) << snapshot.status();
    NewVersion before{.article = snapshot->article,
                      .page = {},
                      .edit = snapshot->info.edit,
                      .silent = snapshot->info.silent,
                      .score = snapshot->info.score,
                      .classes = snapshot->info.classes};
    before.article.extractor_version = kOlder;
    reading(before.article);
    const absl::Status status =
        store.Reinterpret(server_.Url("/quay"), version, before);
    ASSERT_TRUE(status.ok()) << status;
  }

  nlohmann::json Log() {
    const CommandResult log =
        program_.Run({"log", server_.Url("/quay"), "--json"});
    EXPECT_EQ(log.code, kDone) << log.err;
    return nlohmann::json::parse(log.out);
  }

  std::vector<bool> Edits() {
    std::vector<bool> edits;
    for (const auto& version : Log()) edits.push_back(version["edit"]);
    return edits;
  }

  std::vector<int> Extractors() {
    std::vector<int> versions;
    const auto store = OpenLevelDbStore(
        {.directory = program_.Path("store"), .read_only = true});
    EXPECT_TRUE(store.ok()) << store.status();
    const auto log = (*store)->ListVersions(server_.Url("/quay"));
    EXPECT_TRUE(log.ok()) << log.status();
    for (const VersionInfo& info : *log) {
      versions.push_back((*store)
                             ->GetVersion(info.id, info.version)
                             ->article.extractor_version);
    }
    return versions;
  }

  size_t Reported() {
    const CommandResult report =
        program_.Run({"report", "--since", "30d", "--format", "json"});
    EXPECT_EQ(report.code, kDone) << report.err;
    return static_cast<size_t>(
        std::count(report.out.begin(), report.out.end(), '\n'));
  }

  void ExpectIntact() {
    EXPECT_THAT(program_.Run({"verify"}).out, HasSubstr("all is intact"));
  }

  const std::vector<std::string> twice_ =
      With(Harbour(), 3, "4 million", "6 million");
  HttpServer server_;
  ProgramHarness program_;
};

// A stored page is as foreign as a fetched one: a worker that it ends leaves
// what was stored to compare, and whoever asked, perhaps a run, goes on.
TEST_F(UpgradeTest, StoredPagesAreReadAgainInAWorker) {
  auto signal = Harbour();
  signal.push_back("SIGSEGV is what ends the worker that reads this page.");
  server_.On("/quay", {.headers = {{"Content-Type", "text/html"}},
                       .body = PageOf(signal, "one")});
  ASSERT_EQ(program_.Run({"add", server_.Url("/quay")}).code, kDone);
  Look(PageOf(signal, "one"));
  Look(PageOf(With(signal, 3, "4 million", "6 million"), "two"));
  {
    auto store = OpenLevelDbStore({.directory = program_.Path("store")});
    ASSERT_TRUE(store.ok()) << store.status();
    ReadAsBefore(**store, 1, WithFurniture);
  }
  const std::vector<std::string> diff = {"diff", server_.Url("/quay")};
  EXPECT_THAT(program_.Run(diff).out, Not(HasSubstr("Gazette")));
  const CommandResult contained = program_.Run(diff, STET_FAKE_WORKER);
  EXPECT_EQ(contained.code, kDifferent);
  EXPECT_THAT(contained.out, HasSubstr("Gazette"));
  const CommandResult evidence = program_.Run(
      {"show", server_.Url("/quay"), "--evidence", "--json"}, STET_FAKE_WORKER);
  EXPECT_EQ(evidence.code, kDone) << evidence.err;
}

const struct {
  const char* name;
  Reading reading;
} kReadings[] = {{"furniture", WithFurniture},
                 {"cut", WithoutItsEnd},
                 {"comments", AmongItsComments},
                 {"something else", AsNothingOfThis}};

class UpgradeReadings : public UpgradeTest,
                        public ::testing::WithParamInterface<int> {
 protected:
  Reading reading() const { return kReadings[GetParam()].reading; }
};
INSTANTIATE_TEST_SUITE_P(Older, UpgradeReadings, ::testing::Range(0, 4));

TEST_P(UpgradeReadings, AloneIsNoEdit) {
  BeginInThePast(reading());
  const nlohmann::json before = Log();
  EXPECT_THAT(Look(PageOf(twice_, "two")), IsEmpty()) << "the same bytes";
  EXPECT_THAT(Look(PageOf(twice_, "three")), IsEmpty()) << "another ad";
  EXPECT_THAT(Edits(), ElementsAre(false, true));
  EXPECT_EQ(Log()[1]["hash"], before[1]["hash"]);
  EXPECT_EQ(Reported(), 1u);
  // What is shown of the edit before is by one extractor as well.
  EXPECT_THAT(program_.Run({"diff", server_.Url("/quay")}).out,
              HasSubstr("[-4-]{+6+}"));
  ExpectIntact();
}

TEST_P(UpgradeReadings, ThenARealEditIsThatEditAndNoMore) {
  BeginInThePast(reading());
  const auto thrice = With(twice_, 0, "12 cracked", "31 cracked");
  EXPECT_THAT(Look(PageOf(thrice, "three")), HasSubstr("31"));
  EXPECT_THAT(Edits(), ElementsAre(false, true, true));
  EXPECT_THAT(Extractors(), ElementsAre(kExtractorVersion, kExtractorVersion,
                                        kExtractorVersion));
  EXPECT_EQ(Reported(), 2u);
  const auto diff = nlohmann::json::parse(
      program_.Run({"diff", server_.Url("/quay"), "--json"}).out);
  EXPECT_EQ(diff["stats"]["words_added"], 1);
  EXPECT_EQ(diff["stats"]["words_removed"], 1);
  ExpectIntact();
}

// The older extractor did not read the last paragraph; then the publisher took
// it away. Both read the same text of their pages, and yet that is an edit.
TEST_F(UpgradeTest, HidesNoEditThatTheOlderExtractorCouldNotSee) {
  BeginInThePast(WithoutItsEnd);
  std::vector<std::string> shorter = twice_;
  shorter.pop_back();
  EXPECT_THAT(Look(PageOf(shorter, "three")), HasSubstr("million"));
  EXPECT_THAT(Edits(), ElementsAre(false, true, true));
  EXPECT_THAT(Log()[2]["classes"], ::testing::Contains("paragraph_removed"));
}

// Between two versions of which one was read again and the other not yet, a
// difference that is none of the publisher's is not shown either.
TEST_P(UpgradeReadings, HalfDoneShowsNoEditOfItsOwn) {
  BeginInThePast(reading());
  ASSERT_EQ(program_.Run({"reextract"}).code, kDone);
  {
    auto store = OpenLevelDbStore({.directory = program_.Path("store")});
    ASSERT_TRUE(store.ok()) << store.status();
    ReadAsBefore(**store, 2, reading());
  }
  const auto diff = nlohmann::json::parse(
      program_.Run({"diff", server_.Url("/quay"), "--json"}).out);
  EXPECT_EQ(diff["stats"]["words_added"], 1);
  EXPECT_EQ(diff["stats"]["words_removed"], 1);
  EXPECT_THAT(Look(PageOf(twice_, "three")), IsEmpty());
  EXPECT_EQ(Reported(), 1u);
}

TEST_F(UpgradeTest, AGoneArticleKeepsItsText) {
  BeginInThePast(WithFurniture);
  server_.On("/quay", {.status = 410, .body = "<h1>Gone</h1>"});
  program_.Advance(absl::Hours(1));
  EXPECT_THAT(program_.Run({"run", "--all"}).out, HasSubstr("gone"));
  ASSERT_EQ(program_.Run({"reextract"}).code, kDone);
  {
    auto store = OpenLevelDbStore({.directory = program_.Path("store")});
    ASSERT_TRUE(store.ok()) << store.status();
    ReadAsBefore(**store, 3, WithFurniture);  // A pass that was stopped there.
  }
  const auto diff = nlohmann::json::parse(
      program_.Run({"diff", server_.Url("/quay"), "2..3", "--json"}).out);
  EXPECT_EQ(diff["stats"]["words_removed"], 0);
  EXPECT_EQ(diff["stats"]["words_added"], 0);
}

// The same where the page that stands in its stead says 200.
TEST_F(UpgradeTest, ASoftlyGoneArticleKeepsItsTextAndVerdict) {
  BeginInThePast(WithFurniture);
  server_.On("/quay",
             {.headers = {{"Content-Type", "text/html; charset=utf-8"}},
              .body = "<!doctype html><title>Page not found</title><h1>404: "
                      "page not found</h1><p>Sorry, the page you are looking "
                      "for does not exist.</p>"});
  for (int look = 0; look < 2; ++look) {
    program_.Advance(absl::Hours(7));
    ASSERT_EQ(program_.Run({"run", "--all"}).code, kDone);
  }
  const nlohmann::json before = Log();
  ASSERT_THAT(before[2]["classes"], ::testing::Contains("soft_gone"));
  {
    auto store = OpenLevelDbStore({.directory = program_.Path("store")});
    ASSERT_TRUE(store.ok()) << store.status();
    ReadAsBefore(**store, 3, WithFurniture);
  }
  ASSERT_EQ(program_.Run({"reextract"}).code, kDone);
  EXPECT_EQ(Log()[2]["classes"], before[2]["classes"]);
  EXPECT_EQ(Log()[2]["edit"], before[2]["edit"]);
  const auto diff = nlohmann::json::parse(
      program_.Run({"diff", server_.Url("/quay"), "2..3", "--json"}).out);
  EXPECT_EQ(diff["stats"]["words_removed"], 0);
  EXPECT_EQ(diff["stats"]["words_added"], 0);
}

// What another extractor read of a page that cannot be read any more is not
// compared with what this one reads: what was found of the two stays.
TEST_F(UpgradeTest, AVersionThatCannotBeReadAgainKeepsItsVerdict) {
  BeginInThePast(WithFurniture);
  const auto thrice = With(twice_, 0, "12 cracked", "31 cracked");
  ASSERT_THAT(Look(PageOf(thrice, "three")), HasSubstr("31"));
  const nlohmann::json before = Log();
  ASSERT_EQ(program_
                .Run({"erase", absl::StrCat(server_.Url("/quay"), "@2"),
                      "--reason", "a court's order"})
                .code,
            kDone);
  ASSERT_EQ(program_.Run({"reextract"}).code, kDone);
  EXPECT_EQ(Log()[1]["hash"], before[1]["hash"]);
  EXPECT_EQ(Log()[0]["classes"], before[0]["classes"]);
  ExpectIntact();
}

// A pass that was stopped goes on behind the last article that it finished; one
// of another extractor begins at the first.
TEST_F(UpgradeTest, AStoppedPassGoesOnUnlessItWasAnotherExtractors) {
  const auto read_again = [&](int extractor) {
    BeginInThePast(WithFurniture);
    auto store = OpenLevelDbStore({.directory = program_.Path("store")});
    EXPECT_TRUE(store.ok()) << store.status();
    EXPECT_TRUE((*store)
                    ->PutBlob("reextract", absl::StrCat(extractor, " ",
                                                        server_.Url("/quay")))
                    .ok());
    store->reset();
    EXPECT_EQ(program_.Run({"reextract"}).code, kDone);
    return Extractors();
  };
  EXPECT_THAT(read_again(kExtractorVersion), ElementsAre(kOlder, kOlder));
  ASSERT_EQ(program_.Run({"reextract"}).code, kDone);
  EXPECT_THAT(Extractors(), ElementsAre(kExtractorVersion, kExtractorVersion));
  EXPECT_THAT(Edits(), ElementsAre(false, true));
}

}  // namespace
}  // namespace stet
