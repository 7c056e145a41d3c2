// Words on terminal lines: wrapped at the terminal's width, wide and combining
// characters counted as they show, marks kept whole over line ends.

#ifndef STET_REPORT_TEXT_LAYOUT_H_
#define STET_REPORT_TEXT_LAYOUT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "model/edit.h"

namespace stet {

struct LineStyle {
  bool colour = false;
  int width = 80;
};

// The runs as lines of at most `width` columns. Deleted words are struck and
// amber, inserted ones underlined and blue; without colour [-deleted-] and
// {+inserted+}. Every line begins and ends unmarked.
std::vector<std::string> LayOut(absl::Span<const TokenRun> runs,
                                const LineStyle& style);

// `text` in bold, dim or coloured; itself without colour.
enum class Ink { kBold, kDim, kWarning };
std::string Inked(absl::string_view text, Ink ink, bool colour);

// Pads with spaces to `columns`, as it shows: escape sequences count nothing.
std::string PadTo(absl::string_view line, int columns);

}  // namespace stet
#endif  // STET_REPORT_TEXT_LAYOUT_H_
