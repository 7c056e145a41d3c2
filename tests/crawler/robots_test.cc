#include "crawler/robots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace stet {
namespace {

using ::testing::ElementsAre;

bool Allows(absl::string_view body, absl::string_view path,
            absl::string_view agent = "stet") {
  return RobotsRules::Parse(body).Decide(agent, path).allowed;
}

// A body with one group for us and the given rules.
std::string ForUs(absl::string_view rules) {
  return absl::StrCat("User-agent: stet\n", rules);
}

TEST(Robots, NothingThereAllowsAll) {
  for (const char* body : {"", "\n\n", "# none", "<html><p>404</p></html>",
                           "User-agent: stet", "Disallow: /"}) {
    EXPECT_TRUE(Allows(body, "/")) << body;
  }
}

TEST(Robots, TheDecidingLineIsNamed) {
  const RobotsRules rules = RobotsRules::Parse(
      "# desk\r\nUser-agent: *\r\nDisallow: /private # keep out\r\nAllow: /\n");
  const RobotsDecision no = rules.Decide("stet", "/private/1");
  EXPECT_FALSE(no.allowed);
  EXPECT_EQ(no.rule, "Disallow: /private");
  EXPECT_EQ(no.line, 3);
  const RobotsDecision yes = rules.Decide("stet", "/news");
  EXPECT_TRUE(yes.allowed);
  EXPECT_EQ(yes.rule, "Allow: /");
  EXPECT_EQ(yes.line, 4);
  const RobotsDecision none = RobotsRules::Parse("").Decide("stet", "/");
  EXPECT_EQ(none.rule, "");
  EXPECT_EQ(none.line, 0);
}

// RFC 9309 section 2.2.1.
TEST(Robots, GroupsAreChosenByProductToken) {
  const struct {
    const char* name;
    const char* body;
    const char* agent;
    bool allows_x;
  } kCases[] = {
      {"case", "User-Agent: STET\nDisallow: /x", "stet", false},
      {"case of ours", "User-Agent: stet\nDisallow: /x", "StEt", false},
      {"version behind it", "User-agent: stet/2.1 (+x)\nDisallow: /x", "stet",
       false},
      {"our own version", "User-agent: stet\nDisallow: /x",
       "stet/1.0 (desk@ex.test)", false},
      {"no prefix", "User-agent: ste\nDisallow: /x", "stet", true},
      {"no longer name", "User-agent: stet-news\nDisallow: /x", "stet", true},
      {"digits count", "User-agent: bot2\nDisallow: /x", "bot1", true},
      {"other script", "User-agent: Новини-бот\nDisallow: /x", "новини-бот",
       false},
      {"star", "User-agent: *\nDisallow: /x", "stet", false},
      {"star with a tail", "User-agent: * all\nDisallow: /x", "stet", false},
      {"own beats star, first",
       "User-agent: stet\nAllow: /\nUser-agent: *\nDisallow: /x", "stet", true},
      {"own beats star, last",
       "User-agent: *\nDisallow: /x\nUser-agent: stet\nAllow: /", "stet", true},
      {"own without rules beats star",
       "User-agent: *\nDisallow: /x\nUser-agent: stet\nDisallow:", "stet",
       true},
      {"groups of one name merge",
       "User-agent: stet\nDisallow: /y\nUser-agent: a\nDisallow: /\n"
       "User-agent: stet\nDisallow: /x",
       "stet", false},
      {"groups of star merge",
       "User-agent: *\nDisallow: /y\n\nUser-agent: *\nDisallow: /x", "stet",
       false},
      {"several agents, one group",
       "User-agent: a\nUser-agent: stet\n\nUser-agent: b\nDisallow: /x", "stet",
       false},
      {"a rule ends the list of agents",
       "User-agent: stet\nDisallow: /y\nUser-agent: b\nDisallow: /x", "stet",
       true},
      {"other records do not end it",
       "User-agent: stet\nSitemap: http://ex.test/s\nCrawl-delay: 1\nNoindex: "
       "/\nUser-agent: b\nDisallow: /x",
       "stet", false},
      {"an empty rule ends it too",
       "User-agent: stet\nDisallow:\nUser-agent: b\nDisallow: /x", "stet",
       true},
      {"rules before any agent", "Disallow: /x\nUser-agent: *\nAllow: /y",
       "stet", true},
      {"an empty name is nobody", "User-agent:\nDisallow: /x", "stet", true},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Allows(c.body, "/x", c.agent), c.allows_x);
  }
}

