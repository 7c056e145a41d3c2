// Any bytes give bounded lists of valid text, or a clear error.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "model/unicode.h"
#include "parser/read_links.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  stet::LooksLikeFeedOrSitemap(bytes, "");
  for (const auto& links :
       {stet::ReadLinks(bytes, {.url = "https://example.com/a/"}),
        stet::ReadOpml(bytes)}) {
    if (!links.ok()) continue;
    if (links->entries.size() > 50000) std::abort();
    for (const stet::LinkEntry& entry : links->entries) {
      if (!stet::IsValidUtf8(entry.title)) std::abort();
      if (!stet::IsValidUtf8(entry.url)) std::abort();
    }
  }
  return 0;
}
