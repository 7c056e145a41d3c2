// The program under test: commands in a directory of their own, with their
// output, exit code and clock in the test's hand.

#ifndef STET_TESTS_CLI_PROGRAM_HARNESS_H_
#define STET_TESTS_CLI_PROGRAM_HARNESS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cli/context.h"
#include "tests/support/temp_directory.h"

namespace stet {

struct CommandResult {
  int code = -1;
  std::string out;
  std::string err;
};

class ProgramHarness {
 public:
  // Runs `stet ARGUMENTS` with --store and --config in the directory; pages are
  // read by `worker_program`, or in this process.
  CommandResult Run(std::vector<std::string> arguments,
                    const std::string& worker_program = "");
  // The same with the streams and store of a running holder.
  Context MakeContext();

  void Write(const std::string& name, absl::string_view text) const;
  std::string Read(const std::string& name) const;
  std::string Path(const std::string& name) const;
  void Advance(absl::Duration span) { now_ += span; }
  absl::Time now() const { return now_; }

 private:
  const TempDirectory directory_;
  absl::Time now_ = absl::FromUnixSeconds(1'790'000'000);
};

}  // namespace stet
#endif  // STET_TESTS_CLI_PROGRAM_HARNESS_H_
