#include "crawler/address_policy.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace stet {
namespace {

struct Special {
  const char* address;
  int prefix_bits;
  const char* name;
};

// The IANA special-purpose registry (RFC 6890 and its updates), and what cloud
// providers serve their secrets from.
constexpr Special kSpecial4[] = {
    {"0.0.0.0", 8, "this_network"},
    {"10.0.0.0", 8, "private"},
    {"100.64.0.0", 10, "shared"},  // Carrier NAT; Alibaba's metadata.
    {"127.0.0.0", 8, "loopback"},
    {"168.63.129.16", 32, "metadata"},  // Azure; a public address.
    {"169.254.0.0", 16, "link_local"},  // Most clouds' metadata.
    {"172.16.0.0", 12, "private"},
    {"192.0.0.0", 24, "protocol"},  // Oracle's metadata.
    {"192.0.2.0", 24, "documentation"},
    {"192.88.99.0", 24, "relay"},
    {"192.168.0.0", 16, "private"},
    {"198.18.0.0", 15, "benchmark"},
    {"198.51.100.0", 24, "documentation"},
    {"203.0.113.0", 24, "documentation"},
    {"224.0.0.0", 4, "multicast"},
    {"240.0.0.0", 4, "reserved"},
};
constexpr Special kSpecial6[] = {
    {"::", 128, "unspecified"},          {"::1", 128, "loopback"},
    {"64:ff9b:1::", 48, "translation"},  {"100::", 64, "discard"},
    {"2001::", 23, "protocol"},  // Teredo, ORCHID, benchmarks.
    {"2001:db8::", 32, "documentation"}, {"3fff::", 20, "documentation"},
    {"5f00::", 16, "segment_routing"},   {"fc00::", 7, "private"},
    {"fe80::", 10, "link_local"},        {"fec0::", 10, "private"},
    {"ff00::", 8, "multicast"},
};

// Fetch Standard, "port blocking".
constexpr int kBadPorts[] = {
    0,    1,    7,    9,    11,   13,   15,   17,   19,   20,   21,   22,
    23,   25,   37,   42,   43,   53,   69,   77,   79,   87,   95,   101,
    102,  103,  104,  109,  110,  111,  113,  115,  117,  119,  123,  135,
    137,  139,  143,  161,  179,  389,  427,  465,  512,  513,  514,  515,
    526,  530,  531,  532,  540,  548,  554,  556,  563,  587,  601,  636,
    989,  990,  993,  995,  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080};

std::string Bytes(absl::string_view text) {
  char bytes[16];
  const std::string terminated(text);
  if (inet_pton(AF_INET, terminated.c_str(), bytes) == 1) return {bytes, 4};
  if (inet_pton(AF_INET6, terminated.c_str(), bytes) == 1) return {bytes, 16};
  return "";
}

bool HasPrefix(absl::string_view address, absl::string_view prefix, int bits) {
  if (address.size() != prefix.size()) return false;
  const size_t whole = static_cast<size_t>(bits / 8);
  if (address.substr(0, whole) != prefix.substr(0, whole)) return false;
  if (bits % 8 == 0) return true;
  const int mask = 0xff << (8 - bits % 8) & 0xff;
  return ((address[whole] ^ prefix[whole]) & mask) == 0;
}

template <size_t n>
absl::string_view FindSpecial(absl::string_view address,
                              const Special (&table)[n]) {
  for (const Special& special : table) {
    if (HasPrefix(address, Bytes(special.address), special.prefix_bits)) {
      return special.name;
    }
  }
  return "";
}

// The IPv4 address that an IPv6 one leads to; empty if none.
absl::string_view Embedded4(absl::string_view address) {
  static const std::string& mapped = *new std::string(Bytes("::ffff:0:0"));
  static const std::string& nat64 = *new std::string(Bytes("64:ff9b::"));
  static const std::string& zeros = *new std::string(Bytes("::"));
  if (HasPrefix(address, mapped, 96) || HasPrefix(address, nat64, 96) ||
      HasPrefix(address, zeros, 96)) {
    return address.substr(12);
  }
  if (absl::StartsWith(address, "\x20\x02"))
    return address.substr(2, 4);  // 6to4
  const absl::string_view interface =
      address.substr(8, 4);  // ISATAP, RFC 5214.
  if (interface == absl::string_view("\0\0\x5e\xfe", 4) ||
      interface == absl::string_view("\x02\0\x5e\xfe", 4)) {
    return address.substr(12);
  }
  return "";
}

bool IsMapped4(absl::string_view address) {
  static const std::string& mapped = *new std::string(Bytes("::ffff:0:0"));
  return HasPrefix(address, mapped, 96);
}

}  // namespace

