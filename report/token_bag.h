// The words of a block without their order: how alike two blocks are, and how
// much of one is in the other. Of scripts without spaces pairs of characters
// count too.

#ifndef STET_REPORT_TOKEN_BAG_H_
#define STET_REPORT_TOKEN_BAG_H_

#include <cstdint>
#include <vector>

#include "report/tokens.h"

namespace stet {

class TokenBag {
 public:
  struct Item {
    uint32_t folded = 0;  // Vocabulary::Entry::folded, or two of them.
    float weight = 0;     // Of all its occurrences.
  };

  TokenBag() = default;
  TokenBag(const std::vector<Token>& tokens, const Vocabulary& vocabulary);

  const std::vector<Item>& items() const { return items_; }  // By `folded`.
  float weight() const { return weight_; }

  float Common(const TokenBag& other) const;  // Weight of what both hold.
  void Remove(const TokenBag& other);

 private:
  std::vector<Item> items_;
  float weight_ = 0;
};

// Dice's coefficient, 0 to 1; two empty bags are alike.
float Likeness(const TokenBag& a, const TokenBag& b);

}  // namespace stet
#endif  // STET_REPORT_TOKEN_BAG_H_
