// The headline of a page, chosen among what the page calls so.

#ifndef STET_PARSER_HEADLINE_H_
#define STET_PARSER_HEADLINE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "parser/html_document.h"
#include "parser/metadata.h"

namespace stet {

struct HeadlineCandidates {
  std::string json_ld;           // headline.
  std::string open_graph;        // og:title.
  std::string meta;              // twitter:title, dc.title, …
  std::string title;             // The text of <title>.
  std::string microdata;         // itemprop=headline.
  std::vector<NodeId> headings;  // Every <h1>, in document order.
  std::string site_name;
  absl::string_view url;  // The page's; may be empty.
};

struct Headline {
  std::string text;
  MetadataSource source = MetadataSource::kNone;
  NodeId node = kNoNode;  // The heading that it is, or agrees with.
};

Headline ChooseHeadline(const HtmlDocument& document,
                        const HeadlineCandidates& candidates);

}  // namespace stet
#endif  // STET_PARSER_HEADLINE_H_
