#include "parser/encoding_convert.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "model/unicode.h"
#include "parser/decode.h"

namespace stet {
namespace {

constexpr absl::string_view kReplacement = "\xEF\xBF\xBD";
// ICU's detector reads 8 KB of text once the tags are out; this much markup
// holds that.
constexpr size_t kDetectBytesMax = 256 * 1024;
constexpr size_t kChunkUnits = 4096;

struct ConverterDeleter {
  void operator()(UConverter* converter) const noexcept {
    ucnv_close(converter);
  }
};
using Converter = std::unique_ptr<UConverter, ConverterDeleter>;

struct DetectorDeleter {
  void operator()(UCharsetDetector* detector) const noexcept {
    ucsdet_close(detector);
  }
};
using Detector = std::unique_ptr<UCharsetDetector, DetectorDeleter>;

// The length of the well-formed sequence at `p`, 0 if there is none. Unicode
// 15, table 3-7.
size_t SequenceLength(const unsigned char* p, size_t left) {
  const auto tail = [&](size_t i) { return (p[i] & 0xC0) == 0x80; };
  if (p[0] < 0xC2 || p[0] > 0xF4) return 0;
  if (p[0] < 0xE0) return left >= 2 && tail(1) ? 2 : 0;
  if (p[0] < 0xF0) {
    if (left < 3 || !tail(1) || !tail(2)) return 0;
    if (p[0] == 0xE0 && p[1] < 0xA0) return 0;  // Overlong.
    if (p[0] == 0xED && p[1] > 0x9F) return 0;  // A surrogate.
    return 3;
  }
  if (left < 4 || !tail(1) || !tail(2) || !tail(3)) return 0;
  if (p[0] == 0xF0 && p[1] < 0x90) return 0;
  if (p[0] == 0xF4 && p[1] > 0x8F) return 0;
  return 4;
}

// Bytes at the front of eight that are ASCII and not NUL, as all or nothing.
bool EightPlainBytes(const unsigned char* p) {
  uint64_t word;
  std::memcpy(&word, p, sizeof word);
  constexpr uint64_t kHigh = 0x8080808080808080;
  constexpr uint64_t kOnes = 0x0101010101010101;
  return ((word | (word - kOnes)) & kHigh) == 0;
}

// The name under which ICU has what the standard calls `encoding`; its own
// tables for the standard's names are older or lack vendors' additions.
const char* IcuName(absl::string_view encoding) {
  static constexpr struct {
    absl::string_view encoding;
    const char* icu;
  } kNames[] = {
      {"GBK", "gb18030"},
      {"gb18030", "gb18030"},
      {"Big5", "Big5-HKSCS"},
      {"EUC-JP", "euc-jp-2007"},
      {"ISO-2022-JP", "ISO-2022-JP"},
      {"Shift_JIS", "windows-31j"},
      {"EUC-KR", "windows-949-2000"},
      {"IBM866", "IBM866"},
      {"ISO-8859-8-I", "ISO-8859-8"},
      {"ISO-8859-10", "iso-8859_10-1998"},
      {"ISO-8859-14", "iso-8859_14-1998"},
      {"ISO-8859-16", "ISO-8859-16"},
      {"windows-874", "windows-874-2000"},
      {"macintosh", "macos-0_2-10.2"},
      {"x-mac-cyrillic", "macos-7_3-10.2"},
  };
  for (const auto& name : kNames) {
    if (name.encoding == encoding) return name.icu;
  }
  return encoding.data();  // A literal of decode.cc's table.
}

Converter OpenConverter(absl::string_view encoding) {
  UErrorCode error = U_ZERO_ERROR;
  Converter converter(ucnv_open(IcuName(encoding), &error));
  return U_SUCCESS(error) ? std::move(converter) : nullptr;
}

std::string ConvertUtf16(absl::string_view bytes, bool big_endian) {
  std::string text;
  text.reserve(bytes.size());
  const auto unit = [&](size_t i) {
    const auto a = static_cast<unsigned char>(bytes[i]);
    const auto b = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<char32_t>(big_endian ? a << 8 | b : b << 8 | a);
  };
  size_t i = 0;
  for (; i + 1 < bytes.size(); i += 2) {
    char32_t c = unit(i);
    if (c >= 0xD800 && c < 0xDC00 && i + 3 < bytes.size() &&
        unit(i + 2) >= 0xDC00 && unit(i + 2) < 0xE000) {
      c = 0x10000 + ((c - 0xD800) << 10) + (unit(i + 2) - 0xDC00);
      i += 2;
    }
    // AppendCodePoint writes U+FFFD for a lone surrogate.
    AppendCodePoint(c == 0 ? U'\uFFFD' : c, text);
  }
  if (i < bytes.size()) absl::StrAppend(&text, kReplacement);
  return text;
}

// ISO-8859-16, the one table that ICU lacks: Latin-1 but for these.
std::array<char32_t, 128> Latin10() {
  static constexpr struct {
    unsigned char byte;
    char32_t code_point;
  } kDifferent[] = {
      {0xA1, 0x104},  {0xA2, 0x105}, {0xA3, 0x141},  {0xA4, 0x20AC},
      {0xA5, 0x201E}, {0xA6, 0x160}, {0xA8, 0x161},  {0xAA, 0x218},
      {0xAC, 0x179},  {0xAE, 0x17A}, {0xAF, 0x17B},  {0xB2, 0x10C},
      {0xB3, 0x142},  {0xB4, 0x17D}, {0xB5, 0x201D}, {0xB8, 0x17E},
      {0xB9, 0x10D},  {0xBA, 0x219}, {0xBC, 0x152},  {0xBD, 0x153},
      {0xBE, 0x178},  {0xBF, 0x17C}, {0xC3, 0x102},  {0xC5, 0x106},
      {0xD0, 0x110},  {0xD1, 0x143}, {0xD5, 0x150},  {0xD7, 0x15A},
      {0xD8, 0x170},  {0xDD, 0x118}, {0xDE, 0x21A},  {0xE3, 0x103},
      {0xE5, 0x107},  {0xF0, 0x111}, {0xF1, 0x144},  {0xF5, 0x151},
      {0xF7, 0x15B},  {0xF8, 0x171}, {0xFD, 0x119},  {0xFE, 0x21B},
  };
  std::array<char32_t, 128> table;
  for (size_t i = 0; i < 128; ++i) table[i] = static_cast<char32_t>(0x80 + i);
  for (const auto& entry : kDifferent)
    table[entry.byte - 0x80u] = entry.code_point;
  return table;
}

// The code points of bytes 0x80 to 0xFF in a one-byte encoding.
std::array<char32_t, 128> UpperHalf(absl::string_view encoding) {
  std::array<char32_t, 128> table;
  table.fill(U'\uFFFD');
  if (encoding == "x-user-defined") {
    for (size_t i = 0; i < 128; ++i)
      table[i] = static_cast<char32_t>(0xF780 + i);
    return table;
  }
  if (encoding == "ISO-8859-16") return Latin10();
  const Converter converter = OpenConverter(encoding);
  if (converter == nullptr) return table;
  for (size_t i = 0; i < 128; ++i) {
    const char byte = static_cast<char>(0x80 + i);
    UChar units[4] = {};
    UErrorCode error = U_ZERO_ERROR;
    const int32_t length =
        ucnv_toUChars(converter.get(), units, 4, &byte, 1, &error);
    if (U_SUCCESS(error) && length == 1) table[i] = units[0];
    // The standard keeps the C1 controls that Microsoft's tables leave out.
    if (table[i] == U'\uFFFD' && i < 0x20 &&
        absl::StartsWith(encoding, "windows-"))
      table[i] = static_cast<char32_t>(0x80 + i);
  }
  if (encoding == "windows-1253") table[0x2A] = U'\uFFFD';  // ICU: a best fit.
  if (encoding == "KOI8-U") {  // The standard's index is KOI8-RU there.
    table[0x2E] = 0x045E;
    table[0x3E] = 0x040E;
  }
  return table;
}

std::string ConvertByTable(absl::string_view bytes,
                           const std::array<char32_t, 128>& table) {
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 8);
  const auto* p = reinterpret_cast<const unsigned char*>(bytes.data());
  for (size_t i = 0; i < bytes.size();) {
    size_t end = i;
    while (end + 8 <= bytes.size() && EightPlainBytes(p + end)) end += 8;
    while (end < bytes.size() && p[end] < 0x80 && p[end] != 0) ++end;
    text.append(bytes.data() + i, end - i);
    if (end < bytes.size()) {
      AppendCodePoint(p[end] == 0 ? U'\uFFFD' : table[p[end] - 0x80u], text);
      ++end;
    }
    i = end;
  }
  return text;
}

std::string ConvertByIcu(absl::string_view bytes, absl::string_view encoding) {
  const Converter converter = OpenConverter(encoding);
  if (converter == nullptr) return ToValidUtf8(bytes);
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 2);
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  std::array<UChar, kChunkUnits> units;
  char32_t lead = 0;
  for (UErrorCode error = U_BUFFER_OVERFLOW_ERROR;
       error == U_BUFFER_OVERFLOW_ERROR;) {
    error = U_ZERO_ERROR;
    UChar* target = units.data();
    ucnv_toUnicode(converter.get(), &target, units.data() + units.size(),
                   &source, end, nullptr, 1, &error);
    for (const UChar* unit = units.data(); unit < target; ++unit) {
      const char32_t c = *unit;
      if (c >= 0xD800 && c < 0xDC00) {
        lead = c;
        continue;
      }
      const bool pair = lead != 0 && c >= 0xDC00 && c < 0xE000;
      AppendCodePoint(pair ? 0x10000 + ((lead - 0xD800) << 10) + (c - 0xDC00)
                           : (c == 0 ? U'\uFFFD' : c),
                      text);
      lead = 0;
    }
  }
  return text;
}

}  // namespace

