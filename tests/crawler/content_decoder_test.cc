#include "crawler/content_decoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "tests/support/codings.h"

namespace stet {
namespace {

constexpr size_t kBytesMax = 100'000;

struct Outcome {
  absl::Status status;
  std::string text;
};

Outcome InPieces(absl::string_view coding, absl::string_view body,
                 size_t piece) {
  Outcome outcome;
  const auto decoder = ContentDecoder::Create(coding, kBytesMax);
  for (; !body.empty() && outcome.status.ok();
       body.remove_prefix(std::min(piece, body.size())))
    outcome.status = (*decoder)->Write(body.substr(0, piece), outcome.text);
  if (outcome.status.ok()) outcome.status = (*decoder)->Finish();
  return outcome;
}

Outcome Whole(absl::string_view coding, absl::string_view body) {
  Outcome outcome;
  const auto decoder = ContentDecoder::Create(coding, kBytesMax);
  outcome.status = (*decoder)->DecodeWhole(body, outcome.text);
  return outcome;
}

std::string Text(size_t bytes) {
  std::string text;
  for (int i = 0; text.size() < bytes; ++i)
    absl::StrAppend(&text, "The bridge closed for ", i * i, " days. ");
  text.resize(bytes);
  return text;
}

// `body` with the byte at `back` from its end changed.
std::string WithOther(std::string body, size_t back) {
  body[body.size() - back] = static_cast<char>(body[body.size() - back] + 1);
  return body;
}

TEST(ContentDecoderTest, AWholeBodyHasTheOutcomeOfItsPieces) {
  const std::string text = Text(50'000);
  const std::string gzip = Gzip(text);
  const std::string zstd = Zstd(text);
  // A frame as zstd 0.5 began it: not of RFC 8878.
  const std::string first_version =
      std::string("\x25\xB5\x2F\xFD\x04", 5) + std::string(200, '\0');
  // A window of 16 MB, where RFC 9659 allows 8, around 256 bytes.
  const std::string wide =
      std::string("\x28\xB5\x2F\xFD\x40\x70\0\0\x01\x08\0", 11) +
      std::string(256, 'x');
  // An empty frame, and a second whose header ends in what looks like a third.
  const std::string nested(
      "\x28\xB5\x2F\xFD\0\x01\x15\0\0\0\0"
      "\x28\xB5\x2F\xFD\x65\x70\x0A"
      "\x28\xB5\x2F\xFD\0\0\x0B\0\0\x0C",
      28);
  // A frame of two bytes that says nothing.
  const std::string skipped("\x50\x2A\x4D\x18\x02\0\0\0xy", 10);
  const std::string half = gzip.substr(0, gzip.size() / 2);
  const std::vector<std::pair<absl::string_view, std::string>> bodies = {
      {"gzip", gzip},
      {"x-gzip", gzip},
      {"gzip", Gzip("")},
      {"gzip", Gzip(Text(kBytesMax))},
      {"gzip", Gzip(Text(kBytesMax + 1))},
      {"gzip", gzip + gzip},
      {"gzip", gzip + std::string(20, '\0')},
      {"gzip", gzip + "\n"},
      {"gzip", gzip + "ab\x1f" + text},
      {"gzip", half},
      {"gzip", half + gzip},
      {"gzip", WithOther(gzip, 1)},  // A size far too large,
      {"gzip", WithOther(gzip, 4)},  // too large by a byte,
      {"gzip", WithOther(gzip, 5)},  // a checksum that is wrong.
      {"gzip", WithOther(gzip, 3000)},
      {"gzip", gzip.substr(0, 17)},
      {"gzip", text},
      {"gzip", ""},
      {"deflate", gzip},
      {"gzip, gzip", Gzip(gzip)},
      {"br, gzip", Gzip(Brotli(text))},
      {"zstd", zstd},
      {"zstd", zstd + Zstd("another")},
      {"zstd", first_version},
      {"zstd", wide},
      {"zstd", nested},
      {"zstd", zstd.substr(0, 3)},
      {"zstd", zstd + Zstd("")},
      {"zstd", zstd + skipped + zstd},
      {"zstd", zstd + "\n"},
      {"zstd", zstd + std::string(20, '\0')},
      {"zstd", zstd + "abcd" + zstd},
      {"zstd", zstd + zstd.substr(0, 7)},
      {"zstd", zstd.substr(0, zstd.size() - 1)},
      {"zstd", WithOther(zstd, 20)},
      {"", text},
  };
  for (size_t i = 0; i < bodies.size(); ++i) {
    const auto& [coding, body] = bodies[i];
    const Outcome whole = Whole(coding, body);
    for (const size_t piece :
         {size_t{1}, size_t{18}, size_t{1000}, size_t{1} << 20}) {
      SCOPED_TRACE(absl::StrCat("body ", i, ", ", coding, ", in ", piece, "s"));
      const Outcome pieces = InPieces(coding, body, piece);
      EXPECT_EQ(whole.status, pieces.status);
      if (pieces.status.ok()) {
        EXPECT_EQ(whole.text, pieces.text);
      }
    }
  }
  EXPECT_EQ(Whole("gzip", gzip).text, text);
  EXPECT_EQ(Whole("gzip", gzip + "ab\x1f" + text).text, text);
  for (const std::string& refused : {first_version, wide, nested}) {
    EXPECT_EQ(Whole("zstd", refused).status.code(),
              absl::StatusCode::kUnavailable);
  }
  EXPECT_EQ(Whole("zstd", zstd + skipped + zstd).text, text + text);
  EXPECT_EQ(Whole("zstd", zstd + "\n").text, text);
  EXPECT_EQ(Whole("zstd", zstd + zstd.substr(0, 7)).status.code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(Whole("gzip", WithOther(gzip, 5)).status.code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(Whole("gzip", Gzip(Text(kBytesMax + 1))).status.code(),
            absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace stet
