#include "model/digest.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace stet {
namespace {

TEST(Digest, Sha256IsThatOfFips180) {
  EXPECT_EQ(ToHex(Sha256Of("")),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(ToHex(Sha256Of("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(ToHex(Sha256Of(std::string(1000000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Digest, HexIsReadBackExactly) {
  const Sha256 digest = Sha256Of("stet");
  Sha256 read{};
  EXPECT_TRUE(FromHex(ToHex(digest), read));
  EXPECT_EQ(read, digest);
}

TEST(Digest, WhatIsNotSixtyFourHexDigitsIsRefused) {
  const std::string good = ToHex(Sha256Of("stet"));
  for (std::string bad :
       {std::string(), good.substr(1), good + "0",
        absl::StrCat("g", good.substr(1)), absl::StrCat(" ", good.substr(1))}) {
    Sha256 untouched{};
    EXPECT_FALSE(FromHex(bad, untouched)) << bad;
    EXPECT_EQ(untouched, Sha256{});
  }
}

// Stores keep these: another value would make every page look changed.
TEST(Digest, Hash64IsXxh3) {
  EXPECT_EQ(Hash64(""), 0x2d06800538d394c2u);
  EXPECT_EQ(Hash64("a"), 0xe6c632b61e964e1fu);
  EXPECT_NE(Hash64("ab"), Hash64("ba"));
}

}  // namespace
}  // namespace stet
