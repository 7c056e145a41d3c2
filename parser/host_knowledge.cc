#include "parser/host_knowledge.h"

#include <algorithm>
#include <cstring>

namespace stet {
namespace {

constexpr uint32_t kArticlesMin =
    3;                             // That carry a block before it is furniture,
constexpr double kShareMin = 0.2;  // and their share of all.
constexpr size_t kRecentMax = 1024;  // Articles remembered as counted.
constexpr char kVersion = 1;

void PutNumber(uint64_t number, std::string& bytes) {
  char buffer[sizeof(number)];
  memcpy(buffer, &number, sizeof(number));
  bytes.append(buffer, sizeof(buffer));
}

bool TakeNumber(absl::string_view& bytes, uint64_t& number) {
  if (bytes.size() < sizeof(number)) return false;
  memcpy(&number, bytes.data(), sizeof(number));
  bytes.remove_prefix(sizeof(number));
  return true;
}

}  // namespace

absl::StatusOr<HostKnowledge> HostKnowledge::Decode(absl::string_view bytes) {
  HostKnowledge knowledge;
  if (bytes.empty()) return knowledge;
  const absl::Status damaged =
      absl::DataLossError("reading what a host taught: not of its form");
  if (bytes.front() != kVersion) return damaged;
  bytes.remove_prefix(1);
  uint64_t articles = 0;
  uint64_t recent = 0;
  uint64_t blocks = 0;
  if (!TakeNumber(bytes, articles) || !TakeNumber(bytes, recent) ||
      recent > kRecentMax)
    return damaged;
  knowledge.articles_ = static_cast<uint32_t>(articles);
  for (uint64_t i = 0; i < recent; ++i) {
    uint64_t article = 0;
    if (!TakeNumber(bytes, article)) return damaged;
    knowledge.recent_articles_.push_back(article);
  }
  if (!TakeNumber(bytes, blocks) || blocks > kFingerprintsMax) return damaged;
  for (uint64_t i = 0; i < blocks; ++i) {
    uint64_t fingerprint = 0;
    uint64_t count = 0;
    if (!TakeNumber(bytes, fingerprint) || !TakeNumber(bytes, count))
      return damaged;
    knowledge.counts_[fingerprint] = static_cast<uint32_t>(count);
  }
  if (!bytes.empty()) return damaged;
  return knowledge;
}

std::string HostKnowledge::Encode() const {
  std::string bytes(1, kVersion);
  PutNumber(articles_, bytes);
  PutNumber(recent_articles_.size(), bytes);
  for (const uint64_t article : recent_articles_) PutNumber(article, bytes);
  std::vector<std::pair<uint64_t, uint32_t>> counts(counts_.begin(),
                                                    counts_.end());
  std::sort(counts.begin(), counts.end());
  PutNumber(counts.size(), bytes);
  for (const auto& [fingerprint, count] : counts) {
    PutNumber(fingerprint, bytes);
    PutNumber(count, bytes);
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
  const bool new_article = Remember(article);
  const bool new_text = Remember(text);
  if (!new_article || !new_text) return;
  ++articles_;
  for (const uint64_t fingerprint : fingerprints) ++counts_[fingerprint];
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
  const uint32_t count = CountOf(fingerprint);
  return count >= kArticlesMin && count >= kShareMin * articles_;
}

HostKnowledge HostKnowledge::Furniture() const {
  HostKnowledge furniture;
  furniture.articles_ = articles_;
  for (const auto& [fingerprint, count] : counts_) {
    if (IsFurniture(fingerprint)) furniture.counts_[fingerprint] = count;
  }
  return furniture;
}

uint32_t HostKnowledge::CountOf(uint64_t fingerprint) const {
  const auto it = counts_.find(fingerprint);
  return it == counts_.end() ? 0 : it->second;
}

}  // namespace stet
