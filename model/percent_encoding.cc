#include "model/percent_encoding.h"

#include <cstddef>

#include "absl/strings/ascii.h"

namespace stet {
namespace {

constexpr absl::string_view kHexDigits = "0123456789ABCDEF";

absl::string_view EncodedAscii(EncodeSet set) {
  switch (set) {
    case EncodeSet::kNonAscii:
      return "";
    case EncodeSet::kFragment:
      return " \"<>`";
    case EncodeSet::kSpecialQuery:
      return " \"#<>'";
    case EncodeSet::kPath:
      return " \"#<>?^`{}";
    case EncodeSet::kUserinfo:
      return " \"#<>?^`{}/:;=@[\\]|";
    case EncodeSet::kUri:
      return " \"<>\\^`{|}";
  }
  return "";
}

bool IsHexDigit(char c) {
  return absl::ascii_isxdigit(static_cast<unsigned char>(c));
}

int HexValue(char c) {
  if (c <= '9') return c - '0';
  return (c | 0x20) - 'a' + 10;
}

bool IsEscape(absl::string_view text, size_t i) {
  return text[i] == '%' && i + 2 < text.size() && IsHexDigit(text[i + 1]) &&
         IsHexDigit(text[i + 2]);
}

char EscapedByte(absl::string_view text, size_t i) {
  return static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2]));
}

void AppendEscape(char byte, std::string& out) {
  const auto value = static_cast<unsigned char>(byte);
  out += '%';
  out += kHexDigits[value >> 4];
  out += kHexDigits[value & 15];
}

bool IsUnreserved(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

void AppendPercentEncoded(absl::string_view text, EncodeSet set,
                          std::string& out) {
  const absl::string_view encoded = EncodedAscii(set);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7F ||
        encoded.find(c) != absl::string_view::npos) {
      AppendEscape(c, out);
    } else {
      out += c;
    }
  }
}

std::string PercentDecode(absl::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsEscape(text, i)) {
      decoded += EscapedByte(text, i);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

std::string NormaliseEscapes(absl::string_view text,
                             absl::string_view also_decoded) {
  std::string result;
  result.reserve(text.size());
  size_t stray_end = 0;  // Behind the two bytes that a stray '%' could claim.
  for (size_t i = 0; i < text.size(); ++i) {
    if (!IsEscape(text, i)) {
      result += text[i];
      if (text[i] == '%') stray_end = result.size() + 2;
      continue;
    }
    const char byte = EscapedByte(text, i);
    const bool decodes = IsUnreserved(byte) ||
                         also_decoded.find(byte) != absl::string_view::npos;
    if (decodes && result.size() >= stray_end) {
      result += byte;
    } else {
      AppendEscape(byte, result);
    }
    i += 2;
  }
  return result;
}

}  // namespace stet
