#include "store/hash_tree.h"

#include <bit>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "store/codec.h"

namespace stet {
namespace {

// The first byte keeps leaves and nodes apart (RFC 9162 section 2.1.1).
Sha256 HashOfLeaf(absl::string_view leaf) {
  return Sha256Of(absl::StrCat(absl::string_view("\x00", 1), leaf));
}

Sha256 HashOfNode(const Sha256& left, const Sha256& right) {
  std::string bytes("\x01");
  bytes.append(left.begin(), left.end());
  bytes.append(right.begin(), right.end());
  return Sha256Of(bytes);
}

}  // namespace

std::optional<Sha256> HashTree::Append(absl::string_view leaf) {
  Sha256 root = HashOfLeaf(leaf);
  std::optional<Sha256> block;
  // As a binary counter carries: two subtrees of one size become one.
  uint64_t leaves = 1;
  for (uint64_t bits = size_; (bits & 1) != 0; bits >>= 1) {
    root = HashOfNode(roots_.back(), root);
    roots_.pop_back();
    leaves *= 2;
    if (leaves == kTreeBlockLeaves) block = root;
  }
  roots_.push_back(root);
  ++size_;
  return block;
}

Sha256 HashTree::Head() const {
  if (roots_.empty()) return Sha256Of("");
  Sha256 head = roots_.back();
  for (size_t i = roots_.size() - 1; i > 0; --i)
    head = HashOfNode(roots_[i - 1], head);
  return head;
}

std::string HashTree::Encode() const {
  std::string bytes;
  Encoder encoder(bytes);
  encoder.Varint(size_);
  for (const Sha256& root : roots_) encoder.Digest(root);
  return bytes;
}

absl::StatusOr<HashTree> HashTree::Decode(absl::string_view bytes) {
  HashTree tree;
  Decoder decoder(bytes);
  tree.size_ = decoder.Varint();
  for (int i = std::popcount(tree.size_); i > 0; --i)
    tree.roots_.push_back(decoder.Digest());
  if (!decoder.Done())
    return absl::DataLossError("reading the hash tree: not of its length");
  return tree;
}

void InclusionPath::Append(absl::string_view leaf) {
  Append({.hash = HashOfLeaf(leaf), .has_leaf = size_ == index_}, 1);
}

void InclusionPath::AppendBlock(const Sha256& root) {
  Append({.hash = root}, kTreeBlockLeaves);
}

// `leaves` are a power of two that divides the size.
void InclusionPath::Append(Root root, uint64_t leaves) {
  for (uint64_t bits = size_ / leaves; (bits & 1) != 0; bits >>= 1) {
    root = Join(roots_.back(), root);
    roots_.pop_back();
  }
  roots_.push_back(root);
  size_ += leaves;
}

InclusionPath::Root InclusionPath::Join(const Root& left, const Root& right) {
  if (left.has_leaf) path_.push_back({.left = false, .hash = right.hash});
  if (right.has_leaf) path_.push_back({.left = true, .hash = left.hash});
  return {.hash = HashOfNode(left.hash, right.hash),
          .has_leaf = left.has_leaf || right.has_leaf};
}

std::vector<PathStep> InclusionPath::Finish() && {
  if (roots_.empty()) return {};
  Root head = roots_.back();
  for (size_t i = roots_.size() - 1; i > 0; --i)
    head = Join(roots_[i - 1], head);
  return std::move(path_);
}

Sha256 HeadOfPath(absl::string_view leaf, const std::vector<PathStep>& path) {
  Sha256 head = HashOfLeaf(leaf);
  for (const PathStep& step : path) {
    head =
        step.left ? HashOfNode(step.hash, head) : HashOfNode(head, step.hash);
  }
  return head;
}

std::string VersionLeaf(absl::string_view id, uint32_t version,
                        const Sha256& hash) {
  return absl::StrCat(id, "@", version, " ", ToHex(hash), "\n");
}

}  // namespace stet
