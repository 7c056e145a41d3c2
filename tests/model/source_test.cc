#include "model/source.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stet {
namespace {

TEST(Source, GlobsMatchTheWholeAddress) {
  const struct {
    const char* glob;
    const char* url;
    bool want;
  } kCases[] = {
      {"*", "", true},
      {"*", "http://ex.test/", true},
      {"", "", true},
      {"", "x", false},
      {"http://ex.test/a", "http://ex.test/a", true},
      {"http://ex.test/a", "http://ex.test/ab", false},
      {"http://ex.test/a", "xhttp://ex.test/a", false},
      {"*/news/*", "http://ex.test/news/1", true},
      {"*/news/*", "http://ex.test/sport/1", false},
      {"*/news/*", "http://ex.test/news/", true},
      {"*/202?/*", "http://ex.test/2026/x", true},
      {"*/202?/*", "http://ex.test/202/x", false},
      {"*a*b*c", "xaxbxc", true},
      {"*a*b*c", "xaxcxb", false},
      {"a**b", "ab", true},
      {"?", "", false},
      {"*.html", "a.html.html", true},
      {"a\\*", "a\\x", true},  // No escapes.
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.glob) + " on " + c.url);
    Source source;
    source.include = {c.glob};
    EXPECT_EQ(Admits(source, c.url), c.want);
  }
}

TEST(Source, ExcludeWinsAndNoIncludeMeansAll) {
  Source source;
  EXPECT_TRUE(Admits(source, "http://ex.test/a"));
  source.exclude = {"*/video/*", "*/live/*"};
  EXPECT_TRUE(Admits(source, "http://ex.test/a"));
  EXPECT_FALSE(Admits(source, "http://ex.test/live/1"));
  source.include = {"http://ex.test/*"};
  EXPECT_FALSE(Admits(source, "http://ex.test/video/1"));
  EXPECT_FALSE(Admits(source, "http://other.test/a"));
}

// A matcher that tries every split of every star would not end.
TEST(Source, ManyStarsDoNotExplode) {
  Source source;
  std::string glob;
  for (int i = 0; i < 200; ++i) glob += "*a";
  source.include = {glob + "b"};
  EXPECT_FALSE(Admits(source, std::string(5000, 'a')));
}

}  // namespace
}  // namespace stet
