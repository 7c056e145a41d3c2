// What a user asked to watch.

#ifndef STET_MODEL_SOURCE_H_
#define STET_MODEL_SOURCE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace stet {

// An outlet: where its articles are found, and what is particular about it.
// From stet.toml's [[source]] or from `stet add`.
struct Source {
  std::string name;  // Unique; what `remove`, `pause` and reports name.
  std::vector<std::string> feeds;  // Addresses as the user wrote them.
  std::vector<std::string> sitemaps;
  std::vector<std::string> pages;  // Front and section pages.
  std::vector<std::string> articles;
  std::vector<std::string> include;  // Globs on the address; empty: all.
  std::vector<std::string> exclude;  // Globs; win over include.
  std::optional<absl::Duration>
      every;  // A fixed interval instead of the learned one.
  std::vector<std::string> keep;  // CSS selectors for the body.
  std::vector<std::string> drop;  // CSS selectors of furniture.
  std::vector<std::pair<std::string, std::string>>
      headers;  // Sent to its hosts only.
  bool paused = false;
  bool from_config = false;  // Stands in stet.toml rather than the store.

  friend bool operator==(const Source&, const Source&) = default;
};

// Whether `url` passes the source's include and exclude globs ('*' any run of
// characters, '?' one; matched against the whole address).
bool Admits(const Source& source, const std::string& url);

}  // namespace stet
#endif  // STET_MODEL_SOURCE_H_
