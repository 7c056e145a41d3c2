// The captures of WARC files, of any crawler, as one history: indexed once,
// sorted by time, then read one by one.
//
//   STET_ASSIGN_OR_RETURN(auto archive, WarcArchive::Open(paths, options));
//   for (const ArchivedCapture& capture : archive->captures()) {
//     STET_ASSIGN_OR_RETURN(const Page page, archive->Read(capture));
//   }

#ifndef STET_CLI_WARC_ARCHIVE_H_
#define STET_CLI_WARC_ARCHIVE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "model/page.h"
#include "store/warc.h"

namespace stet {

// Where a record is.
struct WarcPlace {
  uint32_t file = 0;
  WarcPosition position;
};

// One answer that an archive holds.
struct ArchivedCapture {
  absl::Time time;
  std::string url;
  std::string article;  // The address it is a capture of: url, but where `stet
                        // export` says that it was led there.
  WarcPlace record;
  std::string record_id;  // Without brackets; "" if it has none.
  bool is_error = false;  // Its status is 400 or more. A revisit's is not told.
  // Where its body is: in a revisit's case another record's. Nothing where no
  // file has it.
  std::optional<WarcPlace> body;
  std::optional<WarcPlace> metadata;  // What `stet export` wrote of it.
  std::string payload_digest;         // Of a revisit without a body.
};

struct WarcArchiveOptions {
  size_t body_bytes_max = 8 << 20;
  // A record that cannot be read, and why.
  std::function<void(const std::string& problem)> on_problem;
  // Bytes of the files read so far, and in all.
  std::function<void(uint64_t done, uint64_t total)> on_progress;
};

// Thread-compatible; keeps some of the files open.
class WarcArchive {
 public:
  // Reads all files once. kNotFound, kPermissionDenied, kUnavailable,
  // kInvalidArgument for a file that cannot be read at all; damaged records are
  // told to on_problem and passed over.
  static absl::StatusOr<std::unique_ptr<WarcArchive>> Open(
      const std::vector<std::string>& paths, WarcArchiveOptions options);
  ~WarcArchive();
  WarcArchive(const WarcArchive&) = delete;
  WarcArchive& operator=(const WarcArchive&) = delete;

  // By time; captures of one second in the order of the files.
  const std::vector<ArchivedCapture>& captures() const { return captures_; }
  // Records that hold no page: other types, images, redirects, …
  uint64_t passed_over() const { return passed_over_; }

  struct Capture {
    Page page;  // Content coding undone; `archive` says where it stood first.
    bool confirmed = false;  // `stet export` says that it began a version of a
                             // page that had vanished.
  };
  // kInvalidArgument for a body that is cut, too large or cannot be decoded;
  // kDataLoss for a damaged record; kNotFound for a revisit of what no file
  // has.
  absl::StatusOr<Capture> Read(const ArchivedCapture& capture);

  // "FILE, offset N", for messages.
  std::string Describe(const WarcPlace& place) const;

 private:
  class Index;
  struct File {
    std::string path;      // As the user named it.
    std::string readable;  // The same, or an unpacked copy.
    std::unique_ptr<WarcReader> reader;
  };

  WarcArchive(const std::vector<std::string>& paths,
              WarcArchiveOptions options);
  absl::StatusOr<WarcReader*> ReaderAt(const WarcPlace& place);
  absl::StatusOr<WarcPage> ReadRecord(const WarcPlace& place, bool whole);
  absl::Status ApplyMetadata(const WarcPlace& place, Capture& capture);
  bool NeedsUnpacking(uint32_t file) const;

  const WarcArchiveOptions options_;
  std::vector<File> files_;
  std::deque<uint32_t> open_;  // Files with a reader, least recent first.
  std::vector<ArchivedCapture> captures_;
  uint64_t passed_over_ = 0;
};

}  // namespace stet
#endif  // STET_CLI_WARC_ARCHIVE_H_
