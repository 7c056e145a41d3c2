#include "store/leveldb_store.h"

#include <leveldb/env.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <random>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "store/codec.h"
#include "store/database.h"
#include "store/hash_tree.h"
#include "store/keys.h"
#include "store/packs.h"
#include "store/records.h"
#include "tests/store/format_reader.h"
#include "tests/store/made_up_articles.h"
#include "tests/support/temp_directory.h"

namespace stet {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LevelDbStoreTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Store>> Open(leveldb::Env* env = nullptr,
                                              bool read_only = false) {
    return OpenLevelDbStore({.directory = directory_,
                             .create = !read_only,
                             .read_only = read_only,
                             .env = env});
  }

  static Outcome MakeVersion(int article, uint32_t number) {
    return MadeUpVersion(article, number);
  }

  static absl::Status Add(Store& store, int article, uint32_t number) {
    return Commit(store, MadeUpVersion(article, number));
  }

  const TempDirectory temp_;
  const std::filesystem::path root_ = temp_.path();
  const std::string directory_ = root_ / "store";
};

TEST_F(LevelDbStoreTest, VersionsComeBackWithTextEvidenceAndChain) {
  {
    auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    for (uint32_t number = 1; number <= 3; ++number)
      ASSERT_TRUE(Add(**store, 1, number).ok());
  }
  auto store = Open();
  ASSERT_TRUE(store.ok()) << store.status();
  const auto versions = (*store)->ListVersions("https://herald.test/1");
  ASSERT_TRUE(versions.ok()) << versions.status();
  ASSERT_EQ(versions->size(), 3u);
  for (uint32_t number = 1; number <= 3; ++number) {
    const auto snapshot = (*store)->GetVersion("https://herald.test/1", number);
    ASSERT_TRUE(snapshot.ok()) << snapshot.status();
    const Outcome wanted = MakeVersion(1, number);
    EXPECT_EQ(snapshot->article, wanted.version->article);
    EXPECT_EQ(snapshot->info.hash, (*versions)[number - 1].hash);
    EXPECT_EQ(snapshot->info.previous_hash,
              number == 1 ? Sha256{} : (*versions)[number - 2].hash);
    const auto page = (*store)->GetPage("https://herald.test/1", number, 0);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(*page, wanted.version->page);
  }
  const auto report = (*store)->Verify(2, nullptr);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->problems, IsEmpty());
  EXPECT_EQ(report->versions, 3u);
  EXPECT_EQ(report->head, *(*store)->HeadHash());
}

TEST_F(LevelDbStoreTest, AStaleHeadLosesAndAnOldLeaseIsFenced) {
  auto store = Open();
  ASSERT_TRUE(store.ok());
  ASSERT_TRUE(Add(**store, 1, 1).ok());
  const Outcome stale[] = {MakeVersion(1, 1)};
  EXPECT_EQ((*(*store)->CommitRound(0, "test", stale, {}))[0].result,
            OutcomeResult::kLost);
  // Of an address that nobody knew nothing stays either.
  const Outcome unknown[] = {MakeVersion(2, 2)};
  EXPECT_EQ((*(*store)->CommitRound(0, "test", unknown, {}))[0].result,
            OutcomeResult::kLost);
  EXPECT_TRUE(absl::IsNotFound((*store)->GetVisit(MadeUpId(2)).status()));
  const auto leases =
      (*store)->ClaimHosts(0, {.owner = "run", .now = kStart + absl::Hours(1)});
  ASSERT_TRUE(leases.ok());
  ASSERT_EQ(leases->size(), 1u);
  EXPECT_THAT(*(*store)->ClaimHosts(
                  0, {.owner = "other", .now = kStart + absl::Hours(1)}),
              IsEmpty());
  Outcome old[] = {MakeVersion(1, 2)};
  old[0].epoch = (*leases)[0].epoch + 1;
  EXPECT_EQ((*(*store)->CommitRound(0, "run", old, {}))[0].result,
            OutcomeResult::kFenced);
  old[0].epoch = (*leases)[0].epoch;
  EXPECT_EQ((*(*store)->CommitRound(0, "run", old, {}))[0].result,
            OutcomeResult::kStored);
}

TEST_F(LevelDbStoreTest, AFormatOfTheFutureIsRefused) {
  {
    auto database = Database::Open({.directory = directory_, .create = true});
    ASSERT_TRUE(database.ok());
    auto reading = (*database)->Read();
    Batch batch(*std::move(reading));
    batch.Put(kFormatKey, EncodeNumber(kFormatNumber + 1));
    ASSERT_TRUE((*database)->Write(std::move(batch), Durability::kSynced).ok());
  }
  const auto store = Open();
  EXPECT_EQ(store.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("newer stet"));
}

