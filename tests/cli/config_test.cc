#include "cli/config.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace stet {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ConfigTest, EveryKeyIsRead) {
  const auto config = ParseConfig(R"(
[crawl]
contact = "desk@example.org"
keep_raw = "all"
delay = "250ms"
connections_per_host = 2
concurrency = 7
max_body = "2MB"
fetches_per_week = 20
allow_addresses = ["127.0.0.0/8", "10.1.2.3:8080"]
resolve = ["example.com:80:127.0.0.1"]
ca_file = "ca.pem"

[site]
title = "Edits"
base_url = "https://edits.example.org/"

[[source]]
name = "Herald"
feeds = ["https://herald.example/rss"]
pages = ["https://herald.example/"]
articles = ["https://herald.example/1"]
sitemaps = "https://herald.example/sitemap.xml"
include = ["*/news/*"]
exclude = ["*/video/*"]
every = "30m"
keep = [".story"]
drop = [".promo"]
headers = {Cookie = "env:HERALD_COOKIE"}
)",
                                  "stet.toml");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->crawl.contact, "desk@example.org");
  EXPECT_TRUE(config->crawl.keep_all_raw);
  EXPECT_EQ(config->crawl.delay, absl::Milliseconds(250));
  EXPECT_EQ(config->crawl.connections_per_host, 2);
  EXPECT_EQ(config->crawl.concurrency, 7);
  EXPECT_EQ(config->crawl.body_bytes_max, 2'000'000u);
  EXPECT_EQ(config->crawl.fetches_per_week, 20);
  EXPECT_THAT(config->crawl.allow_addresses,
              ElementsAre("127.0.0.0/8", "10.1.2.3:8080"));
  EXPECT_THAT(config->crawl.resolve, ElementsAre("example.com:80:127.0.0.1"));
  EXPECT_EQ(config->site.base_url, "https://edits.example.org/");
  ASSERT_EQ(config->sources.size(), 1u);
  const Source& source = config->sources[0];
  EXPECT_EQ(source.name, "Herald");
  EXPECT_TRUE(source.from_config);
  EXPECT_THAT(source.feeds, ElementsAre("https://herald.example/rss"));
  EXPECT_THAT(source.sitemaps,
              ElementsAre("https://herald.example/sitemap.xml"));
  EXPECT_EQ(source.every, absl::Minutes(30));
  EXPECT_THAT(source.headers,
              ElementsAre(::testing::Pair("Cookie", "env:HERALD_COOKIE")));
}

TEST(ConfigTest, WhatInitWritesIsAConfiguration) {
  const auto config = ParseConfig(InitialConfig(), "stet.toml");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_TRUE(config->sources.empty());
}

TEST(ConfigTest, MistakesAreRefusedWithTheirLine) {
  const struct {
    const char* name;
    const char* text;
    const char* want;
  } kCases[] = {
      {"unknown key", "[crawl]\ndelai = \"1s\"\n",
       "stet.toml:2: unknown key \"delai\" in [crawl]; did you mean "
       "\"delay\"?"},
      {"unknown table", "[crawler]\n",
       "stet.toml:1: unknown key \"crawler\"; did you mean \"crawl\"?"},
      {"unknown key of a source",
       "[[source]]\nname = \"a\"\nfeed = \"https://a.example/\"\n",
       "stet.toml:3: unknown key \"feed\" in [[source]]; did you mean "
       "\"feeds\"?"},
      {"wrong type", "[crawl]\n\nconcurrency = \"many\"\n",
       "stet.toml:3: \"concurrency\" must be a whole number from 1 to 10000"},
      {"out of range", "[crawl]\nconnections_per_host = 0\n", "stet.toml:2: "},
      {"no time span", "[crawl]\ndelay = \"soon\"\n",
       "stet.toml:2: \"delay\" must be a time span"},
      {"no choice", "[crawl]\nkeep_raw = \"some\"\n",
       "stet.toml:2: \"keep_raw\" must be one of \"ends\", \"all\""},
      {"syntax", "[crawl]\ndelay = \n", "stet.toml:2: "},
      {"one bracket", "[source]\nname = \"a\"\n", "write [[source]]"},
      {"no name", "[[source]]\nfeeds = []\n",
       "stet.toml:1: a [[source]] needs a \"name\""},
      {"twice the name", "[[source]]\nname = \"a\"\n[[source]]\nname = \"a\"\n",
       "stet.toml:3: a second source is named \"a\""},
      {"no address",
       "[[source]]\nname = \"a\"\nfeeds = [\"ftp://a.example/\"]\n",
       "stet.toml:1: "},
      {"no selector", "[[source]]\nname = \"a\"\ndrop = [\"p:hover\"]\n",
       "stet.toml:1: reading the selector \"p:hover\": \":\" is not "
       "understood here"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const auto config = ParseConfig(c.text, "stet.toml");
    ASSERT_FALSE(config.ok());
    EXPECT_EQ(config.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(config.status().message()), HasSubstr(c.want));
  }
}

TEST(ConfigTest, TimeSpans) {
  const struct {
    const char* text;
    absl::Duration want;
  } kCases[] = {
      {"0", absl::ZeroDuration()},  {"30s", absl::Seconds(30)},
      {"1.5h", absl::Minutes(90)},  {"2d", absl::Hours(48)},
      {"1w", absl::Hours(168)},     {"250ms", absl::Milliseconds(250)},
      {" 15 m ", absl::Minutes(15)}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    const auto span = ParseDurationText(c.text);
    ASSERT_TRUE(span.ok()) << span.status();
    EXPECT_EQ(*span, c.want);
  }
  for (const char* text :
       {"", "5", "s", "-1s", "1 fortnight", "1e99s", "inf"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(ParseDurationText(text).ok());
  }
}

TEST(ConfigTest, Sizes) {
  const struct {
    const char* text;
    size_t want;
  } kCases[] = {
      {"8MB", 8'000'000}, {"512 KiB", 524'288}, {"100", 100}, {"1.5k", 1'500}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    const auto size = ParseSizeText(c.text);
    ASSERT_TRUE(size.ok()) << size.status();
    EXPECT_EQ(*size, c.want);
  }
  for (const char* text : {"", "MB", "-1", "8XB", "1e30"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(ParseSizeText(text).ok());
  }
}

}  // namespace
}  // namespace stet
