// What a page worker that was taken over may send: refused, or a value. A
// request is read in the worker, and no more trusted.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "absl/strings/string_view.h"
#include "cli/page_messages.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view message(reinterpret_cast<const char*>(data), size);
  (void)stet::DecodePageRequest(message);
  (void)stet::DecodeLinks(message);
  const auto extraction = stet::DecodeExtraction(message);
  if (!extraction.ok()) return 0;
  const auto again =
      stet::DecodeExtraction(stet::EncodeExtraction(*extraction));
  if (!again.ok()) std::abort();
  return 0;
}
