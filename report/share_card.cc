#include "report/share_card.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "model/unicode.h"
#include "report/escape.h"

namespace stet {
namespace {

constexpr size_t kLinesMax = 5;

// A short text is set large.
struct Setting {
  int columns;
  int leading;
  size_t lines_max;
  absl::string_view css_class;
};
constexpr Setting kLarge = {33, 84, 4, "t l"};
constexpr Setting kPlain = {44, 66, kLinesMax, "t"};

// Pieces of one line, each kept, removed or added.
using Line = std::vector<TokenRun>;

// Text that leads from one change to the next is wrapped by display columns:
// SVG has no line breaking of its own.
std::vector<Line> Wrap(const std::vector<TokenRun>& tokens, int columns) {
  std::vector<Line> lines(1);
  int column = 0;
  std::string word;
  TokenOp op = TokenOp::kKeep;
  const auto put = [&] {
    if (word.empty()) return;
    const int width = DisplayWidth(word);
    if (column > 0 && column + width > columns) {
      lines.emplace_back();
      column = 0;
    }
    Line& line = lines.back();
    if (!line.empty() && line.back().op == op) {
      line.back().text += word;
    } else {
      line.push_back({op, word});
    }
    column += width;
    word.clear();
  };
  for (const TokenRun& run : tokens) {
    put();
    op = run.op;
    const std::string text = PlainLine(run.text);
    for (size_t i = 0; i < text.size();) {
      const size_t start = i;
      const char32_t c = NextCodePoint(text, i);
      word.append(text, start, i - start);
      // Long words are cut, so that none leaves the card.
      if (IsSpace(c) || IsHanOrKana(c) || DisplayWidth(word) >= columns) put();
    }
  }
  put();
  return lines;
}

bool IsRightToLeft(const EditRow& row) {
  for (const char* const language : {"ar", "fa", "he", "ur", "yi", "ps"}) {
    if (row.language == language) return true;
  }
  return false;
}

void CutTo(size_t lines_max, std::vector<Line>& lines) {
  if (lines.size() <= lines_max) return;
  lines.resize(lines_max);
  lines.back().push_back({TokenOp::kKeep, "…"});
}

// What was removed and what took its place stand a little apart.
bool StandApart(const Line& line, size_t i) {
  return i > 0 && line[i].op != TokenOp::kKeep &&
         line[i - 1].op != TokenOp::kKeep && !line[i - 1].text.empty() &&
         line[i - 1].text.back() != ' ';
}

std::string LineSvg(const Line& line, double y, bool rtl,
                    absl::string_view css_class) {
  std::string svg = absl::StrFormat(
      "<text x=\"%d\" y=\"%.0f\" class=\"%s\"%s xml:space=\"preserve\">",
      rtl ? 1130 : 70, y, css_class, rtl ? " direction=\"rtl\"" : "");
  for (size_t i = 0; i < line.size(); ++i) {
    const TokenRun& run = line[i];
    const absl::string_view style = run.op == TokenOp::kKeep     ? "k"
                                    : run.op == TokenOp::kDelete ? "d"
                                                                 : "i";
    absl::string_view text = run.text;
    // A mark that ends in a space would hang over the line's end.
    if (i + 1 == line.size())
      while (absl::ConsumeSuffix(&text, " ")) {
      }
    absl::StrAppend(&svg, "<tspan class=\"", style, "\"",
                    StandApart(line, i) ? " dx=\"10\"" : "", ">",
                    EscapeHtml(text), "</tspan>");
  }
  return svg + "</text>\n";
}

bool HeadlineDiffers(const EditRow& row) {
  return std::any_of(row.headline.begin(), row.headline.end(),
                     [](const TokenRun& t) { return t.op != TokenOp::kKeep; });
}

}  // namespace

std::string ShareCardAlt(const EditRow& row) {
  return absl::StrCat(
      row.source.empty() ? "" : absl::StrCat(PlainLine(row.source), ": "),
      Sentence(row), " Seen ",
      absl::FormatTime("%E4Y-%m-%d %H:%M UTC", row.new_first_seen,
                       absl::UTCTimeZone()),
      row.silent ? ". No notice of a change was seen." : ".");
}

std::string RenderShareCard(const EditRow& row, absl::string_view permalink) {
  const bool rtl = IsRightToLeft(row);
  const bool headline = HeadlineDiffers(row) || row.excerpt.empty();
  const std::vector<TokenRun>& tokens = headline ? row.headline : row.excerpt;
  std::vector<Line> lines = Wrap(tokens, kLarge.columns);
  const Setting& setting = lines.size() <= kLarge.lines_max ? kLarge : kPlain;
  if (lines.size() > kLarge.lines_max) lines = Wrap(tokens, setting.columns);
  CutTo(setting.lines_max, lines);
  std::string svg = absl::StrCat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1200 630\" "
      "width=\"1200\" height=\"630\" role=\"img\"><title>",
      EscapeHtml(Shorten(PlainLine(row.title), 160)), "</title><desc>",
      EscapeHtml(ShareCardAlt(row)),
      "</desc>\n<style>text{font-family:Georgia,'Noto Serif','Liberation "
      "Serif',serif;fill:#1e1b16}.s{font-family:system-ui,'Noto "
      "Sans','Liberation Sans',sans-serif;font-size:26px;fill:#5c574c}"
      ".t{font-size:50px}.l{font-size:66px}.i{fill:#0b3a78;text-decoration:"
      "underline}"
      ".d{fill:#8a5200;text-decoration:line-through}.n{fill:#8a3200;"
      "font-weight:600}.w{font-size:44px;font-style:italic;font-weight:600}"
      "</style>\n<rect width=\"1200\" height=\"630\" fill=\"#fbfaf6\"/>"
      "<text x=\"70\" y=\"92\" class=\"w\">stet</text>"
      "<g fill=\"#1e1b16\"><circle cx=\"77\" cy=\"106\" r=\"2.6\"/><circle "
      "cx=\"92\" cy=\"106\" r=\"2.6\"/><circle cx=\"107\" cy=\"106\" "
      "r=\"2.6\"/><circle cx=\"122\" cy=\"106\" r=\"2.6\"/></g>"
      "<text x=\"1130\" y=\"90\" class=\"s\" text-anchor=\"end\">",
      EscapeHtml(Shorten(PlainLine(row.source), 50)),
      "</text>\n<line x1=\"70\" y1=\"132\" x2=\"1130\" y2=\"132\" "
      "stroke=\"#1e1b16\" stroke-width=\"2\"/>\n");
  double y = 215;
  for (const Line& line : lines) {
    svg += LineSvg(line, y, rtl, setting.css_class);
    y += setting.leading;
  }
  absl::StrAppend(
      &svg, "<text x=\"70\" y=\"555\" class=\"s\">",
      row.silent ? "<tspan class=\"n\">silent edit</tspan> · " : "",
      EscapeHtml(ClassLine(row, 4)),
      "</text>\n<text x=\"70\" "
      "y=\"594\" class=\"s\">+",
      row.stats.words_added, " −", row.stats.words_removed, " words · seen ",
      absl::FormatTime("%E4Y-%m-%d %H:%M UTC", row.new_first_seen,
                       absl::UTCTimeZone()),
      permalink.empty()
          ? ""
          : absl::StrCat(" · ", EscapeHtml(Shorten(PlainLine(permalink), 70))),
      "</text></svg>\n");
  return svg;
}

}  // namespace stet
