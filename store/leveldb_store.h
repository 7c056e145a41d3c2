// The embedded engine: one directory, one LevelDB. FORMAT.md describes the
// bytes on disk.

#ifndef STET_STORE_LEVELDB_STORE_H_
#define STET_STORE_LEVELDB_STORE_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "store/store.h"

namespace leveldb {
class Env;
}  // namespace leveldb

namespace stet {

enum class KeepRaw { kFirstAndLatest, kAll };

struct LevelDbOptions {
  std::string directory;
  bool create = false;  // Make it if there is none; only in an empty or missing
                        // directory.
  bool read_only = false;  // Opens on a full disk or a read-only file system;
                           // writes nothing.
  // Read-only: where set, what is left of a damaged store is read, what cannot
  // be is passed over, and each fault is told, once, from any thread.
  std::function<void(const std::string&)> on_damage;
  KeepRaw keep_raw = KeepRaw::kFirstAndLatest;
  leveldb::Env* env = nullptr;  // Borrowed; outlives the store. Null: the OS.
};

// kAborted if another process holds the directory, with "held by process
// N"; kNotFound if there is no store and `create` is false; kDataLoss, unless
// read_only, if its last commits are missing.
absl::StatusOr<std::unique_ptr<Store>> OpenLevelDbStore(
    const LevelDbOptions& options);

}  // namespace stet
#endif  // STET_STORE_LEVELDB_STORE_H_
