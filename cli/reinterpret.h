// An article's history extracted again: both sides of every comparison come
// from one extractor and one knowledge of the host.

#ifndef STET_CLI_REINTERPRET_H_
#define STET_CLI_REINTERPRET_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/page_reader.h"
#include "model/page.h"
#include "model/source.h"
#include "parser/extract.h"
#include "parser/host_knowledge.h"
#include "store/store.h"

namespace stet {

// The Article of a page by the rules of its source (null: no overrides) and the
// knowledge of its host (null: none). Errors as ExtractArticle's.
absl::StatusOr<Extraction> ExtractPage(const PageReader& reader,
                                       const Page& page, const Source* source,
                                       const HostKnowledge* knowledge);

// Extracts the raw page of every version again and writes what became of its
// Article, edit and classes; numbers, times and hashes stay. A version that
// equals the one before by today's rules is no edit. Versions whose raw page is
// erased or pruned keep what they have, and the verdict on each side of them.
// Returns how many changed.
absl::StatusOr<size_t> ReinterpretHistory(Store& store,
                                          const PageReader& reader,
                                          const std::string& id,
                                          const Source* source,
                                          const HostKnowledge* knowledge);

// The same where today's rules and knowledge make another Article of the head's
// raw page; 0 where they make the same, so that a look costs no more for a long
// history than for a short one. `head` is the newest version.
absl::StatusOr<size_t> ReinterpretIfOutdated(Store& store,
                                             const PageReader& reader,
                                             const Snapshot& head,
                                             const Source* source,
                                             const HostKnowledge* knowledge);

}  // namespace stet
#endif  // STET_CLI_REINTERPRET_H_
