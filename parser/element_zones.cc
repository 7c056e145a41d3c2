#include "parser/element_zones.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace stet {

Zones ZonesOf(const HtmlDocument& document, NodeId n) {
  Zones zones = 0;
  switch (document.tag(n)) {
    case Tag::kNav:
    case Tag::kMenu:
      zones |= Bit(Zone::kNav);
      break;
    case Tag::kAside:
      zones |= Bit(Zone::kAside);
      break;
    case Tag::kFooter:
      zones |= Bit(Zone::kFooter);
      break;
    case Tag::kHeader:
      zones |= Bit(Zone::kHeader);
      break;
    case Tag::kForm:
    case Tag::kFieldset:
    case Tag::kLabel:
      zones |= Bit(Zone::kForm);
      break;
    case Tag::kFigure:
      zones |= Bit(Zone::kFigure);
      break;
    case Tag::kFigcaption:
      zones |= Bit(Zone::kFigcaption);
      break;
    case Tag::kBlockquote:
      zones |= Bit(Zone::kQuote);
      if (absl::StrContains(document.Attribute(n, Attr::kClass),
                            "twitter-tweet") ||
          absl::StrContains(document.Attribute(n, Attr::kClass),
                            "twitter-video"))
        zones |= Bit(Zone::kEmbeddedPost);
      break;
    case Tag::kTable:
      zones |= Bit(Zone::kTable);
      break;
    case Tag::kDialog:
      zones |= Bit(Zone::kDialog);
      break;
    default:
      break;
  }
  // Paragraphs behind a paywall's curtain are kept from screen readers alone.
  const bool paragraph = document.tag(n) == Tag::kP;
  // React streams parts of a page in hidden boxes, "S:1", that its scripts set
  // in their places.
  const bool streamed =
      absl::StartsWith(document.Attribute(n, Attr::kId), "S:");
  if ((document.HasAttribute(n, Attr::kHidden) && !streamed) ||
      (!paragraph && absl::EqualsIgnoreCase(
                         document.Attribute(n, Attr::kAriaHidden), "true"))) {
    zones |= Bit(Zone::kHidden);
  }
  const absl::string_view role = document.Attribute(n, Attr::kRole);
  if (!role.empty()) {
    if (role == "navigation" || role == "menu") zones |= Bit(Zone::kNav);
    if (role == "complementary") zones |= Bit(Zone::kAside);
    if (role == "contentinfo") zones |= Bit(Zone::kFooter);
    if (role == "dialog" || role == "alertdialog") zones |= Bit(Zone::kDialog);
    if (role == "search" || role == "form") zones |= Bit(Zone::kForm);
  }
  return zones;
}

bool IsFold(const HtmlDocument& document, NodeId n, NodeId before) {
  const auto is_panel = [&](NodeId i) {
    const absl::string_view role = document.Attribute(i, Attr::kRole);
    return role == "region" || role == "tabpanel" ||
           absl::EndsWith(document.Attribute(i, Attr::kItemtype), "/Answer") ||
           absl::EqualsIgnoreCase(document.Attribute(i, Attr::kHidden),
                                  "until-found");
  };
  if (is_panel(n)) return true;
  const NodeId child = document.FirstChild(n);
  if (child != kNoNode && !document.IsText(child) && is_panel(child))
    return true;
  const std::string names =
      absl::AsciiStrToLower(document.Attribute(n, Attr::kClass));
  if (absl::StrContains(names, "accordion") ||
      absl::StrContains(names, "collaps"))
    return true;
  if (before == kNoNode) return false;
  if (document.tag(before) == Tag::kButton) return true;
  if (!IsSubheadingTag(document.tag(before))) return false;
  // What opens it is in the heading.
  for (NodeId i = before; i < document.SubtreeEnd(before); ++i) {
    if (document.tag(i) == Tag::kButton ||
        document.Attribute(i, Attr::kRole) == "button")
      return true;
  }
  return false;
}

}  // namespace stet
