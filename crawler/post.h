// One POST, now: for webhooks. Same limits, address policy and TLS rules as for
// every other request; no redirect is followed.

#ifndef STET_CRAWLER_POST_H_
#define STET_CRAWLER_POST_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "crawler/crawler.h"

namespace stet {

struct PostAnswer {
  int status = 0;
  std::string retry_after;  // The header as it came; "" none.
  std::string body;         // Its first 4 KiB.
};

// Any status is an answer. Errors as Look::page says: the message begins with a
// machine-readable reason and never holds the address, which may be a secret.
absl::StatusOr<PostAnswer> PostOnce(
    absl::string_view url,
    const std::vector<std::pair<std::string, std::string>>& headers,
    absl::string_view body, absl::Duration timeout,
    const CrawlerOptions& options);

}  // namespace stet
#endif  // STET_CRAWLER_POST_H_
