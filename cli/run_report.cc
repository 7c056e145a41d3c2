#include "cli/run_report.h"

#include <sys/stat.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "cli/history.h"
#include "cli/watched_sources.h"
#include "model/status_macros.h"
#include "report/site.h"

namespace stet {
namespace {

constexpr size_t kPageSize = 1000;

// Every article that has a version.
absl::StatusOr<std::vector<std::string>> AllArticles(Store& store) {
  std::vector<std::string> ids;
  std::string after;
  for (;;) {
    STET_ASSIGN_OR_RETURN(const std::vector<Visit> visits,
                          store.ListVisits(after, kPageSize));
    for (const Visit& visit : visits) {
      if (visit.kind == SourceKind::kArticle &&
          visit.state != VisitState::kMoved && visit.body_hash != 0) {
        ids.push_back(visit.id);
      }
    }
    if (visits.size() < kPageSize) return ids;
    after = visits.back().id;
  }
}

// The articles with a version after `cursor`, which is moved to the newest.
absl::StatusOr<std::vector<std::string>> TouchedSince(Store& store,
                                                      uint64_t& cursor) {
  absl::btree_set<std::string> ids;
  for (;;) {
    STET_ASSIGN_OR_RETURN(const std::vector<Change> changes,
                          store.Changes(cursor, kPageSize));
    for (const Change& change : changes) {
      ids.insert(change.info.id);
      cursor = change.sequence;
    }
    if (changes.size() < kPageSize)
      return std::vector<std::string>(ids.begin(), ids.end());
  }
}

// A page whose bytes are erased or pruned still has a version to show.
Page EvidenceOf(Store& store, const std::string& id, uint32_t version) {
  absl::StatusOr<Page> page = store.GetPage(id, version, 0);
  return page.ok() ? *std::move(page) : Page{};
}

absl::StatusOr<std::vector<SiteOutlet>> Outlets(Store& store,
                                                const Config& config) {
  STET_ASSIGN_OR_RETURN(const StoreStats stats, store.Stats());
  absl::btree_map<std::string, int64_t> articles;
  for (const StoreStats::BySource& source : stats.sources) {
    articles[source.source] = static_cast<int64_t>(source.articles);
  }
  STET_ASSIGN_OR_RETURN(const std::vector<Source> sources,
                        WatchedSources(store, config));
  std::vector<SiteOutlet> outlets;
  for (const Source& source : sources) {
    outlets.push_back({.name = source.name, .articles = articles[source.name]});
  }
  return outlets;
}

// A site is to be read by a web server; the store, whose directory keeps
// others out by itself, is not.
class PublicFiles {
 public:
  PublicFiles() : before_(umask(022)) {}
  ~PublicFiles() { umask(before_); }
  PublicFiles(const PublicFiles&) = delete;
  PublicFiles& operator=(const PublicFiles&) = delete;

 private:
  const mode_t before_;
};

}  // namespace

absl::StatusOr<SiteEdit> LoadSiteEdit(Store& store, const PageReader& reader,
                                      absl::string_view id, uint32_t from,
                                      uint32_t to) {
  STET_ASSIGN_OR_RETURN(const Visit visit, store.GetVisit(id));
  SiteEdit edit;
  STET_ASSIGN_OR_RETURN(edit.view, LoadEdit(store, reader, visit, from, to));
  edit.old_page = EvidenceOf(store, visit.id, from);
  edit.new_page = EvidenceOf(store, visit.id, to);
  return edit;
}

absl::Status UpdateSite(const Context& context, Store& store,
                        const PageReader& reader, const Config& config,
                        const std::string& directory) {
  const PublicFiles readable_by_all;
  const std::string path = context.Resolve(directory);
  const std::string cursor_name = absl::StrCat("site/", path);
  uint64_t cursor = 0;
  const absl::StatusOr<std::string> kept = store.GetBlob(cursor_name);
  const bool rebuild = !kept.ok() || !absl::SimpleAtoi(*kept, &cursor);
  SiteInput input;
  STET_ASSIGN_OR_RETURN(input.touched, TouchedSince(store, cursor));
  STET_ASSIGN_OR_RETURN(input.outlets, Outlets(store, config));
  input.all = [&store] { return AllArticles(store); };
  input.history =
      [&store](absl::string_view id) -> absl::StatusOr<SiteHistory> {
    STET_ASSIGN_OR_RETURN(const Visit visit, store.GetVisit(id));
    SiteHistory history{.source = visit.source};
    STET_ASSIGN_OR_RETURN(history.versions, store.ListVersions(id));
    return history;
  };
  input.edit = [&store, &reader](absl::string_view id, uint32_t from,
                                 uint32_t to) {
    return LoadSiteEdit(store, reader, id, from, to);
  };
  STET_RETURN_IF_ERROR(WriteSite(input, path,
                                 {.title = config.site.title,
                                  .base_url = config.site.base_url,
                                  .contact = config.crawl.contact},
                                 rebuild)
                           .status());
  // A cursor that cannot be kept (a read-only store) means a whole write next
  // time.
  const absl::Status moved = store.PutBlob(cursor_name, absl::StrCat(cursor));
  return absl::IsFailedPrecondition(moved) ? absl::OkStatus() : moved;
}

}  // namespace stet
