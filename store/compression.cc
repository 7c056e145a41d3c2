#include "store/compression.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "model/status_macros.h"

namespace stet {
namespace {

struct CompressorDeleter {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct BrotliDeleter {
  void operator()(BrotliDecoderState* state) const {
    BrotliDecoderDestroyInstance(state);
  }
};
struct DecompressorDeleter {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// The window must reach over the prefix. 27 is what every decoder allows.
constexpr int kWindowLogMin = 10, kWindowLogMax = 27;
// What is set aside at once for bytes to come, which takes addresses only.
constexpr size_t kReservedMax = size_t{8} << 20;
// Of a stream that is read in part: what is read too much is decompressed.
constexpr size_t kReadStep = size_t{4} << 10;
// A context larger than this is not kept for the next page.
constexpr size_t kContextBytesKept = size_t{8} << 20;

// A fifth of the time, 9 % more bytes of a first page and 4 % of an Article.
constexpr int kQuickLevel = 3;
// Of what is shorter, a frame saves less than making it costs.
constexpr size_t kQuickBytesMin = 512;
// What one block of a frame holds at most (RFC 8878 section 3.1.1.2.3).
constexpr size_t kBlockBytesMax = size_t{128} << 10;

thread_local std::unique_ptr<ZSTD_CCtx, CompressorDeleter> compressor;
thread_local std::unique_ptr<ZSTD_DCtx, DecompressorDeleter> decompressor;

// Whether the bytes at some places are spread as those of compressed or
// encrypted data are. Of n random bytes the squared counts come to n + n²/256;
// of text to several times that.
bool LooksRandom(absl::string_view bytes) {
  constexpr size_t kPlaces = 16, kBytesEach = 32, kSampled = 512;
  static_assert(kPlaces * kBytesEach == kSampled);
  if (bytes.size() < kSampled) return false;
  std::array<uint32_t, 256> counts{};
  const size_t step = (bytes.size() - kBytesEach) / (kPlaces - 1);
  for (size_t place = 0; place < kPlaces; ++place) {
    for (const char c : bytes.substr(place * step, kBytesEach))
      ++counts[static_cast<uint8_t>(c)];
  }
  size_t squares = 0;
  for (const uint32_t count : counts) squares += size_t{count} * count;
  return squares < kSampled + kSampled * kSampled / 256 * 5 / 4;
}

// A frame of one block, which holds the bytes as they are (RFC 8878 sections
// 3.1.1 and 3.1.1.2).
std::string AsTheyAre(absl::string_view bytes) {
  constexpr uint8_t kSingleSegment = 0x20, kFourBytesOfSize = 0x80;
  constexpr uint32_t kLastBlock = 1;
  std::string frame("\x28\xb5\x2f\xfd", 4);
  frame.reserve(bytes.size() + 12);
  const auto put = [&frame](uint32_t number, int size) {
    for (int i = 0; i < size; ++i)
      frame += static_cast<char>(number >> (8 * i));
  };
  const auto size = static_cast<uint32_t>(bytes.size());
  if (size < 256) {
    put(kSingleSegment, 1);
    put(size, 1);
  } else {
    put(kSingleSegment | kFourBytesOfSize, 1);
    put(size, 4);
  }
  put(size << 3 | kLastBlock, 3);
  frame.append(bytes.data(), bytes.size());
  return frame;
}

}  // namespace

std::string CompressQuickly(absl::string_view bytes, absl::string_view prefix) {
  if (prefix.empty() && bytes.size() <= kBlockBytesMax &&
      (bytes.size() < kQuickBytesMin || LooksRandom(bytes)))
    return AsTheyAre(bytes);
  return Compress(bytes, prefix, kQuickLevel);
}

std::string Compress(absl::string_view bytes, absl::string_view prefix,
                     int level) {
  if (compressor == nullptr) compressor.reset(ZSTD_createCCtx());
  ZSTD_CCtx* context = compressor.get();
  ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters);
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
  if (!prefix.empty()) {
    const int window =
        static_cast<int>(std::bit_width(bytes.size() + prefix.size()));
    ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog,
                           std::clamp(window, kWindowLogMin, kWindowLogMax));
    ZSTD_CCtx_refPrefix(context, prefix.data(), prefix.size());
  }
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size = ZSTD_compress2(context, frame.data(), frame.size(),
                                     bytes.data(), bytes.size());
  // With a buffer of compressBound only a lack of memory can fail; an empty
  // frame is refused on reading, and by our own check before it is written.
  frame.resize(ZSTD_isError(size) ? 0 : size);
  if (ZSTD_sizeof_CCtx(context) > kContextBytesKept) compressor.reset();
  return frame;
}

absl::StatusOr<std::string> Decompress(absl::string_view frame,
                                       absl::string_view prefix) {
  const unsigned long long content =
      ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (content == ZSTD_CONTENTSIZE_UNKNOWN ||
      content == ZSTD_CONTENTSIZE_ERROR || content > kFrameBytesMax ||
      ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size())
    return absl::DataLossError("decompressing: not one whole zstd frame");
  if (decompressor == nullptr) decompressor.reset(ZSTD_createDCtx());
  ZSTD_DCtx* context = decompressor.get();
  ZSTD_DCtx_reset(context, ZSTD_reset_session_and_parameters);
  ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, kWindowLogMax);
  if (!prefix.empty())
    ZSTD_DCtx_refPrefix(context, prefix.data(), prefix.size());
  std::string bytes(content, '\0');
  const size_t size = ZSTD_decompressDCtx(context, bytes.data(), bytes.size(),
                                          frame.data(), frame.size());
  if (ZSTD_isError(size))
    return absl::DataLossError(
        absl::StrCat("decompressing: ", ZSTD_getErrorName(size)));
  if (size != bytes.size())
    return absl::DataLossError("decompressing: the frame ends early");
  return bytes;
}

