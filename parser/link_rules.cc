#include "parser/link_rules.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "parser/boilerplate_phrases.h"
#include "parser/element_names.h"

namespace stet {
namespace {

// Of <h2> to <h6>.
size_t HeadingLevel(Tag tag) {
  return static_cast<size_t>(tag) - static_cast<size_t>(Tag::kH2);
}

}  // namespace

float LinkDensity(const TextBlock& block) {
  return block.letters == 0 ? 0
                            : static_cast<float>(block.link_letters) /
                                  static_cast<float>(block.letters);
}

bool IsDataRow(const HtmlDocument& document, const TextBlock& block) {
  if (document.tag(block.node) != Tag::kTr || block.digits == 0 ||
      LinkDensity(block) > 0.9F) {
    return false;
  }
  const size_t first = block.text.find(" | ");
  return first != std::string::npos &&
         block.text.find(" | ", first + 3) != std::string::npos;
}

LinkRules::LinkRules(const HtmlDocument& document,
                     const std::vector<TextBlock>& blocks,
                     const PageLayout& layout, size_t body_start)
    : document_(document),
      blocks_(blocks),
      layout_(layout),
      body_start_(body_start) {
  for (size_t i = 0; i < blocks_.size(); ++i) {
    if (MayBeLinkedSubheading(i) && LinkDensity(blocks_[i]) > kLinkedMin)
      ++linked_subheadings_[HeadingLevel(document_.tag(blocks_[i].node))];
  }
}

bool LinkRules::IsFurniture(size_t i) const {
  const TextBlock& block = blocks_[i];
  if (LinkDensity(block) <= kLinkedMin || IsDataRow(document_, block))
    return false;
  const bool under_label = IsUnderLabel(i);
  if (block.ends_sentence && !under_label && !LeadsElsewhere(block))
    return false;
  return !IsResource(i) && !IsLinkedSubheading(i) &&
         (under_label || !IsOfLongList(block, layout_.places[i]));
}

bool LinkRules::IsInBoxOfLinks(const TextBlock& block,
                               const BlockPlace& place) const {
  constexpr float kDensityMax = 0.35F;
  // Names in a table of results are links.
  return place.box_link_density > kDensityMax && !IsDataRow(document_, block) &&
         !IsNumberedHeading(document_, block) && !IsOfLongList(block, place) &&
         !TellsOfLinks(block, place);
}

bool LinkRules::TellsOfLinks(const TextBlock& block,
                             const BlockPlace& place) const {
  // A work cited, whole in its link: "Ann Other, 2017; 68:491-516."
  constexpr uint32_t kCitationMarks = 4;
  constexpr uint32_t kCitationDigits = 4;
  if (IsInList(document_, block) && block.ends_sentence &&
      block.sentence_marks >= kCitationMarks && block.digits >= kCitationDigits)
    return true;
  constexpr uint32_t kLettersMin = 40;
  constexpr uint32_t kLongListLetters = 600;
  if (block.letters < kLettersMin) return false;
  const bool in_list = IsInList(document_, block);
  const bool is_long = place.box_letters >= kLongListLetters;
  if (block.link_letters * 6 >= block.letters * (in_list && is_long ? 4U : 3U))
    return false;
  if (!in_list) return is_long && place.is_prose && layout_.body_is_named;
  return place.is_prose || block.first < layout_.last_of_text;
}

bool LinkRules::IsOfLongList(const TextBlock& block,
                             const BlockPlace& place) const {
  constexpr size_t kItemsMin = 8;
  constexpr size_t kItemsMax = 100;
  NodeId item = block.node;
  if (document_.tag(item) != Tag::kLi) item = document_.parent(item);
  if (document_.tag(item) != Tag::kLi || body_start_ == blocks_.size())
    return false;
  const NodeId list = document_.parent(item);
  if (place.box < list || list < blocks_[body_start_].first ||
      document_.SubtreeEnd(list) > layout_.last_of_text)
    return false;
  constexpr size_t kChildrenRead = 400;
  size_t items = 0, children = 0;
  for (NodeId n = document_.FirstChild(list);
       n != kNoNode && items <= kItemsMax && ++children <= kChildrenRead;
       n = document_.NextSibling(n)) {
    if (document_.tag(n) == Tag::kLi) ++items;
  }
  if (items < kItemsMin || items > kItemsMax) return false;
  return std::none_of(block.links.begin(), block.links.end(),
                      [&](const TextLink& link) {
                        return absl::StrContains(
                            document_.Attribute(link.node, Attr::kHref), "#");
                      });
}

bool LinkRules::IsResource(size_t i) const {
  const TextBlock& block = blocks_[i];
  constexpr uint32_t kWordsMin = 3;
  if (!IsInList(document_, block) || block.words < kWordsMin ||
      block.own_link_letters * 3 > block.letters)
    return false;
  size_t before = i;
  while (before > 0 && IsInList(document_, blocks_[before]) &&
         LinkDensity(blocks_[before]) > kLinkedMin)
    --before;
  return FindPhrase(blocks_[before].text) == Phrase::kNone;
}

bool LinkRules::IsUnderLabel(size_t i) const {
  constexpr size_t kLinksMax = 12;
  for (size_t above = i; above-- > 0 && i - above <= kLinksMax;) {
    if (LinkDensity(blocks_[above]) > kLinkedMin) continue;
    return FindPhrase(blocks_[above].text) == Phrase::kRelated;
  }
  return false;
}

bool LinkRules::LeadsElsewhere(const TextBlock& block) const {
  if (block.first > layout_.last_of_text &&
      block.own_link_letters * 10 >= block.letters * 9 &&
      !IsInList(document_, block))
    return true;
  constexpr uint32_t kTitleBytes = 24;
  if (block.own_link_letters * 5 < block.letters * 4) return false;
  const absl::string_view text = block.text;
  const auto is_title = [](const TextLink& link) {
    return link.end - link.start >= kTitleBytes;
  };
  for (size_t at = 1; at < block.links.size(); ++at) {
    const TextLink& before = block.links[at - 1];
    const TextLink& link = block.links[at];
    if (is_title(before) && is_title(link) && link.start >= before.end &&
        text.substr(before.end, link.start - before.end)
                .find_first_not_of(" |/-") == absl::string_view::npos)
      return true;
  }
  return false;
}

bool LinkRules::IsLinkedSubheading(size_t i) const {
  if (IsNumberedHeading(document_, blocks_[i])) return true;
  if (!MayBeLinkedSubheading(i)) return false;
  if (blocks_[i].own_link_letters == 0) return true;
  // Of this site: one of several, or it is another article's headline.
  constexpr uint32_t kEntriesMin = 3;
  const size_t level = HeadingLevel(document_.tag(blocks_[i].node));
  return linked_subheadings_[level] >= kEntriesMin;
}

bool LinkRules::MayBeLinkedSubheading(size_t i) const {
  if (!layout_.places[i].in_main_parent ||
      !IsSubheadingTag(document_.tag(blocks_[i].node)) ||
      i + 1 == blocks_.size())
    return false;
  const BlockPlace& next = layout_.places[i + 1];
  return next.in_body && next.in_main_parent;
}

}  // namespace stet
