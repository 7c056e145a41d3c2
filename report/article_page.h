// One version of an article as a whole HTML document that stands alone: what
// `stet show --format html` prints. No script, no request.

#ifndef STET_REPORT_ARTICLE_PAGE_H_
#define STET_REPORT_ARTICLE_PAGE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "model/snapshot.h"

namespace stet {

std::string RenderArticlePage(const Snapshot& snapshot, absl::string_view url);

// The blocks alone, each with its number as an anchor: for a page of ours.
std::string ArticleBlocksHtml(const Article& article);

}  // namespace stet
#endif  // STET_REPORT_ARTICLE_PAGE_H_
