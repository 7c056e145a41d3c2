#include "parser/page_layout.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "parser/element_names.h"
#include "parser/teaser_lists.h"

namespace stet {
namespace {

constexpr MarkupWords kForeign =
    Bit(MarkupWord::kComments) | Bit(MarkupWord::kRelated) |
    Bit(MarkupWord::kRecommend) | Bit(MarkupWord::kSidebar) |
    Bit(MarkupWord::kFooter) | Bit(MarkupWord::kConsent) |
    Bit(MarkupWord::kNewsletter) | Bit(MarkupWord::kAds) |
    Bit(MarkupWord::kNavigation) | Bit(MarkupWord::kOverlay) |
    Bit(MarkupWord::kAuthorBox) | Bit(MarkupWord::kTeaser) |
    Bit(MarkupWord::kCaption) | Bit(MarkupWord::kPromo) |
    Bit(MarkupWord::kWidget) | Bit(MarkupWord::kHidden) |
    Bit(MarkupWord::kCopyright);

constexpr Zones kForeignZones = Bit(Zone::kHidden) | Bit(Zone::kNav) |
                                Bit(Zone::kAside) | Bit(Zone::kFooter) |
                                Bit(Zone::kFigcaption) | Bit(Zone::kDialog);

// What a page whose prose mostly bears the name calls something else by it:
// page builders name every paragraph a widget. Names of parts whose prose may
// well outweigh the article's must cover nearly all of the page's.
constexpr MarkupWords kWeakWords =
    Bit(MarkupWord::kWidget) | Bit(MarkupWord::kPromo) |
    Bit(MarkupWord::kMedia) | Bit(MarkupWord::kTools) |
    Bit(MarkupWord::kCategory) | Bit(MarkupWord::kMeta) |
    Bit(MarkupWord::kTags) | Bit(MarkupWord::kHeader) |
    Bit(MarkupWord::kEmbed) | Bit(MarkupWord::kPager) |
    Bit(MarkupWord::kOverlay) | Bit(MarkupWord::kToc) | Bit(MarkupWord::kForm) |
    Bit(MarkupWord::kHidden) | Bit(MarkupWord::kDate) |
    Bit(MarkupWord::kRating) | Bit(MarkupWord::kCaption) |
    Bit(MarkupWord::kCredit) | Bit(MarkupWord::kNavigation);

// What never holds a part of the text, however much its make is like that of
// elements that do.
constexpr MarkupWords kDevices =
    Bit(MarkupWord::kShare) | Bit(MarkupWord::kComments) |
    Bit(MarkupWord::kNewsletter) | Bit(MarkupWord::kOverlay) |
    Bit(MarkupWord::kConsent) | Bit(MarkupWord::kForm) |
    Bit(MarkupWord::kAuthorBox);

constexpr uint32_t kStoryLetters = 400;  // Of prose: less is a teaser.

// Names that page builders give to parts of an article too: a test's result in
// a "card", a chapter in a "widget", what unfolds under "read more".
constexpr MarkupWords kLooseNames =
    Bit(MarkupWord::kTeaser) | Bit(MarkupWord::kRelated) |
    Bit(MarkupWord::kRecommend) | Bit(MarkupWord::kCategory) |
    Bit(MarkupWord::kMedia) | Bit(MarkupWord::kWidget) |
    Bit(MarkupWord::kEmbed) | Bit(MarkupWord::kRating) | Bit(MarkupWord::kToc) |
    Bit(MarkupWord::kPromo);
// The same where the article goes on behind it.
constexpr MarkupWords kLooseNamesBetween =
    kLooseNames | Bit(MarkupWord::kAuthorBox) | Bit(MarkupWord::kNewsletter) |
    Bit(MarkupWord::kFooter) | Bit(MarkupWord::kSidebar);

// Names that say nothing where a third of the prose bears them.
constexpr MarkupWords kNamesOfMuch =
    Bit(MarkupWord::kAds) | Bit(MarkupWord::kMeta) |
    Bit(MarkupWord::kCategory) | Bit(MarkupWord::kMedia) |
    Bit(MarkupWord::kWidget) | Bit(MarkupWord::kEmbed) |
    Bit(MarkupWord::kPromo);

// Whether an element says outright that it holds the article's body.
bool IsNamedBody(const HtmlDocument& document, NodeId n, MarkupWords words) {
  const absl::string_view itemprop = document.Attribute(n, Attr::kItemprop);
  if (absl::StrContains(absl::AsciiStrToLower(itemprop), "articlebody")) {
    return true;
  }
  return (words & Bit(MarkupWord::kBody)) != 0;
}

class LayoutFinder {
 public:
  LayoutFinder(const HtmlDocument& document,
               const std::vector<TextBlock>& blocks, NodeId headline)
      : document_(document), blocks_(blocks), headline_(headline) {
    ElementNames names = ReadElementNames(document);
    words_ = std::move(names.words);
    zones_ = std::move(names.zones);
    styles_ = std::move(names.styles);
  }

