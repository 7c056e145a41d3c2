// How often articles are edited, as a table: edits an hour by beat and age, and
// by how much a recent edit, or a long silence since one, changes that.
//
// hazard_table.cc is written by scripts/fit_schedule from histories of real
// articles; nothing in it knows a host.

#ifndef STET_CRAWLER_HAZARD_TABLE_H_
#define STET_CRAWLER_HAZARD_TABLE_H_

#include "crawler/beat.h"

namespace stet {

// Ages in hours where a column of HazardTable::by_age begins; the last one goes
// on for ever.
inline constexpr double kAgeHours[] = {0,  0.2, 0.4, 0.6, 0.8, 1,  1.5, 2,
                                       3,  4,   6,   8,   10,  12, 16,  20,
                                       24, 30,  36,  48,  72,  96, 120};
inline constexpr int kAges = sizeof(kAgeHours) / sizeof(kAgeHours[0]);

// The same for the hours since the last edit that was seen.
inline constexpr double kSilenceHours[] = {0, 0.25, 0.5, 1, 2, 4, 8};
inline constexpr int kSilences =
    sizeof(kSilenceHours) / sizeof(kSilenceHours[0]);

// Looks in an article's first week for which HazardTable::step is known.
inline constexpr double kBudgets[] = {2.5, 5, 10, 20, 40, 80};
inline constexpr int kBudgetColumns = sizeof(kBudgets) / sizeof(kBudgets[0]);

struct HazardTable {
  double by_age[kBeats][kAges];          // Edits an hour.
  double by_silence[kBeats][kSilences];  // Factors, once edited at all.
  // The weight of the table against the article's own record, in edits.
  double prior[kBeats];
  // What an edit is worth beside one of a live page, of which there are many.
  double worth[kBeats];
  // The step in the integral that scheduler.h speaks of.
  double step[kBudgetColumns];
};

extern const HazardTable kHazardTable;

}  // namespace stet
#endif  // STET_CRAWLER_HAZARD_TABLE_H_
