#include "store/repack.h"

#include <algorithm>
#include <map>
#include <memory>

#include "absl/status/status.h"
#include "model/digest.h"
#include "model/status_macros.h"
#include "store/chains.h"
#include "store/evidence.h"
#include "store/packs.h"

namespace stet {
namespace {

std::string SinglesPrefix(ArticleNumber article) {
  return PageKey(article, {.version = 1}).substr(0, 1 + sizeof(article));
}

// Those of versions: what was seen before the first is never packed.
Cursor ScanSingles(const Reading& reading, ArticleNumber article) {
  Cursor cursor = reading.Scan(SinglesPrefix(article), Caching::kPassBy);
  cursor.Seek(PageKey(article, {.version = 1}));
  return cursor;
}

// Of more than one pack, the last alone would be written anew.
bool ShallLean(const ChainRecord& chain) {
  return chain.packs.size() == 1 && chain.pack_due == kBehindLayout;
}

// What reading an Article may decompress and copy of raw pages: beyond that it
// leans on none.
constexpr size_t kTextCosts = size_t{1} << 20;

class Repacking {
 public:
  Repacking(const Reading& reading, ArticleNumber article, HostNumber host,
            const ChainRecord& chain, const std::set<uint32_t>& erased,
            LastLook last_look, Effort effort)
      : reading_(reading),
        article_(article),
        host_(host),
        erased_(erased),
        last_look_(last_look),
        effort_(effort),
        reader_(reading, article) {
    result_.chain = chain;
  }

  absl::StatusOr<RepackedChain> Run() && {
    STET_RETURN_IF_ERROR(FindErased());
    STET_RETURN_IF_ERROR(Pages());
    STET_RETURN_IF_ERROR(Articles());
    result_.chain.packed_pages = result_.chain.pages - left_alone_;
    return std::move(result_);
  }

 private:
  void Put(std::string key, std::string payload) {
    result_.chain.stored_bytes += payload.size();
    result_.records.emplace_back(std::move(key), std::move(payload));
  }

  void Delete(std::string key, size_t payload_bytes) {
    result_.chain.stored_bytes -= payload_bytes;
    result_.records.emplace_back(std::move(key), std::nullopt);
  }

  absl::Status FindErased() {
    for (uint32_t version = 1; version <= result_.chain.head; ++version) {
      STET_ASSIGN_OR_RETURN(
          const auto bytes,
          reading_.Get(VersionKey(kVersions, article_, version)));
      if (!bytes.has_value())
        return absl::DataLossError("packing an article: a version is missing");
      STET_ASSIGN_OR_RETURN(const VersionInfo info, DecodeVersion(*bytes));
      if (info.erased) all_erased_.insert(version);
      hashes_.push_back(info.hash);
    }
    all_erased_.insert(erased_.begin(), erased_.end());
    return absl::OkStatus();
  }

  // Packs from this one on are written anew: the last, which has room, the
  // first that loses a page, or all where their layout goes.
  absl::StatusOr<size_t> FirstPack() {
    const std::vector<PackSpan>& packs = result_.chain.packs;
    if (!packs.empty()) {
      STET_ASSIGN_OR_RETURN(const PackReader* const pack,
                            reader_.Pack(packs.front().first));
      layout_ = pack->layout();
      STET_ASSIGN_OR_RETURN(const bool retired, IsRetired(reading_, layout_));
      if (retired || ShallLean(result_.chain)) return 0;
    }
    for (size_t i = 0; i < packs.size(); ++i) {
      const auto next = erased_.lower_bound(packs[i].first.version);
      if (next != erased_.end() && *next <= packs[i].last.version) return i;
    }
    return packs.empty() || singles_ == 0 ? packs.size() : packs.size() - 1;
  }

