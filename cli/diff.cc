// stet diff: what changed between two versions, or two files.

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/front_headlines.h"
#include "cli/history.h"
#include "cli/open_store.h"
#include "cli/page_reader.h"
#include "cli/read_input.h"
#include "model/status_macros.h"
#include "model/unicode.h"
#include "nlohmann/json.hpp"
#include "report/compare.h"
#include "report/html_report.h"
#include "report/json_report.h"

namespace stet {
namespace {

// A text file is a block a line, the first the headline; an HTML page is
// extracted.
absl::StatusOr<Article> ReadArticle(const Context& context,
                                    const PageReader& reader,
                                    const std::string& name) {
  STET_ASSIGN_OR_RETURN(const Input input, ReadInput(context, name));
  const absl::string_view start =
      absl::string_view(input.bytes).substr(0, 4096);
  if (absl::StrContains(start, "<html") ||
      absl::StrContains(start, "<!doctype") ||
      absl::EndsWithIgnoreCase(name, ".html") ||
      absl::EndsWithIgnoreCase(name, ".html.gz")) {
    absl::StatusOr<Extraction> extraction = reader.Extract(
        input.bytes, {.url = input.url, .content_type = input.content_type});
    if (extraction.ok()) return std::move(extraction->article);
    return absl::Status(
        extraction.status().code(),
        absl::StrCat(name, ": ", extraction.status().message()));
  }
  const std::string text = ToValidUtf8(input.bytes);
  Article article;
  article.url = name;
  bool first = true;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (absl::EndsWith(line, "\r")) line.remove_suffix(1);
    if (first) {
      article.title = std::string(line);
      first = false;
    } else if (!line.empty()) {
      article.blocks.push_back(
          {.kind = BlockKind::kParagraph, .text = std::string(line)});
    }
  }
  return article;
}

absl::StatusOr<EditView> CompareFiles(const Context& context,
                                      const PageReader& reader,
                                      const std::vector<std::string>& files) {
  if (files.size() != 2) {
    return absl::InvalidArgumentError(
        "diff --files needs two files: diff --files OLD NEW");
  }
  EditView view;
  STET_ASSIGN_OR_RETURN(view.old_article,
                        ReadArticle(context, reader, files[0]));
  STET_ASSIGN_OR_RETURN(view.new_article,
                        ReadArticle(context, reader, files[1]));
  view.url = files[1];
  view.old_version = {.id = files[0],
                      .version = 1,
                      .title = view.old_article.title,
                      .status = 200};
  view.new_version = {.id = files[1],
                      .version = 2,
                      .title = view.new_article.title,
                      .status = 200};
  view.old_version.first_seen = view.old_version.last_seen =
      absl::InfinitePast();
  view.new_version.first_seen = view.new_version.last_seen =
      absl::InfinitePast();
  view.edit = Compare(view.old_article, view.new_article);
  return view;
}

// "A..B", "A.." and "..B"; an end left out is the version beside the other one.
absl::StatusOr<std::pair<uint32_t, uint32_t>> ParseRange(
    const std::string& text) {
  const std::vector<std::string> ends =
      absl::StrSplit(text, absl::MaxSplits("..", 1));
  uint32_t from = 0;
  uint32_t to = 0;
  if (ends.size() != 2 ||
      (!ends[0].empty() && !absl::SimpleAtoi(ends[0], &from)) ||
      (!ends[1].empty() && !absl::SimpleAtoi(ends[1], &to)) ||
      (from == 0 && to == 0)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", text, "\" is no range of versions; write it as 1..3"));
  }
  if (to == 0) to = from + 1;
  if (from == 0) from = to - 1;
  return std::pair(from, to);
}

absl::StatusOr<EditView> CompareStored(
    Store& store, const PageReader& reader,
    const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.size() > 2) {
    return absl::InvalidArgumentError("diff needs an address: diff URL [A..B]");
  }
  STET_ASSIGN_OR_RETURN(const Visit visit, FindHistory(store, arguments[0]));
  if (arguments.size() == 2) {
    STET_ASSIGN_OR_RETURN(const auto range, ParseRange(arguments[1]));
    return LoadEdit(store, reader, visit, range.first, range.second);
  }
  STET_ASSIGN_OR_RETURN(const uint32_t latest, LatestEdit(store, visit.id));
  if (latest < 2) {
    return absl::NotFoundError(absl::StrCat(
        arguments[0],
        " has one version so far, nothing to compare; see it with: stet show ",
        arguments[0]));
  }
  return LoadEdit(store, reader, visit, latest - 1, latest);
}

int Print(Context& context, const DiffOptionsCli& options, const EditView& view,
          const std::vector<FrontHeadline>& shown) {
  const std::string format = context.json ? "json" : options.format;
  if (format == "json") {
    auto json = ToJson(view.edit, view.old_version, view.new_version);
    json["old"]["front_title"] =
        HeadlineShownAt(shown, view.old_version.last_seen);
    json["new"]["front_title"] =
        HeadlineShownAt(shown, view.new_version.last_seen);
    *context.out << Dump(json) << "\n";
  } else if (format == "ops") {
    *context.out << Dump(ToOps(view.edit)) << "\n";
  } else if (format == "html") {
    *context.out << RenderHtmlDiff(view,
                                   {.changes_only = options.changes_only});
  } else {
    TextStyle style = context.Style();
    style.side_by_side = options.side_by_side;
    style.changes_only = options.changes_only;
    style.stat = options.stat;
    *context.out << RenderDiff(view, style);
  }
  return view.edit.classes.empty() ? kDone : kDifferent;
}

}  // namespace

int DiffCommand(Context& context, const DiffOptionsCli& options) {
  const PageReader reader({.worker_program = context.worker_program});
  if (options.files) {
    const auto view = CompareFiles(context, reader, options.arguments);
    if (!view.ok()) {
      PrintError(context, view.status().message());
      return kUsage;
    }
    return Print(context, options, *view, {});
  }
  return WithStore(context, StoreAccess::kRead, [&](Store& store) {
    const auto view = CompareStored(store, reader, options.arguments);
    if (!view.ok()) return Fail(context, view.status());
    const auto visit = FindHistory(store, options.arguments[0]);
    if (!visit.ok()) return Fail(context, visit.status());
    const auto shown = FrontHeadlinesOf(store, *visit);
    return shown.ok() ? Print(context, options, *view, *shown)
                      : Fail(context, shown.status());
  });
}

}  // namespace stet
