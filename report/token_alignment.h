// Which tokens of two sequences stay, before any thought of how it reads.

#ifndef STET_REPORT_TOKEN_ALIGNMENT_H_
#define STET_REPORT_TOKEN_ALIGNMENT_H_

#include <cstdint>
#include <vector>

#include "report/tokens.h"
#include "report/word_diff.h"

namespace stet {

// partner_of_old[i] is the index of the new token that old token i became, or
// kNone; partner_of_new is its inverse. Partners are in order on both sides.
struct Alignment {
  static constexpr int32_t kNone = -1;
  std::vector<int32_t> partner_of_old;
  std::vector<int32_t> partner_of_new;

  void Join(int32_t old_index, int32_t new_index) {
    partner_of_old[static_cast<size_t>(old_index)] = new_index;
    partner_of_new[static_cast<size_t>(new_index)] = old_index;
  }
  void Part(int32_t old_index) {
    int32_t& partner = partner_of_old[static_cast<size_t>(old_index)];
    partner_of_new[static_cast<size_t>(partner)] = kNone;
    partner = kNone;
  }
};

// The heaviest alignment with a price on every changed stretch where the
// sequences are short; Myers' algorithm in pieces of bounded depth where they
// are long. What the budget does not reach has no partner.
Alignment AlignTokens(const std::vector<Token>& old_tokens,
                      const std::vector<Token>& new_tokens,
                      const Vocabulary& vocabulary, StepBudget& budget);

}  // namespace stet
#endif  // STET_REPORT_TOKEN_ALIGNMENT_H_
