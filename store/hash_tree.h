// A Merkle tree over an append-only list, as of RFC 9162 (Certificate
// Transparency) section 2.1: every version is a leaf, in commit order, so that
// one hash stands for all chains, and growing it costs a few hashes.
//
//   HashTree tree;
//   tree.Append(VersionLeaf("https://example.com/a", 1, hash));
//   tree.Head();                       // To print, publish, timestamp.
//
// A value; thread-compatible.

#ifndef STET_STORE_HASH_TREE_H_
#define STET_STORE_HASH_TREE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "model/digest.h"

namespace stet {

// Leaves from a multiple of it on are a block, whose root is kept, so that a
// proof reads one block's leaves and the others' roots.
constexpr uint64_t kTreeBlockLeaves = 256;

class HashTree {
 public:
  // The root of the block that the leaf completed, if it did.
  std::optional<Sha256> Append(absl::string_view leaf);
  uint64_t size() const { return size_; }  // Leaves.
  Sha256 Head() const;  // Of no leaves: the hash of nothing (section 2.1.1).

  // The size and the roots of the whole subtrees: all that growing needs.
  std::string Encode() const;
  static absl::StatusOr<HashTree> Decode(absl::string_view bytes);

  friend bool operator==(const HashTree&, const HashTree&) = default;

 private:
  uint64_t size_ = 0;
  std::vector<Sha256>
      roots_;  // Of subtrees, largest first: a bit of size_ each.
};

// One step from a leaf to the head: the hash beside what is known so far.
struct PathStep {
  bool left = false;  // It stands before what is known.
  Sha256 hash{};

  friend bool operator==(const PathStep&, const PathStep&) = default;
};

// What proves that a leaf is under a head (RFC 9162 section 2.1.3): a few
// hashes, which anybody can check who has SHA-256.
//
//   InclusionPath path(index);
//   for (…) path.Append(leaf);   // All leaves, in their order, or
//   path.AppendBlock(root);      // as many as a block has, but for the leaf's.
//   HeadOfPath(leaf, path.Finish()) == tree.Head()
class InclusionPath {
 public:
  explicit InclusionPath(uint64_t index) : index_(index) {}
  void Append(absl::string_view leaf);
  void AppendBlock(const Sha256& root);  // Behind whole blocks.
  std::vector<PathStep> Finish() &&;     // Empty if the leaf was not there.

 private:
  struct Root {
    Sha256 hash{};
    bool has_leaf = false;
  };
  Root Join(const Root& left, const Root& right);
  void Append(Root root, uint64_t leaves);

  const uint64_t index_;
  uint64_t size_ = 0;
  std::vector<Root> roots_;  // As HashTree's.
  std::vector<PathStep> path_;
};

// From the leaf: SHA-256 of a byte 0 and the leaf; then, for each step, of a
// byte 1, the hash that stands left and the one that stands right.
Sha256 HeadOfPath(absl::string_view leaf, const std::vector<PathStep>& path);

// The leaf of a version: "https://example.com/a@1 <64 hex digits>\n".
std::string VersionLeaf(absl::string_view id, uint32_t version,
                        const Sha256& hash);

}  // namespace stet
#endif  // STET_STORE_HASH_TREE_H_
