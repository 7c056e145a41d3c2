// How deep a page's elements nest, as the tree's builder will see it.

#ifndef STET_PARSER_NESTING_GUARD_H_
#define STET_PARSER_NESTING_GUARD_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "parser/html_names.h"

namespace stet {

// Real pages nest at most about 60 deep; tags beyond are left out, their text
// stays.
inline constexpr size_t kNestingMax = 200;
inline constexpr size_t kOpenFormattingMax = 48;

// Bounds the tree's depth and its open formatting elements, neither ever
// underestimated by more than a constant factor. Each call says whether the tag
// may stay.
class NestingGuard {
 public:
  // `name` tells the elements apart that Tag does not.
  bool Open(Tag tag, absl::string_view name);
  bool Close(Tag tag, absl::string_view name);

  // Elements that the builder opens again in the next block (<b>, <a>).
  bool OpenFormatting(Tag tag);
  bool CloseFormatting(Tag tag);

 private:
  void CloseListItem(Tag tag);

  std::array<Tag, kNestingMax> open_ = {};
  std::array<uint64_t, kNestingMax> names_ = {};  // Hashes, for kOther.
  size_t size_ = 0;
  size_t formatting_ = 0;
  std::array<uint32_t, kTagCount> active_ = {};
  std::array<uint32_t, kTagCount> dropped_ = {};
};

}  // namespace stet
#endif  // STET_PARSER_NESTING_GUARD_H_
