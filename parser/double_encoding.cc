#include "parser/double_encoding.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <utility>

#include "absl/strings/string_view.h"
#include "model/unicode.h"

namespace stet {
namespace {

// The byte that windows-1252, or Latin-1 with its control characters, reads as
// `c`; 0 where there is none above ASCII.
uint8_t ByteOf(char32_t c) {
  if (c >= 0x80 && c <= 0xFF) return static_cast<uint8_t>(c);
  static constexpr char16_t kHigh[] = {
      0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
      0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
  for (size_t i = 0; i < std::size(kHigh); ++i) {
    if (kHigh[i] == c && c != 0) return static_cast<uint8_t>(0x80 + i);
  }
  return 0;
}

// Appends the character that the signs at `at` stand for and moves behind them;
// false if they stand for themselves.
bool TakeDouble(absl::string_view text, size_t& at, std::string& out) {
  size_t next = at;
  const uint8_t lead = ByteOf(NextCodePoint(text, next));
  const size_t more = lead >= 0xC2 && lead <= 0xDF   ? 1
                      : lead >= 0xE0 && lead <= 0xEF ? 2
                      : lead >= 0xF0 && lead <= 0xF4 ? 3
                                                     : 0;
  if (more == 0) return false;
  std::string bytes(1, static_cast<char>(lead));
  for (size_t i = 0; i < more; ++i) {
    if (next >= text.size()) return false;
    const uint8_t byte = ByteOf(NextCodePoint(text, next));
    if (byte < 0x80 || byte > 0xBF) return false;
    bytes.push_back(static_cast<char>(byte));
  }
  if (!IsValidUtf8(bytes)) return false;
  out += bytes;
  at = next;
  return true;
}

// The signs that double encoding leaves in nearly any language: "â€", "Ã©".
bool MayBeDouble(absl::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at + 3 < end) {
    at = static_cast<const char*>(
        std::memchr(at, 0xC3, static_cast<size_t>(end - at)));
    if (at == nullptr || at + 3 >= end) return false;
    const absl::string_view rest(at + 1, 3);
    if (rest == absl::string_view("\xA2\xC2\x80", 3) ||
        rest == absl::string_view("\xA2\xE2\x82", 3) ||
        (rest[0] == '\x83' && (rest[1] == '\xC2' || rest[1] == '\xC5')))
      return true;
    ++at;
  }
  return false;
}

}  // namespace

bool UndoDoubleEncoding(std::string& text) {
  constexpr size_t kSignsMin = 3;
  if (!MayBeDouble(text)) return false;
  std::string out;
  out.reserve(text.size());
  size_t doubles = 0, others = 0;
  for (size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      out.push_back(text[at++]);
    } else if (TakeDouble(text, at, out)) {
      ++doubles;
    } else {
      const size_t start = at;
      NextCodePoint(text, at);
      out.append(text, start, at - start);
      ++others;
    }
  }
  if (doubles < kSignsMin || others * 4 > doubles) return false;
  text = std::move(out);
  return true;
}

}  // namespace stet
