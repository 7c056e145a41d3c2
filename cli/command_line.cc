// The options of every command, told to CLI11. Texts here are the program's
// reference: --help, the man page and the completions say what stands here.

#include <algorithm>
#include <iterator>
#include <memory>
#include <thread>

#include "CLI/CLI.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/command_help.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/nearest_name.h"
#include "cli/program.h"
#include "cli/version.h"

namespace stet {
namespace {

// Collects the commands: each binds its options to a struct that lives as long
// as the parsed command.
class CommandLine {
 public:
  CommandLine(CLI::App& app, Context& context, ParsedCommand& parsed)
      : app_(app), context_(context), parsed_(parsed) {}

  // A command whose options are an `Options` struct, carried out by `command`.
  template <typename Options>
  CLI::App* Add(const std::string& name, const std::string& description,
                const std::string& example, CommandPlace place,
                int (*command)(Context&, const Options&),
                std::shared_ptr<Options>& options) {
    options = std::make_shared<Options>();
    return AddRun(name, description, example, place,
                  [options, command](Context& context) {
                    return command(context, *options);
                  });
  }

  CLI::App* AddRun(const std::string& name, const std::string& description,
                   const std::string& example, CommandPlace place,
                   std::function<int(Context&)> run) {
    CLI::App* const sub = app_.add_subcommand(name, description);
    sub->footer(absl::StrCat("Example:\n  ", example));
    sub->fallthrough();
    static constexpr absl::string_view kPaged[] = {"log", "show", "diff",
                                                   "report", "list"};
    const bool paged = std::find(std::begin(kPaged), std::end(kPaged), name) !=
                       std::end(kPaged);
    sub->callback([this, place, paged, run = std::move(run)] {
      parsed_.place = place;
      parsed_.pages_output = paged;
      parsed_.run = run;
    });
    return sub;
  }

  Context& context() { return context_; }
  ParsedCommand& parsed() { return parsed_; }

