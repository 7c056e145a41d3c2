#include "report/classify_passage.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "model/typography.h"
#include "model/unicode.h"
#include "report/hunk_side.h"
#include "report/phrases.h"
#include "report/token_bag.h"

namespace stet {
namespace {

// Two letters changed, added or dropped in a word this long are a slip.
constexpr size_t kTypoLettersMin = 4;
constexpr size_t kTypoDistanceMax = 2;
// Sentences less alike than this are two sentences: their numbers are not
// compared.
constexpr float kSameSentence = 0.25F;

std::u32string CodePoints(absl::string_view text) {
  std::u32string points;
  for (size_t i = 0; i < text.size();) points += NextCodePoint(text, i);
  return points;
}

// Levenshtein's distance, with swapped neighbours as one step.
size_t Distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::vector<size_t>> d(a.size() + 1,
                                     std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1,
                          d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

template <typename Set>
std::string Joined(const Set& words) {
  return words.empty() ? "—" : absl::StrJoin(words, " ");
}

// Looks at one hunk after the other.
class Classifier {
 public:
  Classifier(const Passage& passage, const PassageContext& context,
             const Vocabulary& vocabulary, ClassFindings& findings)
      : passage_(passage),
        context_(context),
        vocabulary_(vocabulary),
        findings_(findings) {}

  void Look(const Hunk& hunk) {
    const HunkSide gone(passage_.old_side, hunk.old_range, vocabulary_,
                        context_.language);
    const HunkSide came(passage_.new_side, hunk.new_range, vocabulary_,
                        context_.language);
    evidence_ = EvidenceOf(passage_, hunk);
    if (FoldTypography(gone.text()) == FoldTypography(came.text())) {
      // A split's or merge's own space and newline say nothing.
      if (gone.HasMoreThanSpace() || came.HasMoreThanSpace() ||
          passage_.op == BlockOp::kEdit)
        findings_.Add("typography_only", evidence_);
      return;
    }
    const bool quoted = InQuotes(hunk, gone, came);
    bool explained = context_.headline || quoted;
    const bool sentences = Sentences(gone, came);
    explained = Numbers(gone, came, sentences) || explained;
    const bool one_sentence_only = sentences && (gone.empty() || came.empty());
    if (!quoted && !one_sentence_only) {
      explained = Dates(gone, came) || explained;
      explained = Hedging(gone, came) || explained;
      if (!sentences || SameSentence(gone, came))
        explained = Attribution(gone, came) || explained;
    }
    if (!quoted && !sentences) {
      explained = Names(gone, came) || explained;
      if (!explained) explained = Typo(gone, came);
    }
    if (!explained && !sentences) findings_.Add("wording_changed", evidence_);
  }

 private:
  // Whether every word of the hunk stands between quote marks.
  bool InQuotes(const Hunk& hunk, const HunkSide& gone,
                const HunkSide& came) const {
    const auto quoted = [](const PassageSide& side, Range range) {
      if (side.InQuote(range)) return true;
      // A whole quote with its marks: from its opening to its closing one.
      return std::any_of(
          side.quotes.begin(), side.quotes.end(), [&](const Range& quote) {
            return range.start < quote.start &&
                   quote.start - range.start <= 6 && range.end >= quote.end &&
                   range.end - quote.end <= 8;
          });
    };
    return (gone.empty() || quoted(passage_.old_side, hunk.old_range)) &&
           (came.empty() || quoted(passage_.new_side, hunk.new_range));
  }

  bool Sentences(const HunkSide& gone, const HunkSide& came) {
    if (context_.headline) return false;
    const bool out = gone.IsWholeSentence();
    const bool in = came.IsWholeSentence();
    if (out && in) {
      if (!WholeQuote(gone) || !WholeQuote(came))
        findings_.Add("sentence_rewritten", evidence_);
      return true;
    }
    if (in && gone.Words().empty()) {
      findings_.Add("sentence_added", evidence_);
      return true;
    }
    if (out && came.Words().empty()) {
      findings_.Add("sentence_removed", evidence_);
      return true;
    }
    return false;
  }

  // A sentence that is one quote, marks included: quote_changed says it all.
  static bool WholeQuote(const HunkSide& side) {
    const std::vector<Range> quotes = QuotesIn(side.text());
    return quotes.size() == 1 && quotes[0].start <= 6 &&
           side.text().size() - quotes[0].end <= 8;
  }

  bool Numbers(const HunkSide& gone, const HunkSide& came, bool sentences) {
    const std::vector<std::string> before = gone.Numbers();
    const std::vector<std::string> after = came.Numbers();
    // A clause that came with its numbers is news; one that went took them out.
    if (before == after || gone.Words().empty()) return false;
    if (came.Words().empty() && (sentences || context_.headline)) return false;
    if (sentences &&
        (before.empty() || after.empty() || !SameSentence(gone, came)))
      return false;
    // A headline that no longer counts is a new headline; in the body
    // "12 dead" for "many dead" is a number gone.
    if (context_.headline && (before.empty() || after.empty())) return false;
    std::vector<std::string> pairs;
    for (size_t k = 0; k < std::max(before.size(), after.size()); ++k) {
      const std::string& x = k < before.size() ? before[k] : kNothing;
      const std::string& y = k < after.size() ? after[k] : kNothing;
      if (x != y) pairs.push_back(absl::StrCat(x, " → ", y));
    }
    findings_.Add("number_changed", evidence_, absl::StrJoin(pairs, ", "));
    return true;
  }

  bool SameSentence(const HunkSide& gone, const HunkSide& came) const {
    const auto bag = [&](const PassageSide& side, const HunkSide& half) {
      return TokenBag(
          {side.tokens.begin() + static_cast<std::ptrdiff_t>(half.first()),
           side.tokens.begin() + static_cast<std::ptrdiff_t>(half.last())},
          vocabulary_);
    };
    return Likeness(bag(passage_.old_side, gone),
                    bag(passage_.new_side, came)) >= kSameSentence;
  }

  bool Dates(const HunkSide& gone, const HunkSide& came) {
    const std::multiset<std::string> before = gone.Dates();
    const std::multiset<std::string> after = came.Dates();
    if (before == after) return false;
    findings_.Add("date_changed", evidence_,
                  absl::StrCat(Joined(before), " → ", Joined(after)));
    return true;
  }

  bool Hedging(const HunkSide& gone, const HunkSide& came) {
    const std::multiset<std::string> before = gone.Hedges();
    const std::multiset<std::string> after = came.Hedges();
    if (before == after) return false;
    findings_.Add(
        "hedging_changed", evidence_,
        absl::StrCat("possibly: ", Joined(before), " → ", Joined(after)));
    return true;
  }

  bool Attribution(const HunkSide& gone, const HunkSide& came) {
    const auto only_numbers = [](const HunkSide& side) {
      const std::vector<size_t> words = side.Words();
      return std::all_of(words.begin(), words.end(), [&](size_t i) {
        return side.Entry(i).kind == TokenKind::kNumber;
      });
    };
    if (context_.headline || (only_numbers(gone) && only_numbers(came)))
      return false;
    if (!gone.HasOrTouchesSpeech() && !came.HasOrTouchesSpeech()) return false;
    findings_.Add("attribution_changed", evidence_);
    return true;
  }

  bool Names(const HunkSide& gone, const HunkSide& came) {
    if (context_.headline || !gone.IsNameLike(context_.language == "de") ||
        !came.IsNameLike(context_.language == "de"))
      return false;
    findings_.Add("name_changed", evidence_,
                  absl::StrCat(gone.text(), " → ", came.text()));
    return true;
  }

  bool Typo(const HunkSide& gone, const HunkSide& came) {
    const std::vector<size_t> before = gone.Words();
    const std::vector<size_t> after = came.Words();
    if (before.size() != 1 || after.size() != 1) return false;
    const Vocabulary::Entry& x = gone.Entry(before[0]);
    const Vocabulary::Entry& y = came.Entry(after[0]);
    // Function words and what negates change the sense.
    if (x.kind != TokenKind::kWord || y.kind != TokenKind::kWord ||
        x.weight < 1 || y.weight < 1)
      return false;
    const std::u32string a = CodePoints(gone.Folded(before[0]));
    const std::u32string b = CodePoints(came.Folded(after[0]));
    if (std::min(a.size(), b.size()) < kTypoLettersMin ||
        std::max(a.size(), b.size()) > 64 || Negates(a, b) || Negates(b, a))
      return false;
    const size_t distance = Distance(a, b);
    if (distance > kTypoDistanceMax || 3 * distance > a.size()) return false;
    findings_.Add("typo_fix", evidence_, absl::StrCat(x.text, " → ", y.text));
    return true;
  }

  // "legal" and "illegal", "can" and "can't".
  static bool Negates(const std::u32string& with, const std::u32string& plain) {
    static constexpr std::u32string_view kPrefixes[] = {
        U"un", U"in", U"il", U"im", U"ir", U"a", U"не", U"ni", U"o"};
    if (with.find(U'"') != std::u32string::npos) return true;  // Folded ’.
    for (const std::u32string_view prefix : kPrefixes) {
      if (with.size() == plain.size() + prefix.size() &&
          with.compare(0, prefix.size(), prefix) == 0 &&
          with.compare(prefix.size(), plain.size(), plain) == 0)
        return true;
    }
    return false;
  }

  static inline const std::string kNothing = "—";

  const Passage& passage_;
  const PassageContext& context_;
  const Vocabulary& vocabulary_;
  ClassFindings& findings_;
  std::vector<Evidence> evidence_;
};

}  // namespace

bool IsTypographyOnly(const Passage& passage) {
  return std::all_of(
      passage.hunks.begin(), passage.hunks.end(), [&](const Hunk& hunk) {
        return FoldTypography(passage.old_side.TextIn(hunk.old_range)) ==
               FoldTypography(passage.new_side.TextIn(hunk.new_range));
      });
}

void ClassifyPassage(const Passage& passage, const PassageContext& context,
                     const Vocabulary& vocabulary, ClassFindings& findings) {
  Classifier classifier(passage, context, vocabulary, findings);
  for (const Hunk& hunk : passage.hunks) classifier.Look(hunk);
}

}  // namespace stet
