#include "parser/teaser_lists.h"

#include <algorithm>
#include <utility>

namespace stet {
namespace {

constexpr uint32_t kArticleLetters = 200;  // Of prose beside the teasers.

// A linked headline of this site, with a short text to follow.
bool IsTitle(const TextBlock& block) {
  constexpr uint32_t kWordsMin = 3;
  return block.words >= kWordsMin && !block.ends_sentence &&
         block.own_link_letters * 2 >= block.letters;
}

class TeaserFinder {
 public:
  TeaserFinder(const HtmlDocument& document, NodeId headline,
               const std::vector<uint32_t>& prose)
      : document_(document), headline_(headline), prose_(prose) {}

  std::vector<NodeId> Run(const std::vector<TextBlock>& blocks) {
    constexpr uint32_t kTeaserLettersMax = 350;
    const TextBlock* title = nullptr;
    for (const TextBlock& block : blocks) {
      if (IsProse(block)) {
        if (title == nullptr || block.letters > kTeaserLettersMax ||
            IsNumberedHeading(document_, *title) || AreEntries(*title, block)) {
          FinishRun();
        } else {
          run_.push_back({title, &block});
        }
        title = nullptr;
      } else if (IsTitle(block)) {
        title = &block;
      }
    }
    FinishRun();
    std::sort(lists_.begin(), lists_.end());
    return std::move(lists_);
  }

 private:
  struct Teaser {
    const TextBlock* title;
    const TextBlock* text;
  };

  // Two entries of lists, the second without a title.
  bool AreEntries(const TextBlock& title, const TextBlock& text) const {
    return document_.tag(title.node) == Tag::kLi &&
           document_.tag(text.node) == Tag::kLi && title.node != text.node &&
           !document_.Contains(title.node, text.node);
  }

  void FinishRun() {
    constexpr size_t kTeasersMin = 3;
    constexpr size_t kScatteredMin = 5;
    if (run_.size() >= kTeasersMin) {
      uint32_t letters = 0;
      for (const Teaser& teaser : run_) letters += teaser.text->letters;
      const NodeId list =
          Common(run_.front().title->first, run_.back().text->first);
      if (IsApart(list, letters)) {
        lists_.push_back(list);
      } else if (run_.size() >= kScatteredMin &&
                 prose_.back() - letters >= kArticleLetters) {
        for (const Teaser& teaser : run_) {
          const NodeId box = Common(teaser.title->first, teaser.text->first);
          if (IsApart(box, teaser.text->letters)) lists_.push_back(box);
        }
      }
    }
    run_.clear();
  }

  // The smallest element that holds both.
  NodeId Common(NodeId a, NodeId b) const {
    NodeId n = document_.parent(a);
    while (n != kNoNode && !document_.Contains(n, b)) n = document_.parent(n);
    return n;
  }

  // Whether an element holds hardly more prose than the teasers', and there is
  // an article beside it.
  bool IsApart(NodeId n, uint32_t letters) const {
    if (n == kNoNode || n == document_.body()) return false;
    const uint32_t prose = prose_[document_.SubtreeEnd(n)] - prose_[n];
    return prose * 10 <= letters * 11 &&
           !(headline_ != kNoNode && document_.Contains(n, headline_)) &&
           prose_.back() - prose >= kArticleLetters;
  }

  const HtmlDocument& document_;
  const NodeId headline_;
  const std::vector<uint32_t>& prose_;
  std::vector<Teaser> run_;
  std::vector<NodeId> lists_;
};

}  // namespace

std::vector<NodeId> FindTeaserLists(const HtmlDocument& document,
                                    const std::vector<TextBlock>& blocks,
                                    NodeId headline,
                                    const std::vector<uint32_t>& prose) {
  return TeaserFinder(document, headline, prose).Run(blocks);
}

}  // namespace stet
