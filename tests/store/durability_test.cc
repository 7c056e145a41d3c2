// What was acknowledged is there, whichever write fails, is torn, meets a full
// disk, or is the last before the power goes; nothing is half-written; the next
// run goes on.

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "model/status_macros.h"
#include "store/leveldb_store.h"
#include "tests/store/faulty_disk.h"
#include "tests/store/made_up_articles.h"

namespace stet {
namespace {

using Fault = FaultyDisk::Fault;
using ::testing::IsEmpty;

constexpr char kReadAgain[] = "Read again";

Outcome FramedVersion(int article, uint32_t number) {
  return InLayout(MadeUpVersion(article, number));
}

Outcome FramedLook(int article, uint32_t number, uint32_t look) {
  return InLayout(MadeUpLook(article, number, look));
}

absl::StatusOr<std::unique_ptr<Store>> Open(FaultyDisk& disk) {
  return OpenLevelDbStore({.directory = "/made-up/store",
                           .create = true,
                           .keep_raw = KeepRaw::kAll,
                           .env = &disk});
}

// What a store that was told OK has to show.
struct Acknowledged {
  std::map<int, uint32_t> heads;
  std::map<std::pair<int, uint32_t>, uint32_t> looks;  // Besides the first.
  std::set<std::pair<int, uint32_t>> erased, read_again;
  std::set<std::string> sources;
  std::string cursor;
};

// One thing asked of the store. It may be asked again: what is done stays.
struct Step {
  std::function<absl::Status(Store&)> carry_out;
  std::function<void(Acknowledged&)> acknowledge;
};

Step Version(int article, uint32_t number) {
  return {
      .carry_out =
          [=](Store& store) {
            const auto head = store.GetHead(MadeUpId(article));
            if (head.ok() && head->info.version >= number)
              return absl::OkStatus();
            return Commit(store, FramedVersion(article, number));
          },
      .acknowledge = [=](Acknowledged& all) { all.heads[article] = number; }};
}

Step Look(int article, uint32_t number, uint32_t look) {
  return {.carry_out = [=](Store& store) -> absl::Status {
            STET_ASSIGN_OR_RETURN(const auto versions,
                                  store.ListVersions(MadeUpId(article)));
            if (versions.back().looks > look) return absl::OkStatus();
            return Commit(store, FramedLook(article, number, look));
          },
          .acknowledge =
              [=](Acknowledged& all) {
                all.looks[{article, number}] = look;
              }};
}

Step Erase(int article, uint32_t number) {
  return {.carry_out = [=](Store& store) -> absl::Status {
            STET_ASSIGN_OR_RETURN(const auto versions,
                                  store.ListVersions(MadeUpId(article)));
            if (versions[number - 1].erased) return absl::OkStatus();
            return store.Erase(MadeUpId(article), {number}, "court", kStart);
          },
          .acknowledge =
              [=](Acknowledged& all) {
                all.erased.insert({article, number});
              }};
}

Step ReadAgain(int article, uint32_t number) {
  return {.carry_out =
              [=](Store& store) {
                NewVersion again = *FramedVersion(article, number).version;
                again.article.title = kReadAgain;
                return store.Reinterpret(MadeUpId(article), number, again);
              },
          .acknowledge =
              [=](Acknowledged& all) {
                all.read_again.insert({article, number});
              }};
}

Step Watch(const std::string& name) {
  return {.carry_out =
              [=](Store& store) { return store.PutSource({.name = name}); },
          .acknowledge = [=](Acknowledged& all) { all.sources.insert(name); }};
}

Step MoveCursor(const std::string& to) {
  return {
      .carry_out = [=](Store& store) { return store.PutBlob("cursor", to); },
      .acknowledge = [=](Acknowledged& all) { all.cursor = to; }};
}

Step Compact() {
  return {.carry_out = [](Store& store) { return store.Compact(); },
          .acknowledge = [](Acknowledged&) {}};
}

Step Pack() {
  return {.carry_out =
              [](Store& store) {
                return store
                    .Pack(kStart + absl::Hours(1000), [] { return true; })
                    .status();
              },
          .acknowledge = [](Acknowledged&) {}};
}

// Not acknowledged before the next round.
Step Discover(int article) {
  return {.carry_out =
              [=](Store& store) {
                return store.UpsertUrls(0, {MadeUpVisit(article)}).status();
              },
          .acknowledge = [](Acknowledged&) {}};
}

std::vector<Step> SmallHistory() {
  std::vector<Step> steps = {Watch("Herald"), Discover(3)};
  for (uint32_t number = 1; number <= 3; ++number) {
    for (const int article : {1, 2}) {
      steps.push_back(Version(article, number));
      steps.push_back(Look(article, number, 1));
    }
  }
  for (const Step& step :
       {MoveCursor("1"), Compact(), Version(1, 4), Look(1, 4, 1), Look(1, 4, 2),
        Pack(), Discover(4), ReadAgain(1, 2), Erase(1, 3), Version(3, 1),
        Compact(), Erase(2, 1), Version(3, 2), Erase(3, 1), MoveCursor("2"),
        Watch("Post"), Version(1, 5)})
    steps.push_back(step);
  return steps;
}

// With `in_flight`, the step that failed last may have taken effect.
void Check(Store& store, const Acknowledged& all, bool in_flight) {
  for (const int article : {1, 2, 3}) {
    SCOPED_TRACE(article);
    const auto head = all.heads.find(article);
    const uint32_t wanted = head == all.heads.end() ? 0 : head->second;
    const auto versions = store.ListVersions(MadeUpId(article));
    if (!versions.ok()) {
      EXPECT_TRUE(absl::IsNotFound(versions.status())) << versions.status();
      EXPECT_EQ(wanted, 0U);
      continue;
    }
    EXPECT_GE(versions->size(), wanted);
    EXPECT_LE(versions->size(), wanted + (in_flight ? 1 : 0));
    for (const VersionInfo& info : *versions) {
      SCOPED_TRACE(info.version);
      const std::pair<int, uint32_t> key = {article, info.version};
      if (info.erased) {
        EXPECT_TRUE(in_flight || all.erased.contains(key));
        continue;
      }
      EXPECT_FALSE(all.erased.contains(key));
      const auto snapshot = store.GetVersion(info.id, info.version);
      ASSERT_TRUE(snapshot.ok()) << snapshot.status();
      Article article_wanted =
          FramedVersion(article, info.version).version->article;
      if (all.read_again.contains(key) ||
          (in_flight && snapshot->article.title == kReadAgain))
        article_wanted.title = kReadAgain;
      EXPECT_EQ(snapshot->article, article_wanted);
      const auto looks = all.looks.find(key);
      EXPECT_GE(info.looks, looks == all.looks.end() ? 1 : looks->second + 1);
      for (uint32_t look = 0; look < info.looks; ++look) {
        const auto page =
            store.GetPage(info.id, info.version, static_cast<int>(look));
        ASSERT_TRUE(page.ok()) << page.status();
        EXPECT_EQ(*page,
                  look == 0 ? FramedVersion(article, info.version).version->page
                            : *FramedLook(article, info.version, look).look);
      }
    }
  }
  std::set<std::string> sources;
  const auto listed = store.ListSources();
  ASSERT_TRUE(listed.ok()) << listed.status();
  for (const Source& source : *listed) sources.insert(source.name);
  for (const std::string& name : all.sources)
    EXPECT_TRUE(sources.contains(name)) << name;
  if (!all.cursor.empty()) {
    const auto cursor = store.GetBlob("cursor");
    ASSERT_TRUE(cursor.ok()) << cursor.status();
    EXPECT_TRUE(in_flight || *cursor == all.cursor) << *cursor;
  }
  const auto report = store.Verify(1, nullptr);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->problems, IsEmpty());
}

enum class Afterwards {
  kNextRun,    // The process ends with the failed write, and another begins.
  kSameStore,  // The same process tries again.
};

struct Case {
  const char* name;
  Fault fault;
  Afterwards afterwards;
  int kept_of_ten = 0;  // When the power goes.
};

class DurabilityTest : public ::testing::TestWithParam<Case> {
 protected:
  // The disk works again; `store` is opened again unless it is to go on.
  void GoOn(FaultyDisk& disk, std::unique_ptr<Store>& store) {
    if (GetParam().afterwards == Afterwards::kSameStore && store != nullptr) {
      disk.Heal();
      return;
    }
    store.reset();
    if (GetParam().fault == Fault::kPowerCut)
      disk.CutPower(GetParam().kept_of_ten);
    else
      disk.Heal();
    auto opened = Open(disk);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store = *std::move(opened);
  }

