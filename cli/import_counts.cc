#include "cli/import_counts.h"

#include <ostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "model/plural.h"
#include "nlohmann/json.hpp"
#include "report/json_report.h"

namespace stet {

void PrintImportCounts(Context& context, const ImportCounts& counts,
                       const std::string& head) {
  if (context.json) {
    *context.out << Dump({{"captures", counts.captures},
                          {"versions", counts.versions},
                          {"edits", counts.edits},
                          {"looks", counts.looks},
                          {"unchanged", counts.unchanged},
                          {"gone", counts.gone},
                          {"moved", counts.moved},
                          {"walls", counts.walls},
                          {"known", counts.known},
                          {"errors_of_unknown_addresses", counts.strange},
                          {"bad", counts.bad},
                          {"passed_over", counts.passed_over},
                          {"head", head}})
                 << "\n";
  }
  if (context.quiet) return;
  std::string line = absl::StrCat(Plural(counts.captures, "capture"), ": ",
                                  Plural(counts.versions, "version"), ", ",
                                  Plural(counts.edits, "edit"), ", ",
                                  Plural(counts.looks, "further raw page"),
                                  ", ", counts.unchanged, " unchanged");
  for (const auto& [count, what] :
       {std::pair(counts.gone, " sightings of vanished articles"),
        std::pair(counts.moved, " under another address"),
        std::pair(counts.walls, " walls or failures"),
        std::pair(counts.known, " not newer than what the store has"),
        std::pair(counts.strange, " error pages of addresses not known"),
        std::pair(counts.bad, " bad records")}) {
    if (count > 0) absl::StrAppend(&line, ", ", count, what);
  }
  *context.err << line << "\nhead " << head << "\n";
}

}  // namespace stet
