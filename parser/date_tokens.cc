#include "parser/date_tokens.h"

#include <utility>

#include "model/unicode.h"

namespace stet {
namespace {

// 0 to 9 of a decimal digit of any script that dates are written in, or -1.
int DigitValue(char32_t c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  for (const char32_t zero :
       {U'\u0660', U'\u06F0', U'\u0966', U'\u09E6', U'\u0E50', U'\uFF10'}) {
    if (c >= zero && c <= zero + 9) return static_cast<int>(c - zero);
  }
  return -1;
}

// Han characters part words: each is one of its own.
bool IsHanDateUnit(char32_t c) {
  return c == U'年' || c == U'月' || c == U'日' || c == U'号' || c == U'號' ||
         c == U'时' || c == U'時' || c == U'点' || c == U'點' || c == U'分' ||
         c == U'秒' || c == U'년' || c == U'월' || c == U'일' || c == U'시' ||
         c == U'분' || c == U'초';
}

void ReadNumber(absl::string_view text, size_t& at, DateToken& token) {
  token.kind = DateToken::kNumber;
  for (size_t next = at; at < text.size(); at = next) {
    const int digit = DigitValue(NextCodePoint(text, next));
    if (digit < 0) break;
    token.value = token.digits < 9 ? token.value * 10 + digit : -1;
    ++token.digits;
    token.text += static_cast<char>('0' + digit);
  }
}

void ReadWord(absl::string_view text, size_t& at, DateToken& token) {
  token.kind = DateToken::kWord;
  const size_t begin = at;
  size_t letters = 0;  // Since the last dot.
  for (size_t next = at; at < text.size(); at = next) {
    const char32_t c = NextCodePoint(text, next);
    if (IsLetter(c) || IsMark(c)) {
      if (at > begin && IsHanDateUnit(c)) break;
      ++letters;
      if (IsHanDateUnit(c)) {
        at = next;
        break;
      }
      continue;
    }
    // "p.m.", "ม.ค.": a dot inside stays, one at the end does not.
    if (c != '.' || letters > 3 || next >= text.size()) break;
    size_t after = next;
    if (!IsLetter(NextCodePoint(text, after))) break;
    letters = 0;
  }
  token.text = FoldCase(text.substr(begin, at - begin));
}

std::vector<DateToken> Tokenize(absl::string_view text) {
  std::vector<DateToken> tokens;
  bool space = false;
  for (size_t at = 0; at < text.size();) {
    size_t next = at;
    const char32_t c = NextCodePoint(text, next);
    if (IsSpace(c) || (c >= 0x200E && c <= 0x200F)) {
      space = true;
      at = next;
      continue;
    }
    DateToken token;
    token.space_before = space;
    token.begin = at;
    space = false;
    if (DigitValue(c) >= 0) {
      ReadNumber(text, at, token);
    } else if (IsLetter(c)) {
      ReadWord(text, at, token);
    } else {
      token.sign = c;
      at = next;
    }
    token.end = at;
    tokens.push_back(std::move(token));
  }
  return tokens;
}

}  // namespace

DateTokens::DateTokens(absl::string_view text) : tokens_(Tokenize(text)) {}

}  // namespace stet