Utf8Scan ScanUtf8(absl::string_view bytes) {
  const auto* p = reinterpret_cast<const unsigned char*>(bytes.data());
  Utf8Scan scan;
  scan.first_non_ascii = bytes.size();
  size_t i = 0;
  while (i < bytes.size()) {
    if (i + 8 <= bytes.size() && EightPlainBytes(p + i)) {
      i += 8;
    } else if (p[i] < 0x80) {
      if (p[i] == 0) break;
      ++i;
    } else {
      scan.first_non_ascii = std::min(scan.first_non_ascii, i);
      const size_t length = SequenceLength(p + i, bytes.size() - i);
      if (length == 0) break;
      ++scan.multibyte;
      i += length;
    }
  }
  scan.valid_bytes = i;
  return scan;
}

std::string ConvertToUtf8(absl::string_view bytes, absl::string_view encoding) {
  if (encoding == "UTF-8") {
    const size_t valid = ScanUtf8(bytes).valid_bytes;
    if (valid == bytes.size()) return std::string(bytes);
    std::string text(bytes.data(), valid);
    return text += ToValidUtf8(bytes.substr(valid));
  }
  if (encoding == "UTF-16LE") return ConvertUtf16(bytes, false);
  if (encoding == "UTF-16BE") return ConvertUtf16(bytes, true);
  // One U+FFFD for all: these encodings hide ASCII, so nothing is trusted.
  if (encoding == "replacement")
    return bytes.empty() ? std::string() : std::string(kReplacement);
  const bool multibyte = encoding == "GBK" || encoding == "gb18030" ||
                         encoding == "Big5" || encoding == "EUC-JP" ||
                         encoding == "ISO-2022-JP" || encoding == "Shift_JIS" ||
                         encoding == "EUC-KR";
  return multibyte ? ConvertByIcu(bytes, encoding)
                   : ConvertByTable(bytes, UpperHalf(encoding));
}

