#include "cli/program.h"

#include <unistd.h>

#include <sstream>

#include "cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/program_harness.h"

namespace stet {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ProgramTest, MistakesExitWithTwoAndSayWhatIsWrong) {
  const struct {
    std::vector<std::string> arguments;
    const char* want;
  } kCases[] = {
      {{"frobnicate"}, "frobnicate"},
      {{"run", "--frobnicate"}, "--frobnicate"},
      {{"run", "--frobnicate"}, "see: stet run --help"},
      {{"lsit"}, "there is no command \"lsit\"; did you mean \"list\"?"},
      {{"-q", "rum"}, "did you mean \"run\"?"},
      {{"--frobnicate"}, "see: stet --help"},
      {{"diff"}, "required"},
      {{"diff", "--files", "one"}, "diff --files OLD NEW"},
      {{"log", "ftp://example.com/"}, "ftp://example.com/"},
      {{"log", "https://example.com/unknown"}, "stet add"},
      {{"extract", "no-such-file.html"}, "no-such-file.html"},
      {{"add"}, "add needs an address"},
      {{"add", "--list", "no-such-list.txt"}, "no-such-list.txt"},
      {{"url", "ftp://example.com/"}, "ftp://example.com/"},
      {{"remove", "no such source"}, "stet list"},
      {{"report", "--since", "yesterday"}, "yesterday"},
  };
  ProgramHarness program;
  ASSERT_EQ(program.Run({"init"}).code, kDone);
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.arguments[0]);
    const CommandResult result = program.Run(c.arguments);
    EXPECT_EQ(result.code, kUsage);
    EXPECT_THAT(result.err, HasSubstr(c.want));
    EXPECT_EQ(result.out, "");
  }
}

TEST(ProgramTest, EveryCommandHelpsWithAnExample) {
  for (const char* command : {
           "init",      "add",      "remove", "pause", "resume", "list",
           "run",       "watch",    "log",    "show",  "diff",   "report",
           "extract",   "discover", "robots", "url",   "export", "verify",
           "reextract", "stats",    "backup", "erase",
       }) {
    SCOPED_TRACE(command);
    ProgramHarness program;
    const CommandResult result = program.Run({command, "--help"});
    EXPECT_EQ(result.code, kDone);
    EXPECT_THAT(result.out,
                HasSubstr(std::string("Example:\n  stet ") + command));
  }
}

TEST(ProgramTest, WithoutAStoreItSaysHowToBegin) {
  ProgramHarness program;
  const CommandResult bare = program.Run({});
  EXPECT_EQ(bare.code, kDone);
  EXPECT_THAT(bare.out, HasSubstr("stet init"));
  const CommandResult run = program.Run({"run"});
  EXPECT_EQ(run.code, kUsage);
  EXPECT_THAT(run.err, HasSubstr("stet init"));
}

TEST(ProgramTest, RootIsRefusedOnAnothersStoreUnlessTold) {
  ProgramHarness program;
  ASSERT_EQ(program.Run({"init"}).code, kDone);
  const auto as = [&](uid_t user, std::vector<std::string> arguments) {
    std::ostringstream out;
    std::ostringstream err;
    Context context = program.MakeContext();
    context.out = &out;
    context.err = &err;
    context.user = user;
    const int code = RunProgram(arguments, context);
    return CommandResult{code, out.str(), err.str()};
  };
  if (geteuid() == 0) {
    EXPECT_EQ(as(0, {"list"}).code, kDone) << "a store of root's own";
    ASSERT_EQ(chown(program.Path("store").c_str(), 1, 1), 0);
  }
  EXPECT_EQ(as(1, {"list"}).code, kDone);
  EXPECT_EQ(as(0, {"url", "https://a.example/"}).code, kDone) << "no store";
  EXPECT_EQ(as(0, {"list", "--allow-root"}).code, kDone);
  for (const char* command : {"list", "run", "verify", "report"}) {
    SCOPED_TRACE(command);
    const CommandResult refused = as(0, {command});
    EXPECT_EQ(refused.code, kUsage);
    EXPECT_THAT(refused.err, HasSubstr("--allow-root"));
    EXPECT_EQ(refused.out, "");
  }
}

TEST(ProgramTest, AWrongConfigurationIsRefusedByEveryCommandThatReadsIt) {
  ProgramHarness program;
  ASSERT_EQ(program.Run({"init"}).code, kDone);
  program.Write("stet.toml", "[crawl]\ndelai = \"1s\"\n");
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"run"},
        {"list"},
        {"add", "http://example.com/"}}) {
    SCOPED_TRACE(arguments[0]);
    const CommandResult result = program.Run(arguments);
    EXPECT_EQ(result.code, kUsage);
    EXPECT_THAT(result.err, HasSubstr("stet.toml:2: unknown key \"delai\""));
  }
}

TEST(ProgramTest, CommonOptionsStandBeforeOrAfterTheCommand) {
  ProgramHarness program;
  ASSERT_EQ(program.Run({"init"}).code, kDone);
  const std::string other = program.Path("other");
  EXPECT_EQ(program.Run({"--store", other, "stats"}).code, kUsage);
  EXPECT_EQ(program.Run({"stats", "--store", other}).code, kUsage);
  EXPECT_EQ(program.Run({"stats"}).code, kDone);
}

TEST(ProgramTest, AddressesAreResolvedOrIdentified) {
  ProgramHarness program;
  EXPECT_EQ(program
                .Run({"url", "--resolve", "--base", "http://example.com/a/b",
                      "--", "../c#d"})
                .out,
            "http://example.com/c#d\n");
  EXPECT_EQ(
      program.Run({"url", "HTTP://EXAMPLE.com:80/a?utm_source=x&b=1#top"}).out,
      program.Run({"url", "http://example.com/a?b=1"}).out);
}

TEST(ProgramTest, FilesAreCompared) {
  ProgramHarness program;
  program.Write("old.txt", "Storm hits coast\nAt least 12 people died.\n");
  program.Write("new.txt", "Storm hits coast\nAt least 31 people died.\n");
  const CommandResult same = program.Run(
      {"diff", "--files", program.Path("old.txt"), program.Path("old.txt")});
  EXPECT_EQ(same.code, kDone);
  const CommandResult ops =
      program.Run({"diff", "--format", "ops", "--files",
                   program.Path("old.txt"), program.Path("new.txt")});
  EXPECT_EQ(ops.code, kDifferent);
  EXPECT_EQ(ops.out,
            "[[\"=\",\"Storm hits coast\"],[\"=\",\"\\n\"],[\"=\",\"At least "
            "\"],[\"-\",\"12\"],[\"+\","
            "\"31\"],[\"=\",\" people died.\"],[\"=\",\"\\n\"]]\n");
}

TEST(ProgramTest, RobotsSaysWhichLineDecides) {
  ProgramHarness program;
  program.Write("robots.txt", "User-agent: *\nDisallow: /private\n");
  const CommandResult result =
      program.Run({"robots", program.Path("robots.txt"), "--agent", "stet",
                   "http://example.com/private/a", "http://example.com/b"});
  EXPECT_EQ(result.code, kDone);
  EXPECT_THAT(result.out, StartsWith("disallowed\tline 2: Disallow: /private"));
  EXPECT_THAT(result.out, HasSubstr("\nallowed\t"));
}

}  // namespace
}  // namespace stet
