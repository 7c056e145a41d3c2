#include "report/site.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "report/site_files.h"
#include "tests/report/made_up_newsroom.h"

namespace stet {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Every file of a site but the lock, by its path.
std::map<std::string, std::string> FilesOf(const fs::path& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    const std::string path = fs::relative(entry.path(), directory).string();
    if (entry.is_regular_file() && path[0] != '.')
      files[path] = ReadFile(entry.path());
  }
  return files;
}

class SiteTest : public ::testing::Test {
 protected:
  SiteTest()
      : root_(fs::path(::testing::TempDir()) /
              absl::StrCat("stet-site-", getpid(), "-",
                           ::testing::UnitTest::GetInstance()
                               ->current_test_info()
                               ->name())) {
    fs::remove_all(root_);
  }
  ~SiteTest() override { fs::remove_all(root_); }

  std::string Directory(absl::string_view name) const {
    return (root_ / std::string(name)).string();
  }

  static SiteStats Write(MadeUpNewsroom& room, const std::string& directory,
                         const SiteOptions& options = {}) {
    const absl::StatusOr<SiteStats> stats =
        WriteSite(room.Input(), directory, options);
    EXPECT_TRUE(stats.ok()) << stats.status();
    return stats.value_or(SiteStats());
  }

  fs::path root_;
};

