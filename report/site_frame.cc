#include "report/site_frame.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/time/civil_time.h"
#include "model/plural.h"
#include "model/time_text.h"
#include "report/class_labels.h"
#include "report/escape.h"
#include "report/figures.h"
#include "report/html_report.h"

namespace stet {
namespace {

struct NavigationEntry {
  absl::string_view path;
  absl::string_view label;
  bool live_only;
};
constexpr NavigationEntry kNavigation[] = {
    {"index.html", "Edits", false},         {"outlets.html", "Outlets", false},
    {"classes.html", "Kinds", false},       {"days.html", "Days", false},
    {"languages.html", "Languages", false}, {"search", "Search", true},
    {"about.html", "About", false},
};

std::string HeadHtml(const PageFrame& frame, const SiteOptions& options) {
  std::string head = absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta "
      "charset=\"utf-8\"/>\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\"/>\n<meta "
      "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'self'; img-src 'self'; base-uri 'none'; form-action ",
      options.live ? "'self'" : "'none'",
      "\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n<title>",
      EscapeHtml(PlainLine(frame.title)), "</title>\n");
  if (!frame.description.empty()) {
    const std::string text =
        EscapeHtml(Shorten(PlainLine(frame.description), 300));
    absl::StrAppend(&head, "<meta name=\"description\" content=\"", text,
                    "\"/>\n<meta property=\"og:description\" content=\"", text,
                    "\"/>\n");
  }
  absl::StrAppend(&head, "<meta property=\"og:title\" content=\"",
                  EscapeHtml(PlainLine(frame.title)), "\"/>\n");
  if (!frame.image.empty())
    absl::StrAppend(&head, "<meta property=\"og:image\" content=\"",
                    EscapeHref(frame.image), "\"/>\n");
  absl::StrAppend(&head, "<link rel=\"stylesheet\" href=\"", frame.root,
                  "style.css\"/>\n<link rel=\"icon\" href=\"", frame.root,
                  "icon.svg\" type=\"image/svg+xml\"/>\n");
  if (frame.feed != "-")
    absl::StrAppend(&head,
                    "<link rel=\"alternate\" type=\"application/atom+xml\" "
                    "title=\"Atom\" href=\"",
                    frame.feed,
                    "feed.atom\"/>\n<link rel=\"alternate\" "
                    "type=\"application/feed+json\" title=\"JSON Feed\" "
                    "href=\"",
                    frame.feed, "feed.json\"/>\n");
  if (!frame.json.empty())
    absl::StrAppend(&head,
                    "<link rel=\"alternate\" type=\"application/json\" "
                    "href=\"",
                    EscapeHtml(frame.json), "\"/>\n");
  return head + "</head>\n";
}

std::string NavigationHtml(const PageFrame& frame, const SiteOptions& options) {
  std::string html = "<nav aria-label=\"Site\"><ul>";
  for (const NavigationEntry& entry : kNavigation) {
    if (entry.live_only && !options.live) continue;
    absl::StrAppend(&html, "<li><a href=\"", frame.root, entry.path, "\"",
                    frame.current == entry.path ? " aria-current=\"page\"" : "",
                    ">", entry.label, "</a></li>");
  }
  return html + "</ul></nav>";
}

constexpr size_t kListChipsMax = 4;

// "+18 −6 words · 1 block moved · "; "" where no word and no block did.
std::string Words(const EditStats& stats) {
  std::string html;
  if (stats.words_added > 0 || stats.words_removed > 0)
    absl::StrAppend(&html, "<span class=\"num\">+", stats.words_added, " −",
                    stats.words_removed, "</span> words · ");
  if (stats.moved_blocks > 0)
    absl::StrAppend(&html, Plural(stats.moved_blocks, "block"), " moved · ");
  return html;
}

bool IsChip(const RowClass& c, const EditRow& row) {
  return !c.hidden || !row.reported;
}

}  // namespace

