#include "store/packs.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "model/status_macros.h"
#include "store/codec.h"
#include "store/compression.h"
#include "store/record_fields.h"

namespace stet {
namespace {

// Measured on histories of news pages: 9 is 15 % larger than 10, 11 takes twice
// the time for 2 %.
constexpr int kQuickQuality = 10, kThoroughQuality = 11;
// What brotli makes of the literals is read back at 20 ns a byte: beyond it, a
// zstd frame is a tenth larger, and read in a third of the time.
constexpr size_t kBrotliBytesMax = size_t{200} << 10;
constexpr size_t kZstdIsFasterBy = 3;
// Not tried for more: reading it would take too long in any case.
constexpr size_t kBrotliLiteralsMax =
    kPackLiteralsMax + (kPackLiteralsMax >> 1);
constexpr int kLargeLiteralsLevel = 19;
// A pack's first byte: how its literals are compressed, whether its evidence
// leaves out what the bodies say, as that of all new ones does, and whether it
// leans on a layout.
enum LiteralsCodec : uint8_t { kBrotli = 0, kZstd = 1 };
constexpr uint8_t kShortEvidence = 2, kOnLayout = 4;

absl::Status DamagedPack() {
  return absl::DataLossError("reading a pack: it is not of its form");
}

}  // namespace

// --- Writing -----------------------------------------------------------------

PackWriter::PackWriter(PackPrefix prefix)
    : prefix_(std::move(prefix)), delta_(prefix_.body) {}

bool PackWriter::Add(const PackedPage& page) {
  if (pages_.size() >= kPackPagesMax ||
      (!empty() && delta_.content_bytes() + page.body.size() > kPackContentMax))
    return false;
  const DeltaEncoder::Mark before = delta_.mark();
  delta_.Append(page.body);
  if (!empty() && delta_.literals().size() >
                      std::max(kPackLiteralsMax, pages_.front().body_bytes +
                                                     kPackLiteralsMax / 4)) {
    delta_.Rewind(before);
    return false;
  }
  pages_.push_back({.ref = page.ref,
                    .evidence_bytes = page.evidence.size(),
                    .body_bytes = page.body.size()});
  evidence_ += page.evidence;
  return true;
}

std::string PackWriter::Directory() const {
  std::string bytes;
  Encoder encoder(bytes);
  encoder.Varint(pages_.size());
  uint32_t version = 0;
  for (const Entry& page : pages_) {
    encoder.Varint(page.ref.version - std::exchange(version, page.ref.version));
    encoder.Varint(page.ref.look);
  }
  for (const Entry& page : pages_) encoder.Varint(page.evidence_bytes);
  for (const Entry& page : pages_) encoder.Varint(page.body_bytes);
  bytes += evidence_;
  return bytes;
}

absl::StatusOr<std::string> PackWriter::Finish(Effort effort) const {
  const int quality =
      effort == Effort::kQuick ? kQuickQuality : kThoroughQuality;
  const std::string directory = Directory();
  const std::string instructions = delta_.Instructions();
  const std::string& literals = delta_.literals();
  bool brotli = literals.size() <= kBrotliLiteralsMax;
  const std::string packed_directory = BrotliCompress(directory, quality);
  const std::string packed_instructions = BrotliCompress(instructions, quality);
  std::string packed_literals;
  if (brotli) {
    packed_literals = BrotliCompress(literals, quality);
    brotli = packed_literals.size() <= kBrotliBytesMax;
  }
  if (!brotli) packed_literals = Compress(literals, "", kLargeLiteralsLevel);
  if (packed_directory.empty() || packed_instructions.empty() ||
      packed_literals.empty())
    return absl::ResourceExhaustedError("packing raw pages: not enough memory");
  std::string bytes;
  Encoder encoder(bytes);
  encoder.Byte((brotli ? kBrotli : kZstd) | kShortEvidence |
               (prefix_.layout ? kOnLayout : 0));
  if (prefix_.layout) {
    encoder.Varint(prefix_.layout.host);
    encoder.Varint(prefix_.layout.number);
  } else {
    PutRef(encoder, prefix_.page);
  }
  if (prefix_.layout || prefix_.page) encoder.Varint(prefix_.body.size());
  encoder.Varint(directory.size());
  encoder.Bytes(packed_directory);
  encoder.Varint(instructions.size());
  encoder.Bytes(packed_instructions);
  bytes += packed_literals;
  STET_RETURN_IF_ERROR(Check(bytes));
  return bytes;
}

// What is written replaces records that are then gone.
absl::Status PackWriter::Check(const std::string& bytes) const {
  STET_ASSIGN_OR_RETURN(PackReader reader, PackReader::Parse(bytes));
  size_t evidence_begin = 0, body_begin = 0;
  for (size_t i = 0; i < pages_.size(); ++i) {
    const Entry& page = pages_[i];
    STET_ASSIGN_OR_RETURN(const std::string body, reader.Body(i, prefix_.body));
    if (reader.page(i) != page.ref ||
        reader.evidence(i) != absl::string_view(evidence_).substr(
                                  evidence_begin, page.evidence_bytes) ||
        body != delta_.content().substr(body_begin, page.body_bytes))
      return absl::InternalError("packing raw pages: they do not read back");
    evidence_begin += page.evidence_bytes;
    body_begin += page.body_bytes;
  }
  return absl::OkStatus();
}

// --- Reading -----------------------------------------------------------------

LayoutRef LayoutOfPack(absl::string_view bytes) {
  Decoder decoder(bytes);
  LayoutRef layout;
  if ((decoder.Byte() & kOnLayout) == 0) return {};
  layout.host = decoder.Varint32();
  layout.number = decoder.Varint32();
  return decoder.ok() ? layout : LayoutRef{};
}

absl::StatusOr<PackReader> PackReader::Parse(std::string bytes) {
  PackReader reader;
  reader.bytes_ = std::move(bytes);
  Decoder decoder(reader.bytes_);
  const uint8_t first = decoder.Byte();
  const uint8_t codec = first & ~(kShortEvidence | kOnLayout);
  reader.whole_evidence_ = (first & kShortEvidence) == 0;
  reader.brotli_ = codec == kBrotli;
  if ((first & kOnLayout) != 0) {
    reader.layout_.host = decoder.Varint32();
    reader.layout_.number = decoder.Varint32();
    if (!reader.layout_) return DamagedPack();
  } else {
    reader.prefix_ = GetRef(decoder);
  }
  if (reader.layout_ || reader.prefix_) reader.prefix_bytes_ = decoder.Varint();
  const uint64_t directory_bytes = decoder.Varint();
  const absl::string_view directory = decoder.Bytes();
  const uint64_t instruction_bytes = decoder.Varint();
  const absl::string_view instructions = decoder.Bytes();
  if (!decoder.ok() || codec > kZstd) return DamagedPack();
  reader.literals_at_ = reader.bytes_.size() - decoder.rest().size();
  STET_ASSIGN_OR_RETURN(reader.directory_,
                        BrotliDecompress(directory, directory_bytes));
  STET_ASSIGN_OR_RETURN(const std::string unpacked,
                        BrotliDecompress(instructions, instruction_bytes));
  STET_ASSIGN_OR_RETURN(reader.delta_,
                        Delta::Parse(unpacked, reader.prefix_bytes_));
  STET_RETURN_IF_ERROR(reader.DecodeDirectory(reader.directory_));
  return reader;
}

absl::Status PackReader::DecodeDirectory(absl::string_view directory) {
  Decoder decoder(directory);
  pages_.resize(decoder.Count());
  uint32_t version = 0;
  for (Entry& page : pages_) {
    version += decoder.Varint32();
    page.ref = {.version = version, .look = decoder.Varint32()};
  }
  size_t evidence_begin = 0;
  for (Entry& page : pages_) {
    page.evidence_begin = evidence_begin;
    page.evidence_bytes = decoder.Varint32();
    evidence_begin += page.evidence_bytes;
  }
  uint64_t body_begin = 0;
  for (Entry& page : pages_) {
    page.body_begin = body_begin;
    page.body_bytes = decoder.Varint32();
    body_begin += page.body_bytes;
  }
  if (!decoder.ok() || decoder.rest().size() != evidence_begin ||
      body_begin != delta_.content_bytes())
    return DamagedPack();
  const size_t evidence_at = directory.size() - evidence_begin;
  for (size_t i = 0; i < pages_.size(); ++i) {
    pages_[i].evidence_begin += evidence_at;
    if (!pages_[i].ref || (i > 0 && pages_[i].ref <= pages_[i - 1].ref) ||
        pages_[i].ref <= prefix_)
      return DamagedPack();
  }
  return absl::OkStatus();
}

absl::string_view PackReader::evidence(size_t index) const {
  return absl::string_view(directory_)
      .substr(pages_[index].evidence_begin, pages_[index].evidence_bytes);
}

size_t PackReader::Find(PageRef page) const {
  const auto found = std::lower_bound(
      pages_.begin(), pages_.end(), page,
      [](const Entry& entry, PageRef ref) { return entry.ref < ref; });
  if (found == pages_.end() || found->ref != page) return pages_.size();
  return static_cast<size_t>(found - pages_.begin());
}

size_t PackReader::LiteralBytes(size_t index) const {
  if (!brotli_) return delta_.literal_bytes() / kZstdIsFasterBy;
  const Entry& page = pages_[index];
  return delta_.LiteralsUpTo(page.body_begin + page.body_bytes);
}

absl::StatusOr<std::string> PackReader::Body(size_t index,
                                             absl::string_view prefix_body) {
  const Entry& page = pages_[index];
  const uint64_t end = page.body_begin + page.body_bytes;
  const absl::string_view packed =
      absl::string_view(bytes_).substr(literals_at_);
  absl::string_view literals = literals_;
  if (brotli_) {
    STET_ASSIGN_OR_RETURN(
        literals, brotli_literals_.UpTo(packed, delta_.LiteralsUpTo(end)));
  } else if (literals_.empty() && delta_.literal_bytes() > 0) {
    STET_ASSIGN_OR_RETURN(literals_, Decompress(packed, ""));
    literals = literals_;
  }
  return delta_.Read(page.body_begin, end, prefix_body, literals);
}

}  // namespace stet
