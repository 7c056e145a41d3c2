// Which block of the old version became which of the new one: kept or edited in
// its place, moved, split, merged, gone or come.

#ifndef STET_REPORT_BLOCK_ALIGNMENT_H_
#define STET_REPORT_BLOCK_ALIGNMENT_H_

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "model/edit.h"
#include "report/tokens.h"

namespace stet {

struct AlignedBlock {
  absl::string_view text;
  int kind = 0;  // Blocks of different kinds are less alike.
};

// One step, as BlockChange without its words. kKeep: the texts are equal.
struct BlockStep {
  BlockOp op = BlockOp::kKeep;
  std::vector<int> old_blocks;
  std::vector<int> new_blocks;
  std::optional<int> moved_to;
  std::optional<int> moved_from;
};

struct BlockAlignment {
  std::vector<BlockStep> steps;  // In reading order.
  bool rewritten = false;  // Hardly a word is left: all deleted, all inserted.
};

// The first block of either side is the headline, which only becomes the other
// headline. The texts must outlive `vocabulary`.
BlockAlignment AlignBlocks(absl::Span<const AlignedBlock> old_blocks,
                           absl::Span<const AlignedBlock> new_blocks,
                           Vocabulary& vocabulary);

}  // namespace stet
#endif  // STET_REPORT_BLOCK_ALIGNMENT_H_
