// How much a site's update costs beside writing all of it:
//
//   site_bench [ARTICLES [EDITED]]
//
// Makes up a newsroom of ARTICLES (100,000) in 40 outlets of which EDITED
// (5,000) have an edit, writes its site, then has 5 articles edited and updates
// it, three times, and prints the times, their ratio and the files written.

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "model/digest.h"
#include "report/compare.h"
#include "report/site.h"

namespace stet {
namespace {

constexpr int kOutlets = 40;
constexpr int kEditsAtOnce = 5;

absl::Time Minute(int64_t minute) {
  return absl::FromUnixSeconds(1'780'000'000 + minute * 60);
}

// Made anew whenever it is asked for, so that memory stays small.
class Newsroom {
 public:
  Newsroom(int articles, int edited)
      : versions_(static_cast<size_t>(articles), 1) {
    for (int i = 0; i < edited; ++i)
      versions_[static_cast<size_t>(int64_t{i} * articles / edited)] = 2;
  }

  std::string Edit(int number) {
    ++versions_[static_cast<size_t>(number)];
    return UrlOf(number);
  }

  SiteInput Input(std::vector<std::string> touched) {
    SiteInput input;
    input.touched = std::move(touched);
    input.all = [this] {
      std::vector<std::string> ids;
      for (size_t i = 0; i < versions_.size(); ++i)
        ids.push_back(UrlOf(static_cast<int>(i)));
      return ids;
    };
    input.history = [this](absl::string_view id) {
      const int number = NumberOf(id);
      SiteHistory history;
      history.source = absl::StrCat("Outlet ", number % kOutlets);
      for (int v = 1; v <= versions_[static_cast<size_t>(number)]; ++v)
        history.versions.push_back(InfoOf(number, v));
      return absl::StatusOr<SiteHistory>(std::move(history));
    };
    input.edit = [](absl::string_view id, uint32_t from, uint32_t to) {
      const int number = NumberOf(id);
      SiteEdit edit;
      edit.view.url = std::string(id);
      edit.view.source = absl::StrCat("Outlet ", number % kOutlets);
      edit.view.old_version = InfoOf(number, static_cast<int>(from));
      edit.view.new_version = InfoOf(number, static_cast<int>(to));
      edit.view.old_article = ArticleOf(number, static_cast<int>(from));
      edit.view.new_article = ArticleOf(number, static_cast<int>(to));
      edit.view.edit = Compare(edit.view.old_article, edit.view.new_article);
      return absl::StatusOr<SiteEdit>(std::move(edit));
    };
    for (int i = 0; i < kOutlets; ++i)
      input.outlets.push_back(
          {absl::StrCat("Outlet ", i),
           static_cast<int64_t>(versions_.size()) / kOutlets, ""});
    return input;
  }

 private:
  static std::string UrlOf(int number) {
    return absl::StrCat("https://outlet", number % kOutlets, ".example/",
                        number);
  }
  static int NumberOf(absl::string_view url) {
    int number = 0;
    (void)absl::SimpleAtoi(url.substr(url.rfind('/') + 1), &number);
    return number;
  }
  static Article ArticleOf(int number, int version) {
    Article article;
    article.language = number % 3 == 0 ? "de" : "en";
    article.title = absl::StrCat("Council meets for session ", number);
    for (int p = 0; p < 12; ++p)
      article.blocks.push_back(
          {BlockKind::kParagraph,
           absl::StrCat("Paragraph ", p, " of story ", number, " says that ",
                        p == 4 ? version * 7 : p,
                        " members of the council spoke about the roads, the "
                        "school and the price of water in the valley."),
           true,
           {}});
    return article;
  }
  static VersionInfo InfoOf(int number, int version) {
    VersionInfo info;
    info.id = UrlOf(number);
    info.version = static_cast<uint32_t>(version);
    info.first_seen = Minute(number + int64_t{version} * 30);
    info.last_seen = info.first_seen + absl::Minutes(10);
    info.title = absl::StrCat("Council meets for session ", number);
    info.words = 260;
    info.status = 200;
    info.edit = version > 1;
    info.hash = Sha256Of(absl::StrCat(info.id, "@", version));
    return info;
  }

  std::vector<int> versions_;
};

double SecondsOf(const SiteInput& input, const std::string& directory,
                 SiteStats& stats) {
  const absl::Time start = absl::Now();
  const absl::StatusOr<SiteStats> written = WriteSite(input, directory, {});
  if (!written.ok()) {
    std::fprintf(stderr, "%s\n", written.status().ToString().c_str());
    std::exit(1);
  }
  stats = *written;
  return absl::ToDoubleSeconds(absl::Now() - start);
}

void Run(int articles, int edited) {
  namespace fs = std::filesystem;
  const fs::path directory =
      fs::temp_directory_path() / absl::StrCat("stet-site-bench-", getpid());
  Newsroom room(articles, edited);
  SiteStats stats;
  const double whole = SecondsOf(room.Input({}), directory.string(), stats);
  std::printf("%d articles, %d edited: whole site %.2f s, %lld files\n",
              articles, edited, whole,
              static_cast<long long>(stats.files_written));
  std::vector<double> times;
  for (int round = 0; round < 3; ++round) {
    std::vector<std::string> touched;
    for (int i = 0; i < kEditsAtOnce; ++i)
      touched.push_back(room.Edit((round * kEditsAtOnce + i) * 997 % articles));
    times.push_back(SecondsOf(room.Input(touched), directory.string(), stats));
  }
  std::sort(times.begin(), times.end());
  std::printf(
      "%d edits more: median %.3f s (1/%.0f of the whole), slowest %.3f s, "
      "%lld files written, rebuilt: %s\n",
      kEditsAtOnce, times[1], whole / times[1], times[2],
      static_cast<long long>(stats.files_written),
      stats.rebuilt ? "yes" : "no");
  fs::remove_all(directory);
}

}  // namespace
}  // namespace stet

int main(int argc, char** argv) {
  int articles = 100'000;
  int edited = 5'000;
  if ((argc > 1 && !absl::SimpleAtoi(argv[1], &articles)) ||
      (argc > 2 && !absl::SimpleAtoi(argv[2], &edited))) {
    std::fprintf(stderr, "site_bench [ARTICLES [EDITED]]\n");
    return 2;
  }
  stet::Run(articles, edited);
  return 0;
}
