// extract_bench PAGES [ROUNDS]: what an extraction costs, in one run.
//
// PAGES is a folder of .html and .html.gz files, or a manifest as `stet extract
// --manifest` reads it. All pages are read into memory first. Each round, every
// page goes through each row before the next page does, so that whatever else
// the machine does falls on all rows alike; printed is the median of the rounds
// in CPU time of the thread:
//
//   extract     ExtractArticle of the page's bytes, whole.
//   bare parse  gumbo_parse_with_options and gumbo_destroy_output of the page
//   as
//               CutHtml leaves it; decoding and cutting are not in it. With
//               Gumbo's own options, but that it collects no errors.
//   decode      Decode: the encoding found, UTF-8 made of it.
//   cut         PackHtml: the cut, texts and attributes packed.
//   tree        HtmlDocument::Parse, without its cut.
//   metadata    ReadMetadata.
//   blocks      FindTextBlocks.
//   layout      FindLayout.
//   the rest    What extract takes beyond these six: the rules for each block,
//               the page's kind, the hashes.
//   lxml        lxml.html.document_fromstring of the same bytes, where
//               /usr/bin/python3 has lxml.
//
// Then the peak memory of a thread, in a process that extracts all pages on one
// and another on two; and how much sooner `stet extract --jobs 2` is done than
// `--jobs 1`, beside what two loops gain that share nothing, which is all that
// the machine had to give at that moment.

#include <gumbo.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "nlohmann/json.hpp"
#include "parser/decode.h"
#include "parser/extract.h"
#include "parser/html_cut.h"
#include "parser/html_document.h"
#include "parser/metadata.h"
#include "parser/page_layout.h"
#include "parser/text_blocks.h"

namespace stet {
namespace {

struct Page {
  std::string file;
  std::string url;
  std::string bytes;
};

// Of a plain file as well.
std::string Gunzip(const std::string& path) {
  std::string text;
  const gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) return text;
  char buffer[1 << 16];
  for (int got = 0; (got = gzread(file, buffer, sizeof(buffer))) > 0;)
    text.append(buffer, static_cast<size_t>(got));
  gzclose(file);
  return text;
}

std::vector<Page> ReadPages(const std::string& from) {
  std::vector<Page> pages;
  if (std::filesystem::is_directory(from)) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(from)) {
      const std::string path = entry.path().string();
      if (absl::EndsWith(path, ".html") || absl::EndsWith(path, ".html.gz"))
        pages.push_back({path, "", Gunzip(path)});
    }
  } else {
    std::ifstream lines(from);
    for (std::string line; std::getline(lines, line);) {
      const auto json = nlohmann::json::parse(line, nullptr, false);
      if (!json.is_object() || !json.contains("file")) continue;
      const auto path = json["file"].get<std::string>();
      const bool has_url = json.contains("url") && json["url"].is_string();
      pages.push_back(
          {path, has_url ? json["url"].get<std::string>() : "", Gunzip(path)});
    }
  }
  std::sort(pages.begin(), pages.end(),
            [](const Page& a, const Page& b) { return a.file < b.file; });
  return pages;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

double ThreadSeconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) * 1e-9;
}

template <typename Work>
double Seconds(const Work& work) {
  const double begin = ThreadSeconds();
  work();
  return ThreadSeconds() - begin;
}

enum Row { kExtract, kBare, kDecode, kCut, kTree, kMetadata, kBlocks, kLayout };
constexpr size_t kRowCount = 8;
using Times = std::array<double, kRowCount>;

void BareParse(const std::string& html) {
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  GumboOutput* const output =
      gumbo_parse_with_options(&options, html.data(), html.size());
  gumbo_destroy_output(&options, output);
}

void MeasurePage(const Page& page, Times& times) {
  times[kExtract] += Seconds([&] {
    (void)ExtractArticle(page.bytes, {.url = page.url, .content_type = ""});
  });
  Decoded decoded;
  times[kDecode] += Seconds([&] { decoded = Decode(page.bytes, {}); });
  const CutPage cut = CutHtml(decoded.text);
  times[kBare] += Seconds([&] { BareParse(cut.html); });
  const double packing = Seconds([&] { (void)PackHtml(decoded.text); });
  times[kCut] += packing;
  const double begin = ThreadSeconds();
  const auto document = HtmlDocument::Parse(decoded.text);
  times[kTree] += ThreadSeconds() - begin - packing;
  if (!document.ok()) return;
  Metadata metadata;
  times[kMetadata] += Seconds([&] {
    metadata = ReadMetadata(*document, {.url = page.url, .html = decoded.text});
  });
  std::vector<TextBlock> blocks;
  times[kBlocks] += Seconds(
      [&] { blocks = FindTextBlocks(*document, document->body(), page.url); });
  times[kLayout] += Seconds(
      [&] { (void)FindLayout(*document, blocks, metadata.headline_node); });
}

// What the process had at most since the last ResetPeak, in bytes.
size_t StatusBytes(const char* name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (absl::StartsWith(line, name))
      return std::strtoull(line.c_str() + std::char_traits<char>::length(name),
                           nullptr, 10)
             << 10U;
  }
  return 0;
}

void ExtractAll(const std::vector<Page>& pages, int threads) {
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < pages.size(); i = next++)
      (void)ExtractArticle(pages[i].bytes, {.url = pages[i].url});
  };
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
}

