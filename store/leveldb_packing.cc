// Erasing and packing in the embedded engine: articles written anew.

#include <algorithm>
#include <atomic>
#include <limits>
#include <map>
#include <set>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "model/status_macros.h"
#include "store/codec.h"
#include "store/layouts.h"
#include "store/leveldb_engine.h"
#include "store/repack.h"

namespace stet {

// --- Erasing -----------------------------------------------------------------

// What Repack made, into the change; the article is as good as packed. False,
// and nothing is changed, if the layout that it leans on is gone.
absl::StatusOr<bool> LevelDbStore::TakeRepacked(Change_& change,
                                                ArticleNumber number,
                                                HostNumber host,
                                                RepackedChain repacked,
                                                ChainRecord& chain) {
  if (repacked.layout.has_value()) {
    STET_ASSIGN_OR_RETURN(
        const bool holds,
        SettleLayout(change.batch, host, number, *repacked.layout));
    if (!holds) return false;
    for (const ArticleNumber other : repacked.layout->others) {
      STET_ASSIGN_OR_RETURN(ChainRecord alone, ReadChain(change.batch, other));
      QueueAt(change, other, kBehindLayout, alone);
      change.batch.Put(NumberKey(kChains, other), EncodeChain(alone));
    }
  }
  chain = std::move(repacked.chain);
  for (const auto& [key, payload] : repacked.records) {
    if (payload.has_value()) {
      change.batch.Put(key, *payload);
    } else {
      change.batch.Delete(key);
    }
  }
  if (chain.pack_due != absl::InfinitePast())
    change.batch.Delete(PackDueKey(chain.pack_due, number));
  chain.pack_due = absl::InfinitePast();
  return true;
}

// Packs behind retired layouts are written anew.
absl::Status LevelDbStore::LeaveLayouts(ArticleNumber number, HostNumber host) {
  STET_ASSIGN_OR_RETURN(Change_ change, BeginChange());
  STET_ASSIGN_OR_RETURN(ChainRecord chain, ReadChain(change.batch, number));
  RepackedChain repacked;
  {
    STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
    STET_ASSIGN_OR_RETURN(repacked, Repack(reading, number, host, chain, {},
                                           WhichLastLook(), Effort::kThorough));
  }
  STET_ASSIGN_OR_RETURN(
      const bool holds,
      TakeRepacked(change, number, host, std::move(repacked), chain));
  if (!holds)
    return absl::InternalError("packing an article: its layout is gone");
  change.batch.Put(NumberKey(kChains, number), EncodeChain(chain));
  return EndChange(std::move(change), Durability::kWithTheNextSync);
}

absl::StatusOr<std::vector<LayoutRef>> LevelDbStore::FreeLayouts(
    absl::string_view id, absl::Span<const uint32_t> versions) {
  std::vector<LayoutRef> free;
  std::vector<ArticleNumber> leaning;
  ArticleNumber number = 0;
  HostNumber host = 0;
  {
    STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
    STET_ASSIGN_OR_RETURN(number, MustFind(reading, id));
    STET_ASSIGN_OR_RETURN(const StoredVisit visit, ReadVisit(reading, number));
    host = visit.host;
    for (const uint32_t version : versions) {
      STET_ASSIGN_OR_RETURN(
          const std::vector<LayoutRef> made,
          LayoutsOf(reading, host, {.article = number, .version = version}));
      free.insert(free.end(), made.begin(), made.end());
    }
    if (free.empty()) return free;
    STET_ASSIGN_OR_RETURN(leaning, ListLeaning(reading, free));
  }
  STET_ASSIGN_OR_RETURN(Change_ change, BeginChange());
  for (const LayoutRef layout : free)
    STET_RETURN_IF_ERROR(RetireLayout(change.batch, layout));
  STET_RETURN_IF_ERROR(
      EndChange(std::move(change), Durability::kWithTheNextSync));
  for (const ArticleNumber other : leaning) {
    if (other == number) continue;
    if (const absl::Status left = LeaveLayouts(other, host); !left.ok()) {
      return absl::Status(
          left.code(), absl::StrCat("erasing ", id, ": address ", other,
                                    " shares a layout with it, and cannot be "
                                    "written anew: ",
                                    left.message()));
    }
  }
  return free;
}

absl::Status LevelDbStore::Erase(absl::string_view id,
                                 absl::Span<const uint32_t> versions,
                                 absl::string_view reason, absl::Time now) {
  const absl::MutexLock lock(&mutex_);
  STET_ASSIGN_OR_RETURN(const std::vector<LayoutRef> free,
                        FreeLayouts(id, versions));
  STET_ASSIGN_OR_RETURN(Change_ change, BeginChange());
  STET_ASSIGN_OR_RETURN(const ArticleNumber number, MustFind(change.batch, id));
  STET_ASSIGN_OR_RETURN(ChainRecord chain, ReadChain(change.batch, number));
  std::map<uint32_t, VersionInfo> erased;
  std::set<uint32_t> numbers;
  for (const uint32_t version : versions) {
    if (version == 0) {
      if (chain.pages > 0) numbers.insert(0);
      continue;
    }
    if (version > chain.head)
      return absl::NotFoundError(absl::StrCat(id, " has no version ", version));
    STET_ASSIGN_OR_RETURN(VersionInfo info,
                          ReadVersion(change.batch, number, version));
    if (info.erased) continue;
    numbers.insert(version);
    erased.emplace(version, std::move(info));
  }
  if (numbers.empty()) return absl::OkStatus();
  STET_ASSIGN_OR_RETURN(const StoredVisit visit,
                        ReadVisit(change.batch, number));
  {
    STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
    STET_ASSIGN_OR_RETURN(RepackedChain repacked,
                          Repack(reading, number, visit.host, chain, numbers,
                                 WhichLastLook(), Effort::kThorough));
    STET_ASSIGN_OR_RETURN(
        const bool holds,
        TakeRepacked(change, number, visit.host, std::move(repacked), chain));
    if (!holds)
      return absl::InternalError("packing an article: its layout is gone");
  }
  for (const LayoutRef layout : free)
    STET_RETURN_IF_ERROR(DeleteLayout(change.batch, layout));
  for (auto& [version, info] : erased) {
    chain.edits -= info.edit ? 1 : 0;
    chain.silent -= info.silent ? 1 : 0;
    info.title.clear();
    info.words = 0;
    info.looks = 0;
    info.edit = info.silent = false;
    info.score = 0;
    info.classes.clear();
    info.erased = true;
    info.erase_reason = std::string(reason);
    info.erased_at = now;
    change.batch.Put(VersionKey(kVersions, number, version),
                     EncodeVersion(info));
  }
  change.batch.Put(NumberKey(kChains, number), EncodeChain(chain));
  return EndChange(std::move(change), Durability::kSynced);
}

// --- Packing -----------------------------------------------------------------

// An article is packed once several pages stand alone, or once it has been
// quiet; the longer it is, the more of them, since its last pack is written
// anew.
void LevelDbStore::QueuePacking(Change_& change, ArticleNumber number,
                                absl::Time at, ChainRecord& chain) {
  constexpr uint64_t kPagesMin = 6, kPagesMax = 24;
  constexpr absl::Duration kQuiet = absl::Hours(72);
  const uint64_t alone = chain.pages - chain.packed_pages;
  const bool many =
      alone >= std::clamp(chain.packed_pages / 4, kPagesMin, kPagesMax);
  QueueAt(change, number, ToMicroseconds(many ? at : at + kQuiet), chain);
}

// Unless it is queued for sooner.
void LevelDbStore::QueueAt(Change_& change, ArticleNumber number,
                           absl::Time due, ChainRecord& chain) {
  if (chain.pack_due != absl::InfinitePast()) {
    if (chain.pack_due <= due) return;
    change.batch.Delete(PackDueKey(chain.pack_due, number));
  }
  chain.pack_due = due;
  change.batch.PutIndex(PackDueKey(due, number));
}

// If the article changed meanwhile, it is left for the next time.
absl::Status LevelDbStore::RepackArticle(ArticleNumber number, Effort effort,
                                         PackCounts* counts) {
  // Others may make layouts of the same host.
  constexpr int kAttempts = 3;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    STET_ASSIGN_OR_RETURN(const bool done, TryRepack(number, effort, counts));
    if (done) break;
  }
  return absl::OkStatus();
}

