// Lines that tell how old a page is, how long it takes to read or how often it
// was read: "3 minutes ago", "5 min read", "12 comments".
//
// Known by their form: a number beside a span of time and a word that makes an
// age of it, or a number beside what pages count, with hardly another word. A
// number in any other company ("Deaths so far: 10", "Shares fell 5 %", "Wait: 3
// hours") is the article's own.

#ifndef STET_MODEL_COUNTER_LINES_H_
#define STET_MODEL_COUNTER_LINES_H_

#include "absl/strings/string_view.h"

namespace stet {

// Both take text in folded case.
bool IsAgeLine(absl::string_view folded);
bool IsCountedLine(absl::string_view folded);

}  // namespace stet
#endif  // STET_MODEL_COUNTER_LINES_H_
