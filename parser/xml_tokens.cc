#include "parser/xml_tokens.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "parser/html_entities.h"

namespace stet {
namespace {

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool BeginsName(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return absl::ascii_isalpha(byte) || c == '_' || c == ':' || byte >= 0x80;
}

// The '>' that ends the tag at `begin`; one in quotes does not, unless the
// quotes never close before the next tag.
size_t TagEnd(absl::string_view text, size_t begin) {
  char quote = 0;
  size_t first = absl::string_view::npos;
  constexpr size_t kTagBytesMax = 64 << 10;
  const size_t limit = std::min(text.size(), begin + kTagBytesMax);
  for (size_t i = begin + 1; i < limit; ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
      if (c == '>' && first == absl::string_view::npos) first = i;
      if (c == '<') return first == absl::string_view::npos ? i - 1 : first;
    } else if (c == '>') {
      return i;
    } else if (c == '<') {
      return i - 1;  // A tag cut short: "</item <item>".
    } else if ((c == '"' || c == '\'') && text[i - 1] == '=') {
      quote = c;
    } else if ((c == '"' || c == '\'') && IsSpace(text[i - 1])) {
      quote = c;  // href= "…"
    }
  }
  return first == absl::string_view::npos ? limit : first;
}

}  // namespace

absl::string_view XmlTokens::name() const {
  const size_t colon = name_.rfind(':');
  return colon == absl::string_view::npos ? name_ : name_.substr(colon + 1);
}

absl::string_view XmlTokens::prefix() const {
  const size_t colon = name_.rfind(':');
  return colon == absl::string_view::npos ? "" : name_.substr(0, colon);
}

std::string XmlTokens::Attribute(absl::string_view qualified_name) const {
  for (const auto& [name, value] : attributes_) {
    if (absl::EqualsIgnoreCase(name, qualified_name))
      return DecodeEntities(value);
  }
  return "";
}

bool XmlTokens::HasAttribute(absl::string_view qualified_name) const {
  return std::any_of(
      attributes_.begin(), attributes_.end(), [&](const auto& attribute) {
        return absl::EqualsIgnoreCase(attribute.first, qualified_name);
      });
}

std::string XmlTokens::AttributeOfAnyPrefix(absl::string_view name) const {
  for (const auto& [key, value] : attributes_) {
    if (absl::EqualsIgnoreCase(key.substr(key.rfind(':') + 1), name))
      return DecodeEntities(value);
  }
  return "";
}

bool XmlTokens::Next() {
  if (pending_end_) {
    pending_end_ = false;
    kind_ = kEnd;
    return true;
  }
  while (at_ < text_.size()) {
    if (text_[at_] != '<') {
      const size_t end = std::min(text_.find('<', at_), text_.size());
      kind_ = kText;
      raw_ = text_.substr(at_, end - at_);
      at_ = end;
      return true;
    }
    const absl::string_view rest = text_.substr(at_);
    if (absl::StartsWith(rest, "<!--")) {
      const size_t end = text_.find("-->", at_ + 4);
      at_ = end == absl::string_view::npos ? text_.size() : end + 3;
    } else if (absl::StartsWith(rest, "<![CDATA[")) {
      const size_t end = std::min(text_.find("]]>", at_ + 9), text_.size());
      kind_ = kCdata;
      raw_ = text_.substr(at_ + 9, end - at_ - 9);
      at_ = std::min(end + 3, text_.size());
      return true;
    } else if (absl::StartsWith(rest, "<?")) {
      const size_t end = text_.find('>', at_);
      at_ = end == absl::string_view::npos ? text_.size() : end + 1;
    } else if (absl::StartsWith(rest, "<!")) {
      // A DOCTYPE, with its brackets.
      size_t end = text_.find('>', at_);
      const size_t open = text_.find('[', at_);
      if (open != absl::string_view::npos && open < end)
        end = text_.find("]", open) == absl::string_view::npos
                  ? absl::string_view::npos
                  : text_.find('>', text_.find("]", open));
      at_ = end == absl::string_view::npos ? text_.size() : end + 1;
    } else if (rest.size() > 1 &&
               (BeginsName(rest[1]) ||
                (rest[1] == '/' && rest.size() > 2 && BeginsName(rest[2])))) {
      const size_t end = TagEnd(text_, at_);
      ReadTag(end);
      return true;
    } else {  // A bare '<' is text.
      const size_t end = std::min(text_.find('<', at_ + 1), text_.size());
      kind_ = kText;
      raw_ = text_.substr(at_, end - at_);
      at_ = end;
      return true;
    }
  }
  return false;
}

