// A tolerant pull tokenizer over XML as feeds and sitemaps write it: unclosed
// and misnested tags, bare ampersands, unquoted attributes and a cut end are
// read as far as they go. It builds nothing and looks nothing up: no entity is
// declared, nothing external loaded.
//
//   XmlTokens tokens(utf8);
//   while (tokens.Next()) {
//     if (tokens.kind() == XmlTokens::kStart) Use(tokens.name());
//   }

#ifndef STET_PARSER_XML_TOKENS_H_
#define STET_PARSER_XML_TOKENS_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace stet {

// Views point into the input. Linear in it.
class XmlTokens {
 public:
  static constexpr size_t kAttributesMax = 64;  // Of one tag; more are passed
                                                // over.

  enum Kind { kStart, kEnd, kText, kCdata };

  explicit XmlTokens(absl::string_view utf8) : text_(utf8) {}

  // False at the end. A start tag that closes itself is a start and an end.
  bool Next();

  Kind kind() const { return kind_; }
  // "media:title", as written.
  absl::string_view qualified_name() const { return name_; }
  // "title": without its prefix.
  absl::string_view name() const;
  absl::string_view prefix() const;  // "" for none.
  // Of a start tag; references decoded; "" for none.
  std::string Attribute(absl::string_view qualified_name) const;
  bool HasAttribute(absl::string_view qualified_name) const;
  // The value of any attribute of that name, whatever its prefix.
  std::string AttributeOfAnyPrefix(absl::string_view name) const;
  // Of kText and kCdata: as written, references not decoded.
  absl::string_view raw_text() const { return raw_; }
  // Of a start tag: from its '<' to behind its '>'.
  absl::string_view raw_tag() const { return raw_; }

  // Whether the document declares an entity (a bare DOCTYPE does not).
  static bool DeclaresEntity(absl::string_view utf8);

 private:
  void ReadTag(size_t end);
  void ReadAttributes(absl::string_view tag);

  absl::string_view text_;
  size_t at_ = 0;
  Kind kind_ = kText;
  bool pending_end_ = false;  // Of a tag that closes itself.
  absl::string_view name_;
  absl::string_view raw_;
  std::vector<std::pair<absl::string_view, absl::string_view>> attributes_;
};

}  // namespace stet
#endif  // STET_PARSER_XML_TOKENS_H_
