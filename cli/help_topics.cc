// What `stet help TOPIC` says; the man page and docs/reference.md say the same.

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/config.h"
#include "cli/exit_codes.h"
#include "cli/reference.h"
#include "report/classes.h"

namespace stet {
namespace {

std::string ExitCodesText() {
  std::string text;
  for (const ExitCodeMeaning& meaning : AllExitCodes())
    absl::StrAppend(&text, "  ", meaning.code,
                    std::string(meaning.code < 10 ? 3 : 2, ' '),
                    meaning.meaning, "\n");
  return text;
}

// The first configuration as an example: each line indented.
std::string ConfigurationText() {
  std::string text =
      "stet.toml is TOML 1.0; a file with a wrong key or value is refused with "
      "its line and the nearest right key. `stet init` writes this one:\n\n";
  for (const absl::string_view line : absl::StrSplit(InitialConfig(), '\n'))
    absl::StrAppend(&text, line.empty() ? "" : "  ", line, "\n");
  return text;
}

std::string ClassesText() {
  std::string text =
      "Each edit has at least one class; --class takes any of these names, or "
      "silent. What is marked * is recorded and counted, and reported only "
      "with "
      "--hidden.\n\n";
  for (const ClassRule& rule : AllClasses()) {
    const std::string name = absl::StrCat(rule.name, rule.hidden ? "*" : "");
    absl::StrAppend(&text, "  ", name,
                    std::string(name.size() < 25 ? 25 - name.size() : 1, ' '),
                    rule.meaning, "\n");
  }
  return text;
}

constexpr char kTimes[] =
    R"(--since takes a span back from now, a day, a time, or the word last.

  stet report --since 90m
  stet report --since 2d
  stet report --since 2026-11-23
  stet report --since 2026-11-23T14:00:00Z
  stet report --since last

Spans are written 30s, 15m, 6h, 2d or 1w. All times are UTC.

last means: since the last report to this destination that arrived. Every mail address and every webhook is a destination of its own; --destination NAME names another, so that two reports to one place do not take each other's edits away. The first report of a destination tells of every edit there is. The mark moves only after the report was delivered: what fails is told again the next time.
)";

constexpr char kCron[] =
    R"(A crontab of a desk: look every 15 minutes, keep the site up to date, mail what is new, and check the store once a week.

  */15 * * * *  cd /srv/stet && stet run -q --max-time 14m --report /var/www/edits
  5 * * * *     cd /srv/stet && stet report --since last --mail desk@example.org
  30 4 * * 0    cd /srv/stet && stet verify -q

Standard output of run holds edits and nothing else, so cron mails only edits; verify -q prints only what is damaged. Exit code 75 says that the run before is still at work: harmless. While a run is on, every other command still answers: the run answers for the store that it holds.
)";

constexpr char kMail[] =
    R"(`stet report --mail TO` sends the edits as a digest: plain text and HTML in one message, the most severe first, by outlet, sources that cannot be read at the end. With --per-article it is one mail an article, and every mail reader shows an article's edits as one thread. No edit, no mail, unless --quiet-days is given.

  [mail]
  server = "smtp://mail.example.org:587"
  from = "stet <stet@example.org>"
  user = "stet"
  password = "env:STET_MAIL_PASSWORD"

smtp:// begins in the clear and demands STARTTLS, smtps:// is TLS from the start; the certificate is verified (ca_file names another authority's). tls = "none" is for a relay on this machine, and never sends a password. password names where the word stands, an environment variable or a file of mode 0600; it never stands in stet.toml or on a command line. Also: unsubscribe (a mailto: or https: address), lines (edits shown, 20), quiet_days (false).
)";

constexpr char kWebhooks[] =
    R"(`stet report --webhook NAME` posts each edit as JSON to the [[webhook]] of that name, or to an address. The shape is json (ours), slack, discord or mastodon.

  [[webhook]]
  name = "desk"
  url = "env:STET_DESK_WEBHOOK"
  shape = "slack"

  [[webhook]]
  name = "archive"
  url = "https://archive.example.org/edits"
  secret = "file:/etc/stet/webhook-secret"

With a secret the post bears webhook-id, webhook-timestamp and webhook-signature as the Standard Webhooks specification has them, and X-Hub-Signature-256: sha256= and the HMAC of the body in hex. For mastodon the secret is the access token, and url ends with /api/v1/statuses. No answer, 408, 425, 429 and 5xx are tried again, four times in all, with Retry-After obeyed up to 30 seconds; the id stays the same, so that a receiver can tell a repetition. Private addresses are refused unless [crawl] allow_addresses opens them.
)";

constexpr char kServe[] =
    R"(`stet serve` shows the edits of the live store on this machine, read-only, while runs go on. It prints its address once it listens, and ends with SIGTERM.

The pages are those of the static site, at the same addresses, and each also as .json: index.html, outlet/NAME/, class/NAME/, language/CODE/, day/DATE/, silent/, hidden/, a/KEY/ for an article, a/KEY/3..4.html for an edit (.side.html, .txt, .json, .svg), feed.atom and feed.json beside each list. Besides:

  a/KEY/compare?from=1&to=5     any two versions
  a/KEY/v3, a/KEY/v3.json       one version
  search?q=WORDS&in=headlines   headlines, edits (changed words) or text
  search.json                   the same as data; &source= &class= &sort= &page=
  timegate/URL                  Memento (RFC 7089): the version at Accept-Datetime
  timemap/link/URL              every version, in link format
  metrics                       Prometheus

Only loopback is listened on, and only requests for localhost, 127.0.0.1 or [::1] are answered: a page of another site cannot reach it. To let others read, put a web server with a login in front and name it with --host.
)";

constexpr char kEnvironment[] =
    R"(  STET_STORE    the store's directory, unless --store is given; else ./stet-store
  STET_CONFIG   the configuration, unless --config is given; else ./stet.toml
  STET_ALLOW_ROOT  1: as --allow-root
  NO_COLOR      set and not empty: no colour
  PAGER         shows long output on a terminal
  COLUMNS       the terminal's width

Any variable may hold a secret that stet.toml names as "env:NAME".
)";

constexpr char kFiles[] =
    R"(  stet.toml             the configuration; written by init, never changed after
  stet-store/           the store: one LevelDB, whose format store/FORMAT.md tells
  stet-store/socket     where the run that holds the store answers other commands

Secrets named as "file:PATH" must be readable by their owner alone (chmod 600).
)";

}  // namespace

std::vector<HelpTopic> AllTopics() {
  return {
      {"exit-codes", "Exit codes", ExitCodesText()},
      {"configuration", "Configuration", ConfigurationText()},
      {"times", "Times and --since last", kTimes},
      {"cron", "From cron", kCron},
      {"mail", "Mail", kMail},
      {"webhooks", "Webhooks", kWebhooks},
      {"serve", "Pages on this machine", kServe},
      {"classes", "Classes of edits", ClassesText()},
      {"environment", "Environment", kEnvironment},
      {"files", "Files", kFiles},
  };
}

}  // namespace stet
