#include "report/html_report.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "model/time_text.h"
#include "report/class_labels.h"
#include "report/edit_row.h"
#include "report/escape.h"
#include "report/site_style.h"

namespace stet {
namespace {

// Escaped text with a line break where a split or merge has one.
std::string Lines(absl::string_view text) {
  return absl::StrReplaceAll(
      EscapeHtml(text),
      {{"\n", "<span class=\"pilcrow\" aria-hidden=\"true\">¶</span><br/>"}});
}

void AppendMark(TokenOp op, absl::string_view text, Marks marks,
                std::string& html) {
  const bool added = op == TokenOp::kInsert;
  const absl::string_view tag = added ? "ins" : "del";
  absl::StrAppend(&html, "<", tag);
  if (marks == Marks::kMail) {
    absl::StrAppend(
        &html, " style=\"",
        added ? "background:#dbe7fb;color:#0b3a78;text-decoration:underline"
              : "background:#fdebc8;color:#6b3d00;text-decoration:line-through",
        "\"");
  }
  absl::StrAppend(&html, ">");
  if (marks == Marks::kPage)
    absl::StrAppend(&html, "<span class=\"vh\">",
                    added ? " added: " : " removed: ", "</span>");
  absl::StrAppend(&html, "<bdi>", Lines(text), "</bdi>");
  if (marks == Marks::kPage)
    absl::StrAppend(&html, "<span class=\"vh\"> end </span>");
  absl::StrAppend(&html, "</", tag, ">");
}

// --- Blocks ---------------------------------------------------------------

bool IsHeadline(const BlockChange& change) {
  return (!change.new_blocks.empty() && change.new_blocks.front() == 0) ||
         (!change.old_blocks.empty() && change.old_blocks.front() == 0);
}

// The block that a step is about: of the new version, unless it has none.
const Block* BlockOf(const EditView& view, const BlockChange& change) {
  const bool is_new = !change.new_blocks.empty();
  const std::vector<int>& indexes =
      is_new ? change.new_blocks : change.old_blocks;
  const Article& article = is_new ? view.new_article : view.old_article;
  if (indexes.empty() || indexes.front() < 1) return nullptr;
  const auto i = static_cast<size_t>(indexes.front() - 1);
  return i < article.blocks.size() ? &article.blocks[i] : nullptr;
}

std::string Anchor(const BlockChange& change) {
  if (!change.new_blocks.empty())
    return absl::StrCat("b", change.new_blocks.front());
  if (!change.old_blocks.empty())
    return absl::StrCat("o", change.old_blocks.front());
  return "b0";
}

std::string LanguageAttribute(const EditView& view) {
  std::string language = EditRow().language;
  for (const std::string* tag :
       {&view.new_article.language, &view.old_article.language}) {
    if (tag->empty() || tag->size() > 35) continue;
    const bool plain = std::all_of(tag->begin(), tag->end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
             (c >= '0' && c <= '9') || c == '-';
    });
    if (plain) return absl::StrCat(" lang=\"", *tag, "\"");
  }
  return "";
}

std::string BlockNumbers(const std::vector<int>& blocks) {
  return absl::StrJoin(blocks, "–");
}

// What was done to a block, for a reader: "moved here from paragraph 3".
std::string Deed(const BlockChange& change) {
  switch (change.op) {
    case BlockOp::kKeep:
    case BlockOp::kEdit:
      return "";
    case BlockOp::kInsert:
      return "new paragraph";
    case BlockOp::kDelete:
      return "removed paragraph";
    case BlockOp::kMove:
      if (change.moved_to.has_value())
        return absl::StrCat("↓ moved to <a href=\"#b", *change.moved_to,
                            "\">paragraph ", *change.moved_to, "</a>");
      if (change.moved_from.has_value())
        return absl::StrCat("↑ moved here from <a href=\"#o",
                            *change.moved_from, "\">paragraph ",
                            *change.moved_from, "</a>");
      return "moved";
    case BlockOp::kSplit:
      return absl::StrCat("split into paragraphs ",
                          BlockNumbers(change.new_blocks));
    case BlockOp::kMerge:
      return absl::StrCat("merged from paragraphs ",
                          BlockNumbers(change.old_blocks));
  }
  return "";
}

absl::string_view Number(const BlockChange& change, std::string& storage) {
  const bool is_new = !change.new_blocks.empty();
  const auto& blocks = is_new ? change.new_blocks : change.old_blocks;
  storage = blocks.empty() ? "" : absl::StrCat(blocks.front());
  return storage;
}

// A run that moved away is shown by its first words: the whole stands where it
// arrived.
std::vector<TokenRun> ShownTokens(const BlockChange& change) {
  if (change.op == BlockOp::kMove && change.moved_to.has_value()) {
    const bool changed = std::any_of(
        change.tokens.begin(), change.tokens.end(),
        [](const TokenRun& run) { return run.op != TokenOp::kKeep; });
    if (!changed)
      return {{TokenOp::kKeep, Shorten(TextOf(change.tokens, Side::kOld), 90)}};
  }
  return change.tokens;
}

std::string TextHtml(const EditView& view, const BlockChange& change,
                     absl::Span<const TokenRun> tokens, Marks marks) {
  const Block* const block = BlockOf(view, change);
  const BlockKind kind = block == nullptr ? BlockKind::kParagraph : block->kind;
  return absl::StrCat("<p class=\"text k-", BlockKindName(kind),
                      "\" dir=\"auto\"", LanguageAttribute(view), ">",
                      TokensHtml(tokens, marks), "</p>");
}

std::string InlineBlock(const EditView& view, const BlockChange& change,
                        absl::string_view extra_id) {
  std::string number;
  Number(change, number);
  const std::string anchor = Anchor(change);
  const std::string deed = Deed(change);
  return absl::StrCat(
      "<div class=\"block op-", BlockOpName(change.op),
      change.op == BlockOp::kMove && change.moved_to.has_value() ? " left" : "",
      "\" id=\"", anchor, "\">",
      extra_id.empty() ? ""
                       : absl::StrCat("<span id=\"", extra_id, "\"></span>"),
      "<a class=\"number\" href=\"#", anchor, "\" aria-label=\"",
      change.new_blocks.empty() ? "Earlier paragraph " : "Paragraph ", number,
      "\">", number, "</a>",
      deed.empty() ? "" : absl::StrCat("<p class=\"deed\">", deed, "</p>"),
      TextHtml(view, change, ShownTokens(change), Marks::kPage), "</div>\n");
}

// --- Folding what did not change ---------------------------------------------

// Indexes into edit.blocks: a stretch of steps that are shown or folded.
struct Stretch {
  size_t begin = 0;
  size_t end = 0;
  bool folded = false;
};

std::vector<Stretch> StretchesOf(const Edit& edit) {
  const size_t n = edit.blocks.size();
  std::vector<bool> shown(n, false);
  for (size_t i = 0; i < n; ++i) {
    if (edit.blocks[i].op == BlockOp::kKeep || IsHeadline(edit.blocks[i]))
      continue;
    shown[i] = true;
    if (i > 0) shown[i - 1] = true;
    if (i + 1 < n) shown[i + 1] = true;
  }
  std::vector<Stretch> stretches;
  for (size_t i = 0; i < n; ++i) {
    if (IsHeadline(edit.blocks[i])) continue;
    if (!stretches.empty() && stretches.back().end == i &&
        stretches.back().folded == !shown[i]) {
      stretches.back().end = i + 1;
    } else {
      stretches.push_back({i, i + 1, !shown[i]});
    }
  }
  return stretches;
}

std::string Count(size_t n, absl::string_view noun) {
  return absl::StrCat(n, " ", noun, n == 1 ? "" : "s");
}

std::string FoldedCount(const Stretch& stretch) {
  return Count(stretch.end - stretch.begin, "unchanged paragraph");
}

// --- Side by side
// -------------------------------------------------------------

std::vector<TokenRun> OneSide(const BlockChange& change, Side side) {
  const TokenOp other =
      side == Side::kOld ? TokenOp::kInsert : TokenOp::kDelete;
  std::vector<TokenRun> tokens;
  for (const TokenRun& run : change.tokens) {
    if (run.op != other) tokens.push_back(run);
  }
  return tokens;
}

std::string SideCell(const EditView& view, const BlockChange& change,
                     Side side) {
  const std::vector<int>& blocks =
      side == Side::kOld ? change.old_blocks : change.new_blocks;
  if (blocks.empty()) return "<td class=\"none\"></td>";
  const std::string anchor =
      absl::StrCat(side == Side::kOld ? "o" : "b", blocks.front());
  const std::string deed = change.op == BlockOp::kMove ? Deed(change) : "";
  return absl::StrCat(
      "<td id=\"", anchor, "\"><a class=\"number\" href=\"#", anchor,
      "\" aria-label=\"Paragraph ", blocks.front(), "\">", blocks.front(),
      "</a>",
      deed.empty() ? "" : absl::StrCat("<p class=\"deed\">", deed, "</p>"),
      TextHtml(view, change, OneSide(change, side), Marks::kPage), "</td>");
}

std::string SideRow(const EditView& view, const BlockChange& change) {
  return absl::StrCat("<tr class=\"op-", BlockOpName(change.op), "\">",
                      SideCell(view, change, Side::kOld),
                      SideCell(view, change, Side::kNew), "</tr>\n");
}

// --- Metadata
// -------------------------------------------------------------------

std::string TimeOrDash(const std::optional<absl::Time>& time) {
  return time.has_value() ? FormatUtc(*time) : "";
}

void AppendMetadata(absl::string_view name, absl::string_view before,
                    absl::string_view after, std::string& rows) {
  if (before == after) return;
  const auto cell = [](absl::string_view text, TokenOp op) {
    if (text.empty()) return std::string("<td class=\"none\">—</td>");
    return absl::StrCat(
        "<td>", TokensHtml({{op, std::string(text)}}, Marks::kPage), "</td>");
  };
  absl::StrAppend(&rows, "<tr><th scope=\"row\">", name, "</th>",
                  cell(before, TokenOp::kDelete), cell(after, TokenOp::kInsert),
                  "</tr>\n");
}

}  // namespace

