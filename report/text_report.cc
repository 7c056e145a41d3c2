#include "report/text_report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "model/time_text.h"
#include "model/unicode.h"
#include "report/text_layout.h"

namespace stet {
namespace {

constexpr int kWidthMin = 20;
constexpr int kReadingWidth = 100;  // Longer lines are hard to read.
constexpr int kIndent = 2;

int WidthOf(const TextStyle& style) {
  return std::clamp(style.width, kWidthMin, kReadingWidth);
}

std::string Plural(int count, absl::string_view one, absl::string_view many) {
  return absl::StrCat(count, " ", count == 1 ? one : many);
}

// "headline_changed" with what a reader may want to know: "(12 → 31)".
std::string ClassesLine(const Edit& edit) {
  return absl::StrJoin(
      edit.classes, " · ", [](std::string* out, const EditClass& c) {
        absl::StrAppend(out, c.name);
        if (!c.note.empty())
          absl::StrAppend(out, " (", TerminalSafe(c.note), ")");
      });
}

std::string Indented(absl::Span<const std::string> lines) {
  std::string text;
  for (const std::string& line : lines)
    absl::StrAppend(&text, std::string(kIndent, ' '), line, "\n");
  return text;
}

std::vector<TokenRun> SideOf(absl::Span<const TokenRun> runs, TokenOp changed) {
  std::vector<TokenRun> side;
  for (const TokenRun& run : runs) {
    if (run.op == TokenOp::kKeep || run.op == changed) side.push_back(run);
  }
  return side;
}

// What kind of step it is, where its marks alone do not say.
std::string StepLabel(const BlockChange& change) {
  switch (change.op) {
    case BlockOp::kMove:
      return change.moved_to
                 ? absl::StrCat("moved to paragraph ", *change.moved_to)
                 : absl::StrCat("moved from paragraph ",
                                change.moved_from.value_or(0));
    case BlockOp::kSplit:
      return "split";
    case BlockOp::kMerge:
      return "merged";
    default:
      return "";
  }
}

bool IsHeadline(const BlockChange& change) {
  return (!change.new_blocks.empty() && change.new_blocks.front() == 0) ||
         (change.new_blocks.empty() && !change.old_blocks.empty() &&
          change.old_blocks.front() == 0);
}

// The steps of the script as paragraphs.
class DiffBody {
 public:
  DiffBody(const Edit& edit, const TextStyle& style)
      : edit_(edit), style_(style) {}

  std::string Render(bool context) {
    int folded = 0;
    for (size_t i = 0; i < edit_.blocks.size(); ++i) {
      const BlockChange& change = edit_.blocks[i];
      if (change.op == BlockOp::kKeep && !IsHeadline(change) &&
          !(context && Shown(i))) {
        ++folded;
        continue;
      }
      // Where a block left, its arrival says it all, unless it changed on the
      // way.
      if (change.op == BlockOp::kKeep && IsHeadline(change) &&
          style_.changes_only && !context)
        continue;
      Fold(folded);
      Step(change);
    }
    Fold(folded);
    return std::move(text_);
  }

 private:
  // Unchanged blocks stay beside a change, and everywhere without changes_only.
  bool Shown(size_t i) const {
    if (!style_.changes_only) return true;
    const auto changed = [&](size_t at) {
      return at < edit_.blocks.size() && edit_.blocks[at].op != BlockOp::kKeep;
    };
    return changed(i + 1) || (i > 0 && changed(i - 1));
  }

  void Fold(int& folded) {
    if (folded > 0) {
      absl::StrAppend(
          &text_, std::string(kIndent, ' '),
          Inked(absl::StrCat("… ", Plural(folded, "paragraph", "paragraphs"),
                             " unchanged"),
                Ink::kDim, style_.colour),
          "\n");
    }
    folded = 0;
  }

  void Step(const BlockChange& change) {
    const std::string label = StepLabel(change);
    if (!label.empty()) {
      absl::StrAppend(
          &text_, std::string(kIndent, ' '),
          Inked(absl::StrCat("↕ ", label), Ink::kDim, style_.colour), "\n");
    }
    if (style_.side_by_side && WidthOf(style_) >= 2 * kWidthMin) {
      SideBySide(change);
      return;
    }
    text_ += Indented(
        LayOut(change.tokens, {style_.colour, WidthOf(style_) - kIndent}));
  }

  void SideBySide(const BlockChange& change) {
    const int column =
        (std::max(style_.width, 2 * kWidthMin) - 3 - kIndent) / 2;
    const auto left = LayOut(SideOf(change.tokens, TokenOp::kDelete),
                             {style_.colour, column});
    const auto right = LayOut(SideOf(change.tokens, TokenOp::kInsert),
                              {style_.colour, column});
    for (size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
      std::string line =
          absl::StrCat(std::string(kIndent, ' '),
                       PadTo(i < left.size() ? left[i] : "", column), " │ ",
                       i < right.size() ? right[i] : "");
      while (!line.empty() && line.back() == ' ') line.pop_back();
      absl::StrAppend(&text_, line, "\n");
    }
    text_ += "\n";
  }

