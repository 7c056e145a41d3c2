#include "report/live_pages.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "report/article_page.h"
#include "report/class_labels.h"
#include "report/escape.h"

namespace stet {
namespace {

std::string Choices(absl::string_view name, absl::string_view label,
                    const std::vector<std::pair<std::string, std::string>>& of,
                    absl::string_view chosen) {
  std::string html =
      absl::StrCat("<p><label>", label, " <select name=\"", name, "\">");
  for (const auto& [value, text] : of)
    absl::StrAppend(&html, "<option value=\"", EscapeHtml(value), "\"",
                    value == chosen ? " selected=\"\"" : "", ">",
                    EscapeHtml(text), "</option>");
  return html + "</select></label></p>\n";
}

std::string FormHtml(const SearchPage& page) {
  const SearchQuery& query = page.query;
  std::vector<std::pair<std::string, std::string>> sources = {{"", "all"}};
  for (const std::string& source : page.sources)
    sources.emplace_back(source, source);
  std::vector<std::pair<std::string, std::string>> kinds = {
      {"", "all"}, {"silent", "silent"}};
  for (const std::string& kind : page.kinds)
    kinds.emplace_back(kind, LabelOf(kind).label);
  return absl::StrCat(
      "<form action=\"search\" method=\"get\" role=\"search\">\n<p><label>"
      "Words <input type=\"search\" name=\"q\" value=\"",
      EscapeHtml(query.words), "\"/></label></p>\n",
      Choices("in", "In",
              {{"headlines", "headlines"},
               {"edits", "changed words"},
               {"text", "the newest text of each article"}},
              query.where),
      Choices("source", "Outlet", sources, query.source),
      Choices("class", "Kind", kinds, query.kind),
      Choices("sort", "Sort",
              {{"newest", "newest first"},
               {"oldest", "oldest first"},
               {"score", "largest first"}},
              query.sort),
      "<p><button type=\"submit\">Search</button></p>\n</form>\n");
}

std::string MatchHtml(const TextMatch& match, absl::string_view root) {
  const std::string folder = absl::StrCat(root, "a/", ArticleKey(match.url));
  return absl::StrCat(
      "<li><article><div><p class=\"kicker\"><b><bdi>",
      EscapeHtml(match.source), "</bdi></b></p>\n<h3 dir=\"auto\"><a href=\"",
      folder, "/index.html\">",
      match.title.empty() ? "(no headline)" : EscapeHtml(match.title),
      "</a></h3>\n<p class=\"excerpt\" dir=\"auto\">", EscapeHtml(match.before),
      "<mark>", EscapeHtml(match.words), "</mark>", EscapeHtml(match.after),
      "</p>\n<p class=\"meta\"><a href=\"", folder, "/v", match.version,
      "\">Version ", match.version, "</a></p></div></article></li>\n");
}

}  // namespace

std::string VersionPageHtml(const Snapshot& snapshot, absl::string_view url,
                            absl::string_view root,
                            const SiteOptions& options) {
  const VersionInfo& info = snapshot.info;
  const std::string original = EscapeHref(url);
  const std::string main = absl::StrCat(
      "<p class=\"crumbs\"><a href=\"", root,
      "index.html\">Edits</a> › <a href=\"index.html\">All versions</a></p>\n"
      "<h1 dir=\"auto\"><bdi>",
      EscapeHtml(snapshot.article.title), "</bdi></h1>\n<p class=\"meta\">",
      EscapeHtml(PlainLine(absl::StrJoin(snapshot.article.byline, ", "))),
      snapshot.article.byline.empty() ? "" : " · ", "version ", info.version,
      " · seen from ", TimeHtml(info.first_seen), " to ",
      TimeHtml(info.last_seen), " UTC · status ", info.status,
      original.empty() ? ""
                       : absl::StrCat(" · <a class=\"original\" "
                                      "rel=\"noreferrer nofollow\" href=\"",
                                      original, "\">Original</a>"),
      "</p>\n", ArticleBlocksHtml(snapshot.article));
  return FramePage(
      {.title = absl::StrCat(Shorten(PlainLine(snapshot.article.title), 90),
                             " · version ", info.version),
       .description = "",
       .root = std::string(root),
       .current = "",
       .feed = "",
       .json = absl::StrCat("v", info.version, ".json"),
       .image = "",
       .narrow = true},
      options, main);
}

std::string SearchPageHtml(const SearchPage& page, absl::string_view root,
                           const SiteOptions& options) {
  std::string main = absl::StrCat("<h1>Search</h1>\n", FormHtml(page));
  if (!page.note.empty())
    absl::StrAppend(&main, "<p role=\"status\">", EscapeHtml(page.note),
                    "</p>\n");
  if (page.query.where == "text") {
    if (!page.matches.empty()) {
      main += "<ol class=\"edits\">\n";
      for (const TextMatch& match : page.matches)
        main += MatchHtml(match, root);
      main += "</ol>\n";
    }
  } else if (!page.edits.empty()) {
    if (page.query.sort == "score") {
      main += "<ol class=\"edits\">\n";
      for (const EditRow& row : page.edits) main += RowHtml(row, root);
      main += "</ol>\n";
    } else {
      main += RowsHtml(page.edits, root);
    }
  }
  if (!page.next.empty())
    absl::StrAppend(&main, "<p><a rel=\"next\" href=\"search?",
                    EscapeHtml(page.next), "\">More</a></p>\n");
  return FramePage({.title = absl::StrCat("Search · ", options.title),
                    .description = "",
                    .root = std::string(root),
                    .current = "search",
                    .feed = "-",
                    .json = "",
                    .image = "",
                    .narrow = false},
                   options, main);
}

std::string MessagePageHtml(absl::string_view title, absl::string_view message,
                            absl::string_view root,
                            const SiteOptions& options) {
  return FramePage(
      {.title = std::string(title),
       .description = "",
       .root = std::string(root),
       .current = "",
       .feed = "-",
       .json = "",
       .image = "",
       .narrow = true},
      options,
      absl::StrCat("<h1>", EscapeHtml(title), "</h1>\n<p class=\"lede\">",
                   EscapeHtml(message), "</p>\n"));
}

}  // namespace stet
