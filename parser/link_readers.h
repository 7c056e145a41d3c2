// The readers behind ReadLinks, one a format. Internal.

#ifndef STET_PARSER_LINK_READERS_H_
#define STET_PARSER_LINK_READERS_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "model/links.h"
#include "parser/html_document.h"

namespace stet {

inline constexpr size_t kFeedEntriesMax = 10000;
inline constexpr size_t kFeedBytesMax = 16 << 20;
// sitemaps.org: 50,000 addresses and 50 MB, unpacked.
inline constexpr size_t kSitemapEntriesMax = 50000;
inline constexpr size_t kSitemapBytesMax = 50 << 20;
inline constexpr size_t kFrontPageLinksMax = 2000;
inline constexpr size_t kEntryTextBytesMax = 2048;  // Of an id, a title.

// `utf8` of any kind of RSS, RDF, Atom or CDF.
Links ReadXmlFeed(absl::string_view utf8, absl::string_view url);

// JSON Feed 1.0 and 1.1. kInvalidArgument if it is none.
absl::StatusOr<Links> ReadJsonFeed(absl::string_view utf8,
                                   absl::string_view url);

// A sitemap, index or text list, plain or gzipped. Read piece by piece, so that
// memory is that of the entries whatever the size unpacked.
absl::StatusOr<Links> ReadSitemap(absl::string_view bytes,
                                  absl::string_view url,
                                  absl::string_view content_type);

// Article links of a front or section page, and the feeds and sitemaps it
// names.
Links ReadFrontPage(const HtmlDocument& document, absl::string_view url);

// Unpacks at most `bytes_max`; `complete` is false where the stream was cut,
// damaged or longer. "" if nothing could be unpacked.
std::string Gunzip(absl::string_view bytes, size_t bytes_max, bool& complete);
bool LooksGzipped(absl::string_view bytes);

// `reference` made absolute against `base`, "" where that gives no http(s)
// address. `base` may be empty.
std::string JoinUrl(absl::string_view reference, absl::string_view base);

}  // namespace stet
#endif  // STET_PARSER_LINK_READERS_H_
