#include "store/warc_input.h"

#include <sys/stat.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "model/status_macros.h"

namespace stet {
namespace {

constexpr size_t kPieceBytes = 64 << 10;
constexpr absl::string_view kGzipMagic = "\x1f\x8b\x08";
constexpr absl::string_view kZstdMagic = "\x28\xb5\x2f\xfd";
// A frame that holds the dictionary of all others: "The WARC zstd
// specification", IIPC.
constexpr absl::string_view kDictionaryMagic = "\x5d\x2a\x4d\x18";
constexpr size_t kDictionaryBytesMax = 16 << 20;
constexpr int kWindowLogMax = 27;  // 128 MB, what `zstd --long` asks for.
constexpr absl::string_view kRecordBegin = "WARC/";

class PlainInput : public WarcInput {
 public:
  PlainInput(File file, uint64_t file_bytes)
      : WarcInput(std::move(file), file_bytes, false) {
    MarkUnit(0);
  }

  // No byte of a plain file is wrong by itself.
  absl::StatusOr<bool> NextUnit() override { return false; }
  uint64_t unit_reached() const override { return file_bytes_read(); }

 protected:
  absl::Status Fill() override {
    const size_t before = window_.size();
    window_.resize(before + kPieceBytes);
    const absl::StatusOr<size_t> got = ReadFile(&window_[before], kPieceBytes);
    window_.resize(before + (got.ok() ? *got : 0));
    return got.status();
  }

  absl::Status SeekUnit(uint64_t offset) override {
    ClearWindow();
    MarkUnit(offset);
    return SeekFile(offset);
  }
};

// A file of compressed units, one after the other.
class CodedInput : public WarcInput {
 public:
  CodedInput(File file, uint64_t file_bytes, absl::string_view magic)
      : WarcInput(std::move(file), file_bytes, true), magic_(magic) {}

  uint64_t unit_reached() const override { return unit_; }

  absl::StatusOr<bool> NextUnit() override {
    uint64_t from = unit_ + 1;
    for (;;) {
      STET_ASSIGN_OR_RETURN(const uint64_t found, FindMagic(from));
      if (found >= file_bytes()) break;
      STET_RETURN_IF_ERROR(SeekUnit(found));
      const absl::StatusOr<absl::string_view> begin = Peek(kRecordBegin.size());
      if (begin.ok() && absl::StartsWith(*begin, kRecordBegin)) return true;
      if (absl::IsUnavailable(begin.status())) return begin.status();
      from = found + 1;
    }
    STET_RETURN_IF_ERROR(SeekUnit(file_bytes()));
    return false;
  }

 protected:
  struct Step {
    size_t read = 0;
    size_t written = 0;
    bool ended = false;  // The unit.
  };
  virtual void BeginUnit() = 0;
  virtual absl::StatusOr<Step> Decode(absl::string_view in, char* out,
                                      size_t out_bytes) = 0;

  absl::Status Fill() override {
    const size_t before = window_.size();
    while (window_.size() == before) {
      if (input_.empty()) {
        STET_RETURN_IF_ERROR(Refill());
        if (input_.empty()) {
          return in_unit_ ? absl::DataLossError("the file is cut")
                          : absl::OkStatus();
        }
      }
      if (!in_unit_) STET_RETURN_IF_ERROR(Begin());
      if (input_.empty()) continue;
      window_.resize(before + kPieceBytes);
      const absl::StatusOr<Step> step =
          Decode(input_, &window_[before], kPieceBytes);
      window_.resize(before + (step.ok() ? step->written : 0));
      if (!step.ok()) return step.status();
      if (step->read == 0 && step->written == 0 && !step->ended) {
        return absl::DataLossError("the compressed unit does not go on");
      }
      Consume(step->read);
      in_unit_ = !step->ended;
    }
    return absl::OkStatus();
  }

  absl::Status SeekUnit(uint64_t offset) override {
    ClearWindow();
    input_ = {};
    in_unit_ = false;
    next_input_ = offset;
    unit_ = offset;
    return SeekFile(offset);
  }

 private:
  void Consume(size_t bytes) {
    input_.remove_prefix(bytes);
    next_input_ += bytes;
  }

  // Tops input_ up, keeping what is left of it.
  absl::Status Refill() {
    std::string kept(input_);
    buffer_ = std::move(kept);
    const size_t before = buffer_.size();
    buffer_.resize(before + kPieceBytes);
    const absl::StatusOr<size_t> got = ReadFile(&buffer_[before], kPieceBytes);
    buffer_.resize(before + (got.ok() ? *got : 0));
    input_ = buffer_;
    return got.status();
  }

