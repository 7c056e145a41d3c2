// What pages of one host share is kept once, and no article is lost or kept by
// it: damaged copies, erased pages, pages of another layout.

#include "store/layouts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <leveldb/db.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "store/compression.h"
#include "store/leveldb_store.h"
#include "store/packs.h"
#include "tests/store/made_up_articles.h"
#include "tests/support/temp_directory.h"

namespace stet {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int kArticles = 8;
constexpr HostNumber kHost = 1;  // The store's only one.

class LayoutsTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Store>> Open(bool create = false) {
    return OpenLevelDbStore(
        {.directory = directory_, .create = create, .keep_raw = KeepRaw::kAll});
  }

  // Of an article, with `around` it.
  void Add(Store& store, int article, const std::string& around) {
    Outcome outcome = MadeUpVersion(article, 1);
    std::string& body = outcome.version->page.body;
    body = absl::StrCat(around, "<p>Of article ", article, " alone.", around);
    bodies_[article] = body;
    ASSERT_TRUE(Commit(store, outcome).ok());
  }

  // Articles of one layout, packed one after the other.
  void Fill() {
    auto store = Open(true);
    ASSERT_TRUE(store.ok()) << store.status();
    for (int article = 1; article <= kArticles; ++article) {
      Add(**store, article, MadeUpLayout());
      Pack(**store);
    }
    Pack(**store);
  }

  static void Pack(Store& store) {
    const auto packed =
        store.Pack(kStart + absl::Hours(1000), [] { return true; });
    ASSERT_TRUE(packed.ok()) << packed.status();
  }

  void ExpectAll(Store& store) {
    for (const auto& [article, body] : bodies_) {
      const auto page = store.GetPage(MadeUpId(article), 1, 0);
      ASSERT_TRUE(page.ok()) << article << ": " << page.status();
      EXPECT_EQ(page->body, body);
      EXPECT_TRUE(store.GetVersion(MadeUpId(article), 1).ok());
    }
  }

  // Of each pack the layout that it leans on; and the records of layouts.
  struct Records {
    std::map<std::string, std::string> layouts;
    std::vector<uint32_t> packs;
    HostLayouts host;
  };
  Records Look() {
    Records records;
    const auto database = Database::Open({.directory = directory_});
    EXPECT_TRUE(database.ok()) << database.status();
    const auto reading = (*database)->Read();
    for (Cursor packs = reading->Scan(std::string(1, kPacks)); packs.Valid();
         packs.Next())
      records.packs.push_back(LayoutOfPack(*packs.payload()).number);
    for (Cursor layouts = reading->Scan(std::string(1, kLayouts));
         layouts.Valid(); layouts.Next())
      records.layouts[std::string(layouts.key())] =
          std::string(*layouts.payload());
    records.host = *ReadHostLayouts(*reading, kHost);
    return records;
  }

  void Damage(const std::string& key) {
    leveldb::DB* raw = nullptr;
    ASSERT_TRUE(leveldb::DB::Open({}, directory_, &raw).ok());
    const std::unique_ptr<leveldb::DB> db(raw);
    std::string value;
    ASSERT_TRUE(db->Get({}, key, &value).ok());
    value[value.size() / 2] = static_cast<char>(value[value.size() / 2] ^ 1);
    ASSERT_TRUE(db->Put({}, key, value).ok());
  }

  static std::vector<std::string> Problems(Store& store) {
    return store.Verify(2, nullptr)->problems;
  }

  const TempDirectory temp_;
  const fs::path root_ = temp_.path();
  const std::string directory_ = root_ / "store";
  std::map<int, std::string> bodies_;
};

TEST_F(LayoutsTest, WhatPagesOfAHostShareIsKeptOnce) {
  Fill();
  const Records records = Look();
  EXPECT_THAT(records.packs, SizeIs(kArticles));
  EXPECT_THAT(records.packs, Each(1)) << "those that were packed alone, too";
  ASSERT_THAT(records.layouts, SizeIs(kLayoutCopies));
  for (const auto& [key, frame] : records.layouts) {
    const auto layout = Decompress(frame, "");
    ASSERT_TRUE(layout.ok()) << layout.status();
    EXPECT_GE(layout->size(), 2 * MadeUpLayout().size());
    for (int article = 1; article <= kArticles; ++article) {
      EXPECT_FALSE(
          absl::StrContains(*layout, absl::StrCat("article ", article)))
          << "what one page alone has";
    }
  }
  auto store = Open();
  ASSERT_TRUE(store.ok()) << store.status();
  ExpectAll(**store);
  EXPECT_THAT(Problems(**store), IsEmpty());
}

