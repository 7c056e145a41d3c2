#include "parser/element_names.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
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

// What the value of an attribute says of its element.
struct Names {
  MarkupWords words = 0;
  uint64_t style = 0;  // Of a class.
};

Names NamesIn(absl::string_view value) {
  Names names;
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
