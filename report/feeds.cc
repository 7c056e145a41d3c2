#include "report/feeds.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "model/time_text.h"
#include "model/unicode.h"
#include "nlohmann/json.hpp"
#include "report/class_labels.h"
#include "report/escape.h"
#include "report/json_report.h"

namespace stet {
namespace {

constexpr size_t kTitleClassesMax = 3;

// From the feed's folder to the site's root: "" for "", "../../" for "a/b/".
std::string RootFrom(absl::string_view folder) {
  std::string root;
  for (const char c : folder) {
    if (c == '/') root += "../";
  }
  return root;
}

std::string LinkTo(const Feed& feed, absl::string_view path) {
  return feed.base_url.empty() ? absl::StrCat(RootFrom(feed.folder), path)
                               : absl::StrCat(feed.base_url, path);
}

std::string PageOf(const Feed& feed, const EditRow& row) {
  return LinkTo(feed, EditPath(row.url, row.old_version, row.new_version));
}

absl::Time UpdatedOf(const Feed& feed) {
  absl::Time updated = absl::UnixEpoch();
  for (const FeedEntry& entry : feed.entries)
    updated = std::max(updated, entry.row.new_first_seen);
  return updated;
}

std::string FeedId(const Feed& feed) {
  return feed.base_url.empty()
             ? EditUrn(absl::StrCat("feed ", feed.title, " ", feed.folder), 0,
                       0)
             : absl::StrCat(feed.base_url, feed.folder, "feed.atom");
}

// The changes, and below them what a reader has to know of them.
std::string ContentHtml(const FeedEntry& entry) {
  const EditRow& row = entry.row;
  std::string html = absl::StrCat(
      entry.changes_html, "<p>Version ", row.old_version, " last seen ",
      FormatUtc(row.old_last_seen), ", version ", row.new_version,
      " first seen ", FormatUtc(row.new_first_seen), ".");
  const std::string kinds = ClassLine(row);
  if (!kinds.empty())
    absl::StrAppend(&html, " Kinds of edit: ", EscapeHtml(kinds), ".");
  if (row.silent) html += " No notice seen in the captured page.";
  return html + "</p>\n";
}

std::string EntryAtom(const Feed& feed, const FeedEntry& entry) {
  const EditRow& row = entry.row;
  const std::string time = FormatUtc(row.new_first_seen);
  std::string xml = absl::StrCat(
      "<entry>\n<title>", EscapeHtml(EntryTitle(row)), "</title>\n<id>",
      EditUrn(row.url, row.old_version, row.new_version), "</id>\n<updated>",
      time, "</updated>\n<published>", time, "</published>\n");
  absl::StrAppend(&xml, "<link rel=\"alternate\" type=\"text/html\" href=\"",
                  EscapeHtml(PageOf(feed, row)), "\"/>\n");
  const std::string original = EscapeHref(row.url);
  if (!original.empty())
    absl::StrAppend(&xml, "<link rel=\"via\" href=\"", original,
                    "\"/>\n<link rel=\"related\" title=\"Wayback Machine\" "
                    "href=\"https://web.archive.org/web/*/",
                    original, "\"/>\n");
  for (const RowClass& c : row.classes) {
    if (c.hidden) continue;
    absl::StrAppend(&xml, "<category term=\"", EscapeHtml(c.name),
                    "\" label=\"", EscapeHtml(LabelOf(c.name).label), "\"/>\n");
  }
  if (row.silent) xml += "<category term=\"silent\" label=\"silent edit\"/>\n";
  absl::StrAppend(&xml, "<summary>", EscapeHtml(Sentence(row)),
                  "</summary>\n<content type=\"xhtml\"><div "
                  "xmlns=\"http://www.w3.org/1999/xhtml\">",
                  ContentHtml(entry), "</div></content>\n</entry>\n");
  return xml;
}

}  // namespace

std::string EntryTitle(const EditRow& row) {
  const std::string line = ClassLine(row, kTitleClassesMax);
  const std::string classes =
      absl::StrCat(row.silent ? "silent" : "",
                   row.silent && !line.empty() ? ", " : "", line);
  return absl::StrCat(classes.empty() ? "" : absl::StrCat("[", classes, "] "),
                      PlainLine(row.source), row.source.empty() ? "" : ": ",
                      Shorten(PlainLine(row.title), 160));
}

std::string RenderAtom(const Feed& feed) {
  std::string xml = absl::StrCat(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed "
      "xmlns=\"http://www.w3.org/2005/Atom\">\n<title>",
      EscapeHtml(PlainLine(feed.title)), "</title>\n<id>",
      EscapeHtml(FeedId(feed)), "</id>\n<updated>", FormatUtc(UpdatedOf(feed)),
      "</updated>\n<author><name>stet</name></author>\n<generator>stet"
      "</generator>\n<link rel=\"self\" type=\"application/atom+xml\" "
      "href=\"",
      EscapeHtml(feed.base_url.empty()
                     ? "feed.atom"
                     : LinkTo(feed, absl::StrCat(feed.folder, "feed.atom"))),
      "\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"",
      EscapeHtml(feed.base_url.empty()
                     ? "index.html"
                     : LinkTo(feed, absl::StrCat(feed.folder, "index.html"))),
      "\"/>\n");
  for (const FeedEntry& entry : feed.entries) xml += EntryAtom(feed, entry);
  return xml + "</feed>\n";
}

std::string RenderJsonFeed(const Feed& feed) {
  using Json = nlohmann::ordered_json;
  Json json = {{"version", "https://jsonfeed.org/version/1.1"},
               {"title", ToValidUtf8(feed.title)}};
  if (!feed.base_url.empty()) {
    json["home_page_url"] =
        LinkTo(feed, absl::StrCat(feed.folder, "index.html"));
    json["feed_url"] = LinkTo(feed, absl::StrCat(feed.folder, "feed.json"));
  }
  Json items = Json::array();
  for (const FeedEntry& entry : feed.entries) {
    const EditRow& row = entry.row;
    Json item = {{"id", EditUrn(row.url, row.old_version, row.new_version)},
                 {"url", PageOf(feed, row)},
                 {"external_url", row.url},
                 {"title", EntryTitle(row)},
                 {"summary", Sentence(row)},
                 {"content_html", ContentHtml(entry)},
                 {"date_published", FormatUtc(row.new_first_seen)}};
    Json tags = Json::array();
    for (const RowClass& c : row.classes) {
      if (!c.hidden) tags.push_back(LabelOf(c.name).label);
    }
    if (row.silent) tags.push_back("silent edit");
    item["tags"] = std::move(tags);
    if (row.language != "und") item["language"] = row.language;
    items.push_back(std::move(item));
  }
  json["items"] = std::move(items);
  return Dump(json) + "\n";
}

}  // namespace stet
