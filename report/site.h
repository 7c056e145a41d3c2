// A static site of edits, kept up to date in place.
//
//   SiteInput input;
//   input.touched = {"https://example.com/story"};  // Since the last write.
//   input.all = [&] { return AllArticleIds(*store); };
//   input.history = [&](absl::string_view id) { … };
//   input.edit = [&](absl::string_view id, uint32_t from, uint32_t to) { … };
//   STET_ASSIGN_OR_RETURN(const SiteStats stats,
//                         WriteSite(input, "public", {.title = "Edits"}));
//
// Layout, every page also as .json:
//
//   index.html page-N.html feed.atom feed.json   all edits, newest first
//   outlet/…/ class/…/ language/…/ day/…/ silent/ hidden/   the same, filtered
//   outlets.html classes.html languages.html days.html about.html
//   a/<key>/index.html      an article's versions; its feeds beside it
//   a/<key>/3..4.html       an edit; .side.html .txt .json .svg beside it
//   site.json style.css icon.svg
//
// A list's pages hold 100 edits each, counted from the oldest, and the newest
// page what is left (100 to 199), so that older pages never change. What was
// published is also the writer's memory: an article's index.json tells what it
// contributed before, so that a write costs in proportion to what was touched.
// The bytes are those that a write of everything would give. A write that did
// not end is found by a mark in the directory, and the next one is of
// everything.
//
// No page's text gets into a file name; the site may stand in any directory and
// be read from disk.

#ifndef STET_REPORT_SITE_H_
#define STET_REPORT_SITE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "model/page.h"
#include "model/snapshot.h"
#include "report/site_frame.h"
#include "report/site_pages.h"
#include "report/text_report.h"

namespace stet {

struct SiteHistory {
  std::string source;                 // The outlet; "" if none.
  std::vector<VersionInfo> versions;  // Oldest first, all of them.
};

struct SiteEdit {
  EditView view;
  Page old_page;  // The evidence; bodies may be empty.
  Page new_page;
};

// Where the data comes from. The functions are called from WriteSite's thread
// and an error of theirs ends the write.
struct SiteInput {
  // Ids of articles with a new version, or a version seen in another way,
  // since the last write. Ignored when everything is written anew.
  std::vector<std::string> touched;
  std::function<absl::StatusOr<std::vector<std::string>>()> all;
  std::function<absl::StatusOr<SiteHistory>(absl::string_view id)> history;
  std::function<absl::StatusOr<SiteEdit>(absl::string_view id, uint32_t from,
                                         uint32_t to)>
      edit;
  std::vector<SiteOutlet> outlets;  // By name.
};

struct SiteStats {
  bool rebuilt = false;       // Everything was written anew.
  int64_t articles = 0;       // Looked at.
  int64_t files_written = 0;  // Those that differed.
  int64_t files_removed = 0;
};

// kUnavailable: another run writes the same site, or the disk refuses;
// kResourceExhausted: the disk is full. After an error the next write is of
// everything. `rebuild` forces that, after `stet reextract` for one.
absl::StatusOr<SiteStats> WriteSite(const SiteInput& input,
                                    const std::string& directory,
                                    const SiteOptions& options,
                                    bool rebuild = false);

// An edit as the site publishes it: `diff --json`'s fields, the row's and, with
// changes_only, without the text of what did not change.
std::string EditJson(const EditView& view, const EditRow& row,
                     bool changes_only);

}  // namespace stet
#endif  // STET_REPORT_SITE_H_
