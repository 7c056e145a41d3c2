#include "cli/live_index.h"

#include "model/status_macros.h"
#include "report/classes.h"
#include "report/edit_row.h"
#include "report/site_lists.h"

namespace stet {
namespace {

constexpr size_t kPageSize = 1000;

std::string PrimarySubtag(absl::string_view tag) {
  const absl::string_view primary = tag.substr(0, tag.find_first_of("-_"));
  return primary.empty() ? "und" : std::string(primary);
}

}  // namespace

absl::Status LiveIndex::Update(Store& store) {
  for (;;) {
    STET_ASSIGN_OR_RETURN(const std::vector<Change> changes,
                          store.Changes(cursor_, kPageSize));
    for (const Change& change : changes) {
      STET_RETURN_IF_ERROR(Add(store, change));
      cursor_ = change.sequence;
    }
    if (changes.size() < kPageSize) return absl::OkStatus();
  }
}

absl::Status LiveIndex::Add(Store& store, const Change& change) {
  const VersionInfo& info = change.info;
  const auto [known, is_new] = by_key_.try_emplace(
      ArticleKey(info.id), static_cast<uint32_t>(articles_.size()));
  if (is_new) {
    const absl::StatusOr<Visit> visit = store.GetVisit(info.id);
    const absl::StatusOr<Snapshot> first =
        store.GetVersion(info.id, info.version);
    articles_.push_back(
        {.id = info.id,
         .source = visit.ok() ? visit->source : "",
         .language =
             first.ok() ? PrimarySubtag(first->article.language) : "und"});
  }
  Article& article = articles_[known->second];
  article.sequence = change.sequence;
  if (info.version < 2 || info.erased) return absl::OkStatus();
  // As much of a row as decides where it stands.
  EditRow row{.url = info.id,
              .source = article.source,
              .language = article.language,
              .old_version = info.version - 1,
              .new_version = info.version,
              .new_first_seen = info.first_seen,
              .silent = info.silent,
              .reported = info.edit};
  for (const std::string& name : info.classes) {
    const ClassRule* const rule = FindClass(name);
    row.classes.push_back(
        {.name = name, .hidden = rule != nullptr && rule->hidden});
  }
  const auto index = static_cast<uint32_t>(edits_.size());
  edits_.push_back({.article = known->second,
                    .version = info.version,
                    .score = info.score,
                    .silent = info.silent,
                    .reported = info.edit,
                    .classes = info.classes,
                    .title = info.title});
  for (const ListTotal& list : ListsOf(row)) {
    List& own = lists_[list.folder];
    if (own.edits.empty()) own.total = list;
    own.edits.push_back(index);
    own.total.figures.Add(row);
    own.articles.insert(known->second);
    own.total.figures.articles = static_cast<int64_t>(own.articles.size());
  }
  return absl::OkStatus();
}

const LiveIndex::Article* LiveIndex::FindKey(absl::string_view key) const {
  const auto found = by_key_.find(std::string(key));
  return found == by_key_.end() ? nullptr : &articles_[found->second];
}

}  // namespace stet
