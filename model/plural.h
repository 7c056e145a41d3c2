// Counts as a person says them.

#ifndef STET_MODEL_PLURAL_H_
#define STET_MODEL_PLURAL_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace stet {

// "1 edit", "2 edits", "0 edits"; of a noun that takes another ending, `many`
// is the whole form: Plural(2, "look back", "looks back").
template <typename Count>
std::string Plural(Count n, absl::string_view noun,
                   absl::string_view many = "") {
  if (n == 1) return absl::StrCat(n, " ", noun);
  return many.empty() ? absl::StrCat(n, " ", noun, "s")
                      : absl::StrCat(n, " ", many);
}

}  // namespace stet
#endif  // STET_MODEL_PLURAL_H_
