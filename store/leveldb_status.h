// LevelDB's errors as ours; the only place that reads them. Internal to store/.

#ifndef STET_STORE_LEVELDB_STATUS_H_
#define STET_STORE_LEVELDB_STATUS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace leveldb {
class Status;
}  // namespace leveldb

namespace stet {

// `doing` reads "writing a round to /var/lib/stet". A full disk is
// kResourceExhausted, damage kDataLoss, another holder of the lock and any
// other fault of the disk kUnavailable.
absl::Status FromLevelDb(const leveldb::Status& status,
                         absl::string_view doing);

// Whether `status` says that a key is absent. LevelDB says "not found" of a
// missing table file too, which must not read as an absent key.
bool IsAbsentKey(const leveldb::Status& status);

}  // namespace stet
#endif  // STET_STORE_LEVELDB_STATUS_H_
