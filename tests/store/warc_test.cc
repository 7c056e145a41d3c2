#include "store/warc.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "store/warc_writer.h"
#include "tests/store/warc_fixture.h"
#include "tests/support/codings.h"

namespace stet {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;

using WarcTest = WarcFixture;

std::string Record(absl::string_view type, absl::string_view target,
                   absl::string_view block, absl::string_view more = "") {
  return absl::StrCat(
      "WARC/1.0\r\nWARC-Type: ", type, "\r\nWARC-Target-URI: ", target,
      "\r\nWARC-Date: 2024-03-01T10:20:30Z\r\n", more,
      "Content-Length: ", block.size(), "\r\n\r\n", block, "\r\n\r\n");
}

std::string Response(absl::string_view target, absl::string_view body) {
  return Record("response", target,
                absl::StrCat("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                             "Content-Length: ",
                             body.size(), "\r\n\r\n", body));
}

// Some are longer than what is read or inflated at a time.
std::vector<std::string> SomeRecords() {
  std::vector<std::string> records;
  for (int i = 0; i < 6; ++i) {
    std::string body = absl::StrCat("<p>article ", i);
    for (int line = 0; line < i * 9000; ++line) {
      absl::StrAppend(&body, " ", line * (i + 1));
    }
    records.push_back(Response(absl::StrCat("http://a.example/", i), body));
  }
  return records;
}

struct ReadRecord {
  WarcPosition position;
  std::string target;
  std::string block;  // "" with `damaged`.
  bool damaged = false;
};

std::vector<ReadRecord> ReadAll(WarcReader& reader) {
  std::vector<ReadRecord> all;
  for (;;) {
    const auto more = reader.Next();
    EXPECT_TRUE(more.ok()) << more.status();
    if (!more.ok() || !*more) return all;
    const auto block = reader.ReadBlock(64 << 20);
    all.push_back({.position = reader.record().position,
                   .target = std::string(reader.record().target()),
                   .block = block.ok() ? *block : "",
                   .damaged = !block.ok()});
  }
}

// Every way in which archives cut and compress the same records.
std::vector<std::pair<const char*, std::string>> Packings(
    const std::vector<std::string>& records) {
  std::string plain, members, pairs, cut, frames, framed;
  for (const std::string& record : records) plain += record;
  for (size_t i = 0; i < records.size(); ++i) {
    members += Gzip(records[i]);
    frames += Zstd(records[i]);
    framed += Zstd(records[i], records[0]);
    if (i % 2 == 1) pairs += Gzip(records[i - 1] + records[i]);
  }
  for (size_t i = 0; i < plain.size(); i += 1000) {
    cut += Gzip(plain.substr(i, 1000));
  }
  const uint32_t size = static_cast<uint32_t>(records[0].size());
  std::string dictionary = "\x5d\x2a\x4d\x18";
  for (int shift = 0; shift < 32; shift += 8) {
    dictionary += static_cast<char>(size >> shift & 0xff);
  }
  return {{"plain", plain},
          {"a member a record", members},
          {"two records a member", pairs},
          {"one member", Gzip(plain)},
          {"members cut anywhere", cut},
          {"padded with zeros", members + std::string(100, '\0')},
          {"zstd frames", frames},
          {"zstd with a dictionary", dictionary + records[0] + framed}};
}

TEST_F(WarcTest, ReadsEveryPackingOfTheSameRecords) {
  const std::vector<std::string> records = SomeRecords();
  for (const auto& [name, bytes] : Packings(records)) {
    SCOPED_TRACE(name);
    const std::vector<ReadRecord> all = ReadAll(*ReaderOf(bytes));
    ASSERT_THAT(all, SizeIs(records.size()));
    for (size_t i = 0; i < all.size(); ++i) {
      EXPECT_EQ(all[i].target, absl::StrCat("http://a.example/", i));
      EXPECT_THAT(records[i], HasSubstr(all[i].block));
      EXPECT_FALSE(all[i].damaged);
    }
  }
  EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(WarcTest, ReadsRecordsAgainAtTheirPlaces) {
  for (const auto& [name, bytes] : Packings(SomeRecords())) {
    SCOPED_TRACE(name);
    const auto reader = ReaderOf(bytes);
    const std::vector<ReadRecord> all = ReadAll(*reader);
    for (const size_t i : {5, 0, 3, 4, 1, 1, 2}) {
      ASSERT_TRUE(reader->Seek(all[i].position).ok());
      ASSERT_TRUE(*reader->Next());
      EXPECT_EQ(reader->record().position, all[i].position);
      EXPECT_EQ(*reader->ReadBlock(64 << 20), all[i].block);
    }
  }
}

TEST_F(WarcTest, PassesOverBlocksThatNobodyReads) {
  const auto reader = ReaderOf(Packings(SomeRecords())[0].second);
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(*reader->Next());
    EXPECT_EQ(reader->record().target(), absl::StrCat("http://a.example/", i));
    if (i % 2 == 0) {
      EXPECT_EQ(*reader->ReadBlock(15), "HTTP/1.1 200 OK");
    }
  }
  EXPECT_FALSE(*reader->Next());
  EXPECT_FALSE(*reader->Next());
}

TEST_F(WarcTest, ACutFileGivesWhatIsWholeAndNothingElse) {
  std::vector<std::string> records;
  for (int i = 0; i < 3; ++i) {
    records.push_back(Response(absl::StrCat("http://a.example/", i),
                               std::string(40, static_cast<char>('a' + i))));
  }
  for (const auto& [name, bytes] : Packings(records)) {
    SCOPED_TRACE(name);
    const std::vector<ReadRecord> whole = ReadAll(*ReaderOf(bytes));
    for (size_t cut = 4; cut < bytes.size(); ++cut) {
      const auto reader = ReaderOf(bytes.substr(0, cut));
      if (reader == nullptr) continue;  // In the dictionary.
      size_t next = 0;
      for (const ReadRecord& record : ReadAll(*reader)) {
        if (record.damaged) continue;
        ASSERT_LT(next, whole.size());
        EXPECT_EQ(record.block, whole[next++].block);
      }
    }
  }
}

TEST_F(WarcTest, OneWrongByteCostsOneRecord) {
  std::vector<std::string> blocks;
  std::ostringstream out;
  WarcWriter writer(out);
  for (int i = 0; i < 4; ++i) {
    Page page{.final_url = absl::StrCat("http://a.example/", i),
              .status = 200,
              .body = absl::StrCat("<p>Body of ", i),
              .received_at = absl::FromUnixSeconds(1700000000 + i)};
    ASSERT_TRUE(
        writer.WriteCapture({.page = page, .key = page.final_url}).ok());
  }
  const std::string bytes = out.str();
  std::vector<std::string> good;
  for (const ReadRecord& record : ReadAll(*ReaderOf(bytes))) {
    good.push_back(record.block);
  }
  ASSERT_THAT(good, SizeIs(8));
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    // Of the first bytes the packing itself is known.
    if (at < 3) continue;
    std::vector<std::string> read;
    for (const ReadRecord& record : ReadAll(*ReaderOf(damaged))) {
      if (!record.damaged) read.push_back(record.block);
    }
    EXPECT_GE(read.size(), 7U) << "with byte " << at << " wrong";
    for (const std::string& block : read) {
      EXPECT_THAT(good, ::testing::Contains(block));
    }
  }
}

