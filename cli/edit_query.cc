#include "cli/edit_query.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/config.h"
#include "cli/history.h"
#include "model/status_macros.h"
#include "model/time_text.h"
#include "model/unicode.h"

namespace stet {
namespace {

constexpr size_t kPageSize = 256;

bool Contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

// What VersionInfo alone can decide, before any text is read.
bool MayMatch(const EditQuery& query, const VersionInfo& info) {
  if (info.version < 2 || info.first_seen < query.since || info.erased)
    return false;
  if (!info.edit && !query.hidden) return false;
  if (info.score < query.min_score) return false;
  if (query.classes.empty() ||
      (info.silent && Contains(query.classes, "silent")))
    return true;
  return std::any_of(
      info.classes.begin(), info.classes.end(),
      [&](const std::string& name) { return Contains(query.classes, name); });
}

}  // namespace

bool ChangesWords(const Edit& edit, absl::string_view folded) {
  for (const BlockChange& change : edit.blocks) {
    for (const TokenRun& run : change.tokens) {
      if (run.op != TokenOp::kKeep &&
          absl::StrContains(FoldCase(run.text), folded))
        return true;
    }
  }
  return false;
}

absl::StatusOr<uint64_t> ForEachEdit(
    Store& store, const PageReader& reader, const EditQuery& query,
    const std::function<absl::Status(EditView)>& use,
    const std::function<absl::Status(uint64_t)>& used) {
  uint64_t cursor = query.after_sequence;
  const std::string folded = FoldCase(query.match);
  for (;;) {
    STET_ASSIGN_OR_RETURN(const std::vector<Change> changes,
                          store.Changes(cursor, kPageSize));
    for (const Change& change : changes) {
      cursor = change.sequence;
      if (!MayMatch(query, change.info)) continue;
      STET_ASSIGN_OR_RETURN(const Visit visit, store.GetVisit(change.info.id));
      if (!query.sources.empty() && !Contains(query.sources, visit.source))
        continue;
      absl::StatusOr<EditView> view = LoadEdit(
          store, reader, visit, change.info.version - 1, change.info.version);
      if (absl::IsNotFound(view.status())) continue;
      if (!view.ok()) return view.status();
      if (!folded.empty() && !ChangesWords(view->edit, folded)) continue;
      STET_RETURN_IF_ERROR(use(*std::move(view)));
      if (used != nullptr) STET_RETURN_IF_ERROR(used(cursor));
    }
    if (changes.size() < kPageSize) return cursor;
  }
}

absl::StatusOr<absl::Time> ParseSince(absl::string_view text, absl::Time now) {
  const absl::StatusOr<absl::Duration> span = ParseDurationText(text);
  if (span.ok()) return now - *span;
  const absl::StatusOr<absl::Time> time = ParseUtc(text);
  if (time.ok()) return time;
  const absl::StatusOr<absl::Time> day =
      ParseUtc(absl::StrCat(text, "T00:00:00Z"));
  if (day.ok()) return day;
  return absl::InvalidArgumentError(absl::StrCat(
      "\"", text,
      "\" is no time; write 2d, 2026-11-23 or 2026-11-23T14:00:00Z"));
}

}  // namespace stet
