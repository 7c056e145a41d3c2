// A directory of a test's own.

#ifndef STET_TESTS_SUPPORT_TEMP_DIRECTORY_H_
#define STET_TESTS_SUPPORT_TEMP_DIRECTORY_H_

#include <cstdlib>
#include <filesystem>
#include <string>

namespace stet {

// Made empty; removed with all that is in it.
class TempDirectory {
 public:
  TempDirectory() {
    std::string path =
        std::filesystem::temp_directory_path() / "stet-test-XXXXXX";
    if (mkdtemp(path.data()) == nullptr) std::abort();
    path_ = path;
  }
  ~TempDirectory() { std::filesystem::remove_all(path_); }
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace stet
#endif  // STET_TESTS_SUPPORT_TEMP_DIRECTORY_H_
