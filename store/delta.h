// Content as copies of what came before it, and literals. Internal to store/;
// FORMAT.md section 4.
//
//   DeltaEncoder encoder(prefix);
//   encoder.Append(page_1);
//   encoder.Append(page_2);
//   … keep encoder.Instructions() and encoder.literals()
//
//   STET_ASSIGN_OR_RETURN(const Delta delta,
//                         Delta::Parse(instructions, prefix.size()));
//   … = delta.Read(page_1.size(), page_1.size() + page_2.size(), prefix,
//   literals);
//
// Any part of the content is read without the parts between: a copy is followed
// to where its bytes first stood, so that reading costs what is read, however
// much content there is.

#ifndef STET_STORE_DELTA_H_
#define STET_STORE_DELTA_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace stet {

// Literal bytes and then a copy. Positions count from the prefix's first byte;
// the content begins behind the prefix.
struct DeltaInstruction {
  uint64_t position = 0;  // Of its first literal.
  uint64_t literal = 0;   // Index of its first literal byte.
  uint64_t literals = 0;
  uint64_t copied = 0;
  uint64_t source = 0;  // Its end is never behind the copy's begin.
};

// Thread-compatible. Takes four times the content's bytes while it lives.
class DeltaEncoder {
 public:
  explicit DeltaEncoder(absl::string_view prefix);

  void Append(absl::string_view content);

  // What was appended since, in whole calls of Append, can be taken back.
  struct Mark {
    size_t bytes = 0, instructions = 0, literals = 0;
    uint64_t expected = 0;
  };
  Mark mark() const;
  void Rewind(const Mark& mark);  // Nothing may be appended behind it.

  std::string Instructions() const;
  const std::string& literals() const { return literals_; }
  // Of what was appended, the parts that copy the prefix, one behind the other.
  std::string FromPrefix() const;
  size_t content_bytes() const { return bytes_.size() - prefix_bytes_; }
  absl::string_view content() const {
    return absl::string_view(bytes_).substr(prefix_bytes_);
  }

 private:
  struct Match {
    size_t source = 0, bytes = 0;
    size_t before = 0;  // How far it reaches back into the literals.
  };
  void Index(size_t end);
  void Consider(size_t source, size_t at, size_t literals_begin, Match& best);
  Match Find(size_t at, size_t literals_begin);
  uint32_t HashAt(size_t position) const;

  const size_t prefix_bytes_;
  std::string bytes_;  // The prefix and the content.
  std::string literals_;
  std::vector<DeltaInstruction> instructions_;
  uint64_t expected_ = 0;  // Where the next copy begins if little changed.
  size_t indexed_ = 0;     // Blocks of bytes_ that can be found.
  std::vector<uint32_t> newest_;  // By hash: a block's number and 1.
  std::vector<uint32_t> older_;   // By block: one of the same hash, likewise.
};

class Delta {
 public:
  // kDataLoss for bytes that DeltaEncoder did not write.
  static absl::StatusOr<Delta> Parse(absl::string_view instructions,
                                     uint64_t prefix_bytes);

  uint64_t content_bytes() const { return content_bytes_; }
  uint64_t literal_bytes() const { return literal_bytes_; }

  // How many literals the content up to `end` needs: the first so many.
  uint64_t LiteralsUpTo(uint64_t end) const;

  // Content from `begin` to `end`. kDataLoss if it is not there, or if
  // `literals` are too few.
  absl::StatusOr<std::string> Read(uint64_t begin, uint64_t end,
                                   absl::string_view prefix,
                                   absl::string_view literals) const;

 private:
  const DeltaInstruction& At(uint64_t position) const;

  uint64_t prefix_bytes_ = 0, content_bytes_ = 0, literal_bytes_ = 0;
  std::vector<DeltaInstruction> instructions_;
};

}  // namespace stet
#endif  // STET_STORE_DELTA_H_
