// The decoders behind Decode: bytes in one named encoding to UTF-8. Internal.

#ifndef STET_PARSER_ENCODING_CONVERT_H_
#define STET_PARSER_ENCODING_CONVERT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace stet {

// How far bytes are UTF-8.
struct Utf8Scan {
  size_t valid_bytes = 0;      // Up to the first ill-formed sequence or NUL.
  size_t multibyte = 0;        // Well-formed sequences of two to four bytes.
  size_t first_non_ascii = 0;  // The size if all is ASCII.
};
Utf8Scan ScanUtf8(absl::string_view bytes);

// `encoding` is a name that EncodingOfLabel gives. Ill-formed sequences and NUL
// become U+FFFD.
std::string ConvertToUtf8(absl::string_view bytes, absl::string_view encoding);

// What the bytes look like to ICU's detector; "windows-1252" where it has no
// opinion.
absl::string_view DetectEncoding(absl::string_view bytes);

}  // namespace stet
#endif  // STET_PARSER_ENCODING_CONVERT_H_
