// The pages that list edits, and the about page.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "model/plural.h"
#include "report/class_labels.h"
#include "report/escape.h"
#include "report/site_pages.h"

namespace stet {
namespace {

constexpr size_t kFilterEntriesMax = 12;

std::string HeadingOf(const ListPage& page, absl::string_view title) {
  switch (page.list.kind) {
    case ListKind::kAll:
      return page.number == 0 ? std::string(title)
                              : absl::StrCat("Edits, page ", page.number);
    case ListKind::kClass:
      return absl::StrCat("Kind of edit: ", LabelOfList(page.list));
    case ListKind::kLanguage:
      return absl::StrCat("Edits in ", LabelOfList(page.list));
    case ListKind::kOutlet:
    case ListKind::kDay:
    case ListKind::kSilent:
    case ListKind::kHidden:
      break;
  }
  return LabelOfList(page.list);
}

std::string LedeOf(const ListTotal& list) {
  switch (list.kind) {
    case ListKind::kClass:
      return LabelOf(list.name).meaning;
    case ListKind::kSilent:
      return "Edits of substance where no notice of a change was seen in the "
             "captured page.";
    case ListKind::kHidden:
      return "Recorded and counted, but no edit that a reader would want to be "
             "told of: typography, links, dates touched, template noise.";
    case ListKind::kAll:
      return "What was changed in articles after they were published, newest "
             "first, as seen by looking again.";
    case ListKind::kOutlet:
    case ListKind::kLanguage:
    case ListKind::kDay:
      break;
  }
  return "";
}

std::string Percent(int64_t part, int64_t whole) {
  if (whole <= 0) return "—";
  const double share =
      100.0 * static_cast<double>(part) / static_cast<double>(whole);
  return share > 0 && share < 10 ? absl::StrFormat("%.1f %%", share)
                                 : absl::StrFormat("%.0f %%", share);
}

void AppendFigure(absl::string_view value, absl::string_view meaning,
                  std::string& html) {
  absl::StrAppend(&html, "<li><b>", value, "</b><span>", meaning,
                  "</span></li>\n");
}

std::string FigureHtml(absl::string_view caption, const std::string& svg) {
  if (svg.empty()) return "";
  return absl::StrCat("<figure><figcaption>", caption, "</figcaption>\n", svg,
                      "</figure>\n");
}

std::string OutletFiguresHtml(const ListPage& page) {
  const Figures& f = page.list.figures;
  std::string html = "<ul class=\"figures\">\n";
  if (page.articles_watched > 0) {
    AppendFigure(Percent(f.articles, page.articles_watched),
                 absl::StrCat("of ", Plural(page.articles_watched, "article"),
                              " edited"),
                 html);
  } else {
    AppendFigure(absl::StrCat(f.articles), "articles edited", html);
  }
  AppendFigure(absl::StrCat(f.edits), "edits seen", html);
  AppendFigure(Percent(f.silent, f.edits), "of edits silent", html);
  const std::string median = f.MedianDelay();
  if (!median.empty())
    AppendFigure(median, "half of the edits came, counted from publication",
                 html);
  absl::StrAppend(
      &html, "</ul>\n<div class=\"charts\">",
      FigureHtml("Edits by day (UTC)", DayChartSvg(f)),
      FigureHtml("Edits by the time since publication", DelayChartSvg(f)),
      "</div>\n");
  return html;
}

// The kinds of list that are filters, with the page that has them all.
struct FilterGroup {
  ListKind kind;
  absl::string_view heading;
  absl::string_view all;
  absl::string_view all_label;
};
constexpr FilterGroup kFilterGroups[] = {
    {ListKind::kClass, "Kind of edit", "classes.html", "All kinds"},
    {ListKind::kOutlet, "Outlet", "outlets.html", "All outlets"},
    {ListKind::kLanguage, "Language", "languages.html", "All languages"},
    {ListKind::kDay, "Day", "days.html", "All days"},
};

std::vector<ListTotal> Sorted(ListKind kind,
                              absl::Span<const ListTotal> lists) {
  std::vector<ListTotal> own;
  for (const ListTotal& list : lists) {
    if (list.kind == kind && list.figures.edits > 0) own.push_back(list);
  }
  std::sort(own.begin(), own.end(),
            [kind](const ListTotal& a, const ListTotal& b) {
              if (kind == ListKind::kDay) return a.name > b.name;
              if (a.figures.edits != b.figures.edits)
                return a.figures.edits > b.figures.edits;
              return a.name < b.name;
            });
  return own;
}

std::string FilterEntry(absl::string_view root, const ListTotal& list) {
  return absl::StrCat("<li><a href=\"", root, list.folder, "index.html\"><bdi>",
                      EscapeHtml(LabelOfList(list)),
                      "</bdi></a> <span class=\"num\">", list.figures.edits,
                      "</span></li>\n");
}

std::string FiltersHtml(const ListPage& page, absl::string_view root) {
  std::string html =
      "<nav class=\"filters\" id=\"filters\" aria-label=\"Filter edits\">\n";
  const auto single = std::find_if(
      page.filters.begin(), page.filters.end(),
      [](const ListTotal& l) { return l.kind == ListKind::kSilent; });
  if (single != page.filters.end() && single->figures.edits > 0)
    absl::StrAppend(&html, "<h2>Without notice</h2><ul>",
                    FilterEntry(root, *single), "</ul>\n");
  for (const FilterGroup& group : kFilterGroups) {
    const std::vector<ListTotal> lists = Sorted(group.kind, page.filters);
    if (lists.empty()) continue;
    absl::StrAppend(&html, "<h2>", group.heading, "</h2><ul>\n");
    const size_t shown = std::min(
        lists.size(), group.kind == ListKind::kDay ? 7 : kFilterEntriesMax);
    for (size_t i = 0; i < shown; ++i) html += FilterEntry(root, lists[i]);
    absl::StrAppend(&html, "</ul>\n<p class=\"more\"><a href=\"", root,
                    group.all, "\">", group.all_label, "</a></p>\n");
  }
  return html + "</nav>\n";
}

// "15 edits of 12 articles, in 7 outlets. In 9 no notice was seen."
std::string SummaryHtml(const ListPage& page, absl::string_view root) {
  const Figures& f = page.list.figures;
  if (f.edits == 0) return "";
  const int64_t outlets = std::count_if(
      page.filters.begin(), page.filters.end(), [](const ListTotal& list) {
        return list.kind == ListKind::kOutlet && list.figures.edits > 0;
      });
  std::string html = absl::StrCat(
      "<p class=\"lede\"><b>", Plural(f.edits, "edit"), "</b> of ",
      Plural(f.articles, "article"),
      outlets > 1 ? absl::StrCat(" in ", outlets, " outlets") : "");
  if (f.silent > 0)
    absl::StrAppend(&html, "; in <a href=\"", root, "silent/index.html\">",
                    f.silent, " of them</a> no notice was seen");
  return html + ".</p>\n";
}

// "Not shown: 41 hidden. Sources with errors: …"
std::string NotShownHtml(const ListPage& page, absl::string_view root) {
  std::string html;
  for (const ListTotal& list : page.filters) {
    if (list.kind == ListKind::kHidden && list.figures.edits > 0)
      absl::StrAppend(&html, "<p class=\"meta\">Not shown: <a href=\"", root,
                      list.folder, "index.html\">",
                      Plural(list.figures.edits, "change"),
                      " of typography, links, dates or template</a>.</p>\n");
  }
  std::string problems;
  for (const SiteOutlet& outlet : page.outlets) {
    if (!outlet.problem.empty())
      absl::StrAppend(&problems, "<li><b><bdi>", EscapeHtml(outlet.name),
                      "</bdi></b>: <bdi>", EscapeHtml(outlet.problem),
                      "</bdi></li>\n");
  }
  if (!problems.empty())
    absl::StrAppend(&html,
                    "<section class=\"banner\"><h2>Sources with errors</h2>"
                    "<p>Silence here does not mean that nothing changed "
                    "there.</p><ul>\n",
                    problems, "</ul></section>\n");
  return html;
}

std::string PagerHtml(const ListPage& page) {
  if (page.older.empty() && page.newer.empty()) return "";
  std::string html = "<nav aria-label=\"Pages\"><ul class=\"pager\">";
  if (!page.newer.empty())
    absl::StrAppend(&html, "<li><a rel=\"prev\" href=\"", page.newer,
                    "\">‹ Newer edits</a></li>");
  if (!page.older.empty())
    absl::StrAppend(&html, "<li><a rel=\"next\" href=\"", page.older,
                    "\">Older edits ›</a></li>");
  return html + "</ul></nav>\n";
}

absl::string_view NavigationOf(ListKind kind) {
  switch (kind) {
    case ListKind::kAll:
      return "index.html";
    case ListKind::kOutlet:
      return "outlets.html";
    case ListKind::kClass:
      return "classes.html";
    case ListKind::kLanguage:
      return "languages.html";
    case ListKind::kDay:
      return "days.html";
    case ListKind::kSilent:
    case ListKind::kHidden:
      break;
  }
  return "";
}

bool HasFeed(ListKind kind) {
  return kind != ListKind::kDay && kind != ListKind::kHidden;
}

std::string OverviewRow(const ListTotal& list, int64_t watched,
                        absl::string_view root) {
  const Figures& f = list.figures;
  std::string html = absl::StrCat(
      "<tr><th scope=\"row\"><a href=\"", root, list.folder,
      "index.html\"><bdi>", EscapeHtml(LabelOfList(list)), "</bdi></a></th>");
  if (list.kind == ListKind::kClass)
    absl::StrAppend(&html, "<td>", EscapeHtml(LabelOf(list.name).meaning),
                    "</td>");
  absl::StrAppend(&html, "<td class=\"number\">", f.edits,
                  "</td><td class=\"number\">", f.silent,
                  "</td><td class=\"number\">", f.articles, "</td>");
  if (list.kind == ListKind::kOutlet)
    absl::StrAppend(&html, "<td class=\"number\">",
                    watched > 0 ? absl::StrCat(watched) : "—",
                    "</td><td class=\"number\">", Percent(f.articles, watched),
                    "</td><td>",
                    f.MedianDelay().empty() ? "—" : f.MedianDelay(), "</td>");
  return html + "</tr>\n";
}

}  // namespace

std::string LabelOfList(const ListTotal& list) {
  switch (list.kind) {
    case ListKind::kAll:
      return "All edits";
    case ListKind::kClass:
      return LabelOf(list.name).label;
    case ListKind::kLanguage:
      return LanguageName(list.name);
    case ListKind::kSilent:
      return "Silent edits";
    case ListKind::kHidden:
      return "Changes not shown";
    case ListKind::kDay: {
      absl::CivilDay day;
      if (!absl::ParseCivilTime(list.name, &day)) return list.name;
      return LongDay(absl::FromCivil(day, absl::UTCTimeZone()));
    }
    case ListKind::kOutlet:
      break;
  }
  return list.name.empty() ? "No outlet given" : list.name;
}

std::string ListPageHtml(const ListPage& page, absl::string_view root,
                         const SiteOptions& options) {
  const std::string lede = LedeOf(page.list);
  std::string main = absl::StrCat(
      "<h1><bdi>", EscapeHtml(HeadingOf(page, options.title)), "</bdi></h1>\n");
  if (!lede.empty())
    absl::StrAppend(&main, "<p class=\"lede\">", EscapeHtml(lede), "</p>\n");
  const bool newest = page.number == 0;
  if (newest && page.list.kind == ListKind::kOutlet)
    main += OutletFiguresHtml(page);
  const bool front = newest && page.list.kind == ListKind::kAll;
  if (front)
    absl::StrAppend(&main, SummaryHtml(page, root),
                    "<p class=\"jump\"><a href=\"#filters\">Filter by kind, "
                    "outlet, language or day</a></p>\n"
                    "<div class=\"columns\"><div>\n");
  main += RowsHtml(page.rows, root);
  main += PagerHtml(page);
  if (front)
    absl::StrAppend(&main, NotShownHtml(page, root), "</div>\n",
                    FiltersHtml(page, root), "</div>\n");
  const std::string title = front ? options.title
                                  : absl::StrCat(HeadingOf(page, options.title),
                                                 " · ", options.title);
  const std::string json =
      newest ? "index.json" : absl::StrCat("page-", page.number, ".json");
  return FramePage({.title = title,
                    .description = lede,
                    .root = std::string(root),
                    .current = std::string(NavigationOf(page.list.kind)),
                    .feed = HasFeed(page.list.kind) ? "" : "-",
                    .json = json,
                    .image = "",
                    .narrow = false},
                   options, main);
}

std::string OverviewHtml(ListKind kind, absl::Span<const ListTotal> lists,
                         absl::Span<const SiteOutlet> outlets,
                         const SiteOptions& options, absl::string_view root) {
  std::map<std::string, int64_t> watched;
  for (const SiteOutlet& outlet : outlets)
    watched[outlet.name] = outlet.articles;
  std::string heading;
  absl::string_view noun;
  for (const FilterGroup& group : kFilterGroups) {
    if (group.kind == kind) {
      heading = std::string(group.all_label);
      noun = group.heading;
    }
  }
  std::string main = absl::StrCat(
      "<h1>", heading,
      "</h1>\n<div class=\"wide\"><table><thead><tr><th scope=\"col\">", noun,
      "</th>", kind == ListKind::kClass ? "<th scope=\"col\">Meaning</th>" : "",
      "<th scope=\"col\" class=\"number\">Edits</th><th scope=\"col\" "
      "class=\"number\">Silent</th><th scope=\"col\" class=\"number\">Articles "
      "edited</th>",
      kind == ListKind::kOutlet
          ? "<th scope=\"col\" class=\"number\">Watched</th><th scope=\"col\" "
            "class=\"number\">Share edited</th><th scope=\"col\">Half of edits "
            "came</th>"
          : "",
      "</tr></thead><tbody>\n");
  const std::vector<ListTotal> sorted = Sorted(kind, lists);
  for (const ListTotal& list : sorted) {
    const auto it = watched.find(list.name);
    main += OverviewRow(list, it == watched.end() ? 0 : it->second, root);
  }
  main += "</tbody></table></div>\n";
  if (sorted.empty()) main += "<p class=\"empty\">Nothing here yet.</p>\n";
  return FramePage({.title = absl::StrCat(heading, " · ", options.title),
                    .description = "",
                    .root = std::string(root),
                    .current = std::string(NavigationOf(kind)),
                    .feed = "",
                    .json = absl::StrCat(root, "site.json"),
                    .image = "",
                    .narrow = false},
                   options, main);
}

std::string AboutHtml(const SiteOptions& options, absl::string_view root) {
  std::string main = R"(<article class="prose">
<h1>Method and limits</h1>
<p><i>Stet</i> is a proofreader’s mark: “let it stand”, dots under the words. The program of that name looks at published articles again and again, keeps every version that it sees, and shows what changed from one to the next.</p>
<h2>What an edit is</h2>
<p>A version begins when anything that a reader sees of the article differs: headline, text, byline, dates, lead picture, a note of correction. Advertisements, counters, lists of related stories, comments and the site’s own furniture do not count. Typography, links and dates that moved without the text are recorded and counted, and are <a href="{root}hidden/index.html">listed apart</a>.</p>
<h2>When it happened</h2>
<p>Nobody outside the newsroom knows the minute of an edit. Each page here says when the old text was last seen and when the new one was first seen; the change lies between. A date that the publisher gives is shown as the publisher’s claim.</p>
<h2>What “silent” means</h2>
<p>An edit of substance (a headline, a number, a quotation, words removed) is called silent where no notice of a change was seen in the captured page. Where the publisher gives a date of modification and it did not move, that is said as well. A notice elsewhere, on a page of corrections for one, is not seen. Many edits are good work: stories grow, slips are mended. This list says what changed, not why.</p>
<h2>How the kinds are told apart</h2>
<p>By rules, each with a name, shown with the words that made it fire; no model guesses. The list of <a href="{root}classes.html">kinds</a> says what each means. A kind marked “possibly” is a weak sign.</p>
<h2>Evidence</h2>
<p>Of each version, the address asked for and every redirect, the status, the headers, the time to the second and the raw page are kept. The SHA-256 of this evidence, together with that of the version before, makes a chain: a version that was altered, added or taken out later breaks it. Each edit’s page shows both hashes and how to check them.</p>
<h2>What may be missed</h2>
<ul>
<li>An edit made and undone between two looks is not seen.</li>
<li>Pages behind a login or wall are seen as far as the wall; a wall is never taken for an edit.</li>
<li>Pictures are known by address and caption, not by what they show.</li>
<li>The extractor may miss part of an unusual page; both sides of each comparison come from the same rules.</li>
</ul>
<h2>Text of others</h2>
<p>The text belongs to the outlets. {share}</p>
{contact}</article>
)";
  const auto replace = [&main](absl::string_view key, absl::string_view text) {
    for (size_t at = main.find(key.data(), 0, key.size());
         at != std::string::npos; at = main.find(key.data(), at, key.size())) {
      main.replace(at, key.size(), text.data(), text.size());
      at += text.size();
    }
  };
  replace("{root}", root);
  replace(
      "{share}",
      options.changes_only
          ? "These pages quote what changed, with a paragraph beside it for "
            "sense, and link to the original."
          : "These pages hold both versions in full, for those who may "
            "read them.");
  replace("{contact}",
          options.contact.empty()
              ? ""
              : absl::StrCat("<h2>Contact</h2>\n<p><bdi>",
                             EscapeHtml(options.contact), "</bdi></p>\n"));
  return FramePage(
      {.title = absl::StrCat("Method and limits · ", options.title),
       .description = "How edits are seen, named and dated, and "
                      "what may be missed.",
       .root = std::string(root),
       .current = "about.html",
       .feed = "-",
       .json = "",
       .image = "",
       .narrow = true},
      options, main);
}

absl::string_view IconSvg() {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">"
         "<rect width=\"32\" height=\"32\" rx=\"6\" fill=\"#1e1b16\"/>"
         "<text x=\"16\" y=\"20\" text-anchor=\"middle\" fill=\"#fbfaf6\" "
         "font-family=\"Georgia,serif\" font-style=\"italic\" "
         "font-weight=\"600\" font-size=\"20\">s</text>"
         "<g fill=\"#e0b04c\"><circle cx=\"9\" cy=\"26\" r=\"1.6\"/>"
         "<circle cx=\"16\" cy=\"26\" r=\"1.6\"/><circle cx=\"23\" cy=\"26\" "
         "r=\"1.6\"/></g></svg>\n";
}

}  // namespace stet
