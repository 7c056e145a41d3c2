// Untrusted text on its way out: one escape function per output, and nothing
// else escapes. All take UTF-8, valid or not; invalid bytes become U+FFFD.
//
//   absl::StrAppend(&html, "<p title=\"", EscapeHtml(text), "\">");

#ifndef STET_REPORT_ESCAPE_H_
#define STET_REPORT_ESCAPE_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace stet {

// For element content and quoted attribute values, in HTML and in XML 1.0.
// Characters that XML forbids become U+FFFD. Bidi embeddings, overrides and
// isolates (U+202A to U+202E, U+2066 to U+2069) are left out: they would turn
// the order of what stands behind them. Marks (U+200E, U+200F, U+061C) stay.
std::string EscapeHtml(absl::string_view text);

// `url` as an attribute value, if it is http or https; else "". Never gives a
// scheme that runs anything.
std::string EscapeHref(absl::string_view url);

// One field, quoted (RFC 4180). A field that a spreadsheet would read as a
// formula (= + - @, tab, return, and their full-width forms) gets a leading
// apostrophe, as OWASP advises.
std::string EscapeCsv(absl::string_view field);

// Text inside a paragraph of CommonMark or GitHub's dialect: nothing in it
// makes a mark, a link, a mention or HTML; lines are joined.
std::string EscapeMarkdown(absl::string_view text);

// A mail header's value (RFC 5322, 2047): one logical line, encoded words
// where it is not printable ASCII or a word is too long to fold, folded. `name`
// is the header's own name, which the first line's length counts.
std::string EscapeMailHeader(absl::string_view name, absl::string_view value);

// Text on one line without control or bidi formatting characters: for plain
// text in mails, chat messages and titles.
std::string PlainLine(absl::string_view text);

// At most `code_points`, cut at a space where one is near, "…" at the cut.
std::string Shorten(absl::string_view text, size_t code_points);

// A file or folder name from a user's or page's text: "[a-z0-9-]", at most 56
// bytes, never empty. A text that is not its own slug gets a hash, so that two
// texts never share one. "bbc" -> "bbc"; "BBC" -> "bbc-f2ca1b".
std::string Slug(absl::string_view text);

}  // namespace stet
#endif  // STET_REPORT_ESCAPE_H_
