#include "store/packs.h"

#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "store/delta.h"

namespace stet {
namespace {

std::string Noise(unsigned seed, size_t bytes) {
  std::mt19937 random(seed);
  std::string text;
  for (size_t i = 0; i < bytes; ++i)
    text += static_cast<char>('a' + random() % 26);
  return text;
}

// A history: parts stay, move, go and come again.
std::vector<std::string> History(size_t pages) {
  std::mt19937 random(7);
  std::vector<std::string> parts, history;
  for (unsigned i = 0; i < 40; ++i) parts.push_back(Noise(i, 20 + i * 17));
  for (unsigned page = 0; page < pages; ++page) {
    parts[random() % parts.size()] = Noise(1000 + page, random() % 500);
    std::swap(parts[random() % parts.size()], parts[random() % parts.size()]);
    std::string body;
    for (const std::string& part : parts) body += part;
    history.push_back(page % 5 == 4 ? history[page - 2] : body);
  }
  return history;
}

TEST(DeltaTest, EveryPageIsReadWithoutThoseBetween) {
  const std::vector<std::string> history = History(30);
  for (const std::string& prefix : {std::string(), history[3]}) {
    DeltaEncoder encoder(prefix);
    size_t bytes = 0;
    for (const std::string& page : history) {
      encoder.Append(page);
      bytes += page.size();
    }
    EXPECT_LT(encoder.literals().size(), bytes / 5);
    const auto delta = Delta::Parse(encoder.Instructions(), prefix.size());
    ASSERT_TRUE(delta.ok()) << delta.status();
    EXPECT_EQ(delta->content_bytes(), bytes);
    size_t begin = 0;
    for (const std::string& page : history) {
      const size_t end = begin + page.size();
      // No more literals than it says.
      const auto read =
          delta->Read(begin, end, prefix,
                      encoder.literals().substr(0, delta->LiteralsUpTo(end)));
      ASSERT_TRUE(read.ok()) << read.status();
      EXPECT_EQ(*read, page);
      begin = end;
    }
  }
}

TEST(DeltaTest, WhatWasTakenBackIsNotThere) {
  const std::vector<std::string> history = History(3);
  DeltaEncoder once(""), twice("");
  once.Append(history[0]);
  twice.Append(history[0]);
  const DeltaEncoder::Mark mark = twice.mark();
  twice.Append(history[1]);
  twice.Rewind(mark);
  EXPECT_EQ(once.Instructions(), twice.Instructions());
  EXPECT_EQ(once.literals(), twice.literals());
}

TEST(DeltaTest, DamagedInstructionsAreRefusedOrReadAsOtherBytesButNeverCrash) {
  const std::vector<std::string> history = History(6);
  DeltaEncoder encoder("");
  for (const std::string& page : history) encoder.Append(page);
  const std::string good = encoder.Instructions();
  for (size_t i = 0; i < good.size(); ++i) {
    EXPECT_FALSE(Delta::Parse(good.substr(0, i), 0).ok());
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x15);
    const auto delta = Delta::Parse(bad, 0);
    if (!delta.ok() || delta->content_bytes() > 1 << 20) continue;
    (void)delta->Read(0, delta->content_bytes(), "", encoder.literals()).ok();
  }
}

TEST(PackTest, PagesComeBackInAnyOrder) {
  const std::vector<std::string> history = History(20);
  PackWriter writer({}, "");
  for (uint32_t i = 0; i < history.size(); ++i) {
    ASSERT_TRUE(writer.Add({.ref = {.version = 1 + i / 3, .look = i % 3},
                            .evidence = Noise(i, i),
                            .body = history[i]}));
  }
  const auto bytes = writer.Finish();
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  for (uint32_t i : {19U, 0U, 7U, 12U}) {
    auto reader = PackReader::Parse(*bytes);
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ(reader->Find({.version = 1 + i / 3, .look = i % 3}), i);
    EXPECT_EQ(reader->evidence(i), Noise(i, i));
    for (const uint32_t page : {i, 5U}) {
      const auto body = reader->Body(page, "");
      ASSERT_TRUE(body.ok()) << body.status();
      EXPECT_EQ(*body, history[page]);
    }
  }
}

TEST(PackTest, FullPacksTakeNoMoreButAlwaysOnePage) {
  PackWriter writer({}, "");
  EXPECT_TRUE(writer.Add(
      {.ref = {.version = 1}, .body = Noise(1, kPackLiteralsMax * 2)}));
  EXPECT_FALSE(
      writer.Add({.ref = {.version = 2}, .body = Noise(2, kPackLiteralsMax)}));
  const auto bytes = writer.Finish();
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  auto reader = PackReader::Parse(*bytes);
  ASSERT_TRUE(reader.ok()) << reader.status();
  ASSERT_EQ(reader->size(), 1u);
  EXPECT_EQ(*reader->Body(0, ""), Noise(1, kPackLiteralsMax * 2));
}

TEST(PackTest, EveryCutAndFlippedPackIsRefusedOrHarmless) {
  const std::vector<std::string> history = History(4);
  PackWriter writer({}, "");
  for (uint32_t i = 0; i < history.size(); ++i)
    writer.Add({.ref = {.version = 1 + i}, .body = history[i]});
  const std::string good = *writer.Finish();
  for (size_t i = 0; i < good.size(); i += 3) {
    for (const std::string& bad :
         {good.substr(0, i), good.substr(0, i) + '\x7f' + good.substr(i + 1)}) {
      auto reader = PackReader::Parse(bad);
      for (size_t page = 0; reader.ok() && page < reader->size(); ++page)
        (void)reader->Body(page, "").ok();
    }
  }
}

}  // namespace
}  // namespace stet
