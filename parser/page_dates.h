// When a page says that it was published and changed, from what is written for
// readers and in markup; metadata.h puts declarations before it.

#ifndef STET_PARSER_PAGE_DATES_H_
#define STET_PARSER_PAGE_DATES_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "parser/html_document.h"
#include "parser/metadata.h"

namespace stet {

// A time as it is declared: the offset tells on which day it was there.
struct PublisherTime {
  absl::Time time;
  std::optional<int> offset_minutes;  // East of UTC; nullopt: none is written.
};

struct PageDate {
  absl::Time time;
  std::optional<int> offset_minutes;
  MetadataSource source = MetadataSource::kNone;
  // Of the publication's: by markup near the headline rather than by looks.
  bool is_marked = false;
};

struct PageDates {
  std::optional<PageDate> published;
  std::optional<PageDate> modified;
};

struct PageDatesOptions {
  absl::string_view url;       // May be empty.
  absl::string_view language;  // BCP 47; may be empty.
  NodeId headline = kNoNode;
};

// <time>, microdata, elements whose names speak of dates, text near the
// headline, the address's path, the title's end: the surest that gives one, and
// of equals the nearest to the headline. The words before a date
// (date_labels.h) say whose it is. Dates of comments and related articles are
// passed over.
PageDates FindPageDates(const HtmlDocument& document,
                        const PageDatesOptions& options);

// A date of 1990 to 2100, from a value meant for machines (also seconds or
// milliseconds since 1970). Midnight of a zone other than UTC is that day, as
// midnight UTC. `language` decides 3/4/2021; may be empty.
std::optional<PublisherTime> PublicationDate(absl::string_view value,
                                             absl::string_view language);

// `declared` on the clock on which the page shows the same minute to readers,
// near the headline, where that is known: one declared in UTC gets the offset
// shown, one without a zone gets a zone that is written there.
PageDate OnShownClock(const HtmlDocument& document, PageDate declared,
                      const PageDatesOptions& options);

// The publication date among the data that a page's scripts hold:
// "datePublished":"…", "published_at":"…". `html` is the page as it came.
std::optional<PublisherTime> FindDateInScripts(absl::string_view html,
                                               absl::string_view language);

}  // namespace stet
#endif  // STET_PARSER_PAGE_DATES_H_
