// A page worker: a process that reads foreign bytes for a run and can do
// nothing else. It has one socket and no other file, no environment, a bound on
// memory and on CPU time for each page, and a list of system calls (seccomp)
// with which it can neither open, connect, nor start anything. What a hostile
// page could make of a fault in a parser ends there, and so does a crash.

#ifndef STET_CLI_PAGE_WORKER_H_
#define STET_CLI_PAGE_WORKER_H_

#include "absl/strings/string_view.h"

namespace stet {

// The program's first argument that makes it a worker; told to nobody.
inline constexpr absl::string_view kPageWorkerArgument = "--page-worker";
inline constexpr int kPageWorkerSocket = 3;
inline constexpr int kPageWorkerWindow = 4;       // Mapped, then closed.
inline constexpr int kPageWorkerCpuSeconds = 10;  // For one page.
inline constexpr unsigned long kPageWorkerAddressBytes = 1UL << 30;
inline constexpr int kPageWorkerOutOfMemory = 12;  // Its exit code.

// Answers requests (page_messages.h, through page_channel.h) until the socket
// ends. The exit code.
int RunPageWorker();

// Makes this process, a copy just made by fork(2) of one without other threads,
// a page worker with these two descriptors, once a first message has come: no
// other file, no environment.
[[noreturn]] void BecomePageWorker(int socket, int window);

}  // namespace stet
#endif  // STET_CLI_PAGE_WORKER_H_
