#include "crawler/content_decoder.h"

#include <brotli/decode.h>
#include <libdeflate.h>
#include <zlib.h>
#include <zstd.h>

#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "model/status_macros.h"

namespace stet {
namespace {

using Sink = absl::FunctionRef<absl::Status(absl::string_view)>;
using Buffer = std::array<char, 16 << 10>;

absl::Status Garbled(absl::string_view coding) {
  return absl::UnavailableError(
      absl::StrCat("bad_encoding: the body is not ", coding));
}

// One coding of the chain.
class Stage {
 public:
  virtual ~Stage() = default;
  virtual absl::Status Write(absl::string_view bytes, Sink sink) = 0;
  virtual bool at_end() const = 0;
  // Whether `body` is all of a coded stream and nothing else, and was decoded
  // into `out` at once; else `out` is left as it may be.
  virtual bool DecodeAtOnce(absl::string_view /*body*/, size_t /*bytes_max*/,
                            std::string& /*out*/) const {
    return false;
  }
};

// gzip (RFC 1952), several members in a row, and deflate both as the RFC has it
// and raw, as some servers send it.
class ZlibStage : public Stage {
 public:
  explicit ZlibStage(bool gzip) : gzip_(gzip) { Reset(gzip ? 15 + 16 : 15); }
  ~ZlibStage() override { inflateEnd(&stream_); }
  ZlibStage(const ZlibStage&) = delete;
  ZlibStage& operator=(const ZlibStage&) = delete;

  absl::Status Write(absl::string_view bytes, Sink sink) override {
    if (bytes.empty() || padded_) return absl::OkStatus();
    if (!gzip_ && !begun_ && (bytes[0] & 0x0f) != Z_DEFLATED) {
      inflateEnd(&stream_);
      Reset(-15);
    }
    begun_ = true;
    if (at_end_ && !NextMember(bytes)) return absl::OkStatus();
    // zlib's interface predates const.
    stream_.next_in =
        const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    Buffer buffer;
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream_.avail_out = static_cast<uInt>(buffer.size());
      const int code = inflate(&stream_, Z_NO_FLUSH);
      STET_RETURN_IF_ERROR(
          sink({buffer.data(), buffer.size() - stream_.avail_out}));
      if (code == Z_STREAM_END) {
        at_end_ = true;
        const absl::string_view rest(
            bytes.data() + bytes.size() - stream_.avail_in, stream_.avail_in);
        if (!NextMember(rest)) return absl::OkStatus();
      } else if (code == Z_BUF_ERROR) {
        return absl::OkStatus();  // Wants more.
      } else if (code != Z_OK) {
        return Garbled(gzip_ ? "gzip" : "deflate");
      }
    } while (stream_.avail_in > 0 || stream_.avail_out == 0);
    return absl::OkStatus();
  }

  bool at_end() const override { return at_end_; }

  // One gzip member, which says its own size in its last four bytes.
  bool DecodeAtOnce(absl::string_view body, size_t bytes_max,
                    std::string& out) const override {
    constexpr size_t kFrame = 18;       // Header and trailer (RFC 1952, 2.3).
    constexpr size_t kRatioMax = 1032;  // What deflate can reach.
    if (!gzip_ || body.size() < kFrame) return false;
    size_t size = 0;
    for (size_t i = 1; i <= 4; ++i)
      size = size << 8U | static_cast<unsigned char>(body[body.size() - i]);
    if (size > bytes_max || size / kRatioMax > body.size()) return false;
    const std::unique_ptr<libdeflate_decompressor,
                          decltype(&libdeflate_free_decompressor)>
        decompressor(libdeflate_alloc_decompressor(),
                     &libdeflate_free_decompressor);
    if (decompressor == nullptr) return false;
    out.resize(size);
    size_t read = 0;
    size_t written = 0;
    return libdeflate_gzip_decompress_ex(
               decompressor.get(), body.data(), body.size(), out.data(),
               out.size(), &read, &written) == LIBDEFLATE_SUCCESS &&
           read == body.size() && written == size;
  }

 private:
  void Reset(int window_bits) {
    stream_ = {};
    // Fails only without memory; inflate then reports a stream error.
    inflateInit2(&stream_, window_bits);
  }

