// One side of a hunk, and what the rules of classification ask of its words:
// numbers, dates, hedges, speech, names.

#ifndef STET_REPORT_HUNK_SIDE_H_
#define STET_REPORT_HUNK_SIDE_H_

#include <cstddef>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/string_view.h"
#include "report/passage.h"
#include "report/tokens.h"

namespace stet {

// One side of a hunk with what the rules ask of it.
class HunkSide {
 public:
  HunkSide(const PassageSide& side, Range range, const Vocabulary& vocabulary,
           absl::string_view language)
      : side_(side),
        range_(range),
        vocabulary_(vocabulary),
        language_(language) {
    std::tie(first_, last_) = side.TokensIn(range);
  }

  bool empty() const { return first_ == last_; }
  size_t size() const { return last_ - first_; }
  absl::string_view text() const { return side_.TextIn(range_); }

  const Vocabulary::Entry& Entry(size_t i) const {
    return vocabulary_[side_.tokens[i].id];
  }
  absl::string_view Folded(size_t i) const {
    return vocabulary_[Entry(i).folded].text;
  }
  // Anything but white space and the border of a split or merge.
  bool HasMoreThanSpace() const {
    for (size_t i = first_; i < last_; ++i) {
      if (Entry(i).kind != TokenKind::kNewline) return true;
    }
    return false;
  }
  size_t first() const { return first_; }
  size_t last() const { return last_; }

  std::vector<size_t> Words() const {
    std::vector<size_t> words;
    for (size_t i = first_; i < last_; ++i) {
      const TokenKind kind = Entry(i).kind;
      if (kind != TokenKind::kPunctuation && kind != TokenKind::kNewline)
        words.push_back(i);
    }
    return words;
  }

  // Numbers as written, "1 200" as one; years and amounts, but no times.
  std::vector<std::string> Numbers() const;
  std::multiset<std::string> Dates() const;
  std::multiset<std::string> Hedges() const;
  bool HasOrTouchesSpeech() const;
  bool IsWholeSentence() const;
  bool IsNameLike(bool nouns_capitalised) const;

 private:
  bool IsNumberToken(size_t i) const {
    return i < side_.tokens.size() && Entry(i).kind == TokenKind::kNumber;
  }
  bool IsMark(size_t i, absl::string_view mark) const {
    return i < side_.tokens.size() && Entry(i).text == mark;
  }
  bool IsDateWord(size_t i) const;
  bool IsTimeNumber(size_t i) const;
  bool IsGroupOf(size_t i) const;
  bool IsNumberWord(size_t i) const;
  void NumberPhrase(size_t& begin, size_t& end) const;
  bool IsMultiplier(size_t i) const;
  bool IsAgo(size_t i) const;
  bool IsPureHanNumeral() const;
  bool IsCapitalised(size_t i) const;

  // The text with two characters on either side, for scripts without spaces.
  absl::string_view Surroundings() const;

  const PassageSide& side_;
  Range range_;
  const Vocabulary& vocabulary_;
  const absl::string_view language_;
  size_t first_ = 0;
  size_t last_ = 0;
};

}  // namespace stet
#endif  // STET_REPORT_HUNK_SIDE_H_
