// Lists of edits for spreadsheets and issue trackers.

#ifndef STET_REPORT_LIST_REPORT_H_
#define STET_REPORT_LIST_REPORT_H_

#include <string>

#include "report/edit_row.h"

namespace stet {

// The first line of a CSV list (RFC 4180), and one for an edit. No field can be
// taken for a formula.
std::string CsvHeader();
std::string CsvLine(const EditRow& row);

// One item of a Markdown list: headline, address, classes, the largest change.
std::string MarkdownItem(const EditRow& row);

}  // namespace stet
#endif  // STET_REPORT_LIST_REPORT_H_