  absl::Status EarlyPages() {
    STET_ASSIGN_OR_RETURN(const std::vector<PageRef> early,
                          ListEarlyPages(reading_, article_));
    for (const PageRef ref : early) {
      if (!erased_.contains(0)) {
        ++left_alone_;
        continue;
      }
      const std::string key = PageKey(article_, ref);
      STET_ASSIGN_OR_RETURN(const auto bytes, reading_.Get(key));
      STET_ASSIGN_OR_RETURN(const Evidence evidence,
                            ReadEvidence(reading_, article_, ref));
      --result_.chain.pages;
      result_.chain.raw_bytes -= evidence.body_bytes;
      Delete(key, bytes.has_value() ? bytes->size() : 0);
    }
    return absl::OkStatus();
  }

  absl::Status Pages() {
    std::vector<PageRef> singles;
    std::vector<size_t> bytes;
    STET_RETURN_IF_ERROR(EarlyPages());
    Cursor cursor = ScanSingles(reading_, article_);
    for (; cursor.Valid(); cursor.Next()) {
      ArticleNumber of = 0;
      PageRef ref;
      if (!ParsePageKey(cursor.key(), of, ref))
        return absl::DataLossError(
            "reading raw pages: a key is not of its form");
      STET_ASSIGN_OR_RETURN(const absl::string_view payload, cursor.payload());
      bytes.push_back(payload.size());
      singles.push_back(ref);
    }
    STET_RETURN_IF_ERROR(cursor.status());
    if (last_look_ == LastLook::kAlone && !singles.empty() &&
        singles.back().look > 0 && !erased_.contains(singles.back().version)) {
      singles.pop_back();
      ++left_alone_;
    }
    for (size_t i = 0; i < singles.size(); ++i)
      Delete(PageKey(article_, singles[i]), bytes[i]);
    singles_ = singles.size();
    std::vector<PackSpan>& packs = result_.chain.packs;
    STET_ASSIGN_OR_RETURN(const size_t first, FirstPack());
    std::vector<PageRef> pages;
    for (size_t i = first; i < packs.size(); ++i) {
      STET_ASSIGN_OR_RETURN(const PackReader* const pack,
                            reader_.Pack(packs[i].first));
      for (size_t k = 0; k < pack->size(); ++k) pages.push_back(pack->page(k));
      const std::string key = PackKey(article_, packs[i].first);
      STET_ASSIGN_OR_RETURN(const auto packed, reading_.Get(key));
      Delete(key, packed.has_value() ? packed->size() : 0);
    }
    pages.insert(pages.end(), singles.begin(), singles.end());
    packs.resize(first);
    if (!packs.empty()) {
      prefix_ = packs.front().first;
      STET_ASSIGN_OR_RETURN(prefix_body_, reader_.Body(prefix_));
    }
    for (const PageRef ref : pages) STET_RETURN_IF_ERROR(AddPage(ref));
    return FinishPack();
  }

  Sha256 HashOf(uint32_t version, const Evidence& evidence) const {
    return Sha256Of(
        EvidenceText(evidence.page, evidence.body_sha256, evidence.body_bytes,
                     version == 1 ? Sha256{} : hashes_.at(version - 2)));
  }

  absl::Status AddPage(PageRef ref) {
    if (ref.version > hashes_.size())
      return absl::DataLossError(
          "packing a raw page: it stands behind the newest version");
    STET_ASSIGN_OR_RETURN(PackedPage page, [&]() -> absl::StatusOr<PackedPage> {
      PackedPage read{.ref = ref};
      STET_ASSIGN_OR_RETURN(read.evidence, reader_.EvidenceBytes(ref));
      STET_ASSIGN_OR_RETURN(read.body, reader_.Body(ref));
      return read;
    }());
    STET_ASSIGN_OR_RETURN(const Evidence evidence,
                          DecodeEvidence(page.evidence));
    // A version's hash vouches for its first page.
    if (evidence.body_bytes != page.body.size() ||
        evidence.body_sha256 != Sha256Of(page.body) ||
        (ref.look == 0 &&
         HashOf(ref.version, evidence) != hashes_.at(ref.version - 1)))
      return absl::DataLossError(
          "packing a raw page: its body is not the one that was hashed");
    page.evidence = WithoutBody(page.evidence, evidence.body_sha256,
                                evidence.body_bytes, ref.look > 0);
    if (page.evidence.empty())
      return absl::DataLossError(
          "packing a raw page: its evidence does not end in its body's hash");
    if (erased_.contains(ref.version)) {
      --result_.chain.pages;
      result_.chain.raw_bytes -= page.body.size();
      return absl::OkStatus();
    }
    rewritten_from_ = std::min(rewritten_from_, ref.version);
    for (int attempt = 0; attempt < 2; ++attempt) {
      if (writer_ == nullptr) {
        STET_ASSIGN_OR_RETURN(PackPrefix prefix, Prefix(page));
        writer_ = std::make_unique<PackWriter>(std::move(prefix));
      }
      if (writer_->Add(page)) break;
      STET_RETURN_IF_ERROR(FinishPack());
    }
    if (!prefix_) {
      // Of later packs; the first one has none.
      prefix_ = ref;
      prefix_body_ = std::move(page.body);
    }
    return absl::OkStatus();
  }

