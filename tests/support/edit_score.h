// How well an edit's marks agree with those of a careful editor.

#ifndef STET_TESTS_SUPPORT_EDIT_SCORE_H_
#define STET_TESTS_SUPPORT_EDIT_SCORE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "model/edit.h"
#include "tests/support/edit_generator.h"

namespace stet {

struct EditScore {
  bool rebuilds = false;  // Both texts can be read off the marks.
  double f1 = 0;          // Of marked tokens, both sides.
  int cost = 0;           // Tokens marked.
  int gold_cost = 0;
  int runs = 0;  // Marked stretches.
  int gold_runs = 0;
  int broken = 0;  // Tokens marked in part.
  int moves = 0;   // Moved blocks.
  int gold_moves = 0;
  int borders = 0;  // Splits and merges.
  int gold_borders = 0;
};

EditScore ScoreOps(const Ops& ops, const Ops& gold);

// The script as `diff --format ops` prints it.
Ops OpsOf(const Edit& edit);

// Reads a text with CriticMarkup's marks: {-gone-}, {+come+}, {~old~>new~},
// with P for a border of paragraphs; {<a} alone on a line where a paragraph
// left and {>a} where it arrived. A block a line.
GeneratedEdit ReadMarkedText(absl::string_view text);

}  // namespace stet
#endif  // STET_TESTS_SUPPORT_EDIT_SCORE_H_
