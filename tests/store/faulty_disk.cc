#include "tests/store/faulty_disk.h"

#include <algorithm>
#include <cstdarg>
#include <cstring>

namespace stet {
namespace {

using leveldb::Slice;
using leveldb::Status;

class NoLock : public leveldb::FileLock {};

class SilentLogger : public leveldb::Logger {
 public:
  void Logv(const char* /*format*/, std::va_list /*arguments*/) override {}
};

Status Missing(const std::string& name) {
  return Status::NotFound(name, "No such file or directory");
}

Status Refused() { return Status::IOError("No space left on device"); }

}  // namespace

class FaultyDisk::Reader : public leveldb::SequentialFile,
                           public leveldb::RandomAccessFile {
 public:
  Reader(const FaultyDisk& disk, File file)
      : disk_(disk), file_(std::move(file)) {}
  Status Read(size_t n, Slice* result, char* scratch) override {
    const Status status = Read(position_, n, result, scratch);
    position_ += result->size();
    return status;
  }
  Status Skip(uint64_t n) override {
    position_ += n;
    return Status::OK();
  }
  Status Read(uint64_t offset, size_t n, Slice* result,
              char* scratch) const override {
    const absl::MutexLock lock(&disk_.mutex_);
    const std::string& bytes = file_->written;
    n = offset < bytes.size() ? std::min<size_t>(n, bytes.size() - offset) : 0;
    if (n > 0) std::memcpy(scratch, bytes.data() + offset, n);
    *result = Slice(scratch, n);
    return Status::OK();
  }

 private:
  const FaultyDisk& disk_;
  const File file_;
  uint64_t position_ = 0;
};

class FaultyDisk::Writer : public leveldb::WritableFile {
 public:
  Writer(FaultyDisk& disk, File file) : disk_(disk), file_(std::move(file)) {}
  Status Append(const Slice& data) override {
    const absl::MutexLock lock(&disk_.mutex_);
    const Verdict verdict = disk_.Judge();
    if (verdict != Verdict::kRefused) {
      file_->written.append(data.data(), verdict == Verdict::kDone
                                             ? data.size()
                                             : data.size() / 2);
    }
    return verdict == Verdict::kDone ? Status::OK() : Refused();
  }
  Status Sync() override {
    const absl::MutexLock lock(&disk_.mutex_);
    if (disk_.Judge() != Verdict::kDone) return Refused();
    file_->synced = file_->written.size();
    return Status::OK();
  }
  Status Close() override { return Status::OK(); }
  Status Flush() override { return Status::OK(); }

 private:
  FaultyDisk& disk_;
  const File file_;
};

FaultyDisk::Verdict FaultyDisk::Judge() {
  if (failing_) return Verdict::kRefused;
  if (writes_left_ > 0) {
    --writes_left_;
    return Verdict::kDone;
  }
  failed_ = true;
  if (fault_ == Fault::kOnce) {
    writes_left_ = INT64_MAX;
    return Verdict::kRefused;
  }
  failing_ = true;
  return fault_ == Fault::kFull ? Verdict::kRefused : Verdict::kHalf;
}

void FaultyDisk::FailAfter(int64_t writes, Fault fault) {
  const absl::MutexLock lock(&mutex_);
  writes_left_ = writes;
  fault_ = fault;
}

bool FaultyDisk::failed() const {
  const absl::MutexLock lock(&mutex_);
  return failed_;
}

void FaultyDisk::Heal() {
  const absl::MutexLock lock(&mutex_);
  if (failing_) writes_left_ = INT64_MAX;
  failing_ = false;
}

void FaultyDisk::CutPower(int kept_of_ten) {
  const absl::MutexLock lock(&mutex_);
  if (failing_) writes_left_ = INT64_MAX;
  failing_ = false;
  for (auto& [name, file] : files_) {
    const size_t loose = file->written.size() - file->synced;
    file->written.resize(file->synced +
                         loose * static_cast<size_t>(kept_of_ten) / 10);
    file->synced = file->written.size();
  }
}

Status FaultyDisk::NewSequentialFile(const std::string& name,
                                     leveldb::SequentialFile** result) {
  const absl::MutexLock lock(&mutex_);
  const auto found = files_.find(name);
  *result = nullptr;
  if (found == files_.end()) return Missing(name);
  *result = std::make_unique<Reader>(*this, found->second).release();
  return Status::OK();
}

Status FaultyDisk::NewRandomAccessFile(const std::string& name,
                                       leveldb::RandomAccessFile** result) {
  const absl::MutexLock lock(&mutex_);
  const auto found = files_.find(name);
  *result = nullptr;
  if (found == files_.end()) return Missing(name);
  *result = std::make_unique<Reader>(*this, found->second).release();
  return Status::OK();
}

Status FaultyDisk::Create(const std::string& name, bool anew,
                          leveldb::WritableFile** result) {
  const absl::MutexLock lock(&mutex_);
  *result = nullptr;
  if (Judge() != Verdict::kDone) return Refused();
  File& file = files_[name];
  if (anew || file == nullptr) file = std::make_shared<Bytes>();
  *result = std::make_unique<Writer>(*this, file).release();
  return Status::OK();
}

Status FaultyDisk::NewWritableFile(const std::string& name,
                                   leveldb::WritableFile** result) {
  return Create(name, true, result);
}

Status FaultyDisk::NewAppendableFile(const std::string& name,
                                     leveldb::WritableFile** result) {
  return Create(name, false, result);
}

bool FaultyDisk::FileExists(const std::string& name) {
  const absl::MutexLock lock(&mutex_);
  return files_.contains(name);
}

Status FaultyDisk::GetChildren(const std::string& directory,
                               std::vector<std::string>* result) {
  const absl::MutexLock lock(&mutex_);
  result->clear();
  const std::string prefix = directory + "/";
  for (const auto& [name, file] : files_) {
    if (name.compare(0, prefix.size(), prefix) == 0)
      result->push_back(name.substr(prefix.size()));
  }
  return Status::OK();
}

Status FaultyDisk::RemoveFile(const std::string& name) {
  const absl::MutexLock lock(&mutex_);
  if (failing_ && fault_ == Fault::kPowerCut) return Refused();
  return files_.erase(name) > 0 ? Status::OK() : Missing(name);
}

Status FaultyDisk::CreateDir(const std::string& /*name*/) {
  return Status::OK();
}
Status FaultyDisk::RemoveDir(const std::string& /*name*/) {
  return Status::OK();
}

Status FaultyDisk::GetFileSize(const std::string& name, uint64_t* size) {
  const absl::MutexLock lock(&mutex_);
  const auto found = files_.find(name);
  if (found == files_.end()) return Missing(name);
  *size = found->second->written.size();
  return Status::OK();
}

Status FaultyDisk::RenameFile(const std::string& from, const std::string& to) {
  const absl::MutexLock lock(&mutex_);
  if (Judge() != Verdict::kDone) return Refused();
  const auto found = files_.find(from);
  if (found == files_.end()) return Missing(from);
  files_[to] = found->second;
  files_.erase(from);
  return Status::OK();
}

Status FaultyDisk::LockFile(const std::string& /*name*/,
                            leveldb::FileLock** lock) {
  *lock = std::make_unique<NoLock>().release();
  return Status::OK();
}

Status FaultyDisk::UnlockFile(leveldb::FileLock* lock) {
  const std::unique_ptr<leveldb::FileLock> gone(lock);
  return Status::OK();
}

Status FaultyDisk::NewLogger(const std::string& /*name*/,
                             leveldb::Logger** result) {
  *result = std::make_unique<SilentLogger>().release();
  return Status::OK();
}

}  // namespace stet
