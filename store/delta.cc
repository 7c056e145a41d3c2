#include "store/delta.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "absl/status/status.h"
#include "model/status_macros.h"
#include "store/codec.h"
#include "store/compression.h"

namespace stet {
namespace {

// Blocks of the bytes before that can be found, and what of them is hashed.
constexpr size_t kBlockBytes = 16, kHashedBytes = 32;
// Shorter copies cost more than the literals that they save, unless they go on
// where the copy before would have: measured on histories of news pages. What
// compresses the literals finds the shorter ones as well, in fewer bytes.
constexpr size_t kCopyMin = 500, kCopyMinExpected = 64;
// Blocks of one hash that are tried, and how much is enough.
constexpr int kCandidatesMax = 32;
constexpr size_t kCopyEnough = 8192;
constexpr int kHashBitsMin = 12, kHashBitsMax = 20;
// No frame of ours has more content.
constexpr uint64_t kContentBytesMax = uint64_t{1} << 32;

size_t Common(const char* a, const char* b, size_t max) {
  size_t same = 0;
  while (same + 8 <= max) {
    uint64_t x = 0, y = 0;
    memcpy(&x, a + same, 8);
    memcpy(&y, b + same, 8);
    if (x != y) break;
    same += 8;
  }
  while (same < max && a[same] == b[same]) ++same;
  return same;
}

absl::Status Damaged() {
  return absl::DataLossError("reading a pack: its instructions are damaged");
}

}  // namespace

// --- Encoding ----------------------------------------------------------------

DeltaEncoder::DeltaEncoder(absl::string_view prefix)
    : prefix_bytes_(prefix.size()),
      bytes_(prefix),
      newest_(size_t{1} << kHashBitsMin) {}

uint32_t DeltaEncoder::HashAt(size_t position) const {
  uint64_t hash = 0;
  for (size_t i = 0; i < kHashedBytes; i += 8) {
    uint64_t word = 0;
    memcpy(&word, bytes_.data() + position + i, 8);
    hash = (std::rotl(hash, 27) ^ word) * 0x9E3779B185EBCA87ULL;
  }
  return static_cast<uint32_t>((hash ^ (hash >> 29)) * 0xC2B2AE3D27D4EB4FULL >>
                               (64 - std::countr_zero(newest_.size())));
}

void DeltaEncoder::Index(size_t end) {
  for (; indexed_ * kBlockBytes + kHashedBytes <= end; ++indexed_) {
    if (indexed_ >= newest_.size() && newest_.size() < size_t{1}
                                                           << kHashBitsMax) {
      newest_.assign(newest_.size() * 4, 0);
      for (size_t block = 0; block < indexed_; ++block) {
        uint32_t& newest = newest_[HashAt(block * kBlockBytes)];
        older_[block] = newest;
        newest = static_cast<uint32_t>(block) + 1;
      }
    }
    uint32_t& newest = newest_[HashAt(indexed_ * kBlockBytes)];
    older_.resize(indexed_);  // Of blocks taken back nothing stays.
    older_.push_back(newest);
    newest = static_cast<uint32_t>(indexed_) + 1;
  }
}

void DeltaEncoder::Consider(size_t source, size_t at, size_t literals_begin,
                            Match& best) {
  const size_t max = std::min(bytes_.size() - at, at - source);
  const char* bytes = bytes_.data();
  const size_t ahead = Common(bytes + source, bytes + at, max);
  if (ahead < std::min(kHashedBytes, kCopyMinExpected)) return;
  // Nor may the copy's begin move into its source.
  const size_t before_max =
      std::min({at - literals_begin, source, at - source - ahead});
  size_t before = 0;
  while (before < before_max &&
         bytes[source - before - 1] == bytes[at - before - 1])
    ++before;
  const bool expected = source == expected_ + (at - literals_begin);
  if (ahead + before < (expected ? kCopyMinExpected : kCopyMin)) return;
  if (ahead + before <= best.bytes) return;
  best = {.source = source - before, .bytes = ahead + before, .before = before};
}

DeltaEncoder::Match DeltaEncoder::Find(size_t at, size_t literals_begin) {
  Match best;
  const size_t expected = expected_ + (at - literals_begin);
  if (expected < at) Consider(expected, at, literals_begin, best);
  if (at + kHashedBytes > bytes_.size()) return best;
  uint32_t block = newest_[HashAt(at)];
  for (int tried = 0; block != 0 && tried < kCandidatesMax; ++tried) {
    if (best.bytes >= kCopyEnough) break;
    Consider((block - 1) * kBlockBytes, at, literals_begin, best);
    block = older_[block - 1];
  }
  return best;
}

void DeltaEncoder::Append(absl::string_view content) {
  // What recurs within the first page is left to what compresses the literals.
  const size_t begin_of_this = bytes_.size();
  size_t at = begin_of_this, literals_begin = at;
  bytes_.append(content.data(), content.size());
  while (at < bytes_.size()) {
    Index(begin_of_this == 0 ? 0 : at);
    const Match match = Find(at, literals_begin);
    if (match.bytes == 0) {
      ++at;
      continue;
    }
    const size_t begin = at - match.before;
    instructions_.push_back({.position = literals_begin,
                             .literal = literals_.size(),
                             .literals = begin - literals_begin,
                             .copied = match.bytes,
                             .source = match.source});
    literals_.append(bytes_, literals_begin, begin - literals_begin);
    at = literals_begin = begin + match.bytes;
    expected_ = match.source + match.bytes;
  }
  if (literals_begin == at) return;
  instructions_.push_back({.position = literals_begin,
                           .literal = literals_.size(),
                           .literals = at - literals_begin});
  literals_.append(bytes_, literals_begin, at - literals_begin);
  expected_ += at - literals_begin;
}

DeltaEncoder::Mark DeltaEncoder::mark() const {
  return {.bytes = bytes_.size(),
          .instructions = instructions_.size(),
          .literals = literals_.size(),
          .expected = expected_};
}

void DeltaEncoder::Rewind(const Mark& mark) {
  bytes_.resize(mark.bytes);
  instructions_.resize(mark.instructions);
  literals_.resize(mark.literals);
  expected_ = mark.expected;
}

std::string DeltaEncoder::FromPrefix() const {
  std::string shared;
  for (const DeltaInstruction& one : instructions_) {
    if (one.source + one.copied <= prefix_bytes_)
      shared.append(bytes_, one.position + one.literals, one.copied);
  }
  return shared;
}

std::string DeltaEncoder::Instructions() const {
  std::string bytes;
  Encoder encoder(bytes);
  encoder.Varint(instructions_.size());
  for (const DeltaInstruction& one : instructions_)
    encoder.Varint(one.literals);
  for (const DeltaInstruction& one : instructions_) encoder.Varint(one.copied);
  uint64_t expected = 0;
  for (const DeltaInstruction& one : instructions_) {
    expected += one.literals;
    if (one.copied == 0) continue;
    encoder.Signed(static_cast<int64_t>(one.source - expected));
    expected = one.source + one.copied;
  }
  return bytes;
}

// --- Decoding ----------------------------------------------------------------

absl::StatusOr<Delta> Delta::Parse(absl::string_view bytes,
                                   uint64_t prefix_bytes) {
  Delta delta;
  delta.prefix_bytes_ = prefix_bytes;
  Decoder decoder(bytes);
  delta.instructions_.resize(decoder.Count());
  for (DeltaInstruction& one : delta.instructions_)
    one.literals = decoder.Varint();
  for (DeltaInstruction& one : delta.instructions_)
    one.copied = decoder.Varint();
  uint64_t position = prefix_bytes, expected = 0;
  for (DeltaInstruction& one : delta.instructions_) {
    if (one.literals > kContentBytesMax || one.copied > kContentBytesMax ||
        position > prefix_bytes + kContentBytesMax)
      return Damaged();
    one.position = position;
    one.literal = delta.literal_bytes_;
    delta.literal_bytes_ += one.literals;
    position += one.literals;
    expected += one.literals;
    if (one.copied == 0) continue;
    one.source = expected + static_cast<uint64_t>(decoder.Signed());
    // A copy never reads what it writes itself.
    if (one.source >= position || one.copied > position - one.source)
      return Damaged();
    position += one.copied;
    expected = one.source + one.copied;
  }
  if (!decoder.Done()) return Damaged();
  delta.content_bytes_ = position - prefix_bytes;
  return delta;
}

const DeltaInstruction& Delta::At(uint64_t position) const {
  const auto after = std::upper_bound(
      instructions_.begin(), instructions_.end(), position,
      [](uint64_t p, const DeltaInstruction& one) { return p < one.position; });
  return *(after - 1);
}

uint64_t Delta::LiteralsUpTo(uint64_t end) const {
  if (end == 0 || instructions_.empty()) return 0;
  const uint64_t last = prefix_bytes_ + std::min(end, content_bytes_) - 1;
  const DeltaInstruction& one = At(last);
  return one.literal + std::min(one.literals, last - one.position + 1);
}

absl::StatusOr<std::string> Delta::Read(uint64_t begin, uint64_t end,
                                        absl::string_view prefix,
                                        absl::string_view literals) const {
  if (begin > end || end > content_bytes_ || end - begin > kFrameBytesMax ||
      prefix.size() != prefix_bytes_ || literals.size() < LiteralsUpTo(end))
    return Damaged();
  std::string out;
  // A few damaged bytes may claim any size.
  out.reserve(std::min<uint64_t>(end - begin, prefix.size() + literals.size()));
  // What is still to be read, the next on top.
  struct Range {
    uint64_t position, bytes;
  };
  std::vector<Range> stack = {{prefix_bytes_ + begin, end - begin}};
  while (!stack.empty()) {
    Range& range = stack.back();
    if (range.bytes == 0) {
      stack.pop_back();
      continue;
    }
    const uint64_t position = range.position;
    if (position < prefix_bytes_) {
      const uint64_t n = std::min(range.bytes, prefix_bytes_ - position);
      out.append(prefix.data() + position, n);
      range.position += n;
      range.bytes -= n;
      continue;
    }
    const DeltaInstruction& one = At(position);
    const uint64_t offset = position - one.position;
    if (offset < one.literals) {
      const uint64_t n = std::min(range.bytes, one.literals - offset);
      out.append(literals.data() + one.literal + offset, n);
      range.position += n;
      range.bytes -= n;
      continue;
    }
    const uint64_t copied = offset - one.literals;
    const uint64_t n = std::min(range.bytes, one.copied - copied);
    range.position += n;
    range.bytes -= n;
    stack.push_back({one.source + copied, n});
  }
  return out;
}

}  // namespace stet
