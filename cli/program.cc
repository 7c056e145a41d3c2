#include "cli/program.h"

#include <optional>

#include "cli/exit_codes.h"
#include "cli/pager.h"
#include "cli/store_socket.h"

namespace stet {

int RunProgram(const std::vector<std::string>& arguments, Context& context) {
  int exit_code = kDone;
  const ParsedCommand command = ParseCommandLine(arguments, context, exit_code);
  if (!command.run) return exit_code;
  std::optional<Pager> pager;
  if (command.pages_output && context.held_store == nullptr && !context.json)
    pager.emplace(context);
  if (command.place == CommandPlace::kStoreHolder &&
      context.held_store == nullptr) {
    const std::optional<int> answered = AskHolder(arguments, context);
    if (answered) return *answered;
  }
  if (command.place == CommandPlace::kThisProcess &&
      context.held_store != nullptr) {
    PrintError(context,
               "this command cannot be carried out by a run in progress");
    return kStoreHeld;
  }
  return command.run(context);
}

}  // namespace stet
