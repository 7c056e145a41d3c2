// Records of versions: their chain, their texts, and what is told of them.

#include <utility>

#include "absl/strings/strip.h"
#include "store/codec.h"
#include "store/record_fields.h"
#include "store/records.h"

namespace stet {
namespace {

// Before a frame; no zstd frame begins so.
constexpr char kOnBody = 1;

}  // namespace

std::string EncodeChain(const ChainRecord& chain) {
  std::string bytes;
  Encoder encoder(bytes);
  encoder.Varint(chain.head);
  encoder.Varint(chain.edits);
  encoder.Varint(chain.silent);
  encoder.Varint(chain.pages);
  encoder.Varint(chain.raw_bytes);
  encoder.Varint(chain.stored_bytes);
  if (chain.packs.empty() && chain.packed_articles == 0 &&
      chain.pack_due == absl::InfinitePast())
    return bytes;
  encoder.Varint(chain.packed_articles);
  encoder.Varint(chain.packs.size());
  for (const PackSpan& pack : chain.packs) {
    PutRef(encoder, pack.first);
    PutRef(encoder, pack.last);
  }
  encoder.Varint(chain.packed_pages);
  encoder.Time(chain.pack_due);
  return bytes;
}

absl::StatusOr<ChainRecord> DecodeChain(absl::string_view bytes) {
  ChainRecord chain;
  Decoder decoder(bytes);
  chain.head = decoder.Varint32();
  chain.edits = decoder.Varint32();
  chain.silent = decoder.Varint32();
  chain.pages = decoder.Varint();
  chain.raw_bytes = decoder.Varint();
  chain.stored_bytes = decoder.Varint();
  if (!decoder.rest().empty()) {  // Format 1 ends here.
    chain.packed_articles = decoder.Varint32();
    chain.packs.resize(decoder.Count());
    for (PackSpan& pack : chain.packs) {
      pack.first = GetRef(decoder);
      pack.last = GetRef(decoder);
    }
  }
  if (!decoder.rest().empty()) {  // Format 2 ends here.
    chain.packed_pages = decoder.Varint();
    chain.pack_due = decoder.Time();
  }
  if (!decoder.Done()) return Damaged("a chain's counts");
  return chain;
}

std::string EncodeVersion(const VersionInfo& info) {
  std::string bytes;
  Encoder encoder(bytes);
  encoder.Digest(info.hash);
  encoder.Time(info.first_seen);
  encoder.Time(info.last_seen);
  encoder.Signed(info.status);
  encoder.Varint(info.looks);
  encoder.Signed(info.words);
  encoder.Bytes(info.title);
  encoder.Bool(info.edit);
  encoder.Bool(info.silent);
  encoder.Double(info.score);
  encoder.Strings(info.classes);
  encoder.Bool(info.erased);
  if (info.erased) {
    encoder.Bytes(info.erase_reason);
    encoder.Time(info.erased_at);
  }
  return bytes;
}

absl::StatusOr<VersionInfo> DecodeVersion(absl::string_view bytes) {
  VersionInfo info;
  Decoder decoder(bytes);
  info.hash = decoder.Digest();
  info.first_seen = decoder.Time();
  info.last_seen = decoder.Time();
  info.status = static_cast<int>(decoder.Signed());
  info.looks = decoder.Varint32();
  info.words = static_cast<int>(decoder.Signed());
  info.title = decoder.String();
  info.edit = decoder.Bool();
  info.silent = decoder.Bool();
  info.score = decoder.Double();
  info.classes = decoder.Strings();
  info.erased = decoder.Bool();
  if (info.erased) info.erase_reason = decoder.String();
  // Formats before 3 end here.
  if (!decoder.rest().empty()) info.erased_at = decoder.Time();
  if (!decoder.Done()) return Damaged("a version");
  return info;
}

std::string EncodeArticle(const Article& article) {
  std::string bytes;
  Encoder encoder(bytes);
  encoder.Signed(article.extractor_version);
  encoder.Bytes(article.url);
  encoder.Bytes(article.canonical_url == article.url ? ""
                                                     : article.canonical_url);
  encoder.Bool(article.canonical_url == article.url);
  encoder.Bytes(article.title);
  encoder.Strings(article.byline);
  encoder.OptionalTime(article.published);
  encoder.OptionalTime(article.modified);
  for (const auto* text : {&article.language, &article.site_name,
                           &article.description, &article.image})
    encoder.Bytes(*text);
  encoder.Strings(article.tags);
  encoder.Strings(article.correction_notes);
  encoder.Bool(article.paywalled);
  PutEnum(encoder, article.page_kind);
  encoder.Bytes(article.reason);
  encoder.Double(article.confidence);
  encoder.Varint(article.blocks.size());
  for (const Block& block : article.blocks) {
    PutEnum(encoder, block.kind);
    encoder.Bytes(block.text);
    encoder.Bool(block.in_body);
    encoder.OptionalTime(block.posted);
  }
  encoder.Varint(article.links.size());
  for (const ArticleLink& link : article.links) {
    encoder.Bytes(link.url);
    encoder.Bytes(link.text);
    encoder.Varint(link.block);
  }
  return bytes;
}

absl::StatusOr<Article> DecodeArticle(absl::string_view bytes) {
  Article article;
  bool in_range = true;
  Decoder decoder(bytes);
  article.extractor_version = static_cast<int>(decoder.Signed());
  article.url = decoder.String();
  article.canonical_url = decoder.String();
  if (decoder.Bool()) article.canonical_url = article.url;
  article.title = decoder.String();
  article.byline = decoder.Strings();
  article.published = decoder.OptionalTime();
  article.modified = decoder.OptionalTime();
  for (auto* text : {&article.language, &article.site_name,
                     &article.description, &article.image})
    *text = decoder.String();
  article.tags = decoder.Strings();
  article.correction_notes = decoder.Strings();
  article.paywalled = decoder.Bool();
  article.page_kind = GetEnum(decoder, PageKind::kOther, in_range);
  article.reason = decoder.String();
  article.confidence = decoder.Double();
  article.blocks.resize(decoder.Count());
  for (Block& block : article.blocks) {
    block.kind = GetEnum(decoder, BlockKind::kPost, in_range);
    block.text = decoder.String();
    block.in_body = decoder.Bool();
    block.posted = decoder.OptionalTime();
  }
  article.links.resize(decoder.Count());
  for (ArticleLink& link : article.links) {
    link.url = decoder.String();
    link.text = decoder.String();
    link.block = decoder.Varint();
  }
  if (!decoder.Done() || !in_range) return Damaged("an article");
  return article;
}

std::string EncodeArticleRecord(const ArticleRecord& record) {
  std::string bytes = EncodeNumber(record.base);
  if (record.on_body) bytes += kOnBody;
  return bytes += record.frame;
}

absl::StatusOr<ArticleRecord> DecodeArticleRecord(absl::string_view bytes) {
  ArticleRecord record;
  Decoder decoder(bytes);
  record.base = decoder.Varint32();
  if (!decoder.ok()) return Damaged("an article's record");
  absl::string_view frame = decoder.rest();
  record.on_body = absl::ConsumePrefix(&frame, absl::string_view(&kOnBody, 1));
  record.frame = std::string(frame);
  return record;
}

std::string EncodeChange(const ChangeRecord& change) {
  std::string bytes;
  Encoder encoder(bytes);
  encoder.Varint(change.article);
  encoder.Varint(change.version);
  return bytes;
}

absl::StatusOr<ChangeRecord> DecodeChange(absl::string_view bytes) {
  ChangeRecord change;
  Decoder decoder(bytes);
  change.article = decoder.Varint32();
  change.version = decoder.Varint32();
  if (!decoder.Done()) return Damaged("a change");
  return change;
}

}  // namespace stet
