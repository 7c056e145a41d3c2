// Which edits are asked for: since when, of what, with which words. One way to
// walk the store's edits, for reports, sites, feeds, mail and webhooks.

#ifndef STET_CLI_EDIT_QUERY_H_
#define STET_CLI_EDIT_QUERY_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cli/page_reader.h"
#include "model/edit.h"
#include "report/text_report.h"
#include "store/store.h"

namespace stet {

struct EditQuery {
  uint64_t after_sequence = 0;              // Changes after this one only.
  absl::Time since = absl::InfinitePast();  // First seen at or after.
  std::vector<std::string> sources;         // Any of; empty: all.
  std::vector<std::string> classes;         // Any of, or "silent"; empty: all.
  std::string match;  // In the changed words, case folded.
  double min_score = 0;
  bool hidden = false;  // Hidden edits too.
};

// Calls `use` with every edit that the query asks for, in the order they were
// committed. Returns the sequence of the last change seen, asked for or not:
// the cursor for the next time. An edit whose versions cannot be read any more
// (erased, pruned) is passed over; another error of the store ends the walk.
// `used`, if given, is told the cursor after each edit that `use` took.
absl::StatusOr<uint64_t> ForEachEdit(
    Store& store, const PageReader& reader, const EditQuery& query,
    const std::function<absl::Status(EditView)>& use,
    const std::function<absl::Status(uint64_t)>& used = nullptr);

// Whether the words that the edit took out or put in have `folded`, which is
// case folded.
bool ChangesWords(const Edit& edit, absl::string_view folded);

// "2d", "2026-11-23T00:00:00Z" or "2026-11-23", as a time.
absl::StatusOr<absl::Time> ParseSince(absl::string_view text, absl::Time now);

}  // namespace stet
#endif  // STET_CLI_EDIT_QUERY_H_
