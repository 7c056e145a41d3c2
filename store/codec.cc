#include "store/codec.h"

#include <cstring>
#include <limits>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace stet {
namespace {

constexpr size_t kSealBytes = 8;

// Times: 0 the infinite past, 1 the infinite future, else microseconds + 2.
constexpr uint64_t kPast = 0, kFuture = 1, kFirstFinite = 2;

uint64_t Zigzag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^
         static_cast<uint64_t>(value >> 63);
}

int64_t Unzigzag(uint64_t value) {
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

void PutFixed64(char* out, uint64_t value) {
  for (int i = 0; i < 8; ++i) out[i] = static_cast<char>(value >> (8 * i));
}

void AppendFixed64(std::string& out, uint64_t value) {
  char bytes[8];
  PutFixed64(bytes, value);
  out.append(bytes, sizeof(bytes));
}

uint64_t ReadFixed64(absl::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < 8; ++i)
    value |= uint64_t{static_cast<uint8_t>(bytes[i])} << (8 * i);
  return value;
}

// The payload's hash first, so that a large payload is not copied.
uint64_t SealOf(absl::string_view key, absl::string_view payload) {
  char bytes[256];
  const uint64_t hash = Hash64(payload);
  if (key.size() + sizeof(hash) <= sizeof(bytes)) {  // Most keys.
    std::memcpy(bytes, key.data(), key.size());
    PutFixed64(bytes + key.size(), hash);
    return Hash64({bytes, key.size() + sizeof(hash)});
  }
  std::string both(key);
  AppendFixed64(both, hash);
  return Hash64(both);
}

}  // namespace

void Encoder::Byte(uint8_t value) { out_.push_back(static_cast<char>(value)); }

void Encoder::Varint(uint64_t value) {
  char bytes[10];
  size_t size = 0;
  for (; value >= 0x80; value >>= 7)
    bytes[size++] = static_cast<char>(value | 0x80);
  bytes[size++] = static_cast<char>(value);
  out_.append(bytes, size);
}

void Encoder::Signed(int64_t value) { Varint(Zigzag(value)); }

void Encoder::Fixed64(uint64_t value) { AppendFixed64(out_, value); }

void Encoder::Double(double value) {
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  Fixed64(bits);
}

void Encoder::Bytes(absl::string_view value) {
  Varint(value.size());
  out_.append(value.data(), value.size());
}

void Encoder::Digest(const Sha256& digest) {
  out_.append(digest.begin(), digest.end());
}

void Encoder::Time(absl::Time time) {
  if (time == absl::InfinitePast()) return Varint(kPast);
  if (time == absl::InfiniteFuture()) return Varint(kFuture);
  Varint(Zigzag(absl::ToUnixMicros(time)) + kFirstFinite);
}

void Encoder::Duration(absl::Duration duration) {
  Signed(absl::ToInt64Microseconds(duration));
}

absl::string_view Decoder::Take(size_t size) {
  if (!ok_ || size > rest_.size()) {
    ok_ = false;
    rest_ = {};
    return {};
  }
  const absl::string_view taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

uint8_t Decoder::Byte() {
  const absl::string_view taken = Take(1);
  return taken.empty() ? 0 : static_cast<uint8_t>(taken[0]);
}

bool Decoder::Bool() {
  const uint8_t byte = Byte();
  if (byte > 1) ok_ = false;
  return byte == 1;
}

uint64_t Decoder::Varint() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const uint8_t byte = Byte();
    if (!ok_) return 0;
    if (shift == 63 && byte > 1) break;  // More than 64 bits.
    value |= uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return value;
  }
  ok_ = false;
  return 0;
}

uint32_t Decoder::Varint32() {
  const uint64_t value = Varint();
  if (value > std::numeric_limits<uint32_t>::max()) {
    ok_ = false;
    return 0;
  }
  return static_cast<uint32_t>(value);
}

int64_t Decoder::Signed() { return Unzigzag(Varint()); }

uint64_t Decoder::Fixed64() {
  const absl::string_view taken = Take(8);
  return taken.size() == 8 ? ReadFixed64(taken) : 0;
}

double Decoder::Double() {
  const uint64_t bits = Fixed64();
  double value = 0;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

absl::string_view Decoder::Bytes() {
  const uint64_t size = Varint();
  return Take(size);
}

Sha256 Decoder::Digest() {
  Sha256 digest{};
  const absl::string_view taken = Take(digest.size());
  if (!taken.empty()) std::memcpy(digest.data(), taken.data(), digest.size());
  return digest;
}

absl::Time Decoder::Time() {
  const uint64_t value = Varint();
  if (!ok_ || value == kPast) return absl::InfinitePast();
  if (value == kFuture) return absl::InfiniteFuture();
  return absl::FromUnixMicros(Unzigzag(value - kFirstFinite));
}

absl::Duration Decoder::Duration() { return absl::Microseconds(Signed()); }

void Encoder::OptionalTime(const std::optional<absl::Time>& time) {
  Bool(time.has_value());
  if (time) Time(*time);
}

void Encoder::Strings(const std::vector<std::string>& texts) {
  Varint(texts.size());
  for (const std::string& text : texts) Bytes(text);
}

std::optional<absl::Time> Decoder::OptionalTime() {
  if (!Bool()) return std::nullopt;
  return Time();
}

std::vector<std::string> Decoder::Strings() {
  std::vector<std::string> texts(Count());
  for (std::string& text : texts) text = String();
  return texts;
}

size_t Decoder::Count() {
  const uint64_t count = Varint();
  if (count > rest_.size()) {
    ok_ = false;
    return 0;
  }
  return count;
}

std::string Seal(absl::string_view key, absl::string_view payload) {
  std::string value;
  value.reserve(payload.size() + kSealBytes);
  value.append(payload.data(), payload.size());
  AppendFixed64(value, SealOf(key, payload));
  return value;
}

absl::StatusOr<absl::string_view> Unseal(absl::string_view key,
                                         absl::string_view value) {
  if (value.size() >= kSealBytes) {
    const absl::string_view payload =
        value.substr(0, value.size() - kSealBytes);
    if (ReadFixed64(value.substr(payload.size())) == SealOf(key, payload))
      return payload;
  }
  return absl::DataLossError(absl::StrCat("reading record \"",
                                          absl::CHexEscape(key),
                                          "\": its checksum does not match"));
}

absl::Time ToMicroseconds(absl::Time time) {
  if (time == absl::InfinitePast() || time == absl::InfiniteFuture())
    return time;
  return absl::FromUnixMicros(absl::ToUnixMicros(time));
}

}  // namespace stet
