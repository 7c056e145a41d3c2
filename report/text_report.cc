#include "report/text_report.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "model/time_text.h"
#include "model/unicode.h"

namespace stet {
namespace {

std::string Inline(const std::vector<TokenRun>& runs) {
  std::string text;
  for (const TokenRun& run : runs) {
    const std::string words = TerminalSafe(run.text);
    switch (run.op) {
      case TokenOp::kKeep:
        absl::StrAppend(&text, words);
        break;
      case TokenOp::kDelete:
        absl::StrAppend(&text, "[-", words, "-]");
        break;
      case TokenOp::kInsert:
        absl::StrAppend(&text, "{+", words, "+}");
        break;
    }
  }
  return text;
}

std::string ClassNames(const Edit& edit) {
  return absl::StrJoin(edit.classes, " ",
                       [](std::string* out, const EditClass& edit_class) {
                         absl::StrAppend(out, edit_class.name);
                       });
}

}  // namespace

std::string RenderDiff(const EditView& view, const TextStyle& style) {
  std::string text = absl::StrCat(
      TerminalSafe(view.url), " v", view.old_version.version, " → v",
      view.new_version.version, "  ", ClassNames(view.edit), "\n");
  for (const BlockChange& change : view.edit.blocks) {
    if (style.changes_only && change.op == BlockOp::kKeep) continue;
    absl::StrAppend(&text, Inline(change.tokens), "\n");
  }
  return text;
}

std::string RenderEditSummary(const EditView& view, const TextStyle& style) {
  TextStyle changes = style;
  changes.changes_only = true;
  return RenderDiff(view, changes);
}

std::string RenderLog(absl::string_view url,
                      absl::Span<const VersionInfo> versions,
                      const TextStyle& /*style*/) {
  std::string text = absl::StrCat(TerminalSafe(url), "\n");
  for (const VersionInfo& version : versions) {
    absl::StrAppend(&text, "v", version.version, "  ",
                    FormatTime(version.first_seen), "  ", version.status, "  ",
                    TerminalSafe(version.title), "\n");
  }
  return text;
}

std::string RenderArticle(const Article& article, const TextStyle& /*style*/) {
  std::string text = absl::StrCat(TerminalSafe(article.title), "\n");
  for (const Block& block : article.blocks)
    absl::StrAppend(&text, "\n", TerminalSafe(block.text), "\n");
  return text;
}

std::string RenderMarkdown(const Article& article) {
  std::string text = absl::StrCat("# ", TerminalSafe(article.title), "\n");
  for (const Block& block : article.blocks)
    absl::StrAppend(&text, "\n", TerminalSafe(block.text), "\n");
  return text;
}

std::string TerminalSafe(absl::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, i);
    const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
    const bool bidi = (c >= 0x202A && c <= 0x202E) ||
                      (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
                      c == 0x200F || c == 0x061C;
    if (control || c == 0x2028 || c == 0x2029) {
      safe += ' ';
    } else if (!bidi) {
      AppendCodePoint(c, safe);
    }
  }
  return safe;
}

}  // namespace stet