  absl::Status Begin() {
    // Some writers pad with zeros.
    while (!input_.empty() && input_[0] == '\0') Consume(1);
    if (input_.empty()) return absl::OkStatus();
    if (input_.size() < magic_.size()) STET_RETURN_IF_ERROR(Refill());
    unit_ = next_input_;
    if (!absl::StartsWith(input_, magic_)) {
      return absl::DataLossError("no compressed unit begins where one should");
    }
    MarkUnit(unit_);
    BeginUnit();
    in_unit_ = true;
    return absl::OkStatus();
  }

  // The first place at or behind `from` that begins like a unit.
  absl::StatusOr<uint64_t> FindMagic(uint64_t from) {
    STET_RETURN_IF_ERROR(SeekUnit(from));
    for (;;) {
      STET_RETURN_IF_ERROR(Refill());
      const auto at = input_.find(magic_);
      if (at != absl::string_view::npos) return next_input_ + at;
      if (input_.size() < kPieceBytes) return file_bytes();
      Consume(input_.size() - magic_.size() + 1);
    }
  }

  const absl::string_view magic_;
  std::string buffer_;
  absl::string_view input_;  // What is left of buffer_.
  uint64_t next_input_ = 0;  // Of input_[0] in the file.
  uint64_t unit_ = 0;
  bool in_unit_ = false;
};

class GzipInput : public CodedInput {
 public:
  GzipInput(File file, uint64_t file_bytes)
      : CodedInput(std::move(file), file_bytes, kGzipMagic) {
    // Fails only without memory; inflate then reports a stream error.
    inflateInit2(&stream_, 15 + 16);
  }
  ~GzipInput() override { inflateEnd(&stream_); }

 protected:
  void BeginUnit() override { inflateReset(&stream_); }

  absl::StatusOr<Step> Decode(absl::string_view in, char* out,
                              size_t out_bytes) override {
    // zlib's interface predates const.
    stream_.next_in =
        const_cast<Bytef*>(reinterpret_cast<const Bytef*>(in.data()));
    stream_.avail_in = static_cast<uInt>(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(out_bytes);
    const int code = inflate(&stream_, Z_NO_FLUSH);
    const Step step{.read = in.size() - stream_.avail_in,
                    .written = out_bytes - stream_.avail_out,
                    .ended = code == Z_STREAM_END};
    // What came out before the damage is whole.
    if (code != Z_OK && code != Z_STREAM_END && step.written == 0) {
      return absl::DataLossError("the gzip member is damaged");
    }
    return step;
  }

 private:
  z_stream stream_{};
};

class ZstdInput : public CodedInput {
 public:
  ZstdInput(File file, uint64_t file_bytes)
      : CodedInput(std::move(file), file_bytes, kZstdMagic) {
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kWindowLogMax);
  }

  // Reads the dictionary, itself compressed or not, in the file's first frame.
  absl::Status ReadDictionary() {
    std::array<char, 8> head{};
    STET_ASSIGN_OR_RETURN(const size_t got, ReadFile(head.data(), head.size()));
    if (got < head.size() ||
        !absl::StartsWith(absl::string_view(head.data(), 4),
                          kDictionaryMagic)) {
      return SeekUnit(0);
    }
    uint32_t bytes = 0;
    for (int i = 7; i >= 4; --i) {
      bytes = bytes << 8 | static_cast<uint8_t>(head[static_cast<size_t>(i)]);
    }
    if (bytes > kDictionaryBytesMax || bytes > file_bytes()) {
      return absl::DataLossError("the zstd dictionary is larger than 16 MB");
    }
    std::string dictionary(bytes, '\0');
    STET_ASSIGN_OR_RETURN(const size_t read,
                          ReadFile(dictionary.data(), dictionary.size()));
    if (read < bytes) return absl::DataLossError("the file is cut");
    if (absl::StartsWith(dictionary, kZstdMagic)) {
      std::string plain(kDictionaryBytesMax, '\0');
      const size_t size = ZSTD_decompress(plain.data(), plain.size(),
                                          dictionary.data(), dictionary.size());
      if (ZSTD_isError(size) != 0U) {
        return absl::DataLossError("the zstd dictionary is damaged");
      }
      plain.resize(size);
      dictionary = std::move(plain);
    }
    if (ZSTD_isError(ZSTD_DCtx_loadDictionary(context_.get(), dictionary.data(),
                                              dictionary.size())) != 0U) {
      return absl::DataLossError("the zstd dictionary is damaged");
    }
    return SeekUnit(head.size() + bytes);
  }

 protected:
  void BeginUnit() override {
    ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only);
  }

  absl::StatusOr<Step> Decode(absl::string_view in, char* out,
                              size_t out_bytes) override {
    ZSTD_inBuffer from{in.data(), in.size(), 0};
    ZSTD_outBuffer to{out, out_bytes, 0};
    const size_t left = ZSTD_decompressStream(context_.get(), &to, &from);
    if (ZSTD_isError(left) != 0U) {
      return absl::DataLossError("the zstd frame is damaged");
    }
    return Step{.read = from.pos, .written = to.pos, .ended = left == 0};
  }

