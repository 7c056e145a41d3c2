#include "report/passage.h"

#include <algorithm>
#include <map>

#include "model/unicode.h"

namespace stet {
namespace {

// The marks that may close a quote that `open` began; empty if it begins none.
std::u32string_view ClosersOf(char32_t open) {
  switch (open) {
    case U'"':
      return U"\"";
    case U'\u201C':
      return U"\u201D";
    case U'\u201D':  // Swedish and Finnish: ”…”.
      return U"\u201D";
    case U'\u201E':
      return U"\u201C\u201D\"";
    case U'\u201A':
      return U"\u2018\u2019";
    case U'\u2018':
      return U"\u2019";
    case U'\u00AB':
      return U"\u00BB";
    case U'\u00BB':
      return U"\u00AB";
    case U'\u300C':
      return U"\u300D";
    case U'\u300E':
      return U"\u300F";
    default:
      return {};
  }
}

// Marks that are also inch signs, apostrophes or closing marks open a quote
// only behind a space or another mark.
bool NeedsBreakBefore(char32_t mark) {
  return mark == U'"' || mark == U'\u2018' || mark == U'\u201D' ||
         mark == U'\u00BB' || mark == U'\u201A';
}

bool IsSingle(char32_t mark) { return mark == U'\u2018' || mark == U'\u201A'; }

void Finish(PassageSide& side, absl::string_view text) {
  side.text.assign(text.data(), text.size());
  side.starts.assign(1, 0);
  if (side.blocks.size() > 1) {
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') side.starts.push_back(i + 1);
    }
  }
  side.quotes = QuotesIn(side.text);
}

// Reads runs into texts and hunks.
class HunkReader {
 public:
  void Read(TokenOp op, absl::string_view text) {
    if (op == TokenOp::kKeep) {
      if (!text.empty()) Close();
    } else if (!open_) {
      hunk_ = {{old_.size(), old_.size()}, {new_.size(), new_.size()}};
      open_ = true;
    }
    if (op != TokenOp::kInsert) old_.append(text.data(), text.size());
    if (op != TokenOp::kDelete) new_.append(text.data(), text.size());
    if (op == TokenOp::kKeep) return;
    hunk_.old_range.end = old_.size();
    hunk_.new_range.end = new_.size();
  }

  void Fill(Passage& passage) {
    Close();
    Finish(passage.old_side, old_);
    Finish(passage.new_side, new_);
    passage.hunks = std::move(hunks_);
  }

 private:
  void Close() {
    if (open_) hunks_.push_back(hunk_);
    open_ = false;
  }

  std::string old_;
  std::string new_;
  std::vector<Hunk> hunks_;
  Hunk hunk_;
  bool open_ = false;
};

// Both halves of a move share the kept text, cut in different places.
void ReadMove(const std::vector<TokenRun>& left,
              const std::vector<TokenRun>& arrived, HunkReader& reader) {
  size_t a = 0;
  size_t b = 0;
  size_t a_used = 0;  // Of the kept runs at a and b.
  size_t b_used = 0;
  while (a < left.size() || b < arrived.size()) {
    if (a < left.size() && left[a].op != TokenOp::kKeep) {
      reader.Read(TokenOp::kDelete, left[a++].text);
      continue;
    }
    if (b < arrived.size() && arrived[b].op != TokenOp::kKeep) {
      reader.Read(TokenOp::kInsert, arrived[b++].text);
      continue;
    }
    if (a == left.size() || b == arrived.size()) return;  // Does not fit.
    const size_t length =
        std::min(left[a].text.size() - a_used, arrived[b].text.size() - b_used);
    reader.Read(TokenOp::kKeep,
                absl::string_view(left[a].text).substr(a_used, length));
    a_used += length;
    b_used += length;
    if (a_used == left[a].text.size()) {
      ++a;
      a_used = 0;
    }
    if (b_used == arrived[b].text.size()) {
      ++b;
      b_used = 0;
    }
  }
}

}  // namespace

std::pair<size_t, size_t> PassageSide::TokensIn(Range range) const {
  const auto first = std::lower_bound(
      tokens.begin(), tokens.end(), range.start,
      [](const Token& token, size_t at) { return token.end <= at; });
  const auto last = std::lower_bound(
      first, tokens.end(), range.end,
      [](const Token& token, size_t at) { return token.start < at; });
  return {static_cast<size_t>(first - tokens.begin()),
          static_cast<size_t>(last - tokens.begin())};
}

bool PassageSide::InQuote(Range range) const {
  return std::any_of(quotes.begin(), quotes.end(), [&](const Range& quote) {
    return quote.start <= range.start && range.end <= quote.end;
  });
}

std::vector<Passage> PassagesOf(const Edit& edit) {
  std::map<int, const BlockChange*> left;  // By old block.
  for (const BlockChange& change : edit.blocks) {
    if (change.moved_to.has_value()) left[change.old_blocks[0]] = &change;
  }
  std::vector<Passage> passages;
  for (const BlockChange& change : edit.blocks) {
    HunkReader reader;
    Passage passage;
    passage.op = change.op;
    passage.old_side.blocks = change.old_blocks;
    passage.new_side.blocks = change.new_blocks;
    switch (change.op) {
      case BlockOp::kEdit:
      case BlockOp::kSplit:
      case BlockOp::kMerge:
        for (const TokenRun& run : change.tokens) reader.Read(run.op, run.text);
        break;
      case BlockOp::kMove: {
        const auto it = change.moved_from.has_value()
                            ? left.find(*change.moved_from)
                            : left.end();
        if (it == left.end()) continue;
        passage.old_side.blocks = {*change.moved_from};
        ReadMove(it->second->tokens, change.tokens, reader);
        break;
      }
      case BlockOp::kKeep:
      case BlockOp::kInsert:
      case BlockOp::kDelete:
        continue;
    }
    reader.Fill(passage);
    if (!passage.hunks.empty()) passages.push_back(std::move(passage));
  }
  return passages;
}

void TokenisePassage(Passage& passage, Vocabulary& vocabulary) {
  passage.old_side.tokens = Tokenise(passage.old_side.text, vocabulary);
  passage.new_side.tokens = Tokenise(passage.new_side.text, vocabulary);
}

std::vector<Range> QuotesIn(absl::string_view text) {
  std::vector<Range> quotes;
  std::u32string_view closers;
  size_t start = 0;
  char32_t open = 0;
  char32_t before = U' ';
  for (size_t i = 0; i < text.size();) {
    const size_t at = i;
    const char32_t c = NextCodePoint(text, i);
    const bool after_break = !IsLetter(before) && !IsDigit(before);
    const bool letter_follows = [&] {
      size_t next = i;
      return next < text.size() && IsLetter(NextCodePoint(text, next));
    }();
    if (open != 0) {
      // ’ inside a word is an apostrophe.
      const bool apostrophe = c == U'\u2019' && letter_follows;
      if (closers.find(c) != std::u32string_view::npos && !apostrophe) {
        quotes.push_back({start, at});
        open = 0;
      }
    } else if (!ClosersOf(c).empty() && (!NeedsBreakBefore(c) || after_break) &&
               (!IsSingle(c) || letter_follows)) {
      open = c;
      closers = ClosersOf(c);
      start = i;
    }
    before = c;
  }
  if (open != 0 && open != U'"' && !IsSingle(open))
    quotes.push_back({start, text.size()});
  return quotes;
}

}  // namespace stet
