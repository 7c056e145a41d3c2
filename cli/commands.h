// Every command of the program: its options, as command_line.cc fills them in,
// and the function that carries it out. Each returns the process's exit code
// (exit_codes.h), having said on context.err what went wrong.

#ifndef STET_CLI_COMMANDS_H_
#define STET_CLI_COMMANDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "cli/context.h"

namespace stet {

// --- On single documents; no store ---------------------------------------
struct ExtractOptionsCli {
  std::vector<std::string> inputs;  // Files, addresses, or "-".
  std::string manifest;             // Lines of {file, url}.
  std::string url;
  std::string content_type;
  std::string format = "text";  // json, text, markdown
  bool jsonl = false;
  std::vector<std::string> keep;
  std::vector<std::string> drop;
  bool explain = false;
  int jobs = 1;
};
int ExtractCommand(Context& context, const ExtractOptionsCli& options);

struct DiscoverOptionsCli {
  std::string input;
  std::string url;
  std::string content_type;
};
int DiscoverCommand(Context& context, const DiscoverOptionsCli& options);

struct RobotsOptionsCli {
  std::string input;
  std::string agent = "stet";
  std::vector<std::string> urls;
};
int RobotsCommand(Context& context, const RobotsOptionsCli& options);

struct UrlOptionsCli {
  std::string base;
  bool resolve = false;
  std::vector<std::string> urls;
};
int UrlCommand(Context& context, const UrlOptionsCli& options);

// --- What is watched -------------------------------------------------------
struct InitOptionsCli {
  bool force = false;
};
int InitCommand(Context& context, const InitOptionsCli& options);

struct AddOptionsCli {
  std::vector<std::string> urls;
  std::string opml;
  std::string list;
  std::string name;
  bool anyway = false;  // Watch it even if it cannot be read now.
  bool lists = false;   // And the feeds and sitemaps that it names.
};
int AddCommand(Context& context, const AddOptionsCli& options);

enum class WatchChange { kRemove, kPause, kResume };
int ChangeWatchCommand(Context& context, WatchChange change,
                       const std::vector<std::string>& targets);

struct ListOptionsCli {
  std::string target;  // An address or a source's name; "" all.
  bool opml = false;
  bool articles = false;  // Every article, not only the sources.
};
int ListCommand(Context& context, const ListOptionsCli& options);

int OverviewCommand(Context& context);

// --- Looking -----------------------------------------------------------------
struct RunOptionsCli {
  bool all = false;
  std::string max_time;
  std::string report_directory;
  bool service = false;  // `watch`: never ends.
  std::string metrics;   // See run_metrics.h.
};
int RunCommand(Context& context, const RunOptionsCli& options);

// --- Versions
// ------------------------------------------------------------------
struct LogOptionsCli {
  std::string url;
};
int LogCommand(Context& context, const LogOptionsCli& options);

struct ShowOptionsCli {
  std::string target;  // URL or URL@N.
  bool raw = false;
  bool evidence = false;
  int look = 0;                 // Which raw page; -1 the latest that shows it.
  std::string format = "text";  // text, markdown, json, html
};
int ShowCommand(Context& context, const ShowOptionsCli& options);

struct DiffOptionsCli {
  std::vector<std::string> arguments;  // URL [A..B], or OLD NEW with files.
  bool files = false;
  bool changes_only = false;
  bool side_by_side = false;
  bool stat = false;
  std::string format = "text";  // text, html, json, ops
};
int DiffCommand(Context& context, const DiffOptionsCli& options);

struct ReportOptionsCli {
  std::string since;        // A time, a span ("2d"), or "last".
  std::string destination;  // Whose cursor `--since last` moves; "" that of
                            // the mail's or webhook's address.
  std::vector<std::string> sources;
  std::vector<std::string> classes;
  std::string match;
  double min_score = 0;
  bool changes_only = false;
  bool hidden = false;  // Hidden edits too.
  bool stat = false;
  std::string format = "text";  // text, json, atom, jsonfeed, markdown, csv
  std::string out;
  std::string mail;            // An address.
  bool per_article = false;    // One mail an article.
  bool quiet_days = false;     // A mail even if there is no edit.
  std::string webhook;         // A [[webhook]]'s name, or an address.
  std::string webhook_shape;   // "" as configured, else json.
  std::string webhook_secret;  // env:NAME or file:PATH.
};
int ReportCommand(Context& context, const ReportOptionsCli& options);

struct ServeOptionsCli {
  std::string listen = "127.0.0.1:8080";
  std::vector<std::string> hosts;
};
int ServeCommand(Context& context, const ServeOptionsCli& options);

// One page for `stet serve`, which asks the holder of the store for it.
struct ServePageOptionsCli {
  std::string target;
  std::string base;
  std::string accept_datetime;
};
int ServePageCommand(Context& context, const ServePageOptionsCli& options);

// --- Care of the store
// ------------------------------------------------------------
struct ExportOptionsCli {
  bool jsonl = true;
  std::string warc;   // A WARC file instead; "-" standard output.
  std::string after;  // Cursor: the last id seen.
  std::string out;    // A file; "" standard output.
  std::vector<std::string> sources;
};
int ExportCommand(Context& context, const ExportOptionsCli& options);

struct ImportOptionsCli {
  std::vector<std::string> files;
  std::string source = "import";  // What the articles are listed under.
  int jobs = 0;                   // 0: one a core.
};
int ImportCommand(Context& context, const ImportOptionsCli& options);

int VerifyCommand(Context& context, int jobs);

struct PruneOptionsCli {
  std::string older_than;  // A span: what was last seen before it.
  int keep = -1;           // The newest so many of each article; -1 not asked.
  std::vector<std::string> sources;
  double min_score = 0;  // Of an edit of note.
  bool dry_run = false;
};
int PruneCommand(Context& context, const PruneOptionsCli& options);

int ReextractCommand(Context& context, int jobs);
int StatsCommand(Context& context);
int BackupCommand(Context& context, const std::string& directory);

struct EraseOptionsCli {
  std::string target;  // URL or URL@N.
  std::string reason;
};
int EraseCommand(Context& context, const EraseOptionsCli& options);

}  // namespace stet
#endif  // STET_CLI_COMMANDS_H_
