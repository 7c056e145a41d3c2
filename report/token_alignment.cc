#include "report/token_alignment.h"

#include <algorithm>
#include <limits>

namespace stet {
namespace {

// Up to this many cells the exact table is filled.
constexpr int64_t kTableCellsMax = 120'000;
// What beginning a changed stretch costs, in weights of a word.
constexpr float kStretchPrice = 0.3F;
// Myers' depth in one piece; less where the sequences are very long, so that
// all pieces together stay within kPieceSteps.
constexpr int64_t kDepthMax = 1024;
constexpr int64_t kDepthMin = 48;
constexpr int64_t kPieceSteps = 12'000'000;

class Aligner {
 public:
  Aligner(const std::vector<Token>& old_tokens,
          const std::vector<Token>& new_tokens, const Vocabulary& vocabulary,
          StepBudget& budget)
      : old_(old_tokens),
        new_(new_tokens),
        vocabulary_(vocabulary),
        budget_(budget),
        reach_(budget.scratch()) {
    result_.partner_of_old.assign(old_.size(), Alignment::kNone);
    result_.partner_of_new.assign(new_.size(), Alignment::kNone);
  }

  Alignment Run() {
    auto old_end = static_cast<int32_t>(old_.size());
    auto new_end = static_cast<int32_t>(new_.size());
    int32_t begin = 0;
    while (begin < old_end && begin < new_end && Equal(begin, begin)) {
      result_.Join(begin, begin);
      ++begin;
    }
    while (old_end > begin && new_end > begin &&
           Equal(old_end - 1, new_end - 1)) {
      result_.Join(--old_end, --new_end);
    }
    const int64_t rows = old_end - begin;
    const int64_t columns = new_end - begin;
    if (rows == 0 || columns == 0) return std::move(result_);
    if (rows * columns <= kTableCellsMax && budget_.Spend(rows * columns)) {
      FillTable(begin, old_end, begin, new_end);
    } else {
      Myers(begin, old_end, begin, new_end);
    }
    return std::move(result_);
  }

 private:
  bool Equal(int32_t i, int32_t j) const {
    return old_[static_cast<size_t>(i)].id == new_[static_cast<size_t>(j)].id;
  }

  // Dynamic programming over two states of a cell: `kept`, the last pair was
  // kept, and `changed`, inside a changed stretch. Weight of what is kept less
  // the price of the stretches is made the greatest.
  void FillTable(int32_t old_begin, int32_t old_end, int32_t new_begin,
                 int32_t new_end) {
    const auto rows = static_cast<size_t>(old_end - old_begin);
    const auto columns = static_cast<size_t>(new_end - new_begin);
    const size_t width = columns + 1;
    constexpr float kNever = -1e30F;
    // Where a state came from: bit 0 of kept: from changed; bits 1-2 of
    // changed: 0 by deletion within a stretch, 1 by insertion, 2 a deletion
    // that begins one, 3 an insertion that begins one.
    std::vector<uint8_t> from((rows + 1) * width);
    std::vector<float> kept(width, kNever);
    std::vector<float> changed(width, kNever);
    kept[0] = 0;
    for (size_t j = 1; j <= columns; ++j) {
      changed[j] = -kStretchPrice;
      from[j] = static_cast<uint8_t>((j == 1 ? 3 : 1) << 1);
    }
    for (size_t i = 1; i <= rows; ++i) {
      const uint32_t id = old_[static_cast<size_t>(old_begin) + i - 1].id;
      const float weight = vocabulary_[id].weight + 0.01F;
      float kept_diagonal = kept[0];
      float changed_diagonal = changed[0];
      kept[0] = kNever;
      changed[0] = -kStretchPrice;
      uint8_t* const row = &from[i * width];
      row[0] = static_cast<uint8_t>((i == 1 ? 2 : 0) << 1);
      for (size_t j = 1; j <= columns; ++j) {
        const float kept_above = kept[j];
        const float changed_above = changed[j];
        uint8_t way = 0;
        if (id == new_[static_cast<size_t>(new_begin) + j - 1].id) {
          const bool after_change = changed_diagonal > kept_diagonal;
          kept[j] = (after_change ? changed_diagonal : kept_diagonal) + weight;
          way = after_change ? 1 : 0;
        } else {
          kept[j] = kNever;
        }
        float best = changed_above;
        uint8_t step = 0;
        if (changed[j - 1] > best) {
          best = changed[j - 1];
          step = 1;
        }
        if (kept_above - kStretchPrice > best) {
          best = kept_above - kStretchPrice;
          step = 2;
        }
        if (kept[j - 1] - kStretchPrice > best) {
          best = kept[j - 1] - kStretchPrice;
          step = 3;
        }
        changed[j] = best;
        row[j] = static_cast<uint8_t>(way | (step << 1));
        kept_diagonal = kept_above;
        changed_diagonal = changed_above;
      }
    }
    bool in_kept = kept[columns] > changed[columns];
    size_t i = rows;
    size_t j = columns;
    while (i > 0 || j > 0) {
      const uint8_t way = from[i * width + j];
      if (in_kept) {
        --i;
        --j;
        result_.Join(old_begin + static_cast<int32_t>(i),
                     new_begin + static_cast<int32_t>(j));
        in_kept = (way & 1) == 0;
        continue;
      }
      const int step = way >> 1;
      in_kept = step >= 2;
      (step == 0 || step == 2) ? --i : --j;
    }
  }

