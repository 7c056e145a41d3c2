// The pages of one article: its history, and each edit.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "model/digest.h"
#include "model/plural.h"
#include "model/time_text.h"
#include "report/class_labels.h"
#include "report/escape.h"
#include "report/html_report.h"
#include "report/site_pages.h"

namespace stet {
namespace {

std::string Link(absl::string_view href, absl::string_view label) {
  return absl::StrCat("<a href=\"", href, "\">", label, "</a>");
}

// A link that leaves the site; plain text where the address is no web address.
std::string OutLink(absl::string_view url, absl::string_view label) {
  const std::string href = EscapeHref(url);
  if (href.empty()) return EscapeHtml(label);
  return absl::StrCat(
      "<a class=\"original\" rel=\"noreferrer nofollow\" href=\"", href, "\">",
      EscapeHtml(label), "</a>");
}

std::string LanguageAttribute(absl::string_view language) {
  return language.empty() || language == "und"
             ? ""
             : absl::StrCat(" lang=\"", EscapeHtml(language), "\"");
}

std::string EditFile(uint32_t from, uint32_t to, absl::string_view suffix) {
  return absl::StrCat(from, "..", to, suffix);
}

// --- Edit
// ---------------------------------------------------------------------

std::string SeenHtml(const EditPage& page) {
  const EditView& view = page.view;
  const auto claimed = [](const std::optional<absl::Time>& time) {
    return time.has_value() ? TimeHtml(*time) : std::string("not given");
  };
  const bool same_claim =
      view.old_article.modified == view.new_article.modified;
  return absl::StrCat(
      "<dl class=\"seen\"><div><dt>Old text last seen</dt><dd>",
      TimeHtml(view.old_version.last_seen),
      "</dd></div><div><dt>New text first seen</dt><dd>",
      TimeHtml(view.new_version.first_seen),
      "</dd></div><div><dt>Publisher says modified</dt><dd>",
      claimed(view.new_article.modified),
      same_claim && view.new_article.modified.has_value() ? ", as before" : "",
      "</dd></div><div><dt>Words</dt><dd>", view.old_version.words, " → ",
      view.new_version.words, " (+", page.row.stats.words_added, " −",
      page.row.stats.words_removed, ")</dd></div></dl>\n");
}

std::string TabsHtml(const EditPage& page) {
  const uint32_t from = page.row.old_version;
  const uint32_t to = page.row.new_version;
  const auto tab = [&](absl::string_view suffix, absl::string_view label,
                       bool current) {
    return absl::StrCat("<li><a href=\"", EditFile(from, to, suffix), "\"",
                        current ? " aria-current=\"page\"" : "", ">", label,
                        "</a></li>");
  };
  return absl::StrCat(
      "<nav aria-label=\"Ways to see this edit\"><ul class=\"tabs\">",
      tab(".html", "In one column", !page.side_by_side),
      tab(".side.html", "Side by side", page.side_by_side),
      tab(".txt", "Text", false), tab(".json", "JSON", false),
      tab(".svg", "Card", false), "</ul></nav>\n");
}

// The classes with the rule that fired and the words that made it fire.
std::string ClassesHtml(const EditPage& page, absl::string_view root) {
  std::string rows;
  for (const EditClass& c : page.view.edit.classes) {
    std::string evidence;
    int shown = 0;
    for (const Evidence& e : c.evidence) {
      if (e.text.empty() || ++shown > 4) continue;
      const TokenOp op =
          e.side == Side::kOld ? TokenOp::kDelete : TokenOp::kInsert;
      absl::StrAppend(
          &evidence, evidence.empty() ? "" : " ",
          TokensHtml({{op, Shorten(PlainLine(e.text), 120)}}, Marks::kPage));
    }
    if (shown > 4) absl::StrAppend(&evidence, " and ", shown - 4, " more");
    const std::string label = EscapeHtml(LabelOf(c.name).label);
    absl::StrAppend(
        &rows, "<tr><th scope=\"row\">",
        c.hidden ? label
                 : Link(absl::StrCat(root, ClassFolder(c.name), "index.html"),
                        label),
        "</th><td>", SeverityName(c.severity), "</td><td><code>",
        EscapeHtml(PlainLine(c.rule)), "</code></td><td dir=\"auto\">",
        EscapeHtml(PlainLine(c.note)), c.note.empty() ? "" : " ", evidence,
        "</td></tr>\n");
  }
  if (rows.empty()) return "";
  return absl::StrCat(
      "<h2 id=\"why\">Why it is called that</h2>\n<div "
      "class=\"wide\"><table><thead><tr>"
      "<th scope=\"col\">Kind</th><th scope=\"col\">Weight</th><th "
      "scope=\"col\">Rule</th><th scope=\"col\">What was seen</th></tr></thead>"
      "<tbody>\n",
      rows, "</tbody></table></div>\n");
}

std::string HopsText(const Page& page) {
  std::vector<std::string> hops;
  for (const Hop& hop : page.hops)
    hops.push_back(absl::StrCat(hop.status, " ", hop.url));
  return absl::StrJoin(hops, " → ");
}

void AppendEvidence(absl::string_view name, absl::string_view before,
                    absl::string_view after, bool code, std::string& rows) {
  if (before.empty() && after.empty()) return;
  const auto cell = [code](absl::string_view text) {
    if (text.empty()) return std::string("<td class=\"none\">—</td>");
    return absl::StrCat("<td>", code ? "<code>" : "<bdi>", EscapeHtml(text),
                        code ? "</code>" : "</bdi>", "</td>");
  };
  absl::StrAppend(&rows, "<tr><th scope=\"row\">", name, "</th>", cell(before),
                  cell(after), "</tr>\n");
}

std::string HashOrNone(const Sha256& hash) {
  return hash == Sha256{} ? "" : ToHex(hash);
}

std::string TextHash(const Article& article) {
  return ToHex(
      Sha256Of(absl::StrCat(article.title, "\n\n", BodyText(article))));
}

std::string StatusOf(const Page& page, const VersionInfo& version) {
  return absl::StrCat(page.status != 0 ? page.status : version.status,
                      page.http_version.empty() ? "" : ", HTTP/",
                      page.http_version);
}

std::string EvidenceHtml(const EditPage& page) {
  const Page& a = page.old_page;
  const Page& b = page.new_page;
  const VersionInfo& va = page.view.old_version;
  const VersionInfo& vb = page.view.new_version;
  std::string rows;
  AppendEvidence("First seen", FormatUtc(va.first_seen),
                 FormatUtc(vb.first_seen), false, rows);
  AppendEvidence("Address asked for", a.requested_url, b.requested_url, false,
                 rows);
  AppendEvidence("Redirects", HopsText(a), HopsText(b), false, rows);
  AppendEvidence("Address that answered", a.final_url, b.final_url, false,
                 rows);
  AppendEvidence("Status", StatusOf(a, va), StatusOf(b, vb), false, rows);
  AppendEvidence("Server", a.server_address, b.server_address, false, rows);
  AppendEvidence("Certificate, SHA-256", a.certificate_sha256,
                 b.certificate_sha256, true, rows);
  for (const char* const name : {"Date", "Last-Modified", "ETag"})
    AppendEvidence(absl::StrCat("Header ", name), Header(a, name),
                   Header(b, name), false, rows);
  if (!a.body.empty() || !b.body.empty())
    AppendEvidence("Raw page, SHA-256",
                   a.body.empty() ? "" : ToHex(Sha256Of(a.body)),
                   b.body.empty() ? "" : ToHex(Sha256Of(b.body)), true, rows);
  AppendEvidence("Extracted text, SHA-256", TextHash(page.view.old_article),
                 TextHash(page.view.new_article), true, rows);
  AppendEvidence("Version’s hash", HashOrNone(va.hash), HashOrNone(vb.hash),
                 true, rows);
  AppendEvidence("Hash of the version before", HashOrNone(va.previous_hash),
                 HashOrNone(vb.previous_hash), true, rows);
  return absl::StrCat(
      "<section class=\"evidence\"><h2>Evidence</h2>\n<div class=\"wide\">"
      "<table><thead><tr><th scope=\"col\">Of the capture</th><th "
      "scope=\"col\">Version ",
      va.version, "</th><th scope=\"col\">Version ", vb.version,
      "</th></tr></thead><tbody>\n", rows,
      "</tbody></table></div>\n<p>To check the chain of hashes on the machine "
      "that keeps the store: <code>stet verify</code>. To cite this edit:</p>"
      "\n<pre dir=\"ltr\">",
      EscapeHtml(Citation(page.row, vb)), "</pre></section>\n");
}

std::string StepsHtml(const EditPage& page) {
  const absl::string_view suffix = page.side_by_side ? ".side.html" : ".html";
  std::string html = "<nav class=\"step\" aria-label=\"Other edits\"><span>";
  if (page.earlier != 0)
    absl::StrAppend(&html, "<a rel=\"prev\" href=\"",
                    EditFile(page.earlier, page.row.old_version, suffix),
                    "\">‹ Earlier edit</a>");
  absl::StrAppend(&html,
                  "</span><a href=\"index.html\">All versions</a><span>");
  if (page.later != 0)
    absl::StrAppend(&html, "<a rel=\"next\" href=\"",
                    EditFile(page.row.new_version, page.later, suffix),
                    "\">Later edit ›</a>");
  return html + "</span></nav>\n";
}

std::string BannerHtml(const EditPage& page) {
  const EditView& view = page.view;
  std::string html;
  if (view.new_version.status != 200 && view.new_version.status != 0)
    absl::StrAppend(&html,
                    "<p class=\"banner\"><b>The address answered with "
                    "status ",
                    view.new_version.status,
                    ".</b> What stands below is the text as last seen.</p>\n");
  if (view.edit.silent) {
    const bool unmoved = std::any_of(
        view.edit.classes.begin(), view.edit.classes.end(),
        [](const EditClass& c) { return c.name == "changed_without_date"; });
    absl::StrAppend(&html,
                    "<p class=\"banner\"><b>Silent edit.</b> No notice of a "
                    "change was seen in the captured page",
                    unmoved ? ", and the publisher’s date did not move" : "",
                    ".</p>\n");
  }
  if (view.edit.budget_hit)
    absl::StrAppend(&html,
                    "<p class=\"banner\">The two versions differ so much "
                    "that the comparison was cut short: more may be marked "
                    "than was changed.</p>\n");
  return html;
}

// --- Article
// --------------------------------------------------------------------

const EditRow* EditInto(const ArticlePage& page, uint32_t version) {
  for (const EditRow& row : page.edits) {
    if (row.new_version == version) return &row;
  }
  return nullptr;
}

std::string HeadlinesHtml(const ArticlePage& page, absl::string_view language) {
  std::string items;
  std::string before;
  int shown = 0;
  for (const VersionInfo& version : page.versions) {
    if (version.erased || version.title.empty() || version.title == before)
      continue;
    before = version.title;
    ++shown;
    absl::StrAppend(
        &items, "<li><time datetime=\"", FormatUtc(version.first_seen), "\">",
        absl::FormatTime("%E4Y-%m-%d %H:%M", version.first_seen,
                         absl::UTCTimeZone()),
        "</time><span dir=\"auto\"", LanguageAttribute(language), "><bdi>",
        EscapeHtml(version.title), "</bdi></span></li>\n");
  }
  if (shown < 2) return "";
  return absl::StrCat(
      "<h2>Headlines over time</h2>\n<ol class=\"headlines\">\n", items,
      "</ol>\n");
}

std::string VersionRow(const ArticlePage& page, size_t index,
                       const SiteOptions& options, absl::string_view root) {
  const VersionInfo& version = page.versions[index];
  const VersionInfo& first = page.versions.front();
  std::string html = absl::StrCat(
      "<tr id=\"v", version.version, "\"><th scope=\"row\">", version.version,
      "</th><td>", TimeHtml(version.first_seen), "</td>");
  if (version.erased)
    return absl::StrCat(html, "<td colspan=\"4\">Erased: ",
                        EscapeHtml(PlainLine(version.erase_reason)),
                        ". Its hash <code>", ToHex(version.hash).substr(0, 16),
                        "…</code> stays in the chain.</td></tr>\n");
  const EditRow* const edit = EditInto(page, version.version);
  absl::StrAppend(&html, "<td class=\"number\">", version.words, "</td>");
  if (edit == nullptr) {
    absl::StrAppend(&html, "<td class=\"number\">—</td><td>",
                    index == 0 ? "first seen" : "", "</td><td>");
  } else {
    absl::StrAppend(
        &html, "<td class=\"number\"><span class=\"num\">+",
        edit->stats.words_added, " −", edit->stats.words_removed,
        "</span></td><td>",
        ChipsHtml(
            *edit, root,
            {.rest = EditFile(edit->old_version, edit->new_version, ".html")}),
        "</td><td>",
        Link(EditFile(edit->old_version, edit->new_version, ".html"),
             absl::StrCat("since ", edit->old_version)));
    if (edit->old_version != first.version && !first.erased)
      absl::StrAppend(&html, " · ",
                      Link(EditFile(first.version, version.version, ".html"),
                           absl::StrCat("since ", first.version)));
  }
  if (options.live)
    absl::StrAppend(
        &html, " · ", Link(absl::StrCat("v", version.version), "text"),
        "</td><td><input type=\"radio\" name=\"from\" value=\"",
        version.version, "\" aria-label=\"Compare from version ",
        version.version, "\"",
        index + 1 == page.versions.size() ? "" : " checked=\"\"",
        "/> <input type=\"radio\" name=\"to\" value=\"", version.version,
        "\" aria-label=\"Compare to version ", version.version, "\"",
        index + 1 == page.versions.size() ? " checked=\"\"" : "", "/>");
  return html + "</td></tr>\n";
}

std::string VersionsHtml(const ArticlePage& page, const SiteOptions& options,
                         absl::string_view root) {
  std::string html = absl::StrCat(
      options.live ? "<form action=\"compare\" method=\"get\">" : "",
      "<div class=\"wide\"><table><caption class=\"vh\">Versions, newest "
      "first</caption><thead><tr><th scope=\"col\">Version</th><th "
      "scope=\"col\">First seen, UTC</th><th scope=\"col\" "
      "class=\"number\">Words</th><th scope=\"col\" "
      "class=\"number\">Change</th><th scope=\"col\">Kinds of edit</th><th "
      "scope=\"col\">Compare</th>",
      options.live ? "<th scope=\"col\">From / to</th>" : "",
      "</tr></thead><tbody>\n");
  for (size_t i = page.versions.size(); i-- > 0;)
    html += VersionRow(page, i, options, root);
  return absl::StrCat(
      html, "</tbody></table></div>\n",
      options.live ? "<button type=\"submit\">Compare the two</button></form>\n"
                   : "");
}

// Which two versions have a page of their own, as a triangle of links. Pages
// that are served compare any two by a form instead.
std::string ComparisonsHtml(const ArticlePage& page) {
  const size_t n = std::min(page.versions.size(), kComparedMax);
  if (n < 3) return "";
  std::string head;
  std::string rows;
  for (size_t from = 0; from + 1 < n; ++from)
    absl::StrAppend(&head, "<th scope=\"col\">from ",
                    page.versions[from].version, "</th>");
  for (size_t to = 1; to < n; ++to) {
    const uint32_t version = page.versions[to].version;
    absl::StrAppend(&rows, "<tr><th scope=\"row\">to ", version, "</th>");
    for (size_t from = 0; from < to; ++from) {
      const uint32_t earlier = page.versions[from].version;
      const bool there =
          !page.versions[from].erased && !page.versions[to].erased;
      absl::StrAppend(&rows, "<td>",
                      there ? Link(EditFile(earlier, version, ".html"),
                                   absl::StrCat(earlier, " → ", version))
                            : "—",
                      "</td>");
    }
    absl::StrAppend(&rows, "</tr>\n");
  }
  return absl::StrCat(
      "<h2>Any two versions compared</h2>\n<div class=\"wide\"><table "
      "class=\"compare\"><thead><tr><td></td>",
      head, "</tr></thead><tbody>\n", rows, "</tbody></table></div>\n");
}

std::string LengthChartHtml(const ArticlePage& page) {
  if (page.versions.size() < 3) return "";
  std::vector<Bar> bars;
  std::string description;
  for (const VersionInfo& version : page.versions) {
    bars.push_back({absl::StrCat(version.version), version.words});
    absl::StrAppend(&description, description.empty() ? "" : ", ", "version ",
                    version.version, ": ", version.words);
  }
  return absl::StrCat(
      "<figure><figcaption>Length in words, by version</figcaption>\n",
      BarChartSvg("Length in words by version", description + ".", bars),
      "</figure>\n");
}

}  // namespace

std::string Citation(const EditRow& row, const VersionInfo& new_version) {
  return absl::StrCat(
      "“", PlainLine(row.title), "”", row.source.empty() ? "" : ", ",
      PlainLine(row.source), ", ", PlainLine(row.url), ". Version ",
      row.new_version, ", first seen ", FormatUtc(row.new_first_seen),
      "; version ", row.old_version, " last seen ",
      FormatUtc(row.old_last_seen), ". SHA-256 of the evidence ",
      ToHex(new_version.hash), ".");
}

std::string EditPageHtml(const EditPage& page, absl::string_view root,
                         const SiteOptions& options) {
  const EditRow& row = page.row;
  const HtmlDiffOptions diff = {.changes_only = options.changes_only};
  const std::string metadata = MetadataHtml(page.view);
  std::string main = absl::StrCat(
      "<p class=\"crumbs\">", Link(absl::StrCat(root, "index.html"), "Edits"),
      " › ",
      row.source.empty()
          ? ""
          : absl::StrCat(
                Link(absl::StrCat(root, OutletFolder(row.source), "index.html"),
                     absl::StrCat("<bdi>", EscapeHtml(row.source), "</bdi>")),
                " › "),
      Link("index.html", "All versions"), " › version ", row.old_version, " → ",
      row.new_version,
      "</p>\n<p><a class=\"skip\" href=\"#first-change\">Skip to the first "
      "change</a></p>\n<header class=\"edit-head\"><h1 dir=\"auto\"",
      LanguageAttribute(row.language), ">",
      TokensHtml(row.headline, Marks::kPage), "</h1>\n",
      ChipsHtml(row, root, {.rest = "", .notes = false}),
      "<p class=\"meta\"><bdi>", OutLink(row.url, row.url), "</bdi></p>\n",
      SeenHtml(page), "</header>\n", BannerHtml(page), TabsHtml(page));
  if (!metadata.empty())
    absl::StrAppend(&main, "<h2>Around the text</h2>\n<div class=\"wide\">",
                    metadata, "</div>\n");
  absl::StrAppend(&main, "<h2>In the text</h2>\n",
                  page.side_by_side ? SideBySideHtml(page.view, diff)
                                    : InlineDiffHtml(page.view, diff),
                  ClassesHtml(page, root), EvidenceHtml(page), StepsHtml(page));
  const std::string path =
      EditPath(row.url, row.old_version, row.new_version, ".svg");
  return FramePage(
      {.title = absl::StrCat(Shorten(PlainLine(row.title), 90), " · version ",
                             row.old_version, " → ", row.new_version),
       .description = Sentence(row),
       .root = std::string(root),
       .current = "",
       .feed = "",
       .json = EditFile(row.old_version, row.new_version, ".json"),
       .image =
           options.base_url.empty() ? "" : absl::StrCat(options.base_url, path),
       .narrow = !page.side_by_side},
      options, main);
}

std::string ArticlePageHtml(const ArticlePage& page, absl::string_view root,
                            const SiteOptions& options) {
  std::string title;
  for (const VersionInfo& version : page.versions) {
    if (!version.title.empty()) title = version.title;
  }
  const std::string language =
      page.edits.empty() ? "" : page.edits.back().language;
  const std::string wayback =
      absl::StrCat("https://web.archive.org/web/*/", page.url);
  std::string main = absl::StrCat(
      "<p class=\"crumbs\">", Link(absl::StrCat(root, "index.html"), "Edits"),
      page.source.empty()
          ? ""
          : absl::StrCat(
                " › ",
                Link(
                    absl::StrCat(root, OutletFolder(page.source), "index.html"),
                    absl::StrCat("<bdi>", EscapeHtml(page.source), "</bdi>"))),
      "</p>\n<h1 dir=\"auto\"", LanguageAttribute(language), "><bdi>",
      EscapeHtml(title), "</bdi></h1>\n<p class=\"meta\"><bdi>",
      OutLink(page.url, page.url), "</bdi></p>\n<ul class=\"links meta\"><li>",
      OutLink(wayback, "Wayback Machine"), "</li>",
      options.live ? "<li><a href=\"timemap.link\">TimeMap</a></li>" : "",
      "</ul>\n", HeadlinesHtml(page, language), "<h2>Versions</h2>\n",
      VersionsHtml(page, options, root),
      options.live ? "" : ComparisonsHtml(page), LengthChartHtml(page));
  return FramePage(
      {.title = absl::StrCat(Shorten(PlainLine(title), 90), " · all versions"),
       .description = absl::StrCat(Plural(page.versions.size(), "version"),
                                   " of “", title, "”"),
       .root = std::string(root),
       .current = "",
       .feed = "",
       .json = "index.json",
       .image = "",
       .narrow = false},
      options, main);
}

}  // namespace stet
