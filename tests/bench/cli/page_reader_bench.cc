// page_reader_bench DIR [ROUNDS]: what page workers cost. Reads every .html.gz
// below DIR in this process and in a worker, and prints CPU time per page and
// by the clock, with the ratios; the median of the rounds.

#include <sys/resource.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "cli/page_reader.h"

namespace {

double CpuSeconds(int who) {
  rusage usage{};
  getrusage(who, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) +
           static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::string Gunzip(const std::string& path) {
  std::string text;
  const gzFile file = gzopen(path.c_str(), "rb");
  char buffer[1 << 16];
  for (int got = 0; (got = gzread(file, buffer, sizeof(buffer))) > 0;)
    text.append(buffer, static_cast<size_t>(got));
  gzclose(file);
  return text;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct Cost {
  std::vector<double> cpu;
  std::vector<double> clock;
};

void Measure(const std::vector<std::string>& pages, const std::string& program,
             Cost& cost) {
  const double own = CpuSeconds(RUSAGE_SELF);
  const double children = CpuSeconds(RUSAGE_CHILDREN);
  absl::Duration spent;
  {
    stet::PageReader reader({.worker_program = program});
    reader.ForkWorkers(1);                    // As a run does.
    (void)reader.Extract(pages.front(), {});  // Starts the worker.
    const absl::Time begin = absl::Now();
    for (const std::string& page : pages) (void)reader.Extract(page, {});
    spent = absl::Now() - begin;
  }
  cost.cpu.push_back(CpuSeconds(RUSAGE_SELF) - own +
                     CpuSeconds(RUSAGE_CHILDREN) - children);
  cost.clock.push_back(absl::ToDoubleSeconds(spent));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: page_reader_bench DIR [ROUNDS]\n";
    return 2;
  }
  std::vector<std::string> pages;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(argv[1])) {
    if (absl::EndsWith(entry.path().string(), ".html.gz"))
      pages.push_back(Gunzip(entry.path()));
  }
  if (pages.empty()) {
    std::cerr << "page_reader_bench: no .html.gz below " << argv[1] << "\n";
    return 2;
  }
  Cost here;
  Cost worker;
  for (int round = 0; round < (argc > 2 ? std::atoi(argv[2]) : 5); ++round) {
    Measure(pages, "", here);
    Measure(pages, STET_PROGRAM, worker);
  }
  const auto per_page = [&](double seconds) {
    return 1000 * seconds / static_cast<double>(pages.size());
  };
  std::cout << absl::StrFormat(
      "%d pages\n"
      "in this process   %.3f ms CPU, %.3f ms by the clock\n"
      "in a worker       %.3f ms CPU, %.3f ms by the clock\n"
      "ratio             %.3f CPU, %.3f by the clock\n",
      pages.size(), per_page(Median(here.cpu)), per_page(Median(here.clock)),
      per_page(Median(worker.cpu)), per_page(Median(worker.clock)),
      Median(worker.cpu) / Median(here.cpu),
      Median(worker.clock) / Median(here.clock));
  return 0;
}
