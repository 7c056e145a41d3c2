// What is watched: the sources of stet.toml and those that `stet add` keeps in
// the store, as one list, and the addresses that they name as Visits.

#ifndef STET_CLI_WATCHED_SOURCES_H_
#define STET_CLI_WATCHED_SOURCES_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cli/config.h"
#include "model/source.h"
#include "model/visit.h"
#include "store/store.h"

namespace stet {

// Visit::reason of what no source watches any more. It is watched again once a
// source names or lists it; what was removed by its own address stays removed.
inline constexpr char kSourceRemoved[] = "source_removed";

// And of what its source's pause pauses; "paused" is of its own address.
inline constexpr char kSourcePaused[] = "source_paused";
bool IsPaused(const Visit& visit);

// By name. A source of the store with the name of one in stet.toml adds its
// addresses and its pause to it.
absl::StatusOr<std::vector<Source>> WatchedSources(Store& store,
                                                   const Config& config);

// A Visit for one address, due at once. kInvalidArgument for no http address.
absl::StatusOr<Visit> MakeVisit(absl::string_view url, SourceKind kind,
                                absl::string_view source, absl::Time now);

// Every address that `source` names, as a user-named Visit due at once.
std::vector<Visit> NamedVisits(const Source& source, absl::Time now);

// Inserts those of `visits` that the store does not know yet, and revives
// removed ones. Returns how many.
absl::StatusOr<size_t> InsertNew(Store& store,
                                 const std::vector<Visit>& visits);

// A source that is watched under another name, or whose addresses went over to
// another's: what was found by it goes on with the one that names them now.
absl::Status AdoptOrphans(Store& store, const std::vector<Source>& sources,
                          absl::Time now);

// Pauses the addresses of the sources that are paused by now, in stet.toml or
// by command, and resumes those whose source is so no longer.
absl::Status ApplyPauses(Store& store, const std::vector<Source>& sources,
                         absl::Time now);

// Watches again what was removed. A list is read anew, also where it is as it
// was: what it lists may have been removed with it.
void Revive(Visit& visit, const std::string& source, absl::Time now);

// Calls `use` with every visit, in order of id, until it fails; it may write
// the visit that it is given.
absl::Status ForEachVisit(Store& store,
                          const std::function<absl::Status(const Visit&)>& use);

// Since when an address could not be read; nothing if it could at the last
// look. An article that is gone was read: that is what it says.
std::optional<absl::Time> FailingSince(const Visit& visit);

// Since when no address that the source names could be read; nothing while one
// can.
std::optional<absl::Time> UnreadableSince(Store& store, const Source& source,
                                          absl::Time now);

// A line for each source that cannot be read, paused ones left out.
std::vector<std::string> SourceProblems(Store& store,
                                        const std::vector<Source>& sources,
                                        absl::Time now);

// Adds an address to a list of the source unless it is there.
void AddAddress(Source& source, SourceKind kind, const std::string& url);

}  // namespace stet
#endif  // STET_CLI_WATCHED_SOURCES_H_
