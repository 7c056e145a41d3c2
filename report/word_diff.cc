#include "report/word_diff.h"

#include <algorithm>
#include <string>
#include <utility>

#include "model/unicode.h"
#include "report/token_alignment.h"

namespace stet {
namespace {

// What stays between two changes joins them when it weighs less than this part
// of the heavier of the two.
// A function word between two changed words is none of it.
constexpr float kWeakPart = 0.45F;
constexpr float kWeakMax = 1.5F;
constexpr float kWeakNeighbourMin = 1.5F;
// A sentence or clause of which less than this part of the weight stays, on
// both sides, is marked as a whole; if at least kChangedMin of it changed, so
// that "in 2018" and "in 2019" still differ by the year alone.
constexpr float kKeptPartMin = 0.4F;
constexpr float kChangedMin = 1.5F;
constexpr int32_t kSlideMax = 256;

// A stretch that stays or changes: [old_begin, old_end) became
// [new_begin, new_end).
struct Stretch {
  bool kept = false;
  int32_t old_begin = 0;
  int32_t old_end = 0;
  int32_t new_begin = 0;
  int32_t new_end = 0;
};

class Editor {
 public:
  Editor(const TokenisedText& old_text, const TokenisedText& new_text,
         const Vocabulary& vocabulary, StepBudget& budget)
      : old_(old_text),
        new_(new_text),
        vocabulary_(vocabulary),
        alignment_(AlignTokens(old_.tokens, new_.tokens, vocabulary, budget)) {}

  std::vector<TokenRun> Run() {
    Slide();
    SettleSentenceEnds();
    MarkWholePassages(&Editor::SentenceStart, /*beginnings=*/true);
    MarkWholePassages(&Editor::ClauseStart, /*beginnings=*/false);
    JoinOverWeakStretches();
    Slide();
    return Runs();
  }

 private:
  using StartsAt = bool (Editor::*)(const TokenisedText&, size_t) const;

  const Vocabulary::Entry& Entry(const Token& token) const {
    return vocabulary_[token.id];
  }

  float Weight(const TokenisedText& text, int32_t begin, int32_t end) const {
    float weight = 0;
    for (int32_t i = begin; i < end; ++i)
      weight += Entry(text.tokens[static_cast<size_t>(i)]).weight;
    return weight;
  }

  std::vector<Stretch> Stretches() const {
    std::vector<Stretch> stretches;
    const auto rows = static_cast<int32_t>(old_.tokens.size());
    const auto columns = static_cast<int32_t>(new_.tokens.size());
    int32_t i = 0;
    int32_t j = 0;
    while (i < rows || j < columns) {
      Stretch stretch{.kept = KeptAt(i, j),
                      .old_begin = i,
                      .old_end = i,
                      .new_begin = j,
                      .new_end = j};
      if (stretch.kept) {
        while (KeptAt(i, j)) {
          ++i;
          ++j;
        }
      } else {
        while (i < rows && alignment_.partner_of_old[static_cast<size_t>(i)] ==
                               Alignment::kNone)
          ++i;
        while (j < columns &&
               alignment_.partner_of_new[static_cast<size_t>(j)] ==
                   Alignment::kNone)
          ++j;
      }
      stretch.old_end = i;
      stretch.new_end = j;
      stretches.push_back(stretch);
    }
    return stretches;
  }

  bool KeptAt(int32_t i, int32_t j) const {
    return i < static_cast<int32_t>(old_.tokens.size()) &&
           alignment_.partner_of_old[static_cast<size_t>(i)] == j;
  }

  // How well a mark may begin or end before tokens[index].
  int BorderRank(const TokenisedText& text, int32_t at) const {
    const auto index = static_cast<size_t>(at);
    const std::vector<Token>& tokens = text.tokens;
    if (index == 0 || index >= tokens.size()) return 6;
    if (SentenceStart(text, index)) return 5;
    const Token& before = tokens[index - 1];
    if (ClauseStart(text, index)) return 3;
    const bool spaced = before.space_end > before.end;
    return spaced ? 2 : 0;
  }

