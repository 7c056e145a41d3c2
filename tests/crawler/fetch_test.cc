// One address at a time, over real sockets: what is a Page, what is an error.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "crawler/crawler.h"
#include "tests/support/codings.h"
#include "tests/support/http_server.h"

namespace stet {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const char kStart[] = "2026-11-24T08:00:00Z";

absl::Time At(const char* text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error));
  return time;
}

CrawlerOptions Options() {
  CrawlerOptions options;
  options.user_agent = "stet/0 (tests)";
  options.delay = absl::ZeroDuration();
  options.obey_robots = false;
  options.allow_addresses = {*AddressRange::Parse("127.0.0.0/8")};
  options.clock = [] { return At(kStart); };
  return options;
}

// The machine-readable reason of an error; "page 200" for a page.
std::string Outcome(const absl::StatusOr<Page>& page) {
  if (page.ok()) return absl::StrCat("page ", page->status);
  const std::string message(page.status().message());
  return message.substr(0, message.find(':'));
}

std::string LongText() {
  std::string text;
  for (int i = 0; i < 2000; ++i) absl::StrAppend(&text, i * 7919, " words ");
  return text;
}

TEST(FetchTest, APageCarriesItsEvidence) {
  HttpServer server;
  server.On("/a", {.headers = {{"ETag", "W/\"x\""}, {"X-Two", " b "}},
                   .body = "<p>Hi"});
  const absl::StatusOr<Page> page = FetchOnce(server.Url("/a"), Options());
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->requested_url, server.Url("/a"));
  EXPECT_EQ(page->final_url, server.Url("/a"));
  EXPECT_TRUE(page->hops.empty());
  EXPECT_EQ(page->status, 200);
  EXPECT_EQ(page->http_version, "1.1");
  EXPECT_EQ(page->body, "<p>Hi");
  EXPECT_EQ(page->server_address, absl::StrCat("127.0.0.1:", server.port()));
  EXPECT_EQ(page->certificate_sha256, "");
  EXPECT_EQ(page->requested_at, At(kStart));
  EXPECT_GE(page->received_at, page->requested_at);
  EXPECT_THAT(page->headers,
              ElementsAre(std::pair("ETag", "W/\"x\""), std::pair("X-Two", "b"),
                          std::pair("Content-Length", "5")));
  ASSERT_EQ(server.requests().size(), 1u);
  EXPECT_EQ(server.requests()[0].Header("User-Agent"), "stet/0 (tests)");
  EXPECT_EQ(server.requests()[0].Header("Accept-Encoding"), "gzip, br, zstd");
}

TEST(FetchTest, EveryStatusIsAPage) {
  HttpServer server;
  for (const int status : {203, 204, 400, 403, 404, 410, 429, 451, 500, 503}) {
    server.On("/a", {.status = status});
    EXPECT_EQ(Outcome(FetchOnce(server.Url("/a"), Options())),
              absl::StrCat("page ", status));
  }
}

TEST(FetchTest, WholeBodiesOfEveryFramingAndCodingArrive) {
  const std::string text = LongText();
  const struct {
    const char* coding;
    std::string body;
  } kCodings[] = {{"", text},
                  {"gzip", Gzip(text)},
                  {"x-gzip", Gzip(text)},
                  {"gzip", Gzip(text.substr(0, 99)) + Gzip(text.substr(99))},
                  {"gzip", Gzip(text) + std::string(20, '\0')},
                  {"br", Brotli(text)},
                  {"zstd", Zstd(text)},
                  {"br, gzip", Gzip(Brotli(text))},
                  {"identity", text}};
  HttpServer server;
  for (const auto& c : kCodings) {
    for (const Framing framing :
         {Framing::kLength, Framing::kChunked, Framing::kUntilClose}) {
      SCOPED_TRACE(absl::StrCat(c.coding, " ", static_cast<int>(framing)));
      server.On("/a", {.headers = {{"Content-Encoding", c.coding}},
                       .body = c.body,
                       .framing = framing});
      const auto page = FetchOnce(server.Url("/a"), Options());
      ASSERT_TRUE(page.ok()) << page.status();
      EXPECT_EQ(page->body, text);
    }
  }
}

