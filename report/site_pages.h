// The pages of a site, each a pure function of what stands on it.

#ifndef STET_REPORT_SITE_PAGES_H_
#define STET_REPORT_SITE_PAGES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "model/page.h"
#include "model/snapshot.h"
#include "report/edit_row.h"
#include "report/figures.h"
#include "report/site_frame.h"
#include "report/text_report.h"

namespace stet {

// --- Lists
// --------------------------------------------------------------------

// What a list of edits is of; decides its heading and what is said of it.
enum class ListKind {
  kAll,
  kOutlet,
  kClass,
  kLanguage,
  kDay,
  kSilent,
  kHidden
};

struct ListTotal {
  ListKind kind = ListKind::kAll;
  std::string folder;  // From the root, "" or "outlet/x/".
  std::string name;    // The outlet's, class's, …, as data.
  Figures figures;     // Days may be left out.
};
// What a reader calls the list: "Example Gazette", "number", "German".
std::string LabelOfList(const ListTotal& list);

// An outlet as its owner knows it.
struct SiteOutlet {
  std::string name;
  int64_t articles = 0;  // Watched; 0 unknown.
  std::string problem;   // "unreadable since …"; "" none.
};

struct ListPage {
  ListTotal list;
  std::vector<EditRow> rows;  // Newest first.
  // Older and newer pages of the list, as file names; "" none. `number` is 0
  // for the newest page.
  std::string older;
  std::string newer;
  int64_t number = 0;
  int64_t articles_watched = 0;     // For an outlet; 0 unknown.
  std::vector<ListTotal> filters;   // For the front page alone.
  std::vector<SiteOutlet> outlets;  // For the front page alone: its problems.
};
std::string ListPageHtml(const ListPage& page, absl::string_view root,
                         const SiteOptions& options);

// All outlets, classes, days or languages with their figures.
std::string OverviewHtml(ListKind kind, absl::Span<const ListTotal> lists,
                         absl::Span<const SiteOutlet> outlets,
                         const SiteOptions& options,
                         absl::string_view root = "");

// The same as data, all lists in one: site.json, which is also what the next
// update of a static site goes on from.
std::string SiteJson(absl::Span<const ListTotal> lists,
                     absl::Span<const SiteOutlet> outlets,
                     const SiteOptions& options);

std::string AboutHtml(const SiteOptions& options, absl::string_view root = "");

// --- One article
// ----------------------------------------------------------------

struct EditPage {
  EditView view;
  EditRow row;
  Page old_page;  // The evidence; body may be empty.
  Page new_page;
  uint32_t earlier = 0;  // The version before old_version; 0 none.
  uint32_t later = 0;    // The version after new_version; 0 none.
  bool side_by_side = false;
};
std::string EditPageHtml(const EditPage& page, absl::string_view root,
                         const SiteOptions& options);

// Of an article's first so many versions, any two have a page; of later ones
// those that follow each other, and each beside the first.
constexpr size_t kComparedMax = 8;

struct ArticlePage {
  std::string url;
  std::string source;
  std::vector<VersionInfo> versions;  // Oldest first.
  std::vector<EditRow> edits;         // From each version to the next.
};
std::string ArticlePageHtml(const ArticlePage& page, absl::string_view root,
                            const SiteOptions& options);

// The text that a reader copies to cite an edit.
std::string Citation(const EditRow& row, const VersionInfo& new_version);

// The dotted word as a small picture.
absl::string_view IconSvg();

}  // namespace stet
#endif  // STET_REPORT_SITE_PAGES_H_
