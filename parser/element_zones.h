// What an element's tag, role and the attributes that hide it say of its text,
// whatever it is called.

#ifndef STET_PARSER_ELEMENT_ZONES_H_
#define STET_PARSER_ELEMENT_ZONES_H_

#include <cstdint>

#include "parser/html_document.h"

namespace stet {

// What an element and those above it say of its text.
enum class Zone : uint16_t {
  kHidden = 1,
  kNav = 2,
  kAside = 4,
  kFooter = 8,
  kHeader = 16,
  kForm = 32,
  kFigure = 64,
  kFigcaption = 128,
  kQuote = 256,
  kTable = 512,
  kDialog = 1024,
  kEmbeddedPost = 2048,  // A post of a social network, quoted.
};
using Zones = uint16_t;
constexpr Zones Bit(Zone zone) { return static_cast<Zones>(zone); }

// Of the element alone.
Zones ZonesOf(const HtmlDocument& document, NodeId n);

// Whether a hidden element unfolds when its heading is pressed: it stands right
// behind a heading or button, or calls itself what such panels are. `before` is
// the element before it under the same parent, kNoNode if none.
bool IsFold(const HtmlDocument& document, NodeId n, NodeId before);

}  // namespace stet
#endif  // STET_PARSER_ELEMENT_ZONES_H_
