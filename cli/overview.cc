// stet without arguments: what is watched, what changed lately, and what to
// type next.

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/crawl_setup.h"
#include "cli/edit_query.h"
#include "cli/exit_codes.h"
#include "cli/open_store.h"
#include "cli/watched_sources.h"
#include "model/plural.h"
#include "model/status_macros.h"
#include "model/unicode.h"
#include "report/edit_row.h"
#include "report/escape.h"
#include "report/text_layout.h"

namespace stet {
namespace {

constexpr size_t kSourcesShown = 12;
constexpr size_t kEditsShown = 5;
// Looked through for the newest edits; most versions are edits.
constexpr uint64_t kVersionsRead = 200;

constexpr char kWelcome[] =
    "stet watches news articles, keeps every version, and shows each edit.\n\n"
    "  stet init                                  write stet.toml, make the "
    "store\n"
    "  stet add https://www.example.com/rss.xml   watch an outlet's feed\n"
    "  stet run                                   look, and print the edits "
    "found\n"
    "  stet --help                                every command\n";

// "3 minutes ago", "2 days ago".
std::string Ago(absl::Duration past) {
  const struct {
    absl::Duration unit;
    const char* name;
  } kUnits[] = {{absl::Hours(24), "day"},
                {absl::Hours(1), "hour"},
                {absl::Minutes(1), "minute"}};
  for (const auto& [unit, name] : kUnits) {
    if (past >= unit)
      return absl::StrCat(Plural(static_cast<uint64_t>(past / unit), name),
                          " ago");
  }
  return "just now";
}

void PrintSources(Context& context, const std::vector<Source>& sources,
                  const StoreStats& stats) {
  *context.out << Inked("Watched", Ink::kBold, context.colour) << "\n";
  if (sources.empty()) *context.out << "  nothing yet\n";
  int width = 0;
  for (const Source& source : sources)
    width = std::max(width, DisplayWidth(TerminalSafe(source.name)));
  width = std::min(width, 36);
  for (size_t i = 0; i < std::min(sources.size(), kSourcesShown); ++i) {
    const std::string& name = sources[i].name;
    const auto own = std::find_if(
        stats.sources.begin(), stats.sources.end(),
        [&name](const StoreStats::BySource& s) { return s.source == name; });
    const StoreStats::BySource counts =
        own == stats.sources.end() ? StoreStats::BySource{} : *own;
    *context.out << "  " << PadTo(Shorten(TerminalSafe(name), 36), width)
                 << "  " << Plural(counts.articles, "article") << ", "
                 << Plural(counts.edits, "edit");
    if (counts.silent > 0) *context.out << ", " << counts.silent << " silent";
    if (sources[i].paused) *context.out << ", paused";
    *context.out << "\n";
  }
  if (sources.size() > kSourcesShown)
    *context.out << "  and " << sources.size() - kSourcesShown
                 << " more: stet list\n";
}

absl::StatusOr<std::deque<EditRow>> NewestEdits(const Context& context,
                                                Store& store,
                                                uint64_t versions) {
  const PageReader reader({.worker_program = context.worker_program});
  EditQuery query;
  // Sequences are never fewer than the versions that are there.
  query.after_sequence =
      versions > kVersionsRead ? versions - kVersionsRead : 0;
  std::deque<EditRow> newest;
  STET_RETURN_IF_ERROR(
      ForEachEdit(store, reader, query, [&](const EditView& view) {
        newest.push_front(RowOf(view, view.old_version.first_seen));
        if (newest.size() > kEditsShown) newest.pop_back();
        return absl::OkStatus();
      }).status());
  return newest;
}

void PrintEdits(Context& context, const std::deque<EditRow>& edits) {
  *context.out << "\n"
               << Inked("Edited lately", Ink::kBold, context.colour) << "\n";
  if (edits.empty()) *context.out << "  no edit seen yet\n";
  for (const EditRow& row : edits) {
    const int room = std::clamp(context.width, 40, 100) - 2;
    const std::vector<TokenRun> shown = ShortenTokens(row.headline, 160);
    for (const std::string& line : LayOut(shown, {context.colour, room}))
      *context.out << "  " << line << "\n";
    const std::string about =
        absl::StrCat(Ago(context.clock() - row.new_first_seen), " · ",
                     row.source.empty() ? "" : absl::StrCat(row.source, " · "),
                     row.silent ? "silent · " : "", ClassLine(row));
    for (const std::string& line :
         LayOut({{{TokenOp::kKeep, about}}}, {false, room}))
      *context.out << "  " << Inked(line, Ink::kDim, context.colour) << "\n";
  }
}

void PrintNext(Context& context, bool watching,
               const std::deque<EditRow>& edits) {
  *context.out << "\n" << Inked("Next", Ink::kBold, context.colour) << "\n";
  if (!watching) {
    *context.out << "  stet add https://www.example.com/rss.xml\n";
    return;
  }
  *context.out << "  stet run                 look at what is due\n"
                  "  stet report --since 1d   the edits of the last day\n";
  if (!edits.empty())
    *context.out << "  stet diff " << TerminalSafe(edits.front().url) << "\n";
  *context.out << "  stet --help              every command\n";
}

absl::Status Overview(Context& context, Store& store) {
  STET_ASSIGN_OR_RETURN(const Config config, LoadConfig(context));
  STET_ASSIGN_OR_RETURN(const std::vector<Source> sources,
                        WatchedSources(store, config));
  STET_ASSIGN_OR_RETURN(const StoreStats stats, store.Stats());
  STET_ASSIGN_OR_RETURN(const std::deque<EditRow> edits,
                        NewestEdits(context, store, stats.versions));
  PrintSources(context, sources, stats);
  PrintEdits(context, edits);
  PrintNext(context, !sources.empty(), edits);
  return absl::OkStatus();
}

}  // namespace

int OverviewCommand(Context& context) {
  if (context.json) return ListCommand(context, {});
  const auto store = OpenedStore::Open(context, StoreAccess::kRead);
  if (absl::IsNotFound(store.status())) {
    *context.out << kWelcome;
    return kDone;
  }
  if (!store.ok()) return Fail(context, store.status());
  const absl::Status shown = Overview(context, **store);
  if (!shown.ok()) return Fail(context, shown);
  return TellFaults(context, *store, kDone);
}

}  // namespace stet
