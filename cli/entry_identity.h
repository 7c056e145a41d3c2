// Which article a feed's entry is, by its guid or atom:id: the address may
// change (a new headline makes a new slug), the entry does not.
//
//   STET_ASSIGN_OR_RETURN(EntryIdentity known, EntryIdentity::Load(store,
//   feed)); known.ArticleOf(entry)  // The Visit::id it had when last listed,
//   or "" known.Remember(entry, visit.id);
//   STET_RETURN_IF_ERROR(known.Save(store));
//
// Kept for each feed as a named value of the store; what a feed has ceased to
// list is forgotten in time.

#ifndef STET_CLI_ENTRY_IDENTITY_H_
#define STET_CLI_ENTRY_IDENTITY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "model/links.h"
#include "store/store.h"

namespace stet {

// Thread-compatible.
class EntryIdentity {
 public:
  static constexpr size_t kRememberedMax = 5000;

  static absl::StatusOr<EntryIdentity> Load(Store& store,
                                            absl::string_view feed);

  // An id that several entries of `links` share, or that is the entry's own
  // address, tells nothing; call this before the others.
  void Begin(const Links& links);
  std::string ArticleOf(const LinkEntry& entry) const;
  void Remember(const LinkEntry& entry, absl::string_view article);
  // Writes only what has changed.
  absl::Status Save(Store& store);

 private:
  explicit EntryIdentity(absl::string_view feed);
  bool Tells(const LinkEntry& entry) const;

  std::string name_;  // Of the value in the store.
  std::vector<std::pair<uint64_t, std::string>> known_;  // Oldest first.
  absl::flat_hash_map<uint64_t, size_t> place_;          // In known_.
  absl::flat_hash_map<std::string, int> listed_;  // Ids of this document.
  bool changed_ = false;
};

}  // namespace stet
#endif  // STET_CLI_ENTRY_IDENTITY_H_
