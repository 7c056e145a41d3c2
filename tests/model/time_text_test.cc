#include "model/time_text.h"

#include <gtest/gtest.h>

#include <string>

namespace stet {
namespace {

std::string RoundTrip(absl::string_view text) {
  const absl::StatusOr<absl::Time> time = ParseUtc(text);
  return time.ok() ? FormatUtc(*time) : "refused";
}

TEST(TimeText, Rfc3339IsReadAndWrittenInUtc) {
  const struct {
    const char* input;
    const char* want;
  } kCases[] = {
      {"2026-11-23T14:05:12Z", "2026-11-23T14:05:12Z"},
      {"2026-11-23T14:05:12+01:00", "2026-11-23T13:05:12Z"},
      {"2026-01-01T00:30:00+05:30", "2025-12-31T19:00:00Z"},
      {"2026-11-23T14:05:12.999Z", "2026-11-23T14:05:12Z"},
      {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
      {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.input);
    EXPECT_EQ(RoundTrip(c.input), c.want);
  }
}

TEST(TimeText, WhatIsNoTimeIsRefused) {
  for (const char* text :
       {"", "infinite-future", "infinite-past", "2023-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-11-23T25:00:00Z", "2026-11-23",
        "2026-11-23T14:05:12", "yesterday", "23 Nov 2026",
        "-2026-01-01T00:00:00Z", "2026-11-23T14:05:12Z trailing"}) {
    EXPECT_EQ(RoundTrip(text), "refused") << text;
    EXPECT_EQ(ParseUtc(text).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

TEST(TimeText, TimesOutsideFourDigitYearsAreEmpty) {
  EXPECT_EQ(FormatUtc(absl::InfiniteFuture()), "");
  EXPECT_EQ(FormatUtc(absl::InfinitePast()), "");
  EXPECT_EQ(FormatUtc(absl::FromUnixSeconds(253402300799)),
            "9999-12-31T23:59:59Z");
  EXPECT_EQ(FormatUtc(absl::FromUnixSeconds(253402300800)), "");
  EXPECT_EQ(FormatUtc(absl::FromUnixSeconds(-62167219201)), "");
}

}  // namespace
}  // namespace stet
