#include "parser/decode.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/string_view.h"
#include "model/unicode.h"
#include "parser/double_encoding.h"

namespace stet {
namespace {

using std::string_literals::operator""s;

TEST(DecodeTest, TheEarlierSourceOfAnEncodingWins) {
  const struct {
    const char* name;
    std::string bytes;
    const char* content_type;
    const char* text;
    const char* encoding;
    EncodingSource source;
  } kCases[] = {
      {"a mark outweighs the header", "\xEF\xBB\xBF\xC3\xA9",
       "text/html; charset=windows-1251", "é", "UTF-8",
       EncodingSource::kByteOrderMark},
      {"the header outweighs the page",
       "<meta charset=utf-8>\xEF\xF0\xE8\xE2\xE5\xF2",
       "text/html; charset=\"cp1251\"", "<meta charset=utf-8>привет",
       "windows-1251", EncodingSource::kHttp},
      {"the page outweighs a guess", "<meta charset=iso-8859-2>\xB1",
       "text/html", "<meta charset=iso-8859-2>ą", "ISO-8859-2",
       EncodingSource::kDeclaration},
      {"an unknown label in the header is passed over", "\xC3\xA9",
       "text/html; charset=none", "é", "UTF-8", EncodingSource::kDetected},
      {"Latin-1 is windows-1252", "\x93so\x94", "text/html;charset=iso-8859-1",
       "“so”", "windows-1252", EncodingSource::kHttp},
      {"UTF-16 in a meta means UTF-8", "<meta charset=utf-16>\xC3\xA9", "",
       "<meta charset=utf-16>é", "UTF-8", EncodingSource::kDeclaration},
      {"UTF-16 with its mark", "\xFF\xFE<\0p\0\x42\x30"s, "", "<pあ",
       "UTF-16LE", EncodingSource::kByteOrderMark},
      {"GB 2312 is GB 18030", "\xD6\xD0\xB9\xFA", "text/html; charset=gb2312",
       "中国", "GBK", EncodingSource::kHttp},
      {"no bytes", "", "", "", "windows-1252", EncodingSource::kDetected},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const Decoded decoded = Decode(c.bytes, {.content_type = c.content_type});
    EXPECT_EQ(decoded.text, c.text);
    EXPECT_EQ(decoded.encoding, c.encoding);
    EXPECT_EQ(decoded.source, c.source);
  }
}

TEST(DecodeTest, AMetaThatTheBytesRefuteIsNotBelieved) {
  const std::string utf8 =
      "<meta charset=iso-8859-1><p>Über die Brücke, später";
  EXPECT_EQ(Decode(utf8, {}).text, utf8);
  // The other way round: declared UTF-8, yet hardly any of it is.
  const Decoded latin = Decode(
      "<meta charset=utf-8><p>\xDC"
      "ber die Br\xFC"
      "cke, sp\xE4"
      "ter, gr\xFC\xDF"
      "en die B\xE4ume und die H\xE4user der Stra\xDF"
      "e",
      {});
  EXPECT_EQ(latin.encoding, "windows-1252");
  EXPECT_NE(latin.text.find("Über die Brücke, später"), std::string::npos);
}

TEST(DecodeTest, AStrayByteInUtf8IsOneReplacementCharacter) {
  EXPECT_EQ(Decode("<meta charset=utf-8>a\xFFz é è ê", {}).text,
            "<meta charset=utf-8>a\uFFFDz é è ê");
  EXPECT_EQ(Decode("a\0z"s, {.content_type = "text/html;charset=utf-8"}).text,
            "a\uFFFDz");
}

TEST(DecodeTest, XmlDeclarationsAreRead) {
  const std::string bytes =
      "<?xml version='1.0' encoding='koi8-r'?><t>\xD0\xD2\xC9</t>";
  EXPECT_EQ(Decode(bytes, {.content_type = "", .markup = Markup::kXml}).text,
            "<?xml version='1.0' encoding='koi8-r'?><t>при</t>");
  EXPECT_EQ(
      Decode("<\0a\0>\0\xE9\0"s, {.content_type = "", .markup = Markup::kXml})
          .text,
      "<a>é");
}

TEST(DecodeTest, UndeclaredBytesAreLookedAt) {
  // "Президент подписал новый закон о бюджете страны" in windows-1251.
  const std::string bytes =
      "<p>\xCF\xF0\xE5\xE7\xE8\xE4\xE5\xED\xF2 "
      "\xEF\xEE\xE4\xEF\xE8\xF1\xE0\xEB \xED\xEE\xE2\xFB\xE9 "
      "\xE7\xE0\xEA\xEE\xED \xEE \xE1\xFE\xE4\xE6\xE5\xF2\xE5 "
      "\xF1\xF2\xF0\xE0\xED\xFB";
  const Decoded decoded = Decode(bytes, {});
  EXPECT_EQ(decoded.encoding, "windows-1251");
  EXPECT_EQ(decoded.text, "<p>Президент подписал новый закон о бюджете страны");
}

TEST(DecodeTest, OneByteTablesFollowTheStandard) {
  const struct {
    const char* label;
    const char* bytes;
    const char* text;
  } kCases[] = {
      {"windows-1252", "\x80\x81\xFF", "€\u0081ÿ"},
      {"windows-1253", "\xAA\xC1", "\uFFFDΑ"},
      {"koi8-u", "\xAE\xBE\xA4", "ўЎє"},
      {"x-user-defined", "a\x80\xFF", "a\uF780\uF7FF"},
      {"macintosh", "\xDB", "€"},
      {"iso-8859-9", "\xFD\xDD", "ıİ"},
      {"iso-8859-16", "\xA4", "€"},
      {"logical", "\xE0", "א"},
      {"tis-620", "\xA1", "ก"},
      {"hz-gb-2312", "abc", "\uFFFD"},
      {"shift_jis", "\x93\xFA\x96\x7B\x87\x40", "日本①"},
      {"euc-jp", "\xC6\xFC\xCB\xDC", "日本"},
      {"iso-2022-jp", "\x1B$BF|K\\\x1B(B", "日本"},
      {"euc-kr", "\xC7\xD1\xB1\xDB", "한글"},
      {"big5", "\xA4\xA4\xA4\xE5", "中文"},
      {"gb18030", "\x94\x39\xDA\x33", "\U0001F4A9"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.label);
    const std::string header = std::string("text/html; charset=") + c.label;
    EXPECT_EQ(Decode(c.bytes, {.content_type = header}).text, c.text);
  }
}

TEST(DecodeTest, ThePrescanFollowsTheStandard) {
  const struct {
    const char* name;
    const char* html;
    const char* encoding;
  } kCases[] = {
      {"charset", "<meta charset=koi8-r>", "KOI8-R"},
      {"pragma", "<meta http-equiv=Content-Type content='a; charset = big5'>",
       "Big5"},
      {"content without pragma", "<meta content='a; charset=big5'>", ""},
      {"in a comment", "<!-- <meta charset=big5> --><meta charset=gbk>", "GBK"},
      {"in an attribute", "<p title='<meta charset=big5>'>", ""},
      {"first of two attributes", "<meta charset=big5 charset=gbk>", "Big5"},
      {"after an unknown one", "<meta charset=none><meta charset=gbk>", "GBK"},
      {"behind a short comment", "<!--><meta charset=gbk>", "GBK"},
      {"cut short", "<meta charset=gbk", ""},
      {"x-user-defined", "<meta charset=x-user-defined>", "windows-1252"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(PrescanEncoding(c.html), c.encoding);
  }
}

TEST(DoubleEncodingTest, APageThatWasEncodedTwiceIsReadAsItWasMeant) {
  const struct {
    const char* name;
    std::string text;
    std::string want;
  } kCases[] = {
      {"as Latin-1",
       "It\u00e2\u0080\u0099s \u00e2\u0080\u009cold\u00e2\u0080\u009d",
       "It’s “old”"},
      {"as windows-1252", "Itâ€™s â€œoldâ€\u009d, le marchÃ©",
       "It’s “old”, le marché"},
      {"four bytes", "Itâ€™s â€“ â€“ ðŸ˜€", "It’s – – 😀"},
      // One sign is no habit.
      {"once", "Itâ€™s old", "Itâ€™s old"},
      {"a page about it", "«Itâ€™s», «â€œ», «â€“», «ÑŒ» – ошибка", ""},
      {"plain", "It’s “old”, le marché – São Paulo", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    std::string text = c.text;
    const std::string want = c.want.empty() ? c.text : c.want;
    EXPECT_EQ(UndoDoubleEncoding(text), want != c.text);
    EXPECT_EQ(text, want);
  }
}

TEST(DecodeTest, LabelsIgnoreCaseAndSpace) {
  EXPECT_EQ(EncodingOfLabel(" \tUTF8\n"), "UTF-8");
  EXPECT_EQ(EncodingOfLabel("ISO_8859-1:1987"), "windows-1252");
  EXPECT_EQ(EncodingOfLabel("utf-7"), "");
  EXPECT_EQ(EncodingOfLabel(std::string(1 << 20, 'x')), "");
}

TEST(DecodeTest, EveryTruncationOfEveryEncodingIsValidUtf8) {
  for (const char* label : {"utf-8", "gb18030", "big5", "euc-jp", "iso-2022-jp",
                            "shift_jis", "euc-kr", "utf-16le", "koi8-r"}) {
    std::string bytes;
    for (int i = 0; i < 600; ++i) bytes += static_cast<char>(i * 37 + i / 7);
    const std::string header = std::string("text/html; charset=") + label;
    for (size_t size = 0; size <= bytes.size(); ++size) {
      const Decoded decoded =
          Decode(bytes.substr(0, size), {.content_type = header});
      ASSERT_TRUE(IsValidUtf8(decoded.text)) << label << " " << size;
      ASSERT_EQ(decoded.text.find('\0'), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace stet
