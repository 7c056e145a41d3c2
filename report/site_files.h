// The files of a site: written only where they differ, each whole or not at
// all, by one writer at a time.

#ifndef STET_REPORT_SITE_FILES_H_
#define STET_REPORT_SITE_FILES_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace stet {

// Paths are relative to the directory, made by us: [a-z0-9./-] alone.
// Thread-compatible.
class SiteFiles {
 public:
  // Creates the directory and takes its lock. kUnavailable if another writer
  // holds it.
  static absl::StatusOr<std::unique_ptr<SiteFiles>> Open(
      const std::string& directory);
  ~SiteFiles();
  SiteFiles(const SiteFiles&) = delete;
  SiteFiles& operator=(const SiteFiles&) = delete;

  // Replaces the file by rename, unless its bytes are already these.
  absl::Status Write(const std::string& path, absl::string_view bytes);
  // "" if there is none. More than 64 MB is kResourceExhausted.
  absl::StatusOr<std::string> Read(const std::string& path) const;
  absl::Status Remove(const std::string& path);  // Absent is fine.

  // While a write is under way a mark stands in the directory, on disk before
  // anything else changes: if it is found at the start, the last write did not
  // end, and everything must be written anew.
  absl::StatusOr<bool> BeginWrite();  // Whether the mark was there.
  absl::Status EndWrite();            // What was written is on disk first.

  // Removes every file of `folder` (from the root, no slash) that was neither
  // written nor kept since Open, and folders left empty.
  absl::Status RemoveOthers(const std::string& folder);
  void Keep(const std::string& path) { kept_.insert(path); }

  int64_t written() const { return written_; }
  int64_t unchanged() const { return unchanged_; }
  int64_t removed() const { return removed_; }

 private:
  SiteFiles(std::string directory, int lock);
  std::string Absolute(absl::string_view path) const;

  const std::string directory_;
  const int lock_;
  absl::flat_hash_set<std::string> kept_;
  absl::flat_hash_set<std::string> folders_;  // Known to exist.
  int64_t written_ = 0;
  int64_t unchanged_ = 0;
  int64_t removed_ = 0;
};

}  // namespace stet
#endif  // STET_REPORT_SITE_FILES_H_
