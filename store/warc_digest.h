// Digests as WARC files write them: "sha1:" and base32, mostly.
//
// Private to store/warc*.cc.

#ifndef STET_STORE_WARC_DIGEST_H_
#define STET_STORE_WARC_DIGEST_H_

#include <string>

#include "absl/strings/string_view.h"

namespace stet {

// "sha256:" and the digest in base32 (RFC 4648) without padding.
std::string WarcDigestOf(absl::string_view bytes);

enum class DigestVerdict { kEqual, kDifferent, kUnknown };

// Whether `bytes` have the digest that `label` names: sha1, sha256 or sha512,
// in base32 or hexadecimal. kUnknown for anything else.
DigestVerdict CheckWarcDigest(absl::string_view bytes, absl::string_view label);

}  // namespace stet
#endif  // STET_STORE_WARC_DIGEST_H_