  // A stretch of one side alone can often stand a little earlier or later with
  // the same result: it goes where sentences and clauses begin.
  void Slide() {
    std::vector<Stretch> stretches = Stretches();
    for (size_t s = 0; s < stretches.size(); ++s) {
      const Stretch& stretch = stretches[s];
      if (stretch.kept) continue;
      const bool deletion = stretch.new_begin == stretch.new_end;
      if (!deletion && stretch.old_begin != stretch.old_end) continue;
      const int32_t before =
          s > 0 ? stretches[s - 1].old_end - stretches[s - 1].old_begin : 0;
      const int32_t after =
          s + 1 < stretches.size()
              ? stretches[s + 1].old_end - stretches[s + 1].old_begin
              : 0;
      const int32_t shift = BestShift(stretch, deletion, before, after);
      if (shift != 0) Shift(shift, stretches, s);
    }
  }

  int32_t BestShift(const Stretch& stretch, bool deletion, int32_t before,
                    int32_t after) const {
    const TokenisedText& text = deletion ? old_ : new_;
    const int32_t begin = deletion ? stretch.old_begin : stretch.new_begin;
    const int32_t end = deletion ? stretch.old_end : stretch.new_end;
    const auto same = [&](int32_t a, int32_t b) {
      return text.tokens[static_cast<size_t>(a)].id ==
             text.tokens[static_cast<size_t>(b)].id;
    };
    int32_t best = 0;
    int best_rank = BorderRank(text, begin) + BorderRank(text, end);
    const auto consider = [&](int32_t shift) {
      const int rank =
          BorderRank(text, begin + shift) + BorderRank(text, end + shift);
      if (rank > best_rank) {
        best_rank = rank;
        best = shift;
      }
    };
    for (int32_t k = 1; k <= std::min(before, kSlideMax); ++k) {
      if (!same(begin - k, end - k)) break;
      consider(-k);
    }
    for (int32_t k = 1; k <= std::min(after, kSlideMax); ++k) {
      if (!same(begin + k - 1, end + k - 1)) break;
      consider(k);
    }
    return best;
  }

  // Moves the stretch by `shift` tokens, and its neighbours' borders with it.
  void Shift(int32_t shift, std::vector<Stretch>& stretches, size_t s) {
    const Stretch stretch = stretches[s];
    Stretch moved = stretch;
    moved.old_begin += shift;
    moved.old_end += shift;
    moved.new_begin += shift;
    moved.new_end += shift;
    const int32_t old_from = std::min(stretch.old_begin, moved.old_begin);
    const int32_t old_to = std::max(stretch.old_end, moved.old_end);
    for (int32_t i = old_from; i < old_to; ++i) {
      if (alignment_.partner_of_old[static_cast<size_t>(i)] != Alignment::kNone)
        alignment_.Part(i);
    }
    for (int32_t k = 0; k < std::abs(shift); ++k) {
      // The tokens that the stretch passed over, on its other side.
      const int32_t i = shift < 0 ? moved.old_end : stretch.old_begin;
      const int32_t j = shift < 0 ? moved.new_end : stretch.new_begin;
      alignment_.Join(i + k, j + k);
    }
    if (s > 0) {
      stretches[s - 1].old_end = moved.old_begin;
      stretches[s - 1].new_end = moved.new_begin;
    }
    if (s + 1 < stretches.size()) {
      stretches[s + 1].old_begin = moved.old_end;
      stretches[s + 1].new_begin = moved.new_end;
    }
    stretches[s] = moved;
  }

