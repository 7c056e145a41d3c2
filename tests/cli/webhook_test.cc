// Edits posted to a real server, as JSON, for Slack, Discord and Mastodon.

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/stat.h>

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "cli/deliver.h"
#include "cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/program_harness.h"
#include "tests/support/http_server.h"

namespace stet {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string Page(const std::string& title, const std::string& toll) {
  return absl::StrCat(
      "<!doctype html><html lang=en><head><meta charset=utf-8><title>", title,
      "</title><meta property=og:type content=article></head><body><article>"
      "<h1>",
      title,
      "</h1><p>A storm tore roofs from houses along the northern coast during "
      "the night, and rescue crews were still searching the harbour at noon, "
      "officials said on Sunday.</p><p>At least ",
      toll,
      " people were taken to hospital, the fire service said, and several "
      "hundred spent the night in the sports hall that the town had opened for "
      "them.</p><p>The mayor asked residents to stay indoors until the power "
      "lines across the market square had been repaired, which could take "
      "until the evening.</p></article></body></html>");
}

EditRow Row() {
  EditRow row;
  row.url = "https://news.example/a?b=1&c=2";
  row.source = "Coast *Herald* <@everyone>";
  row.language = "en";
  row.title = "Many @feared dead #storm";
  row.old_version = 2;
  row.new_version = 3;
  row.old_last_seen = absl::FromUnixSeconds(1'790'000'000);
  row.new_first_seen = absl::FromUnixSeconds(1'790'003'600);
  row.silent = true;
  row.reported = true;
  row.classes = {{"headline_changed", Severity::kHigh, false, ""}};
  row.headline = {{TokenOp::kDelete, "12 <!channel> "},
                  {TokenOp::kInsert, "many @feared "},
                  {TokenOp::kKeep, "dead http://evil.example/ #storm"}};
  return row;
}

json Body(WebhookShape shape, const EditRow& row) {
  return json::parse(
      WebhookBody(shape, {.row = row, .page = "https://e.example/a/x/2..3"}));
}

TEST(WebhookBody, OursHasTheWholeEdit) {
  const json body = Body(WebhookShape::kJson, Row());
  EXPECT_EQ(body["schema"], "stet.webhook.1");
  EXPECT_EQ(body["event"], "edit");
  EXPECT_EQ(body["page"], "https://e.example/a/x/2..3");
  EXPECT_EQ(body["edit"]["url"], "https://news.example/a?b=1&c=2");
  EXPECT_EQ(body["id"], EditUrn(Row().url, 2, 3));
}

TEST(WebhookBody, NobodyIsMentionedAndNothingMarkedByAPagesWords) {
  const json slack = Body(WebhookShape::kSlack, Row());
  const std::string text = slack["blocks"][0]["text"]["text"];
  EXPECT_THAT(text, HasSubstr("~12 &lt;!channel&gt;~ *many @feared* dead"));
  EXPECT_THAT(text, Not(HasSubstr("<!")));
  EXPECT_THAT(text, Not(HasSubstr("<@")));
  EXPECT_THAT(text, HasSubstr("<https://e.example/a/x/2..3|the edit>"));
  EXPECT_THAT(text,
              HasSubstr("<https://news.example/a?b=1&amp;c=2|the article>"));
  const json discord = Body(WebhookShape::kDiscord, Row());
  EXPECT_EQ(discord["allowed_mentions"]["parse"], json::array());
  EXPECT_THAT(discord["embeds"][0]["title"],
              HasSubstr("Coast \\*Herald\\* \\<@\u200Beveryone\\>"));
  EXPECT_THAT(discord["embeds"][0]["description"],
              HasSubstr("~~12 \\<\\!channel\\>~~ **many @\u200B"
                        "feared** dead http\\://"));
  const json mastodon = Body(WebhookShape::kMastodon, Row());
  const std::string status = mastodon["status"];
  EXPECT_THAT(status, Not(HasSubstr("@f")));
  EXPECT_THAT(status, Not(HasSubstr("#s")));
  EXPECT_THAT(status, Not(HasSubstr("http://evil")));
  EXPECT_THAT(status, HasSubstr("\n\nhttps://e.example/a/x/2..3"));
}

TEST(WebhookBody, LimitsOfTheServicesAreKept) {
  EditRow row = Row();
  row.source = std::string(300, 's');
  row.headline = {{TokenOp::kDelete, std::string(6000, 'a')},
                  {TokenOp::kInsert, std::string(6000, 'b')}};
  row.excerpt = row.headline;
  EXPECT_LE(
      Body(WebhookShape::kMastodon, row)["status"].get<std::string>().size(),
      500u);
  const json discord = Body(WebhookShape::kDiscord, row)["embeds"][0];
  EXPECT_LE(discord["title"].get<std::string>().size(), 260u);
  EXPECT_LE(discord["description"].get<std::string>().size(), 4096u);
  EXPECT_LE(Body(WebhookShape::kSlack, row)["blocks"][0]["text"]["text"]
                .get<std::string>()
                .size(),
            3000u);
}

TEST(WebhookSignature, IsThatOfTheStandard) {
  // The example of the Standard Webhooks specification's own verifier.
  const auto headers = SignatureHeaders(
      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
      absl::FromUnixSeconds(1614265330), "{\"test\": 2432232314}");
  ASSERT_THAT(headers, SizeIs(3));
  EXPECT_EQ(headers[1].first, "webhook-signature");
  EXPECT_EQ(headers[1].second,
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  EXPECT_THAT(SignatureHeaders("", "id", absl::UnixEpoch(), "x"), IsEmpty());
}

class PostTest : public ::testing::Test {
 protected:
  PostTest() {
    crawler_.user_agent = "stet test";
    crawler_.allow_addresses = {*AddressRange::Parse("127.0.0.0/8")};
    crawler_.clock = [] { return absl::FromUnixSeconds(1'790'000'000); };
    target_ = {.destination = "webhook:test", .url = server_.Url("/hook?t=1")};
  }

  absl::Status Post(const std::vector<ServerReply>& replies) {
    server_.On("/hook", [this, replies](const ServerRequest&) {
      const std::lock_guard<std::mutex> lock(mutex_);
      return replies[std::min(asked_++, replies.size() - 1)];
    });
    return PostEdit(crawler_, target_, {.row = Row()},
                    {.attempts = 3,
                     .first_wait = absl::ZeroDuration(),
                     .wait_max = absl::ZeroDuration()});
  }

  HttpServer server_;
  CrawlerOptions crawler_;
  WebhookTarget target_;
  std::mutex mutex_;
  size_t asked_ = 0;
};

TEST_F(PostTest, IsSignedAndTriedAgainWithTheSameIdentity) {
  target_.secret = "a secret";
  ASSERT_TRUE(Post({{.status = 503}, {.status = 429}, {.status = 204}}).ok());
  const std::vector<ServerRequest> requests = server_.requests();
  ASSERT_THAT(requests, SizeIs(3));
  for (const ServerRequest& request : requests) {
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/hook?t=1");
    EXPECT_EQ(request.Header("content-type"), "application/json");
    EXPECT_EQ(request.Header("webhook-id"), EditUrn(Row().url, 2, 3));
    EXPECT_EQ(request.body, requests[0].body);
    EXPECT_EQ(json::parse(request.body)["event"], "edit");
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    HMAC(EVP_sha256(), "a secret", 8,
         reinterpret_cast<const unsigned char*>(request.body.data()),
         request.body.size(), digest, &size);
    EXPECT_EQ(
        request.Header("x-hub-signature-256"),
        absl::StrCat("sha256=", absl::BytesToHexString(
                                    {reinterpret_cast<char*>(digest), size})));
  }
}

TEST_F(PostTest, GivesUpWhereTryingAgainIsOfNoUse) {
  const absl::Status refused = Post({{.status = 404}});
  EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
  EXPECT_THAT(refused.message(), HasSubstr("it answered 404"));
  EXPECT_THAT(refused.message(), Not(HasSubstr("/hook")))
      << "an address may be a secret";
  EXPECT_THAT(server_.targets(), SizeIs(1));
}

TEST_F(PostTest, AttemptsAreBounded) {
  EXPECT_FALSE(Post({{.status = 500}}).ok());
  EXPECT_THAT(server_.targets(), SizeIs(3));
}

TEST_F(PostTest, ARedirectIsNotFollowed) {
  EXPECT_FALSE(
      Post({{.status = 302, .headers = {{"Location", "/other"}}}}).ok());
  EXPECT_THAT(server_.targets(), ElementsAre("/hook?t=1"));
}

TEST_F(PostTest, APrivateAddressIsRefusedUnlessAllowed) {
  crawler_.allow_addresses.clear();
  const absl::Status refused = Post({{.status = 200}});
  EXPECT_THAT(std::string(refused.message()), HasSubstr("address_refused"));
  EXPECT_THAT(server_.targets(), IsEmpty());
}

TEST_F(PostTest, MastodonGetsItsTokenAndNoSignature) {
  target_.shape = WebhookShape::kMastodon;
  target_.secret = "token";
  ASSERT_TRUE(Post({{.status = 200}}).ok());
  const ServerRequest request = server_.requests().at(0);
  EXPECT_EQ(request.Header("authorization"), "Bearer token");
  EXPECT_EQ(request.Header("idempotency-key"), EditUrn(Row().url, 2, 3));
  EXPECT_EQ(request.Header("x-hub-signature-256"), "");
}

TEST(Webhook, TheProgramPostsEachEditOnceAndNoneIsLost) {
  HttpServer server;
  ProgramHarness program;
  program.Write("secret", "word\n");
  ASSERT_EQ(chmod(program.Path("secret").c_str(), 0600), 0);
  program.Write("stet.toml",
                absl::StrCat("[crawl]\ncontact = \"t\"\ndelay = \"0s\"\n"
                             "allow_addresses = [\"127.0.0.0/8\"]\n"
                             "[site]\nbase_url = \"https://e.example\"\n"
                             "[[webhook]]\nname = \"desk\"\nurl = \"",
                             server.Url("/hook"), "\"\nsecret = \"file:",
                             program.Path("secret"), "\"\n"));
  const auto look = [&](const char* a, const char* b) {
    server.On("/a", {.headers = {{"Content-Type", "text/html"}},
                     .body = Page("Storm hits coast", a)});
    server.On("/b", {.headers = {{"Content-Type", "text/html"}},
                     .body = Page("Flood in valley", b)});
    program.Advance(absl::Hours(1));
    ASSERT_EQ(program.Run({"run", "--all"}).code, kDone);
  };
  ASSERT_EQ(program.Run({"init"}).code, kDone);
  for (const char* path : {"/a", "/b"})
    server.On(path, {.headers = {{"Content-Type", "text/html"}},
                     .body = Page("Storm hits coast", "1")});
  ASSERT_EQ(program.Run({"add", server.Url("/a"), server.Url("/b")}).code,
            kDone);
  look("12", "12");
  look("31", "44");
  // The first edit is taken, the second refused: only that one comes again.
  std::mutex mutex;
  std::vector<json> taken;
  bool refuse = false;
  server.On("/hook", [&](const ServerRequest& request) -> ServerReply {
    const std::lock_guard<std::mutex> lock(mutex);
    if (refuse) return {.status = 400};
    taken.push_back(json::parse(request.body));
    refuse = taken.size() == 1;
    return {.status = 200};
  });
  const std::vector<std::string> report = {"report", "--since", "last",
                                           "--webhook", "desk"};
  const CommandResult failed = program.Run(report);
  EXPECT_EQ(failed.code, kSourceUnreadable);
  EXPECT_THAT(failed.err, HasSubstr("webhook:desk: it answered 400"));
  {
    const std::lock_guard<std::mutex> lock(mutex);
    refuse = false;
  }
  EXPECT_EQ(program.Run(report).code, kDone);
  EXPECT_EQ(program.Run(report).code, kDone);
  ASSERT_THAT(taken, SizeIs(2));
  EXPECT_NE(taken[0]["id"], taken[1]["id"]);
  EXPECT_THAT(taken[0]["page"].get<std::string>(),
              ::testing::MatchesRegex(
                  "https://e\\.example/a/[0-9a-f]{16}/1\\.\\.2\\.html"));
}

TEST(Webhook, ASecretNeverStandsOnTheCommandLine) {
  ProgramHarness program;
  ASSERT_EQ(program.Run({"init"}).code, kDone);
  const CommandResult result =
      program.Run({"report", "--webhook", "https://x.example/",
                   "--webhook-secret", "hunter2"});
  EXPECT_EQ(result.code, kUsage);
  EXPECT_THAT(result.err, Not(HasSubstr("hunter2")));
  const CommandResult unknown = program.Run({"report", "--webhook", "nobody"});
  EXPECT_EQ(unknown.code, kUsage);
  EXPECT_THAT(unknown.err, HasSubstr("[[webhook]]"));
}

}  // namespace
}  // namespace stet
