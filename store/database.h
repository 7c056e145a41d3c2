// A LevelDB in one directory, opened and written as its traps demand. Internal
// to store/: keys, seals and batches, no articles.
//
// - Checksums of blocks are verified, and every value carries its own seal.
// - A database is created only in an empty directory: with its CURRENT file
//   missing, LevelDB would otherwise begin anew and delete the tables.
// - A damaged one is opened for reading only, and only where that is asked for:
//   what its log and manifest still say, or, without those, what its tables
//   hold. Nothing is repaired on disk.
// - After a failed write the database is closed and opened again before the
//   next one: LevelDB would go on behind the torn record, say OK, and lose it
//   all on the next opening.
//
// Thread-safe, but for writing: callers serialise Write.

#ifndef STET_STORE_DATABASE_H_
#define STET_STORE_DATABASE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace leveldb {
class Cache;
class DB;
class Env;
class Iterator;
class Snapshot;
}  // namespace leveldb

namespace stet {

class Database;
class Reading;

// Where sealed records are looked up: the database, or a batch over it.
class RecordSource {
 public:
  virtual ~RecordSource() = default;
  // The payload under `key`, nothing if absent. kDataLoss if damaged.
  virtual absl::StatusOr<std::optional<std::string>> Get(
      absl::string_view key) const = 0;
  // Itself if what cannot be read is to be passed over; else null.
  virtual const Reading* salvage() const { return nullptr; }
};

enum class Durability { kSynced, kWithTheNextSync };

// Keys under a prefix, in order. Dies before the Reading it came from.
//
//   for (Cursor cursor = reading.Scan(prefix); cursor.Valid(); cursor.Next()) …
//   STET_RETURN_IF_ERROR(cursor.status());
class Cursor {
 public:
  Cursor(Cursor&&) noexcept;
  ~Cursor();

  bool Valid() const;
  void Next();
  void Prev();
  void Seek(absl::string_view key);  // To the first key at or after it.
  void SeekToLast();                 // Of the prefix.
  absl::string_view key() const;
  absl::StatusOr<absl::string_view> payload() const;
  size_t stored_bytes() const;  // Of key and value.
  // Of everything read so far. Where a damaged store is read, always OK: the
  // fault was told.
  absl::Status status() const;

 private:
  friend class Reading;
  Cursor(std::unique_ptr<leveldb::Iterator> iterator, absl::string_view prefix,
         const Database& database);
  const Database* database_;
  std::unique_ptr<leveldb::Iterator> iterator_;
  std::string prefix_;
};

enum class Caching { kKeep, kPassBy };

// The database as of one moment. Cheap; holds the database open.
class Reading : public RecordSource {
 public:
  Reading(Reading&&) noexcept;
  ~Reading() override;

  absl::StatusOr<std::optional<std::string>> Get(
      absl::string_view key) const override;
  Cursor Scan(absl::string_view prefix, Caching caching = Caching::kKeep) const;
  const Reading* salvage() const override;
  void TellDamage(absl::string_view fault) const;

  // As Get, for a writer, who asks for much that is not there: each table that
  // Get passes by is marked for compaction once that happened often enough,
  // which came to more than all writing. Not thread-safe, for that.
  absl::StatusOr<std::optional<std::string>> Find(absl::string_view key);

 private:
  friend class Database;
  Reading(std::shared_lock<std::shared_mutex> lock, leveldb::DB* db,
          const Database& database);
  const Database* database_;
  std::shared_lock<std::shared_mutex> lock_;
  leveldb::DB* db_;
  const leveldb::Snapshot* snapshot_;
  std::unique_ptr<leveldb::Iterator> finder_;  // Made when first needed.
};

// A Reading that is asked for much: its Find as a source. Dies before it.
class Finder : public RecordSource {
 public:
  explicit Finder(Reading& reading) : reading_(reading) {}
  absl::StatusOr<std::optional<std::string>> Get(
      absl::string_view key) const override {
    return reading_.Find(key);
  }

 private:
  Reading& reading_;
};

// Changes to be written at once; reads see them already.
class Batch : public RecordSource {
 public:
  explicit Batch(Reading base) : base_(std::move(base)) {}

  absl::StatusOr<std::optional<std::string>> Get(
      absl::string_view key) const override;
  void Put(absl::string_view key, absl::string_view payload);
  void PutIndex(absl::string_view key);  // A key that says all: no value.
  void Delete(absl::string_view key);

  // The first key that begins with `prefix`; nothing if none.
  absl::StatusOr<std::optional<std::string>> FirstKey(
      absl::string_view prefix) const;

  bool empty() const { return changes_.empty(); }
  const std::map<std::string, std::optional<std::string>, std::less<>>&
  changes() const {
    return changes_;
  }

 private:
  friend class Database;
  // Let go when the batch is written.
  mutable std::optional<Reading> base_;
  // Sealed values; nothing where the key is deleted.
  std::map<std::string, std::optional<std::string>, std::less<>> changes_;
};

class Database {
 public:
  struct Options {
    std::string directory;
    bool create = false;
    bool read_only = false;
    // Where set, a damaged database is opened as far as it can be read, and
    // each fault is told, once, from any thread. Read-only.
    std::function<void(const std::string&)> on_damage;
    leveldb::Env* env = nullptr;  // Borrowed; outlives the database.
  };

  static absl::StatusOr<std::unique_ptr<Database>> Open(const Options& options);
  ~Database();

  // Opens it again first where a failed write left it closed; what was written
  // then may be there or not.
  absl::StatusOr<Reading> Read();

  // All of `batch` or nothing. After an error the database was opened anew; an
  // error means that nothing of the batch is there, but for kUnavailable "…
  // outcome unknown" when it could not be opened again.
  absl::Status Write(Batch batch, Durability durability);

  // Rewrites the files so that nothing overwritten or deleted takes room.
  absl::Status Compact();

  void TellDamage(absl::string_view fault) const;
  std::vector<std::string> damage() const;  // What was told.
  bool salvages() const { return options_.on_damage != nullptr; }

  // How often the database was opened anew after a failed write.
  uint64_t reopened() const { return reopened_; }
  const Options& options() const { return options_; }
  leveldb::Env* env() const { return env_; }

 private:
  explicit Database(const Options& options);
  enum class Care { kParanoid, kWhatIsLeft, kFromTables };
  absl::Status OpenLevelDb(Care care);
  absl::Status OpenWhatIsLeft(absl::Status damaged);
  absl::Status Reopen();
  bool Landed(const Batch& batch) const;

  const Options options_;
  std::unique_ptr<leveldb::Env> overlay_;  // Of a read-only database.
  leveldb::Env* env_;
  std::unique_ptr<leveldb::Cache> cache_;
  int shared_lock_ = -1;  // Descriptor that keeps writers out; read-only.
  mutable std::shared_mutex mutex_;  // Exclusive while db_ changes.
  mutable std::mutex damage_mutex_;
  mutable std::set<std::string> damage_;
  std::unique_ptr<leveldb::DB> db_;  // Last: it uses all of the above.
  std::atomic<uint64_t> reopened_ = 0;
};

}  // namespace stet
#endif  // STET_STORE_DATABASE_H_
