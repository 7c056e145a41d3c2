// Whether a page is an article at all, and where its posts are if it is a live
// blog or a forum's thread.
//
//   const PostList posts = FindPosts(document, metadata, url);
//   const PageVerdict verdict = JudgePage(document, blocks, metadata, facts);
//   verdict.kind;    // PageKind::kLogin
//   verdict.reason;  // "the title says …"
//
// In doubt a page is an article: one shown that is none is a nuisance, one that
// is hidden is a loss. Pure functions; thread-safe.

#ifndef STET_PARSER_PAGE_KIND_H_
#define STET_PARSER_PAGE_KIND_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "model/article.h"
#include "parser/html_document.h"
#include "parser/metadata.h"
#include "parser/text_blocks.h"

namespace stet {

struct Post {
  NodeId node = kNoNode;             // Holds all of the post.
  std::optional<absl::Time> posted;  // The time that it shows.
};

struct PostList {
  PageKind kind = PageKind::kArticle;  // kLive or kForum where there are posts.
  std::vector<Post> posts;             // In document order; none holds another.
  std::string reason;
};

// Three posts or more that stand side by side, on a page that calls itself a
// live blog or whose markup is a forum's. At most kPostsMax.
inline constexpr size_t kPostsMax = 2000;
PostList FindPosts(const HtmlDocument& document, const Metadata& metadata,
                   absl::string_view url);

struct PageFacts {
  absl::string_view url;  // May be empty.
  uint32_t words = 0;     // Of the text that was found.
};

struct PageVerdict {
  PageKind kind = PageKind::kArticle;
  std::string reason;  // "" for a plain article.
};

PageVerdict JudgePage(const HtmlDocument& document,
                      const std::vector<TextBlock>& blocks,
                      const Metadata& metadata, const PageFacts& facts);

}  // namespace stet
#endif  // STET_PARSER_PAGE_KIND_H_
