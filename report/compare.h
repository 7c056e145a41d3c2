// From two Articles to the Edit between them: blocks first, then words, then
// the classes of what was done.
//
//   const Edit edit = Compare({.old_article = a, .new_article = b});
//
// Pure and deterministic; the budget counts steps, never time. Thread-safe.

#ifndef STET_REPORT_COMPARE_H_
#define STET_REPORT_COMPARE_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "model/article.h"
#include "model/edit.h"

namespace stet {

// What else the classes need to know of the two versions. Defaults say: two
// plain 200s, nothing known of the past.
struct CompareContext {
  int old_status = 200;
  int new_status = 200;
  std::string old_final_url;  // Of the page's address after redirects.
  std::string new_final_url;
  bool soft_gone = false;  // 200, but an error page where the article stood.
  bool paywalled_now = false;  // A teaser where the full text stood.
  bool back = false;           // After an error page stood there with a 200.
  bool returns_to_earlier =
      false;  // The new Article equals an earlier version.
  // Between these two texts, this one included: the most that any 48 hours of
  // their switching to and fro have seen.
  int switches_in_48_hours = 0;
  absl::Time old_seen = absl::InfinitePast();  // The looks that found the two.
  absl::Time new_seen = absl::InfinitePast();
  // Lines that the article's own versions show to be furniture (own_history.h).
  std::vector<std::string> restless_lines;
};

Edit Compare(const Article& old_article, const Article& new_article,
             const CompareContext& context = {});

// The script alone, for two lists of block texts (the first is the headline).
Edit CompareTexts(absl::Span<const std::string> old_blocks,
                  absl::Span<const std::string> new_blocks);

// Applies the script: the old blocks' texts give the new ones, and back. Empty
// if the script does not fit the texts.
std::vector<std::string> ApplyForward(const Edit& edit,
                                      absl::Span<const std::string> old_blocks);
std::vector<std::string> ApplyBackward(
    const Edit& edit, absl::Span<const std::string> new_blocks);

// The texts that block indexes name: headline, then every block.
std::vector<std::string> BlockTexts(const Article& article);

}  // namespace stet
#endif  // STET_REPORT_COMPARE_H_