size_t ContentBytes(absl::string_view frame) {
  const unsigned long long content =
      ZSTD_getFrameContentSize(frame.data(), frame.size());
  return content > kFrameBytesMax ? 0 : content;
}

std::string BrotliCompress(absl::string_view bytes, int quality) {
  size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
  std::string stream(size, '\0');
  const BROTLI_BOOL done = BrotliEncoderCompress(
      quality, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT, bytes.size(),
      reinterpret_cast<const uint8_t*>(bytes.data()), &size,
      reinterpret_cast<uint8_t*>(stream.data()));
  stream.resize(done == BROTLI_TRUE ? size : 0);
  return stream;
}

absl::StatusOr<std::string> BrotliDecompress(absl::string_view stream,
                                             size_t wanted) {
  BrotliReader reader;
  STET_ASSIGN_OR_RETURN(const absl::string_view bytes,
                        reader.UpTo(stream, wanted));
  return std::string(bytes);
}

struct BrotliReader::State {
  std::unique_ptr<BrotliDecoderState, BrotliDeleter> decoder{
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)};
};

BrotliReader::BrotliReader() = default;
BrotliReader::BrotliReader(BrotliReader&&) noexcept = default;
BrotliReader& BrotliReader::operator=(BrotliReader&&) noexcept = default;
BrotliReader::~BrotliReader() = default;

absl::StatusOr<absl::string_view> BrotliReader::UpTo(absl::string_view stream,
                                                     size_t wanted) {
  const absl::Status damaged =
      absl::DataLossError("decompressing: not a whole brotli stream");
  if (wanted > kFrameBytesMax || read_ > stream.size()) return damaged;
  if (state_ == nullptr) state_ = std::make_unique<State>();
  // A few damaged bytes may claim any size.
  bytes_.reserve(std::min(wanted, kReservedMax));
  BrotliDecoderState* const decoder = state_->decoder.get();
  while (bytes_.size() < wanted) {
    size_t out_bytes = wanted - bytes_.size();
    const uint8_t* const out = BrotliDecoderTakeOutput(decoder, &out_bytes);
    if (out_bytes > 0) {
      bytes_.append(reinterpret_cast<const char*>(out), out_bytes);
      continue;
    }
    // In steps: the decoder gives nothing before it has read what it was given.
    const size_t step = std::min(stream.size() - read_, kReadStep);
    size_t in_bytes = step, none = 0;
    const auto* in = reinterpret_cast<const uint8_t*>(stream.data()) + read_;
    const BrotliDecoderResult result = BrotliDecoderDecompressStream(
        decoder, &in_bytes, &in, &none, nullptr, nullptr);
    read_ += step - in_bytes;
    if (result == BROTLI_DECODER_RESULT_ERROR ||
        (step == in_bytes && BrotliDecoderHasMoreOutput(decoder) == 0))
      return damaged;
  }
  return absl::string_view(bytes_).substr(0, wanted);
}

}  // namespace stet
