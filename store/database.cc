#include "store/database.h"

#include <fcntl.h>
#include <leveldb/cache.h>
#include <leveldb/db.h>
#include <leveldb/env.h>
#include <leveldb/iterator.h>
#include <leveldb/options.h>
#include <leveldb/write_batch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mutex>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "model/status_macros.h"
#include "store/codec.h"
#include "store/leveldb_status.h"
#include "store/overlay_env.h"
#include "store/pread_env.h"

namespace stet {
namespace {

// Raw pages of many articles come in any order, so that each compaction of what
// was written meets most of the store: twice the buffer, half of the writing.
constexpr size_t kWriteBufferBytes = size_t{8} << 20;
constexpr size_t kBlockCacheBytes = size_t{4} << 20;
constexpr size_t kBlockBytes = size_t{8} << 10;
constexpr size_t kTableBytes = size_t{8} << 20;
constexpr int kOpenFilesMax = 500;

leveldb::Slice ToSlice(absl::string_view text) {
  return {text.data(), text.size()};
}

absl::string_view FromSlice(const leveldb::Slice& slice) {
  return {slice.data(), slice.size()};
}

// What LevelDB leaves when it dies before it has written CURRENT for the first
// time: nothing that could hold data.
bool IsTraceOfUnfinishedCreation(absl::string_view name) {
  return name == "." || name == ".." || name == "LOCK" || name == "LOG" ||
         name == "LOG.old" || absl::StartsWith(name, "MANIFEST-") ||
         absl::EndsWith(name, ".dbtmp");
}

// The process that holds the lock file; 0 if none or unknown. Must not be asked
// by the holder itself: closing the file would drop its own lock.
pid_t HolderOf(const std::string& lock_file) {
  const int descriptor = open(lock_file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return 0;
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  const bool asked = fcntl(descriptor, F_GETLK, &lock) == 0;
  close(descriptor);
  return asked && lock.l_type != F_UNLCK ? lock.l_pid : 0;
}

absl::Status HeldBy(const std::string& directory, pid_t holder) {
  return absl::AbortedError(absl::StrCat("opening ", directory, ": held by ",
                                         holder > 0
                                             ? absl::StrCat("process ", holder)
                                             : std::string("another process")));
}

leveldb::ReadOptions Checked(const leveldb::Snapshot* snapshot,
                             Caching caching) {
  leveldb::ReadOptions options;
  options.verify_checksums = true;
  options.fill_cache = caching == Caching::kKeep;
  options.snapshot = snapshot;
  return options;
}

}  // namespace

// --- Cursor ----------------------------------------------------------------

Cursor::Cursor(std::unique_ptr<leveldb::Iterator> iterator,
               absl::string_view prefix, const Database& database)
    : database_(&database), iterator_(std::move(iterator)), prefix_(prefix) {
  iterator_->Seek(prefix_);
}
Cursor::Cursor(Cursor&&) noexcept = default;
Cursor::~Cursor() = default;

bool Cursor::Valid() const {
  return iterator_->Valid() && iterator_->key().starts_with(prefix_);
}
void Cursor::Next() { iterator_->Next(); }
void Cursor::Prev() { iterator_->Prev(); }
void Cursor::Seek(absl::string_view key) { iterator_->Seek(ToSlice(key)); }

void Cursor::SeekToLast() {
  // The first key past the prefix; no prefix of ours is all 0xff.
  std::string end = prefix_;
  while (!end.empty() && end.back() == '\xff') end.pop_back();
  if (!end.empty()) {
    ++end.back();
    iterator_->Seek(end);
  }
  if (!end.empty() && iterator_->Valid()) {
    iterator_->Prev();
  } else {
    iterator_->SeekToLast();
  }
}

absl::string_view Cursor::key() const { return FromSlice(iterator_->key()); }

absl::StatusOr<absl::string_view> Cursor::payload() const {
  return Unseal(key(), FromSlice(iterator_->value()));
}

size_t Cursor::stored_bytes() const {
  return iterator_->key().size() + iterator_->value().size();
}

absl::Status Cursor::status() const {
  absl::Status status = FromLevelDb(iterator_->status(), "reading the store");
  if (status.ok() || !database_->salvages()) return status;
  database_->TellDamage(status.message());
  return absl::OkStatus();
}

// --- Reading ---------------------------------------------------------------

Reading::Reading(std::shared_lock<std::shared_mutex> lock, leveldb::DB* db,
                 const Database& database)
    : database_(&database),
      lock_(std::move(lock)),
      db_(db),
      snapshot_(db->GetSnapshot()) {}

Reading::Reading(Reading&& other) noexcept
    : database_(other.database_),
      lock_(std::move(other.lock_)),
      db_(std::exchange(other.db_, nullptr)),
      snapshot_(std::exchange(other.snapshot_, nullptr)),
      finder_(std::move(other.finder_)) {}

Reading::~Reading() {
  finder_ = nullptr;
  if (db_ != nullptr) db_->ReleaseSnapshot(snapshot_);
}

absl::StatusOr<std::optional<std::string>> Reading::Get(
    absl::string_view key) const {
  std::string value;
  const leveldb::Status status =
      db_->Get(Checked(snapshot_, Caching::kKeep), ToSlice(key), &value);
  if (IsAbsentKey(status)) return std::nullopt;
  STET_RETURN_IF_ERROR(FromLevelDb(status, "reading the store"));
  STET_ASSIGN_OR_RETURN(const absl::string_view payload, Unseal(key, value));
  value.resize(payload.size());
  return value;
}

absl::StatusOr<std::optional<std::string>> Reading::Find(
    absl::string_view key) {
  if (finder_ == nullptr)
    finder_.reset(db_->NewIterator(Checked(snapshot_, Caching::kKeep)));
  finder_->Seek(ToSlice(key));
  if (!finder_->status().ok()) {
    // Get reads no more than it must: what is damaged may be another's.
    finder_ = nullptr;
    return Get(key);
  }
  if (!finder_->Valid() || FromSlice(finder_->key()) != key)
    return std::nullopt;
  STET_ASSIGN_OR_RETURN(const absl::string_view payload,
                        Unseal(key, FromSlice(finder_->value())));
  return std::string(payload);
}

Cursor Reading::Scan(absl::string_view prefix, Caching caching) const {
  return {std::unique_ptr<leveldb::Iterator>(
              db_->NewIterator(Checked(snapshot_, caching))),
          prefix, *database_};
}

const Reading* Reading::salvage() const {
  return database_->salvages() ? this : nullptr;
}

void Reading::TellDamage(absl::string_view fault) const {
  database_->TellDamage(fault);
}

// --- Batch -----------------------------------------------------------------

absl::StatusOr<std::optional<std::string>> Batch::Get(
    absl::string_view key) const {
  const auto found = changes_.find(key);
  if (found == changes_.end()) return base_->Find(key);
  if (!found->second.has_value()) return std::nullopt;
  STET_ASSIGN_OR_RETURN(const absl::string_view payload,
                        Unseal(key, *found->second));
  return std::string(payload);
}

void Batch::Put(absl::string_view key, absl::string_view payload) {
  changes_.insert_or_assign(std::string(key), Seal(key, payload));
}

void Batch::PutIndex(absl::string_view key) {
  changes_.insert_or_assign(std::string(key), std::string());
}

void Batch::Delete(absl::string_view key) {
  changes_.insert_or_assign(std::string(key), std::nullopt);
}

absl::StatusOr<std::optional<std::string>> Batch::FirstKey(
    absl::string_view prefix) const {
  std::optional<std::string> first;
  for (auto it = changes_.lower_bound(prefix);
       it != changes_.end() && absl::StartsWith(it->first, prefix); ++it) {
    if (!it->second.has_value()) continue;
    first = it->first;
    break;
  }
  Cursor cursor = base_->Scan(prefix);
  for (; cursor.Valid(); cursor.Next()) {
    if (first.has_value() && *first < cursor.key()) break;
    const auto change = changes_.find(cursor.key());
    if (change != changes_.end() && !change->second.has_value()) continue;
    first = std::string(cursor.key());
    break;
  }
  STET_RETURN_IF_ERROR(cursor.status());
  return first;
}

// --- Database --------------------------------------------------------------

Database::Database(const Options& options)
    : options_(options),
      env_(options.env != nullptr ? options.env : PreadEnv()),
      cache_(leveldb::NewLRUCache(kBlockCacheBytes)) {}

Database::~Database() {
  db_.reset();
  if (shared_lock_ >= 0) close(shared_lock_);
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(
    const Options& options) {
  std::unique_ptr<Database> database(new Database(options));
  const std::string& directory = options.directory;
  std::vector<std::string> children;
  // An error reads as an empty directory: LevelDB's own error says more.
  (void)database->env_->GetChildren(directory, &children).ok();
  bool has_current = false, has_data = false;
  for (const std::string& name : children) {
    if (name == "CURRENT") has_current = true;
    if (!IsTraceOfUnfinishedCreation(name)) has_data = true;
  }
  if (!has_current) {
    if (has_data) {
      absl::Status damaged = absl::DataLossError(absl::StrCat(
          "opening ", directory,
          ": there are files but no CURRENT: not a store, or a damaged one; "
          "nothing was changed"));
      if (!options.read_only || !database->salvages()) return damaged;
      STET_RETURN_IF_ERROR(database->OpenWhatIsLeft(std::move(damaged)));
      return database;
    }
    if (!options.create || options.read_only)
      return absl::NotFoundError(
          absl::StrCat("opening ", directory, ": there is no store"));
    mkdir(directory.c_str(), 0700);  // LevelDB's own would be 0755.
  }
  if (options.read_only) {
    const std::string lock_file = directory + "/LOCK";
    // Keeps writers out, who would remove files under our eyes. Where there is
    // no such file, nobody can be writing.
    database->shared_lock_ = open(lock_file.c_str(), O_RDONLY | O_CLOEXEC);
    struct flock lock = {};
    lock.l_type = F_RDLCK;
    lock.l_whence = SEEK_SET;
    if (database->shared_lock_ >= 0 &&
        fcntl(database->shared_lock_, F_SETLK, &lock) != 0 &&
        (errno == EACCES || errno == EAGAIN)) {
      return HeldBy(directory, HolderOf(lock_file));
    }
  }
  absl::Status opened = database->OpenLevelDb(Care::kParanoid);
  if (absl::IsDataLoss(opened) && options.read_only && database->salvages())
    opened = database->OpenWhatIsLeft(std::move(opened));
  STET_RETURN_IF_ERROR(opened);
  return database;
}

// First what its log and manifest still say; without them, a manifest made of
// the tables, in memory.
absl::Status Database::OpenWhatIsLeft(absl::Status damaged) {
  TellDamage(damaged.message());
  for (const Care care : {Care::kWhatIsLeft, Care::kFromTables}) {
    damaged = OpenLevelDb(care);
    if (damaged.ok()) break;
    TellDamage(damaged.message());
  }
  return damaged;
}

absl::Status Database::OpenLevelDb(Care care) {
  leveldb::Options options;
  if (options_.read_only) {
    db_.reset();
    overlay_ =
        NewOverlayEnv(options_.env != nullptr ? options_.env : PreadEnv());
    env_ = overlay_.get();
  }
  options.env = env_;
  options.create_if_missing =
      options_.create && !env_->FileExists(options_.directory + "/CURRENT");
  // Else damaged records of its log would be dropped without a word.
  options.paranoid_checks = care == Care::kParanoid;
  options.block_cache = cache_.get();
  options.block_size = kBlockBytes;
  options.write_buffer_size = kWriteBufferBytes;
  options.max_file_size = kTableBytes;
  options.max_open_files = kOpenFilesMax;
  leveldb::Status status;
  if (care == Care::kFromTables)
    status = leveldb::RepairDB(options_.directory, options);
  leveldb::DB* db = nullptr;
  if (status.ok()) status = leveldb::DB::Open(options, options_.directory, &db);
  db_.reset(db);
  const std::string text = status.ToString();
  if (absl::StrContains(text, "/LOCK")) {
    if (absl::StrContains(text, "already held by process"))
      return HeldBy(options_.directory, getpid());
    if (absl::StrContains(text, "temporarily unavailable"))
      return HeldBy(options_.directory, HolderOf(options_.directory + "/LOCK"));
  }
  return FromLevelDb(status, absl::StrCat("opening ", options_.directory));
}

absl::StatusOr<Reading> Database::Read() {
  std::shared_lock<std::shared_mutex> lock(mutex_);
  if (db_ == nullptr) {
    lock.unlock();
    {
      const std::unique_lock<std::shared_mutex> alone(mutex_);
      if (db_ == nullptr) STET_RETURN_IF_ERROR(Reopen());
    }
    lock.lock();
    if (db_ == nullptr) {
      return absl::UnavailableError(
          absl::StrCat("reading ", options_.directory,
                       ": closed after a failed write, and it could not be "
                       "opened again"));
    }
  }
  return Reading(std::move(lock), db_.get(), *this);
}

void Database::TellDamage(absl::string_view fault) const {
  {
    const std::lock_guard<std::mutex> lock(damage_mutex_);
    if (!damage_.emplace(fault).second) return;
  }
  if (options_.on_damage) options_.on_damage(std::string(fault));
}

std::vector<std::string> Database::damage() const {
  const std::lock_guard<std::mutex> lock(damage_mutex_);
  return {damage_.begin(), damage_.end()};
}

absl::Status Database::Write(Batch batch, Durability durability) {
  batch.base_.reset();  // Else opening anew would wait for ourselves.
  if (options_.read_only)
    return absl::FailedPreconditionError(absl::StrCat(
        "writing to ", options_.directory, ": opened for reading only"));
  leveldb::WriteBatch writes;
  for (const auto& [key, value] : batch.changes()) {
    if (value.has_value()) {
      writes.Put(key, *value);
    } else {
      writes.Delete(key);
    }
  }
  absl::Status status;
  {
    const std::shared_lock<std::shared_mutex> lock(mutex_);
    if (db_ != nullptr) {
      leveldb::WriteOptions options;
      options.sync = durability == Durability::kSynced;
      status = FromLevelDb(db_->Write(options, &writes),
                           absl::StrCat("writing to ", options_.directory));
      if (status.ok()) return status;
    }
  }
  const std::unique_lock<std::shared_mutex> lock(mutex_);
  if (db_ == nullptr) {
    return absl::UnavailableError(absl::StrCat(
        "writing to ", options_.directory, ": closed after a failed write"));
  }
  const absl::Status reopened = Reopen();
  if (!reopened.ok())
    return absl::Status(status.code(),
                        absl::StrCat(status.message(), "; outcome unknown"));
  return Landed(batch) ? absl::OkStatus() : status;
}

absl::Status Database::Compact() {
  STET_RETURN_IF_ERROR(Read().status());  // Opens it again where it is closed.
  const std::shared_lock<std::shared_mutex> lock(mutex_);
  if (db_ == nullptr || options_.read_only) {
    return absl::FailedPreconditionError(
        absl::StrCat("compacting ", options_.directory, ": it is not open"));
  }
  db_->CompactRange(nullptr, nullptr);
  return absl::OkStatus();
}

absl::Status Database::Reopen() {
  db_.reset();
  ++reopened_;
  return OpenLevelDb(Care::kParanoid);
}

// A write that failed only after its bytes were in the log is there after
// opening anew, and then durable: recovery wrote it into a synced table.
bool Database::Landed(const Batch& batch) const {
  for (const auto& [key, value] : batch.changes()) {
    std::string stored;
    const leveldb::Status status =
        db_->Get(Checked(nullptr, Caching::kKeep), key, &stored);
    if (value.has_value() ? !status.ok() || stored != *value
                          : !IsAbsentKey(status))
      return false;
  }
  return true;
}

}  // namespace stet
