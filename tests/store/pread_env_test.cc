#include "store/pread_env.h"

#include <gtest/gtest.h>
#include <leveldb/env.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace stet {
namespace {

class PreadEnvTest : public testing::Test {
 protected:
  PreadEnvTest() {
    std::ofstream(name_, std::ios::binary) << std::string(8192, 'a') << "end";
  }
  ~PreadEnvTest() override { std::filesystem::remove(name_); }

  std::unique_ptr<leveldb::RandomAccessFile> Open() {
    leveldb::RandomAccessFile* file = nullptr;
    EXPECT_TRUE(PreadEnv()->NewRandomAccessFile(name_, &file).ok());
    return std::unique_ptr<leveldb::RandomAccessFile>(file);
  }

  const std::string name_ =
      testing::TempDir() + "pread_env_test." + std::to_string(getpid());
};

TEST_F(PreadEnvTest, ReadsAnywhereAndShortAtTheEnd) {
  const auto file = Open();
  const struct {
    uint64_t offset;
    size_t n;
    std::string want;
  } kCases[] = {{0, 3, "aaa"},  {8190, 5, "aaend"}, {8192, 100, "end"},
                {8195, 10, ""}, {100000, 10, ""},   {4, 0, ""}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.offset);
    char scratch[128];
    leveldb::Slice got;
    ASSERT_TRUE(file->Read(c.offset, c.n, &got, scratch).ok());
    EXPECT_EQ(got.ToString(), c.want);
  }
}

// LevelDB's own Env ends the program with SIGBUS here.
TEST_F(PreadEnvTest, ATableThatIsCutWhileOpenIsAShortRead) {
  const auto file = Open();
  std::filesystem::resize_file(name_, 10);
  char scratch[64];
  leveldb::Slice got;
  ASSERT_TRUE(file->Read(4096, sizeof(scratch), &got, scratch).ok());
  EXPECT_EQ(got.size(), 0U);
}

TEST_F(PreadEnvTest, AMissingFileIsNotFoundAndNoDescriptorIsAnError) {
  leveldb::RandomAccessFile* file = nullptr;
  EXPECT_TRUE(
      PreadEnv()->NewRandomAccessFile(name_ + ".no", &file).IsNotFound());
  EXPECT_EQ(file, nullptr);
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const rlimit none{.rlim_cur = 0, .rlim_max = before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &none);
  const leveldb::Status status = PreadEnv()->NewRandomAccessFile(name_, &file);
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_TRUE(status.IsIOError()) << status.ToString();
  EXPECT_EQ(file, nullptr);
}

}  // namespace
}  // namespace stet
