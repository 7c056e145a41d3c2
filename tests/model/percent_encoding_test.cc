#include "model/percent_encoding.h"

#include <gtest/gtest.h>

#include <string>

namespace stet {
namespace {

std::string Encoded(absl::string_view text, EncodeSet set) {
  std::string out;
  AppendPercentEncoded(text, set, out);
  return out;
}

TEST(PercentEncoding, EachSetEncodesItsOwn) {
  constexpr absl::string_view kAll = " \"#<>?^`{}/:;=@[\\]|'$&+,%";
  EXPECT_EQ(Encoded(kAll, EncodeSet::kNonAscii), std::string(kAll));
  EXPECT_EQ(Encoded(kAll, EncodeSet::kFragment),
            "%20%22#%3C%3E?^%60{}/:;=@[\\]|'$&+,%");
  EXPECT_EQ(Encoded(kAll, EncodeSet::kSpecialQuery),
            "%20%22%23%3C%3E?^`{}/:;=@[\\]|%27$&+,%");
  EXPECT_EQ(Encoded(kAll, EncodeSet::kPath),
            "%20%22%23%3C%3E%3F%5E%60%7B%7D/:;=@[\\]|'$&+,%");
  EXPECT_EQ(Encoded(kAll, EncodeSet::kUserinfo),
            "%20%22%23%3C%3E%3F%5E%60%7B%7D%2F%3A%3B%3D%40%5B%5C%5D%7C'$&+,%");
  EXPECT_EQ(Encoded(kAll, EncodeSet::kUri),
            "%20%22#%3C%3E?%5E%60%7B%7D/:;=@[%5C]%7C'$&+,%");
}

TEST(PercentEncoding, ControlsAndNonAsciiAlwaysAreEncoded) {
  EXPECT_EQ(Encoded(absl::string_view("\0\x1f\x7f\x80\xff~", 6),
                    EncodeSet::kNonAscii),
            "%00%1F%7F%80%FF~");
}

TEST(PercentEncoding, DecodingLeavesWhatIsNoEscape) {
  EXPECT_EQ(PercentDecode("%41%62%c3%A9"), "Ab\xC3\xA9");
  EXPECT_EQ(PercentDecode("%"), "%");
  EXPECT_EQ(PercentDecode("%4"), "%4");
  EXPECT_EQ(PercentDecode("%4g%g4%%41"), "%4g%g4%A");
  EXPECT_EQ(PercentDecode("%2541"), "%41");  // Once only.
}

TEST(PercentEncoding, EscapesAreNormalisedOnceAndForAll) {
  const struct {
    const char* input;
    const char* want;
  } kCases[] = {
      {"%61%2d%2E%5f%7e%39", "a-._~9"},
      {"%2f%3a%c3%a9", "%2F%3A%C3%A9"},
      {"a%", "a%"},
      {"%%34%31", "%%341"},
      {"%4%31", "%4%31"},
      {"%zz%61", "%zza"},
      {"%5b", "%5B"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.input);
    EXPECT_EQ(NormaliseEscapes(c.input), c.want);
    EXPECT_EQ(NormaliseEscapes(c.want), c.want);
  }
  EXPECT_EQ(NormaliseEscapes("%5b%5D%7c", "[]"), "[]%7C");
}

}  // namespace
}  // namespace stet
