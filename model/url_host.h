// The host of an address by the WHATWG URL Standard, sections 3.3 to 3.5:
// IPv4 in all its spellings, IPv6, and names by UTS 46. Internal to model/.

#ifndef STET_MODEL_URL_HOST_H_
#define STET_MODEL_URL_HOST_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace stet {

// `input` as it stands in a special address, valid UTF-8, not empty. Gives
// "example.com", "192.0.2.1" or "[2001:db8::1]"; kInvalidArgument with the
// reason for what the standard calls a failure.
absl::StatusOr<std::string> ParseUrlHost(absl::string_view input);

}  // namespace stet
#endif  // STET_MODEL_URL_HOST_H_
