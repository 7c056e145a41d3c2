#include "model/edit.h"

#include <algorithm>

namespace stet {

absl::string_view BlockOpName(BlockOp op) {
  switch (op) {
    case BlockOp::kKeep:
      return "keep";
    case BlockOp::kEdit:
      return "edit";
    case BlockOp::kInsert:
      return "insert";
    case BlockOp::kDelete:
      return "delete";
    case BlockOp::kMove:
      return "move";
    case BlockOp::kSplit:
      return "split";
    case BlockOp::kMerge:
      return "merge";
  }
  return "unknown";
}

absl::string_view SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kNone:
      return "none";
    case Severity::kInfo:
      return "info";
    case Severity::kLow:
      return "low";
    case Severity::kMedium:
      return "medium";
    case Severity::kHigh:
      return "high";
  }
  return "unknown";
}

bool IsReported(const Edit& edit) {
  return std::any_of(edit.classes.begin(), edit.classes.end(),
                     [](const EditClass& c) { return !c.hidden; });
}

}  // namespace stet
