// Query parameters that say how a reader came, never what is read. Internal to
// model/.

#ifndef STET_MODEL_TRACKING_PARAMETERS_H_
#define STET_MODEL_TRACKING_PARAMETERS_H_

#include "absl/strings/string_view.h"

namespace stet {

// Whether the parameter of that name, as it stands before '=', is one. ASCII
// case is ignored. Names that some sites choose articles by ("id", "ref",
// "src", "source", "cid", "page") never are.
bool IsTrackingParameter(absl::string_view name);

}  // namespace stet
#endif  // STET_MODEL_TRACKING_PARAMETERS_H_
