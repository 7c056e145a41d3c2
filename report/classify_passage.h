// The classes of one edited passage: what kind of words changed in it.

#ifndef STET_REPORT_CLASSIFY_PASSAGE_H_
#define STET_REPORT_CLASSIFY_PASSAGE_H_

#include <string>

#include "report/class_findings.h"
#include "report/passage.h"
#include "report/tokens.h"

namespace stet {

struct PassageContext {
  bool headline = false;
  // ISO 639-1; "" unknown. In German a capital is no sign of a name.
  std::string language;
};

// Whether case, quote marks, dashes and spaces are all that changed.
bool IsTypographyOnly(const Passage& passage);

// Adds the classes of the passage's words. Quotes are left to the caller, who
// sees all passages; a changed quote's words raise no other class here but
// number_changed.
void ClassifyPassage(const Passage& passage, const PassageContext& context,
                     const Vocabulary& vocabulary, ClassFindings& findings);

}  // namespace stet
#endif  // STET_REPORT_CLASSIFY_PASSAGE_H_
