// The program: from its arguments to a command and its exit code.

#ifndef STET_CLI_PROGRAM_H_
#define STET_CLI_PROGRAM_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/store_socket.h"

namespace stet {

// Where a command has to be carried out.
enum class CommandPlace {
  kAnywhere,     // Needs no store.
  kStoreHolder,  // Reads or changes the store: by its holder, if there is one.
  kThisProcess,  // Holds the store itself (run, watch, import, …).
};

// One parsed command line, ready to run.
struct ParsedCommand {
  CommandPlace place = CommandPlace::kAnywhere;
  bool pages_output = false;  // Long output goes to a pager on a terminal.
  std::function<int(Context&)> run;
};

// Parses `arguments` (without the program's name) and sets the common options
// in `context`. On --help, --version or a mistake prints what there is to say
// and returns no `run`; `exit_code` is then the process's.
ParsedCommand ParseCommandLine(const std::vector<std::string>& arguments,
                               Context& context, int& exit_code);

// The whole program but for what only a process has: parses, finds the store's
// holder, runs.
int RunProgram(const std::vector<std::string>& arguments, Context& context);

// Carries the commands of other processes out, as long as it lives, for this
// one, which holds the store. Where that cannot be: null, with a warning.
std::unique_ptr<StoreSocket> AnswerForStore(const Context& context,
                                            Store& store, RunInProgress& run,
                                            LiveSite* live_site);

}  // namespace stet
#endif  // STET_CLI_PROGRAM_H_
