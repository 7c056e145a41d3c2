// The schema.org description of a page's article, from its JSON-LD scripts.
//
//   const std::optional<JsonLdArticle> a = ReadJsonLd(document.json_ld(), {});
//
// JSON as pages write it: comments, trailing commas, line breaks in strings,
// HTML entities and wrappers are mended; what stays unreadable is passed over.

#ifndef STET_PARSER_JSON_LD_H_
#define STET_PARSER_JSON_LD_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace stet {

// Text as it stands, entities decoded; "" where not given.
struct JsonLdArticle {
  std::string type;         // "NewsArticle"; of several, the most telling.
  bool is_article = false;  // An Article or a kind of it; else WebPage and kin.
  std::string url;
  std::string headline;
  std::vector<std::string> authors;
  bool authors_are_organizations = false;  // All of them.
  std::string published;
  std::string modified;
  std::string description;
  std::string image;
  std::string language;
  std::string site_name;  // The publisher's.
  std::vector<std::string> tags;
  std::string article_body;
  std::vector<std::string> correction_notes;
  std::optional<bool> free_to_read;  // isAccessibleForFree.
};

inline constexpr size_t kJsonLdObjectsMax = 4096;

// The object that describes the page's own article: an Article (or a kind of
// it) before a WebPage, one whose url is `page_url` before another, the earlier
// first. What it leaves out is taken from the others of the same headline.
std::optional<JsonLdArticle> ReadJsonLd(absl::Span<const std::string> scripts,
                                        absl::string_view page_url);

}  // namespace stet
#endif  // STET_PARSER_JSON_LD_H_
