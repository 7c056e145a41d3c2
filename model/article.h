// What a reader sees of a page: the Article, which decides what counts as an
// edit.

#ifndef STET_MODEL_ARTICLE_H_
#define STET_MODEL_ARTICLE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace stet {

enum class BlockKind {
  kHeading,
  kParagraph,
  kListItem,
  kQuote,
  kTableRow,  // Cells joined by " | ".
  kCaption,
  kStandfirst,
  kCorrectionNote,
  kPost,  // One post of a live blog or forum (its first paragraph).
};
absl::string_view BlockKindName(BlockKind kind);  // "list_item", …
std::optional<BlockKind> ParseBlockKind(absl::string_view name);

// Text is UTF-8 in NFC, white space collapsed, never empty.
struct Block {
  BlockKind kind = BlockKind::kParagraph;
  std::string text;
  bool in_body = true;               // False for a standfirst outside the body.
  std::optional<absl::Time> posted;  // Of a live-blog post that shows its time.

  friend bool operator==(const Block&, const Block&) = default;
};

// A link inside a block's text.
struct ArticleLink {
  std::string url;  // Absolute.
  std::string text;
  size_t block = 0;  // Index into Article::blocks.

  friend bool operator==(const ArticleLink&, const ArticleLink&) = default;
};

enum class PageKind {
  kArticle,
  kLive,
  kForum,
  kIndex,
  kLogin,
  kConsent,
  kError,
  kOther
};
absl::string_view PageKindName(PageKind kind);
std::optional<PageKind> ParsePageKind(absl::string_view name);

// A value; all text is UTF-8 in NFC. Fields that the page does not give are
// empty.
struct Article {
  std::string url;            // The page's final address.
  std::string canonical_url;  // As the page declares it, made absolute.
  std::string title;          // The headline; no block.
  std::vector<std::string> byline;
  std::optional<absl::Time> published;  // As the publisher declares them.
  std::optional<absl::Time> modified;
  std::string language;  // BCP 47, lower case; "" unknown.
  std::string site_name;
  std::string description;
  std::string image;  // The lead image's address.
  std::vector<std::string> tags;
  std::vector<std::string> correction_notes;  // Also blocks, where visible.
  bool paywalled = false;
  std::vector<Block> blocks;  // In reading order.
  std::vector<ArticleLink> links;
  PageKind page_kind = PageKind::kArticle;
  std::string reason;         // Why page_kind; "" for a plain article.
  double confidence = 0;      // 0 to 1.
  int extractor_version = 0;  // Of the rules that made this.

  friend bool operator==(const Article&, const Article&) = default;
};

// The body as the publisher runs it: the blocks joined by blank lines, all but
// captions, correction notes and a standfirst outside the body.
std::string BodyText(const Article& article);

// Words of BodyText: runs of letters and digits; a Han or Kana character, a run
// of Thai, Lao or Khmer is one each.
int WordCount(const Article& article);

// Whether a reader would see the same: all but url, description, tags, reason,
// confidence and extractor_version. Unequal articles are two versions.
bool SameToReader(const Article& a, const Article& b);

}  // namespace stet
#endif  // STET_MODEL_ARTICLE_H_
