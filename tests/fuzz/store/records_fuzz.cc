// Any bytes in the place of a record: refused, or a value that is written and
// read back the same. The first byte chooses the kind of record.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "store/codec.h"
#include "store/compression.h"
#include "store/delta.h"
#include "store/hash_tree.h"
#include "store/http_message.h"
#include "store/packs.h"
#include "store/records.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

// What was read can be written, and what was written is read again as itself.
template <typename Read, typename Write>
void RoundTrip(absl::string_view bytes, const Read& read, const Write& write) {
  const auto value = read(bytes);
  if (!value.ok()) return;
  const std::string written = write(*value);
  const auto again = read(written);
  Require(again.ok());
  Require(write(*again) == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stet;
  if (size == 0) return 0;
  const absl::string_view bytes(reinterpret_cast<const char*>(data) + 1,
                                size - 1);
  switch (data[0] % 17) {
    case 0:
      return RoundTrip(bytes, DecodeNumber, EncodeNumber), 0;
    case 1: {
      const size_t half = bytes.size() / 2;
      (void)DecodeVisit(bytes.substr(0, half), bytes.substr(half));
      return 0;
    }
    case 2:
      return RoundTrip(bytes, DecodeHost, EncodeHost), 0;
    case 3:
      return RoundTrip(bytes, DecodeRobots, EncodeRobots), 0;
    case 4:
      return RoundTrip(bytes, DecodeSource, EncodeSource), 0;
    case 5:
      return RoundTrip(bytes, DecodeChain, EncodeChain), 0;
    case 6:
      return RoundTrip(bytes, DecodeVersion, EncodeVersion), 0;
    case 7:
      return RoundTrip(bytes, DecodeArticle, EncodeArticle), 0;
    case 8:
      return RoundTrip(bytes, DecodeArticleRecord, EncodeArticleRecord), 0;
    case 9:
      return RoundTrip(bytes, DecodeEvidence, EncodeEvidence), 0;
    case 10:
      return RoundTrip(bytes, DecodePageRecord, EncodePageRecord), 0;
    case 11:
      return RoundTrip(bytes, DecodeChange, EncodeChange), 0;
    case 12:
      return RoundTrip(bytes, HashTree::Decode,
                       [](const HashTree& tree) { return tree.Encode(); }),
             0;
    case 13: {
      const std::string prefix(1000, 'p');
      if (const auto delta = Delta::Parse(bytes, prefix.size()); delta.ok()) {
        const uint64_t end = std::min<uint64_t>(delta->content_bytes(), 4096);
        const auto content =
            delta->Read(0, end, prefix, std::string(4096, 'l'));
        Require(!content.ok() || content->size() == end);
      }
      return 0;
    }
    case 16:
      return RoundTrip(bytes, DecodeHostLayouts, EncodeHostLayouts), 0;
    case 14: {
      (void)LayoutOfPack(bytes);
      auto pack = PackReader::Parse(std::string(bytes));
      for (size_t i = 0; pack.ok() && i < std::min<size_t>(pack->size(), 8);
           ++i)
        (void)pack->Body(i, "");
      return 0;
    }
    default: {
      (void)Decompress(bytes, "");
      (void)BrotliDecompress(bytes, 64);
      (void)Unseal("key", bytes);
      if (const auto message = ParseHttpResponse(bytes); message.ok())
        Require(message->body.size() <= bytes.size());
      return 0;
    }
  }
}
