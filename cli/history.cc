#include "cli/history.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "model/status_macros.h"
#include "parser/extract.h"

namespace stet {
namespace {

// Equal to a reader of the text: what a return to an earlier version means.
bool SameText(const Article& a, const Article& b) {
  return a.title == b.title && a.blocks == b.blocks;
}

bool IsText(const VersionInfo& info) {
  return info.status < 400 && !info.erased;
}

// What the store knows of the host's furniture; nothing where it cannot be
// read.
HostKnowledge KnowledgeOf(Store& store, const Visit& visit) {
  const absl::StatusOr<Host> host = store.GetHost(visit.host);
  if (!host.ok()) return HostKnowledge();
  absl::StatusOr<HostKnowledge> known = HostKnowledge::Decode(host->knowledge);
  return known.ok() ? *std::move(known) : HostKnowledge();
}

// The Article of a stored version by today's extractor.
absl::StatusOr<Article> ExtractAgain(Store& store, const Snapshot& snapshot,
                                     const HostKnowledge& knowledge) {
  STET_ASSIGN_OR_RETURN(
      const Page page,
      store.GetPage(snapshot.info.id, snapshot.info.version, -1));
  STET_ASSIGN_OR_RETURN(
      Extraction extraction,
      ExtractArticle(page.body, {.url = page.final_url,
                                 .content_type = Header(page, "content-type"),
                                 .host = &knowledge}));
  return std::move(extraction.article);
}

}  // namespace

absl::StatusOr<CompareContext> ContextOf(Store& store, const Snapshot& head,
                                         const Candidate& candidate) {
  CompareContext context;
  context.old_status = head.info.status;
  context.new_status = candidate.status;
  context.old_final_url = head.page.final_url;
  context.new_final_url = candidate.final_url;
  if (SameText(head.article, *candidate.article)) return context;
  // The chain of switches between the head's text and the candidate's,
  // backwards.
  context.switches_in_48_hours = 1;
  bool alternating = true;
  absl::Time later_seen = head.info.first_seen;
  const uint32_t last =
      head.info.version > kEarlierMax ? head.info.version - kEarlierMax : 0;
  for (uint32_t version = head.info.version - 1; version > last; --version) {
    const auto earlier = store.GetVersion(head.info.id, version);
    if (!earlier.ok()) break;  // Erased or pruned: nothing to return to.
    if (!IsText(earlier->info)) continue;
    const bool like_new = SameText(earlier->article, *candidate.article);
    context.returns_to_earlier |= like_new;
    const bool expected_new = context.switches_in_48_hours % 2 == 1;
    alternating =
        alternating && candidate.seen - later_seen <= absl::Hours(48) &&
        (expected_new ? like_new : SameText(earlier->article, head.article));
    if (alternating) ++context.switches_in_48_hours;
    later_seen = earlier->info.first_seen;
  }
  return context;
}

absl::StatusOr<EditView> LoadEdit(Store& store, const Visit& visit,
                                  uint32_t old_version, uint32_t new_version) {
  STET_ASSIGN_OR_RETURN(Snapshot older,
                        store.GetVersion(visit.id, old_version));
  STET_ASSIGN_OR_RETURN(Snapshot newer,
                        store.GetVersion(visit.id, new_version));
  if (older.article.extractor_version != newer.article.extractor_version) {
    // A page that is gone from the store leaves the stored Articles to compare.
    const HostKnowledge knowledge = KnowledgeOf(store, visit);
    absl::StatusOr<Article> old_again = ExtractAgain(store, older, knowledge);
    absl::StatusOr<Article> new_again = ExtractAgain(store, newer, knowledge);
    if (old_again.ok() && new_again.ok()) {
      older.article = *std::move(old_again);
      newer.article = *std::move(new_again);
    }
  }
  STET_ASSIGN_OR_RETURN(const CompareContext context,
                        ContextOf(store, older,
                                  {.article = &newer.article,
                                   .status = newer.info.status,
                                   .final_url = newer.page.final_url,
                                   .seen = newer.info.first_seen}));
  EditView view{.url = visit.url,
                .source = visit.source,
                .old_version = older.info,
                .new_version = newer.info,
                .old_article = std::move(older.article),
                .new_article = std::move(newer.article),
                .edit = {}};
  view.edit = Compare(view.old_article, view.new_article, context);
  return view;
}

absl::StatusOr<uint32_t> LatestEdit(Store& store, const std::string& id) {
  STET_ASSIGN_OR_RETURN(const std::vector<VersionInfo> versions,
                        store.ListVersions(id));
  for (auto it = versions.rbegin(); it != versions.rend(); ++it) {
    if (it->edit) return it->version;
  }
  return versions.size() > 1 ? versions.back().version : 0;
}

}  // namespace stet
