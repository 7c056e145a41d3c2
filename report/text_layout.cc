#include "report/text_layout.h"

#include "absl/strings/str_cat.h"
#include "model/unicode.h"
#include "report/text_report.h"

namespace stet {
namespace {

constexpr absl::string_view kReset = "\x1b[0m";

absl::string_view Opening(TokenOp op, bool colour) {
  switch (op) {
    case TokenOp::kKeep:
      return "";
    case TokenOp::kDelete:
      return colour ? "\x1b[9;33m" : "[-";
    case TokenOp::kInsert:
      return colour ? "\x1b[4;34m" : "{+";
  }
  return "";
}

absl::string_view Closing(TokenOp op, bool colour) {
  switch (op) {
    case TokenOp::kKeep:
      return "";
    case TokenOp::kDelete:
      return colour ? kReset : "-]";
    case TokenOp::kInsert:
      return colour ? kReset : "+}";
  }
  return "";
}

// Puts pieces on lines; a mark that is open at a line's end is closed and
// opened again on the next.
class LineMaker {
 public:
  explicit LineMaker(const LineStyle& style) : style_(style) {}

  // The mark itself is put with the first word, so that none stands empty.
  void Open(TokenOp op) { op_ = op; }
  void Close() {
    if (marked_) Put(Closing(op_, style_.colour), MarkColumns());
    marked_ = false;
    op_ = TokenOp::kKeep;
  }

  // A word with the spaces behind it; one that is wider than a line is cut.
  void Word(absl::string_view word) {
    const absl::string_view bare =
        word.substr(0, word.find_last_not_of(' ') + 1);
    if (columns_ > 0 && columns_ + DisplayWidth(bare) > style_.width) Break();
    for (size_t i = 0; i < word.size();) {
      const size_t start = i;
      const char32_t c = NextCodePoint(word, i);
      const int columns = ColumnsOf(c);
      if (columns_ + columns > style_.width) {
        if (c == ' ') continue;
        Break();
      }
      if (op_ != TokenOp::kKeep && !marked_) {
        Put(Opening(op_, style_.colour), MarkColumns());
        marked_ = true;
      }
      Put(word.substr(start, i - start), columns);
    }
  }

  void Break() {
    if (marked_) absl::StrAppend(&line_, Closing(op_, style_.colour));
    marked_ = false;
    while (!line_.empty() && line_.back() == ' ') line_.pop_back();
    lines_.push_back(std::move(line_));
    line_.clear();
    columns_ = 0;
  }

  std::vector<std::string> Take() {
    if (!line_.empty() || lines_.empty()) lines_.push_back(std::move(line_));
    return std::move(lines_);
  }

 private:
  int MarkColumns() const { return style_.colour ? 0 : 2; }
  void Put(absl::string_view piece, int columns) {
    line_.append(piece.data(), piece.size());
    columns_ += columns;
  }

  const LineStyle style_;
  std::vector<std::string> lines_;
  std::string line_;
  int columns_ = 0;
  TokenOp op_ = TokenOp::kKeep;
  bool marked_ = false;  // The open mark stands on this line.
};

// Ends behind spaces, and beside characters that are written without them.
size_t WordEnd(absl::string_view text, size_t at) {
  size_t i = at;
  const char32_t first = NextCodePoint(text, i);
  if (IsHanOrKana(first) || IsThaiLaoKhmer(first)) return i;
  while (i < text.size()) {
    size_t next = i;
    const char32_t c = NextCodePoint(text, next);
    if (IsHanOrKana(c)) return i;
    if (c == ' ') {
      while (next < text.size() && text[next] == ' ') ++next;
      return next;
    }
    i = next;
  }
  return i;
}

}  // namespace

std::vector<std::string> LayOut(absl::Span<const TokenRun> runs,
                                const LineStyle& style) {
  LineMaker maker(style);
  for (const TokenRun& run : runs) {
    if (run.text.empty()) continue;
    maker.Open(run.op);
    bool first = true;
    // A split or merge stands as a line break inside the run.
    for (size_t start = 0; start <= run.text.size();) {
      size_t end = run.text.find('\n', start);
      if (end == std::string::npos) end = run.text.size();
      if (!first) maker.Break();
      first = false;
      const std::string text =
          TerminalSafe(absl::string_view(run.text).substr(start, end - start));
      for (size_t i = 0; i < text.size();) {
        const size_t word_end = WordEnd(text, i);
        maker.Word(absl::string_view(text).substr(i, word_end - i));
        i = word_end;
      }
      start = end + 1;
    }
    maker.Close();
  }
  return maker.Take();
}

std::string Inked(absl::string_view text, Ink ink, bool colour) {
  if (!colour) return std::string(text);
  const absl::string_view code = ink == Ink::kBold  ? "\x1b[1m"
                                 : ink == Ink::kDim ? "\x1b[2m"
                                                    : "\x1b[1;31m";
  return absl::StrCat(code, text, kReset);
}

std::string PadTo(absl::string_view line, int columns) {
  int width = 0;
  for (size_t i = 0; i < line.size();) {
    if (line[i] == '\x1b') {
      while (i < line.size() && line[i] != 'm') ++i;
      ++i;
      continue;
    }
    width += ColumnsOf(NextCodePoint(line, i));
  }
  return absl::StrCat(
      line,
      std::string(width < columns ? static_cast<size_t>(columns - width) : 0,
                  ' '));
}

}  // namespace stet
