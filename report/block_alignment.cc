#include "report/block_alignment.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "report/token_bag.h"

namespace stet {
namespace {

constexpr int kNone = -1;

// From here on two blocks of one gap are one block, edited.
constexpr float kEditLikeness = 0.4F;
// Enough where they share this weight, a sentence's, or one holds the other.
constexpr float kLongEditLikeness = 0.35F;
constexpr float kSentenceWeight = 4;
// A block that stands word for word in another is nearly as sure as an equal.
constexpr float kVerbatimLikeness = 0.95F;
// The same where they stand alone between two kept blocks.
constexpr float kLoneEditLikeness = 0.25F;
// From here on blocks of two places are one block, moved.
constexpr float kMoveLikeness = 0.5F;
// Less than about three words ("Read more") never moves.
constexpr float kMoveWeightMin = 3;
// A piece of a split is held to this part by what the other pieces leave of the
// whole, or is this much like it; and all pieces together weigh at most this
// much more than the whole.
constexpr float kPieceContained = 0.75F;
constexpr float kPieceLikeness = 0.5F;
constexpr float kPiecesWeightMax = 1.5F;
constexpr float kPieceWeightMin = 1.5F;
constexpr float kOtherKindLikeness = 0.8F;  // Factor for unequal kinds.
// Less of the text in common than this is a rewrite, from this size on.
constexpr double kRewrittenPart = 0.05;
constexpr size_t kRewrittenBytesMin = 120;
// Candidates that one old block may have, and, where there are many blocks, in
// how many of them a word may stand to lead to candidates.
constexpr size_t kCandidatesMax = 8;
constexpr size_t kFewBlocks = 64;
constexpr size_t kPostingsMax = 48;

// What stays weighs up to twice as much where it is long: of a line and a
// paragraph that changed places the line has moved.
constexpr double kLongBlockBytes = 400;

struct Candidate {
  int old_block = kNone;
  int new_block = kNone;
  float likeness = 0;
  bool exact = false;
};

struct Side {
  absl::Span<const AlignedBlock> blocks;
  std::vector<int> partner;    // In its place; kNone if none.
  std::vector<int> moved;      // The block it moved to or from.
  std::vector<int> piece_of;   // The block of the other side it is a piece of.
  std::vector<TokenBag> bags;  // Filled when first asked for.
  std::vector<bool> bagged;

  explicit Side(absl::Span<const AlignedBlock> all)
      : blocks(all),
        partner(all.size(), kNone),
        moved(all.size(), kNone),
        piece_of(all.size(), kNone),
        bags(all.size()),
        bagged(all.size(), false) {}

  int size() const { return static_cast<int>(blocks.size()); }
  bool Free(int i) const {
    const auto at = static_cast<size_t>(i);
    return partner[at] == kNone && moved[at] == kNone && piece_of[at] == kNone;
  }
  absl::string_view Text(int i) const {
    return blocks[static_cast<size_t>(i)].text;
  }
};

// For each prefix of the new blocks the heaviest chain that ends in it: a
// Fenwick tree of maxima.
class ChainTree {
 public:
  explicit ChainTree(int size) : nodes_(static_cast<size_t>(size) + 1) {}

  struct Chain {
    double weight = 0;
    int last = kNone;  // Index of a candidate.
  };

  Chain Before(int new_block) const {  // Chains that end before new_block.
    Chain best;
    for (auto i = static_cast<size_t>(new_block); i > 0; i &= i - 1) {
      if (nodes_[i].weight > best.weight) best = nodes_[i];
    }
    return best;
  }
  void Put(int new_block, Chain chain) {
    for (auto i = static_cast<size_t>(new_block) + 1; i < nodes_.size();
         i += i & (~i + 1)) {
      if (chain.weight > nodes_[i].weight) nodes_[i] = chain;
    }
  }

 private:
  std::vector<Chain> nodes_;
};

class BlockAligner {
 public:
  BlockAligner(absl::Span<const AlignedBlock> old_blocks,
               absl::Span<const AlignedBlock> new_blocks,
               Vocabulary& vocabulary)
      : old_(old_blocks), new_(new_blocks), vocabulary_(vocabulary) {}

  BlockAlignment Run() {
    PairEnds();
    FindExactCandidates();
    FindLikeCandidates();
    TakeHeaviestChain();
    PairEqualInGaps();
    JoinPieces(old_, new_);  // Splits.
    JoinPieces(new_, old_);  // Merges.
    PartUnlike();
    PairMoves();
    PairLoneBlocks();
    if (Rewritten()) return {.steps = ReplaceAll(), .rewritten = true};
    return {.steps = Steps()};
  }