// Compresses without the lock.
absl::StatusOr<bool> LevelDbStore::TryRepack(ArticleNumber number,
                                             Effort effort,
                                             PackCounts* counts) {
  RepackedChain repacked;
  HostNumber host = 0;
  std::string before;
  uint64_t bytes_before = 0;
  bool needed = false;
  absl::Time due;
  {
    STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
    STET_ASSIGN_OR_RETURN(const auto bytes,
                          reading.Get(NumberKey(kChains, number)));
    if (!bytes.has_value()) return true;
    before = *bytes;
    STET_ASSIGN_OR_RETURN(const ChainRecord chain, DecodeChain(before));
    bytes_before = chain.stored_bytes;
    due = chain.pack_due;
    STET_ASSIGN_OR_RETURN(
        needed, NeedsRepacking(reading, number, chain, WhichLastLook()));
    if (!needed && due == absl::InfinitePast()) return true;
    if (needed) {
      STET_ASSIGN_OR_RETURN(const StoredVisit visit,
                            ReadVisit(reading, number));
      host = visit.host;
      STET_ASSIGN_OR_RETURN(repacked, Repack(reading, number, host, chain, {},
                                             WhichLastLook(), effort));
    } else {
      repacked.chain = chain;
    }
  }
  const absl::MutexLock lock(&mutex_);
  STET_ASSIGN_OR_RETURN(Change_ change, BeginChange());
  STET_ASSIGN_OR_RETURN(const auto now,
                        change.batch.Get(NumberKey(kChains, number)));
  if (now != before) return true;
  ChainRecord chain;
  STET_ASSIGN_OR_RETURN(
      const bool holds,
      TakeRepacked(change, number, host, std::move(repacked), chain));
  if (!holds) return false;
  change.batch.Put(NumberKey(kChains, number), EncodeChain(chain));
  if (counts != nullptr && needed) {
    ++counts->articles;
    counts->bytes_before += bytes_before;
    counts->bytes_after += chain.stored_bytes;
  }
  STET_RETURN_IF_ERROR(
      EndChange(std::move(change), Durability::kWithTheNextSync));
  return true;
}

