// Servers that misbehave, each beside a good one: what they do is bounded,
// recorded with its reason, and delays nobody else.

#include <map>
#include <sstream>
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

using ::testing::Contains;
using ::testing::Pair;

std::string ArticlePage(absl::string_view title) {
  return absl::StrCat(
      "<!doctype html><html lang=en><head><title>", title,
      "</title><meta property=og:type content=article></head><body><article>"
      "<h1>",
      title,
      "</h1><p>The last of the old trams ran on Saturday night, with more "
      "people at the stops than seats on board, and a band on the rear "
      "platform.</p><p>The new line opens in the spring, the works said, and "
      "until then buses will carry the load between the station and the "
      "harbour.</p><p>Two of the cars go to the museum; the others will be "
      "sold to whoever can take them away before the snow.</p></article>"
      "</body></html>");
}

ServerReply Html(std::string body) {
  return {.headers = {{"Content-Type", "text/html; charset=utf-8"}},
          .body = std::move(body)};
}

ServerReply Xml(std::string body) {
  return {.headers = {{"Content-Type", "application/xml"}},
          .body = std::move(body)};
}

class HostileServerTest : public ::testing::Test {
 protected:
  HostileServerTest() {
    program_.Write("stet.toml",
                   "[crawl]\ncontact = \"test\"\ndelay = \"0s\"\n"
                   "allow_addresses = [\"127.0.0.0/8\"]\n");
    EXPECT_EQ(program_.Run({"init"}).code, kDone);
    good_.On("/good", Html(ArticlePage("Last tram leaves the square")));
  }

  void Add(const std::string& url, const std::string& kind) {
    program_.Write("list", absl::StrCat(kind, " ", url, "\n"));
    const CommandResult added =
        program_.Run({"add", "--list", program_.Path("list"), "--name", kind});
    ASSERT_EQ(added.code, kDone) << added.err;
  }

  // Event and reason by address, of a look at everything.
  std::map<std::string, std::string> Look() {
    program_.Advance(absl::Hours(25));
    const CommandResult run = program_.Run({"run", "--all", "--json"});
    EXPECT_EQ(run.code, kDone) << run.err;
    std::map<std::string, std::string> events;
    std::istringstream lines(run.out);
    for (std::string line; std::getline(lines, line);) {
      const auto json = nlohmann::json::parse(line);
      if (json["event"] == "summary") {
        summary_ = json;
        continue;
      }
      events[json["url"].get<std::string>()] =
          absl::StrCat(json["event"].get<std::string>(), " ",
                       json["reason"].get<std::string>());
    }
    return events;
  }

  HttpServer good_;
  HttpServer bad_;
  ProgramHarness program_;
  nlohmann::json summary_;
};

