// The cut: a page without the bytes that no reader sees, in one pass over it.
//
// Scripts, styles, SVG, templates, frames, comments and all attributes but
// those of html_names.h go, white space runs shrink: about two thirds of a news
// page, and most of the time its tree would cost. What is left is an HTML page
// that builds the same tree, bounded in depth, in open formatting elements and
// in attributes, so that no page makes the tree's builder quadratic.

#ifndef STET_PARSER_HTML_CUT_H_
#define STET_PARSER_HTML_CUT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "parser/html_names.h"

namespace stet {

// Real pages nest at most about 60 deep; tags beyond are left out, their text
// stays.
inline constexpr size_t kNestingMax = 200;
inline constexpr size_t kOpenFormattingMax = 48;
inline constexpr size_t kAttributeBytesMax = 64 << 10;
inline constexpr size_t kJsonLdBytesMax = 4 << 20;  // All of a page's.

struct CutPage {
  std::string html;
  std::vector<std::string> json_ld;  // As they stand in the page.
};

// Linear in the input, whatever it is. Valid UTF-8 stays valid UTF-8.
CutPage CutHtml(absl::string_view html);

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

PackedPage PackHtml(absl::string_view html);

}  // namespace stet
#endif  // STET_PARSER_HTML_CUT_H_
