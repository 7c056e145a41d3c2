// Quotes that changed, came or went, over the whole of an edit: one that only
// moved to another paragraph did neither.

#ifndef STET_REPORT_QUOTE_CHANGES_H_
#define STET_REPORT_QUOTE_CHANGES_H_

#include <string>
#include <vector>

#include "model/edit.h"
#include "report/class_findings.h"
#include "report/passage.h"

namespace stet {

class QuoteChanges {
 public:
  void AddPassage(const Passage& passage);
  // A block that came or went as a whole. Whether it holds a quote.
  bool AddBlock(const Evidence& block);

  // Adds quote_changed, quote_added and quote_removed.
  void Report(ClassFindings& findings) const;

 private:
  struct Quote {
    Evidence evidence;
    std::string folded;  // Without marks, case and closing punctuation.
    int passage = 0;     // Quotes of one passage may be one, changed.
  };

  void AddSide(const PassageSide& side, Side which, int passage);

  std::vector<Quote> old_;
  std::vector<Quote> new_;
  int passages_ = 0;
};

}  // namespace stet
#endif  // STET_REPORT_QUOTE_CHANGES_H_
