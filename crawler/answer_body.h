// The body of an answer while it comes: its limits, its coding, and the proof
// that it is whole.
//
// A body of usual length is held as it was coded until its end, so that one
// that is known costs no decoding; a longer one is decoded piece by piece.

#ifndef STET_CRAWLER_ANSWER_BODY_H_
#define STET_CRAWLER_ANSWER_BODY_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "crawler/content_decoder.h"
#include "crawler/transfers.h"

namespace stet {

class AnswerBody {
 public:
  // Both are borrowed; the answer's head is there before its first byte is.
  AnswerBody(const Request& request, Answer& answer)
      : request_(request), answer_(answer) {}

  // kResourceExhausted ("too_large: …") for a body beyond the limit, which was
  // then cut where the request allows it; kUnavailable for a coding that is
  // unknown or broken.
  absl::Status Add(absl::string_view bytes);

  // After the last byte. Fills the answer's body and wire_hash, or same_bytes.
  // kUnavailable for an answer that is not whole, or contradicts itself.
  absl::Status End();

  bool begun() const { return begun_; }
  bool cut() const { return cut_; }

 private:
  absl::Status Begin();
  absl::Status Take(absl::string_view bytes);
  absl::Status Decode();

  const Request& request_;
  Answer& answer_;
  std::unique_ptr<ContentDecoder> decoder_;
  bool begun_ = false;
  bool cut_ = false;
  bool decodes_at_once_ = false;  // Else the coded body waits in `held_`.
  std::string held_;
  size_t coded_bytes_ = 0;
};

}  // namespace stet
#endif  // STET_CRAWLER_ANSWER_BODY_H_