  // Whether another gzip member follows; anything else behind the end is
  // padding, which every browser passes over.
  bool NextMember(absl::string_view rest) {
    if (!gzip_ || rest.empty()) return false;
    padded_ = rest[0] != '\x1f';
    if (padded_) return false;
    if (inflateReset(&stream_) != Z_OK) return false;
    at_end_ = false;
    return true;
  }

  const bool gzip_;
  bool begun_ = false;
  bool at_end_ = false;
  bool padded_ = false;  // And all that follows is more of it.
  z_stream stream_{};
};

class BrotliStage : public Stage {
 public:
  absl::Status Write(absl::string_view bytes, Sink sink) override {
    if (at_end()) return absl::OkStatus();
    const auto* next = reinterpret_cast<const uint8_t*>(bytes.data());
    size_t available = bytes.size();
    Buffer buffer;
    for (;;) {
      auto* out = reinterpret_cast<uint8_t*>(buffer.data());
      size_t space = buffer.size();
      const BrotliDecoderResult result = BrotliDecoderDecompressStream(
          state_.get(), &available, &next, &space, &out, nullptr);
      STET_RETURN_IF_ERROR(sink({buffer.data(), buffer.size() - space}));
      if (result == BROTLI_DECODER_RESULT_ERROR) return Garbled("br");
      if (result != BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
        return absl::OkStatus();
      }
    }
  }
  bool at_end() const override {
    return BrotliDecoderIsFinished(state_.get()) == BROTLI_TRUE;
  }

 private:
  struct Deleter {
    void operator()(BrotliDecoderState* state) const {
      BrotliDecoderDestroyInstance(state);
    }
  };
  std::unique_ptr<BrotliDecoderState, Deleter> state_{
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)};
};

class ZstdStage : public Stage {
 public:
  ZstdStage() {
    // RFC 9659: a content coding's window is at most 8 MB.
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, 23);
  }
  absl::Status Write(absl::string_view bytes, Sink sink) override {
    while (!bytes.empty() && !padded_) {
      if (in_frame_) {
        const absl::string_view all = bytes;
        bytes = all.substr(0, header_left_ > 0 ? 1 : all.size());
        if (header_left_ > 0) --header_left_;
        const size_t given = bytes.size();
        STET_RETURN_IF_ERROR(Decompress(bytes, sink));
        bytes = all.substr(given - bytes.size());
        continue;
      }
      const size_t taken = std::min(kMagicBytes - next_.size(), bytes.size());
      next_.append(bytes.data(), taken);
      bytes.remove_prefix(taken);
      if (next_.size() < kMagicBytes) break;
      const std::string magic = std::exchange(next_, {});
      in_frame_ = BeginsFrame(magic);
      // Also of the frames of zstd's first versions, which libzstd may know.
      if (!in_frame_ && !begun_) return Garbled("zstd");
      padded_ = !in_frame_;
      if (padded_) break;
      begun_ = true;
      header_left_ = kHeaderBytesMax;
      absl::string_view begin = magic;
      STET_RETURN_IF_ERROR(Decompress(begin, sink));
    }
    return absl::OkStatus();
  }
  bool at_end() const override { return begun_ && !in_frame_; }

 private:
  static constexpr size_t kMagicBytes = 4;
  // Behind the magic (RFC 8878, 3.1.1.1). Comes byte by byte: at a header's end
  // libzstd takes what it was handed last for a whole frame if that looks like
  // one, and then minds no window.
  static constexpr size_t kHeaderBytesMax = 14;

  // Of a frame, or of one that is to be skipped (RFC 8878, 3.1). Anything else
  // behind a whole frame is padding, as with gzip.
  static bool BeginsFrame(absl::string_view magic) {
    return magic == "\x28\xB5\x2F\xFD" ||
           ((magic[0] & 0xF0) == 0x50 && magic.substr(1) == "\x2A\x4D\x18");
  }

  // Of one frame, to its end or that of `bytes`, which then begin behind it.
  absl::Status Decompress(absl::string_view& bytes, Sink sink) {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    Buffer buffer;
    bool full = false;
    while (in_frame_ && (in.pos < in.size || full)) {
      ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
      const size_t left = ZSTD_decompressStream(context_.get(), &out, &in);
      if (ZSTD_isError(left)) return Garbled("zstd");
      STET_RETURN_IF_ERROR(sink({buffer.data(), out.pos}));
      in_frame_ = left != 0;
      full = out.pos == out.size;
    }
    bytes.remove_prefix(in.pos);
    return absl::OkStatus();
  }

  struct Deleter {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Deleter> context_{ZSTD_createDCtx()};
  bool begun_ = false;
  bool in_frame_ = false;
  size_t header_left_ = 0;
  std::string next_;     // The first bytes of what may be another.
  bool padded_ = false;  // And all that follows is more of it.
};

