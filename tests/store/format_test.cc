// store/FORMAT.md against the store: a reader written from the page reads what
// the store wrote, and the store reads what every earlier format left.
//
// tests/testdata/store/format-N.txt holds the records of a small store of each
// format, a line of hex key and value each. STET_REBASE=1 writes them anew, and
// fails: those of an earlier format should never change.

#include <gtest/gtest.h>
#include <leveldb/db.h>
#include <leveldb/write_batch.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "store/codec.h"
#include "store/database.h"
#include "store/head_file.h"
#include "store/keys.h"
#include "store/leveldb_store.h"
#include "store/records.h"
#include "tests/store/format_reader.h"
#include "tests/store/made_up_articles.h"
#include "tests/support/temp_directory.h"

namespace stet {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;

constexpr char kTaught[] = "what the host's pages taught";

class FormatTest : public ::testing::TestWithParam<uint64_t> {
 protected:
  static absl::StatusOr<std::unique_ptr<Store>> Open(const std::string& where,
                                                     bool create = false) {
    return OpenLevelDbStore(
        {.directory = where, .create = create, .keep_raw = KeepRaw::kAll});
  }

  // Two articles: one long, with looks and an erased version, one short.
  static void Live(Store& store, uint32_t from, uint32_t to) {
    for (uint32_t number = from; number <= to; ++number) {
      ASSERT_TRUE(Commit(store, MadeUpVersion(1, number)).ok());
      if (number % 3 == 0) {
        ASSERT_TRUE(Commit(store, MadeUpLook(1, number, 1)).ok());
      }
    }
    if (from == 1) {
      ASSERT_TRUE(Commit(store, MadeUpVersion(2, 1)).ok());
    }
  }

  // From format 5 on: what was seen before the first version and between.
  static Outcome SeenInstead(int article, const std::string& body) {
    Outcome outcome{.visit = MadeUpVisit(article)};
    outcome.look = MadeUpVersion(article, 1).version->page;
    outcome.look->body = body;
    outcome.look->seen_instead = "soft_404";
    outcome.look->archive = ArchiveRecord{
        .file = "a.warc.gz", .offset = 7, .inside = 9, .id = "urn:uuid:1"};
    return outcome;
  }

  // From format 6 on, when packed: pages that share a layout.
  static void InOneLayout(Store& store) {
    for (int article = 4; article <= 7; ++article)
      ASSERT_TRUE(Commit(store, InLayout(MadeUpVersion(article, 1))).ok());
  }

  static void Furnish(Store& store) {
    ASSERT_TRUE(store.PutSource({.name = "Herald", .feeds = {"f"}}).ok());
    ASSERT_TRUE(store.PutBlob("cursor", "7").ok());
    const HostRelease host = {
        .host = {.name = "herald.test",
                 .robots = {{.origin = "https://herald.test",
                             .status = 200,
                             .body = "User-agent: *\nDisallow: /x\n"}},
                 .knowledge = kTaught}};
    ASSERT_TRUE(store.CommitRound(0, "test", {}, {&host, 1}).ok());
  }

  // The reader's copy: opening a database writes to it.
  stet_format::ReadStore ReadCopy() const {
    const fs::path copy = root_ / "copy";
    fs::remove_all(copy);
    fs::copy(directory_, copy);
    return stet_format::Read(copy);
  }

  void ExpectAsRead(Store& store, const stet_format::ReadStore& read) {
    const auto changes = store.Changes(0, 10000);
    ASSERT_TRUE(changes.ok()) << changes.status();
    ASSERT_EQ(read.versions.size(), changes->size());
    EXPECT_EQ(read.head, *store.HeadHash());
    for (size_t i = 0; i < changes->size(); ++i) {
      const VersionInfo& info = (*changes)[i].info;
      const stet_format::ReadVersion& one = read.versions[i];
      SCOPED_TRACE(absl::StrCat(info.id, "@", info.version));
      EXPECT_EQ(one.id, info.id);
      EXPECT_EQ(one.version, info.version);
      EXPECT_EQ(one.first_seen, absl::ToUnixMicros(info.first_seen));
      EXPECT_EQ(one.last_seen, absl::ToUnixMicros(info.last_seen));
      EXPECT_EQ(one.status, info.status);
      EXPECT_EQ(one.hash, ToHex(info.hash));
      EXPECT_EQ(one.erased, info.erased);
      EXPECT_EQ(one.erase_reason, info.erase_reason);
      if (info.erased) continue;
      const auto snapshot = store.GetVersion(info.id, info.version);
      ASSERT_TRUE(snapshot.ok()) << snapshot.status();
      EXPECT_EQ(one.headline, snapshot->article.title);
      ASSERT_EQ(one.blocks.size(), snapshot->article.blocks.size());
      for (size_t b = 0; b < one.blocks.size(); ++b) {
        EXPECT_EQ(one.blocks[b].first,
                  static_cast<uint64_t>(snapshot->article.blocks[b].kind));
        EXPECT_EQ(one.blocks[b].second, snapshot->article.blocks[b].text);
      }
      ASSERT_EQ(one.bodies.size(), info.looks);
      for (uint32_t look = 0; look < info.looks; ++look) {
        const auto page =
            store.GetPage(info.id, info.version, static_cast<int>(look));
        ASSERT_TRUE(page.ok()) << page.status();
        EXPECT_EQ(one.bodies[look], page->body);
      }
    }
  }

