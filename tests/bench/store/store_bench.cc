// What the store costs beside bare LevelDB, and what it costs per address, look
// and read.
//
//   store_bench [--urls N] [--directory DIR] [--appends] [--reads STORE...]
//
// Works in DIR (a tmpfs, as /dev/shm is: the disk is not what is measured) and
// removes what it made. Prints:
//
//   appends    versions of 2 KB that do not compress, 100 a round, a second;
//              and the time as a ratio of bare LevelDB's for the same keys and
//              values, in as many batches, synced alike, from opening to
//              closing, and that of CPU time; `--appends` prints this alone
//   unchanged  bytes that a look without news writes, and what the store grows
//   addresses  bytes on disk per known address; the time to open the store, to
//              claim what is due and to commit a round, beside a store that
//              knows a hundredth of them
//   reads      of the stores named, every version in random order: milliseconds
//              of CPU for text and raw page, of three readings the middle one:
//              median, p99 and the longest

#include <leveldb/db.h>
#include <leveldb/env.h>
#include <leveldb/write_batch.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "store/leveldb_store.h"

namespace stet {
namespace {

namespace fs = std::filesystem;

constexpr absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);
constexpr int kRound = 100;

using Clock = std::chrono::steady_clock;

// Of this thread alone, or of all: what other programs take meanwhile is not
// the store's.
double CpuSeconds(clockid_t clock = CLOCK_THREAD_CPUTIME_ID) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) / 1e9;
}

double Seconds(Clock::time_point since) {
  return std::chrono::duration<double>(Clock::now() - since).count();
}

template <typename T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::fprintf(stderr, "store_bench: %s\n",
                 value.status().ToString().c_str());
    std::exit(1);
  }
  return *std::move(value);
}

void Must(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "store_bench: %s\n", status.ToString().c_str());
  std::exit(1);
}

std::string Noise(std::mt19937& random, size_t bytes) {
  std::string noise(bytes, '\0');
  for (char& c : noise) c = static_cast<char>(random());
  return noise;
}

