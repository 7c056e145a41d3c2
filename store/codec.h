// Bytes of the store's values: varints, length-prefixed strings, times; and the
// seal that every value carries. Internal to store/; FORMAT.md section 2.
//
//   std::string payload;
//   Encoder encoder(payload);
//   encoder.Varint(7);
//   encoder.Bytes("text");
//   const std::string value = Seal(key, payload);
//
//   STET_ASSIGN_OR_RETURN(const absl::string_view read, Unseal(key, value));
//   Decoder decoder(read);
//   … = decoder.Varint(); … = decoder.Bytes();
//   if (!decoder.Done()) return absl::DataLossError(…);

#ifndef STET_STORE_CODEC_H_
#define STET_STORE_CODEC_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "model/digest.h"

namespace stet {

// Appends to a string that it borrows.
class Encoder {
 public:
  explicit Encoder(std::string& out) : out_(out) {}

  void Byte(uint8_t value);
  void Bool(bool value) { Byte(value ? 1 : 0); }
  void Varint(uint64_t value);   // LEB128.
  void Signed(int64_t value);    // Zigzag, then LEB128.
  void Fixed64(uint64_t value);  // Little-endian.
  void Double(double value);     // IEEE 754, little-endian.
  void Bytes(absl::string_view value);
  void Digest(const Sha256& digest);
  void Time(absl::Time time);  // Microseconds; infinities kept.
  void Duration(absl::Duration duration);
  void OptionalTime(const std::optional<absl::Time>& time);  // Bool, Time.
  void Strings(const std::vector<std::string>& texts);  // Varint, Bytes each.

 private:
  std::string& out_;
};

// Reads what Encoder wrote. After the first fault everything reads as zero or
// empty, and ok() is false: check once, at the end. Views point into the input.
class Decoder {
 public:
  explicit Decoder(absl::string_view input) : rest_(input) {}

  uint8_t Byte();
  bool Bool();
  uint64_t Varint();
  uint32_t Varint32();
  int64_t Signed();
  uint64_t Fixed64();
  double Double();
  absl::string_view Bytes();
  std::string String() { return std::string(Bytes()); }
  Sha256 Digest();
  absl::Time Time();
  absl::Duration Duration();
  std::optional<absl::Time> OptionalTime();
  std::vector<std::string> Strings();
  // A count of things of at least one byte each: never more than what is left.
  size_t Count();

  bool ok() const { return ok_; }
  bool Done() const { return ok_ && rest_.empty(); }
  absl::string_view rest() const { return rest_; }

 private:
  absl::string_view Take(size_t size);

  absl::string_view rest_;
  bool ok_ = true;
};

// The payload, and behind it 8 bytes: Hash64 of the key and the payload's
// Hash64, so that a value that is damaged, or that stands under another's key,
// is noticed.
std::string Seal(absl::string_view key, absl::string_view payload);

// The payload inside `value`. kDataLoss, naming the key, if the seal is broken.
absl::StatusOr<absl::string_view> Unseal(absl::string_view key,
                                         absl::string_view value);

// A time cut to what the store keeps.
absl::Time ToMicroseconds(absl::Time time);

}  // namespace stet
#endif  // STET_STORE_CODEC_H_
