#include "cli/store_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <list>
#include <map>
#include <mutex>
#include <streambuf>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/exit_codes.h"
#include "nlohmann/json.hpp"

namespace stet {
namespace {

constexpr size_t kRequestBytesMax = 1 << 20;
constexpr char kOut = 'o';
constexpr char kErr = 'e';
constexpr char kExit = 'x';
constexpr char kBegun = 'b';  // Empty; the first.

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept
      : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int number() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_;
};

bool SendAll(int socket, const void* data, size_t size) {
  const char* bytes = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t sent = send(socket, bytes, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes += sent;
    size -= static_cast<size_t>(sent);
  }
  return true;
}

bool ReceiveAll(int socket, void* data, size_t size) {
  char* bytes = static_cast<char*>(data);
  while (size > 0) {
    const ssize_t got = recv(socket, bytes, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    bytes += got;
    size -= static_cast<size_t>(got);
  }
  return true;
}

// A frame: its kind, the size in the machine's byte order, the bytes.
bool SendFrame(int socket, char kind, absl::string_view bytes) {
  char head[5];
  head[0] = kind;
  const auto size = static_cast<uint32_t>(bytes.size());
  memcpy(head + 1, &size, sizeof(size));
  return SendAll(socket, head, sizeof(head)) &&
         SendAll(socket, bytes.data(), bytes.size());
}

// What a command writes goes to the client in frames. Two of these share a
// socket, and so a mutex.
class FrameBuffer : public std::streambuf {
 public:
  FrameBuffer(int socket, char kind, std::mutex& mutex)
      : socket_(socket), kind_(kind), mutex_(mutex) {
    setp(buffer_, buffer_ + sizeof(buffer_));
  }
  ~FrameBuffer() override { sync(); }

 protected:
  int sync() override {
    const auto size = static_cast<size_t>(pptr() - pbase());
    if (size == 0) return 0;
    setp(buffer_, buffer_ + sizeof(buffer_));
    const std::lock_guard<std::mutex> lock(mutex_);
    return SendFrame(socket_, kind_, absl::string_view(buffer_, size)) ? 0 : -1;
  }
  int_type overflow(int_type c) override {
    if (sync() != 0) return traits_type::eof();
    if (!traits_type::eq_int_type(c, traits_type::eof()))
      sputc(traits_type::to_char_type(c));
    return traits_type::not_eof(c);
  }

 private:
  const int socket_;
  const char kind_;
  std::mutex& mutex_;
  char buffer_[1 << 14];
};

// A socket address holds 107 bytes of path; a directory's own descriptor makes
// any store's path fit.
struct SocketPath {
  Descriptor directory;
  sockaddr_un address{};
};
absl::StatusOr<SocketPath> PathOf(const std::string& store_directory) {
  SocketPath path;
  path.directory = Descriptor(
      open(store_directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!path.directory.open()) {
    return absl::NotFoundError(
        absl::StrCat("opening ", store_directory, ": ", strerror(errno)));
  }
  path.address.sun_family = AF_UNIX;
  const std::string text =
      absl::StrCat("/proc/self/fd/", path.directory.number(), "/socket");
  memcpy(path.address.sun_path, text.c_str(), text.size() + 1);
  return path;
}

const sockaddr* AsAddress(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

bool SameUser(int socket) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
         peer.uid == geteuid();
}

// Secrets of stet.toml may stand in the environment of whoever typed the
// command. The socket is its own user's alone, who can read both processes'
// environments anyway. Very long variables are no secrets of ours.
std::map<std::string, std::string> EnvironmentOf(const Context& context) {
  if (context.environment != nullptr) return *context.environment;
  constexpr size_t kVariableBytesMax = 8 << 10;
  constexpr size_t kBytesMax = kRequestBytesMax / 4;
  std::map<std::string, std::string> variables;
  size_t bytes = 0;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const absl::string_view line = *entry;
    const size_t equals = line.find('=');
    if (equals == absl::string_view::npos || line.size() > kVariableBytesMax ||
        bytes + line.size() > kBytesMax)
      continue;
    bytes += line.size();
    variables.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  return variables;
}

}  // namespace

class StoreSocket::Impl {
 public:
  Impl(Descriptor listener, Descriptor wake_read, Descriptor wake_write,
       Context base, CommandRunner runner, std::string path)
      : listener_(std::move(listener)),
        wake_read_(std::move(wake_read)),
        wake_write_(std::move(wake_write)),
        base_(std::move(base)),
        runner_(std::move(runner)),
        path_(std::move(path)),
        accepter_([this] { Accept(); }) {}

  ~Impl() {
    unlink(path_.c_str());
    const char byte = 0;
    while (write(wake_write_.number(), &byte, 1) < 0 && errno == EINTR) {
    }
    accepter_.join();
    for (Client& client : clients_) client.thread.join();
  }

 private:
  struct Client {
    std::thread thread;
    std::atomic<bool> done = false;
  };

  void Accept() {
    for (;;) {
      pollfd waits[2] = {{listener_.number(), POLLIN, 0},
                         {wake_read_.number(), POLLIN, 0}};
      if (poll(waits, 2, -1) < 0) continue;
      if (waits[1].revents != 0) return;
      Descriptor socket(
          accept4(listener_.number(), nullptr, nullptr, SOCK_CLOEXEC));
      if (!socket.open() || !SameUser(socket.number())) continue;
      clients_.remove_if([](Client& client) {
        if (client.done) client.thread.join();
        return client.done.load();
      });
      if (clients_.size() >= kClientsMax)
        continue;  // The client is told by the closed socket.
      Client& client = clients_.emplace_back();
      client.thread = std::thread([this, &client, s = std::move(socket)] {
        Answer(s.number());
        client.done = true;
      });
    }
  }

  void Answer(int socket) {
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    uint32_t size = 0;
    if (!ReceiveAll(socket, &size, sizeof(size)) || size > kRequestBytesMax)
      return;
    std::string text(size, '\0');
    if (!ReceiveAll(socket, text.data(), size)) return;
    const auto request = nlohmann::json::parse(text, nullptr, false);
    if (!request.is_object()) return;
    std::mutex mutex;
    int code = kStoreBroken;
    {
      FrameBuffer out_buffer(socket, kOut, mutex);
      FrameBuffer err_buffer(socket, kErr, mutex);
      std::ostream out(&out_buffer);
      std::ostream err(&err_buffer);
      Context context = base_;
      context.out = &out;
      context.err = &err;
      context.working_directory = request.value("directory", "/");
      context.out_is_terminal = request.value("out_is_terminal", false);
      context.err_is_terminal = request.value("err_is_terminal", false);
      context.colour = request.value("colour", false);
      context.width = request.value("width", 80);
      context.config_path = request.value("config_path", base_.config_path);
      context.config_named = request.value("config_named", base_.config_named);
      context.environment =
          std::make_shared<const std::map<std::string, std::string>>(
              request.value("environment",
                            std::map<std::string, std::string>()));
      {
        const std::lock_guard<std::mutex> lock(mutex);
        SendFrame(socket, kBegun, "");
      }
      code = runner_(request.value("arguments", std::vector<std::string>()),
                     context);
    }
    const std::lock_guard<std::mutex> lock(mutex);
    SendFrame(socket, kExit, absl::StrCat(code));
  }

  Descriptor listener_;
  Descriptor wake_read_;
  Descriptor wake_write_;
  const Context base_;
  const CommandRunner runner_;
  const std::string path_;
  std::list<Client>
      clients_;           // Of the accepter, and of the destructor after it.
  std::thread accepter_;  // Last: it uses all of the above.
};

StoreSocket::StoreSocket(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
StoreSocket::~StoreSocket() = default;

absl::StatusOr<std::unique_ptr<StoreSocket>> StoreSocket::Listen(
    const std::string& store_directory, const Context& base,
    CommandRunner runner) {
  absl::StatusOr<SocketPath> path = PathOf(store_directory);
  if (!path.ok()) return path.status();
  const std::string name = absl::StrCat(store_directory, "/socket");
  unlink(name.c_str());  // We hold the store: whoever made it is gone.
  Descriptor listener(
      socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  int wake[2];
  if (!listener.open() ||
      bind(listener.number(), AsAddress(path->address),
           sizeof(path->address)) != 0 ||
      chmod(name.c_str(), 0600) != 0 || listen(listener.number(), 64) != 0 ||
      pipe2(wake, O_CLOEXEC) != 0) {
    return absl::UnavailableError(
        absl::StrCat("listening on ", name, ": ", strerror(errno)));
  }
  return std::unique_ptr<StoreSocket>(new StoreSocket(std::make_unique<Impl>(
      std::move(listener), Descriptor(wake[0]), Descriptor(wake[1]), base,
      std::move(runner), name)));
}

std::optional<int> AskHolder(const std::vector<std::string>& arguments,
                             Context& context) {
  absl::StatusOr<SocketPath> path =
      PathOf(context.Resolve(context.store_directory));
  if (!path.ok()) return std::nullopt;
  const Descriptor connection(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!connection.open() ||
      connect(connection.number(), AsAddress(path->address),
              sizeof(path->address)) != 0) {
    return std::nullopt;
  }
  char directory[4096];
  const nlohmann::json request = {
      {"arguments", arguments},
      {"directory",
       getcwd(directory, sizeof(directory)) == nullptr ? "/" : directory},
      {"out_is_terminal", context.out_is_terminal},
      {"err_is_terminal", context.err_is_terminal},
      {"colour", context.colour},
      {"width", context.width},
      {"config_path", context.config_path},
      {"config_named", context.config_named},
      {"environment", EnvironmentOf(context)}};
  const std::string text =
      request.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  const auto size = static_cast<uint32_t>(text.size());
  if (!SendAll(connection.number(), &size, sizeof(size)) ||
      !SendAll(connection.number(), text.data(), text.size())) {
    return std::nullopt;
  }
  char head[5];
  bool begun = false;
  while (ReceiveAll(connection.number(), head, sizeof(head))) {
    begun = true;
    uint32_t length = 0;
    memcpy(&length, head + 1, sizeof(length));
    std::string bytes(length, '\0');
    if (!ReceiveAll(connection.number(), bytes.data(), length)) break;
    if (head[0] == kExit) return atoi(bytes.c_str());
    if (head[0] == kBegun) continue;
    std::ostream& stream = head[0] == kOut ? *context.out : *context.err;
    stream << bytes;
    stream.flush();
  }
  if (!begun) return std::nullopt;
  PrintError(
      context,
      "the run that holds the store ended before it had answered; try again");
  return kStoreHeld;
}

}  // namespace stet
