#include "cli/exit_codes.h"

namespace stet {
namespace {

constexpr ExitCodeMeaning kMeanings[] = {
    {kDone, "Done."},
    {kDifferent, "diff alone: the versions or files differ."},
    {kUsage,
     "The command line or stet.toml is wrong, or what it names is not "
     "there; nothing was done."},
    {kSourceUnreadable,
     "Done, but a whole source has been unreadable for over "
     "24 hours, or an address given in this very command "
     "failed: a page, a mail server, a webhook."},
    {kStoreBroken,
     "The store is damaged, cannot be read or cannot be written, or memory, "
     "threads or file descriptors ran out; nothing that was acknowledged is "
     "lost."},
    {kStoreHeld, "Another run holds the store; cron may try again."},
};

}  // namespace

absl::Span<const ExitCodeMeaning> AllExitCodes() { return kMeanings; }

ExitCode ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kDone;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kOutOfRange:
      return kUsage;
    case absl::StatusCode::kAborted:
      return kStoreHeld;
    case absl::StatusCode::kPermissionDenied:
      return kSourceUnreadable;
    default:  // kDataLoss, kFailedPrecondition, kResourceExhausted,
              // kUnavailable, kInternal
      return kStoreBroken;
  }
}

}  // namespace stet
