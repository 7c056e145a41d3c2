#include "cli/watched_sources.h"

#include <algorithm>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "crawler/crawler.h"
#include "model/status_macros.h"
#include "model/time_text.h"
#include "model/url.h"

namespace stet {
namespace {

void AddMissing(std::vector<std::string>& to,
                const std::vector<std::string>& from) {
  for (const std::string& text : from) {
    if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(text);
  }
}

}  // namespace

absl::StatusOr<std::vector<Source>> WatchedSources(Store& store,
                                                   const Config& config) {
  absl::btree_map<std::string, Source> by_name;
  for (const Source& source : config.sources) by_name[source.name] = source;
  STET_ASSIGN_OR_RETURN(const std::vector<Source> added, store.ListSources());
  for (const Source& source : added) {
    const auto [it, inserted] = by_name.try_emplace(source.name, source);
    if (inserted) continue;
    AddMissing(it->second.feeds, source.feeds);
    AddMissing(it->second.sitemaps, source.sitemaps);
    AddMissing(it->second.pages, source.pages);
    AddMissing(it->second.articles, source.articles);
    it->second.paused |= source.paused;
  }
  std::vector<Source> sources;
  for (auto& [name, source] : by_name) sources.push_back(std::move(source));
  return sources;
}

absl::StatusOr<Visit> MakeVisit(absl::string_view text, SourceKind kind,
                                absl::string_view source, absl::Time now) {
  STET_ASSIGN_OR_RETURN(const Url url, Url::Parse(text));
  Visit visit;
  visit.id = url.Identity();
  visit.url = url.href();
  visit.host = HostKey(url);
  visit.source = std::string(source);
  visit.kind = kind;
  visit.added = now;
  visit.next_due = now;
  return visit;
}

std::vector<Visit> NamedVisits(const Source& source, absl::Time now) {
  std::vector<Visit> visits;
  const auto add = [&](const std::vector<std::string>& urls, SourceKind kind) {
    for (const std::string& url : urls) {
      absl::StatusOr<Visit> visit = MakeVisit(url, kind, source.name, now);
      if (!visit.ok()) continue;  // Checked where it was written.
      visit->user_named = true;
      visits.push_back(*std::move(visit));
    }
  };
  add(source.feeds, SourceKind::kFeed);
  add(source.sitemaps, SourceKind::kSitemap);
  add(source.pages, SourceKind::kPage);
  add(source.articles, SourceKind::kArticle);
  return visits;
}

void Revive(Visit& visit, const std::string& source, absl::Time now) {
  visit.state = VisitState::kLive;
  visit.state_since = now;
  visit.reason.clear();
  visit.source = source;
  visit.next_due = now;
  if (visit.kind == SourceKind::kArticle) return;
  visit.etag.clear();
  visit.last_modified.clear();
  visit.body_hash = 0;
  visit.wire_hash = 0;
}

absl::Status AdoptOrphans(Store& store, const std::vector<Source>& sources,
                          absl::Time now) {
  absl::flat_hash_set<std::string> names;
  for (const Source& source : sources) names.insert(source.name);
  absl::flat_hash_map<std::string, std::string> heirs;
  for (const Source& source : sources) {
    for (const Visit& named : NamedVisits(source, now)) {
      const absl::StatusOr<Visit> known = store.GetVisit(named.id);
      if (!known.ok() && !absl::IsNotFound(known.status()))
        return known.status();
      if (known.ok() && !names.contains(known->source))
        heirs.try_emplace(known->source, source.name);
    }
  }
  if (heirs.empty()) return absl::OkStatus();
  return ForEachVisit(store, [&](const Visit& visit) {
    const auto heir = heirs.find(visit.source);
    if (heir == heirs.end()) return absl::OkStatus();
    Visit adopted = visit;
    adopted.source = heir->second;
    if (visit.state == VisitState::kRemoved && visit.reason == kSourceRemoved)
      Revive(adopted, heir->second, now);
    return store.PutVisit(adopted);
  });
}

bool IsPaused(const Visit& visit) {
  return visit.reason == "paused" || visit.reason == kSourcePaused;
}

namespace {

// Whether the visits of `source` bear its pause, as the first of its addresses
// that the store watches has it; nothing if there is none.
absl::StatusOr<std::optional<bool>> BearsPause(Store& store,
                                               const Source& source) {
  for (const Visit& named : NamedVisits(source, absl::InfinitePast())) {
    const absl::StatusOr<Visit> known = store.GetVisit(named.id);
    if (absl::IsNotFound(known.status())) continue;
    if (!known.ok()) return known.status();
    if (known->source != source.name || known->reason == "paused" ||
        known->state == VisitState::kRemoved ||
        known->state == VisitState::kMoved)
      continue;
    return known->reason == kSourcePaused;
  }
  return std::nullopt;
}

}  // namespace

absl::Status ApplyPauses(Store& store, const std::vector<Source>& sources,
                         absl::Time now) {
  absl::flat_hash_map<std::string, bool> to_pause;
  for (const Source& source : sources) {
    STET_ASSIGN_OR_RETURN(const std::optional<bool> bears,
                          BearsPause(store, source));
    if (bears && *bears != source.paused)
      to_pause.emplace(source.name, source.paused);
  }
  if (to_pause.empty()) return absl::OkStatus();
  return ForEachVisit(store, [&](const Visit& visit) {
    const auto found = to_pause.find(visit.source);
    if (found == to_pause.end() || visit.state == VisitState::kRemoved ||
        visit.state == VisitState::kMoved || visit.reason == "paused" ||
        (visit.reason == kSourcePaused) == found->second)
      return absl::OkStatus();
    Visit next = visit;
    next.reason = found->second ? kSourcePaused : "";
    next.next_due = found->second ? absl::InfiniteFuture() : now;
    return store.PutVisit(next);
  });
}

absl::Status ForEachVisit(
    Store& store, const std::function<absl::Status(const Visit&)>& use) {
  constexpr size_t kPageSize = 1000;
  std::string after;
  for (;;) {
    STET_ASSIGN_OR_RETURN(const std::vector<Visit> visits,
                          store.ListVisits(after, kPageSize));
    for (const Visit& visit : visits) STET_RETURN_IF_ERROR(use(visit));
    if (visits.size() < kPageSize) return absl::OkStatus();
    after = visits.back().id;
  }
}

absl::StatusOr<size_t> InsertNew(Store& store,
                                 const std::vector<Visit>& visits) {
  std::vector<Visit> fresh;
  size_t revived = 0;
  for (const Visit& visit : visits) {
    absl::StatusOr<Visit> known = store.GetVisit(visit.id);
    if (absl::IsNotFound(known.status())) {
      fresh.push_back(visit);
      continue;
    }
    if (!known.ok()) return known.status();
    const bool revive = known->state == VisitState::kRemoved;
    if (!revive && known->user_named) continue;
    known->user_named = true;
    if (revive) {
      Revive(*known, visit.source, visit.added);
      known->kind = visit.kind;
      ++revived;
    }
    STET_RETURN_IF_ERROR(store.PutVisit(*known));
  }
  STET_ASSIGN_OR_RETURN(const size_t inserted, store.UpsertUrls(0, fresh));
  return inserted + revived;
}

std::optional<absl::Time> FailingSince(const Visit& visit) {
  if (visit.failures > 0) return visit.first_failure;
  if (visit.kind == SourceKind::kArticle) return std::nullopt;
  if (visit.gone_seen > 0) return visit.first_gone;
  if (visit.state == VisitState::kGone || visit.state == VisitState::kBlocked)
    return visit.state_since;
  return std::nullopt;
}

std::optional<absl::Time> UnreadableSince(Store& store, const Source& source,
                                          absl::Time now) {
  std::optional<absl::Time> since;
  for (const Visit& visit : NamedVisits(source, now)) {
    const absl::StatusOr<Visit> known = store.GetVisit(visit.id);
    if (!known.ok()) continue;
    const std::optional<absl::Time> failing = FailingSince(*known);
    if (!failing) return std::nullopt;
    since = std::max(since.value_or(absl::InfinitePast()), *failing);
  }
  return since;
}

std::vector<std::string> SourceProblems(Store& store,
                                        const std::vector<Source>& sources,
                                        absl::Time now) {
  std::vector<std::string> problems;
  for (const Source& source : sources) {
    if (source.paused) continue;
    const std::optional<absl::Time> since = UnreadableSince(store, source, now);
    if (since)
      problems.push_back(
          absl::StrCat(source.name, ": unreadable since ", FormatUtc(*since)));
  }
  return problems;
}

void AddAddress(Source& source, SourceKind kind, const std::string& url) {
  switch (kind) {
    case SourceKind::kArticle:
      AddMissing(source.articles, {url});
      break;
    case SourceKind::kFeed:
      AddMissing(source.feeds, {url});
      break;
    case SourceKind::kSitemap:
      AddMissing(source.sitemaps, {url});
      break;
    case SourceKind::kPage:
      AddMissing(source.pages, {url});
      break;
  }
}

}  // namespace stet