absl::Time Minute(int64_t minute) {
  return absl::FromUnixSeconds(1'790'000'000 + minute * 60);
}

// `count` edits of as many articles of three outlets, a minute apart.
void AddMany(MadeUpNewsroom& room, int begin, int end) {
  for (int i = begin; i < end; ++i) {
    const std::string url = absl::StrCat("https://many.example/", i);
    const std::string source = absl::StrCat("outlet-", i % 3);
    room.Add(url, source, Minute(i * 10),
             MakeArticle(absl::StrCat("Story ", i, "\nIt costs ", i,
                                      " euros today.\nThe end.")));
    room.Add(url, source, Minute(i * 10 + 5),
             MakeArticle(absl::StrCat("Story ", i, "\nIt costs ", i + 7,
                                      " euros today.\nThe end.")));
  }
}

TEST_F(SiteTest, SecondWriteOfTheSameDataTouchesNoFile) {
  MadeUpNewsroom room = DemoNewsroom();
  EXPECT_TRUE(Write(room, Directory("a")).rebuilt);
  const SiteStats again = Write(room, Directory("a"));
  EXPECT_FALSE(again.rebuilt);
  EXPECT_EQ(again.files_written, 0);
  EXPECT_EQ(again.files_removed, 0);
}

TEST_F(SiteTest, GrowingStepByStepGivesTheBytesOfOneWrite) {
  MadeUpNewsroom grown;
  AddMany(grown, 0, 95);
  Write(grown, Directory("grown"));
  for (const int end : {99, 100, 101, 199, 200, 203, 312, 460}) {
    const int begin = static_cast<int>(grown.articles().size());
    AddMany(grown, begin, end);
    EXPECT_FALSE(Write(grown, Directory("grown")).rebuilt);
  }
  MadeUpNewsroom whole;
  AddMany(whole, 0, 460);
  EXPECT_TRUE(Write(whole, Directory("whole")).rebuilt);
  EXPECT_EQ(FilesOf(Directory("grown")), FilesOf(Directory("whole")));
}

TEST_F(SiteTest, OldEditThatComesLateFindsItsPlace) {
  MadeUpNewsroom late;
  AddMany(late, 1, 350);
  Write(late, Directory("late"));
  AddMany(late, 0, 1);  // Older than all others, as from an import.
  EXPECT_FALSE(Write(late, Directory("late")).rebuilt);
  MadeUpNewsroom whole;
  AddMany(whole, 0, 350);
  Write(whole, Directory("whole"));
  EXPECT_EQ(FilesOf(Directory("late")), FilesOf(Directory("whole")));
}

TEST_F(SiteTest, ErasedVersionLeavesNoWordBehind) {
  MadeUpNewsroom room = DemoNewsroom();
  Write(room, Directory("a"));
  room.Erase("https://example.com/news/earthquake-north", 3);
  EXPECT_FALSE(Write(room, Directory("a")).rebuilt);
  for (const auto& [path, bytes] : FilesOf(Directory("a"))) {
    SCOPED_TRACE(path);
    EXPECT_THAT(bytes, Not(HasSubstr("450 kilometres to the")));
  }
  Write(room, Directory("whole"));
  EXPECT_EQ(FilesOf(Directory("a")), FilesOf(Directory("whole")));
}

TEST_F(SiteTest, OneNewEditCostsFewComparisonsAndFiles) {
  MadeUpNewsroom room;
  AddMany(room, 0, 400);
  Write(room, Directory("a"));
  const int before = room.edits_asked();
  room.Add("https://many.example/7", "outlet-1", Minute(90'000),
           MakeArticle("Story 7\nIt costs 99 euros today.\nThe end."));
  const SiteStats stats = Write(room, Directory("a"));
  EXPECT_EQ(stats.articles, 1);
  // The new edit, the one before (it has a later one now), and since the first.
  EXPECT_EQ(room.edits_asked() - before, 3);
  EXPECT_LT(stats.files_written, 60);
}

TEST_F(SiteTest, WriteThatDidNotEndIsDoneAnew) {
  MadeUpNewsroom room = DemoNewsroom();
  Write(room, Directory("a"));
  {
    const auto files = SiteFiles::Open(Directory("a"));
    ASSERT_TRUE(files.ok());
    ASSERT_TRUE((*files)->BeginWrite().ok());
    ASSERT_TRUE((*files)->Remove("index.html").ok());
  }
  EXPECT_TRUE(Write(room, Directory("a")).rebuilt);
  EXPECT_FALSE(ReadFile(Directory("a") + "/index.html").empty());
  EXPECT_FALSE(Write(room, Directory("a")).rebuilt);
}

TEST_F(SiteTest, DamagedPageOfTheSiteIsWrittenAnew) {
  MadeUpNewsroom room;
  AddMany(room, 0, 20);
  Write(room, Directory("a"));
  const auto good = FilesOf(Directory("a"));
  for (const char* const path :
       {"index.json", "site.json", "outlet/outlet-1/index.json"}) {
    SCOPED_TRACE(path);
    std::ofstream(Directory("a") + "/" + path) << "{\"total\": [";
    AddMany(room, 4, 5);  // Touches the lists.
    room.Erase("https://many.example/4", 3);
    room.Erase("https://many.example/4", 4);
    Write(room, Directory("a"));
    const std::string repaired = ReadFile(Directory("a") + "/" + path);
    EXPECT_TRUE(nlohmann::json::accept(repaired));
  }
}

TEST_F(SiteTest, OtherSettingsWriteEverythingAnew) {
  MadeUpNewsroom room = DemoNewsroom();
  Write(room, Directory("a"));
  SiteOptions options;
  options.base_url = "https://edits.example.org/";
  EXPECT_TRUE(Write(room, Directory("a"), options).rebuilt);
  EXPECT_THAT(ReadFile(Directory("a") + "/feed.atom"),
              HasSubstr("href=\"https://edits.example.org/a/"));
}

TEST_F(SiteTest, SecondWriterIsTurnedAway) {
  const auto first = SiteFiles::Open(Directory("a"));
  ASSERT_TRUE(first.ok());
  MadeUpNewsroom room = DemoNewsroom();
  EXPECT_TRUE(absl::IsUnavailable(
      WriteSite(room.Input(), Directory("a"), {}).status()));
}

TEST_F(SiteTest, FilesOfTheOwnerStay) {
  MadeUpNewsroom room = DemoNewsroom();
  fs::create_directories(Directory("a") + "/.git");
  std::ofstream(Directory("a") + "/CNAME") << "edits.example.org";
  std::ofstream(Directory("a") + "/.git/HEAD") << "ref";
  Write(room, Directory("a"));
  EXPECT_EQ(ReadFile(Directory("a") + "/CNAME"), "edits.example.org");
  EXPECT_EQ(ReadFile(Directory("a") + "/.git/HEAD"), "ref");
}

TEST_F(SiteTest, ErrorOfTheSourceEndsTheWriteAndTheNextIsWhole) {
  MadeUpNewsroom room = DemoNewsroom();
  SiteInput input = room.Input();
  input.edit = [](absl::string_view, uint32_t,
                  uint32_t) -> absl::StatusOr<SiteEdit> {
    return absl::UnavailableError("reading version 2: disk");
  };
  EXPECT_TRUE(
      absl::IsUnavailable(WriteSite(input, Directory("a"), {}).status()));
  EXPECT_TRUE(Write(room, Directory("a")).rebuilt);
}

TEST_F(SiteTest, ChangesOnlyKeepsTheRestOfTheTextAway) {
  MadeUpNewsroom room;
  const std::string far =
      "\nHidden paragraph one.\nHidden paragraph two.\nHidden paragraph three.";
  room.Add("https://a.example/1", "a", Minute(0),
           MakeArticle("Title\nCosts 5 euros.\nContext." + far));
  room.Add("https://a.example/1", "a", Minute(9),
           MakeArticle("Title\nCosts 6 euros.\nContext." + far));
  Write(room, Directory("a"));
  for (const auto& [path, bytes] : FilesOf(Directory("a"))) {
    SCOPED_TRACE(path);
    EXPECT_THAT(bytes, Not(HasSubstr("Hidden paragraph two")));
  }
  SiteOptions whole;
  whole.changes_only = false;
  Write(room, Directory("a"), whole);
  const std::string page =
      ReadFile(Directory("a") + "/" + EditPath("https://a.example/1", 1, 2));
  EXPECT_THAT(page, HasSubstr("<details class=\"folded\">"));
  EXPECT_THAT(page, HasSubstr("Hidden paragraph two"));
}

TEST_F(SiteTest, NastyTextReachesNoOutputRawAndNoFileName) {
  MadeUpNewsroom room;
  for (int i = 0; i < 2; ++i) {
    Article article = MakeArticle("Title");
    article.title = absl::StrCat(kNastyText, " ", i);
    article.byline = {absl::StrCat(kNastyText, i)};
    article.image = absl::StrCat("javascript:alert(", i, ")");
    article.canonical_url = absl::StrCat("javascript:alert(", i, ")");
    article.language = "en\"><script>";
    article.description = kNastyText;
    article.blocks = {{BlockKind::kParagraph,
                       absl::StrCat(kNastyText, " number ", i),
                       true,
                       {}},
                      {BlockKind::kParagraph, kNastyText, true, {}}};
    room.Add("https://a.example/?q=\"><script>alert(2)</script>", kNastyText,
             Minute(i * 9), article);
  }
  SiteInput input = room.Input();
  input.outlets = {{kNastyText, 1, kNastyText}};
  SiteOptions options;
  options.title = kNastyText;
  ASSERT_TRUE(WriteSite(input, Directory("a"), options).ok());
  for (const auto& [path, bytes] : FilesOf(Directory("a"))) {
    SCOPED_TRACE(path);
    EXPECT_TRUE(std::all_of(path.begin(), path.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
             c == '-' || c == '/';
    }));
    if (absl::EndsWith(path, ".json")) {
      EXPECT_TRUE(nlohmann::json::accept(bytes));
      continue;
    }
    EXPECT_EQ(bytes.find('\x1b'), std::string::npos);
    EXPECT_THAT(bytes, Not(HasSubstr("\u202E")));
    if (absl::EndsWith(path, ".txt")) continue;
    EXPECT_THAT(bytes, Not(HasSubstr("<script")));
    EXPECT_THAT(bytes, Not(HasSubstr("href=\"javascript")));
    EXPECT_THAT(bytes, Not(HasSubstr("\"quoted\"")));
  }
}

TEST_F(SiteTest, EveryRelativeLinkLeadsToAFileAndNoPageAsksOtherHosts) {
  MadeUpNewsroom room = DemoNewsroom();
  AddMany(room, 0, 220);
  Write(room, Directory("a"));
  int links = 0;
  for (const auto& [path, bytes] : FilesOf(Directory("a"))) {
    if (!absl::EndsWith(path, ".html")) continue;
    SCOPED_TRACE(path);
    EXPECT_THAT(bytes, Not(HasSubstr("<script")));
    EXPECT_THAT(bytes, Not(HasSubstr("src=\"")));
    for (size_t at = bytes.find("href=\""); at != std::string::npos;
         at = bytes.find("href=\"", at + 6)) {
      std::string link = bytes.substr(at + 6, bytes.find('"', at + 6) - at - 6);
      if (absl::StartsWith(link, "http") || link[0] == '#') continue;
      link = link.substr(0, link.find('#'));
      const fs::path target =
          fs::path(Directory("a")) / fs::path(path).parent_path() / link;
      EXPECT_TRUE(fs::is_regular_file(target)) << link;
      ++links;
    }
  }
  EXPECT_GT(links, 1000);
}

}  // namespace
}  // namespace stet
