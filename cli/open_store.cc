#include "cli/open_store.h"

#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "cli/crawl_setup.h"
#include "cli/exit_codes.h"
#include "cli/held_store.h"
#include "model/status_macros.h"
#include "model/url.h"
#include "store/leveldb_store.h"

namespace stet {

struct OpenedStore::FaultList {
  absl::Mutex mutex;
  std::vector<std::string> lines ABSL_GUARDED_BY(mutex);
};

std::vector<std::string> OpenedStore::Faults() const {
  if (faults_ == nullptr) return {};
  const absl::MutexLock lock(&faults_->mutex);
  return faults_->lines;
}

absl::StatusOr<OpenedStore> OpenedStore::Open(const Context& context,
                                              StoreAccess access) {
  OpenedStore opened;
  if (context.held_store != nullptr) {
    opened.store_ = context.held_store;
    return opened;
  }
  STET_ASSIGN_OR_RETURN(const Config config, LoadConfig(context));
  opened.faults_ = std::make_shared<FaultList>();
  const auto take_fault = [faults = opened.faults_](const std::string& fault) {
    const absl::MutexLock lock(&faults->mutex);
    faults->lines.push_back(fault);
  };
  absl::StatusOr<std::unique_ptr<Store>> store = OpenLevelDbStore(
      {.directory = context.Resolve(context.store_directory),
       .create =
           access == StoreAccess::kCreate || access == StoreAccess::kImport,
       .read_only =
           access == StoreAccess::kRead || access == StoreAccess::kVerify,
       .on_damage = take_fault,
       .keep_raw = config.crawl.keep_all_raw || access == StoreAccess::kImport
                       ? KeepRaw::kAll
                       : KeepRaw::kFirstAndLatest});
  if (absl::IsNotFound(store.status())) {
    return absl::NotFoundError(absl::StrCat("there is no store in ",
                                            context.store_directory,
                                            "; make one with: stet init"));
  }
  if (!store.ok()) return store.status();
  opened.owned_ = *std::move(store);
  opened.store_ = opened.owned_.get();
  return opened;
}

namespace {
thread_local HeldStoreNote* held_store_note = nullptr;
}  // namespace

HeldStoreNote::HeldStoreNote() : outer_(held_store_note) {
  held_store_note = this;
}

HeldStoreNote::~HeldStoreNote() { held_store_note = outer_; }

bool HeldStoreNote::Take(const std::string& message) {
  if (held_store_note == nullptr) return false;
  held_store_note->met_ = true;
  held_store_note->message_ = message;
  return true;
}

int Fail(const Context& context, const absl::Status& status) {
  if (absl::IsAborted(status) &&
      HeldStoreNote::Take(std::string(status.message())))
    return kStoreHeld;
  PrintError(context, status.message());
  return ExitCodeOf(status);
}

int WithStore(Context& context, StoreAccess access,
              const std::function<int(Store&)>& command) {
  const auto store = OpenedStore::Open(context, access);
  if (!store.ok()) return Fail(context, store.status());
  const int code = command(**store);
  if (access == StoreAccess::kVerify)
    return store->Faults().empty() ? code : static_cast<int>(kStoreBroken);
  return TellFaults(context, *store, code);
}

int TellFaults(const Context& context, const OpenedStore& store, int code) {
  const std::vector<std::string> faults = store.Faults();
  if (faults.empty()) return code;
  constexpr size_t kFaultsTold = 5;
  for (size_t i = 0; i < faults.size() && i < kFaultsTold; ++i)
    PrintError(context, absl::StrCat("damaged: ", faults[i]));
  PrintError(
      context,
      absl::StrCat(faults.size() > kFaultsTold
                       ? absl::StrCat("and ", faults.size() - kFaultsTold,
                                      " more faults; ")
                       : std::string(),
                   "the store is damaged: what can be read was, nothing was "
                   "repaired; see: stet verify"));
  return kStoreBroken;
}

namespace {

// `with_history`: a moved address that has versions is not followed.
absl::StatusOr<Visit> Find(Store& store, absl::string_view text,
                           bool with_history) {
  STET_ASSIGN_OR_RETURN(const Url url, Url::Parse(text));
  std::string id = url.Identity();
  constexpr int kMovesMax = 8;
  for (int move = 0; move < kMovesMax; ++move) {
    absl::StatusOr<Visit> visit = store.GetVisit(id);
    if (absl::IsNotFound(visit.status())) {
      return absl::NotFoundError(absl::StrCat(
          "nothing is known of ", text, "; watch it with: stet add ", text));
    }
    if (!visit.ok() || visit->state != VisitState::kMoved ||
        visit->moved_to.empty() ||
        (with_history && store.GetHead(visit->id).ok()))
      return visit;
    id = visit->moved_to;
  }
  return absl::DataLossError(
      absl::StrCat("the moves of ", text, " go round in a circle"));
}

}  // namespace

absl::StatusOr<Visit> FindVisit(Store& store, absl::string_view text) {
  return Find(store, text, false);
}

absl::StatusOr<Visit> FindHistory(Store& store, absl::string_view text) {
  return Find(store, text, true);
}

std::pair<std::string, uint32_t> SplitVersion(absl::string_view target) {
  const auto at = target.rfind('@');
  uint32_t version = 0;
  if (at != absl::string_view::npos && at + 1 < target.size() &&
      absl::SimpleAtoi(target.substr(at + 1), &version)) {
    return {std::string(target.substr(0, at)), version};
  }
  return {std::string(target), 0};
}

}  // namespace stet
