// A disk in memory, as LevelDB's Env, on which a chosen write goes wrong.
//
//   FaultyDisk disk;
//   disk.FailAfter(7, FaultyDisk::Fault::kPowerCut);
//   … use a store with env = &disk; its 8th write fails, and all after it …
//   disk.CutPower();  // What was not synced is gone.
//   … open it again …
//
// A write is whatever changes a file: an append, a sync, a new file, a new
// name. Names change at once and in their order, as on a file system with a
// journal; bytes are durable once they are synced. Thread-safe.

#ifndef STET_TESTS_STORE_FAULTY_DISK_H_
#define STET_TESTS_STORE_FAULTY_DISK_H_

#include <leveldb/env.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace stet {

class FaultyDisk : public leveldb::EnvWrapper {
 public:
  enum class Fault {
    kOnce,      // That write alone fails; nothing of it gets there.
    kFull,      // It and all after it, until Heal.
    kTorn,      // The same, but half of the first one gets there.
    kPowerCut,  // The same, and nothing can be removed; until CutPower.
  };

  FaultyDisk() : EnvWrapper(leveldb::Env::Default()) {}

  void FailAfter(int64_t writes, Fault fault);
  bool failed() const;  // Whether any write has, ever.
  void Heal();
  // Of what was not synced, `kept_of_ten` tenths stay. Heals.
  void CutPower(int kept_of_ten = 0);

  leveldb::Status NewSequentialFile(const std::string& name,
                                    leveldb::SequentialFile** result) override;
  leveldb::Status NewRandomAccessFile(
      const std::string& name, leveldb::RandomAccessFile** result) override;
  leveldb::Status NewWritableFile(const std::string& name,
                                  leveldb::WritableFile** result) override;
  leveldb::Status NewAppendableFile(const std::string& name,
                                    leveldb::WritableFile** result) override;
  bool FileExists(const std::string& name) override;
  leveldb::Status GetChildren(const std::string& directory,
                              std::vector<std::string>* result) override;
  leveldb::Status RemoveFile(const std::string& name) override;
  leveldb::Status CreateDir(const std::string& name) override;
  leveldb::Status RemoveDir(const std::string& name) override;
  leveldb::Status GetFileSize(const std::string& name, uint64_t* size) override;
  leveldb::Status RenameFile(const std::string& from,
                             const std::string& to) override;
  leveldb::Status LockFile(const std::string& name,
                           leveldb::FileLock** lock) override;
  leveldb::Status UnlockFile(leveldb::FileLock* lock) override;
  leveldb::Status NewLogger(const std::string& name,
                            leveldb::Logger** result) override;

 private:
  struct Bytes {
    std::string written;
    size_t synced = 0;
  };
  using File = std::shared_ptr<Bytes>;
  class Reader;
  class Writer;
  enum class Verdict { kDone, kHalf, kRefused };

  Verdict Judge() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  leveldb::Status Create(const std::string& name, bool anew,
                         leveldb::WritableFile** result);

  mutable absl::Mutex mutex_;
  std::map<std::string, File> files_ ABSL_GUARDED_BY(mutex_);
  int64_t writes_left_ ABSL_GUARDED_BY(mutex_) = INT64_MAX;
  Fault fault_ ABSL_GUARDED_BY(mutex_) = Fault::kFull;
  bool failing_ ABSL_GUARDED_BY(mutex_) = false;
  bool failed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace stet
#endif  // STET_TESTS_STORE_FAULTY_DISK_H_
