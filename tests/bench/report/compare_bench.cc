// How long a comparison takes, beside git's.
//
//   compare_bench [--runs N]
//
// Prints the median of pairs of 2 to 10 KB out of the generator, and of each
// worst case the time, the memory that a process of its own needed for it, and
// whether the step budget ended it; beside each the time of `git diff
// --no-index
// --word-diff` on the same texts. Git's start is in its times; what it takes
// for two lines is printed first.

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "report/compare.h"
#include "tests/support/edit_generator.h"

namespace stet {
namespace {

using Texts = std::vector<std::string>;

struct Case {
  std::string name;
  Texts before;
  Texts after;
};

double Milliseconds(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration<double, std::milli>(
             std::chrono::steady_clock::now() - since)
      .count();
}

// Words that no other seed makes, among stop-words that all share.
std::string Prose(std::mt19937& random, size_t bytes, char family) {
  static constexpr const char* kStop[] = {"the", "of", "and", "to", "in", "a"};
  std::string text;
  while (text.size() < bytes) {
    if (random() % 2 == 0)
      absl::StrAppend(&text, kStop[random() % 6], " ");
    else
      absl::StrAppend(&text, std::string(1, family), random() % 40000, "x ");
    if (random() % 14 == 0) text.back() = '.', text += ' ';
  }
  return text;
}

Texts Paragraphs(std::mt19937& random, size_t count, size_t bytes,
                 char family) {
  Texts texts = {"Headline"};
  for (size_t i = 0; i < count; ++i)
    texts.push_back(Prose(random, bytes, family));
  return texts;
}

std::vector<Case> WorstCases() {
  std::mt19937 random(7);
  std::vector<Case> cases;
  cases.push_back({"200 KB, only stop-words shared",
                   Paragraphs(random, 400, 500, 'p'),
                   Paragraphs(random, 400, 500, 'q')});
  cases.push_back({"200 KB, one paragraph each",
                   Paragraphs(random, 1, 200'000, 'p'),
                   Paragraphs(random, 1, 200'000, 'q')});
  {
    Texts before = Paragraphs(random, 1, 200'000, 'p');
    Texts after = before;
    for (size_t at = 50; at + 60 < after[1].size(); at += 60)
      after[1][at] = 'z';
    cases.push_back(
        {"200 KB, one paragraph, 3,300 small edits", before, after});
  }
  {
    Texts before = Paragraphs(random, 425, 400, 'p');
    Texts after = before;
    std::shuffle(after.begin() + 1, after.end(), random);
    cases.push_back({"425 paragraphs shuffled", before, after});
    for (size_t i = 1; i < after.size(); ++i) after[i] += "And one word more.";
    cases.push_back({"425 paragraphs shuffled and edited", before, after});
  }
  {
    Texts before = {"Headline"};
    Texts after = {"Headline"};
    for (int i = 0; i < 20'000; ++i)
      before.push_back("The same line of fifty bytes comes again and again.");
    for (int i = 0; i < 19'000; ++i)
      after.push_back("The same line of fifty bytes comes again and again.");
    cases.push_back({"1 MB of one repeated line", before, after});
    for (size_t i = 1; i < after.size(); ++i)
      if (i % 2 == 0)
        after[i] = "Another line of fifty bytes stands beside it now.";
    cases.push_back({"1 MB, every second line another", before, after});
    for (size_t i = 1; i < before.size(); ++i)
      if (i % 2 == 1)
        before[i] = "Another line of fifty bytes stands beside it now.";
    cases.push_back({"1 MB of two lines in turn, out of step", before, after});
  }
  {
    std::string a;
    std::string b;
    while (a.size() < 1'000'000) a += "word another ", b += "another word ";
    cases.push_back(
        {"1 MB, one paragraph of two words in turn", {"H", a}, {"H", b}});
  }
  return cases;
}

struct Cost {
  double milliseconds = 0;
  double megabytes = 0;
  bool budget_hit = false;
};

// In a child, so that its peak is this comparison's own.
Cost Measure(const Case& c) {
  int ends[2];
  if (pipe(ends) != 0) std::abort();
  const pid_t child = fork();
  if (child == 0) {
    rusage before{};
    getrusage(RUSAGE_SELF, &before);
    const auto start = std::chrono::steady_clock::now();
    const Edit edit = CompareTexts(c.before, c.after);
    Cost cost{.milliseconds = Milliseconds(start),
              .budget_hit = edit.budget_hit};
    rusage after{};
    getrusage(RUSAGE_SELF, &after);
    cost.megabytes =
        static_cast<double>(after.ru_maxrss - before.ru_maxrss) / 1024;
    const bool written = write(ends[1], &cost, sizeof(cost)) == sizeof(cost);
    _exit(written ? 0 : 1);
  }
  Cost cost;
  if (read(ends[0], &cost, sizeof(cost)) != sizeof(cost)) std::abort();
  close(ends[0]);
  close(ends[1]);
  waitpid(child, nullptr, 0);
  return cost;
}

class Git {
 public:
  Git()
      : folder_(std::filesystem::temp_directory_path() /
                absl::StrCat("compare_bench.", getpid())) {
    std::filesystem::create_directories(folder_);
  }
  ~Git() { std::filesystem::remove_all(folder_); }
  Git(const Git&) = delete;
  Git& operator=(const Git&) = delete;

  double Milliseconds(const Case& c) {
    return std::min({Run(c), Run(c), Run(c)});
  }

 private:
  double Run(const Case& c) {
    std::ofstream(folder_ / "old") << absl::StrJoin(c.before, "\n") << "\n";
    std::ofstream(folder_ / "new") << absl::StrJoin(c.after, "\n") << "\n";
    const std::string command =
        absl::StrCat("timeout 60 git diff --no-index --word-diff ",
                     (folder_ / "old").string(), " ",
                     (folder_ / "new").string(), " >/dev/null 2>&1");
    const auto start = std::chrono::steady_clock::now();
    const int code = std::system(command.c_str());
    return code == 124 << 8 ? 60'000 : stet::Milliseconds(start);
  }

  std::filesystem::path folder_;
};

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

int Main(int runs) {
  Git git;
  std::vector<double> ours;
  std::vector<double> theirs;
  size_t bytes = 0;
  for (uint64_t seed = 1; ours.size() < 200 && seed < 5000; ++seed) {
    const GeneratedEdit pair = GenerateEdit({.seed = seed, .edits_max = 5});
    // The generator's articles are short: as many after each other as it takes.
    Case c{"", pair.old_blocks, pair.new_blocks};
    for (uint64_t more = 1;
         absl::StrJoin(c.before, "\n").size() < 2000 + seed * 37 % 6000;
         ++more) {
      const GeneratedEdit next =
          GenerateEdit({.seed = seed * 1000 + more, .edits_max = 3});
      c.before.insert(c.before.end(), next.old_blocks.begin() + 1,
                      next.old_blocks.end());
      c.after.insert(c.after.end(), next.new_blocks.begin() + 1,
                     next.new_blocks.end());
    }
    const size_t size = absl::StrJoin(c.before, "\n").size();
    if (size > 10'000) continue;
    bytes += size;
    std::vector<double> times;
    for (int run = 0; run < runs; ++run) {
      const auto start = std::chrono::steady_clock::now();
      const Edit edit = CompareTexts(c.before, c.after);
      times.push_back(Milliseconds(start));
      if (edit.budget_hit) std::printf("seed %lu: over the budget\n", seed);
    }
    ours.push_back(Median(times));
    if (ours.size() % 10 == 0) theirs.push_back(git.Milliseconds(c));
  }
  std::printf(
      "%zu pairs of 2-10 KB (mean %.1f KB): median %.3f ms, slowest %.3f ms; "
      "git %.3f ms\n",
      ours.size(),
      static_cast<double>(bytes) / 1000 / static_cast<double>(ours.size()),
      Median(ours), *std::max_element(ours.begin(), ours.end()),
      Median(theirs));
  std::printf("%-44s %9s %8s %7s %9s\n", "worst cases", "ms", "MB", "budget",
              "git ms");
  for (const Case& c : WorstCases()) {
    const Cost cost = Measure(c);
    std::printf("%-44s %9.1f %8.1f %7s %9.1f\n", c.name.c_str(),
                cost.milliseconds, cost.megabytes, cost.budget_hit ? "hit" : "",
                git.Milliseconds(c));
  }
  return 0;
}

}  // namespace
}  // namespace stet

int main(int argc, char** argv) {
  const int runs =
      argc == 3 && std::string(argv[1]) == "--runs" ? std::atoi(argv[2]) : 5;
  return stet::Main(runs);
}
