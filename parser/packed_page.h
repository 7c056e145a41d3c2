// A page after the cut (html_cut.h), and the same with short references in the
// place of its texts and attributes.

#ifndef STET_PARSER_PACKED_PAGE_H_
#define STET_PARSER_PACKED_PAGE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "parser/html_names.h"

namespace stet {

struct CutPage {
  std::string html;
  std::vector<std::string> json_ld;  // As they stand in the page.
};

// The cut page as the tree's builder gets it. A builder copies texts and values
// of attributes character by character, and decides nothing by them: in their
// place stand short references, and the tree is the same in less than half the
// time. Texts and values with character references stay as they are, and so
// does all of a page in which a reference's mark stands already.
class PackedPage {
 public:
  struct Attribute {
    Attr attr;
    absl::string_view value;
  };

  const std::string& html() const { return cut_.html; }
  std::vector<std::string> TakeJsonLd() { return std::move(cut_.json_ld); }

  // What a text of the tree stands for; where that is not one piece of the page
  // it is put together behind `spare`, which must not move while it is read.
  absl::string_view TextOf(absl::string_view text, std::string& spare) const;
  // The most that all the texts of a tree take in `spare`.
  size_t spare_bytes() const { return 2 * cut_.html.size() + pool_.size(); }

  // What the value of the attribute `kListName` stands for, appended.
  static constexpr absl::string_view kListName = "x";
  void AppendAttributes(absl::string_view value,
                        std::vector<Attribute>& attributes) const;

  // Of the texts that stand outside of tags.
  size_t text_bytes() const;

  // Of all that the tree and the metadata are made of.
  uint64_t Hash() const;

 private:
  friend class Cutter;
  friend PackedPage PackHtml(absl::string_view html);
  struct Range {
    uint32_t begin;
    uint32_t size;
  };
  struct PooledAttribute {
    Attr attr;
    Range value;
  };

  CutPage cut_;
  std::string pool_;  // Each text with a space before and behind it; values.
  std::vector<Range> texts_;
  std::vector<PooledAttribute> attributes_;
  std::vector<Range> lists_;  // Of attributes_.
};

}  // namespace stet
#endif  // STET_PARSER_PACKED_PAGE_H_