std::string TokensHtml(absl::Span<const TokenRun> tokens, Marks marks) {
  std::string html;
  for (const TokenRun& run : tokens) {
    if (run.text.empty()) continue;
    if (run.op == TokenOp::kKeep) {
      absl::StrAppend(&html, Lines(run.text));
    } else {
      AppendMark(run.op, run.text, marks, html);
    }
  }
  return html;
}

std::string InlineDiffHtml(const EditView& view,
                           const HtmlDiffOptions& options) {
  std::string html = "<div class=\"diff\">\n";
  bool first_change = true;
  for (const Stretch& stretch : StretchesOf(view.edit)) {
    if (stretch.folded && options.changes_only) {
      absl::StrAppend(&html, "<p class=\"folded\">", FoldedCount(stretch),
                      "</p>\n");
      continue;
    }
    if (stretch.folded)
      absl::StrAppend(&html, "<details class=\"folded\"><summary>",
                      FoldedCount(stretch), "</summary>\n");
    for (size_t i = stretch.begin; i < stretch.end; ++i) {
      const BlockChange& change = view.edit.blocks[i];
      const bool first = first_change && change.op != BlockOp::kKeep;
      if (first) first_change = false;
      absl::StrAppend(&html,
                      InlineBlock(view, change, first ? "first-change" : ""));
    }
    if (stretch.folded) absl::StrAppend(&html, "</details>\n");
  }
  if (first_change)
    absl::StrAppend(&html,
                    "<p class=\"folded\" id=\"first-change\">The body of the "
                    "text is the same in both versions.</p>\n");
  return html + "</div>\n";
}