  // The article's first page, but for the first pack, which has a layout.
  absl::StatusOr<PackPrefix> Prefix(const PackedPage& page) {
    if (prefix_) return PackPrefix{.page = prefix_, .body = prefix_body_};
    if (page.body.size() < kLayoutBytesMin) return PackPrefix{};
    STET_ASSIGN_OR_RETURN(
        result_.layout,
        ChooseLayout(reading_, host_,
                     {.article = article_, .version = page.ref.version},
                     layout_, page.body));
    return PackPrefix{.layout = result_.layout->layout,
                      .body = result_.layout->bytes};
  }

  absl::Status FinishPack() {
    if (writer_ == nullptr || writer_->empty()) return absl::OkStatus();
    STET_ASSIGN_OR_RETURN(std::string bytes, writer_->Finish(effort_));
    STET_ASSIGN_OR_RETURN(const PackReader pack, PackReader::Parse(bytes));
    for (size_t i = 0; i < pack.size(); ++i) {
      if (pack.page(i).look == 0)
        body_costs_[pack.page(i).version] =
            pack.prefix_bytes() + pack.LiteralBytes(i);
    }
    Put(PackKey(article_, writer_->first()), std::move(bytes));
    result_.chain.packs.push_back(
        {.first = writer_->first(), .last = writer_->last()});
    writer_ = nullptr;
    return absl::OkStatus();
  }

  absl::Status Articles() {
    uint32_t from =
        std::min(rewritten_from_, result_.chain.packed_articles + 1);
    const auto erased = erased_.upper_bound(0);
    if (erased != erased_.end()) from = std::min(from, *erased);
    std::map<uint32_t, std::string> group;  // Of those that may be bases.
    for (uint32_t version = from; version <= result_.chain.head; ++version) {
      const std::string key = VersionKey(kArticles, article_, version);
      STET_ASSIGN_OR_RETURN(const auto before, reading_.Get(key));
      if (before.has_value()) result_.chain.stored_bytes -= before->size();
      std::string article, body;
      if (all_erased_.contains(version)) {
        article = EncodeArticle(Article{});
      } else {
        STET_ASSIGN_OR_RETURN(article, reader_.ArticleBytes(version));
        STET_ASSIGN_OR_RETURN(body, reader_.Body({.version = version}));
      }
      STET_ASSIGN_OR_RETURN(const ArticleRecord record,
                            SmallestRecord(version, article, body, group));
      Put(key, EncodeArticleRecord(record));
      if (version % kArticlesPerKey == 1) group.clear();
      group[version] = std::move(article);
    }
    result_.chain.packed_articles = result_.chain.head;
    return absl::OkStatus();
  }

  // What reading the body decompresses.
  absl::StatusOr<size_t> BodyCosts(uint32_t version) {
    const auto known = body_costs_.find(version);
    if (known != body_costs_.end()) return known->second;
    const PageRef page{.version = version};
    STET_ASSIGN_OR_RETURN(const PackReader* const pack, reader_.PackOf(page));
    if (pack == nullptr || pack->Find(page) == pack->size()) return kTextCosts;
    return body_costs_[version] =
               pack->prefix_bytes() + pack->LiteralBytes(pack->Find(page));
  }

