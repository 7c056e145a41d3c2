// stet add: look at an address, say what it is, and watch it from now on.

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "cli/autodiscovery.h"
#include "cli/commands.h"
#include "cli/crawl_setup.h"
#include "cli/exit_codes.h"
#include "cli/open_store.h"
#include "cli/page_reader.h"
#include "cli/read_input.h"
#include "cli/run_in_progress.h"
#include "cli/watched_sources.h"
#include "model/status_macros.h"
#include "model/url.h"
#include "nlohmann/json.hpp"
#include "parser/extract.h"
#include "parser/read_links.h"
#include "report/json_report.h"

namespace stet {
namespace {

// What is to be watched, and what was found there.
struct Finding {
  std::string url;
  SourceKind kind = SourceKind::kArticle;
  std::string what;  // For a person: "feed, 20 entries".
  std::string title;
  std::vector<LinkEntry> lists;  // That the site names (autodiscovery).
};

// Whether a page that lists `links` articles is watched for them rather than
// for its own text.
bool IsFrontPage(const Article& article, absl::string_view address,
                 size_t links) {
  constexpr size_t kLinksOfAPage = 5;
  constexpr size_t kLinksOfASite = 10;
  if (article.page_kind == PageKind::kIndex) return true;
  if (article.page_kind == PageKind::kOther) return links >= kLinksOfAPage;
  const auto url = Url::Parse(address);
  return url.ok() && url->PathAndQuery() == "/" && links >= kLinksOfASite;
}

Finding Tell(const Page& page, const std::string& url,
             const CrawlerOptions& crawl, const PageReader& reader) {
  Finding finding{.url = url,
                  .kind = SourceKind::kArticle,
                  .what = "",
                  .title = "",
                  .lists = {}};
  const absl::string_view content_type = Header(page, "content-type");
  const ReadLinksOptions link_options{.url = page.final_url,
                                      .content_type = content_type};
  if (LooksLikeFeedOrSitemap(page.body, content_type)) {
    const auto links = reader.Read(page.body, link_options);
    if (links.ok()) {
      finding.kind = links->kind;
      finding.title = links->title;
      finding.what = absl::StrCat(SourceKindName(links->kind), ", ",
                                  links->entries.size(), " entries");
      return finding;
    }
  }
  const auto extraction = reader.Extract(
      page.body, {.url = page.final_url, .content_type = content_type});
  if (!extraction.ok()) {
    finding.what = absl::StrCat("no page that can be read (",
                                extraction.status().message(), ")");
    return finding;
  }
  const Article& article = extraction->article;
  finding.title = article.title;
  const auto links = reader.Read(page.body, link_options);
  const size_t articles =
      !links.ok() ? 0
                  : static_cast<size_t>(std::count_if(
                        links->entries.begin(), links->entries.end(),
                        [](const LinkEntry& entry) {
                          return entry.kind == SourceKind::kArticle;
                        }));
  if (IsFrontPage(article, page.final_url, articles)) {
    if (links.ok()) finding.lists = NamedLists(*links, page.final_url, crawl);
    finding.kind = SourceKind::kPage;
    finding.what =
        absl::StrCat("front or section page, ", articles, " article links");
  } else {
    finding.what = absl::StrCat(
        PageKindName(article.page_kind), ", ", WordCount(article), " words",
        article.reason.empty() ? "" : ": ", article.reason);
  }
  return finding;
}

void Print(Context& context, const Finding& finding, const std::string& source,
           bool added, bool watched_too) {
  if (context.json) {
    nlohmann::ordered_json json = {
        {"url", finding.url},    {"kind", SourceKindName(finding.kind).data()},
        {"found", finding.what}, {"title", finding.title},
        {"source", source},      {"new", added}};
    for (const LinkEntry& list : finding.lists) {
      json["lists"].push_back(
          {{"url", list.url}, {"kind", SourceKindName(list.kind).data()}});
    }
    *context.out << Dump(json) << "\n";
    return;
  }
  if (context.quiet) return;
  *context.out << (added ? "added " : "kept  ") << TerminalSafe(finding.url)
               << "\n      " << TerminalSafe(finding.what)
               << (finding.title.empty()
                       ? ""
                       : absl::StrCat(", \"", TerminalSafe(finding.title),
                                      "\""))
               << ", source \"" << TerminalSafe(source) << "\"\n";
  for (const LinkEntry& list : finding.lists) {
    *context.out << "      it names a " << SourceKindName(list.kind) << ": "
                 << (watched_too ? "" : "stet add ") << TerminalSafe(list.url)
                 << "\n";
  }
}

// The lines of an address list: URL, or a kind and a URL; '#' begins a comment.
absl::StatusOr<std::vector<Finding>> ReadList(const Context& context,
                                              const std::string& path) {
  STET_ASSIGN_OR_RETURN(const std::string text,
                        ReadFile(context.Resolve(path)));
  std::vector<Finding> findings;
  size_t number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line.front() == '#') continue;
    const std::vector<absl::string_view> words =
        absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    Finding finding{.url = std::string(words.back()),
                    .kind = SourceKind::kArticle,
                    .what = "as listed",
                    .title = "",
                    .lists = {}};
    const auto kind =
        words.size() == 2 ? ParseSourceKind(words[0]) : std::nullopt;
    if (kind) finding.kind = *kind;
    const auto url = Url::Parse(finding.url);
    if (!url.ok() || words.size() > 2 || (words.size() == 2 && !kind)) {
      return absl::InvalidArgumentError(absl::StrCat(
          path, ":", number, ": \"", line,
          "\" is no line of the form [article|feed|sitemap|page] URL",
          url.ok() ? "" : absl::StrCat(" (", url.status().message(), ")")));
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

absl::StatusOr<std::vector<Finding>> ReadOpmlFile(const Context& context,
                                                  const std::string& path) {
  STET_ASSIGN_OR_RETURN(const std::string bytes,
                        ReadFile(context.Resolve(path)));
  absl::StatusOr<Links> links = ReadOpml(bytes);
  if (!links.ok()) {
    return absl::Status(links.status().code(),
                        absl::StrCat(path, ": ", links.status().message()));
  }
  std::vector<Finding> findings;
  for (const LinkEntry& entry : links->entries) {
    if (!Url::Parse(entry.url).ok()) continue;
    findings.push_back({.url = entry.url,
                        .kind = SourceKind::kFeed,
                        .what = "as listed",
                        .title = entry.title,
                        .lists = {}});
  }
  return findings;
}

absl::StatusOr<bool> Watch(Store& store, const Finding& finding,
                           const std::string& name, absl::Time now) {
  STET_ASSIGN_OR_RETURN(const std::vector<Source> sources, store.ListSources());
  const auto known =
      std::find_if(sources.begin(), sources.end(),
                   [&](const Source& source) { return source.name == name; });
  Source source;
  if (known != sources.end()) source = *known;
  source.name = name;
  AddAddress(source, finding.kind, finding.url);
  STET_RETURN_IF_ERROR(store.PutSource(source));
  STET_ASSIGN_OR_RETURN(Visit visit,
                        MakeVisit(finding.url, finding.kind, name, now));
  visit.user_named = true;
  STET_ASSIGN_OR_RETURN(const size_t added, InsertNew(store, {visit}));
  return added > 0;
}

// A feed or sitemap that the address named by hand names in its turn.
Finding ListFinding(const LinkEntry& list) {
  return {.url = list.url,
          .kind = list.kind,
          .what = "",
          .title = list.title,
          .lists = {}};
}

// Also the lists that it names, if `lists`. `added`: whether it is new itself.
absl::Status WatchAll(Store& store, const Finding& finding,
                      const std::string& name, bool lists, absl::Time now,
                      bool& added) {
  STET_ASSIGN_OR_RETURN(added, Watch(store, finding, name, now));
  for (const LinkEntry& list : finding.lists) {
    if (lists)
      STET_RETURN_IF_ERROR(Watch(store, ListFinding(list), name, now).status());
  }
  return absl::OkStatus();
}

// Looks at every address first: the store is held only for the writing.
std::vector<Finding> LookAt(Context& context, const AddOptionsCli& options,
                            const CrawlerOptions& crawl,
                            const PageReader& reader, int& code) {
  std::vector<Finding> findings;
  for (const std::string& url : options.urls) {
    const absl::StatusOr<Page> page = FetchOnce(url, crawl);
    const bool readable = page.ok() && page->status < 400;
    if (readable) {
      findings.push_back(Tell(*page, url, crawl, reader));
      continue;
    }
    code = kSourceUnreadable;
    const std::string why = page.ok()
                                ? absl::StrCat("HTTP status ", page->status)
                                : std::string(page.status().message());
    if (options.anyway) {
      findings.push_back({.url = url,
                          .kind = SourceKind::kArticle,
                          .what = absl::StrCat("not readable now: ", why),
                          .title = "",
                          .lists = {}});
    } else {
      PrintError(context, absl::StrCat("not added: ", url, ": ", why,
                                       "; --anyway watches it all the same"));
    }
  }
  return findings;
}

}  // namespace

int AddCommand(Context& context, const AddOptionsCli& options) {
  if (options.urls.empty() && options.opml.empty() && options.list.empty()) {
    PrintError(context, "add needs an address, --list FILE or --opml FILE");
    return kUsage;
  }
  for (const std::string& url : options.urls) {
    const auto parsed = Url::Parse(url);
    if (!parsed.ok()) return Fail(context, parsed.status());
  }
  // What a page does to whoever reads it, it must not do to a run that carries
  // this command out.
  PageReader reader({.worker_program = context.worker_program});
  if (!options.urls.empty()) reader.ForkWorkers(1);
  const auto crawl = CrawlerOptionsFor(context);
  if (!crawl.ok()) return Fail(context, crawl.status());
  std::vector<Finding> findings;
  if (!options.list.empty()) {
    auto listed = ReadList(context, options.list);
    if (!listed.ok()) return Fail(context, listed.status());
    findings = *std::move(listed);
  }
  if (!options.opml.empty()) {
    auto listed = ReadOpmlFile(context, options.opml);
    if (!listed.ok()) return Fail(context, listed.status());
    findings.insert(findings.end(), listed->begin(), listed->end());
  }
  int code = kDone;
  const std::vector<Finding> looked_at =
      LookAt(context, options, *crawl, reader, code);
  findings.insert(findings.end(), looked_at.begin(), looked_at.end());
  if (findings.empty()) return code;
  return std::max(
      code, WithStore(context, StoreAccess::kCreate, [&](Store& store) {
        for (const Finding& finding : findings) {
          const auto url = Url::Parse(finding.url);
          const std::string name =
              options.name.empty() ? std::string(url->host()) : options.name;
          bool added = false;
          const absl::Status status = ChangeWatched(context, [&] {
            return WatchAll(store, finding, name, options.lists,
                            context.clock(), added);
          });
          if (!status.ok()) return Fail(context, status);
          Print(context, finding, name, added, options.lists);
        }
        if (!context.quiet && !context.json) *context.err << "Next: stet run\n";
        return static_cast<int>(kDone);
      }));
}

}  // namespace stet
