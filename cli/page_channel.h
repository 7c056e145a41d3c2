// How a run and a page worker (page_worker.h) reach each other: a stream socket
// and a window, memory that both have mapped. A message that fits the window
// stands there, and the socket carries its length alone; a longer one goes
// through the socket.
//
//   STET_ASSIGN_OR_RETURN(PageChannel::Ends ends, PageChannel::Open());
//   … ends.socket and ends.window are descriptors for the other side …
//   if (!ends.channel.Send(head, body)) …
//   if (ends.channel.Receive(answer) != Received::kMessage) …
//
// On the socket: 8 little-endian bytes, the length with kInWindow set where the
// message is in the window; else the message follows. One message is under way
// at a time: who has sent one waits for the answer.

#ifndef STET_CLI_PAGE_CHANNEL_H_
#define STET_CLI_PAGE_CHANNEL_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace stet {

// More than any page within its limits gives.
inline constexpr size_t kPageMessageBytesMax = 256 << 20;
// Nearly every page fits; what was touched of it stays in memory.
inline constexpr size_t kPageWindowBytes = 1 << 20;
inline constexpr uint64_t kInWindow = uint64_t{1} << 63;

enum class Received {
  kMessage,
  kEnded,    // Or failed, or a message longer than kPageMessageBytesMax.
  kTooLate,  // Nothing came for the socket's SO_RCVTIMEO.
};

// Thread-compatible. Owns its descriptor and its mapping.
class PageChannel {
 public:
  struct Ends;
  // A channel and the descriptors that make its other end. kUnavailable where
  // there is no socket to be had; without a window where there is no memory.
  static absl::StatusOr<Ends> Open();
  // The other end. Takes both descriptors over, and closes the window's once it
  // is mapped; where it cannot be, everything goes through the socket.
  PageChannel(int socket, int window);
  PageChannel(PageChannel&& other) noexcept;
  PageChannel& operator=(PageChannel&&) = delete;
  ~PageChannel();

  int socket() const { return socket_; }
  // `head` and then `tail`, one message. False where the other side has ended.
  bool Send(absl::string_view head, absl::string_view tail = "") const;
  // A copy of what came, which the other side cannot change any more.
  Received Receive(std::string& message) const;
  // Where it is: in the window, or in `spare`. For the side that trusts the
  // other; valid until it sends.
  Received Receive(std::string& spare, absl::string_view& message) const;

 private:
  explicit PageChannel(int socket) : socket_(socket) {}
  bool MapWindow(int window);

  int socket_;
  char* window_ = nullptr;  // Null where there is none.
};

struct PageChannel::Ends {
  PageChannel channel;
  int socket = -1;  // The caller's to close.
  int window = -1;  // The same; -1 none.
};

}  // namespace stet
#endif  // STET_CLI_PAGE_CHANNEL_H_
