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

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "cli/page_channel.h"
#include "cli/page_messages.h"
#include "cli/page_worker.h"
#include "model/status_macros.h"

namespace stet {
namespace {

// Between a worker's socket and its end.
constexpr absl::Duration kGrace = absl::Seconds(5);

bool IsOnlyThread() {
  std::error_code error;
  const std::filesystem::directory_iterator threads("/proc/self/task", error);
  return !error && std::distance(begin(threads), end(threads)) == 1;
}

}  // namespace

// One process and the channel to it.
class PageReader::Worker {
 public:
  static absl::StatusOr<std::unique_ptr<Worker>> Start(
      const std::string& program, absl::Duration patience) {
    absl::StatusOr<PageChannel::Ends> ends = OpenChannel(patience);
    if (!ends.ok()) return Failure(program, ends.status().message());
    const absl::StatusOr<pid_t> pid = Spawn(program, *ends);
    close(ends->socket);
    if (ends->window >= 0) close(ends->window);
    if (!pid.ok()) return pid.status();
    std::unique_ptr<Worker> worker(new Worker(*pid, std::move(ends->channel)));
    if (!worker->Greet()) return Failure(program, "it ended");
    return worker;
  }

  // A copy of this process, which waits for Begin. Null where there is no room.
  static std::unique_ptr<Worker> Fork(absl::Duration patience) {
    absl::StatusOr<PageChannel::Ends> ends = OpenChannel(patience);
    if (!ends.ok()) return nullptr;
    const pid_t pid = fork();
    if (pid == 0) BecomePageWorker(ends->socket, ends->window);
    close(ends->socket);
    if (ends->window >= 0) close(ends->window);
    if (pid < 0) return nullptr;
    return std::unique_ptr<Worker>(new Worker(pid, std::move(ends->channel)));
  }

  // Of one that was forked. False where it has ended.
  bool Begin() { return greeted_ || (channel_->Send("begin") && Greet()); }

  ~Worker() {
    channel_.reset();  // Tells it to end.
    if (!ended_) End(kGrace);
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  bool contained() const { return contained_; }

  // Not to be asked again after an error.
  absl::StatusOr<std::string> Ask(const PageRequest& request,
                                  absl::Duration patience) {
    std::string answer;
    const Received received =
        channel_->Send(EncodePageRequestHead(request), request.bytes)
            ? channel_->Receive(answer)
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
  Worker(pid_t pid, PageChannel channel)
      : pid_(pid), channel_(std::move(channel)) {}

  static absl::StatusOr<PageChannel::Ends> OpenChannel(
      absl::Duration patience) {
    STET_ASSIGN_OR_RETURN(PageChannel::Ends ends, PageChannel::Open());
    const timeval wait = absl::ToTimeval(patience);
    for (const int option : {SO_RCVTIMEO, SO_SNDTIMEO}) {
      setsockopt(ends.channel.socket(), SOL_SOCKET, option, &wait,
                 sizeof(wait));
    }
    return ends;
  }

  bool Greet() {
    std::string hello;
    greeted_ = channel_->Receive(hello) == Received::kMessage;
    contained_ = hello == "contained";
    return greeted_;
  }

  static absl::Status Failure(const std::string& program,
                              absl::string_view why) {
    return absl::UnavailableError(
        absl::StrCat("starting a page worker of ", program, ": ", why));
  }

  // Its channel and nothing else: no other file, no environment.
  static absl::StatusOr<pid_t> Spawn(const std::string& program,
                                     const PageChannel::Ends& ends) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    const absl::Cleanup free_files = [&files] {
      posix_spawn_file_actions_destroy(&files);
    };
    for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
      posix_spawn_file_actions_addopen(&files, standard, "/dev/null", O_RDWR,
                                       0);
    }
    // First out of each other's way: either may have the number that the other
    // is to get.
    const int aside = std::max({ends.socket, ends.window, kPageWorkerWindow});
    posix_spawn_file_actions_adddup2(&files, ends.socket, aside + 1);
    if (ends.window >= 0)
      posix_spawn_file_actions_adddup2(&files, ends.window, aside + 2);
    posix_spawn_file_actions_adddup2(&files, aside + 1, kPageWorkerSocket);
    if (ends.window >= 0)
      posix_spawn_file_actions_adddup2(&files, aside + 2, kPageWorkerWindow);
    posix_spawn_file_actions_addclosefrom_np(
        &files, (ends.window >= 0 ? kPageWorkerWindow : kPageWorkerSocket) + 1);
    std::string name = "stet";
    std::string argument(kPageWorkerArgument);
    char* arguments[] = {name.data(), argument.data(), nullptr};
    char* environment[] = {nullptr};
    pid_t pid = 0;
    const int error = posix_spawn(&pid, program.c_str(), &files, nullptr,
                                  arguments, environment);
    if (error != 0) return Failure(program, std::strerror(error));
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
  std::optional<PageChannel> channel_;  // Empty once it is to end.
  bool greeted_ = false;
  bool contained_ = false;
  bool ended_ = false;
};

PageReader::PageReader(Options options) : options_(std::move(options)) {}
PageReader::~PageReader() = default;

void PageReader::ForkWorkers(int workers) {
  if (options_.worker_program.empty() || !IsOnlyThread()) return;
  const absl::MutexLock lock(&mutex_);
  for (int i = 0; i < workers; ++i) {
    std::unique_ptr<Worker> worker = Worker::Fork(options_.patience);
    if (worker == nullptr) return;
    idle_.push_back(std::move(worker));
  }
}

absl::StatusOr<std::unique_ptr<PageReader::Worker>> PageReader::TakeWorker()
    const {
  std::unique_ptr<Worker> worker;
  {
    const absl::MutexLock lock(&mutex_);
    if (!idle_.empty()) {
      worker = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (worker != nullptr && worker->Begin()) return worker;
  return Worker::Start(options_.worker_program, options_.patience);
}

template <typename Answer>
absl::StatusOr<Answer> PageReader::Ask(
    const PageRequest& request,
    absl::StatusOr<Answer> (*decode)(absl::string_view)) const {
  STET_ASSIGN_OR_RETURN(std::unique_ptr<Worker> worker, TakeWorker());
  STET_ASSIGN_OR_RETURN(const std::string answer,
                        worker->Ask(request, options_.patience));
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
