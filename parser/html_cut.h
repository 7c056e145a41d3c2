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
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

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

}  // namespace stet
#endif  // STET_PARSER_HTML_CUT_H_