  void WriteWitness(const stet_format::ReadStore& read) {
    const auto database = Database::Open({.directory = directory_});
    ASSERT_TRUE(database.ok()) << database.status();
    const auto reading = (*database)->Read();
    ASSERT_TRUE(reading.ok()) << reading.status();
    const auto bytes = reading->Get(kCommitsKey);
    ASSERT_TRUE(bytes.ok() && bytes->has_value());
    HeadFile file{.commits = DecodeCommits(**bytes)->commits,
                  .versions = read.versions.size()};
    const std::string hash = absl::HexStringToBytes(read.head);
    std::copy(hash.begin(), hash.end(), file.head.begin());
    ASSERT_TRUE(WriteHeadFile(directory_, file, HeadFileIs::kNew).ok());
  }

  static std::string FixtureOf(uint64_t format) {
    return absl::StrCat(STET_TESTDATA, "/store/format-", format, ".txt");
  }

  const TempDirectory temp_;
  const fs::path root_ = temp_.path();
  const std::string directory_ = root_ / "store";
};

TEST_F(FormatTest, AReaderWrittenFromThePageReadsAloneAndPacked) {
  uint64_t packs = 0;
  // Frames alone; packed; frames behind packs; packed again; with gaps.
  for (int stage = 0; stage < 5; ++stage) {
    SCOPED_TRACE(stage);
    {
      auto store = Open(directory_, stage == 0);
      ASSERT_TRUE(store.ok()) << store.status();
      if (stage == 0) {
        Furnish(**store);
        ASSERT_TRUE(Commit(**store, SeenInstead(1, "early")).ok());
        ASSERT_TRUE(Commit(**store, SeenInstead(3, "for ever")).ok());
        Live(**store, 1, 40);
        InOneLayout(**store);
      }
      if (stage == 1 || stage == 3) {
        ASSERT_TRUE((*store)->Compact().ok());
      }
      if (stage == 2) {
        ASSERT_TRUE(Commit(**store, SeenInstead(1, "between")).ok());
        Live(**store, 41, 70);
      }
      if (stage == 4) {
        ASSERT_TRUE(
            (*store)->Erase(MadeUpId(1), {1, 33, 50}, "court", kStart).ok());
        Live(**store, 71, 72);
      }
    }
    stet_format::ReadStore read;
    ASSERT_NO_THROW(read = ReadCopy());
    EXPECT_EQ(read.format, kFormatNumber);
    EXPECT_THAT(read.sources, ::testing::ElementsAre("Herald"));
    EXPECT_EQ(read.packs > 0, stage > 0);
    EXPECT_EQ(read.packs_on_layouts, stage > 0 ? 4U : 0U);
    packs += read.packs;
    auto store = Open(directory_);
    ASSERT_TRUE(store.ok()) << store.status();
    ExpectAsRead(**store, read);
  }
  EXPECT_GT(packs, 4U);
}

// --- Earlier formats ---------------------------------------------------------

std::unique_ptr<leveldb::DB> OpenRaw(const std::string& directory) {
  leveldb::Options options;
  options.create_if_missing = true;
  leveldb::DB* db = nullptr;
  EXPECT_TRUE(leveldb::DB::Open(options, directory, &db).ok());
  return std::unique_ptr<leveldb::DB>(db);
}

// What a store of `format` would have had in place of today's record; nothing
// if none.
std::string AsOf(uint64_t format, const std::string& key, std::string value) {
  if (key == kFormatKey) return Seal(key, EncodeNumber(format));
  if (format < 3 && (key == kCommitsKey || key[0] == kPackQueue)) return "";
  if (format == 1 && key[0] == stet::kKnowledge) return Seal(key, kTaught);
  if (format < 3 && key[0] == kChains) {
    const auto payload = Unseal(key, value);
    auto chain = DecodeChain(*payload);
    chain->pack_due = absl::InfinitePast();
    std::string bytes = EncodeChain(*chain);
    // Without the end that format 3 added: two varints of one byte each.
    if (!chain->packs.empty()) {
      std::string end;
      Encoder encoder(end);
      encoder.Varint(chain->packed_pages);
      encoder.Time(chain->pack_due);
      bytes.resize(bytes.size() - end.size());
    }
    return Seal(key, bytes);
  }
  if (format < 3 && key[0] == kVersions) {
    const auto payload = Unseal(key, value);
    const auto info = DecodeVersion(*payload);
    if (!info->erased) return value;
    std::string end;
    Encoder(end).Time(info->erased_at);
    return Seal(key, payload->substr(0, payload->size() - end.size()));
  }
  return value;
}

void WriteFixture(uint64_t format, const std::string& directory,
                  const std::string& file) {
  const std::unique_ptr<leveldb::DB> db = OpenRaw(directory);
  fs::create_directories(fs::path(file).parent_path());
  std::ofstream out(file);
  const std::unique_ptr<leveldb::Iterator> it(db->NewIterator({}));
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    const std::string key = it->key().ToString();
    const std::string value = AsOf(format, key, it->value().ToString());
    const bool index = key[0] == kDue || key[0] == kHostsDue ||
                       (format >= 3 && key[0] == kPackQueue);
    if (value.empty() && !index) continue;
    out << absl::BytesToHexString(key) << " " << absl::BytesToHexString(value)
        << "\n";
  }
}