 private:
  CLI::App& app_;
  Context& context_;
  ParsedCommand& parsed_;
};

std::string JobsText() {
  return absl::StrCat("Threads; one a core is ",
                      std::thread::hardware_concurrency());
}

void AddDocumentCommands(CommandLine& line) {
  std::shared_ptr<ExtractOptionsCli> extract;
  CLI::App* app =
      line.Add("extract", "The article in a page; no store needed",
               "stet extract https://www.example.com/news/1 --format markdown",
               CommandPlace::kAnywhere, &ExtractCommand, extract);
  app->add_option("input", extract->inputs,
                  "Files (gzipped too), addresses, or - for standard input");
  app->add_option("--format", extract->format, "How to print it")
      ->check(CLI::IsMember({"text", "json", "markdown"}));
  app->add_option("--url", extract->url, "The page's address, for a file");
  app->add_option("--content-type", extract->content_type,
                  "The Content-Type it was served with");
  app->add_flag("--jsonl", extract->jsonl, "One JSON line per file, in order");
  app->add_option("--manifest", extract->manifest,
                  "A file of lines {\"file\": …, \"url\": …}; implies --jsonl");
  app->add_option("--jobs", extract->jobs, JobsText())
      ->check(CLI::Range(1, 256));
  app->add_option("--keep", extract->keep,
                  "A CSS selector of the article, as `keep` of a [[source]]")
      ->allow_extra_args(false);
  app->add_option("--drop", extract->drop,
                  "A CSS selector of furniture, as `drop` of a [[source]]")
      ->allow_extra_args(false);
  app->add_flag("--explain", extract->explain,
                "Say for each block why it stayed or went, and where each "
                "field came from");

  std::shared_ptr<DiscoverOptionsCli> discover;
  app = line.Add("discover", "What a feed, sitemap or front page lists",
                 "stet discover https://www.example.com/rss.xml --json",
                 CommandPlace::kAnywhere, &DiscoverCommand, discover);
  app->add_option("input", discover->input,
                  "A file, an address, or - for standard input")
      ->required();
  app->add_option("--url", discover->url, "The document's address, for a file");
  app->add_option("--content-type", discover->content_type,
                  "The Content-Type it was served with");

  std::shared_ptr<RobotsOptionsCli> robots;
  app =
      line.Add("robots",
               "What a robots.txt allows, and the line that decides (RFC 9309)",
               "stet robots https://www.example.com/robots.txt --agent stet "
               "https://www.example.com/a",
               CommandPlace::kAnywhere, &RobotsCommand, robots);
  app->add_option("input", robots->input,
                  "The robots.txt: a file, an address, or -")
      ->required();
  app->add_option("urls", robots->urls, "Addresses to decide on")->required();
  app->add_option("--agent", robots->agent, "The product token that asks");

  std::shared_ptr<UrlOptionsCli> url;
  app = line.Add(
      "url", "The normalised form of addresses, which identifies an article",
      "stet url 'HTTP://Example.com:80/a?utm_source=x#top'",
      CommandPlace::kAnywhere, &UrlCommand, url);
  app->add_option("urls", url->urls, "Addresses")->required();
  app->add_option("--base", url->base, "What relative ones are joined to");
  app->add_flag("--resolve", url->resolve,
                "Join and serialise by the WHATWG rules only");
}

void AddWatchingCommands(CommandLine& line) {
  std::shared_ptr<InitOptionsCli> init;
  CLI::App* app =
      line.Add("init", "Write a commented stet.toml and make an empty store",
               "stet init", CommandPlace::kThisProcess, &InitCommand, init);
  app->add_flag("--force", init->force, "Replace a stet.toml that is there");

  std::shared_ptr<AddOptionsCli> add;
  app = line.Add(
      "add",
      "Watch an article, feed, sitemap or front page; says what it found there",
      "stet add https://www.example.com/rss.xml", CommandPlace::kStoreHolder,
      &AddCommand, add);
  app->add_option("urls", add->urls, "Addresses");
  app->add_option("--opml", add->opml, "An OPML subscription list");
  app->add_option("--list", add->list,
                  "A file of addresses, one a line (seeds/README.md)");
  app->add_option("--name", add->name, "The source's name; else the host's");
  app->add_flag("--lists", add->lists,
                "Watch the feeds and sitemaps that its site names, too");
  app->add_flag("--anyway", add->anyway,
                "Watch it even if it cannot be read now");

  const auto change = [&line](const char* name, const char* description,
                              WatchChange what) {
    auto targets = std::make_shared<std::vector<std::string>>();
    line.AddRun(name, description,
                absl::StrCat("stet ", name, " www.example.com"),
                CommandPlace::kStoreHolder,
                [targets, what](Context& context) {
                  return ChangeWatchCommand(context, what, *targets);
                })
        ->add_option("targets", *targets, "Addresses, or names of sources")
        ->required();
  };
  change("remove", "Stop watching, keeping every version",
         WatchChange::kRemove);
  change("pause", "Do not look until `resume`", WatchChange::kPause);
  change("resume", "Look again", WatchChange::kResume);

  std::shared_ptr<ListOptionsCli> list;
  app = line.Add(
      "list", "What is watched; for one address, when the next look is and why",
      "stet list www.example.com --json", CommandPlace::kStoreHolder,
      &ListCommand, list);
  app->add_option("target", list->target,
                  "An address, or the name of a source");
  app->add_flag("--articles", list->articles,
                "Every article, not only the sources");
  app->add_flag("--opml", list->opml, "The feeds as an OPML subscription list");
}

void AddLookingCommands(CommandLine& line) {
  std::shared_ptr<RunOptionsCli> run;
  CLI::App* app = line.Add("run",
                           "One pass for cron: look at what is due, keep what "
                           "is new, print the edits found",
                           "stet run -q --report /var/www/edits",
                           CommandPlace::kThisProcess, &RunCommand, run);
  app->add_flag("--all", run->all, "Look at everything watched, due or not");
  app->add_option("--max-time", run->max_time,
                  "Stop cleanly after this long, as 50m");
  app->add_option("--report", run->report_directory,
                  "Keep a static site in this directory up to date");
  app->add_option("--metrics", run->metrics,
                  "A file for Prometheus text, or a port on loopback, as "
                  "127.0.0.1:9180, that answers /metrics and /health");

  auto watch = std::make_shared<RunOptionsCli>();
  watch->service = true;
  app = line.AddRun(
      "watch",
      "The same as a service, until SIGTERM; SIGHUP reads stet.toml again",
      "stet watch --report /var/www/edits", CommandPlace::kThisProcess,
      [watch](Context& context) { return RunCommand(context, *watch); });
  app->add_option("--report", watch->report_directory,
                  "Keep a static site in this directory up to date");
  app->add_option("--metrics", watch->metrics,
                  "A file for Prometheus text, or a port on loopback, as "
                  "127.0.0.1:9180, that answers /metrics and /health");
}

void AddVersionCommands(CommandLine& line) {
  std::shared_ptr<LogOptionsCli> log;
  CLI::App* app = line.Add("log", "An article's versions",
                           "stet log https://www.example.com/news/1",
                           CommandPlace::kStoreHolder, &LogCommand, log);
  app->add_option("url", log->url, "The article's address")->required();

  std::shared_ptr<ShowOptionsCli> show;
  app = line.Add("show",
                 "One version of an article, the newest unless @N is given",
                 "stet show https://www.example.com/news/1@2 --evidence",
                 CommandPlace::kStoreHolder, &ShowCommand, show);
  app->add_option("target", show->target, "URL or URL@N")->required();
  CLI::Option* const raw =
      app->add_flag("--raw", show->raw, "The page as it was received");
  app->add_option("--look", show->look,
                  "Which of the version's raw pages, as --evidence lists them: "
                  "0 the first, -1 the latest that shows it; of URL@0 those "
                  "seen before the first version")
      ->needs(raw);
  app->add_flag("--evidence", show->evidence,
                "What a citation needs: addresses, times, hashes");
  app->add_option("--format", show->format, "How to print it")
      ->check(CLI::IsMember({"text", "markdown", "json", "html"}));

  std::shared_ptr<DiffOptionsCli> diff;
  app =
      line.Add("diff", "The latest edit of an article, or from version A to B",
               "stet diff https://www.example.com/news/1 1..3 --side-by-side",
               CommandPlace::kStoreHolder, &DiffCommand, diff);
  app->add_option("arguments", diff->arguments,
                  "URL [A..B], or OLD NEW with --files")
      ->required();
  app->add_flag("--files", diff->files,
                "Compare two text files (a block a line) or HTML pages");
  app->add_flag("--changes-only", diff->changes_only,
                "Changed paragraphs with one of context");
  app->add_flag("--side-by-side", diff->side_by_side,
                "Old and new in two columns");
  app->add_flag("--stat", diff->stat, "Counts only");
  app->add_option("--format", diff->format, "How to print it")
      ->check(CLI::IsMember({"text", "html", "json", "ops"}));

  std::shared_ptr<ReportOptionsCli> report;
  app = line.Add("report",
                 "The edits since a time: text, site, feed, mail or webhook",
                 "stet report --since 2d --class silent --format markdown\n  "
                 "stet report --since last --mail desk@example.org",
                 CommandPlace::kStoreHolder, &ReportCommand, report);
  app->add_option("--since", report->since,
                  "A time, a span back (2d), or last");
  app->add_option("--destination", report->destination,
                  "Whose cursor --since last moves; else the address's");
  app->add_option("--source", report->sources, "Only of these sources");
  app->add_option("--class", report->classes,
                  "Only with one of these classes, or silent");
  app->add_option("--match", report->match,
                  "Only where the changed words contain this");
  app->add_option("--min-score", report->min_score,
                  "Only with at least this score");
  app->add_flag("--changes-only", report->changes_only,
                "Changed paragraphs with one of context");
  app->add_flag("--hidden", report->hidden,
                "Hidden edits too: typography, links, dates, variants");
  app->add_flag("--stat", report->stat, "Counts only");
  app->add_option("--format", report->format, "How to print it")
      ->check(CLI::IsMember(
          {"text", "json", "atom", "jsonfeed", "markdown", "csv"}));
  app->add_option("--out", report->out,
                  "Write a static site to this directory");
  app->add_option("--mail", report->mail,
                  "Send a digest to this address, by the server of [mail]");
  app->add_flag("--per-article", report->per_article,
                "One mail an article, threaded, instead of a digest");
  app->add_flag("--quiet-days", report->quiet_days,
                "A mail even if there is no edit");
  app->add_option("--webhook", report->webhook,
                  "Post each edit to this [[webhook]] or address");
  app->add_option("--shape", report->webhook_shape, "What the webhook takes")
      ->check(CLI::IsMember({"json", "slack", "discord", "mastodon"}));
  app->add_option("--webhook-secret", report->webhook_secret,
                  "env:NAME or file:PATH: signs the posts; Mastodon's token");
}

void AddServeCommand(CommandLine& line) {
  std::shared_ptr<ServeOptionsCli> serve;
  CLI::App* app =
      line.Add("serve",
               "The edits as pages on this machine: search, any two versions, "
               "Memento, metrics",
               "stet serve --listen 127.0.0.1:8080", CommandPlace::kAnywhere,
               &ServeCommand, serve);
  app->add_option("--listen", serve->listen,
                  "Address and port, loopback only; port 0 any free one");
  app->add_option("--host", serve->hosts,
                  "A name that requests may ask for, of a web server in front");

  std::shared_ptr<ServePageOptionsCli> page;
  app = line.Add("serve-page", "One page, for `stet serve`",
                 "stet serve-page --target /index.html",
                 CommandPlace::kStoreHolder, &ServePageCommand, page);
  app->group("");
  app->add_option("--target", page->target, "Path and query")->required();
  app->add_option("--base", page->base, "As the request named us");
  app->add_option("--accept-datetime", page->accept_datetime, "The header");
}

void AddCareCommands(CommandLine& line) {
  std::shared_ptr<ExportOptionsCli> exported;
  CLI::App* app =
      line.Add("export", "Every version as JSON lines, or as a WARC file",
               "stet export --warc versions.warc.gz",
               CommandPlace::kStoreHolder, &ExportCommand, exported);
  app->add_flag("--jsonl", exported->jsonl,
                "One JSON line per version (the default)");
  app->add_option("--warc", exported->warc,
                  "Write WARC 1.1 to this file, gzip per record: requests, "
                  "responses, metadata, revisits");
  app->add_option("--cursor,--after", exported->after,
                  "Go on after this id, that of the last line received");
  app->add_option("--out", exported->out, "A file instead of standard output");
  app->add_option("--source", exported->sources, "Only of these sources");

  std::shared_ptr<ImportOptionsCli> import;
  app = line.Add("import",
                 "WARC files of any crawler as histories, in the order of time",
                 "stet import crawl-2024.warc.gz crawl-2025.warc.gz",
                 CommandPlace::kThisProcess, &ImportCommand, import);
  app->add_option("files", import->files, "WARC files, gzip or zstd or plain")
      ->required();
  app->add_option("--source", import->source,
                  "The name that the articles are listed under");
  app->add_option("--jobs", import->jobs, JobsText())
      ->check(CLI::Range(1, 256));

  auto jobs = std::make_shared<int>(0);
  line.AddRun(
          "verify", "Check text, raw pages, hash chains, counts and head",
          "stet verify", CommandPlace::kStoreHolder,
          [jobs](Context& context) { return VerifyCommand(context, *jobs); })
      ->add_option("--jobs", *jobs, JobsText())
      ->check(CLI::Range(1, 256));
  auto extract_jobs = std::make_shared<int>(0);
  line.AddRun("reextract",
              "Rebuild every Article from the raw pages with today's rules",
              "stet reextract", CommandPlace::kStoreHolder,
              [extract_jobs](Context& context) {
                return ReextractCommand(context, *extract_jobs);
              })
      ->add_option("--jobs", *extract_jobs, JobsText())
      ->check(CLI::Range(1, 256));

  std::shared_ptr<PruneOptionsCli> prune;
  app = line.Add(
      "prune",
      "Drop text and raw pages of versions without an edit of note; the first, "
      "the last, and every number, hash and time stay",
      "stet prune --older-than 90d --dry-run", CommandPlace::kStoreHolder,
      &PruneCommand, prune);
  app->add_option("--older-than", prune->older_than,
                  "Only versions last seen so long ago: 90d, 12h");
  app->add_option("--keep", prune->keep,
                  "Leave the newest N versions of every article alone")
      ->check(CLI::Range(0, 1000000));
  app->add_option("--source", prune->sources, "Only of these sources");
  app->add_option("--min-score", prune->min_score,
                  "An edit that scores less is not of note; without it, every "
                  "reported edit is");
  app->add_flag("--dry-run", prune->dry_run, "Only count");

  line.AddRun("stats", "Bytes, versions and edits by source",
              "stet stats --json", CommandPlace::kStoreHolder, &StatsCommand);
  auto directory = std::make_shared<std::string>();
  line.AddRun("backup", "A consistent copy of the store, also during a run",
              "stet backup /backup/stet", CommandPlace::kStoreHolder,
              [directory](Context& context) {
                return BackupCommand(context, *directory);
              })
      ->add_option("directory", *directory, "A new directory")
      ->required();

  std::shared_ptr<EraseOptionsCli> erase;
  app = line.Add(
      "erase",
      "A court order or privacy: text and raw pages go, a tombstone stays",
      "stet erase https://www.example.com/news/1@2 --reason 'court order "
      "12/26'",
      CommandPlace::kStoreHolder, &EraseCommand, erase);
  app->add_option("target", erase->target, "URL or URL@N")->required();
  app->add_option("--reason", erase->reason, "Kept with the tombstone")
      ->required();
}

// Values that stand if none is given are told where they are words.
void TellDefaults(CLI::App& app) {
  static constexpr absl::string_view kTold[] = {"format", "listen", "agent"};
  for (CLI::App* const sub :
       app.get_subcommands([](CLI::App*) { return true; })) {
    for (CLI::Option* const option :
         sub->get_options([](CLI::Option*) { return true; })) {
      const std::vector<std::string>& names = option->get_lnames();
      if (!names.empty() && std::find(std::begin(kTold), std::end(kTold),
                                      names.front()) != std::end(kTold))
        option->capture_default_str();
    }
  }
}

void AddHelpCommand(CommandLine& line, CLI::App& app) {
  auto options = std::make_shared<HelpOptionsCli>();
  auto text = std::make_shared<std::string>();
  CLI::App* const sub = line.AddRun(
      "help", "Help on a command or a topic", "stet help cron",
      CommandPlace::kAnywhere, [options, text](Context& context) -> int {
        if (!text->empty()) {
          *context.out << *text;
          return kDone;
        }
        PrintError(context, absl::StrCat("no command and no topic is named \"",
                                         options->topic, "\"; see: stet help"));
        return kUsage;
      });
  sub->add_option("topic", options->topic, "A command's name, or a topic");
  sub->add_flag("--man", options->man, "The man page");
  sub->add_flag("--markdown", options->markdown, "The reference as Markdown");
  sub->add_option("--completion", options->completion,
                  "What completes commands in this shell")
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  // Now, while the table is there; the command runs after it is gone.
  sub->parse_complete_callback(
      [&app, options, text] { *text = HelpText(app, *options); });
}

void AddCommonOptions(CLI::App& app, Context& context) {
  app.add_option("--store", context.store_directory, "The store's directory")
      ->envname("STET_STORE");
  app.add_flag("--allow-root", context.allow_root,
               "As root, use another user's store all the same")
      ->envname("STET_ALLOW_ROOT");
  app.add_option_function<std::string>(
         "--config",
         [&context](const std::string& path) {
           context.config_path = path;
           context.config_named = true;
         },
         "The configuration")
      ->envname("STET_CONFIG");
  app.add_flag("--json", context.json, "Print data as JSON");
  app.add_flag("-q,--quiet", context.quiet, "No summary, no progress");
  app.add_flag("-v,--verbose", context.verbose, "Say more");
}

// The message for arguments that were not understood, and the way on.
std::string WhatIsWrong(const CLI::App& app,
                        const std::vector<std::string>& arguments,
                        absl::string_view error) {
  std::vector<std::string> commands;
  for (const CLI::App* const command : app.get_subcommands({}))
    commands.push_back(command->get_name());
  if (!app.get_subcommands().empty()) {
    return absl::StrCat(error, "; see: stet ",
                        app.get_subcommands().front()->get_name(), " --help");
  }
  for (const std::string& argument : arguments) {
    if (absl::StartsWith(argument, "-")) continue;
    if (!absl::StrContains(error, argument)) continue;
    const std::string nearest = NearestName(argument, commands);
    return absl::StrCat(
        "there is no command \"", argument, "\"; ",
        nearest.empty() ? "" : absl::StrCat("did you mean \"", nearest, "\"? "),
        "see: stet --help");
  }
  return absl::StrCat(error, "; see: stet --help");
}

}  // namespace

ParsedCommand ParseCommandLine(const std::vector<std::string>& arguments,
                               Context& context, int& exit_code) {
  ParsedCommand parsed;
  CLI::App app(
      "stet watches news articles, keeps every version, and shows each edit.",
      "stet");
  app.set_version_flag("--version", absl::StrCat("stet ", kStetVersion));
  app.footer(
      absl::StrCat("Example:\n  stet init\n  stet add "
                   "https://www.example.com/rss.xml\n  stet run\n",
                   "  stet report --since 1d\n\n", ExitCodesText()));
  app.require_subcommand(0, 1);
  AddCommonOptions(app, context);
  CommandLine line(app, context, parsed);
  AddWatchingCommands(line);
  AddLookingCommands(line);
  AddVersionCommands(line);
  AddDocumentCommands(line);
  AddCareCommands(line);
  AddServeCommand(line);
  AddHelpCommand(line, app);
  TellDefaults(app);
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {  // --help, --version.
      app.exit(error, *context.out, *context.err);
      exit_code = kDone;
    } else {
      PrintError(context, WhatIsWrong(app, arguments, error.what()));
      exit_code = kUsage;
    }
    parsed.run = nullptr;
    return parsed;
  }
  if (!parsed.run) {
    parsed.place = CommandPlace::kStoreHolder;
    parsed.run = &OverviewCommand;
  }
  return parsed;
}

}  // namespace stet