TEST_F(LevelDbStoreTest, ASecondHolderIsToldWhoHoldsIt) {
  auto store = Open();
  ASSERT_TRUE(store.ok());
  const auto second = Open();
  EXPECT_EQ(second.status().code(), absl::StatusCode::kAborted);
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr("held by process"));
}

TEST_F(LevelDbStoreTest, AFlippedBitIsNeverReturnedAsData) {
  {
    auto store = Open();
    ASSERT_TRUE(store.ok());
    for (int article = 1; article <= 20; ++article)
      ASSERT_TRUE(Add(**store, article, 1).ok());
  }
  int noticed = 0;
  int tried = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
    const std::string name = entry.path().filename();
    if (name == "LOCK" || name == "LOG" || name == "LOG.old" ||
        entry.file_size() < 64)
      continue;
    std::fstream file(entry.path(),
                      std::ios::in | std::ios::out | std::ios::binary);
    const auto at = static_cast<std::streamoff>(entry.file_size() / 2);
    file.seekg(at);
    const char byte = static_cast<char>(file.get());
    file.seekp(at);
    file.put(static_cast<char>(byte ^ 0x10));
    file.close();
    ++tried;
    const auto store = Open(nullptr, /*read_only=*/true);
    if (!store.ok()) {
      ++noticed;
    } else {
      const auto report = (*store)->Verify(1, nullptr);
      noticed += !report.ok() || !report->problems.empty() ? 1 : 0;
    }
    std::fstream back(entry.path(),
                      std::ios::in | std::ios::out | std::ios::binary);
    back.seekp(at);
    back.put(byte);
  }
  EXPECT_GT(tried, 0);
  EXPECT_EQ(noticed, tried);
}

TEST_F(LevelDbStoreTest, AnErasedVersionLeavesAProvableChain) {
  auto store = Open();
  ASSERT_TRUE(store.ok());
  for (uint32_t number = 1; number <= 4; ++number)
    ASSERT_TRUE(Add(**store, 1, number).ok());
  const std::string head = *(*store)->HeadHash();
  ASSERT_TRUE((*store)
                  ->Erase("https://herald.test/1", {1}, "court order", kStart)
                  .ok());
  ASSERT_TRUE((*store)
                  ->Erase("https://herald.test/1", {3}, "court order", kStart)
                  .ok());
  const auto report = (*store)->Verify(1, nullptr);
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(report->problems, IsEmpty());
  EXPECT_EQ(report->head, head) << "erasing changes no hash";
  const auto erased = (*store)->GetVersion("https://herald.test/1", 3);
  ASSERT_TRUE(erased.ok());
  EXPECT_TRUE(erased->info.erased);
  EXPECT_EQ(erased->info.erase_reason, "court order");
  EXPECT_EQ(erased->info.erased_at, kStart);
  EXPECT_EQ(erased->article, Article{});
  for (const uint32_t kept : {2u, 4u}) {
    const auto page = (*store)->GetPage("https://herald.test/1", kept, 0);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(*page, MakeVersion(1, kept).version->page);
  }
}

TEST_F(LevelDbStoreTest, ABackupIsAWholeStore) {
  auto store = Open();
  ASSERT_TRUE(store.ok());
  for (int article = 1; article <= 5; ++article)
    ASSERT_TRUE(Add(**store, article, 1).ok());
  const std::string copy = root_ / "copy";
  ASSERT_TRUE((*store)->Backup(copy).ok());
  const auto other = OpenLevelDbStore({.directory = copy});
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_EQ(*(*other)->HeadHash(), *(*store)->HeadHash());
  EXPECT_THAT((*other)->Verify(1, nullptr)->problems, IsEmpty());
}

// The body of the page that began a version says its hash itself.
TEST_F(LevelDbStoreTest, APackKeepsTheHashesOfLooksAlone) {
  {
    auto store = OpenLevelDbStore(
        {.directory = directory_, .create = true, .keep_raw = KeepRaw::kAll});
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE(Commit(**store, MadeUpVersion(1, 1)).ok());
    ASSERT_TRUE(Commit(**store, MadeUpLook(1, 1, 1)).ok());
    ASSERT_TRUE((*store)->Compact().ok());
    EXPECT_THAT((*store)->Verify(1, nullptr)->problems, IsEmpty());
  }
  const auto database = Database::Open({.directory = directory_});
  ASSERT_TRUE(database.ok()) << database.status();
  const auto reading = (*database)->Read();
  ASSERT_TRUE(reading.ok());
  const auto bytes = reading->Get(PackKey(1, {.version = 1}));
  ASSERT_TRUE(bytes.ok() && bytes->has_value());
  const auto pack = PackReader::Parse(**bytes);
  ASSERT_TRUE(pack.ok()) << pack.status();
  ASSERT_EQ(pack->size(), 2u);
  const auto has_hash = [&](size_t page, const std::string& body) {
    const Sha256 hash = Sha256Of(body);
    return absl::StrContains(
        pack->evidence(page),
        absl::string_view(reinterpret_cast<const char*>(hash.data()),
                          hash.size()));
  };
  EXPECT_FALSE(has_hash(0, MadeUpVersion(1, 1).version->page.body));
  EXPECT_TRUE(has_hash(1, MadeUpLook(1, 1, 1).look->body));
}

