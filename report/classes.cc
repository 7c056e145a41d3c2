#include "report/classes.h"

#include <algorithm>
#include <cmath>

namespace stet {
namespace {

constexpr Severity kNone = Severity::kNone;
constexpr Severity kInfo = Severity::kInfo;
constexpr Severity kLow = Severity::kLow;
constexpr Severity kMedium = Severity::kMedium;
constexpr Severity kHigh = Severity::kHigh;

constexpr ClassRule kClasses[] = {
    // The page as a whole.
    {"gone", "X1", kHigh, 5, false,
     "The page answered that the article is gone (404, 410 or 451)."},
    {"soft_gone", "X2", kHigh, 4, false,
     "An error page stood where the article was, with status 200."},
    {"back", "X3", kHigh, 4, false, "The article is back after it was gone."},
    {"moved", "X4", kInfo, 1, false,
     "The article's address leads to another address now."},
    {"paywalled_now", "X5", kInfo, 1, false,
     "A teaser stands where the full text stood."},
    {"rewrite", "R1", kHigh, 5, false,
     "Hardly a word is left: a new article under the same address."},
    {"reverted", "V1", kMedium, 2, false,
     "The text is again that of an earlier version."},
    {"variant", "V2", kNone, 0, true,
     "The page switches to and fro between the same two texts."},
    // Corrections.
    {"correction_note_added", "C1", kHigh, 4, false,
     "A correction note was added."},
    {"correction_note_edited", "C2", kHigh, 3, false,
     "The words of a correction note changed."},
    {"correction_note_removed", "C3", kHigh, 4, false,
     "A correction note was removed."},
    // What is said.
    {"headline_changed", "H1", kHigh, 3, false, "The headline changed."},
    {"number_changed", "N1", kHigh, 3, false, "A number changed."},
    {"quote_changed", "Q1", kHigh, 3, false,
     "The words between quote marks changed."},
    {"quote_added", "Q2", kHigh, 2, false, "A quote was added."},
    {"quote_removed", "Q3", kHigh, 3, false, "A quote was removed."},
    {"date_changed", "D1", kMedium, 2, false,
     "A date, weekday or time of day changed."},
    {"name_changed", "P1", kMedium, 2, false,
     "A name changed or its spelling was fixed."},
    {"hedging_changed", "G1", kMedium, 2, false,
     "Possibly how sure the text is changed."},
    {"attribution_changed", "A1", kLow, 1, false,
     "Possibly who is said to have said it changed."},
    {"sentence_added", "S1", kMedium, 2, false, "A sentence was added."},
    {"sentence_removed", "S2", kMedium, 2, false, "A sentence was removed."},
    {"sentence_rewritten", "S3", kMedium, 2, false,
     "A sentence was put in other words."},
    {"wording_changed", "W1", kLow, 1, false, "Other words changed."},
    {"typo_fix", "T2", kLow, 0.5, false, "A slip of spelling was fixed."},
    {"typography_only", "T1", kNone, 0, true,
     "Quote marks, dashes, spaces or capitals changed, and nothing else."},
    // Blocks.
    {"paragraph_added", "B1", kMedium, 2, false, "A paragraph was added."},
    {"paragraph_removed", "B2", kMedium, 2, false, "A paragraph was removed."},
    {"paragraph_moved", "B3", kMedium, 1, false, "A paragraph moved."},
    {"paragraph_split", "B4", kLow, 0.5, false,
     "A paragraph was split into several."},
    {"paragraph_merged", "B5", kLow, 0.5, false,
     "Several paragraphs were joined into one."},
    // What stands around the text.
    {"byline_changed", "Y1", kMedium, 2, false, "The authors named changed."},
    {"media_changed", "I1", kLow, 0.5, false,
     "The lead image or a caption came, went or changed."},
    {"links_changed", "L1", kLow, 0, true,
     "Links inside the text changed, their words did not."},
    {"changed_without_date", "M2", kHigh, 2, false,
     "The text changed while the publisher's modified time did not."},
    {"date_modified_only", "M1", kInfo, 0, true,
     "The publisher's dates changed, the text did not."},
    {"furniture", "F1", kNone, 0, true,
     "A counter, a relative time or another part of the page's furniture "
     "changed."},
};

}  // namespace

absl::Span<const ClassRule> AllClasses() { return kClasses; }

const ClassRule* FindClass(absl::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kClasses), std::end(kClasses),
                   [&](const ClassRule& rule) { return name == rule.name; });
  return found == std::end(kClasses) ? nullptr : found;
}

double ScoreOf(const Edit& edit) {
  double score =
      std::log2(1.0 + edit.stats.words_added + edit.stats.words_removed);
  for (const EditClass& edit_class : edit.classes) score += edit_class.weight;
  return std::round(score * 100) / 100;
}

}  // namespace stet
