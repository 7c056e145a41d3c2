// One request and its answer, many at once: what stands between the crawler and
// libcurl. No redirects, no robots, no schedule; but every limit on bytes and
// time, the address policy and the proof that an answer is whole.
//
//   Transfers transfers(options);
//   transfers.Start(7, {.url = url, .timeout = absl::Seconds(60), …});
//   while (transfers.in_flight() > 0) {
//     for (Transfers::Done& done : transfers.Perform()) …  // done.tag == 7
//     transfers.Wait(absl::Seconds(1));
//   }

#ifndef STET_CRAWLER_TRANSFERS_H_
#define STET_CRAWLER_TRANSFERS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "crawler/crawler.h"

namespace stet {

// What happens to a body that is longer than Request::body_bytes_max.
enum class LongBody { kRefuse, kCut };

struct Request {
  std::string url;  // Without credentials and fragment.
  std::vector<std::pair<std::string, std::string>> headers;  // Besides ours.
  absl::Duration timeout;
  size_t body_bytes_max = 0;  // Decoded.
  LongBody long_body = LongBody::kRefuse;
  // Of a body that the caller knows, as an earlier answer's wire_hash told; 0
  // none. The same bytes come back undecoded: see Answer::same_bytes.
  uint64_t known_wire_hash = 0;
  std::optional<std::string> post;  // The body of a POST; else it is a GET.
};

// An answer that is known to be whole: every byte that its framing and its
// coding promise has come.
struct Answer {
  int status = 0;
  std::string http_version;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  // Of the body as it was coded and the name of the coding; 0 for a long one,
  // which is decoded while it comes.
  uint64_t wire_hash = 0;
  bool same_bytes =
      false;  // As Request::known_wire_hash said; `body` is empty.
  std::string server_address;
  std::string certificate_sha256;
  absl::Time requested_at;
  absl::Time received_at;
  absl::Duration latency;  // From sending the request to the first byte.
};

// The first field of that name, ASCII case ignored; "" if none.
absl::string_view HeaderOf(const Answer& answer, absl::string_view name);

// Thread-compatible, but for Wake; made and destroyed in one thread, which gets
// no SIGPIPE between.
class Transfers {
 public:
  // `options` is copied where it is needed.
  explicit Transfers(const CrawlerOptions& options);
  ~Transfers();
  Transfers(const Transfers&) = delete;
  Transfers& operator=(const Transfers&) = delete;

  struct Done {
    uint64_t tag = 0;
    absl::Duration spent;
    bool no_connection = false;   // The error means the host, not the address.
    bool no_descriptors = false;  // The error means neither, but us.
    absl::StatusOr<Answer> answer;  // Errors as Look::page says.
  };

  void Start(uint64_t tag, Request request);
  std::vector<Done> Perform();  // Moves bytes; never waits.
  void Wait(absl::Duration at_most);
  void Wake();  // From any thread: ends a Wait, now or the next.
  size_t in_flight() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace stet
#endif  // STET_CRAWLER_TRANSFERS_H_
