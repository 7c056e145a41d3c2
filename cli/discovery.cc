#include "cli/discovery.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cli/entry_identity.h"
#include "cli/front_headlines.h"
#include "cli/watched_sources.h"
#include "model/status_macros.h"

namespace stet {
namespace {

// How deep a sitemap was found below the one that the user named.
constexpr absl::string_view kNested = "nested ";

int DepthOf(const Visit& sitemap) {
  absl::string_view mark = sitemap.feed_id;
  int depth = 0;
  if (!absl::ConsumePrefix(&mark, kNested) || !absl::SimpleAtoi(mark, &depth))
    return 0;
  return depth;
}

// As it is when the round is written: a look of its own may have come between.
absl::Status MoveArticle(Store& store, const std::string& id,
                         const std::string& url, const std::string& host,
                         absl::Time now) {
  STET_ASSIGN_OR_RETURN(Visit article, store.GetVisit(id));
  article.url = url;
  article.host = host;
  const bool paused = IsPaused(article);
  if (!paused) article.reason = kFeedMoved;
  article.feed_updated = std::max(article.feed_updated, now);
  if (!paused) article.next_due = now;
  return store.PutVisit(article);
}

class Discovery {
 public:
  Discovery(Store& store, const Visit& list, const Links& links,
            const Source* source, absl::Time now, StoreWrites& writes)
      : store_(store),
        list_(list),
        links_(links),
        source_(source),
        now_(now),
        writes_(writes) {}

  absl::StatusOr<std::vector<Visit>> Run() {
    STET_ASSIGN_OR_RETURN(EntryIdentity entries,
                          EntryIdentity::Load(store_, list_.id));
    entries.Begin(links_);
    for (const LinkEntry& entry : links_.entries) {
      if (!IsTaken(entry)) continue;
      absl::StatusOr<Visit> found =
          MakeVisit(entry.url, entry.kind, list_.source, now_);
      if (!found.ok()) continue;
      Fill(entry, *found);
      STET_RETURN_IF_ERROR(Take(entry, *std::move(found), entries));
    }
    writes_.push_back([entries = std::move(entries)](Store& store) mutable {
      return entries.Save(store);
    });
    if (links_.kind == SourceKind::kPage) {
      writes_.push_back(
          [page = list_, shown = std::move(shown_), now = now_](Store& store) {
            return RecordFrontHeadlines(store, page, shown, now);
          });
    }
    return std::move(found_);
  }

 private:
  bool IsTaken(const LinkEntry& entry) {
    if (entry.kind == SourceKind::kFeed || entry.kind == SourceKind::kPage)
      return false;
    if (source_ != nullptr && !Admits(*source_, entry.url)) return false;
    if (links_.kind != SourceKind::kSitemap) {
      return entry.kind == SourceKind::kArticle;
    }
    const auto when = entry.updated ? entry.updated : entry.published;
    if (when && now_ - *when > kSitemapAgeMax) return false;
    if (entry.kind != SourceKind::kSitemap) return true;
    return DepthOf(list_) < kNestedSitemapsMax &&
           (when || undated_sitemaps_++ < kUndatedSitemapsMax);
  }

  void Fill(const LinkEntry& entry, Visit& found) const {
    found.feed_id = entry.kind == SourceKind::kSitemap
                        ? absl::StrCat(kNested, DepthOf(list_) + 1)
                        : entry.id;
    if (entry.published) found.published = *entry.published;
    if (entry.updated) found.feed_updated = *entry.updated;
    if (links_.kind == SourceKind::kPage) found.front_title = entry.title;
  }

  // The visit that an address leads to now, through its moves.
  absl::StatusOr<Visit> Resolve(const std::string& id) const {
    absl::StatusOr<Visit> visit = store_.GetVisit(id);
    constexpr int kMovesMax = 8;
    for (int i = 0;
         i < kMovesMax && visit.ok() && visit->state == VisitState::kMoved &&
         !visit->moved_to.empty();
         ++i) {
      visit = store_.GetVisit(visit->moved_to);
    }
    return visit;
  }

