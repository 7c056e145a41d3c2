// A line of progress on a terminal, rewritten in place; nothing where standard
// error is no terminal.

#ifndef STET_CLI_PROGRESS_H_
#define STET_CLI_PROGRESS_H_

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cli/context.h"

namespace stet {

// How much longer work goes on that took `spent` for `done` of `total`, to the
// second: as long for what is left as for what is done. Nothing where that
// cannot be told: at the beginning, and where more is done than was to be.
std::optional<absl::Duration> TimeLeft(uint64_t done, uint64_t total,
                                       absl::Duration spent);

// Thread-safe. Erases its line when it goes.
class ProgressLine {
 public:
  explicit ProgressLine(const Context& context);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Whether anybody sees it: what costs to say is said for nobody.
  bool shown() const { return shown_; }
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
