#include "report/date_lines.h"

#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "report/phrases.h"
#include "report/tokens.h"

namespace stet {
namespace {

constexpr size_t kTokensMax = 16;
constexpr size_t kNumbersMax = 6;  // Year, month, day; hours, minutes, seconds.

struct DateParts {
  bool is_date = false;
  std::vector<int> numbers;
  std::vector<std::string> words;
};

DateParts PartsOf(absl::string_view text) {
  DateParts parts;
  Vocabulary vocabulary;
  const std::vector<Token> tokens = Tokenise(text, vocabulary);
  if (tokens.size() > kTokensMax) return parts;
  std::string east_asian;
  for (const Token& token : tokens) {
    const Vocabulary::Entry& entry = vocabulary[token.id];
    const absl::string_view folded = vocabulary[entry.folded].text;
    if (entry.kind == TokenKind::kPunctuation) {
      if (folded == "|" || folded == "%" || folded == "$" || folded == "€")
        return parts;
    } else if (entry.kind == TokenKind::kNumber) {
      // "12.03.2021" and "1,204" are one token each.
      std::string digits;
      for (const char c : folded) {
        if (c >= '0' && c <= '9') {
          digits += c;
        } else if (c == ',') {
          return parts;
        } else {
          int number = 0;
          if (absl::SimpleAtoi(digits, &number))
            parts.numbers.push_back(number);
          digits.clear();
        }
      }
      int number = 0;
      if (digits.size() > 4 || !absl::SimpleAtoi(digits, &number)) return parts;
      parts.numbers.push_back(number);
    } else if (HasWord(PhraseList::kDate, folded) ||
               HasWord(PhraseList::kUnit, folded)) {
      parts.words.emplace_back(folded);
    } else if (entry.kind == TokenKind::kHan) {
      east_asian.append(entry.text.data(), entry.text.size());
    } else {
      return parts;
    }
  }
  if (parts.numbers.empty() || parts.numbers.size() > kNumbersMax) return parts;
  bool months = !east_asian.empty();
  for (size_t i = 0; i < east_asian.size(); i += 3)
    months = months && HasWord(PhraseList::kUnit, east_asian.substr(i, 3));
  if (!east_asian.empty() && !months) return parts;
  // A lone number beside a weekday is a date; three numbers are one if one of
  // them is a year.
  bool year = false;
  for (const int number : parts.numbers)
    year = year || (number >= 1900 && number < 2100);
  parts.is_date =
      !parts.words.empty() || months || (year && parts.numbers.size() >= 3);
  return parts;
}

}  // namespace

bool IsDateLine(absl::string_view text) {
  return text.size() <= 64 && PartsOf(text).is_date;
}

int DayStep(absl::string_view before, absl::string_view after) {
  const DateParts a = PartsOf(before);
  const DateParts b = PartsOf(after);
  if (!a.is_date || !b.is_date || a.numbers.size() != b.numbers.size())
    return 0;
  int step = 0;
  for (size_t i = 0; i < a.numbers.size(); ++i) {
    const int by = b.numbers[i] - a.numbers[i];
    if (by == 0) continue;
    // "30 Nov." and "1 Dec.".
    const bool last_to_first =
        (a.numbers[i] >= 28 && a.numbers[i] <= 31 && b.numbers[i] == 1);
    const bool first_to_last =
        (b.numbers[i] >= 28 && b.numbers[i] <= 31 && a.numbers[i] == 1);
    int this_step = by;
    if (last_to_first || first_to_last) {
      this_step = last_to_first ? 1 : -1;
    }
    if (this_step != 1 && this_step != -1) return 0;
    if (step != 0 && step != this_step) return 0;
    step = this_step;
  }
  return a.words.size() == b.words.size() ? step : 0;
}

bool TellsDayOf(absl::string_view date_line, absl::Time look) {
  const DateParts parts = PartsOf(date_line);
  if (!parts.is_date) return false;
  for (const int hours : {-12, 0, 14}) {
    const absl::CivilDay day =
        absl::ToCivilDay(look + absl::Hours(hours), absl::UTCTimeZone());
    bool has_day = false;
    bool fits = true;
    for (const int number : parts.numbers) {
      has_day = has_day || number == day.day();
      if (number >= 1900) fits = fits && number == day.year();
    }
    if (has_day && fits) return true;
  }
  return false;
}

}  // namespace stet
