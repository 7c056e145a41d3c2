// What `stet serve` knows of all versions, so that a list or a search costs in
// proportion to what it shows. Filled
// from the store's changes, and kept up to date by reading those that are new.

#ifndef STET_CLI_LIVE_INDEX_H_
#define STET_CLI_LIVE_INDEX_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "report/site_pages.h"
#include "store/store.h"

namespace stet {

// Thread-compatible.
class LiveIndex {
 public:
  struct Article {
    std::string id;
    std::string source;
    std::string language;   // Primary subtag; "und".
    uint64_t sequence = 0;  // Of its newest version.
  };
  struct Edit {
    uint32_t article = 0;  // Index into articles().
    uint32_t version = 0;  // The new one.
    double score = 0;
    bool silent = false;
    bool reported = false;
    std::vector<std::string> classes;
    std::string title;
  };
  struct List {
    ListTotal total;              // Its figures without the delays.
    std::vector<uint32_t> edits;  // Indexes into edits(), oldest first.
    absl::flat_hash_set<uint32_t> articles;
  };

  // Reads what the store has committed since the last call.
  absl::Status Update(Store& store);

  const std::vector<Article>& articles() const { return articles_; }
  const std::vector<Edit>& edits() const { return edits_; }
  // By folder, as ListsOf names them: "", "outlet/x/", "silent/", …
  const std::map<std::string, List>& lists() const { return lists_; }
  // The article with this key (ArticleKey); null if none.
  const Article* FindKey(absl::string_view key) const;
  uint64_t cursor() const { return cursor_; }

 private:
  absl::Status Add(Store& store, const Change& change);

  uint64_t cursor_ = 0;
  std::vector<Article> articles_;
  std::vector<Edit> edits_;
  std::map<std::string, List> lists_;
  absl::flat_hash_map<std::string, uint32_t> by_key_;
};

}  // namespace stet
#endif  // STET_CLI_LIVE_INDEX_H_
