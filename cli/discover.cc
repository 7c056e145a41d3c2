// stet discover: what a feed, sitemap or front page lists.

#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/read_input.h"
#include "model/time_text.h"
#include "nlohmann/json.hpp"
#include "parser/read_links.h"
#include "report/json_report.h"

namespace stet {

int DiscoverCommand(Context& context, const DiscoverOptionsCli& options) {
  auto input = ReadInput(context, options.input);
  if (!input.ok()) {
    PrintError(context, input.status().message());
    return IsAddress(options.input) ? kSourceUnreadable : kUsage;
  }
  if (!options.url.empty()) input->url = options.url;
  if (!options.content_type.empty()) input->content_type = options.content_type;
  const auto links = ReadLinks(
      input->bytes, {.url = input->url, .content_type = input->content_type});
  if (!links.ok()) {
    PrintError(context, absl::StrCat("reading ", options.input, ": ",
                                     links.status().message()));
    return kUsage;
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
    *context.out << TerminalSafe(entry.url) << "\t"
                 << (when ? FormatUtc(*when) : "") << "\t"
                 << TerminalSafe(entry.title) << "\n";
  }
  if (links->entries.empty())
    PrintError(context, absl::StrCat(options.input, " lists nothing"));
  return kDone;
}

}  // namespace stet
