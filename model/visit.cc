#include "model/visit.h"

namespace stet {

absl::string_view VisitStateName(VisitState state) {
  switch (state) {
    case VisitState::kLive:
      return "live";
    case VisitState::kGone:
      return "gone";
    case VisitState::kBlocked:
      return "blocked";
    case VisitState::kMoved:
      return "moved";
    case VisitState::kRemoved:
      return "removed";
  }
  return "unknown";
}

}  // namespace stet
