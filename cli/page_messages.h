// What a run and its page workers (page_worker.h) say to each other: one
// request, one answer, each behind its length as 8 little-endian bytes.
//
// Neither side trusts the other's bytes: a message that is not of its form is
// kDataLoss.

#ifndef STET_CLI_PAGE_MESSAGES_H_
#define STET_CLI_PAGE_MESSAGES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "model/links.h"
#include "parser/extract.h"

namespace stet {

// More than any page within its limits gives.
inline constexpr size_t kPageMessageBytesMax = 256 << 20;

enum class PageQuestion { kArticle, kLinks };

// Views point into the bytes that were decoded.
struct PageRequest {
  PageQuestion question = PageQuestion::kArticle;
  absl::string_view bytes;  // The page.
  absl::string_view url;
  absl::string_view content_type;
  std::optional<HostKnowledge> host;
  std::vector<std::string> keep;
  std::vector<std::string> drop;
};

std::string EncodePageRequest(const PageRequest& request);
absl::StatusOr<PageRequest> DecodePageRequest(absl::string_view message);

// Errors of extraction travel as they are; explanations do not.
std::string EncodeExtraction(const absl::StatusOr<Extraction>& extraction);
absl::StatusOr<Extraction> DecodeExtraction(absl::string_view message);
std::string EncodeLinks(const absl::StatusOr<Links>& links);
absl::StatusOr<Links> DecodeLinks(absl::string_view message);

// Moves a whole message through a stream socket. False where it ended.
bool SendPageMessage(int socket, absl::string_view message);

enum class Received {
  kMessage,
  kEnded,    // Or failed, or a message longer than kPageMessageBytesMax.
  kTooLate,  // Nothing came for the socket's SO_RCVTIMEO.
};
Received ReceivePageMessage(int socket, std::string& message);

}  // namespace stet
#endif  // STET_CLI_PAGE_MESSAGES_H_
