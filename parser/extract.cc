#include "parser/extract.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "model/digest.h"
#include "model/notices.h"
#include "model/status_macros.h"
#include "model/unicode.h"
#include "model/url.h"
#include "parser/boilerplate_phrases.h"
#include "parser/date_text.h"
#include "parser/decode.h"
#include "parser/double_encoding.h"
#include "parser/html_cut.h"
#include "parser/html_document.h"
#include "parser/metadata.h"
#include "parser/notice_phrases.h"
#include "parser/page_kind.h"
#include "parser/page_layout.h"
#include "parser/script_text.h"
#include "parser/selector.h"
#include "parser/text_blocks.h"

namespace stet {
namespace {

constexpr size_t kShortWords = 40;      // Prose longer than this is no phrase.
constexpr uint32_t kHeadWords = 15;     // Kept of the text: it has begun.
constexpr uint32_t kArticleWords = 25;  // Fewer: a page that is no article.

constexpr size_t kBinaryLookedAt = 4096;
// Text of a page, in bytes, beyond which its scripts are not read for more.
constexpr size_t kScriptPageTextMax = 8192;

constexpr float kBoxLinkDensityMax = 0.35F;

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

std::string Folded(absl::string_view text) {
  return FoldCase(CollapseSpace(text));
}

float LinkDensity(const TextBlock& block) {
  return block.letters == 0 ? 0
                            : static_cast<float>(block.link_letters) /
                                  static_cast<float>(block.letters);
}

// A notice with something to say, not a link to where such are collected.
bool IsCorrectionNote(const TextBlock& block) {
  constexpr size_t kBytesMax = 1500;
  constexpr uint32_t kWordsMin = 4;
  if (block.text.size() > kBytesMax || block.words < kWordsMin ||
      LinkDensity(block) > 0.66F)
    return false;
  return NoticeIn(block.text) == Notice::kCorrection ||
         IsUpdateSentence(block.text);
}

// One page on its way to an Article.
class ArticleBuilder {
 public:
  // `keep` and `drop` are the elements that the options' selectors mean.
  // `html` is the page as it came, in UTF-8.
  ArticleBuilder(const HtmlDocument& document, absl::string_view html,
                 const ExtractOptions& options, std::vector<NodeId> keep,
                 const std::vector<NodeId>& drop)
      : document_(document),
        html_(html),
        options_(options),
        keep_(std::move(keep)),
        metadata_(ReadMetadata(document, {.url = options.url, .html = html})),
        blocks_(WithoutDropped(drop)),
        layout_(FindLayout(document, blocks_, metadata_.headline_node)),
        posts_(FindPosts(document, metadata_, options.url)) {}

  Extraction Build() {
    TakeMetadata();
    FindBodyStart();
    for (size_t i = 0; i < blocks_.size(); ++i) {
      folded_ = FoldCase(blocks_[i].text);  // White space is collapsed there.
      is_note_.reset();
      const uint64_t fingerprint = Hash64(folded_);
      extraction_.fingerprints.push_back(fingerprint);
      const std::string why_not = WhyNot(i, fingerprint);
      if (!why_not.empty()) {
        Explain(blocks_[i].text, false, why_not);
      } else {
        Keep(i);
      }
    }
    if (words_ < kArticleWords) TakeDeclaredBody();
    if (words_ < kArticleWords) TakeScriptText();
    std::sort(extraction_.fingerprints.begin(), extraction_.fingerprints.end());
    extraction_.fingerprints.erase(std::unique(extraction_.fingerprints.begin(),
                                               extraction_.fingerprints.end()),
                                   extraction_.fingerprints.end());
    TellKind();
    return std::move(extraction_);
  }

 private:
  Article& article() { return extraction_.article; }

