// One version of an article, as the store keeps it.

#ifndef STET_MODEL_SNAPSHOT_H_
#define STET_MODEL_SNAPSHOT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "model/article.h"
#include "model/digest.h"
#include "model/page.h"

namespace stet {

// What `log` shows of a version; cheap to list.
struct VersionInfo {
  std::string id;        // The article's; Url::Identity().
  uint32_t version = 0;  // From 1; never changes.
  absl::Time first_seen;
  absl::Time last_seen;  // Moves with every look that finds it unchanged.
  std::string title;
  int words = 0;
  int status = 0;          // The HTTP status it was seen with: 200, 410, …
  Sha256 hash{};           // Over the evidence only; see store/FORMAT.md.
  Sha256 previous_hash{};  // Zero for the first.
  bool edit =
      false;  // False when every class is a hidden one, and for the first.
  bool silent = false;
  double score = 0;
  std::vector<std::string> classes;
  uint32_t looks = 0;   // Raw pages kept of it: Store::GetPage.
  bool erased = false;  // Tombstone: hash, time and erase_reason remain.
  std::string erase_reason;
  absl::Time erased_at = absl::InfinitePast();  // Unknown before format 3.

  friend bool operator==(const VersionInfo&, const VersionInfo&) = default;
};

// A version with its text and evidence. A version that records a state (gone,
// moved) carries the Article last seen, and the state's own page as evidence.
struct Snapshot {
  VersionInfo info;
  Article article;
  Page page;  // The first raw page's evidence; body empty until asked for.

  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

}  // namespace stet
#endif  // STET_MODEL_SNAPSHOT_H_
