#include "cli/page_worker.h"

#include <fcntl.h>
#include <malloc.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <string>

#include "cli/page_channel.h"
#include "cli/page_messages.h"
#include "parser/extract.h"
#include "parser/read_links.h"

// A sanitizer's runtime needs more address space and more system calls.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define STET_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define STET_SANITIZED 1
#endif
#endif

namespace stet {
namespace {

constexpr int kKeptBytes = 16 << 20;

constexpr char kWarmingPage[] =
    "<!DOCTYPE html><html lang=en><title>W\xC3\xA4rme</title><article><h1>"
    "W\xC3\xA4rme</h1><p>By \xD0\x90\xD0\xBD\xD0\xBD\xD0\xB0, 3 May 2024. "
    "\xE4\xB8\xAD\xE6\x96\x87 \xE0\xB9\x84\xE0\xB8\x97\xE0\xB8\xA2.</p>"
    "</article>";

// What libraries load on first use is loaded before nothing can be opened.
void Warm() {
  (void)ExtractArticle(kWarmingPage, {.url = "https://example.com/1",
                                      .content_type = "text/html"});
  for (const char* type :
       {"text/html; charset=gbk", "text/html; charset=big5",
        "text/html; charset=shift_jis", "text/html; charset=euc-kr",
        "text/html; charset=windows-1251"}) {
    (void)ExtractArticle(kWarmingPage, {.url = "", .content_type = type});
  }
}

void Limit(__rlimit_resource resource, rlim_t most) {
  const rlimit limit{.rlim_cur = most, .rlim_max = most};
  setrlimit(resource, &limit);
}

// Whether the kernel took the list. mmap and mprotect only without execution.
[[maybe_unused]] bool AllowOnly() {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (filter == nullptr) return false;
  bool good = true;
  for (const int call : {SCMP_SYS(read),           SCMP_SYS(write),
                         SCMP_SYS(recvfrom),       SCMP_SYS(sendmsg),
                         SCMP_SYS(poll),           SCMP_SYS(ppoll),
                         SCMP_SYS(munmap),         SCMP_SYS(mremap),
                         SCMP_SYS(madvise),        SCMP_SYS(brk),
                         SCMP_SYS(futex),          SCMP_SYS(getrandom),
                         SCMP_SYS(clock_gettime),  SCMP_SYS(gettimeofday),
                         SCMP_SYS(setitimer),      SCMP_SYS(rt_sigreturn),
                         SCMP_SYS(rt_sigprocmask), SCMP_SYS(getpid),
                         SCMP_SYS(gettid),         SCMP_SYS(tgkill),
                         SCMP_SYS(sched_yield),    SCMP_SYS(restart_syscall),
                         SCMP_SYS(exit),           SCMP_SYS(exit_group)}) {
    good &= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0;
  }
  // Memory, but none that can be executed: of the third argument's bits.
  constexpr scmp_arg_cmp kNotExecutable = {
      .arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0};
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
    good &= seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1,
                                   &kNotExecutable) == 0;
  }
  good = good && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return good;
}

bool Contain() {
  prctl(PR_SET_DUMPABLE, 0);
  Limit(RLIMIT_CORE, 0);
  Limit(RLIMIT_FSIZE, 0);
#ifdef STET_SANITIZED
  return false;
#else
  Limit(RLIMIT_AS, kPageWorkerAddressBytes);
  Limit(RLIMIT_NPROC, 0);
  Limit(RLIMIT_NOFILE, kPageWorkerSocket + 1);  // All in use; poll needs it.
  return AllowOnly();
#endif
}

// SIGPROF ends the process where a page has used its time up.
void AllowCpu(int seconds) {
  const itimerval most{.it_interval = {}, .it_value = {.tv_sec = seconds}};
  setitimer(ITIMER_PROF, &most, nullptr);
}

std::string AnswerTo(absl::string_view message) {
  const absl::StatusOr<PageRequest> request = DecodePageRequest(message);
  if (!request.ok()) return EncodeLinks(request.status());
  if (request->question == PageQuestion::kLinks) {
    return EncodeLinks(ReadLinks(
        request->bytes,
        {.url = request->url, .content_type = request->content_type}));
  }
  return EncodeExtraction(ExtractArticle(
      request->bytes, {.url = request->url,
                       .content_type = request->content_type,
                       .host = request->host ? &*request->host : nullptr,
                       .keep = request->keep,
                       .drop = request->drop}));
}

}  // namespace

namespace {

int Serve(const PageChannel& channel) {
  std::set_new_handler([] { _exit(kPageWorkerOutOfMemory); });
  // A terminal's interrupt goes to the whole group; the run decides.
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
    std::signal(signal, SIG_IGN);
  }
  // Pages come and go: memory that was got for one is kept for the next.
  mallopt(M_MMAP_THRESHOLD, kKeptBytes);
  mallopt(M_TRIM_THRESHOLD, 4 * kKeptBytes);
  Warm();
  const bool contained = Contain();
  if (!channel.Send(contained ? "contained" : "bounded")) return 1;
  std::string spare;
  absl::string_view message;
  while (channel.Receive(spare, message) == Received::kMessage) {
    AllowCpu(kPageWorkerCpuSeconds);  // Waiting for the next costs none.
    if (!channel.Send(AnswerTo(message))) return 1;
    if (spare.capacity() > static_cast<size_t>(kKeptBytes))
      spare = std::string();
  }
  return 0;
}

// The strings as well: they are this process's memory.
void ForgetEnvironment() {
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry)
    explicit_bzero(*entry, std::strlen(*entry));
  clearenv();
}

}  // namespace

int RunPageWorker() {
  return Serve(PageChannel(kPageWorkerSocket, kPageWorkerWindow));
}

void BecomePageWorker(int socket, int window) {
  ForgetEnvironment();
  std::set_terminate(nullptr);
  prctl(PR_SET_NAME, "stet page");
  const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  const int aside = std::max({socket, window, nothing, kPageWorkerWindow});
  const int last = window >= 0 ? kPageWorkerWindow : kPageWorkerSocket;
  if (nothing < 0 || dup2(socket, aside + 1) < 0 ||
      (window >= 0 && dup2(window, aside + 2) < 0) ||
      dup2(aside + 1, kPageWorkerSocket) < 0 ||
      (window >= 0 && dup2(aside + 2, kPageWorkerWindow) < 0)) {
    _exit(1);
  }
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (dup2(nothing, standard) < 0) _exit(1);
  }
  if (close_range(static_cast<unsigned>(last) + 1, ~0U, 0) != 0) _exit(1);
  const PageChannel channel(kPageWorkerSocket, window >= 0 ? last : -1);
  std::string begin;
  if (channel.Receive(begin) != Received::kMessage) _exit(0);
  _exit(Serve(channel));
}

}  // namespace stet
