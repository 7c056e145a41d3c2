#include "store/chains.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "model/status_macros.h"
#include "store/compression.h"
#include "store/layouts.h"

namespace stet {
namespace {

// Measured on histories of news pages: higher levels gain little more.
constexpr int kFirstPageLevel = 9, kNextPageLevel = 6, kArticleLevel = 9;

// Of reading one page: damage and hostile stores must not exhaust memory.
constexpr uint64_t kDecodedBytesMax = uint64_t{1} << 30;

// Of bodies kept for the next page.
constexpr size_t kBodiesBytesMax = size_t{24} << 20;
constexpr size_t kPacksKept = 3;
// A frame's prefix is looked through when it is made and read.
constexpr size_t kArticleOnBodyMax = size_t{4} << 20;

// Of versions and packs alone.
ChainRecord RebuildChain(const Reading& reading, ArticleNumber article) {
  ChainRecord chain;
  const std::string versions = VersionKey(kVersions, article, 0);
  Cursor last =
      reading.Scan(absl::string_view(versions).substr(0, 1 + sizeof(article)),
                   Caching::kPassBy);
  last.SeekToLast();
  ArticleNumber of = 0;
  if (last.Valid()) ParseVersionKey(last.key(), of, chain.head);
  (void)last.status().ok();  // Tells what it met.
  const std::string packs = PackKey(article, {});
  Cursor cursor =
      reading.Scan(absl::string_view(packs).substr(0, 1 + sizeof(article)),
                   Caching::kPassBy);
  for (; cursor.Valid(); cursor.Next()) {
    const auto payload = cursor.payload();
    if (!payload.ok()) continue;
    const auto pack = PackReader::Parse(std::string(*payload));
    if (!pack.ok() || pack->size() == 0) continue;
    chain.packs.push_back(
        {.first = pack->page(0), .last = pack->page(pack->size() - 1)});
  }
  (void)cursor.status().ok();
  return chain;
}

}  // namespace

absl::StatusOr<ChainRecord> ReadChainRecord(const RecordSource& source,
                                            ArticleNumber article) {
  const auto bytes = source.Get(NumberKey(kChains, article));
  const Reading* const salvage = source.salvage();
  if (bytes.ok() && bytes->has_value()) {
    auto chain = DecodeChain(**bytes);
    if (chain.ok() || salvage == nullptr) return chain;
    salvage->TellDamage(chain.status().message());
  } else if (salvage == nullptr) {
    if (!bytes.ok()) return bytes.status();
    return ChainRecord{};
  } else if (!bytes.ok()) {
    salvage->TellDamage(bytes.status().message());
  }
  return RebuildChain(*salvage, article);
}

absl::StatusOr<PageRecord> ReadPageRecord(const RecordSource& source,
                                          ArticleNumber article, PageRef page) {
  STET_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                        source.Get(PageKey(article, page)));
  if (!bytes.has_value())
    return absl::DataLossError(absl::StrCat("reading raw page ", page.look,
                                            " of version ", page.version,
                                            ": it is missing"));
  STET_ASSIGN_OR_RETURN(PageRecord record, DecodePageRecord(*bytes));
  for (const PageRef base :
       {record.older_base, record.base, record.evidence_base}) {
    if (base && base >= page)
      return absl::DataLossError("reading a raw page: its base is not earlier");
  }
  return record;
}

// --- ChainReader -------------------------------------------------------------

absl::StatusOr<PackReader*> ChainReader::Pack(PageRef first) {
  const auto known = packs_.find(first);
  if (known != packs_.end()) return &known->second;
  STET_ASSIGN_OR_RETURN(std::optional<std::string> bytes,
                        source_.Get(PackKey(article_, first)));
  if (!bytes.has_value())
    return absl::DataLossError(absl::StrCat("reading raw pages from version ",
                                            first.version,
                                            " on: their pack is missing"));
  STET_ASSIGN_OR_RETURN(PackReader reader,
                        PackReader::Parse(*std::move(bytes)));
  if (packs_.size() >= kPacksKept) packs_.erase(std::prev(packs_.end()));
  return &packs_.emplace(first, std::move(reader)).first->second;
}

absl::StatusOr<PackReader*> ChainReader::PackOf(PageRef page) {
  if (!chain_.has_value()) {
    STET_ASSIGN_OR_RETURN(chain_, ReadChainRecord(source_, article_));
  }
  for (const PackSpan& span : chain_->packs) {
    if (span.first <= page && page <= span.last) return Pack(span.first);
  }
  return nullptr;
}