  PageLayout Run() {
    WeighProse();
    FindBody();
    FindStyles();
    FindParts();
    PlaceBlocks();
    return std::move(layout_);
  }

 private:
  // Prose under each element: all of it, and what is not marked as foreign. A
  // mark on an element that holds most of the page's prose says nothing.
  void WeighProse() {
    raw_.assign(document_.size() + 1, 0);
    own_.assign(document_.size() + 1, 0);
    // Prefix sums over document order make any subtree's sum one subtraction.
    std::vector<uint32_t> at(document_.size(), 0);
    for (const TextBlock& block : blocks_) {
      if (IsProse(block)) at[block.first] += block.letters;
    }
    for (NodeId n = 0; n < document_.size(); ++n) raw_[n + 1] = raw_[n] + at[n];
    layout_.page_prose = raw_[document_.size()];
    ForgetCommonWords(at);
    std::vector<uint8_t> foreign(document_.size(), 0);
    teaser_lists_ = FindTeaserLists(document_, blocks_, headline_, raw_);
    FindPostsWithinPosts();
    for (NodeId n = 1; n < document_.size(); ++n) {
      foreign[n] = foreign[document_.parent(n)];
      if (std::binary_search(teaser_lists_.begin(), teaser_lists_.end(), n))
        foreign[n] = 1;
      if (document_.IsText(n)) continue;
      if ((words_[n] & kForeign) == 0 && (zones_[n] & kForeignZones) == 0) {
        continue;
      }
      // Readers may well have written more than the reporter did.
      const bool comments = (words_[n] & Bit(MarkupWord::kComments)) != 0 &&
                            layout_.page_prose - Raw(n) >= kStoryLetters;
      const bool of_headline = headline_ != kNoNode &&
                               document_.Contains(n, headline_) &&
                               Raw(n) >= kStoryLetters;
      const bool most =
          (Raw(n) * 5 > layout_.page_prose * 3 && !comments) || of_headline;
      if (most) {
        words_[n] &= ~kForeign;
        zones_[n] = static_cast<Zones>(zones_[n] & ~kForeignZones);
      } else if ((words_[n] & Bit(MarkupWord::kBody)) == 0 ||
                 (words_[n] & Bit(MarkupWord::kComments)) != 0) {
        foreign[n] = 1;
      }
    }
    // A paragraph may begin with a foreign word: a link to its comments.
    for (const TextBlock& block : blocks_) {
      if (at[block.first] == 0) continue;
      NodeId all = document_.parent(block.first);
      while (document_.SubtreeEnd(all) < block.last)
        all = document_.parent(all);
      if (foreign[all] != 0) at[block.first] = 0;
    }
    for (NodeId n = 0; n < document_.size(); ++n) own_[n + 1] = own_[n] + at[n];
    if (own_[document_.size()] == 0) own_ = raw_;
    // Behind a headline with a story under it, what stands before it is none of
    // the story.
    if (headline_ != kNoNode) {
      const uint32_t before = own_[headline_];
      const uint32_t after = own_.back() - before;
      if (after >= kStoryLetters && after >= before) {
        for (uint32_t& sum : own_) sum = std::max(sum, before) - before;
      }
    }
  }

