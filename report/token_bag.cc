#include "report/token_bag.h"

#include <algorithm>

namespace stet {

TokenBag::TokenBag(const std::vector<Token>& tokens,
                   const Vocabulary& vocabulary) {
  std::vector<uint32_t> ids;
  ids.reserve(tokens.size());
  for (const Token& token : tokens) ids.push_back(vocabulary[token.id].folded);
  std::sort(ids.begin(), ids.end());
  for (const uint32_t id : ids) {
    const float weight = vocabulary[id].weight;
    if (items_.empty() || items_.back().folded != id) items_.push_back({id, 0});
    items_.back().weight += weight;
    weight_ += weight;
  }
}

float TokenBag::Common(const TokenBag& other) const {
  float common = 0;
  auto b = other.items_.begin();
  for (const Item& item : items_) {
    while (b != other.items_.end() && b->folded < item.folded) ++b;
    if (b == other.items_.end()) break;
    if (b->folded == item.folded) common += std::min(item.weight, b->weight);
  }
  return common;
}

void TokenBag::Remove(const TokenBag& other) {
  auto b = other.items_.begin();
  weight_ = 0;
  for (Item& item : items_) {
    while (b != other.items_.end() && b->folded < item.folded) ++b;
    if (b != other.items_.end() && b->folded == item.folded)
      item.weight = std::max(0.0F, item.weight - b->weight);
    weight_ += item.weight;
  }
}

float Likeness(const TokenBag& a, const TokenBag& b) {
  const float both = a.weight() + b.weight();
  return both > 0 ? 2 * a.Common(b) / both : 1;
}

}  // namespace stet
