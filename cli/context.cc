#include "cli/context.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace stet {

std::string Context::Resolve(absl::string_view path) const {
  if (working_directory.empty() || (!path.empty() && path.front() == '/')) {
    return std::string(path);
  }
  return absl::StrCat(working_directory, "/", path);
}

std::optional<std::string> Context::Variable(const std::string& name) const {
  if (environment != nullptr) {
    const auto found = environment->find(name);
    if (found == environment->end()) return std::nullopt;
    return found->second;
  }
  const char* const value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

void PrintError(const Context& context, absl::string_view message) {
  *context.err << "stet: " << TerminalSafe(message) << "\n";
  context.err->flush();
}

}  // namespace stet