  // A post inside of another one, smaller than the rest of it, is of a list.
  void FindPostsWithinPosts() {
    std::vector<NodeId> lists;
    std::vector<NodeId> post(document_.size(), kNoNode);
    for (NodeId n = 1; n < document_.size(); ++n) {
      const NodeId outer = post[n] = post[document_.parent(n)];
      if ((words_[n] & Bit(MarkupWord::kPost)) == 0) continue;
      post[n] = n;
      if (outer != kNoNode && Raw(n) * 2 < Raw(outer) &&
          !(headline_ != kNoNode && document_.Contains(n, headline_)))
        lists.push_back(n);
    }
    const size_t before = teaser_lists_.size();
    teaser_lists_.insert(teaser_lists_.end(), lists.begin(), lists.end());
    std::inplace_merge(
        teaser_lists_.begin(),
        teaser_lists_.begin() + static_cast<std::ptrdiff_t>(before),
        teaser_lists_.end());
  }

  void ForgetCommonWords(const std::vector<uint32_t>& prose_at) {
    std::array<uint64_t, kMarkupWordCount> prose = {};
    std::vector<MarkupWords> above(document_.size(), 0);
    for (NodeId n = 0; n < document_.size(); ++n) {
      // A dialog's frame may be drawn around the whole page.
      if (Raw(n) * uint64_t{10} >= layout_.page_prose * uint64_t{9})
        words_[n] &= ~Bit(MarkupWord::kOverlay);
      above[n] = words_[n];
      if (n > 0) above[n] |= above[document_.parent(n)];
      if (prose_at[n] == 0) continue;
      for (size_t i = 0; i < kMarkupWordCount; ++i) {
        if ((above[n] >> i & 1U) != 0) prose[i] += prose_at[n];
      }
    }
    MarkupWords common = 0;
    for (size_t i = 0; i < kMarkupWordCount; ++i) {
      const MarkupWords word = MarkupWords{1} << i;
      const uint64_t needed = (word & kWeakWords) != 0 ? 50 : 85;
      if (prose[i] * 100 > needed * layout_.page_prose) common |= word;
    }
    common &= ~(Bit(MarkupWord::kBody) | Bit(MarkupWord::kPost));
    // Readers may well have written nearly all of it.
    constexpr auto kComments = static_cast<size_t>(MarkupWord::kComments);
    if (layout_.page_prose - prose[kComments] >= kStoryLetters)
      common &= ~Bit(MarkupWord::kComments);
    if (common == 0) return;
    for (MarkupWords& words : words_) words &= ~common;
  }

  uint32_t Raw(NodeId n) const {
    return raw_[document_.SubtreeEnd(n)] - raw_[n];
  }
  uint32_t Own(NodeId n) const {
    return own_[document_.SubtreeEnd(n)] - own_[n];
  }

  // The child with most of the prose, or kNoNode.
  NodeId HeaviestChild(NodeId n) const {
    NodeId best = kNoNode;
    for (NodeId c = document_.FirstChild(n); c != kNoNode;
         c = document_.NextSibling(c)) {
      if (document_.IsText(c)) continue;
      if (best == kNoNode || Own(c) > Own(best)) best = c;
    }
    return best;
  }

  void FindBody() {
    NodeId body = HeaviestWithin(document_.body());
    body = NamedBodyWithin(body);
    layout_.body = body;
    layout_.prose = Own(body);
  }

  NodeId HeaviestWithin(NodeId body) const {
    for (;;) {
      const NodeId child = FirstOfManyArticles(body);
      const NodeId heavy = child != kNoNode ? child : HeaviestChild(body);
      if (heavy == kNoNode || Own(heavy) == 0) break;
      const bool enough = child != kNoNode || Own(heavy) * 20 >= Own(body) * 17;
      if (!enough || !IsContainer(heavy)) break;
      body = heavy;
    }
    return body;
  }

  // Paragraphs are no containers: a body of one paragraph is its parent.
  bool IsContainer(NodeId n) const {
    switch (document_.tag(n)) {
      case Tag::kP:
      case Tag::kBlockquote:
      case Tag::kLi:
      case Tag::kPre:
      case Tag::kFigure:
      case Tag::kUl:
      case Tag::kOl:
        return false;
      default:
        return IsBlockTag(document_.tag(n)) ||
               document_.tag(n) == Tag::kOther ||
               (document_.tag(n) == Tag::kSpan && Own(n) > 500);
    }
  }

