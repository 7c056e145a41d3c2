#include "cli/program.h"

#include <sys/stat.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cli/exit_codes.h"
#include "cli/held_store.h"
#include "cli/pager.h"

namespace stet {
namespace {

// What root writes into another user's store is root's own, and that user's
// next run fails. A store that root made is root's to use.
absl::Status CheckOwner(const Context& context) {
  struct stat store {};
  const std::string path = context.Resolve(context.store_directory);
  if (context.user != 0 || context.allow_root ||
      stat(path.c_str(), &store) != 0 || store.st_uid == context.user)
    return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the store ", context.store_directory, " belongs to user ", store.st_uid,
      ", who could not use any more what root writes there: be that user (sudo "
      "-u '#",
      store.st_uid, "' stet …), or say --allow-root"));
}

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
  if (command.place != CommandPlace::kAnywhere &&
      context.held_store == nullptr) {
    const absl::Status owner = CheckOwner(context);
    if (!owner.ok()) {
      PrintError(context, owner.message());
      return kUsage;
    }
  }
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

std::unique_ptr<StoreSocket> AnswerForStore(const Context& context,
                                            Store& store, RunInProgress& run,
                                            LiveSite* live_site) {
  Context base = context;
  base.held_store = &store;
  base.live_site = live_site;
  base.run = &run;
  auto socket = StoreSocket::Listen(context.Resolve(context.store_directory),
                                    base, &RunProgram);
  if (socket.ok()) return *std::move(socket);
  PrintError(context, absl::StrCat("warning: ", socket.status().message()));
  return nullptr;
}

}  // namespace stet