  // "a{-x-}{+y. New sentence+}." is rather "a{-x-}{+y+}.{+ New sentence.+}":
  // the sentence that was there keeps its own full stop.
  void SettleSentenceEnds() {
    std::vector<Stretch> stretches = Stretches();
    for (size_t s = 0; s + 1 < stretches.size(); ++s) {
      const Stretch& stretch = stretches[s];
      if (stretch.kept || stretch.old_begin == stretch.old_end ||
          stretch.new_begin == stretch.new_end)
        continue;
      const int32_t i = stretch.old_end;  // The mark behind the change.
      const int32_t j = stretch.new_end;
      if (!EndsSentence(old_, i) || !EndsSentence(new_, j)) continue;
      const uint32_t mark = old_.tokens[static_cast<size_t>(i)].id;
      const int32_t inner_old =
          InnerEnd(old_, stretch.old_begin, stretch.old_end, mark);
      const int32_t inner_new =
          InnerEnd(new_, stretch.new_begin, stretch.new_end, mark);
      if ((inner_old < 0) == (inner_new < 0)) continue;
      alignment_.Part(i);
      alignment_.Join(inner_old < 0 ? i : inner_old,
                      inner_new < 0 ? j : inner_new);
    }
  }
  bool EndsSentence(const TokenisedText& text, int32_t at) const {
    const auto index = static_cast<size_t>(at);
    return Entry(text.tokens[index]).kind == TokenKind::kPunctuation &&
           SentenceStart(text, index + 1);
  }
  // The first `mark` behind `begin` that ends a sentence; negative if none.
  int32_t InnerEnd(const TokenisedText& text, int32_t begin, int32_t end,
                   uint32_t mark) const {
    for (int32_t k = begin + 1; k < end; ++k) {
      if (text.tokens[static_cast<size_t>(k)].id == mark &&
          EndsSentence(text, k))
        return k;
    }
    return -1;
  }

  bool SentenceStart(const TokenisedText& text, size_t index) const {
    return SentenceStartsAt(text.tokens, index, vocabulary_);
  }

  bool ClauseStart(const TokenisedText& text, size_t index) const {
    if (SentenceStart(text, index)) return true;
    static constexpr absl::string_view kCommas[] = {
        ",", ";", ":", "—", "–", "，", "；", "：", "、", "،", "؛", "(", "（"};
    return std::find(std::begin(kCommas), std::end(kCommas),
                     Entry(text.tokens[index - 1]).text) != std::end(kCommas);
  }

  // The number of its passage for each token.
  std::vector<int32_t> Passages(const TokenisedText& text,
                                StartsAt starts_at) const {
    std::vector<int32_t> passages(text.tokens.size());
    int32_t passage = 0;
    for (size_t i = 0; i < text.tokens.size(); ++i) {
      if (i > 0 && (this->*starts_at)(text, i)) ++passage;
      passages[i] = passage;
    }
    return passages;
  }

  // Which passages of a side are nearly all changed.
  std::vector<bool> Rewritten(const TokenisedText& text,
                              const std::vector<int32_t>& partners,
                              const std::vector<int32_t>& passages) const {
    const size_t count =
        passages.empty() ? 0 : static_cast<size_t>(passages.back()) + 1;
    std::vector<float> kept(count, 0);
    std::vector<float> changed(count, 0);
    for (size_t i = 0; i < partners.size(); ++i) {
      const float weight = Entry(text.tokens[i]).weight;
      const auto passage = static_cast<size_t>(passages[i]);
      (partners[i] == Alignment::kNone ? changed : kept)[passage] += weight;
    }
    std::vector<bool> rewritten(count);
    for (size_t p = 0; p < count; ++p) {
      rewritten[p] = changed[p] >= kChangedMin &&
                     kept[p] < kKeptPartMin * (kept[p] + changed[p]);
    }
    return rewritten;
  }

  // Whether only punctuation stands between tokens[index], itself a mark, and
  // the passage's end.
  bool EndsPassage(const TokenisedText& text,
                   const std::vector<int32_t>& passages, size_t index) const {
    for (size_t i = index;
         i < passages.size() && passages[i] == passages[index]; ++i) {
      if (Entry(text.tokens[i]).kind != TokenKind::kPunctuation) return false;
    }
    return true;
  }

