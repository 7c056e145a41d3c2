// Pages that only `stet serve` has: what needs the store at hand. The rest of
// its pages are the static site's (site_pages.h), with SiteOptions::live.

#ifndef STET_REPORT_LIVE_PAGES_H_
#define STET_REPORT_LIVE_PAGES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "model/snapshot.h"
#include "report/edit_row.h"
#include "report/site_frame.h"

namespace stet {

// One version as a reader saw it: text alone, in our own frame.
std::string VersionPageHtml(const Snapshot& snapshot, absl::string_view url,
                            absl::string_view root, const SiteOptions& options);

// What a reader asked for; every field as typed.
struct SearchQuery {
  std::string words;
  std::string where = "headlines";  // headlines, edits, text
  std::string source;
  std::string kind;             // A class, or "silent".
  std::string sort = "newest";  // newest, oldest, score
  int page = 1;
};

// An article whose text has the words.
struct TextMatch {
  std::string url;
  std::string source;
  std::string title;
  uint32_t version = 0;
  std::string before;  // Around the words.
  std::string words;
  std::string after;
};

struct SearchPage {
  SearchQuery query;
  std::vector<std::string> sources;  // To choose from.
  std::vector<std::string> kinds;
  std::vector<EditRow> edits;      // For headlines and edits.
  std::vector<TextMatch> matches;  // For text.
  std::string note;                // "312 edits", "the newest 2000 articles".
  std::string next;                // The next page's query string; "" none.
};
std::string SearchPageHtml(const SearchPage& page, absl::string_view root,
                           const SiteOptions& options);

// A page that says one thing: not found, no such version.
std::string MessagePageHtml(absl::string_view title, absl::string_view message,
                            absl::string_view root, const SiteOptions& options);

}  // namespace stet
#endif  // STET_REPORT_LIVE_PAGES_H_
