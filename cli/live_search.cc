#include "cli/live_search.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/edit_query.h"
#include "cli/history.h"
#include "cli/query_string.h"
#include "model/plural.h"
#include "model/status_macros.h"
#include "model/unicode.h"

namespace stet {
namespace {

constexpr size_t kSearchPageSize = 50;
constexpr size_t kTextsMax = 2000;   // Articles read by one search.
constexpr size_t kEditsRead = 2000;  // Edits compared by one search.

std::string NextQuery(const SearchQuery& query) {
  return absl::StrCat("q=", FormEncoded(query.words), "&in=", query.where,
                      "&source=", FormEncoded(query.source),
                      "&class=", FormEncoded(query.kind), "&sort=", query.sort,
                      "&page=", query.page + 1);
}

absl::Status SearchEdits(Store& store, const PageReader& reader,
                         const LiveIndex& index, SearchPage& page) {
  const SearchQuery& query = page.query;
  const std::string folded = FoldCase(query.words);
  std::vector<uint32_t> found;
  const std::vector<LiveIndex::Edit>& edits = index.edits();
  for (uint32_t i = 0; i < edits.size(); ++i) {
    const LiveIndex::Edit& edit = edits[i];
    if (!edit.reported) continue;
    if (!query.source.empty() &&
        index.articles()[edit.article].source != query.source)
      continue;
    const bool kind_fits = query.kind.empty() ||
                           (query.kind == "silent" && edit.silent) ||
                           std::find(edit.classes.begin(), edit.classes.end(),
                                     query.kind) != edit.classes.end();
    if (!kind_fits) continue;
    if (query.where == "headlines" && !folded.empty() &&
        !absl::StrContains(FoldCase(edit.title), folded))
      continue;
    found.push_back(i);
  }
  if (query.sort != "oldest") std::reverse(found.begin(), found.end());
  if (query.sort == "score")
    std::stable_sort(found.begin(), found.end(), [&](uint32_t a, uint32_t b) {
      return edits[a].score > edits[b].score;
    });
  // Changed words are known only by comparing: a bounded number of edits a
  // page, which then begins where the last one ended.
  const bool by_words = query.where == "edits" && !folded.empty();
  const size_t step = by_words ? kEditsRead : kSearchPageSize;
  const size_t begin =
      std::min(found.size(), step * static_cast<size_t>(query.page - 1));
  const size_t end = std::min(found.size(), begin + step);
  const std::vector<uint32_t> shown(
      found.begin() + static_cast<std::ptrdiff_t>(begin),
      found.begin() + static_cast<std::ptrdiff_t>(end));
  for (size_t i = 0; i < shown.size(); ++i) {
    STET_ASSIGN_OR_RETURN(const std::vector<EditView> views,
                          ReadEdits(store, reader, index, {shown[i]}));
    for (const EditView& view : views) {
      if (by_words && !ChangesWords(view.edit, folded)) continue;
      page.edits.push_back(RowOf(view, view.old_version.first_seen));
    }
  }
  page.note = by_words ? absl::StrCat(Plural(page.edits.size(), "edit"),
                                      " among ", end - begin, " compared")
                       : Plural(found.size(), "edit");
  if (end < found.size()) page.next = NextQuery(query);
  return absl::OkStatus();
}

// The words around the first place where `folded` stands in the text.
TextMatch Around(const Article& article, const std::string& folded) {
  constexpr size_t kContext = 120;
  TextMatch match;
  for (const Block& block : article.blocks) {
    // Offsets in folded text are those of the text where folding keeps
    // lengths; else the block's beginning is shown.
    const std::string text = FoldCase(block.text);
    const size_t at = text.find(folded);
    if (at == std::string::npos) continue;
    if (text.size() != block.text.size()) {
      match.before = block.text.substr(0, 2 * kContext);
      break;
    }
    const size_t from = at > kContext ? at - kContext : 0;
    match.before = block.text.substr(from, at - from);
    match.words = block.text.substr(at, folded.size());
    match.after = block.text.substr(at + folded.size(), kContext);
    break;
  }
  // A cut may have met a character's middle.
  match.before = ToValidUtf8(match.before);
  match.after = ToValidUtf8(match.after);
  return match;
}

absl::Status SearchTexts(Store& store, const LiveIndex& index,
                         SearchPage& page) {
  const SearchQuery& query = page.query;
  const std::string folded = FoldCase(query.words);
  if (folded.empty()) return absl::OkStatus();
  std::vector<const LiveIndex::Article*> articles;
  for (const LiveIndex::Article& article : index.articles()) {
    if (query.source.empty() || article.source == query.source)
      articles.push_back(&article);
  }
  std::sort(articles.begin(), articles.end(), [](const auto* a, const auto* b) {
    return a->sequence > b->sequence;
  });
  const size_t begin = std::min(
      articles.size(), kTextsMax * static_cast<size_t>(query.page - 1));
  const size_t end = std::min(articles.size(), begin + kTextsMax);
  for (size_t i = begin; i < end; ++i) {
    const absl::StatusOr<Snapshot> head = store.GetHead(articles[i]->id);
    if (absl::IsNotFound(head.status())) continue;
    if (!head.ok()) return head.status();
    const Article& article = head->article;
    const bool in_title = absl::StrContains(FoldCase(article.title), folded);
    TextMatch match = Around(article, folded);
    if (!in_title && match.before.empty() && match.words.empty()) continue;
    match.url = articles[i]->id;
    match.source = articles[i]->source;
    match.title = article.title;
    match.version = head->info.version;
    page.matches.push_back(std::move(match));
  }
  page.note = absl::StrCat(Plural(page.matches.size(), "article"), " among ",
                           end - begin, " read");
  if (end < articles.size()) page.next = NextQuery(query);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<EditView>> ReadEdits(
    Store& store, const PageReader& reader, const LiveIndex& index,
    const std::vector<uint32_t>& edits) {
  std::vector<EditView> views;
  for (const uint32_t number : edits) {
    const LiveIndex::Edit& edit = index.edits()[number];
    const std::string& id = index.articles()[edit.article].id;
    const absl::StatusOr<Visit> visit = store.GetVisit(id);
    if (!visit.ok()) continue;
    absl::StatusOr<EditView> view =
        LoadEdit(store, reader, *visit, edit.version - 1, edit.version);
    if (view.ok())
      views.push_back(*std::move(view));
    else if (!absl::IsNotFound(view.status()))
      return view.status();
  }
  return views;
}

absl::Status Search(Store& store, const PageReader& reader,
                    const LiveIndex& index, SearchPage& page) {
  return page.query.where == "text" ? SearchTexts(store, index, page)
                                    : SearchEdits(store, reader, index, page);
}

}  // namespace stet
