#include "cli/context.h"

#include "absl/strings/str_cat.h"

namespace stet {

std::string Context::Resolve(absl::string_view path) const {
  if (working_directory.empty() || (!path.empty() && path.front() == '/')) {
    return std::string(path);
  }
  return absl::StrCat(working_directory, "/", path);
}

void PrintError(const Context& context, absl::string_view message) {
  *context.err << "stet: " << TerminalSafe(message) << "\n";
  context.err->flush();
}

}  // namespace stet
