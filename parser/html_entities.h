// Character references in text that is HTML by habit: JSON-LD strings, feed
// titles, meta contents escaped twice.

#ifndef STET_PARSER_HTML_ENTITIES_H_
#define STET_PARSER_HTML_ENTITIES_H_

#include <string>

#include "absl/strings/string_view.h"

namespace stet {

// Numeric references and the names that news pages use (HTML 4's, and &apos;)
// become characters; others stay as they are. Once: "&amp;lt;" gives "&lt;".
std::string DecodeEntities(absl::string_view text);

// Tags out, references decoded, white space collapsed. A '<' that begins no
// known tag stays.
std::string PlainText(absl::string_view html);

}  // namespace stet
#endif  // STET_PARSER_HTML_ENTITIES_H_
