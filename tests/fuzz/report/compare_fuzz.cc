// Any two texts, divided by the first NUL: the script gives either side, twice
// the same, and every difference has a class.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "model/unicode.h"
#include "report/compare.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  const size_t cut = std::min(bytes.find('\0'), bytes.size());
  const auto blocks = [](absl::string_view side) {
    return std::vector<std::string>(
        absl::StrSplit(stet::ToValidUtf8(side), '\n'));
  };
  const std::vector<std::string> before = blocks(bytes.substr(0, cut));
  const std::vector<std::string> after =
      blocks(bytes.substr(std::min(cut + 1, bytes.size())));
  const stet::Edit edit = stet::CompareTexts(before, after);
  Require(stet::ApplyForward(edit, before) == after);
  Require(stet::ApplyBackward(edit, after) == before);
  Require(edit == stet::CompareTexts(before, after));
  Require(edit.classes.empty() == (before == after));
  return 0;
}
