#include "parser/script_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "model/unicode.h"

namespace stet {
namespace {

constexpr size_t kStringsMax = 20'000;
constexpr size_t kStringBytesMax = 1 << 20;
constexpr int kDepthMax = 2;           // Of strings in strings.
constexpr uint32_t kLettersMin = 120;  // Of the text: less is a notice.

// Names of members that hold text.
bool IsTextKey(absl::string_view key) {
  static constexpr absl::string_view kKeys[] = {
      "articlebody", "body", "bodytext",  "content",    "contents",
      "text",        "html", "paragraph", "paragraphs", "value",
      "story",       "p",    "rendered",  "storybody",  "fulltext"};
  const std::string lower = absl::AsciiStrToLower(key);
  return std::find(std::begin(kKeys), std::end(kKeys), lower) !=
         std::end(kKeys);
}

bool HoldsMarkup(absl::string_view text) {
  return absl::StrContains(text, "</p>") || absl::StrContains(text, "<p>") ||
         absl::StrContains(text, "<br") || absl::StrContains(text, "</div>");
}

// Letters outside of tags, of text that has sentences; else 0.
uint32_t ProseLetters(absl::string_view text) {
  uint32_t letters = 0;
  uint32_t marks = 0;
  bool in_tag = false;
  for (size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, i);
    if (c == '<') in_tag = true;
    if (!in_tag) {
      if (IsLetter(c) || IsMark(c)) {
        ++letters;
      } else if (c == '.' || c == ',' || c == 0x3002 || c == 0xFF0C ||
                 c == '!' || c == '?' || c == 0x964 || c == 0x60C) {
        ++marks;
      } else if (c == '{' || c == '}') {
        return 0;  // Code.
      }
    }
    if (c == '>') in_tag = false;
  }
  return marks > 0 ? letters : 0;
}

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = absl::ascii_tolower(static_cast<unsigned char>(c));
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// The number that `digits` hexadecimal digits at `at` make, or -1.
int32_t ReadHex(absl::string_view text, size_t at, size_t digits) {
  if (at + digits > text.size()) return -1;
  int32_t value = 0;
  for (size_t i = at; i < at + digits; ++i) {
    const int digit = HexValue(text[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

void AppendUtf8(char32_t c, std::string& out) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | c >> 6));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | c >> 12));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | c >> 18));
    out.push_back(static_cast<char>(0x80 | (c >> 12 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

// A string literal's content, its escapes read.
std::string Unescaped(absl::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\' || i + 1 >= raw.size()) {
      out.push_back(raw[i]);
      continue;
    }
    const char c = raw[++i];
    const bool is_u = c == 'u';
    if (is_u || c == 'x') {
      int32_t value = ReadHex(raw, i + 1, is_u ? 4 : 2);
      if (value < 0) continue;
      i += is_u ? 4 : 2;
      if (value >= 0xD800 && value < 0xDC00 && i + 2 < raw.size() &&
          raw[i + 1] == '\\' && raw[i + 2] == 'u') {
        const int32_t low = ReadHex(raw, i + 3, 4);
        if (low >= 0xDC00 && low < 0xE000) {
          value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
          i += 6;
        }
      }
      if (value < 0xD800 || value > 0xDFFF)
        AppendUtf8(static_cast<char32_t>(value), out);
      continue;
    }
    switch (c) {
      case 'n':
      case 'r':
        out.push_back('\n');
        break;
      case 't':
      case 'b':
      case 'f':
        out.push_back(' ');
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

std::string Escaped(absl::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out.push_back(c);
    }
  }
  return out;
}

class Collector {
 public:
  // The strings of JSON, or of code that sets out data.
  void Scan(absl::string_view code, int depth) {
    std::string key;
    for (size_t at = code.find('"'); at != absl::string_view::npos;
         at = code.find('"', at)) {
      const size_t begin = ++at;
      while (at < code.size() && code[at] != '"')
        at += code[at] == '\\' ? 2 : 1;
      if (at >= code.size() || strings_ >= kStringsMax) return;
      const absl::string_view raw = code.substr(begin, at - begin);
      ++at;
      ++strings_;
      size_t next = at;
      while (next < code.size() &&
             absl::ascii_isspace(static_cast<unsigned char>(code[next])))
        ++next;
      if (next < code.size() && code[next] == ':') {
        key.assign(raw.data(), std::min<size_t>(raw.size(), 32));
        continue;
      }
      constexpr size_t kBytesMin = 60;
      if (raw.size() >= kBytesMin && raw.size() <= kStringBytesMax)
        Take(key, Unescaped(raw), depth);
      // Members of a list share its key; those after an object do not.
      if (next < code.size() && code[next] == '}') key.clear();
    }
  }

  // A piece of the page, as it stands.
  void TakeMarkup(absl::string_view markup) {
    if (!HoldsMarkup(markup) || markup.size() > kStringBytesMax) return;
    const uint32_t letters = ProseLetters(markup);
    if (letters > 0) html_.push_back({std::string(markup), letters});
  }

  std::string Best() const {
    const Found* longest = nullptr;
    for (const Found& found : html_) {
      if (longest == nullptr || found.letters > longest->letters)
        longest = &found;
    }
    uint32_t paragraphs_letters = 0;
    for (const Found& found : texts_) paragraphs_letters += found.letters;
    if (longest != nullptr && longest->letters >= kLettersMin &&
        longest->letters * 2 > paragraphs_letters)
      return longest->text;
    if (paragraphs_letters < kLettersMin) return "";
    std::string fragment;
    for (const Found& found : texts_)
      absl::StrAppend(&fragment, "<p>", found.text, "</p>");
    return fragment;
  }

 private:
  struct Found {
    std::string text;
    uint32_t letters = 0;
  };

  void Take(absl::string_view key, std::string text, int depth) {
    if (!IsValidUtf8(text)) return;
    const bool markup = HoldsMarkup(text);
    if (depth < kDepthMax && absl::StrContains(text, "\":")) {
      Scan(text, depth + 1);
      return;
    }
    if (!markup && !IsTextKey(key)) return;
    const uint32_t letters = ProseLetters(text);
    if (letters == 0 || !seen_.insert(text).second) return;
    if (markup) {
      html_.push_back({std::move(text), letters});
    } else {
      texts_.push_back({Escaped(text), letters});
    }
  }

  size_t strings_ = 0;
  std::vector<Found> html_;
  std::vector<Found> texts_;
  absl::flat_hash_set<std::string> seen_;
};

// Whether a script is a piece of a page that another sets in its place.
bool IsTemplate(absl::string_view tag) {
  return absl::StrContains(tag, "text/template") ||
         absl::StrContains(tag, "text/x-template") ||
         absl::StrContains(tag, "text/html");
}

}  // namespace

std::string FindTextInScripts(absl::string_view html) {
  Collector collector;
  size_t at = 0;
  while ((at = html.find("<script", at)) != absl::string_view::npos) {
    const size_t begin = html.find('>', at);
    if (begin == absl::string_view::npos) break;
    size_t end = html.find("</script", begin);
    if (end == absl::string_view::npos) end = html.size();
    const absl::string_view tag = html.substr(at, begin - at);
    const absl::string_view code = html.substr(begin + 1, end - begin - 1);
    if (IsTemplate(tag)) {
      collector.TakeMarkup(code);
    } else if (!absl::StrContains(tag, "ld+json")) {
      collector.Scan(code, 0);
    }
    at = end;
  }
  return collector.Best();
}

}  // namespace stet
