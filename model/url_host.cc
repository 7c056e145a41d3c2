#include "model/url_host.h"

#include <unicode/bytestream.h>
#include <unicode/idna.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "model/percent_encoding.h"
#include "model/unicode.h"

namespace stet {
namespace {

using Pieces = std::array<uint16_t, 8>;  // An IPv6 address.

bool AllDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Section 3.5, "IPv4 number parser". Values above 2^32 are all one to us.
std::optional<uint64_t> ParseIpv4Number(absl::string_view text) {
  if (text.empty()) return std::nullopt;
  int base = 10;
  if (absl::StartsWithIgnoreCase(text, "0x")) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() >= 2 && text[0] == '0') {
    base = 8;
    text.remove_prefix(1);
  }
  constexpr uint64_t kTooLarge = uint64_t{1} << 40;
  uint64_t value = 0;
  for (const char c : text) {
    const int digit = HexValue(c);
    if (digit < 0 || digit >= base) return std::nullopt;
    value = std::min(value * base + digit, kTooLarge);
  }
  return value;
}

// Section 3.5, "ends in a number checker".
bool EndsInNumber(absl::string_view host) {
  if (absl::EndsWith(host, ".")) host.remove_suffix(1);
  const size_t dot = host.rfind('.');
  const absl::string_view last =
      dot == absl::string_view::npos ? host : host.substr(dot + 1);
  if (last.empty()) return false;
  return AllDigits(last) || (absl::StartsWithIgnoreCase(last, "0x") &&
                             ParseIpv4Number(last).has_value());
}

absl::StatusOr<std::string> ParseIpv4(absl::string_view host) {
  if (absl::EndsWith(host, ".")) host.remove_suffix(1);
  const std::vector<absl::string_view> parts = absl::StrSplit(host, '.');
  if (parts.size() > 4)
    return absl::InvalidArgumentError("an IPv4 address has at most four parts");
  uint64_t address = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    const std::optional<uint64_t> number = ParseIpv4Number(parts[i]);
    if (!number)
      return absl::InvalidArgumentError("the IPv4 address has a bad number");
    // The last part fills all bytes that are left.
    const bool last = i + 1 == parts.size();
    const uint64_t limit = last ? uint64_t{1} << (8 * (4 - i)) : 256;
    if (*number >= limit)
      return absl::InvalidArgumentError("the IPv4 address is out of range");
    address |= last ? *number : *number << (8 * (3 - i));
  }
  return absl::StrCat(address >> 24, ".", (address >> 16) & 255, ".",
                      (address >> 8) & 255, ".", address & 255);
}

// The dotted tail of an IPv6 address, strictly four decimal numbers.
std::optional<std::array<uint16_t, 2>> ParseIpv4Tail(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  if (parts.size() != 4) return std::nullopt;
  std::array<int, 4> bytes{};
  for (size_t i = 0; i < 4; ++i) {
    const absl::string_view part = parts[i];
    if (part.empty() || part.size() > 3 || !AllDigits(part) ||
        (part.size() > 1 && part[0] == '0')) {
      return std::nullopt;
    }
    for (const char c : part) bytes[i] = bytes[i] * 10 + (c - '0');
    if (bytes[i] > 255) return std::nullopt;
  }
  return std::array<uint16_t, 2>{
      static_cast<uint16_t>(bytes[0] << 8 | bytes[1]),
      static_cast<uint16_t>(bytes[2] << 8 | bytes[3])};
}

// One side of "::", or all of an address without it, appended to `pieces`.
bool ParseIpv6Side(absl::string_view text, bool may_end_in_ipv4,
                   std::vector<uint16_t>& pieces) {
  if (text.empty()) return true;
  const std::vector<absl::string_view> parts = absl::StrSplit(text, ':');
  for (size_t i = 0; i < parts.size(); ++i) {
    const absl::string_view part = parts[i];
    if (absl::StrContains(part, '.')) {
      const auto tail = ParseIpv4Tail(part);
      if (!tail || !may_end_in_ipv4 || i + 1 != parts.size()) return false;
      pieces.insert(pieces.end(), tail->begin(), tail->end());
      continue;
    }
    if (part.empty() || part.size() > 4) return false;
    int value = 0;
    for (const char c : part) {
      if (HexValue(c) < 0) return false;
      value = value * 16 + HexValue(c);
    }
    pieces.push_back(static_cast<uint16_t>(value));
  }
  return true;
}

