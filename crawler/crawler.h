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
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "crawler/address_policy.h"
#include "model/page.h"
#include "model/url.h"
#include "model/visit.h"

namespace stet {

struct CrawlerOptions {
  std::string user_agent;  // In full; names the program and a contact.
  std::string product_token = "stet";       // What robots.txt is asked for.
  absl::Duration delay = absl::Seconds(1);  // Between requests to one host.
  int connections_per_host = 1;
  int concurrency = 100;                // Transfers at once, all hosts.
  size_t body_bytes_max = 8 << 20;      // Decoded.
  size_t sitemap_bytes_max = 50 << 20;  // The same, where a sitemap is due.
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
// The message begins with a machine-readable reason and ": ": dns, connect,
// tls, timeout, connection_lost, empty_answer, bad_answer, truncated, partial,
// bad_encoding, not_modified_unasked, host_down, host_waits, robots,
// robots_unreachable, address_refused, bad_port, too_large, headers_too_large,
// redirects, redirect_loop, redirect_target, bad_address.
struct Look {
  Visit visit;  // As claimed, untouched.
  uint64_t epoch = 0;
  absl::StatusOr<Page> page;
  uint64_t wire_hash = 0;  // Of the body as it was coded; see Visit.
  // The page is the one that visit.wire_hash is of: nothing was decoded, and
  // its body is empty.
  bool same_bytes = false;
};

// A host whose lease is worked off, or given back before that: it asked to be
// left alone (429, 503, Retry-After), failed again and again, the lease's
// deadline came, or Stop was called. Visits of the lease that no Look spoke of
// are still due.
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

  // At most one lease per host at a time; a second comes back finished at once.
  void Add(HostLease lease);
  // The lease of `host` now ends at `deadline`.
  void Extend(absl::string_view host, absl::Time deadline);
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
  // Not OK where nothing more can be fetched, from whatever host: the crawler
  // has then stopped by itself. kResourceExhausted.
  absl::Status error() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// What Visit::host holds for `url`: its host, with the port where that is not
// the scheme's own.
std::string HostKey(const Url& url);

// One address, now, for `add`, `extract URL` and the like: same limits and
// address policy, no schedule.
absl::StatusOr<Page> FetchOnce(absl::string_view url,
                               const CrawlerOptions& options,
                               SourceKind kind = SourceKind::kArticle);

}  // namespace stet
#endif  // STET_CRAWLER_CRAWLER_H_