  void TakeMetadata() {
    Article& a = article();
    a.url = std::string(options_.url);
    a.canonical_url = metadata_.canonical_url;
    a.title = metadata_.title;
    a.byline = metadata_.byline;
    a.published = metadata_.published;
    a.modified = metadata_.modified;
    a.language = metadata_.language;
    a.site_name = metadata_.site_name;
    a.description = metadata_.description;
    a.image = metadata_.image;
    a.tags = metadata_.tags;
    a.paywalled = metadata_.paywalled;
    a.correction_notes = metadata_.correction_notes;
    a.extractor_version = kExtractorVersion;
    extraction_.published_offset = metadata_.published_offset;
    extraction_.modified_offset = metadata_.modified_offset;
    for (size_t i = 0; i < kMetadataFieldCount; ++i) {
      const auto field = static_cast<MetadataField>(i);
      if (!options_.explain || metadata_.source(field) == MetadataSource::kNone)
        continue;
      extraction_.sources.push_back(
          {std::string(MetadataFieldName(field)),
           std::string(MetadataSourceName(metadata_.source(field)))});
    }
    title_ = Folded(a.title);
  }

  std::vector<TextBlock> WithoutDropped(const std::vector<NodeId>& drop) {
    std::vector<TextBlock> blocks =
        FindTextBlocks(document_, document_.body(), options_.url);
    const auto dropped = [&](const TextBlock& block) {
      const bool drops = IsInside(block, drop);
      if (drops) {
        Explain(block.text, false, "dropped by the source's settings");
      }
      return drops;
    };
    blocks.erase(std::remove_if(blocks.begin(), blocks.end(), dropped),
                 blocks.end());
    return blocks;
  }

  bool IsInside(const TextBlock& block,
                const std::vector<NodeId>& elements) const {
    return std::any_of(elements.begin(), elements.end(), [&](NodeId n) {
      return document_.Contains(n, block.first);
    });
  }

  // The rule by which a block goes; "" if it stays.
  std::string WhyNot(size_t i, uint64_t fingerprint) {
    const TextBlock& block = blocks_[i];
    const BlockPlace& place = layout_.places[i];
    if (Has(place.zones, Zone::kHidden)) return "hidden";
    if (!keep_.empty()) {
      if (!IsInside(block, keep_)) return "outside of what the source keeps";
      return folded_ == title_ ? "the headline" : "";
    }
    if (PostOf(block) != kNoPost) return WhyNotInPost(block);
    if (posts_.kind == PageKind::kForum && !posts_.posts.empty())
      return "outside the posts";
    // Readers and the desk speak of errors among the comments, too.
    const bool in_comments =
        !place.in_body && Has(place.near | place.far, MarkupWord::kComments);
    if (!Has(place.zones, Zone::kNav) && !in_comments && IsNote(block))
      return "";
    if (Has(place.zones, Zone::kNav) || Has(place.zones, Zone::kForm) ||
        Has(place.zones, Zone::kDialog)) {
      return "zone: navigation, form or dialog";
    }
    const bool standfirst = IsStandfirst(i);
    if (!place.in_body && !standfirst) return "outside the body";
    if (block.node == metadata_.headline_node || folded_ == title_)
      return "the headline";
    if (place.is_teaser) return "a list of other articles";
    if (block.node == metadata_.byline_node) return "the byline";
    const Phrase phrase = PhraseOf(block, place, folded_);
    if (phrase != Phrase::kNone)
      return absl::StrCat("phrase: ", PhraseName(phrase));
    if (words_ < kHeadWords && IsDateAlone(block)) return "a date alone";
    if (standfirst) return "";
    if (!place.in_main_parent && !IsCaption(place)) {
      const std::string by = BesideBy(block, place);
      if (!by.empty()) return absl::StrCat("beside the main text: ", by);
    }
    if (!block.ends_sentence && !IsCaption(place) && IsDevice(block, place))
      return "beside a device";
    if (LinkDensity(block) > 0.66F && !block.ends_sentence &&
        !IsDataRow(block) && !IsResource(i) && !IsLinkedSubheading(i))
      return "link density";
    if (!block.ends_sentence && options_.host != nullptr &&
        options_.host->IsFurniture(fingerprint) &&
        !IsQuoteOrCredit(block, place)) {
      return absl::StrCat("host furniture: on ",
                          options_.host->CountOf(fingerprint), " of ",
                          options_.host->articles(), " articles");
    }
    return "";
  }

