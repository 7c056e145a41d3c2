// The name that was probably meant: for "did you mean …?".

#ifndef STET_CLI_NEAREST_NAME_H_
#define STET_CLI_NEAREST_NAME_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace stet {

// The one of `names` that the fewest mistyped letters part from `name`, the
// first of equals; "" where half of `name` would have to be wrong.
std::string NearestName(absl::string_view name,
                        const std::vector<std::string>& names);

}  // namespace stet
#endif  // STET_CLI_NEAREST_NAME_H_
