#include "report/text_report.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "model/plural.h"
#include "model/time_text.h"
#include "model/unicode.h"
#include "report/class_labels.h"
#include "report/escape.h"
#include "report/text_layout.h"

namespace stet {
namespace {

constexpr int kWidthMin = 20;
constexpr int kReadingWidth = 100;  // Longer lines are hard to read.
constexpr int kIndent = 2;

int WidthOf(const TextStyle& style) {
  return std::clamp(style.width, kWidthMin, kReadingWidth);
}

// "silent · headline · number 12 → 31", weightiest first.
std::string ClassesLine(const Edit& edit) {
  std::vector<EditClass> classes = edit.classes;
  std::stable_sort(classes.begin(), classes.end(),
                   [](const EditClass& a, const EditClass& b) {
                     return a.severity > b.severity;
                   });
  return absl::StrJoin(classes, " · ",
                       [](std::string* out, const EditClass& c) {
                         absl::StrAppend(out, LabelOf(c.name).label);
                         if (!c.note.empty())
                           absl::StrAppend(out, " ", Shorten(c.note, 60));
                         if (c.hidden) absl::StrAppend(out, " (hidden)");
                       });
}

void AppendLines(absl::Span<const std::string> lines, std::string& text) {
  for (const std::string& line : lines) absl::StrAppend(&text, line, "\n");
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
      if (IsHeadline(change)) continue;  // It stands above.
      if (change.op == BlockOp::kKeep && !(context && Shown(i))) {
        ++folded;
        continue;
      }
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
          Inked(absl::StrCat("… ", Plural(folded, "paragraph"), " unchanged"),
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

std::string Moment(absl::Time time, const char* form) {
  return absl::FormatTime(form, time, absl::UTCTimeZone());
}

// What is known of when it changed: never the time of the edit itself. The day
// is said once where it is the same.
std::string SeenLine(const EditView& view) {
  const absl::Time before = view.old_version.last_seen;
  const absl::Time after = view.new_version.first_seen;
  if (FormatUtc(before).empty() || FormatUtc(after).empty()) return "";
  const bool same_day =
      Moment(before, "%E4Y-%m-%d") == Moment(after, "%E4Y-%m-%d");
  return absl::StrCat(
      "changed between ", Moment(before, "%E4Y-%m-%d %H:%M:%S"), " and ",
      Moment(after, same_day ? "%H:%M:%S" : "%E4Y-%m-%d %H:%M:%S"), " UTC");
}

// "+18 −25 words, 1 moved  ++++++-------": the bar is at most so long. Nothing
// of an edit that left every word where it was.
std::string StatText(const EditStats& stats, bool with_bar, bool colour) {
  constexpr int kBarMax = 24;
  if (stats.words_added == 0 && stats.words_removed == 0 &&
      stats.moved_blocks == 0)
    return "";
  std::string text =
      absl::StrCat("+", stats.words_added, " −", stats.words_removed, " words");
  if (stats.moved_blocks > 0)
    absl::StrAppend(&text, ", ", stats.moved_blocks, " moved");
  const int all = stats.words_added + stats.words_removed;
  if (!with_bar || all == 0) return text;
  const int length = std::min(all, kBarMax);
  const int added = static_cast<int>(int64_t{length} * stats.words_added / all);
  const std::vector<TokenRun> bar = {
      {TokenOp::kInsert, std::string(static_cast<size_t>(added), '+')},
      {TokenOp::kDelete,
       std::string(static_cast<size_t>(length - added), '-')}};
  if (!colour) return absl::StrCat(text, "  ", bar[0].text, bar[1].text);
  return absl::StrCat(text, "  ", LayOut(bar, {colour, 2 * kBarMax})[0]);
}

// The headline as it was changed; that of a new version in bold else.
void AppendHeadline(const EditView& view, const TextStyle& style,
                    std::string& text) {
  for (const BlockChange& change : view.edit.blocks) {
    if (!IsHeadline(change) || change.op == BlockOp::kKeep ||
        change.tokens.empty())
      continue;
    AppendLines(LayOut(change.tokens, {style.colour, WidthOf(style)}), text);
    return;
  }
  const std::string& title =
      view.new_article.title.empty() ? view.url : view.new_article.title;
  for (const std::string& line :
       LayOut({{{TokenOp::kKeep, title}}}, {false, WidthOf(style)})) {
    absl::StrAppend(&text, Inked(line, Ink::kBold, style.colour), "\n");
  }
}

std::string Heading(const EditView& view, const TextStyle& style) {
  std::string text;
  AppendHeadline(view, style, text);
  const LineStyle plain = {false, WidthOf(style)};
  if (!view.source.empty())
    AppendLines(LayOut({{{TokenOp::kKeep, view.source}}}, plain), text);
  // An address is never cut, so that it can be copied.
  absl::StrAppend(&text, Inked(TerminalSafe(view.url), Ink::kDim, style.colour),
                  "\n");
  const std::string seen = SeenLine(view);
  AppendLines(
      LayOut({{{TokenOp::kKeep, absl::StrCat("v", view.old_version.version,
                                             " → v", view.new_version.version,
                                             seen.empty() ? "" : ", ", seen)}}},
             plain),
      text);
  const std::string stat = StatText(view.edit.stats, style.stat, style.colour);
  if (!stat.empty()) absl::StrAppend(&text, stat, "\n");
  if (view.edit.silent) {
    absl::StrAppend(&text,
                    Inked("! silent: no notice seen in the captured page",
                          Ink::kWarning, style.colour),
                    "\n");
  }
  if (!view.edit.classes.empty())
    AppendLines(LayOut({{{TokenOp::kKeep, ClassesLine(view.edit)}}},
                       {style.colour, WidthOf(style)}),
                text);
  if (view.new_version.status >= 400)
    absl::StrAppend(&text, "the address answered with status ",
                    view.new_version.status, "\n");
  if (view.edit.budget_hit)
    text += "the comparison was cut short by its budget of steps\n";
  return text;
}

// A version's line of classes and its headline where it is another one.
void AppendVersion(const VersionInfo& version, const VersionInfo* before,
                   const TextStyle& style, std::string& text) {
  const auto indented = [&](absl::string_view line, Ink ink) {
    for (const std::string& piece :
         LayOut({{{TokenOp::kKeep, std::string(line)}}},
                {false, WidthOf(style) - 6})) {
      absl::StrAppend(
          &text, "      ",
          ink == Ink::kBold ? piece : Inked(piece, ink, style.colour), "\n");
    }
  };
  if (version.erased) {
    indented(absl::StrCat("erased: ", version.erase_reason), Ink::kDim);
    return;
  }
  if (before == nullptr || before->title != version.title)
    indented(version.title, Ink::kBold);
  if (version.silent) indented("silent: no notice seen", Ink::kWarning);
  if (version.classes.empty()) return;
  std::string classes = absl::StrJoin(
      version.classes, " · ", [](std::string* out, const std::string& name) {
        absl::StrAppend(out, LabelOf(name).label);
      });
  if (!version.edit) absl::StrAppend(&classes, " (hidden)");
  indented(classes, Ink::kDim);
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
  const VersionInfo* before = nullptr;
  for (const VersionInfo& version : versions) {
    absl::StrAppend(&text,
                    Inked(PadTo(absl::StrCat("v", version.version), 4),
                          Ink::kBold, style.colour),
                    "  ",
                    Moment(version.first_seen, "%E4Y-%m-%d %H:%M:%S UTC"));
    if (!version.erased) {
      absl::StrAppend(&text, "  ", Plural(version.words, "word"));
      if (before != nullptr && before->words != version.words) {
        const int delta = version.words - before->words;
        absl::StrAppend(&text, " (", delta < 0 ? "−" : "+", std::abs(delta),
                        ")");
      }
    }
    if (version.status != 200 && version.status != 0)
      absl::StrAppend(&text, "  status ", version.status);
    text += "\n";
    AppendVersion(version, before, style, text);
    before = &version;
  }
  if (!versions.empty())
    absl::StrAppend(
        &text,
        Inked(absl::StrCat("last seen ", Moment(versions.back().last_seen,
                                                "%E4Y-%m-%d %H:%M:%S UTC")),
              Ink::kDim, style.colour),
        "\n");
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
