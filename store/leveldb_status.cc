#include "store/leveldb_status.h"

#include <leveldb/status.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace stet {

absl::Status FromLevelDb(const leveldb::Status& status,
                         absl::string_view doing) {
  if (status.ok()) return absl::OkStatus();
  const std::string text = status.ToString();
  const std::string message = absl::StrCat(doing, ": ", text);
  if (absl::StrContains(text, "No space left") ||
      absl::StrContains(text, "Disk quota exceeded"))
    return absl::ResourceExhaustedError(message);
  // A file that the manifest names but the directory lacks is damage too.
  if (status.IsCorruption() || status.IsNotFound())
    return absl::DataLossError(message);
  if (status.IsInvalidArgument()) return absl::DataLossError(message);
  return absl::UnavailableError(message);
}

bool IsAbsentKey(const leveldb::Status& status) {
  return status.IsNotFound() && status.ToString() == "NotFound: ";
}

}  // namespace stet
