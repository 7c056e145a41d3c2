// Records of raw pages: what was received, how it was received, and its digest.

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "store/codec.h"
#include "store/record_fields.h"
#include "store/records.h"

namespace stet {

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

}  // namespace stet
