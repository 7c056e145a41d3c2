// The way of one look through its redirects: what each request may carry, and
// where an answer leads.
//
//   STET_ASSIGN_OR_RETURN(Navigation way, Navigation::Begin(visit, options));
//   …send way.RequestUrl() with way.RequestHeaders()…
//   STET_ASSIGN_OR_RETURN(bool onwards, way.Follow(answer));
//
// Whatever is secret is bound to the origin (scheme, host, port) it was given
// for: credentials in the address, headers of CrawlerOptions::origin_headers,
// and cookies, which live as long as the look and serve only those sites that
// set one and redirect to themselves. Validators go out with the first request
// alone: they speak of one address.

#ifndef STET_CRAWLER_NAVIGATION_H_
#define STET_CRAWLER_NAVIGATION_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "crawler/crawler.h"
#include "crawler/transfers.h"
#include "model/page.h"
#include "model/url.h"
#include "model/visit.h"

namespace stet {

// Thread-compatible; movable. Borrows the options, which outlive it.
class Navigation {
 public:
  static constexpr size_t kCookiesMax = 20;
  static constexpr size_t kCookieBytesMax = 4096;

  // kInvalidArgument "bad_address" if `visit.url` is none.
  static absl::StatusOr<Navigation> Begin(const Visit& visit,
                                          const CrawlerOptions& options,
                                          int redirects_max);

  const Url& url() const { return url_; }  // Of the next request.
  std::string RequestUrl() const;          // Without credentials and fragment.
  std::vector<std::pair<std::string, std::string>> RequestHeaders() const;
  // Whether the next request is a conditional one.
  bool conditional() const;

  // Whether `answer` is a redirect; url() is then its target. kInvalidArgument
  // "redirect_target" where that is no http or https address,
  // kResourceExhausted "redirects" after redirects_max of them, kUnavailable
  // "redirect_loop" when an address comes round again with the same cookies.
  absl::StatusOr<bool> Follow(const Answer& answer);

  std::vector<Hop>& hops() { return hops_; }

 private:
  struct Cookie {
    std::string origin, name, value;
  };
  Navigation(Url url, const CrawlerOptions& options, int redirects_max);
  void KeepCookies(const Answer& answer);
  std::string CookieHeader() const;

  Url url_;
  const CrawlerOptions* options_;
  int redirects_max_;
  std::string first_origin_;
  std::string authorization_;  // From the first address; "" if none.
  std::string etag_, last_modified_;
  std::vector<Hop> hops_;
  std::vector<Cookie> cookies_;
  absl::flat_hash_set<std::string> seen_;
};

}  // namespace stet
#endif  // STET_CRAWLER_NAVIGATION_H_
