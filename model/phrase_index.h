// Which of many phrases stand in a text, by their first two and then their
// first four bytes: a page asks hundreds of blocks for hundreds of phrases, and
// most places begin none.
//
//   const PhraseIndex index({"read more", "read also"});
//   index.AnyAt(text, [](size_t phrase) { return phrase == 1; });
//
// Compares bytes: folding both sides is the caller's.

#ifndef STET_MODEL_PHRASE_INDEX_H_
#define STET_MODEL_PHRASE_INDEX_H_

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace stet {

// Thread-safe once made.
class PhraseIndex {
 public:
  PhraseIndex() = default;
  explicit PhraseIndex(const std::vector<absl::string_view>& phrases) {
    for (const absl::string_view phrase : phrases) Add(phrase);
  }

  // The phrase's number: how many were added before it. One of fewer than two
  // bytes is never found.
  size_t Add(absl::string_view phrase) {
    const size_t number = phrases_.size();
    phrases_.emplace_back(phrase);
    if (phrase.size() < 2) return number;
    const uint16_t start = StartOf(phrase);
    starts_.set(start);
    if (phrase.size() < kBeginning) {
      short_starts_.set(start);
    } else {
      beginnings_.set(BeginningOf(phrase));
    }
    by_start_[start].push_back(number);
    return number;
  }

  size_t size() const { return phrases_.size(); }
  absl::string_view phrase(size_t number) const { return phrases_[number]; }

  // Calls `is_it` with the number of each phrase that `text` begins with, the
  // lowest first, until one is it.
  template <typename Predicate>
  bool AnyAt(absl::string_view text, const Predicate& is_it) const {
    if (text.size() < 2) return false;
    const uint16_t start = StartOf(text);
    if (!starts_.test(start)) return false;
    if (text.size() >= kBeginning && !beginnings_.test(BeginningOf(text)) &&
        !short_starts_.test(start))
      return false;
    for (const size_t number : by_start_.find(start)->second) {
      if (absl::StartsWith(text, phrases_[number]) && is_it(number))
        return true;
    }
    return false;
  }

  // The same for each place in `text`, from the first.
  template <typename Predicate>
  bool AnyIn(absl::string_view text, const Predicate& is_it) const {
    for (size_t at = 0; at + 1 < text.size(); ++at) {
      if (AnyAt(text.substr(at), is_it)) return true;
    }
    return false;
  }

 private:
  static constexpr size_t kBeginning = 4;
  static constexpr size_t kBeginningBits = 14;

  // Of its first four bytes, many to one.
  static size_t BeginningOf(absl::string_view text) {
    uint32_t four;
    std::memcpy(&four, text.data(), kBeginning);
    return four * 0x9E3779B1U >> (32 - kBeginningBits);
  }

  static uint16_t StartOf(absl::string_view text) {
    return static_cast<uint16_t>(static_cast<unsigned char>(text[0]) << 8U |
                                 static_cast<unsigned char>(text[1]));
  }

  std::vector<std::string> phrases_;
  std::bitset<1 << 16> starts_;
  std::bitset<1 << 16> short_starts_;  // Of the phrases of two or three bytes.
  std::bitset<size_t{1} << kBeginningBits> beginnings_;  // Of the others.
  absl::flat_hash_map<uint16_t, std::vector<size_t>> by_start_;
};

}  // namespace stet
#endif  // STET_MODEL_PHRASE_INDEX_H_
