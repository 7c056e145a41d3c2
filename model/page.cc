#include "model/page.h"

#include "absl/strings/match.h"

namespace stet {

absl::string_view Header(const Page& page, absl::string_view name) {
  for (const auto& [key, value] : page.headers) {
    if (absl::EqualsIgnoreCase(key, name)) return value;
  }
  return {};
}

}  // namespace stet
