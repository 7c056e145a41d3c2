// What every page shares: the frame around it and one edit as a list shows it.

#ifndef STET_REPORT_SITE_FRAME_H_
#define STET_REPORT_SITE_FRAME_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "report/edit_row.h"

namespace stet {

struct SiteOptions {
  std::string title = "Edits to the news";
  // Where the site will stand, "https://edits.example.org/"; for feeds, which
  // need whole addresses. Empty: relative links everywhere.
  std::string base_url;
  // Only changed paragraphs, and one beside each, are published: the text is
  // the outlet's. False puts the whole text of both versions on the pages.
  bool changes_only = true;
  std::string contact;  // Shown on the about page; "" none.
  bool live = false;    // Pages of `stet serve`: also search and any-two.
};

struct PageFrame {
  std::string title;        // Plain text.
  std::string description;  // Plain text; "" none.
  std::string root;         // To the site's root: "", "../../" or "/".
  std::string current;      // The navigation's own entry: "outlets.html".
  std::string feed;         // Folder of feed.atom, from this page; "-" none.
  std::string json;         // The same as data, from this page; "" none.
  std::string image;        // Of a share card, absolute; "" none.
  bool narrow = false;      // A column to read rather than a list.
};

// A whole page around the inside of <main>.
std::string FramePage(const PageFrame& frame, const SiteOptions& options,
                      absl::string_view main_html);

// An edit as a list item: time, outlet, headline, the largest change, classes,
// figures, links.
std::string RowHtml(const EditRow& row, absl::string_view root);

// The items under a heading per day; `rows` newest first. A <p> if none.
std::string RowsHtml(absl::Span<const EditRow> rows, absl::string_view root);

// Where the classes are many, a list shows the weightiest and says where the
// others stand.
struct ChipOptions {
  std::string rest;   // The edit's page; "" shows all.
  bool notes = true;  // What was seen, beside each.
};
// The classes as chips, weightiest first; hidden ones only if no other is
// there.
std::string ChipsHtml(const EditRow& row, absl::string_view root,
                      const ChipOptions& options = {});

// "<time datetime=…>2026-11-23 14:05:12 UTC</time>"; "—" for no time.
std::string TimeHtml(absl::Time time);

// "class/number-changed/": the list's folder, from the root.
std::string ClassFolder(absl::string_view class_name);
std::string OutletFolder(absl::string_view source);
std::string LanguageFolder(absl::string_view language);
std::string DayFolder(absl::Time time);

std::string LanguageName(absl::string_view language);  // "de" -> "German"
std::string LongDay(absl::Time time);  // "Monday 23 November 2026"

}  // namespace stet
#endif  // STET_REPORT_SITE_FRAME_H_