 private:
  const TokenBag& Bag(Side& side, int block) {
    const auto at = static_cast<size_t>(block);
    if (!side.bagged[at]) {
      side.bags[at] =
          TokenBag(Tokenise(side.blocks[at].text, vocabulary_), vocabulary_);
      side.bagged[at] = true;
    }
    return side.bags[at];
  }

  void Pair(int i, int j) {
    old_.partner[static_cast<size_t>(i)] = j;
    new_.partner[static_cast<size_t>(j)] = i;
  }

  // The headlines, and what is equal at the beginning and the end.
  void PairEnds() {
    old_end_ = old_.size();
    new_end_ = new_.size();
    if (old_end_ == 0 || new_end_ == 0) return;
    Pair(0, 0);
    begin_ = 1;
    while (begin_ < old_end_ && begin_ < new_end_ &&
           old_.Text(begin_) == new_.Text(begin_)) {
      Pair(begin_, begin_);
      ++begin_;
    }
    while (old_end_ > begin_ && new_end_ > begin_ &&
           old_.Text(old_end_ - 1) == new_.Text(new_end_ - 1)) {
      Pair(--old_end_, --new_end_);
    }
  }

  // Of equal blocks the first with the first, the second with the second, …
  void FindExactCandidates() {
    exact_old_.assign(old_.blocks.size(), false);
    exact_new_.assign(new_.blocks.size(), false);
    struct Queue {
      std::vector<int> waiting;
      size_t taken = 0;
    };
    absl::flat_hash_map<absl::string_view, Queue> queues;
    for (int j = begin_; j < new_end_; ++j)
      queues[new_.Text(j)].waiting.push_back(j);
    for (int i = begin_; i < old_end_; ++i) {
      const auto it = queues.find(old_.Text(i));
      if (it == queues.end() || it->second.taken == it->second.waiting.size())
        continue;
      const int j = it->second.waiting[it->second.taken++];
      exact_old_[static_cast<size_t>(i)] = true;
      exact_new_[static_cast<size_t>(j)] = true;
      candidates_.push_back({i, j, 1, true});
    }
  }

  // Blocks without an equal one: an index from each word to the new blocks
  // that hold it leads from an old block to those most like it.
  void FindLikeCandidates() {
    absl::flat_hash_map<uint32_t, std::vector<std::pair<int, float>>> index;
    size_t indexed = 0;
    for (int j = begin_; j < new_end_; ++j) {
      if (exact_new_[static_cast<size_t>(j)]) continue;
      ++indexed;
      for (const TokenBag::Item& item : Bag(new_, j).items())
        index[item.folded].emplace_back(j, item.weight);
    }
    if (indexed == 0) return;
    const size_t postings_max =
        indexed <= kFewBlocks ? kFewBlocks : kPostingsMax;
    std::vector<float> common(new_.blocks.size(), 0);
    for (int i = begin_; i < old_end_; ++i) {
      if (exact_old_[static_cast<size_t>(i)]) continue;
      std::vector<int> touched;
      for (const TokenBag::Item& item : Bag(old_, i).items()) {
        const auto it = index.find(item.folded);
        if (it == index.end() || it->second.size() > postings_max) continue;
        for (const auto& [j, weight] : it->second) {
          float& sum = common[static_cast<size_t>(j)];
          if (sum == 0) touched.push_back(j);
          sum += std::min(weight, item.weight);
        }
      }
      AddBest(i, common, touched);
      for (const int j : touched) common[static_cast<size_t>(j)] = 0;
    }
  }

  void AddBest(int i, const std::vector<float>& common,
               std::vector<int>& touched) {
    const size_t few = std::min(kCandidatesMax, touched.size());
    std::partial_sort(touched.begin(),
                      touched.begin() + static_cast<std::ptrdiff_t>(few),
                      touched.end(), [&](int a, int b) {
                        const float x = common[static_cast<size_t>(a)];
                        const float y = common[static_cast<size_t>(b)];
                        return x != y ? x > y : a < b;
                      });
    for (size_t k = 0; k < few; ++k) {
      const int j = touched[k];
      float likeness = LikenessOf(i, j);
      // A small piece of a split is unlike the whole, but all in it.
      const float contained = Contained(i, j);
      if (HoldsWord(i, j))
        likeness = std::max(likeness, kVerbatimLikeness);
      else if (contained >= kPieceContained)
        likeness = std::max(likeness, kEditLikeness * contained);
      else if (!AreOneBlock(i, j))
        continue;
      candidates_.push_back({i, j, likeness, false});
    }
  }

