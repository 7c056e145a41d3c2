// zstd frames (RFC 8878) against a prefix: bytes that the reader has already,
// as zstd's own --patch-from does. Internal to store/.

#ifndef STET_STORE_COMPRESSION_H_
#define STET_STORE_COMPRESSION_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace stet {

// Of one frame's content, when read: nothing that the store wrote is longer.
constexpr size_t kFrameBytesMax = size_t{256} << 20;

// One frame, its content size in the header, without a checksum (the record
// around it has one). Thread-safe.
std::string Compress(absl::string_view bytes, absl::string_view prefix,
                     int level);

// The same where time counts for more than bytes: at a low level, and what is
// short or looks random, without a prefix, stands in its frame as it is.
std::string CompressQuickly(absl::string_view bytes, absl::string_view prefix);

// What the whole of `frame` holds. kDataLoss if it is damaged, cut, followed by
// other bytes, made with another prefix of another length, or holds more than
// kFrameBytesMax.
absl::StatusOr<std::string> Decompress(absl::string_view frame,
                                       absl::string_view prefix);

// The content's size as the frame's header has it; 0 if it cannot be read.
size_t ContentBytes(absl::string_view frame);

// One brotli stream (RFC 7932): smaller than a zstd frame where no prefix
// helps, since it knows the web's words; read back at a third of the speed.
// Empty if there is not enough memory. Thread-safe.
std::string BrotliCompress(absl::string_view bytes, int quality);

// The first `wanted` bytes of what `stream` holds. kDataLoss if it is damaged
// or holds fewer.
absl::StatusOr<std::string> BrotliDecompress(absl::string_view stream,
                                             size_t wanted);

// The same in steps: what was decompressed for one is there for the next.
// Thread-compatible.
class BrotliReader {
 public:
  BrotliReader();
  BrotliReader(BrotliReader&&) noexcept;
  BrotliReader& operator=(BrotliReader&&) noexcept;
  ~BrotliReader();

  // `stream` is the same bytes at each call. The view lives until the next.
  absl::StatusOr<absl::string_view> UpTo(absl::string_view stream,
                                         size_t wanted);

 private:
  struct State;
  std::unique_ptr<State> state_;
  size_t read_ = 0;  // Of the stream.
  std::string bytes_;
};

}  // namespace stet
#endif  // STET_STORE_COMPRESSION_H_
