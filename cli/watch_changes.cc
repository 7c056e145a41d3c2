// stet remove, pause, resume: of an address or of a whole source.

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/crawl_setup.h"
#include "cli/exit_codes.h"
#include "cli/open_store.h"
#include "cli/read_input.h"
#include "cli/run_in_progress.h"
#include "cli/watched_sources.h"
#include "model/plural.h"
#include "model/status_macros.h"

namespace stet {
namespace {

// `with_source`: the whole source is removed, not the address.
void Apply(WatchChange change, bool with_source, absl::Time now, Visit& visit) {
  switch (change) {
    case WatchChange::kRemove:
      visit.state = VisitState::kRemoved;
      visit.state_since = now;
      visit.reason = with_source ? kSourceRemoved : "removed";
      visit.user_named = false;
      visit.next_due = absl::InfiniteFuture();
      break;
    case WatchChange::kPause:
      visit.reason = with_source ? kSourcePaused : "paused";
      visit.next_due = absl::InfiniteFuture();
      break;
    case WatchChange::kResume:
      if (visit.state == VisitState::kRemoved) visit.state = VisitState::kLive;
      visit.reason.clear();
      visit.next_due = now;
      break;
  }
}

// Every visit of the source that the change concerns.
absl::StatusOr<size_t> ChangeVisits(Store& store, const std::string& source,
                                    WatchChange change, absl::Time now) {
  size_t changed = 0;
  STET_RETURN_IF_ERROR(ForEachVisit(store, [&](const Visit& visit) {
    if (visit.source != source || visit.state == VisitState::kMoved ||
        visit.state == VisitState::kRemoved ||
        (change == WatchChange::kPause && IsPaused(visit)))
      return absl::OkStatus();
    Visit next = visit;
    Apply(change, true, now, next);
    ++changed;
    return store.PutVisit(next);
  }));
  return changed;
}

absl::Status ChangeSource(Store& store, const Config& config,
                          const std::string& name, WatchChange change) {
  const auto is_named = [&](const Source& source) {
    return source.name == name;
  };
  const bool in_config =
      std::any_of(config.sources.begin(), config.sources.end(), is_named);
  if (change == WatchChange::kRemove) {
    if (in_config) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", name,
                       "\" stands in stet.toml, which stet never changes; take "
                       "it out there, or: stet pause \"",
                       name, "\""));
    }
    return store.DeleteSource(name);
  }
  STET_ASSIGN_OR_RETURN(const std::vector<Source> sources, store.ListSources());
  const auto known = std::find_if(sources.begin(), sources.end(), is_named);
  Source source;
  if (known != sources.end()) source = *known;
  source.name = name;
  source.paused = change == WatchChange::kPause;
  return store.PutSource(source);
}

// An address leaves the list of its source too, or the next run would bring it
// back.
absl::Status ForgetAddress(Store& store, const Visit& visit) {
  STET_ASSIGN_OR_RETURN(const std::vector<Source> sources, store.ListSources());
  for (Source source : sources) {
    bool changed = false;
    for (auto* urls :
         {&source.articles, &source.feeds, &source.sitemaps, &source.pages}) {
      const auto end = std::remove_if(
          urls->begin(), urls->end(), [&](const std::string& url) {
            const auto named =
                MakeVisit(url, visit.kind, source.name, absl::InfinitePast());
            return named.ok() && named->id == visit.id;
          });
      changed |= end != urls->end();
      urls->erase(end, urls->end());
    }
    if (!changed) continue;
    const bool empty = source.articles.empty() && source.feeds.empty() &&
                       source.sitemaps.empty() && source.pages.empty();
    STET_RETURN_IF_ERROR(empty && !source.paused
                             ? store.DeleteSource(source.name)
                             : store.PutSource(source));
  }
  return absl::OkStatus();
}

// `changed`: what to tell the user.
absl::Status ChangeTarget(Store& store, const Config& config,
                          WatchChange change, const std::string& target,
                          absl::Time now, std::string& changed) {
  STET_ASSIGN_OR_RETURN(const std::vector<Source> sources,
                        WatchedSources(store, config));
  if (std::any_of(sources.begin(), sources.end(), [&](const Source& source) {
        return source.name == target;
      })) {
    STET_RETURN_IF_ERROR(ChangeSource(store, config, target, change));
    STET_ASSIGN_OR_RETURN(const size_t count,
                          ChangeVisits(store, target, change, now));
    changed = absl::StrCat("source \"", target, "\", ",
                           Plural(count, "address", "addresses"));
    return absl::OkStatus();
  }
  if (!IsAddress(target)) {
    return absl::NotFoundError(
        absl::StrCat("no source is named \"", target,
                     "\" and it is no address; see: stet list"));
  }
  STET_ASSIGN_OR_RETURN(Visit visit, FindVisit(store, target));
  Apply(change, false, now, visit);
  if (change == WatchChange::kRemove)
    STET_RETURN_IF_ERROR(ForgetAddress(store, visit));
  STET_RETURN_IF_ERROR(store.PutVisit(visit));
  changed = visit.url;
  return absl::OkStatus();
}

}  // namespace

int ChangeWatchCommand(Context& context, WatchChange change,
                       const std::vector<std::string>& targets) {
  const auto config = LoadConfig(context);
  if (!config.ok()) return Fail(context, config.status());
  return WithStore(context, StoreAccess::kWrite, [&](Store& store) {
    int code = kDone;
    for (const std::string& target : targets) {
      std::string changed;
      const absl::Status status = ChangeWatched(context, [&] {
        return ChangeTarget(store, *config, change, target, context.clock(),
                            changed);
      });
      if (!status.ok()) {
        code = std::max(code, Fail(context, status));
        continue;
      }
      const char* const verb = change == WatchChange::kRemove  ? "removed"
                               : change == WatchChange::kPause ? "paused"
                                                               : "resumed";
      if (!context.quiet)
        *context.out << verb << " " << TerminalSafe(changed) << "\n";
    }
    return code;
  });
}

}  // namespace stet
