// An edit as HTML: pieces that pages, feeds and mails are built from, and the
// whole document that `stet diff --format html` prints. Everything is also
// well-formed XML. No script, no request, no style but classes (style.css) or,
// for mail, inline.

#ifndef STET_REPORT_HTML_REPORT_H_
#define STET_REPORT_HTML_REPORT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "model/edit.h"
#include "report/text_report.h"

namespace stet {

enum class Marks {
  kPage,  // With words for screen readers, hidden from view by style.css.
  kBare,  // <ins> and <del> alone, for feed readers, which strip styles.
  kMail,  // With inline styles.
};

// Words with <ins> and <del>, in a <bdi> each.
std::string TokensHtml(absl::Span<const TokenRun> tokens, Marks marks);

struct HtmlDiffOptions {
  // What did not change is counted, but for one block beside each change: for
  // pages that are published. Else it is there, folded.
  bool changes_only = false;
};

// The body's changes in one column, each block with its number as an anchor
// ("b12" of the new version, "o7" of the old one). The headline is not part.
std::string InlineDiffHtml(const EditView& view, const HtmlDiffOptions&);

// The same as a table of two columns, before and after.
std::string SideBySideHtml(const EditView& view, const HtmlDiffOptions&);

// What changed around the text (byline, dates, picture, address, status), as a
// table; "" if nothing did.
std::string MetadataHtml(const EditView& view);

// The changed blocks and the headline alone, for feeds: at most about
// `bytes_max`, then a line that says how many changes are left out.
std::string BareChangesHtml(const EditView& view, size_t bytes_max = 20000);

// A whole document that stands alone, its style within.
std::string RenderHtmlDiff(const EditView& view, const HtmlDiffOptions&);

}  // namespace stet
#endif  // STET_REPORT_HTML_REPORT_H_
