// What a careful editor would mark between two texts of one passage: words that
// went and words that came, in as few stretches as read well.
//
// First the heaviest alignment of tokens, in which every marked stretch has a
// price; then the clean-up: stretches slide to the borders of sentences, a word
// left over between two changes joins them, a sentence of which little is left
// is marked as a whole.

#ifndef STET_REPORT_WORD_DIFF_H_
#define STET_REPORT_WORD_DIFF_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "model/edit.h"
#include "report/tokens.h"

namespace stet {

// Counts steps, never time, so that the same pair always compares the same.
class StepBudget {
 public:
  explicit StepBudget(int64_t steps) : left_(steps) {}

  // Whether `steps` more may be taken; once refused, hit() is true.
  bool Spend(int64_t steps) {
    if (steps > left_) {
      hit_ = true;
      return false;
    }
    left_ -= steps;
    return true;
  }
  int64_t left() const { return left_; }
  bool hit() const { return hit_; }

  // Memory for one alignment after the other, so that it is got only once.
  std::vector<int32_t>& scratch() { return scratch_; }

 private:
  int64_t left_;
  bool hit_ = false;
  std::vector<int32_t> scratch_;
};

struct TokenisedText {
  absl::string_view text;
  std::vector<Token> tokens;
};

// The kKeep and kDelete runs concatenate to the old text, the kKeep and kInsert
// runs to the new one, byte for byte. Neighbouring runs differ in their op; a
// kDelete stands before the kInsert that replaces it. No token is marked in
// part; white space may be marked alone.
std::vector<TokenRun> DiffWords(const TokenisedText& old_text,
                                const TokenisedText& new_text,
                                const Vocabulary& vocabulary,
                                StepBudget& budget);

}  // namespace stet
#endif  // STET_REPORT_WORD_DIFF_H_
