#include "parser/text_marks.h"

#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace stet {
namespace {

constexpr char kDigits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

bool IsHtmlSpace(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

}  // namespace

void AppendNumber(size_t number, size_t digits, std::string &out) {
  for (size_t i = digits; i-- > 0;) {
    out.push_back(kDigits[(number >> (6 * i)) & 63U]);
  }
}

size_t ReadNumber(absl::string_view digits) {
  static const auto kValues = [] {
    std::array<uint8_t, 256> values = {};
    values.fill(64);
    for (uint8_t i = 0; i < 64; ++i) {
      values[static_cast<unsigned char>(kDigits[i])] = i;
    }
    return values;
  }();
  if (digits.empty() || digits.size() > kTextDigits) return SIZE_MAX;
  size_t number = 0;
  for (const char c : digits) {
    const uint8_t value = kValues[static_cast<unsigned char>(c)];
    if (value == 64) return SIZE_MAX;
    number = number << 6U | value;
  }
  return number;
}

bool IsChangedByBuilder(absl::string_view text, size_t at) {
  const auto byte = [&](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned first = byte(at);
  if (first < ' ') return !IsHtmlSpace(text[at]) || first == '\r';
  switch (first) {
    case '&':
    case 0x7F:
      return true;
    case 0xC2:  // U+0080 to U+009F.
      return byte(at + 1) < 0xA0;
    case 0xEF:  // U+FDD0 to U+FDEF, U+FFFE, U+FFFF.
      return byte(at + 1) == 0xB7 ||
             (byte(at + 1) == 0xBF && byte(at + 2) >= 0xBE);
    default:  // The last two of every plane.
      return first >= 0xF0 && byte(at + 2) == 0xBF && byte(at + 3) >= 0xBE;
  }
}

bool IsChangedByBuilder(absl::string_view text) {
  for (size_t at = 0; at < text.size(); ++at) {
    if (kMayChange[static_cast<unsigned char>(text[at])] &&
        IsChangedByBuilder(text, at))
      return true;
  }
  return false;
}

// The mark's first byte is rare, which makes this several times as fast as a
// search for all of it.
size_t FindTextMark(absl::string_view text, size_t from) {
  while (from < text.size()) {
    const void *const first =
        memchr(text.data() + from, kTextMark.front(), text.size() - from);
    if (first == nullptr) break;
    from = static_cast<size_t>(static_cast<const char *>(first) - text.data());
    if (absl::StartsWith(text.substr(from), kTextMark)) return from;
    ++from;
  }
  return absl::string_view::npos;
}

bool NamesTextMark(absl::string_view html) {
  for (size_t at = html.find("&#"); at != absl::string_view::npos;
       at = html.find("&#", at + 2)) {
    size_t digit = at + 2;
    const bool hex = digit < html.size() && (html[digit] | 0x20) == 'x';
    digit += hex ? 1 : 0;
    uint32_t value = 0;
    for (; digit < html.size() && value <= kTextMarkCodePoint; ++digit) {
      const auto c = static_cast<unsigned char>(html[digit]);
      if (!(hex ? absl::ascii_isxdigit(c) : absl::ascii_isdigit(c))) break;
      const uint32_t one = absl::ascii_isdigit(c)
                               ? static_cast<uint32_t>(c - '0')
                               : static_cast<uint32_t>((c | 0x20) - 'a' + 10);
      value = value * (hex ? 16 : 10) + one;
    }
    if (value == kTextMarkCodePoint) return true;
  }
  return false;
}

}  // namespace stet
