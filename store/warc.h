// Reading WARC files (ISO 28500; versions 1.1, 1.0 and 0.18), of any crawler:
// record after record, or at a place that an earlier pass noted.
//
//   STET_ASSIGN_OR_RETURN(auto reader, WarcReader::Open("crawl.warc.gz"));
//   for (;;) {
//     STET_ASSIGN_OR_RETURN(const bool more, reader->Next());
//     if (!more) break;
//     if (reader->record().type() != "response") continue;
//     STET_ASSIGN_OR_RETURN(const std::string block,
//                           reader->ReadBlock(8 << 20));
//     STET_ASSIGN_OR_RETURN(const WarcPage answer,
//                           PageOfRecord(reader->record(), block));
//   }

#ifndef STET_STORE_WARC_H_
#define STET_STORE_WARC_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "model/page.h"

namespace stet {

// Where a record stands: the compressed unit's place in the file, and the
// record's in what the unit decompresses to. Of a plain file, `unit` alone.
struct WarcPosition {
  uint64_t unit = 0;
  uint64_t inside = 0;

  friend bool operator==(const WarcPosition&, const WarcPosition&) = default;
};

// A record's header.
struct WarcRecord {
  WarcPosition position;
  std::string version;  // "1.1"
  std::vector<std::pair<std::string, std::string>> fields;
  uint64_t block_bytes = 0;

  // The first field of that name, ASCII case ignored; "" if none.
  absl::string_view Field(absl::string_view name) const;
  // "response", "revisit", …; lower case.
  absl::string_view type() const { return Field("WARC-Type"); }
  // Without the angle brackets that WARC 1.0 allowed.
  absl::string_view target() const;
};

class WarcInput;

// Plain files, gzip in members of any cutting, zstd. Thread-compatible; memory
// is bounded by the header's limit and what ReadBlock is asked for.
//
// A damaged record is told to `on_warning` and passed over: reading goes on
// with the next compressed unit, or the next line that begins a record.
class WarcReader {
 public:
  static constexpr size_t kHeaderBytesMax = 64 << 10;

  struct Options {
    // "offset 1234: …"; may be empty.
    std::function<void(const std::string&)> on_warning;
  };

  // kNotFound, kPermissionDenied, kUnavailable where it cannot be opened.
  static absl::StatusOr<std::unique_ptr<WarcReader>> Open(
      const std::string& path, Options options);
  static absl::StatusOr<std::unique_ptr<WarcReader>> Open(
      const std::string& path) {
    return Open(path, Options());
  }
  ~WarcReader();
  WarcReader(const WarcReader&) = delete;
  WarcReader& operator=(const WarcReader&) = delete;

  // Goes to the next record, passing over what is left of this one. False at
  // the end of the file. kUnavailable if the file cannot be read.
  absl::StatusOr<bool> Next();
  // The record Next went to; valid until the next call of it.
  const WarcRecord& record() const { return record_; }

  // The block's first `bytes_max` bytes, or all of it if it is no longer; once
  // per record. A whole block is checked: kDataLoss if it is cut, not followed
  // by what ends a record, or of another digest than WARC-Block-Digest says.
  absl::StatusOr<std::string> ReadBlock(size_t bytes_max);

  // The next Next goes to the record at `position`, as record().position told.
  absl::Status Seek(const WarcPosition& position);

  // Of the file as it lies on disk.
  uint64_t file_bytes() const;
  uint64_t file_bytes_read() const;

 private:
  WarcReader(std::unique_ptr<WarcInput> input, Options options);
  absl::StatusOr<bool> FindRecord();
  absl::StatusOr<bool> ToLineThatBegins();
  absl::Status ReadHeader();
  absl::Status EndRecord();
  absl::Status SkipBlock();
  void Warn(const absl::Status& why) const;

  std::unique_ptr<WarcInput> input_;
  const Options options_;
  WarcRecord record_;
  uint64_t block_left_ = 0;
  bool in_record_ = false;
};

// What a record says of one answer.
struct WarcPage {
  // requested_url and final_url are the record's target, both times its date;
  // no hops. The body's content coding is not undone: content_encoding.
  Page page;
  std::string content_encoding;
  bool truncated = false;  // The transfer ended early, or a limit cut it.
};

// Of a response, resource or revisit record (whose body may be elsewhere).
// kInvalidArgument for other types, no http address, no date, no HTTP message.
absl::StatusOr<WarcPage> PageOfRecord(const WarcRecord& record,
                                      absl::string_view block);

// Writes what the file decompresses to, up to the first damage. kUnavailable if
// it cannot be read or written.
absl::Status UnpackWarc(const std::string& path, const std::string& to);

// A date as WARC writes it, also with fewer or more digits than seconds (1.1).
absl::StatusOr<absl::Time> ParseWarcDate(absl::string_view text);

// Whether `bytes` have the digest that WARC-Payload-Digest names; false where
// it is of a kind that is not known.
bool IsPayloadOfDigest(absl::string_view bytes, absl::string_view digest);

// The lines of an application/warc-fields block.
std::vector<std::pair<std::string, std::string>> ParseWarcFields(
    absl::string_view block);

}  // namespace stet
#endif  // STET_STORE_WARC_H_