  bool IsNote(const TextBlock& block) {
    if (!is_note_) is_note_ = IsCorrectionNote(block);
    return *is_note_;
  }

  static Phrase PhraseOf(const TextBlock& block, const BlockPlace& place,
                         absl::string_view folded) {
    if (const Phrase notice = FindNotice(folded); notice != Phrase::kNone)
      return notice;
    if (block.words > kShortWords) return Phrase::kNone;
    const Phrase phrase = FindPhrase(block.text);
    // "By closing the bridge, the council …" begins as a byline does, and
    // "Copyright was the subject of …" as a notice.
    constexpr uint32_t kLineWordsMax = 14;
    if ((phrase == Phrase::kByline || phrase == Phrase::kCopyright) &&
        place.in_main_parent && block.ends_sentence &&
        block.words > kLineWordsMax)
      return Phrase::kNone;
    return phrase;
  }

  // The first block that is surely the body's.
  void FindBodyStart() {
    body_start_ = blocks_.size();
    for (size_t i = 0; i < blocks_.size(); ++i) {
      const BlockPlace& place = layout_.places[i];
      if (place.in_body && place.in_main_parent && place.is_prose) {
        body_start_ = i;
        return;
      }
    }
  }

  // What stands between the headline and the body and is named as standfirsts
  // are, is set as a heading under the headline, or is prose in the headline's
  // own box.
  bool IsStandfirst(size_t i) const {
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
    if ((place.near & kFurnitureWords) != 0) return false;
    switch (document_.tag(block.node)) {
      case Tag::kH2:
      case Tag::kH3:
      case Tag::kH4:
        return document_.parent(block.node) == document_.parent(headline);
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
             !IsBesidePicture(block, box)));
  }

  // Whether the part of `box` that holds the block, or what stands right before
  // it, shows a picture: the block tells what is on it.
  bool IsBesidePicture(const TextBlock& block, NodeId box) const {
    NodeId part = block.node;
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

  // Whether the publisher's own <article>, or the body, holds the block with
  // the body's beginning.
  bool RunsWithBody(size_t i) const {
    if (layout_.places[i].in_body) return true;
    for (NodeId n = blocks_[i].node; n != kNoNode; n = document_.parent(n)) {
      if (document_.tag(n) == Tag::kArticle &&
          document_.Contains(n, blocks_[body_start_].first))
        return true;
    }
    return false;
  }

  static constexpr size_t kNoPost = SIZE_MAX;

  // The index of the post that holds the block.
  size_t PostOf(const TextBlock& block) const {
    const auto after = std::upper_bound(
        posts_.posts.begin(), posts_.posts.end(), block.first,
        [](NodeId node, const Post& post) { return node < post.node; });
    if (after == posts_.posts.begin()) return kNoPost;
    const auto post = std::prev(after);
    return document_.Contains(post->node, block.first)
               ? static_cast<size_t>(post - posts_.posts.begin())
               : kNoPost;
  }

  // Of a post, all goes that is not what its author wrote.
  std::string WhyNotInPost(const TextBlock& block) const {
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
      if ((FindMarkupWords(document_.Attribute(n, Attr::kClass)) & kAround) !=
          0)
        return "around a post";
    }
    if (block.words <= kShortWords && FindPhrase(block.text) != Phrase::kNone)
      return absl::StrCat("phrase: ", PhraseName(FindPhrase(block.text)));
    if (LinkDensity(block) > 0.66F && !block.ends_sentence)
      return "link density";
    return "";
  }

