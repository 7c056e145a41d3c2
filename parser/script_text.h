// The article of a page whose text only a script would show: what the data in
// its scripts holds of it. For pages that show readers without scripts nothing.

#ifndef STET_PARSER_SCRIPT_TEXT_H_
#define STET_PARSER_SCRIPT_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace stet {

// `html` is the page as it came, in UTF-8. The result is a fragment of HTML:
// the longest string with paragraphs in it, or the sentences that one member's
// name stands before ("text": "…"). "" where that is less than a few sentences.
std::string FindTextInScripts(absl::string_view html);

}  // namespace stet
#endif  // STET_PARSER_SCRIPT_TEXT_H_
