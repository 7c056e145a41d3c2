// Edits, histories and articles as text for a terminal or a pipe. Control
// characters from pages never get through.

#ifndef STET_REPORT_TEXT_REPORT_H_
#define STET_REPORT_TEXT_REPORT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "model/article.h"
#include "model/edit.h"
#include "model/snapshot.h"
#include "model/visit.h"

namespace stet {

struct TextStyle {
  bool colour = false;  // Else plain marks: [-x-] {+y+}.
  int width = 80;       // Columns.
  bool side_by_side = false;
  bool changes_only = false;  // Changed blocks with one of context.
  bool stat = false;          // Counts only.
};

// Everything that a page of text says of one edit.
struct EditView {
  std::string url;
  std::string source;
  VersionInfo old_version;
  VersionInfo new_version;
  Article old_article;
  Article new_article;
  Edit edit;
};

std::string RenderDiff(const EditView& view, const TextStyle& style);
// One edit as `run` and `report` print it: a headline, classes, the changed
// words.
std::string RenderEditSummary(const EditView& view, const TextStyle& style);
std::string RenderLog(absl::string_view url,
                      absl::Span<const VersionInfo> versions,
                      const TextStyle& style);
std::string RenderArticle(const Article& article, const TextStyle& style);
std::string RenderMarkdown(const Article& article);

// Text of a page made safe for a terminal: C0, C1, escapes, bidi controls and
// line breaks become visible or go.
std::string TerminalSafe(absl::string_view text);

}  // namespace stet
#endif  // STET_REPORT_TEXT_REPORT_H_
