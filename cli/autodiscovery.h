// The feeds and sitemaps that a site names: in the head of its page, and in its
// robots.txt.

#ifndef STET_CLI_AUTODISCOVERY_H_
#define STET_CLI_AUTODISCOVERY_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "crawler/crawler.h"
#include "model/links.h"

namespace stet {

// Those of `links` that are no articles, then the "Sitemap:" lines of
// robots.txt at the origin of `url`, each address once, at most 100. A
// robots.txt that cannot be had names nothing.
std::vector<LinkEntry> NamedLists(const Links& links, absl::string_view url,
                                  const CrawlerOptions& options);

}  // namespace stet
#endif  // STET_CLI_AUTODISCOVERY_H_
