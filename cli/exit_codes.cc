#include "cli/exit_codes.h"

namespace stet {

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
