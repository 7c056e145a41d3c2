#include "report/token_bag.h"

#include <algorithm>

namespace stet {
namespace {

// Where a character is a token, any two texts share many; pairs of characters
// tell them apart.
constexpr float kAloneWeight = 0.4F;

bool IsCharacter(TokenKind kind) {
  return kind == TokenKind::kHan || kind == TokenKind::kKana ||
         kind == TokenKind::kThai;
}

// A number for two tokens in a row, out of the way of the vocabulary's own.
uint32_t PairOf(uint32_t first, uint32_t second) {
  return ((first * 0x9E3779B1U) ^ (second * 0x85EBCA6BU)) | 0x80000000U;
}

}  // namespace

TokenBag::TokenBag(const std::vector<Token>& tokens,
                   const Vocabulary& vocabulary) {
  std::vector<Item> all;
  all.reserve(tokens.size());
  uint32_t before = 0;
  bool after_character = false;
  for (const Token& token : tokens) {
    const uint32_t id = vocabulary[token.id].folded;
    const bool character = IsCharacter(vocabulary[id].kind);
    const float weight = vocabulary[id].weight;
    all.push_back({id, character ? kAloneWeight * weight : weight});
    if (character && after_character)
      all.push_back({PairOf(before, id), (1 - kAloneWeight) * weight});
    before = id;
    after_character = character;
  }
  std::sort(all.begin(), all.end(), [](const Item& a, const Item& b) {
    return a.folded != b.folded ? a.folded < b.folded : a.weight < b.weight;
  });
  for (const Item& item : all) {
    if (items_.empty() || items_.back().folded != item.folded)
      items_.push_back({item.folded, 0});
    items_.back().weight += item.weight;
    weight_ += item.weight;
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
