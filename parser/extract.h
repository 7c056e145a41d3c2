// From the bytes of a page to the Article that a reader sees.
//
//   STET_ASSIGN_OR_RETURN(const Extraction e,
//       ExtractArticle(page.body, {.url = page.final_url,
//                                  .content_type = Header(page,
//                                  "content-type")}));
//
// A pure function of its arguments: the same bytes, options and host knowledge
// give the same Article on any machine. Thread-safe.

#ifndef STET_PARSER_EXTRACT_H_
#define STET_PARSER_EXTRACT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "model/article.h"
#include "parser/host_knowledge.h"

namespace stet {

// Raised whenever the same bytes may give another Article.
inline constexpr int kExtractorVersion = 10;

struct ExtractOptions {
  absl::string_view url;           // The page's final address; may be empty.
  absl::string_view content_type;  // The HTTP header's value; may be empty.
  const HostKnowledge* host = nullptr;  // Borrowed for the call; null: none.
  // CSS selectors (selector.h), for the site that defeats the rules: the body
  // is what stands in `keep`, all of it; what stands in `drop` is furniture,
  // also inside of `keep`, and counts for nothing. Where a page has nothing of
  // `keep`, the rules decide.
  std::vector<std::string> keep;
  std::vector<std::string> drop;
  bool explain = false;
};

// Why a block stayed or went (`stet extract --explain`).
struct Explanation {
  std::string text;
  bool kept = false;
  std::string rule;  // "link density", "host furniture: on 12 of 14 articles",
                     // or what it was kept as: "body", "standfirst", …
};

// Where the page says what a field of the Article holds.
struct FieldSource {
  std::string field;   // "published"
  std::string source;  // "json-ld", "open-graph", "visible-date", …
};

struct Extraction {
  Article article;
  // The clock on which the publisher tells article.published and .modified:
  // minutes east of UTC, where the page says so.
  std::optional<int> published_offset;
  std::optional<int> modified_offset;
  // Of every block seen, kept or not: what HostKnowledge learns from.
  std::vector<uint64_t> fingerprints;
  std::vector<Explanation> explanations;
  std::vector<FieldSource> sources;  // Of the fields that the page gives.
  uint64_t text_hash = 0;            // TextHash of the bytes.
};

// kResourceExhausted where a limit on nesting, memory or CPU was reached;
// kInvalidArgument for bytes that are no page at all (an image, a program), or
// a selector that is none.
// Everything else gives an Article, of whatever page_kind.
absl::StatusOr<Extraction> ExtractArticle(absl::string_view bytes,
                                          const ExtractOptions& options);

// A hash of the bytes that ExtractArticle looks at, scripts, styles, comments
// and nonces left out: equal hashes, equal Article, but for a date that stands
// in a script alone. Far cheaper than parsing.
uint64_t TextHash(absl::string_view bytes);

}  // namespace stet
#endif  // STET_PARSER_EXTRACT_H_
