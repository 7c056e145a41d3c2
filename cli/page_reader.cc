#include "cli/page_reader.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// glibc 2.36 declares pidfd_open without C linkage.
extern "C" {
#include <sys/pidfd.h>
}

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "cli/page_messages.h"
#include "cli/page_worker.h"
#include "model/status_macros.h"

namespace stet {
namespace {

constexpr int kSocketBytes = 1 << 20;  // A usual page fits.
// Between a worker's socket and its end.
constexpr absl::Duration kGrace = absl::Seconds(5);

}  // namespace

// One process and the socket to it.
class PageReader::Worker {
 public:
  static absl::StatusOr<std::unique_ptr<Worker>> Start(
      const std::string& program, absl::Duration patience) {
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
      return Failure(program, errno);
    for (const int socket : sockets) {
      setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &kSocketBytes,
                 sizeof(kSocketBytes));
    }
    const timeval wait = absl::ToTimeval(patience);
    setsockopt(sockets[0], SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    setsockopt(sockets[0], SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
    const absl::StatusOr<pid_t> pid = Spawn(program, sockets[1]);
    close(sockets[1]);
    if (!pid.ok()) {
      close(sockets[0]);
      return pid.status();
    }
    std::unique_ptr<Worker> worker(new Worker(*pid, sockets[0]));
    std::string hello;
    if (ReceivePageMessage(worker->socket_, hello) != Received::kMessage)
      return absl::UnavailableError(
          absl::StrCat("starting a page worker of ", program, ": it ended"));
    worker->contained_ = hello == "contained";
    return worker;
  }

  ~Worker() {
    close(socket_);  // Tells it to end.
    if (!ended_) End(kGrace);
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  bool contained() const { return contained_; }

  // Not to be asked again after an error.
  absl::StatusOr<std::string> Ask(absl::string_view request,
                                  absl::Duration patience) {
    std::string answer;
    const Received received = SendPageMessage(socket_, request)
                                  ? ReceivePageMessage(socket_, answer)
                                  : Received::kEnded;
    if (received == Received::kMessage) return answer;
    const bool late = received == Received::kTooLate;
    const int status = End(late ? absl::ZeroDuration() : kGrace);
    if (late || (WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF))
      return absl::ResourceExhaustedError(
          absl::StrCat("reading a page: more than ", kPageWorkerCpuSeconds,
                       " s of CPU time, or ", absl::FormatDuration(patience)));
    if (WIFEXITED(status) && WEXITSTATUS(status) == kPageWorkerOutOfMemory)
      return absl::ResourceExhaustedError(
          "reading a page: more memory than a page may take");
    return absl::InternalError(absl::StrCat(
        "reading a page: the worker ",
        WIFSIGNALED(status) ? "died of signal " : "ended with code ",
        WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status)));
  }

 private:
  Worker(pid_t pid, int socket) : pid_(pid), socket_(socket) {}

  static absl::Status Failure(const std::string& program, int error) {
    return absl::UnavailableError(absl::StrCat(
        "starting a page worker of ", program, ": ", std::strerror(error)));
  }

  // Its socket and nothing else: no other file, no environment.
  static absl::StatusOr<pid_t> Spawn(const std::string& program, int socket) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    const absl::Cleanup free_files = [&files] {
      posix_spawn_file_actions_destroy(&files);
    };
    for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
      posix_spawn_file_actions_addopen(&files, standard, "/dev/null", O_RDWR,
                                       0);
    }
    posix_spawn_file_actions_adddup2(&files, socket, kPageWorkerSocket);
    posix_spawn_file_actions_addclosefrom_np(&files, kPageWorkerSocket + 1);
    std::string name = "stet";
    std::string argument(kPageWorkerArgument);
    char* arguments[] = {name.data(), argument.data(), nullptr};
    char* environment[] = {nullptr};
    pid_t pid = 0;
    const int error = posix_spawn(&pid, program.c_str(), &files, nullptr,
                                  arguments, environment);
    if (error != 0) return Failure(program, error);
    return pid;
  }

  // Waits `grace` for it to end by itself, then ends it. How it ended.
  int End(absl::Duration grace) {
    const int process = pidfd_open(pid_, 0);
    pollfd ended{.fd = process, .events = POLLIN, .revents = 0};
    if (process < 0 ||
        poll(&ended, 1, static_cast<int>(absl::ToInt64Milliseconds(grace))) !=
            1) {
      kill(pid_, SIGKILL);
    }
    if (process >= 0) close(process);
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    ended_ = true;
    return status;
  }

  const pid_t pid_;
  const int socket_;
  bool contained_ = false;
  bool ended_ = false;
};

PageReader::PageReader(Options options) : options_(std::move(options)) {}
PageReader::~PageReader() = default;

absl::StatusOr<std::unique_ptr<PageReader::Worker>> PageReader::TakeWorker()
    const {
  {
    const absl::MutexLock lock(&mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Worker> worker = std::move(idle_.back());
      idle_.pop_back();
      return worker;
    }
  }
  return Worker::Start(options_.worker_program, options_.patience);
}

template <typename Answer>
absl::StatusOr<Answer> PageReader::Ask(
    const PageRequest& request,
    absl::StatusOr<Answer> (*decode)(absl::string_view)) const {
  STET_ASSIGN_OR_RETURN(std::unique_ptr<Worker> worker, TakeWorker());
  STET_ASSIGN_OR_RETURN(
      const std::string answer,
      worker->Ask(EncodePageRequest(request), options_.patience));
  absl::StatusOr<Answer> decoded = decode(answer);
  if (absl::IsDataLoss(decoded.status())) return decoded;  // Not asked again.
  const absl::MutexLock lock(&mutex_);
  idle_.push_back(std::move(worker));
  return decoded;
}

absl::StatusOr<bool> PageReader::contained() const {
  if (options_.worker_program.empty()) return false;
  STET_ASSIGN_OR_RETURN(std::unique_ptr<Worker> worker, TakeWorker());
  const bool contained = worker->contained();
  const absl::MutexLock lock(&mutex_);
  idle_.push_back(std::move(worker));
  return contained;
}

absl::StatusOr<Extraction> PageReader::Extract(
    absl::string_view bytes, const ExtractOptions& options) const {
  if (options_.worker_program.empty()) return ExtractArticle(bytes, options);
  PageRequest request{.question = PageQuestion::kArticle,
                      .bytes = bytes,
                      .url = options.url,
                      .content_type = options.content_type,
                      .host = std::nullopt,
                      .keep = options.keep,
                      .drop = options.drop};
  if (options.host != nullptr) request.host = options.host->Furniture();
  return Ask(request, DecodeExtraction);
}

absl::StatusOr<Links> PageReader::Read(absl::string_view bytes,
                                       const ReadLinksOptions& options) const {
  if (options_.worker_program.empty()) return ReadLinks(bytes, options);
  return Ask({.question = PageQuestion::kLinks,
              .bytes = bytes,
              .url = options.url,
              .content_type = options.content_type},
             DecodeLinks);
}

}  // namespace stet
