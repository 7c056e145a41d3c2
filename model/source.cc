#include "model/source.h"

#include <algorithm>

#include "absl/strings/string_view.h"

namespace stet {
namespace {

// Linear in text times pattern at worst: on a mismatch only the last '*' is
// tried again.
bool GlobMatches(absl::string_view glob, absl::string_view text) {
  size_t g = 0;
  size_t t = 0;
  size_t star = absl::string_view::npos;
  size_t star_text = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      star_text = t;
    } else if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t])) {
      ++g;
      ++t;
    } else if (star != absl::string_view::npos) {
      g = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

}  // namespace

bool Admits(const Source& source, const std::string& url) {
  const auto matches = [&url](const std::string& glob) {
    return GlobMatches(glob, url);
  };
  if (std::any_of(source.exclude.begin(), source.exclude.end(), matches))
    return false;
  return source.include.empty() ||
         std::any_of(source.include.begin(), source.include.end(), matches);
}

}  // namespace stet
