// SHA-256 (FIPS 180-4), for evidence that others can check, and a fast 64-bit
// hash, for what only we compare.

#ifndef STET_MODEL_DIGEST_H_
#define STET_MODEL_DIGEST_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace stet {

using Sha256 = std::array<uint8_t, 32>;

Sha256 Sha256Of(absl::string_view bytes);
std::string ToHex(const Sha256& digest);  // 64 lower-case digits.
bool FromHex(absl::string_view hex,
             Sha256& digest);  // False unless 64 hex digits.

// XXH3: stable across machines and releases; not for anything hostile.
uint64_t Hash64(absl::string_view bytes);

}  // namespace stet
#endif  // STET_MODEL_DIGEST_H_
