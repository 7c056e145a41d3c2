// Which elements the cut (html_cut.h) keeps, and how it counts them.

#ifndef STET_PARSER_ELEMENT_FATES_H_
#define STET_PARSER_ELEMENT_FATES_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "parser/html_names.h"

namespace stet {

// How the cut treats an element.
enum class Fate : uint8_t {
  kKeep,        // Counted in the nesting.
  kUncounted,   // Kept; its parents bound its nesting (<tr>), or it has none.
  kVoid,        // Kept; never has an end tag.
  kFormatting,  // Kept; re-opened by the tree builder, so counted apart.
  kDropTags,    // The tags go, the content stays.
  kDropAll,     // Up to the matching end tag; elements of its name nest.
  kDropRaw,     // Up to the first end tag of its name.
};

Fate FateOf(Tag tag);

// Elements of no Tag of their own whose tags confuse the tree or nest without
// bound, and which no article needs.
bool IsUnwantedName(absl::string_view name);

}  // namespace stet
#endif  // STET_PARSER_ELEMENT_FATES_H_
