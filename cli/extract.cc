// stet extract: the article in a page, no store.

#include "parser/extract.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/read_input.h"
#include "model/status_macros.h"
#include "model/time_text.h"
#include "model/unicode.h"
#include "nlohmann/json.hpp"
#include "report/json_report.h"

namespace stet {
namespace {

struct Job {
  std::string file;
  std::string url;
};

// The lines {"file": …, "url": …} of a manifest. kInvalidArgument with its
// line.
absl::StatusOr<std::vector<Job>> ReadManifest(const Context& context,
                                              const std::string& path) {
  STET_ASSIGN_OR_RETURN(const std::string text,
                        ReadFile(context.Resolve(path)));
  std::vector<Job> jobs;
  size_t number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (line.find_first_not_of(" \t\r") == absl::string_view::npos) continue;
    const auto json =
        nlohmann::json::parse(line.begin(), line.end(), nullptr, false);
    if (!json.is_object() || !json.contains("file") ||
        !json["file"].is_string()) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", number,
                       ": not a line of the form {\"file\": …, \"url\": …}"));
    }
    Job job{.file = json["file"].get<std::string>(), .url = ""};
    if (json.contains("url") && json["url"].is_string())
      job.url = json["url"].get<std::string>();
    jobs.push_back(std::move(job));
  }
  return jobs;
}

// An extraction as JSON: the article's fields and, if asked for, why each block
// of the page stayed or went.
nlohmann::ordered_json ExtractionJson(const Extraction& extraction,
                                      bool explain) {
  nlohmann::ordered_json json = ToJson(extraction.article);
  // The same moments on the publisher's own clock, where it is known: there the
  // day may be another.
  const auto add_local = [&](const char* name,
                             const std::optional<absl::Time>& time,
                             const std::optional<int>& offset) {
    if (time.has_value() && offset.has_value())
      json[name] = FormatAtOffset(*time, *offset);
  };
  add_local("published_local", extraction.article.published,
            extraction.published_offset);
  add_local("modified_local", extraction.article.modified,
            extraction.modified_offset);
  if (!explain) return json;
  nlohmann::ordered_json sources = nlohmann::ordered_json::object();
  for (const FieldSource& source : extraction.sources)
    sources[source.field] = source.source;
  json["sources"] = std::move(sources);
  nlohmann::ordered_json blocks = nlohmann::ordered_json::array();
  for (const Explanation& e : extraction.explanations) {
    blocks.push_back({{"kept", e.kept}, {"rule", e.rule}, {"text", e.text}});
  }
  json["explanation"] = std::move(blocks);
  return json;
}

// One line of --jsonl. A page that cannot be read has its fields null, and why.
std::string JsonLine(const Context& context, const ExtractOptionsCli& options,
                     const Job& job) {
  nlohmann::ordered_json line;
  line["file"] = job.file;
  const auto bytes = ReadFile(context.Resolve(job.file));
  absl::Status status = bytes.status();
  if (status.ok()) {
    const auto extraction =
        ExtractArticle(*bytes, {.url = job.url,
                                .content_type = "",
                                .keep = options.keep,
                                .drop = options.drop,
                                .explain = options.explain});
    status = extraction.status();
    if (status.ok()) {
      line.update(ExtractionJson(*extraction, options.explain));
      return Dump(line);
    }
  }
  Article none;
  none.url = job.url;
  const nlohmann::ordered_json fields = ToJson(none);
  for (const auto& [key, value] : fields.items()) line[key] = nullptr;
  line["url"] = job.url;
  line["error"] = std::string(status.message());
  return Dump(line);
}

// Carries the jobs out on `threads` threads and prints the lines in order. At
// most kAhead finished lines wait for a slower one before them.
void PrintInOrder(Context& context, const ExtractOptionsCli& options,
                  const std::vector<Job>& jobs, int threads) {
  constexpr size_t kAhead = 256;
  std::atomic<size_t> next = 0;
  size_t printed = 0;  // Guarded by mutex, as is waiting.
  std::map<size_t, std::string> waiting;
  std::mutex mutex;
  std::condition_variable changed;
  const auto work = [&] {
    for (size_t i = next++; i < jobs.size(); i = next++) {
      std::string line = JsonLine(context, options, jobs[i]);
      std::unique_lock<std::mutex> lock(mutex);
      changed.wait(lock, [&] { return i < printed + kAhead; });
      waiting.emplace(i, std::move(line));
      while (!waiting.empty() && waiting.begin()->first == printed) {
        *context.out << waiting.begin()->second << '\n';
        waiting.erase(waiting.begin());
        ++printed;
      }
      changed.notify_all();
    }
  };
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  context.out->flush();
}

void PrintExplanations(Context& context, const Extraction& extraction) {
  for (const FieldSource& source : extraction.sources) {
    *context.out << "field " << TerminalSafe(source.source) << "\t"
                 << TerminalSafe(source.field) << "\n";
  }
  constexpr size_t kBeginning = 60;
  for (const Explanation& e : extraction.explanations) {
    std::string beginning = e.text.substr(0, kBeginning);
    while (!IsValidUtf8(beginning)) beginning.pop_back();
    *context.out << (e.kept ? "kept  " : "cut   ") << TerminalSafe(e.rule)
                 << "\t" << TerminalSafe(beginning) << "\n";
  }
}

int ExtractOne(Context& context, const ExtractOptionsCli& options,
               const std::string& name) {
  auto input = ReadInput(context, name);
  if (!input.ok()) {
    PrintError(context, input.status().message());
    return IsAddress(name) ? kSourceUnreadable : kUsage;
  }
  if (!options.url.empty()) input->url = options.url;
  if (!options.content_type.empty()) input->content_type = options.content_type;
  const auto extraction =
      ExtractArticle(input->bytes, {.url = input->url,
                                    .content_type = input->content_type,
                                    .keep = options.keep,
                                    .drop = options.drop,
                                    .explain = options.explain});
  if (!extraction.ok()) {
    PrintError(context, absl::StrCat("extracting ", name, ": ",
                                     extraction.status().message()));
    return kUsage;
  }
  const Article& article = extraction->article;
  if (context.json || options.format == "json") {
    *context.out << Dump(ExtractionJson(*extraction, options.explain)) << "\n";
  } else if (options.explain) {
    PrintExplanations(context, *extraction);
    return kDone;
  } else if (options.format == "markdown") {
    *context.out << RenderMarkdown(article);
  } else {
    *context.out << RenderArticle(article, context.Style());
  }
  if (article.page_kind != PageKind::kArticle && !context.quiet) {
    PrintError(context, absl::StrCat(name, " looks like ",
                                     PageKindName(article.page_kind),
                                     ", not an article: ", article.reason));
  }
  return kDone;
}

}  // namespace

int ExtractCommand(Context& context, const ExtractOptionsCli& options) {
  if (!options.manifest.empty() || options.jsonl) {
    std::vector<Job> jobs;
    for (const std::string& file : options.inputs)
      jobs.push_back({file, options.url});
    if (!options.manifest.empty()) {
      auto listed = ReadManifest(context, options.manifest);
      if (!listed.ok()) {
        PrintError(context, listed.status().message());
        return kUsage;
      }
      jobs.insert(jobs.end(), listed->begin(), listed->end());
    }
    PrintInOrder(context, options, jobs, options.jobs);
    return kDone;
  }
  if (options.inputs.empty()) {
    PrintError(context,
               "extract needs a file, an address or - for standard input");
    return kUsage;
  }
  int code = kDone;
  for (const std::string& input : options.inputs) {
    code = std::max(code, ExtractOne(context, options, input));
  }
  return code;
}

}  // namespace stet
