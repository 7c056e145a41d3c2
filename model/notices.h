// What a block of text says of the page's own making: correction notes and
// notices of updates, by the phrases of notices.txt, which is compiled in.
//
// The parser keeps such blocks whatever stands around them, and report names
// edits by them: both by this table, so that no note is known to one alone.
// Thread-safe; the table is read once and never changes.

#ifndef STET_MODEL_NOTICES_H_
#define STET_MODEL_NOTICES_H_

#include "absl/strings/string_view.h"

namespace stet {

extern const char kNoticesText[];  // notices.txt, as it stands.

enum class Notice {
  kNone,
  kUpdate,      // "Updated 14:05", "Update: …"; no correction.
  kCorrection,  // "Correction: …", "An earlier version of this article …"
};
// By the text's first 400 bytes.
Notice NoticeIn(absl::string_view text);

// Whether it is a note to readers: a correction, or an update that is told by a
// sentence ("This story has been updated", not "Updated 14:05").
bool IsNote(absl::string_view text);

}  // namespace stet
#endif  // STET_MODEL_NOTICES_H_
