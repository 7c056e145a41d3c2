// Web addresses: parsed, joined and serialised by the WHATWG URL Standard
// (https://url.spec.whatwg.org, sections 4.4 and 4.5) for http and https, and
// the normalised form that identifies an article.
//
//   // "http://example.com/b?utm_source=x#top" is what is fetched,
//   // "http://example.com/b" what is compared.
//   STET_ASSIGN_OR_RETURN(const Url page,
//                         Url::Parse("HTTP://Example.com/a/../b"));
//   STET_ASSIGN_OR_RETURN(const Url link,
//                         Url::Parse("?utm_source=x#top", &page));
//   link.href(), link.Identity()

#ifndef STET_MODEL_URL_H_
#define STET_MODEL_URL_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace stet {

// An http or https address. Immutable; a value.
class Url {
 public:
  static constexpr size_t kBytesMax = 32 * 1024;  // Longer input is refused.

  // Parses `input`, relative to `base` where given. kInvalidArgument, naming
  // the input and the reason, for what the standard calls a failure, for any
  // scheme but http and https, and for more than kBytesMax bytes, as
  // given or as serialised.
  static absl::StatusOr<Url> Parse(absl::string_view input,
                                   const Url* base = nullptr);

  // With credentials and fragment.
  const std::string& href() const { return href_; }
  absl::string_view scheme() const;    // "http" or "https".
  absl::string_view username() const;  // Percent-encoded; often empty.
  absl::string_view password() const;
  absl::string_view host() const;  // ASCII (punycode); "[::1]" for IPv6.
  uint16_t port() const;           // The scheme's default where none is given.
  bool has_default_port() const;
  absl::string_view path() const;      // Begins with '/'.
  absl::string_view query() const;     // Without '?'; empty if none.
  absl::string_view fragment() const;  // Without '#'; empty if none.

  // "https://example.com" or "https://example.com:8443": what cookies,
  // credentials and robots.txt are bound to (RFC 6454 section 4).
  std::string Origin() const;

  // The path and query as a request line carries them.
  std::string PathAndQuery() const;

  // The form that identifies an article; two addresses with one identity are
  // one article. Not meant to be fetched. Gone are the fragment, credentials,
  // the default port, a name's trailing dot, tracking parameters (utm_*,
  // fbclid, …: model/tracking_parameters.cc) and empty ones; percent-encoding
  // is upper case and only where needed. Idempotent: Parse(Identity()) succeeds
  // and its Identity() is the same.
  //
  // Kept apart, for on some site it matters: http and https, "www." and the
  // bare name, a trailing slash, the order of parameters, letter case. Sites
  // that mean one article by two of them say so with a redirect or a canonical
  // link, which is evidence; a guess here could merge two articles' histories
  // for good.
  std::string Identity() const;

  friend bool operator==(const Url& a, const Url& b) {
    return a.href_ == b.href_;
  }

 private:
  Url() = default;
  absl::string_view Slice(size_t start, size_t end) const;

  std::string href_;
  // Offsets into href_.
  uint32_t scheme_end_ = 0;    // The ':' after the scheme.
  uint32_t username_end_ = 0;  // ':' or '@' after it, or host start.
  uint32_t host_start_ = 0;
  uint32_t host_end_ = 0;
  uint32_t path_start_ = 0;
  uint32_t query_start_ = 0;     // Of '?', or where it would stand.
  uint32_t fragment_start_ = 0;  // Of '#', or the end.
  uint16_t port_ = 0;
};

}  // namespace stet
#endif  // STET_MODEL_URL_H_
