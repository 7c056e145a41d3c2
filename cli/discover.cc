// stet discover: what a feed, sitemap or front page lists.

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/autodiscovery.h"
#include "cli/commands.h"
#include "cli/crawl_setup.h"
#include "cli/exit_codes.h"
#include "cli/open_store.h"
#include "cli/read_input.h"
#include "model/time_text.h"
#include "nlohmann/json.hpp"
#include "parser/read_links.h"
#include "report/json_report.h"

namespace stet {
namespace {

// A page's own lists come first, with those of robots.txt among them.
void NameLists(const std::string& url, const CrawlerOptions& crawl,
               Links& links) {
  std::vector<LinkEntry> entries = NamedLists(links, url, crawl);
  for (LinkEntry& entry : links.entries) {
    if (entry.kind == SourceKind::kArticle) entries.push_back(std::move(entry));
  }
  links.entries = std::move(entries);
}

}  // namespace

int DiscoverCommand(Context& context, const DiscoverOptionsCli& options) {
  auto input = ReadInput(context, options.input);
  if (!input.ok()) {
    PrintError(context, input.status().message());
    return IsAddress(options.input) ? kSourceUnreadable : kUsage;
  }
  if (!options.url.empty()) input->url = options.url;
  if (!options.content_type.empty()) input->content_type = options.content_type;
  auto links = ReadLinks(
      input->bytes, {.url = input->url, .content_type = input->content_type});
  if (!links.ok()) {
    PrintError(context, absl::StrCat("reading ", options.input, ": ",
                                     links.status().message()));
    return kUsage;
  }
  if (IsAddress(options.input) && links->kind == SourceKind::kPage) {
    const auto crawl = CrawlerOptionsFor(context);
    if (!crawl.ok()) return Fail(context, crawl.status());
    NameLists(input->url, *crawl, *links);
  }
  for (const std::string& warning : links->warnings) {
    if (!context.quiet)
      PrintError(context,
                 absl::StrCat("warning: ", options.input, ": ", warning));
  }
  if (context.json) {
    *context.out << Dump(ToJson(*links)) << "\n";
    return kDone;
  }
  for (const LinkEntry& entry : links->entries) {
    const auto when = entry.updated ? entry.updated : entry.published;
    if (entry.kind != SourceKind::kArticle)
      *context.out << SourceKindName(entry.kind) << " ";
    *context.out << TerminalSafe(entry.url) << "\t"
                 << (when ? FormatUtc(*when) : "") << "\t"
                 << TerminalSafe(entry.title) << "\n";
  }
  if (links->entries.empty())
    PrintError(context, absl::StrCat(options.input, " lists nothing"));
  return kDone;
}

}  // namespace stet
