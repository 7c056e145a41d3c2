// What a page declares in elements made for machines, in one walk: <meta>, the
// canonical link, the base, the title; and its headings.

#ifndef STET_PARSER_PAGE_HEAD_H_
#define STET_PARSER_PAGE_HEAD_H_

#include <initializer_list>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "parser/html_document.h"

namespace stet {

struct MetaElement {
  std::string key;  // Of property, name or itemprop; lower case.
  absl::string_view content;
  bool is_microdata = false;  // By itemprop alone: of any item in the page.
};

// Views into the document, which has to outlive it.
struct PageHead {
  std::vector<MetaElement> metas;  // In order; none is empty.
  absl::string_view canonical;
  absl::string_view base;
  std::string title;
  NodeId microdata_headline = kNoNode;  // itemprop=headline.
  std::vector<NodeId> headings;         // Every <h1>.

  // The first content of the first key that has one; "" for none.
  absl::string_view Find(std::initializer_list<absl::string_view> keys) const;
  // All contents of the key: by property and name, or else by itemprop.
  std::vector<absl::string_view> All(absl::string_view key,
                                     bool is_microdata = false) const;
  // What a pair of twitter:labelN and twitter:dataN says, of the first label
  // that `is_label` holds for; "" for none.
  absl::string_view FindLabelled(
      absl::FunctionRef<bool(absl::string_view)> is_label) const;
};

PageHead ReadPageHead(const HtmlDocument& document);

}  // namespace stet
#endif  // STET_PARSER_PAGE_HEAD_H_
