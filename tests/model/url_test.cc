#include "model/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace stet {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kBase = "http://ex.test/news/2026/a.html?p=1#f";

// The serialised address, or "refused".
std::string Resolve(absl::string_view input, const char* base = nullptr) {
  if (base == nullptr) {
    const absl::StatusOr<Url> url = Url::Parse(input);
    return url.ok() ? url->href() : "refused";
  }
  const absl::StatusOr<Url> base_url = Url::Parse(base);
  EXPECT_TRUE(base_url.ok()) << base;
  const absl::StatusOr<Url> url = Url::Parse(input, &*base_url);
  return url.ok() ? url->href() : "refused";
}

std::string Identity(absl::string_view input) {
  const absl::StatusOr<Url> url = Url::Parse(input);
  return url.ok() ? url->Identity() : "refused";
}

TEST(Url, AbsoluteAddressesAreSerialised) {
  const struct {
    const char* input;
    const char* want;
  } kCases[] = {
      {"http://ex.test", "http://ex.test/"},
      {"HTTPS://EX.Test/Path", "https://ex.test/Path"},
      {"  http://ex.test/a b\t\n", "http://ex.test/a%20b"},
      {"ht\ntp://ex.te\tst/", "http://ex.test/"},
      {"http:ex.test", "http://ex.test/"},
      {"http:////ex.test//a", "http://ex.test//a"},
      {"http:\\\\ex.test\\a\\b?c\\d#e\\f", "http://ex.test/a/b?c\\d#e\\f"},
      {"http://ex.test:80/", "http://ex.test/"},
      {"https://ex.test:80/", "https://ex.test:80/"},
      {"http://ex.test:0008080/", "http://ex.test:8080/"},
      {"http://ex.test:/", "http://ex.test/"},
      {"http://ex.test:65535/", "http://ex.test:65535/"},
      {"http://ex.test:65536/", "refused"},
      {"http://ex.test:8a/", "refused"},
      {"http://ex.test:-1/", "refused"},
      {"http://u:p@ex.test/", "http://u:p@ex.test/"},
      {"http://u@@ex.test/", "http://u%40@ex.test/"},
      {"http://:@ex.test/", "http://ex.test/"},
      {"http://:p@ex.test/", "http://:p@ex.test/"},
      {"http://u:@ex.test/", "http://u@ex.test/"},
      {"http://u@/", "refused"},
      {"http://@:80/", "refused"},
      {"http://", "refused"},
      {"http:///", "refused"},
      {"ftp://ex.test/", "refused"},
      {"javascript:alert(1)", "refused"},
      {"mailto:desk@ex.test", "refused"},
      {"ex.test/a", "refused"},
      {"", "refused"},
      {"http://ex.test/a?q=é'<>\"#ü`",  // NOLINT
       "http://ex.test/a?q=%C3%A9%27%3C%3E%22#%C3%BC%60"},
      {"http://ex.test/'a^{b}`|\\é", "http://ex.test/'a%5E%7Bb%7D%60|/%C3%A9"},
      {"http://ex.test/%zz%4", "http://ex.test/%zz%4"},
      {"http://ex.test/a%2fb", "http://ex.test/a%2fb"},
      {"http://ex.test/?", "http://ex.test/?"},
      {"http://ex.test/#", "http://ex.test/#"},
      {"http://ex.test/\xFF", "http://ex.test/%EF%BF%BD"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.input);
    EXPECT_EQ(Resolve(c.input), c.want);
  }
}

TEST(Url, DotSegmentsAreResolved) {
  const struct {
    const char* path;
    const char* want;
  } kCases[] = {
      {"/a/./b", "/a/b"},
      {"/a/../b", "/b"},
      {"/../../b", "/b"},
      {"/a/.", "/a/"},
      {"/a/..", "/"},
      {"/a/b/..", "/a/"},
      {"/a/%2e/b", "/a/b"},
      {"/a/%2E%2e/b", "/b"},
      {"/a/.%2e", "/"},
      {"/a/...", "/a/..."},
      {"/a/.b", "/a/.b"},
      {"/a//../b", "/a/b"},
      {"/a/..\\b", "/b"},
      {"/a/b/../..", "/"},
      {"/a/%2e%2e%2e", "/a/%2e%2e%2e"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.path);
    EXPECT_EQ(Resolve(absl::StrCat("http://ex.test", c.path)),
              absl::StrCat("http://ex.test", c.want));
  }
}