  float LikenessOf(int i, int j) {
    const float factor = old_.blocks[static_cast<size_t>(i)].kind ==
                                 new_.blocks[static_cast<size_t>(j)].kind
                             ? 1
                             : kOtherKindLikeness;
    return factor * Likeness(Bag(old_, i), Bag(new_, j));
  }

  // Whether two blocks are one that was edited.
  bool AreOneBlock(int i, int j) {
    const float likeness = LikenessOf(i, j);
    if (likeness >= kEditLikeness) return true;
    const TokenBag& a = Bag(old_, i);
    const TokenBag& b = Bag(new_, j);
    const float common = a.Common(b);
    if (common >= kSentenceWeight && likeness >= kLongEditLikeness) return true;
    const float smaller = std::min(a.weight(), b.weight());
    return common >= kMoveWeightMin && common >= kPieceContained * smaller;
  }

  // Whether one block is word for word a part of the other.
  bool HoldsWord(int i, int j) {
    const absl::string_view a = old_.Text(i);
    const absl::string_view b = new_.Text(j);
    return std::min(Bag(old_, i).weight(), Bag(new_, j).weight()) >=
               kMoveWeightMin &&
           absl::StrContains(a.size() < b.size() ? b : a,
                             a.size() < b.size() ? a : b);
  }

  // How much of the smaller block the larger one holds.
  float Contained(int i, int j) {
    const TokenBag& a = Bag(old_, i);
    const TokenBag& b = Bag(new_, j);
    const float smaller = std::min(a.weight(), b.weight());
    return smaller >= kPieceWeightMin ? a.Common(b) / smaller : 0;
  }

  // The order-preserving choice of candidates: as many blocks as can stay,
  // exact ones before like ones, long ones before short ones.
  void TakeHeaviestChain() {
    std::sort(candidates_.begin(), candidates_.end(),
              [](const Candidate& a, const Candidate& b) {
                return a.old_block != b.old_block ? a.old_block < b.old_block
                                                  : a.new_block > b.new_block;
              });
    ChainTree tree(new_.size());
    std::vector<int> before(candidates_.size(), kNone);
    ChainTree::Chain best;
    for (size_t c = 0; c < candidates_.size(); ++c) {
      const Candidate& candidate = candidates_[c];
      ChainTree::Chain chain = tree.Before(candidate.new_block);
      before[c] = chain.last;
      const auto bytes =
          static_cast<double>(new_.Text(candidate.new_block).size());
      chain.weight += static_cast<double>(candidate.likeness) *
                      (1 + bytes / (bytes + kLongBlockBytes));
      chain.last = static_cast<int>(c);
      tree.Put(candidate.new_block, chain);
      if (chain.weight > best.weight) best = chain;
    }
    for (int c = best.last; c != kNone; c = before[static_cast<size_t>(c)]) {
      const Candidate& candidate = candidates_[static_cast<size_t>(c)];
      Pair(candidate.old_block, candidate.new_block);
    }
  }

  // Calls visit(old_begin, old_end, new_begin, new_end) for every gap between
  // two blocks that stay.
  template <typename Visit>
  void EachGap(Visit visit) {
    int i = begin_;
    int j = begin_;
    for (int next = begin_; next <= old_end_; ++next) {
      const bool at_end = next == old_end_;
      const int partner =
          at_end ? new_end_ : old_.partner[static_cast<size_t>(next)];
      if (partner == kNone) continue;
      if (next > i || partner > j) visit(i, next, j, partner);
      i = next + 1;
      j = partner + 1;
    }
  }

  // Repeated lines that the first-with-first rule left over.
  void PairEqualInGaps() {
    std::vector<std::pair<int, int>> pairs;
    EachGap([&](int i, int old_end, int j, int new_end) {
      for (; i < old_end && j < new_end; ++i) {
        int k = j;
        const int last = std::min(new_end, j + static_cast<int>(kFewBlocks));
        while (k < last && new_.Text(k) != old_.Text(i)) ++k;
        if (k == last) continue;
        pairs.emplace_back(i, k);
        j = k + 1;
      }
    });
    for (const auto& [i, j] : pairs) Pair(i, j);
  }

  // The one block in [begin, end) that is neither paired nor a piece; kNone if
  // there are none or several.
  static int OnlyFree(const Side& side, int begin, int end) {
    int only = kNone;
    for (int i = begin; i < end; ++i) {
      if (!side.Free(i)) continue;
      if (only != kNone) return kNone;
      only = i;
    }
    return only;
  }

