// Versions as WARC records: every raw page with its request, response and a
// metadata record that holds what WARC has no field for, and a revisit for the
// last time at which the newest of them was found unchanged. `stet import`
// makes the same versions of them again, hash for hash.

#ifndef STET_CLI_EXPORT_WARC_H_
#define STET_CLI_EXPORT_WARC_H_

#include "absl/status/status.h"
#include "model/snapshot.h"
#include "model/visit.h"
#include "store/store.h"
#include "store/warc_writer.h"

namespace stet {

// What was seen before the first version.
absl::Status ExportEarlyPagesAsWarc(Store& store, const Visit& visit,
                                    WarcWriter& writer);

// Erased versions have nothing to write.
absl::Status ExportVersionAsWarc(Store& store, const Visit& visit,
                                 const VersionInfo& version,
                                 WarcWriter& writer);

}  // namespace stet
#endif  // STET_CLI_EXPORT_WARC_H_
