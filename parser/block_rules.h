// Which of a page's blocks are the article's, and what each is in it.

#ifndef STET_PARSER_BLOCK_RULES_H_
#define STET_PARSER_BLOCK_RULES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "model/article.h"
#include "parser/boilerplate_phrases.h"
#include "parser/furniture_boxes.h"
#include "parser/host_knowledge.h"
#include "parser/html_document.h"
#include "parser/link_rules.h"
#include "parser/metadata.h"
#include "parser/page_kind.h"
#include "parser/page_layout.h"
#include "parser/repeated_text.h"
#include "parser/text_blocks.h"

namespace stet {

// What the rules look at; all outlives them.
struct RulesPage {
  const HtmlDocument& document;
  const std::vector<TextBlock>& blocks;
  const PageLayout& layout;
  const Metadata& metadata;
  const PostList& posts;
  const std::vector<NodeId>& keep;  // Elements that the source's settings name.
  const HostKnowledge* host = nullptr;
};

// Whether one of the elements holds the block.
bool IsInside(const HtmlDocument& document, const TextBlock& block,
              const std::vector<NodeId>& elements);

// Blocks are asked for by their index, in document order.
class BlockRules {
 public:
  explicit BlockRules(const RulesPage& page);

  // The rule by which the block goes; "" if it stays. `folded` is its text,
  // case folded, and `words_before` counts those of the blocks that stayed,
  // standfirsts aside.
  std::string WhyNot(size_t i, absl::string_view folded, uint64_t fingerprint,
                     uint32_t words_before);

  // What a block that stays is.
  BlockKind KindOf(size_t i);

  // What stands between the headline and the body and is named as standfirsts
  // are, is set as a heading under the headline, or is prose in the headline's
  // own box.
  bool IsStandfirst(size_t i) const;

  // Whether a standfirst is printed in the text: the publisher's own <article>,
  // or the body, holds it with the body's beginning, or it stands in the body's
  // column and not in the headline's, or it is of several paragraphs, which are
  // the text's first.
  bool RunsWithBody(size_t i) const;

  // Whether a block that says what `first` said was written again, rather than
  // printed again.
  bool IsWrittenAgain(size_t first, size_t again) const {
    return repeated_.IsWrittenAgain(first, again);
  }

  static constexpr size_t kNoPost = SIZE_MAX;

  // The index of the post that holds the block.
  size_t PostOf(const TextBlock& block) const;

 private:
  // Whether it is a correction's; asked once for each block.
  bool IsNote(size_t i);

  Phrase PhraseOf(const TextBlock& block, const BlockPlace& place,
                  absl::string_view folded) const;

  // In the body, where the text begins behind the headline.
  bool IsBeforeHeadline(const TextBlock& block) const;

  // The smallest element that holds both the block and the body's beginning.
  NodeId ForkOf(size_t i) const;

  bool IsOneOfSeveral(size_t i) const;

  // Where the text's own element holds the byline, line by line with the rest,
  // the element is not it.
  bool IsByline(size_t i) const;

  // Whether the part of `box` that holds the block, or what stands right before
  // it, shows a picture: the block tells what is on it.
  bool IsBesidePicture(const TextBlock& block, NodeId box) const;

  // Of a post, all goes that is not what its author wrote.
  std::string WhyNotInPost(const TextBlock& block) const;

  // A box between the paragraphs is part of the text unless its markup says
  // otherwise or it is mostly links. "" if it is.
  std::string BesideBy(const TextBlock& block, const BlockPlace& place) const;

  // "Friday, 22 October 2010 at 20:13" before the text: when it was published.
  bool IsDateAlone(const TextBlock& block) const;

  // A paragraph among the text's own that is called what lines around it are,
  // unlike the others, and is no longer than those: <p class="tags">,
  // <div id="breadcrumbs">.
  bool IsNamedLine(const TextBlock& block, const BlockPlace& place) const;

  // A small box without prose around something to fill in, press or play: what
  // is said in it says what that is for. A heading or paragraph among the
  // text's own may hold a button (to copy its address) and is none.
  bool IsDevice(const TextBlock& block, const BlockPlace& place) const;

  // A quotation, or an agency's sign in brackets: it may recur over a host's
  // articles and is part of each.
  static bool IsQuoteOrCredit(const TextBlock& block, const BlockPlace& place);

  // Headings are none, whatever they are called.
  bool IsCaption(size_t i) const;

  const HtmlDocument& document_;
  const std::vector<TextBlock>& blocks_;
  const PageLayout& layout_;
  const Metadata& metadata_;
  const PostList& posts_;
  const std::vector<NodeId>& keep_;
  const HostKnowledge* const host_;
  const std::vector<FurnitureBox> boxes_;
  const RepeatedText repeated_;
  const std::string title_;  // Case folded.
  // The first block that is surely the body's; past the end if none is.
  const size_t body_start_;
  const LinkRules links_;
  std::optional<bool> is_note_;  // Of the block note_of_.
  size_t note_of_ = SIZE_MAX;
};

}  // namespace stet
#endif  // STET_PARSER_BLOCK_RULES_H_