TEST_F(WarcTest, GoesOnBehindARecordOfAWrongLength) {
  std::string lying = Response("http://a.example/lies", "<p>short");
  const auto length = lying.find("Content-Length: ");
  const std::string longer =
      absl::StrCat(lying.substr(0, length), "Content-Length: 70\r\n",
                   lying.substr(lying.find("\r\n", length) + 2));
  const auto reader =
      ReaderOf(absl::StrCat(Response("http://a.example/1", "<p>one"), longer,
                            Response("http://a.example/2", "<p>two"),
                            Response("http://a.example/3", "<p>three")));
  std::vector<std::string> targets;
  for (const ReadRecord& record : ReadAll(*reader)) {
    if (!record.damaged) targets.push_back(record.target);
  }
  EXPECT_THAT(targets, ElementsAre("http://a.example/1", "http://a.example/2",
                                   "http://a.example/3"));
  EXPECT_THAT(warnings_, Not(IsEmpty()));
}

TEST_F(WarcTest, HeadersOfOtherCrawlersAndVersions) {
  const struct {
    const char* name;
    const char* bytes;
    const char* target;  // "" if it is no record.
  } kCases[] = {
      {"1.1",
       "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/"
       "\r\nContent-Length: 1\r\n\r\nx\r\n\r\n",
       "http://a.example/"},
      {"0.18",
       "WARC/0.18\r\nWARC-Type: response\r\nWARC-Target-URI: "
       "http://a.example/\r\nContent-Length: 1\r\n\r\nx\r\n\r\n",
       "http://a.example/"},
      {"angle brackets of wget",
       "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: "
       "<http://a.example/>\r\nContent-Length: 1\r\n\r\nx\r\n\r\n",
       "http://a.example/"},
      {"bare line feeds",
       "WARC/1.0\nWARC-Type: response\nWARC-Target-URI: http://a.example/\n"
       "Content-Length: 1\n\nx\n\n",
       "http://a.example/"},
      {"folded, other case",
       "WARC/1.0\r\nwarc-type: Response\r\nwarc-target-uri:\r\n "
       "http://a.example/\r\ncontent-length:1\r\n\r\nx\r\n\r\n",
       "http://a.example/"},
      {"no end behind the last",
       "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/"
       "\r\nContent-Length: 1\r\n\r\nx",
       "http://a.example/"},
      {"no type",
       "WARC/1.0\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: "
       "1\r\n\r\nx\r\n\r\n",
       ""},
      {"no length",
       "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: "
       "http://a.example/\r\n\r\nx\r\n\r\n",
       ""},
      {"a negative length",
       "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\nx\r\n\r\n",
       ""},
      {"no record at all", "<html>WARC/1.0 is a format", ""},
      {"nothing", "", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const std::vector<ReadRecord> all = ReadAll(*ReaderOf(c.bytes));
    if (*c.target == '\0') {
      EXPECT_THAT(all, IsEmpty());
    } else {
      ASSERT_THAT(all, SizeIs(1));
      EXPECT_EQ(all[0].target, c.target);
      EXPECT_EQ(all[0].block, "x");
    }
  }
}

TEST_F(WarcTest, AHeaderLongerThanTheLimitIsPassedOver) {
  for (const bool fits : {true, false}) {
    std::string record =
        Record("response", "http://a.example/", "x",
               absl::StrCat("X-Long: ", std::string(60000, 'y'), "\r\n"));
    if (!fits) {
      record.insert(record.find("X-Long"), std::string(8000, 'z') + ": 1\r\n");
    }
    EXPECT_THAT(ReadAll(*ReaderOf(record)), SizeIs(fits ? 1 : 0));
  }
}

TEST_F(WarcTest, AWrongBlockDigestIsDamage) {
  const struct {
    const char* digest;
    bool whole;
  } kCases[] = {
      {"sha1:CH3TFG5ALVRJUTEP7TIJNC5YPVSK5CEQ", false},
      {"sha1:RHFM7FU3SXTLXJ6ZT6ZM3AGKFRNQY4LL", false},
      {"sha1:86f7e437faa5a7fce15d1ddcb9eaeaea377667b8", true},
      {"sha1:Q336IN72UWT7ZYK5DXOLT2XK5I3XMZ5Y", true},
      {"SHA-256:ZKLYCEWLD3NDAUJ3XL3NOQ2LY7ZHXFDPZ3L7JVZG77FKZLDZ2O7Q====",
       false},
      {"sha256:"
       "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
       true},
      {"md5:not-looked-at", true},
      {"nonsense", true},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.digest);
    const auto all = ReadAll(*ReaderOf(
        Record("response", "http://a.example/", "a",
               absl::StrCat("WARC-Block-Digest: ", c.digest, "\r\n"))));
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(all[0].damaged, !c.whole);
  }
}

