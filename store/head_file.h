// The file `head` beside the database: how far the store had come, and its
// head, rewritten in place after each synced commit. LevelDB drops records
// silently when its log is cut; this file then says that they are missing.
// Internal to store/; FORMAT.md section 6.
//
// The file is never ahead of the database: it is written after the commit is on
// disk, and may be older after a power cut.

#ifndef STET_STORE_HEAD_FILE_H_
#define STET_STORE_HEAD_FILE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "model/digest.h"

namespace stet {

struct HeadFile {
  uint64_t commits = 0;
  uint64_t versions = 0;  // Leaves of the hash tree.
  Sha256 head{};

  friend bool operator==(const HeadFile&, const HeadFile&) = default;
};

std::string HeadFileName(const std::string& directory);

// kNotFound if there is none, kDataLoss if it is damaged.
absl::StatusOr<HeadFile> ReadHeadFile(const std::string& directory);

enum class HeadFileIs { kNew, kThere };

// A new one is on disk when this returns; one that is there is overwritten by
// as many bytes, which takes no room and does not wait for the disk.
absl::Status WriteHeadFile(const std::string& directory, const HeadFile& head,
                           HeadFileIs file);

}  // namespace stet
#endif  // STET_STORE_HEAD_FILE_H_
