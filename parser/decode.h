// From the bytes of a page or feed to UTF-8 text, by the WHATWG Encoding
// Standard (labels and decoders) and the HTML Standard's sniffing (13.2.3.2).
//
//   const Decoded page = Decode(body, {.content_type = header});
//   page.text;      // Valid UTF-8, no NUL, no byte order mark.
//   page.encoding;  // "windows-1251"
//
// Pure functions; thread-safe.

#ifndef STET_PARSER_DECODE_H_
#define STET_PARSER_DECODE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace stet {

enum class Markup { kHtml, kXml };

// What named the encoding; the earlier wins.
enum class EncodingSource {
  kByteOrderMark,
  kHttp,         // The charset of the Content-Type header.
  kDeclaration,  // <meta>, or an XML declaration.
  kDetected,     // UTF-8 that is valid, else what the bytes look like.
};

struct DecodeOptions {
  absl::string_view content_type;  // The HTTP header's value; may be empty.
  Markup markup = Markup::kHtml;
};

struct Decoded {
  // NUL and what the encoding does not define are U+FFFD.
  std::string text;
  absl::string_view encoding;  // The standard's name; static storage.
  EncodingSource source = EncodingSource::kDetected;
};

// Never fails: any bytes give some text. Two departures from the standard, both
// for a <meta> only, never for a header: bytes that are valid UTF-8 are UTF-8
// whatever else the page declares (archives and proxies convert pages and leave
// the declaration), and a page that declares UTF-8 yet is mostly not is looked
// at.
Decoded Decode(absl::string_view bytes, const DecodeOptions& options);

// The standard's name of an encoding for a label as pages write it, white space
// and case ignored; "" for none. EncodingOfLabel("Latin1") is "windows-1252".
absl::string_view EncodingOfLabel(absl::string_view label);

// What the first 64 KB declare, by the HTML Standard's prescan; "" if nothing.
absl::string_view PrescanEncoding(absl::string_view bytes);

}  // namespace stet
#endif  // STET_PARSER_DECODE_H_
