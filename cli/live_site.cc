#include "cli/live_site.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "cli/history.h"
#include "cli/live_search.h"
#include "cli/prometheus.h"
#include "cli/query_string.h"
#include "cli/run_report.h"
#include "cli/store_metrics.h"
#include "model/status_macros.h"
#include "model/time_text.h"
#include "model/unicode.h"
#include "model/url.h"
#include "nlohmann/json.hpp"
#include "report/article_page.h"
#include "report/classes.h"
#include "report/feeds.h"
#include "report/html_report.h"
#include "report/json_report.h"
#include "report/live_pages.h"
#include "report/memento.h"
#include "report/share_card.h"
#include "report/site.h"
#include "report/site_lists.h"
#include "report/site_style.h"

namespace stet {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kArticleEdits = 200;  // The newest, on an article's page.
constexpr absl::string_view kJsonType = "application/json";
constexpr absl::string_view kAtomType = "application/atom+xml; charset=utf-8";
constexpr absl::string_view kFeedType = "application/feed+json";
constexpr absl::string_view kTextType = "text/plain; charset=utf-8";
constexpr absl::string_view kSvgType = "image/svg+xml";

// One request: what all the pages need at hand.
class LivePage {
 public:
  LivePage(Store& store, const PageReader& reader, const LiveIndex& index,
           const Config& config, const LiveRequest& request)
      : store_(store), reader_(reader), index_(index), request_(request) {
    options_.title = config.site.title;
    options_.contact = config.crawl.contact;
    options_.changes_only = false;  // The reader's own store, on loopback.
    options_.live = true;
    const std::pair<absl::string_view, absl::string_view> halves =
        absl::StrSplit(request.target, absl::MaxSplits('?', 1));
    path_ = std::string(absl::StripPrefix(halves.first, "/"));
    parameters_ = ParseQuery(halves.second);
    if (path_.empty() || path_.back() == '/') path_ += "index.html";
  }

  absl::StatusOr<LiveAnswer> Answer();

 private:
  absl::StatusOr<LiveAnswer> Fixed(absl::string_view name);
  absl::StatusOr<LiveAnswer> ListFile(const std::string& folder,
                                      absl::string_view name);
  absl::StatusOr<LiveAnswer> ArticleFile(absl::string_view key,
                                         absl::string_view name);
  absl::StatusOr<LiveAnswer> History(const LiveIndex::Article& article,
                                     absl::string_view name);
  absl::StatusOr<LiveAnswer> EditFile(const LiveIndex::Article& article,
                                      uint32_t from, uint32_t to,
                                      absl::string_view suffix);
  absl::StatusOr<LiveAnswer> Version(const LiveIndex::Article& article,
                                     uint32_t version, bool json);
  absl::StatusOr<LiveAnswer> Compare();
  absl::StatusOr<LiveAnswer> TimeGate(absl::string_view url);
  absl::StatusOr<LiveAnswer> TimeMap(absl::string_view url);
  absl::StatusOr<LiveAnswer> Search(bool json);

  absl::StatusOr<LiveAnswer> FeedOf(const std::vector<uint32_t>& newest,
                                    const std::string& title,
                                    const std::string& folder, bool atom);
  LiveAnswer Missing(absl::string_view what) const {
    return {.status = 404,
            .body = MessagePageHtml("Not here", what, "/", options_)};
  }
  LiveAnswer Wrong(absl::string_view what) const {
    return {.status = 400,
            .body = MessagePageHtml("That cannot be answered", what, "/",
                                    options_)};
  }
  static LiveAnswer As(absl::string_view type, std::string body) {
    return {.type = std::string(type), .body = std::move(body)};
  }
  static LiveAnswer Redirect(std::string to) {
    return {.status = 302,
            .type = std::string(kTextType),
            .headers = {{"Location", std::move(to)}},
            .body = ""};
  }
  MementoPlace Place(const std::string& url) const {
    return {.url = url, .base = request_.base};
  }

