#include "parser/element_names.h"

#include <algorithm>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "model/digest.h"

namespace stet {
namespace {

// Whether an attribute's words tell what its element is for.
bool IsNaming(Attr attr) {
  switch (attr) {
    case Attr::kClass:
    case Attr::kId:
    case Attr::kItemprop:
    case Attr::kDataComponent:
    case Attr::kDataTestid:
    case Attr::kAriaLabel:
    case Attr::kRole:
      return true;
    default:
      return false;
  }
}

uint64_t Mixed(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15ULL;
  return hash ^ hash >> 29;
}

// Whether an id is its element's text as an address writes it, as in
// <h2 id="5-the-most-popular-tools">: it says nothing of what the element is.
bool IsSlug(const HtmlDocument& document, NodeId n, absl::string_view id) {
  constexpr size_t kPartsMin = 3;
  constexpr size_t kBytesRead = 400;
  constexpr NodeId kNodesRead = 64;
  if (static_cast<size_t>(std::count(id.begin(), id.end(), '-')) + 1 <
      kPartsMin)
    return false;
  std::string text;
  const NodeId end = std::min(document.SubtreeEnd(n), n + kNodesRead);
  for (NodeId i = n; i < end && text.size() < kBytesRead; ++i) {
    if (document.IsText(i))
      absl::StrAppend(&text, document.text(i).substr(0, kBytesRead), " ");
  }
  absl::AsciiStrToLower(&text);
  size_t parts = 0, found = 0, from = 0;
  for (const absl::string_view part : absl::StrSplit(id, '-')) {
    ++parts;
    const size_t at = text.find(absl::AsciiStrToLower(part), from);
    if (at == std::string::npos) continue;
    ++found;
    from = at + part.size();
  }
  return found >= kPartsMin && found * 4 >= parts * 3;
}

// What the value of an attribute says of its element.
struct Names {
  MarkupWords words = 0;
  uint64_t style = 0;  // Of a class.
};

// Names of a post in WordPress tell its subjects behind what it is: "post
// hentry category-social-media tag-podcast".
std::string WithoutSubjects(absl::string_view value) {
  std::vector<absl::string_view> kept;
  bool of_post = false;
  for (const absl::string_view name : absl::StrSplit(value, ' ')) {
    if (!of_post || !absl::StrContains(name, '-')) kept.push_back(name);
    of_post = of_post || name == "hentry" || name == "status-publish";
  }
  return absl::StrJoin(kept, " ");
}

Names NamesIn(absl::string_view value) {
  Names names;
  std::string own;
  if (absl::StrContains(value, "hentry") ||
      absl::StrContains(value, "status-publish")) {
    own = WithoutSubjects(value);
    value = own;
  }
  // An address names another thing.
  if (!absl::StrContains(value, "://")) names.words = FindMarkupWords(value);
  for (size_t start = 0; start < value.size();) {
    size_t end = start;
    bool digits = false;
    while (end < value.size() && value[end] != '-' && value[end] != '_' &&
           !absl::ascii_isspace(value[end])) {
      digits |= absl::ascii_isdigit(value[end]);
      ++end;
    }
    if (!digits && end > start)
      names.style =
          Mixed(names.style, Hash64(value.substr(start, end - start)));
    start = end + 1;
  }
  return names;
}

}  // namespace

ElementNames ReadElementNames(const HtmlDocument& document) {
  ElementNames names;
  names.words.assign(document.size(), 0);
  names.zones.assign(document.size(), 0);
  names.styles.assign(document.size(), 0);
  absl::flat_hash_map<absl::string_view, Names> known;
  // The element before, under the same parent.
  std::vector<NodeId> last_child(document.size(), kNoNode);
  for (NodeId n = 0; n < document.size(); ++n) {
    if (document.IsText(n)) continue;
    Zones& zones = names.zones[n];
    zones = ZonesOf(document, n);
    const NodeId up = document.parent(n);
    if (up != kNoNode) {
      if ((zones & Bit(Zone::kHidden)) != 0 &&
          IsFold(document, n, last_child[up]))
        zones = static_cast<Zones>(zones & ~Bit(Zone::kHidden));
      last_child[up] = n;
    }
    uint64_t style = 0;
    for (const auto& [attr, value] : document.attributes(n)) {
      if (value.empty() || !IsNaming(attr)) continue;
      const auto [it, is_new] = known.try_emplace(value);
      if (is_new) it->second = NamesIn(value);
      if (attr == Attr::kId && it->second.words != 0 &&
          IsSlug(document, n, value))
        continue;
      names.words[n] |= it->second.words;
      if (attr == Attr::kClass) style = it->second.style;
    }
    if (document.tag(n) == Tag::kOther) {
      names.words[n] |= FindMarkupWords(document.tag_name(n));
    }
    names.styles[n] = Mixed(Mixed(up == kNoNode ? 17 : names.styles[up],
                                  static_cast<uint64_t>(document.tag(n)) + 1),
                            style);
  }
  return names;
}

}  // namespace stet
