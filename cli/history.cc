#include "cli/history.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/page_reader.h"
#include "model/status_macros.h"
#include "report/own_history.h"

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

// The source's own rules, as far as the store knows them.
absl::StatusOr<Source> SourceOf(Store& store, const Visit& visit) {
  STET_ASSIGN_OR_RETURN(const std::vector<Source> sources, store.ListSources());
  for (const Source& source : sources) {
    if (source.name == visit.source) return source;
  }
  return Source{};
}

// The Article of a stored version by today's extractor. One that records a
// state, as that the article is gone, has that of the version before it.
absl::StatusOr<Article> ExtractAgain(Store& store, const PageReader& reader,
                                     Snapshot snapshot, const Source& source,
                                     const HostKnowledge& knowledge) {
  while ((snapshot.info.status >= 300 || !snapshot.page.seen_instead.empty()) &&
         snapshot.info.version > 1) {
    STET_ASSIGN_OR_RETURN(
        snapshot,
        store.GetVersion(snapshot.info.id, snapshot.info.version - 1));
  }
  STET_ASSIGN_OR_RETURN(
      const Page page,
      store.GetPage(snapshot.info.id, snapshot.info.version, -1));
  STET_ASSIGN_OR_RETURN(
      Extraction extraction,
      reader.Extract(page.body, {.url = page.final_url,
                                 .content_type = Header(page, "content-type"),
                                 .host = &knowledge,
                                 .keep = source.keep,
                                 .drop = source.drop}));
  return std::move(extraction.article);
}

bool HasClass(const VersionInfo& info, absl::string_view name) {
  return std::find(info.classes.begin(), info.classes.end(), name) !=
         info.classes.end();
}

// The texts before `head`, the newest first, as far as they are kept.
absl::StatusOr<std::vector<Snapshot>> EarlierVersions(Store& store,
                                                      const Snapshot& head) {
  std::vector<Snapshot> earlier;
  const uint32_t last =
      head.info.version > kEarlierMax ? head.info.version - kEarlierMax : 0;
  for (uint32_t version = head.info.version - 1; version > last; --version) {
    absl::StatusOr<Snapshot> snapshot = store.GetVersion(head.info.id, version);
    if (!snapshot.ok()) break;  // Erased or pruned: nothing to return to.
    if (IsText(snapshot->info)) earlier.push_back(*std::move(snapshot));
  }
  return earlier;
}

// The most switches within 48 hours in the unbroken chain of them between the
// head's text and the candidate's. Once a chain has shown two texts to be
// variants, they stay variants for as long as it goes on, however slowly.
int MostSwitches(const std::vector<Snapshot>& earlier, const Snapshot& head,
                 const Candidate& candidate) {
  std::vector<absl::Time> switches = {candidate.seen, head.info.first_seen};
  for (size_t i = 0; i < earlier.size(); ++i) {
    const Article& expected = i % 2 == 0 ? *candidate.article : head.article;
    if (!SameText(earlier[i].article, expected)) break;
    switches.push_back(earlier[i].info.first_seen);
  }
  // The last of these times is when the chain's first text was seen first.
  switches.pop_back();
  int most = 1;
  for (size_t from = 0; from < switches.size(); ++from) {
    size_t to = from;
    while (to + 1 < switches.size() &&
           switches[from] - switches[to + 1] <= absl::Hours(48))
      ++to;
    most = std::max(most, static_cast<int>(to - from) + 1);
  }
  return most;
}

std::vector<std::string> RestlessLinesOf(const std::vector<Snapshot>& earlier,
                                         const Snapshot& head,
                                         const Candidate& candidate) {
  if (earlier.size() < kRestlessVersions) return {};
  std::vector<const Article*> versions;
  for (size_t i = kRestlessVersions; i-- > 0;) {
    if (earlier[i].info.first_seen != earlier[i].info.last_seen) return {};
    versions.push_back(&earlier[i].article);
  }
  if (head.info.first_seen != head.info.last_seen) return {};
  versions.push_back(&head.article);
  versions.push_back(candidate.article);
  return RestlessLines(versions);
}

}  // namespace

absl::StatusOr<CompareContext> ContextOf(Store& store, const Snapshot& head,
                                         const Candidate& candidate) {
  CompareContext context;
  context.old_status = head.info.status;
  context.new_status = candidate.status;
  context.old_final_url = head.page.final_url;
  // An article that answers under several addresses has not moved.
  context.new_final_url =
      candidate.redirected ? candidate.final_url : head.page.final_url;
  context.old_seen = head.info.first_seen;
  context.new_seen = candidate.seen;
  context.back = HasClass(head.info, "soft_gone") && candidate.status < 300;
  if (SameText(head.article, *candidate.article)) return context;
  STET_ASSIGN_OR_RETURN(const std::vector<Snapshot> earlier,
                        EarlierVersions(store, head));
  for (const Snapshot& version : earlier)
    context.returns_to_earlier |= SameText(version.article, *candidate.article);
  context.switches_in_48_hours = MostSwitches(earlier, head, candidate);
  context.restless_lines = RestlessLinesOf(earlier, head, candidate);
  return context;
}

absl::StatusOr<EditView> LoadEdit(Store& store, const PageReader& reader,
                                  const Visit& visit, uint32_t old_version,
                                  uint32_t new_version) {
  STET_ASSIGN_OR_RETURN(Snapshot older,
                        store.GetVersion(visit.id, old_version));
  STET_ASSIGN_OR_RETURN(Snapshot newer,
                        store.GetVersion(visit.id, new_version));
  if (older.article.extractor_version != newer.article.extractor_version) {
    // A page that is gone from the store leaves the stored Articles to compare.
    const HostKnowledge knowledge = KnowledgeOf(store, visit);
    STET_ASSIGN_OR_RETURN(const Source source, SourceOf(store, visit));
    absl::StatusOr<Article> old_again =
        ExtractAgain(store, reader, older, source, knowledge);
    absl::StatusOr<Article> new_again =
        ExtractAgain(store, reader, newer, source, knowledge);
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
                                   .redirected = !newer.page.hops.empty() ||
                                                 new_version != old_version + 1,
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