  // One block on either side of a gap is one block edited, even where it is
  // edited heavily; what is too short to be alike is so by its place.
  void PairLoneBlocks() {
    std::vector<std::pair<int, int>> pairs;
    EachGap([&](int old_begin, int old_end, int new_begin, int new_end) {
      const int i = OnlyFree(old_, old_begin, old_end);
      const int j = OnlyFree(new_, new_begin, new_end);
      if (i == kNone || j == kNone) return;
      const bool same_kind = old_.blocks[static_cast<size_t>(i)].kind ==
                             new_.blocks[static_cast<size_t>(j)].kind;
      const bool tiny = Bag(old_, i).weight() <= kMoveWeightMin &&
                        Bag(new_, j).weight() <= kMoveWeightMin;
      if (LikenessOf(i, j) >= kLoneEditLikeness || (tiny && same_kind))
        pairs.emplace_back(i, j);
    });
    for (const auto& [i, j] : pairs) Pair(i, j);
  }

  // Where blocks beside a block's partner hold the rest of it, they are its
  // pieces: with `wholes` the old side a split, with the new side a merge.
  void JoinPieces(Side& wholes, Side& pieces) {
    for (int whole = 1; whole < wholes.size(); ++whole) {
      const int partner = wholes.partner[static_cast<size_t>(whole)];
      if (partner == kNone || pieces.Text(partner) == wholes.Text(whole) ||
          absl::StrContains(wholes.Text(whole), '\n') ||
          absl::StrContains(pieces.Text(partner), '\n'))
        continue;
      int low = partner;
      int high = partner;
      TokenBag rest;
      float weight = 0;
      const auto take = [&](int piece) {
        if (piece < 1 || piece >= pieces.size() || !pieces.Free(piece) ||
            absl::StrContains(pieces.Text(piece), '\n'))
          return false;  // A newline is what joins pieces in the script.
        if (low == high && weight == 0) {
          rest = Bag(wholes, whole);
          rest.Remove(Bag(pieces, partner));
          weight = Bag(pieces, partner).weight();
        }
        const TokenBag& bag = Bag(pieces, piece);
        if (bag.weight() < kPieceWeightMin ||
            (rest.Common(bag) < kPieceContained * bag.weight() &&
             Likeness(rest, bag) < kPieceLikeness) ||
            weight + bag.weight() >
                kPiecesWeightMax * Bag(wholes, whole).weight())
          return false;
        rest.Remove(bag);
        weight += bag.weight();
        pieces.piece_of[static_cast<size_t>(piece)] = whole;
        return true;
      };
      while (take(high + 1)) ++high;
      while (take(low - 1)) --low;
    }
  }

  bool HasPieces(const Side& pieces, int whole, int partner) const {
    const auto is_piece = [&](int piece) {
      return piece >= 0 && piece < pieces.size() &&
             pieces.piece_of[static_cast<size_t>(piece)] == whole;
    };
    return is_piece(partner - 1) || is_piece(partner + 1);
  }

  // A candidate for a split that turned out not to be one.
  void PartUnlike() {
    for (int i = 1; i < old_.size(); ++i) {
      const int j = old_.partner[static_cast<size_t>(i)];
      if (j == kNone || old_.Text(i) == new_.Text(j)) continue;
      if (HasPieces(new_, i, j) || HasPieces(old_, j, i)) continue;
      if (AreOneBlock(i, j)) continue;
      old_.partner[static_cast<size_t>(i)] = kNone;
      new_.partner[static_cast<size_t>(j)] = kNone;
    }
  }

  void PairMoves() {
    std::stable_sort(candidates_.begin(), candidates_.end(),
                     [](const Candidate& a, const Candidate& b) {
                       return a.likeness > b.likeness;
                     });
    for (const Candidate& candidate : candidates_) {
      const int i = candidate.old_block;
      const int j = candidate.new_block;
      if (!old_.Free(i) || !new_.Free(j)) continue;
      if (Bag(old_, i).weight() < kMoveWeightMin) continue;
      if (!candidate.exact && !MayHaveMoved(i, j)) continue;
      old_.moved[static_cast<size_t>(i)] = j;
      new_.moved[static_cast<size_t>(j)] = i;
    }
  }

  bool MayHaveMoved(int i, int j) {
    const float likeness = LikenessOf(i, j);
    return likeness >= kMoveLikeness ||
           (likeness >= kEditLikeness &&
            Bag(old_, i).Common(Bag(new_, j)) >= kSentenceWeight);
  }