TEST_F(HostileServerTest, WhatIsWrongIsTheReasonAndTheGoodHostIsServed) {
  const std::string page = ArticlePage("Last tram leaves the square");
  const std::string zeros = Gzip(std::string(64 << 20, '0'));
  const struct {
    const char* name;
    ServerReply reply;
    const char* want;
  } kCases[] = {
      {"endless", {.endless = std::string(65536, 'x')}, "failed too_large"},
      {"a length that lies",
       {.headers = {{"Content-Type", "text/html"}},
        .body = page,
        .cut_after = 300},
       "failed truncated"},
      {"a chunk that never comes",
       {.headers = {{"Content-Type", "text/html"}},
        .body = page,
        .framing = Framing::kChunked,
        .cut_after = 300},
       "failed truncated"},
      {"garbage for gzip",
       {.headers = {{"Content-Encoding", "gzip"}}, .body = page},
       "failed bad_encoding"},
      {"half a gzip",
       {.headers = {{"Content-Encoding", "gzip"}},
        .body = Gzip(page).substr(0, 200)},
       "failed truncated"},
      {"a bomb",
       {.headers = {{"Content-Encoding", "gzip"}}, .body = zeros},
       "failed too_large"},
      {"a bomb in a bomb",
       {.headers = {{"Content-Encoding", "gzip, gzip"}}, .body = Gzip(zeros)},
       "failed too_large"},
      {"headers without end",
       {.raw =
            "HTTP/1.1 200 OK\r\nX: " + std::string(100000, 'x') + "\r\n\r\n"},
       "failed headers_too_large"},
      {"a flood of cookies",
       {.headers = std::vector<std::pair<std::string, std::string>>(
            3000, {"Set-Cookie", "a=0123456789abcdef"}),
        .body = page},
       "failed headers_too_large"},
      {"a loop",
       {.status = 302, .headers = {{"Location", "/bad"}}},
       "failed redirect_loop"},
      {"to a file",
       {.status = 302, .headers = {{"Location", "file:///etc/passwd"}}},
       "failed redirect_target"},
      {"to a mail server",
       {.status = 302, .headers = {{"Location", "http://127.0.0.1:25/"}}},
       "failed bad_port"},
      {"to the metadata service",
       {.status = 302,
        .headers = {{"Location", "http://169.254.169.254/latest"}}},
       "failed address_refused"},
      {"to another address in octal",
       {.status = 302, .headers = {{"Location", "http://0300.0250.1.1/"}}},
       "failed address_refused"},
      {"no HTTP", {.raw = "SSH-2.0-x\r\n"}, "failed bad_answer"},
      {"half an answer", {.status = 206, .body = page}, "failed partial"},
  };
  Add(bad_.Url("/bad"), "article");
  Add(good_.Url("/good"), "article");
  int toll = 0;
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    bad_.On("/bad", c.reply);
    good_.On("/good",
             Html(ArticlePage(absl::StrCat("Last tram, number ", ++toll))));
    const auto events = Look();
    EXPECT_THAT(events, Contains(Pair(bad_.Url("/bad"), c.want)));
    EXPECT_THAT(events,
                Contains(Pair(good_.Url("/good"),
                              toll == 1 ? "version first" : "version edit")));
  }
  EXPECT_EQ(program_.Run({"log", bad_.Url("/bad"), "--json"}).out.find("hash"),
            std::string::npos)
      << "nothing of it became a version";
}

TEST_F(HostileServerTest, AnEndlessCalendarIsBounded) {
  // Every page links to the next day, with a new session at each.
  int sessions = 0;
  for (const char* path : {"/cal/", "/cal/day"}) {
    bad_.On(path, [&](const ServerRequest&) {
      std::string links;
      for (int i = 0; i < 300; ++i) {
        ++sessions;
        absl::StrAppend(&links, "<li><a href='/cal/day?d=", sessions,
                        "&PHPSESSID=", sessions,
                        "'>What happens in town on this day and the next "
                        "one</a></li>");
      }
      return Html(
          absl::StrCat("<!doctype html><html><head><title>Calendar"
                       "</title></head><body><main><ul>",
                       links, "</ul></main></body></html>"));
    });
  }
  Add(bad_.Url("/cal/"), "page");
  for (int i = 0; i < 3; ++i) Look();
  // A page is read for its links only where the user named it: what it lists
  // is looked at once, found to be no article, and let go.
  EXPECT_LE(bad_.requests().size(), 3U * 301 + 10);
  const size_t before = bad_.requests().size();
  Look();
  EXPECT_LE(bad_.requests().size(), before + 302);
}

TEST_F(HostileServerTest, ManyAddressesOfOneTextAreOneArticle) {
  std::string items;
  for (int i = 0; i < 1000; ++i) {
    absl::StrAppend(&items, "<item><title>x</title><link>", bad_.Url("/story"),
                    "?utm_source=feed&amp;utm_content=", i, "</link></item>");
  }
  bad_.On("/rss", Xml(absl::StrCat("<rss version='2.0'><channel><title>F"
                                   "</title>",
                                   items, "</channel></rss>")));
  bad_.On("/story", Html(ArticlePage("Last tram leaves the square")));
  Add(bad_.Url("/rss"), "feed");
  Look();
  EXPECT_LE(bad_.requests().size(), 4U) << "robots.txt, the feed, the story";
}

