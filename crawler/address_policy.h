// Which addresses may be connected to: only public ones, so that a page, feed
// or redirect can never make stet speak to the machine it runs on, to its
// neighbours or to a cloud's metadata service.
//
//   const AddressPolicy policy(options.allow_addresses);
//   if (!policy.Refusal(bytes, 80).empty()) …  // "loopback"
//
// Asked with the very bytes of each connect(2), after DNS: an answer that
// changes between two look-ups gains nothing.

#ifndef STET_CRAWLER_ADDRESS_POLICY_H_
#define STET_CRAWLER_ADDRESS_POLICY_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace stet {

// "127.0.0.0/8", "10.1.2.3:8080", "[::1]:80", "fd00::/8".
struct AddressRange {
  static absl::StatusOr<AddressRange> Parse(absl::string_view text);
  std::string bytes;  // 4 or 16, network order.
  int prefix_bits = 0;
  int port = 0;  // 0 any.
};

// Immutable.
class AddressPolicy {
 public:
  explicit AddressPolicy(std::vector<AddressRange> allowed)
      : allowed_(std::move(allowed)) {}

  // Why a connection to `address` (4 or 16 bytes, network order) at `port` is
  // refused: "loopback", "private", "link_local", …; "" if it may be opened.
  // IPv6 forms that carry an IPv4 address are judged by that address too.
  absl::string_view Refusal(absl::string_view address, int port) const;

  // Whether `port` belongs to a service that an HTTP request could be misread
  // by (the Fetch Standard's list of bad ports) and no range names it.
  bool RefusesPort(int port) const;

 private:
  bool Allows(absl::string_view address, int port) const;
  std::vector<AddressRange> allowed_;
};

}  // namespace stet
#endif  // STET_CRAWLER_ADDRESS_POLICY_H_