  // Pages that append the next stories, or a list of others: the one with the
  // headline counts, if most prose beside it is in such elements too.
  NodeId FirstOfManyArticles(NodeId n) const {
    NodeId with_headline = kNoNode;
    int others = 0;
    uint32_t prose_of_others = 0;
    for (NodeId c = n + 1; c < document_.SubtreeEnd(n);) {
      if (document_.IsText(c) || document_.tag(c) != Tag::kArticle) {
        ++c;
        continue;
      }
      if (headline_ != kNoNode && document_.Contains(c, headline_)) {
        with_headline = c;
      } else if (Own(c) > 0) {
        ++others;
        prose_of_others += Own(c);
      }
      c = document_.SubtreeEnd(c);
    }
    if (with_headline == kNoNode || others == 0) return kNoNode;
    const uint32_t own = Own(with_headline);
    return own >= kStoryLetters && prose_of_others >= kStoryLetters &&
                   prose_of_others * 2 >= Own(n) - own
               ? with_headline
               : kNoNode;
  }

  NodeId NamedBodyWithin(NodeId body) {
    for (NodeId up = body; up != kNoNode && up != document_.body();
         up = document_.parent(up)) {
      if (IsNamedBody(document_, up, words_[up])) layout_.body_is_named = true;
    }
    // A name inside a named body ("body__more") is a part of it unless it is
    // nearly all.
    NodeId named = layout_.body_is_named ? body : kNoNode;
    for (NodeId n = body; n < document_.SubtreeEnd(body); ++n) {
      if (document_.IsText(n) || Own(n) * 20 < Own(body) * 13) continue;
      if (!IsContainer(n) || !IsNamedBody(document_, n, words_[n])) continue;
      if (named != kNoNode && document_.Contains(named, n) &&
          Own(n) * 20 < Own(named) * 19) {
        continue;
      }
      named = n;
    }
    if (named == kNoNode) return body;
    layout_.body_is_named = true;
    return named;
  }

  // Chapters of the article in boxes of their own, behind the headline: those
  // whose prose stands where the body's does, element for element, and those
  // before the body with as much prose as makes a beginning.
  void FindParts() {
    constexpr uint32_t kBeginningLetters = 400;
    const NodeId body = layout_.body;
    if (headline_ != kNoNode && document_.Contains(body, headline_)) return;
    for (const TextBlock& block : blocks_) {
      if (own_[block.first + 1] == own_[block.first] || IsInBody(block.first) ||
          document_.Contains(block.node, body) ||
          (headline_ != kNoNode && block.first < headline_))
        continue;
      const NodeId part = PartBesideBody(block.node);
      if (part == kNoNode) continue;
      if (IsMainParent(document_.parent(block.node)) ||
          (headline_ != kNoNode && part < body &&
           Own(part) >= kBeginningLetters))
        parts_.push_back(AllProseWithin(part));
    }
  }

  // The largest element around `n` that holds neither the body nor the
  // headline; kNoNode where that is another story or the page itself.
  NodeId PartBesideBody(NodeId n) const {
    for (;; n = document_.parent(n)) {
      if (document_.tag(n) == Tag::kArticle) return kNoNode;
      const NodeId up = document_.parent(n);
      if (!document_.Contains(up, layout_.body)) continue;
      const bool is_headline =
          headline_ != kNoNode && document_.Contains(n, headline_);
      return is_headline || up == document_.body() ? kNoNode : n;
    }
  }

  // The smallest element with all prose of `part`.
  NodeId AllProseWithin(NodeId part) const {
    for (;;) {
      const NodeId heavy = HeaviestChild(part);
      if (heavy == kNoNode || Own(heavy) < Own(part) || !IsContainer(heavy))
        return part;
      part = heavy;
    }
  }