std::string FramePage(const PageFrame& frame, const SiteOptions& options,
                      absl::string_view main_html) {
  std::string foot = absl::StrCat(
      "Times are UTC. What stet saw of each page decides; a change is dated "
      "between two looks, never to the minute. <a href=\"",
      frame.root, "about.html\">Method and limits</a>");
  if (!frame.json.empty())
    absl::StrAppend(&foot, " · <a href=\"", EscapeHtml(frame.json),
                    "\">This page as JSON</a>");
  if (frame.feed != "-")
    absl::StrAppend(&foot, " · <a href=\"", frame.feed,
                    "feed.atom\">Atom</a> · <a href=\"", frame.feed,
                    "feed.json\">JSON Feed</a>");
  return absl::StrCat(
      HeadHtml(frame, options),
      "<body>\n<a class=\"skip\" href=\"#main\">Skip to content</a>\n<header "
      "class=\"site-head\"><a class=\"wordmark\" href=\"",
      frame.root,
      "index.html\" aria-label=\"stet, all edits\">stet</a><span "
      "class=\"title\"><bdi>",
      EscapeHtml(options.title), "</bdi></span>",
      NavigationHtml(frame, options),
      "</header>\n<hr class=\"rule\"/>\n<main id=\"main\" class=\"page",
      frame.narrow ? " narrow" : "", "\">\n", main_html,
      "</main>\n<footer class=\"site-foot\"><p>", foot,
      "</p></footer>\n</body>\n</html>\n");
}

std::string ChipsHtml(const EditRow& row, absl::string_view root,
                      const ChipOptions& options) {
  std::vector<RowClass> classes;
  for (const RowClass& c : row.classes) {
    if (IsChip(c, row) && !(row.silent && c.name == "silent_edit"))
      classes.push_back(c);
  }
  std::stable_sort(classes.begin(), classes.end(),
                   [](const RowClass& a, const RowClass& b) {
                     return a.severity > b.severity;
                   });
  std::string html;
  if (row.silent)
    absl::StrAppend(&html, "<li class=\"chip silent\"><a href=\"", root,
                    "silent/index.html\">silent</a> <span class=\"note\">no "
                    "notice seen</span></li>");
  // One more is no shorter than the words that stand for it.
  const size_t shown =
      options.rest.empty() || classes.size() <= kListChipsMax + 1
          ? classes.size()
          : kListChipsMax;
  for (size_t i = 0; i < shown; ++i) {
    const RowClass& c = classes[i];
    const std::string label = EscapeHtml(LabelOf(c.name).label);
    absl::StrAppend(&html, "<li class=\"chip",
                    c.severity == Severity::kHigh ? " high" : "", "\">",
                    c.hidden
                        ? label
                        : absl::StrCat("<a href=\"", root, ClassFolder(c.name),
                                       "index.html\">", label, "</a>"));
    if (options.notes && !c.note.empty())
      absl::StrAppend(&html, " <span class=\"note\"><bdi>",
                      EscapeHtml(Shorten(PlainLine(c.note), 60)),
                      "</bdi></span>");
    absl::StrAppend(&html, "</li>");
  }
  if (shown < classes.size())
    absl::StrAppend(&html, "<li class=\"more\"><a href=\"", options.rest,
                    "#why\">and ", classes.size() - shown,
                    " more<span class=\"vh\"> kinds</span></a></li>");
  return html.empty()
             ? ""
             : absl::StrCat("<ul class=\"chips\" aria-label=\"Kinds of edit\">",
                            html, "</ul>");
}

std::string RowHtml(const EditRow& row, absl::string_view root) {
  const std::string page =
      absl::StrCat(root, EditPath(row.url, row.old_version, row.new_version));
  const std::string lang =
      row.language == "und" ? "" : absl::StrCat(" lang=\"", row.language, "\"");
  std::string html = absl::StrCat(
      "<li><article>\n<p class=\"when\"><time datetime=\"",
      FormatUtc(row.new_first_seen), "\">",
      absl::FormatTime("%H:%M", row.new_first_seen, absl::UTCTimeZone()),
      "</time> <small>UTC</small></p>\n<div>");
  absl::StrAppend(&html, "<p class=\"kicker\">");
  if (!row.source.empty())
    absl::StrAppend(&html, "<b><bdi>", EscapeHtml(row.source), "</bdi></b> · ");
  absl::StrAppend(&html, "version ", row.old_version, " → ", row.new_version);
  if (row.new_status != 200)
    absl::StrAppend(&html, " · status ", row.new_status);
  absl::StrAppend(&html, "</p>\n<h3 dir=\"auto\"", lang, "><a href=\"", page,
                  "\">",
                  row.headline.empty() ? "(no headline)"
                                       : TokensHtml(row.headline, Marks::kPage),
                  "</a></h3>\n");
  if (!row.excerpt.empty())
    absl::StrAppend(&html, "<p class=\"excerpt\" dir=\"auto\"", lang, ">",
                    TokensHtml(row.excerpt, Marks::kPage), "</p>\n");
  absl::StrAppend(&html, ChipsHtml(row, root, {.rest = page}),
                  "\n<p class=\"meta\">", Words(row.stats));
  absl::StrAppend(&html, "<a href=\"", page,
                  "\">Changes<span class=\"vh\"> in version ", row.new_version,
                  "</span></a> <a href=\"", root, "a/", ArticleKey(row.url),
                  "/index.html\">All versions</a>");
  const std::string original = EscapeHref(row.url);
  if (!original.empty())
    absl::StrAppend(&html,
                    " <a class=\"original\" rel=\"noreferrer nofollow\" "
                    "href=\"",
                    original, "\">Original</a>");
  return html + "</p></div></article></li>\n";
}

