// From the bytes of a feed, sitemap, OPML file or front page to what it lists.

#ifndef STET_PARSER_READ_LINKS_H_
#define STET_PARSER_READ_LINKS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "model/links.h"

namespace stet {

struct ReadLinksOptions {
  absl::string_view url;  // The document's final address; may be empty.
  absl::string_view content_type;  // The HTTP header's value; may be empty.
};

// Tells feed (RSS 0.9x-2.0, Atom, RDF, JSON Feed), sitemap (index, urlset,
// text, news extension; gzip told by its magic) and HTML page apart by looking,
// and reads it. Broken feeds give what can be read, with warnings. HTML:
// article links told from navigation, and autodiscovered feeds and sitemaps.
// An entry that gives no address has an empty `url`: for showing, not for
// visiting. Titles are plain text. kInvalidArgument: none of these; an entity
// declaration; kResourceExhausted: a limit.
absl::StatusOr<Links> ReadLinks(absl::string_view bytes,
                                const ReadLinksOptions& options);

// Whether the bytes look like a feed or sitemap rather than an HTML page.
bool LooksLikeFeedOrSitemap(absl::string_view bytes,
                            absl::string_view content_type);

// An OPML 2.0 subscription list: feeds with their titles.
absl::StatusOr<Links> ReadOpml(absl::string_view bytes);

}  // namespace stet
#endif  // STET_PARSER_READ_LINKS_H_
