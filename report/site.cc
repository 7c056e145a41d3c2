#include "report/site.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "model/digest.h"
#include "model/status_macros.h"
#include "model/time_text.h"
#include "nlohmann/json.hpp"
#include "report/feeds.h"
#include "report/html_report.h"
#include "report/json_report.h"
#include "report/share_card.h"
#include "report/site_files.h"
#include "report/site_lists.h"
#include "report/site_style.h"

namespace stet {
namespace {

using Json = nlohmann::ordered_json;

// Part of every fingerprint: raised when a page's form changes, so that the
// next write is of everything.
constexpr int kFormVersion = 2;

constexpr const char* kListFolders[] = {"outlet", "class",  "language",
                                        "day",    "silent", "hidden"};

std::string HexHash(absl::string_view text) {
  return absl::StrFormat("%016x", Hash64(text));
}

std::string SettingsOf(const SiteOptions& options) {
  return HexHash(absl::StrCat(kFormVersion, "\n", options.title, "\n",
                              options.base_url, "\n", options.changes_only,
                              "\n", options.contact, "\n", SiteStyle()));
}

std::string TextAt(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_string() ? it->get<std::string>() : "";
}

// What an article had contributed when its page was last written.
struct ArticleState {
  std::vector<EditRow> rows;
  std::map<std::string, std::string> prints;  // "3..4" -> fingerprint.
};

// One edit's page, and whether lists tell of it.
struct Pair {
  const VersionInfo* from = nullptr;
  const VersionInfo* to = nullptr;
  uint32_t earlier = 0;
  uint32_t later = 0;
  bool consecutive = false;
  std::string name() const {
    return absl::StrCat(from->version, "..", to->version);
  }
};

// Consecutive versions, from the first to each later one, and any two of the
// first kComparedMax.
std::vector<Pair> PairsOf(const std::vector<VersionInfo>& versions) {
  std::vector<Pair> pairs;
  const auto usable = [&versions](size_t i) {
    return i < versions.size() && !versions[i].erased;
  };
  for (size_t i = 1; i < versions.size(); ++i) {
    if (!usable(i)) continue;
    if (usable(i - 1)) {
      Pair pair = {&versions[i - 1], &versions[i], 0, 0, true};
      if (i >= 2 && usable(i - 2)) pair.earlier = versions[i - 2].version;
      if (usable(i + 1)) pair.later = versions[i + 1].version;
      pairs.push_back(pair);
    }
    const size_t last = i < kComparedMax ? i - 1 : std::min<size_t>(1, i - 1);
    for (size_t from = 0; from < last; ++from) {
      if (usable(from))
        pairs.push_back({&versions[from], &versions[i], 0, 0, false});
    }
  }
  return pairs;
}

// Of all that decides an edit's page. last_seen is settled once a newer version
// is there, and so is part of the old side alone.
std::string Fingerprint(const Pair& pair, absl::string_view source) {
  std::string text = absl::StrCat(source, "\n", pair.earlier, " ", pair.later,
                                  "\n", FormatUtc(pair.from->last_seen));
  for (const VersionInfo* v : {pair.from, pair.to}) {
    absl::StrAppend(&text, "\n", v->version, " ", ToHex(v->hash), " ",
                    FormatUtc(v->first_seen), " ", v->status, " ", v->words,
                    " ", v->edit, v->silent, " ", v->score, " ", v->title);
    for (const std::string& name : v->classes)
      absl::StrAppend(&text, " ", name);
  }
  return HexHash(text);
}

constexpr const char* kEditSuffixes[] = {".html", ".side.html",    ".txt",
                                         ".json", ".changes.html", ".svg"};

class SiteWriter {
 public:
  SiteWriter(const SiteInput& input, const SiteOptions& options,
             SiteFiles& files)
      : input_(input), options_(options), files_(files) {
    for (const SiteOutlet& outlet : input.outlets)
      watched_[outlet.name] = outlet.articles;
  }

