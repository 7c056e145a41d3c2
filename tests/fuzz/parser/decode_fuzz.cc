// Any bytes, under any header, give valid UTF-8 without NUL.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "model/unicode.h"
#include "parser/decode.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  // The first line doubles as the header.
  const absl::string_view header = bytes.substr(0, bytes.find('\n'));
  for (const stet::Markup markup : {stet::Markup::kHtml, stet::Markup::kXml}) {
    for (const absl::string_view type : {absl::string_view(), header}) {
      const stet::Decoded decoded =
          stet::Decode(bytes, {.content_type = type, .markup = markup});
      if (!stet::IsValidUtf8(decoded.text)) std::abort();
      if (decoded.text.find('\0') != std::string::npos) std::abort();
    }
  }
  return 0;
}
