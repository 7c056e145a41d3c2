#include "cli/watch_list.h"

#include <utility>

#include "cli/discovery.h"
#include "cli/watched_sources.h"
#include "model/status_macros.h"

namespace stet {

WatchMark MarkOf(const Visit& visit) {
  return {.state = visit.state, .paused = IsPaused(visit)};
}

WatchList::WatchList(const std::vector<Source>& sources) { Set(sources); }

void WatchList::Set(const std::vector<Source>& sources) {
  absl::flat_hash_map<std::string, std::shared_ptr<const Source>> by_name;
  for (const Source& source : sources)
    by_name[source.name] = std::make_shared<const Source>(source);
  const absl::MutexLock lock(&mutex_);
  by_name_ = std::move(by_name);
}

std::shared_ptr<const Source> WatchList::SourceOf(
    absl::string_view name) const {
  const absl::MutexLock lock(&mutex_);
  const auto it = by_name_.find(name);
  return it == by_name_.end() ? nullptr : it->second;
}

bool WatchList::IsWatched(const Visit& visit) const {
  const auto source = SourceOf(visit.source);
  return source != nullptr && !source->paused &&
         visit.state != VisitState::kRemoved &&
         visit.state != VisitState::kMoved;
}

absl::Status WatchList::Keep(Store& store, const WatchMark& before,
                             Visit& visit) {
  const absl::StatusOr<Visit> stored = store.GetVisit(visit.id);
  if (absl::IsNotFound(stored.status())) return absl::OkStatus();
  if (!stored.ok()) return stored.status();
  visit.source = stored->source;
  visit.user_named = stored->user_named;
  const WatchMark mark = MarkOf(*stored);
  if (mark.state != before.state || mark.paused != before.paused) {
    visit.state = stored->state;
    visit.state_since = stored->state_since;
    visit.reason = stored->reason;
    visit.next_due = stored->next_due;
  } else if (stored->reason == kFeedMoved && stored->url != visit.url &&
             stored->last_checked < visit.last_checked) {
    // Its feed gave it another address during the look, which is due now.
    visit.url = stored->url;
    visit.host = stored->host;
    visit.feed_updated = stored->feed_updated;
    visit.next_due = stored->next_due;
  }
  return absl::OkStatus();
}

absl::Status WatchList::Retire(Store& store, absl::Time now,
                               Visit& visit) const {
  STET_ASSIGN_OR_RETURN(visit, store.GetVisit(visit.id));
  if (IsWatched(visit)) return absl::OkStatus();
  visit.next_due = absl::InfiniteFuture();
  const auto source = SourceOf(visit.source);
  if (source == nullptr && visit.state == VisitState::kLive) {
    visit.state = VisitState::kRemoved;
    visit.state_since = now;
    visit.reason = kSourceRemoved;
  } else if (source != nullptr && source->paused && !IsPaused(visit)) {
    visit.reason = kSourcePaused;
  }
  return absl::OkStatus();
}

}  // namespace stet
