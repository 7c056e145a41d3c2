// Fields that several records have, and what a damaged record is called.
// Internal to store/.

#ifndef STET_STORE_RECORD_FIELDS_H_
#define STET_STORE_RECORD_FIELDS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "store/codec.h"
#include "store/keys.h"

namespace stet {

inline absl::Status Damaged(absl::string_view what) {
  return absl::DataLossError(
      absl::StrCat("reading ", what, ": the record is not of its form"));
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

inline void PutPairs(Encoder& encoder, const Pairs& pairs) {
  encoder.Varint(pairs.size());
  for (const auto& [first, second] : pairs) {
    encoder.Bytes(first);
    encoder.Bytes(second);
  }
}

inline Pairs GetPairs(Decoder& decoder) {
  Pairs pairs(decoder.Count());
  for (auto& [first, second] : pairs) {
    first = decoder.String();
    second = decoder.String();
  }
  return pairs;
}

// An enum kept as its number; `last` is its largest value.
template <typename Enum>
Enum GetEnum(Decoder& decoder, Enum last, bool& in_range) {
  const uint64_t value = decoder.Varint();
  if (value > static_cast<uint64_t>(last)) {
    in_range = false;
    return Enum{};
  }
  return static_cast<Enum>(value);
}

template <typename Enum>
void PutEnum(Encoder& encoder, Enum value) {
  encoder.Varint(static_cast<uint64_t>(value));
}

inline void PutRef(Encoder& encoder, PageRef ref) {
  encoder.Varint(ref.version);
  if (ref) encoder.Varint(ref.look);
}

inline PageRef GetRef(Decoder& decoder) {
  PageRef ref{.version = decoder.Varint32()};
  if (ref) ref.look = decoder.Varint32();
  return ref;
}

}  // namespace stet
#endif  // STET_STORE_RECORD_FIELDS_H_
