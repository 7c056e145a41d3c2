#include "crawler/post.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "crawler/transfers.h"
#include "model/url.h"

namespace stet {
namespace {

constexpr size_t kAnswerBytesMax = 4 << 10;

}  // namespace

absl::StatusOr<PostAnswer> PostOnce(
    absl::string_view url,
    const std::vector<std::pair<std::string, std::string>>& headers,
    absl::string_view body, absl::Duration timeout,
    const CrawlerOptions& options) {
  const absl::StatusOr<Url> parsed = Url::Parse(url);
  if (!parsed.ok()) {
    return absl::InvalidArgumentError(
        "bad_address: a webhook needs an http or https address");
  }
  if (AddressPolicy(options.allow_addresses).RefusesPort(parsed->port())) {
    return absl::PermissionDeniedError(absl::StrCat(
        "bad_port: port ", parsed->port(), " belongs to another service"));
  }
  Transfers transfers(options);
  transfers.Start(0, {.url = std::string(url),
                      .headers = headers,
                      .timeout = timeout,
                      .body_bytes_max = kAnswerBytesMax,
                      .long_body = LongBody::kCut,
                      .post = std::string(body)});
  while (transfers.in_flight() > 0) {
    for (Transfers::Done& done : transfers.Perform()) {
      if (!done.answer.ok()) {
        return absl::Status(done.answer.status().code(),
                            absl::StrReplaceAll(done.answer.status().message(),
                                                {{url, "the webhook"}}));
      }
      return PostAnswer{
          .status = done.answer->status,
          .retry_after = std::string(HeaderOf(*done.answer, "retry-after")),
          .body = std::move(done.answer->body)};
    }
    transfers.Wait(absl::Seconds(1));
  }
  return absl::InternalError("a POST ended without an answer");
}

}  // namespace stet