TEST(FetchTest, ABodyCutAnywhereIsNeverAPage) {
  const std::string text = LongText();
  const std::pair<std::string, std::string> kCodings[] = {
      {"gzip", Gzip(text)}, {"br", Brotli(text)}, {"zstd", Zstd(text)}};
  HttpServer server;
  for (const auto& [coding, body] : kCodings) {
    for (const size_t cut :
         {size_t{0}, size_t{1}, size_t{9}, body.size() / 2, body.size() - 1}) {
      SCOPED_TRACE(absl::StrCat(coding, " cut after ", cut));
      // What the server itself takes for whole: the framing ends well.
      server.On("/framed", {.headers = {{"Content-Encoding", coding}},
                            .body = body.substr(0, std::max<size_t>(cut, 1)),
                            .framing = Framing::kChunked});
      EXPECT_EQ(Outcome(FetchOnce(server.Url("/framed"), Options())),
                "truncated");
      server.On("/closed", {.headers = {{"Content-Encoding", coding}},
                            .body = body,
                            .framing = Framing::kUntilClose,
                            .cut_after = std::max<size_t>(cut, 1)});
      EXPECT_EQ(Outcome(FetchOnce(server.Url("/closed"), Options())),
                "truncated");
    }
  }
  for (const Framing framing : {Framing::kLength, Framing::kChunked}) {
    for (const size_t cut : {size_t{0}, size_t{1}, size_t{500}}) {
      SCOPED_TRACE(cut);
      server.On(
          "/plain",
          {.body = text.substr(0, 800), .framing = framing, .cut_after = cut});
      EXPECT_FALSE(FetchOnce(server.Url("/plain"), Options()).ok());
      server.On("/reset", {.body = text.substr(0, 800),
                           .framing = framing,
                           .cut_after = cut,
                           .reset = true});
      EXPECT_FALSE(FetchOnce(server.Url("/reset"), Options()).ok());
    }
  }
}

