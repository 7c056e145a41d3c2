// Text with what is typography alone taken out.

#ifndef STET_MODEL_TYPOGRAPHY_H_
#define STET_MODEL_TYPOGRAPHY_H_

#include <string>

#include "absl/strings/string_view.h"

namespace stet {

// The text with case, quote marks, dashes and white space made one: what is
// equal here differs in typography only.
std::string FoldTypography(absl::string_view text);

// Without the marks that a line is decorated with: all before its first letter
// or digit.
absl::string_view WithoutLeadingMarks(absl::string_view text);

}  // namespace stet
#endif  // STET_MODEL_TYPOGRAPHY_H_