  bool IsInBody(NodeId n) const {
    if (document_.Contains(layout_.body, n)) return true;
    const auto after = std::upper_bound(parts_.begin(), parts_.end(), n);
    return after != parts_.begin() && document_.Contains(*std::prev(after), n);
  }

  void FindStyles() {
    for (const TextBlock& block : blocks_) {
      if (!IsProse(block) || !document_.Contains(layout_.body, block.first)) {
        continue;
      }
      const uint32_t own = own_[block.first + 1] - own_[block.first];
      style_prose_[styles_[block.node]] += own;
      const NodeId up = document_.parent(block.node);
      parent_prose_[styles_[up]] += own;
      if (block.node == layout_.body) {
        parent_prose_[styles_[block.node]] += own;
      }
    }
  }

  bool IsMainParent(NodeId n) const {
    const auto it = parent_prose_.find(styles_[n]);
    return it != parent_prose_.end() && it->second * 5 >= layout_.prose &&
           it->second > 0;
  }

  void PlaceBlocks() {
    // Of the elements above a block, those on the way to the body say nothing.
    std::vector<uint8_t> on_path(document_.size(), 0);
    for (NodeId up = layout_.body; up != kNoNode; up = document_.parent(up)) {
      on_path[up] = 1;
    }
    letters_.assign(document_.size() + 1, 0);
    links_.assign(document_.size() + 1, 0);
    {
      std::vector<uint32_t> at(document_.size(), 0);
      std::vector<uint32_t> link_at(document_.size(), 0);
      for (const TextBlock& block : blocks_) {
        at[block.first] += block.letters;
        // Lists of other sites are the article's sources.
        link_at[block.first] += IsInList(document_, block)
                                    ? block.own_link_letters
                                    : block.link_letters;
      }
      for (NodeId n = 0; n < document_.size(); ++n) {
        letters_[n + 1] = letters_[n] + at[n];
        links_[n + 1] = links_[n] + link_at[n];
      }
    }
    ForgetLooseNames();
    layout_.places.reserve(blocks_.size());
    for (const TextBlock& block : blocks_) {
      layout_.places.push_back(Place(block, on_path));
    }
  }

  // An element of the body with several long paragraphs and hardly a link is
  // part of the text, whatever it is called; so are elements of one style, the
  // entries of a list, that have as much together.
  void ForgetLooseNames() {
    constexpr uint32_t kLongParagraph = 160;  // Letters.
    constexpr uint32_t kPartLetters = 500;
    std::vector<uint32_t> long_prose(document_.size() + 1, 0);
    for (const TextBlock& block : blocks_) {
      if (!IsProse(block) || !document_.Contains(layout_.body, block.first))
        continue;
      if (block.letters >= kLongParagraph)
        long_prose[block.first + 1] = block.letters;
      if (own_[block.first + 1] > own_[block.first] &&
          (block.node == layout_.body ||
           IsMainParent(document_.parent(block.node))))
        layout_.last_of_text = block.first;
    }
    for (NodeId n = 0; n < document_.size(); ++n)
      long_prose[n + 1] += long_prose[n];
    struct Part {
      uint32_t long_prose = 0;
      uint32_t letters = 0;
      uint32_t links = 0;
      NodeId end = 0;
    };
    absl::flat_hash_map<uint64_t, Part> parts;
    const NodeId body_end = document_.SubtreeEnd(layout_.body);
    for (NodeId n = layout_.body + 1; n < body_end; ++n) {
      if ((words_[n] & (kLooseNamesBetween | kNamesOfMuch)) == 0) continue;
      const NodeId end = document_.SubtreeEnd(n);
      Part& part = parts[styles_[n]];
      part.long_prose += long_prose[end] - long_prose[n];
      part.letters += letters_[end] - letters_[n];
      part.links += links_[end] - links_[n];
      part.end = end;
    }
    const auto is_text = [](const Part& part) {
      return part.long_prose >= kPartLetters &&
             part.links * 20 <= part.letters * 3;
    };
    const auto is_much = [this](const Part& part) {
      return part.long_prose >= kPartLetters &&
             part.long_prose * 3 >= layout_.prose &&
             part.links * 4 <= part.letters;
    };
    for (NodeId n = layout_.body + 1; n < body_end; ++n) {
      if ((words_[n] & (kLooseNamesBetween | kNamesOfMuch)) == 0) continue;
      const NodeId end = document_.SubtreeEnd(n);
      const Part own = {long_prose[end] - long_prose[n],
                        letters_[end] - letters_[n], links_[end] - links_[n],
                        end};
      const Part& all = parts[styles_[n]];
      if (is_much(own) || is_much(all)) words_[n] &= ~kNamesOfMuch;
      if (is_text(own) || is_text(all)) {
        words_[n] &=
            ~(layout_.last_of_text >= end ? kLooseNamesBetween : kLooseNames);
      }
    }
  }