// What nothing but the version's hash can notice: another body, well sealed.
TEST_F(LevelDbStoreTest, AnotherBodyInAPackIsNoticed) {
  {
    auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE(Commit(**store, MadeUpVersion(1, 1)).ok());
    ASSERT_TRUE((*store)->Compact().ok());
  }
  {
    const auto database = Database::Open({.directory = directory_});
    ASSERT_TRUE(database.ok()) << database.status();
    auto reading = (*database)->Read();
    ASSERT_TRUE(reading.ok());
    const std::string key = PackKey(1, {.version = 1});
    const auto pack = PackReader::Parse(**reading->Get(key));
    ASSERT_TRUE(pack.ok()) << pack.status();
    std::string body = MadeUpVersion(1, 1).version->page.body;
    body[0] ^= 1;
    PackWriter writer({});
    writer.Add({.ref = {.version = 1},
                .evidence = std::string(pack->evidence(0)),
                .body = body});
    Batch batch(*std::move(reading));
    batch.Put(key, *writer.Finish(Effort::kQuick));
    ASSERT_TRUE((*database)->Write(std::move(batch), Durability::kSynced).ok());
  }
  auto store = Open();
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_THAT((*store)->Verify(1, nullptr)->problems,
              ::testing::ElementsAre(HasSubstr("its hash is not that")));
}

// A large page costs too much to decompress for its text, a small one is what
// the text is stored against.
TEST_F(LevelDbStoreTest, TheTextOfALargePageIsReadWithoutThePage) {
  std::mt19937 random(1);
  {
    auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    for (const int article : {1, 2}) {
      Outcome outcome = MakeVersion(article, 1);
      std::string text;
      for (int i = 0; i < 3000; ++i)
        text += static_cast<char>('a' + random() % 26);
      outcome.version->article.blocks = {{.text = text}};
      std::string& body = outcome.version->page.body;
      body = text;
      for (size_t i = 0; article == 1 && i < (size_t{2} << 20); ++i)
        body += static_cast<char>('a' + random() % 26);
      ASSERT_TRUE(Commit(**store, outcome).ok());
    }
    ASSERT_TRUE((*store)->Compact().ok());
    EXPECT_EQ((*store)->GetVersion(MadeUpId(1), 1)->article.title,
              "Storm, version 1");
  }
  const auto database = Database::Open({.directory = directory_});
  ASSERT_TRUE(database.ok()) << database.status();
  const auto reading = (*database)->Read();
  ASSERT_TRUE(reading.ok());
  for (const ArticleNumber article : {1U, 2U}) {
    const auto bytes = reading->Get(VersionKey(kArticles, article, 1));
    ASSERT_TRUE(bytes.ok() && bytes->has_value());
    const auto record = DecodeArticleRecord(**bytes);
    ASSERT_TRUE(record.ok()) << record.status();
    EXPECT_EQ(record->on_body, article == 2);
  }
}

