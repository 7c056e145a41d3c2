#include "store/warc_digest.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace stet {
namespace {

// RFC 4648 section 6, unpadded.
std::string Base32(absl::string_view bytes) {
  constexpr absl::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<uint8_t>(c);
    for (count += 8; count >= 5; count -= 5) {
      out += kDigits[bits >> (count - 5) & 31];
    }
  }
  if (count > 0) out += kDigits[bits << (5 - count) & 31];
  return out;
}

std::string Digest(const EVP_MD* algorithm, absl::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, algorithm,
                 nullptr) != 1) {
    return "";
  }
  return {reinterpret_cast<const char*>(digest.data()), size};
}

const EVP_MD* AlgorithmNamed(absl::string_view name) {
  const std::string lower = absl::AsciiStrToLower(name);
  if (lower == "sha1" || lower == "sha-1") return EVP_sha1();
  if (lower == "sha256" || lower == "sha-256") return EVP_sha256();
  if (lower == "sha512" || lower == "sha-512") return EVP_sha512();
  return nullptr;
}

}  // namespace

std::string WarcDigestOf(absl::string_view bytes) {
  return absl::StrCat("sha256:", Base32(Digest(EVP_sha256(), bytes)));
}

DigestVerdict CheckWarcDigest(absl::string_view bytes,
                              absl::string_view label) {
  const auto colon = label.find(':');
  if (colon == absl::string_view::npos) return DigestVerdict::kUnknown;
  const EVP_MD* const algorithm = AlgorithmNamed(label.substr(0, colon));
  if (algorithm == nullptr) return DigestVerdict::kUnknown;
  absl::string_view told = absl::StripAsciiWhitespace(label.substr(colon + 1));
  while (!told.empty() && told.back() == '=') told.remove_suffix(1);
  const std::string digest = Digest(algorithm, bytes);
  const std::string want = absl::AsciiStrToUpper(told);
  const std::string base32 = Base32(digest);
  const std::string hex = absl::AsciiStrToUpper(absl::BytesToHexString(digest));
  if (want.size() != base32.size() && want.size() != hex.size()) {
    return DigestVerdict::kUnknown;
  }
  return want == base32 || want == hex ? DigestVerdict::kEqual
                                       : DigestVerdict::kDifferent;
}

}  // namespace stet