 private:
  struct Deleter {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Deleter> context_{ZSTD_createDCtx()};
};

absl::Status OpenError(const std::string& path, int error) {
  const std::string message =
      absl::StrCat("reading ", path, ": ", std::strerror(error));
  if (error == ENOENT) return absl::NotFoundError(message);
  if (error == EACCES) return absl::PermissionDeniedError(message);
  return absl::UnavailableError(message);
}

}  // namespace

absl::StatusOr<std::unique_ptr<WarcInput>> WarcInput::Open(
    const std::string& path) {
  File file(std::fopen(path.c_str(), "rbe"));
  if (file == nullptr) return OpenError(path, errno);
  struct stat about {};
  if (fstat(fileno(file.get()), &about) != 0) return OpenError(path, errno);
  if (!S_ISREG(about.st_mode)) {
    return absl::InvalidArgumentError(
        absl::StrCat("reading ", path, ": no regular file"));
  }
  const uint64_t bytes = static_cast<uint64_t>(about.st_size);
  std::array<char, 4> head{};
  const size_t got = std::fread(head.data(), 1, head.size(), file.get());
  std::rewind(file.get());
  const absl::string_view begin(head.data(), got);
  if (absl::StartsWith(begin, kGzipMagic)) {
    return std::make_unique<GzipInput>(std::move(file), bytes);
  }
  if (absl::StartsWith(begin, kZstdMagic) ||
      absl::StartsWith(begin, kDictionaryMagic)) {
    auto input = std::make_unique<ZstdInput>(std::move(file), bytes);
    STET_RETURN_IF_ERROR(input->ReadDictionary());
    return input;
  }
  return std::make_unique<PlainInput>(std::move(file), bytes);
}

WarcInput::WarcInput(File file, uint64_t file_bytes, bool coded)
    : file_(std::move(file)), file_bytes_(file_bytes), coded_(coded) {}

absl::StatusOr<absl::string_view> WarcInput::Peek(size_t bytes) {
  if (taken_ >= kPieceBytes) {
    window_.erase(0, taken_);
    window_start_ += taken_;
    taken_ = 0;
    while (marks_.size() > 1 && marks_[1].stream <= window_start_) {
      marks_.pop_front();
    }
  }
  while (window_.size() - taken_ < bytes) {
    const size_t before = window_.size();
    const absl::Status status = Fill();
    // Damage is told when it is reached, not before.
    if (!status.ok()) {
      if (window_.size() > taken_ && absl::IsDataLoss(status)) break;
      return status;
    }
    if (window_.size() == before) break;
  }
  return absl::string_view(window_).substr(taken_);
}

void WarcInput::Take(size_t bytes) {
  taken_ += std::min(bytes, window_.size() - taken_);
}

WarcPosition WarcInput::position() const {
  const uint64_t stream = window_start_ + taken_;
  WarcPosition position;
  for (const Mark& mark : marks_) {
    if (mark.stream > stream) break;
    position = {.unit = mark.offset, .inside = stream - mark.stream};
  }
  if (!coded_) return {.unit = position.unit + position.inside};
  return position;
}

absl::Status WarcInput::Seek(const WarcPosition& position) {
  const WarcPosition now = this->position();
  const bool ahead = now.unit == position.unit &&
                     position.inside >= now.inside && !marks_.empty();
  if (!ahead) STET_RETURN_IF_ERROR(SeekUnit(position.unit));
  uint64_t left = position.inside - (ahead ? now.inside : 0);
  while (left > 0) {
    STET_ASSIGN_OR_RETURN(const absl::string_view window, Peek());
    if (window.empty()) return absl::DataLossError("the file is cut");
    const size_t step =
        static_cast<size_t>(std::min<uint64_t>(left, window.size()));
    Take(step);
    left -= step;
  }
  return absl::OkStatus();
}

void WarcInput::MarkUnit(uint64_t offset) {
  marks_.push_back(
      {.offset = offset, .stream = window_start_ + window_.size()});
}

void WarcInput::ClearWindow() {
  window_.clear();
  marks_.clear();
  taken_ = 0;
  window_start_ = 0;
}

absl::StatusOr<size_t> WarcInput::ReadFile(char* to, size_t bytes) {
  const size_t got = std::fread(to, 1, bytes, file_.get());
  file_offset_ += got;
  if (got < bytes && std::ferror(file_.get()) != 0) {
    return absl::UnavailableError("the file cannot be read on");
  }
  return got;
}

absl::Status WarcInput::SeekFile(uint64_t offset) {
  if (fseeko(file_.get(), static_cast<off_t>(offset), SEEK_SET) != 0) {
    return absl::UnavailableError("the file cannot be read at another place");
  }
  file_offset_ = offset;
  return absl::OkStatus();
}

}  // namespace stet