  const Edit& edit_;
  const TextStyle& style_;
  std::string text_;
};

// What is known of when it changed: never the time of the edit itself.
std::string SeenLine(const EditView& view) {
  const std::string before = FormatUtc(view.old_version.last_seen);
  const std::string after = FormatUtc(view.new_version.first_seen);
  if (before.empty() || after.empty()) return "";
  return absl::StrCat("changed between ", before, " and ", after);
}

std::string Heading(const EditView& view, const TextStyle& style) {
  std::string text =
      absl::StrCat(Inked(TerminalSafe(view.new_article.title.empty()
                                          ? view.url
                                          : view.new_article.title),
                         Ink::kBold, style.colour),
                   "\n", TerminalSafe(view.url), "\n");
  absl::StrAppend(&text, "v", view.old_version.version, " → v",
                  view.new_version.version);
  const std::string seen = SeenLine(view);
  if (!seen.empty()) absl::StrAppend(&text, ", ", seen);
  absl::StrAppend(&text, "  +", view.edit.stats.words_added, " −",
                  view.edit.stats.words_removed, " words");
  if (view.edit.stats.moved_blocks > 0)
    absl::StrAppend(&text, ", ", view.edit.stats.moved_blocks, " moved");
  absl::StrAppend(&text, "\n");
  if (!view.edit.classes.empty())
    absl::StrAppend(&text, ClassesLine(view.edit), "\n");
  if (view.edit.silent) {
    absl::StrAppend(&text,
                    Inked("! silent: no notice seen in the captured page",
                          Ink::kWarning, style.colour),
                    "\n");
  }
  if (view.edit.budget_hit)
    text += "the comparison was cut short by its budget of steps\n";
  return text;
}

}  // namespace

std::string RenderDiff(const EditView& view, const TextStyle& style) {
  std::string text = Heading(view, style);
  if (style.stat) return text;
  return absl::StrCat(text, "\n",
                      DiffBody(view.edit, style).Render(/*context=*/true));
}

std::string RenderEditSummary(const EditView& view, const TextStyle& style) {
  std::string text = Heading(view, style);
  if (!style.stat) {
    TextStyle changes = style;
    changes.changes_only = true;
    const bool only_state = std::all_of(
        view.edit.blocks.begin(), view.edit.blocks.end(),
        [](const BlockChange& c) { return c.op == BlockOp::kKeep; });
    if (!only_state)
      text += DiffBody(view.edit, changes).Render(/*context=*/false);
  }
  return absl::StrCat(text, "\n");
}

std::string RenderLog(absl::string_view url,
                      absl::Span<const VersionInfo> versions,
                      const TextStyle& style) {
  std::string text = absl::StrCat(TerminalSafe(url), "\n");
  int words_before = 0;
  for (const VersionInfo& version : versions) {
    const int delta = version.words - words_before;
    words_before = version.words;
    absl::StrAppend(
        &text,
        Inked(absl::StrCat("v", version.version), Ink::kBold, style.colour),
        "  ", FormatUtc(version.first_seen), " to ",
        FormatUtc(version.last_seen), "  ", version.status, "  ", version.words,
        " words");
    if (version.version > 1)
      absl::StrAppend(&text, " (", delta < 0 ? "−" : "+", std::abs(delta), ")");
    if (version.silent)
      absl::StrAppend(&text, "  ",
                      Inked("silent", Ink::kWarning, style.colour));
    absl::StrAppend(&text, "\n    ");
    if (version.erased) {
      absl::StrAppend(&text, "erased: ", TerminalSafe(version.erase_reason),
                      "\n");
      continue;
    }
    absl::StrAppend(&text, TerminalSafe(version.title), "\n");
    if (!version.classes.empty()) {
      absl::StrAppend(
          &text, "    ",
          Inked(absl::StrJoin(version.classes, " · "), Ink::kDim, style.colour),
          version.edit ? "" : "  (hidden)", "\n");
    }
  }
  return text;
}

std::string RenderArticle(const Article& article, const TextStyle& style) {
  std::string text = absl::StrCat(
      Inked(TerminalSafe(article.title), Ink::kBold, style.colour), "\n");
  std::vector<std::string> about = article.byline;
  if (article.published) about.push_back(FormatUtc(*article.published));
  if (!about.empty())
    absl::StrAppend(&text, TerminalSafe(absl::StrJoin(about, ", ")), "\n");
  for (const Block& block : article.blocks) {
    const absl::string_view mark =
        block.kind == BlockKind::kHeading          ? "## "
        : block.kind == BlockKind::kListItem       ? "• "
        : block.kind == BlockKind::kQuote          ? "> "
        : block.kind == BlockKind::kCaption        ? "[caption] "
        : block.kind == BlockKind::kCorrectionNote ? "[correction] "
                                                   : "";
    const std::vector<TokenRun> words = {
        {TokenOp::kKeep, absl::StrCat(mark, block.text)}};
    text += "\n";
    for (const std::string& line :
         LayOut(words, {style.colour, WidthOf(style)})) {
      absl::StrAppend(&text, line, "\n");
    }
  }
  return text;
}

std::string RenderMarkdown(const Article& article) {
  const auto escaped = [](absl::string_view text) {
    std::string safe;
    for (const char c : TerminalSafe(text)) {
      if (absl::string_view("\\`*_[]<>#|").find(c) != absl::string_view::npos)
        safe += '\\';
      safe += c;
    }
    return safe;
  };
  std::string text = absl::StrCat("# ", escaped(article.title), "\n");
  for (const Block& block : article.blocks) {
    const absl::string_view mark =
        block.kind == BlockKind::kHeading    ? "## "
        : block.kind == BlockKind::kListItem ? "- "
        : block.kind == BlockKind::kQuote ||
                block.kind == BlockKind::kCorrectionNote
            ? "> "
            : "";
    absl::StrAppend(&text, "\n", mark, escaped(block.text), "\n");
  }
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
