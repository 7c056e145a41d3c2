#include "report/site_lists.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "model/status_macros.h"
#include "nlohmann/json.hpp"
#include "report/feeds.h"
#include "report/json_report.h"

namespace stet {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<absl::string_view, 7> kKindNames = {
    "all", "outlet", "class", "language", "day", "silent", "hidden"};

// The order of a list, oldest first; no two edits are equal in it.
auto KeyOf(const EditRow& row) {
  return std::tie(row.new_first_seen, row.url, row.old_version,
                  row.new_version);
}
bool Before(const EditRow& a, const EditRow& b) { return KeyOf(a) < KeyOf(b); }

// How many pages of a list of `total` edits are closed: the newest page keeps
// at least kEditsPerPage once there are as many.
int64_t ClosedPages(int64_t total) {
  return std::max<int64_t>(0, total / kEditsPerPage - 1);
}

std::string PageName(int64_t number, absl::string_view suffix) {
  return absl::StrCat("page-", number, suffix);
}

std::vector<EditRow> RowsFromJson(const Json& json) {
  std::vector<EditRow> rows;
  const auto edits = json.find("edits");
  if (edits == json.end() || !edits->is_array()) return rows;
  for (auto it = edits->rbegin(); it != edits->rend(); ++it)
    rows.push_back(RowFromJson(*it));
  return rows;
}

Json RowsToJson(absl::Span<const EditRow> rows) {
  Json list = Json::array();
  for (size_t i = rows.size(); i-- > 0;) list.push_back(ToJson(rows[i]));
  return list;
}

std::vector<EditRow> Reversed(absl::Span<const EditRow> rows) {
  return {rows.rbegin(), rows.rend()};
}

// A stretch of a list's newest edits, in memory while it is changed.
struct Window {
  int64_t first_page = 1;     // Number of the page it begins with.
  std::vector<EditRow> rows;  // Oldest first.
};

absl::Status ExtendBack(const std::string& folder, const SiteFiles& files,
                        Window& window) {
  const std::string path =
      absl::StrCat(folder, PageName(window.first_page - 1, ".json"));
  STET_ASSIGN_OR_RETURN(const std::string bytes, files.Read(path));
  const Json json = Json::parse(bytes, nullptr, false);
  std::vector<EditRow> rows =
      json.is_object() ? RowsFromJson(json) : std::vector<EditRow>();
  if (rows.size() != static_cast<size_t>(kEditsPerPage))
    return absl::DataLossError(
        absl::StrCat("reading ", path, " of the site: not as it was written"));
  rows.insert(rows.end(), std::make_move_iterator(window.rows.begin()),
              std::make_move_iterator(window.rows.end()));
  window.rows = std::move(rows);
  --window.first_page;
  return absl::OkStatus();
}

// How far back the change reaches, and whether the pages' borders or links
// move.
absl::Status ReachBack(const ListChange& change, int64_t total_after,
                       const std::string& folder, const SiteFiles& files,
                       Window& window) {
  const auto reaches = [&window](const std::vector<EditRow>& rows) {
    return std::any_of(rows.begin(), rows.end(), [&window](const EditRow& r) {
      return window.rows.empty() || Before(r, window.rows.front());
    });
  };
  const int64_t closed_before = window.first_page - 1;
  const int64_t closed_after = ClosedPages(total_after);
  while (window.first_page > 1 &&
         (reaches(change.removed) || reaches(change.added) ||
          window.first_page - 1 > closed_after)) {
    STET_RETURN_IF_ERROR(ExtendBack(folder, files, window));
  }
  // The last closed page links to the page behind it by name.
  if (window.first_page > 1 && closed_after != closed_before)
    STET_RETURN_IF_ERROR(ExtendBack(folder, files, window));
  return absl::OkStatus();
}

void Apply(const ListChange& change, std::vector<EditRow>& rows,
           Figures& figures) {
  for (const EditRow& row : change.removed) {
    const auto it = std::lower_bound(rows.begin(), rows.end(), row, Before);
    if (it == rows.end() || KeyOf(*it) != KeyOf(row)) continue;
    figures.Subtract(*it);
    rows.erase(it);
  }
  rows.reserve(rows.size() + change.added.size());
  for (const EditRow& row : change.added) {
    figures.Add(row);
    rows.push_back(row);
  }
  std::sort(rows.begin(), rows.end(), Before);
  figures.articles += change.articles;
}

absl::Status WriteClosedPage(const ListState& state, int64_t number,
                             int64_t closed, absl::Span<const EditRow> rows,
                             const SiteOptions& options, SiteFiles& files) {
  ListPage page;
  page.list = state.list;
  page.rows = Reversed(rows);
  page.number = number;
  if (number > 1) page.older = PageName(number - 1, ".html");
  page.newer = number < closed ? PageName(number + 1, ".html") : "index.html";
  const std::string& folder = state.list.folder;
  STET_RETURN_IF_ERROR(
      files.Write(absl::StrCat(folder, PageName(number, ".html")),
                  ListPageHtml(page, RootOf(folder), options)));
  const Json json = {{"kind", std::string(ListKindName(state.list.kind))},
                     {"name", state.list.name},
                     {"page", number},
                     {"edits", RowsToJson(rows)}};
  return files.Write(absl::StrCat(folder, PageName(number, ".json")),
                     Dump(json) + "\n");
}

absl::Status WriteFeeds(const ListState& state, const SiteOptions& options,
                        SiteFiles& files) {
  if (state.list.kind == ListKind::kDay || state.list.kind == ListKind::kHidden)
    return absl::OkStatus();
  const std::string& folder = state.list.folder;
  Feed feed;
  feed.title = state.list.kind == ListKind::kAll
                   ? options.title
                   : absl::StrCat(options.title, ": ", LabelOfList(state.list));
  feed.folder = folder;
  feed.base_url = options.base_url;
  for (size_t i = state.newest.size();
       i-- > 0 && feed.entries.size() < kFeedEntriesMax;) {
    const EditRow& row = state.newest[i];
    STET_ASSIGN_OR_RETURN(
        std::string changes,
        files.Read(EditPath(row.url, row.old_version, row.new_version,
                            ".changes.html")));
    feed.entries.push_back({row, std::move(changes)});
  }
  STET_RETURN_IF_ERROR(
      files.Write(absl::StrCat(folder, "feed.atom"), RenderAtom(feed)));
  return files.Write(absl::StrCat(folder, "feed.json"), RenderJsonFeed(feed));
}

absl::Status RemoveList(const std::string& folder, int64_t pages,
                        SiteFiles& files) {
  for (const char* const name :
       {"index.html", "index.json", "feed.atom", "feed.json"})
    STET_RETURN_IF_ERROR(files.Remove(absl::StrCat(folder, name)));
  for (int64_t number = 1; number <= pages; ++number) {
    STET_RETURN_IF_ERROR(
        files.Remove(absl::StrCat(folder, PageName(number, ".html"))));
    STET_RETURN_IF_ERROR(
        files.Remove(absl::StrCat(folder, PageName(number, ".json"))));
  }
  return absl::OkStatus();
}

// All pages from the window's first on, closed and newest.
absl::Status WritePages(const ListState& state, const Window& window,
                        int64_t closed_before, int64_t watched,
                        const SiteOptions& options, SiteFiles& files) {
  const std::string& folder = state.list.folder;
  const int64_t closed = ClosedPages(state.total);
  const absl::Span<const EditRow> rows = window.rows;
  for (int64_t number = window.first_page; number <= closed; ++number) {
    const auto begin =
        static_cast<size_t>((number - window.first_page) * kEditsPerPage);
    STET_RETURN_IF_ERROR(
        WriteClosedPage(state, number, closed,
                        rows.subspan(begin, static_cast<size_t>(kEditsPerPage)),
                        options, files));
  }
  for (int64_t number = closed + 1; number <= closed_before; ++number) {
    STET_RETURN_IF_ERROR(
        files.Remove(absl::StrCat(folder, PageName(number, ".html"))));
    STET_RETURN_IF_ERROR(
        files.Remove(absl::StrCat(folder, PageName(number, ".json"))));
  }
  if (state.list.kind != ListKind::kAll)
    STET_RETURN_IF_ERROR(files.Write(
        absl::StrCat(folder, "index.html"),
        ListPageHtml(NewestPage(state, watched), RootOf(folder), options)));
  Json json = ToJson(state.list);
  json["figures"] = ToJson(state.list.figures);
  json["total"] = state.total;
  json["older_pages"] = closed;
  json["edits"] = RowsToJson(state.newest);
  STET_RETURN_IF_ERROR(
      files.Write(absl::StrCat(folder, "index.json"), Dump(json) + "\n"));
  return WriteFeeds(state, options, files);
}

}  // namespace

