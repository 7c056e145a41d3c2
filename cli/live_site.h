// The pages of `stet serve`: from a path to an answer, out of the live store.
// Nothing here writes. Every page is made of our own markup and escaped text;
// what a publisher sent is never served as it came.

#ifndef STET_CLI_LIVE_SITE_H_
#define STET_CLI_LIVE_SITE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "cli/config.h"
#include "cli/live_index.h"
#include "store/store.h"

namespace stet {

struct LiveRequest {
  std::string target;           // Path and query, as in the request line.
  std::string accept_datetime;  // The header; "" none.
  std::string base;             // "http://127.0.0.1:8080/": as it was asked.
};

struct LiveAnswer {
  int status = 200;
  std::string type = "text/html; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// Thread-safe.
class LiveSite {
 public:
  // A failing store is a 503, a wrong address a 404 or 400.
  LiveAnswer Answer(Store& store, const Config& config,
                    const LiveRequest& request) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  absl::Mutex mutex_;
  LiveIndex index_ ABSL_GUARDED_BY(mutex_);
};

// An answer as bytes, and back: what the holder of the store sends. nullopt for
// bytes that are no answer.
std::string EncodeAnswer(const LiveAnswer& answer);
std::optional<LiveAnswer> DecodeAnswer(absl::string_view bytes);

}  // namespace stet
#endif  // STET_CLI_LIVE_SITE_H_