  // A box between the paragraphs is part of the text unless its markup says
  // otherwise or it is mostly links. "" if it is.
  std::string BesideBy(const TextBlock& block, const BlockPlace& place) const {
    if (Has(place.zones, Zone::kAside)) return "an aside";
    if (Has(place.zones, Zone::kFooter)) return "a footer";
    // Chapters have headers too.
    if (Has(place.zones, Zone::kHeader) && !IsSubheading(block))
      return "a header";
    const bool is_data_row = IsDataRow(block);
    MarkupWords words = (place.near | place.far) & kFurnitureWords;
    if (is_data_row)
      words &= ~Bit(MarkupWord::kMedia);  // A "player" of a team.
    // What somebody wrote elsewhere, quoted whole.
    if (Has(place.zones, Zone::kEmbeddedPost))
      words &= ~(Bit(MarkupWord::kEmbed) | Bit(MarkupWord::kMedia) |
                 Bit(MarkupWord::kShare));
    for (size_t i = 0; i < kMarkupWordCount; ++i) {
      const auto word = static_cast<MarkupWord>(i);
      if (Has(words, word)) return absl::StrCat("named ", MarkupWordName(word));
    }
    // Names in a table of results are links.
    if (!is_data_row && place.box_link_density > kBoxLinkDensityMax)
      return "mostly links";
    return "";
  }

  bool IsSubheading(const TextBlock& block) const {
    switch (document_.tag(block.node)) {
      case Tag::kH2:
      case Tag::kH3:
      case Tag::kH4:
      case Tag::kH5:
      case Tag::kH6:
        return true;
      default:
        return false;
    }
  }

