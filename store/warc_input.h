// The bytes of a WARC file, decompressed, and where in the file they stand:
// plain, gzip (a member per record as ISO 28500 annex D recommends, or cut in
// any other way) or zstd (frames, with the dictionary a file may begin with).
//
// Private to store/warc.cc.

#ifndef STET_STORE_WARC_INPUT_H_
#define STET_STORE_WARC_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "store/warc.h"

namespace stet {

// Thread-compatible.
class WarcInput {
 public:
  // kNotFound, kPermissionDenied or kUnavailable where it cannot be opened.
  static absl::StatusOr<std::unique_ptr<WarcInput>> Open(
      const std::string& path);
  virtual ~WarcInput() = default;
  WarcInput(const WarcInput&) = delete;
  WarcInput& operator=(const WarcInput&) = delete;

  // What is next, at least `bytes` unless the file ends before; valid until the
  // next call. kDataLoss where it cannot be decompressed or the file is cut;
  // kUnavailable if reading fails.
  absl::StatusOr<absl::string_view> Peek(size_t bytes = 1);
  void Take(size_t bytes);  // At most what was peeked.

  // Of the next byte, after a Peek.
  WarcPosition position() const;
  // Whether a compressed unit begins with the next byte.
  bool at_unit_start() const { return coded_ && position().inside == 0; }
  absl::Status Seek(const WarcPosition& position);
  // The unit where reading has come to; where it failed, after kDataLoss.
  virtual uint64_t unit_reached() const = 0;
  // After kDataLoss: to the next compressed unit that begins like a record.
  // False if there is none.
  virtual absl::StatusOr<bool> NextUnit() = 0;

  uint64_t file_bytes() const { return file_bytes_; }
  uint64_t file_bytes_read() const { return file_offset_; }

 protected:
  struct FileCloser {
    void operator()(std::FILE* file) const {
      static_cast<void>(std::fclose(file));  // Opened for reading.
    }
  };
  using File = std::unique_ptr<std::FILE, FileCloser>;

  // Not `coded`: plain, where every byte is a unit of its own.
  WarcInput(File file, uint64_t file_bytes, bool coded);

  // Appends more to window_; nothing at the end of the file.
  virtual absl::Status Fill() = 0;
  // Drops the window; the next Fill begins with the unit at `offset`.
  virtual absl::Status SeekUnit(uint64_t offset) = 0;

  void MarkUnit(uint64_t offset);  // The byte after the window begins it.
  void ClearWindow();
  absl::StatusOr<size_t> ReadFile(char* to, size_t bytes);
  absl::Status SeekFile(uint64_t offset);

  std::string window_;

 private:
  struct Mark {
    uint64_t offset;  // Of the unit in the file.
    uint64_t stream;  // Of its first byte in all that was decompressed.
  };

  File file_;
  const uint64_t file_bytes_;
  const bool coded_;
  uint64_t file_offset_ = 0;
  size_t taken_ = 0;           // Of window_.
  uint64_t window_start_ = 0;  // Of window_[0] in what was decompressed.
  std::deque<Mark> marks_;     // Of the units in window_, and the one before.
};

}  // namespace stet
#endif  // STET_STORE_WARC_INPUT_H_
