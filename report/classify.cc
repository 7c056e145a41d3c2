#include "report/classify.h"

#include <algorithm>

namespace stet {
namespace {

// The weakest thing that can be said; finer classes come on top of it.
void NameWording(Edit& edit) {
  const bool changed = std::any_of(
      edit.blocks.begin(), edit.blocks.end(),
      [](const BlockChange& change) { return change.op != BlockOp::kKeep; });
  if (!changed) return;
  edit.classes.push_back(
      {.name = "wording_changed", .rule = "W1", .weight = 1});
  edit.score = 1;
}

}  // namespace

void Classify(const Article& /*old_article*/, const Article& /*new_article*/,
              const CompareContext& /*context*/, Edit& edit) {
  NameWording(edit);
}

void ClassifyTexts(absl::Span<const std::string> /*old_blocks*/,
                   absl::Span<const std::string> /*new_blocks*/, Edit& edit) {
  NameWording(edit);
}

}  // namespace stet
