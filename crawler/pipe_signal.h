// Holds SIGPIPE back from a thread that writes to TLS connections.

#ifndef STET_CRAWLER_PIPE_SIGNAL_H_
#define STET_CRAWLER_PIPE_SIGNAL_H_

#include <csignal>
#include <ctime>

namespace stet {

// OpenSSL writes to sockets without MSG_NOSIGNAL, and libcurl leaves the signal
// to us once CURLOPT_NOSIGNAL is set: held back in the thread of a Transfers
// for its life, a SIGPIPE of its making is taken back at the end, and the
// program's own handling of SIGPIPE stays as it is.
class PipeSignalHeld {
 public:
  PipeSignalHeld() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~PipeSignalHeld() {
    const timespec at_once{};
    if (!was_pending_) sigtimedwait(&pipe_, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  PipeSignalHeld(const PipeSignalHeld&) = delete;
  PipeSignalHeld& operator=(const PipeSignalHeld&) = delete;

 private:
  sigset_t pipe_;
  sigset_t before_;
  bool was_pending_ = false;
};

}  // namespace stet
#endif  // STET_CRAWLER_PIPE_SIGNAL_H_
