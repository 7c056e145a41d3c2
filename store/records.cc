// Records of addresses, hosts and sources, and the store's own numbers.

#include "store/records.h"

#include <optional>

#include "absl/strings/match.h"
#include "store/codec.h"
#include "store/compression.h"
#include "store/record_fields.h"

namespace stet {
namespace {

constexpr int kRobotsLevel = 3, kKnowledgeLevel = 3;
constexpr char kFrameMagic[] = "\x28\xb5\x2f\xfd";

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

std::string EncodeHostLayouts(const HostLayouts& layouts) {
  std::string bytes;
  Encoder encoder(bytes);
  encoder.Varint(layouts.last);
  encoder.Varint(layouts.layouts.size());
  for (const HostLayouts::Layout& one : layouts.layouts) {
    encoder.Varint(one.number);
    for (const HostLayouts::Source source : {one.from, one.like}) {
      encoder.Varint(source.article);
      encoder.Varint(source.version);
    }
    encoder.Bool(one.retired);
  }
  encoder.Varint(layouts.lone.size());
  for (const ArticleNumber article : layouts.lone) encoder.Varint(article);
  return bytes;
}

absl::StatusOr<HostLayouts> DecodeHostLayouts(absl::string_view bytes) {
  HostLayouts layouts;
  Decoder decoder(bytes);
  layouts.last = decoder.Varint32();
  layouts.layouts.resize(decoder.Count());
  for (HostLayouts::Layout& one : layouts.layouts) {
    one.number = decoder.Varint32();
    for (HostLayouts::Source* const source : {&one.from, &one.like}) {
      source->article = decoder.Varint32();
      source->version = decoder.Varint32();
    }
    one.retired = decoder.Bool();
  }
  layouts.lone.resize(decoder.Count());
  for (ArticleNumber& article : layouts.lone) article = decoder.Varint32();
  if (!decoder.Done()) return Damaged("a host's layouts");
  return layouts;
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

}  // namespace stet