// In a process of its own, above what the pages themselves take.
double PeakMegabytes(const std::vector<Page>& pages, int threads) {
  int ends[2];
  if (pipe(ends) != 0) return 0;
  const pid_t child = fork();
  if (child == 0) {
    std::ofstream("/proc/self/clear_refs") << "5";
    const size_t before = StatusBytes("VmRSS:");
    ExtractAll(pages, threads);
    const size_t peak = StatusBytes("VmHWM:") - before;
    (void)!write(ends[1], &peak, sizeof(peak));
    _exit(0);
  }
  size_t peak = 0;
  (void)!read(ends[0], &peak, sizeof(peak));
  close(ends[0]);
  close(ends[1]);
  waitpid(child, nullptr, 0);
  return static_cast<double>(peak) / (1 << 20);
}

// One number that a command prints; negative if it prints none.
double NumberFrom(const std::string& command) {
  FILE* const pipe = popen(command.c_str(), "r");
  double number = -1;
  if (pipe == nullptr || std::fscanf(pipe, "%lf", &number) != 1) number = -1;
  if (pipe != nullptr) pclose(pipe);
  return number;
}

constexpr char kLxml[] = R"(
import gzip, json, sys, time
import lxml.html
pages = []
for line in open(sys.argv[1]):
    name = json.loads(line)["file"]
    with (gzip.open if name.endswith(".gz") else open)(name, "rb") as f:
        pages.append(f.read())
rounds = []
for _ in range(int(sys.argv[2])):
    begin = time.process_time()
    for page in pages:
        try:
            lxml.html.document_fromstring(page)
        except Exception:
            pass
    rounds.append(time.process_time() - begin)
print(sorted(rounds)[len(rounds) // 2])
)";

double WallSeconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin)
      .count();
}

// A loop of about half a second, which shares nothing.
void Spin() {
  volatile uint64_t value = 1;
  for (int i = 0; i < 300'000'000; ++i) value = value * 3 + 1;
}

void PrintJobs(const std::string& manifest, int rounds) {
  std::vector<double> gain;
  std::vector<double> loops;
  for (int round = 0; round < rounds; ++round) {
    const auto run = [&](int jobs) {
      return WallSeconds([&] {
        (void)!std::system(
            absl::StrCat(STET_PROGRAM, " extract --jsonl --jobs ", jobs,
                         " --manifest ", manifest, " > /dev/null 2>&1")
                .c_str());
      });
    };
    gain.push_back(run(1) / run(2));
    loops.push_back(2 * WallSeconds(Spin) / WallSeconds([] {
                      std::thread other(Spin);
                      Spin();
                      other.join();
                    }));
  }
  std::cout << absl::StrFormat(
      "--jobs 2: done %.2f times as soon as --jobs 1; two loops that share "
      "nothing: %.2f times\n",
      Median(gain), Median(loops));
}

int Main(const std::string& from, int rounds) {
  const std::vector<Page> pages = ReadPages(from);
  if (pages.empty()) {
    std::cerr << "extract_bench: no pages in " << from << "\n";
    return 2;
  }
  const auto count = static_cast<double>(pages.size());
  // Before this process has memory of its own to spare.
  const double one = PeakMegabytes(pages, 1);
  const double two = PeakMegabytes(pages, 2);

  ExtractAll(pages, 1);  // Tables are built, memory is there.
  std::array<std::vector<double>, kRowCount> rows;
  for (int round = 0; round < rounds; ++round) {
    Times times = {};
    for (const Page& page : pages) MeasurePage(page, times);
    for (size_t row = 0; row < kRowCount; ++row)
      rows[row].push_back(times[row]);
  }
  size_t bytes = 0;
  for (const Page& page : pages) bytes += page.bytes.size();
  const double extract = Median(rows[kExtract]);
  const double bare = Median(rows[kBare]);
  std::cout << absl::StrFormat(
      "%d pages of %.0f KB, %d rounds; CPU time a page\n", pages.size(),
      static_cast<double>(bytes) / count / 1024, rounds);
  const auto print = [&](const char* name, double seconds) {
    std::cout << absl::StrFormat(
        "%-10s %7.3f ms  %5.2f of the bare parse  %3.0f %% of extract\n", name,
        1000 * seconds / count, seconds / bare, 100 * seconds / extract);
  };
  print("extract", extract);
  print("bare parse", bare);
  static constexpr const char* kNames[] = {"decode",   "cut",    "tree",
                                           "metadata", "blocks", "layout"};
  double rest = extract;
  for (size_t row = kDecode; row < kRowCount; ++row) {
    print(kNames[row - kDecode], Median(rows[row]));
    rest -= Median(rows[row]);
  }
  print("the rest", rest);

  const std::string manifest =
      (std::filesystem::temp_directory_path() /
       absl::StrCat("extract_bench.", getpid(), ".jsonl"))
          .string();
  {
    std::ofstream out(manifest);
    for (const Page& page : pages) {
      out << nlohmann::json{{"file", std::filesystem::absolute(page.file)},
                            {"url", page.url}}
                 .dump()
          << "\n";
    }
  }
  const std::string script = manifest + ".py";
  std::ofstream(script) << kLxml;
  const double lxml = NumberFrom(absl::StrCat(
      "/usr/bin/python3 ", script, " ", manifest, " ", rounds, " 2>/dev/null"));
  if (lxml > 0)
    print("lxml", lxml);
  else
    std::cout << "lxml       not installed\n";
  std::cout << absl::StrFormat(
      "%.0f pages a CPU second\n"
      "peak memory: %.1f MB on one thread, %.1f MB each on two\n",
      count / extract, one, two / 2);
  PrintJobs(manifest, rounds);
  std::filesystem::remove(script);
  std::filesystem::remove(manifest);
  return 0;
}

}  // namespace
}  // namespace stet

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: extract_bench PAGES [ROUNDS]\n";
    return 2;
  }
  return stet::Main(argv[1], argc > 2 ? std::max(1, std::atoi(argv[2])) : 5);
}
