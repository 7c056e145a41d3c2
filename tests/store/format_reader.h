// A reader of stores that was written from store/FORMAT.md alone: it shares no
// code with the store, so that the page is held to what it promises.

#ifndef STET_TESTS_STORE_FORMAT_READER_H_
#define STET_TESTS_STORE_FORMAT_READER_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace stet_format {

struct ReadVersion {
  std::string id;
  uint32_t version = 0;
  int64_t first_seen = 0, last_seen = 0;  // Microseconds since 1970.
  int status = 0;
  std::string hash;  // Hex.
  bool erased = false;
  std::string erase_reason;
  std::string headline;
  std::vector<std::pair<uint64_t, std::string>> blocks;  // Kind and text.
  std::vector<std::string> bodies;                       // Of every look.
};

struct ReadStore {
  uint64_t format = 0;
  uint64_t packs = 0, packs_on_layouts = 0;
  uint64_t tree_blocks = 0;
  std::string head;                   // Hex, made of the chains.
  std::vector<std::string> sources;   // Names.
  std::vector<ReadVersion> versions;  // In the order of the journal.
};

// Throws std::runtime_error where the store is not as FORMAT.md says: a seal, a
// hash or a count that is wrong, too. Opens the database, which writes to it.
ReadStore Read(const std::string& directory);

}  // namespace stet_format
#endif  // STET_TESTS_STORE_FORMAT_READER_H_
