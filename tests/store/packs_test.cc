#include "store/packs.h"

#include <fstream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "store/codec.h"
#include "store/compression.h"
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

// What brotli finds in fewer bytes than an instruction takes is left to it.
TEST(DeltaTest, ShortRepeatsAreLiteralsAndLongOnesAreCopied) {
  const std::string sentence = Noise(1, 150), section = Noise(2, 4000);
  for (const auto& [part, copies] : std::vector<std::pair<std::string, size_t>>{
           {sentence, 0}, {section, 1}}) {
    DeltaEncoder encoder("");
    encoder.Append(Noise(3, 500) + part + Noise(4, 500));
    encoder.Append(Noise(5, 700) + part + Noise(6, 300));
    const auto delta = Delta::Parse(encoder.Instructions(), 0);
    ASSERT_TRUE(delta.ok()) << delta.status();
    EXPECT_EQ(delta->content_bytes() - delta->literal_bytes(),
              copies * part.size());
  }
}

// Of this process, in KiB, ever.
size_t AddressSpacePeak() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    size_t kib = 0;
    if (word == "VmPeak:" && status >> kib) return kib;
  }
  return 0;
}

TEST(PackTest, AFewBytesThatClaimManyTakeNoMemoryForThem) {
  const uint64_t claimed = uint64_t{255} << 20;
  const size_t before = AddressSpacePeak();
  ASSERT_GT(before, 0u);
  std::string instructions;
  Encoder encoder(instructions);
  encoder.Varint(1);
  encoder.Varint(0);
  encoder.Varint(claimed);
  encoder.Signed(0);
  // A copy from a prefix that is not there.
  const auto delta = Delta::Parse(instructions, claimed);
  ASSERT_TRUE(delta.ok()) << delta.status();
  EXPECT_FALSE(delta->Read(0, claimed, "", "").ok());
  // One that claims more than any page has; and a stream that does.
  EXPECT_FALSE(BrotliDecompress(BrotliCompress("short", 5), claimed).ok());
  EXPECT_LT(AddressSpacePeak() - before, size_t{64} << 10);
}

TEST(PackTest, PagesThatChangeMuchStandInOnePack) {
  // Each page has half of its own; all of them, more than two such packs had.
  PackWriter writer({});
  const std::string furniture = Noise(0, 250'000);
  for (uint32_t i = 1; i <= 12; ++i) {
    EXPECT_TRUE(writer.Add(
        {.ref = {.version = i}, .body = furniture + Noise(i, 250'000)}));
  }
}

TEST(PackTest, PagesComeBackInAnyOrder) {
  const std::vector<std::string> history = History(20);
  PackWriter writer({});
  for (uint32_t i = 0; i < history.size(); ++i) {
    ASSERT_TRUE(writer.Add({.ref = {.version = 1 + i / 3, .look = i % 3},
                            .evidence = Noise(i, i),
                            .body = history[i]}));
  }
  const auto bytes = writer.Finish(Effort::kQuick);
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

// Brotli's stream would be the smaller one, and read at a third of the speed.
TEST(PackTest, WhatTakesLongToDecompressIsAFrame) {
  for (const auto& [bytes, frame] : std::vector<std::pair<size_t, bool>>{
           {150'000, false}, {400'000, true}}) {
    PackWriter writer({});
    ASSERT_TRUE(writer.Add({.ref = {.version = 1}, .body = Noise(1, 1000)}));
    ASSERT_TRUE(writer.Add({.ref = {.version = 2}, .body = Noise(2, bytes)}));
    const auto pack = writer.Finish(Effort::kQuick);
    ASSERT_TRUE(pack.ok()) << pack.status();
    EXPECT_EQ(pack->front() & 1, frame ? 1 : 0);
    auto reader = PackReader::Parse(*pack);
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ(reader->LiteralBytes(0), frame ? (1000 + bytes) / 3 : 1000);
    EXPECT_EQ(*reader->Body(1, ""), Noise(2, bytes));
    EXPECT_EQ(*reader->Body(0, ""), Noise(1, 1000));
  }
}

TEST(PackTest, FullPacksTakeNoMoreButAlwaysOnePage) {
  PackWriter writer({});
  EXPECT_TRUE(writer.Add(
      {.ref = {.version = 1}, .body = Noise(1, kPackLiteralsMax * 8 / 5)}));
  EXPECT_FALSE(
      writer.Add({.ref = {.version = 2}, .body = Noise(2, kPackLiteralsMax)}));
  const auto bytes = writer.Finish(Effort::kQuick);
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  auto reader = PackReader::Parse(*bytes);
  ASSERT_TRUE(reader.ok()) << reader.status();
  ASSERT_EQ(reader->size(), 1u);
  EXPECT_EQ(*reader->Body(0, ""), Noise(1, kPackLiteralsMax * 8 / 5));
}

TEST(PackTest, EveryCutAndFlippedPackIsRefusedOrHarmless) {
  const std::vector<std::string> history = History(4);
  PackWriter writer({});
  for (uint32_t i = 0; i < history.size(); ++i)
    writer.Add({.ref = {.version = 1 + i}, .body = history[i]});
  const std::string good = *writer.Finish(Effort::kQuick);
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
