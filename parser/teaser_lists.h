// Lists of other articles: a linked headline and a short text, over and over.

#ifndef STET_PARSER_TEASER_LISTS_H_
#define STET_PARSER_TEASER_LISTS_H_

#include <cstdint>
#include <vector>

#include "parser/html_document.h"
#include "parser/text_blocks.h"

namespace stet {

// The elements that hold them, in document order: no other prose stands in the
// list or, where the article stands in it too, in the teaser; nor does the
// headline. `prose` are sums over the document: prose[n] are the letters of
// prose that begins before node n.
std::vector<NodeId> FindTeaserLists(const HtmlDocument& document,
                                    const std::vector<TextBlock>& blocks,
                                    NodeId headline,
                                    const std::vector<uint32_t>& prose);

}  // namespace stet
#endif  // STET_PARSER_TEASER_LISTS_H_