// Section 2.2.2.
TEST(Robots, TheLongestPatternDecidesAndAllowWinsTies) {
  const struct {
    const char* rules;
    const char* path;
    bool want;
  } kCases[] = {
      {"Disallow: /a\nAllow: /a/b", "/a/b/c", true},
      {"Allow: /a/b\nDisallow: /a", "/a/b/c", true},
      {"Allow: /a\nDisallow: /a/b", "/a/b/c", false},
      {"Disallow: /a\nAllow: /a", "/a", true},
      {"Allow: /a\nDisallow: /a", "/a", true},
      {"Allow: /page\nDisallow: /*.html", "/page.html", false},
      {"Allow: /$\nDisallow: /", "/", true},
      {"Allow: /$\nDisallow: /", "/a", false},
      {"Disallow: /é\nAllow: /aaaa", "/é", false},
      {"Disallow: /X", "/x", true},
      {"Disallow:", "/", true},
      {"Disallow: ", "/", true},
      {"Allow:\nDisallow: /", "/", false},
      {"Disallow: x", "/x", true},
      {"Disallow: /", "", false},
      {"Disallow: /a b", "/a%20b", false},
      {"Disallow: /a#b", "/ab", false},
      {"Allow: /d/index.html\nDisallow: /", "/d/", true},
      {"Allow: /d/index.html\nDisallow: /", "/d/x", false},
      {"Disallow: /d/index.html", "/d/", true},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(absl::StrCat(c.rules, " on ", c.path));
    EXPECT_EQ(Allows(ForUs(c.rules), c.path), c.want);
  }
}

// Section 2.2.2, the table of encodings, and 2.2.3.
TEST(Robots, EscapesAreOneOnBothSides) {
  const struct {
    const char* pattern;
    const char* path;
    bool matches;
  } kCases[] = {
      {"/foo/bar?baz=quz", "/foo/bar?baz=quz", true},
      {"/foo/bar/%E3%83%84", "/foo/bar/ツ", true},
      {"/foo/bar/ツ", "/foo/bar/%E3%83%84", true},
      {"/foo/bar/%62%61%7A", "/foo/bar/baz", true},
      {"/foo/bar/baz", "/foo/bar/%62%61%7a", true},
      {"/%e3%83%84", "/%E3%83%84", true},
      {"/a%2fb", "/a%2Fb", true},
      {"/a%2Fb", "/a/b", false},
      {"/a<d", "/a%3cd", true},
      {"/~joe", "/%7Ejoe", true},
      {"/file-with-a-%2A.html", "/file-with-a-*.html", true},
      {"/file-with-a-%2A.html", "/file-with-a-x.html", false},
      {"/foo-%24", "/foo-$", true},
      {"/foo-%24", "/foo-", false},
      {"/a$b", "/a$b", true},
      {"/%", "/%", true},
      {"/%zz", "/%zz", true},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(absl::StrCat(c.pattern, " on ", c.path));
    EXPECT_EQ(!Allows(ForUs(absl::StrCat("Disallow: ", c.pattern)), c.path),
              c.matches);
  }
}

TEST(Robots, WildcardsMatchAnyRunAndTheEnd) {
  const struct {
    const char* pattern;
    const char* path;
    bool matches;
  } kCases[] = {
      {"*", "/", true},
      {"/*", "/", true},
      {"/a*", "/a", true},
      {"/a*b", "/ab", true},
      {"/a*b", "/axxbxx", true},
      {"/a*b", "/ba", false},
      {"/a*b*c", "/a-b-c", true},
      {"/a*b*c", "/a-c-b", false},
      {"/*/x/*/y", "/1/x/2/y", true},
      {"/*/x/*/y", "/x/y", false},
      {"*.php", "/a/b.php?c", true},
      {"/*.php$", "/a.php", true},
      {"/*.php$", "/a.php?c", false},
      {"/*.php$", "/a.php.php", true},
      {"/a$", "/a", true},
      {"/a$", "/a/", false},
      {"/a*$", "/abc", true},
      {"/*a*a$", "/a", false},
      {"/*a*a$", "/aa", true},
      {"/ab*ba$", "/aba", false},
      {"****/cats", "/heaps/of/cats", true},
      {"$", "/", false},
      {"*$", "/a", true},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(absl::StrCat(c.pattern, " on ", c.path));
    EXPECT_EQ(!Allows(ForUs(absl::StrCat("Disallow: ", c.pattern)), c.path),
              c.matches);
  }
}

TEST(Robots, TheFileItselfIsAlwaysAllowed) {
  EXPECT_TRUE(Allows(ForUs("Disallow: /"), "/robots.txt"));
  EXPECT_TRUE(Allows(ForUs("Disallow: /robots.txt"), "/%72obots.txt"));
  EXPECT_FALSE(Allows(ForUs("Disallow: /"), "/robots.txt.old"));
}

TEST(Robots, LinesEndInAnyWayAndSpaceDoesNotMatter) {
  for (const char* body :
       {"User-agent: stet\nDisallow: /x\n", "User-agent: stet\rDisallow: /x\r",
        "User-agent: stet\r\nDisallow: /x\r\n", "user-agent:stet\ndisallow:/x",
        "  USER-AGENT  :  stet  \n\tDisAllow\t:\t/x\t",
        "\xEF\xBB\xBFUser-agent: stet\nDisallow: /x",
        "User-agent: stet # us\nDisallow: /x # this",
        "User-agent stet\nDisallow /x", "useragent: stet\ndisalow: /x",
        "User-agent: stet\r\r\n\n\nDisallow: /x"}) {
    EXPECT_FALSE(Allows(body, "/x")) << body;
    EXPECT_TRUE(Allows(body, "/y")) << body;
  }
}

