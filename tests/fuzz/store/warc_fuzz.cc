// Any bytes as a WARC file: every record's header, block and answer.

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "store/warc.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const int file = memfd_create("warc", MFD_CLOEXEC);
  if (file < 0) return 0;
  if (write(file, data, size) == static_cast<ssize_t>(size)) {
    const auto reader =
        stet::WarcReader::Open(absl::StrCat("/proc/self/fd/", file));
    while (reader.ok()) {
      const auto more = (*reader)->Next();
      if (!more.ok() || !*more) break;
      const auto block = (*reader)->ReadBlock(1 << 20);
      if (!block.ok()) continue;
      const auto page = stet::PageOfRecord((*reader)->record(), *block);
      if (page.ok() && page->page.body.size() > block->size()) __builtin_trap();
    }
  }
  close(file);
  return 0;
}
