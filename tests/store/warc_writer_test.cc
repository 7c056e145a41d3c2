#include "store/warc_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/store/warc_fixture.h"

namespace stet {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

using WarcWriterTest = WarcFixture;

Page SomePage() {
  return {.requested_url = "https://a.example:8443/1?x=y",
          .final_url = "https://a.example:8443/1?x=y",
          .status = 200,
          .http_version = "2",
          .headers = {{"Content-Type", "text/html"},
                      {"content-encoding", "br"},
                      {"Transfer-Encoding", "chunked"},
                      {"Content-Length", "17"},
                      {"Set-Cookie", "a=b"},
                      {"Set-Cookie", "c=d"},
                      {"Empty", ""}},
          .body = "<title>T</title><p>Body",
          .server_address = "[2001:db8::1]:8443",
          .requested_at =
              absl::FromUnixSeconds(1700000000) + absl::Milliseconds(250),
          .received_at =
              absl::FromUnixSeconds(1700000000) + absl::Milliseconds(250)};
}

std::string Written(const Page& page) {
  std::ostringstream out;
  WarcWriter writer(out);
  EXPECT_TRUE(writer
                  .WriteInfo({.date = page.received_at,
                              .software = "stet/test",
                              .description = "a test"})
                  .ok());
  EXPECT_TRUE(writer
                  .WriteCapture({.page = page,
                                 .key = "one",
                                 .metadata = {{"stet-version", "1"},
                                              {"odd", "two\r\nlines"}}})
                  .ok());
  EXPECT_TRUE(writer
                  .WriteRevisit({.page = page,
                                 .key = "two",
                                 .original_key = "one",
                                 .original_date = page.received_at,
                                 .date = page.received_at + absl::Hours(1),
                                 .has_head = true})
                  .ok());
  return out.str();
}

TEST_F(WarcWriterTest, WhatIsWrittenIsReadAsTheSamePage) {
  const Page page = SomePage();
  const auto reader = ReaderOf(Written(page));
  std::vector<std::string> types;
  while (*reader->Next()) {
    const std::string block = *reader->ReadBlock(1 << 20);
    types.emplace_back(reader->record().type());
    if (types.back() == "response") {
      const auto read = PageOfRecord(reader->record(), block);
      ASSERT_TRUE(read.ok()) << read.status();
      EXPECT_EQ(read->page, page);
      EXPECT_EQ(read->content_encoding, "");
      EXPECT_FALSE(read->truncated);
    } else if (types.back() == "revisit") {
      const auto read = PageOfRecord(reader->record(), block);
      ASSERT_TRUE(read.ok()) << read.status();
      EXPECT_EQ(read->page.headers, page.headers);
      EXPECT_EQ(read->page.received_at, page.received_at + absl::Hours(1));
    } else if (types.back() == "metadata") {
      EXPECT_THAT(
          ParseWarcFields(block),
          ElementsAre(Pair("stet-version", "1"), Pair("odd", "two  lines")));
    }
  }
  EXPECT_THAT(types, ElementsAre("warcinfo", "request", "response", "metadata",
                                 "revisit"));
  EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(WarcWriterTest, TheSameCallsWriteTheSameBytes) {
  EXPECT_EQ(Written(SomePage()), Written(SomePage()));
  EXPECT_EQ(WarcWriter::RecordId("a", "response"),
            WarcWriter::RecordId("a", "response"));
  EXPECT_NE(WarcWriter::RecordId("a", "response"),
            WarcWriter::RecordId("a", "request"));
}

TEST_F(WarcWriterTest, AHeaderCannotBreakOut) {
  Page page = SomePage();
  page.headers = {{"A", "1\r\n\r\n<p>not the body"}};
  const auto reader = ReaderOf(Written(page));
  while (*reader->Next()) {
    if (reader->record().type() != "response") continue;
    const auto read =
        PageOfRecord(reader->record(), *reader->ReadBlock(1 << 20));
    EXPECT_EQ(read->page.body, page.body);
    EXPECT_THAT(read->page.headers, SizeIs(1));
  }
}

TEST_F(WarcWriterTest, AnIndependentReaderAgrees) {
  const Page page = SomePage();
  ReaderOf(Written(page));
  const std::string out = path_ + ".json";
  const std::string program =
      std::filesystem::path(STET_TESTDATA).parent_path() /
      "store/warc_reading.py";
  ASSERT_EQ(std::system(absl::StrCat("/usr/bin/python3 ", program, " ", path_,
                                     " > ", out)
                            .c_str()),
            0);
  std::ifstream file(out);
  const std::string lines{std::istreambuf_iterator<char>(file), {}};
  std::filesystem::remove(out);
  EXPECT_THAT(
      absl::StrSplit(lines, '\n', absl::SkipEmpty()),
      ElementsAre(
          HasSubstr("\"warcinfo\""),
          HasSubstr("GET /1?x=y HTTP/1.1\\r\\nHost: a.example:8443\\r\\n"),
          AllOf(HasSubstr("\"bytes\": 23"), HasSubstr("\"status\": 200"),
                HasSubstr("2023-11-14T22:13:20.25Z")),
          HasSubstr("stet-version: 1"),
          AllOf(HasSubstr("\"revisit\""),
                HasSubstr("2023-11-14T23:13:20.25Z"))));
}

}  // namespace
}  // namespace stet
