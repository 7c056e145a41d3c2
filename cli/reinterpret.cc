#include "cli/reinterpret.h"

#include <optional>
#include <utility>

#include "cli/history.h"
#include "model/status_macros.h"
#include "report/compare.h"

namespace stet {
namespace {

std::vector<std::string> ClassNames(const Edit& edit) {
  std::vector<std::string> names;
  for (const EditClass& c : edit.classes) names.push_back(c.name);
  return names;
}

// A version that records a state carries the Article of the version before it.
bool RecordsState(const Snapshot& snapshot) {
  return snapshot.info.status >= 300 || !snapshot.page.seen_instead.empty();
}

}  // namespace

absl::StatusOr<Extraction> ExtractPage(const PageReader& reader,
                                       const Page& page, const Source* source,
                                       const HostKnowledge* knowledge) {
  ExtractOptions options{.url = page.final_url,
                         .content_type = Header(page, "content-type"),
                         .host = knowledge};
  if (source != nullptr) {
    options.keep = source->keep;
    options.drop = source->drop;
  }
  return reader.Extract(page.body, options);
}

absl::StatusOr<size_t> ReinterpretHistory(Store& store,
                                          const PageReader& reader,
                                          const std::string& id,
                                          const Source* source,
                                          const HostKnowledge* knowledge) {
  STET_ASSIGN_OR_RETURN(const std::vector<VersionInfo> versions,
                        store.ListVersions(id));
  size_t changed = 0;
  std::optional<Snapshot> previous;
  for (const VersionInfo& version : versions) {
    if (version.erased) continue;
    STET_ASSIGN_OR_RETURN(Snapshot snapshot,
                          store.GetVersion(id, version.version));
    NewVersion again{.article = snapshot.article,
                     .page = {},
                     .edit = version.edit,
                     .silent = version.silent,
                     .score = version.score,
                     .classes = version.classes};
    const absl::StatusOr<Page> page = store.GetPage(id, version.version, -1);
    if (page.ok() && !RecordsState(snapshot)) {
      absl::StatusOr<Extraction> extraction =
          ExtractPage(reader, *page, source, knowledge);
      if (extraction.ok()) again.article = std::move(extraction->article);
    } else if (page.ok() && previous) {
      again.article = previous->article;
      again.article.paywalled = snapshot.article.paywalled;
    }
    // Where a raw page cannot be read again, what one extractor found of the
    // two stays: another's text beside it would be no edit of the publisher's.
    // What a page of status 200 showed instead is a verdict on no text.
    if (previous && snapshot.page.seen_instead.empty() &&
        previous->article.extractor_version ==
            again.article.extractor_version) {
      STET_ASSIGN_OR_RETURN(
          const CompareContext context,
          ContextOf(store, *previous,
                    {.article = &again.article,
                     .status = version.status,
                     .final_url = snapshot.page.final_url,
                     .redirected = !snapshot.page.hops.empty(),
                     .seen = version.first_seen}));
      const Edit edit = Compare(previous->article, again.article, context);
      again.edit = IsReported(edit);
      again.silent = edit.silent;
      again.score = edit.score;
      again.classes = ClassNames(edit);
    }
    if (!(again.article == snapshot.article) || again.edit != version.edit ||
        again.classes != version.classes || again.silent != version.silent) {
      STET_RETURN_IF_ERROR(store.Reinterpret(id, version.version, again));
      ++changed;
    }
    snapshot.article = again.article;
    previous = std::move(snapshot);
  }
  return changed;
}

absl::StatusOr<size_t> ReinterpretIfOutdated(Store& store,
                                             const PageReader& reader,
                                             const Snapshot& head,
                                             const Source* source,
                                             const HostKnowledge* knowledge) {
  if (!RecordsState(head)) {
    const absl::StatusOr<Page> page =
        store.GetPage(head.info.id, head.info.version, -1);
    if (page.ok()) {
      const absl::StatusOr<Extraction> again =
          ExtractPage(reader, *page, source, knowledge);
      if (again.ok() && again->article == head.article) return 0;
    }
  }
  return ReinterpretHistory(store, reader, head.info.id, source, knowledge);
}

}  // namespace stet
