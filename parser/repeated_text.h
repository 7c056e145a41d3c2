// Text that a page prints twice: copies of it for another screen, quotations
// pulled out of it, and what its author wrote again.

#ifndef STET_PARSER_REPEATED_TEXT_H_
#define STET_PARSER_REPEATED_TEXT_H_

#include <cstddef>
#include <vector>

#include "parser/page_layout.h"
#include "parser/text_blocks.h"

namespace stet {

// `blocks` and `layout` outlive it. Blocks are asked for by their index.
class RepeatedText {
 public:
  RepeatedText(const std::vector<TextBlock>& blocks, const PageLayout& layout);

  // Whether the block `again`, of the same text as `first`, was written twice,
  // as a question that is put to each of several people: both are among the
  // text's own paragraphs, not one right behind the other, and no more than one
  // of their neighbours recurs with them. A copy brings those along, and most
  // of the text.
  bool IsWrittenAgain(size_t first, size_t again) const;

  // Whether the block is a quotation, set apart, of what a paragraph of the
  // text says among other things.
  bool IsPulled(size_t i) const;

 private:
  void FindPullQuotes();

  const std::vector<TextBlock>& blocks_;
  const PageLayout& layout_;
  std::vector<size_t> pulled_;  // In ascending order.
  size_t own_prose_ = 0;        // The text's own paragraphs.
};

}  // namespace stet
#endif  // STET_PARSER_REPEATED_TEXT_H_
