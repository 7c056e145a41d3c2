// What `stet import` took of its files, and how it says so.

#ifndef STET_CLI_IMPORT_COUNTS_H_
#define STET_CLI_IMPORT_COUNTS_H_

#include <cstdint>
#include <string>

#include "cli/context.h"

namespace stet {

struct ImportCounts {
  uint64_t captures = 0;  // Pages that the files hold.
  uint64_t versions = 0;
  uint64_t edits = 0;
  uint64_t looks = 0;      // Kept beside the versions: other bytes, same text.
  uint64_t unchanged = 0;  // The same bytes again.
  uint64_t walls = 0;      // Logins, consent walls, errors: kept beside.
  uint64_t gone = 0;       // The same.
  uint64_t moved = 0;      // By which an address joined another's article.
  uint64_t known = 0;      // Older than what the store has of the article.
  uint64_t strange = 0;    // An error page of an address never seen well.
  uint64_t bad = 0;        // Could not be read.
  uint64_t passed_over = 0;
};

// One line to standard error and the store's head, or with --json an object.
void PrintImportCounts(Context& context, const ImportCounts& counts,
                       const std::string& head);

}  // namespace stet
#endif  // STET_CLI_IMPORT_COUNTS_H_
