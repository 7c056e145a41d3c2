// What feeds, sitemaps, front pages and sites bring, seen through the program.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/program_harness.h"
#include "tests/support/codings.h"
#include "tests/support/http_server.h"

namespace stet {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

std::string ArticlePage(const std::string& title, const std::string& word) {
  return absl::StrCat(
      "<!doctype html><html lang=en><head><title>", title,
      "</title><meta property=og:type content=article></head><body><article>"
      "<h1>",
      title, "</h1><p>The council of the harbour town voted late on Monday to ",
      word,
      " the old ferry line across the bay, after a debate that had lasted for "
      "most of the year.</p><p>Opponents said that the vote came too early, "
      "since the report on the state of the two ships is due in the spring, "
      "and asked for another hearing.</p><p>The mayor said that she would "
      "sign the order before the end of the week, so that the line can be "
      "timed anew for the summer.</p></article></body></html>");
}

ServerReply Html(const std::string& body) {
  return {.headers = {{"Content-Type", "text/html; charset=utf-8"}},
          .body = body};
}

ServerReply Xml(const std::string& body) {
  return {.headers = {{"Content-Type", "application/xml"}}, .body = body};
}

class DiscoveryTest : public ::testing::Test {
 protected:
  DiscoveryTest() {
    program_.Write("stet.toml",
                   "[crawl]\ncontact = \"test\"\ndelay = \"0s\"\n"
                   "allow_addresses = [\"127.0.0.0/8\"]\n");
    EXPECT_EQ(program_.Run({"init"}).code, kDone);
  }

  void Article(const std::string& path, const std::string& title,
               const std::string& word = "close") {
    server_.On(path, Html(ArticlePage(title, word)));
  }

  std::string Item(const std::string& path, const std::string& guid,
                   const std::string& more = "") {
    return absl::StrCat("<item><title>x</title><link>", server_.Url(path),
                        "</link><guid isPermaLink='false'>", guid, "</guid>",
                        more, "</item>");
  }

  void Feed(const std::string& items) {
    server_.On("/rss", Xml(absl::StrCat("<rss version='2.0'><channel><title>F"
                                        "</title>",
                                        items, "</channel></rss>")));
  }

  void Add(const std::string& path) {
    const CommandResult added = program_.Run({"add", server_.Url(path)});
    ASSERT_EQ(added.code, kDone) << added.err;
  }

  CommandResult Look(absl::Duration later = absl::Hours(1)) {
    program_.Advance(later);
    return program_.Run({"run", "--all", "--json"});
  }

  nlohmann::json Log(const std::string& path) {
    const CommandResult log =
        program_.Run({"log", server_.Url(path), "--json"});
    EXPECT_EQ(log.code, kDone) << log.err;
    return log.code == kDone ? nlohmann::json::parse(log.out)
                             : nlohmann::json::array();
  }

  // The path, kind, state and reason of everything known.
  std::vector<std::string> Known() {
    const CommandResult list = program_.Run({"list", "--articles", "--json"});
    std::vector<std::string> known;
    std::istringstream lines(list.out);
    for (std::string line; std::getline(lines, line);) {
      const auto visit = nlohmann::json::parse(line);
      known.push_back(absl::StrCat(
          visit["url"].get<std::string>().substr(server_.Url("").size()), " ",
          visit["kind"].get<std::string>(), " ",
          visit["state"].get<std::string>(), " ",
          visit["reason"].get<std::string>()));
    }
    return known;
  }

