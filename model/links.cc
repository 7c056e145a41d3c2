#include "model/links.h"

#include <array>

namespace stet {
namespace {
constexpr std::array<absl::string_view, 4> kNames = {"article", "feed",
                                                     "sitemap", "page"};
}  // namespace

absl::string_view SourceKindName(SourceKind kind) {
  return kNames[static_cast<size_t>(kind)];
}

std::optional<SourceKind> ParseSourceKind(absl::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<SourceKind>(i);
  }
  return std::nullopt;
}

}  // namespace stet
