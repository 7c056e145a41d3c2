// Any text gives a date that can be printed, or none.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "model/time_text.h"
#include "model/unicode.h"
#include "parser/date_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text = stet::ToValidUtf8(
      absl::string_view(reinterpret_cast<const char*>(data), size));
  if (const auto date = stet::ParseDate(text); date.has_value()) {
    if (date->time == absl::InfiniteFuture() ||
        date->time == absl::InfinitePast())
      std::abort();
  }
  for (const absl::string_view language : {"", "en-us", "hr"}) {
    if (const auto found = stet::FindDate(text, {.language = language});
        found.has_value()) {
      if (stet::FormatUtc(found->date.time).empty()) std::abort();
      if (found->begin >= found->end || found->end > text.size()) std::abort();
    }
  }
  stet::FindDateInUrl(text);
  return 0;
}
