// A page's text as the runs that a reader sees apart: one TextBlock for every
// paragraph, heading, list item, cell or caption, in document order, furniture
// included.

#ifndef STET_PARSER_TEXT_BLOCKS_H_
#define STET_PARSER_TEXT_BLOCKS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "parser/html_document.h"

namespace stet {

struct TextLink {
  NodeId node;  // The <a href>.
  uint32_t start;
  uint32_t end;  // Bytes of TextBlock::text.
};

struct TextBlock {
  NodeId node = kNoNode;   // The lowest block element that holds it.
  NodeId first = kNoNode;  // Its first text node.
  NodeId last = kNoNode;   // One past its last text node.
  std::string text;        // NFC, white space collapsed, never empty.
  uint32_t letters = 0;    // Letters and digits.
  uint32_t link_letters = 0;
  uint32_t own_link_letters = 0;  // Of links that stay on the site.
  uint32_t strong_letters = 0;    // In <b>, <strong>.
  uint32_t words = 0;           // Two characters of Han, Kana or Thai are one.
  uint32_t sentence_marks = 0;  // Full stops, commas and the like.
  uint32_t digits = 0;
  bool ends_sentence = false;
  std::vector<TextLink> links;
};

// Whether it is made of sentences, with few links, as an article's paragraphs
// are.
bool IsProse(const TextBlock& block);

// "Lorem ipsum dolor …", which templates hold where no text was written yet.
bool IsPlaceholder(const TextBlock& block);

// An item, or a paragraph of one.
bool IsInList(const HtmlDocument& document, const TextBlock& block);

// "7. The old mill", in <h2> to <h4>: a chapter of a list that is the article
// itself, even if it is a link.
bool IsNumberedHeading(const HtmlDocument& document, const TextBlock& block);

// Under `root`. Text of buttons, of <rt> and of form fields is no text; cells
// of a data table's row are one block, joined by " | ".
// `page_url` tells which links stay on the site; "": all do.
std::vector<TextBlock> FindTextBlocks(const HtmlDocument& document, NodeId root,
                                      absl::string_view page_url);

}  // namespace stet
#endif  // STET_PARSER_TEXT_BLOCKS_H_
