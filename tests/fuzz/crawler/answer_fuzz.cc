// An answer's fields and coded body: the first line is Content-Encoding and
// Retry-After both, the rest is the body, in pieces.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "crawler/content_decoder.h"
#include "crawler/retry_after.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kBodyMax = 1 << 16;
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  const size_t end = std::min(bytes.find('\n'), bytes.size());
  const absl::string_view field = bytes.substr(0, end);
  absl::string_view body = bytes.substr(std::min(end + 1, bytes.size()));

  const absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  if (const auto wait = stet::ParseRetryAfter(field, body, now);
      wait.has_value() &&
      (*wait < absl::ZeroDuration() || *wait > stet::kRetryAfterMax)) {
    std::abort();
  }
  // Whole or in pieces, a body has one outcome, except that libdeflate reads
  // reserved codes that zlib refuses; the checksum has to hold.
  auto whole_decoder = stet::ContentDecoder::Create(field, kBodyMax);
  std::string whole;
  absl::Status whole_status = whole_decoder.status();
  if (whole_decoder.ok())
    whole_status = (*whole_decoder)->DecodeWhole(body, whole);

  auto decoder = stet::ContentDecoder::Create(field, kBodyMax);
  absl::Status status = decoder.status();
  std::string out;
  for (size_t piece = 1; decoder.ok() && !body.empty(); piece = piece * 3 + 1) {
    status = (*decoder)->Write(body.substr(0, piece), out);
    if (!status.ok()) break;
    body.remove_prefix(std::min(piece, body.size()));
  }
  if (out.size() > kBodyMax) std::abort();
  if (status.ok()) status = (*decoder)->Finish();
  const bool is_same =
      status.code() == whole_status.code() && (!status.ok() || out == whole);
  const bool has_gzip = absl::StrContains(absl::AsciiStrToLower(field), "gzip");
  if (!is_same && (status.ok() || !has_gzip)) std::abort();
  return 0;
}
