#include "parser/furniture_boxes.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/match.h"
#include "parser/boilerplate_phrases.h"

namespace stet {
namespace {

class BoxFinder {
 public:
  BoxFinder(const HtmlDocument& document, const std::vector<TextBlock>& blocks,
            const PageLayout& layout, const std::vector<std::string>& byline)
      : document_(document),
        blocks_(blocks),
        layout_(layout),
        byline_(byline),
        boxes_(blocks.size(), FurnitureBox::kNone) {}

  std::vector<FurnitureBox> Run() {
    FindAuthors();
    FindLabelled();
    return std::move(boxes_);
  }

 private:
  void FindAuthors() {
    // Where more do, the article is about its author.
    constexpr size_t kNamingMax = 2;
    std::vector<size_t> naming;
    for (size_t i = 0; i < blocks_.size(); ++i) {
      if (NamesAuthor(i)) naming.push_back(i);
    }
    if (naming.size() > kNamingMax) return;
    for (const size_t i : naming) boxes_[i] = FurnitureBox::kOfAuthor;
  }

  // Prose in a small box behind the text that names who wrote it.
  bool NamesAuthor(size_t i) const {
    const BlockPlace& place = layout_.places[i];
    return place.in_body && place.is_prose && !place.in_main_parent &&
           blocks_[i].first > layout_.last_of_text &&
           place.box_prose * 4 <= layout_.prose &&
           std::any_of(byline_.begin(), byline_.end(),
                       [&](const std::string& name) {
                         return absl::StrContains(name, ' ') &&
                                absl::StrContains(blocks_[i].text, name);
                       });
  }

  void FindLabelled() {
    prose_before_ = {0};
    for (size_t i = 0; i < blocks_.size(); ++i) {
      const BlockPlace& place = layout_.places[i];
      const bool counts = place.is_prose && place.in_body;
      prose_before_.push_back(prose_before_.back() +
                              (counts ? blocks_[i].letters : 0));
    }
    for (size_t i = 1; i < blocks_.size(); ++i) {
      if (!IsLabel(i)) continue;
      const size_t end = BoxEnd(i);
      if (end <= i + 1) continue;
      std::fill(boxes_.begin() + static_cast<std::ptrdiff_t>(i),
                boxes_.begin() + static_cast<std::ptrdiff_t>(end),
                FurnitureBox::kLabelled);
    }
  }

  // A heading that says of what is under it that it is no part of the text.
  bool IsLabel(size_t i) const {
    constexpr uint32_t kWordsMax = 8;
    const TextBlock& block = blocks_[i];
    if (!layout_.places[i].in_body || block.words > kWordsMax ||
        !IsSubheadingTag(document_.tag(block.node)))
      return false;
    switch (FindPhrase(block.text)) {
      case Phrase::kRelated:
        return block.words > 1;  // "More" unfolds more of the text.
      case Phrase::kNewsletter:
      case Phrase::kComments:
      case Phrase::kAuthor:
      case Phrase::kCopyright:
        return true;
      default:
        return false;
    }
  }

  // One past the last block of the largest box that the label `i` begins and
  // that holds no more than half of the body's prose.
  size_t BoxEnd(size_t i) const {
    size_t end = i + 1;
    for (NodeId box = document_.parent(blocks_[i].node);
         box != layout_.body && box != kNoNode && box > blocks_[i - 1].first;
         box = document_.parent(box)) {
      size_t last = end;
      while (last < blocks_.size() &&
             document_.Contains(box, blocks_[last].first))
        ++last;
      const uint32_t prose = prose_before_[last] - prose_before_[i];
      if (prose * 2 > prose_before_.back()) break;
      end = last;
    }
    return end;
  }

  const HtmlDocument& document_;
  const std::vector<TextBlock>& blocks_;
  const PageLayout& layout_;
  const std::vector<std::string>& byline_;
  std::vector<FurnitureBox> boxes_;
  std::vector<uint32_t> prose_before_;  // Of the body, before each block.
};

}  // namespace

std::vector<FurnitureBox> FindFurnitureBoxes(
    const HtmlDocument& document, const std::vector<TextBlock>& blocks,
    const PageLayout& layout, const std::vector<std::string>& byline) {
  return BoxFinder(document, blocks, layout, byline).Run();
}

}  // namespace stet
