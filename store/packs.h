// Raw pages of one article packed together: each as what it copies from those
// before it, and what is new. Internal to store/; FORMAT.md section 4.
//
//   PackWriter writer({});
//   while (… && writer.Add({.ref = …, .evidence = …, .body = …})) …
//   STET_ASSIGN_OR_RETURN(const std::string value,
//   writer.Finish(Effort::kThorough));
//
//   STET_ASSIGN_OR_RETURN(PackReader reader, PackReader::Parse(value));
//   … = reader.evidence(0); … = reader.Body(0, "");

#ifndef STET_STORE_PACKS_H_
#define STET_STORE_PACKS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "store/compression.h"
#include "store/delta.h"
#include "store/keys.h"

namespace stet {

// Reading any page decompresses the literals before it: they are bounded, but
// for a single page that has more.
constexpr size_t kPackLiteralsMax = size_t{4} << 20;
constexpr size_t kPackContentMax = size_t{16} << 20;  // Memory when written.
constexpr size_t kPackPagesMax = 512;

// How hard it is compressed what a run waits for and what can take its time:
// half of a crawl's time for storing would go into the last 3 % of it.
enum class Effort { kQuick, kThorough };

// What all pages of a pack may copy from: another page of the article, a layout
// of its host, or nothing.
struct PackPrefix {
  PageRef page;
  LayoutRef layout;  // None if there is a page.
  std::string body;
};

struct PackedPage {
  PageRef ref;
  // Without what the body says: WithoutBody, with the hash of a page that began
  // no version, since a version's hash vouches for its own.
  std::string evidence;
  std::string body;
};

class PackWriter {
 public:
  explicit PackWriter(PackPrefix prefix);

  // False if the pack is full: the page was not taken.
  bool Add(const PackedPage& page);
  bool empty() const { return pages_.empty(); }
  PageRef first() const { return pages_.front().ref; }
  PageRef last() const { return pages_.back().ref; }

  // The pack's bytes, which were read back and compared. kResourceExhausted if
  // there is not enough memory; kInternal if they do not read back.
  absl::StatusOr<std::string> Finish(Effort effort) const;

 private:
  struct Entry {
    PageRef ref;
    size_t evidence_bytes = 0, body_bytes = 0;
  };
  std::string Directory() const;
  absl::Status Check(const std::string& bytes) const;

  const PackPrefix prefix_;
  DeltaEncoder delta_;
  std::vector<Entry> pages_;
  std::string evidence_;
};

// The layout that a pack leans on, read off its first bytes; none if it leans
// on none or cannot be read.
LayoutRef LayoutOfPack(absl::string_view bytes);

// Thread-compatible. What is decompressed is kept for the next page.
class PackReader {
 public:
  // kDataLoss for bytes that PackWriter did not write.
  static absl::StatusOr<PackReader> Parse(std::string bytes);

  // What it leans on: a page, a layout, or neither; and that one's size.
  PageRef prefix() const { return prefix_; }
  LayoutRef layout() const { return layout_; }
  uint64_t prefix_bytes() const { return prefix_bytes_; }
  size_t size() const { return pages_.size(); }
  PageRef page(size_t index) const { return pages_[index].ref; }
  // As the pack has it: see PackedPage, but whole if `whole_evidence`, as older
  // packs have it.
  absl::string_view evidence(size_t index) const;
  bool whole_evidence() const { return whole_evidence_; }
  uint64_t body_bytes(size_t index) const { return pages_[index].body_bytes; }
  // The index of a page; size() if it is not here.
  size_t Find(PageRef page) const;
  // What reading a page decompresses, in bytes that brotli would take as long
  // for.
  size_t LiteralBytes(size_t index) const;

  absl::StatusOr<std::string> Body(size_t index, absl::string_view prefix_body);

 private:
  struct Entry {
    PageRef ref;
    size_t evidence_begin = 0, evidence_bytes = 0;
    uint64_t body_begin = 0, body_bytes = 0;
  };
  absl::Status DecodeDirectory(absl::string_view directory);

  std::string bytes_;
  PageRef prefix_;
  LayoutRef layout_;
  std::vector<Entry> pages_;
  std::string directory_;  // Decompressed, the evidence among it.
  uint64_t prefix_bytes_ = 0;
  Delta delta_;
  bool brotli_ = true;
  bool whole_evidence_ = false;
  size_t literals_at_ = 0;  // Of bytes_.
  std::string literals_;    // Of a zstd frame: all of them.
  BrotliReader brotli_literals_;
};

}  // namespace stet
#endif  // STET_STORE_PACKS_H_
