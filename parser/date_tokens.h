// Text as dates are read from it: numbers in the digits of many scripts, words,
// signs. Internal to date_text and time_of_day.

#ifndef STET_PARSER_DATE_TOKENS_H_
#define STET_PARSER_DATE_TOKENS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace stet {

// A number, a word (case folded, its last dot gone), or any other character.
struct DateToken {
  enum Kind : uint8_t { kNumber, kWord, kSign };
  Kind kind = kSign;
  std::string text;
  int value = 0;   // Of a number; -1 beyond nine digits.
  int digits = 0;  // Of a number.
  char32_t sign = 0;
  bool space_before = false;
  size_t begin = 0;
  size_t end = 0;
};

// Tokens by their place, which may be any: behind the last there is nothing.
class DateTokens {
 public:
  explicit DateTokens(absl::string_view text);

  size_t size() const { return tokens_.size(); }
  const DateToken& operator[](size_t i) const { return tokens_[i]; }
  bool IsNumber(size_t i) const {
    return i < size() && tokens_[i].kind == DateToken::kNumber;
  }
  bool IsWord(size_t i) const {
    return i < size() && tokens_[i].kind == DateToken::kWord;
  }
  bool IsWord(size_t i, absl::string_view word) const {
    return IsWord(i) && tokens_[i].text == word;
  }
  bool IsSign(size_t i, char32_t sign) const {
    return i < size() && tokens_[i].kind == DateToken::kSign &&
           tokens_[i].sign == sign;
  }
  bool Touches(size_t i) const {  // No space before.
    return i < size() && !tokens_[i].space_before;
  }

 private:
  std::vector<DateToken> tokens_;
};

}  // namespace stet
#endif  // STET_PARSER_DATE_TOKENS_H_