void XmlTokens::ReadTag(size_t end) {
  const size_t begin = at_;
  at_ = std::min(end + 1, text_.size());
  raw_ = text_.substr(begin, at_ - begin);
  absl::string_view tag = raw_.substr(1);
  if (!tag.empty() && tag.back() == '>') tag.remove_suffix(1);
  kind_ = kStart;
  if (!tag.empty() && tag.front() == '/') {
    kind_ = kEnd;
    tag.remove_prefix(1);
  }
  pending_end_ = kind_ == kStart && !tag.empty() && tag.back() == '/';
  if (pending_end_) tag.remove_suffix(1);
  size_t name_end = 0;
  while (name_end < tag.size() && !IsSpace(tag[name_end]) &&
         tag[name_end] != '/')
    ++name_end;
  name_ = tag.substr(0, name_end);
  attributes_.clear();
  if (kind_ == kStart) ReadAttributes(tag.substr(name_end));
}

void XmlTokens::ReadAttributes(absl::string_view tag) {
  for (size_t i = 0; i < tag.size() && attributes_.size() < kAttributesMax;) {
    while (i < tag.size() && (IsSpace(tag[i]) || tag[i] == '/')) ++i;
    const size_t name = i;
    while (i < tag.size() && !IsSpace(tag[i]) && tag[i] != '=') ++i;
    const absl::string_view key = tag.substr(name, i - name);
    while (i < tag.size() && IsSpace(tag[i])) ++i;
    absl::string_view value;
    if (i < tag.size() && tag[i] == '=') {
      ++i;
      while (i < tag.size() && IsSpace(tag[i])) ++i;
      if (i < tag.size() && (tag[i] == '"' || tag[i] == '\'')) {
        const size_t close = std::min(tag.find(tag[i], i + 1), tag.size());
        value = tag.substr(i + 1, close - i - 1);
        i = close + 1;
      } else {
        const size_t from = i;
        while (i < tag.size() && !IsSpace(tag[i])) ++i;
        value = tag.substr(from, i - from);
      }
    }
    if (key.empty()) {
      ++i;
    } else {
      attributes_.emplace_back(key, value);
    }
  }
}

bool XmlTokens::DeclaresEntity(absl::string_view utf8) {
  // Declarations stand before the first element only.
  for (size_t at = utf8.find("<!"); at != absl::string_view::npos;
       at = utf8.find("<!", at + 2)) {
    const absl::string_view rest = utf8.substr(at);
    if (absl::StartsWith(rest, "<!--")) {
      const size_t end = utf8.find("-->", at + 4);
      if (end == absl::string_view::npos) return false;
      at = end;
    } else if (absl::StartsWithIgnoreCase(rest, "<!DOCTYPE")) {
      // Its subset ends where the first element begins.
      const size_t open = utf8.find('[', at);
      const size_t close = utf8.find('>', at);
      if (open == absl::string_view::npos || open > close) return false;
      const size_t entity = utf8.find("<!ENTITY", open);
      const size_t end = utf8.find(']', open);
      return entity != absl::string_view::npos &&
             (entity < end || end == absl::string_view::npos);
    } else {
      return absl::StartsWith(rest, "<!ENTITY");
    }
  }
  return false;
}

}  // namespace stet
