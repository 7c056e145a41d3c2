// HTTP messages as WARC records hold them (ISO 28500, "http" URI scheme): read
// as leniently as other crawlers' archives need, written so that any reader
// takes them and that reading gives the same Page again.
//
// Pure functions; thread-safe. The bytes are hostile: every limit is named.

#ifndef STET_STORE_HTTP_MESSAGE_H_
#define STET_STORE_HTTP_MESSAGE_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "model/page.h"

namespace stet {

inline constexpr size_t kHttpHeadBytesMax = 256 << 10;
inline constexpr size_t kHttpFieldsMax = 1000;

struct HttpResponse {
  int status = 0;
  std::string version;  // "1.1", "2".
  // In order. What an archive renamed because it undid a coding ("X-Archive-
  // Orig-", "X-Crawler-") has its own name again.
  std::vector<std::pair<std::string, std::string>> headers;
  // The coding that `body` still has, as Content-Encoding writes it; "" for
  // none, also where the archive says that it undid one.
  std::string content_encoding;
  std::string body;        // Transfer coding undone.
  bool truncated = false;  // Shorter than its framing announced.
};

// kInvalidArgument for what does not begin like an HTTP response or passes a
// limit. A body that announces chunks and has none is taken as it is: many
// crawlers keep the header and undo the coding.
absl::StatusOr<HttpResponse> ParseHttpResponse(absl::string_view message);

// The same without the body: `message` may be cut anywhere behind the head.
absl::StatusOr<HttpResponse> ParseHttpHead(absl::string_view message);

// The page's last answer, head and body, as HTTP/1.1. Headers that spoke of
// codings which are undone are renamed X-Archive-Orig-…
std::string FormatHttpResponse(const Page& page);
std::string FormatHttpHead(const Page& page);  // With its empty line.

// The request that a page answers, of which method, target and host are known.
std::string FormatHttpRequest(const Page& page);

}  // namespace stet
#endif  // STET_STORE_HTTP_MESSAGE_H_
