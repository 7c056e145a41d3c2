// The classes found so far, each once, with all its evidence.

#ifndef STET_REPORT_CLASS_FINDINGS_H_
#define STET_REPORT_CLASS_FINDINGS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "model/edit.h"
#include "report/passage.h"

namespace stet {

class ClassFindings {
 public:
  // The named class of report/classes.h; `note` joins the notes before it; one
  // that was there before is counted.
  void Add(absl::string_view name, const std::vector<Evidence>& evidence,
           absl::string_view note = "");
  void SetSeverity(absl::string_view name, Severity severity, double weight);
  bool Has(absl::string_view name) const;
  // Whether any class is there that is not hidden, of this severity or above.
  bool HasReported(Severity least) const;
  bool empty() const { return classes_.empty(); }

  // By weight, then name.
  std::vector<EditClass> Take();

 private:
  std::map<std::string, EditClass> classes_;
  struct Note {
    std::string text;
    int times = 0;
  };
  static std::string Joined(const std::vector<Note>& notes);
  std::map<std::string, std::vector<Note>> notes_;  // By class.
};

// The words of a range of a passage's side, as evidence in its block; a range
// over several blocks is cut to the first.
Evidence EvidenceOf(const PassageSide& side, Range range, Side which);
// Of both sides of a hunk; an empty side gives none.
std::vector<Evidence> EvidenceOf(const Passage& passage, const Hunk& hunk);

}  // namespace stet
#endif  // STET_REPORT_CLASS_FINDINGS_H_
