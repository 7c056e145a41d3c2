#include "cli/program.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cli/exit_codes.h"
#include "cli/held_store.h"
#include "cli/pager.h"
#include "cli/store_socket.h"

namespace stet {
namespace {

// By the holder of the store, or here if there is none. In between, the store
// may be held by one who does not answer yet, or not any more.
int RunHereOrThere(const ParsedCommand& command,
                   const std::vector<std::string>& arguments,
                   Context& context) {
  constexpr absl::Duration kPause = absl::Milliseconds(10);
  constexpr int kAttempts = 100;
  for (int attempt = 1;; ++attempt) {
    const std::optional<int> answered = AskHolder(arguments, context);
    if (answered) return *answered;
    int code = kDone;
    std::string message;
    {
      const HeldStoreNote note;
      code = command.run(context);
      if (!note.met()) return code;
      message = note.message();
    }
    if (attempt == kAttempts) {
      PrintError(context, message);
      return code;
    }
    absl::SleepFor(kPause);
  }
}

}  // namespace

int RunProgram(const std::vector<std::string>& arguments, Context& context) {
  int exit_code = kDone;
  const ParsedCommand command = ParseCommandLine(arguments, context, exit_code);
  if (!command.run) return exit_code;
  std::optional<Pager> pager;
  if (command.pages_output && context.held_store == nullptr && !context.json)
    pager.emplace(context);
  if (command.place == CommandPlace::kStoreHolder &&
      context.held_store == nullptr)
    return RunHereOrThere(command, arguments, context);
  if (command.place == CommandPlace::kThisProcess &&
      context.held_store != nullptr) {
    PrintError(context,
               "this command cannot be carried out by a run in progress");
    return kStoreHeld;
  }
  return command.run(context);
}

}  // namespace stet
