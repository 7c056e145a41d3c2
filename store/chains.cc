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

namespace stet {
namespace {

// Measured on histories of news pages: higher levels gain little more.
constexpr int kFirstPageLevel = 9, kNextPageLevel = 6, kArticleLevel = 9;
// Half the time, 3 % more bytes of a first page.
constexpr int kQuickFirstPageLevel = 5;

// Of reading one page: damage and hostile stores must not exhaust memory.
constexpr uint64_t kDecodedBytesMax = uint64_t{1} << 30;

// The pages that `page` leans on, itself among them, oldest first.
using Path = std::map<PageRef, PageRecord>;

absl::StatusOr<Path> ReadPath(const RecordSource& source, ArticleNumber article,
                              PageRef page) {
  Path path;
  std::set<PageRef> wanted = {page};
  uint64_t bytes = 0;
  while (!wanted.empty()) {
    const PageRef ref = *wanted.rbegin();  // Bases are always earlier.
    wanted.erase(ref);
    STET_ASSIGN_OR_RETURN(PageRecord record,
                          ReadPageRecord(source, article, ref));
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

std::string PrefixOf(const PageRecord& record,
                     const std::map<PageRef, std::string>& bodies) {
  std::string prefix;
  for (const PageRef base : {record.older_base, record.base}) {
    if (base) prefix += bodies.at(base);
  }
  return prefix;
}

absl::StatusOr<std::map<PageRef, std::string>> DecodeBodies(const Path& path) {
  std::map<PageRef, std::string> bodies;
  for (const auto& [ref, record] : path) {
    STET_ASSIGN_OR_RETURN(
        std::string body,
        Decompress(record.body_frame, PrefixOf(record, bodies)));
    bodies.emplace(ref, std::move(body));
  }
  return bodies;
}

// The evidence as bytes, of a page whose record is at hand.
absl::StatusOr<std::string> EvidenceBytes(const RecordSource& source,
                                          ArticleNumber article,
                                          const PageRecord& record) {
  std::string prefix;
  if (record.evidence_base) {
    STET_ASSIGN_OR_RETURN(
        const PageRecord base,
        ReadPageRecord(source, article, record.evidence_base));
    if (base.evidence_base)
      return absl::DataLossError("reading evidence: its base has a base");
    STET_ASSIGN_OR_RETURN(prefix, Decompress(base.evidence_frame, ""));
  }
  return Decompress(record.evidence_frame, prefix);
}

struct Bases {
  PageRef older, newer;
};

// What the next page of `body_bytes` after `previous` leans on.
Bases ChooseBases(const Path& path, PageRef previous, uint64_t body_bytes) {
  uint64_t bytes = body_bytes;
  for (const auto& [ref, record] : path)
    bytes += ContentBytes(record.body_frame);
  if (bytes <= kPathBytesMax && path.size() < kPathPagesMax)
    return {.older = path.at(previous).base, .newer = previous};
  const auto& [first, record] = *path.begin();
  if (ContentBytes(record.body_frame) + body_bytes <= kPathBytesMax)
    return {.older = {}, .newer = first};
  return {};
}

}  // namespace

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

absl::StatusOr<PageRecord> MakePageRecord(const RecordSource& source,
                                          ArticleNumber article,
                                          PageRef previous, const Page& page,
                                          const Sha256& body_sha256,
                                          Effort effort) {
  PageRecord record;
  std::string evidence_prefix, body_prefix;
  if (previous) {
    STET_ASSIGN_OR_RETURN(const Path path, ReadPath(source, article, previous));
    const Bases bases = ChooseBases(path, previous, page.body.size());
    record.older_base = bases.older;
    record.base = bases.newer;
    if (bases.newer) {
      STET_ASSIGN_OR_RETURN(const auto bodies, DecodeBodies(path));
      body_prefix = PrefixOf(record, bodies);
    }
    const PageRecord& last = path.at(previous);
    record.evidence_base = last.evidence_base ? last.evidence_base : previous;
    STET_ASSIGN_OR_RETURN(
        const PageRecord base,
        ReadPageRecord(source, article, record.evidence_base));
    STET_ASSIGN_OR_RETURN(evidence_prefix, Decompress(base.evidence_frame, ""));
  }
  const Evidence evidence = {
      .page = page, .body_bytes = page.body.size(), .body_sha256 = body_sha256};
  record.evidence_frame =
      Compress(EncodeEvidence(evidence), evidence_prefix, kArticleLevel);
  const int first_level =
      effort == Effort::kQuick ? kQuickFirstPageLevel : kFirstPageLevel;
  record.body_frame = Compress(page.body, body_prefix,
                               record.base ? kNextPageLevel : first_level);
  if (record.evidence_frame.empty() || record.body_frame.empty())
    return absl::ResourceExhaustedError(
        "compressing a raw page: not enough memory");
  return record;
}

absl::StatusOr<Evidence> ReadEvidence(const RecordSource& source,
                                      ArticleNumber article, PageRef page) {
  STET_ASSIGN_OR_RETURN(const PageRecord record,
                        ReadPageRecord(source, article, page));
  STET_ASSIGN_OR_RETURN(const std::string bytes,
                        EvidenceBytes(source, article, record));
  return DecodeEvidence(bytes);
}

absl::StatusOr<Page> ReadPage(const RecordSource& source, ArticleNumber article,
                              PageRef ref) {
  STET_ASSIGN_OR_RETURN(const Path path, ReadPath(source, article, ref));
  STET_ASSIGN_OR_RETURN(const std::string bytes,
                        EvidenceBytes(source, article, path.at(ref)));
  STET_ASSIGN_OR_RETURN(Evidence evidence, DecodeEvidence(bytes));
  STET_ASSIGN_OR_RETURN(auto bodies, DecodeBodies(path));
  evidence.page.body = std::move(bodies.at(ref));
  if (evidence.page.body.size() != evidence.body_bytes ||
      Sha256Of(evidence.page.body) != evidence.body_sha256)
    return absl::DataLossError(
        "reading a raw page: its body is not the one that was hashed");
  return std::move(evidence.page);
}

namespace {

absl::StatusOr<std::string> ArticleBytes(const RecordSource& source,
                                         ArticleNumber number,
                                         uint32_t version) {
  // From the version wanted down to one that leans on none, then up again.
  std::vector<std::string> frames;
  for (uint32_t at = version; at != 0;) {
    STET_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                          source.Get(VersionKey(kArticles, number, at)));
    if (!bytes.has_value())
      return absl::DataLossError(absl::StrCat("reading the article of version ",
                                              at, ": it is missing"));
    STET_ASSIGN_OR_RETURN(ArticleRecord record, DecodeArticleRecord(*bytes));
    if (record.base >= at || frames.size() > kArticlesPerKey)
      return absl::DataLossError("reading an article: its chain is broken");
    frames.push_back(std::move(record.frame));
    at = record.base;
  }
  std::string bytes;
  for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
    STET_ASSIGN_OR_RETURN(bytes, Decompress(*frame, bytes));
  }
  return bytes;
}

}  // namespace

absl::StatusOr<ArticleRecord> MakeArticleRecord(const RecordSource& source,
                                                ArticleNumber number,
                                                uint32_t version, uint32_t base,
                                                const Article& article) {
  ArticleRecord record;
  std::string prefix;
  // Groups end at fixed numbers, so that no chain is longer than a group.
  if (base != 0 &&
      (base - 1) / kArticlesPerKey == (version - 1) / kArticlesPerKey) {
    STET_ASSIGN_OR_RETURN(prefix, ArticleBytes(source, number, base));
    record.base = base;
  }
  record.frame = Compress(EncodeArticle(article), prefix, kArticleLevel);
  if (record.frame.empty())
    return absl::ResourceExhaustedError(
        "compressing an article: not enough memory");
  return record;
}

absl::StatusOr<Article> ReadArticle(const RecordSource& source,
                                    ArticleNumber number, uint32_t version) {
  STET_ASSIGN_OR_RETURN(const std::string bytes,
                        ArticleBytes(source, number, version));
  return DecodeArticle(bytes);
}

}  // namespace stet
