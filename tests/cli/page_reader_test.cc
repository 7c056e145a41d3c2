#include "cli/page_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/exit_codes.h"
#include "cli/program.h"
#include "model/digest.h"
#include "tests/cli/program_harness.h"
#include "tests/support/http_server.h"

namespace stet {
namespace {

std::string Page(int articles) {
  std::string page =
      "<html lang=en><head><title>Ferry fares rise</title>"
      "<meta property=article:published_time "
      "content=2026-05-01T10:00:00+02:00></head><body>"
      "<article><h1>Ferry fares rise</h1><p class=byline>By Ada Vane</p>";
  for (int i = 0; i < articles; ++i) {
    absl::StrAppend(&page, "<p>Paragraph ", i,
                    " says that the fares of the ferry to the island will rise "
                    "by a third in the spring, the council said.</p>");
  }
  return absl::StrCat(page,
                      "<p>Sign up for our harbour letter</p></article></body>"
                      "</html>");
}

[[maybe_unused]] std::string StatusLine(const std::string& pid,
                                        absl::string_view name) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/status"));
  for (std::string line; std::getline(file, line);) {
    if (absl::StartsWith(line, name)) return line;
  }
  return "";
}

std::vector<std::string> Children() {
  std::vector<std::string> children;
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream file(task.path() / "children");
    for (std::string pid; file >> pid;) children.push_back(pid);
  }
  return children;
}

TEST(PageReaderTest, AWorkerGivesWhatThisProcessGives) {
  const PageReader here;
  const PageReader workers({.worker_program = STET_PROGRAM});
  PageReader copies({.worker_program = STET_PROGRAM});
  copies.ForkWorkers(2);
  HostKnowledge knowledge;
  for (int i = 0; i < 8; ++i) {
    const auto seen = here.Extract(Page(i + 3), {.url = "https://a.example/1"});
    ASSERT_TRUE(seen.ok()) << seen.status();
    knowledge.Learn(Hash64(absl::StrCat(i)), Hash64(absl::StrCat("t", i)),
                    seen->fingerprints);
  }
  const ExtractOptions options{.url = "https://a.example/1",
                               .content_type = "text/html; charset=utf-8",
                               .host = &knowledge,
                               .drop = {".byline"}};
  for (const std::string& page :
       {Page(3), Page(500), Page(12000), Page(4), std::string(),
        std::string("no page"), std::string(100, '\0'),
        std::string("\x89PNG\r\n\x1a\n....")}) {
    SCOPED_TRACE(page.substr(0, 30));
    const auto one = here.Extract(page, options);
    for (const PageReader* const reader : {&workers, &std::as_const(copies)}) {
      const auto other = reader->Extract(page, options);
      ASSERT_EQ(one.status(), other.status());
      if (!one.ok()) continue;
      EXPECT_TRUE(one->article == other->article);
      EXPECT_EQ(one->fingerprints, other->fingerprints);
      EXPECT_EQ(one->published_offset, other->published_offset);
      EXPECT_EQ(one->text_hash, other->text_hash);
    }
  }
}

TEST(PageReaderTest, LinksAreTheSameToo) {
  const PageReader here;
  const PageReader workers({.worker_program = STET_PROGRAM});
  for (const std::string& text : {
           std::string("<rss version=\"2.0\"><channel><title>A</title><item>"
                       "<title>One</title><link>https://a.example/1</link>"
                       "<guid>1</guid><pubDate>Mon, 04 May 2026 08:00:00 GMT"
                       "</pubDate></item></channel></rss>"),
           std::string("<!DOCTYPE x [<!ENTITY a \"b\">]><rss/>"),
           std::string("nothing"),
       }) {
    SCOPED_TRACE(text);
    const ReadLinksOptions options{.url = "https://a.example/feed",
                                   .content_type = ""};
    const auto one = here.Read(text, options);
    const auto other = workers.Read(text, options);
    ASSERT_EQ(one.status(), other.status());
    if (!one.ok()) continue;
    EXPECT_EQ(one->kind, other->kind);
    EXPECT_EQ(one->title, other->title);
    EXPECT_EQ(one->entries, other->entries);
    EXPECT_EQ(one->warnings, other->warnings);
  }
}