TEST(Url, ReferencesAreJoinedToTheirBase) {
  const struct {
    const char* input;
    const char* want;
  } kCases[] = {
      {"", "http://ex.test/news/2026/a.html?p=1"},
      {"#g", "http://ex.test/news/2026/a.html?p=1#g"},
      {"?x", "http://ex.test/news/2026/a.html?x"},
      {"?", "http://ex.test/news/2026/a.html?"},
      {"b.html", "http://ex.test/news/2026/b.html"},
      {"./", "http://ex.test/news/2026/"},
      {"..", "http://ex.test/news/"},
      {"../../../x", "http://ex.test/x"},
      {"/x?y", "http://ex.test/x?y"},
      {"\\x", "http://ex.test/x"},
      {"//other.test/x", "http://other.test/x"},
      {"\\/other.test", "http://other.test/"},
      {"http:b.html", "http://ex.test/news/2026/b.html"},
      {"http:/b.html", "http://ex.test/b.html"},
      {"https:b.html", "https://b.html/"},
      {"https://other.test", "https://other.test/"},
      {"a:b", "refused"},
      {"1a:b", "http://ex.test/news/2026/1a:b"},
      {"data:,x", "refused"},
      {"//", "refused"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.input);
    EXPECT_EQ(Resolve(c.input, kBase), c.want);
  }
}

TEST(Url, AReferenceKeepsItsBasesCredentialsAndPort) {
  EXPECT_EQ(Resolve("b", "https://u:p@ex.test:8443/a"),
            "https://u:p@ex.test:8443/b");
  EXPECT_EQ(Resolve("//h/b", "https://u:p@ex.test:8443/a"), "https://h/b");
}

TEST(Url, HostsAreReadInAllTheirSpellings) {
  const struct {
    const char* host;
    const char* want;  // "" refused.
  } kCases[] = {
      {"127.1", "127.0.0.1"},
      {"0x7f.1", "127.0.0.1"},
      {"0177.0.0.01", "127.0.0.1"},
      {"2130706433", "127.0.0.1"},
      {"0x7F000001", "127.0.0.1"},
      {"1.2.3.4.", "1.2.3.4"},
      {"0x", "0.0.0.0"},
      {"4294967295", "255.255.255.255"},
      {"4294967296", ""},
      {"256.1.1.1", ""},
      {"1.2.3.256", ""},
      {"1.2.3.4.5", ""},
      {"1.2.3.08", ""},
      {"1..2", ""},
      {"a.1.2", ""},
      {"a.0x", ""},
      {"a.0xg", "a.0xg"},
      {"99999999999999999999999999999999", ""},
      {"[::1]", "[::1]"},
      {"[::]", "[::]"},
      {"[1:0:0:2:0:0:0:3]", "[1:0:0:2::3]"},
      {"[1:0:0:2:3:0:0:4]", "[1::2:3:0:0:4]"},
      {"[2001:DB8:0:1:1:1:1:1]", "[2001:db8:0:1:1:1:1:1]"},
      {"[1:2:3:4:5:6:7::]", "[1:2:3:4:5:6:7:0]"},
      {"[::ffff:1.2.3.4]", "[::ffff:102:304]"},
      {"[::1.2.3.4:1]", ""},
      {"[1.2.3.4::]", ""},
      {"[::1.2.3.04]", ""},
      {"[::1.2.3]", ""},
      {"[::1.2.3.256]", ""},
      {"[1:2:3:4:5:6:7:8:9]", ""},
      {"[1:2:3:4:5:6:7:8::]", ""},
      {"[1:2]", ""},
      {"[:1::2]", ""},
      {"[1:::2]", ""},
      {"[1::2::3]", ""},
      {"[12345::]", ""},
      {"[::g]", ""},
      {"[::1%25eth0]", ""},
      {"[]", ""},
      {"[::1", ""},
      {"München.test", "xn--mnchen-3ya.test"},
      {"faß.test", "xn--fa-hia.test"},
      {"новости.test", "xn--b1amnebsh.test"},
      {"新聞。test", "xn--efvv70d.test"},
      {"Ｅｘ.test", "ex.test"},
      {"%45x.test", "ex.test"},
      {"a%C3%BCb.test", "xn--ab-xka.test"},
      {"xn--mnchen-3ya.test", "xn--mnchen-3ya.test"},
      {"xn--broken-é", ""},
      {"XN--Broken", "xn--broken"},
      {"a_b-.-c..test", "a_b-.-c..test"},
      {"a\u00ADb.test", "ab.test"},
      {"\u00AD", ""},
      {"a\u200Db", ""},
      {"אa.test", ""},
      {"a<b", ""},
      {"a b", ""},
      {"a%00b", ""},
      {"a%25b", ""},
      {"a|b", ""},
      {"%ff", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.host);
    EXPECT_EQ(
        Resolve(absl::StrCat("http://", c.host, "/")),
        *c.want == '\0' ? "refused" : absl::StrCat("http://", c.want, "/"));
  }
}