  // "Friday, 22 October 2010 at 20:13" before the text: when it was published.
  bool IsDateAlone(const TextBlock& block) const {
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

  // A list item that leads to another site, where no label above it says that
  // more on the matter follows: the article's own list of sources.
  bool IsResource(size_t i) const {
    const TextBlock& block = blocks_[i];
    constexpr uint32_t kWordsMin = 3;
    if (document_.tag(block.node) != Tag::kLi || block.words < kWordsMin ||
        block.own_link_letters * 3 > block.letters)
      return false;
    size_t before = i;
    while (before > 0 && document_.tag(blocks_[before].node) == Tag::kLi)
      --before;
    return FindPhrase(blocks_[before].text) == Phrase::kNone;
  }

  // A heading among the text that leads to another site: to what the chapter
  // under it tells of.
  bool IsLinkedSubheading(size_t i) const {
    const TextBlock& block = blocks_[i];
    if (!layout_.places[i].in_main_parent || !IsSubheading(block) ||
        block.own_link_letters > 0 || i + 1 == blocks_.size())
      return false;
    const BlockPlace& next = layout_.places[i + 1];
    return next.in_body && next.in_main_parent;
  }

  // A row of three cells or more, with figures among them and not all links.
  bool IsDataRow(const TextBlock& block) const {
    if (document_.tag(block.node) != Tag::kTr || block.digits == 0 ||
        LinkDensity(block) > 0.9F) {
      return false;
    }
    const size_t first = block.text.find(" | ");
    return first != std::string::npos &&
           block.text.find(" | ", first + 3) != std::string::npos;
  }

  // A small box without prose around something to fill in, press or play: what
  // is said in it says what that is for. A heading or paragraph among the
  // text's own may hold a button (to copy its address) and is none.
  bool IsDevice(const TextBlock& block, const BlockPlace& place) const {
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

  // A quotation, or an agency's sign in brackets: it may recur over a host's
  // articles and is part of each.
  static bool IsQuoteOrCredit(const TextBlock& block, const BlockPlace& place) {
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

  static bool IsCaption(const BlockPlace& place) {
    return Has(place.zones, Zone::kFigcaption) ||
           Has(place.near, MarkupWord::kCaption);
  }

  BlockKind KindOf(size_t i) {
    const TextBlock& block = blocks_[i];
    const BlockPlace& place = layout_.places[i];
    if (IsNote(block)) return BlockKind::kCorrectionNote;
    if (IsCaption(place)) return BlockKind::kCaption;
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

  void Keep(size_t i) {
    const TextBlock& block = blocks_[i];
    Block kept{.kind = KindOf(i), .text = block.text};
    if (kept.kind != BlockKind::kCorrectionNote && IsStandfirst(i)) {
      kept.kind = BlockKind::kStandfirst;
      kept.in_body = RunsWithBody(i);
    }
    // Captions and notes printed twice are one.
    const bool repeated = !seen_.insert(folded_).second;
    if (repeated &&
        (kept.kind == BlockKind::kCaption ||
         kept.kind == BlockKind::kCorrectionNote || block.words > 12)) {
      Explain(block.text, false, "the same again");
      return;
    }
    Explain(block.text, true, KeptAs(kept));
    if (kept.kind == BlockKind::kCorrectionNote)
      article().correction_notes.push_back(block.text);
    const absl::StatusOr<Url> base = Url::Parse(options_.url);
    for (const TextLink& link : block.links) {
      const auto url = Url::Parse(document_.Attribute(link.node, Attr::kHref),
                                  base.ok() ? &*base : nullptr);
      if (!url.ok()) continue;
      article().links.push_back(
          {.url = url->href(),
           .text = block.text.substr(link.start, link.end - link.start),
           .block = article().blocks.size()});
    }
    if (const size_t post = PostOf(block); post != kNoPost &&
                                           post != last_post_ &&
                                           kept.kind == BlockKind::kParagraph) {
      kept.kind = BlockKind::kPost;
      kept.posted = posts_.posts[post].posted;
      last_post_ = post;
    }
    words_ += block.words;
    article().blocks.push_back(std::move(kept));
  }

  // A page whose text only a script would show declares it in its JSON-LD.
  void TakeDeclaredBody() {
    std::vector<Block> blocks;
    uint32_t words = 0;
    for (const absl::string_view line :
         absl::StrSplit(metadata_.article_body, '\n')) {
      std::string text = ToNfc(CollapseSpace(ToValidUtf8(line)));
      if (text.empty()) continue;
      words +=
          static_cast<uint32_t>(std::count(text.begin(), text.end(), ' ')) + 1;
      blocks.push_back({.text = std::move(text)});
    }
    if (words <= words_) return;
    words_ = words;
    article().blocks = std::move(blocks);
    article().links.clear();
    for (const Block& block : article().blocks)
      Explain(block.text, true, "declared in JSON-LD: articleBody");
  }

  // A page that shows nothing without its scripts may hold its text in them.
  void TakeScriptText() {
    size_t bytes = 0;
    for (const TextBlock& block : blocks_) bytes += block.text.size();
    if (bytes > kScriptPageTextMax / 2) return;
    const std::string fragment = FindTextInScripts(html_);
    if (fragment.empty()) return;
    const auto document = HtmlDocument::Parse(
        absl::StrCat("<html><body><article class=article-body>", fragment));
    if (!document.ok()) return;
    const ExtractOptions options = {.url = options_.url};
    Extraction inner = ArticleBuilder(*document, "", options, {}, {}).Build();
    const auto words = static_cast<uint32_t>(WordCount(inner.article));
    if (words <= words_) return;
    words_ = words;
    article().blocks = std::move(inner.article.blocks);
    article().links = std::move(inner.article.links);
    for (const Block& block : article().blocks)
      Explain(block.text, true, "in a script's data");
  }

  void Explain(absl::string_view text, bool kept, absl::string_view rule) {
    if (!options_.explain) return;
    extraction_.explanations.push_back(
        {.text = std::string(text), .kept = kept, .rule = std::string(rule)});
  }

  // What a kept block is, where it is no plain part of the body.
  static absl::string_view KeptAs(const Block& block) {
    switch (block.kind) {
      case BlockKind::kStandfirst:
        return "standfirst";
      case BlockKind::kCaption:
        return "caption";
      case BlockKind::kCorrectionNote:
        return "correction note";
      default:
        return "body";
    }
  }

  // A page that is no article says so by what it has and has not.
  void TellKind() {
    Article& a = article();
    const PageVerdict verdict = JudgePage(
        document_, blocks_, metadata_, {.url = options_.url, .words = words_});
    const bool declared = absl::StrContains(metadata_.schema_type, "Article") ||
                          metadata_.open_graph_type == "article" ||
                          a.published.has_value();
    a.confidence =
        words_ == 0
            ? 0
            : std::min(1.0, 0.4 + words_ / 500.0 + (declared ? 0.2 : 0.0));
    if (words_ >= kArticleWords && layout_.page_prose > 0) {
      a.confidence *=
          0.5 + static_cast<double>(layout_.prose) / layout_.page_prose / 2;
    }
    if (posts_.kind != PageKind::kArticle && words_ >= kArticleWords) {
      a.page_kind = posts_.kind;
      a.reason = posts_.reason;
    } else if (verdict.kind != PageKind::kArticle) {
      SetKind(verdict.kind, verdict.reason);
    }
  }

  void SetKind(PageKind kind, std::string reason) {
    article().page_kind = kind;
    article().reason = std::move(reason);
    article().confidence = std::min(article().confidence, 0.3);
  }

  const HtmlDocument& document_;
  const absl::string_view html_;
  const ExtractOptions& options_;
  const std::vector<NodeId> keep_;
  Extraction extraction_;  // Before the blocks: those dropped are explained.
  const Metadata metadata_;
  const std::vector<TextBlock> blocks_;
  const PageLayout layout_;
  const PostList posts_;
  size_t body_start_ = 0;
  size_t last_post_ = kNoPost;
  std::string title_;
  std::string folded_;           // Of the block at hand.
  std::optional<bool> is_note_;  // Whether it is a correction's; asked once.
  absl::flat_hash_set<std::string> seen_;
  uint32_t words_ = 0;
};

bool LooksBinary(absl::string_view bytes) {
  for (const absl::string_view magic :
       {absl::string_view("\x89PNG", 4), absl::string_view("\xff\xd8\xff", 3),
        absl::string_view("GIF8", 4), absl::string_view("%PDF-", 5),
        absl::string_view("PK\x03\x04", 4), absl::string_view("\x1f\x8b", 2)}) {
    if (absl::StartsWith(bytes, magic)) return true;
  }
  return false;
}

// A page's beginning is markup, mostly ASCII whatever its encoding. Where a
// tenth of it is control characters, or a third none at all, it is no page's.
bool DecodesToNoText(absl::string_view decoded) {
  const absl::string_view beginning = decoded.substr(0, kBinaryLookedAt);
  size_t characters = 0, controls = 0, unreadable = 0;
  for (size_t at = 0; at < beginning.size();) {
    const char32_t c = NextCodePoint(beginning, at);
    const bool space = c == '\t' || c == '\n' || c == '\f' || c == '\r';
    ++characters;
    if ((c < 0x20 && !space) || (c >= 0x7F && c < 0xA0)) ++controls;
    if (c == 0xFFFD) ++unreadable;
  }
  return controls * 10 > characters || (controls + unreadable) * 3 > characters;
}

// The hash of a page that has little text of its own, with what its scripts
// would show.
uint64_t WithScripts(absl::string_view bytes, uint64_t hash, size_t text) {
  return text <= kScriptPageTextMax
             ? hash * 31 + Hash64(FindTextInScripts(bytes))
             : hash;
}

}  // namespace

absl::StatusOr<Extraction> ExtractArticle(absl::string_view bytes,
                                          const ExtractOptions& options) {
  if (LooksBinary(bytes)) {
    return absl::InvalidArgumentError(
        "no page: the bytes are of an image, a document or an archive");
  }
  Decoded decoded = Decode(bytes, {.content_type = options.content_type});
  UndoDoubleEncoding(decoded.text);
  if (DecodesToNoText(decoded.text)) {
    return absl::InvalidArgumentError("no page: the bytes are no text");
  }
  STET_ASSIGN_OR_RETURN(const HtmlDocument document,
                        HtmlDocument::Parse(decoded.text));
  STET_ASSIGN_OR_RETURN(std::vector<NodeId> keep,
                        SelectAll(document, options.keep));
  STET_ASSIGN_OR_RETURN(const std::vector<NodeId> drop,
                        SelectAll(document, options.drop));
  Extraction extraction =
      ArticleBuilder(document, decoded.text, options, std::move(keep), drop)
          .Build();
  extraction.text_hash =
      decoded.text == bytes
          ? WithScripts(bytes, document.cut_hash(), document.cut_text_bytes())
          : TextHash(bytes);
  return extraction;
}

uint64_t TextHash(absl::string_view bytes) {
  const PackedPage page = PackHtml(bytes);
  return WithScripts(bytes, page.Hash(), page.text_bytes());
}

}  // namespace stet
