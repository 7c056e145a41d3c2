// Writing WARC files (ISO 28500, version 1.1), every record a gzip member.
//
//   WarcWriter writer(out);
//   STET_RETURN_IF_ERROR(writer.WriteInfo({.date = now, .software = "stet"}));
//   STET_RETURN_IF_ERROR(writer.WriteCapture({.page = page, .key = "a@1"}));

#ifndef STET_STORE_WARC_WRITER_H_
#define STET_STORE_WARC_WRITER_H_

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "model/page.h"

namespace stet {

using WarcFields = std::vector<std::pair<std::string, std::string>>;

struct WarcInfo {
  absl::Time date;       // Of the file's making, as it should say.
  std::string software;  // "stet/1.0 (+https://…)"
  std::string description;
};

// One answer, written as a request (of what is known of it), its response and
// a metadata record with `metadata`.
struct WarcCapture {
  const Page& page;       // With its body; borrowed for the call.
  absl::string_view key;  // What makes it the one of its kind: record ids are
                          // hashes of it.
  WarcFields metadata;
};

// The same payload as an earlier capture's, seen once more.
struct WarcRevisit {
  const Page& page;  // The earlier one, with its body.
  absl::string_view key;
  absl::string_view original_key;  // Of the capture that has the payload.
  absl::Time original_date;
  absl::Time date;
  // Whether it is an answer of its own, with a head (the page's), and not only
  // the last time at which the earlier one was found again.
  bool has_head = false;
  WarcFields metadata;
};

// The same calls write the same bytes:
// nothing of the machine or the time gets in. Thread-compatible.
class WarcWriter {
 public:
  // Borrows `out`. Errors of it are kUnavailable.
  explicit WarcWriter(std::ostream& out) : out_(out) {}

  absl::Status WriteInfo(const WarcInfo& info);
  absl::Status WriteCapture(const WarcCapture& capture);
  absl::Status WriteRevisit(const WarcRevisit& revisit);

  // "<urn:uuid:…>", of RFC 9562's version 8, from a hash.
  static std::string RecordId(absl::string_view key, absl::string_view type);

 private:
  struct Record;
  absl::Status Write(const Record& record);
  absl::Status WriteMetadata(absl::string_view key, absl::Time date,
                             absl::string_view target, const WarcFields& fields,
                             absl::string_view of_type);

  std::ostream& out_;
};

}  // namespace stet
#endif  // STET_STORE_WARC_WRITER_H_
