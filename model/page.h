// One HTTP answer, with what a citation of it needs.

#ifndef STET_MODEL_PAGE_H_
#define STET_MODEL_PAGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace stet {

// One redirect on the way to the answer.
struct Hop {
  std::string url;
  int status = 0;
  std::string location;  // As received, made absolute.

  friend bool operator==(const Hop&, const Hop&) = default;
};

// Where in a WARC file a capture was read.
struct ArchiveRecord {
  std::string file;     // Its name, without folders.
  uint64_t offset = 0;  // Of a compressed unit; in a plain file the record's.
  uint64_t inside = 0;  // The record's in what the file decompresses to there.
  std::string id;       // WARC-Record-ID: "urn:uuid:…"; "" if it has none.

  friend bool operator==(const ArchiveRecord&, const ArchiveRecord&) = default;
};

// A 404, 410 or 451 is a Page, not an error: a vanished article is news.
struct Page {
  std::string requested_url;
  std::string final_url;
  std::vector<Hop> hops;     // Every redirect, in order; empty if none.
  int status = 0;            // Of the final answer.
  std::string http_version;  // "1.1", "2".
  std::vector<std::pair<std::string, std::string>>
      headers;                 // As received, in order.
  std::string body;            // Content codings undone; empty for a 304.
  std::string server_address;  // "192.0.2.1:443" or "[2001:db8::1]:443".
  std::string
      certificate_sha256;  // Of the TLS leaf, hex; "" for http or unknown.
  absl::Time requested_at;
  absl::Time received_at;

  // What is known of it beside the answer; a version's hash says nothing of it.
  std::optional<ArchiveRecord> archive;  // Of what was imported.
  // Why it shows something else than the article: "soft_404", "login",
  // "http_503"; "" for one that shows it.
  std::string seen_instead;

  friend bool operator==(const Page&, const Page&) = default;
};

// The first header of that name, ASCII case ignored; "" if none.
absl::string_view Header(const Page& page, absl::string_view name);

}  // namespace stet
#endif  // STET_MODEL_PAGE_H_
