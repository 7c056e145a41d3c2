#include "parser/element_names.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace stet {
namespace {

// `above` is the style of the element that holds `n`.
uint64_t StyleOf(const HtmlDocument& document, NodeId n, uint64_t above) {
  uint64_t style = above;
  const auto mix = [&style](uint64_t value) {
    style = (style ^ value) * 0x9E3779B97F4A7C15ULL;
    style ^= style >> 29;
  };
  mix(static_cast<uint64_t>(document.tag(n)) + 1);
  const absl::string_view names = document.Attribute(n, Attr::kClass);
  for (size_t start = 0; start < names.size();) {
    size_t end = start;
    bool digits = false;
    while (end < names.size() && names[end] != '-' && names[end] != '_' &&
           !absl::ascii_isspace(names[end])) {
      digits |= absl::ascii_isdigit(names[end]);
      ++end;
    }
    if (!digits) {
      for (; start < end; ++start) {
        mix(static_cast<unsigned char>(names[start]));
      }
    }
    start = end + 1;
  }
  return style;
}

}  // namespace

ElementNames ReadElementNames(const HtmlDocument& document) {
  ElementNames names;
  names.words.assign(document.size(), 0);
  names.zones.assign(document.size(), 0);
  names.styles.assign(document.size(), 0);
  absl::flat_hash_map<absl::string_view, MarkupWords> known;
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
    for (const Attr attr :
         {Attr::kClass, Attr::kId, Attr::kItemprop, Attr::kDataComponent,
          Attr::kDataTestid, Attr::kAriaLabel, Attr::kRole}) {
      const absl::string_view value = document.Attribute(n, attr);
      // An address names another thing.
      if (value.empty() || absl::StrContains(value, "://")) continue;
      auto [it, fresh] = known.try_emplace(value, 0);
      if (fresh) it->second = FindMarkupWords(value);
      names.words[n] |= it->second;
    }
    if (document.tag(n) == Tag::kOther) {
      names.words[n] |= FindMarkupWords(document.tag_name(n));
    }
    names.styles[n] =
        StyleOf(document, n, up == kNoNode ? 17 : names.styles[up]);
  }
  return names;
}

}  // namespace stet
