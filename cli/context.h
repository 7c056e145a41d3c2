// What a command runs in: where its output goes, which store and configuration
// it was told, and the time. A command that the holder of the store carries out
// for another process (store_socket.h) runs in that process's Context.

#ifndef STET_CLI_CONTEXT_H_
#define STET_CLI_CONTEXT_H_

#include <sys/types.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "report/text_report.h"

namespace stet {

class LiveSite;
struct RunInProgress;
class Store;

struct Context {
  std::ostream* out = nullptr;  // Borrowed. Results, and nothing else.
  std::ostream* err = nullptr;  // Messages and progress.
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool colour = false;            // Of out: a terminal, and no NO_COLOR.
  int width = 80;                 // Columns of the terminal.
  std::string working_directory;  // That relative paths are meant from; "" the
                                  // process's.
  std::string store_directory = "stet-store";
  uid_t user = 1;             // Whose process this is; 0: root's.
  bool allow_root = false;    // --allow-root: also on another user's store.
  bool config_named = false;  // --config or $STET_CONFIG was given.
  std::string config_path = "stet.toml";
  bool quiet = false;                 // -q
  bool verbose = false;               // -v
  bool json = false;                  // --json
  std::function<absl::Time()> clock;  // Never null.
  // What page workers are started from (page_reader.h); "" reads pages in this
  // process.
  std::string worker_program;
  // The environment of whoever typed the command, where that is another
  // process than this one; null: our own.
  std::shared_ptr<const std::map<std::string, std::string>> environment;
  // Set where this process already holds the store: commands use it.
  Store* held_store = nullptr;
  LiveSite* live_site = nullptr;  // Answers `stet serve` there; borrowed.
  // The run that holds it (run_in_progress.h); null where nothing runs.
  RunInProgress* run = nullptr;

  // `path` as it is to be opened by this process.
  std::string Resolve(absl::string_view path) const;
  // A variable of that environment; nothing if it is not set.
  std::optional<std::string> Variable(const std::string& name) const;
  TextStyle Style() const { return {.colour = colour, .width = width}; }
};

// "stet: MESSAGE" on the context's err, made safe for a terminal.
void PrintError(const Context& context, absl::string_view message);

}  // namespace stet
#endif  // STET_CLI_CONTEXT_H_