  // Whether the site that is there may be added to.
  absl::StatusOr<bool> ReadSummary();
  absl::Status WriteAll();
  absl::Status WriteTouched();
  int64_t articles() const { return articles_; }

 private:
  absl::StatusOr<ArticleState> ReadArticle(absl::string_view id) const;
  absl::Status WriteArticle(absl::string_view id);
  absl::StatusOr<EditRow> WritePair(absl::string_view id,
                                    const SiteHistory& history,
                                    const Pair& pair);
  absl::Status WriteHistory(absl::string_view id, const SiteHistory& history,
                            const ArticleState& state);
  absl::Status WriteLists();
  absl::Status WriteSummary();
  int64_t WatchedOf(const std::string& outlet) const {
    const auto it = watched_.find(outlet);
    return it == watched_.end() ? 0 : it->second;
  }

  const SiteInput& input_;
  const SiteOptions& options_;
  SiteFiles& files_;
  bool fresh_ = false;  // Nothing of what is there counts.
  std::map<std::string, int64_t> watched_;
  std::map<std::string, int64_t> watched_before_;
  std::map<std::string, ListTotal> totals_;  // By folder.
  ListChanges changes_;
  int64_t articles_ = 0;
};

absl::StatusOr<bool> SiteWriter::ReadSummary() {
  STET_ASSIGN_OR_RETURN(const std::string bytes, files_.Read("site.json"));
  const Json json = Json::parse(bytes, nullptr, false);
  if (!json.is_object() || TextAt(json, "settings") != SettingsOf(options_))
    return false;
  const auto lists = json.find("lists");
  if (lists == json.end() || !lists->is_array()) return false;
  for (const Json& entry : *lists) {
    ListTotal list = ListTotalFromJson(entry);
    totals_[list.folder] = std::move(list);
  }
  const auto outlets = json.find("outlets");
  if (outlets == json.end() || !outlets->is_array()) return false;
  for (const Json& outlet : *outlets) {
    const auto articles = outlet.find("articles");
    if (articles != outlet.end() && articles->is_number_integer())
      watched_before_[TextAt(outlet, "name")] = articles->get<int64_t>();
  }
  return true;
}

absl::Status SiteWriter::WriteAll() {
  fresh_ = true;
  totals_.clear();
  watched_before_.clear();
  if (!input_.all)
    return absl::FailedPreconditionError(
        "writing the site: all articles are needed, and cannot be listed");
  // These stand there even when they are empty.
  for (const auto& [kind, folder] :
       {std::pair(ListKind::kAll, ""), std::pair(ListKind::kSilent, "silent/"),
        std::pair(ListKind::kHidden, "hidden/")})
    changes_[folder].list = {kind, folder, "", {}};
  STET_ASSIGN_OR_RETURN(std::vector<std::string> ids, input_.all());
  std::sort(ids.begin(), ids.end());
  for (const std::string& id : ids) STET_RETURN_IF_ERROR(WriteArticle(id));
  STET_RETURN_IF_ERROR(WriteLists());
  STET_RETURN_IF_ERROR(WriteSummary());
  STET_RETURN_IF_ERROR(files_.RemoveOthers("a"));
  for (const char* const folder : kListFolders)
    STET_RETURN_IF_ERROR(files_.RemoveOthers(folder));
  return absl::OkStatus();
}

absl::Status SiteWriter::WriteTouched() {
  std::set<std::string> ids(input_.touched.begin(), input_.touched.end());
  for (const std::string& id : ids) STET_RETURN_IF_ERROR(WriteArticle(id));
  // An outlet's share of edited articles moves with the articles watched.
  for (const auto& [folder, list] : totals_) {
    if (list.kind != ListKind::kOutlet || list.figures.edits == 0) continue;
    const auto before = watched_before_.find(list.name);
    const int64_t was = before == watched_before_.end() ? 0 : before->second;
    if (was != WatchedOf(list.name)) changes_[folder].list = list;
  }
  STET_RETURN_IF_ERROR(WriteLists());
  return WriteSummary();
}

absl::StatusOr<ArticleState> SiteWriter::ReadArticle(
    absl::string_view id) const {
  ArticleState state;
  if (fresh_) return state;
  const std::string path = absl::StrCat("a/", ArticleKey(id), "/index.json");
  STET_ASSIGN_OR_RETURN(const std::string bytes, files_.Read(path));
  if (bytes.empty()) return state;
  const Json json = Json::parse(bytes, nullptr, false);
  if (!json.is_object() || !json.contains("edits") ||
      !json.at("edits").is_array() || !json.contains("written") ||
      !json.at("written").is_object()) {
    return absl::DataLossError(
        absl::StrCat("reading ", path, " of the site: not as it was written"));
  }
  for (const Json& row : json.at("edits"))
    state.rows.push_back(RowFromJson(row));
  for (const auto& [pair, print] : json.at("written").items())
    if (print.is_string()) state.prints[pair] = print.get<std::string>();
  return state;
}

absl::Status SiteWriter::WriteArticle(absl::string_view id) {
  ++articles_;
  STET_ASSIGN_OR_RETURN(const SiteHistory history, input_.history(id));
  STET_ASSIGN_OR_RETURN(const ArticleState before, ReadArticle(id));
  ArticleState after;
  for (const Pair& pair : PairsOf(history.versions)) {
    const std::string print = Fingerprint(pair, history.source);
    const std::string name = pair.name();
    after.prints[name] = print;
    const auto written = before.prints.find(name);
    const bool same =
        written != before.prints.end() && written->second == print;
    const auto row = std::find_if(
        before.rows.begin(), before.rows.end(), [&pair](const EditRow& r) {
          return r.old_version == pair.from->version &&
                 r.new_version == pair.to->version;
        });
    if (same && !pair.consecutive) continue;
    if (same && row != before.rows.end()) {
      after.rows.push_back(*row);
      continue;
    }
    STET_ASSIGN_OR_RETURN(EditRow made, WritePair(id, history, pair));
    if (pair.consecutive) after.rows.push_back(std::move(made));
  }
  for (const auto& [name, print] : before.prints) {
    if (after.prints.contains(name)) continue;
    for (const char* const suffix : kEditSuffixes)
      STET_RETURN_IF_ERROR(
          files_.Remove(absl::StrCat("a/", ArticleKey(id), "/", name, suffix)));
  }
  AddArticle(before.rows, after.rows, changes_);
  if (history.versions.size() < 2 && before.prints.empty())
    return absl::OkStatus();
  return WriteHistory(id, history, after);
}

absl::StatusOr<EditRow> SiteWriter::WritePair(absl::string_view id,
                                              const SiteHistory& history,
                                              const Pair& pair) {
  STET_ASSIGN_OR_RETURN(SiteEdit edit,
                        input_.edit(id, pair.from->version, pair.to->version));
  EditPage page;
  page.row = RowOf(edit.view, history.versions.front().first_seen);
  // What the site knows the article by decides, whatever the view says.
  page.row.url = std::string(id);
  page.row.source = history.source;
  page.view = std::move(edit.view);
  page.view.url = page.row.url;
  page.view.source = history.source;
  page.old_page = std::move(edit.old_page);
  page.new_page = std::move(edit.new_page);
  page.earlier = pair.earlier;
  page.later = pair.later;
  const auto write = [&](absl::string_view suffix, absl::string_view bytes) {
    return files_.Write(
        EditPath(id, pair.from->version, pair.to->version, suffix), bytes);
  };
  constexpr absl::string_view kRoot = "../../";
  STET_RETURN_IF_ERROR(write(".html", EditPageHtml(page, kRoot, options_)));
  page.side_by_side = true;
  STET_RETURN_IF_ERROR(
      write(".side.html", EditPageHtml(page, kRoot, options_)));
  TextStyle style;
  style.changes_only = options_.changes_only;
  STET_RETURN_IF_ERROR(write(".txt", RenderDiff(page.view, style)));
  STET_RETURN_IF_ERROR(
      write(".json", EditJson(page.view, page.row, options_.changes_only)));
  STET_RETURN_IF_ERROR(write(
      ".svg", RenderShareCard(
                  page.row, options_.base_url.empty()
                                ? ""
                                : absl::StrCat(options_.base_url,
                                               EditPath(id, pair.from->version,
                                                        pair.to->version)))));
  if (pair.consecutive)
    STET_RETURN_IF_ERROR(write(".changes.html", BareChangesHtml(page.view)));
  return std::move(page.row);
}

absl::Status SiteWriter::WriteHistory(absl::string_view id,
                                      const SiteHistory& history,
                                      const ArticleState& state) {
  const std::string folder = absl::StrCat("a/", ArticleKey(id), "/");
  ArticlePage page;
  page.url = std::string(id);
  page.source = history.source;
  page.versions = history.versions;
  page.edits = state.rows;
  STET_RETURN_IF_ERROR(files_.Write(absl::StrCat(folder, "index.html"),
                                    ArticlePageHtml(page, "../../", options_)));
  Json versions = Json::array();
  for (size_t i = 0; i < history.versions.size(); ++i) {
    versions.push_back(ToJson(history.versions[i]));
    // It moves with every look, and the page does not.
    if (i + 1 == history.versions.size()) versions.back().erase("last_seen");
  }
  Json rows = Json::array();
  for (const EditRow& row : state.rows) rows.push_back(ToJson(row));
  Json written = Json::object();
  for (const auto& [name, print] : state.prints) written[name] = print;
  const Json json = {{"url", page.url},
                     {"source", page.source},
                     {"versions", std::move(versions)},
                     {"edits", std::move(rows)},
                     {"written", std::move(written)}};
  STET_RETURN_IF_ERROR(
      files_.Write(absl::StrCat(folder, "index.json"), Dump(json) + "\n"));
  Feed feed;
  feed.title =
      absl::StrCat(options_.title, ": ",
                   state.rows.empty() ? page.url : state.rows.back().title);
  feed.folder = folder;
  feed.base_url = options_.base_url;
  for (size_t i = state.rows.size();
       i-- > 0 && feed.entries.size() < kFeedEntriesMax;) {
    const EditRow& row = state.rows[i];
    if (!row.reported) continue;
    STET_ASSIGN_OR_RETURN(
        std::string changes,
        files_.Read(
            EditPath(id, row.old_version, row.new_version, ".changes.html")));
    feed.entries.push_back({row, std::move(changes)});
  }
  STET_RETURN_IF_ERROR(
      files_.Write(absl::StrCat(folder, "feed.atom"), RenderAtom(feed)));
  return files_.Write(absl::StrCat(folder, "feed.json"), RenderJsonFeed(feed));
}

absl::Status SiteWriter::WriteLists() {
  for (const auto& [folder, change] : changes_) {
    const int64_t watched =
        change.list.kind == ListKind::kOutlet ? WatchedOf(change.list.name) : 0;
    STET_ASSIGN_OR_RETURN(ListState state,
                          WriteList(change, fresh_, watched, options_, files_));
    if (state.total == 0 && state.list.kind != ListKind::kAll) {
      totals_.erase(folder);
    } else {
      state.list.figures.days.clear();
      totals_[folder] = std::move(state.list);
    }
  }
  return absl::OkStatus();
}

absl::Status SiteWriter::WriteSummary() {
  STET_ASSIGN_OR_RETURN(const ListState newest, ReadList("", files_));
  ListPage front = NewestPage(newest, 0);
  std::vector<ListTotal> lists;
  for (const auto& [folder, list] : totals_) lists.push_back(list);
  front.filters = lists;
  front.outlets = input_.outlets;
  STET_RETURN_IF_ERROR(
      files_.Write("index.html", ListPageHtml(front, "", options_)));
  constexpr std::pair<ListKind, const char*> kOverviews[] = {
      {ListKind::kOutlet, "outlets.html"},
      {ListKind::kClass, "classes.html"},
      {ListKind::kLanguage, "languages.html"},
      {ListKind::kDay, "days.html"}};
  for (const auto& [kind, path] : kOverviews)
    STET_RETURN_IF_ERROR(files_.Write(
        path, OverviewHtml(kind, lists, input_.outlets, options_)));
  STET_RETURN_IF_ERROR(files_.Write("about.html", AboutHtml(options_)));
  STET_RETURN_IF_ERROR(files_.Write("style.css", SiteStyle()));
  STET_RETURN_IF_ERROR(files_.Write("icon.svg", IconSvg()));
  return files_.Write("site.json", SiteJson(lists, input_.outlets, options_));
}

absl::StatusOr<int64_t> WriteOnce(const SiteInput& input,
                                  const SiteOptions& options, bool everything,
                                  SiteFiles& files, bool& rebuilt) {
  if (!everything) {
    SiteWriter writer(input, options, files);
    STET_ASSIGN_OR_RETURN(const bool usable, writer.ReadSummary());
    if (usable) {
      const absl::Status status = writer.WriteTouched();
      if (status.ok()) return writer.articles();
      // What is there is not what was written: begin anew.
      if (!absl::IsDataLoss(status)) return status;
    }
  }
  rebuilt = true;
  SiteWriter writer(input, options, files);
  STET_RETURN_IF_ERROR(writer.WriteAll());
  return writer.articles();
}

}  // namespace

std::string SiteJson(absl::Span<const ListTotal> lists,
                     absl::Span<const SiteOutlet> outlets,
                     const SiteOptions& options) {
  Json list_json = Json::array();
  for (const ListTotal& list : lists) list_json.push_back(ToJson(list));
  Json outlet_json = Json::array();
  for (const SiteOutlet& outlet : outlets)
    outlet_json.push_back({{"name", outlet.name},
                           {"articles", outlet.articles},
                           {"problem", outlet.problem}});
  const Json json = {{"title", options.title},
                     {"settings", SettingsOf(options)},
                     {"outlets", std::move(outlet_json)},
                     {"lists", std::move(list_json)}};
  return Dump(json) + "\n";
}

absl::StatusOr<SiteStats> WriteSite(const SiteInput& input,
                                    const std::string& directory,
                                    const SiteOptions& options, bool rebuild) {
  SiteStats stats;
  STET_ASSIGN_OR_RETURN(const std::unique_ptr<SiteFiles> files,
                        SiteFiles::Open(directory));
  STET_ASSIGN_OR_RETURN(const bool interrupted, files->BeginWrite());
  STET_ASSIGN_OR_RETURN(
      stats.articles,
      WriteOnce(input, options, rebuild || interrupted, *files, stats.rebuilt));
  STET_RETURN_IF_ERROR(files->EndWrite());
  stats.files_written = files->written();
  stats.files_removed = files->removed();
  return stats;
}

std::string EditJson(const EditView& view, const EditRow& row,
                     bool changes_only) {
  Json json = ToJson(view.edit, view.old_version, view.new_version);
  if (changes_only && json.contains("blocks") && json.at("blocks").is_array()) {
    for (Json& block : json["blocks"]) {
      if (block.value("op", "") == "keep") block["tokens"] = Json::array();
    }
  }
  json["url"] = view.url;
  json["source"] = view.source;
  json["language"] = row.language;
  json["silent"] = row.silent;
  json["changes_only"] = changes_only;
  json["alt"] = ShareCardAlt(row);
  return Dump(json) + "\n";
}

}  // namespace stet