std::optional<Pieces> ParseIpv6(absl::string_view text) {
  const size_t gap = text.find("::");
  std::vector<uint16_t> before;
  std::vector<uint16_t> after;
  Pieces pieces{};
  if (gap == absl::string_view::npos) {
    if (!ParseIpv6Side(text, true, before) || text.empty() ||
        before.size() != pieces.size()) {
      return std::nullopt;
    }
  } else if (!ParseIpv6Side(text.substr(0, gap), false, before) ||
             !ParseIpv6Side(text.substr(gap + 2), true, after) ||
             before.size() + after.size() >= pieces.size()) {
    return std::nullopt;  // "::" stands for at least one piece.
  }
  std::copy(before.begin(), before.end(), pieces.begin());
  std::copy(after.begin(), after.end(),
            pieces.end() - static_cast<std::ptrdiff_t>(after.size()));
  return pieces;
}

// Section 3.6, "IPv6 serializer": the first of the longest runs of zeros, of
// two at least, becomes "::".
std::string SerialiseIpv6(const Pieces& pieces) {
  size_t run_start = pieces.size();
  size_t run_length = 1;
  for (size_t i = 0; i < pieces.size(); ++i) {
    size_t end = i;
    while (end < pieces.size() && pieces[end] == 0) ++end;
    if (end - i > run_length) {
      run_start = i;
      run_length = end - i;
    }
    i = std::max(i, end);
  }
  std::string text = "[";
  for (size_t i = 0; i < pieces.size();) {
    if (i == run_start) {
      text += i == 0 ? "::" : ":";
      i += run_length;
      continue;
    }
    absl::StrAppend(&text, absl::Hex(pieces[i]));
    if (++i < pieces.size()) text += ':';
  }
  return text + "]";
}

// Section 3.3, "domain to ASCII" with beStrict false.
absl::StatusOr<std::string> DomainToAscii(absl::string_view domain) {
  constexpr uint32_t kOptions = UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
                                UIDNA_NONTRANSITIONAL_TO_ASCII |
                                UIDNA_NONTRANSITIONAL_TO_UNICODE;
  // Reported by ICU whatever the options; CheckHyphens and VerifyDnsLength are
  // false here.
  constexpr uint32_t kTolerated =
      UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
      UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
      UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;
  static UErrorCode create_error = U_ZERO_ERROR;
  static const std::unique_ptr<const icu::IDNA> idna(
      icu::IDNA::createUTS46Instance(kOptions, create_error));
  if (U_FAILURE(create_error))
    return absl::InternalError("ICU gives no UTS 46 instance");
  std::string ascii;
  icu::StringByteSink<std::string> sink(&ascii);
  icu::IDNAInfo info;
  UErrorCode error = U_ZERO_ERROR;
  idna->nameToASCII_UTF8(
      icu::StringPiece(domain.data(), static_cast<int32_t>(domain.size())),
      sink, info, error);
  if (U_FAILURE(error) || (info.getErrors() & ~kTolerated) != 0)
    return absl::InvalidArgumentError("the host is no valid domain name");
  return ascii;
}

bool IsAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
}

// Section 3.1, "forbidden domain code point".
bool IsForbidden(char c) {
  constexpr absl::string_view kForbidden = " #%/:<>?@[\\]^|";
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x1F || byte == 0x7F ||
         kForbidden.find(c) != absl::string_view::npos;
}

}  // namespace

absl::StatusOr<std::string> ParseUrlHost(absl::string_view input) {
  if (absl::StartsWith(input, "[")) {
    if (!absl::EndsWith(input, "]"))
      return absl::InvalidArgumentError("the IPv6 address is not closed");
    const auto pieces = ParseIpv6(input.substr(1, input.size() - 2));
    if (!pieces)
      return absl::InvalidArgumentError("the IPv6 address is malformed");
    return SerialiseIpv6(*pieces);
  }
  std::string domain = PercentDecode(input);
  // "UTF-8 decode without BOM": escapes may spell anything.
  if (!IsValidUtf8(domain)) domain = ToValidUtf8(domain);
  // Since 2026 the standard takes ASCII as it is, broken punycode included:
  // sites live at such names.
  if (IsAscii(domain)) {
    absl::AsciiStrToLower(&domain);
  } else {
    absl::StatusOr<std::string> ascii = DomainToAscii(domain);
    if (!ascii.ok()) return ascii;
    domain = *std::move(ascii);
  }
  if (domain.empty()) return absl::InvalidArgumentError("the host is empty");
  if (std::any_of(domain.begin(), domain.end(), IsForbidden))
    return absl::InvalidArgumentError("the host has a forbidden character");
  return EndsInNumber(domain) ? ParseIpv4(domain) : domain;
}

}  // namespace stet
