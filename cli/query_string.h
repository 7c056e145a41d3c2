// The query of an address as forms write it (WHATWG URL Standard, section 5):
// name=value pairs, "+" a space.

#ifndef STET_CLI_QUERY_STRING_H_
#define STET_CLI_QUERY_STRING_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace stet {

using QueryParameters = std::vector<std::pair<std::string, std::string>>;

// Decoded, as valid UTF-8, in their order; at most 20 are read.
QueryParameters ParseQuery(absl::string_view query);

// The first of that name; "" if there is none.
std::string QueryValue(const QueryParameters& parameters,
                       absl::string_view name);

std::string FormEncoded(absl::string_view text);

}  // namespace stet
#endif  // STET_CLI_QUERY_STRING_H_
