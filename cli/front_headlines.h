// The headlines that an outlet's front and section pages showed for an article,
// beside the article's own: they are edited apart.
//
//   RecordFrontHeadlines(store, page, {{id, "Storm hits coast"}}, now)
//   FrontHeadlinesOf(store, article)  // Oldest first
//
// Kept for each source as a named value of the store: a line for every headline
// that differs from the one that the same page showed before.

#ifndef STET_CLI_FRONT_HEADLINES_H_
#define STET_CLI_FRONT_HEADLINES_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "model/visit.h"
#include "store/store.h"

namespace stet {

inline constexpr size_t kFrontHeadlinesMax = 5000;  // Of a source; then the
                                                    // oldest are dropped.
inline constexpr size_t kFrontHeadlineBytesMax = 400;

struct FrontHeadline {
  absl::Time seen;   // First.
  std::string page;  // Visit::id of the page that showed it.
  std::string title;

  friend bool operator==(const FrontHeadline&, const FrontHeadline&) = default;
};

// `shown` are an article's id and the headline that `page` shows for it.
// Thread-safe.
absl::Status RecordFrontHeadlines(
    Store& store, const Visit& page,
    const std::vector<std::pair<std::string, std::string>>& shown,
    absl::Time now);

absl::StatusOr<std::vector<FrontHeadline>> FrontHeadlinesOf(
    Store& store, const Visit& article);

// The headline shown last before `time`, "" if none was.
absl::string_view HeadlineShownAt(const std::vector<FrontHeadline>& headlines,
                                  absl::Time time);

}  // namespace stet
#endif  // STET_CLI_FRONT_HEADLINES_H_
