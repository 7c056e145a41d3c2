// The byline on a page, and the names in it.

#ifndef STET_PARSER_BYLINE_H_
#define STET_PARSER_BYLINE_H_

#include <string>
#include <vector>

#include "parser/html_document.h"

namespace stet {

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
