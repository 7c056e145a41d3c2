#include "cli/page_channel.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "store/codec.h"

namespace stet {
namespace {

constexpr size_t kLengthBytes = 8;
constexpr int kSocketBytes = 1 << 20;

// The socket's SO_RCVTIMEO is the patience. One call for a whole message, where
// it fits the socket.
Received ReadAll(int socket, char* data, size_t size) {
  while (size > 0) {
    const ssize_t got = recv(socket, data, size, MSG_WAITALL);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      return Received::kTooLate;
    if (got <= 0) return Received::kEnded;
    data += got;
    size -= static_cast<size_t>(got);
  }
  return Received::kMessage;
}

bool WriteAll(int socket, std::array<absl::string_view, 3> texts) {
  std::array<iovec, 3> pieces{};
  for (size_t i = 0; i < texts.size(); ++i) {
    pieces[i] = {.iov_base = const_cast<char*>(texts[i].data()),
                 .iov_len = texts[i].size()};
  }
  msghdr header{};
  header.msg_iov = pieces.data();
  header.msg_iovlen = pieces.size();
  while (header.msg_iovlen > 0) {
    if (header.msg_iov->iov_len == 0) {
      ++header.msg_iov;
      --header.msg_iovlen;
      continue;
    }
    const ssize_t sent = sendmsg(socket, &header, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    size_t rest = static_cast<size_t>(sent);
    while (header.msg_iovlen > 0 && rest >= header.msg_iov->iov_len) {
      rest -= header.msg_iov->iov_len;
      ++header.msg_iov;
      --header.msg_iovlen;
    }
    if (header.msg_iovlen == 0) break;
    header.msg_iov->iov_base =
        static_cast<char*>(header.msg_iov->iov_base) + rest;
    header.msg_iov->iov_len -= rest;
  }
  return true;
}

}  // namespace

absl::StatusOr<PageChannel::Ends> PageChannel::Open() {
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
    return absl::UnavailableError(std::strerror(errno));
  for (const int socket : sockets) {
    setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &kSocketBytes,
               sizeof(kSocketBytes));
  }
  Ends ends{.channel = PageChannel(sockets[0]), .socket = sockets[1]};
  // Its size stays: a shorter one would be a SIGBUS for whoever reads.
  ends.window = memfd_create("page", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  const bool made =
      ends.window >= 0 && ftruncate(ends.window, kPageWindowBytes) == 0 &&
      fcntl(ends.window, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) == 0 &&
      ends.channel.MapWindow(ends.window);
  if (!made && ends.window >= 0) close(std::exchange(ends.window, -1));
  return ends;
}

PageChannel::PageChannel(int socket, int window) : socket_(socket) {
  if (window < 0) return;
  MapWindow(window);
  close(window);
}

PageChannel::PageChannel(PageChannel&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      window_(std::exchange(other.window_, nullptr)) {}

PageChannel::~PageChannel() {
  if (window_ != nullptr) munmap(window_, kPageWindowBytes);
  if (socket_ >= 0) close(socket_);
}

bool PageChannel::MapWindow(int window) {
  void* const memory = mmap(nullptr, kPageWindowBytes, PROT_READ | PROT_WRITE,
                            MAP_SHARED, window, 0);
  if (memory != MAP_FAILED) window_ = static_cast<char*>(memory);
  return window_ != nullptr;
}

bool PageChannel::Send(absl::string_view head, absl::string_view tail) const {
  const size_t size = head.size() + tail.size();
  const bool fits = window_ != nullptr && size <= kPageWindowBytes;
  std::string length;
  Encoder(length).Fixed64(fits ? size | kInWindow : size);
  if (!fits) return WriteAll(socket_, {length, head, tail});
  std::memcpy(window_, head.data(), head.size());
  std::memcpy(window_ + head.size(), tail.data(), tail.size());
  return WriteAll(socket_, {length, "", ""});
}

Received PageChannel::Receive(std::string& spare,
                              absl::string_view& message) const {
  char length[kLengthBytes];
  const Received begun = ReadAll(socket_, length, sizeof(length));
  if (begun != Received::kMessage) return begun;
  uint64_t size = Decoder(absl::string_view(length, sizeof(length))).Fixed64();
  const bool in_window = (size & kInWindow) != 0;
  size &= ~kInWindow;
  const size_t most = in_window ? kPageWindowBytes : kPageMessageBytesMax;
  if (size > most || (in_window && window_ == nullptr)) return Received::kEnded;
  if (in_window) {
    message = absl::string_view(window_, size);
    return Received::kMessage;
  }
  spare.resize(size);
  message = spare;
  return ReadAll(socket_, spare.data(), size);
}

Received PageChannel::Receive(std::string& message) const {
  absl::string_view where;
  const Received received = Receive(message, where);
  if (received == Received::kMessage && where.data() != message.data())
    message.assign(where.data(), where.size());
  return received;
}

}  // namespace stet
