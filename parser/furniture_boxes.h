// Boxes in an article's body that are told by what they say rather than by
// their names: one that begins with a label ("You may also like", "About the
// author"), and one behind the text that tells of its author.

#ifndef STET_PARSER_FURNITURE_BOXES_H_
#define STET_PARSER_FURNITURE_BOXES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "parser/html_document.h"
#include "parser/page_layout.h"
#include "parser/text_blocks.h"

namespace stet {

enum class FurnitureBox : uint8_t { kNone, kLabelled, kOfAuthor };

// The box that each of the blocks is in. `byline` are the authors' names.
std::vector<FurnitureBox> FindFurnitureBoxes(
    const HtmlDocument& document, const std::vector<TextBlock>& blocks,
    const PageLayout& layout, const std::vector<std::string>& byline);

}  // namespace stet
#endif  // STET_PARSER_FURNITURE_BOXES_H_