// What a proof reads does not grow with the store: leaves of one block, and one
// hash for each of the others.
TEST_F(LevelDbStoreTest, AProofReadsTheLeavesOfOneBlockAlone) {
  constexpr int kAll = 2 * kTreeBlockLeaves + 20;
  const auto proves = [&](Store& store, int article) {
    const auto proof = store.ProveInclusion(MadeUpId(article), 1);
    return proof.ok() && HeadOfPath(proof->leaf, proof->path) == proof->head &&
           ToHex(proof->head) == *store.HeadHash() && proof->path.size() <= 10;
  };
  {
    auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    std::vector<Outcome> round;
    for (int article = 1; article <= kAll; ++article)
      round.push_back(MadeUpVersion(article, 1));
    ASSERT_TRUE((*store)->CommitRound(0, "test", round, {}).ok());
    for (const int article : {1, 256, 257, 300, 512, 513, kAll})
      EXPECT_TRUE(proves(**store, article)) << article;
    EXPECT_THAT((*store)->Verify(2, nullptr)->problems, IsEmpty());
  }
  const auto change = [&](const std::function<void(Batch&)>& what) {
    const auto database = Database::Open({.directory = directory_});
    ASSERT_TRUE(database.ok()) << database.status();
    auto reading = (*database)->Read();
    ASSERT_TRUE(reading.ok());
    Batch batch(*std::move(reading));
    what(batch);
    ASSERT_TRUE((*database)->Write(std::move(batch), Durability::kSynced).ok());
  };
  EXPECT_EQ(stet_format::Read(directory_).tree_blocks, 2U);
  // A store of an earlier format has no such hashes.
  change([](Batch& batch) { batch.Delete(TreeBlockKey(0)); });
  {
    auto store = Open();
    EXPECT_TRUE(proves(**store, 1) && proves(**store, 300));
    EXPECT_THAT((*store)->Verify(2, nullptr)->problems, IsEmpty());
  }
  // A block's hash is another's.
  std::string root;
  change([&root](Batch& batch) {
    root = batch.Get(TreeBlockKey(1))->value();
    batch.Put(TreeBlockKey(1), EncodeDigest(Sha256{}));
  });
  {
    auto store = Open();
    EXPECT_FALSE(proves(**store, 1));
    EXPECT_THAT((*store)->Verify(2, nullptr)->problems,
                Contains(HasSubstr("block 1 is not that")));
  }
  // It is right again, but a version of that block is missing.
  change([&root](Batch& batch) {
    batch.Put(TreeBlockKey(1), root);
    batch.Delete(VersionKey(kVersions, 300, 1));
  });
  auto store = Open();
  EXPECT_TRUE(proves(**store, 1));
  EXPECT_FALSE(proves(**store, 301));
}

// Long enough for several packs' worth of Articles, with looks between.
TEST_F(LevelDbStoreTest, CompactingAndErasingKeepEveryOtherVersion) {
  const std::string id = "https://herald.test/1";
  auto store = OpenLevelDbStore(
      {.directory = directory_, .create = true, .keep_raw = KeepRaw::kAll});
  ASSERT_TRUE(store.ok()) << store.status();
  constexpr uint32_t kVersions = 70;
  const auto check = [&](const std::set<uint32_t>& erased) {
    for (uint32_t number = 1; number <= kVersions; ++number) {
      SCOPED_TRACE(number);
      const Outcome wanted = MakeVersion(1, number);
      const auto snapshot = (*store)->GetVersion(id, number);
      ASSERT_TRUE(snapshot.ok()) << snapshot.status();
      EXPECT_EQ(snapshot->info.erased, erased.contains(number));
      if (erased.contains(number)) {
        EXPECT_TRUE(
            absl::IsNotFound((*store)->GetPage(id, number, 0).status()));
        continue;
      }
      EXPECT_EQ(snapshot->article, wanted.version->article);
      const auto page = (*store)->GetPage(id, number, 0);
      ASSERT_TRUE(page.ok()) << page.status();
      EXPECT_EQ(page->body, wanted.version->page.body);
      const auto look = (*store)->GetPage(id, number, 1);
      ASSERT_TRUE(look.ok()) << look.status();
      EXPECT_EQ(look->body, wanted.version->page.body + "<!-- look -->");
    }
    const auto report = (*store)->Verify(1, nullptr);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_THAT(report->problems, IsEmpty());
    EXPECT_EQ(report->versions, kVersions);
    EXPECT_EQ(report->pages, 2 * (kVersions - erased.size()));
  };
  const auto add = [&](uint32_t number) {
    ASSERT_TRUE(Add(**store, 1, number).ok());
    Outcome look = MakeVersion(1, number + 1);
    look.look = MakeVersion(1, number).version->page;
    look.look->body += "<!-- look -->";
    look.version.reset();
    ASSERT_TRUE((*store)->CommitRound(0, "test", {&look, 1}, {}).ok());
  };
  for (uint32_t number = 1; number <= 40; ++number) add(number);
  ASSERT_TRUE((*store)->Compact().ok());
  // Behind a pack, then in one with it.
  for (uint32_t number = 41; number <= kVersions; ++number) add(number);
  check({});
  const std::string head = *(*store)->HeadHash();
  ASSERT_TRUE((*store)->Compact().ok());
  check({});
  const auto stats = (*store)->Stats();
  ASSERT_TRUE(stats.ok());
  EXPECT_LT(stats->stored_bytes, stats->raw_bytes / 10);
  std::set<uint32_t> erased;
  for (const uint32_t number : {33U, 1U, 70U, 34U}) {
    ASSERT_TRUE((*store)->Erase(id, {number}, "court", kStart).ok());
    erased.insert(number);
    check(erased);
  }
  // Read differently, in the middle of what leans on it.
  NewVersion again = *MakeVersion(1, 9).version;
  ASSERT_TRUE((*store)->Reinterpret(id, 9, again).ok());
  check(erased);
  ASSERT_TRUE((*store)->Compact().ok());
  check(erased);
  EXPECT_EQ(*(*store)->HeadHash(), head);
}

}  // namespace
}  // namespace stet
