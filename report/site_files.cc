#include "report/site_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "model/status_macros.h"

namespace stet {
namespace {

namespace fs = std::filesystem;

constexpr absl::string_view kLockName = ".stet-lock";
constexpr absl::string_view kMarkName = ".stet-writing";
constexpr absl::string_view kTemporaryName = ".stet-new";
constexpr size_t kFileBytesMax = size_t{64} << 20;

// Closes on every way out.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

absl::Status FromErrno(int error, absl::string_view doing,
                       absl::string_view path) {
  const std::string message =
      absl::StrCat(doing, " ", path, ": ", std::strerror(error));
  if (error == ENOSPC || error == EDQUOT)
    return absl::ResourceExhaustedError(message);
  return absl::UnavailableError(message);
}

absl::Status WriteAll(int fd, absl::string_view bytes, absl::string_view path) {
  while (!bytes.empty()) {
    const ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FromErrno(errno, "writing", path);
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return absl::OkStatus();
}

}  // namespace

SiteFiles::SiteFiles(std::string directory, int lock)
    : directory_(std::move(directory)), lock_(lock) {}

SiteFiles::~SiteFiles() { close(lock_); }

std::string SiteFiles::Absolute(absl::string_view path) const {
  return absl::StrCat(directory_, "/", path);
}

absl::StatusOr<std::unique_ptr<SiteFiles>> SiteFiles::Open(
    const std::string& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) return FromErrno(error.value(), "creating", directory);
  const std::string path = absl::StrCat(directory, "/", kLockName);
  FileDescriptor fd(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (fd.get() < 0) return FromErrno(errno, "opening", path);
  if (flock(fd.get(), LOCK_EX | LOCK_NB) != 0)
    return absl::UnavailableError(absl::StrCat(
        "writing the site in ", directory, ": another run is writing it"));
  return std::unique_ptr<SiteFiles>(new SiteFiles(directory, fd.release()));
}

absl::StatusOr<std::string> SiteFiles::Read(const std::string& path) const {
  const std::string absolute = Absolute(path);
  const FileDescriptor fd(open(absolute.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::string();
    return FromErrno(errno, "opening", absolute);
  }
  struct stat status {};
  if (fstat(fd.get(), &status) != 0)
    return FromErrno(errno, "reading", absolute);
  if (status.st_size < 0 ||
      static_cast<size_t>(status.st_size) > kFileBytesMax) {
    return absl::ResourceExhaustedError(
        absl::StrCat("reading ", absolute, ": ", status.st_size,
                     " bytes, more than ", kFileBytesMax));
  }
  std::string bytes(static_cast<size_t>(status.st_size), '\0');
  size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t n = read(fd.get(), bytes.data() + have, bytes.size() - have);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FromErrno(errno, "reading", absolute);
    if (n == 0) break;
    have += static_cast<size_t>(n);
  }
  bytes.resize(have);
  return bytes;
}

absl::Status SiteFiles::Write(const std::string& path,
                              absl::string_view bytes) {
  kept_.insert(path);
  const std::string absolute = Absolute(path);
  struct stat status {};
  if (stat(absolute.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
      status.st_size == static_cast<off_t>(bytes.size())) {
    STET_ASSIGN_OR_RETURN(const std::string before, Read(path));
    if (before.compare(0, before.npos, bytes.data(), bytes.size()) == 0) {
      ++unchanged_;
      return absl::OkStatus();
    }
  }
  const size_t slash = path.rfind('/');
  const std::string folder =
      slash == std::string::npos ? "" : path.substr(0, slash);
  if (!folder.empty() && folders_.insert(folder).second) {
    std::error_code error;
    fs::create_directories(Absolute(folder), error);
    if (error) return FromErrno(error.value(), "creating", absolute);
  }
  const std::string temporary = Absolute(kTemporaryName);
  {
    const FileDescriptor fd(open(
        temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (fd.get() < 0) return FromErrno(errno, "creating", temporary);
    STET_RETURN_IF_ERROR(WriteAll(fd.get(), bytes, temporary));
  }
  if (rename(temporary.c_str(), absolute.c_str()) != 0)
    return FromErrno(errno, "renaming to", absolute);
  ++written_;
  return absl::OkStatus();
}

absl::Status SiteFiles::Remove(const std::string& path) {
  const std::string absolute = Absolute(path);
  if (unlink(absolute.c_str()) == 0) {
    ++removed_;
    return absl::OkStatus();
  }
  if (errno == ENOENT || errno == ENOTDIR) return absl::OkStatus();
  return FromErrno(errno, "removing", absolute);
}

absl::StatusOr<bool> SiteFiles::BeginWrite() {
  const std::string path = Absolute(kMarkName);
  const FileDescriptor fd(
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (fd.get() < 0 && errno == EEXIST) return true;
  if (fd.get() < 0) return FromErrno(errno, "creating", path);
  if (fsync(fd.get()) != 0) return FromErrno(errno, "syncing", path);
  const FileDescriptor folder(
      open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0 || fsync(folder.get()) != 0)
    return FromErrno(errno, "syncing", directory_);
  return false;
}

absl::Status SiteFiles::EndWrite() {
  if (syncfs(lock_) != 0) return FromErrno(errno, "syncing", directory_);
  const std::string path = Absolute(kMarkName);
  if (unlink(path.c_str()) != 0) return FromErrno(errno, "removing", path);
  return absl::OkStatus();
}

absl::Status SiteFiles::RemoveOthers(const std::string& folder) {
  const std::string top = Absolute(folder);
  std::error_code error;
  if (!fs::is_directory(fs::symlink_status(top, error)))
    return absl::OkStatus();
  std::vector<fs::path> folders;
  for (fs::recursive_directory_iterator it(top, error), end; it != end;
       it.increment(error)) {
    if (error) return FromErrno(error.value(), "reading", top);
    if (it->is_directory(error) && !it->is_symlink(error)) {
      folders.push_back(it->path());
      continue;
    }
    const std::string path = it->path().string().substr(directory_.size() + 1);
    if (kept_.contains(path)) continue;
    STET_RETURN_IF_ERROR(Remove(path));
  }
  // Deepest first; a folder that still holds something stays.
  for (auto it = folders.rbegin(); it != folders.rend(); ++it)
    rmdir(it->c_str());
  rmdir(top.c_str());
  return absl::OkStatus();
}

}  // namespace stet