std::unique_ptr<Stage> MakeStage(absl::string_view coding) {
  if (coding == "gzip" || coding == "x-gzip") {
    return std::make_unique<ZlibStage>(true);
  }
  if (coding == "deflate") return std::make_unique<ZlibStage>(false);
  if (coding == "br") return std::make_unique<BrotliStage>();
  if (coding == "zstd") return std::make_unique<ZstdStage>();
  return nullptr;
}

class Chain : public ContentDecoder {
 public:
  Chain(std::vector<std::unique_ptr<Stage>> stages, size_t bytes_max)
      : stages_(std::move(stages)),
        passed_(stages_.size()),
        bytes_max_(bytes_max) {}

  absl::Status Write(absl::string_view bytes, std::string& out) override {
    begun_ = begun_ || !bytes.empty();
    return WriteFrom(0, bytes, out);
  }

  absl::Status DecodeWhole(absl::string_view body, std::string& out) override {
    if (stages_.size() == 1 &&
        stages_.front()->DecodeAtOnce(body, bytes_max_, out))
      return absl::OkStatus();
    out.clear();  // Piece by piece: what is wrong with it, if anything.
    STET_RETURN_IF_ERROR(Write(body, out));
    return Finish();
  }

  absl::Status Finish() const override {
    if (!begun_) return absl::OkStatus();  // No body at all: a 304, a 204.
    for (const auto& stage : stages_) {
      if (!stage->at_end()) {
        return absl::UnavailableError(
            "truncated: the coded body ends in its middle");
      }
    }
    return absl::OkStatus();
  }

 private:
  absl::Status WriteFrom(size_t stage, absl::string_view bytes,
                         std::string& out) {
    if (stage == stages_.size()) return Append(bytes, out);
    // Bytes between two stages count too: a bomb may stand in the middle.
    passed_[stage] += bytes.size();
    if (passed_[stage] > bytes_max_) return TooLarge();
    return stages_[stage]->Write(bytes, [&](absl::string_view decoded) {
      return WriteFrom(stage + 1, decoded, out);
    });
  }

  absl::Status Append(absl::string_view bytes, std::string& out) const {
    const size_t space = bytes_max_ - std::min(bytes_max_, out.size());
    out.append(bytes.data(), std::min(space, bytes.size()));
    return bytes.size() > space ? TooLarge() : absl::OkStatus();
  }

  absl::Status TooLarge() const {
    return absl::ResourceExhaustedError(absl::StrCat(
        "too_large: the body has more than ", bytes_max_, " bytes"));
  }

  std::vector<std::unique_ptr<Stage>> stages_;  // The outermost coding first.
  std::vector<size_t> passed_;
  const size_t bytes_max_;
  bool begun_ = false;
};

}  // namespace

ContentDecoder::~ContentDecoder() = default;

absl::StatusOr<std::unique_ptr<ContentDecoder>> ContentDecoder::Create(
    absl::string_view content_encoding, size_t decoded_bytes_max) {
  std::vector<std::unique_ptr<Stage>> stages;
  for (absl::string_view part : absl::StrSplit(content_encoding, ',')) {
    const std::string coding =
        absl::AsciiStrToLower(absl::StripAsciiWhitespace(part));
    if (coding.empty() || coding == "identity") continue;
    std::unique_ptr<Stage> stage = MakeStage(coding);
    if (stage == nullptr) {
      return absl::UnavailableError(absl::StrCat(
          "bad_encoding: unknown coding \"", coding.substr(0, 40), "\""));
    }
    // Codings are listed in the order they were applied (RFC 9110, 8.4).
    stages.insert(stages.begin(), std::move(stage));
    if (stages.size() > kCodingsMax) {
      return absl::UnavailableError("bad_encoding: too many codings in a row");
    }
  }
  return std::make_unique<Chain>(std::move(stages), decoded_bytes_max);
}

}  // namespace stet
