// One edit in one row: what lists, feeds, mails and messages show of it. Small
// enough to keep by the thousand; RowOf makes it once, from the whole edit.

#ifndef STET_REPORT_EDIT_ROW_H_
#define STET_REPORT_EDIT_ROW_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "model/edit.h"
#include "nlohmann/json_fwd.hpp"
#include "report/text_report.h"

namespace stet {

struct RowClass {
  std::string name;
  Severity severity = Severity::kLow;
  bool hidden = false;
  std::string note;

  friend bool operator==(const RowClass&, const RowClass&) = default;
};

struct EditRow {
  std::string url;       // The article's id.
  std::string source;    // The outlet; "" if none was given.
  std::string language;  // Primary subtag, "en"; "und" unknown.
  std::string title;     // Of the new version, else of the old one.
  uint32_t old_version = 0;
  uint32_t new_version = 0;
  absl::Time old_last_seen;
  absl::Time new_first_seen;
  int old_words = 0;
  int new_words = 0;
  int new_status = 200;
  std::vector<RowClass> classes;
  double score = 0;
  bool silent = false;
  bool reported = false;  // Has a class that is not hidden.
  EditStats stats;
  std::vector<TokenRun> headline;  // From the old headline to the new one.
  std::vector<TokenRun> excerpt;   // The largest change in the body, cut short.
  int excerpt_block = 0;  // Of the new version; 0 if none or on the old side.
  // From the publisher's date, else from the first look, to this edit.
  std::optional<absl::Duration> delay;

  friend bool operator==(const EditRow&, const EditRow&) = default;
};

// `first_seen` is when version 1 was; `published` as the publisher says.
EditRow RowOf(const EditView& view, absl::Time first_seen);

nlohmann::ordered_json ToJson(const EditRow& row);
// Defaults for what is missing or of another type; never throws.
EditRow RowFromJson(const nlohmann::ordered_json& json);

// 16 hex digits that name the article in addresses and files.
std::string ArticleKey(absl::string_view url);

// "a/<key>/3..4.html": the edit's page, from the site's root.
std::string EditPath(absl::string_view url, uint32_t old_version,
                     uint32_t new_version, absl::string_view suffix = ".html");

// "urn:uuid:…", the same wherever the site stands: an identity for feeds.
std::string EditUrn(absl::string_view url, uint32_t old_version,
                    uint32_t new_version);

// The side's text of a token list.
std::string TextOf(absl::Span<const TokenRun> tokens, Side side);

// Cuts long kept runs short around the changes: "… at least [-12-]{+31+} …".
// At most about `code_points`.
std::vector<TokenRun> ShortenTokens(absl::Span<const TokenRun> tokens,
                                    size_t code_points);

// The edit in one plain sentence: 'Headline changed from “…” to “…”.' For alt
// text, feed summaries and messages.
std::string Sentence(const EditRow& row);

// The reported classes' labels, weightiest first, joined by ", "; of more than
// `max` the others are counted: "headline, number and 4 more".
std::string ClassLine(const EditRow& row, size_t max = 100);

}  // namespace stet
#endif  // STET_REPORT_EDIT_ROW_H_