  BlockPlace Place(const TextBlock& block,
                   const std::vector<uint8_t>& on_path) const {
    BlockPlace place;
    place.is_prose = IsProse(block);
    place.is_teaser = std::any_of(
        teaser_lists_.begin(), teaser_lists_.end(),
        [&](NodeId n) { return document_.Contains(n, block.first); });
    place.in_body = IsInBody(block.first);
    // Inline elements count as well: <span class="caption">.
    int distance = 0;
    const NodeId device = DeviceAround(block.node, on_path);
    NodeId box = block.node;
    bool box_open = true;
    for (NodeId up = document_.parent(block.first);
         up != kNoNode && on_path[up] == 0; up = document_.parent(up)) {
      const bool inside = up > block.node;
      if (inside && document_.SubtreeEnd(up) < block.last) continue;
      // What lies above the box lies above the main text too.
      if (box_open) (distance < 2 ? place.near : place.far) |= words_[up];
      place.zones |= zones_[up];
      if (!inside) ++distance;
      if (up <= block.node && box_open) {
        box = up;
        const NodeId above = document_.parent(up);
        if (above != kNoNode && above < device && IsMainParent(above)) {
          box_open = false;
          place.in_main_parent = up == block.node;
        }
      }
    }
    if (block.node == layout_.body) place.in_main_parent = true;
    place.far &= ~place.near;
    place.box = box;
    const NodeId end = document_.SubtreeEnd(box);
    place.box_letters = letters_[end] - letters_[box];
    const uint32_t links = links_[end] - links_[box];
    place.box_link_density =
        static_cast<float>(links) /
        static_cast<float>(std::max<uint32_t>(place.box_letters, 1));
    place.box_prose = raw_[end] - raw_[box];
    const auto style = style_prose_.find(styles_[block.node]);
    if (style != style_prose_.end() && layout_.prose > 0) {
      place.style_share =
          static_cast<float>(style->second) / static_cast<float>(layout_.prose);
    }
    return place;
  }

  // The topmost element around `n`, below the body, that never holds a part of
  // the text; kNoNode if none does.
  NodeId DeviceAround(NodeId n, const std::vector<uint8_t>& on_path) const {
    NodeId device = kNoNode;
    for (; n != kNoNode && on_path[n] == 0; n = document_.parent(n)) {
      if ((words_[n] & kDevices) != 0 && Own(n) * 4 < layout_.prose) device = n;
    }
    return device;
  }

  const HtmlDocument& document_;
  const std::vector<TextBlock>& blocks_;
  const NodeId headline_;
  PageLayout layout_;
  std::vector<NodeId> teaser_lists_;
  std::vector<NodeId> parts_;  // Of the article, outside of the body.
  std::vector<MarkupWords> words_;
  std::vector<Zones> zones_;
  std::vector<uint64_t> styles_;
  std::vector<uint32_t> raw_;      // Prefix sums of prose,
  std::vector<uint32_t> own_;      // of prose that nothing marks as foreign,
  std::vector<uint32_t> letters_;  // of letters,
  std::vector<uint32_t> links_;    // and of letters in links.
  absl::flat_hash_map<uint64_t, uint32_t> style_prose_;
  absl::flat_hash_map<uint64_t, uint32_t> parent_prose_;
};

}  // namespace

PageLayout FindLayout(const HtmlDocument& document,
                      const std::vector<TextBlock>& blocks, NodeId headline) {
  return LayoutFinder(document, blocks, headline).Run();
}

}  // namespace stet
