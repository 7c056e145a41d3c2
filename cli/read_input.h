// The bytes that a command was pointed at: a file, standard input, or an
// address. Gzipped files are told by their magic and unpacked.

#ifndef STET_CLI_READ_INPUT_H_
#define STET_CLI_READ_INPUT_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/context.h"

namespace stet {

inline constexpr size_t kInputBytesMax = 256 << 20;

struct Input {
  std::string bytes;
  std::string url;           // Final address, for an address.
  std::string content_type;  // As served, for an address.
};

bool IsAddress(absl::string_view text);  // Begins with http:// or https://.

// kNotFound, kUnavailable or kResourceExhausted, naming the input.
absl::StatusOr<Input> ReadInput(const Context& context,
                                absl::string_view input);

// A file's bytes, unpacked if gzipped.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Writes by a temporary file and rename, so that no reader sees half of it.
absl::Status WriteFileAtomically(const std::string& path,
                                 absl::string_view bytes);

}  // namespace stet
#endif  // STET_CLI_READ_INPUT_H_
