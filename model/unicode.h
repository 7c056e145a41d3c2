// UTF-8 text: what every folder needs of Unicode, with ICU kept in the .cc.
//
// All text inside stet is valid UTF-8 in NFC. Bytes from outside become so in
// parser/; every other function here may assume valid UTF-8 unless it says not.

#ifndef STET_MODEL_UNICODE_H_
#define STET_MODEL_UNICODE_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace stet {

bool IsValidUtf8(absl::string_view bytes);

// Invalid sequences become U+FFFD, by the WHATWG decoder's rule (maximal
// subparts), NUL too.
std::string ToValidUtf8(absl::string_view bytes);

// Normalisation form C. Fast for text that already is.
std::string ToNfc(absl::string_view text);

// The code point at `offset` of valid UTF-8, and `offset` moved behind it.
inline char32_t NextCodePoint(absl::string_view text, size_t& offset);
void AppendCodePoint(char32_t code_point, std::string& text);

// Full Unicode case folding, locale-free.
std::string FoldCase(absl::string_view text);

inline bool IsLetter(char32_t c);
inline bool IsDigit(char32_t c);  // Nd, any script.
inline bool IsSpace(char32_t c);  // White_Space, and U+200B, U+FEFF.
bool IsUpper(char32_t c);
inline bool IsMark(char32_t c);  // Combining: Mn, Mc, Me.
// Written without spaces, one character a token.
inline bool IsHanOrKana(char32_t c);
inline bool IsThaiLaoKhmer(char32_t c);

// Terminal columns (0, 1 or 2 a code point; UAX #11).
int ColumnsOf(char32_t c);
int DisplayWidth(absl::string_view text);

// White space runs to one space, trimmed. Includes no-break and zero-width
// ones.
std::string CollapseSpace(absl::string_view text);

// The rest is how the above answer for ASCII, which most of most texts is,
// without a call; beyond it they ask ICU.
namespace unicode_internal {

char32_t Decode(absl::string_view text, size_t& offset);
bool IsLetter(char32_t c);
bool IsDigit(char32_t c);
bool IsSpace(char32_t c);
bool IsMark(char32_t c);
bool IsHanOrKana(char32_t c);

}  // namespace unicode_internal

inline char32_t NextCodePoint(absl::string_view text, size_t& offset) {
  const auto first = static_cast<unsigned char>(text[offset]);
  if (first >= 0x80) return unicode_internal::Decode(text, offset);
  ++offset;
  return first;
}

inline bool IsLetter(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return unicode_internal::IsLetter(c);
}

inline bool IsDigit(char32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9';
  return unicode_internal::IsDigit(c);
}

inline bool IsSpace(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 0x09 && c <= 0x0D);
  return unicode_internal::IsSpace(c);
}

inline bool IsMark(char32_t c) {
  return c >= 0x300 && unicode_internal::IsMark(c);
}

inline bool IsHanOrKana(char32_t c) {
  return c >= 0x3005 && unicode_internal::IsHanOrKana(c);
}

inline bool IsThaiLaoKhmer(char32_t c) {
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1780 && c <= 0x17FF);
}

}  // namespace stet
#endif  // STET_MODEL_UNICODE_H_
