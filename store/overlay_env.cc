#include "store/overlay_env.h"

#include <leveldb/env.h>
#include <leveldb/slice.h>
#include <leveldb/status.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

namespace stet {
namespace {

using leveldb::Slice;
using leveldb::Status;

// A file that exists in memory only. Shared by the Env and whoever has it open,
// since LevelDB removes files that it still reads.
class MemoryFile {
 public:
  void Append(const Slice& data) {
    const absl::MutexLock lock(&mutex_);
    bytes_.append(data.data(), data.size());
  }

  uint64_t size() const {
    const absl::MutexLock lock(&mutex_);
    return bytes_.size();
  }

  Slice Read(uint64_t offset, size_t n, char* scratch) const {
    const absl::MutexLock lock(&mutex_);
    if (offset >= bytes_.size()) return {};
    n = std::min<size_t>(n, bytes_.size() - offset);
    std::memcpy(scratch, bytes_.data() + offset, n);
    return {scratch, n};
  }

 private:
  mutable absl::Mutex mutex_;
  std::string bytes_;
};

using File = std::shared_ptr<MemoryFile>;

class MemorySequentialFile : public leveldb::SequentialFile {
 public:
  explicit MemorySequentialFile(File file) : file_(std::move(file)) {}
  Status Read(size_t n, Slice* result, char* scratch) override {
    *result = file_->Read(position_, n, scratch);
    position_ += result->size();
    return Status::OK();
  }
  Status Skip(uint64_t n) override {
    position_ += n;
    return Status::OK();
  }

 private:
  const File file_;
  uint64_t position_ = 0;
};

class MemoryRandomAccessFile : public leveldb::RandomAccessFile {
 public:
  explicit MemoryRandomAccessFile(File file) : file_(std::move(file)) {}
  Status Read(uint64_t offset, size_t n, Slice* result,
              char* scratch) const override {
    *result = file_->Read(offset, n, scratch);
    return Status::OK();
  }

 private:
  const File file_;
};

class MemoryWritableFile : public leveldb::WritableFile {
 public:
  explicit MemoryWritableFile(File file) : file_(std::move(file)) {}
  Status Append(const Slice& data) override {
    file_->Append(data);
    return Status::OK();
  }
  Status Close() override { return Status::OK(); }
  Status Flush() override { return Status::OK(); }
  Status Sync() override { return Status::OK(); }

 private:
  const File file_;
};

class SilentLogger : public leveldb::Logger {
 public:
  void Logv(const char* /*format*/, std::va_list /*arguments*/) override {}
};

class NoLock : public leveldb::FileLock {};

class OverlayEnv : public leveldb::EnvWrapper {
 public:
  explicit OverlayEnv(leveldb::Env* base) : EnvWrapper(base) {}

  Status NewSequentialFile(const std::string& name,
                           leveldb::SequentialFile** result) override {
    if (const File file = Find(name)) {
      *result = std::make_unique<MemorySequentialFile>(file).release();
      return Status::OK();
    }
    if (IsRemoved(name)) return Missing(name);
    return target()->NewSequentialFile(name, result);
  }

  Status NewRandomAccessFile(const std::string& name,
                             leveldb::RandomAccessFile** result) override {
    if (const File file = Find(name)) {
      *result = std::make_unique<MemoryRandomAccessFile>(file).release();
      return Status::OK();
    }
    if (IsRemoved(name)) return Missing(name);
    return target()->NewRandomAccessFile(name, result);
  }

  Status NewWritableFile(const std::string& name,
                         leveldb::WritableFile** result) override {
    const absl::MutexLock lock(&mutex_);
    const File file = files_[name] = std::make_shared<MemoryFile>();
    removed_.erase(name);
    *result = std::make_unique<MemoryWritableFile>(file).release();
    return Status::OK();
  }

  Status NewAppendableFile(const std::string& name,
                           leveldb::WritableFile** result) override {
    File file = Find(name);
    if (file == nullptr) {
      std::string bytes;
      if (!IsRemoved(name) && target()->FileExists(name)) {
        const Status read = leveldb::ReadFileToString(target(), name, &bytes);
        if (!read.ok()) return read;
      }
      file = std::make_shared<MemoryFile>();
      file->Append(bytes);
      const absl::MutexLock lock(&mutex_);
      files_[name] = file;
      removed_.erase(name);
    }
    *result = std::make_unique<MemoryWritableFile>(file).release();
    return Status::OK();
  }

  bool FileExists(const std::string& name) override {
    if (Find(name) != nullptr) return true;
    return !IsRemoved(name) && target()->FileExists(name);
  }

  Status GetChildren(const std::string& directory,
                     std::vector<std::string>* result) override {
    const Status status = target()->GetChildren(directory, result);
    if (!status.ok()) return status;
    const absl::MutexLock lock(&mutex_);
    const std::string prefix = directory + "/";
    std::set<std::string> names(result->begin(), result->end());
    for (const std::string& name : removed_) {
      if (absl::StartsWith(name, prefix))
        names.erase(name.substr(prefix.size()));
    }
    for (const auto& [name, file] : files_) {
      if (absl::StartsWith(name, prefix))
        names.insert(name.substr(prefix.size()));
    }
    result->assign(names.begin(), names.end());
    return Status::OK();
  }

  Status RemoveFile(const std::string& name) override {
    if (!FileExists(name)) return Missing(name);
    const absl::MutexLock lock(&mutex_);
    files_.erase(name);
    removed_.insert(name);
    return Status::OK();
  }

  Status CreateDir(const std::string& /*name*/) override {
    return Status::OK();
  }
  Status RemoveDir(const std::string& /*name*/) override {
    return Status::OK();
  }

  Status GetFileSize(const std::string& name, uint64_t* size) override {
    if (const File file = Find(name)) {
      *size = file->size();
      return Status::OK();
    }
    if (IsRemoved(name)) return Missing(name);
    return target()->GetFileSize(name, size);
  }

  Status RenameFile(const std::string& from, const std::string& to) override {
    leveldb::WritableFile* opened = nullptr;
    const Status status = NewAppendableFile(from, &opened);  // Into memory.
    if (!status.ok()) return status;
    const std::unique_ptr<leveldb::WritableFile> closes(opened);
    const absl::MutexLock lock(&mutex_);
    files_[to] = files_[from];
    files_.erase(from);
    removed_.erase(to);
    removed_.insert(from);
    return Status::OK();
  }

  Status LockFile(const std::string& /*name*/,
                  leveldb::FileLock** lock) override {
    *lock = std::make_unique<NoLock>().release();
    return Status::OK();
  }
  Status UnlockFile(leveldb::FileLock* lock) override {
    const std::unique_ptr<leveldb::FileLock> gone(lock);
    return Status::OK();
  }

  Status NewLogger(const std::string& /*name*/,
                   leveldb::Logger** result) override {
    *result = std::make_unique<SilentLogger>().release();
    return Status::OK();
  }

 private:
  static Status Missing(const std::string& name) {
    return Status::NotFound(name, "No such file or directory");
  }

  File Find(const std::string& name) const {
    const absl::MutexLock lock(&mutex_);
    const auto found = files_.find(name);
    return found == files_.end() ? nullptr : found->second;
  }

  bool IsRemoved(const std::string& name) const {
    const absl::MutexLock lock(&mutex_);
    return removed_.contains(name);
  }

  mutable absl::Mutex mutex_;
  std::map<std::string, File> files_;
  std::set<std::string> removed_;
};

}  // namespace

std::unique_ptr<leveldb::Env> NewOverlayEnv(leveldb::Env* base) {
  return std::make_unique<OverlayEnv>(base);
}

}  // namespace stet
