// The references that stand in a packed page (packed_page.h) in the place of a
// text or a list of attributes. Internal to the cut.

#ifndef STET_PARSER_TEXT_MARKS_H_
#define STET_PARSER_TEXT_MARKS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace stet {

// How a text's reference begins: a character of nobody's, U+10A7F3. Its number
// follows, in four digits.
inline constexpr absl::string_view kTextMark = "\xF4\x8A\x9F\xB3";
inline constexpr uint32_t kTextMarkCodePoint = 0x10A7F3;
inline constexpr size_t kTextDigits = 4;
inline constexpr size_t kTextReferenceBytes = kTextMark.size() + kTextDigits;
inline constexpr size_t kTextsMax = size_t{1} << (6 * kTextDigits);

// In digits of six bits.
void AppendNumber(size_t number, size_t digits, std::string& out);

// SIZE_MAX for what AppendNumber did not write.
size_t ReadNumber(absl::string_view digits);

// Whether the tree's builder changes what stands at `at`: a character
// reference, a carriage return, or a character that HTML has no use for
// (controls and noncharacters), which it replaces.
bool IsChangedByBuilder(absl::string_view text, size_t at);

// The bytes at which that may be so.
inline constexpr auto kMayChange = [] {
  std::array<bool, 256> may = {};
  for (size_t c = 0; c < 256; ++c) {
    may[c] = c < ' ' || c == '&' || c == 0x7F || c == 0xC2 || c >= 0xEF;
  }
  return may;
}();

// Whether it changes anything of `text`.
bool IsChangedByBuilder(absl::string_view text);

// Where a mark stands at or behind `from`; npos if nowhere.
size_t FindTextMark(absl::string_view text, size_t from);

// Whether a numeric character reference would make a mark.
bool NamesTextMark(absl::string_view html);

}  // namespace stet
#endif  // STET_PARSER_TEXT_MARKS_H_