  HttpServer server_;
  ProgramHarness program_;
};

TEST_F(DiscoveryTest, ASiteNamesItsFeedsAndSitemaps) {
  std::string page =
      "<html><head><title>The Bay</title><link rel=alternate "
      "type=application/rss+xml href=/rss title=News></head><body><main>";
  for (int i = 0; i < 12; ++i) {
    absl::StrAppend(&page, "<h2><a href=/news/council-closes-ferry-line-",
                    20260 + i, ">Council closes the ferry line for the ", i,
                    "th time</a></h2>");
  }
  server_.On("/", Html(page + "</main></body></html>"));
  Feed("");
  server_.On("/robots.txt",
             {.body = "User-agent: *\nDisallow:\nSitemap: /news.xml\n"});
  server_.On("/news.xml", Xml("<urlset></urlset>"));
  const CommandResult shown =
      program_.Run({"discover", server_.Url("/"), "--json"});
  ASSERT_EQ(shown.code, kDone) << shown.err;
  const auto entries = nlohmann::json::parse(shown.out);
  ASSERT_THAT(entries, SizeIs(14));
  EXPECT_EQ(entries[0]["kind"], "feed");
  EXPECT_EQ(entries[0]["url"], server_.Url("/rss"));
  EXPECT_EQ(entries[1]["kind"], "sitemap");
  EXPECT_EQ(entries[1]["url"], server_.Url("/news.xml"));
  EXPECT_EQ(entries[2]["title"],
            "Council closes the ferry line for the 0th time");
  const CommandResult added = program_.Run({"add", server_.Url("/")});
  ASSERT_EQ(added.code, kDone) << added.err;
  EXPECT_THAT(added.out,
              AllOf(HasSubstr("front or section page, 12 article links"),
                    HasSubstr(absl::StrCat("stet add ", server_.Url("/rss"))),
                    HasSubstr(server_.Url("/news.xml"))));
  EXPECT_THAT(program_.Run({"list", "--opml"}).out, Not(HasSubstr("/rss")));
  ASSERT_EQ(program_.Run({"add", server_.Url("/"), "--lists"}).code, kDone);
  EXPECT_THAT(program_.Run({"list", "--opml"}).out,
              HasSubstr(absl::StrCat("xmlUrl=\"", server_.Url("/rss"))));
  EXPECT_THAT(Known(), Contains("/news.xml sitemap live "));
}

TEST_F(DiscoveryTest, OpmlThatWasWrittenIsReadAgain) {
  Feed("");
  Add("/rss");
  const CommandResult opml = program_.Run({"list", "--opml"});
  program_.Write("feeds.opml", opml.out);
  ASSERT_EQ(program_.Run({"remove", server_.Url("/rss")}).code, kDone);
  const CommandResult added =
      program_.Run({"add", "--opml", program_.Path("feeds.opml")});
  ASSERT_EQ(added.code, kDone) << added.err;
  EXPECT_EQ(program_.Run({"list", "--opml"}).out, opml.out);
}

TEST_F(DiscoveryTest, SitemapsLeadToSitemapsAndArticles) {
  Article("/a", "Ferry line closes");
  server_.On("/index.xml",
             Xml(absl::StrCat("<sitemapindex><sitemap><loc>",
                              server_.Url("/news.xml.gz"),
                              "</loc></sitemap></sitemapindex>")));
  server_.On("/news.xml.gz",
             {.headers = {{"Content-Type", "application/octet-stream"}},
              .body = Gzip(absl::StrCat("<urlset><url><loc>", server_.Url("/a"),
                                        "</loc></url></urlset>"))});
  Add("/index.xml");
  Look();
  EXPECT_THAT(Known(),
              ElementsAre("/a article live ", "/index.xml sitemap live ",
                          "/news.xml.gz sitemap live "));
  EXPECT_THAT(Log("/a"), SizeIs(1));
}

TEST_F(DiscoveryTest, SitemapsNestedForEverEnd) {
  for (int i = 0; i < 10; ++i) {
    server_.On(absl::StrCat("/s", i),
               Xml(absl::StrCat("<sitemapindex><sitemap><loc>",
                                server_.Url(absl::StrCat("/s", i + 1)),
                                "</loc></sitemap></sitemapindex>")));
  }
  Add("/s0");
  for (int i = 0; i < 10; ++i) Look();
  EXPECT_THAT(Known(), SizeIs(4));
}

TEST_F(DiscoveryTest, AnEntryThatMovesKeepsItsHistory) {
  Article("/1-ferry-closes", "Ferry line closes");
  Feed(Item("/1-ferry-closes", "bay-1"));
  Add("/rss");
  Look();
  // A new headline, a new slug; the old address is gone without a redirect.
  server_.On("/1-ferry-closes", {.status = 404});
  Article("/1-ferry-stays", "Ferry line stays", "keep");
  Feed(Item("/1-ferry-stays", "bay-1"));
  Look();
  Look();
  EXPECT_THAT(Log("/1-ferry-closes"), SizeIs(2));
  const nlohmann::json log = Log("/1-ferry-stays");
  ASSERT_THAT(log, SizeIs(2));
  EXPECT_EQ(log[1]["title"], "Ferry line stays");
  EXPECT_EQ(log[1]["status"], 200);
}

TEST_F(DiscoveryTest, AnIdThatEntriesShareJoinsNothing) {
  Article("/1", "Ferry line closes");
  Article("/2", "Tram line opens");
  Feed(Item("/1", "same") + Item("/2", "same"));
  Add("/rss");
  Look();
  Article("/3", "Bus line moves");
  Feed(Item("/3", "same") + Item("/1", "same"));
  Look();
  Look();
  for (const char* path : {"/1", "/2", "/3"}) {
    const nlohmann::json log = Log(path);
    ASSERT_THAT(log, SizeIs(1)) << path;
  }
  EXPECT_EQ(Log("/3")[0]["title"], "Bus line moves");
}

TEST_F(DiscoveryTest, VariantsOfAnAddressAreOneArticle) {
  std::string page = ArticlePage("Ferry line closes", "close");
  page.replace(
      page.find("<meta"), 0,
      absl::StrCat("<link rel=canonical href='", server_.Url("/n/1"), "'>"));
  for (const char* path : {"/n/1", "/amp/n/1", "/n/1.print"})
    server_.On(path, Html(page));
  Feed(Item("/n/1?utm_source=rss", "a") + Item("/n/1#top", "b"));
  Add("/rss");
  Look();
  Feed(Item("/n/1", "a") + Item("/amp/n/1", "c") + Item("/n/1.print", "d"));
  Look();
  Look();
  for (const char* path : {"/n/1", "/amp/n/1", "/n/1.print"})
    EXPECT_THAT(Log(path), SizeIs(1)) << path;
  EXPECT_THAT(Known(), ElementsAre("/n/1?utm_source=rss article live ",
                                   "/rss feed live "));
}

TEST_F(DiscoveryTest, ABrokenFeedGivesWhatCanBeRead) {
  Article("/1", "Ferry line closes");
  server_.On("/rss", Xml(absl::StrCat("<rss><channel><item><title>A & B<link>",
                                      server_.Url("/1"), "</link><item><li")));
  Add("/rss");
  const CommandResult run = Look();
  EXPECT_EQ(run.code, kDone) << run.err;
  EXPECT_THAT(Log("/1"), SizeIs(1));
  // Later it is no feed at all: said, and the article is still looked at.
  server_.On("/rss", Xml("{\"error\": 500}"));
  const CommandResult later = Look();
  EXPECT_EQ(later.code, kDone) << later.err;
  EXPECT_THAT(later.out, HasSubstr("\"reason\":\"unreadable\""));
  EXPECT_THAT(Known(),
              ElementsAre("/1 article live ", "/rss feed live unreadable"));
}

TEST_F(DiscoveryTest, WhatIsNoArticleIsLetGo) {
  Article("/1", "Ferry line closes");
  server_.On("/player",
             Html("<html><head><title>Player</title></head><body><div "
                  "id=app></div></body></html>"));
  server_.On("/pixel", {.headers = {{"Content-Type", "image/gif"}},
                        .body = std::string("GIF89a\x01\0\x01\0", 10)});
  Feed(Item("/1", "a") + Item("/player", "b") + Item("/pixel", "c"));
  Add("/rss");
  const CommandResult run = Look();
  EXPECT_EQ(run.code, kDone) << run.err;
  EXPECT_THAT(run.out, HasSubstr("\"reason\":\"no_article\""));
  EXPECT_THAT(
      Known(),
      ElementsAre("/1 article live ", "/pixel article removed no_article",
                  "/player article removed no_article", "/rss feed live "));
  const size_t asked = server_.requests().size();
  Look();
  EXPECT_THAT(server_.targets(), Contains("/player").Times(1));
  EXPECT_GT(server_.requests().size(), asked);
}

TEST_F(DiscoveryTest, ASourceUnderAnotherNameGoesOnWithItsArticles) {
  const std::string crawl =
      "[crawl]\ncontact = \"test\"\ndelay = \"0s\"\n"
      "allow_addresses = [\"127.0.0.0/8\"]\n";
  const auto named = [&](const std::string& name) {
    program_.Write(
        "stet.toml",
        absl::StrCat(crawl, "[[source]]\nname = \"", name, "\"\nfeeds = [\"",
                     server_.Url("/rss"), "\"]\narticles = [\"",
                     server_.Url("/named"), "\"]\n"));
  };
  for (const char* path : {"/1", "/2", "/named"}) Article(path, "Ferry closes");
  Feed(Item("/1", "a") + Item("/2", "b"));
  named("Before");
  Look();
  const auto all = ElementsAre("/1 article live ", "/2 article live ",
                               "/named article live ", "/rss feed live ");
  ASSERT_THAT(Known(), all);

  Feed(Item("/1", "a"));  // The other has left the list since.
  named("After");
  for (const char* path : {"/1", "/2", "/named"}) Article(path, "Ferry opens");
  Look();
  EXPECT_THAT(Known(), all);
  for (const char* path : {"/1", "/2", "/named"})
    EXPECT_THAT(Log(path), SizeIs(2));

  // Nothing watches them; then a source that lists one of them does.
  program_.Write("stet.toml", crawl);
  const CommandResult last = Look();
  EXPECT_THAT(last.out, Not(HasSubstr("\"event\":\"unchanged\"")));
  EXPECT_THAT(last.out, HasSubstr("\"looks\":0"));
  EXPECT_THAT(Known(), Contains("/1 article removed source_removed"));
  const std::string why =
      program_.Run({"list", server_.Url("/2"), "--json"}).out;
  EXPECT_THAT(why, HasSubstr("No next look: it is removed (source_removed)."));
  server_.On("/other", Xml(absl::StrCat("<rss version='2.0'><channel>",
                                        Item("/1", "a"), "</channel></rss>")));
  Add("/other");
  Look();
  Look();
  EXPECT_THAT(Known(), Contains("/1 article live "));
  EXPECT_THAT(Known(), Contains("/2 article removed source_removed"));
}

TEST_F(DiscoveryTest, APauseInTheConfigurationEndsWithIt) {
  const auto paused = [&](const char* flag) {
    program_.Write(
        "stet.toml",
        absl::StrCat("[crawl]\ncontact = \"test\"\ndelay = \"0s\"\n"
                     "allow_addresses = [\"127.0.0.0/8\"]\n[[source]]\n"
                     "name = \"Harbour\"\npaused = ",
                     flag, "\nfeeds = [\"", server_.Url("/rss"), "\"]\n"));
  };
  for (const char* path : {"/1", "/2"}) Article(path, "Ferry closes");
  Feed(Item("/1", "a") + Item("/2", "b"));
  paused("false");
  Look();
  ASSERT_EQ(program_.Run({"pause", server_.Url("/2")}).code, kDone);

  paused("true");
  const size_t asked = server_.requests().size();
  program_.Run({"run", "--all"});
  EXPECT_EQ(server_.requests().size(), asked);
  EXPECT_THAT(Known(), ElementsAre("/1 article live source_paused",
                                   "/2 article live paused",
                                   "/rss feed live source_paused"));
  EXPECT_THAT(program_.Run({"list", server_.Url("/1")}).out,
              HasSubstr("No next look: its source is paused."));

  paused("false");
  for (const char* path : {"/1", "/2"}) Article(path, "Ferry opens");
  Look();
  EXPECT_THAT(Log("/1"), SizeIs(2));
  EXPECT_THAT(Log("/2"), SizeIs(1));
  EXPECT_THAT(Known(), ElementsAre("/1 article live ", "/2 article live paused",
                                   "/rss feed live "));
}

TEST_F(DiscoveryTest, WhatIsRemovedWithItsSourceComesBackWithIt) {
  Article("/1", "Ferry line closes");
  Article("/2", "Ferry line opens");
  Feed(Item("/1", "a") + Item("/2", "b"));
  Add("/rss");
  Look();
  ASSERT_EQ(program_.Run({"remove", server_.Url("/2")}).code, kDone);
  const auto source =
      nlohmann::json::parse(program_.Run({"list", "--json"}).out)["name"]
          .get<std::string>();
  ASSERT_EQ(program_.Run({"remove", source}).code, kDone);
  EXPECT_THAT(Known(), Contains("/1 article removed source_removed"));
  Add("/rss");
  Look();
  EXPECT_THAT(Known(),
              ElementsAre("/1 article live ", "/2 article removed removed",
                          "/rss feed live "));
}

TEST_F(DiscoveryTest, HeadlinesOfTheFrontPageAreRecordedBesideTheArticles) {
  const auto front = [this](const std::string& headline) {
    std::string page = "<html><head><title>Bay</title></head><body><main>";
    for (int i = 1; i <= 9; ++i) {
      absl::StrAppend(
          &page, "<h2><a href=/news/item-of-the-day-", 20260 + i, ">",
          i == 1 ? headline : "Something else was decided today", "</a></h2>");
    }
    server_.On("/", Html(page + "</main></body></html>"));
  };
  front("Ferry to close within the week");
  Article("/news/item-of-the-day-20261", "Ferry line closes");
  Add("/");
  Look();
  front("Ferry to close, and the town is split");
  Look();
  Article("/news/item-of-the-day-20261", "Ferry line closes", "end");
  Look();
  const nlohmann::json log = Log("/news/item-of-the-day-20261");
  ASSERT_THAT(log, SizeIs(2));
  EXPECT_EQ(log[0]["title"], "Ferry line closes");
  EXPECT_EQ(log[1]["front_title"], "Ferry to close, and the town is split");
  const CommandResult text =
      program_.Run({"log", server_.Url("/news/item-of-the-day-20261")});
  EXPECT_THAT(text.out, AllOf(HasSubstr("Ferry to close within the week"),
                              HasSubstr("and the town is split")));
  const CommandResult diff = program_.Run(
      {"diff", server_.Url("/news/item-of-the-day-20261"), "--json"});
  EXPECT_EQ(nlohmann::json::parse(diff.out)["new"]["front_title"],
            "Ferry to close, and the town is split");
}

}  // namespace
}  // namespace stet
