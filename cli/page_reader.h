// From foreign bytes to Articles and Links where a page cannot harm the run: in
// worker processes (page_worker.h), or in this process where none are wanted.
//
//   const PageReader reader({.worker_program = "/proc/self/exe"});
//   STET_ASSIGN_OR_RETURN(const Extraction e,
//                         reader.Extract(page.body, options));
//
// Both ways give the same for the same bytes.

#ifndef STET_CLI_PAGE_READER_H_
#define STET_CLI_PAGE_READER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "model/links.h"
#include "parser/extract.h"
#include "parser/read_links.h"

namespace stet {

struct PageRequest;

// Thread-safe: as many workers as threads ask at once, started when first
// needed, ended with the reader. A worker that dies is replaced.
class PageReader {
 public:
  struct Options {
    std::string worker_program;  // A stet; "" reads in this process.
    // For one page, by the clock: the workers' own limit counts CPU time.
    absl::Duration patience = absl::Seconds(60);
  };

  PageReader() : PageReader(Options{}) {}
  explicit PageReader(Options options);
  ~PageReader();
  PageReader(const PageReader&) = delete;
  PageReader& operator=(const PageReader&) = delete;

  // Makes `workers` as copies of this process, which costs a tenth of starting
  // a program and nothing more until they are asked. For who has not yet read
  // any secret; does nothing where there are other threads, without workers,
  // and where the system has no room.
  void ForkWorkers(int workers);

  // Errors as ExtractArticle's and ReadLinks', and for a page that its worker
  // did not survive: kResourceExhausted where its time was up or its memory
  // spent, kInternal where it crashed. kUnavailable: no worker could be
  // started, which is no fault of the page's. No explanations.
  absl::StatusOr<Extraction> Extract(absl::string_view bytes,
                                     const ExtractOptions& options) const;
  absl::StatusOr<Links> Read(absl::string_view bytes,
                             const ReadLinksOptions& options) const;

  // Whether a worker is kept from every system call but its own few; false
  // where the kernel has no seccomp, and without workers.
  absl::StatusOr<bool> contained() const;

 private:
  class Worker;
  absl::StatusOr<std::unique_ptr<Worker>> TakeWorker() const;
  template <typename Answer>
  absl::StatusOr<Answer> Ask(
      const PageRequest& request,
      absl::StatusOr<Answer> (*decode)(absl::string_view)) const;

  const Options options_;
  mutable absl::Mutex mutex_;
  mutable std::vector<std::unique_ptr<Worker>> idle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace stet
#endif  // STET_CLI_PAGE_READER_H_
