#include "report/hunk_side.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "model/typography.h"
#include "model/unicode.h"
#include "report/phrases.h"

namespace stet {
namespace {

constexpr size_t kNameTokensMax = 4;
// Shorter compounds of numerals stand in the list.
constexpr size_t kNumeralBytesMin = 8;

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

}  // namespace

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

}  // namespace stet
