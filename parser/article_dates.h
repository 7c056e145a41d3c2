// When an article was published and changed, chosen among all that its page
// says of it: JSON-LD, <meta>, what readers see (page_dates.h), scripts.

#ifndef STET_PARSER_ARTICLE_DATES_H_
#define STET_PARSER_ARTICLE_DATES_H_

#include "absl/strings/string_view.h"
#include "parser/html_document.h"
#include "parser/page_dates.h"
#include "parser/page_head.h"

namespace stet {

struct ArticleDatesOptions {
  absl::string_view json_ld_published;
  absl::string_view json_ld_modified;
  absl::string_view html;  // The page as it came, for its scripts.
  PageDatesOptions page;
};

// Declarations come first. What readers see near the headline decides where
// JSON-LD and <meta> name different days, where a <meta> is of the page rather
// than of the article, and whether 3/4/2021 is of March or of April.
PageDates ChooseDates(const HtmlDocument& document, const PageHead& head,
                      const ArticleDatesOptions& options);

}  // namespace stet
#endif  // STET_PARSER_ARTICLE_DATES_H_
