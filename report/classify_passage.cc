#include "report/classify_passage.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "model/typography.h"
#include "model/unicode.h"
#include "report/phrases.h"
#include "report/token_bag.h"

namespace stet {
namespace {

// Two letters changed, added or dropped in a word this long are a slip.
constexpr size_t kTypoLettersMin = 4;
constexpr size_t kTypoDistanceMax = 2;
constexpr size_t kNameTokensMax = 4;
// Shorter compounds of numerals stand in the list.
constexpr size_t kNumeralBytesMin = 8;
// Sentences less alike than this are two sentences: their numbers are not
// compared.
constexpr float kSameSentence = 0.25F;

std::string Text(absl::string_view text) {
  return std::string(text.data(), text.size());
}

bool IsHanNumeral(absl::string_view text) {
  static constexpr absl::string_view kNumerals =
      "〇零一二三四五六七八九十百千万萬亿億两兩";
  return kNumerals.find(text) != absl::string_view::npos;
}

// "one", which is a number only within a larger one: "thirty-one".
bool IsSmallNumber(absl::string_view folded) {
  static constexpr absl::string_view kOnes[] = {"one", "un", "une", "first",
                                                "et"};
  return std::find(std::begin(kOnes), std::end(kOnes), folded) !=
         std::end(kOnes);
}

// Whether numerals and "and" are all that a Germanic compound is made of.
bool IsNumeralSpelling(absl::string_view word) {
  static constexpr absl::string_view kPieces[] = {
      "hundert", "tausend", "dreissig", "zwanzig",  "vierzig", "fünfzig",
      "sechzig", "siebzig", "achtzig",  "neunzig",  "zehn",    "zwölf",
      "elf",     "eins",    "ein",      "zwei",     "drei",    "vier",
      "fünf",    "sechs",   "sech",     "sieben",   "sieb",    "acht",
      "neun",    "und",     "honderd",  "duizend",  "twintig", "dertig",
      "veertig", "vijftig", "zestig",   "zeventig", "tachtig", "negentig",
      "een",     "twee",    "drie",     "vijf",     "zes",     "zeven",
      "negen",   "ën",      "en",       "hundra",   "tusen",   "tjugo",
      "trettio", "fyrtio",  "femtio",   "sextio",   "sjuttio", "åttio",
      "nittio",  "två",     "tre",      "fyra",     "fem",     "sex",
      "sju",     "åtta",    "nio",      "ett"};
  while (!word.empty()) {
    size_t longest = 0;
    for (const absl::string_view piece : kPieces) {
      if (piece.size() > longest && absl::StartsWith(word, piece))
        longest = piece.size();
    }
    if (longest == 0) return false;
    word.remove_prefix(longest);
  }
  return true;
}

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

bool HunkSide::IsDateWord(size_t i) const {
  if (i >= side_.tokens.size()) return false;
  const absl::string_view folded = Folded(i);
  // "may" and "march" are months with a capital only.
  if (folded == "may" || folded == "march" || folded == "mar")
    return IsCapitalised(i);
  return HasWord(PhraseList::kDate, folded, language_);
}

// "4:12", "12 March", "3. Mai", "10时": a number of a date or clock.
bool HunkSide::IsTimeNumber(size_t i) const {
  const auto short_number = [&](size_t at) {
    return IsNumberToken(at) && Entry(at).text.size() <= 2;
  };
  if (IsMark(i + 1, ":") && short_number(i) && IsNumberToken(i + 2) &&
      Entry(i + 2).text.size() == 2)
    return true;
  if (i >= 2 && IsMark(i - 1, ":") && short_number(i - 2) &&
      Entry(i).text.size() == 2)
    return true;
  size_t next = i + 1;
  if (IsMark(next, ".")) ++next;  // "3. Mai"
  if (next < side_.tokens.size() &&
      (IsDateWord(next) ||
       HasWord(PhraseList::kUnit, Folded(next), language_))) {
    // "4.12 million p.m." does not occur; "45 am" does, in German.
    return Entry(i).text.size() <= 5;
  }
  // "March 3", "June 12".
  return i > 0 && short_number(i) && IsDateWord(i - 1);
}

// "200" in "1 200": a group of three digits behind a space.
bool HunkSide::IsGroupOf(size_t i) const {
  if (i == 0 || !IsNumberToken(i) || !IsNumberToken(i - 1)) return false;
  return Entry(i).text.size() == 3 && Entry(i - 1).text.size() <= 3 &&
         side_.tokens[i - 1].space_end > side_.tokens[i - 1].end;
}

bool HunkSide::IsPureHanNumeral() const {
  if (empty()) return false;
  for (size_t i = first_; i < last_; ++i) {
    if (Entry(i).kind != TokenKind::kHan || !IsHanNumeral(Entry(i).text))
      return false;
  }
  return true;
}

std::vector<std::string> HunkSide::Numbers() const {
  std::vector<std::string> numbers;
  if (IsPureHanNumeral()) {
    if (Dates().empty()) numbers.push_back(Text(text()));
    return numbers;
  }
  for (size_t i = first_; i < last_; ++i) {
    if (IsNumberToken(i)) {
      if (IsTimeNumber(i)) continue;
      std::string number = Text(Entry(i).text);
      if (IsGroupOf(i)) {
        const std::string group = absl::StrCat(Entry(i - 1).text, " ", number);
        if (i > first_ && !numbers.empty()) numbers.pop_back();
        number = group;
      }
      numbers.push_back(std::move(number));
    } else if (IsNumberWord(i) && !IsDateWord(i)) {
      size_t begin = i;
      size_t end = i + 1;
      NumberPhrase(begin, end);
      if (IsAgo(end)) continue;  // "two days ago" is a date.
      numbers.push_back(FoldTypography(side_.text.substr(
          side_.tokens[begin].start,
          side_.tokens[end - 1].end - side_.tokens[begin].start)));
      i = std::max(i, end - 1);
    }
  }
  return numbers;
}

// A word that is a number of its own, or a compound that ends in one:
// "einunddreißig", "trentuno".
bool HunkSide::IsNumberWord(size_t i) const {
  if (i >= side_.tokens.size() || Entry(i).kind != TokenKind::kWord)
    return false;
  const absl::string_view folded = Folded(i);
  if (HasWord(PhraseList::kNumber, folded, language_)) return true;
  return folded.size() >= kNumeralBytesMin && IsNumeralSpelling(folded);
}

// Widens [begin, end) over "thirty-one", "four hundred and twenty".
void HunkSide::NumberPhrase(size_t& begin, size_t& end) const {
  const auto is_part = [&](size_t i) {
    return IsNumberWord(i) ||
           (i < side_.tokens.size() && IsSmallNumber(Folded(i)));
  };
  while (end < side_.tokens.size()) {
    if (IsNumberWord(end)) {
      ++end;
    } else if (IsMark(end, "-") && is_part(end + 1)) {
      end += 2;
    } else if (Folded(end) == "and" && IsNumberWord(end + 1) &&
               IsMultiplier(end - 1)) {
      end += 2;
    } else {
      break;
    }
  }
  while (begin > 0) {
    if (IsNumberWord(begin - 1)) {
      --begin;
    } else if (begin > 1 && IsMark(begin - 1, "-") && is_part(begin - 2)) {
      begin -= 2;
    } else {
      break;
    }
  }
}

bool HunkSide::IsMultiplier(size_t i) const {
  const absl::string_view folded = Folded(i);
  return folded == "hundred" || folded == "thousand" || folded == "million";
}

// A span of time and how long ago: "days ago", "hours earlier".
bool HunkSide::IsAgo(size_t i) const {
  static constexpr absl::string_view kSpans[] = {
      "day", "days", "hour", "hours", "week", "weeks", "month", "months"};
  return i + 1 < side_.tokens.size() &&
         std::find(std::begin(kSpans), std::end(kSpans), Folded(i)) !=
             std::end(kSpans) &&
         (Folded(i + 1) == "ago" || Folded(i + 1) == "earlier" ||
          Folded(i + 1) == "later");
}

absl::string_view HunkSide::Surroundings() const {
  size_t start = range_.start;
  size_t end = range_.end;
  for (int k = 0; k < 2; ++k) {
    while (start > 0 &&
           (static_cast<unsigned char>(side_.text[--start]) & 0xC0U) == 0x80) {
    }
    if (end < side_.text.size()) NextCodePoint(side_.text, end);
  }
  return side_.TextIn({start, end});
}

std::multiset<std::string> HunkSide::Dates() const {
  std::multiset<std::string> dates;
  for (size_t i = first_; i < last_; ++i) {
    if (IsDateWord(i) || (IsNumberToken(i) && IsTimeNumber(i)))
      dates.insert(Text(Folded(i)));
  }
  for (std::string& date :
       UnspacedIn(PhraseList::kDate, Surroundings(), language_))
    dates.insert(std::move(date));
  return dates;
}

std::multiset<std::string> HunkSide::Hedges() const {
  std::multiset<std::string> hedges;
  for (size_t i = first_; i < last_; ++i) {
    const absl::string_view folded = Folded(i);
    if (folded == "may" && IsCapitalised(i)) continue;  // The month.
    if (Entry(i).kind == TokenKind::kWord &&
        HasWord(PhraseList::kHedge, folded, language_))
      hedges.insert(Text(folded));
  }
  for (std::string& hedge : UnspacedIn(PhraseList::kHedge, text(), language_))
    hedges.insert(std::move(hedge));
  return hedges;
}

bool HunkSide::HasOrTouchesSpeech() const {
  const size_t from = first_ > 0 ? first_ - 1 : 0;
  const size_t to = std::min(last_ + 1, side_.tokens.size());
  for (size_t i = from; i < to; ++i) {
    if (Entry(i).kind == TokenKind::kWord &&
        HasWord(PhraseList::kSpeech, Folded(i), language_))
      return true;
  }
  return !UnspacedIn(PhraseList::kSpeech, Surroundings(), language_).empty();
}

// The whole of one or more sentences; a last full stop may stay.
bool HunkSide::IsWholeSentence() const {
  if (empty() || !SentenceStartsAt(side_.tokens, first_, vocabulary_))
    return false;
  for (size_t end = last_; end <= side_.tokens.size(); ++end) {
    if (SentenceStartsAt(side_.tokens, end, vocabulary_)) return true;
    if (Entry(end).kind != TokenKind::kPunctuation) return false;
  }
  return true;
}

bool HunkSide::IsCapitalised(size_t i) const {
  size_t offset = 0;
  return IsUpper(NextCodePoint(Entry(i).text, offset));
}

// All words begin with a capital, and not only because a sentence does.
bool HunkSide::IsNameLike(bool nouns_capitalised) const {
  const std::vector<size_t> words = Words();
  if (words.empty() || words.size() > kNameTokensMax) return false;
  for (const size_t i : words) {
    if (Entry(i).kind != TokenKind::kWord || !IsCapitalised(i) || IsDateWord(i))
      return false;
  }
  const auto named_beside = [&](size_t i) {
    return i < side_.tokens.size() && Entry(i).kind == TokenKind::kWord &&
           IsCapitalised(i) && Entry(i).text.size() > 1;
  };
  const bool beside = named_beside(words.back() + 1) ||
                      (words[0] > 0 && named_beside(words[0] - 1));
  if (SentenceStartsAt(side_.tokens, words[0], vocabulary_) &&
      words.size() == 1)
    return beside && !nouns_capitalised;
  if (!nouns_capitalised) return true;
  // In German a noun stands behind its article; a name has none, or stands
  // beside another.
  const bool article =
      words[0] > 0 && Entry(words[0] - 1).kind == TokenKind::kWord &&
      !IsCapitalised(words[0] - 1) && Entry(words[0] - 1).weight < 1;
  return (beside || words.size() > 1) && !article;
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
