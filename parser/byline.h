// From a byline as printed or declared to the names in it.
//
//   NamesInByline("By Eva Example and Jo Doe, Chief Reporter");
//   // {"Eva Example", "Jo Doe"}

#ifndef STET_PARSER_BYLINE_H_
#define STET_PARSER_BYLINE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "parser/html_document.h"

namespace stet {

inline constexpr size_t kNamesMax = 32;
inline constexpr size_t kNameBytesMax = 120;

// Introductions ("By", "Von", "Автор:"), addresses, dates, roles and places go;
// a newsroom or an agency that signs stays. Names appear once, in order. Empty
// where nothing in `text` can be a name.
std::vector<std::string> NamesInByline(absl::string_view text);

// Whether the text begins as bylines do in one of many languages.
bool BeginsLikeByline(absl::string_view text);

struct VisibleByline {
  std::vector<std::string> names;
  NodeId node = kNoNode;
  bool is_microdata = false;  // itemprop=author rather than looks.
};

// The byline that a reader sees: of the article's head rather than of comments,
// related articles or the page's foot. `headline` may be kNoNode.
VisibleByline FindByline(const HtmlDocument& document, NodeId headline);

// The same, of a page that marks no byline: a name beside a label ("Author"),
// or in bold and alone before the text.
VisibleByline FindUnmarkedByline(const HtmlDocument& document, NodeId headline);

}  // namespace stet
#endif  // STET_PARSER_BYLINE_H_
