// A LevelDB Env that reads the disk and keeps every write in memory, so that a
// database opens on a full disk or a read-only file system: LevelDB writes when
// it opens. Internal to store/.

#ifndef STET_STORE_OVERLAY_ENV_H_
#define STET_STORE_OVERLAY_ENV_H_

#include <memory>

namespace leveldb {
class Env;
}  // namespace leveldb

namespace stet {

// `base` is borrowed and outlives the result. Thread-safe. What is written is
// forgotten with the Env; locks are not taken.
std::unique_ptr<leveldb::Env> NewOverlayEnv(leveldb::Env* base);

}  // namespace stet
#endif  // STET_STORE_OVERLAY_ENV_H_