  bool Rewritten() {
    size_t old_bytes = 0;
    size_t new_bytes = 0;
    double common = 0;
    for (int j = 0; j < new_.size(); ++j) new_bytes += new_.Text(j).size();
    for (int i = 0; i < old_.size(); ++i) {
      const size_t bytes = old_.Text(i).size();
      old_bytes += bytes;
      int j = old_.partner[static_cast<size_t>(i)];
      if (j == kNone) j = old_.moved[static_cast<size_t>(i)];
      if (j == kNone) j = old_.piece_of[static_cast<size_t>(i)];
      if (j == kNone) continue;
      common += static_cast<double>(bytes) *
                (old_.Text(i) == new_.Text(j) ? 1 : LikenessOf(i, j));
    }
    return std::min(old_bytes, new_bytes) >= kRewrittenBytesMin &&
           common <
               kRewrittenPart * static_cast<double>(old_bytes + new_bytes) / 2;
  }

  std::vector<BlockStep> ReplaceAll() const {
    std::vector<BlockStep> steps;
    for (int i = 0; i < old_.size(); ++i)
      steps.push_back({.op = BlockOp::kDelete, .old_blocks = {i}});
    for (int j = 0; j < new_.size(); ++j)
      steps.push_back({.op = BlockOp::kInsert, .new_blocks = {j}});
    return steps;
  }

  std::vector<BlockStep> Steps() const {
    std::vector<BlockStep> steps;
    steps.reserve(static_cast<size_t>(std::max(old_.size(), new_.size())));
    int i = 0;
    int j = 0;
    while (i < old_.size() || j < new_.size()) {
      if (i < old_.size() && Leaves(i)) {
        steps.push_back(Leave(i++));
      } else if (j < new_.size() && Arrives(j)) {
        steps.push_back(Arrive(j++));
      } else {
        steps.push_back(Stay(i, j));
      }
    }
    return steps;
  }

  bool Leaves(int i) const {
    return old_.partner[static_cast<size_t>(i)] == kNone &&
           old_.piece_of[static_cast<size_t>(i)] == kNone;
  }
  bool Arrives(int j) const {
    return new_.partner[static_cast<size_t>(j)] == kNone &&
           new_.piece_of[static_cast<size_t>(j)] == kNone;
  }

  BlockStep Leave(int i) const {
    const int to = old_.moved[static_cast<size_t>(i)];
    if (to == kNone) return {.op = BlockOp::kDelete, .old_blocks = {i}};
    return {.op = BlockOp::kMove, .old_blocks = {i}, .moved_to = to};
  }
  BlockStep Arrive(int j) const {
    const int from = new_.moved[static_cast<size_t>(j)];
    if (from == kNone) return {.op = BlockOp::kInsert, .new_blocks = {j}};
    return {.op = BlockOp::kMove, .new_blocks = {j}, .moved_from = from};
  }

  // The step of the blocks that stay at i and j, both moved behind it.
  BlockStep Stay(int& i, int& j) const {
    BlockStep step{.old_blocks = {i}, .new_blocks = {j}};
    const int whole_old = new_.piece_of[static_cast<size_t>(j)] != kNone
                              ? new_.piece_of[static_cast<size_t>(j)]
                              : new_.partner[static_cast<size_t>(j)];
    const int whole_new = old_.piece_of[static_cast<size_t>(i)] != kNone
                              ? old_.piece_of[static_cast<size_t>(i)]
                              : old_.partner[static_cast<size_t>(i)];
    step.op = old_.Text(i) == new_.Text(j) ? BlockOp::kKeep : BlockOp::kEdit;
    ++i;
    ++j;
    const auto belongs = [](const Side& side, int block, int whole) {
      return block < side.size() &&
             (side.piece_of[static_cast<size_t>(block)] == whole ||
              side.partner[static_cast<size_t>(block)] == whole);
    };
    while (belongs(new_, j, whole_old)) {
      step.op = BlockOp::kSplit;
      step.new_blocks.push_back(j++);
    }
    while (belongs(old_, i, whole_new)) {
      step.op = BlockOp::kMerge;
      step.old_blocks.push_back(i++);
    }
    return step;
  }

  Side old_;
  Side new_;
  Vocabulary& vocabulary_;
  int begin_ = 0;    // [begin_, old_end_) and [begin_, new_end_): not equal at
  int old_end_ = 0;  // the beginning or the end.
  int new_end_ = 0;
  std::vector<bool> exact_old_;
  std::vector<bool> exact_new_;
  std::vector<Candidate> candidates_;
};

}  // namespace

BlockAlignment AlignBlocks(absl::Span<const AlignedBlock> old_blocks,
                           absl::Span<const AlignedBlock> new_blocks,
                           Vocabulary& vocabulary) {
  return BlockAligner(old_blocks, new_blocks, vocabulary).Run();
}

}  // namespace stet
