#include "parser/extract.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "model/digest.h"
#include "model/status_macros.h"
#include "model/unicode.h"
#include "model/url.h"
#include "parser/block_rules.h"
#include "parser/decode.h"
#include "parser/double_encoding.h"
#include "parser/html_cut.h"
#include "parser/html_document.h"
#include "parser/metadata.h"
#include "parser/page_kind.h"
#include "parser/page_layout.h"
#include "parser/script_text.h"
#include "parser/selector.h"
#include "parser/text_blocks.h"

namespace stet {
namespace {

constexpr uint32_t kArticleWords = 25;  // Fewer: a page that is no article.

constexpr size_t kBinaryLookedAt = 4096;
// Text of a page, in bytes, beyond which its scripts are not read for more.
constexpr size_t kScriptPageTextMax = 8192;

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
        posts_(FindPosts(document, metadata_, options.url)),
        rules_({.document = document,
                .blocks = blocks_,
                .layout = layout_,
                .metadata = metadata_,
                .posts = posts_,
                .keep = keep_,
                .host = options.host}) {}

  Extraction Build() {
    TakeMetadata();
    for (size_t i = 0; i < blocks_.size(); ++i) {
      folded_ = FoldCase(blocks_[i].text);  // White space is collapsed there.
      const uint64_t fingerprint = Hash64(folded_);
      extraction_.fingerprints.push_back(fingerprint);
      const std::string why_not =
          rules_.WhyNot(i, folded_, fingerprint, text_words_);
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
  }

  std::vector<TextBlock> WithoutDropped(const std::vector<NodeId>& drop) {
    std::vector<TextBlock> blocks =
        FindTextBlocks(document_, document_.body(), options_.url);
    const auto dropped = [&](const TextBlock& block) {
      const bool drops = IsInside(document_, block, drop);
      if (drops) {
        Explain(block.text, false, "dropped by the source's settings");
      }
      return drops;
    };
    blocks.erase(std::remove_if(blocks.begin(), blocks.end(), dropped),
                 blocks.end());
    return blocks;
  }

  void Keep(size_t i) {
    const TextBlock& block = blocks_[i];
    Block kept{.kind = rules_.KindOf(i), .text = block.text};
    if (kept.kind != BlockKind::kCorrectionNote && rules_.IsStandfirst(i)) {
      kept.kind = BlockKind::kStandfirst;
      kept.in_body = rules_.RunsWithBody(i);
    }
    // Captions and notes printed twice are one.
    const auto [first, is_new] = seen_.try_emplace(folded_, i);
    const bool is_line = kept.kind == BlockKind::kCaption ||
                         kept.kind == BlockKind::kCorrectionNote;
    if (!is_new && (is_line || (block.words > 12 &&
                                !rules_.IsWrittenAgain(first->second, i)))) {
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
    if (const size_t post = rules_.PostOf(block);
        post != BlockRules::kNoPost && post != last_post_ &&
        kept.kind == BlockKind::kParagraph) {
      kept.kind = BlockKind::kPost;
      kept.posted = posts_.posts[post].posted;
      last_post_ = post;
    }
    words_ += block.words;
    if (kept.kind != BlockKind::kStandfirst) text_words_ += block.words;
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
  BlockRules rules_;
  size_t last_post_ = BlockRules::kNoPost;
  std::string folded_;                             // Of the block at hand.
  absl::flat_hash_map<std::string, size_t> seen_;  // Where they stood first.
  uint32_t words_ = 0;
  uint32_t text_words_ = 0;  // Of them, those behind the standfirst.
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
