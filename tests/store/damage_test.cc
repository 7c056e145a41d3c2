// A flipped bit or a cut in any file of a store is noticed by `verify` or on
// reading; it is never returned as data and never repaired silently; what is
// intact stays readable, and can be brought to a new store.

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "store/leveldb_store.h"
#include "tests/store/made_up_articles.h"
#include "tests/support/temp_directory.h"

namespace stet {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr int kArticles = 12;

std::string Read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

void Write(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

std::map<std::string, std::string> Files(const fs::path& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(directory))
    files[entry.path().filename()] = Read(entry.path());
  return files;
}

// A version in bytes that do not compress, so that tables have many blocks.
Outcome Version(int article, uint32_t number) {
  Outcome outcome = InLayout(MadeUpVersion(article, number));
  std::mt19937 random(static_cast<unsigned>(article) * 100 + number);
  std::string noise;
  for (int i = 0; i < 1500; ++i)
    noise += static_cast<char>(' ' + random() % 90);
  outcome.version->page.body += noise;
  return outcome;
}

// All that can be read, by name; what cannot be is not there.
std::map<std::string, std::string> Everything(Store& store) {
  std::map<std::string, std::string> all;
  for (int article = 1; article <= kArticles; ++article) {
    const std::string id = MadeUpId(article);
    const auto versions = store.ListVersions(id);
    if (!versions.ok()) continue;
    for (const VersionInfo& info : *versions) {
      const std::string name = absl::StrCat(id, "@", info.version);
      all[name] = absl::StrCat(ToHex(info.hash), " ", info.title, " ",
                               info.looks, " ", info.edit);
      const auto snapshot = store.GetVersion(id, info.version);
      if (snapshot.ok()) {
        all[name + " text"] = absl::StrCat(snapshot->article.title, " ",
                                           BodyText(snapshot->article));
      }
      const auto page = store.GetPage(id, info.version, 0);
      if (page.ok())
        all[name + " page"] = absl::StrCat(page->final_url, "\n", page->body);
    }
  }
  const auto sources = store.ListSources();
  for (size_t i = 0; sources.ok() && i < sources->size(); ++i)
    all["source " + (*sources)[i].name] = (*sources)[i].feeds[0];
  if (const auto blob = store.GetBlob("cursor"); blob.ok()) all["blob"] = *blob;
  return all;
}

class DamageTest : public ::testing::Test {
 protected:
  DamageTest() {
    Grow(1, 3, /*compact=*/true);
    Grow(4, 4, /*compact=*/false);  // Of the log's, now in a table of its own.
    Grow(5, 5, /*compact=*/false);  // In the log.
    files_ = Files(directory_);
    auto store = Open({});
    EXPECT_TRUE(store.ok()) << store.status();
    truth_ = Everything(**store);
  }

  void Grow(uint32_t from, uint32_t to, bool compact) {
    auto store = OpenLevelDbStore({.directory = directory_, .create = true});
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE((*store)->PutSource({.name = "Herald", .feeds = {"f"}}).ok());
    ASSERT_TRUE((*store)->PutBlob("cursor", "7").ok());
    for (uint32_t number = from; number <= to; ++number) {
      for (int article = 1; article <= kArticles; ++article)
        ASSERT_TRUE(Commit(**store, Version(article, number)).ok());
    }
    if (compact) {
      ASSERT_TRUE((*store)->Compact().ok());
    }
  }

  absl::StatusOr<std::unique_ptr<Store>> Open(
      std::function<void(const std::string&)> on_damage) {
    return OpenLevelDbStore({.directory = directory_,
                             .read_only = true,
                             .on_damage = std::move(on_damage)});
  }

  // Puts the files as they were, but for one.
  void Damage(const std::string& name, const std::string& bytes) {
    fs::remove_all(directory_);
    fs::create_directory(directory_);
    for (const auto& [file, whole] : files_)
      Write(directory_ / fs::path(file), file == name ? bytes : whole);
  }

  void ExpectNothingElse(const std::map<std::string, std::string>& read) {
    for (const auto& [name, value] : read) {
      const auto wanted = truth_.find(name);
      ASSERT_NE(wanted, truth_.end()) << name;
      EXPECT_EQ(value, wanted->second) << name;
    }
  }

  // How much of the damaged store can be read, as a share of all.
  double Examine() {
    std::vector<std::string> told;
    const std::map<std::string, std::string> before = Files(directory_);
    std::map<std::string, std::string> read;
    {
      auto store = Open([&](const std::string& what) { told.push_back(what); });
      EXPECT_TRUE(store.ok()) << store.status();
      if (!store.ok()) return 0;
      const auto report = (*store)->Verify(1, nullptr);
      EXPECT_TRUE(report.ok()) << report.status();
      read = Everything(**store);
      ExpectNothingElse(read);
      const bool noticed = !told.empty() || !report->problems.empty();
      // Some bits say nothing: those of a filter, or of padding.
      EXPECT_TRUE(noticed || read == truth_) << "silent loss";
      if (read.size() < truth_.size()) {
        EXPECT_THAT(report->problems, Not(IsEmpty()));
      }
      const auto listed = (*store)->ListVisits("", 1000);
      EXPECT_TRUE(listed.ok()) << listed.status();
    }
    EXPECT_EQ(Files(directory_), before) << "reading changed a file";
    // A run refuses it, or goes on with all that is there and verify knows.
    auto store = OpenLevelDbStore({.directory = directory_});
    if (store.ok()) {
      const auto report = (*store)->Verify(1, nullptr);
      const auto kept = Everything(**store);
      ExpectNothingElse(kept);
      EXPECT_TRUE(!report.ok() || !report->problems.empty() || kept == truth_)
          << "a run would go on with a silent loss";
    }
    return static_cast<double>(read.size()) /
           static_cast<double>(truth_.size());
  }

