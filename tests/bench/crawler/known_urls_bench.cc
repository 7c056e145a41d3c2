// known_urls_bench STET [KNOWN]: what a million known addresses, none of them
// due, add to a run. Makes a store that knows KNOWN addresses of 5,000 hosts,
// all of one source, and one that knows one, and prints for each, the median of
// five: a run that has nothing to do, in CPU time and by the clock; and a claim
// of what is due with the commit of a round of 200 looks, in microseconds a
// look.

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "store/leveldb_store.h"

namespace {

constexpr size_t kHosts = 5000;
constexpr size_t kRound = 200;
constexpr int kTimes = 5;
constexpr char kSource[] = "bench";

double CpuMilliseconds(int who) {
  rusage usage{};
  getrusage(who, &usage);
  const auto milliseconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 +
           static_cast<double>(t.tv_usec) / 1e3;
  };
  return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

stet::Visit VisitOf(size_t number, absl::Time due) {
  stet::Visit visit;
  visit.host = absl::StrCat("h", number % kHosts, ".example");
  visit.url = absl::StrCat("https://", visit.host, "/news/2026/story-", number);
  visit.id = visit.url;
  visit.source = kSource;
  visit.added = due - absl::Hours(100);
  visit.last_checked = due - absl::Hours(48);
  visit.checks = 5;
  visit.body_hash = number + 1;
  visit.next_due = due;
  return visit;
}

std::unique_ptr<stet::Store> Open(const std::string& folder, bool create) {
  auto store = stet::OpenLevelDbStore(
      {.directory = folder + "/stet-store", .create = create});
  if (!store.ok()) {
    std::fprintf(stderr, "%s\n", store.status().ToString().c_str());
    std::exit(4);
  }
  return *std::move(store);
}

void Fill(const std::string& folder, size_t known) {
  const auto store = Open(folder, true);
  const absl::Time later = absl::Now() + absl::Hours(24 * 30);
  const stet::Source source{.name = kSource,
                            .articles = {VisitOf(0, later).url}};
  if (!store->PutSource(source).ok()) std::exit(4);
  std::vector<stet::Visit> batch;
  for (size_t i = 0; i < known; ++i) {
    batch.push_back(VisitOf(i, later + absl::Seconds(i % 1000)));
    if (batch.size() < 5000 && i + 1 < known) continue;
    if (!store->UpsertUrls(0, batch).ok()) std::exit(4);
    batch.clear();
  }
  // What the filling left LevelDB to do is not the runs' to pay.
  if (!store->Compact().ok()) std::exit(4);
}

// Milliseconds of CPU and by the clock.
std::pair<double, double> Run(const std::string& stet,
                              const std::string& folder) {
  const double cpu = CpuMilliseconds(RUSAGE_CHILDREN);
  const absl::Time begun = absl::Now();
  const pid_t pid = fork();
  if (pid == 0) {
    if (chdir(folder.c_str()) == 0)
      execl(stet.c_str(), "stet", "run", "-q", static_cast<char*>(nullptr));
    _exit(127);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  if (status != 0) std::exit(3);
  return {CpuMilliseconds(RUSAGE_CHILDREN) - cpu,
          absl::ToDoubleMilliseconds(absl::Now() - begun)};
}

// A round of looks that find nothing new, at one new host a time.
double RoundMicroseconds(stet::Store& store, int time) {
  const absl::Time now = absl::Now();
  std::vector<stet::Visit> due;
  for (size_t i = 0; i < kRound; ++i) {
    due.push_back(VisitOf(100'000'000 + static_cast<size_t>(time) + kHosts * i,
                          now - absl::Hours(1)));
  }
  if (!store.UpsertUrls(0, due).ok()) std::exit(4);
  const double begun = CpuMilliseconds(RUSAGE_SELF);
  auto leases = store.ClaimHosts(0, {.owner = "bench",
                                     .now = now,
                                     .lease = absl::Minutes(30),
                                     .urls_per_host_max = kRound});
  if (!leases.ok() || leases->size() != 1) std::exit(4);
  std::vector<stet::Outcome> outcomes;
  for (stet::Visit& visit : leases->front().due) {
    visit.last_checked = now;
    visit.next_due = now + absl::Hours(24);
    outcomes.push_back({.visit = visit, .epoch = leases->front().epoch});
  }
  const auto committed = store.CommitRound(
      0, "bench", outcomes,
      {{.host = leases->front().host, .epoch = leases->front().epoch}});
  if (!committed.ok()) std::exit(4);
  return (CpuMilliseconds(RUSAGE_SELF) - begun) * 1000 / kRound;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  const size_t known = count > 2 ? std::stoul(arguments[2]) : 1'000'000;
  const std::string program = std::filesystem::absolute(arguments[1]).string();
  std::string name =
      (std::filesystem::temp_directory_path() / "stet-known-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) return 4;
  for (const size_t urls : {size_t{1}, known}) {
    const std::string folder = absl::StrCat(name, "/", urls);
    std::filesystem::create_directories(folder);
    std::ofstream(folder + "/stet.toml") << "[crawl]\ncontact = \"bench\"\n";
    Fill(folder, urls);
    Run(program, folder);  // Puts what the filling left in the log into tables.
    std::vector<double> cpu, clock, rounds;
    for (int i = 0; i < kTimes; ++i) {
      const auto [spent, passed] = Run(program, folder);
      cpu.push_back(spent);
      clock.push_back(passed);
    }
    {
      const auto store = Open(folder, false);
      for (int i = 0; i < kTimes; ++i)
        rounds.push_back(RoundMicroseconds(*store, i));
    }
    std::printf(
        "%8zu known: a run with nothing due %.0f ms CPU, %.0f ms by the clock; "
        "claim and commit %.0f us a look\n",
        urls, Median(cpu), Median(clock), Median(rounds));
    std::fflush(stdout);
  }
  std::filesystem::remove_all(name);
}
