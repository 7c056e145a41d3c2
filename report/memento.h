// Memento (RFC 7089): an article's versions as a web archive tells of them.

#ifndef STET_REPORT_MEMENTO_H_
#define STET_REPORT_MEMENTO_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "model/snapshot.h"

namespace stet {

struct MementoPlace {
  std::string url;   // The original resource.
  std::string base;  // "http://127.0.0.1:8080/".
};

// The TimeMap in application/link-format. Erased versions are left out.
std::string RenderTimeMap(const MementoPlace& place,
                          absl::Span<const VersionInfo> versions);

// The Link header's value for a memento: original, timegate, timemap, first,
// previous, next and last. `version` 0 is for the TimeGate's own answer.
std::string MementoLinks(const MementoPlace& place,
                         absl::Span<const VersionInfo> versions,
                         uint32_t version);

// RFC 9110's date of an Accept-Datetime; nothing for any other text.
std::optional<absl::Time> ParseMementoDate(absl::string_view text);
std::string FormatHttpDate(absl::Time time);

// The version that stood at `time`: the newest first seen by then, else the
// first. Null if all are erased.
const VersionInfo* VersionAt(absl::Span<const VersionInfo> versions,
                             absl::Time time);

}  // namespace stet
#endif  // STET_REPORT_MEMENTO_H_