TEST_F(HostileServerTest, AThousandCopiesThatNameOneAddressAreOneHistory) {
  std::string items;
  for (int i = 0; i < 1000; ++i) {
    const std::string path = absl::StrCat("/s/", i, "/story");
    absl::StrAppend(&items, "<item><title>x</title><link>", bad_.Url(path),
                    "</link></item>");
    std::string page = ArticlePage("Last tram leaves the square");
    page.insert(page.find("</head>"), absl::StrCat("<link rel=canonical href='",
                                                   bad_.Url("/story"), "'>"));
    bad_.On(path, Html(page));
  }
  bad_.On("/story", Html(ArticlePage("Last tram leaves the square")));
  bad_.On("/rss", Xml(absl::StrCat("<rss version='2.0'><channel><title>F"
                                   "</title>",
                                   items, "</channel></rss>")));
  Add(bad_.Url("/story"), "article");
  Look();
  Add(bad_.Url("/rss"), "feed");
  Look();
  Look();
  const CommandResult list = program_.Run({"list", "--articles", "--json"});
  int live = 0;
  std::istringstream lines(list.out);
  for (std::string line; std::getline(lines, line);) {
    const auto visit = nlohmann::json::parse(line);
    live += visit["kind"] == "article" && visit["state"] == "live" ? 1 : 0;
  }
  EXPECT_EQ(live, 1);
  const size_t before = bad_.requests().size();
  Look();
  EXPECT_LE(bad_.requests().size(), before + 3) << "copies are not looked at";
}

TEST_F(HostileServerTest, FeedAndSitemapBombsAreRefused) {
  std::string entities = "<!DOCTYPE rss [<!ENTITY a '0123456789'>";
  for (char c = 'b'; c < 'k'; ++c) {
    const std::string before(1, static_cast<char>(c - 1));
    absl::StrAppend(&entities, "<!ENTITY ", std::string(1, c), " '");
    for (int i = 0; i < 10; ++i) absl::StrAppend(&entities, "&", before, ";");
    absl::StrAppend(&entities, "'>");
  }
  absl::StrAppend(&entities, "]>");
  std::string deep;
  for (int i = 0; i < 200000; ++i) deep += "<x>";
  std::string many =
      "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/"
      "0.9'>";
  for (int i = 0; i < 60000; ++i) {
    absl::StrAppend(&many, "<url><loc>", bad_.Url("/p/"), i, "</loc>",
                    "<lastmod>2001-01-01</lastmod></url>");
  }
  many += "</urlset>";
  const struct {
    const char* name;
    const char* kind;
    ServerReply reply;
    const char* event;
  } kCases[] = {
      {"entities", "feed",
       Xml(absl::StrCat("<?xml version='1.0'?>", entities,
                        "<rss version='2.0'><channel><title>&j;</title>"
                        "</channel></rss>")),
       "failed"},
      {"an external entity", "feed",
       Xml("<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM "
           "'file:///etc/passwd'>]><rss version='2.0'><channel><title>&x;"
           "</title></channel></rss>"),
       "failed"},
      {"nesting", "feed", Xml(absl::StrCat("<rss version='2.0'>", deep)), ""},
      {"a bomb for a sitemap",
       "sitemap",
       {.headers = {{"Content-Type", "application/gzip"}},
        .body = Gzip(std::string(60 << 20, ' '))},
       "failed"},
      {"more addresses than may be", "sitemap", Xml(many), ""},
  };
  int n = 0;
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const std::string path = absl::StrCat("/list/", n++);
    bad_.On(path, c.reply);
    Add(bad_.Url(path), c.kind);
    const auto events = Look();
    ASSERT_TRUE(events.count(bad_.Url(path)));
    const std::string event = events.at(bad_.Url(path));
    EXPECT_EQ(event.substr(0, std::string(c.event).size()), c.event);
    EXPECT_GT(event.size(), event.find(' ') + 1) << "a reason: " << event;
    EXPECT_EQ(summary_["discovered"], 0);
  }
}

}  // namespace
}  // namespace stet
