// Where on a page the article stands: how its prose is spread over the tree.
//
// The body is the smallest element that holds nearly all prose which is no
// comment, sidebar or list of links; inside it, the main parents are the
// elements that hold most of the body's paragraphs directly. Both follow the
// mass of the prose, not its neighbours, so that a box set between two
// paragraphs moves neither. Chapters of the article that stand outside of that
// element, in boxes like its own or before it, are in the body too.

#ifndef STET_PARSER_PAGE_LAYOUT_H_
#define STET_PARSER_PAGE_LAYOUT_H_

#include <cstdint>
#include <vector>

#include "parser/element_zones.h"
#include "parser/html_document.h"
#include "parser/markup_words.h"
#include "parser/text_blocks.h"

namespace stet {

struct BlockPlace {
  MarkupWords near = 0;  // Of its element and the parent.
  MarkupWords far = 0;   // Of all others below the body.
  Zones zones = 0;       // Below the body.
  NodeId box = kNoNode;  // The topmost element that it shares with no prose
                         // of the main parents.
  float box_link_density = 0;
  uint32_t box_letters = 0;
  uint32_t box_prose = 0;
  float style_share = 0;  // Of the body's prose, in elements placed and named
                          // as its own.
  bool in_body = false;
  bool in_main_parent = false;
  bool is_prose = false;
  bool is_teaser = false;  // Of a list of other articles.
};

struct PageLayout {
  NodeId body = kNoNode;           // Holds the article.
  bool body_is_named = false;      // By itemprop=articleBody or its like.
  NodeId last_of_text = 0;         // The last of the main parents' prose.
  uint32_t prose = 0;              // Letters of prose in the body,
  uint32_t page_prose = 0;         // and on the page.
  std::vector<BlockPlace> places;  // One per block.
};

PageLayout FindLayout(const HtmlDocument& document,
                      const std::vector<TextBlock>& blocks, NodeId headline);

}  // namespace stet
#endif  // STET_PARSER_PAGE_LAYOUT_H_