WarcPage PageOf(absl::string_view type, absl::string_view block,
                std::vector<std::pair<std::string, std::string>> more = {}) {
  WarcRecord record{.fields = {{"WARC-Type", std::string(type)},
                               {"WARC-Target-URI", "https://a.example/1"},
                               {"WARC-Date", "2024-03-01T10:20:30Z"}}};
  record.fields.insert(record.fields.end(), more.begin(), more.end());
  const auto page = PageOfRecord(record, block);
  EXPECT_TRUE(page.ok()) << page.status();
  return page.ok() ? *page : WarcPage();
}

TEST_F(WarcTest, AnswersAsCrawlersKeepThem) {
  const struct {
    const char* name;
    const char* message;
    int status;
    const char* body;
    const char* coding;
    bool truncated;
  } kCases[] = {
      {"plain", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", 200, "ab", "",
       false},
      {"no reason", "HTTP/1.0 404\r\n\r\nab", 404, "ab", "", false},
      {"http/2", "HTTP/2 200\r\n\r\nab", 200, "ab", "", false},
      {"line feeds", "HTTP/1.1 200 OK\nA: b\n\nab", 200, "ab", "", false},
      {"no body at all", "HTTP/1.1 200 OK\r\nA: b", 200, "", "", false},
      {"chunks",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
       "2\r\nab\r\n3;x=y\r\ncde\r\n0\r\nTrailer: t\r\n\r\n",
       200, "abcde", "", false},
      {"chunks undone by the crawler",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<p>ab", 200,
       "<p>ab", "", false},
      {"chunks cut",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nab", 200,
       "ab", "", true},
      {"chunks without an end",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", 200,
       "ab", "", true},
      {"a chunk of an absurd size",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
       "ffffffffffffffff\r\nab",
       200, "ab", "", true},
      {"cut", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", 200, "ab", "",
       true},
      {"coded", "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nab", 200, "ab",
       "br", false},
      {"a coding undone, its length left",
       "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\n"
       "<p>ab",
       200, "<p>ab", "gzip", false},
      {"a coding undone and renamed",
       "HTTP/1.1 200 OK\r\nX-Crawler-Content-Encoding: gzip\r\n"
       "X-Crawler-Content-Length: 999\r\nContent-Length: 2\r\n\r\nab",
       200, "ab", "", false},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const WarcPage answer = PageOf("response", c.message);
    EXPECT_EQ(answer.page.status, c.status);
    EXPECT_EQ(answer.page.body, c.body);
    EXPECT_EQ(answer.content_encoding, c.coding);
    EXPECT_EQ(answer.truncated, c.truncated);
  }
}

