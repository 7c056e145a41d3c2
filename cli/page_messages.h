// What a run and its page workers (page_worker.h) say to each other through
// their channel (page_channel.h): one request, one answer.
//
// Neither side trusts the other's bytes: a message that is not of its form is
// kDataLoss.

#ifndef STET_CLI_PAGE_MESSAGES_H_
#define STET_CLI_PAGE_MESSAGES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "model/links.h"
#include "parser/extract.h"

namespace stet {

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

// Everything of a message but the page itself, which comes behind it: pages are
// not copied for that.
std::string EncodePageRequestHead(const PageRequest& request);
absl::StatusOr<PageRequest> DecodePageRequest(absl::string_view message);

// Errors of extraction travel as they are; explanations do not.
std::string EncodeExtraction(const absl::StatusOr<Extraction>& extraction);
absl::StatusOr<Extraction> DecodeExtraction(absl::string_view message);
std::string EncodeLinks(const absl::StatusOr<Links>& links);
absl::StatusOr<Links> DecodeLinks(absl::string_view message);

}  // namespace stet
#endif  // STET_CLI_PAGE_MESSAGES_H_