absl::string_view ListKindName(ListKind kind) {
  return kKindNames[static_cast<size_t>(kind)];
}

ListKind ListKindFrom(absl::string_view name) {
  for (size_t i = 0; i < kKindNames.size(); ++i) {
    if (kKindNames[i] == name) return static_cast<ListKind>(i);
  }
  return ListKind::kAll;
}

Json ToJson(const ListTotal& list) {
  Json figures = ToJson(list.figures);
  figures.erase("days");
  return {{"kind", std::string(ListKindName(list.kind))},
          {"folder", list.folder},
          {"name", list.name},
          {"label", LabelOfList(list)},
          {"figures", std::move(figures)}};
}

ListTotal ListTotalFromJson(const Json& json) {
  const auto text = [&json](const char* key) {
    const auto it = json.find(key);
    return it != json.end() && it->is_string() ? it->get<std::string>() : "";
  };
  ListTotal list;
  if (!json.is_object()) return list;
  list.kind = ListKindFrom(text("kind"));
  list.folder = text("folder");
  list.name = text("name");
  const auto figures = json.find("figures");
  if (figures != json.end()) list.figures = FiguresFromJson(*figures);
  return list;
}

std::vector<ListTotal> ListsOf(const EditRow& row) {
  const auto make = [](ListKind kind, std::string folder, std::string name) {
    return ListTotal{kind, std::move(folder), std::move(name), {}};
  };
  if (!row.reported) return {make(ListKind::kHidden, "hidden/", "")};
  std::vector<ListTotal> lists = {
      make(ListKind::kAll, "", ""),
      make(ListKind::kOutlet, OutletFolder(row.source), row.source),
      make(ListKind::kLanguage, LanguageFolder(row.language), row.language),
      make(ListKind::kDay, DayFolder(row.new_first_seen),
           DayOf(row.new_first_seen))};
  if (row.silent) lists.push_back(make(ListKind::kSilent, "silent/", ""));
  for (const RowClass& c : row.classes) {
    const std::string folder = ClassFolder(c.name);
    const bool there = c.hidden || std::any_of(lists.begin(), lists.end(),
                                               [&folder](const ListTotal& l) {
                                                 return l.folder == folder;
                                               });
    if (!there) lists.push_back(make(ListKind::kClass, folder, c.name));
  }
  return lists;
}