absl::string_view DetectEncoding(absl::string_view bytes) {
  constexpr absl::string_view kFallback = "windows-1252";
  // From a little before the first byte that tells encodings apart.
  const size_t first = ScanUtf8(bytes).first_non_ascii;
  bytes = bytes.substr(first > 512 ? first - 512 : 0, kDetectBytesMax);
  UErrorCode error = U_ZERO_ERROR;
  const Detector detector(ucsdet_open(&error));
  if (U_FAILURE(error)) return kFallback;
  ucsdet_enableInputFilter(detector.get(), true);
  ucsdet_setText(detector.get(), bytes.data(),
                 static_cast<int32_t>(bytes.size()), &error);
  const UCharsetMatch* const match = ucsdet_detect(detector.get(), &error);
  if (U_FAILURE(error) || match == nullptr) return kFallback;
  const char* const name = ucsdet_getName(match, &error);
  const int32_t confidence = ucsdet_getConfidence(match, &error);
  if (U_FAILURE(error) || confidence < 10) return kFallback;
  const absl::string_view encoding = EncodingOfLabel(name);
  // NULs make UTF-16 of binary files; true UTF-16 has its mark.
  if (encoding.empty() || encoding == "UTF-16LE" || encoding == "UTF-16BE" ||
      encoding == "UTF-8" || encoding == "replacement")
    return kFallback;
  return encoding;
}

}  // namespace stet