uint64_t DiskBytes(const fs::path& directory) {
  uint64_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

// The system's files, with the bytes that go into logs counted.
class CountingEnv : public leveldb::EnvWrapper {
 public:
  CountingEnv() : EnvWrapper(leveldb::Env::Default()) {}
  leveldb::Status NewWritableFile(const std::string& name,
                                  leveldb::WritableFile** file) override {
    const leveldb::Status status = target()->NewWritableFile(name, file);
    if (status.ok() && name.ends_with(".log"))
      *file = std::make_unique<File>(*this, *file).release();
    return status;
  }
  uint64_t log_bytes() const { return bytes_; }

 private:
  class File : public leveldb::WritableFile {
   public:
    File(CountingEnv& env, leveldb::WritableFile* file)
        : env_(env), file_(file) {}
    leveldb::Status Append(const leveldb::Slice& data) override {
      env_.bytes_ += data.size();
      return file_->Append(data);
    }
    leveldb::Status Close() override { return file_->Close(); }
    leveldb::Status Flush() override { return file_->Flush(); }
    leveldb::Status Sync() override { return file_->Sync(); }

   private:
    CountingEnv& env_;
    const std::unique_ptr<leveldb::WritableFile> file_;
  };
  std::atomic<uint64_t> bytes_ = 0;
};

Visit VisitOf(int host, int article, absl::Time due) {
  Visit visit;
  visit.host = absl::StrCat("www.outlet-", host, ".example");
  visit.id = visit.url =
      absl::StrCat("https://", visit.host,
                   "/news/2026/11/23/a-headline-of-the-usual-length-", article);
  visit.source = absl::StrCat("Outlet ", host);
  visit.added = visit.last_checked = visit.published = kNow;
  visit.next_due = due;
  return visit;
}

Outcome VersionOf(int article, uint32_t number, std::string body) {
  Outcome outcome{.visit = VisitOf(1, article, kNow + absl::Hours(1)),
                  .expected_head = number - 1};
  NewVersion version;
  version.article.title = absl::StrCat("A headline, version ", number);
  version.article.blocks = {{.text = "A paragraph."}};
  version.page.requested_url = version.page.final_url = outcome.visit.url;
  version.page.status = 200;
  version.page.headers = {{"Content-Type", "text/html"}};
  version.page.body = std::move(body);
  version.page.requested_at = version.page.received_at =
      kNow + absl::Seconds(number);
  outcome.version = std::move(version);
  return outcome;
}

void Appends(const fs::path& root) {
  constexpr int kVersions = 20000;
  constexpr size_t kBytes = 2048;
  std::mt19937 random(1);
  std::vector<std::vector<Outcome>> rounds;
  for (int i = 0; i < kVersions; ++i) {
    if (i % kRound == 0) rounds.emplace_back();
    rounds.back().push_back(VersionOf(i, 1, Noise(random, kBytes)));
  }
  std::vector<double> ratios, cpu_ratios, speeds;
  size_t written = 0, written_bytes = 0;
  for (int run = 0; run < 5; ++run) {
    const std::string ours = root / absl::StrCat("appends-", run);
    const auto began = Clock::now();
    const double cpu_began = CpuSeconds(CLOCK_PROCESS_CPUTIME_ID);
    {
      auto store = Must(OpenLevelDbStore({.directory = ours, .create = true}));
      for (const auto& round : rounds)
        Must(store->CommitRound(0, "bench", round, {}).status());
    }
    const double spent = Seconds(began);
    const double cpu = CpuSeconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_began;
    // The same keys and values, in batches of as many bytes, synced likewise.
    std::vector<std::pair<std::string, std::string>> records;
    leveldb::Options options;
    options.create_if_missing = true;
    options.write_buffer_size = 4 << 20;
    leveldb::DB* raw = nullptr;
    if (!leveldb::DB::Open(options, ours, &raw).ok()) std::exit(1);
    {
      const std::unique_ptr<leveldb::DB> db(raw);
      const std::unique_ptr<leveldb::Iterator> it(db->NewIterator({}));
      for (it->SeekToFirst(); it->Valid(); it->Next())
        records.emplace_back(it->key().ToString(), it->value().ToString());
    }
    written = records.size();
    written_bytes = 0;
    for (const auto& [key, value] : records)
      written_bytes += key.size() + value.size();
    std::shuffle(records.begin(), records.end(), random);
    const std::string bare = root / absl::StrCat("bare-", run);
    const auto bare_began = Clock::now();
    const double bare_cpu_began = CpuSeconds(CLOCK_PROCESS_CPUTIME_ID);
    if (!leveldb::DB::Open(options, bare, &raw).ok()) std::exit(1);
    {
      const std::unique_ptr<leveldb::DB> db(raw);
      leveldb::WriteOptions synced;
      synced.sync = true;
      const size_t batch_records = records.size() / rounds.size() + 1;
      for (size_t at = 0; at < records.size(); at += batch_records) {
        leveldb::WriteBatch batch;
        for (size_t i = at; i < std::min(records.size(), at + batch_records);
             ++i)
          batch.Put(records[i].first, records[i].second);
        if (!db->Write(synced, &batch).ok()) std::exit(1);
      }
    }
    const double bare_spent = Seconds(bare_began);
    ratios.push_back(spent / bare_spent);
    cpu_ratios.push_back(
        cpu / (CpuSeconds(CLOCK_PROCESS_CPUTIME_ID) - bare_cpu_began));
    speeds.push_back(kVersions / spent);
    fs::remove_all(ours);
    fs::remove_all(bare);
  }
  std::sort(ratios.begin(), ratios.end());
  std::sort(cpu_ratios.begin(), cpu_ratios.end());
  std::sort(speeds.begin(), speeds.end());
  std::printf(
      "appends    %.0f versions a second, %.2f times bare LevelDB, %.2f times "
      "its CPU (medians of 5); %.1f records and %.0f bytes a version\n",
      speeds[2], ratios[2], cpu_ratios[2],
      static_cast<double>(written) / kVersions,
      static_cast<double>(written_bytes) / kVersions);
}

void Unchanged(const fs::path& root) {
  constexpr int kArticles = 1000, kPasses = 200;
  std::mt19937 random(2);
  CountingEnv env;
  const std::string directory = root / "unchanged";
  auto store = Must(
      OpenLevelDbStore({.directory = directory, .create = true, .env = &env}));
  std::vector<Outcome> outcomes;
  for (int i = 0; i < kArticles; ++i)
    outcomes.push_back(VersionOf(i, 1, Noise(random, 2048)));
  Must(store->CommitRound(0, "bench", outcomes, {}).status());
  Must(store->Compact());
  const uint64_t disk = DiskBytes(directory), logged = env.log_bytes();
  for (int pass = 1; pass <= kPasses; ++pass) {
    for (int i = 0; i < kArticles; i += kRound) {
      std::vector<Outcome> round;
      for (int k = i; k < i + kRound; ++k) {
        Outcome look{.visit = outcomes[k].visit, .expected_head = 1};
        look.visit.last_checked = kNow + absl::Minutes(pass * 20 + k);
        look.visit.next_due = look.visit.last_checked + absl::Hours(1);
        look.visit.checks = static_cast<uint32_t>(pass);
        round.push_back(std::move(look));
      }
      Must(store->CommitRound(0, "bench", round, {}).status());
    }
  }
  const double bytes =
      static_cast<double>(env.log_bytes() - logged) / (kArticles * kPasses);
  Must(store->Compact());
  const uint64_t after = DiskBytes(directory);
  std::printf(
      "unchanged  %.0f bytes a look; after %d looks each, the store of "
      "%d articles takes %.3f times what it took\n",
      bytes, kPasses, kArticles,
      static_cast<double>(after) / static_cast<double>(disk));
  store.reset();
  fs::remove_all(directory);
}

struct AddressCosts {
  double bytes = 0, open = 0, claim = 0, round = 0, idle = 0;
};

AddressCosts Addresses(const std::string& directory, int urls) {
  constexpr int kHosts = 200, kDue = 100;
  {
    auto store =
        Must(OpenLevelDbStore({.directory = directory, .create = true}));
    std::vector<Visit> batch;
    for (int i = 0; i < urls; ++i) {
      // A hundred are due; as many of each host's, whatever is known.
      const bool due = i < kDue;
      batch.push_back(VisitOf(i % kHosts, i,
                              due ? kNow : kNow + absl::Hours(1 + i % 5000)));
      if (batch.size() == 1000 || i + 1 == urls) {
        Must(store->UpsertUrls(0, batch).status());
        batch.clear();
      }
    }
    Must(store->Compact());
  }
  AddressCosts costs;
  costs.bytes = static_cast<double>(DiskBytes(directory)) / urls;
  std::vector<double> opens, idles;
  for (int i = 0; i < 5; ++i) {
    const auto began = Clock::now();
    auto store = Must(OpenLevelDbStore({.directory = directory}));
    opens.push_back(Seconds(began));
    const auto asked = Clock::now();
    const auto none = Must(
        store->ClaimHosts(0, {.owner = "bench", .now = kNow - absl::Hours(1)}));
    if (!none.empty()) std::exit(1);
    idles.push_back(Seconds(asked));
  }
  std::sort(opens.begin(), opens.end());
  std::sort(idles.begin(), idles.end());
  costs.open = opens[2];
  costs.idle = idles[2];
  auto store = Must(OpenLevelDbStore({.directory = directory}));
  const auto began = Clock::now();
  const auto leases = Must(
      store->ClaimHosts(0, {.owner = "bench", .now = kNow, .hosts_max = 1000}));
  costs.claim = Seconds(began);
  std::vector<Outcome> outcomes;
  for (const HostLease& lease : leases) {
    for (const Visit& visit : lease.due) {
      outcomes.push_back({.visit = visit, .epoch = lease.epoch});
      outcomes.back().visit.next_due = kNow + absl::Hours(1);
    }
  }
  if (outcomes.size() != kDue) std::exit(1);
  const auto committed = Clock::now();
  Must(store->CommitRound(0, "bench", outcomes, {}).status());
  costs.round = Seconds(committed);
  store.reset();
  fs::remove_all(directory);
  return costs;
}

void ManyAddresses(const fs::path& root, int urls) {
  const AddressCosts few = Addresses(root / "few", urls / 100);
  const AddressCosts many = Addresses(root / "many", urls);
  std::printf(
      "addresses  %d known: %.0f bytes each; open %.1f ms, nothing due "
      "%.2f ms, claim 100 due %.1f ms, commit them %.1f ms\n",
      urls, many.bytes, many.open * 1e3, many.idle * 1e3, many.claim * 1e3,
      many.round * 1e3);
  std::printf(
      "           beside %d known: open %.2f, nothing due %.2f, claim "
      "%.2f, commit %.2f times\n",
      urls / 100, many.open / few.open, many.idle / few.idle,
      many.claim / few.claim, many.round / few.round);
}

void Reads(const std::string& directory) {
  auto store =
      Must(OpenLevelDbStore({.directory = directory, .read_only = true}));
  std::vector<std::pair<std::string, uint32_t>> versions;
  for (uint64_t cursor = 0;;) {
    const auto changes = Must(store->Changes(cursor, 1000));
    if (changes.empty()) break;
    cursor = changes.back().sequence;
    for (const Change& change : changes) {
      if (!change.info.erased)
        versions.emplace_back(change.info.id, change.info.version);
    }
  }
  std::shuffle(versions.begin(), versions.end(), std::mt19937(3));
  std::vector<double> texts, pages;
  for (const auto& [id, version] : versions) {
    std::array<double, 3> text{}, page{};
    for (size_t time = 0; time < text.size(); ++time) {
      const double began = CpuSeconds();
      Must(store->GetVersion(id, version).status());
      const double between = CpuSeconds();
      Must(store->GetPage(id, version, -1).status());
      text[time] = between - began;
      page[time] = CpuSeconds() - between;
    }
    std::sort(text.begin(), text.end());
    std::sort(page.begin(), page.end());
    texts.push_back(text[1] * 1e3);
    pages.push_back(page[1] * 1e3);
  }
  const auto line = [&](const char* what, std::vector<double>& times) {
    std::sort(times.begin(), times.end());
    std::printf(
        "reads      %s of %zu versions: %s median %.2f ms, p99 %.2f, "
        "longest %.2f\n",
        fs::path(directory).filename().c_str(), times.size(), what,
        times[times.size() / 2], times[times.size() * 99 / 100], times.back());
  };
  if (versions.empty()) return;
  line("text", texts);
  line("raw page", pages);
}

int Main(int argc, char** argv) {
  int urls = 1'000'000;
  std::string where = "/dev/shm";
  std::vector<std::string> stores;
  bool appends_alone = false;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--urls" && i + 1 < argc) {
      if (!absl::SimpleAtoi(argv[++i], &urls) || urls < 20000) return 2;
    } else if (word == "--directory" && i + 1 < argc) {
      where = argv[++i];
    } else if (word == "--appends") {
      appends_alone = true;
    } else if (word == "--reads") {
      stores.assign(argv + i + 1, argv + argc);
      break;
    } else {
      std::fprintf(stderr, "see the head of store_bench.cc\n");
      return 2;
    }
  }
  if (stores.empty()) {
    std::string root = where + "/stet-store-bench-XXXXXX";
    if (mkdtemp(root.data()) == nullptr) return 1;
    Appends(root);
    if (!appends_alone) {
      Unchanged(root);
      ManyAddresses(root, urls);
    }
    fs::remove_all(root);
  }
  for (const std::string& store : stores) Reads(store);
  return 0;
}

}  // namespace
}  // namespace stet

int main(int argc, char** argv) { return stet::Main(argc, argv); }
