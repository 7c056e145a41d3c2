// How commands come by the store: each opens it for itself where nobody holds
// it, and is carried out by the holder (store_socket.h) where somebody does.

#ifndef STET_CLI_OPEN_STORE_H_
#define STET_CLI_OPEN_STORE_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/context.h"
#include "store/store.h"

namespace stet {

enum class StoreAccess {
  kRead,    // Works on a full disk, a read-only directory, a damaged store.
  kVerify,  // The same; the caller says what is damaged.
  kWrite,   // The store has to exist.
  kCreate,  // Made if there is none.
  kImport,  // The same; every distinct raw page is kept.
};

// The store of `context`, held by this process for as long as it lives. With
// held_store set, that one, borrowed. Of a damaged store, reading commands get
// what is left. kAborted if another process holds it and
// answers no commands; kNotFound, with what to type, if there is none.
class OpenedStore {
 public:
  static absl::StatusOr<OpenedStore> Open(const Context& context,
                                          StoreAccess access);
  // What could not be read so far, of a store opened for reading.
  std::vector<std::string> Faults() const;
  Store& operator*() const { return *store_; }
  Store* operator->() const { return store_; }

 private:
  struct FaultList;
  std::shared_ptr<FaultList> faults_;  // Written by the store's threads.
  std::unique_ptr<Store> owned_;
  Store* store_ = nullptr;
};

// Opens the store and runs `command` on it; what fails is printed, and its exit
// code returned. Where damage was met, that is printed, and kStoreBroken.
int WithStore(Context& context, StoreAccess access,
              const std::function<int(Store&)>& command);

// Prints what could not be read of `store`, if anything: then kStoreBroken,
// else `code`.
int TellFaults(const Context& context, const OpenedStore& store, int code);

// Prints `status` and gives its exit code.
int Fail(const Context& context, const absl::Status& status);

// The article that `text` names, an address in any of its forms: by identity,
// through moves. kNotFound, with the nearest known address, if none is known.
absl::StatusOr<Visit> FindVisit(Store& store, absl::string_view text);
// The same for what was seen at the address: one that had a history of its own
// before it was joined to another article's is that history.
absl::StatusOr<Visit> FindHistory(Store& store, absl::string_view text);

// "URL@3" into the address and 3; 0 where no version is named.
std::pair<std::string, uint32_t> SplitVersion(absl::string_view target);

}  // namespace stet
#endif  // STET_CLI_OPEN_STORE_H_
