// Undoes Content-Encoding as the bytes arrive, and knows whether the coded
// stream reached its own end: libcurl takes a cut gzip body for a whole one.
//
//   STET_ASSIGN_OR_RETURN(auto decoder, ContentDecoder::Create("gzip", limit));
//   STET_RETURN_IF_ERROR(decoder->Write(bytes, body));
//   STET_RETURN_IF_ERROR(decoder->Finish());

#ifndef STET_CRAWLER_CONTENT_DECODER_H_
#define STET_CRAWLER_CONTENT_DECODER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace stet {

// Thread-compatible.
class ContentDecoder {
 public:
  static constexpr int kCodingsMax = 2;  // More in a row is an attack.
  // What to announce.
  static constexpr absl::string_view kAccepted = "gzip, br, zstd";

  // For the field's value, "" or "identity" for none. kUnavailable for a coding
  // that is not known or more than kCodingsMax.
  static absl::StatusOr<std::unique_ptr<ContentDecoder>> Create(
      absl::string_view content_encoding, size_t decoded_bytes_max);

  virtual ~ContentDecoder();
  ContentDecoder(const ContentDecoder&) = delete;
  ContentDecoder& operator=(const ContentDecoder&) = delete;

  // Appends what `bytes` decode to. kUnavailable for bytes that are not of the
  // coding; kResourceExhausted once `out` would pass the limit (what fits is
  // appended).
  virtual absl::Status Write(absl::string_view bytes, std::string& out) = 0;

  // A whole body, in place of Write and Finish, in less than half of the time
  // for gzip. The outcome is the same, except that a gzip body with reserved
  // codes (RFC 1951, 3.2.6) whose checksum holds is read. Nothing was written
  // before, and `out` is empty.
  virtual absl::Status DecodeWhole(absl::string_view body,
                                   std::string& out) = 0;

  // kUnavailable if the coded stream has not come to its end.
  virtual absl::Status Finish() const = 0;

 protected:
  ContentDecoder() = default;
};

}  // namespace stet
#endif  // STET_CRAWLER_CONTENT_DECODER_H_
