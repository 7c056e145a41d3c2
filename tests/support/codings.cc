#include "tests/support/codings.h"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <cstdint>
#include <cstdlib>
#include <memory>

namespace stet {

std::string Gzip(absl::string_view bytes) {
  constexpr int kGzip = 15 + 16;
  z_stream stream = {};
  if (deflateInit2(&stream, 6, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    std::abort();
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  // zlib's interface predates const.
  stream.next_in =
      const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) std::abort();
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Brotli(absl::string_view bytes) {
  size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
  std::string out(size, '\0');
  if (BrotliEncoderCompress(5, 22, BROTLI_MODE_TEXT, bytes.size(),
                            reinterpret_cast<const uint8_t*>(bytes.data()),
                            &size, reinterpret_cast<uint8_t*>(out.data())) ==
      BROTLI_FALSE)
    std::abort();
  out.resize(size);
  return out;
}

std::string Zstd(absl::string_view bytes, absl::string_view dictionary) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(
      ZSTD_createCCtx(), &ZSTD_freeCCtx);
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size = ZSTD_compress_usingDict(
      context.get(), out.data(), out.size(), bytes.data(), bytes.size(),
      dictionary.data(), dictionary.size(), 3);
  if (ZSTD_isError(size)) std::abort();
  out.resize(size);
  return out;
}

}  // namespace stet
