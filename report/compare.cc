#include "report/compare.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "report/block_alignment.h"
#include "report/classify.h"
#include "report/tokens.h"
#include "report/word_diff.h"

namespace stet {
namespace {

// Steps that one comparison may take; about a third of a second.
constexpr int64_t kStepsMax = 60'000'000;

std::vector<TokenRun> OnlySide(const std::vector<TokenRun>& runs,
                               TokenOp other_side) {
  std::vector<TokenRun> side;
  for (const TokenRun& run : runs) {
    if (run.op == other_side) continue;
    if (!side.empty() && side.back().op == run.op) {
      side.back().text += run.text;
    } else {
      side.push_back(run);
    }
  }
  return side;
}

// Fills the steps of a block alignment with words.
class ScriptWriter {
 public:
  ScriptWriter(absl::Span<const AlignedBlock> old_blocks,
               absl::Span<const AlignedBlock> new_blocks, Edit& edit)
      : old_(old_blocks), new_(new_blocks), edit_(edit) {}

  void Write() {
    BlockAlignment alignment = AlignBlocks(old_, new_, vocabulary_);
    edit_.blocks.reserve(alignment.steps.size());
    for (BlockStep& step : alignment.steps) {
      BlockChange change{.op = step.op,
                         .old_blocks = std::move(step.old_blocks),
                         .new_blocks = std::move(step.new_blocks),
                         .moved_to = step.moved_to,
                         .moved_from = step.moved_from};
      change.tokens = Words(change);
      Count(change);
      edit_.blocks.push_back(std::move(change));
    }
    edit_.budget_hit = budget_.hit();
  }

 private:
  std::vector<TokenRun> Words(const BlockChange& change) {
    const std::string old_text = Joined(old_, change.old_blocks);
    const std::string new_text = Joined(new_, change.new_blocks);
    switch (change.op) {
      case BlockOp::kKeep:
        return Run(TokenOp::kKeep, old_text);
      case BlockOp::kDelete:
        return Run(TokenOp::kDelete, old_text);
      case BlockOp::kInsert:
        return Run(TokenOp::kInsert, new_text);
      case BlockOp::kMove:
        if (change.moved_to.has_value())
          return OnlySide(Diff(old_text, Text(new_, *change.moved_to)),
                          TokenOp::kInsert);
        return OnlySide(Diff(Text(old_, *change.moved_from), new_text),
                        TokenOp::kDelete);
      case BlockOp::kEdit:
      case BlockOp::kSplit:
      case BlockOp::kMerge:
        return Diff(old_text, new_text);
    }
    return {};
  }

  std::vector<TokenRun> Diff(absl::string_view old_text,
                             absl::string_view new_text) {
    if (old_text == new_text) return Run(TokenOp::kKeep, std::string(old_text));
    // A vocabulary of its own: the joined texts do not outlive this call.
    Vocabulary vocabulary;
    const TokenisedText before{old_text, Tokenise(old_text, vocabulary)};
    const TokenisedText after{new_text, Tokenise(new_text, vocabulary)};
    return DiffWords(before, after, vocabulary, budget_);
  }

  static std::vector<TokenRun> Run(TokenOp op, std::string text) {
    if (text.empty()) return {};
    std::vector<TokenRun> runs(1);
    runs[0] = {op, std::move(text)};
    return runs;
  }

  static absl::string_view Text(absl::Span<const AlignedBlock> blocks,
                                int index) {
    return blocks[static_cast<size_t>(index)].text;
  }

  static std::string Joined(absl::Span<const AlignedBlock> blocks,
                            const std::vector<int>& indexes) {
    return absl::StrJoin(indexes, "\n", [&](std::string* out, int index) {
      const absl::string_view text = Text(blocks, index);
      out->append(text.data(), text.size());
    });
  }

  void Count(const BlockChange& change) {
    if (change.moved_from.has_value()) ++edit_.stats.moved_blocks;
    for (const TokenRun& run : change.tokens) {
      if (run.op == TokenOp::kDelete)
        edit_.stats.words_removed += CountWords(run.text);
      if (run.op == TokenOp::kInsert)
        edit_.stats.words_added += CountWords(run.text);
    }
  }

