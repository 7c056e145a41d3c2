#include "cli/nearest_name.h"

#include <algorithm>

namespace stet {
namespace {

// Letters added, left out, changed, or swapped with their neighbour (optimal
// string alignment).
size_t Mistypings(absl::string_view a, absl::string_view b) {
  std::vector<std::vector<size_t>> rows(a.size() + 1,
                                        std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      size_t& least = rows[i][j];
      if (i == 0 || j == 0) {
        least = i + j;
        continue;
      }
      least = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1,
                        rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        least = std::min(least, rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.size()][b.size()];
}

}  // namespace

std::string NearestName(absl::string_view name,
                        const std::vector<std::string>& names) {
  constexpr size_t kBytesMax = 64;
  if (name.size() > kBytesMax) return "";
  std::string nearest;
  size_t least = (name.size() + 1) / 2 + 1;  // More is another word.
  for (const std::string& candidate : names) {
    const size_t mistypings = Mistypings(name, candidate);
    if (mistypings >= least) continue;
    least = mistypings;
    nearest = candidate;
  }
  return nearest;
}

}  // namespace stet