std::string SideBySideHtml(const EditView& view,
                           const HtmlDiffOptions& options) {
  std::string html = absl::StrCat(
      "<table class=\"sides\" id=\"first-change\"><thead><tr><th scope=\"col\">"
      "Version ",
      view.old_version.version, "</th><th scope=\"col\">Version ",
      view.new_version.version, "</th></tr></thead>\n");
  for (const Stretch& stretch : StretchesOf(view.edit)) {
    absl::StrAppend(&html, "<tbody>\n");
    if (stretch.folded) {
      absl::StrAppend(&html, "<tr><td colspan=\"2\" class=\"folded\">");
      if (options.changes_only) {
        absl::StrAppend(&html, FoldedCount(stretch));
      } else {
        absl::StrAppend(&html, "<details class=\"folded\"><summary>",
                        FoldedCount(stretch), "</summary>\n");
        for (size_t i = stretch.begin; i < stretch.end; ++i)
          absl::StrAppend(&html, InlineBlock(view, view.edit.blocks[i], ""));
        absl::StrAppend(&html, "</details>");
      }
      absl::StrAppend(&html, "</td></tr>\n");
    } else {
      for (size_t i = stretch.begin; i < stretch.end; ++i)
        absl::StrAppend(&html, SideRow(view, view.edit.blocks[i]));
    }
    absl::StrAppend(&html, "</tbody>\n");
  }
  return html + "</table>\n";
}