TEST(Robots, LinesAreCountedHoweverTheyEnd) {
  const RobotsRules rules =
      RobotsRules::Parse("User-agent: *\r\n\r\rDisallow: /x\n");
  EXPECT_EQ(rules.Decide("stet", "/x").line, 4);
}

TEST(Robots, Utf16IsReadByItsMark) {
  const std::string text = "User-agent: *\nDisallow: /x\n";
  std::string little = "\xFF\xFE";
  std::string big = "\xFE\xFF";
  for (const char c : text) {
    little += c;
    little += '\0';
    big += '\0';
    big += c;
  }
  for (const std::string& body : {little, big, little + "x"}) {
    EXPECT_FALSE(Allows(body, "/x"));
    EXPECT_TRUE(Allows(body, "/y"));
  }
  // A surrogate pair: U+1F600.
  EXPECT_FALSE(Allows(absl::StrCat(big.substr(0, 2 + 2 * 14),
                                   absl::string_view("\0D\0i\0s\0a\0l\0l\0o\0w"
                                                     "\0:\0/\xD8\x3D\xDE\x00",
                                                     24)),
                      "/%F0%9F%98%80"));
}

TEST(Robots, OnlyTheFirst500KibibytesCountAndNoHalfLine) {
  const std::string head = "User-agent: *\n";
  const std::string rule = "Disallow: /private\n";
  const auto padded = [&](size_t rule_end) {
    const size_t padding = rule_end - head.size() - rule.size();
    return absl::StrCat(head, std::string(padding - 1, '#'), "\n", rule,
                        "Disallow: /later\n");
  };
  const std::string whole = padded(RobotsRules::kBytesMax);
  EXPECT_FALSE(Allows(whole, "/private"));
  EXPECT_TRUE(Allows(whole, "/later"));
  // Cut one byte short, "Disallow: /private" is whole but its line is not:
  // "/privateer" may have stood there.
  const std::string cut = padded(RobotsRules::kBytesMax + 1);
  EXPECT_TRUE(Allows(cut, "/private"));
  EXPECT_TRUE(Allows(cut, "/p"));
}

TEST(Robots, CrawlDelayIsForTheAgentsAboveItAndCapped) {
  const struct {
    const char* name;
    const char* body;
    double want;  // Seconds; negative: none.
  } kCases[] = {
      {"none", "User-agent: *\nDisallow: /x", -1},
      {"whole", "User-agent: *\nCrawl-delay: 5", 5},
      {"fraction", "User-agent: *\nCrawl-delay: 0.5", 0.5},
      {"capped", "User-agent: *\nCrawl-delay: 86400", 60},
      {"endless", "User-agent: *\nCrawl-delay: inf", 60},
      {"negative", "User-agent: *\nCrawl-delay: -3", -1},
      {"no number", "User-agent: *\nCrawl-delay: soon", -1},
      {"not a number", "User-agent: *\nCrawl-delay: nan", -1},
      {"before any agent", "Crawl-delay: 5\nUser-agent: *\nDisallow:", -1},
      {"own", "User-agent: stet\nCrawl-delay: 7\nUser-agent: *\nCrawl-delay: 5",
       7},
      {"own group without",
       "User-agent: stet\nDisallow: /x\nUser-agent: "
       "*\nCrawl-delay: 5",
       -1},
      {"for the one above",
       "User-agent: slow\nCrawl-delay: 9\nUser-agent: "
       "*\nDisallow: /x",
       -1},
      {"behind the rules", "User-agent: *\nDisallow: /x\nCrawl-delay: 4", 4},
      {"the longest of merged groups",
       "User-agent: *\nCrawl-delay: 2\nDisallow: /x\nUser-agent: "
       "*\nCrawl-delay: 3",
       3},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const auto delay = RobotsRules::Parse(c.body).CrawlDelay("stet");
    EXPECT_EQ(delay ? absl::ToDoubleSeconds(*delay) : -1, c.want);
  }
}

TEST(Robots, SitemapsBelongToNoGroup) {
  const RobotsRules rules = RobotsRules::Parse(
      "Sitemap: http://ex.test/1.xml\nUser-agent: a\nsitemap: "
      "http://ex.test/2.xml?a=b:c\nDisallow: /\nSitemap:\n");
  EXPECT_THAT(rules.sitemaps(), ElementsAre("http://ex.test/1.xml",
                                            "http://ex.test/2.xml?a=b:c"));
}

// Rules made to be slow for a matcher that tries every place of every star.
TEST(Robots, HostilePatternsAreDecidedAtOnce) {
  std::string pattern = "/";
  for (int i = 0; i < 1000; ++i) pattern += "*a";
  std::string body = "User-agent: *\n";
  while (body.size() + pattern.size() + 20 < RobotsRules::kBytesMax)
    absl::StrAppend(&body, "Disallow: ", pattern, "b\n");
  const RobotsRules rules = RobotsRules::Parse(body);
  const absl::Time start = absl::Now();
  EXPECT_TRUE(rules.Decide("stet", "/" + std::string(8000, 'a')).allowed);
  EXPECT_LT(absl::Now() - start, absl::Seconds(5));
}

}  // namespace
}  // namespace stet
