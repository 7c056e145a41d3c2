// Any bytes as a WARC file: every record's header, block and answer.

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "store/warc.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::FILE* const file = std::tmpfile();
  if (file == nullptr) return 0;
  const size_t written = size == 0 ? 0 : std::fwrite(data, 1, size, file);
  if (written == size && std::fflush(file) == 0) {
    const auto reader =
        stet::WarcReader::Open(absl::StrCat("/proc/self/fd/", fileno(file)));
    while (reader.ok()) {
      const auto more = (*reader)->Next();
      if (!more.ok() || !*more) break;
      const auto block = (*reader)->ReadBlock(1 << 20);
      if (!block.ok()) continue;
      const auto page = stet::PageOfRecord((*reader)->record(), *block);
      if (page.ok() && page->page.body.size() > block->size()) __builtin_trap();
    }
  }
  std::fclose(file);
  return 0;
}
