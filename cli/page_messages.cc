#include "cli/page_messages.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "store/codec.h"
#include "store/records.h"

namespace stet {
namespace {

absl::Status Garbled(absl::string_view what) {
  return absl::DataLossError(
      absl::StrCat("reading ", what, " of a page worker: not of its form"));
}

void PutStatus(Encoder& encoder, const absl::Status& status) {
  encoder.Varint(static_cast<uint64_t>(status.code()));
  encoder.Bytes(status.message());
}

absl::Status GetStatus(Decoder& decoder) {
  const int code = static_cast<int>(decoder.Varint32());
  const absl::string_view message = decoder.Bytes();
  return absl::Status(static_cast<absl::StatusCode>(code), message);
}

// Minutes east of UTC, less than a day to either side.
constexpr int kOffsetMax = 24 * 60;

void PutOffset(Encoder& encoder, std::optional<int> offset) {
  encoder.Varint(static_cast<uint64_t>(offset ? *offset + kOffsetMax + 1 : 0));
}

bool GetOffset(Decoder& decoder, std::optional<int>& offset) {
  const uint32_t coded = decoder.Varint32();
  if (coded > 2 * kOffsetMax + 1) return false;
  if (coded > 0) offset = static_cast<int>(coded) - kOffsetMax - 1;
  return true;
}

}  // namespace

std::string EncodePageRequestHead(const PageRequest& request) {
  std::string message;
  Encoder encoder(message);
  encoder.Byte(static_cast<uint8_t>(request.question));
  encoder.Bytes(request.url);
  encoder.Bytes(request.content_type);
  encoder.Bool(request.host.has_value());
  if (request.host) encoder.Bytes(request.host->Encode());
  encoder.Strings(request.keep);
  encoder.Strings(request.drop);
  encoder.Varint(request.bytes.size());
  return message;
}

absl::StatusOr<PageRequest> DecodePageRequest(absl::string_view message) {
  Decoder decoder(message);
  PageRequest request;
  const uint8_t question = decoder.Byte();
  request.question =
      question == 0 ? PageQuestion::kArticle : PageQuestion::kLinks;
  request.url = decoder.Bytes();
  request.content_type = decoder.Bytes();
  if (decoder.Bool()) {
    absl::StatusOr<HostKnowledge> host = HostKnowledge::Decode(decoder.Bytes());
    if (!host.ok()) return host.status();
    request.host = *std::move(host);
  }
  request.keep = decoder.Strings();
  request.drop = decoder.Strings();
  request.bytes = decoder.Bytes();
  if (!decoder.Done() || question > 1) return Garbled("a request");
  return request;
}

std::string EncodeExtraction(const absl::StatusOr<Extraction>& extraction) {
  std::string message;
  Encoder encoder(message);
  PutStatus(encoder, extraction.status());
  if (!extraction.ok()) return message;
  encoder.Bytes(EncodeArticle(extraction->article));
  encoder.Varint(extraction->fingerprints.size());
  for (const uint64_t fingerprint : extraction->fingerprints) {
    encoder.Fixed64(fingerprint);
  }
  encoder.Fixed64(extraction->text_hash);
  PutOffset(encoder, extraction->published_offset);
  PutOffset(encoder, extraction->modified_offset);
  return message;
}

absl::StatusOr<Extraction> DecodeExtraction(absl::string_view message) {
  Decoder decoder(message);
  absl::Status status = GetStatus(decoder);
  if (!status.ok() && decoder.Done()) return status;
  absl::StatusOr<Article> article = DecodeArticle(decoder.Bytes());
  if (!decoder.ok() || !article.ok()) return Garbled("an article");
  Extraction extraction;
  extraction.article = *std::move(article);
  extraction.fingerprints.resize(decoder.Count());
  for (uint64_t& fingerprint : extraction.fingerprints) {
    fingerprint = decoder.Fixed64();
  }
  extraction.text_hash = decoder.Fixed64();
  const bool in_range = GetOffset(decoder, extraction.published_offset) &&
                        GetOffset(decoder, extraction.modified_offset);
  if (!status.ok() || !decoder.Done() || !in_range)
    return Garbled("an article");
  return extraction;
}

std::string EncodeLinks(const absl::StatusOr<Links>& links) {
  std::string message;
  Encoder encoder(message);
  PutStatus(encoder, links.status());
  if (!links.ok()) return message;
  encoder.Byte(static_cast<uint8_t>(links->kind));
  encoder.Bytes(links->title);
  encoder.Strings(links->warnings);
  encoder.Varint(links->entries.size());
  for (const LinkEntry& entry : links->entries) {
    encoder.Bytes(entry.url);
    encoder.Bytes(entry.id);
    encoder.Bytes(entry.title);
    encoder.OptionalTime(entry.published);
    encoder.OptionalTime(entry.updated);
    encoder.Byte(static_cast<uint8_t>(entry.kind));
  }
  return message;
}

absl::StatusOr<Links> DecodeLinks(absl::string_view message) {
  Decoder decoder(message);
  absl::Status status = GetStatus(decoder);
  if (!status.ok() && decoder.Done()) return status;
  constexpr uint8_t kKindMax = static_cast<uint8_t>(SourceKind::kPage);
  bool in_range = true;
  const auto kind = [&] {
    const uint8_t byte = decoder.Byte();
    in_range &= byte <= kKindMax;
    return static_cast<SourceKind>(byte);
  };
  Links links;
  links.kind = kind();
  links.title = decoder.String();
  links.warnings = decoder.Strings();
  links.entries.resize(decoder.Count());
  for (LinkEntry& entry : links.entries) {
    entry.url = decoder.String();
    entry.id = decoder.String();
    entry.title = decoder.String();
    entry.published = decoder.OptionalTime();
    entry.updated = decoder.OptionalTime();
    entry.kind = kind();
  }
  if (!status.ok() || !decoder.Done() || !in_range) return Garbled("links");
  return links;
}

}  // namespace stet
