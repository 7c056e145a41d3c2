// What the program's exit says; the man page and the tests name the same.

#ifndef STET_CLI_EXIT_CODES_H_
#define STET_CLI_EXIT_CODES_H_

#include "absl/status/status.h"
#include "absl/types/span.h"

namespace stet {

enum ExitCode : int {
  kDone = 0,
  kDifferent = 1,         // `diff` only: the versions differ.
  kUsage = 2,             // The command line or stet.toml is wrong.
  kSourceUnreadable = 3,  // Done, but a source has failed for over 24 h, or an
                          // address given in this very command failed.
  kStoreBroken = 4,       // The store is damaged or cannot be written, or the
                          // system has nothing more to give.
  kStoreHeld = 75,        // Another run holds the store; cron may try again.
};

// What each says, in one place: --help, the man page and the reference print
// it.
struct ExitCodeMeaning {
  ExitCode code;
  const char* meaning;
};
absl::Span<const ExitCodeMeaning> AllExitCodes();

// The code for a command that ended with `status`.
ExitCode ExitCodeOf(const absl::Status& status);

}  // namespace stet
#endif  // STET_CLI_EXIT_CODES_H_