  // What reading the Article decompresses and copies of raw pages.
  absl::StatusOr<size_t> TextCosts(uint32_t version) {
    const auto known = text_costs_.find(version);
    if (known != text_costs_.end()) return known->second;
    size_t costs = 0;
    for (uint32_t at = version; at != 0;) {
      STET_ASSIGN_OR_RETURN(const auto bytes,
                            reading_.Get(VersionKey(kArticles, article_, at)));
      if (!bytes.has_value()) break;  // Reading it tells.
      STET_ASSIGN_OR_RETURN(const ArticleRecord record,
                            DecodeArticleRecord(*bytes));
      if (record.on_body) {
        STET_ASSIGN_OR_RETURN(const size_t body, BodyCosts(at));
        costs += body;
      }
      if (record.base >= at) break;
      at = record.base;
    }
    return text_costs_[version] = costs;
  }

  // The smallest of what its bases allow, but for some bytes that reading is
  // worth: what leans on no body is read without decompressing any page, and
  // the more of them is read, the more that is.
  absl::StatusOr<ArticleRecord> SmallestRecord(
      uint32_t version, const std::string& article, const std::string& body,
      std::map<uint32_t, std::string>& group) {
    constexpr size_t kSmall = 64;  // Not worth to look for less.
    std::optional<ArticleRecord> best;
    size_t best_costs = 0, best_reading = 0;
    const auto take_if_smaller = [&](ArticleRecord record, size_t reading) {
      const size_t costs =
          record.frame.size() + (record.on_body ? 32 + body.size() / 4096 : 0);
      if (best.has_value() && costs >= best_costs) return;
      best = std::move(record);
      best_costs = costs;
      best_reading = reading;
    };
    size_t body_reading = 0;
    if (!body.empty()) {
      STET_ASSIGN_OR_RETURN(const size_t literals, BodyCosts(version));
      body_reading = literals + body.size() / 4;
    }
    if (!all_erased_.contains(version)) {
      for (const uint32_t base : PackedArticleBases(version)) {
        if (base == 0 || all_erased_.contains(base)) continue;
        if (!group.contains(base)) {
          STET_ASSIGN_OR_RETURN(group[base], reader_.ArticleBytes(base));
        }
        STET_ASSIGN_OR_RETURN(const size_t base_reading, TextCosts(base));
        for (const bool on_body : {false, true}) {
          const size_t reading = base_reading + (on_body ? body_reading : 0);
          if (on_body && (body.empty() || reading > kTextCosts)) continue;
          STET_ASSIGN_OR_RETURN(
              ArticleRecord record,
              PackArticle(article, on_body ? body : absl::string_view(), base,
                          group[base]));
          take_if_smaller(std::move(record), reading);
          if (best_costs <= kSmall) break;
        }
        if (best_costs <= kSmall && best.has_value()) break;
      }
    }
    const bool on_body = !body.empty() && body_reading <= kTextCosts;
    if (!best.has_value() || (on_body && best_costs > kSmall)) {
      STET_ASSIGN_OR_RETURN(
          ArticleRecord record,
          PackArticle(article, on_body ? body : absl::string_view(), 0, ""));
      take_if_smaller(std::move(record), on_body ? body_reading : 0);
    }
    text_costs_[version] = best_reading;
    return *std::move(best);
  }