std::string RowsHtml(absl::Span<const EditRow> rows, absl::string_view root) {
  if (rows.empty()) return "<p class=\"empty\">No edits here yet.</p>\n";
  std::string html;
  std::string day;
  for (const EditRow& row : rows) {
    const std::string own_day = DayOf(row.new_first_seen);
    if (own_day != day) {
      if (!day.empty()) html += "</ol>\n";
      day = own_day;
      absl::StrAppend(&html, "<h2 class=\"day\"><a href=\"", root,
                      DayFolder(row.new_first_seen), "index.html\">",
                      LongDay(row.new_first_seen),
                      "</a></h2>\n<ol class=\"edits\">\n");
    }
    html += RowHtml(row, root);
  }
  return html + "</ol>\n";
}

std::string TimeHtml(absl::Time time) {
  const std::string machine = FormatUtc(time);
  if (machine.empty()) return "—";
  return absl::StrCat(
      "<time datetime=\"", machine, "\">",
      absl::FormatTime("%E4Y-%m-%d %H:%M:%S", time, absl::UTCTimeZone()),
      "</time>");
}

std::string ClassFolder(absl::string_view class_name) {
  return absl::StrCat("class/",
                      Slug(absl::StrReplaceAll(class_name, {{"_", "-"}})), "/");
}
std::string OutletFolder(absl::string_view source) {
  return absl::StrCat("outlet/", Slug(source), "/");
}
std::string LanguageFolder(absl::string_view language) {
  return absl::StrCat("language/", Slug(language), "/");
}
std::string DayFolder(absl::Time time) {
  return absl::StrCat("day/", DayOf(time), "/");
}

std::string LanguageName(absl::string_view language) {
  constexpr std::pair<absl::string_view, absl::string_view> kNames[] = {
      {"ar", "Arabic"},     {"bg", "Bulgarian"},  {"bn", "Bengali"},
      {"cs", "Czech"},      {"da", "Danish"},     {"de", "German"},
      {"el", "Greek"},      {"en", "English"},    {"es", "Spanish"},
      {"et", "Estonian"},   {"fa", "Persian"},    {"fi", "Finnish"},
      {"fr", "French"},     {"he", "Hebrew"},     {"hi", "Hindi"},
      {"hr", "Croatian"},   {"hu", "Hungarian"},  {"id", "Indonesian"},
      {"it", "Italian"},    {"ja", "Japanese"},   {"ko", "Korean"},
      {"lt", "Lithuanian"}, {"lv", "Latvian"},    {"nb", "Norwegian"},
      {"nl", "Dutch"},      {"no", "Norwegian"},  {"pl", "Polish"},
      {"pt", "Portuguese"}, {"ro", "Romanian"},   {"ru", "Russian"},
      {"sk", "Slovak"},     {"sr", "Serbian"},    {"sv", "Swedish"},
      {"sw", "Swahili"},    {"ta", "Tamil"},      {"th", "Thai"},
      {"tr", "Turkish"},    {"uk", "Ukrainian"},  {"und", "Language not told"},
      {"ur", "Urdu"},       {"vi", "Vietnamese"}, {"zh", "Chinese"},
  };
  for (const auto& [code, name] : kNames) {
    if (code == language) return std::string(name);
  }
  return std::string(language);
}

std::string LongDay(absl::Time time) {
  constexpr absl::string_view kDays[] = {"Monday",   "Tuesday", "Wednesday",
                                         "Thursday", "Friday",  "Saturday",
                                         "Sunday"};
  constexpr absl::string_view kMonths[] = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  const absl::CivilDay day = absl::ToCivilDay(time, absl::UTCTimeZone());
  return absl::StrCat(
      kDays[static_cast<size_t>(absl::GetWeekday(day))], " ", day.day(), " ",
      kMonths[static_cast<size_t>(day.month() - 1)], " ", day.year());
}

}  // namespace stet
