// The holder of a store carries commands out for other processes: LevelDB
// admits one process, and a cron user's run is nearly always in progress.
//
// The holder listens on the Unix socket STORE/socket (mode 0600; only its own
// user is answered). A client sends its arguments, working directory and
// terminal, and is told that its command has begun, its output as it comes,
// then its exit code.

#ifndef STET_CLI_STORE_SOCKET_H_
#define STET_CLI_STORE_SOCKET_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/context.h"

namespace stet {

// Carries one command out; the context has the client's streams and directory.
using CommandRunner =
    std::function<int(const std::vector<std::string>& arguments, Context&)>;

// Listens while it lives. Commands run on threads of their own, at most
// kClientsMax at once; the destructor waits for them.
class StoreSocket {
 public:
  static constexpr int kClientsMax = 32;

  // kUnavailable if the socket cannot be made.
  static absl::StatusOr<std::unique_ptr<StoreSocket>> Listen(
      const std::string& store_directory, const Context& base,
      CommandRunner runner);
  ~StoreSocket();
  StoreSocket(const StoreSocket&) = delete;
  StoreSocket& operator=(const StoreSocket&) = delete;

 private:
  class Impl;
  explicit StoreSocket(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Has the holder of the store carry `arguments` out, with output on `context`'s
// streams. Returns the command's exit code, or nothing if nobody holds the
// store or its holder ended, or had too many clients, before it began. If the
// holder ends in the middle: kStoreHeld, with a message.
std::optional<int> AskHolder(const std::vector<std::string>& arguments,
                             Context& context);

}  // namespace stet
#endif  // STET_CLI_STORE_SOCKET_H_