  const Reading& reading_;
  const ArticleNumber article_;
  const HostNumber host_;
  const std::set<uint32_t>& erased_;  // Now.
  const LastLook last_look_;
  const Effort effort_;
  uint64_t left_alone_ = 0;
  std::set<uint32_t> all_erased_;  // Now and before.
  std::vector<Sha256> hashes_;     // Of all versions, from the first.
  ChainReader reader_;
  RepackedChain result_;
  size_t singles_ = 0;
  LayoutRef layout_;  // Of the first pack, as it was.
  PageRef prefix_;
  std::string prefix_body_;
  std::unique_ptr<PackWriter> writer_;
  uint32_t rewritten_from_ = UINT32_MAX;
  // By version, of those met: bytes to decompress and copy for its first page's
  // body and for its Article.
  std::map<uint32_t, size_t> body_costs_, text_costs_;
};

}  // namespace

absl::StatusOr<bool> NeedsRepacking(const Reading& reading,
                                    ArticleNumber article,
                                    const ChainRecord& chain,
                                    LastLook last_look) {
  if (chain.head == 0) return false;
  if (chain.packs.empty() || chain.packed_articles < chain.head ||
      ShallLean(chain))
    return true;
  Cursor cursor = ScanSingles(reading, article);
  if (cursor.Valid() && last_look == LastLook::kAlone) {
    ArticleNumber of = 0;
    PageRef ref;
    if (ParsePageKey(cursor.key(), of, ref) && ref.look > 0) cursor.Next();
  }
  const bool is_any = cursor.Valid();
  STET_RETURN_IF_ERROR(cursor.status());
  return is_any;
}

absl::StatusOr<RepackedChain> Repack(const Reading& reading,
                                     ArticleNumber article, HostNumber host,
                                     const ChainRecord& chain,
                                     const std::set<uint32_t>& erased,
                                     LastLook last_look, Effort effort) {
  return Repacking(reading, article, host, chain, erased, last_look, effort)
      .Run();
}

absl::StatusOr<std::vector<ArticleNumber>> ListLeaning(
    const Reading& reading, const std::vector<LayoutRef>& layouts) {
  std::vector<ArticleNumber> leaning;
  Cursor cursor = reading.Scan(std::string(1, kPacks), Caching::kPassBy);
  for (; cursor.Valid(); cursor.Next()) {
    ArticleNumber article = 0;
    PageRef first;
    if (!ParsePageKey(cursor.key(), article, first))
      return absl::DataLossError("reading packs: a key is not of its form");
    STET_ASSIGN_OR_RETURN(const absl::string_view payload, cursor.payload());
    if (std::find(layouts.begin(), layouts.end(), LayoutOfPack(payload)) !=
        layouts.end())
      leaning.push_back(article);
  }
  STET_RETURN_IF_ERROR(cursor.status());
  return leaning;
}

absl::StatusOr<std::vector<PageRef>> ListPages(const Reading& reading,
                                               ArticleNumber article,
                                               const ChainRecord& chain,
                                               uint32_t version) {
  ChainReader reader(reading, article);
  return ListPages(reading, article, chain, version, reader);
}

absl::StatusOr<std::vector<PageRef>> ListPages(const Reading& reading,
                                               ArticleNumber article,
                                               const ChainRecord& chain,
                                               uint32_t version,
                                               ChainReader& reader) {
  std::vector<PageRef> pages;
  for (const PackSpan& span : chain.packs) {
    if (version != 0 &&
        (version < span.first.version || version > span.last.version))
      continue;
    STET_ASSIGN_OR_RETURN(const PackReader* const pack,
                          reader.Pack(span.first));
    for (size_t i = 0; i < pack->size(); ++i) {
      if (version == 0 || pack->page(i).version == version)
        pages.push_back(pack->page(i));
    }
  }
  Cursor cursor =
      reading.Scan(version == 0 ? SinglesPrefix(article)
                                : VersionKey(kPages, article, version),
                   Caching::kPassBy);
  for (; cursor.Valid(); cursor.Next()) {
    ArticleNumber of = 0;
    PageRef ref;
    if (!ParsePageKey(cursor.key(), of, ref))
      return absl::DataLossError("reading raw pages: a key is not of its form");
    pages.push_back(ref);
  }
  STET_RETURN_IF_ERROR(cursor.status());
  return pages;
}

absl::StatusOr<std::vector<PageRef>> ListEarlyPages(const Reading& reading,
                                                    ArticleNumber article) {
  std::vector<PageRef> pages;
  Cursor cursor =
      reading.Scan(VersionKey(kPages, article, 0), Caching::kPassBy);
  for (; cursor.Valid(); cursor.Next()) {
    ArticleNumber of = 0;
    PageRef ref;
    if (!ParsePageKey(cursor.key(), of, ref))
      return absl::DataLossError("reading raw pages: a key is not of its form");
    pages.push_back(ref);
  }
  STET_RETURN_IF_ERROR(cursor.status());
  return pages;
}

}  // namespace stet