absl::StatusOr<AddressRange> AddressRange::Parse(absl::string_view text) {
  const auto wrong = [text](absl::string_view why) {
    return absl::InvalidArgumentError(
        absl::StrCat("reading address range \"", text, "\": ", why));
  };
  AddressRange range;
  absl::string_view address = text;
  absl::string_view port;
  bool has_port = false;
  if (absl::StartsWith(text, "[")) {
    const size_t end = text.find(']');
    if (end == absl::string_view::npos) return wrong("']' is missing");
    address = text.substr(1, end - 1);
    absl::string_view rest = text.substr(end + 1);
    if (!rest.empty()) {
      if (rest[0] != ':') return wrong("expected ':' and a port after ']'");
      port = rest.substr(1);
      has_port = true;
    }
  } else if (std::count(text.begin(), text.end(), ':') == 1) {
    address = text.substr(0, text.find(':'));
    port = text.substr(address.size() + 1);
    has_port = true;
  }
  absl::string_view bits;
  const size_t slash = address.find('/');
  if (slash != absl::string_view::npos) {
    bits = address.substr(slash + 1);
    address = address.substr(0, slash);
  }
  range.bytes = Bytes(address);
  if (range.bytes.empty()) return wrong("not an IPv4 or IPv6 address");
  const int bits_max = static_cast<int>(range.bytes.size()) * 8;
  range.prefix_bits = bits_max;
  if (slash != absl::string_view::npos &&
      (!absl::SimpleAtoi(bits, &range.prefix_bits) || range.prefix_bits < 0 ||
       range.prefix_bits > bits_max)) {
    return wrong(absl::StrCat("the prefix must be 0 to ", bits_max));
  }
  if (has_port && (!absl::SimpleAtoi(port, &range.port) || range.port < 1 ||
                   range.port > 65535)) {
    return wrong("the port must be 1 to 65535");
  }
  return range;
}

bool AddressPolicy::Allows(absl::string_view address, int port) const {
  return std::any_of(
      allowed_.begin(), allowed_.end(), [&](const AddressRange& range) {
        return (range.port == 0 || range.port == port) &&
               HasPrefix(address, range.bytes, range.prefix_bits);
      });
}

absl::string_view AddressPolicy::Refusal(absl::string_view address,
                                         int port) const {
  if (address.size() == 16 && IsMapped4(address)) address.remove_prefix(12);
  if (Allows(address, port)) return "";
  if (address.size() == 4) return FindSpecial(address, kSpecial4);
  if (address.size() != 16) return "unknown_family";
  const absl::string_view special = FindSpecial(address, kSpecial6);
  if (!special.empty()) return special;
  const absl::string_view embedded = Embedded4(address);
  if (!embedded.empty()) {
    const absl::string_view inner = FindSpecial(embedded, kSpecial4);
    if (!inner.empty()) return inner;
  }
  // Only 2000::/3 is handed out for global unicast, and NAT64 leads to IPv4.
  static const std::string& global = *new std::string(Bytes("2000::"));
  static const std::string& nat64 = *new std::string(Bytes("64:ff9b::"));
  if (!HasPrefix(address, global, 3) && !HasPrefix(address, nat64, 96)) {
    return "reserved";
  }
  return "";
}

bool AddressPolicy::RefusesPort(int port) const {
  if (std::find(std::begin(kBadPorts), std::end(kBadPorts), port) ==
      std::end(kBadPorts)) {
    return false;
  }
  return std::none_of(allowed_.begin(), allowed_.end(),
                      [port](const AddressRange& range) {
                        return range.port != 0 && range.port == port;
                      });
}

}  // namespace stet
