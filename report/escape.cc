#include "report/escape.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "model/digest.h"
#include "model/unicode.h"

namespace stet {
namespace {

constexpr absl::string_view kReplacement = "\xEF\xBF\xBD";

// Embeddings, overrides and isolates; they reach past the text they stand in.
bool IsBidiControl(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

// What XML 1.0 section 2.2 forbids, and the C1 controls that HTML forbids.
bool IsForbidden(char32_t c) {
  if (c < 0x20) return c != '\t' && c != '\n';
  return (c >= 0x7F && c < 0xA0) || (c >= 0xFDD0 && c <= 0xFDEF) ||
         (c & 0xFFFE) == 0xFFFE;
}

bool IsLineBreak(char32_t c) {
  return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029 || c == 0x85;
}

std::string Valid(absl::string_view text) {
  return IsValidUtf8(text) ? std::string(text) : ToValidUtf8(text);
}

bool IsPrintableAscii(absl::string_view text) {
  for (const char c : text) {
    if (c < 0x20 || c > 0x7E) return false;
  }
  return true;
}

constexpr size_t kMailLineMax = 76;  // RFC 2047 section 2.
// A word that cannot be folded has to fit a line of RFC 5322's 998 bytes.
constexpr size_t kMailWordMax = 900;

// Encoded words of whole characters, each at most 75 bytes.
std::string EncodedWords(absl::string_view text, size_t column) {
  constexpr size_t kOverhead = 12;  // "=?UTF-8?B?" and "?=".
  std::string result;
  std::string chunk;
  const auto flush = [&] {
    absl::StrAppend(&result, result.empty() ? "" : "\r\n ", "=?UTF-8?B?",
                    absl::Base64Escape(chunk), "?=");
    chunk.clear();
    column = 1;
  };
  for (size_t i = 0; i < text.size();) {
    const size_t start = i;
    NextCodePoint(text, i);
    const size_t encoded = (chunk.size() + (i - start) + 2) / 3 * 4;
    if (!chunk.empty() && column + kOverhead + encoded > kMailLineMax) flush();
    chunk.append(text.data() + start, i - start);
  }
  if (!chunk.empty()) flush();
  return result;
}

// Breaks before spaces so that lines stay within 76 bytes where they can.
size_t LongestWord(absl::string_view text) {
  size_t longest = 0;
  for (const absl::string_view word : absl::StrSplit(text, ' '))
    longest = std::max(longest, word.size());
  return longest;
}

std::string FoldAscii(absl::string_view text, size_t column) {
  std::string result;
  size_t i = 0;
  while (i < text.size()) {
    size_t end = text.find(' ', i + 1);
    if (end == absl::string_view::npos) end = text.size();
    if (column + (end - i) > kMailLineMax && text[i] == ' ' &&
        !result.empty()) {
      result += "\r\n";
      column = 0;
    }
    result.append(text.data() + i, end - i);
    column += end - i;
    i = end;
  }
  return result;
}

}  // namespace

std::string EscapeHtml(absl::string_view raw) {
  const std::string text = Valid(raw);
  std::string result;
  result.reserve(text.size() + text.size() / 8);
  for (size_t i = 0; i < text.size();) {
    const size_t start = i;
    const char32_t c = NextCodePoint(text, i);
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else if (c == '>') {
      result += "&gt;";
    } else if (c == '"') {
      result += "&quot;";
    } else if (c == '\'') {
      result += "&#39;";
    } else if (IsForbidden(c)) {
      absl::StrAppend(&result, kReplacement);
    } else if (!IsBidiControl(c)) {
      result.append(text, start, i - start);
    }
  }
  return result;
}

std::string EscapeHref(absl::string_view url) {
  if (!absl::StartsWithIgnoreCase(url, "http://") &&
      !absl::StartsWithIgnoreCase(url, "https://")) {
    return "";
  }
  return EscapeHtml(url);
}

std::string EscapeCsv(absl::string_view raw) {
  const std::string field = Valid(raw);
  std::string result = "\"";
  size_t i = 0;
  const char32_t first = field.empty() ? U'a' : NextCodePoint(field, i);
  constexpr absl::string_view kFormula = "=+-@\t\r\n";
  const bool formula = first < 0x80 ? kFormula.find(static_cast<char>(first)) !=
                                          absl::string_view::npos
                                    : first == 0xFF1D || first == 0xFF0B ||
                                          first == 0xFF0D || first == 0xFF20;
  if (formula) result += '\'';
  for (const char c : field) {
    if (c == '"') result += '"';
    result += c == '\0' ? ' ' : c;
  }
  result += '"';
  return result;
}

std::string EscapeMarkdown(absl::string_view raw) {
  const std::string text = PlainLine(raw);
  constexpr absl::string_view kMarks = "\\`*_{}[]()#+-.!|~>:";
  std::string result;
  for (const char c : text) {
    if (c == '<') {
      result += "&lt;";
    } else if (c == '&') {
      result += "&amp;";
    } else if (c == '@') {
      result += "&#64;";  // No mention, whatever the tracker.
    } else {
      if (kMarks.find(c) != absl::string_view::npos) result += '\\';
      result += c;
    }
  }
  return result;
}

std::string EscapeMailHeader(absl::string_view name, absl::string_view value) {
  const std::string line = PlainLine(value);
  const size_t column = name.size() + 2;
  // "=?" in plain text would be read as an encoded word.
  if (IsPrintableAscii(line) && !absl::StrContains(line, "=?") &&
      LongestWord(line) <= kMailWordMax)
    return FoldAscii(line, column);
  return EncodedWords(line, column);
}

std::string PlainLine(absl::string_view raw) {
  const std::string text = Valid(raw);
  std::string result;
  result.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const size_t start = i;
    const char32_t c = NextCodePoint(text, i);
    if (IsLineBreak(c) || c == '\t') {
      result += ' ';
    } else if (IsForbidden(c)) {
      absl::StrAppend(&result, kReplacement);
    } else if (!IsBidiControl(c)) {
      result.append(text, start, i - start);
    }
  }
  return result;
}

std::string Shorten(absl::string_view text, size_t code_points) {
  size_t i = 0;
  size_t count = 0;
  size_t last_space = 0;
  while (i < text.size() && count < code_points) {
    const size_t start = i;
    if (IsSpace(NextCodePoint(text, i)) && count * 3 > code_points * 2)
      last_space = start;
    ++count;
  }
  if (i >= text.size()) return std::string(text);
  if (last_space > 0) i = last_space;
  return absl::StrCat(absl::StripTrailingAsciiWhitespace(text.substr(0, i)),
                      "…");
}

std::string Slug(absl::string_view text) {
  constexpr size_t kBytesMax = 48;
  std::string slug;
  for (const char c : text) {
    if (slug.size() >= kBytesMax) break;
    const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
    if (absl::ascii_isalnum(static_cast<unsigned char>(lower))) {
      slug += lower;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  if (slug == text && !slug.empty()) return slug;
  absl::StrAppend(&slug, slug.empty() ? "" : "-",
                  ToHex(Sha256Of(text)).substr(0, 6));
  return slug;
}

}  // namespace stet
