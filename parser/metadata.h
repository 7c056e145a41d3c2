// What a page says of itself: title, byline, dates and the like, each with the
// place that said it.
//
//   const Metadata m = ReadMetadata(document, {.url = page.final_url});
//   m.title;                       // "Council votes to close the bridge"
//   m.source(MetadataField::kTitle);  // MetadataSource::kHeading
//
// Declarations made for machines (JSON-LD, Open Graph, meta, microdata) come
// first, what readers see fills the gaps, and settles what declarations leave
// open: the headline as printed rather than the one cut for social networks.
// Only what a page gives: nothing is guessed from the time of the visit.

#ifndef STET_PARSER_METADATA_H_
#define STET_PARSER_METADATA_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "parser/html_document.h"

namespace stet {

enum class MetadataField : uint8_t {
  kCanonicalUrl,
  kTitle,
  kByline,
  kPublished,
  kModified,
  kLanguage,
  kSiteName,
  kDescription,
  kImage,
  kTags,
};
inline constexpr size_t kMetadataFieldCount =
    static_cast<size_t>(MetadataField::kTags) + 1;

enum class MetadataSource : uint8_t {
  kNone,
  kJsonLd,
  kOpenGraph,
  kMeta,       // <meta name=…>: Dublin Core, citation_*, parsely-*, …
  kMicrodata,  // itemprop.
  kTimeElement,
  kLinkElement,
  kHtmlElement,    // <html lang>, <title>.
  kHeading,        // <h1>.
  kVisibleByline,  // rel=author, a byline's class, "By …".
  kVisibleDate,
  kUrl,
  kScript,  // Data in a script other than JSON-LD.
};
absl::string_view MetadataFieldName(MetadataField field);     // "byline", …
absl::string_view MetadataSourceName(MetadataSource source);  // "json-ld", …

struct Metadata {
  std::string canonical_url;  // Absolute.
  std::string title;
  std::vector<std::string> byline;  // Names, without roles or agencies' marks.
  std::optional<absl::Time> published;
  std::optional<absl::Time> modified;
  // East of UTC, in minutes, where the page says on which clock it tells them.
  std::optional<int> published_offset;
  std::optional<int> modified_offset;
  std::string language;  // BCP 47, lower case.
  std::string site_name;
  std::string description;
  std::string image;  // Absolute.
  std::vector<std::string> tags;
  bool paywalled = false;
  std::vector<std::string> correction_notes;  // schema.org CorrectionComment.

  // Hints for the extractor; never shown.
  std::string schema_type;  // Of the JSON-LD chosen: "NewsArticle"; "" if none.
  std::string open_graph_type;     // "article", "website".
  std::string article_body;        // JSON-LD articleBody, as it stands.
  NodeId headline_node = kNoNode;  // The <h1> that the title agrees with.
  NodeId byline_node = kNoNode;    // Where a visible byline was read.

  std::array<MetadataSource, kMetadataFieldCount> sources{};
  MetadataSource source(MetadataField field) const {
    return sources[static_cast<size_t>(field)];
  }
};

struct MetadataOptions {
  absl::string_view url;   // The page's final address; may be empty.
  absl::string_view html;  // The page as it came, for the data in its scripts,
                           // which the document lacks; may be empty.
};

// A pure function; thread-safe. All text is UTF-8 in NFC, white space
// collapsed, every field bounded.
Metadata ReadMetadata(const HtmlDocument& document,
                      const MetadataOptions& options);

}  // namespace stet
#endif  // STET_PARSER_METADATA_H_