  absl::Status Take(const LinkEntry& entry, Visit found,
                    EntryIdentity& entries) {
    const std::string before = entries.ArticleOf(entry);
    if (!before.empty() && before != found.id) {
      STET_ASSIGN_OR_RETURN(const bool moved, FollowEntry(before, found));
      if (moved) return absl::OkStatus();
    }
    const absl::StatusOr<Visit> known = Resolve(found.id);
    if (!known.ok() && !absl::IsNotFound(known.status())) return known.status();
    if (known.ok()) found.id = known->id;
    entries.Remember(entry, found.id);
    if (!found.front_title.empty())
      shown_.emplace_back(found.id, found.front_title);
    if (!known.ok()) {
      found_.push_back(std::move(found));
    } else if (known->state == VisitState::kRemoved &&
               known->reason == kSourceRemoved) {
      writes_.push_back([id = known->id, source = list_.source,
                         now = now_](Store& store) -> absl::Status {
        STET_ASSIGN_OR_RETURN(Visit removed, store.GetVisit(id));
        if (removed.state != VisitState::kRemoved) return absl::OkStatus();
        Revive(removed, source, now);
        return store.PutVisit(removed);
      });
    } else {
      Hint(*known, std::move(found));
    }
    return absl::OkStatus();
  }

  // What is known takes what is new of it.
  void Hint(const Visit& known, Visit found) {
    const bool hint = found.feed_updated > known.feed_updated ||
                      (!found.front_title.empty() &&
                       found.front_title != known.front_title) ||
                      (!found.feed_id.empty() && known.feed_id.empty());
    if (!hint) return;
    // An update that the last look cannot have seen brings the next one
    // forward.
    const bool awaited = known.state == VisitState::kLive && !IsPaused(known) &&
                         found.feed_updated > known.last_checked &&
                         found.feed_updated > known.feed_updated &&
                         found.feed_updated <= now_;
    found.next_due = awaited ? now_ : absl::InfiniteFuture();
    found_.push_back(std::move(found));
  }

  // The same entry under another address: the article known as `before` goes
  // on there. False where that address has a history of its own.
  absl::StatusOr<bool> FollowEntry(const std::string& before, Visit& found) {
    absl::StatusOr<Visit> article = Resolve(before);
    if (!article.ok() || article->id == found.id ||
        article->kind != SourceKind::kArticle ||
        article->state == VisitState::kRemoved || article->checks == 0) {
      return false;
    }
    const absl::StatusOr<Visit> other = store_.GetVisit(found.id);
    const bool is_alias = other.ok() && other->state == VisitState::kMoved &&
                          other->moved_to == article->id;
    if (other.ok() && !is_alias) return false;
    if (article->url != found.url) {
      writes_.push_back([id = article->id, url = found.url, host = found.host,
                         now = now_](Store& store) {
        return MoveArticle(store, id, url, host, now);
      });
    }
    if (!is_alias) {
      found.state = VisitState::kMoved;
      found.moved_to = article->id;
      found.next_due = absl::InfiniteFuture();
      found_.push_back(std::move(found));
    }
    return true;
  }

  Store& store_;
  const Visit& list_;
  const Links& links_;
  const Source* const source_;
  const absl::Time now_;
  StoreWrites& writes_;
  size_t undated_sitemaps_ = 0;
  std::vector<Visit> found_;
  std::vector<std::pair<std::string, std::string>> shown_;  // Id, headline.
};

}  // namespace

absl::StatusOr<std::vector<Visit>> DiscoverVisits(
    Store& store, const Visit& list, const Links& links, const Source* source,
    absl::Time now, StoreWrites& writes) {
  return Discovery(store, list, links, source, now, writes).Run();
}

}  // namespace stet
