// Every class of edit that stet names, in one table.
//
// An edit's score is the sum of its classes' weights, each class once, plus
// log2(1 + words added and removed). changed_without_date weighs the 2 that an
// edit gets for leaving the publisher's own date as it was. Nothing else goes
// into it.

#ifndef STET_REPORT_CLASSES_H_
#define STET_REPORT_CLASSES_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "model/edit.h"

namespace stet {

struct ClassRule {
  const char* name;
  const char* rule;  // Stable: scripts and stored edits name it.
  Severity severity;
  double weight;
  bool hidden;          // Recorded and counted, not reported by default.
  const char* meaning;  // What was observed, in a sentence.
};

absl::Span<const ClassRule> AllClasses();

// Null for a name that is not in the table.
const ClassRule* FindClass(absl::string_view name);

// The edit's score by the rule above.
double ScoreOf(const Edit& edit);

}  // namespace stet
#endif  // STET_REPORT_CLASSES_H_
