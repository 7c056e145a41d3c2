#include "model/typography.h"

#include "absl/strings/ascii.h"
#include "model/unicode.h"

namespace stet {
namespace {

// What a mark of typography stands for; 0 for any other character.
char FoldedMark(char32_t c) {
  if (c < 0x80) return c == U'\'' ? '"' : 0;
  switch (c) {
    case U'\u00AB':
    case U'\u00BB':
    case U'\u2018':
    case U'\u2019':
    case U'\u201A':
    case U'\u201B':
    case U'\u201C':
    case U'\u201D':
    case U'\u201E':
    case U'\u201F':
    case U'\u2039':
    case U'\u203A':
    case U'\u300C':
    case U'\u300D':
    case U'\u300E':
    case U'\u300F':
    case U'\u301D':
    case U'\u301E':
    case U'\u301F':
    case U'\uFF02':
    case U'\uFF07':
    case U'\u2032':
    case U'\u2033':
    case U'\u02BC':
    case U'\u05F3':
    case U'\u05F4':
    case U'\u0060':
    case U'\u00B4':
      return '"';
    case U'\u2010':
    case U'\u2011':
    case U'\u2012':
    case U'\u2013':
    case U'\u2014':
    case U'\u2015':
    case U'\u2212':
    case U'\uFE58':
    case U'\uFE63':
    case U'\uFF0D':
      return '-';
    default:
      return 0;
  }
}

}  // namespace

std::string FoldTypography(absl::string_view text) {
  std::string marks;
  marks.reserve(text.size());
  bool ascii = true;
  bool space = false;
  for (size_t i = 0; i < text.size();) {
    const size_t start = i;
    if (absl::ascii_isalnum(static_cast<unsigned char>(text[i]))) {
      if (space) marks += ' ';
      space = false;
      marks += text[i++];
      continue;
    }
    const char32_t c = NextCodePoint(text, i);
    if (IsSpace(c)) {
      space = !marks.empty();
      continue;
    }
    if (c == U'\u00AD' || c == U'\u200D' || c == U'\u200C') continue;
    if (space) marks += ' ';
    space = false;
    if (const char mark = FoldedMark(c); mark != 0) {
      // "--" is a typewriter's dash.
      if (mark == '-' && !marks.empty() && marks.back() == '-') continue;
      marks += mark;
    } else if (c == U'\u2026') {
      marks += "...";
    } else if (c == U'-' && !marks.empty() && marks.back() == '-') {
      continue;
    } else {
      marks.append(text.data() + start, i - start);
      ascii = ascii && c < 0x80;
    }
  }
  if (!ascii) return FoldCase(marks);
  absl::AsciiStrToLower(&marks);
  return marks;
}

absl::string_view WithoutLeadingMarks(absl::string_view text) {
  size_t start = 0;
  while (start < text.size()) {
    size_t next = start;
    const char32_t c = NextCodePoint(text, next);
    if (IsLetter(c) || IsDigit(c)) break;
    start = next;
  }
  return text.substr(start);
}

}  // namespace stet