TEST_F(LayoutsTest, ADamagedCopyIsNamedAndTheOtherRead) {
  Fill();
  for (int copy = 0; copy < kLayoutCopies; ++copy) {
    SCOPED_TRACE(copy);
    Damage(LayoutKey({.host = kHost, .number = 1}, copy));
    auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_THAT(Problems(**store), Contains(HasSubstr("herald.test")));
    if (copy == 0) {
      EXPECT_THAT(Problems(**store), SizeIs(1));
      ExpectAll(**store);
    } else {
      EXPECT_TRUE(
          absl::IsDataLoss((*store)->GetPage(MadeUpId(1), 1, 0).status()));
    }
  }
}

TEST_F(LayoutsTest, ErasingAPageThatALayoutIsMadeOfTakesTheLayoutAway) {
  Fill();
  const HostLayouts before = Look().host;
  ASSERT_THAT(before.layouts, SizeIs(1));
  const HostLayouts::Source from = before.layouts[0].from;
  const std::string id = MadeUpId(static_cast<int>(from.article));
  {
    auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE((*store)->Erase(id, {{from.version}}, "court", kStart).ok());
    bodies_.erase(static_cast<int>(from.article));
    ExpectAll(**store);
    EXPECT_TRUE(absl::IsNotFound((*store)->GetPage(id, 1, 0).status()));
    EXPECT_THAT(Problems(**store), IsEmpty());
  }
  const Records records = Look();
  EXPECT_FALSE(records.layouts.contains(
      LayoutKey({.host = kHost, .number = before.layouts[0].number}, 0)));
  for (const HostLayouts::Layout& one : records.host.layouts) {
    EXPECT_NE(one.from, from);
    EXPECT_NE(one.like, from);
  }
  for (const uint32_t layout : records.packs)
    EXPECT_NE(layout, before.layouts[0].number);
}

// Those that share little stand alone; a new design has a layout of its own.
TEST_F(LayoutsTest, PagesOfAnotherDesignHaveAnotherLayout) {
  Fill();
  {
    auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    for (int article = 11; article <= 14; ++article)
      Add(**store, article,
          std::string(9000, static_cast<char>('a' + article)));
    Pack(**store);
    for (int article = 21; article <= 24; ++article)
      Add(**store, article, absl::StrCat("<b>", std::string(12'000, 'y')));
    Pack(**store);
    Pack(**store);
    ExpectAll(**store);
    EXPECT_THAT(Problems(**store), IsEmpty());
  }
  const Records records = Look();
  EXPECT_THAT(records.host.layouts, SizeIs(2));
  EXPECT_EQ(std::count(records.packs.begin(), records.packs.end(), 0U), 4);
  EXPECT_EQ(std::count(records.packs.begin(), records.packs.end(), 1U), 8);
  EXPECT_EQ(std::count(records.packs.begin(), records.packs.end(), 2U), 4);
}

// What it looked like stays in its first version, whatever the host looks like.
TEST_F(LayoutsTest, AnArticleKeepsTheLayoutThatItsFirstPageHas) {
  Fill();
  {
    auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    for (const int design : {1, 2, 3}) {
      const char letter = static_cast<char>('d' + design);
      for (int article = 10 * design + 1; article <= 10 * design + 4; ++article)
        Add(**store, article, absl::StrCat("<b>", std::string(12'000, letter)));
      Pack(**store);
      Pack(**store);
    }
    ASSERT_TRUE(Commit(**store, InLayout(MadeUpVersion(1, 2))).ok());
    Pack(**store);
    ExpectAll(**store);
    EXPECT_THAT(Problems(**store), IsEmpty());
  }
  const Records records = Look();
  EXPECT_EQ(records.host.last, 4U);
  EXPECT_EQ(std::count(records.packs.begin(), records.packs.end(), 1U),
            kArticles);
  EXPECT_THAT(records.host.lone, IsEmpty());
}

// A retired layout that was left so, by a process that ended, goes the next
// time that its page is erased.
TEST_F(LayoutsTest, AnErasureThatWasCutShortIsCarriedOutTheNextTime) {
  Fill();
  const HostLayouts::Source from = Look().host.layouts[0].from;
  {
    const auto database = Database::Open({.directory = directory_});
    ASSERT_TRUE(database.ok()) << database.status();
    Batch batch(*(*database)->Read());
    ASSERT_TRUE(RetireLayout(batch, {.host = kHost, .number = 1}).ok());
    ASSERT_TRUE((*database)->Write(std::move(batch), Durability::kSynced).ok());
  }
  {
    auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    ExpectAll(**store);
    Add(**store, kArticles + 1, MadeUpLayout());
    Pack(**store);
    const std::string id = MadeUpId(static_cast<int>(from.article));
    ASSERT_TRUE((*store)->Erase(id, {{from.version}}, "court", kStart).ok());
    bodies_.erase(static_cast<int>(from.article));
    ExpectAll(**store);
    EXPECT_THAT(Problems(**store), IsEmpty());
  }
  EXPECT_FALSE(
      Look().layouts.contains(LayoutKey({.host = kHost, .number = 1}, 0)));
}

}  // namespace
}  // namespace stet
