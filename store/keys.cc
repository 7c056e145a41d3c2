#include "store/keys.h"

#include <limits>

namespace stet {
namespace {

void Append32(std::string& key, uint32_t value) {
  const char bytes[] = {
      static_cast<char>(value >> 24), static_cast<char>(value >> 16),
      static_cast<char>(value >> 8), static_cast<char>(value)};
  key.append(bytes, sizeof(bytes));
}

void Append64(std::string& key, uint64_t value) {
  Append32(key, static_cast<uint32_t>(value >> 32));
  Append32(key, static_cast<uint32_t>(value));
}

uint32_t Read32(absl::string_view key, size_t at) {
  uint32_t value = 0;
  for (size_t i = at; i < at + 4; ++i)
    value = (value << 8) | static_cast<uint8_t>(key[i]);
  return value;
}

uint64_t Read64(absl::string_view key, size_t at) {
  return (uint64_t{Read32(key, at)} << 32) | Read32(key, at + 4);
}

// Microseconds with the sign bit turned, so that bytes sort as times do.
constexpr uint64_t kSignBit = uint64_t{1} << 63;

void AppendTime(std::string& key, absl::Time time) {
  int64_t micros = 0;
  if (time == absl::InfinitePast()) {
    micros = std::numeric_limits<int64_t>::min();
  } else if (time == absl::InfiniteFuture()) {
    micros = std::numeric_limits<int64_t>::max();
  } else {
    micros = absl::ToUnixMicros(time);
  }
  Append64(key, static_cast<uint64_t>(micros) ^ kSignBit);
}

absl::Time ReadTime(absl::string_view key, size_t at) {
  const auto micros = static_cast<int64_t>(Read64(key, at) ^ kSignBit);
  if (micros == std::numeric_limits<int64_t>::min())
    return absl::InfinitePast();
  if (micros == std::numeric_limits<int64_t>::max())
    return absl::InfiniteFuture();
  return absl::FromUnixMicros(micros);
}

}  // namespace

std::string TextKey(Table table, absl::string_view text) {
  std::string key(1, table);
  key.append(text.data(), text.size());
  return key;
}

std::string NumberKey(Table table, uint32_t number) {
  std::string key(1, table);
  Append32(key, number);
  return key;
}

std::string VersionKey(Table table, ArticleNumber article, uint32_t version) {
  std::string key = NumberKey(table, article);
  Append32(key, version);
  return key;
}

std::string PageKey(ArticleNumber article, PageRef page) {
  std::string key = VersionKey(kPages, article, page.version);
  Append32(key, page.look);
  return key;
}

std::string PackKey(ArticleNumber article, PageRef first) {
  std::string key = VersionKey(kPacks, article, first.version);
  Append32(key, first.look);
  return key;
}

// Copies are far apart where there is more than one host.
std::string LayoutKey(LayoutRef layout, int copy) {
  std::string key(1, kLayouts);
  key += static_cast<char>(copy);
  Append32(key, layout.host);
  Append32(key, layout.number);
  return key;
}

std::string ChangeKey(uint64_t sequence) {
  std::string key(1, kChanges);
  Append64(key, sequence);
  return key;
}

std::string TreeBlockKey(uint64_t block) {
  std::string key(1, kTreeBlocks);
  Append64(key, block);
  return key;
}

std::string DueKey(HostNumber host, absl::Time time, ArticleNumber article) {
  std::string key = NumberKey(kDue, host);
  AppendTime(key, time);
  Append32(key, article);
  return key;
}

std::string HostDueKey(absl::Time time, HostNumber host) {
  std::string key(1, kHostsDue);
  AppendTime(key, time);
  Append32(key, host);
  return key;
}

std::string PackDueKey(absl::Time time, ArticleNumber article) {
  std::string key(1, kPackQueue);
  AppendTime(key, time);
  Append32(key, article);
  return key;
}

bool ParsePackDueKey(absl::string_view key, absl::Time& time,
                     ArticleNumber& article) {
  return ParseHostDueKey(key, time, article);
}

bool ParseNumberKey(absl::string_view key, uint32_t& number) {
  if (key.size() != 5) return false;
  number = Read32(key, 1);
  return true;
}

bool ParseVersionKey(absl::string_view key, ArticleNumber& article,
                     uint32_t& version) {
  if (key.size() != 9) return false;
  article = Read32(key, 1);
  version = Read32(key, 5);
  return true;
}

bool ParsePageKey(absl::string_view key, ArticleNumber& article,
                  PageRef& page) {
  if (key.size() != 13) return false;
  article = Read32(key, 1);
  page = {.version = Read32(key, 5), .look = Read32(key, 9)};
  return true;
}

bool ParseChangeKey(absl::string_view key, uint64_t& sequence) {
  if (key.size() != 9) return false;
  sequence = Read64(key, 1);
  return true;
}

bool ParseTreeBlockKey(absl::string_view key, uint64_t& block) {
  return ParseChangeKey(key, block);
}

bool ParseDueKey(absl::string_view key, HostNumber& host, absl::Time& time,
                 ArticleNumber& article) {
  if (key.size() != 17) return false;
  host = Read32(key, 1);
  time = ReadTime(key, 5);
  article = Read32(key, 13);
  return true;
}

bool ParseHostDueKey(absl::string_view key, absl::Time& time,
                     HostNumber& host) {
  if (key.size() != 13) return false;
  time = ReadTime(key, 1);
  host = Read32(key, 9);
  return true;
}

}  // namespace stet
