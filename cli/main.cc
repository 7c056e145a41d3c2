// The process: its streams, terminal, signals and time. Everything else is in
// program.h and commands.h.

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "cli/exit_codes.h"
#include "cli/page_worker.h"
#include "cli/program.h"

namespace {

int TerminalWidth() {
  int columns = 0;
  const char* const variable = std::getenv("COLUMNS");
  if (variable != nullptr && absl::SimpleAtoi(variable, &columns) &&
      columns >= 20)
    return columns;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
    return size.ws_col;
  return 80;
}

// https://no-color.org: set and not empty means no colour.
bool ColourWanted() {
  const char* const no_colour = std::getenv("NO_COLOR");
  const char* const terminal = std::getenv("TERM");
  return isatty(STDOUT_FILENO) != 0 &&
         (no_colour == nullptr || *no_colour == '\0') &&
         (terminal == nullptr || std::string(terminal) != "dumb");
}

// Where memory or threads have run out there is nothing to go back to. The
// process ends as a kill would end it, which loses nothing that was told of,
// but says why.
[[noreturn]] void EndForWantOf(absl::string_view what) {
  for (const absl::string_view text :
       {absl::string_view("stet: there is no more "), what,
        absl::string_view(
            "; what was reported is kept, and the next run goes on\n")}) {
    if (write(STDERR_FILENO, text.data(), text.size()) < 0) break;
  }
  _exit(stet::kStoreBroken);
}

[[noreturn]] void OnTerminate() {
  if (const std::exception_ptr error = std::current_exception()) {
    try {
      std::rethrow_exception(error);
    } catch (const std::bad_alloc&) {
      EndForWantOf("memory");
    } catch (const std::system_error& failed) {
      if (failed.code() == std::errc::resource_unavailable_try_again)
        EndForWantOf("room for a thread");
    } catch (...) {
    }
  }
  std::abort();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && stet::kPageWorkerArgument == argv[1])
    return stet::RunPageWorker();
  // Debian builds Abseil with its search for deadlocks, at each lock.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  std::set_new_handler([] { EndForWantOf("memory"); });
  std::set_terminate(OnTerminate);
  std::ios::sync_with_stdio(false);
  umask(077);  // What the store keeps is its user's.
  std::signal(SIGPIPE, SIG_IGN);
  stet::Context context;
  context.out = &std::cout;
  context.err = &std::cerr;
  context.out_is_terminal = isatty(STDOUT_FILENO) != 0;
  context.err_is_terminal = isatty(STDERR_FILENO) != 0;
  context.colour = ColourWanted();
  context.width = TerminalWidth();
  context.worker_program = "/proc/self/exe";
  context.user = geteuid();
  context.clock = [] { return absl::Now(); };
  const int code = stet::RunProgram(
      std::vector<std::string>(argv + 1, argv + argc), context);
  std::cout.flush();
  return code;
}
