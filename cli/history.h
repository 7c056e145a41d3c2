// Edits out of the store's versions: what `run` decides, and what `log`, `diff`
// and `report` show, by one and the same code.

#ifndef STET_CLI_HISTORY_H_
#define STET_CLI_HISTORY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/page_reader.h"
#include "model/snapshot.h"
#include "model/visit.h"
#include "report/compare.h"
#include "report/text_report.h"
#include "store/store.h"

namespace stet {

// A version that is being compared: stored, or about to be.
struct Candidate {
  const Article* article = nullptr;  // Borrowed.
  int status = 200;
  std::string final_url;
  bool redirected = false;  // To final_url, from another.
  absl::Time seen;
};

// What the versions of `id` up to `head` say of a change from `head` to
// `candidate`: whether it returns to an earlier text, how often it switched.
// Reads at most kEarlierMax versions.
inline constexpr uint32_t kEarlierMax = 16;
absl::StatusOr<CompareContext> ContextOf(Store& store, const Snapshot& head,
                                         const Candidate& candidate);

// The edit between two versions of the article, each side extracted by one and
// the same extractor: where the stored Articles are of different ones, the raw
// pages are extracted again. kNotFound if a version is not there.
absl::StatusOr<EditView> LoadEdit(Store& store, const PageReader& reader,
                                  const Visit& visit, uint32_t old_version,
                                  uint32_t new_version);

// The newest version that changed what a reader sees, or 0 if none: what `diff
// URL` shows, against the version before it.
absl::StatusOr<uint32_t> LatestEdit(Store& store, const std::string& id);

}  // namespace stet
#endif  // STET_CLI_HISTORY_H_
