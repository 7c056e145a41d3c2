#include "parser/block_rules.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "model/notices.h"
#include "model/unicode.h"
#include "parser/date_text.h"
#include "parser/notice_phrases.h"

namespace stet {
namespace {

constexpr size_t kShortWords = 40;   // Prose longer than this is no phrase.
constexpr uint32_t kHeadWords = 15;  // Kept of the text: it has begun.

// What class names and ids call the things around an article.
constexpr MarkupWords kFurnitureWords =
    Bit(MarkupWord::kMeta) | Bit(MarkupWord::kByline) | Bit(MarkupWord::kDate) |
    Bit(MarkupWord::kAuthorBox) | Bit(MarkupWord::kTags) |
    Bit(MarkupWord::kBreadcrumb) | Bit(MarkupWord::kShare) |
    Bit(MarkupWord::kComments) | Bit(MarkupWord::kRelated) |
    Bit(MarkupWord::kRecommend) | Bit(MarkupWord::kTeaser) |
    Bit(MarkupWord::kNewsletter) | Bit(MarkupWord::kPaywall) |
    Bit(MarkupWord::kAds) | Bit(MarkupWord::kPromo) | Bit(MarkupWord::kCredit) |
    Bit(MarkupWord::kMedia) | Bit(MarkupWord::kEmbed) |
    Bit(MarkupWord::kSidebar) | Bit(MarkupWord::kWidget) |
    Bit(MarkupWord::kNavigation) | Bit(MarkupWord::kPager) |
    Bit(MarkupWord::kFooter) | Bit(MarkupWord::kForm) |
    Bit(MarkupWord::kConsent) | Bit(MarkupWord::kOverlay) |
    Bit(MarkupWord::kTools) | Bit(MarkupWord::kCopyright) |
    Bit(MarkupWord::kCategory) | Bit(MarkupWord::kRating) |
    Bit(MarkupWord::kToc);

bool Has(Zones zones, Zone zone) { return (zones & Bit(zone)) != 0; }
bool Has(MarkupWords words, MarkupWord word) {
  return (words & Bit(word)) != 0;
}

// A notice with something to say, not a link to where such are collected.
bool IsCorrectionNote(const TextBlock& block) {
  constexpr size_t kBytesMax = 1500;
  constexpr uint32_t kWordsMin = 4;
  if (block.text.size() > kBytesMax || block.words < kWordsMin ||
      LinkDensity(block) > kLinkedMin)
    return false;
  return stet::IsNote(block.text);
}

size_t FindBodyStart(const PageLayout& layout) {
  const auto start = std::find_if(
      layout.places.begin(), layout.places.end(), [](const BlockPlace& place) {
        return place.in_body && place.in_main_parent && place.is_prose;
      });
  return static_cast<size_t>(start - layout.places.begin());
}

}  // namespace

bool IsInside(const HtmlDocument& document, const TextBlock& block,
              const std::vector<NodeId>& elements) {
  return std::any_of(elements.begin(), elements.end(), [&](NodeId n) {
    return document.Contains(n, block.first);
  });
}

BlockRules::BlockRules(const RulesPage& page)
    : document_(page.document),
      blocks_(page.blocks),
      layout_(page.layout),
      metadata_(page.metadata),
      posts_(page.posts),
      keep_(page.keep),
      host_(page.host),
      boxes_(FindFurnitureBoxes(page.document, page.blocks, page.layout,
                                page.metadata.byline)),
      repeated_(page.blocks, page.layout),
      title_(FoldCase(CollapseSpace(page.metadata.title))),
      body_start_(FindBodyStart(page.layout)),
      links_(page.document, page.blocks, page.layout, body_start_) {}

bool BlockRules::IsNote(size_t i) {
  if (!is_note_ || note_of_ != i) {
    is_note_ = IsCorrectionNote(blocks_[i]);
    note_of_ = i;
  }
  return *is_note_;
}

std::string BlockRules::WhyNot(size_t i, absl::string_view folded,
                               uint64_t fingerprint, uint32_t words_before) {
  const TextBlock& block = blocks_[i];
  const BlockPlace& place = layout_.places[i];
  if (Has(place.zones, Zone::kHidden)) return "hidden";
  if (!keep_.empty()) {
    if (!IsInside(document_, block, keep_))
      return "outside of what the source keeps";
    return folded == title_ ? "the headline" : "";
  }
  if (PostOf(block) != kNoPost) return WhyNotInPost(block);
  if (posts_.kind == PageKind::kForum && !posts_.posts.empty())
    return "outside the posts";
  // Readers and the desk speak of errors among the comments, too.
  const bool in_comments =
      !place.in_body && Has(place.near | place.far, MarkupWord::kComments);
  if (!Has(place.zones, Zone::kNav) && !in_comments && IsNote(i)) return "";
  if (Has(place.zones, Zone::kNav) || Has(place.zones, Zone::kForm) ||
      Has(place.zones, Zone::kDialog)) {
    return "zone: navigation, form or dialog";
  }
  const bool standfirst = IsStandfirst(i);
  if (!place.in_body && !standfirst) return "outside the body";
  if (block.node == metadata_.headline_node || folded == title_)
    return "the headline";
  if (IsPlaceholder(block)) return "a template's placeholder";
  if (place.is_teaser) return "a list of other articles";
  if (IsBeforeHeadline(block)) return "before the headline";
  if (boxes_[i] == FurnitureBox::kLabelled) return "a box with a label";
  if (IsByline(i)) return "the byline";
  if (boxes_[i] == FurnitureBox::kOfAuthor) return "of the author";
  const Phrase phrase = PhraseOf(block, place, folded);
  if (phrase != Phrase::kNone)
    return absl::StrCat("phrase: ", PhraseName(phrase));
  if (words_before < kHeadWords && IsDateAlone(block)) return "a date alone";
  if (standfirst) return "";
  if (repeated_.IsPulled(i)) return "a sentence of the text again";
  if (!place.in_main_parent && !IsCaption(i)) {
    const std::string by = BesideBy(block, place);
    if (!by.empty()) return absl::StrCat("beside the main text: ", by);
  }
  if (!block.ends_sentence && !IsCaption(i) && IsDevice(block, place))
    return "beside a device";
  if (IsNamedLine(block, place)) return "a line that is named as furniture";
  if (links_.IsFurniture(i)) return "link density";
  if (!block.ends_sentence && host_ != nullptr &&
      host_->IsFurniture(fingerprint) && !IsQuoteOrCredit(block, place)) {
    return absl::StrCat("host furniture: on ", host_->CountOf(fingerprint),
                        " of ", host_->articles(), " articles");
  }
  return "";
}

Phrase BlockRules::PhraseOf(const TextBlock& block, const BlockPlace& place,
                            absl::string_view folded) const {
  if (const Phrase notice = FindNotice(folded); notice != Phrase::kNone)
    return notice;
  if (block.words > kShortWords) {
    constexpr uint32_t kInvitationWordsMax = 60;
    constexpr size_t kMarksMin = 4;
    return block.words <= kInvitationWordsMax &&
                   CountInvitationMarks(folded) >= kMarksMin
               ? Phrase::kNewsletter
               : Phrase::kNone;
  }
  const Phrase phrase = FindPhrase(block.text);
  // "By closing the bridge, the council …" begins as a byline does, and
  // "Copyright was the subject of …" as a notice.
  constexpr uint32_t kLineWordsMax = 14;
  if (phrase == Phrase::kNewsletter && place.in_main_parent && place.is_prose &&
      place.style_share > 0.2F && block.words > kLineWordsMax &&
      CountInvitationMarks(folded) == 1)
    return Phrase::kNone;
  if ((phrase == Phrase::kByline || phrase == Phrase::kCopyright) &&
      place.in_main_parent && block.ends_sentence &&
      block.words > kLineWordsMax)
    return Phrase::kNone;
  // Longer prose of the text's own is no line of that kind, whatever ends it.
  constexpr uint32_t kBylineWordsMax = 16;
  constexpr uint32_t kLinkLineWordsMax = 20;
  const bool of_text =
      place.is_prose &&
      (place.in_main_parent || document_.tag(block.node) == Tag::kLi);
  if ((phrase == Phrase::kByline && block.words > kBylineWordsMax &&
       (of_text || (place.is_prose && block.ends_sentence))) ||
      (phrase == Phrase::kRelated && block.words > kLinkLineWordsMax &&
       of_text))
    return Phrase::kNone;
  return phrase;
}

bool BlockRules::IsBeforeHeadline(const TextBlock& block) const {
  const NodeId headline = metadata_.headline_node;
  return headline != kNoNode && block.last <= headline &&
         body_start_ < blocks_.size() && blocks_[body_start_].first > headline;
}

bool BlockRules::IsStandfirst(size_t i) const {
  const TextBlock& block = blocks_[i];
  const BlockPlace& place = layout_.places[i];
  const NodeId headline = metadata_.headline_node;
  if (headline == kNoNode || i >= body_start_ ||
      body_start_ == blocks_.size() || block.first < headline ||
      document_.Contains(headline, block.first)) {
    return false;
  }
  if (place.in_body && place.in_main_parent) return false;
  constexpr Zones kElsewhere =
      Bit(Zone::kNav) | Bit(Zone::kAside) | Bit(Zone::kFooter) |
      Bit(Zone::kForm) | Bit(Zone::kFigure) | Bit(Zone::kFigcaption) |
      Bit(Zone::kTable) | Bit(Zone::kDialog) | Bit(Zone::kHidden);
  if ((place.zones & kElsewhere) != 0) return false;
  constexpr MarkupWords kOther =
      kFurnitureWords & ~(Bit(MarkupWord::kTeaser) | Bit(MarkupWord::kPromo) |
                          Bit(MarkupWord::kMeta) | Bit(MarkupWord::kWidget));
  if ((place.near & kOther & ~Bit(MarkupWord::kByline)) != 0) return false;
  if (LinkDensity(block) > 0.33F) return false;
  constexpr uint32_t kWordsMin = 4;
  if (block.words < kWordsMin) return false;
  if (Has(place.near, MarkupWord::kStandfirst) ||
      Has(place.far, MarkupWord::kStandfirst)) {
    return true;
  }
  constexpr uint32_t kLeadWords = 12;
  const bool is_lead = place.is_prose && block.words >= kLeadWords &&
                       (block.ends_sentence || block.sentence_marks >= 3);
  if ((place.near & kFurnitureWords &
       ~(is_lead ? Bit(MarkupWord::kTeaser) : MarkupWords{0})) != 0)
    return false;
  switch (document_.tag(block.node)) {
    case Tag::kH2:
    case Tag::kH3:
    case Tag::kH4:
      if (document_.parent(block.node) == document_.parent(headline))
        return true;
      if (!is_lead) return false;
      break;
    default:
      break;
  }
  if (!place.is_prose) return false;
  NodeId box = document_.parent(headline);
  while (box != kNoNode && !document_.Contains(box, block.first))
    box = document_.parent(box);
  return box != kNoNode &&
         (!document_.Contains(box, blocks_[body_start_].first) ||
          document_.parent(block.node) == box ||
          ((place.far & kFurnitureWords) == 0 &&
           (IsSubheadingTag(document_.tag(block.node)) ||
            !IsBesidePicture(block, place.in_body ? box : ForkOf(i)))));
}

NodeId BlockRules::ForkOf(size_t i) const {
  NodeId fork = document_.parent(blocks_[i].node);
  while (!document_.Contains(fork, blocks_[body_start_].first))
    fork = document_.parent(fork);
  return fork;
}

bool BlockRules::IsBesidePicture(const TextBlock& block, NodeId box) const {
  // The block's element may be the box itself, or one around it.
  const bool is_inside = block.node > box;
  NodeId part = is_inside ? block.node : block.first;
  while (document_.parent(part) != box) part = document_.parent(part);
  NodeId from = document_.FirstChild(box);
  for (NodeId n = from; n != part; n = document_.NextSibling(n)) {
    if (!document_.IsText(n)) from = n;
  }
  for (NodeId n = from; n < document_.SubtreeEnd(part); ++n) {
    switch (document_.tag(n)) {
      case Tag::kImg:
      case Tag::kPicture:
      case Tag::kFigure:
        return true;
      default:
        break;
    }
  }
  return false;
}

bool BlockRules::RunsWithBody(size_t i) const {
  const BlockPlace& place = layout_.places[i];
  if (place.in_body || IsOneOfSeveral(i)) return true;
  if (place.in_main_parent && place.style_share > 0.5F) return true;
  const NodeId column = document_.parent(blocks_[i].node);
  if (blocks_[i].ends_sentence &&
      document_.Contains(column, blocks_[body_start_].first) &&
      !document_.Contains(column, metadata_.headline_node))
    return true;
  for (NodeId n = blocks_[i].node; n != kNoNode; n = document_.parent(n)) {
    if (document_.tag(n) == Tag::kArticle &&
        document_.Contains(n, blocks_[body_start_].first))
      return true;
  }
  return false;
}

bool BlockRules::IsByline(size_t i) const {
  const NodeId node = blocks_[i].node;
  return node == metadata_.byline_node && blocks_[i].words <= kShortWords &&
         (i == 0 || blocks_[i - 1].node != node) &&
         (i + 1 == blocks_.size() || blocks_[i + 1].node != node);
}

bool BlockRules::IsOneOfSeveral(size_t i) const {
  constexpr size_t kNear = 2;  // A line of another kind may stand between.
  const auto is_paragraph = [&](size_t at) {
    return layout_.places[at].is_prose &&
           document_.tag(blocks_[at].node) == Tag::kP;
  };
  if (!is_paragraph(i)) return false;
  const NodeId parent = document_.parent(blocks_[i].node);
  const size_t end = std::min(i + kNear + 1, blocks_.size());
  for (size_t at = i - std::min(i, kNear); at < end; ++at) {
    if (at != i && is_paragraph(at) &&
        document_.parent(blocks_[at].node) == parent && IsStandfirst(at))
      return true;
  }
  return false;
}

size_t BlockRules::PostOf(const TextBlock& block) const {
  const auto after = std::upper_bound(
      posts_.posts.begin(), posts_.posts.end(), block.first,
      [](NodeId node, const Post& post) { return node < post.node; });
  if (after == posts_.posts.begin()) return kNoPost;
  const auto post = std::prev(after);
  return document_.Contains(post->node, block.first)
             ? static_cast<size_t>(post - posts_.posts.begin())
             : kNoPost;
}

std::string BlockRules::WhyNotInPost(const TextBlock& block) const {
  constexpr MarkupWords kAround =
      Bit(MarkupWord::kMeta) | Bit(MarkupWord::kByline) |
      Bit(MarkupWord::kDate) | Bit(MarkupWord::kAuthorBox) |
      Bit(MarkupWord::kShare) | Bit(MarkupWord::kAds) |
      Bit(MarkupWord::kTools) | Bit(MarkupWord::kFooter) |
      Bit(MarkupWord::kNavigation) | Bit(MarkupWord::kHidden);
  const NodeId end = posts_.posts[PostOf(block)].node;
  for (NodeId n = document_.parent(block.first); n != kNoNode && n != end;
       n = document_.parent(n)) {
    const Tag tag = document_.tag(n);
    if (tag == Tag::kForm || tag == Tag::kNav || tag == Tag::kFooter ||
        tag == Tag::kTime)
      return "a post's form, navigation or foot";
    if ((FindMarkupWords(document_.Attribute(n, Attr::kClass)) & kAround) != 0)
      return "around a post";
  }
  if (block.words <= kShortWords && FindPhrase(block.text) != Phrase::kNone)
    return absl::StrCat("phrase: ", PhraseName(FindPhrase(block.text)));
  if (LinkDensity(block) > kLinkedMin && !block.ends_sentence)
    return "link density";
  return "";
}

std::string BlockRules::BesideBy(const TextBlock& block,
                                 const BlockPlace& place) const {
  if (Has(place.zones, Zone::kAside)) return "an aside";
  if (Has(place.zones, Zone::kFooter)) return "a footer";
  // Chapters have headers too.
  if (Has(place.zones, Zone::kHeader) &&
      !IsSubheadingTag(document_.tag(block.node)))
    return "a header";
  const bool is_data_row = IsDataRow(document_, block);
  MarkupWords words = (place.near | place.far) & kFurnitureWords;
  if (is_data_row) words &= ~Bit(MarkupWord::kMedia);  // A "player" of a team.
  // Labels are short.
  constexpr uint32_t kLabelWordsMax = 20;
  if (place.is_prose && block.ends_sentence && block.words > kLabelWordsMax)
    words &= ~(Bit(MarkupWord::kCategory) | Bit(MarkupWord::kTags) |
               Bit(MarkupWord::kDate) | Bit(MarkupWord::kBreadcrumb) |
               (block.first < layout_.last_of_text ? Bit(MarkupWord::kMeta)
                                                   : MarkupWords{0}));
  // A teaser leads to what it is of, and lists of sentences tell more than
  // what is to know of the article.
  constexpr uint32_t kCardProse = 100;
  if (place.box_link_density == 0 && place.box_prose >= kCardProse) {
    words &= ~Bit(MarkupWord::kTeaser);
    if (IsInList(document_, block) && block.first < layout_.last_of_text)
      words &= ~Bit(MarkupWord::kMeta);
  }
  // What somebody wrote elsewhere, quoted whole.
  if (Has(place.zones, Zone::kEmbeddedPost))
    words &= ~(Bit(MarkupWord::kEmbed) | Bit(MarkupWord::kMedia) |
               Bit(MarkupWord::kShare));
  for (size_t i = 0; i < kMarkupWordCount; ++i) {
    const auto word = static_cast<MarkupWord>(i);
    if (Has(words, word)) return absl::StrCat("named ", MarkupWordName(word));
  }
  if (links_.IsInBoxOfLinks(block, place)) return "mostly links";
  return "";
}

bool BlockRules::IsDateAlone(const TextBlock& block) const {
  constexpr uint32_t kWordsMax = 12;
  constexpr uint32_t kDigitsMin = 5;
  if (block.words > kWordsMax || block.digits < kDigitsMin ||
      block.ends_sentence || document_.tag(block.node) == Tag::kTr)
    return false;
  const auto date = FindDate(block.text, {.language = metadata_.language});
  constexpr size_t kWeekdayBytes = 24;
  return date.has_value() && date->begin <= kWeekdayBytes &&
         block.text.size() <= date->end + 4 &&
         std::count(
             block.text.begin(),
             block.text.begin() + static_cast<std::ptrdiff_t>(date->begin),
             ' ') <= 1;
}

bool BlockRules::IsNamedLine(const TextBlock& block,
                             const BlockPlace& place) const {
  constexpr float kShareMax = 0.1F;
  constexpr uint32_t kLineWordsMax = 20;
  constexpr MarkupWords kLines =
      Bit(MarkupWord::kMeta) | Bit(MarkupWord::kByline) |
      Bit(MarkupWord::kTags) | Bit(MarkupWord::kRelated) |
      Bit(MarkupWord::kRecommend) | Bit(MarkupWord::kShare) |
      Bit(MarkupWord::kNewsletter) | Bit(MarkupWord::kComments) |
      Bit(MarkupWord::kAuthorBox) | Bit(MarkupWord::kCopyright) |
      Bit(MarkupWord::kBreadcrumb) | Bit(MarkupWord::kPromo);
  const Tag tag = document_.tag(block.node);
  return place.in_main_parent && place.style_share < kShareMax &&
         (tag == Tag::kP || tag == Tag::kDiv) &&
         !(place.is_prose && block.words > kLineWordsMax) &&
         ((FindMarkupWords(document_.Attribute(block.node, Attr::kClass)) |
           FindMarkupWords(document_.Attribute(block.node, Attr::kId))) &
          kLines) != 0;
}

bool BlockRules::IsDevice(const TextBlock& block,
                          const BlockPlace& place) const {
  const Tag own = document_.tag(block.node);
  if (place.in_main_parent && own != Tag::kDiv && own != Tag::kSection)
    return false;
  constexpr uint32_t kLettersMax = 300;
  if (place.box_prose > 0 || place.box_letters > kLettersMax) return false;
  for (NodeId n = place.box; n < document_.SubtreeEnd(place.box); ++n) {
    const Tag tag = document_.tag(n);
    if (tag == Tag::kForm || tag == Tag::kButton || tag == Tag::kVideo ||
        tag == Tag::kAudio)
      return true;
  }
  return false;
}

bool BlockRules::IsQuoteOrCredit(const TextBlock& block,
                                 const BlockPlace& place) {
  if (Has(place.zones, Zone::kQuote)) return true;
  constexpr uint32_t kCreditWords = 4;
  if (block.words <= kCreditWords && absl::StartsWith(block.text, "(") &&
      absl::EndsWith(block.text, ")")) {
    return true;
  }
  for (const absl::string_view mark :
       {"\"", "“", "„", "”", "«", "»", "「", "『", "‹", "‘", "‚"}) {
    if (absl::StartsWith(block.text, mark)) return true;
  }
  return false;
}

bool BlockRules::IsCaption(size_t i) const {
  const BlockPlace& place = layout_.places[i];
  return Has(place.zones, Zone::kFigcaption) ||
         (Has(place.near, MarkupWord::kCaption) &&
          !IsSubheadingTag(document_.tag(blocks_[i].node)));
}

BlockKind BlockRules::KindOf(size_t i) {
  const TextBlock& block = blocks_[i];
  const BlockPlace& place = layout_.places[i];
  if (IsNote(i)) return BlockKind::kCorrectionNote;
  if (IsCaption(i)) return BlockKind::kCaption;
  switch (document_.tag(block.node)) {
    case Tag::kH1:
    case Tag::kH2:
    case Tag::kH3:
    case Tag::kH4:
    case Tag::kH5:
    case Tag::kH6:
      return BlockKind::kHeading;
    case Tag::kLi:
    case Tag::kDd:
    case Tag::kDt:
      return BlockKind::kListItem;
    case Tag::kTr:
    case Tag::kTd:
    case Tag::kTh:
      return BlockKind::kTableRow;
    default:
      break;
  }
  if (Has(place.zones, Zone::kQuote)) return BlockKind::kQuote;
  if (Has(place.near, MarkupWord::kStandfirst)) return BlockKind::kStandfirst;
  return BlockKind::kParagraph;
}

}  // namespace stet