TEST(Url, PartsAreThoseOfTheSerialisedForm) {
  const absl::StatusOr<Url> full =
      Url::Parse("HTTPS://U%20:p@Ex.test:8443/a/b?q=1&r#top");
  ASSERT_TRUE(full.ok());
  EXPECT_EQ(full->scheme(), "https");
  EXPECT_EQ(full->username(), "U%20");
  EXPECT_EQ(full->password(), "p");
  EXPECT_EQ(full->host(), "ex.test");
  EXPECT_EQ(full->port(), 8443);
  EXPECT_FALSE(full->has_default_port());
  EXPECT_EQ(full->path(), "/a/b");
  EXPECT_EQ(full->query(), "q=1&r");
  EXPECT_EQ(full->fragment(), "top");
  EXPECT_EQ(full->Origin(), "https://ex.test:8443");
  EXPECT_EQ(full->PathAndQuery(), "/a/b?q=1&r");

  const absl::StatusOr<Url> bare = Url::Parse("http://[::1]/?#");
  ASSERT_TRUE(bare.ok());
  EXPECT_EQ(bare->username(), "");
  EXPECT_EQ(bare->password(), "");
  EXPECT_EQ(bare->host(), "[::1]");
  EXPECT_EQ(bare->port(), 80);
  EXPECT_TRUE(bare->has_default_port());
  EXPECT_EQ(bare->path(), "/");
  EXPECT_EQ(bare->query(), "");
  EXPECT_EQ(bare->fragment(), "");
  EXPECT_EQ(bare->Origin(), "http://[::1]");
  EXPECT_EQ(bare->PathAndQuery(), "/?");

  const absl::StatusOr<Url> user = Url::Parse("http://u@ex.test");
  ASSERT_TRUE(user.ok());
  EXPECT_EQ(user->username(), "u");
  EXPECT_EQ(user->password(), "");
  const absl::StatusOr<Url> secret = Url::Parse("http://:p@ex.test");
  ASSERT_TRUE(secret.ok());
  EXPECT_EQ(secret->username(), "");
  EXPECT_EQ(secret->password(), "p");
}

TEST(Url, LengthIsBoundedAsGivenAndAsSerialised) {
  const std::string start = "http://ex.test/";
  const std::string fits =
      start + std::string(Url::kBytesMax - start.size(), 'a');
  EXPECT_EQ(Resolve(fits), fits);
  EXPECT_EQ(Resolve(fits + "a"), "refused");
  // A third of it, but every space becomes three bytes.
  const std::string grows =
      start + std::string(Url::kBytesMax / 3, ' ') + "end";
  EXPECT_EQ(Resolve(grows), "refused");
}

TEST(Url, RefusalsNameTheAddressAndTheReasonSafely) {
  const absl::Status port = Url::Parse("http://ex.test:99999/").status();
  EXPECT_EQ(port.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(port.message()), HasSubstr("http://ex.test:99999/"));
  EXPECT_THAT(std::string(port.message()), HasSubstr("above 65535"));
  const absl::Status control = Url::Parse("foo:\x1b[31m").status();
  EXPECT_THAT(std::string(control.message()), Not(HasSubstr("\x1b")));
  const absl::Status huge = Url::Parse(std::string(1 << 20, 'x')).status();
  EXPECT_LT(huge.message().size(), 400u);
}

