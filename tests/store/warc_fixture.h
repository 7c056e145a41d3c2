// A WARC file of a test, and what its reader warned of.

#ifndef STET_TESTS_STORE_WARC_FIXTURE_H_
#define STET_TESTS_STORE_WARC_FIXTURE_H_

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "store/warc.h"

namespace stet {

class WarcFixture : public ::testing::Test {
 protected:
  WarcFixture()
      : path_((std::filesystem::temp_directory_path() /
               absl::StrCat("stet-warc-", getpid(), ".warc"))
                  .string()) {}
  ~WarcFixture() override { std::filesystem::remove(path_); }

  std::unique_ptr<WarcReader> ReaderOf(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
    auto reader =
        WarcReader::Open(path_, {.on_warning = [this](const std::string& text) {
                           warnings_.push_back(text);
                         }});
    return reader.ok() ? *std::move(reader) : nullptr;
  }

  const std::string path_;
  std::vector<std::string> warnings_;
};

}  // namespace stet
#endif  // STET_TESTS_STORE_WARC_FIXTURE_H_