absl::StatusOr<ChainReader::Path> ChainReader::ReadPath(PageRef page) {
  Path path;
  std::set<PageRef> wanted = {page};
  uint64_t bytes = 0;
  while (!wanted.empty()) {
    const PageRef ref = *wanted.rbegin();  // Bases are always earlier.
    wanted.erase(ref);
    STET_ASSIGN_OR_RETURN(const PackReader* const pack, PackOf(ref));
    if (pack != nullptr) {
      path.emplace(ref, std::nullopt);
      continue;
    }
    STET_ASSIGN_OR_RETURN(PageRecord record,
                          ReadPageRecord(source_, article_, ref));
    bytes += ContentBytes(record.body_frame);
    if (bytes > kDecodedBytesMax)
      return absl::DataLossError("reading a raw page: its chain is too long");
    for (const PageRef base : {record.older_base, record.base}) {
      if (base) wanted.insert(base);
    }
    path.emplace(ref, std::move(record));
  }
  return path;
}

std::string ChainReader::PrefixOf(const PageRecord& record) const {
  std::string prefix;
  for (const PageRef base : {record.older_base, record.base}) {
    if (base) prefix += bodies_.at(base);
  }
  return prefix;
}

absl::StatusOr<std::string> ChainReader::PrefixOfPack(PageRef prefix,
                                                      LayoutRef layout) {
  if (layout) {
    if (layout != layout_) {
      STET_ASSIGN_OR_RETURN(layout_bytes_, ReadLayout(source_, layout));
      layout_ = layout;
    }
    return layout_bytes_;
  }
  if (!prefix) return std::string();
  STET_ASSIGN_OR_RETURN(PackReader* const first, PackOf(prefix));
  if (first == nullptr || first->prefix() || first->Find(prefix) != 0)
    return absl::DataLossError("reading a pack: what it leans on");
  STET_ASSIGN_OR_RETURN(const std::string bytes,
                        PrefixOfPack({}, first->layout()));
  return first->Body(0, bytes);
}