// A damaged article is not tried again and again.
absl::Status LevelDbStore::Unqueue(absl::Time due, ArticleNumber number) {
  const absl::MutexLock lock(&mutex_);
  STET_ASSIGN_OR_RETURN(Change_ change, BeginChange());
  change.batch.Delete(PackDueKey(due, number));
  return EndChange(std::move(change), Durability::kWithTheNextSync);
}

// Those whose time has come, behind `after`, at most `limit`.
absl::StatusOr<std::vector<LevelDbStore::ToPack>> LevelDbStore::ListToPack(
    absl::Time now, const std::string& after, size_t limit) {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  std::vector<ToPack> due;
  Cursor cursor = reading.Scan(std::string(1, kPackQueue), Caching::kPassBy);
  cursor.Seek(after);
  for (; cursor.Valid() && due.size() < limit; cursor.Next()) {
    ToPack one;
    if (!ParsePackDueKey(cursor.key(), one.due, one.number) || one.due > now)
      break;
    due.push_back(one);
  }
  STET_RETURN_IF_ERROR(cursor.status());
  return due;
}

absl::StatusOr<PackCounts> LevelDbStore::Pack(
    absl::Time now, const std::function<bool()>& go_on) {
  constexpr size_t kArticlesAtOnce = 64;
  PackCounts counts;
  std::string after(1, kPackQueue);
  for (;;) {
    STET_ASSIGN_OR_RETURN(const std::vector<ToPack> due,
                          ListToPack(now, after, kArticlesAtOnce));
    for (const ToPack& one : due) {
      if (!go_on()) return counts;
      const absl::Status packed =
          RepackArticle(one.number, Effort::kQuick, &counts);
      if (absl::IsDataLoss(packed)) {
        STET_RETURN_IF_ERROR(Unqueue(one.due, one.number));
      } else {
        STET_RETURN_IF_ERROR(packed);
      }
    }
    if (due.size() < kArticlesAtOnce) return counts;
    after = PackDueKey(due.back().due, due.back().number) + '\0';
  }
}

// An article that is damaged stays as it is: Verify names it.
absl::Status LevelDbStore::RepackAll() {
  std::vector<ArticleNumber> numbers;
  {
    STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
    Cursor cursor = reading.Scan(std::string(1, kChains), Caching::kPassBy);
    for (; cursor.Valid(); cursor.Next()) {
      ArticleNumber number = 0;
      if (ParseNumberKey(cursor.key(), number)) numbers.push_back(number);
    }
    STET_RETURN_IF_ERROR(cursor.status());
  }
  STET_RETURN_IF_ERROR(RepackMany(numbers));
  // Those that may lean on a layout which was made on the way.
  numbers.clear();
  STET_ASSIGN_OR_RETURN(const std::vector<ToPack> queued,
                        ListToPack(kBehindLayout, std::string(1, kPackQueue),
                                   std::numeric_limits<size_t>::max()));
  for (const ToPack& one : queued) numbers.push_back(one.number);
  return RepackMany(numbers);
}

absl::Status LevelDbStore::RepackMany(
    const std::vector<ArticleNumber>& numbers) {
  std::atomic<size_t> next = 0;
  absl::Mutex mutex;
  absl::Status first_error;
  const auto work = [&] {
    for (size_t i = next++; i < numbers.size(); i = next++) {
      const absl::Status status =
          RepackArticle(numbers[i], Effort::kThorough, nullptr);
      if (status.ok() || absl::IsDataLoss(status)) continue;
      const absl::MutexLock lock(&mutex);
      first_error.Update(status);
      next = numbers.size();
    }
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < std::thread::hardware_concurrency(); ++i)
    others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  return first_error;
}

absl::Status LevelDbStore::Compact() {
  // Twice: a table that LevelDB makes of its log keeps what is overwritten and
  // deleted in it, until a later one is merged with it.
  STET_RETURN_IF_ERROR(database_->Compact());
  STET_RETURN_IF_ERROR(RepackAll());
  return database_->Compact();
}

}  // namespace stet
