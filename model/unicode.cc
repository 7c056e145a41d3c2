#include "model/unicode.h"

#include <unicode/normalizer2.h>
#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace stet {
namespace {

// The code point at `i`, and `i` moved behind it; negative for an ill-formed
// sequence, which is then its maximal subpart.
UChar32 DecodeAt(absl::string_view text, int64_t& i) {
  const char* const s = text.data();
  const auto length = static_cast<int64_t>(text.size());
  UChar32 c;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // Inside ICU's macro.
  U8_NEXT(s, i, length, c);
#pragma GCC diagnostic pop
  return c;
}

bool IsAscii(absl::string_view text) {
  // Eight at a time, without a branch in between: texts are short.
  uint64_t seen = 0;
  for (; text.size() >= sizeof(uint64_t); text.remove_prefix(sizeof seen)) {
    uint64_t eight;
    std::memcpy(&eight, text.data(), sizeof eight);
    seen |= eight;
  }
  for (const char c : text) seen |= static_cast<unsigned char>(c);
  return (seen & 0x8080808080808080U) == 0;
}

}  // namespace

bool IsValidUtf8(absl::string_view bytes) {
  const auto length = static_cast<int64_t>(bytes.size());
  for (int64_t i = 0; i < length;) {
    if (DecodeAt(bytes, i) < 0) return false;
  }
  return true;
}

std::string ToValidUtf8(absl::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  const auto length = static_cast<int64_t>(bytes.size());
  for (int64_t i = 0; i < length;) {
    const int64_t start = i;
    if (DecodeAt(bytes, i) <= 0) {
      text += "\xEF\xBF\xBD";
    } else {
      text.append(bytes.data() + start, static_cast<size_t>(i - start));
    }
  }
  return text;
}

std::string ToNfc(absl::string_view text) {
  if (IsAscii(text)) return std::string(text);
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* const nfc = icu::Normalizer2::getNFCInstance(error);
  const icu::StringPiece piece(text.data(), static_cast<int32_t>(text.size()));
  if (U_FAILURE(error) || nfc->isNormalizedUTF8(piece, error))
    return std::string(text);
  std::string result;
  icu::StringByteSink<std::string> sink(&result);
  nfc->normalizeUTF8(0, piece, sink, nullptr, error);
  return U_FAILURE(error) ? std::string(text) : result;
}

void AppendCodePoint(char32_t code_point, std::string& text) {
  char buffer[U8_MAX_LENGTH];
  int32_t length = 0;
  bool failed = false;
  U8_APPEND(buffer, length, U8_MAX_LENGTH, static_cast<UChar32>(code_point),
            failed);
  if (failed) {
    text += "\xEF\xBF\xBD";
  } else {
    text.append(buffer, static_cast<size_t>(length));
  }
}

std::string FoldCase(absl::string_view text) {
  std::string folded;
  if (IsAscii(text)) {
    folded.assign(text.data(), text.size());
    for (char& c : folded) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return folded;
  }
  // Folding needs no locale; the map is only read.
  UErrorCode error = U_ZERO_ERROR;
  static UCaseMap* const map = ucasemap_open("", U_FOLD_CASE_DEFAULT, &error);
  // A folded text is mostly as long as before, and at most three times.
  folded.resize(text.size() + 32);
  for (int attempt = 0; attempt < 2; ++attempt) {
    error = U_ZERO_ERROR;
    const int32_t size = ucasemap_utf8FoldCase(
        map, folded.data(), static_cast<int32_t>(folded.size()), text.data(),
        static_cast<int32_t>(text.size()), &error);
    folded.resize(static_cast<size_t>(std::max(size, 0)));
    if (error != U_BUFFER_OVERFLOW_ERROR) break;
  }
  return U_FAILURE(error) ? std::string(text) : folded;
}

bool IsUpper(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  return u_isupper(static_cast<UChar32>(c)) != 0 ||
         u_istitle(static_cast<UChar32>(c)) != 0;
}

namespace unicode_internal {

char32_t Decode(absl::string_view text, size_t& offset) {
  auto i = static_cast<int64_t>(offset);
  const UChar32 c = DecodeAt(text, i);
  offset = static_cast<size_t>(i);
  return c < 0 ? U'\uFFFD' : static_cast<char32_t>(c);
}

bool IsLetter(char32_t c) { return u_isalpha(static_cast<UChar32>(c)) != 0; }

bool IsDigit(char32_t c) { return u_isdigit(static_cast<UChar32>(c)) != 0; }

bool IsSpace(char32_t c) {
  return c == 0x200B || c == 0xFEFF ||
         u_isUWhiteSpace(static_cast<UChar32>(c)) != 0;
}

bool IsMark(char32_t c) {
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0;
}

bool IsHanOrKana(char32_t c) {
  return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x31F0 && c <= 0x31FF) ||
         (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF66 && c <= 0xFF9F) ||
         (c >= 0x20000 && c <= 0x3FFFF) || c == 0x3005 || c == 0x3007;
}

}  // namespace unicode_internal

int ColumnsOf(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return 0;
  if (c < 0x300) return 1;
  const int type = u_charType(static_cast<UChar32>(c));
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK ||
      type == U_FORMAT_CHAR)
    return 0;
  const int width =
      u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

int DisplayWidth(absl::string_view text) {
  int columns = 0;
  for (size_t i = 0; i < text.size();)
    columns += ColumnsOf(NextCodePoint(text, i));
  return columns;
}

std::string CollapseSpace(absl::string_view text) {
  std::string result;
  result.reserve(text.size());
  bool pending = false;
  for (size_t i = 0; i < text.size();) {
    const size_t start = i;
    // Most of most texts: printable ASCII in a row.
    while (i < text.size() && text[i] > ' ' && text[i] < 0x7F) ++i;
    if (i == start) {
      const char32_t c = NextCodePoint(text, i);
      if (IsSpace(c)) {
        pending = !result.empty();
        continue;
      }
    }
    if (pending) result += ' ';
    pending = false;
    result.append(text.data() + start, i - start);
  }
  return result;
}

}  // namespace stet
