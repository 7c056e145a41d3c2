// What the pages of one host taught about its furniture: a block that recurs
// over many different articles is no part of any of them.

#ifndef STET_PARSER_HOST_KNOWLEDGE_H_
#define STET_PARSER_HOST_KNOWLEDGE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace stet {

// A value; thread-compatible. Bounded: kFingerprintsMax blocks a host, the
// rarest forgotten first.
class HostKnowledge {
 public:
  static constexpr size_t kFingerprintsMax = 2048;

  // kDataLoss for bytes that Encode did not write.
  static absl::StatusOr<HostKnowledge> Decode(absl::string_view bytes);
  std::string Encode() const;  // Deterministic.

  // Counts the blocks of one article, once per article: a later look at the
  // same one teaches nothing, nor does the same text at another address. Both
  // are hashes: of the article's identity, and of its text.
  void Learn(uint64_t article, uint64_t text,
             absl::Span<const uint64_t> fingerprints);

  // Whether the block recurs on enough different articles to be furniture.
  bool IsFurniture(uint64_t fingerprint) const;

  // What IsFurniture, articles and CountOf a furniture block say, without what
  // is only being counted: small, for a process that extracts and never learns.
  HostKnowledge Furniture() const;

  uint32_t articles() const { return articles_; }
  uint32_t CountOf(uint64_t fingerprint) const;

 private:
  bool Remember(uint64_t hash);
  bool IsFurnitureCount(uint32_t count) const;

  uint32_t articles_ = 0;
  // Of hashes, here and below, the lower bits.
  absl::flat_hash_map<uint64_t, uint32_t> counts_;
  std::vector<uint64_t> recent_articles_;  // And their texts.
};

}  // namespace stet
#endif  // STET_PARSER_HOST_KNOWLEDGE_H_