  // With `beginnings` false, what stays at the beginning of a passage stays,
  // and so does the mark that ends it: only what is left over behind a change
  // joins it.
  void MarkWholePassages(StartsAt starts_at, bool beginnings) {
    const std::vector<int32_t> old_passages = Passages(old_, starts_at);
    const std::vector<int32_t> new_passages = Passages(new_, starts_at);
    const std::vector<bool> old_rewritten =
        Rewritten(old_, alignment_.partner_of_old, old_passages);
    const std::vector<bool> new_rewritten =
        Rewritten(new_, alignment_.partner_of_new, new_passages);
    int32_t changed_passage = -1;  // The last one that a change was seen in.
    for (size_t i = 0; i < old_passages.size(); ++i) {
      const int32_t partner = alignment_.partner_of_old[i];
      if (partner == Alignment::kNone) {
        changed_passage = old_passages[i];
        continue;
      }
      const int32_t new_passage = new_passages[static_cast<size_t>(partner)];
      if (!beginnings &&
          (changed_passage != old_passages[i] ||
           (EndsPassage(old_, old_passages, i) &&
            EndsPassage(new_, new_passages, static_cast<size_t>(partner)))))
        continue;
      if (old_rewritten[static_cast<size_t>(old_passages[i])] &&
          new_rewritten[static_cast<size_t>(new_passage)])
        alignment_.Part(static_cast<int32_t>(i));
    }
  }

  // "officials said" to "the interior ministry said on Wednesday" is one
  // change: "said" is too little to stand between two.
  void JoinOverWeakStretches() {
    std::vector<Stretch> joined;
    for (const Stretch& stretch : Stretches()) {
      joined.push_back(stretch);
      while (joined.size() >= 3 && !joined.back().kept &&
             joined[joined.size() - 2].kept) {
        const Stretch& right = joined.back();
        const Stretch& middle = joined[joined.size() - 2];
        Stretch& left = joined[joined.size() - 3];
        if (!IsWeak(left, middle, right)) break;
        for (int32_t i = middle.old_begin; i < middle.old_end; ++i)
          alignment_.Part(i);
        left.old_end = right.old_end;
        left.new_end = right.new_end;
        joined.resize(joined.size() - 2);
      }
    }
  }

  bool IsWeak(const Stretch& left, const Stretch& middle,
              const Stretch& right) const {
    if (BeginsSentence(middle) || BeginsSentence(right)) return false;
    const float weight = Weight(old_, middle.old_begin, middle.old_end);
    const float heavier = std::max(Heavier(left), Heavier(right));
    const bool unspaced = IsUnspaced(old_, middle.old_begin);
    return weight < std::min(kWeakPart * heavier, kWeakMax) &&
           (unspaced || heavier >= kWeakNeighbourMin);
  }

  // Whether either side of the stretch begins a sentence of its own.
  bool BeginsSentence(const Stretch& stretch) const {
    return (stretch.old_begin < stretch.old_end &&
            SentenceStart(old_, static_cast<size_t>(stretch.old_begin))) ||
           (stretch.new_begin < stretch.new_end &&
            SentenceStart(new_, static_cast<size_t>(stretch.new_begin)));
  }

  bool IsUnspaced(const TokenisedText& text, int32_t at) const {
    const TokenKind kind = Entry(text.tokens[static_cast<size_t>(at)]).kind;
    return kind == TokenKind::kHan || kind == TokenKind::kKana ||
           kind == TokenKind::kThai;
  }

  float Heavier(const Stretch& stretch) const {
    return std::max(Weight(old_, stretch.old_begin, stretch.old_end),
                    Weight(new_, stretch.new_begin, stretch.new_end));
  }

  std::vector<TokenRun> Runs() const;

  const TokenisedText& old_;
  const TokenisedText& new_;
  const Vocabulary& vocabulary_;
  Alignment alignment_;
};

// Collects what changed until something stays, then writes both with the white
// space that they share left unmarked.
class RunWriter {
 public:
  void Delete(absl::string_view text) {
    deleted_.append(text.data(), text.size());
  }
  void Insert(absl::string_view text) {
    inserted_.append(text.data(), text.size());
  }
  void Keep(absl::string_view text) {
    Flush();
    Append(TokenOp::kKeep, text);
  }

  std::vector<TokenRun> Take() {
    Flush();
    return std::move(runs_);
  }