void AddArticle(absl::Span<const EditRow> before,
                absl::Span<const EditRow> after, ListChanges& changes) {
  std::map<std::string, std::pair<int, int>> counts;  // Edits before and after.
  const auto change_of = [&changes](const ListTotal& list) -> ListChange& {
    ListChange& change = changes[list.folder];
    change.list = list;
    return change;
  };
  for (const EditRow& row : before) {
    const bool same = std::find(after.begin(), after.end(), row) != after.end();
    for (const ListTotal& list : ListsOf(row)) {
      ++counts[list.folder].first;
      if (!same) change_of(list).removed.push_back(row);
    }
  }
  for (const EditRow& row : after) {
    const bool same =
        std::find(before.begin(), before.end(), row) != before.end();
    for (const ListTotal& list : ListsOf(row)) {
      ++counts[list.folder].second;
      if (!same) change_of(list).added.push_back(row);
    }
  }
  for (const auto& [folder, count] : counts) {
    const auto it = changes.find(folder);
    if (it == changes.end()) continue;
    it->second.articles +=
        (count.second > 0 ? 1 : 0) - (count.first > 0 ? 1 : 0);
  }
}

absl::StatusOr<ListState> ReadList(const std::string& folder,
                                   const SiteFiles& files) {
  ListState state;
  STET_ASSIGN_OR_RETURN(const std::string bytes,
                        files.Read(absl::StrCat(folder, "index.json")));
  if (bytes.empty()) return state;
  const Json json = Json::parse(bytes, nullptr, false);
  if (!json.is_object() || !json.contains("total") ||
      !json.at("total").is_number_integer()) {
    return absl::DataLossError(absl::StrCat(
        "reading ", folder, "index.json of the site: not as it was written"));
  }
  state.list = ListTotalFromJson(json);
  state.total = json.at("total").get<int64_t>();
  state.newest = RowsFromJson(json);
  return state;
}

absl::StatusOr<ListState> WriteList(const ListChange& change, bool fresh,
                                    int64_t watched, const SiteOptions& options,
                                    SiteFiles& files) {
  const std::string& folder = change.list.folder;
  ListState state;
  if (!fresh) {
    STET_ASSIGN_OR_RETURN(state, ReadList(folder, files));
  }
  const Figures figures = state.list.figures;
  state.list = change.list;
  state.list.figures = figures;
  const int64_t closed_before = ClosedPages(state.total);
  Window window = {closed_before + 1, std::move(state.newest)};
  const int64_t total_after = state.total +
                              static_cast<int64_t>(change.added.size()) -
                              static_cast<int64_t>(change.removed.size());
  STET_RETURN_IF_ERROR(ReachBack(change, total_after, folder, files, window));
  Apply(change, window.rows, state.list.figures);
  state.total = (window.first_page - 1) * kEditsPerPage +
                static_cast<int64_t>(window.rows.size());
  const int64_t newest_from =
      (ClosedPages(state.total) - (window.first_page - 1)) * kEditsPerPage;
  state.newest.assign(window.rows.begin() + newest_from, window.rows.end());
  const bool stays = state.list.kind == ListKind::kAll ||
                     state.list.kind == ListKind::kSilent ||
                     state.list.kind == ListKind::kHidden;
  if (state.total == 0 && !stays) {
    STET_RETURN_IF_ERROR(RemoveList(folder, closed_before, files));
    return state;
  }
  STET_RETURN_IF_ERROR(
      WritePages(state, window, closed_before, watched, options, files));
  return state;
}

ListPage NewestPage(const ListState& state, int64_t watched) {
  ListPage page;
  page.list = state.list;
  page.rows = Reversed(state.newest);
  const int64_t closed = ClosedPages(state.total);
  if (closed > 0) page.older = PageName(closed, ".html");
  page.articles_watched = watched;
  return page;
}

std::string RootOf(absl::string_view folder) {
  std::string root;
  for (const char c : folder) {
    if (c == '/') root += "../";
  }
  return root;
}

}  // namespace stet
