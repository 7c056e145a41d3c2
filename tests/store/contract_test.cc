// What every engine behind store.h has to do, written once against the
// interface: an engine joins by a line at the end.

#include <unistd.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "store/hash_tree.h"
#include "store/leveldb_store.h"
#include "store/store.h"
#include "tests/store/made_up_articles.h"
#include "tests/support/temp_directory.h"

namespace stet {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const absl::Time kNow = kStart + absl::Hours(1);

// Opens the engine's store in a directory of its own; the same one again.
using OpenEngine = std::function<absl::StatusOr<std::unique_ptr<Store>>(
    const std::string& directory, KeepRaw keep_raw)>;

struct Engine {
  const char* name;
  OpenEngine open;
};

Visit DueAt(const std::string& host, int article, absl::Time due) {
  Visit visit = MadeUpVisit(article);
  visit.id = visit.url = absl::StrCat("https://", host, "/", article);
  visit.host = host;
  visit.next_due = due;
  visit.last_checked = absl::InfinitePast();
  return visit;
}

std::vector<std::string> Ids(const std::vector<Visit>& visits) {
  std::vector<std::string> ids;
  for (const Visit& visit : visits) ids.push_back(visit.id);
  return ids;
}

class StoreContract : public ::testing::TestWithParam<Engine> {
 protected:
  StoreContract() { OpenAgain(); }

  void OpenAgain(KeepRaw keep_raw = KeepRaw::kFirstAndLatest) {
    store_.reset();
    auto opened = GetParam().open((root_ / "store").string(), keep_raw);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = *std::move(opened);
  }

  std::vector<HostLease> Claim(const ClaimOptions& options) {
    auto leases = store_->ClaimHosts(0, options);
    EXPECT_TRUE(leases.ok()) << leases.status();
    return leases.ok() ? *std::move(leases) : std::vector<HostLease>();
  }

  OutcomeResult CommitAs(absl::string_view owner, Outcome outcome) {
    const auto committed = store_->CommitRound(0, owner, {&outcome, 1}, {});
    EXPECT_TRUE(committed.ok()) << committed.status();
    return committed.ok() ? (*committed)[0].result : OutcomeResult::kFenced;
  }

