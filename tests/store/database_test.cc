#include "store/database.h"

#include <leveldb/env.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/temp_directory.h"

namespace stet {
namespace {

class TableCountingEnv : public leveldb::EnvWrapper {
 public:
  TableCountingEnv() : EnvWrapper(leveldb::Env::Default()) {}
  leveldb::Status NewWritableFile(const std::string& name,
                                  leveldb::WritableFile** file) override {
    if (absl::EndsWith(name, ".ldb")) ++tables_;
    return target()->NewWritableFile(name, file);
  }
  int tables() const { return tables_; }

 private:
  std::atomic<int> tables_ = 0;
};

class DatabaseTest : public ::testing::Test {
 protected:
  std::unique_ptr<Database> Open() {
    auto database = Database::Open(
        {.directory = root_ / "db", .create = true, .env = &env_});
    EXPECT_TRUE(database.ok()) << database.status();
    return database.ok() ? *std::move(database) : nullptr;
  }

  static absl::StatusOr<Batch> Begin(Database& database) {
    auto reading = database.Read();
    if (!reading.ok()) return reading.status();
    return Batch(*std::move(reading));
  }

  TableCountingEnv env_;
  const TempDirectory temp_;
  const std::filesystem::path root_ = temp_.path();
};

// LevelDB would compact each table that 100 look-ups passed by.
TEST_F(DatabaseTest, LookingForWhatIsNotThereWritesNothing) {
  for (int table = 0; table < 3; ++table) {  // Opening anew makes one of a log.
    auto database = Open();
    ASSERT_NE(database, nullptr);
    auto batch = Begin(*database);
    ASSERT_TRUE(batch.ok()) << batch.status();
    batch->Put("a", absl::StrCat(table));
    batch->Put(absl::StrCat("b", table), "value");
    batch->Put("z", absl::StrCat(table));
    ASSERT_TRUE(database->Write(*std::move(batch), Durability::kSynced).ok());
  }
  auto database = Open();
  ASSERT_NE(database, nullptr);
  const int before = env_.tables();
  auto batch = Begin(*database);
  ASSERT_TRUE(batch.ok()) << batch.status();
  for (int i = 0; i < 5000; ++i) {
    const auto absent = batch->Get(absl::StrCat("m", i));
    ASSERT_TRUE(absent.ok()) << absent.status();
    ASSERT_FALSE(absent->has_value());
    const auto there = batch->Get(absl::StrCat("b", i % 3));
    ASSERT_TRUE(there.ok()) << there.status();
    ASSERT_EQ(*there, "value");
  }
  EXPECT_EQ(**batch->Get("a"), "2");
  {
    auto reading = database->Read();
    ASSERT_TRUE(reading.ok()) << reading.status();
    const Finder finder(*reading);
    for (int i = 0; i < 5000; ++i)
      ASSERT_FALSE((*finder.Get(absl::StrCat("m", i))).has_value());
    EXPECT_EQ(**finder.Get("b1"), "value");
  }
  batch = absl::CancelledError("");
  database = nullptr;  // Waits for what is being written behind us.
  EXPECT_EQ(env_.tables(), before);
}

}  // namespace
}  // namespace stet