  Store& store_;
  const PageReader& reader_;
  const LiveIndex& index_;
  const LiveRequest& request_;
  SiteOptions options_;
  std::string path_;
  QueryParameters parameters_;
};

absl::StatusOr<LiveAnswer> LivePage::Answer() {
  absl::string_view path = path_;
  if (path == "search") return Search(false);
  if (path == "search.json") return Search(true);
  if (path == "metrics") {
    STET_ASSIGN_OR_RETURN(std::string text, StoreMetrics(store_));
    return As(kPrometheusType, std::move(text));
  }
  // What follows is an address with its own query: the target as it came.
  absl::string_view target = absl::StripPrefix(request_.target, "/");
  if (absl::ConsumePrefix(&target, "timegate/")) return TimeGate(target);
  if (absl::ConsumePrefix(&target, "timemap/link/")) return TimeMap(target);
  if (absl::ConsumePrefix(&path, "a/")) {
    const std::pair<absl::string_view, absl::string_view> halves =
        absl::StrSplit(path, absl::MaxSplits('/', 1));
    return ArticleFile(halves.first, halves.second);
  }
  const size_t slash = path.rfind('/');
  if (slash == absl::string_view::npos) {
    STET_ASSIGN_OR_RETURN(LiveAnswer fixed, Fixed(path));
    if (fixed.status != 404) return fixed;
    return ListFile("", path);
  }
  return ListFile(std::string(path.substr(0, slash + 1)),
                  path.substr(slash + 1));
}

absl::StatusOr<LiveAnswer> LivePage::Fixed(absl::string_view name) {
  if (name == "style.css")
    return As("text/css; charset=utf-8", std::string(SiteStyle()));
  if (name == "icon.svg") return As(kSvgType, std::string(IconSvg()));
  if (name == "about.html") return LiveAnswer{.body = AboutHtml(options_)};
  if (name == "robots.txt")
    return As(kTextType, "User-agent: *\nDisallow: /\n");
  if (name == "site.json") {
    std::vector<ListTotal> totals;
    for (const auto& [folder, list] : index_.lists())
      totals.push_back(list.total);
    return As(kJsonType, SiteJson(totals, {}, options_));
  }
  constexpr std::pair<absl::string_view, ListKind> kOverviews[] = {
      {"outlets.html", ListKind::kOutlet},
      {"classes.html", ListKind::kClass},
      {"days.html", ListKind::kDay},
      {"languages.html", ListKind::kLanguage}};
  for (const auto& [file, kind] : kOverviews) {
    if (name != file) continue;
    std::vector<ListTotal> totals;
    for (const auto& [folder, list] : index_.lists()) {
      if (list.total.kind == kind) totals.push_back(list.total);
    }
    return LiveAnswer{.body = OverviewHtml(kind, totals, {}, options_)};
  }
  return LiveAnswer{.status = 404};
}

// Pages of a list hold what the static site's hold, so that addresses are the
// same on both: 100 edits each from the oldest, the newest page what is left.
absl::StatusOr<LiveAnswer> LivePage::ListFile(const std::string& folder,
                                              absl::string_view name) {
  static const LiveIndex::List kEmpty;
  const auto found = index_.lists().find(folder);
  const bool always =
      folder.empty() || folder == "silent/" || folder == "hidden/";
  if (found == index_.lists().end() && !always)
    return Missing("There is no such page; the list may have no edit yet.");
  const LiveIndex::List& list =
      found == index_.lists().end() ? kEmpty : found->second;
  ListPage page;
  page.list = list.total;
  if (found == index_.lists().end()) {
    page.list.folder = folder;
    page.list.kind = folder.empty()        ? ListKind::kAll
                     : folder == "silent/" ? ListKind::kSilent
                                           : ListKind::kHidden;
  }
  const std::vector<uint32_t>& edits = list.edits;
  const size_t per_page = kEditsPerPage;
  const size_t full =
      edits.size() < 2 * per_page ? 0 : edits.size() / per_page - 1;
  if (name == "feed.atom" || name == "feed.json")
    return FeedOf(
        {edits.rbegin(), edits.rbegin() + static_cast<std::ptrdiff_t>(std::min(
                                              edits.size(), kFeedEntriesMax))},
        absl::StrCat(options_.title, folder.empty() ? "" : ": ",
                     folder.empty() ? "" : LabelOfList(page.list)),
        folder, name == "feed.atom");
  size_t begin = full * per_page;
  size_t end = edits.size();
  absl::string_view rest = name;
  const bool json = absl::ConsumeSuffix(&rest, ".json");
  if (!json && !absl::ConsumeSuffix(&rest, ".html"))
    return Missing("There is no such page.");
  if (absl::ConsumePrefix(&rest, "page-")) {
    size_t number = 0;
    if (!absl::SimpleAtoi(rest, &number) || number < 1 || number > full)
      return Missing("There is no such page of the list.");
    begin = (number - 1) * per_page;
    end = begin + per_page;
    page.number = static_cast<int64_t>(number);
    page.newer = number == full ? "index.html"
                                : absl::StrCat("page-", number + 1, ".html");
    if (number > 1) page.older = absl::StrCat("page-", number - 1, ".html");
  } else if (rest != "index") {
    return Missing("There is no such page.");
  } else if (full > 0) {
    page.older = absl::StrCat("page-", full, ".html");
  }
  std::vector<uint32_t> shown(
      edits.begin() + static_cast<std::ptrdiff_t>(begin),
      edits.begin() + static_cast<std::ptrdiff_t>(end));
  std::reverse(shown.begin(), shown.end());
  STET_ASSIGN_OR_RETURN(const std::vector<EditView> views,
                        ReadEdits(store_, reader_, index_, shown));
  for (const EditView& view : views)
    page.rows.push_back(RowOf(view, view.old_version.first_seen));
  if (json) {
    Json rows = Json::array();
    for (const EditRow& row : page.rows) rows.push_back(ToJson(row));
    Json body = ToJson(page.list);
    body["total"] = edits.size();
    body["cursor"] = index_.cursor();
    body["edits"] = std::move(rows);
    return As(kJsonType, Dump(body) + "\n");
  }
  if (folder.empty() && page.number == 0) {
    for (const auto& [other, total] : index_.lists()) {
      if (!other.empty()) page.filters.push_back(total.total);
    }
  }
  return LiveAnswer{.body = ListPageHtml(page, RootOf(folder), options_)};
}

absl::StatusOr<LiveAnswer> LivePage::FeedOf(const std::vector<uint32_t>& newest,
                                            const std::string& title,
                                            const std::string& folder,
                                            bool atom) {
  Feed feed{.title = title, .folder = folder, .base_url = request_.base};
  STET_ASSIGN_OR_RETURN(const std::vector<EditView> views,
                        ReadEdits(store_, reader_, index_, newest));
  for (const EditView& view : views)
    feed.entries.push_back({.row = RowOf(view, view.old_version.first_seen),
                            .changes_html = BareChangesHtml(view)});
  return atom ? As(kAtomType, RenderAtom(feed))
              : As(kFeedType, RenderJsonFeed(feed));
}

absl::StatusOr<LiveAnswer> LivePage::ArticleFile(absl::string_view key,
                                                 absl::string_view name) {
  const LiveIndex::Article* const article = index_.FindKey(key);
  if (article == nullptr)
    return Missing("No article of this store has that address.");
  if (name == "compare") return Compare();
  if (absl::ConsumePrefix(&name, "v")) {
    const bool json = absl::ConsumeSuffix(&name, ".json");
    uint32_t version = 0;
    if (!absl::SimpleAtoi(name, &version))
      return Missing("There is no such version.");
    return Version(*article, version, json);
  }
  const size_t dots = name.find("..");
  if (dots == absl::string_view::npos) return History(*article, name);
  uint32_t from = 0, to = 0;
  const absl::string_view rest = name.substr(dots + 2);
  const size_t dot = rest.find('.');
  if (dot == absl::string_view::npos ||
      !absl::SimpleAtoi(name.substr(0, dots), &from) ||
      !absl::SimpleAtoi(rest.substr(0, dot), &to) || from < 1 || from >= to)
    return Missing("There is no such comparison.");
  return EditFile(*article, from, to, rest.substr(dot));
}

absl::StatusOr<LiveAnswer> LivePage::History(const LiveIndex::Article& article,
                                             absl::string_view name) {
  ArticlePage page{.url = article.id, .source = article.source};
  STET_ASSIGN_OR_RETURN(page.versions, store_.ListVersions(article.id));
  if (name == "timemap.link")
    return As("application/link-format",
              RenderTimeMap(Place(article.id), page.versions));
  STET_ASSIGN_OR_RETURN(const Visit visit, store_.GetVisit(article.id));
  std::vector<EditView> views;
  const size_t first = page.versions.size() > kArticleEdits
                           ? page.versions.size() - kArticleEdits
                           : 1;
  for (size_t i = first; i < page.versions.size(); ++i) {
    absl::StatusOr<EditView> view =
        LoadEdit(store_, reader_, visit, page.versions[i - 1].version,
                 page.versions[i].version);
    if (!view.ok() && !absl::IsNotFound(view.status())) return view.status();
    if (!view.ok()) continue;
    page.edits.push_back(RowOf(*view, page.versions.front().first_seen));
    views.push_back(*std::move(view));
  }
  if (name == "index.html")
    return LiveAnswer{.body = ArticlePageHtml(page, "../../", options_)};
  if (name == "index.json") {
    Json versions = Json::array();
    for (const VersionInfo& version : page.versions)
      versions.push_back(ToJson(version));
    Json rows = Json::array();
    for (const EditRow& row : page.edits) rows.push_back(ToJson(row));
    return As(kJsonType, Dump({{"url", page.url},
                               {"source", page.source},
                               {"versions", std::move(versions)},
                               {"edits", std::move(rows)}}) +
                             "\n");
  }
  if (name != "feed.atom" && name != "feed.json")
    return Missing("There is no such page of the article.");
  Feed feed{.title = absl::StrCat(
                options_.title, ": ",
                page.versions.empty() ? page.url : page.versions.back().title),
            .folder = absl::StrCat("a/", ArticleKey(article.id), "/"),
            .base_url = request_.base};
  for (size_t i = views.size();
       i-- > 0 && feed.entries.size() < kFeedEntriesMax;) {
    if (page.edits[i].reported)
      feed.entries.push_back({page.edits[i], BareChangesHtml(views[i])});
  }
  return name == "feed.atom" ? As(kAtomType, RenderAtom(feed))
                             : As(kFeedType, RenderJsonFeed(feed));
}

absl::StatusOr<LiveAnswer> LivePage::Compare() {
  uint32_t from = 0, to = 0;
  if (!absl::SimpleAtoi(QueryValue(parameters_, "from"), &from) ||
      !absl::SimpleAtoi(QueryValue(parameters_, "to"), &to) || from < 1 ||
      to < 1)
    return Wrong("Two versions are needed: from=1 and to=2.");
  if (from == to)
    return Wrong("A version does not differ from itself: choose two.");
  return Redirect(
      absl::StrCat(std::min(from, to), "..", std::max(from, to), ".html"));
}

absl::StatusOr<LiveAnswer> LivePage::EditFile(const LiveIndex::Article& article,
                                              uint32_t from, uint32_t to,
                                              absl::string_view suffix) {
  absl::StatusOr<SiteEdit> edit =
      LoadSiteEdit(store_, reader_, article.id, from, to);
  if (absl::IsNotFound(edit.status()))
    return Missing("One of the two versions is not there, or was erased.");
  if (!edit.ok()) return edit.status();
  EditPage page{.view = std::move(edit->view),
                .old_page = std::move(edit->old_page),
                .new_page = std::move(edit->new_page)};
  page.row = RowOf(page.view, page.view.old_version.first_seen);
  STET_ASSIGN_OR_RETURN(const std::vector<VersionInfo> versions,
                        store_.ListVersions(article.id));
  for (const VersionInfo& version : versions) {
    if (version.erased) continue;
    if (version.version < from) page.earlier = version.version;
    if (version.version > to && page.later == 0) page.later = version.version;
  }
  if (suffix == ".html" || suffix == ".side.html") {
    page.side_by_side = suffix == ".side.html";
    return LiveAnswer{.body = EditPageHtml(page, "../../", options_)};
  }
  if (suffix == ".txt") return As(kTextType, RenderDiff(page.view, {}));
  if (suffix == ".json")
    return As(kJsonType, EditJson(page.view, page.row, options_.changes_only));
  if (suffix == ".svg") return As(kSvgType, RenderShareCard(page.row, ""));
  return Missing("There is no such page of the edit.");
}

absl::StatusOr<LiveAnswer> LivePage::Version(const LiveIndex::Article& article,
                                             uint32_t version, bool json) {
  const absl::StatusOr<Snapshot> snapshot =
      store_.GetVersion(article.id, version);
  if (absl::IsNotFound(snapshot.status()))
    return Missing("There is no such version, or it was erased.");
  if (!snapshot.ok()) return snapshot.status();
  if (json)
    return As(kJsonType, Dump(ToExportJson(*snapshot, article.id)) + "\n");
  STET_ASSIGN_OR_RETURN(const std::vector<VersionInfo> versions,
                        store_.ListVersions(article.id));
  return LiveAnswer{
      .headers = {{"Memento-Datetime",
                   FormatHttpDate(snapshot->info.first_seen)},
                  {"Link", MementoLinks(Place(article.id), versions, version)}},
      .body = VersionPageHtml(*snapshot, article.id, "../../", options_)};
}

absl::StatusOr<LiveAnswer> LivePage::TimeGate(absl::string_view url) {
  const absl::StatusOr<Url> parsed = Url::Parse(url);
  const LiveIndex::Article* const article =
      parsed.ok() ? index_.FindKey(ArticleKey(parsed->Identity())) : nullptr;
  if (article == nullptr) return Missing("No version of that address is here.");
  std::optional<absl::Time> time = absl::InfiniteFuture();
  if (!request_.accept_datetime.empty()) {
    time = ParseMementoDate(request_.accept_datetime);
    if (!time)
      return Wrong("Accept-Datetime must be a date as RFC 9110 writes it.");
  }
  STET_ASSIGN_OR_RETURN(const std::vector<VersionInfo> versions,
                        store_.ListVersions(article->id));
  const VersionInfo* const version = VersionAt(versions, *time);
  if (version == nullptr) return Missing("Its versions were erased.");
  LiveAnswer answer = Redirect(absl::StrCat(
      request_.base, "a/", ArticleKey(article->id), "/v", version->version));
  answer.headers.emplace_back("Vary", "accept-datetime");
  answer.headers.emplace_back("Link",
                              MementoLinks(Place(article->id), versions, 0));
  return answer;
}

absl::StatusOr<LiveAnswer> LivePage::TimeMap(absl::string_view url) {
  const absl::StatusOr<Url> parsed = Url::Parse(url);
  const LiveIndex::Article* const article =
      parsed.ok() ? index_.FindKey(ArticleKey(parsed->Identity())) : nullptr;
  if (article == nullptr) return Missing("No version of that address is here.");
  return History(*article, "timemap.link");
}

absl::StatusOr<LiveAnswer> LivePage::Search(bool json) {
  SearchPage page;
  SearchQuery& query = page.query;
  query.words = QueryValue(parameters_, "q");
  const auto choose = [&](absl::string_view name,
                          std::initializer_list<absl::string_view> known,
                          std::string& into) {
    const std::string value = QueryValue(parameters_, name);
    if (std::find(known.begin(), known.end(), value) != known.end())
      into = value;
  };
  choose("in", {"headlines", "edits", "text"}, query.where);
  choose("sort", {"newest", "oldest", "score"}, query.sort);
  query.source = QueryValue(parameters_, "source");
  query.kind = QueryValue(parameters_, "class");
  if (!absl::SimpleAtoi(QueryValue(parameters_, "page"), &query.page) ||
      query.page < 1 || query.page > 1'000'000)
    query.page = 1;
  for (const auto& [folder, list] : index_.lists()) {
    if (list.total.kind == ListKind::kOutlet)
      page.sources.push_back(list.total.name);
    if (list.total.kind == ListKind::kClass)
      page.kinds.push_back(list.total.name);
  }
  constexpr size_t kWordsMax = 200;
  if (query.words.size() > kWordsMax)
    return Wrong("At most 200 bytes of words can be searched for.");
  // An empty form asks for nothing yet.
  if (!parameters_.empty() && !parameters_.front().first.empty()) {
    STET_RETURN_IF_ERROR(stet::Search(store_, reader_, index_, page));
  }
  if (!json) return LiveAnswer{.body = SearchPageHtml(page, "", options_)};
  Json edits = Json::array();
  for (const EditRow& row : page.edits) edits.push_back(ToJson(row));
  Json matches = Json::array();
  for (const TextMatch& match : page.matches)
    matches.push_back({{"url", match.url},
                       {"source", match.source},
                       {"title", match.title},
                       {"version", match.version},
                       {"context", match.before + match.words + match.after}});
  return As(
      kJsonType,
      Dump({{"note", page.note},
            {"next",
             page.next.empty() ? "" : absl::StrCat("search.json?", page.next)},
            {"edits", std::move(edits)},
            {"articles", std::move(matches)}}) +
          "\n");
}

}  // namespace

LiveAnswer LiveSite::Answer(Store& store, const Config& config,
                            const LiveRequest& request) {
  absl::Status updated;
  {
    const absl::WriterMutexLock lock(&mutex_);
    updated = index_.Update(store);
  }
  const absl::ReaderMutexLock lock(&mutex_);
  absl::StatusOr<LiveAnswer> answer =
      updated.ok() ? LivePage(store, reader_, index_, config, request).Answer()
                   : absl::StatusOr<LiveAnswer>(std::move(updated));
  if (answer.ok()) return *std::move(answer);
  return {.status = 503,
          .type = std::string(kTextType),
          .body = absl::StrCat("The store cannot be read: ",
                               TerminalSafe(answer.status().message()), "\n")};
}

}  // namespace stet
