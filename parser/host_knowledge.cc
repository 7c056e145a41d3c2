#include "parser/host_knowledge.h"

#include <algorithm>

namespace stet {
namespace {

constexpr uint32_t kArticlesMin =
    3;                             // That carry a block before it is furniture,
constexpr double kShareMin = 0.2;  // and their share of all.
constexpr size_t kRecentMax = 1024;  // Articles remembered as counted.
// Version 1 had whole hashes, in 8 bytes each, as all its numbers.
constexpr char kVersion = 2, kWholeHashes = 1;

// Of a hash that is kept: no two of a host's blocks share so many bits by
// chance in a million hosts, and a hash is most of what the store keeps of one.
constexpr int kHashBits = 40;
uint64_t Kept(uint64_t hash) { return hash & ((uint64_t{1} << kHashBits) - 1); }

void PutFixed(uint64_t number, size_t size, std::string& bytes) {
  for (size_t i = 0; i < size; ++i)
    bytes.push_back(static_cast<char>(number >> (8 * i)));
}

bool TakeFixed(absl::string_view& bytes, size_t size, uint64_t& number) {
  if (bytes.size() < size) return false;
  number = 0;
  for (size_t i = 0; i < size; ++i)
    number |= static_cast<uint64_t>(static_cast<uint8_t>(bytes[i])) << (8 * i);
  bytes.remove_prefix(size);
  return true;
}

// LEB128.
void PutNumber(uint64_t number, std::string& bytes) {
  for (; number >= 0x80; number >>= 7)
    bytes.push_back(static_cast<char>(number | 0x80));
  bytes.push_back(static_cast<char>(number));
}

bool TakeNumber(absl::string_view& bytes, uint64_t& number) {
  number = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    uint64_t byte = 0;
    if (!TakeFixed(bytes, 1, byte)) return false;
    number |= (byte & 0x7F) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<HostKnowledge> HostKnowledge::Decode(absl::string_view bytes) {
  HostKnowledge knowledge;
  if (bytes.empty()) return knowledge;
  const absl::Status damaged =
      absl::DataLossError("reading what a host taught: not of its form");
  const bool whole = bytes.front() == kWholeHashes;
  if (bytes.front() != kVersion && !whole) return damaged;
  bytes.remove_prefix(1);
  const auto take_number = [&](uint64_t& number) {
    return whole ? TakeFixed(bytes, sizeof(number), number)
                 : TakeNumber(bytes, number);
  };
  uint64_t articles = 0;
  uint64_t recent = 0;
  uint64_t blocks = 0;
  if (!take_number(articles) || !take_number(recent) || recent > kRecentMax)
    return damaged;
  knowledge.articles_ = static_cast<uint32_t>(articles);
  for (uint64_t i = 0; i < recent; ++i) {
    uint64_t article = 0;
    if (!TakeFixed(bytes, whole ? sizeof(article) : kHashBits / 8, article))
      return damaged;
    knowledge.recent_articles_.push_back(whole ? Kept(article) : article);
  }
  if (!take_number(blocks) || blocks > kFingerprintsMax) return damaged;
  uint64_t last = 0;
  for (uint64_t i = 0; i < blocks; ++i) {
    uint64_t fingerprint = 0;
    uint64_t count = 0;
    if (!take_number(fingerprint) || !take_number(count)) return damaged;
    last = whole ? Kept(fingerprint) : last + fingerprint;
    knowledge.counts_[last] += static_cast<uint32_t>(count);
  }
  if (!bytes.empty()) return damaged;
  return knowledge;
}

// The blocks' hashes in their order, each less the one before.
std::string HostKnowledge::Encode() const {
  std::string bytes(1, kVersion);
  PutNumber(articles_, bytes);
  PutNumber(recent_articles_.size(), bytes);
  for (const uint64_t article : recent_articles_)
    PutFixed(article, kHashBits / 8, bytes);
  std::vector<std::pair<uint64_t, uint32_t>> counts(counts_.begin(),
                                                    counts_.end());
  std::sort(counts.begin(), counts.end());
  PutNumber(counts.size(), bytes);
  uint64_t last = 0;
  for (const auto& [fingerprint, count] : counts) {
    PutNumber(fingerprint - last, bytes);
    PutNumber(count, bytes);
    last = fingerprint;
  }
  return bytes;
}

// Whether the hash is new; if so it is remembered.
bool HostKnowledge::Remember(uint64_t hash) {
  if (std::find(recent_articles_.begin(), recent_articles_.end(), hash) !=
      recent_articles_.end()) {
    return false;
  }
  recent_articles_.push_back(hash);
  if (recent_articles_.size() > kRecentMax)
    recent_articles_.erase(recent_articles_.begin());
  return true;
}

void HostKnowledge::Learn(uint64_t article, uint64_t text,
                          absl::Span<const uint64_t> fingerprints) {
  const bool new_article = Remember(Kept(article));
  const bool new_text = Remember(Kept(text));
  if (!new_article || !new_text) return;
  ++articles_;
  for (const uint64_t fingerprint : fingerprints) ++counts_[Kept(fingerprint)];
  if (counts_.size() <= kFingerprintsMax) return;
  // The rarest go; of equals those with the larger fingerprint, so that the
  // same pages in the same order teach the same.
  std::vector<std::pair<uint64_t, uint32_t>> counts(counts_.begin(),
                                                    counts_.end());
  std::sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  counts.resize(kFingerprintsMax / 2);
  counts_.clear();
  counts_.insert(counts.begin(), counts.end());
}

bool HostKnowledge::IsFurniture(uint64_t fingerprint) const {
  return IsFurnitureCount(CountOf(fingerprint));
}

bool HostKnowledge::IsFurnitureCount(uint32_t count) const {
  return count >= kArticlesMin && count >= kShareMin * articles_;
}

HostKnowledge HostKnowledge::Furniture() const {
  HostKnowledge furniture;
  furniture.articles_ = articles_;
  for (const auto& [fingerprint, count] : counts_) {
    if (IsFurnitureCount(count)) furniture.counts_[fingerprint] = count;
  }
  return furniture;
}

uint32_t HostKnowledge::CountOf(uint64_t fingerprint) const {
  const auto it = counts_.find(Kept(fingerprint));
  return it == counts_.end() ? 0 : it->second;
}

}  // namespace stet
