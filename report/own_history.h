// What an article's own versions tell of its furniture.
//
// A line that is another one at every look is no part of the text: the headline
// of another article, a rotating tip, a slogan. Prose never is one, however
// often it changes, nor is a row of a table or a line of which only numbers
// change: a death toll changes at every look too.

#ifndef STET_REPORT_OWN_HISTORY_H_
#define STET_REPORT_OWN_HISTORY_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "model/article.h"

namespace stet {

// Versions before the compared ones that it takes to call a line restless.
inline constexpr size_t kRestlessVersions = 2;

// The texts of lines, of the last two of `versions`, that stand between the
// same blocks in all of them and are another line in each. `versions` are
// successive ones, the oldest first, each seen at one look only; fewer than
// kRestlessVersions + 2 give none.
std::vector<std::string> RestlessLines(
    absl::Span<const Article* const> versions);

}  // namespace stet
#endif  // STET_REPORT_OWN_HISTORY_H_
