// Any text is cut to valid text that holds no script, is not much longer, and
// is cut no further by a second pass.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "model/unicode.h"
#include "parser/html_cut.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text = stet::ToValidUtf8(
      absl::string_view(reinterpret_cast<const char*>(data), size));
  const stet::CutPage once = stet::CutHtml(text);
  if (!stet::IsValidUtf8(once.html)) std::abort();
  if (once.html.size() > 2 * text.size() + 1024) std::abort();
  const stet::CutPage twice = stet::CutHtml(once.html);
  if (twice.html.size() > once.html.size()) std::abort();
  return 0;
}
