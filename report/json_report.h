// Articles, versions and edits as JSON: the fields that scripts rely on
// (docs/schema/*.json). All return one line without a newline; never throw:
// invalid UTF-8 becomes U+FFFD.

#ifndef STET_REPORT_JSON_REPORT_H_
#define STET_REPORT_JSON_REPORT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "model/article.h"
#include "model/edit.h"
#include "model/links.h"
#include "model/snapshot.h"
#include "nlohmann/json_fwd.hpp"

namespace stet {

nlohmann::ordered_json ToJson(const Article& article);
nlohmann::ordered_json ToJson(
    const VersionInfo& info);                       // A row of `log --json`.
nlohmann::ordered_json ToJson(const Links& links);  // `discover --json`.
nlohmann::ordered_json ToJson(
    const Edit& edit, const VersionInfo& old_version,
    const VersionInfo& new_version);  // `diff --json`.
nlohmann::ordered_json ToExportJson(
    const Snapshot& snapshot, absl::string_view url);  // `export --jsonl`.
// `diff --format ops`: [[op, text], …].
nlohmann::ordered_json ToOps(const Edit& edit);

// "URL@N".
std::string VersionId(absl::string_view url, uint32_t version);

// Serialises on one line; invalid UTF-8 is replaced.
std::string Dump(const nlohmann::ordered_json& json);

}  // namespace stet
#endif  // STET_REPORT_JSON_REPORT_H_
