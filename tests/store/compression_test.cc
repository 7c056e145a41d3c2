#include "store/compression.h"

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>

#include "gtest/gtest.h"

namespace stet {
namespace {

std::string Noise(size_t bytes) {
  std::mt19937 random(7);
  std::string noise(bytes, '\0');
  for (char& c : noise) c = static_cast<char>(random());
  return noise;
}

std::string Text(size_t bytes) {
  std::string text;
  for (int line = 0; text.size() < bytes; ++line)
    text += "Line " + std::to_string(line * line) + " of the report.\n";
  text.resize(bytes);
  return text;
}

TEST(CompressionTest, WhatIsCompressedQuicklyComesBack) {
  for (const size_t size : {0, 1, 255, 256, 257, 511, 512, 513, 2048, 65791,
                            65792, 131071, 131072, 131073, 300000}) {
    SCOPED_TRACE(size);
    for (const std::string& bytes : {Noise(size), Text(size)}) {
      for (const std::string& prefix : {std::string(), Text(700)}) {
        const std::string frame = CompressQuickly(bytes, prefix);
        const auto read = Decompress(frame, prefix);
        ASSERT_TRUE(read.ok()) << read.status();
        EXPECT_EQ(*read, bytes);
        EXPECT_EQ(ContentBytes(frame), size);
        for (const size_t cut : {size_t{0}, frame.size() / 2, frame.size() - 1})
          EXPECT_FALSE(Decompress(frame.substr(0, cut), prefix).ok());
      }
    }
  }
}

TEST(CompressionTest, OnlyWhatIsShortOrLooksRandomStandsAsItIs) {
  const struct {
    const char* name;
    std::string bytes;
    bool as_it_is;
  } kCases[] = {
      {"short", Text(511), true},
      {"text", Text(512), false},
      {"noise", Noise(2048), true},
      {"digits", std::string(300, '7') + Text(700), false},
      // Of one block only, which ends at 128 KiB.
      {"text behind noise", Noise(600) + Text(4000), false},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const std::string frame = CompressQuickly(c.bytes, "");
    EXPECT_EQ(frame.find(c.bytes) != std::string::npos, c.as_it_is);
    EXPECT_LE(frame.size(), c.bytes.size() + 12);
  }
  // What a prefix says already is short, whatever it is.
  EXPECT_LT(CompressQuickly(Noise(2048), Noise(2048)).size(), 64u);
}

TEST(CompressionTest, TheBeginningOfAStreamIsReadWithoutTheRest) {
  std::string text;
  std::mt19937 random(3);
  while (text.size() < 200'000) text += static_cast<char>('a' + random() % 20);
  const std::string stream = BrotliCompress(text, 11);
  std::string other = stream;
  std::fill(other.begin() + static_cast<std::ptrdiff_t>(stream.size() / 4),
            other.end(), '\xff');
  BrotliReader reader, cheated;
  for (const size_t wanted : {1, 1, 100, 20'000, 200'000}) {
    const auto read = reader.UpTo(stream, wanted);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(*read, absl::string_view(text).substr(0, wanted));
  }
  EXPECT_FALSE(reader.UpTo(stream, text.size() + 1).ok());
  // What had been read of the rest would come from the right bytes.
  ASSERT_TRUE(cheated.UpTo(stream, 20'000).ok());
  const auto rest = cheated.UpTo(other, text.size());
  EXPECT_FALSE(rest.ok() && *rest == text);
}

}  // namespace
}  // namespace stet
