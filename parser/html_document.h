// A page as a tree that is safe to walk, whatever the bytes were.
//
//   STET_ASSIGN_OR_RETURN(const HtmlDocument document,
//                         HtmlDocument::Parse(utf8));
//   for (NodeId n = 0; n < document.size(); ++n) {        // Document order.
//     if (document.tag(n) == Tag::kTime) {
//       Use(document.Attribute(n, Attr::kDatetime), document.TextContent(n));
//     }
//   }
//
// The bytes go through the cut (html_cut.h), then Gumbo builds the tree within
// limits on memory and time. The tree is one array in document order: the
// descendants of `n` are n+1 … SubtreeEnd(n)-1, so that no walk ever recurses.

#ifndef STET_PARSER_HTML_DOCUMENT_H_
#define STET_PARSER_HTML_DOCUMENT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "parser/html_names.h"

namespace stet {

class PackedPage;
class ParseArena;

using NodeId = uint32_t;
inline constexpr NodeId kNoNode = UINT32_MAX;

// Immutable after Parse, so safe to read from many threads; movable. Every view
// it hands out lives as long as it does.
class HtmlDocument {
 public:
  static constexpr size_t kInputBytesMax = 8 << 20;

  struct Limits {
    size_t arena_bytes_max = 256 << 20;  // Also at most 64 times the cut page.
    double cpu_seconds_max = 4;          // Of this thread, for the tree.
  };

  // `utf8` must be valid UTF-8 (parser/decode.h). kResourceExhausted where
  // the input or a limit is too large for it.
  static absl::StatusOr<HtmlDocument> Parse(absl::string_view utf8,
                                            const Limits& limits);
  static absl::StatusOr<HtmlDocument> Parse(absl::string_view utf8) {
    return Parse(utf8, Limits{});
  }

  HtmlDocument(HtmlDocument&&) noexcept;
  HtmlDocument& operator=(HtmlDocument&&) noexcept;
  ~HtmlDocument();

  // Node 0 is <html>; there is always one, with a <head> and a <body>.
  NodeId size() const { return static_cast<NodeId>(nodes_.size()); }
  NodeId head() const { return head_; }
  NodeId body() const { return body_; }

  Tag tag(NodeId n) const { return nodes_[n].tag; }
  bool IsText(NodeId n) const { return nodes_[n].tag == Tag::kText; }
  absl::string_view tag_name(NodeId n) const;  // Lower case; "" for text.
  absl::string_view text(NodeId n) const;  // Of a text node, entities decoded.

  NodeId parent(NodeId n) const { return nodes_[n].parent; }  // kNoNode: root.
  NodeId SubtreeEnd(NodeId n) const { return nodes_[n].end; }
  NodeId FirstChild(NodeId n) const {
    return n + 1 < nodes_[n].end ? n + 1 : kNoNode;
  }
  NodeId NextSibling(NodeId n) const;
  bool Contains(NodeId ancestor, NodeId n) const {
    return n >= ancestor && n < nodes_[ancestor].end;
  }

  struct AttributeValue {
    Attr attr;
    absl::string_view value;
  };
  // All that are kept, in the page's order; entities decoded.
  absl::Span<const AttributeValue> attributes(NodeId n) const {
    const Node& node = nodes_[n];
    return {attributes_.data() + node.attributes, node.attribute_count};
  }
  // "" where the element has no such attribute.
  absl::string_view Attribute(NodeId n, Attr attr) const {
    const AttributeValue* const found = Find(n, attr);
    return found == nullptr ? absl::string_view() : found->value;
  }
  bool HasAttribute(NodeId n, Attr attr) const {
    return Find(n, attr) != nullptr;
  }

  // The text under `n`, white space collapsed; block elements and <br> part
  // words, inline ones do not.
  std::string TextContent(NodeId n) const;

  // The texts of <script type="application/ld+json">, as they stand, in order.
  const std::vector<std::string>& json_ld() const { return json_ld_; }

  // Of all the bytes that the tree and json_ld() are made of.
  uint64_t cut_hash() const { return cut_hash_; }
  size_t cut_text_bytes() const { return cut_text_bytes_; }

  // Of <html lang> (or xml:lang, or http-equiv content-language), as written.
  absl::string_view language() const;

 private:
  struct Node {
    NodeId parent;
    NodeId end;  // One past the last descendant.
    Tag tag;
    uint8_t attribute_count;
    uint32_t attributes;  // Index into attributes_.
    const char* data;     // The text, or the element's name.
    uint32_t size;
  };

  HtmlDocument();
  void Flatten(const void* gumbo_root);

  const AttributeValue* Find(NodeId n, Attr attr) const {
    for (const AttributeValue& one : attributes(n)) {
      if (one.attr == attr) return &one;
    }
    return nullptr;
  }

  // Outlive the views below.
  std::unique_ptr<PackedPage> cut_;
  std::unique_ptr<std::string> spare_;
  std::unique_ptr<ParseArena> arena_;
  std::vector<std::string> json_ld_;
  std::vector<Node> nodes_;
  std::vector<AttributeValue> attributes_;
  NodeId head_ = kNoNode;
  NodeId body_ = kNoNode;
  uint64_t cut_hash_ = 0;
  size_t cut_text_bytes_ = 0;
};

// Whether the element parts the text around it into blocks or words (<div>,
// <p>, <br>, <td>, …), as <span> and <b> do not.
bool IsBlockTag(Tag tag);

bool IsHeadingTag(Tag tag);     // <h1> to <h6>.
bool IsSubheadingTag(Tag tag);  // <h2> to <h6>.

}  // namespace stet
#endif  // STET_PARSER_HTML_DOCUMENT_H_
