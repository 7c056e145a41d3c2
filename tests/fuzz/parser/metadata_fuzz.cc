// Any page, and any JSON-LD, gives bounded metadata in valid UTF-8.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "model/unicode.h"
#include "parser/decode.h"
#include "parser/html_document.h"
#include "parser/json_ld.h"
#include "parser/metadata.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text =
      stet::Decode(absl::string_view(reinterpret_cast<const char*>(data), size),
                   {})
          .text;
  const std::vector<std::string> scripts = {text};
  stet::ReadJsonLd(scripts, "https://example.com/");
  const auto document = stet::HtmlDocument::Parse(text);
  if (!document.ok()) return 0;
  const stet::Metadata metadata =
      stet::ReadMetadata(*document, {.url = "https://example.com/a"});
  if (!stet::IsValidUtf8(metadata.title)) std::abort();
  for (const std::string& name : metadata.byline) {
    if (name.empty() || !stet::IsValidUtf8(name)) std::abort();
  }
  return 0;
}
