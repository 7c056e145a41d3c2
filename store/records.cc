#include "store/records.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "store/codec.h"
#include "store/compression.h"

namespace stet {
namespace {

constexpr int kRobotsLevel = 3, kKnowledgeLevel = 3;
constexpr char kFrameMagic[] = "\x28\xb5\x2f\xfd";

absl::Status Damaged(absl::string_view what) {
  return absl::DataLossError(
      absl::StrCat("reading ", what, ": the record is not of its form"));
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

void PutPairs(Encoder& encoder, const Pairs& pairs) {
  encoder.Varint(pairs.size());
  for (const auto& [first, second] : pairs) {
    encoder.Bytes(first);
    encoder.Bytes(second);
  }
}

Pairs GetPairs(Decoder& decoder) {
  Pairs pairs(decoder.Count());
  for (auto& [first, second] : pairs) {
    first = decoder.String();
    second = decoder.String();
  }
  return pairs;
}

// An enum kept as its number; `last` is its largest value.
template <typename Enum>
Enum GetEnum(Decoder& decoder, Enum last, bool& in_range) {
  const uint64_t value = decoder.Varint();
  if (value > static_cast<uint64_t>(last)) {
    in_range = false;
    return Enum{};
  }
  return static_cast<Enum>(value);
}

template <typename Enum>
void PutEnum(Encoder& encoder, Enum value) {
  encoder.Varint(static_cast<uint64_t>(value));
}

// Before a frame; no zstd frame begins so.
constexpr char kOnBody = 1;

void PutRef(Encoder& encoder, PageRef ref) {
  encoder.Varint(ref.version);
  if (ref) encoder.Varint(ref.look);
}

PageRef GetRef(Decoder& decoder) {
  PageRef ref{.version = decoder.Varint32()};
  if (ref) ref.look = decoder.Varint32();
  return ref;
}

}  // namespace

std::string EncodeCommits(const CommitsRecord& record) {
  std::string bytes;
  Encoder encoder(bytes);
  encoder.Varint(record.commits);
  encoder.Varint(record.last_article);
  encoder.Varint(record.last_host);
  return bytes;
}

absl::StatusOr<CommitsRecord> DecodeCommits(absl::string_view bytes) {
  CommitsRecord record;
  Decoder decoder(bytes);
  record.commits = decoder.Varint();
  record.last_article = decoder.Varint32();
  record.last_host = decoder.Varint32();
  if (!decoder.Done()) return Damaged("the number of commits");
  return record;
}

std::string EncodeNumber(uint64_t number) {
  std::string bytes;
  Encoder(bytes).Varint(number);
  return bytes;
}

absl::StatusOr<uint64_t> DecodeNumber(absl::string_view bytes) {
  Decoder decoder(bytes);
  const uint64_t number = decoder.Varint();
  if (!decoder.Done()) return Damaged("a number");
  return number;
}

// --- Visits ----------------------------------------------------------------

std::string EncodeVisit(const Visit& visit, HostNumber host) {
  std::string bytes;
  Encoder encoder(bytes);
  encoder.Bytes(visit.id);
  encoder.Bytes(visit.url == visit.id ? "" : visit.url);
  encoder.Varint(host);
  encoder.Bytes(visit.source);
  PutEnum(encoder, visit.kind);
  encoder.Bool(visit.user_named);
  PutEnum(encoder, visit.state);
  encoder.Time(visit.state_since);
  encoder.Bytes(visit.reason);
  encoder.Bytes(visit.moved_to);
  encoder.Bytes(visit.etag);
  encoder.Bytes(visit.last_modified);
  encoder.Varint(visit.body_hash);
  encoder.Varint(visit.text_hash);
  encoder.Time(visit.added);
  encoder.Time(visit.published);
  encoder.Time(visit.last_changed);
  encoder.Varint(visit.edits);
  encoder.Bytes(visit.feed_id);
  encoder.Time(visit.feed_updated);
  encoder.Bytes(visit.front_title);
  if (visit.wire_hash != 0) encoder.Fixed64(visit.wire_hash);
  return bytes;
}

std::string EncodeCheck(const Visit& visit, absl::Time head_last_seen) {
  std::string bytes;
  Encoder encoder(bytes);
  encoder.Time(visit.next_due);
  encoder.Time(visit.last_checked);
  // Mostly the same time; then one byte says so.
  encoder.Bool(head_last_seen == visit.last_checked);
  if (head_last_seen != visit.last_checked) encoder.Time(head_last_seen);
  encoder.Varint(visit.checks);
  encoder.Varint(visit.failures);
  encoder.Time(visit.first_failure);
  encoder.Varint(visit.gone_seen);
  encoder.Time(visit.first_gone);
  encoder.Double(visit.expected_edits);
  return bytes;
}

absl::StatusOr<StoredVisit> DecodeVisit(absl::string_view visit_bytes,
                                        absl::string_view check_bytes) {
  StoredVisit stored;
  Visit& visit = stored.visit;
  bool in_range = true;
  Decoder decoder(visit_bytes);
  visit.id = decoder.String();
  visit.url = decoder.String();
  if (visit.url.empty()) visit.url = visit.id;
  stored.host = decoder.Varint32();
  visit.source = decoder.String();
  visit.kind = GetEnum(decoder, SourceKind::kPage, in_range);
  visit.user_named = decoder.Bool();
  visit.state = GetEnum(decoder, VisitState::kRemoved, in_range);
  visit.state_since = decoder.Time();
  visit.reason = decoder.String();
  visit.moved_to = decoder.String();
  visit.etag = decoder.String();
  visit.last_modified = decoder.String();
  visit.body_hash = decoder.Varint();
  visit.text_hash = decoder.Varint();
  visit.added = decoder.Time();
  visit.published = decoder.Time();
  visit.last_changed = decoder.Time();
  visit.edits = decoder.Varint32();
  visit.feed_id = decoder.String();
  visit.feed_updated = decoder.Time();
  visit.front_title = decoder.String();
  if (decoder.ok() && !decoder.Done()) visit.wire_hash = decoder.Fixed64();

  Decoder check(check_bytes);
  visit.next_due = check.Time();
  visit.last_checked = check.Time();
  stored.head_last_seen = check.Bool() ? visit.last_checked : check.Time();
  visit.checks = check.Varint32();
  visit.failures = check.Varint32();
  visit.first_failure = check.Time();
  visit.gone_seen = check.Varint32();
  visit.first_gone = check.Time();
  visit.expected_edits = check.Double();
  if (!decoder.Done() || !check.Done() || !in_range) return Damaged("a visit");
  return stored;
}

// --- Hosts -----------------------------------------------------------------

std::string EncodeHost(const StoredHost& stored) {
  std::string bytes;
  Encoder encoder(bytes);
  encoder.Bytes(stored.host.name);
  encoder.Time(stored.host.not_before);
  encoder.Time(stored.host.last_request);
  encoder.Varint(stored.host.failures);
  encoder.Duration(stored.host.latency);
  encoder.Time(stored.claimable);
  return bytes;
}

absl::StatusOr<StoredHost> DecodeHost(absl::string_view bytes) {
  StoredHost stored;
  Decoder decoder(bytes);
  stored.host.name = decoder.String();
  stored.host.not_before = decoder.Time();
  stored.host.last_request = decoder.Time();
  stored.host.failures = decoder.Varint32();
  stored.host.latency = decoder.Duration();
  stored.claimable = decoder.Time();
  if (!decoder.Done()) return Damaged("a host");
  return stored;
}

std::string EncodeRobots(const std::vector<Host::Robots>& robots) {
  std::string bytes;
  Encoder encoder(bytes);
  encoder.Varint(robots.size());
  for (const Host::Robots& one : robots) {
    encoder.Bytes(one.origin);
    encoder.Signed(one.status);
    encoder.Bytes(one.body);
    encoder.Time(one.fetched);
    encoder.Time(one.expires);
    encoder.Time(one.unreachable_since);
  }
  return Compress(bytes, "", kRobotsLevel);
}

absl::StatusOr<std::vector<Host::Robots>> DecodeRobots(
    absl::string_view bytes) {
  absl::StatusOr<std::string> plain = Decompress(bytes, "");
  if (!plain.ok()) return plain.status();
  Decoder decoder(*plain);
  std::vector<Host::Robots> robots(decoder.Count());
  for (Host::Robots& one : robots) {
    one.origin = decoder.String();
    one.status = static_cast<int>(decoder.Signed());
    one.body = decoder.String();
    one.fetched = decoder.Time();
    one.expires = decoder.Time();
    one.unreachable_since = decoder.Time();
  }
  if (!decoder.Done()) return Damaged("a host's robots.txt");
  return robots;
}

// --- Sources ---------------------------------------------------------------

// Counts, most of them small, in eight bytes each: a frame is half as long.
// What format 1 wrote is no frame, and begins with another byte.
std::string EncodeKnowledge(absl::string_view knowledge) {
  if (knowledge.empty()) return "";
  return Compress(knowledge, "", kKnowledgeLevel);
}

absl::StatusOr<std::string> DecodeKnowledge(absl::string_view bytes) {
  if (!absl::StartsWith(bytes, kFrameMagic)) return std::string(bytes);
  return Decompress(bytes, "");
}

std::string EncodeSource(const Source& source) {
  std::string bytes;
  Encoder encoder(bytes);
  encoder.Bytes(source.name);
  for (const auto* list :
       {&source.feeds, &source.sitemaps, &source.pages, &source.articles,
        &source.include, &source.exclude, &source.keep, &source.drop})
    encoder.Strings(*list);
  encoder.Bool(source.every.has_value());
  if (source.every.has_value()) encoder.Duration(*source.every);
  PutPairs(encoder, source.headers);
  encoder.Bool(source.paused);
  encoder.Bool(source.from_config);
  return bytes;
}

absl::StatusOr<Source> DecodeSource(absl::string_view bytes) {
  Source source;
  Decoder decoder(bytes);
  source.name = decoder.String();
  for (auto* list :
       {&source.feeds, &source.sitemaps, &source.pages, &source.articles,
        &source.include, &source.exclude, &source.keep, &source.drop})
    *list = decoder.Strings();
  if (decoder.Bool()) source.every = decoder.Duration();
  source.headers = GetPairs(decoder);
  source.paused = decoder.Bool();
  source.from_config = decoder.Bool();
  if (!decoder.Done()) return Damaged("a source");
  return source;
}

// --- Versions --------------------------------------------------------------

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

// --- Pages -----------------------------------------------------------------

namespace {

// Where the size of the requested address would stand, which is never empty.
constexpr uint8_t kMoreEvidence = 0;

}  // namespace

std::string EncodeEvidence(const Evidence& evidence) {
  const Page& page = evidence.page;
  std::string bytes;
  Encoder encoder(bytes);
  if (page.requested_url.empty() || page.archive.has_value() ||
      !page.seen_instead.empty()) {
    encoder.Byte(kMoreEvidence);
    encoder.Bytes(page.seen_instead);
    encoder.Bool(page.archive.has_value());
    if (page.archive.has_value()) {
      encoder.Bytes(page.archive->file);
      encoder.Varint(page.archive->offset);
      encoder.Varint(page.archive->inside);
      encoder.Bytes(page.archive->id);
    }
  }
  encoder.Bytes(page.requested_url);
  encoder.Bytes(page.final_url);
  encoder.Varint(page.hops.size());
  for (const Hop& hop : page.hops) {
    encoder.Bytes(hop.url);
    encoder.Signed(hop.status);
    encoder.Bytes(hop.location);
  }
  encoder.Signed(page.status);
  encoder.Bytes(page.http_version);
  PutPairs(encoder, page.headers);
  encoder.Bytes(page.server_address);
  encoder.Bytes(page.certificate_sha256);
  encoder.Time(page.requested_at);
  encoder.Time(page.received_at);
  encoder.Varint(evidence.body_bytes);
  encoder.Digest(evidence.body_sha256);
  return bytes;
}

absl::StatusOr<Evidence> DecodeEvidence(absl::string_view bytes) {
  Evidence evidence;
  Page& page = evidence.page;
  if (!bytes.empty() && static_cast<uint8_t>(bytes[0]) == kMoreEvidence) {
    Decoder more(bytes.substr(1));
    page.seen_instead = more.String();
    if (more.Bool()) {
      page.archive.emplace();
      page.archive->file = more.String();
      page.archive->offset = more.Varint();
      page.archive->inside = more.Varint();
      page.archive->id = more.String();
    }
    if (!more.ok()) return Damaged("a page's evidence");
    bytes = more.rest();
  }
  Decoder decoder(bytes);
  page.requested_url = decoder.String();
  page.final_url = decoder.String();
  page.hops.resize(decoder.Count());
  for (Hop& hop : page.hops) {
    hop.url = decoder.String();
    hop.status = static_cast<int>(decoder.Signed());
    hop.location = decoder.String();
  }
  page.status = static_cast<int>(decoder.Signed());
  page.http_version = decoder.String();
  page.headers = GetPairs(decoder);
  page.server_address = decoder.String();
  page.certificate_sha256 = decoder.String();
  page.requested_at = decoder.Time();
  page.received_at = decoder.Time();
  evidence.body_bytes = decoder.Varint();
  evidence.body_sha256 = decoder.Digest();
  if (!decoder.Done()) return Damaged("a page's evidence");
  return evidence;
}

namespace {

// How an evidence ends.
std::string BodyEnd(const Sha256& body_sha256, uint64_t body_bytes) {
  std::string end;
  Encoder encoder(end);
  encoder.Varint(body_bytes);
  encoder.Digest(body_sha256);
  return end;
}

}  // namespace

std::string WithoutBody(absl::string_view evidence, const Sha256& body_sha256,
                        uint64_t body_bytes, bool with_hash) {
  const std::string end = BodyEnd(body_sha256, body_bytes);
  if (!absl::ConsumeSuffix(&evidence, end)) return "";
  std::string rest(evidence);
  if (with_hash) rest += end.substr(end.size() - body_sha256.size());
  return rest;
}

std::string WithBody(absl::string_view evidence, const Sha256& body_sha256,
                     uint64_t body_bytes, bool with_hash) {
  std::string end = BodyEnd(body_sha256, body_bytes);
  if (with_hash) {
    const size_t rest =
        evidence.size() - std::min(evidence.size(), body_sha256.size());
    end.replace(end.size() - body_sha256.size(), std::string::npos,
                std::string(evidence.substr(rest)));
    evidence = evidence.substr(0, rest);
  }
  return absl::StrCat(evidence, end);
}

std::string EncodePageRecord(const PageRecord& record) {
  std::string bytes;
  Encoder encoder(bytes);
  PutRef(encoder, record.older_base);
  PutRef(encoder, record.base);
  PutRef(encoder, record.evidence_base);
  encoder.Bytes(record.evidence_frame);
  bytes += record.body_frame;
  return bytes;
}

absl::StatusOr<PageRecord> DecodePageRecord(absl::string_view bytes) {
  PageRecord record;
  Decoder decoder(bytes);
  record.older_base = GetRef(decoder);
  record.base = GetRef(decoder);
  record.evidence_base = GetRef(decoder);
  record.evidence_frame = decoder.String();
  if (!decoder.ok()) return Damaged("a raw page's record");
  record.body_frame = std::string(decoder.rest());
  return record;
}

std::string EncodeDigest(const Sha256& digest) {
  std::string bytes;
  Encoder(bytes).Digest(digest);
  return bytes;
}

absl::StatusOr<Sha256> DecodeDigest(absl::string_view bytes) {
  Decoder decoder(bytes);
  const Sha256 digest = decoder.Digest();
  if (!decoder.Done()) return Damaged("a block of the hash tree");
  return digest;
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
