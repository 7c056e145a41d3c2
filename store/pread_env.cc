#include "store/pread_env.h"

#include <fcntl.h>
#include <leveldb/env.h>
#include <leveldb/slice.h>
#include <leveldb/status.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <memory>
#include <string>

namespace stet {
namespace {

using leveldb::Status;

Status FailureOf(const std::string& name, int error) {
  return error == ENOENT ? Status::NotFound(name, std::strerror(error))
                         : Status::IOError(name, std::strerror(error));
}

class PreadFile : public leveldb::RandomAccessFile {
 public:
  PreadFile(std::string name, int descriptor)
      : name_(std::move(name)), descriptor_(descriptor) {}
  ~PreadFile() override { close(descriptor_); }

  Status Read(uint64_t offset, size_t n, leveldb::Slice* result,
              char* scratch) const override {
    size_t done = 0;
    while (done < n) {
      const ssize_t got = pread(descriptor_, scratch + done, n - done,
                                static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) {
        *result = leveldb::Slice();
        return FailureOf(name_, errno);
      }
      if (got == 0) break;  // The file's end: a short answer, as LevelDB wants.
      done += static_cast<size_t>(got);
    }
    *result = leveldb::Slice(scratch, done);
    return Status::OK();
  }

 private:
  const std::string name_;
  const int descriptor_;
};

// LevelDB's diary tells nothing that a user of the store could use.
class NoLogger : public leveldb::Logger {
 public:
  void Logv(const char* /*format*/, std::va_list /*arguments*/) override {}
};

class PreadEnvironment : public leveldb::EnvWrapper {
 public:
  PreadEnvironment() : EnvWrapper(leveldb::Env::Default()) {}

  Status NewRandomAccessFile(const std::string& name,
                             leveldb::RandomAccessFile** result) override {
    *result = nullptr;
    const int descriptor = open(name.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return FailureOf(name, errno);
    *result = std::make_unique<PreadFile>(name, descriptor).release();
    return Status::OK();
  }

  Status NewLogger(const std::string& /*name*/,
                   leveldb::Logger** result) override {
    *result = std::make_unique<NoLogger>().release();
    return Status::OK();
  }
};

}  // namespace

leveldb::Env* PreadEnv() {
  static leveldb::Env* const env =
      std::make_unique<PreadEnvironment>().release();
  return env;
}

}  // namespace stet
