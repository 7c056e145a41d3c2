// Which lines that are links are part of an article's text, and which only lead
// away from it.

#ifndef STET_PARSER_LINK_RULES_H_
#define STET_PARSER_LINK_RULES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "parser/html_document.h"
#include "parser/page_layout.h"
#include "parser/text_blocks.h"

namespace stet {

// The share of a block's letters that are links; above kLinkedMin it is a link.
float LinkDensity(const TextBlock& block);
constexpr float kLinkedMin = 0.66F;

// A row of three cells or more, with figures among them and not all links.
bool IsDataRow(const HtmlDocument& document, const TextBlock& block);

class LinkRules {
 public:
  // All outlives it. `body_start` is the first block that is surely the body's,
  // past the end if none is.
  LinkRules(const HtmlDocument& document, const std::vector<TextBlock>& blocks,
            const PageLayout& layout, size_t body_start);

  // Whether the block is a link and nothing says that it is part of the text.
  bool IsFurniture(size_t i) const;

  // Whether it stands in a box of links, and is not what is told there.
  bool IsInBoxOfLinks(const TextBlock& block, const BlockPlace& place) const;

 private:
  // What is said in a list of links: before the text ends, an item or paragraph
  // that is no more than half a link; behind it, an item that is prose; and a
  // work that is cited.
  bool TellsOfLinks(const TextBlock& block, const BlockPlace& place) const;

  // An entry of a long list among the text, whose links leave the page: they
  // are what is told.
  bool IsOfLongList(const TextBlock& block, const BlockPlace& place) const;

  // A list item that leads to another site, where no label above it says that
  // more on the matter follows: the article's own list of sources.
  bool IsResource(size_t i) const;

  // Whether a label above it, and above all links between them, says that they
  // lead to other articles.
  bool IsUnderLabel(size_t i) const;

  // What is a link to this site's other pages though it ends as a sentence
  // does: all of a line behind the text, or titles that are run together.
  bool LeadsElsewhere(const TextBlock& block) const;

  // A heading among the text that leads to another site: to what the chapter
  // under it tells of.
  bool IsLinkedSubheading(size_t i) const;
  bool MayBeLinkedSubheading(size_t i) const;

  const HtmlDocument& document_;
  const std::vector<TextBlock>& blocks_;
  const PageLayout& layout_;
  const size_t body_start_;
  std::array<uint32_t, 5> linked_subheadings_ = {};  // Of <h2> to <h6>.
};

}  // namespace stet
#endif  // STET_PARSER_LINK_RULES_H_
