// Verification of the embedded engine: text, raw pages, chains, journal, head,
// schedule.

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "model/status_macros.h"
#include "store/chains.h"
#include "store/evidence.h"
#include "store/layouts.h"
#include "store/leveldb_engine.h"
#include "store/repack.h"

namespace stet {
namespace {

// Problems of one article, as lines.
class Problems {
 public:
  Problems(std::string id, VerifyReport& report)
      : id_(std::move(id)), report_(report) {}
  void Add(uint32_t version, absl::string_view what) {
    report_.problems.push_back(
        absl::StrCat(id_, " version ", version, ": ", what));
  }
  void Add(absl::string_view what) {
    report_.problems.push_back(absl::StrCat(id_, ": ", what));
  }

 private:
  const std::string id_;
  VerifyReport& report_;
};

}  // namespace

void LevelDbStore::VerifyArticle(const Reading& reading, ArticleNumber number,
                                 VerifyReport& report, Counted& counts) {
  const absl::StatusOr<StoredVisit> visit = ReadVisit(reading, number);
  Problems problems(
      visit.ok() ? visit->visit.id : absl::StrCat("address ", number), report);
  if (!visit.ok()) problems.Add(visit.status().message());
  if (visit.ok() && visit->visit.next_due != absl::InfiniteFuture()) {
    ++counts.due;
    const Cursor due = reading.Scan(
        DueKey(visit->host, visit->visit.next_due, number), Caching::kPassBy);
    if (!due.Valid()) problems.Add("it is due, but not in the schedule");
  }
  const absl::StatusOr<ChainRecord> chain = ReadChain(reading, number);
  if (!chain.ok()) return problems.Add(chain.status().message());
  if (chain->head > 0) ++report.articles;
  if (chain->pack_due != absl::InfinitePast()) {
    ++counts.to_pack;
    if (!reading.Scan(PackDueKey(chain->pack_due, number), Caching::kPassBy)
             .Valid())
      problems.Add("it is to be packed, but not in that queue");
  }
  Sha256 previous{};
  ChainRecord counted;
  ChainReader reader(reading, number);
  std::set<uint32_t> read;  // Versions whose first page was.
  for (uint32_t version = 1; version <= chain->head; ++version) {
    ++report.versions;
    const absl::StatusOr<VersionInfo> info =
        ReadVersion(reading, number, version);
    if (!info.ok()) {
      problems.Add(version, info.status().message());
      previous = {};
      continue;
    }
    counted.edits += info->edit ? 1 : 0;
    counted.silent += info->silent ? 1 : 0;
    if (!info->erased) {
      const auto bytes = reader.ArticleBytes(version);
      const auto article = bytes.ok() ? DecodeArticle(*bytes) : bytes.status();
      if (!article.ok()) problems.Add(version, article.status().message());
      Sha256 body_sha256{};
      const auto page = reader.ReadPage({.version = version}, &body_sha256);
      if (!page.ok()) {
        problems.Add(version, page.status().message());
      } else if (Sha256Of(EvidenceText(*page, body_sha256, page->body.size(),
                                       previous)) != info->hash) {
        problems.Add(
            version,
            "its hash is not that of its evidence and of the version before");
      }
    }
    if (!info->erased) read.insert(version);
    previous = info->hash;
  }
  const auto pages = ListPages(reading, number, *chain);
  if (!pages.ok()) problems.Add(pages.status().message());
  for (const PageRef ref : pages.ok() ? *pages : std::vector<PageRef>()) {
    ++counted.pages;
    ++report.pages;
    if (ref.version > chain->head) {
      problems.Add("a raw page stands behind the newest version");
      continue;
    }
    if (ref.look == 0 && read.contains(ref.version)) continue;
    const absl::StatusOr<Page> page = reader.ReadPage(ref);
    if (!page.ok()) problems.Add(ref.version, page.status().message());
  }
  if (counted.pages != chain->pages || counted.edits != chain->edits ||
      counted.silent != chain->silent) {
    problems.Add(absl::StrCat(
        "its counts say ", chain->pages, " raw pages and ", chain->edits,
        " edits; there are ", counted.pages, " and ", counted.edits));
  }
}

// As they were written: of each article the id, of each version the hash.
absl::StatusOr<std::vector<std::string>> LevelDbStore::ReadLeaves(
    const Reading& reading, uint64_t begin, uint64_t end) {
  std::vector<std::string> leaves;
  absl::flat_hash_map<ArticleNumber, std::string> ids;
  Cursor cursor = reading.Scan(std::string(1, kChanges), Caching::kPassBy);
  cursor.Seek(ChangeKey(begin + 1));
  for (; cursor.Valid() && leaves.size() < end - begin; cursor.Next()) {
    STET_ASSIGN_OR_RETURN(const absl::string_view bytes, cursor.payload());
    STET_ASSIGN_OR_RETURN(const ChangeRecord change, DecodeChange(bytes));
    std::string& name = ids[change.article];
    if (name.empty()) {
      STET_ASSIGN_OR_RETURN(const StoredVisit visit,
                            ReadVisit(reading, change.article));
      name = visit.visit.id;
    }
    STET_ASSIGN_OR_RETURN(const VersionInfo info,
                          ReadVersion(reading, change.article, change.version));
    leaves.push_back(VersionLeaf(name, change.version, info.hash));
  }
  STET_RETURN_IF_ERROR(cursor.status());
  if (leaves.size() != end - begin)
    return absl::DataLossError("reading the journal: it has a gap");
  return leaves;
}

// The journal names every version of every chain once, and its leaves make the
// head.
absl::StatusOr<InclusionProof> LevelDbStore::ProveInclusion(
    absl::string_view id, uint32_t version) {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  STET_ASSIGN_OR_RETURN(const ArticleNumber wanted, MustFind(reading, id));
  uint64_t versions = 0;
  std::optional<uint64_t> index;
  Cursor cursor = reading.Scan(std::string(1, kChanges), Caching::kPassBy);
  for (; cursor.Valid(); cursor.Next(), ++versions) {
    if (index.has_value()) continue;
    STET_ASSIGN_OR_RETURN(const absl::string_view bytes, cursor.payload());
    STET_ASSIGN_OR_RETURN(const ChangeRecord change, DecodeChange(bytes));
    if (change.article == wanted && change.version == version) index = versions;
  }
  STET_RETURN_IF_ERROR(cursor.status());
  if (!index) {
    return absl::NotFoundError(
        absl::StrCat("proving ", id, "@", version, ": there is none"));
  }
  STET_ASSIGN_OR_RETURN(const auto stored, reading.Get(kTreeKey));
  STET_ASSIGN_OR_RETURN(const HashTree tree,
                        HashTree::Decode(stored.value_or("")));
  InclusionProof proof{.index = *index,
                       .versions = versions,
                       .leaf = {},
                       .path = {},
                       .head = tree.Head()};
  InclusionPath path(*index);
  for (uint64_t begin = 0; begin < versions; begin += kTreeBlockLeaves) {
    const uint64_t block = begin / kTreeBlockLeaves;
    const uint64_t end = std::min(begin + kTreeBlockLeaves, versions);
    STET_ASSIGN_OR_RETURN(const auto root, reading.Get(TreeBlockKey(block)));
    if (root.has_value() && block != *index / kTreeBlockLeaves) {
      STET_ASSIGN_OR_RETURN(const Sha256 hash, DecodeDigest(*root));
      path.AppendBlock(hash);
      continue;
    }
    STET_ASSIGN_OR_RETURN(const std::vector<std::string> leaves,
                          ReadLeaves(reading, begin, end));
    for (const std::string& leaf : leaves) path.Append(leaf);
    if (begin <= *index && *index < end) proof.leaf = leaves[*index - begin];
  }
  proof.path = std::move(path).Finish();
  if (tree.size() != versions ||
      HeadOfPath(proof.leaf, proof.path) != proof.head) {
    return absl::DataLossError(
        absl::StrCat("proving ", id, "@", version,
                     ": the head is not that of the chains; see stet verify"));
  }
  return proof;
}

// That both copies of each are there, and alike; what leans on them is read
// with the articles.
void LevelDbStore::VerifyLayouts(const Reading& reading, VerifyReport& report) {
  const auto add = [&report](const auto&... words) {
    report.problems.push_back(absl::StrCat(words...));
  };
  uint64_t listed = 0, kept = 0;
  Cursor hosts = reading.Scan(std::string(1, kHostLayouts), Caching::kPassBy);
  for (; hosts.Valid(); hosts.Next()) {
    HostNumber number = 0;
    const auto bytes = hosts.payload();
    const auto layouts = bytes.ok()
                             ? DecodeHostLayouts(*bytes)
                             : absl::StatusOr<HostLayouts>(bytes.status());
    if (!ParseNumberKey(hosts.key(), number) || !layouts.ok()) {
      add("host ", number, ": ",
          layouts.ok() ? "its layouts' key is not of its form"
                       : layouts.status().message());
      continue;
    }
    const auto host = ReadHost(reading, number);
    const std::string name =
        host.ok() ? host->host.name : absl::StrCat("host ", number);
    for (const HostLayouts::Layout& one : layouts->layouts) {
      ++listed;
      std::set<std::string> copies;
      for (int copy = 0; copy < kLayoutCopies; ++copy) {
        auto layout = ReadLayoutCopy(
            reading, {.host = number, .number = one.number}, copy);
        if (layout.ok())
          copies.insert(*std::move(layout));
        else
          add(name, ": ", layout.status().message());
      }
      if (copies.size() > 1)
        add(name, ": the copies of layout ", one.number, " differ");
    }
  }
  if (!hosts.status().ok()) add(hosts.status().message());
  Cursor cursor = reading.Scan(std::string(1, kLayouts), Caching::kPassBy);
  for (; cursor.Valid(); cursor.Next()) ++kept;
  if (!cursor.status().ok()) add(cursor.status().message());
  if (kept != listed * kLayoutCopies)
    add("the hosts have ", listed, " layouts; ", kept, " copies are kept");
}

void LevelDbStore::VerifyTree(const Reading& reading, VerifyReport& report) {
  const auto add = [&report](std::string problem) {
    report.problems.push_back(std::move(problem));
  };
  HashTree tree;
  std::vector<Sha256> blocks;
  Cursor cursor = reading.Scan(std::string(1, kChanges), Caching::kPassBy);
  for (; cursor.Valid(); cursor.Next()) {
    uint64_t sequence = 0;
    const auto bytes = cursor.payload();
    const auto record = bytes.ok() ? DecodeChange(*bytes) : bytes.status();
    if (!ParseChangeKey(cursor.key(), sequence) || !record.ok() ||
        sequence != tree.size() + 1)
      return add(absl::StrCat("the journal is broken at ", tree.size() + 1));
    const auto info = ReadWholeInfo(reading, record->article, record->version);
    if (!info.ok())
      return add(absl::StrCat("the journal's ", sequence, ": ",
                              info.status().message()));
    const auto block =
        tree.Append(VersionLeaf(info->id, info->version, info->hash));
    if (block.has_value()) blocks.push_back(*block);
  }
  if (!cursor.status().ok()) add(std::string(cursor.status().message()));
  const auto stored = reading.Get(kTreeKey);
  if (!stored.ok()) return add(std::string(stored.status().message()));
  const auto kept =
      stored->has_value() ? HashTree::Decode(**stored) : HashTree();
  if (!kept.ok()) return add(std::string(kept.status().message()));
  if (!(*kept == tree)) add("the head is not that of the chains");
  if (tree.size() != report.versions) {
    add(absl::StrCat("the journal names ", tree.size(), " versions; there are ",
                     report.versions));
  }
  // Those of an earlier format's versions may be missing.
  Cursor kept_blocks =
      reading.Scan(std::string(1, kTreeBlocks), Caching::kPassBy);
  for (; kept_blocks.Valid(); kept_blocks.Next()) {
    uint64_t block = 0;
    const auto bytes = kept_blocks.payload();
    const auto root = bytes.ok() ? DecodeDigest(*bytes) : bytes.status();
    if (!ParseTreeBlockKey(kept_blocks.key(), block) || !root.ok() ||
        block >= blocks.size() || blocks[block] != *root)
      add(absl::StrCat("the hash tree's block ", block,
                       " is not that of its versions"));
  }
  if (!kept_blocks.status().ok())
    add(std::string(kept_blocks.status().message()));
  report.head = ToHex(tree.Head());
}

// The indexes hold what the visits and hosts say, no more and no less; and
// there are as many of those as the last commit counted.
void LevelDbStore::VerifySchedule(const Reading& reading,
                                  const Counted& counted,
                                  VerifyReport& report) {
  const auto add = [&report](const auto&... words) {
    report.problems.push_back(absl::StrCat(words...));
  };
  const auto count = [&](Table table) {
    uint64_t entries = 0;
    Cursor cursor = reading.Scan(std::string(1, table), Caching::kPassBy);
    for (; cursor.Valid(); cursor.Next()) ++entries;
    if (!cursor.status().ok()) add(cursor.status().message());
    return entries;
  };
  uint64_t hosts = 0, claimable = 0;
  Cursor cursor = reading.Scan(std::string(1, kHosts), Caching::kPassBy);
  for (; cursor.Valid(); cursor.Next()) {
    ++hosts;
    HostNumber number = 0;
    const auto bytes = cursor.payload();
    const auto host = bytes.ok() ? DecodeHost(*bytes) : bytes.status();
    if (!ParseNumberKey(cursor.key(), number) || !host.ok()) {
      add("host ", number, ": ",
          host.ok() ? "its key is not of its form" : host.status().message());
      continue;
    }
    if (host->claimable == absl::InfiniteFuture()) continue;
    ++claimable;
    if (!reading.Scan(HostDueKey(host->claimable, number), Caching::kPassBy)
             .Valid())
      add("host ", host->host.name, ": it is due, but not in the schedule");
  }
  if (!cursor.status().ok()) add(cursor.status().message());
  if (const uint64_t due = count(kDue); due != counted.due)
    add("the schedule has ", due, " addresses; ", counted.due, " are due");
  if (const uint64_t due = count(kHostsDue); due != claimable)
    add("the schedule has ", due, " hosts; ", claimable, " are due");
  if (const uint64_t queued = count(kPackQueue); queued != counted.to_pack)
    add("the queue has ", queued, " articles; ", counted.to_pack,
        " are to be packed");
  if (const uint64_t visits = count(kVisits); visits != counted.ids)
    add(counted.ids, " addresses are known by name, ", visits, " by number");
  const auto commits = reading.Get(kCommitsKey);
  if (!commits.ok()) return add(commits.status().message());
  if (!commits->has_value()) return;  // Format 2 has none.
  const auto record = DecodeCommits(**commits);
  if (!record.ok()) return add(record.status().message());
  if (record->last_article != counted.ids || record->last_host != hosts) {
    add("the last commit counts ", record->last_article, " addresses and ",
        record->last_host, " hosts; there are ", counted.ids, " and ", hosts);
  }
}

absl::StatusOr<VerifyReport> LevelDbStore::Verify(int threads,
                                                  const Progress& progress) {
  VerifyReport report;
  {
    // Before the reading: writers take this lock first.
    const absl::MutexLock lock(&mutex_);
    std::string fault;
    if (CompareWithHeadFile(fault) != HeadFault::kNone)
      report.problems.push_back(fault);
  }
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  std::vector<ArticleNumber> numbers;
  Counted counted;
  Cursor cursor = reading.Scan(std::string(1, kIds), Caching::kPassBy);
  for (; cursor.Valid(); cursor.Next()) {
    ++counted.ids;
    const auto bytes = cursor.payload();
    const auto number = bytes.ok() ? DecodeNumber(*bytes) : bytes.status();
    if (number.ok())
      numbers.push_back(static_cast<ArticleNumber>(*number));
    else
      report.problems.push_back(std::string(number.status().message()));
  }
  if (!cursor.status().ok())
    report.problems.push_back(std::string(cursor.status().message()));
  std::atomic<size_t> next = 0;
  std::mutex mutex;
  const auto work = [&] {
    for (size_t i = next++; i < numbers.size(); i = next++) {
      VerifyReport one;
      Counted due;
      VerifyArticle(reading, numbers[i], one, due);
      const std::lock_guard<std::mutex> lock(mutex);
      report.articles += one.articles;
      report.versions += one.versions;
      report.pages += one.pages;
      report.problems.insert(report.problems.end(), one.problems.begin(),
                             one.problems.end());
      counted.due += due.due;
      counted.to_pack += due.to_pack;
      if (progress) progress(i + 1, numbers.size());
    }
  };
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  std::sort(report.problems.begin(), report.problems.end());
  VerifyLayouts(reading, report);
  VerifyTree(reading, report);
  VerifySchedule(reading, counted, report);
  for (std::string& fault : database_->damage()) {
    if (std::find(report.problems.begin(), report.problems.end(), fault) ==
        report.problems.end())
      report.problems.push_back(std::move(fault));
  }
  return report;
}

}  // namespace stet