std::string MetadataHtml(const EditView& view) {
  const Article& a = view.old_article;
  const Article& b = view.new_article;
  std::string rows;
  AppendMetadata("Status", absl::StrCat(view.old_version.status),
                 absl::StrCat(view.new_version.status), rows);
  AppendMetadata("Byline", absl::StrJoin(a.byline, ", "),
                 absl::StrJoin(b.byline, ", "), rows);
  AppendMetadata("Published", TimeOrDash(a.published), TimeOrDash(b.published),
                 rows);
  AppendMetadata("Modified", TimeOrDash(a.modified), TimeOrDash(b.modified),
                 rows);
  AppendMetadata("Picture", a.image, b.image, rows);
  AppendMetadata("Address", a.canonical_url, b.canonical_url, rows);
  AppendMetadata("Description", a.description, b.description, rows);
  AppendMetadata("Language", a.language, b.language, rows);
  AppendMetadata("Paywall", a.paywalled ? "yes" : "no",
                 b.paywalled ? "yes" : "no", rows);
  if (rows.empty()) return "";
  return absl::StrCat(
      "<table class=\"metadata\"><thead><tr><th scope=\"col\">Field</th>"
      "<th scope=\"col\">Before</th><th scope=\"col\">After</th></tr></thead>"
      "<tbody>\n",
      rows, "</tbody></table>\n");
}

std::string BareChangesHtml(const EditView& view, size_t bytes_max) {
  std::string html;
  size_t left_out = 0;
  for (const BlockChange& change : view.edit.blocks) {
    if (change.op == BlockOp::kKeep && !IsHeadline(change)) continue;
    const std::vector<TokenRun> tokens = ShortenTokens(change.tokens, 1500);
    const std::string deed =
        change.op == BlockOp::kMove
            ? (change.moved_to.has_value() ? "moved away: " : "moved here: ")
            : "";
    std::string block = absl::StrCat(
        IsHeadline(change) ? "<h3 dir=\"auto\"" : "<p dir=\"auto\"",
        LanguageAttribute(view), ">", deed, TokensHtml(tokens, Marks::kBare),
        IsHeadline(change) ? "</h3>\n" : "</p>\n");
    if (html.size() + block.size() > bytes_max) {
      ++left_out;
    } else {
      html += block;
    }
  }
  if (left_out > 0)
    absl::StrAppend(&html, "<p>… and ", Count(left_out, "more change"),
                    " on the page.</p>\n");
  return html;
}

std::string RenderHtmlDiff(const EditView& view,
                           const HtmlDiffOptions& options) {
  const EditRow row = RowOf(view, view.old_version.first_seen);
  std::string metadata = MetadataHtml(view);
  if (!metadata.empty())
    metadata = absl::StrCat("<h2>Around the text</h2>\n", metadata);
  return absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"
      "<meta name=\"viewport\" content=\"width=device-width\"/>"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
      "'none'; style-src 'unsafe-inline'\"/><title>",
      EscapeHtml(Shorten(PlainLine(row.title), 120)), "</title><style>\n",
      SiteStyle(),
      "</style></head><body><main class=\"page\">\n<header class=\"edit-head\">"
      "<p class=\"kicker\"><bdi>",
      EscapeHtml(view.url), "</bdi> · version ", row.old_version, " → ",
      row.new_version, "</p>\n<h1 dir=\"auto\"", LanguageAttribute(view), ">",
      TokensHtml(row.headline, Marks::kPage), "</h1>\n<p class=\"meta\">",
      EscapeHtml(ClassLine(row)), "</p></header>\n", metadata,
      "<h2>Changes in the text</h2>\n", InlineDiffHtml(view, options),
      "</main></body></html>\n");
}

}  // namespace stet
