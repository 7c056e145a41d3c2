// A line of progress on a terminal, rewritten in place; nothing where standard
// error is no terminal.

#ifndef STET_CLI_PROGRESS_H_
#define STET_CLI_PROGRESS_H_

#include <cstdint>
#include <mutex>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cli/context.h"

namespace stet {

// Thread-safe. Erases its line when it goes.
class ProgressLine {
 public:
  explicit ProgressLine(const Context& context);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // At most ten times a second; what comes sooner is dropped.
  void Show(absl::string_view text);
  // "verifying  [####......]  42 %  12,345 of 29,000, 3m left".
  void ShowBar(absl::string_view what, uint64_t done, uint64_t total);
  // Makes room for a line of output; the next Show draws again.
  void Clear();

 private:
  const Context& context_;
  const bool shown_;
  const absl::Time started_;
  absl::Time last_ = absl::InfinitePast();
  bool drawn_ = false;
  std::mutex mutex_;
};

}  // namespace stet
#endif  // STET_CLI_PROGRESS_H_
