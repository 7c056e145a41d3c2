// The lists of a site: which lists an edit stands in, and their pages, changed
// by adding and removing single edits.

#ifndef STET_REPORT_SITE_LISTS_H_
#define STET_REPORT_SITE_LISTS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "nlohmann/json_fwd.hpp"
#include "report/edit_row.h"
#include "report/site_files.h"
#include "report/site_frame.h"
#include "report/site_pages.h"

namespace stet {

constexpr int64_t kEditsPerPage = 100;

// "outlet"; and back.
absl::string_view ListKindName(ListKind kind);
ListKind ListKindFrom(absl::string_view name);

nlohmann::ordered_json ToJson(const ListTotal& list);
ListTotal ListTotalFromJson(const nlohmann::ordered_json& json);

// Every list that the edit stands in; none of its figures are filled in.
std::vector<ListTotal> ListsOf(const EditRow& row);

// What one write changes in one list.
struct ListChange {
  ListTotal list;  // Without figures.
  std::vector<EditRow> removed;
  std::vector<EditRow> added;
  int64_t articles = 0;  // Articles more, or fewer, with an edit in the list.
};
using ListChanges = std::map<std::string, ListChange>;  // By folder.

// Adds to `changes` that an article's edits were `before` and are `after`.
void AddArticle(absl::Span<const EditRow> before,
                absl::Span<const EditRow> after, ListChanges& changes);

// A list as its newest page's JSON keeps it.
struct ListState {
  ListTotal list;
  int64_t total = 0;
  std::vector<EditRow> newest;  // Oldest first.
};

// Applies a change to the list's pages and writes those that differ, and its
// feeds. `fresh` takes the list to be empty before. Returns the new state; the
// newest page's HTML is left to the caller for the front page, which shows
// more. `watched` is of an outlet's articles.
absl::StatusOr<ListState> WriteList(const ListChange& change, bool fresh,
                                    int64_t watched, const SiteOptions& options,
                                    SiteFiles& files);

// The newest page of a list without changing it; total 0 if there is none.
absl::StatusOr<ListState> ReadList(const std::string& folder,
                                   const SiteFiles& files);

// The newest page of a list as HTML needs it.
ListPage NewestPage(const ListState& state, int64_t watched);

// "../../" for "outlet/x/".
std::string RootOf(absl::string_view folder);

}  // namespace stet
#endif  // STET_REPORT_SITE_LISTS_H_
