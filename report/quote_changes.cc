#include "report/quote_changes.h"

#include <map>

#include "absl/strings/string_view.h"
#include "model/typography.h"
#include "report/token_bag.h"
#include "report/tokens.h"

namespace stet {
namespace {

// Fewer words between quote marks are a title or a word held at a distance.
constexpr int kQuoteWordsMin = 3;
// Characters are words in Chinese, and three make one at most.
constexpr int kQuoteCharactersMin = 6;

bool IsQuotation(absl::string_view text) {
  const bool spaced = text.find(' ') != absl::string_view::npos;
  return CountWords(text) >= (spaced ? kQuoteWordsMin : kQuoteCharactersMin);
}

// "…,” said" and "….”" are the same words.
std::string FoldQuote(absl::string_view text) {
  std::string folded = FoldTypography(text);
  static constexpr absl::string_view kClosing[] = {",", ".", "，", "。", " "};
  for (bool cut = true; cut;) {
    cut = false;
    for (const absl::string_view mark : kClosing) {
      if (folded.size() >= mark.size() &&
          absl::string_view(folded).substr(folded.size() - mark.size()) ==
              mark) {
        folded.resize(folded.size() - mark.size());
        cut = true;
      }
    }
  }
  return folded;
}

float LikenessOf(absl::string_view a, absl::string_view b) {
  Vocabulary vocabulary;
  return Likeness(TokenBag(Tokenise(a, vocabulary), vocabulary),
                  TokenBag(Tokenise(b, vocabulary), vocabulary));
}

}  // namespace

void QuoteChanges::AddSide(const PassageSide& side, Side which, int passage) {
  for (const Range& quote : side.quotes) {
    if (!IsQuotation(side.TextIn(quote))) continue;
    (which == Side::kOld ? old_ : new_)
        .push_back({EvidenceOf(side, quote, which),
                    FoldQuote(side.TextIn(quote)), passage});
  }
}

void QuoteChanges::AddPassage(const Passage& passage) {
  ++passages_;
  AddSide(passage.old_side, Side::kOld, passages_);
  AddSide(passage.new_side, Side::kNew, passages_);
}

bool QuoteChanges::AddBlock(const Evidence& block) {
  ++passages_;
  PassageSide side;
  side.blocks = {block.block};
  side.text = block.text;
  side.starts = {0};
  side.quotes = QuotesIn(side.text);
  const size_t before = old_.size() + new_.size();
  AddSide(side, block.side, passages_);
  return old_.size() + new_.size() > before;
}

void QuoteChanges::Report(ClassFindings& findings) const {
  std::map<std::string, int> balance;  // Of old ones less new ones.
  for (const Quote& quote : old_) ++balance[quote.folded];
  for (const Quote& quote : new_) --balance[quote.folded];
  const auto unmatched = [](const std::vector<Quote>& quotes,
                            std::map<std::string, int> counts, int sign) {
    std::vector<const Quote*> left;
    for (const Quote& quote : quotes) {
      int& count = counts[quote.folded];
      if (sign * count <= 0) continue;
      count -= sign;
      left.push_back(&quote);
    }
    return left;
  };
  const std::vector<const Quote*> gone = unmatched(old_, balance, 1);
  std::vector<const Quote*> came = unmatched(new_, balance, -1);
  for (const Quote* quote : gone) {
    auto best = came.end();
    float best_likeness = -1;
    for (auto it = came.begin(); it != came.end(); ++it) {
      if ((*it)->passage != quote->passage) continue;
      const float likeness = LikenessOf(quote->folded, (*it)->folded);
      if (likeness > best_likeness) {
        best = it;
        best_likeness = likeness;
      }
    }
    if (best == came.end()) {
      findings.Add("quote_removed", {quote->evidence});
      continue;
    }
    findings.Add("quote_changed", {quote->evidence, (*best)->evidence});
    came.erase(best);
  }
  for (const Quote* quote : came)
    findings.Add("quote_added", {quote->evidence});
}

}  // namespace stet