TEST_F(WarcTest, RenamedHeadersHaveTheirOwnNamesAgain) {
  EXPECT_THAT(
      PageOf("response",
             "HTTP/1.1 200 OK\r\nA: 1\r\nX-Crawler-Content-Length: 999\r\n"
             "Content-Length: 2\r\nX-Crawler-Other: 3\r\n\r\nab")
          .page.headers,
      ElementsAre(Pair("A", "1"), Pair("Content-Length", "999"),
                  Pair("X-Crawler-Other", "3")));
}

TEST_F(WarcTest, RecordsThatHoldAnAnswer) {
  const WarcPage resource =
      PageOf("resource", "<p>a", {{"Content-Type", "text/html"}});
  EXPECT_EQ(resource.page.status, 200);
  EXPECT_EQ(Header(resource.page, "content-type"), "text/html");
  EXPECT_EQ(resource.page.body, "<p>a");

  const WarcPage bare = PageOf("revisit", "");
  EXPECT_EQ(bare.page.status, 0);
  const WarcPage revisit =
      PageOf("revisit", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n");
  EXPECT_EQ(revisit.page.status, 200);
  EXPECT_FALSE(revisit.truncated);

  const WarcPage cut = PageOf(
      "response", "HTTP/1.1 200 OK\r\n\r\nab",
      {{"WARC-Truncated", "length"}, {"WARC-IP-Address", "2001:db8::1"}});
  EXPECT_TRUE(cut.truncated);
  EXPECT_EQ(cut.page.server_address, "[2001:db8::1]:443");

  WarcRecord record{.fields = {{"WARC-Type", "request"},
                               {"WARC-Target-URI", "https://a.example/1"},
                               {"WARC-Date", "2024-03-01T10:20:30Z"}}};
  EXPECT_FALSE(PageOfRecord(record, "GET / HTTP/1.1\r\n\r\n").ok());
  record.fields[0].second = "response";
  EXPECT_FALSE(PageOfRecord(record, "\x16\x03\x01").ok());
  record.fields[1].second = "dns:a.example";
  EXPECT_FALSE(PageOfRecord(record, "HTTP/1.1 200 OK\r\n\r\n").ok());
  record.fields[1].second = "http://a.example/";
  record.fields[2].second = "infinite-future";
  EXPECT_FALSE(PageOfRecord(record, "HTTP/1.1 200 OK\r\n\r\n").ok());
}

TEST_F(WarcTest, DatesOfEveryPrecision) {
  const struct {
    const char* text;
    const char* want;  // "" if it is none.
  } kCases[] = {
      {"2024-03-01T10:20:30Z", "2024-03-01T10:20:30+00:00"},
      {"2024-03-01T10:20:30.25Z", "2024-03-01T10:20:30.25+00:00"},
      {"2024-03-01T10:20:30.123456789Z", "2024-03-01T10:20:30.123456789+00:00"},
      {"2024-03-01T12:20:30+02:00", "2024-03-01T10:20:30+00:00"},
      {"2024-03-01T10:20Z", "2024-03-01T10:20:00+00:00"},
      {"2024-03-01", "2024-03-01T00:00:00+00:00"},
      {"2024-03", "2024-03-01T00:00:00+00:00"},
      {"20240301102030", "2024-03-01T10:20:30+00:00"},
      {"2024-02-30T10:20:30Z", ""},
      {"infinite-past", ""},
      {"", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    const auto time = ParseWarcDate(c.text);
    EXPECT_EQ(time.ok() ? absl::FormatTime(absl::RFC3339_full, *time,
                                           absl::UTCTimeZone())
                        : "",
              c.want);
  }
}

TEST(WarcOpen, SaysWhatIsWrong) {
  EXPECT_TRUE(absl::IsNotFound(WarcReader::Open("/no/such.warc").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(WarcReader::Open("/tmp").status()));
}

}  // namespace
}  // namespace stet
