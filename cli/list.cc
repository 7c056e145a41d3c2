// stet list: what is watched; and stet alone: how things stand.

#include <algorithm>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cli/commands.h"
#include "cli/crawl_setup.h"
#include "cli/exit_codes.h"
#include "cli/history.h"
#include "cli/open_store.h"
#include "cli/read_input.h"
#include "cli/source_rates.h"
#include "cli/watched_sources.h"
#include "crawler/scheduler.h"
#include "model/plural.h"
#include "model/status_macros.h"
#include "model/time_text.h"
#include "model/url.h"
#include "nlohmann/json.hpp"
#include "report/json_report.h"

namespace stet {
namespace {

struct SourceCounts {
  size_t articles = 0;
  size_t live = 0;
  size_t gone = 0;
  size_t blocked = 0;
  size_t failing = 0;
  size_t edits = 0;
  absl::Time next_due = absl::InfiniteFuture();
};

nlohmann::ordered_json VisitJson(const Visit& visit,
                                 const ScheduleOptions& options) {
  return {{"id", visit.id},
          {"url", visit.url},
          {"source", visit.source},
          {"kind", std::string(SourceKindName(visit.kind))},
          {"state", std::string(VisitStateName(visit.state))},
          {"reason", visit.reason},
          {"moved_to", visit.moved_to},
          {"user_named", visit.user_named},
          {"added", FormatUtc(visit.added)},
          {"last_checked", FormatUtc(visit.last_checked)},
          {"last_changed", FormatUtc(visit.last_changed)},
          {"next_due", FormatUtc(visit.next_due)},
          {"why", ExplainNextDue(visit, options)},
          {"checks", visit.checks},
          {"edits", visit.edits},
          {"failures", visit.failures},
          {"front_title", visit.front_title}};
}

ScheduleOptions OptionsFor(const std::vector<Source>& sources,
                           const Config& config, const SourceRates& rates,
                           const Visit& visit) {
  ScheduleOptions options{.every = std::nullopt,
                          .fetches_per_week = config.crawl.fetches_per_week,
                          .source_rate = rates.Of(visit.source, visit.url)};
  for (const Source& source : sources) {
    if (source.name == visit.source) options.every = source.every;
  }
  return options;
}

void PrintVisit(Context& context, const Visit& visit,
                const ScheduleOptions& options) {
  if (context.json) {
    *context.out << Dump(VisitJson(visit, options)) << "\n";
    return;
  }
  const auto row = [&](absl::string_view name, absl::string_view value) {
    if (!value.empty())
      *context.out << name << std::string(14 - name.size(), ' ')
                   << TerminalSafe(value) << "\n";
  };
  row("address", visit.url);
  row("kind", SourceKindName(visit.kind));
  row("source", visit.source);
  row("state", absl::StrCat(VisitStateName(visit.state),
                            visit.reason.empty() ? "" : ": ", visit.reason));
  row("last look", FormatUtc(visit.last_checked));
  row("last change", FormatUtc(visit.last_changed));
  row("looks", absl::StrCat(visit.checks, ", edits ", visit.edits,
                            ", failures in a row ", visit.failures));
  row("front page", visit.front_title);
  row("next look", FormatUtc(visit.next_due));
  row("why", ExplainNextDue(visit, options));
}

void PrintOpml(Context& context, const std::vector<Source>& sources) {
  const auto escape = [](absl::string_view text) {
    return absl::StrReplaceAll(
        text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
  };
  *context.out
      << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n"
      << "<head><title>Watched by stet</title></head>\n<body>\n";
  for (const Source& source : sources) {
    for (const std::string& feed : source.feeds) {
      *context.out << "<outline type=\"rss\" text=\"" << escape(source.name)
                   << "\" xmlUrl=\"" << escape(feed) << "\"/>\n";
    }
  }
  *context.out << "</body>\n</opml>\n";
}

// A list that a source names, and what is wrong with it.
void PrintAddress(Context& context, Store& store, const std::string& url) {
  *context.out << "    " << TerminalSafe(url);
  const absl::StatusOr<Url> parsed = Url::Parse(url);
  const absl::StatusOr<Visit> visit =
      parsed.ok() ? store.GetVisit(parsed->Identity()) : parsed.status();
  if (visit.ok()) {
    if (const auto since = FailingSince(*visit))
      *context.out << "  unreadable since " << FormatUtc(*since) << ": "
                   << TerminalSafe(visit->reason);
  }
  *context.out << "\n";
}

absl::Status ListSources(Context& context, Store& store,
                         const std::vector<Source>& sources) {
  absl::btree_map<std::string, SourceCounts> counts;
  STET_RETURN_IF_ERROR(ForEachVisit(store, [&](const Visit& visit) {
    if (visit.state == VisitState::kRemoved ||
        visit.state == VisitState::kMoved)
      return absl::OkStatus();
    SourceCounts& count = counts[visit.source];
    count.next_due = std::min(count.next_due, visit.next_due);
    if (FailingSince(visit)) ++count.failing;
    if (visit.kind != SourceKind::kArticle) return absl::OkStatus();
    ++count.articles;
    count.edits += visit.edits;
    if (visit.state == VisitState::kGone)
      ++count.gone;
    else if (visit.state == VisitState::kBlocked)
      ++count.blocked;
    else
      ++count.live;
    return absl::OkStatus();
  }));
  for (const Source& source : sources) {
    const SourceCounts& count = counts[source.name];
    if (context.json) {
      *context.out << Dump(
                          {{"name", source.name},
                           {"from", source.from_config ? "stet.toml" : "store"},
                           {"paused", source.paused},
                           {"feeds", source.feeds},
                           {"sitemaps", source.sitemaps},
                           {"pages", source.pages},
                           {"named_articles", source.articles},
                           {"articles", count.articles},
                           {"live", count.live},
                           {"gone", count.gone},
                           {"blocked", count.blocked},
                           {"failing", count.failing},
                           {"edits", count.edits},
                           {"next_due", FormatUtc(count.next_due)}})
                   << "\n";
      continue;
    }
    *context.out << TerminalSafe(source.name) << "  ("
                 << (source.from_config ? "stet.toml" : "stet add")
                 << (source.paused ? ", paused" : "") << ")\n    "
                 << Plural(count.articles, "article") << ", "
                 << Plural(count.edits, "edit");
    if (count.gone > 0) *context.out << ", " << count.gone << " gone";
    if (count.blocked > 0) *context.out << ", " << count.blocked << " blocked";
    if (count.failing > 0) *context.out << ", " << count.failing << " failing";
    const std::string next = FormatUtc(count.next_due);
    *context.out << (next.empty() ? "" : "; next look ") << next << "\n";
    for (const auto* urls : {&source.feeds, &source.sitemaps, &source.pages}) {
      for (const std::string& url : *urls) PrintAddress(context, store, url);
    }
  }
  if (sources.empty() && !context.json) {
    *context.err << "Nothing is watched yet. Next: stet add "
                    "https://www.example.com/rss.xml\n";
  }
  return absl::OkStatus();
}

absl::Status ListArticles(Context& context, Store& store,
                          const std::vector<Source>& sources,
                          const Config& config,
                          const std::string& only_source) {
  STET_ASSIGN_OR_RETURN(const std::unique_ptr<SourceRates> rates,
                        SourceRates::Load(store));
  return ForEachVisit(store, [&](const Visit& visit) {
    if (!only_source.empty() && visit.source != only_source)
      return absl::OkStatus();
    if (visit.state == VisitState::kMoved) return absl::OkStatus();
    if (context.json) {
      *context.out << Dump(VisitJson(
                          visit, OptionsFor(sources, config, *rates, visit)))
                   << "\n";
      return absl::OkStatus();
    }
    *context.out << VisitStateName(visit.state) << "\t"
                 << Plural(visit.edits, "edit") << "\tnext "
                 << FormatUtc(visit.next_due) << "\t" << TerminalSafe(visit.url)
                 << "\n";
    return absl::OkStatus();
  });
}

absl::Status List(Context& context, Store& store, const Config& config,
                  const ListOptionsCli& options) {
  STET_ASSIGN_OR_RETURN(const std::vector<Source> sources,
                        WatchedSources(store, config));
  if (options.opml) {
    PrintOpml(context, sources);
    return absl::OkStatus();
  }
  if (IsAddress(options.target)) {
    STET_ASSIGN_OR_RETURN(const Visit visit, FindVisit(store, options.target));
    STET_ASSIGN_OR_RETURN(const std::unique_ptr<SourceRates> rates,
                          SourceRates::Load(store));
    PrintVisit(context, visit, OptionsFor(sources, config, *rates, visit));
    return absl::OkStatus();
  }
  if (!options.target.empty() &&
      std::none_of(sources.begin(), sources.end(), [&](const Source& source) {
        return source.name == options.target;
      })) {
    return absl::NotFoundError(absl::StrCat(
        "no source is named \"", options.target, "\"; see: stet list"));
  }
  if (options.articles || !options.target.empty()) {
    return ListArticles(context, store, sources, config, options.target);
  }
  return ListSources(context, store, sources);
}

}  // namespace

int ListCommand(Context& context, const ListOptionsCli& options) {
  const auto config = LoadConfig(context);
  if (!config.ok()) return Fail(context, config.status());
  return WithStore(context, StoreAccess::kRead, [&](Store& store) {
    const absl::Status listed = List(context, store, *config, options);
    return listed.ok() ? static_cast<int>(kDone) : Fail(context, listed);
  });
}

}  // namespace stet