// The only child's.
void ExpectContained(const PageReader& reader) {
  const absl::StatusOr<bool> contained = reader.contained();
  ASSERT_TRUE(contained.ok()) << contained.status();
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  const bool kernel_can = prctl(PR_GET_SECCOMP) >= 0;
  ASSERT_EQ(*contained, kernel_can);
  const std::vector<std::string> children = Children();
  ASSERT_EQ(children.size(), 1u);
  EXPECT_EQ(StatusLine(children[0], "Seccomp:"),
            absl::StrCat("Seccomp:\t", kernel_can ? 2 : 0));
  EXPECT_EQ(StatusLine(children[0], "NoNewPrivs:"), "NoNewPrivs:\t1");
  // Three of /dev/null and its socket.
  const std::filesystem::directory_iterator files(
      absl::StrCat("/proc/", children[0], "/fd"));
  EXPECT_EQ(std::distance(begin(files), end(files)), 4);
  std::ifstream environment(absl::StrCat("/proc/", children[0], "/environ"));
  std::string text((std::istreambuf_iterator<char>(environment)), {});
  EXPECT_EQ(text.find_first_not_of('\0'), std::string::npos) << text;
#endif
}

TEST(PageReaderTest, AWorkerMayDoNothingElse) {
  ExpectContained(PageReader({.worker_program = STET_PROGRAM}));
}

TEST(PageReaderTest, NeitherMayACopyOfThisProcess) {
  PageReader reader({.worker_program = STET_PROGRAM});
  reader.ForkWorkers(1);
  ExpectContained(reader);
}

TEST(PageReaderTest, ADeadWorkerIsAnErrorOfItsPageOnly) {
  const struct {
    const char* page;
    absl::StatusCode code;
    const char* message;
  } kCases[] = {
      {"SIGSEGV", absl::StatusCode::kInternal,
       "reading a page: the worker died of signal 11"},
      {"SIGABRT", absl::StatusCode::kInternal,
       "reading a page: the worker died of signal 6"},
      {"SIGPROF", absl::StatusCode::kResourceExhausted,
       "reading a page: more than 10 s of CPU time, or 1m"},
      {"half an answer", absl::StatusCode::kInternal,
       "reading a page: the worker ended with code 0"},
      {"garbage", absl::StatusCode::kDataLoss,
       "reading an article of a page worker: not of its form"},
  };
  const PageReader reader({.worker_program = STET_FAKE_WORKER});
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.page);
    const auto extraction = reader.Extract(c.page, {});
    EXPECT_EQ(extraction.status().code(), c.code);
    EXPECT_EQ(std::string(extraction.status().message()), c.message);
  }
  EXPECT_TRUE(Children().empty());
}

TEST(PageReaderTest, ASilentWorkerIsEnded) {
  const PageReader reader(
      {.worker_program = STET_FAKE_WORKER, .patience = absl::Seconds(2)});
  EXPECT_TRUE(
      absl::IsResourceExhausted(reader.Extract("silence", {}).status()));
  EXPECT_TRUE(absl::IsInternal(reader.Extract("too long", {}).status()));
  EXPECT_TRUE(
      absl::IsInternal(reader.Extract("out of the window", {}).status()));
  EXPECT_TRUE(Children().empty());
}

// `add` may be carried out by a run, which lives on.
TEST(PageReaderTest, AnAddressIsAddedByWhatAWorkerReads) {
  HttpServer server;
  server.On("/a", {.body = "SIGSEGV"});
  ProgramHarness program;
  program.Write(
      "stet.toml",
      "[crawl]\ndelay = \"0s\"\nallow_addresses = [\"127.0.0.0/8\"]\n");
  ASSERT_EQ(program.Run({"init"}).code, kDone);
  const CommandResult added =
      program.Run({"add", server.Url("/a")}, STET_FAKE_WORKER);
  EXPECT_EQ(added.code, kDone) << added.err;
  EXPECT_THAT(added.out, testing::HasSubstr("no page that can be read"));
}

// So may `diff`, of files that somebody else wrote.
TEST(PageReaderTest, FilesAreComparedByWhatAWorkerReads) {
  ProgramHarness program;
  program.Write("old.html", "<html>SIGSEGV");
  program.Write("new.html", "<html>SIGSEGV");
  const CommandResult compared = program.Run(
      {"diff", "--files", program.Path("old.html"), program.Path("new.html")},
      STET_FAKE_WORKER);
  EXPECT_EQ(compared.code, kUsage);
  EXPECT_THAT(compared.err,
              testing::AllOf(testing::HasSubstr("old.html: "),
                             testing::HasSubstr("died of signal 11")));
}

TEST(PageReaderTest, AProgramThatIsNoneIsNamed) {
  const PageReader reader({.worker_program = "/nonexistent/stet"});
  EXPECT_EQ(reader.Extract("x", {}).status(),
            absl::UnavailableError("starting a page worker of "
                                   "/nonexistent/stet: No such file or "
                                   "directory"));
}

}  // namespace
}  // namespace stet