// Afterwards bodies_ has those of the path.
absl::Status ChainReader::DecodeBodies(const Path& path) {
  if (bodies_bytes_ > kBodiesBytesMax) {
    bodies_.clear();
    bodies_bytes_ = 0;
  }
  for (const auto& [ref, record] : path) {
    if (bodies_.contains(ref)) continue;
    std::string body;
    if (record.has_value()) {
      STET_ASSIGN_OR_RETURN(body,
                            Decompress(record->body_frame, PrefixOf(*record)));
    } else {
      STET_ASSIGN_OR_RETURN(PackReader * pack, PackOf(ref));
      STET_ASSIGN_OR_RETURN(const std::string prefix,
                            PrefixOfPack(pack->prefix(), pack->layout()));
      STET_ASSIGN_OR_RETURN(pack, PackOf(ref));
      const size_t index = pack->Find(ref);
      if (index == pack->size())
        return absl::DataLossError(absl::StrCat("reading raw page ", ref.look,
                                                " of version ", ref.version,
                                                ": it is missing"));
      STET_ASSIGN_OR_RETURN(body, pack->Body(index, prefix));
    }
    bodies_bytes_ += body.size();
    bodies_.emplace(ref, std::move(body));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ChainReader::EvidenceBytes(PageRef page) {
  STET_ASSIGN_OR_RETURN(const PackReader* const pack, PackOf(page));
  if (pack != nullptr) {
    const size_t index = pack->Find(page);
    if (index < pack->size()) {
      std::string evidence(pack->evidence(index));
      if (pack->whole_evidence()) return evidence;
      if (page.look > 0)
        return WithBody(evidence, {}, pack->body_bytes(index), true);
      STET_ASSIGN_OR_RETURN(const absl::string_view body, BodyHere(page));
      return WithBody(evidence, Sha256Of(body), body.size(), false);
    }
  }
  STET_ASSIGN_OR_RETURN(const PageRecord record,
                        ReadPageRecord(source_, article_, page));
  std::string prefix;
  if (record.evidence_base) {
    STET_ASSIGN_OR_RETURN(const PackReader* const base,
                          PackOf(record.evidence_base));
    if (base == nullptr) {
      STET_ASSIGN_OR_RETURN(
          const PageRecord base_record,
          ReadPageRecord(source_, article_, record.evidence_base));
      if (base_record.evidence_base)
        return absl::DataLossError("reading evidence: its base has a base");
    }
    STET_ASSIGN_OR_RETURN(prefix, EvidenceBytes(record.evidence_base));
  }
  return Decompress(record.evidence_frame, prefix);
}

absl::StatusOr<absl::string_view> ChainReader::BodyHere(PageRef page) {
  const auto known = bodies_.find(page);
  if (known != bodies_.end()) return known->second;
  STET_ASSIGN_OR_RETURN(const Path path, ReadPath(page));
  STET_RETURN_IF_ERROR(DecodeBodies(path));
  return bodies_.at(page);
}

absl::StatusOr<std::string> ChainReader::Body(PageRef page) {
  STET_ASSIGN_OR_RETURN(const absl::string_view body, BodyHere(page));
  return std::string(body);
}

absl::StatusOr<Page> ChainReader::ReadAnswer(PageRef page) {
  STET_ASSIGN_OR_RETURN(const PackReader* const pack, PackOf(page));
  const size_t index = pack == nullptr ? 0 : pack->Find(page);
  std::string bytes;
  if (pack != nullptr && index < pack->size() && !pack->whole_evidence()) {
    bytes = WithBody(pack->evidence(index), {}, pack->body_bytes(index),
                     page.look > 0);
  } else {
    STET_ASSIGN_OR_RETURN(bytes, EvidenceBytes(page));
  }
  STET_ASSIGN_OR_RETURN(Evidence evidence, DecodeEvidence(bytes));
  return std::move(evidence.page);
}

absl::StatusOr<Page> ChainReader::ReadPage(PageRef page, Sha256* body_sha256) {
  STET_ASSIGN_OR_RETURN(const std::string bytes, EvidenceBytes(page));
  STET_ASSIGN_OR_RETURN(Evidence evidence, DecodeEvidence(bytes));
  STET_ASSIGN_OR_RETURN(evidence.page.body, Body(page));
  STET_ASSIGN_OR_RETURN(const PackReader* const pack, PackOf(page));
  // Evidence that was made of this body has its hash, taken a moment ago.
  const bool made_of_it = pack != nullptr && page.look == 0 &&
                          !pack->whole_evidence() &&
                          pack->Find(page) < pack->size();
  if (!made_of_it && (evidence.page.body.size() != evidence.body_bytes ||
                      Sha256Of(evidence.page.body) != evidence.body_sha256))
    return absl::DataLossError(
        "reading a raw page: its body is not the one that was hashed");
  if (body_sha256 != nullptr) *body_sha256 = evidence.body_sha256;
  return std::move(evidence.page);
}

absl::StatusOr<std::string> ChainReader::ArticleBytes(uint32_t version) {
  // From the version wanted down to one that leans on none, then up again.
  std::vector<std::pair<uint32_t, ArticleRecord>> records;
  for (uint32_t at = version; at != 0;) {
    STET_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                          source_.Get(VersionKey(kArticles, article_, at)));
    if (!bytes.has_value())
      return absl::DataLossError(absl::StrCat("reading the article of version ",
                                              at, ": it is missing"));
    STET_ASSIGN_OR_RETURN(ArticleRecord record, DecodeArticleRecord(*bytes));
    const uint32_t base = record.base;
    if (base >= at || records.size() > kArticlesPerKey)
      return absl::DataLossError("reading an article: its chain is broken");
    records.emplace_back(at, std::move(record));
    at = base;
  }
  std::string bytes;
  for (auto one = records.rbegin(); one != records.rend(); ++one) {
    absl::string_view prefix = bytes;
    std::string both;
    if (one->second.on_body) {
      // Not copied: it is the most of this.
      STET_ASSIGN_OR_RETURN(prefix, BodyHere({.version = one->first}));
      if (!bytes.empty()) prefix = both = absl::StrCat(prefix, bytes);
    }
    STET_ASSIGN_OR_RETURN(bytes, Decompress(one->second.frame, prefix));
  }
  return bytes;
}

// --- Raw pages ---------------------------------------------------------------

absl::StatusOr<PageRecord> MakePageRecord(const RecordSource& source,
                                          ArticleNumber article,
                                          PageRef previous, const Page& page,
                                          const Sha256& body_sha256,
                                          Effort effort) {
  PageRecord record;
  std::string evidence_prefix, body_prefix;
  if (previous) {
    ChainReader reader(source, article);
    STET_ASSIGN_OR_RETURN(const ChainReader::Path path,
                          reader.ReadPath(previous));
    // What the next page leans on: what reading it costs is bounded.
    uint64_t bytes = page.body.size();
    STET_RETURN_IF_ERROR(reader.DecodeBodies(path));
    for (const auto& [ref, one] : path) bytes += reader.bodies_.at(ref).size();
    const PageRef first = path.begin()->first;
    const std::optional<PageRecord>& last = path.at(previous);
    if (bytes <= kPathBytesMax && path.size() < kPathPagesMax) {
      record.base = previous;
      if (last.has_value()) record.older_base = last->base;
    } else if (reader.bodies_.at(first).size() + page.body.size() <=
               kPathBytesMax) {
      record.base = first;
    }
    if (record.base) body_prefix = reader.PrefixOf(record);
    record.evidence_base = last.has_value() && last->evidence_base
                               ? last->evidence_base
                               : previous;
    STET_ASSIGN_OR_RETURN(evidence_prefix,
                          reader.EvidenceBytes(record.evidence_base));
  }
  const Evidence evidence = {
      .page = page, .body_bytes = page.body.size(), .body_sha256 = body_sha256};
  const std::string evidence_bytes = EncodeEvidence(evidence);
  if (effort == Effort::kQuick) {
    record.evidence_frame = CompressQuickly(evidence_bytes, evidence_prefix);
    record.body_frame = CompressQuickly(page.body, body_prefix);
  } else {
    record.evidence_frame =
        Compress(evidence_bytes, evidence_prefix, kArticleLevel);
    record.body_frame = Compress(
        page.body, body_prefix, record.base ? kNextPageLevel : kFirstPageLevel);
  }
  if (record.evidence_frame.empty() || record.body_frame.empty())
    return absl::ResourceExhaustedError(
        "compressing a raw page: not enough memory");
  return record;
}

absl::StatusOr<Evidence> ReadEvidence(const RecordSource& source,
                                      ArticleNumber article, PageRef page) {
  STET_ASSIGN_OR_RETURN(const std::string bytes,
                        ChainReader(source, article).EvidenceBytes(page));
  return DecodeEvidence(bytes);
}

absl::StatusOr<Page> ReadPage(const RecordSource& source, ArticleNumber article,
                              PageRef page) {
  return ChainReader(source, article).ReadPage(page);
}

absl::StatusOr<bool> IsPacked(const RecordSource& source, ArticleNumber article,
                              PageRef page) {
  ChainReader reader(source, article);
  STET_ASSIGN_OR_RETURN(const PackReader* const pack, reader.PackOf(page));
  return pack != nullptr;
}

// --- Articles ----------------------------------------------------------------

absl::StatusOr<ArticleRecord> MakeArticleRecord(const RecordSource& source,
                                                ArticleNumber number,
                                                uint32_t version, uint32_t base,
                                                const Article& article) {
  ArticleRecord record;
  std::string prefix;
  // Groups end at fixed numbers, so that no chain is longer than a group.
  if (base != 0 &&
      (base - 1) / kArticlesPerKey == (version - 1) / kArticlesPerKey) {
    STET_ASSIGN_OR_RETURN(prefix,
                          ChainReader(source, number).ArticleBytes(base));
    record.base = base;
  }
  record.frame = CompressQuickly(EncodeArticle(article), prefix);
  if (record.frame.empty())
    return absl::ResourceExhaustedError(
        "compressing an article: not enough memory");
  return record;
}

absl::StatusOr<ArticleRecord> PackArticle(absl::string_view article,
                                          absl::string_view body, uint32_t base,
                                          absl::string_view base_article) {
  ArticleRecord record{
      .base = base,
      .on_body = !body.empty() && body.size() <= kArticleOnBodyMax};
  std::string prefix;
  if (record.on_body) prefix = std::string(body);
  if (base != 0) prefix.append(base_article.data(), base_article.size());
  record.frame = Compress(article, prefix, kArticleLevel);
  if (record.frame.empty())
    return absl::ResourceExhaustedError(
        "compressing an article: not enough memory");
  return record;
}

// Groups as above, in them steps of eight from the first; the rest from one
// before in its step.
std::vector<uint32_t> PackedArticleBases(uint32_t version) {
  constexpr uint32_t kStep = 8;
  const uint32_t in_group = (version - 1) % kArticlesPerKey;
  const uint32_t in_step = in_group % kStep;
  if (in_group == 0) return {0};
  if (in_step == 0) return {version - in_group};
  std::vector<uint32_t> bases = {version - 1};
  if (in_step >= 2) bases.push_back(version - 2);
  if (in_step >= 3) bases.push_back(version - in_step);
  return bases;
}

absl::StatusOr<Article> ReadArticle(const RecordSource& source,
                                    ArticleNumber number, uint32_t version) {
  STET_ASSIGN_OR_RETURN(const std::string bytes,
                        ChainReader(source, number).ArticleBytes(version));
  return DecodeArticle(bytes);
}

}  // namespace stet