TEST(UrlIdentity, DropsWhatDoesNotChooseAnArticle) {
  const struct {
    const char* input;
    const char* want;
  } kCases[] = {
      {"HTTP://U:p@Ex.test:80/a#top", "http://ex.test/a"},
      {"http://ex.test./a", "http://ex.test/a"},
      {"http://ex.test../a", "http://ex.test../a"},
      {"http://ex.test:8080/a", "http://ex.test:8080/a"},
      {"http://ex.test/a?", "http://ex.test/a"},
      {"http://ex.test/a?utm_source=x&utm_medium=y", "http://ex.test/a"},
      {"http://ex.test/a?id=7&fbclid=z", "http://ex.test/a?id=7"},
      {"http://ex.test/a?gclid=z&id=7", "http://ex.test/a?id=7"},
      {"http://ex.test/a?UTM_Source=x&b", "http://ex.test/a?b"},
      {"http://ex.test/a?%75tm_source=x", "http://ex.test/a"},
      {"http://ex.test/a?&&b=1&", "http://ex.test/a?b=1"},
      {"http://ex.test/a?CMP=share_btn&mc_cid=1&msclkid=2&yclid=3&igshid=4",
       "http://ex.test/a"},
      {"http://ex.test/a?at_custom1=x&at_medium=y", "http://ex.test/a"},
      {"http://ex.test/%7ea/%c3%a9?q=%5b%5D%3d",
       "http://ex.test/~a/%C3%A9?q=[]%3D"},
      {"http://ex.test/é", "http://ex.test/%C3%A9"},
      {"http://ex.test/a%2fb", "http://ex.test/a%2Fb"},
      {"http://ex.test/100%", "http://ex.test/100%"},
      {"http://ex.test/%%34%31", "http://ex.test/%%341"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.input);
    EXPECT_EQ(Identity(c.input), c.want);
  }
}

TEST(UrlIdentity, KeepsWhatMayChooseAnArticle) {
  const char* const kDifferent[][2] = {
      {"http://ex.test/a", "https://ex.test/a"},
      {"http://ex.test/a", "http://www.ex.test/a"},
      {"http://ex.test/a", "http://ex.test/a/"},
      {"http://ex.test/a", "http://ex.test/A"},
      {"http://ex.test/?a=1&b=2", "http://ex.test/?b=2&a=1"},
      {"http://ex.test/?a", "http://ex.test/?a="},
      {"http://ex.test/?ref=1", "http://ex.test/?ref=2"},
      {"http://ex.test/?id=1", "http://ex.test/?id=2"},
      {"http://ex.test/?source=1", "http://ex.test/"},
      {"http://ex.test/?utmost=1", "http://ex.test/"},
      {"http://ex.test/?q=a+b", "http://ex.test/?q=a%2Bb"},
      {"http://ex.test/a%2Fb", "http://ex.test/a/b"},
  };
  for (const auto& pair : kDifferent) {
    SCOPED_TRACE(pair[0]);
    EXPECT_NE(Identity(pair[0]), Identity(pair[1])) << pair[1];
  }
}

// Addresses made of pieces that matter to the parser, from a fixed seed.
TEST(Url, SerialisedFormAndIdentityAreFixedPoints) {
  const std::vector<std::string> pieces = {"http://",
                                           "https://",
                                           "//",
                                           "/",
                                           "\\",
                                           ".",
                                           "..",
                                           "%2e",
                                           "%2E",
                                           "?",
                                           "#",
                                           "@",
                                           ":",
                                           "80",
                                           "8080",
                                           "[::1]",
                                           "a",
                                           "b.c",
                                           "%",
                                           "%4",
                                           "%41",
                                           "%zz",
                                           "%c3",
                                           "é",
                                           "ß",
                                           "。",
                                           " ",
                                           "\t",
                                           "&",
                                           "=",
                                           "utm_source=1",
                                           "fbclid=",
                                           "xn--",
                                           "0x7f",
                                           "\\u202e",
                                           "|",
                                           "[",
                                           "]",
                                           "^",
                                           "`",
                                           "'",
                                           "\"",
                                           "-"};
  const absl::StatusOr<Url> base = Url::Parse(kBase);
  ASSERT_TRUE(base.ok());
  std::mt19937 random(20261124);
  int accepted = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string input = round % 2 == 0 ? "http://h/" : "";
    for (auto n = random() % 9; n > 0; --n)
      input += pieces[random() % pieces.size()];
    SCOPED_TRACE(input);
    const absl::StatusOr<Url> url = Url::Parse(input, &*base);
    if (!url.ok()) continue;
    ++accepted;
    const absl::StatusOr<Url> again = Url::Parse(url->href());
    ASSERT_TRUE(again.ok()) << again.status();
    ASSERT_EQ(again->href(), url->href());
    ASSERT_EQ(again->Identity(), url->Identity());
    const std::string identity = url->Identity();
    const absl::StatusOr<Url> same = Url::Parse(identity);
    ASSERT_TRUE(same.ok()) << same.status();
    ASSERT_EQ(same->href(), identity);
    ASSERT_EQ(same->Identity(), identity);
  }
  EXPECT_GT(accepted, 10000);
}

}  // namespace
}  // namespace stet
