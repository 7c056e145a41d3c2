#include "report/list_report.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "model/time_text.h"
#include "report/escape.h"

namespace stet {
namespace {

std::string ClassList(const EditRow& row, absl::string_view separator) {
  return absl::StrJoin(
      row.classes, separator,
      [](std::string* out, const RowClass& c) { *out += c.name; });
}

std::string Marked(const std::vector<TokenRun>& runs) {
  std::string text;
  for (const TokenRun& run : runs) {
    const std::string words = EscapeMarkdown(run.text);
    if (run.op == TokenOp::kKeep)
      text += words;
    else if (run.op == TokenOp::kDelete)
      absl::StrAppend(&text, "~~", words, "~~");
    else
      absl::StrAppend(&text, "**", words, "**");
  }
  return text;
}

}  // namespace

std::string CsvHeader() {
  return "url,source,language,title,old_version,new_version,old_last_seen,new_"
         "first_seen,"
         "old_headline,new_headline,classes,silent,score,words_added,words_"
         "removed,status\r\n";
}

std::string CsvLine(const EditRow& row) {
  const std::string fields[] = {row.url,
                                row.source,
                                row.language,
                                row.title,
                                absl::StrCat(row.old_version),
                                absl::StrCat(row.new_version),
                                FormatUtc(row.old_last_seen),
                                FormatUtc(row.new_first_seen),
                                TextOf(row.headline, Side::kOld),
                                TextOf(row.headline, Side::kNew),
                                ClassList(row, " "),
                                row.silent ? "true" : "false",
                                absl::StrCat(row.score),
                                absl::StrCat(row.stats.words_added),
                                absl::StrCat(row.stats.words_removed),
                                absl::StrCat(row.new_status)};
  return absl::StrCat(
      absl::StrJoin(fields, ",",
                    [](std::string* out, const std::string& field) {
                      *out += EscapeCsv(field);
                    }),
      "\r\n");
}

std::string MarkdownItem(const EditRow& row) {
  std::string text = absl::StrCat(
      "- **", EscapeMarkdown(row.title), "** (", EscapeMarkdown(row.source),
      ", ", FormatUtc(row.new_first_seen), ")  \n  <", EscapeHref(row.url),
      ">  \n  ", EscapeMarkdown(ClassList(row, ", ")),
      row.silent ? "; silent: no notice seen in the captured page" : "", "\n");
  const bool headline =
      TextOf(row.headline, Side::kOld) != TextOf(row.headline, Side::kNew);
  if (headline) absl::StrAppend(&text, "\n  ", Marked(row.headline), "\n");
  if (!row.excerpt.empty())
    absl::StrAppend(&text, "\n  ", Marked(row.excerpt), "\n");
  return text;
}

}  // namespace stet