TEST_P(FormatTest, AStoreOfItIsReadAndWrittenTo) {
  const uint64_t format = GetParam();
  const std::string file = FixtureOf(format);
  if (std::getenv("STET_REBASE") != nullptr) {
    const std::string made = root_ / "made";
    {
      auto store = Open(made, true);
      ASSERT_TRUE(store.ok()) << store.status();
      Furnish(**store);
      if (format >= 5) {
        ASSERT_TRUE(Commit(**store, SeenInstead(1, "early")).ok());
      }
      Live(**store, 1, 7);
      if (format >= 6) InOneLayout(**store);
      if (format >= 5) {
        ASSERT_TRUE(Commit(**store, SeenInstead(1, "between")).ok());
      }
      if (format > 1) {
        ASSERT_TRUE((*store)->Compact().ok());
        Live(**store, 8, 8);
        ASSERT_TRUE((*store)->Erase(MadeUpId(1), {4}, "court", kStart).ok());
        ASSERT_TRUE(Commit(**store, MadeUpVersion(1, 9)).ok());
      }
    }
    WriteFixture(format, made, file);
    FAIL() << file << " is written anew";
  }
  {
    std::ifstream lines(file);
    ASSERT_TRUE(lines) << file;
    const std::unique_ptr<leveldb::DB> db = OpenRaw(directory_);
    leveldb::WriteBatch batch;
    std::string key, value;
    for (std::string line; std::getline(lines, line);) {
      const size_t space = line.find(' ');
      batch.Put(absl::HexStringToBytes(line.substr(0, space)),
                absl::HexStringToBytes(line.substr(space + 1)));
    }
    ASSERT_TRUE(db->Write({}, &batch).ok());
  }
  const uint32_t head = format == 1 ? 7 : 9;
  stet_format::ReadStore read;
  ASSERT_NO_THROW(read = ReadCopy());
  EXPECT_EQ(read.format, format);
  // From format 3 on there is a witness, which is not among the records.
  if (format >= 3) WriteWitness(read);
  EXPECT_EQ(read.packs_on_layouts, format >= 6 ? 4U : 0U);
  {
    auto store = Open(directory_);
    ASSERT_TRUE(store.ok()) << store.status();
    ExpectAsRead(**store, read);
    EXPECT_THAT((*store)->Verify(1, nullptr)->problems, IsEmpty());
    for (uint32_t number = 1; number <= head; ++number) {
      const auto page = (*store)->GetPage(MadeUpId(1), number, 0);
      if (format > 1 && number == 4) {
        EXPECT_TRUE(absl::IsNotFound(page.status()));
        continue;
      }
      ASSERT_TRUE(page.ok()) << page.status();
      EXPECT_EQ(*page, MadeUpVersion(1, number).version->page);
    }
    if (format >= 5) {
      EXPECT_EQ(*(*store)->GetPage(MadeUpId(1), 0, 0),
                *SeenInstead(1, "early").look);
      EXPECT_EQ(*(*store)->GetPage(MadeUpId(1), 7, 1),
                *SeenInstead(1, "between").look);
    }
    const auto host = (*store)->GetHost("herald.test");
    ASSERT_TRUE(host.ok()) << host.status();
    EXPECT_EQ(host->knowledge, kTaught);
    ASSERT_TRUE(Commit(**store, MadeUpVersion(1, head + 1)).ok());
    ASSERT_TRUE((*store)->Compact().ok());
  }
  ASSERT_NO_THROW(read = ReadCopy());
  EXPECT_EQ(read.format, kFormatNumber) << "the first write sets it";
  auto store = Open(directory_);
  ASSERT_TRUE(store.ok()) << store.status();
  ExpectAsRead(**store, read);
  EXPECT_THAT((*store)->Verify(1, nullptr)->problems, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Formats, FormatTest,
                         ::testing::Values(1, 2, 3, 4, 5, 6),
                         [](const auto& one) {
                           return absl::StrCat("Format", one.param);
                         });

}  // namespace
}  // namespace stet