  absl::Span<const AlignedBlock> old_;
  absl::Span<const AlignedBlock> new_;
  Edit& edit_;
  Vocabulary vocabulary_;
  StepBudget budget_{kStepsMax};
};

std::string SideText(const BlockChange& change, TokenOp other_side) {
  std::string text;
  for (const TokenRun& run : change.tokens) {
    if (run.op != other_side) text += run.text;
  }
  return text;
}

// One direction of a script.
struct Direction {
  TokenOp source_only;  // What the target lacks.
  TokenOp target_only;
  std::vector<int> BlockChange::*source;
  std::vector<int> BlockChange::*target;
};

std::vector<std::string> Apply(const Edit& edit,
                               absl::Span<const std::string> blocks,
                               const Direction& direction) {
  std::vector<std::string> result;
  std::vector<bool> filled;
  std::vector<bool> used(blocks.size(), false);
  for (const BlockChange& change : edit.blocks) {
    const std::vector<int>& source = change.*direction.source;
    std::vector<std::string> texts;
    for (const int index : source) {
      if (index < 0 || static_cast<size_t>(index) >= blocks.size() ||
          used[static_cast<size_t>(index)])
        return {};
      used[static_cast<size_t>(index)] = true;
      texts.push_back(blocks[static_cast<size_t>(index)]);
    }
    if (!source.empty() &&
        absl::StrJoin(texts, "\n") != SideText(change, direction.target_only))
      return {};
    const std::vector<int>& target = change.*direction.target;
    if (target.empty()) continue;
    const std::string text = SideText(change, direction.source_only);
    std::vector<std::string> pieces = {text};
    if (target.size() > 1) pieces = absl::StrSplit(text, '\n');
    if (pieces.size() != target.size()) return {};
    for (size_t k = 0; k < target.size(); ++k) {
      const auto at = static_cast<size_t>(target[k]);
      if (target[k] < 0 || at > blocks.size() + edit.blocks.size() * 64)
        return {};
      if (at >= result.size()) {
        result.resize(at + 1);
        filled.resize(at + 1, false);
      }
      if (filled[at]) return {};
      filled[at] = true;
      result[at] = std::move(pieces[k]);
    }
  }
  const auto all = [](const std::vector<bool>& flags) {
    return std::all_of(flags.begin(), flags.end(),
                       [](bool flag) { return flag; });
  };
  if (!all(filled) || !all(used)) return {};
  return result;
}

}  // namespace

Edit Compare(const Article& old_article, const Article& new_article,
             const CompareContext& context) {
  const auto aligned = [](const Article& article) {
    std::vector<AlignedBlock> blocks;
    blocks.reserve(article.blocks.size() + 1);
    blocks.push_back({article.title, -1});
    for (const Block& block : article.blocks)
      blocks.push_back({block.text, static_cast<int>(block.kind)});
    return blocks;
  };
  Edit edit;
  const std::vector<AlignedBlock> old_blocks = aligned(old_article);
  const std::vector<AlignedBlock> new_blocks = aligned(new_article);
  ScriptWriter(old_blocks, new_blocks, edit).Write();
  Classify(old_article, new_article, context, edit);
  return edit;
}

Edit CompareTexts(absl::Span<const std::string> old_blocks,
                  absl::Span<const std::string> new_blocks) {
  const auto aligned = [](absl::Span<const std::string> texts) {
    std::vector<AlignedBlock> blocks;
    blocks.reserve(texts.size());
    for (const std::string& text : texts) blocks.push_back({text, 0});
    return blocks;
  };
  Edit edit;
  const std::vector<AlignedBlock> before = aligned(old_blocks);
  const std::vector<AlignedBlock> after = aligned(new_blocks);
  ScriptWriter(before, after, edit).Write();
  ClassifyTexts(old_blocks, new_blocks, edit);
  return edit;
}

std::vector<std::string> ApplyForward(
    const Edit& edit, absl::Span<const std::string> old_blocks) {
  return Apply(edit, old_blocks,
               {TokenOp::kDelete, TokenOp::kInsert, &BlockChange::old_blocks,
                &BlockChange::new_blocks});
}

std::vector<std::string> ApplyBackward(
    const Edit& edit, absl::Span<const std::string> new_blocks) {
  return Apply(edit, new_blocks,
               {TokenOp::kInsert, TokenOp::kDelete, &BlockChange::new_blocks,
                &BlockChange::old_blocks});
}

std::vector<std::string> BlockTexts(const Article& article) {
  std::vector<std::string> texts;
  texts.reserve(article.blocks.size() + 1);
  texts.push_back(article.title);
  for (const Block& block : article.blocks) texts.push_back(block.text);
  return texts;
}

}  // namespace stet
