#include "model/unicode.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace stet {
namespace {

const std::string kReplacement = "\xEF\xBF\xBD";

TEST(Unicode, IllFormedBytesAreSeenAndReplacedByMaximalSubparts) {
  const struct {
    const char* name;
    std::string bytes;
    std::string want;
  } kCases[] = {
      {"lone continuation", "a\x80", "a" + kReplacement},
      {"cut two bytes", "a\xC3", "a" + kReplacement},
      {"cut three bytes", "\xE2\x82z", kReplacement + "z"},
      {"cut four bytes", "\xF0\x9F\x98", kReplacement},
      {"overlong slash", "\xC0\xAF", kReplacement + kReplacement},
      {"surrogate", "\xED\xA0\x80", kReplacement + kReplacement + kReplacement},
      {"beyond the last plane", "\xF4\x90\x80\x80",
       kReplacement + kReplacement + kReplacement + kReplacement},
      {"never a byte", "\xFF", kReplacement},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_FALSE(IsValidUtf8(c.bytes));
    EXPECT_EQ(ToValidUtf8(c.bytes), c.want);
    EXPECT_TRUE(IsValidUtf8(c.want));
  }
}

TEST(Unicode, ValidTextPassesThroughUnchanged) {
  for (const char* text : {"", "plain", "é", "漢字", "😀", "\u0301", "\uFFFF"}) {
    SCOPED_TRACE(text);
    EXPECT_TRUE(IsValidUtf8(text));
    EXPECT_EQ(ToValidUtf8(text), text);
  }
  const std::string nul("a\0b", 3);
  EXPECT_TRUE(IsValidUtf8(nul));
  EXPECT_EQ(ToValidUtf8(nul), "a" + kReplacement + "b");
}

TEST(Unicode, EveryTruncationOfTextIsRepaired) {
  const std::string text = "aé漢😀z";
  for (size_t size = 0; size <= text.size(); ++size)
    EXPECT_TRUE(IsValidUtf8(ToValidUtf8(text.substr(0, size)))) << size;
}

TEST(Unicode, CompositionIsCanonicalOnly) {
  EXPECT_EQ(ToNfc("e\u0301"), "é");
  EXPECT_EQ(ToNfc("\u1100\u1161"), "가");
  EXPECT_EQ(ToNfc("ﬁ"), "ﬁ");  // Compatibility forms stay.
  EXPECT_EQ(ToNfc("Å"), "Å");  // U+212B becomes U+00C5.
  EXPECT_EQ(ToNfc("plain"), "plain");
}

TEST(Unicode, CodePointsAreReadAndWrittenOneByOne) {
  const std::string text = "aé漢😀";
  std::vector<char32_t> points;
  std::string rebuilt;
  for (size_t i = 0; i < text.size();) {
    points.push_back(NextCodePoint(text, i));
    AppendCodePoint(points.back(), rebuilt);
  }
  EXPECT_EQ(points, (std::vector<char32_t>{U'a', U'é', U'漢', U'😀'}));
  EXPECT_EQ(rebuilt, text);
  std::string bad;
  AppendCodePoint(0xD800, bad);
  AppendCodePoint(0x110000, bad);
  EXPECT_EQ(bad, kReplacement + kReplacement);
}

TEST(Unicode, CaseFoldingNeedsNoLocale) {
  EXPECT_EQ(FoldCase("Headline I"), "headline i");
  EXPECT_EQ(FoldCase("STRASSE"), FoldCase("straße"));
  EXPECT_EQ(FoldCase("ΣΊΣΥΦΟΣ"), FoldCase("σίσυφος"));
  EXPECT_EQ(FoldCase("КИЇВ"), "київ");
}

TEST(Unicode, CharactersAreClassedInEveryScript) {
  EXPECT_TRUE(IsLetter(U'a') && IsLetter(U'Ж') && IsLetter(U'漢'));
  EXPECT_FALSE(IsLetter(U'1') || IsLetter(U'-') || IsLetter(U'\u0301'));
  EXPECT_TRUE(IsDigit(U'7') && IsDigit(U'٣') && IsDigit(U'३'));
  EXPECT_FALSE(IsDigit(U'½') || IsDigit(U'a'));
  EXPECT_TRUE(IsUpper(U'A') && IsUpper(U'Ж'));
  EXPECT_FALSE(IsUpper(U'a') || IsUpper(U'漢'));
  EXPECT_TRUE(IsMark(U'\u0301') && IsMark(U'\u093E'));
  EXPECT_FALSE(IsMark(U'a'));
  for (const char32_t c : {U' ', U'\t', U'\n', U'\u00A0', U'\u3000', U'\u2009',
                           U'\u200B', U'\uFEFF'}) {
    EXPECT_TRUE(IsSpace(c)) << static_cast<unsigned>(c);
  }
  EXPECT_FALSE(IsSpace(U'a') || IsSpace(U'\u200D'));
  EXPECT_TRUE(IsHanOrKana(U'新') && IsHanOrKana(U'カ') && IsHanOrKana(U'々'));
  EXPECT_FALSE(IsHanOrKana(U'한') || IsHanOrKana(U'a'));
  EXPECT_TRUE(IsThaiLaoKhmer(U'ข') && IsThaiLaoKhmer(U'ລ') &&
              IsThaiLaoKhmer(U'ខ'));
}

TEST(Unicode, WidthIsThatOfATerminal) {
  EXPECT_EQ(DisplayWidth("news"), 4);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1);
  EXPECT_EQ(DisplayWidth("新聞"), 4);
  EXPECT_EQ(DisplayWidth("Ａ"), 2);
  EXPECT_EQ(DisplayWidth("a\u200Bb\x07"), 2);
}

TEST(Unicode, SpaceRunsCollapseToOne) {
  const std::pair<const char*, const char*> kCases[] = {
      {"", ""},
      {"  a  ", "a"},
      {"a\n\t b", "a b"},
      {"a\u00A0\u3000b", "a b"},
      {"\u200Ba\uFEFF", "a"},
      {" \n ", ""},
  };
  for (const auto& [input, want] : kCases)
    EXPECT_EQ(CollapseSpace(input), want);
}

}  // namespace
}  // namespace stet
