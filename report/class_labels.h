// How a reader is told of a class: "number_changed" is "number".

#ifndef STET_REPORT_CLASS_LABELS_H_
#define STET_REPORT_CLASS_LABELS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace stet {

struct ClassLabel {
  std::string label;    // "number"; a word or three, for a chip.
  std::string meaning;  // One sentence for the class's own page.
};

// For a name that is not known, the name with spaces for underscores.
ClassLabel LabelOf(absl::string_view class_name);

}  // namespace stet
#endif  // STET_REPORT_CLASS_LABELS_H_
