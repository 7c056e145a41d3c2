// Percent-encoding, as URLs and robots.txt have it.

#ifndef STET_MODEL_PERCENT_ENCODING_H_
#define STET_MODEL_PERCENT_ENCODING_H_

#include <string>

#include "absl/strings/string_view.h"

namespace stet {

// The percent-encode sets of the WHATWG URL Standard (section 1.3): what is
// encoded in that part of an address; and one of our own. C0 controls, U+007F
// and all that is not ASCII always are.
enum class EncodeSet {
  kNonAscii,      // Only what always is.
  kFragment,      // And space " < > `
  kSpecialQuery,  // And space " # < > '
  kPath,          // And space " # < > ? ^ ` { }
  kUserinfo,      // The path's, and / : ; = @ [ \ ] |
  kUri,           // What RFC 3986 allows nowhere: space " < > \ ^ ` { | }
};

// Appends `text` with every byte of `set` as %XX. Idempotent: '%' is in none.
void AppendPercentEncoded(absl::string_view text, EncodeSet set,
                          std::string& out);

// Every %XX becomes its byte; a '%' without two hex digits stays.
std::string PercentDecode(absl::string_view text);

// RFC 3986 section 6.2.2: hex digits in upper case, and letters, digits and
// "-._~" never encoded. Those of `also_decoded` are decoded as well. Idempotent
// also where a stray '%' stands before an escape ("%%34%31"): what would read
// as a new escape stays as it is.
std::string NormaliseEscapes(absl::string_view text,
                             absl::string_view also_decoded = "");

}  // namespace stet
#endif  // STET_MODEL_PERCENT_ENCODING_H_