  // One whole history with the write after `n` others going wrong. Whether it
  // got that far.
  bool Live(int64_t n) {
    FaultyDisk disk;
    disk.FailAfter(n, GetParam().fault);
    Acknowledged all;
    std::unique_ptr<Store> store;
    if (auto opened = Open(disk); opened.ok())
      store = *std::move(opened);
    else
      GoOn(disk, store);
    for (const Step& step : SmallHistory()) {
      if (HasFatalFailure() || HasFailure()) return false;
      absl::Status status = step.carry_out(*store);
      for (int again = 0; !status.ok() && again < 3; ++again) {
        GoOn(disk, store);
        if (HasFatalFailure()) return false;
        if (GetParam().afterwards == Afterwards::kNextRun)
          Check(*store, all, /*in_flight=*/true);
        status = step.carry_out(*store);
      }
      EXPECT_TRUE(status.ok()) << status;
      step.acknowledge(all);
    }
    store.reset();
    if (GetParam().fault == Fault::kPowerCut) disk.CutPower();
    disk.FailAfter(INT64_MAX, Fault::kOnce);
    disk.Heal();
    auto opened = Open(disk);
    EXPECT_TRUE(opened.ok()) << opened.status();
    if (opened.ok()) Check(**opened, all, /*in_flight=*/false);
    return disk.failed();
  }
};

TEST_P(DurabilityTest, WhatWasAcknowledgedIsThereWhicheverWriteFails) {
  int64_t n = 0;
  for (; !HasFailure(); ++n) {
    SCOPED_TRACE(absl::StrCat("after ", n, " writes"));
    if (!Live(n)) break;
  }
  RecordProperty("writes", absl::StrCat(n));
  EXPECT_GT(n, 100) << "too few writes to prove anything";
}

INSTANTIATE_TEST_SUITE_P(
    Faults, DurabilityTest,
    ::testing::Values(
        Case{"OneWriteFails", Fault::kOnce, Afterwards::kSameStore},
        Case{"OneWriteFailsThenNextRun", Fault::kOnce, Afterwards::kNextRun},
        Case{"FullDisk", Fault::kFull, Afterwards::kSameStore},
        Case{"FullDiskThenNextRun", Fault::kFull, Afterwards::kNextRun},
        Case{"TornWrite", Fault::kTorn, Afterwards::kSameStore},
        Case{"TornWriteThenNextRun", Fault::kTorn, Afterwards::kNextRun},
        Case{"PowerCut", Fault::kPowerCut, Afterwards::kNextRun},
        Case{"PowerCutInTheMiddle", Fault::kPowerCut, Afterwards::kNextRun, 5}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace stet
