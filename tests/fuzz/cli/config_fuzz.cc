// Any text as stet.toml gives a configuration, or an error that names the file.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "cli/config.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto config = stet::ParseConfig(
      absl::string_view(reinterpret_cast<const char*>(data), size),
      "stet.toml");
  if (!config.ok() &&
      !absl::StrContains(config.status().message(), "stet.toml")) {
    std::abort();
  }
  return 0;
}
