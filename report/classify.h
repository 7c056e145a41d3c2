// What was done, named: the classes of an edit with the words that show each.

#ifndef STET_REPORT_CLASSIFY_H_
#define STET_REPORT_CLASSIFY_H_

#include <string>

#include "absl/types/span.h"
#include "model/article.h"
#include "model/edit.h"
#include "report/compare.h"

namespace stet {

// Fills edit.classes, score and silent of an edit whose blocks and stats are
// filled. At least one class if the two articles differ in anything.
void Classify(const Article& old_article, const Article& new_article,
              const CompareContext& context, Edit& edit);

// The same for bare texts: what a page says of itself is not known, so that
// nothing is silent.
void ClassifyTexts(absl::Span<const std::string> old_blocks,
                   absl::Span<const std::string> new_blocks, Edit& edit);

}  // namespace stet
#endif  // STET_REPORT_CLASSIFY_H_
