#include "cli/progress.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "model/unicode.h"

namespace stet {

std::optional<absl::Duration> TimeLeft(uint64_t done, uint64_t total,
                                       absl::Duration spent) {
  constexpr absl::Duration kTooSoon = absl::Seconds(2);
  if (done == 0 || done >= total || spent <= kTooSoon) return std::nullopt;
  return absl::Trunc(
      spent * (static_cast<double>(total - done) / static_cast<double>(done)),
      absl::Seconds(1));
}

ProgressLine::ProgressLine(const Context& context)
    : context_(context),
      shown_(context.err_is_terminal && !context.quiet),
      started_(context.clock()) {}

ProgressLine::~ProgressLine() { Clear(); }

void ProgressLine::Show(absl::string_view text) {
  if (!shown_) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  const absl::Time now = context_.clock();
  if (now >= last_ && now - last_ < absl::Milliseconds(100)) return;
  last_ = now;
  std::string line = TerminalSafe(text);
  while (DisplayWidth(line) >= context_.width) line.pop_back();
  *context_.err << "\r\x1b[K" << line << std::flush;
  drawn_ = true;
}

void ProgressLine::ShowBar(absl::string_view what, uint64_t done,
                           uint64_t total) {
  if (!shown_) return;
  if (total == 0) return Show(absl::StrCat(what, "  ", done));
  constexpr uint64_t kCells = 20;
  const uint64_t filled = std::min(kCells, done * kCells / total);
  std::string left;
  if (const auto rest = TimeLeft(done, total, context_.clock() - started_))
    left = absl::StrCat(", ", absl::FormatDuration(*rest), " left");
  Show(absl::StrFormat(
      "%s  [%s%s] %3d %%  %d of %d%s", std::string(what),
      std::string(filled, '#'), std::string(kCells - filled, '.'),
      static_cast<int>(done * 100 / total), done, total, left));
}

void ProgressLine::Clear() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (drawn_) *context_.err << "\r\x1b[K" << std::flush;
  drawn_ = false;
}

}  // namespace stet