  std::vector<std::string> FilesNamed(absl::string_view part) const {
    std::vector<std::string> names;
    for (const auto& [name, bytes] : files_) {
      if (absl::StrContains(name, part) && !bytes.empty())
        names.push_back(name);
    }
    return names;
  }

  // About `count` positions, the ends among them.
  static std::vector<size_t> Positions(size_t size, size_t count) {
    std::vector<size_t> positions;
    const size_t step = std::max<size_t>(1, size / count);
    for (size_t at = 0; at < size; at += step) positions.push_back(at);
    positions.push_back(size - 1);
    return positions;
  }

  void FlipAndCut(absl::string_view kind, size_t count, double readable) {
    const std::vector<std::string> names = FilesNamed(kind);
    ASSERT_THAT(names, Not(IsEmpty())) << kind;
    for (const std::string& name : names) {
      const std::string& whole = files_.at(name);
      for (const size_t at : Positions(whole.size(), count / names.size())) {
        for (const bool cut : {false, true}) {
          SCOPED_TRACE(absl::StrCat(name, cut ? " cut" : " flipped", " at ", at,
                                    " of ", whole.size()));
          std::string bytes = whole.substr(0, cut ? at : whole.size());
          if (!cut) bytes[at] = static_cast<char>(bytes[at] ^ (1 << at % 8));
          Damage(name, bytes);
          EXPECT_GE(Examine(), readable);
          if (HasFailure()) return;
        }
      }
    }
  }

  const TempDirectory temp_;
  const fs::path root_ = temp_.path();
  const std::string directory_ = root_ / "store";
  std::map<std::string, std::string> files_;  // Whole.
  std::map<std::string, std::string> truth_;
};

TEST_F(DamageTest, OfATable) { FlipAndCut(".ldb", 80, 0.0); }
// What tables hold is there; the log has the newest version of each.
TEST_F(DamageTest, OfTheLog) { FlipAndCut(".log", 60, 0.75); }
TEST_F(DamageTest, OfTheManifest) { FlipAndCut("MANIFEST", 60, 0.75); }
TEST_F(DamageTest, OfTheNameOfTheManifest) { FlipAndCut("CURRENT", 40, 0.75); }
TEST_F(DamageTest, OfTheHeadFile) { FlipAndCut("head", 24, 1.0); }

TEST_F(DamageTest, OfAFileThatIsGone) {
  for (const auto& [name, bytes] : files_) {
    if (bytes.empty() || absl::StartsWith(name, "LO")) continue;
    SCOPED_TRACE(name);
    Damage("", "");
    fs::remove(fs::path(directory_) / name);
    const std::map<std::string, std::string> before = Files(directory_);
    std::vector<std::string> told;
    auto store = Open([&](const std::string& what) { told.push_back(what); });
    ASSERT_TRUE(store.ok()) << store.status();
    ExpectNothingElse(Everything(**store));
    const auto report = (*store)->Verify(1, nullptr);
    ASSERT_TRUE(report.ok());
    EXPECT_THAT(report->problems, Not(IsEmpty()));
    EXPECT_EQ(Files(directory_), before);
  }
}

// One block of a table takes what stands in it, not what stands around it.
TEST_F(DamageTest, OfOneBlockLeavesTheRestReadable) {
  std::string largest;
  for (const std::string& name : FilesNamed(".ldb")) {
    if (largest.empty() || files_.at(name).size() > files_.at(largest).size())
      largest = name;
  }
  std::string bytes = files_.at(largest);
  ASSERT_GT(bytes.size(), 40'000U) << "of one block";
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  Damage(largest, bytes);
  EXPECT_GT(Examine(), 0.5);
}

TEST_F(DamageTest, AStoreWhoseLastCommitsAreMissingIsNotWrittenTo) {
  const std::string log = FilesNamed(".log").front();
  Damage(log, files_.at(log).substr(0, files_.at(log).size() / 2));
  const auto run = OpenLevelDbStore({.directory = directory_});
  EXPECT_EQ(run.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(run.status().message()),
              HasSubstr("commits are missing"));
  // A copy of what is left is a store of its own.
  auto store = Open([](const std::string&) {});
  ASSERT_TRUE(store.ok()) << store.status();
  const std::string copy = root_ / "copy";
  ASSERT_TRUE((*store)->Backup(copy).ok());
  auto next = OpenLevelDbStore({.directory = copy});
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_THAT((*next)->Verify(1, nullptr)->problems, IsEmpty());
  ExpectNothingElse(Everything(**next));
  const auto head = (*next)->GetHead(MadeUpId(1));
  ASSERT_TRUE(head.ok());
  EXPECT_TRUE(Commit(**next, Version(1, head->info.version + 1)).ok());
}

}  // namespace
}  // namespace stet
