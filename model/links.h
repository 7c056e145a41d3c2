// What a feed, sitemap or front page lists.

#ifndef STET_MODEL_LINKS_H_
#define STET_MODEL_LINKS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace stet {

enum class SourceKind {
  kArticle,
  kFeed,
  kSitemap,
  kPage
};  // kPage: front or section page.
absl::string_view SourceKindName(SourceKind kind);  // "article", "feed", …
std::optional<SourceKind> ParseSourceKind(absl::string_view name);

struct LinkEntry {
  std::string url;    // Absolute; as listed, not normalised.
  std::string id;     // guid or atom:id; "" if none.
  std::string title;  // Also a front page's headline of the article.
  std::optional<absl::Time> published;
  std::optional<absl::Time> updated;       // atom:updated, sitemap lastmod.
  SourceKind kind = SourceKind::kArticle;  // kSitemap: an index's entry; kFeed:
                                           // autodiscovered.

  friend bool operator==(const LinkEntry&, const LinkEntry&) = default;
};

struct Links {
  SourceKind kind = SourceKind::kFeed;  // Of the document itself.
  std::string title;
  std::vector<LinkEntry> entries;     // In the document's order.
  std::vector<std::string> warnings;  // What was broken and passed over.
};

}  // namespace stet
#endif  // STET_MODEL_LINKS_H_
