// Versions of the embedded engine: added, read, read differently.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "model/digest.h"
#include "model/status_macros.h"
#include "store/chains.h"
#include "store/codec.h"
#include "store/evidence.h"
#include "store/leveldb_engine.h"
#include "store/repack.h"

namespace stet {
namespace {

absl::Status NoSuchVersion(absl::string_view id, uint32_t version) {
  return absl::NotFoundError(absl::StrCat(id, " has no version ", version));
}

std::string PagePrefix(ArticleNumber number) {
  return PageKey(number, {.version = 1}).substr(0, 1 + sizeof(ArticleNumber));
}

// The body's hash, size and the version before make a version's hash.
Sha256 HashOf(const Page& page, const Sha256& body_sha256,
              const Sha256& previous) {
  return Sha256Of(EvidenceText(page, body_sha256, page.body.size(), previous));
}

}  // namespace

absl::StatusOr<ArticleNumber> LevelDbStore::MustFind(const RecordSource& source,
                                                     absl::string_view id) {
  absl::StatusOr<std::optional<ArticleNumber>> number = FindArticle(source, id);
  if (source.salvage() != nullptr && (!number.ok() || !number->has_value())) {
    const SalvagedIds& ids = SalvageIds(*source.salvage());
    const auto known = ids.find(std::string(id));
    number = known == ids.end() ? std::nullopt : std::optional(known->second);
  }
  if (!number.ok()) return number.status();
  if (!number->has_value())
    return absl::NotFoundError(absl::StrCat("nothing is known of ", id));
  return **number;
}

// From the addresses' numbers and from what is known of each: of a damaged
// store either may be missing.
const LevelDbStore::SalvagedIds& LevelDbStore::SalvageIds(
    const Reading& reading) {
  const absl::MutexLock lock(&salvage_mutex_);
  if (salvaged_ids_.has_value()) return *salvaged_ids_;
  salvaged_ids_.emplace();
  Cursor ids = reading.Scan(std::string(1, kIds), Caching::kPassBy);
  for (; ids.Valid(); ids.Next()) {
    const auto bytes = ids.payload();
    const auto number = bytes.ok() ? DecodeNumber(*bytes) : bytes.status();
    if (number.ok())
      salvaged_ids_->emplace(std::string(ids.key().substr(1)), *number);
    else
      reading.TellDamage(number.status().message());
  }
  (void)ids.status().ok();
  Cursor visits = reading.Scan(std::string(1, kVisits), Caching::kPassBy);
  for (; visits.Valid(); visits.Next()) {
    ArticleNumber number = 0;
    if (!ParseNumberKey(visits.key(), number)) continue;
    const auto visit = ReadVisit(reading, number);
    if (visit.ok()) salvaged_ids_->emplace(visit->visit.id, number);
  }
  (void)visits.status().ok();
  return *salvaged_ids_;
}

absl::StatusOr<ChainRecord> LevelDbStore::ReadChain(const RecordSource& source,
                                                    ArticleNumber number) {
  return ReadChainRecord(source, number);
}

absl::StatusOr<VersionInfo> LevelDbStore::ReadVersion(
    const RecordSource& source, ArticleNumber number, uint32_t version) {
  STET_ASSIGN_OR_RETURN(const auto bytes,
                        source.Get(VersionKey(kVersions, number, version)));
  if (!bytes.has_value()) {
    return absl::DataLossError(
        absl::StrCat("reading version ", version, ": it is missing"));
  }
  STET_ASSIGN_OR_RETURN(VersionInfo info, DecodeVersion(*bytes));
  info.version = version;
  return info;
}

absl::StatusOr<VersionInfo> LevelDbStore::ReadWholeInfo(
    const RecordSource& source, ArticleNumber number, uint32_t version) {
  STET_ASSIGN_OR_RETURN(const StoredVisit visit,
                        ReadVisitOrNothing(source, number));
  STET_ASSIGN_OR_RETURN(const ChainRecord chain, ReadChain(source, number));
  if (version == 0 || version > chain.head)
    return NoSuchVersion(visit.visit.id, version);
  STET_ASSIGN_OR_RETURN(VersionInfo info, ReadVersion(source, number, version));
  info.id = visit.visit.id;
  if (version == chain.head)
    info.last_seen = std::max(info.last_seen, visit.head_last_seen);
  if (version > 1) {
    const absl::StatusOr<VersionInfo> previous =
        ReadVersion(source, number, version - 1);
    if (previous.ok())
      info.previous_hash = previous->hash;
    else if (source.salvage() != nullptr)
      source.salvage()->TellDamage(previous.status().message());
    else
      return previous.status();
  }
  return info;
}

absl::StatusOr<Snapshot> LevelDbStore::ReadSnapshot(const RecordSource& source,
                                                    ArticleNumber number,
                                                    uint32_t version) {
  Snapshot snapshot;
  STET_ASSIGN_OR_RETURN(snapshot.info, ReadWholeInfo(source, number, version));
  if (snapshot.info.erased) return snapshot;
  ChainReader reader(source, number);  // One pack is read once for both.
  STET_ASSIGN_OR_RETURN(const std::string article,
                        reader.ArticleBytes(version));
  STET_ASSIGN_OR_RETURN(snapshot.article, DecodeArticle(article));
  STET_ASSIGN_OR_RETURN(snapshot.page, reader.ReadAnswer({.version = version}));
  return snapshot;
}

absl::StatusOr<Snapshot> LevelDbStore::GetHead(absl::string_view id) {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  STET_ASSIGN_OR_RETURN(const ArticleNumber number, MustFind(reading, id));
  STET_ASSIGN_OR_RETURN(const ChainRecord chain, ReadChain(reading, number));
  if (chain.head == 0)
    return absl::NotFoundError(absl::StrCat(id, " has no version yet"));
  STET_ASSIGN_OR_RETURN(Snapshot snapshot,
                        ReadSnapshot(reading, number, chain.head));
  snapshot.info.id = std::string(id);
  return snapshot;
}

absl::StatusOr<Snapshot> LevelDbStore::GetVersion(absl::string_view id,
                                                  uint32_t version) {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  STET_ASSIGN_OR_RETURN(const ArticleNumber number, MustFind(reading, id));
  STET_ASSIGN_OR_RETURN(Snapshot snapshot,
                        ReadSnapshot(reading, number, version));
  snapshot.info.id = std::string(id);
  return snapshot;
}

absl::StatusOr<std::vector<VersionInfo>> LevelDbStore::ListVersions(
    absl::string_view id) {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  STET_ASSIGN_OR_RETURN(const ArticleNumber number, MustFind(reading, id));
  STET_ASSIGN_OR_RETURN(const StoredVisit visit,
                        ReadVisitOrNothing(reading, number));
  STET_ASSIGN_OR_RETURN(const ChainRecord chain, ReadChain(reading, number));
  std::vector<VersionInfo> versions;
  for (uint32_t version = 1; version <= chain.head; ++version) {
    absl::StatusOr<VersionInfo> read = ReadVersion(reading, number, version);
    if (!read.ok() && reading.salvage() != nullptr) {
      reading.TellDamage(absl::StrCat(id, ": ", read.status().message()));
      continue;
    }
    STET_ASSIGN_OR_RETURN(VersionInfo info, std::move(read));
    info.id = std::string(id);
    if (!versions.empty()) info.previous_hash = versions.back().hash;
    if (version == chain.head)
      info.last_seen = std::max(info.last_seen, visit.head_last_seen);
    versions.push_back(std::move(info));
  }
  return versions;
}

absl::StatusOr<Page> LevelDbStore::GetPage(absl::string_view id,
                                           uint32_t version, int look) {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  STET_ASSIGN_OR_RETURN(const ArticleNumber number, MustFind(reading, id));
  STET_ASSIGN_OR_RETURN(const ChainRecord chain, ReadChain(reading, number));
  if (version > chain.head) return NoSuchVersion(id, version);
  ChainReader reader(reading, number);
  STET_ASSIGN_OR_RETURN(
      const std::vector<PageRef> pages,
      version == 0 ? ListEarlyPages(reading, number)
                   : ListPages(reading, number, chain, version, reader));
  size_t wanted = static_cast<size_t>(look);
  if (look < 0) {
    // The latest that shows the version; the first one does in any case.
    for (wanted = pages.size(); wanted-- > 1;) {
      STET_ASSIGN_OR_RETURN(const Page page, reader.ReadAnswer(pages[wanted]));
      if (page.seen_instead.empty() && ++look == 0) break;
    }
    if (look < -1) wanted = pages.size();
  }
  if (wanted >= pages.size()) {
    return absl::NotFoundError(
        absl::StrCat(id, " version ", version, ": no raw page ", look,
                     " is kept; ", pages.size(), " are"));
  }
  return reader.ReadPage(pages[wanted]);
}

absl::StatusOr<std::vector<Change>> LevelDbStore::Changes(uint64_t after,
                                                          size_t limit) {
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  std::vector<Change> changes;
  Cursor cursor = reading.Scan(std::string(1, kChanges), Caching::kPassBy);
  if (after > 0) cursor.Seek(ChangeKey(after + 1));
  for (; cursor.Valid() && changes.size() < limit; cursor.Next()) {
    Change change;
    if (!ParseChangeKey(cursor.key(), change.sequence)) {
      return absl::DataLossError(
          "reading the journal: a key is not of its form");
    }
    absl::StatusOr<VersionInfo> info = [&]() -> absl::StatusOr<VersionInfo> {
      STET_ASSIGN_OR_RETURN(const absl::string_view bytes, cursor.payload());
      STET_ASSIGN_OR_RETURN(const ChangeRecord record, DecodeChange(bytes));
      return ReadWholeInfo(reading, record.article, record.version);
    }();
    if (!info.ok() && reading.salvage() != nullptr) {
      reading.TellDamage(info.status().message());
      continue;
    }
    STET_ASSIGN_OR_RETURN(change.info, std::move(info));
    changes.push_back(std::move(change));
  }
  STET_RETURN_IF_ERROR(cursor.status());
  return changes;
}

// --- Writing
// -------------------------------------------------------------------

absl::StatusOr<PageRef> LevelDbStore::LastPage(const Reading& reading,
                                               ArticleNumber number) {
  Cursor cursor = reading.Scan(PagePrefix(number));
  cursor.SeekToLast();
  ArticleNumber of = 0;
  PageRef page;
  if (cursor.Valid() && !ParsePageKey(cursor.key(), of, page)) {
    return absl::DataLossError("reading raw pages: a key is not of its form");
  }
  STET_RETURN_IF_ERROR(cursor.status());
  STET_ASSIGN_OR_RETURN(const ChainRecord chain, ReadChain(reading, number));
  if (!chain.packs.empty()) page = std::max(page, chain.packs.back().last);
  return page;
}

absl::StatusOr<PageRef> LevelDbStore::LastPageIn(Change_& change,
                                                 ArticleNumber number) {
  const auto known = change.last_pages.find(number);
  if (known != change.last_pages.end()) return known->second;
  STET_ASSIGN_OR_RETURN(const Reading reading, database_->Read());
  return LastPage(reading, number);
}

// Returns what the record takes on disk.
absl::StatusOr<uint64_t> LevelDbStore::AddPage(Change_& change,
                                               ArticleNumber number,
                                               PageRef previous, PageRef at,
                                               const Page& page,
                                               const Sha256& body_sha256) {
  STET_ASSIGN_OR_RETURN(const PageRecord record,
                        MakePageRecord(change.batch, number, previous, page,
                                       body_sha256, change.effort));
  const std::string bytes = EncodePageRecord(record);
  change.batch.Put(PageKey(number, at), bytes);
  change.last_pages[number] = at;
  return bytes.size();
}

absl::Status LevelDbStore::AddVersion(Change_& change, ArticleNumber number,
                                      const Visit& visit,
                                      absl::Time head_last_seen,
                                      const NewVersion& version,
                                      ChainRecord chain,
                                      CommittedOutcome& committed) {
  VersionInfo info{.first_seen = version.page.received_at,
                   .last_seen = version.page.received_at,
                   .title = version.article.title,
                   .words = WordCount(version.article),
                   .status = version.page.status,
                   .edit = version.edit,
                   .silent = version.silent,
                   .score = version.score,
                   .classes = version.classes,
                   .looks = 1};
  uint32_t base = 0;
  if (chain.head > 0) {
    STET_ASSIGN_OR_RETURN(VersionInfo last,
                          ReadVersion(change.batch, number, chain.head));
    info.previous_hash = last.hash;
    if (head_last_seen > last.last_seen) {
      last.last_seen = head_last_seen;
      change.batch.Put(VersionKey(kVersions, number, chain.head),
                       EncodeVersion(last));
    }
    base = last.erased ? 0 : chain.head;
  }
  const Sha256 body_sha256 = Sha256Of(version.page.body);
  info.hash = HashOf(version.page, body_sha256, info.previous_hash);
  const uint32_t added = chain.head + 1;
  PageRef previous;
  if (chain.pages > 0) {
    STET_ASSIGN_OR_RETURN(previous, LastPageIn(change, number));
  }
  STET_ASSIGN_OR_RETURN(const uint64_t page_bytes,
                        AddPage(change, number, previous, {.version = added},
                                version.page, body_sha256));
  STET_ASSIGN_OR_RETURN(
      const ArticleRecord article,
      MakeArticleRecord(change.batch, number, added, base, version.article));
  const std::string article_bytes = EncodeArticleRecord(article);
  change.batch.Put(VersionKey(kArticles, number, added), article_bytes);
  change.batch.Put(VersionKey(kVersions, number, added), EncodeVersion(info));
  chain.head = added;
  chain.edits += info.edit ? 1 : 0;
  chain.silent += info.silent ? 1 : 0;
  ++chain.pages;
  chain.raw_bytes += version.page.body.size();
  chain.stored_bytes += page_bytes + article_bytes.size();
  QueuePacking(change, number, version.page.received_at, chain);
  change.batch.Put(NumberKey(kChains, number), EncodeChain(chain));
  committed.version = added;
  committed.sequence = change.counters.next_sequence++;
  change.batch.Put(ChangeKey(committed.sequence),
                   EncodeChange({.article = number, .version = added}));
  HashTree& tree = change.counters.tree;
  const auto block = tree.Append(VersionLeaf(visit.id, added, info.hash));
  if (block.has_value())
    change.batch.Put(TreeBlockKey(tree.size() / kTreeBlockLeaves - 1),
                     EncodeDigest(*block));
  return absl::OkStatus();
}

// The newest version's latest raw page. Nothing leans on it until the next
// version does, and then it does not change any more.
absl::Status LevelDbStore::AddLook(Change_& change, ArticleNumber number,
                                   const Page& page) {
  STET_ASSIGN_OR_RETURN(ChainRecord chain, ReadChain(change.batch, number));
  STET_ASSIGN_OR_RETURN(VersionInfo head,
                        ReadVersion(change.batch, number, chain.head));
  if (head.erased) return absl::OkStatus();
  STET_ASSIGN_OR_RETURN(PageRef previous, LastPageIn(change, number));
  PageRef at{.version = chain.head, .look = previous.look + 1};
  // One that is packed stays, and the next looks replace the one behind it.
  STET_ASSIGN_OR_RETURN(const bool packed,
                        IsPacked(change.batch, number, previous));
  Evidence evidence;
  const bool may_replace =
      keep_raw_ == KeepRaw::kFirstAndLatest && previous.look > 0 && !packed;
  if (may_replace) {
    STET_ASSIGN_OR_RETURN(evidence,
                          ReadEvidence(change.batch, number, previous));
  }
  if (may_replace && evidence.page.seen_instead.empty()) {
    at = previous;
    previous.look -= 1;
    STET_ASSIGN_OR_RETURN(const auto replaced,
                          change.batch.Get(PageKey(number, at)));
    chain.raw_bytes -= evidence.body_bytes;
    if (replaced.has_value()) chain.stored_bytes -= replaced->size();
    --chain.pages;
    --head.looks;
  }
  STET_ASSIGN_OR_RETURN(
      const uint64_t bytes,
      AddPage(change, number, previous, at, page, Sha256Of(page.body)));
  ++head.looks;
  ++chain.pages;
  chain.raw_bytes += page.body.size();
  chain.stored_bytes += bytes;
  QueuePacking(change, number, page.received_at, chain);
  change.batch.Put(VersionKey(kVersions, number, chain.head),
                   EncodeVersion(head));
  change.batch.Put(NumberKey(kChains, number), EncodeChain(chain));
  return absl::OkStatus();
}

// A page that shows something else than the article: a raw page of the version
// that stood when it was seen, but no sight of it. Before the first version
// there is none: then of version 0, where it leans on nothing, and nothing on
// it. The same bytes again are not.
absl::Status LevelDbStore::AddAside(Change_& change, ArticleNumber number,
                                    const Page& page) {
  if (keep_raw_ != KeepRaw::kAll) return absl::OkStatus();
  STET_ASSIGN_OR_RETURN(ChainRecord chain, ReadChain(change.batch, number));
  const Sha256 body_sha256 = Sha256Of(page.body);
  PageRef previous, at;
  if (chain.pages > 0) {
    STET_ASSIGN_OR_RETURN(previous, LastPageIn(change, number));
    STET_ASSIGN_OR_RETURN(const Evidence evidence,
                          ReadEvidence(change.batch, number, previous));
    if (!evidence.page.seen_instead.empty() &&
        evidence.page.status == page.status &&
        evidence.body_sha256 == body_sha256)
      return absl::OkStatus();
    at.look = previous.look + 1;
  }
  at.version = chain.head;
  if (chain.head == 0) previous = {};
  if (chain.head > 0) {
    STET_ASSIGN_OR_RETURN(VersionInfo head,
                          ReadVersion(change.batch, number, chain.head));
    if (head.erased) return absl::OkStatus();
    ++head.looks;
    change.batch.Put(VersionKey(kVersions, number, chain.head),
                     EncodeVersion(head));
  }
  STET_ASSIGN_OR_RETURN(const uint64_t bytes, AddPage(change, number, previous,
                                                      at, page, body_sha256));
  ++chain.pages;
  chain.raw_bytes += page.body.size();
  chain.stored_bytes += bytes;
  if (chain.head > 0) QueuePacking(change, number, page.received_at, chain);
  change.batch.Put(NumberKey(kChains, number), EncodeChain(chain));
  return absl::OkStatus();
}

// Those that lean on its text are written anew as well.
absl::Status LevelDbStore::ReplaceArticle(Change_& change, ArticleNumber number,
                                          uint32_t version,
                                          const Article& article,
                                          ChainRecord& chain) {
  std::vector<std::pair<uint32_t, Article>> leaning;
  for (uint32_t later = version + 1;
       later <= chain.head && later <= version + kArticlesPerKey; ++later) {
    STET_ASSIGN_OR_RETURN(const auto bytes, change.batch.Get(VersionKey(
                                                kArticles, number, later)));
    if (!bytes.has_value()) continue;
    STET_ASSIGN_OR_RETURN(const ArticleRecord record,
                          DecodeArticleRecord(*bytes));
    if (record.base != version) continue;
    STET_ASSIGN_OR_RETURN(Article text,
                          ReadArticle(change.batch, number, later));
    leaning.emplace_back(later, std::move(text));
  }
  leaning.insert(leaning.begin(), {version, article});
  for (const auto& [at, text] : leaning) {
    const std::string key = VersionKey(kArticles, number, at);
    STET_ASSIGN_OR_RETURN(
        const ArticleRecord record,
        MakeArticleRecord(change.batch, number, at,
                          at == version ? version - 1 : version, text));
    STET_ASSIGN_OR_RETURN(const auto before, change.batch.Get(key));
    const std::string bytes = EncodeArticleRecord(record);
    chain.stored_bytes += bytes.size();
    chain.stored_bytes -= before.has_value() ? before->size() : 0;
    change.batch.Put(key, bytes);
  }
  chain.packed_articles = std::min(chain.packed_articles, version - 1);
  return absl::OkStatus();
}

absl::Status LevelDbStore::Reinterpret(absl::string_view id, uint32_t version,
                                       const NewVersion& again) {
  const absl::MutexLock lock(&mutex_);
  STET_ASSIGN_OR_RETURN(Change_ change, BeginChange());
  STET_ASSIGN_OR_RETURN(const ArticleNumber number, MustFind(change.batch, id));
  STET_ASSIGN_OR_RETURN(ChainRecord chain, ReadChain(change.batch, number));
  if (version == 0 || version > chain.head) return NoSuchVersion(id, version);
  STET_ASSIGN_OR_RETURN(VersionInfo info,
                        ReadVersion(change.batch, number, version));
  if (info.erased) {
    return absl::FailedPreconditionError(
        absl::StrCat(id, " version ", version, " is erased"));
  }
  chain.edits +=
      static_cast<uint32_t>(again.edit) - static_cast<uint32_t>(info.edit);
  chain.silent +=
      static_cast<uint32_t>(again.silent) - static_cast<uint32_t>(info.silent);
  info.title = again.article.title;
  info.words = WordCount(again.article);
  info.edit = again.edit;
  info.silent = again.silent;
  info.score = again.score;
  info.classes = again.classes;
  STET_RETURN_IF_ERROR(
      ReplaceArticle(change, number, version, again.article, chain));
  change.batch.Put(VersionKey(kVersions, number, version), EncodeVersion(info));
  change.batch.Put(NumberKey(kChains, number), EncodeChain(chain));
  return EndChange(std::move(change), Durability::kSynced);
}

}  // namespace stet
