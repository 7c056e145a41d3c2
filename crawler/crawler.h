// Looks at the addresses of leased hosts: robots.txt first, one host never
// delaying another, every hop checked, and gives back what was found.
//
//   Crawler crawler(options);
//   crawler.Add(lease);
//   while (!crawler.idle()) {
//     for (Look& look : crawler.Poll(absl::Milliseconds(100))) …
//     for (HostRelease… : crawler.TakeFinishedHosts()) …
//   }

#ifndef STET_CRAWLER_CRAWLER_H_
#define STET_CRAWLER_CRAWLER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "model/page.h"
#include "model/visit.h"

namespace stet {

// "127.0.0.0/8", "10.1.2.3:8080", "[::1]:80", "fd00::/8".
struct AddressRange {
  static absl::StatusOr<AddressRange> Parse(absl::string_view text);
  std::string bytes;  // 4 or 16, network order.
  int prefix_bits = 0;
  int port = 0;  // 0 any.
};

struct CrawlerOptions {
  std::string user_agent;  // In full; names the program and a contact.
  std::string product_token = "stet";       // What robots.txt is asked for.
  absl::Duration delay = absl::Seconds(1);  // Between requests to one host.
  int connections_per_host = 1;
  int concurrency = 100;            // Transfers at once, all hosts.
  size_t body_bytes_max = 8 << 20;  // Decoded.
  size_t header_bytes_max = 64 << 10;
  absl::Duration connect_timeout = absl::Seconds(15);
  absl::Duration total_timeout = absl::Seconds(60);
  int redirects_max = 10;
  std::string ca_file;  // "" the system's.
  std::string proxy;    // "" none; the environment is never asked.
  std::vector<AddressRange> allow_addresses;  // Opens private ones.
  std::vector<std::string> resolve;           // "host:port:address".
  // Headers (cookies, tokens) for addresses of these origins only.
  std::vector<
      std::pair<std::string, std::vector<std::pair<std::string, std::string>>>>
      origin_headers;
  bool obey_robots = true;  // False only for `extract URL` named by hand.
  std::function<absl::Time()> clock;  // Never null.
};

// One look. `page` is the answer, whatever its status; an error says why there
// was none: kUnavailable (DNS, connect, timeout, cut short), kPermissionDenied
// (robots.txt, or an address that policy refuses), kResourceExhausted (too
// large, too many redirects), kInvalidArgument (a redirect to no http address).
// The message begins with a machine-readable reason and ": ".
struct Look {
  Visit visit;  // As claimed, untouched.
  uint64_t epoch = 0;
  absl::StatusOr<Page> page;
};

// A host whose lease is worked off or given up, with its new state.
struct FinishedHost {
  Host host;
  uint64_t epoch = 0;
};

// Thread-compatible: one thread (the network thread) calls it; Wake may come
// from any.
class Crawler {
 public:
  explicit Crawler(CrawlerOptions options);
  ~Crawler();
  Crawler(const Crawler&) = delete;
  Crawler& operator=(const Crawler&) = delete;

  void Add(HostLease lease);
  // Drives transfers until something is found, `wait` has passed, or Wake.
  std::vector<Look> Poll(absl::Duration wait);
  std::vector<FinishedHost> TakeFinishedHosts();
  // Starts no more requests; what is under way ends. For SIGTERM and
  // --max-time.
  void Stop();
  void Wake();
  bool idle() const;
  size_t hosts() const;      // Leases at work.
  size_t in_flight() const;  // Transfers.

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// One address, now, for `add`, `extract URL` and the like: same limits and
// address policy, no schedule.
absl::StatusOr<Page> FetchOnce(absl::string_view url,
                               const CrawlerOptions& options);

}  // namespace stet
#endif  // STET_CRAWLER_CRAWLER_H_
