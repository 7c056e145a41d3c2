// The tables of boilerplate_phrases: what furniture says, and how publishers
// begin corrections, in the languages of the news. Internal to it.

#ifndef STET_PARSER_BOILERPLATE_TABLE_H_
#define STET_PARSER_BOILERPLATE_TABLE_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "parser/boilerplate_phrases.h"

namespace stet {

enum class Where : uint8_t { kWhole, kStart, kLabel, kAnywhere };

// kWhole: all of the block, but for marks and digits at its ends. kStart: its
// beginning, in a short block. kLabel: the same, with a colon, a dash or the
// end behind it. kAnywhere: in a short block.
struct BoilerplateRow {
  Phrase phrase;
  Where where;
  absl::string_view text;  // Case folded.
};

absl::Span<const BoilerplateRow> BoilerplateRows();

}  // namespace stet
#endif  // STET_PARSER_BOILERPLATE_TABLE_H_
