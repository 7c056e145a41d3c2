// Bodies as servers code them, at the libraries' usual levels. What cannot be
// coded aborts.

#ifndef STET_TESTS_SUPPORT_CODINGS_H_
#define STET_TESTS_SUPPORT_CODINGS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace stet {

std::string Gzip(absl::string_view bytes);  // One member (RFC 1952).
std::string Brotli(absl::string_view bytes);
// One frame, its size in its head; `dictionary` may be raw content.
std::string Zstd(absl::string_view bytes, absl::string_view dictionary = "");

}  // namespace stet
#endif  // STET_TESTS_SUPPORT_CODINGS_H_