TEST(FetchTest, WhatAServerDoesWrongIsNamed) {
  const std::string html = "<!doctype html><html><body><p>One.";
  const struct {
    const char* name;
    ServerReply reply;
    const char* want;
  } kCases[] = {
      {"no byte", {.raw = "\r\n"}, "bad_answer"},
      {"not HTTP", {.raw = "SSH-2.0-OpenSSH_9.2\r\n"}, "bad_answer"},
      {"reset", {.cut_after = 0, .reset = true}, "page 200"},
      {"unasked 206", {.status = 206, .body = "part"}, "partial"},
      {"unasked 304", {.status = 304}, "not_modified_unasked"},
      {"unknown coding",
       {.headers = {{"Content-Encoding", "rot13"}}, .body = "uryyb"},
       "bad_encoding"},
      {"not the coding it says",
       {.headers = {{"Content-Encoding", "gzip"}}, .body = "plain text"},
       "bad_encoding"},
      {"three codings",
       {.headers = {{"Content-Encoding", "gzip, gzip, gzip"}}, .body = "x"},
       "bad_encoding"},
      {"a coded body that is empty",
       {.headers = {{"Content-Encoding", "gzip"}}},
       "page 200"},
      {"two lengths",
       {.raw = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: "
               "5\r\n\r\nabcde"},
       "bad_answer"},
      {"HTML that the connection's end cuts",
       {.body = html, .framing = Framing::kUntilClose},
       "truncated"},
      {"HTML that the connection's end ends",
       {.body = html + "</body></html>", .framing = Framing::kUntilClose},
       "page 200"},
      {"a length that is kept needs no end tag", {.body = html}, "page 200"},
      {"endless headers",
       {.raw = "HTTP/1.1 200 OK\r\nX: " + std::string(70000, 'x') + "\r\n\r\n"},
       "headers_too_large"},
      {"a header longer than libcurl holds",
       {.raw =
            "HTTP/1.1 200 OK\r\nX: " + std::string(300000, 'x') + "\r\n\r\n"},
       "headers_too_large"},
      {"many headers",
       {.headers = std::vector<std::pair<std::string, std::string>>(
            3000, {"X-Header", "a value of some length"})},
       "headers_too_large"},
      {"an endless body", {.endless = std::string(65536, 'x')}, "too_large"},
      {"an early hint before the answer",
       {.raw = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
               "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"},
       "page 200"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    HttpServer server;
    server.On("/a", c.reply);
    EXPECT_EQ(Outcome(FetchOnce(server.Url("/a"), Options())), c.want);
  }
}

TEST(FetchTest, TheLimitOnBodiesCountsDecodedBytes) {
  HttpServer server;
  CrawlerOptions options = Options();
  options.body_bytes_max = 100'000;
  for (const int extra : {0, 1}) {
    SCOPED_TRACE(extra);
    const std::string body(100'000 + extra, 'x');
    const char* const want = extra == 0 ? "page 200" : "too_large";
    for (const Framing framing : {Framing::kLength, Framing::kChunked}) {
      server.On("/plain", {.body = body, .framing = framing});
      server.On("/gzip", {.headers = {{"Content-Encoding", "gzip"}},
                          .body = Gzip(body),
                          .framing = framing});
      server.On("/twice", {.headers = {{"Content-Encoding", "gzip, gzip"}},
                           .body = Gzip(Gzip(body)),
                           .framing = framing});
      server.On("/br", {.headers = {{"Content-Encoding", "br"}},
                        .body = Brotli(body),
                        .framing = framing});
      server.On("/zstd", {.headers = {{"Content-Encoding", "zstd"}},
                          .body = Zstd(body),
                          .framing = framing});
      for (const char* path : {"/plain", "/gzip", "/twice", "/br", "/zstd"}) {
        EXPECT_EQ(Outcome(FetchOnce(server.Url(path), options)), want) << path;
      }
    }
  }
}

TEST(FetchTest, ABombCostsNoMoreThanTheLimit) {
  HttpServer server;
  const std::string bomb = Gzip(Gzip(std::string(200 << 20, '\0')));
  server.On("/bomb",
            {.headers = {{"Content-Encoding", "gzip, gzip"}}, .body = bomb});
  EXPECT_LT(bomb.size(), 10'000u);
  EXPECT_EQ(Outcome(FetchOnce(server.Url("/bomb"), Options())), "too_large");
}

TEST(FetchTest, ASitemapMayBeLonger) {
  HttpServer server;
  server.On("/map", {.body = std::string(9 << 20, 'x')});
  EXPECT_EQ(Outcome(FetchOnce(server.Url("/map"), Options())), "too_large");
  EXPECT_EQ(
      Outcome(FetchOnce(server.Url("/map"), Options(), SourceKind::kSitemap)),
      "page 200");
}

TEST(FetchTest, SilenceAndDripsEnd) {
  HttpServer server;
  server.On("/silent", {.hang = true});
  CrawlerOptions options = Options();
  options.total_timeout = absl::Milliseconds(50);
  EXPECT_EQ(Outcome(FetchOnce(server.Url("/silent"), options)), "timeout");
}

TEST(FetchTest, AHostThatIsNotThereIsNamed) {
  std::string address;
  {
    const HttpServer gone;
    address = gone.Url("/a");
  }
  EXPECT_EQ(Outcome(FetchOnce(address, Options())), "connect");
  for (const char* bad : {"", "ftp://x/", "http://", "/a", "http://a b/"}) {
    EXPECT_EQ(Outcome(FetchOnce(bad, Options())), "bad_address") << bad;
  }
  EXPECT_EQ(Outcome(FetchOnce("http://127.0.0.1:22/", Options())), "bad_port");
}

TEST(FetchTest, PrivateAddressesAreRefusedWhateverTheirForm) {
  HttpServer server;
  CrawlerOptions options = Options();
  options.allow_addresses.clear();
  options.resolve = {
      server.Resolve("rebound.test"),
      absl::StrCat("mapped.test:", server.port(), ":[::ffff:127.0.0.1]")};
  for (const char* host :
       {"127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]",
        "[::ffff:127.0.0.1]", "localhost", "rebound.test", "mapped.test"}) {
    SCOPED_TRACE(host);
    EXPECT_EQ(Outcome(FetchOnce(server.Url("/", host), options)),
              "address_refused");
  }
  EXPECT_EQ(server.connections(), 0u);
}

TEST(FetchTest, AHostIsReadAtTheAddressesThatItMayBeReadAt) {
  HttpServer server;
  server.On("/a", {.body = "x"});
  CrawlerOptions options = Options();
  options.resolve = {
      absl::StrCat("two.test:", server.port(), ":10.0.0.1,127.0.0.1")};
  EXPECT_EQ(Outcome(FetchOnce(server.Url("/a", "two.test"), options)),
            "page 200");
}

TEST(FetchTest, AnAllowedPortOpensNoOther) {
  HttpServer open;
  HttpServer closed;
  CrawlerOptions options = Options();
  options.allow_addresses = {
      *AddressRange::Parse(absl::StrCat("127.0.0.1:", open.port()))};
  open.On("/a", {.body = "x"});
  open.On("/to", {.status = 302, .headers = {{"Location", closed.Url("/a")}}});
  EXPECT_EQ(Outcome(FetchOnce(open.Url("/a"), options)), "page 200");
  EXPECT_EQ(Outcome(FetchOnce(open.Url("/to"), options)), "address_refused");
  EXPECT_EQ(closed.connections(), 0u);
}

TEST(FetchTest, RedirectsAreFollowedAndRecorded) {
  HttpServer server;
  server.On("/a", {.status = 301, .headers = {{"Location", "b?x=1#frag"}}});
  server.On("/b",
            {.status = 307,
             .headers = {{"Location",
                          "//c.test:" + absl::StrCat(server.port()) + "/c"}}});
  server.On("/c", {.body = "end"});
  CrawlerOptions options = Options();
  options.resolve = {server.Resolve("c.test")};
  const auto page = FetchOnce(server.Url("/a"), options);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->body, "end");
  EXPECT_EQ(page->final_url, server.Url("/c", "c.test"));
  EXPECT_THAT(
      page->hops,
      ElementsAre(Hop{server.Url("/a"), 301, server.Url("/b?x=1")},
                  Hop{server.Url("/b?x=1"), 307, server.Url("/c", "c.test")}));
}

TEST(FetchTest, RedirectsThatLeadNowhereAreNamed) {
  HttpServer server;
  const auto to = [](const std::string& location) {
    return ServerReply{.status = 302, .headers = {{"Location", location}}};
  };
  server.On("/file", to("file:///etc/passwd"));
  server.On("/gopher", to("gopher://127.0.0.1/"));
  server.On("/script", to("javascript:alert(1)"));
  server.On("/bad", to("http://[::bad/"));
  server.On("/self", to("/self"));
  server.On("/one", to("/two"));
  server.On("/two", to("/one"));
  server.On("/smtp", to("http://127.0.0.1:25/"));
  server.On("/metadata", to("http://169.254.169.254/latest"));
  server.On("/none", {.status = 302});
  server.On("/deep", [](const ServerRequest& request) {
    return ServerReply{
        .status = 302,
        .headers = {{"Location", absl::StrCat(request.target, "?x")}}};
  });
  const std::pair<const char*, const char*> kCases[] = {
      {"/file", "redirect_target"},   {"/gopher", "redirect_target"},
      {"/script", "redirect_target"}, {"/bad", "redirect_target"},
      {"/self", "redirect_loop"},     {"/one", "redirect_loop"},
      {"/smtp", "bad_port"},          {"/metadata", "address_refused"},
      {"/none", "page 302"},          {"/deep", "redirects"}};
  for (const auto& [path, want] : kCases) {
    EXPECT_EQ(Outcome(FetchOnce(server.Url(path), Options())), want) << path;
  }
}

TEST(FetchTest, ACookieThatTheRedirectNeedsIsGivenBackToItsOriginOnly) {
  HttpServer server;
  HttpServer other;
  other.On("/x", {.body = "other"});
  server.On("/wall", [&](const ServerRequest& request) {
    if (request.Header("Cookie") == "seen=yes; b=2") {
      return ServerReply{.status = 302,
                         .headers = {{"Location", other.Url("/x")}}};
    }
    return ServerReply{.status = 302,
                       .headers = {{"Location", "/wall"},
                                   {"Set-Cookie", "seen=yes; Path=/; HttpOnly"},
                                   {"Set-Cookie", "b=2; Domain=com"}}};
  });
  EXPECT_EQ(Outcome(FetchOnce(server.Url("/wall"), Options())), "page 200");
  ASSERT_EQ(other.requests().size(), 1u);
  EXPECT_EQ(other.requests()[0].Header("Cookie"), "");
}

TEST(FetchTest, SecretsGoToTheirOriginOnly) {
  HttpServer own;
  HttpServer other;
  CrawlerOptions options = Options();
  options.origin_headers = {
      {absl::StrCat("http://127.0.0.1:", own.port()),
       {{"Cookie", "session=secret"}, {"X-Token", "secret"}}}};
  own.On("/a", {.status = 302, .headers = {{"Location", other.Url("/b")}}});
  other.On("/b", {.status = 302, .headers = {{"Location", own.Url("/c")}}});
  own.On("/c", {.body = "back"});
  std::string address = own.Url("/a");
  address.insert(7, "user:p%40ss@");
  const auto page = FetchOnce(address, options);
  ASSERT_TRUE(page.ok()) << page.status();
  for (const ServerRequest& request : own.requests()) {
    EXPECT_EQ(request.Header("X-Token"), "secret");
    EXPECT_EQ(request.Header("Authorization"), "Basic dXNlcjpwQHNz");
  }
  const std::vector<ServerRequest> seen = other.requests();
  ASSERT_EQ(seen.size(), 1u);
  for (const auto& [name, value] : seen[0].headers) {
    EXPECT_FALSE(absl::StrContains(value, "secret")) << name;
    EXPECT_FALSE(absl::EqualsIgnoreCase(name, "Authorization"));
    EXPECT_FALSE(absl::EqualsIgnoreCase(name, "Referer"));
  }
  EXPECT_FALSE(absl::StrContains(page->final_url, "user"));
  for (const Hop& hop : page->hops) {
    EXPECT_FALSE(absl::StrContains(hop.url, "p%40ss"));
  }
}

TEST(FetchTest, AHeaderValueCannotWriteAnother) {
  HttpServer server;
  server.On("/a", {.body = "x"});
  CrawlerOptions options = Options();
  options.origin_headers = {{absl::StrCat("http://127.0.0.1:", server.port()),
                             {{"X-A", "1\r\nX-Evil: 2"}, {"X-B", "3"}}}};
  EXPECT_EQ(Outcome(FetchOnce(server.Url("/a"), options)), "page 200");
  EXPECT_EQ(server.requests()[0].Header("X-Evil"), "");
  EXPECT_EQ(server.requests()[0].Header("X-B"), "3");
}

TEST(FetchTest, TlsIsVerifiedAndTheCertificateRecorded) {
  HttpServer server(HttpServer::Scheme::kHttps);
  server.On("/a", {.body = "x"});
  EXPECT_EQ(Outcome(FetchOnce(server.Url("/a"), Options())), "tls");
  CrawlerOptions options = Options();
  options.ca_file = server.ca_file();
  options.resolve = {server.Resolve("news.test"),
                     server.Resolve("elsewhere.example")};
  const auto page = FetchOnce(server.Url("/a", "news.test"), options);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->certificate_sha256.size(), 64u);
  EXPECT_EQ(Outcome(FetchOnce(server.Url("/a", "elsewhere.example"), options)),
            "tls");
}

TEST(FetchTest, ADowngradeTakesNoSecretAlong) {
  HttpServer tls(HttpServer::Scheme::kHttps);
  HttpServer plain;
  tls.On("/a", {.status = 302,
                .headers = {{"Location", plain.Url("/b", "news.test")}}});
  plain.On("/b", {.body = "x"});
  CrawlerOptions options = Options();
  options.ca_file = tls.ca_file();
  options.resolve = {tls.Resolve("news.test"), plain.Resolve("news.test")};
  options.origin_headers = {
      {absl::StrCat("https://news.test:", tls.port()), {{"Cookie", "secret"}}}};
  EXPECT_EQ(Outcome(FetchOnce(tls.Url("/a", "news.test"), options)),
            "page 200");
  EXPECT_EQ(tls.requests()[0].Header("Cookie"), "secret");
  EXPECT_EQ(plain.requests()[0].Header("Cookie"), "");
}

TEST(FetchTest, TheEnvironmentsProxyIsNotAsked) {
  setenv("http_proxy", "http://127.0.0.1:9", 1);
  HttpServer server;
  server.On("/a", {.body = "x"});
  EXPECT_EQ(Outcome(FetchOnce(server.Url("/a"), Options())), "page 200");
  unsetenv("http_proxy");
}

TEST(FetchTest, AConfiguredProxyIsAskedForEveryHop) {
  HttpServer proxy;
  proxy.On("http://news.test/a",
           {.status = 302, .headers = {{"Location", "http://other.test/b"}}});
  proxy.On("http://other.test/b", {.body = "x"});
  CrawlerOptions options = Options();
  options.proxy = absl::StrCat("http://127.0.0.1:", proxy.port());
  options.origin_headers = {{"http://news.test", {{"Cookie", "secret"}}}};
  const auto page = FetchOnce("http://news.test/a", options);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->final_url, "http://other.test/b");
  EXPECT_THAT(proxy.targets(),
              ElementsAre("http://news.test/a", "http://other.test/b"));
  EXPECT_EQ(proxy.requests()[0].Header("Cookie"), "secret");
  EXPECT_EQ(proxy.requests()[1].Header("Cookie"), "");
}

TEST(FetchTest, AProxyThatIsAwayIsNoReasonToGoWithoutIt) {
  HttpServer server;
  server.On("/a", {.body = "x"});
  CrawlerOptions options = Options();
  options.proxy = "http://127.0.0.1:9";
  EXPECT_EQ(Outcome(FetchOnce(server.Url("/a"), options)), "connect");
  EXPECT_THAT(server.targets(), IsEmpty());
}

}  // namespace
}  // namespace stet