  const TempDirectory temp_;
  const std::filesystem::path root_ = temp_.path();
  std::unique_ptr<Store> store_;
};

TEST_P(StoreContract, InsertsAnAddressOnceAndTakesHints) {
  const Visit seen = DueAt("a.test", 1, kNow);
  EXPECT_EQ(*store_->UpsertUrls(0, {seen, DueAt("b.test", 2, kNow)}), 2U);
  Visit again = DueAt("a.test", 1, kNow - absl::Minutes(5));
  again.feed_id = "guid-1";
  again.front_title = "Storm";
  again.source = "Other";
  EXPECT_EQ(*store_->UpsertUrls(0, {again}), 0U);
  const auto known = store_->GetVisit(seen.id);
  ASSERT_TRUE(known.ok());
  EXPECT_EQ(known->feed_id, "guid-1");
  EXPECT_EQ(known->front_title, "Storm");
  EXPECT_EQ(known->next_due, again.next_due) << "sooner";
  EXPECT_EQ(known->source, "Herald") << "what is there keeps its history";
  again.next_due = kNow + absl::Hours(9);
  again.feed_id.clear();
  EXPECT_EQ(*store_->UpsertUrls(0, {again}), 0U);
  EXPECT_EQ(store_->GetVisit(seen.id)->feed_id, "guid-1");
  EXPECT_EQ(store_->GetVisit(seen.id)->next_due, kNow - absl::Minutes(5));
  EXPECT_TRUE(absl::IsNotFound(store_->GetVisit("https://c.test/").status()));
}

TEST_P(StoreContract, ListsVisitsInOrderAndInPages) {
  ASSERT_TRUE(
      store_
          ->UpsertUrls(0, {DueAt("b.test", 2, kNow), DueAt("a.test", 1, kNow),
                           DueAt("a.test", 3, kNow)})
          .ok());
  const auto first = store_->ListVisits("", 2);
  ASSERT_TRUE(first.ok());
  EXPECT_THAT(Ids(*first), ElementsAre("https://a.test/1", "https://a.test/3"));
  EXPECT_THAT(Ids(*store_->ListVisits(first->back().id, 2)),
              ElementsAre("https://b.test/2"));
  EXPECT_THAT(*store_->ListVisits("https://b.test/2", 2), IsEmpty());
}

TEST_P(StoreContract, LeasesWhatIsDueSoonestFirstAndToOneOwner) {
  ASSERT_TRUE(
      store_
          ->UpsertUrls(
              0, {DueAt("late.test", 1, kNow), DueAt("soon.test", 2, kStart),
                  DueAt("soon.test", 3, kStart - absl::Hours(1)),
                  DueAt("soon.test", 4, kNow + absl::Hours(1)),
                  DueAt("never.test", 5, absl::InfiniteFuture())})
          .ok());
  EXPECT_EQ(*store_->NextDue(0), kStart - absl::Hours(1));
  const auto one = Claim({.owner = "a", .now = kNow, .hosts_max = 1});
  ASSERT_THAT(one, SizeIs(1));
  EXPECT_EQ(one[0].host.name, "soon.test");
  EXPECT_THAT(Ids(one[0].due),
              ElementsAre("https://soon.test/3", "https://soon.test/2"));
  EXPECT_EQ(*store_->NextDue(0), kNow) << "the leased host is another's";
  const auto rest = Claim({.owner = "b", .now = kNow});
  ASSERT_THAT(rest, SizeIs(1));
  EXPECT_EQ(rest[0].host.name, "late.test");
  EXPECT_THAT(Claim({.owner = "c", .now = kNow, .all = true}), IsEmpty());
}

TEST_P(StoreContract, ALeaseEndsAndFencesWhoHadIt) {
  ASSERT_TRUE(store_->UpsertUrls(0, {MadeUpVisit(1)}).ok());
  const auto first =
      Claim({.owner = "a", .now = kNow, .lease = absl::Minutes(10)});
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_THAT(Claim({.owner = "b", .now = kNow + absl::Minutes(9)}), IsEmpty());
  ASSERT_TRUE(store_
                  ->Extend(0, "a", "herald.test", first[0].epoch,
                           kNow + absl::Minutes(20))
                  .ok());
  EXPECT_THAT(Claim({.owner = "b", .now = kNow + absl::Minutes(15)}),
              IsEmpty());
  const auto second = Claim({.owner = "b", .now = kNow + absl::Minutes(21)});
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_GT(second[0].epoch, first[0].epoch);
  EXPECT_TRUE(absl::IsAborted(
      store_->Extend(0, "a", "herald.test", first[0].epoch, kNow)));
  Outcome outcome = MadeUpVersion(1, 1);
  outcome.epoch = first[0].epoch;
  EXPECT_EQ(CommitAs("a", outcome), OutcomeResult::kFenced);
  outcome.epoch = second[0].epoch;
  EXPECT_EQ(CommitAs("b", outcome), OutcomeResult::kStored);
}

TEST_P(StoreContract, AHostGivenBackKeepsItsStateAndItsWait) {
  ASSERT_TRUE(store_->UpsertUrls(0, {MadeUpVisit(1)}).ok());
  auto leases = Claim({.owner = "a", .now = kNow});
  ASSERT_THAT(leases, SizeIs(1));
  HostRelease release{.host = leases[0].host, .epoch = leases[0].epoch};
  release.host.not_before = kNow + absl::Hours(2);
  release.host.failures = 3;
  release.host.robots = {{.origin = "https://herald.test", .body = "x"}};
  release.host.knowledge = "taught";
  ASSERT_TRUE(store_->CommitRound(0, "a", {}, {&release, 1}).ok());
  EXPECT_THAT(Claim({.owner = "b", .now = kNow + absl::Hours(1)}), IsEmpty());
  EXPECT_EQ(*store_->NextDue(0), kNow + absl::Hours(2));
  const auto host = store_->GetHost("herald.test");
  ASSERT_TRUE(host.ok());
  EXPECT_EQ(*host, release.host);
  leases = Claim({.owner = "b", .now = kNow + absl::Hours(3)});
  ASSERT_THAT(leases, SizeIs(1));
  EXPECT_EQ(leases[0].host, release.host);
  EXPECT_TRUE(absl::IsNotFound(store_->GetHost("other.test").status()));
}

TEST_P(StoreContract, ARoundIsComparedAndSetPerArticle) {
  const std::vector<Outcome> outcomes = {MadeUpVersion(1, 1),
                                         MadeUpVersion(2, 1)};
  const auto committed = store_->CommitRound(0, "test", outcomes, {});
  ASSERT_TRUE(committed.ok());
  ASSERT_THAT(*committed, SizeIs(2));
  EXPECT_EQ((*committed)[0].version, 1U);
  EXPECT_EQ((*committed)[0].sequence, 1U);
  EXPECT_EQ((*committed)[1].sequence, 2U);
  EXPECT_EQ(CommitAs("test", MadeUpVersion(1, 1)), OutcomeResult::kLost);
  EXPECT_EQ(CommitAs("test", MadeUpVersion(1, 2)), OutcomeResult::kStored);
  EXPECT_EQ(store_->GetHead(MadeUpId(1))->info.version, 2U);
}

TEST_P(StoreContract, AVersionIsProvedToBeUnderTheHead) {
  for (int all = 1; all <= 9; ++all) {
    SCOPED_TRACE(all);
    ASSERT_TRUE(Commit(*store_, MadeUpVersion(1, all)).ok());
    for (int version = 1; version <= all; ++version) {
      const auto proof = store_->ProveInclusion(MadeUpId(1), version);
      ASSERT_TRUE(proof.ok()) << proof.status();
      EXPECT_EQ(ToHex(proof->head), *store_->HeadHash());
      EXPECT_EQ(HeadOfPath(proof->leaf, proof->path), proof->head);
      EXPECT_EQ(
          proof->leaf,
          VersionLeaf(MadeUpId(1), version,
                      store_->GetVersion(MadeUpId(1), version)->info.hash));
      EXPECT_NE(HeadOfPath(proof->leaf + " ", proof->path), proof->head);
    }
  }
  EXPECT_TRUE(
      absl::IsNotFound(store_->ProveInclusion(MadeUpId(1), 10).status()));
  ASSERT_TRUE(store_->Erase(MadeUpId(1), {{3}}, "a test", kNow).ok());
  EXPECT_TRUE(store_->ProveInclusion(MadeUpId(1), 3).ok());
}

TEST_P(StoreContract, VersionsStayWhenItIsOpenedAgain) {
  for (uint32_t number = 1; number <= 3; ++number)
    ASSERT_TRUE(Commit(*store_, MadeUpVersion(1, number)).ok());
  const std::string head = *store_->HeadHash();
  OpenAgain();
  EXPECT_EQ(*store_->HeadHash(), head);
  const auto versions = store_->ListVersions(MadeUpId(1));
  ASSERT_TRUE(versions.ok());
  ASSERT_THAT(*versions, SizeIs(3));
  for (uint32_t number = 1; number <= 3; ++number) {
    const NewVersion wanted = *MadeUpVersion(1, number).version;
    const auto snapshot = store_->GetVersion(MadeUpId(1), number);
    ASSERT_TRUE(snapshot.ok()) << snapshot.status();
    EXPECT_EQ(snapshot->article, wanted.article);
    EXPECT_EQ(snapshot->page.headers, wanted.page.headers);
    EXPECT_THAT(snapshot->page.body, IsEmpty()) << "until asked for";
    EXPECT_EQ(snapshot->info, (*versions)[number - 1]);
    EXPECT_EQ(snapshot->info.previous_hash,
              number == 1 ? Sha256{} : (*versions)[number - 2].hash);
    EXPECT_EQ(*store_->GetPage(MadeUpId(1), number, 0), wanted.page);
  }
  EXPECT_TRUE(absl::IsNotFound(store_->GetVersion(MadeUpId(1), 4).status()));
  EXPECT_TRUE(absl::IsNotFound(store_->GetHead(MadeUpId(2)).status()));
  EXPECT_THAT(store_->Verify(2, nullptr)->problems, IsEmpty());
}

TEST_P(StoreContract, TheLatestLookReplacesTheOneBeforeUnlessAllAreKept) {
  ASSERT_TRUE(Commit(*store_, MadeUpVersion(1, 1)).ok());
  for (uint32_t look = 1; look <= 3; ++look)
    ASSERT_TRUE(Commit(*store_, MadeUpLook(1, 1, look)).ok());
  EXPECT_EQ(*store_->GetPage(MadeUpId(1), 1, -1), *MadeUpLook(1, 1, 3).look);
  EXPECT_EQ(store_->GetHead(MadeUpId(1))->info.looks, 2U);
  OpenAgain(KeepRaw::kAll);
  for (uint32_t look = 4; look <= 5; ++look)
    ASSERT_TRUE(Commit(*store_, MadeUpLook(1, 1, look)).ok());
  EXPECT_EQ(store_->GetHead(MadeUpId(1))->info.looks, 4U);
  EXPECT_THAT(store_->Verify(1, nullptr)->problems, IsEmpty());
}

// What stood in the article's stead is kept with where it was read, and is no
// sight of the version.
TEST_P(StoreContract, KeepsWhatStoodInTheArticlesStead) {
  const auto seen_instead = [](int article, const std::string& body) {
    Outcome outcome{.visit = MadeUpVisit(article)};
    outcome.look = MadeUpVersion(article, 1).version->page;
    outcome.look->status = 403;
    outcome.look->body = body;
    outcome.look->seen_instead = "http_403";
    outcome.look->archive = ArchiveRecord{
        .file = "a.warc.gz", .offset = 7, .inside = 9, .id = "urn:uuid:1"};
    return outcome;
  };
  ASSERT_TRUE(Commit(*store_, seen_instead(1, "not kept")).ok());
  EXPECT_TRUE(absl::IsNotFound(store_->GetPage(MadeUpId(1), 0, 0).status()));
  OpenAgain(KeepRaw::kAll);
  for (const char* body : {"wall", "wall", "second wall"})
    ASSERT_TRUE(Commit(*store_, seen_instead(1, body)).ok());
  ASSERT_TRUE(Commit(*store_, seen_instead(2, "another's")).ok());
  ASSERT_TRUE(Commit(*store_, MadeUpVersion(1, 1)).ok());
  ASSERT_TRUE(Commit(*store_, seen_instead(1, "third wall")).ok());
  ASSERT_TRUE(Commit(*store_, MadeUpLook(1, 1, 1)).ok());
  ASSERT_TRUE(Commit(*store_, seen_instead(1, "third wall")).ok());
  ASSERT_TRUE(Commit(*store_, MadeUpVersion(1, 2)).ok());
  const auto expect_kept = [&] {
    const auto page = [&](uint32_t version, int look) {
      const auto read = store_->GetPage(MadeUpId(1), version, look);
      EXPECT_TRUE(read.ok()) << read.status();
      return read.ok() ? *read : Page();
    };
    EXPECT_EQ(page(0, 0), *seen_instead(1, "wall").look);
    EXPECT_EQ(page(0, 1), *seen_instead(1, "second wall").look);
    EXPECT_TRUE(absl::IsNotFound(store_->GetPage(MadeUpId(1), 0, 2).status()));
    EXPECT_EQ(page(1, 0), MadeUpVersion(1, 1).version->page);
    EXPECT_EQ(page(1, 1), *seen_instead(1, "third wall").look);
    EXPECT_EQ(page(1, 2), *MadeUpLook(1, 1, 1).look);
    EXPECT_EQ(page(1, 3), *seen_instead(1, "third wall").look);
    EXPECT_EQ(page(1, -1), *MadeUpLook(1, 1, 1).look);
    EXPECT_EQ(page(1, -2), MadeUpVersion(1, 1).version->page);
    EXPECT_TRUE(absl::IsNotFound(store_->GetPage(MadeUpId(1), 1, -3).status()));
    EXPECT_EQ(page(2, -1), MadeUpVersion(1, 2).version->page);
    EXPECT_TRUE(absl::IsNotFound(store_->GetHead(MadeUpId(2)).status()));
    EXPECT_TRUE(store_->GetPage(MadeUpId(2), 0, 0).ok());
    EXPECT_EQ(store_->Stats()->looks, 8U);
    EXPECT_THAT(store_->Verify(1, nullptr)->problems, IsEmpty());
  };
  expect_kept();
  ASSERT_TRUE(store_->Compact().ok());
  expect_kept();
  ASSERT_TRUE(store_->Compact().ok());
  expect_kept();
  // The latest look replaces none of them.
  ASSERT_TRUE(Commit(*store_, seen_instead(1, "fourth wall")).ok());
  OpenAgain(KeepRaw::kFirstAndLatest);
  for (uint32_t look = 2; look <= 3; ++look)
    ASSERT_TRUE(Commit(*store_, MadeUpLook(1, 2, look)).ok());
  EXPECT_EQ(*store_->GetPage(MadeUpId(1), 2, 1),
            *seen_instead(1, "fourth wall").look);
  EXPECT_EQ(*store_->GetPage(MadeUpId(1), 2, 2), *MadeUpLook(1, 2, 3).look);
  EXPECT_EQ(store_->GetHead(MadeUpId(1))->info.looks, 3U);
  // Erasing takes those of its version, and of version 0 what came before.
  ASSERT_TRUE(store_->Erase(MadeUpId(1), {1}, "court", kNow).ok());
  EXPECT_TRUE(absl::IsNotFound(store_->GetPage(MadeUpId(1), 1, 1).status()));
  EXPECT_TRUE(store_->GetPage(MadeUpId(1), 0, 1).ok());
  ASSERT_TRUE(store_->Erase(MadeUpId(1), {0}, "court", kNow).ok());
  EXPECT_TRUE(absl::IsNotFound(store_->GetPage(MadeUpId(1), 0, 0).status()));
  ASSERT_TRUE(store_->Erase(MadeUpId(2), {0}, "court", kNow).ok());
  EXPECT_TRUE(absl::IsNotFound(store_->GetPage(MadeUpId(2), 0, 0).status()));
  EXPECT_EQ(store_->Stats()->looks, 3U);
  EXPECT_THAT(store_->Verify(1, nullptr)->problems, IsEmpty());
}

// A page whose furniture changes at every look takes no more room for it, and
// what is packed is not in the way of that.
TEST_P(StoreContract, PackingKeepsEverythingAndTheLatestLookReplaceable) {
  for (uint32_t number = 1; number <= 8; ++number) {
    ASSERT_TRUE(Commit(*store_, MadeUpVersion(1, number)).ok());
    ASSERT_TRUE(Commit(*store_, MadeUpLook(1, number, 1)).ok());
  }
  ASSERT_TRUE(Commit(*store_, MadeUpVersion(2, 1)).ok());
  const uint64_t before = store_->Stats()->stored_bytes;
  int asked = 0;
  // The long one is due at once, the short one once it has been quiet.
  const auto few = store_->Pack(kStart + absl::Hours(9), [&] {
    ++asked;
    return true;
  });
  ASSERT_TRUE(few.ok()) << few.status();
  EXPECT_EQ(few->articles, 1U);
  EXPECT_EQ(asked, 1);
  EXPECT_LT(store_->Stats()->stored_bytes, before);
  EXPECT_EQ(few->bytes_before - few->bytes_after,
            before - store_->Stats()->stored_bytes);
  EXPECT_EQ(
      store_->Pack(kStart + absl::Hours(9), [] { return true; })->articles, 0U);
  EXPECT_EQ(
      store_->Pack(kStart + absl::Hours(900), [] { return false; })->articles,
      0U);
  EXPECT_EQ(
      store_->Pack(kStart + absl::Hours(900), [] { return true; })->articles,
      1U);
  for (uint32_t look = 2; look <= 6; ++look)
    ASSERT_TRUE(Commit(*store_, MadeUpLook(1, 8, look)).ok());
  EXPECT_EQ(store_->GetHead(MadeUpId(1))->info.looks, 2U);
  EXPECT_EQ(*store_->GetPage(MadeUpId(1), 8, -1), *MadeUpLook(1, 8, 6).look);
  ASSERT_TRUE(Commit(*store_, MadeUpVersion(1, 9)).ok());
  for (uint32_t number = 1; number <= 9; ++number) {
    EXPECT_EQ(*store_->GetPage(MadeUpId(1), number, 0),
              MadeUpVersion(1, number).version->page);
  }
  EXPECT_THAT(store_->Verify(1, nullptr)->problems, IsEmpty());
}

TEST_P(StoreContract, ChangesComeInTheOrderOfCommitsBehindACursor) {
  ASSERT_TRUE(Commit(*store_, MadeUpVersion(2, 1)).ok());
  ASSERT_TRUE(Commit(*store_, MadeUpVersion(1, 1)).ok());
  ASSERT_TRUE(Commit(*store_, MadeUpVersion(2, 2)).ok());
  std::vector<std::string> seen;
  uint64_t cursor = 0;
  for (;;) {
    const auto changes = store_->Changes(cursor, 2);
    ASSERT_TRUE(changes.ok());
    if (changes->empty()) break;
    for (const Change& change : *changes) {
      EXPECT_GT(change.sequence, cursor);
      cursor = change.sequence;
      seen.push_back(absl::StrCat(change.info.id, "@", change.info.version));
    }
  }
  EXPECT_THAT(seen, ElementsAre(MadeUpId(2) + "@1", MadeUpId(1) + "@1",
                                MadeUpId(2) + "@2"));
}

TEST_P(StoreContract, ReadingAgainChangesTextAndClassesNotHashOrNumber) {
  for (uint32_t number = 1; number <= 3; ++number)
    ASSERT_TRUE(Commit(*store_, MadeUpVersion(1, number)).ok());
  const std::string head = *store_->HeadHash();
  const VersionInfo before = store_->GetVersion(MadeUpId(1), 2)->info;
  NewVersion again = *MadeUpVersion(1, 2).version;
  again.article.title = "Read again";
  again.edit = true;
  again.classes = {"headline"};
  ASSERT_TRUE(store_->Reinterpret(MadeUpId(1), 2, again).ok());
  const auto after = store_->GetVersion(MadeUpId(1), 2);
  ASSERT_TRUE(after.ok());
  EXPECT_EQ(after->article, again.article);
  EXPECT_EQ(after->info.hash, before.hash);
  EXPECT_TRUE(after->info.edit);
  EXPECT_THAT(after->info.classes, ElementsAre("headline"));
  EXPECT_EQ(store_->GetVersion(MadeUpId(1), 3)->article,
            MadeUpVersion(1, 3).version->article);
  EXPECT_EQ(*store_->HeadHash(), head);
  EXPECT_THAT(store_->Verify(1, nullptr)->problems, IsEmpty());
}

TEST_P(StoreContract, WhatIsErasedLeavesATombstoneAndAProvableChain) {
  for (uint32_t number = 1; number <= 5; ++number)
    ASSERT_TRUE(Commit(*store_, MadeUpVersion(1, number)).ok());
  const std::string head = *store_->HeadHash();
  ASSERT_TRUE(store_->Erase(MadeUpId(1), {1, 3, 4}, "court", kNow).ok());
  ASSERT_TRUE(
      store_->Erase(MadeUpId(1), {3}, "again", kNow + absl::Hours(1)).ok());
  EXPECT_TRUE(absl::IsNotFound(store_->Erase(MadeUpId(1), {6}, "court", kNow)));
  for (const uint32_t gone : {1U, 3U, 4U}) {
    const auto snapshot = store_->GetVersion(MadeUpId(1), gone);
    ASSERT_TRUE(snapshot.ok());
    EXPECT_TRUE(snapshot->info.erased);
    EXPECT_EQ(snapshot->info.erase_reason, "court");
    EXPECT_EQ(snapshot->info.erased_at, kNow);
    EXPECT_EQ(snapshot->article, Article{});
    EXPECT_TRUE(
        absl::IsNotFound(store_->GetPage(MadeUpId(1), gone, 0).status()));
  }
  for (const uint32_t kept : {2U, 5U}) {
    EXPECT_EQ(*store_->GetPage(MadeUpId(1), kept, 0),
              MadeUpVersion(1, kept).version->page);
  }
  EXPECT_EQ(*store_->HeadHash(), head);
  EXPECT_THAT(store_->Verify(1, nullptr)->problems, IsEmpty());
}

TEST_P(StoreContract, SourcesAndNamedValuesStay) {
  ASSERT_TRUE(store_->PutSource({.name = "B", .feeds = {"f"}}).ok());
  ASSERT_TRUE(store_->PutSource({.name = "A"}).ok());
  ASSERT_TRUE(store_->PutSource({.name = "B", .feeds = {"g"}}).ok());
  ASSERT_TRUE(store_->PutBlob("cursor", std::string("\0x", 2)).ok());
  OpenAgain();
  const auto sources = store_->ListSources();
  ASSERT_TRUE(sources.ok());
  ASSERT_THAT(*sources, SizeIs(2));
  EXPECT_EQ((*sources)[0].name, "A");
  EXPECT_THAT((*sources)[1].feeds, ElementsAre("g"));
  EXPECT_EQ(*store_->GetBlob("cursor"), std::string("\0x", 2));
  EXPECT_TRUE(absl::IsNotFound(store_->GetBlob("other").status()));
  ASSERT_TRUE(store_->DeleteSource("A").ok());
  EXPECT_TRUE(absl::IsNotFound(store_->DeleteSource("A")));
  EXPECT_THAT(*store_->ListSources(), SizeIs(1));
}

TEST_P(StoreContract, StatisticsCountBySource) {
  ASSERT_TRUE(Commit(*store_, MadeUpVersion(1, 1)).ok());
  ASSERT_TRUE(Commit(*store_, MadeUpVersion(1, 2)).ok());
  Outcome other = MadeUpVersion(2, 1);
  other.visit.source = "Post";
  ASSERT_TRUE(Commit(*store_, other).ok());
  ASSERT_TRUE(store_->UpsertUrls(0, {MadeUpVisit(3)}).ok());
  const auto stats = store_->Stats();
  ASSERT_TRUE(stats.ok());
  EXPECT_EQ(stats->articles, 2U);
  EXPECT_EQ(stats->visits, 3U);
  EXPECT_EQ(stats->versions, 3U);
  EXPECT_EQ(stats->looks, 3U);
  uint64_t raw = 0;
  for (const auto& [article, number] :
       std::vector<std::pair<int, uint32_t>>{{1, 1}, {1, 2}, {2, 1}})
    raw += MadeUpVersion(article, number).version->page.body.size();
  EXPECT_EQ(stats->raw_bytes, raw);
  ASSERT_THAT(stats->sources, SizeIs(2));
  EXPECT_EQ(stats->sources[0].source, "Herald");
  EXPECT_EQ(stats->sources[0].versions, 2U);
  EXPECT_EQ(stats->sources[1].articles, 1U);
  EXPECT_EQ(stats->oldest, kStart + absl::Hours(1));
  EXPECT_EQ(stats->newest, kStart + absl::Hours(2));
}

INSTANTIATE_TEST_SUITE_P(
    Engines, StoreContract,
    ::testing::Values(Engine{
        "LevelDb",
        [](const std::string& directory, KeepRaw keep_raw) {
          return OpenLevelDbStore(
              {.directory = directory, .create = true, .keep_raw = keep_raw});
        }}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace stet