 private:
  static size_t SharedSpaceBefore(absl::string_view a, absl::string_view b) {
    size_t shared = 0;
    while (shared < a.size() && shared < b.size()) {
      size_t a_end = shared;
      size_t b_end = shared;
      const char32_t c = NextCodePoint(a, a_end);
      if (!IsSpace(c) || NextCodePoint(b, b_end) != c) break;
      shared = a_end;
    }
    return shared;
  }

  static size_t SharedSpaceBehind(absl::string_view a, absl::string_view b) {
    size_t shared = 0;
    for (;;) {
      size_t length = 1;  // Of the last character.
      while (length + shared <= a.size() &&
             (static_cast<unsigned char>(a[a.size() - shared - length]) &
              0xC0U) == 0x80)
        ++length;
      if (length + shared > a.size() || length + shared > b.size())
        return shared;
      const absl::string_view last =
          a.substr(a.size() - shared - length, length);
      if (last != b.substr(b.size() - shared - length, length)) return shared;
      size_t offset = 0;
      if (!IsSpace(NextCodePoint(last, offset))) return shared;
      shared += length;
    }
  }

  void Flush() {
    absl::string_view deleted = deleted_;
    absl::string_view inserted = inserted_;
    const size_t before = SharedSpaceBefore(deleted, inserted);
    Append(TokenOp::kKeep, deleted.substr(0, before));
    deleted.remove_prefix(before);
    inserted.remove_prefix(before);
    const size_t behind = SharedSpaceBehind(deleted, inserted);
    const absl::string_view space = deleted.substr(deleted.size() - behind);
    deleted.remove_suffix(behind);
    inserted.remove_suffix(behind);
    Append(TokenOp::kDelete, deleted);
    Append(TokenOp::kInsert, inserted);
    Append(TokenOp::kKeep, space);
    deleted_.clear();
    inserted_.clear();
  }

  void Append(TokenOp op, absl::string_view text) {
    if (text.empty()) return;
    if (!runs_.empty() && runs_.back().op == op) {
      runs_.back().text.append(text.data(), text.size());
    } else {
      runs_.push_back({op, std::string(text)});
    }
  }

  std::string deleted_;
  std::string inserted_;
  std::vector<TokenRun> runs_;
};

absl::string_view Body(const TokenisedText& text, const Token& token) {
  return text.text.substr(token.start, token.end - token.start);
}
absl::string_view Space(const TokenisedText& text, const Token& token) {
  return text.text.substr(token.end, token.space_end - token.end);
}
absl::string_view LeadingSpace(const TokenisedText& text) {
  return text.text.substr(
      0, text.tokens.empty() ? text.text.size() : text.tokens.front().start);
}

std::vector<TokenRun> Editor::Runs() const {
  RunWriter writer;
  writer.Delete(LeadingSpace(old_));
  writer.Insert(LeadingSpace(new_));
  for (const Stretch& stretch : Stretches()) {
    for (int32_t i = stretch.old_begin; i < stretch.old_end; ++i) {
      const Token& token = old_.tokens[static_cast<size_t>(i)];
      if (stretch.kept) {
        const Token& partner = new_.tokens[static_cast<size_t>(
            stretch.new_begin + i - stretch.old_begin)];
        writer.Keep(Body(old_, token));
        writer.Insert(Space(new_, partner));
      } else {
        writer.Delete(Body(old_, token));
      }
      writer.Delete(Space(old_, token));
    }
    if (stretch.kept) continue;
    for (int32_t j = stretch.new_begin; j < stretch.new_end; ++j) {
      const Token& token = new_.tokens[static_cast<size_t>(j)];
      writer.Insert(Body(new_, token));
      writer.Insert(Space(new_, token));
    }
  }
  return writer.Take();
}

}  // namespace

std::vector<TokenRun> DiffWords(const TokenisedText& old_text,
                                const TokenisedText& new_text,
                                const Vocabulary& vocabulary,
                                StepBudget& budget) {
  return Editor(old_text, new_text, vocabulary, budget).Run();
}

}  // namespace stet
