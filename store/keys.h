// Keys of the store's tables. Internal to store/; FORMAT.md section 3 lists
// them with what each holds. Numbers are big-endian, so that keys sort by them.

#ifndef STET_STORE_KEYS_H_
#define STET_STORE_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace stet {

using ArticleNumber = uint32_t;  // Of an address known to the store; from 1.
using HostNumber = uint32_t;     // From 1.

// One raw page of one version.
struct PageRef {
  uint32_t version = 0;  // 0: no page.
  uint32_t look = 0;

  explicit operator bool() const { return version != 0; }
  friend bool operator==(const PageRef&, const PageRef&) = default;
  friend auto operator<=>(const PageRef&, const PageRef&) = default;
};

// What the pages of a host share: its n-th layout.
struct LayoutRef {
  HostNumber host = 0;
  uint32_t number = 0;  // From 1; 0: none.

  explicit operator bool() const { return number != 0; }
  friend bool operator==(const LayoutRef&, const LayoutRef&) = default;
};
constexpr int kLayoutCopies = 2;  // Counted from 0.

constexpr char kFormatKey[] = "!format";
constexpr char kTreeKey[] = "!tree";
constexpr char kCommitsKey[] = "!commits";

// The first byte of each table's keys.
enum Table : char {
  kArticles = 'a',  // An Article of a version.
  kBlobs = 'b',
  kChanges = 'c',
  kDue = 'd',
  kHostsDue = 'e',
  kChecks = 'h',  // The part of a visit that every check moves.
  kIds = 'i',
  kKnowledge = 'k',
  kLayouts = 'l',
  kHostNames = 'n',
  kTreeBlocks = 'm',  // Roots of whole blocks of the hash tree.
  kPages = 'p',
  kPacks = 'q',  // Raw pages of one article, packed together.
  kRobots = 'r',
  kVersions = 's',
  kChains = 't',
  kSources = 'u',
  kVisits = 'v',  // The part of a visit that few checks move.
  kPackQueue = 'w',
  kHosts = 'x',
  kHostLayouts = 'y',
};

std::string TextKey(Table table, absl::string_view text);
std::string NumberKey(Table table, uint32_t number);
std::string VersionKey(Table table, ArticleNumber article, uint32_t version);
std::string PageKey(ArticleNumber article, PageRef page);
std::string PackKey(ArticleNumber article, PageRef first);
std::string LayoutKey(LayoutRef layout, int copy);
std::string ChangeKey(uint64_t sequence);
std::string TreeBlockKey(uint64_t block);
std::string DueKey(HostNumber host, absl::Time time, ArticleNumber article);
std::string HostDueKey(absl::Time time, HostNumber host);
std::string PackDueKey(absl::Time time, ArticleNumber article);

// Of a key that the functions above made; false if it is not of that shape.
bool ParseNumberKey(absl::string_view key, uint32_t& number);
bool ParseVersionKey(absl::string_view key, ArticleNumber& article,
                     uint32_t& version);
bool ParsePageKey(absl::string_view key, ArticleNumber& article, PageRef& page);
bool ParseChangeKey(absl::string_view key, uint64_t& sequence);
bool ParseTreeBlockKey(absl::string_view key, uint64_t& block);
bool ParseDueKey(absl::string_view key, HostNumber& host, absl::Time& time,
                 ArticleNumber& article);
bool ParseHostDueKey(absl::string_view key, absl::Time& time, HostNumber& host);
bool ParsePackDueKey(absl::string_view key, absl::Time& time,
                     ArticleNumber& article);

}  // namespace stet
#endif  // STET_STORE_KEYS_H_
