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

#include "absl/strings/string_view.h"
#include "parser/packed_page.h"

namespace stet {

inline constexpr size_t kAttributeBytesMax = 64 << 10;
inline constexpr size_t kJsonLdBytesMax = 4 << 20;  // All of a page's.

// Linear in the input, whatever it is. Valid UTF-8 stays valid UTF-8.
CutPage CutHtml(absl::string_view html);

PackedPage PackHtml(absl::string_view html);

}  // namespace stet
#endif  // STET_PARSER_HTML_CUT_H_
