#include "crawler/answer_body.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "model/digest.h"

namespace stet {
namespace {

constexpr size_t kHeldBytesMax = 256 << 10;

// A body that only the closing of the connection ends may have been cut
// anywhere (RFC 9112 section 8); HTML then tells by its own end tag.
bool LooksCutShort(const Answer& answer) {
  if (answer.http_version == "2" ||
      !HeaderOf(answer, "Content-Length").empty() ||
      !HeaderOf(answer, "Transfer-Encoding").empty()) {
    return false;
  }
  constexpr size_t kEnds = 1024;
  const absl::string_view body = answer.body;
  const std::string head = absl::AsciiStrToLower(body.substr(0, kEnds));
  if (!absl::StrContains(head, "<html")) return false;
  const std::string tail = absl::AsciiStrToLower(
      body.substr(body.size() - std::min(body.size(), kEnds)));
  return !absl::StrContains(tail, "</html") &&
         !absl::StrContains(tail, "</body");
}

// Fields that contradict themselves: nobody knows where such an answer ends.
bool HasTwoLengths(const Answer& answer) {
  const absl::string_view first = HeaderOf(answer, "Content-Length");
  return std::any_of(answer.headers.begin(), answer.headers.end(),
                     [first](const auto& header) {
                       return absl::EqualsIgnoreCase(header.first,
                                                     "Content-Length") &&
                              header.second != first;
                     });
}

}  // namespace

absl::string_view HeaderOf(const Answer& answer, absl::string_view name) {
  for (const auto& [key, value] : answer.headers) {
    if (absl::EqualsIgnoreCase(key, name)) return value;
  }
  return "";
}

absl::Status AnswerBody::Begin() {
  begun_ = true;
  absl::StatusOr<std::unique_ptr<ContentDecoder>> decoder =
      ContentDecoder::Create(HeaderOf(answer_, "Content-Encoding"),
                             request_.body_bytes_max);
  if (!decoder.ok()) return decoder.status();
  decoder_ = *std::move(decoder);
  decodes_at_once_ = request_.long_body == LongBody::kCut || request_.post;
  // A hint only: the length may lie, and is that of the coded body.
  size_t length = 0;
  if (absl::SimpleAtoi(HeaderOf(answer_, "Content-Length"), &length)) {
    std::string& first = decodes_at_once_ ? answer_.body : held_;
    first.reserve(std::min({length, kHeldBytesMax, request_.body_bytes_max}));
  }
  return absl::OkStatus();
}

absl::Status AnswerBody::Take(absl::string_view bytes) {
  if (decodes_at_once_) return decoder_->Write(bytes, answer_.body);
  held_.append(bytes.data(), bytes.size());
  if (held_.size() <= kHeldBytesMax) return absl::OkStatus();
  decodes_at_once_ = true;
  return decoder_->Write(std::exchange(held_, {}), answer_.body);
}

// At the end of a whole transfer: what was held is known, or decoded.
absl::Status AnswerBody::Decode() {
  if (decoder_ == nullptr) return absl::OkStatus();
  if (!decodes_at_once_) {
    const std::string held = std::exchange(held_, {});
    answer_.wire_hash =
        Hash64(held) + 31 * Hash64(HeaderOf(answer_, "Content-Encoding"));
    answer_.same_bytes = answer_.status == 200 && answer_.wire_hash != 0 &&
                         answer_.wire_hash == request_.known_wire_hash;
    if (answer_.same_bytes) return absl::OkStatus();
    answer_.body.reserve(held.size());
    return decoder_->DecodeWhole(held, answer_.body);
  }
  return decoder_->Finish();
}

absl::Status AnswerBody::Add(absl::string_view bytes) {
  absl::Status status = begun_ ? absl::OkStatus() : Begin();
  coded_bytes_ += bytes.size();
  if (status.ok()) status = Take(bytes);
  if (status.ok() && coded_bytes_ > request_.body_bytes_max) {
    status = absl::ResourceExhaustedError(absl::StrCat(
        "too_large: more than ", request_.body_bytes_max, " bytes received"));
  }
  if (request_.long_body == LongBody::kCut &&
      absl::IsResourceExhausted(status)) {
    cut_ = true;
  }
  return status;
}

absl::Status AnswerBody::End() {
  const absl::Status decoded = Decode();
  if (!decoded.ok()) return decoded;
  if (HasTwoLengths(answer_)) {
    return absl::UnavailableError("bad_answer: two unequal Content-Lengths");
  }
  if (answer_.status == 206) {
    return absl::UnavailableError("partial: a 206 that was not asked for");
  }
  if (request_.long_body == LongBody::kRefuse && !answer_.same_bytes &&
      LooksCutShort(answer_)) {
    return absl::UnavailableError(
        "truncated: the connection closed before the end of the HTML");
  }
  return absl::OkStatus();
}

}  // namespace stet
