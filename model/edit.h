// From one version to the next: a typed edit script, its classes with their
// evidence, a score. One script feeds every renderer.

#ifndef STET_MODEL_EDIT_H_
#define STET_MODEL_EDIT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace stet {

enum class TokenOp { kKeep, kDelete, kInsert };  // "=", "-", "+"

struct TokenRun {
  TokenOp op = TokenOp::kKeep;
  std::string text;  // UTF-8.

  friend bool operator==(const TokenRun&, const TokenRun&) = default;
};

enum class BlockOp { kKeep, kEdit, kInsert, kDelete, kMove, kSplit, kMerge };
absl::string_view BlockOpName(BlockOp op);  // "keep", …

// One step of the script, in reading order. Block indexes: 0 is the headline,
// i + 1 is Article::blocks[i].
//
// A moved block is two steps: where it left (old filled, moved_to the new
// index, tokens kKeep and kDelete) and where it arrived (new filled,
// moved_from the old index, tokens kKeep and kInsert). Every other step holds
// both sides' tokens: the kKeep and kDelete ones concatenate to the old
// blocks' texts, the kKeep and kInsert ones to the new blocks' (a split's or
// merge's several blocks joined by "\n").
struct BlockChange {
  BlockOp op = BlockOp::kKeep;
  std::vector<int> old_blocks;
  std::vector<int> new_blocks;
  std::optional<int> moved_to;
  std::optional<int> moved_from;
  std::vector<TokenRun> tokens;

  friend bool operator==(const BlockChange&, const BlockChange&) = default;
};

enum class Side { kOld, kNew };

// Where a class was seen: UTF-8 byte offsets in one block's text. Metadata
// (byline, dates, image, links, status) has block -1 and offsets 0, and `text`.
struct Evidence {
  Side side = Side::kNew;
  int block = -1;
  size_t start = 0;
  size_t end = 0;
  std::string text;  // The words themselves.

  friend bool operator==(const Evidence&, const Evidence&) = default;
};

enum class Severity { kNone, kInfo, kLow, kMedium, kHigh };
absl::string_view SeverityName(Severity severity);

struct EditClass {
  std::string name;  // "number_changed"; report/classes.h lists all.
  std::string rule;  // Stable id of the rule that fired: "N1".
  Severity severity = Severity::kLow;
  double weight = 0;
  bool hidden = false;  // Recorded and counted, not reported by default.
  std::string
      note;  // For a reader: "12 → 31"; "no notice seen in the captured page".
  std::vector<Evidence> evidence;

  friend bool operator==(const EditClass&, const EditClass&) = default;
};

struct EditStats {
  int words_added = 0;
  int words_removed = 0;
  int moved_blocks = 0;

  friend bool operator==(const EditStats&, const EditStats&) = default;
};

struct Edit {
  std::vector<BlockChange> blocks;
  std::vector<EditClass>
      classes;       // At least one if anything differs; by weight, then name.
  double score = 0;  // The sum that report/classes.h states.
  EditStats stats;
  bool silent =
      false;  // Of substance, with no notice seen and `modified` unchanged.
  bool budget_hit = false;  // The step budget cut the comparison short.

  friend bool operator==(const Edit&, const Edit&) = default;
};

// Whether any class is not hidden: what `edit` means in the store and in JSON.
bool IsReported(const Edit& edit);

}  // namespace stet
#endif  // STET_MODEL_EDIT_H_
