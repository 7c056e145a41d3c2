// One edited passage with both sides' words, as the rules of the classes look
// at it: a block that was edited in its place, moved, split or merged.

#ifndef STET_REPORT_PASSAGE_H_
#define STET_REPORT_PASSAGE_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "model/edit.h"
#include "report/tokens.h"

namespace stet {

// A range of bytes.
struct Range {
  size_t start = 0;
  size_t end = 0;
};

// One side of a passage: the texts of its blocks joined by "\n".
struct PassageSide {
  std::vector<int> blocks;
  std::string text;
  std::vector<size_t> starts;  // Where each block begins in `text`.
  std::vector<Token> tokens;
  std::vector<Range> quotes;  // Between quote marks, without the marks.

  // The tokens that lie in `range`, as indexes [first, second).
  std::pair<size_t, size_t> TokensIn(Range range) const;
  absl::string_view TextIn(Range range) const {
    return absl::string_view(text).substr(range.start, range.end - range.start);
  }
  // Whether the range lies inside one quote.
  bool InQuote(Range range) const;
};

// One change: what was deleted and what was inserted at the same place; either
// may be empty.
struct Hunk {
  Range old_range;
  Range new_range;
};

struct Passage {
  BlockOp op = BlockOp::kEdit;
  PassageSide old_side;
  PassageSide new_side;
  std::vector<Hunk> hunks;
};

// The passages of an edit that hold a changed word, in reading order (a moved
// block stands where it arrived). Their tokens' ids belong to `vocabulary`, so
// that the passages must not be moved out of the vector while it is in use.
std::vector<Passage> PassagesOf(const Edit& edit);
void TokenisePassage(Passage& passage, Vocabulary& vocabulary);

// The ranges between paired quote marks of any language's style; an opening
// mark that is never closed quotes to the end.
std::vector<Range> QuotesIn(absl::string_view text);

}  // namespace stet
#endif  // STET_REPORT_PASSAGE_H_