  // Myers 1986, greedy and forward, in pieces: where a piece's depth is spent,
  // its furthest path is taken and the next piece begins at its end.
  void Myers(int32_t old_begin, int32_t old_end, int32_t new_begin,
             int32_t new_end) {
    const int64_t length = int64_t{old_end} - old_begin + new_end - new_begin;
    const int64_t depth_max =
        std::clamp(2 * kPieceSteps / length, kDepthMin, kDepthMax);
    int32_t i = old_begin;
    int32_t j = new_begin;
    while (i < old_end && j < new_end) {
      if (!MyersPiece(i, old_end, j, new_end, depth_max)) return;
    }
  }

  // Moves i and j to the end of the piece; false when the budget is spent.
  bool MyersPiece(int32_t& i, int32_t old_end, int32_t& j, int32_t new_end,
                  int64_t depth_max) {
    const int32_t rows = old_end - i;
    const int32_t columns = new_end - j;
    int64_t best_sum = -1;
    int32_t best_diagonal = 0;
    for (int32_t d = 0;; ++d) {
      if (!budget_.Spend(2 * d + 1)) return false;
      if (reach_.size() < RowAt(d + 1)) reach_.resize(RowAt(d + 1));
      best_sum = -1;
      for (int32_t k = -d; k <= d; k += 2) {
        int32_t x = d == 0 ? 0 : StepTo(k, d, rows, columns).x;
        Reach(k, d) = x;
        if (x < 0) continue;
        int32_t y = x - k;
        const int32_t snake_start = x;
        while (x < rows && y < columns && Equal(i + x, j + y)) {
          ++x;
          ++y;
        }
        if (!budget_.Spend(x - snake_start)) return false;
        Reach(k, d) = x;
        if (int64_t{x} + y > best_sum) {
          best_sum = int64_t{x} + y;
          best_diagonal = k;
        }
      }
      if (best_sum == int64_t{rows} + columns || d >= depth_max) {
        TakePath(i, j, rows, columns, d, best_diagonal);
        const int32_t x = Reached(best_diagonal, d);
        i += x;
        j += x - best_diagonal;
        return true;
      }
    }
  }

  struct Arrival {
    int32_t x = -1;  // Negative: no way leads there.
    bool by_deletion = false;
  };

  // The best way from depth d - 1 onto diagonal k = x - y.
  Arrival StepTo(int32_t k, int32_t d, int32_t rows, int32_t columns) {
    const int32_t above = Reached(k - 1, d - 1);
    const int32_t beside = Reached(k + 1, d - 1);
    Arrival arrival;
    if (beside >= 0 && beside - k <= columns) arrival = {beside, false};
    if (above >= 0 && above < rows && above + 1 > arrival.x)
      arrival = {above + 1, true};
    return arrival;
  }

  // How far down the old side diagonal k came with d edits: of the diagonals
  // from -d to d, every second one.
  int32_t& Reach(int32_t k, int32_t d) {
    return reach_[RowAt(d) + static_cast<size_t>((k + d) / 2)];
  }

  static size_t RowAt(int32_t d) {
    return static_cast<size_t>(d) * static_cast<size_t>(d + 1) / 2;
  }

  int32_t Reached(int32_t k, int32_t d) {
    return k < -d || k > d ? -1 : Reach(k, d);
  }

  void TakePath(int32_t i, int32_t j, int32_t rows, int32_t columns,
                int32_t depth, int32_t k) {
    for (int32_t d = depth; d >= 0; --d) {
      int32_t x = Reached(k, d);
      Arrival arrival{0, false};
      if (d > 0) {
        arrival = StepTo(k, d, rows, columns);
      }
      while (x > arrival.x) {
        --x;
        result_.Join(i + x, j + x - k);
      }
      k += arrival.by_deletion ? -1 : 1;
    }
  }

  const std::vector<Token>& old_;
  const std::vector<Token>& new_;
  const Vocabulary& vocabulary_;
  StepBudget& budget_;
  std::vector<int32_t>& reach_;
  Alignment result_;
};

}  // namespace

Alignment AlignTokens(const std::vector<Token>& old_tokens,
                      const std::vector<Token>& new_tokens,
                      const Vocabulary& vocabulary, StepBudget& budget) {
  return Aligner(old_tokens, new_tokens, vocabulary, budget).Run();
}

}  // namespace stet
