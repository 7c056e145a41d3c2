#include "parser/element_fates.h"

#include <algorithm>
#include <iterator>

namespace stet {

Fate FateOf(Tag tag) {
  switch (tag) {
    case Tag::kHtml:
    case Tag::kHead:
    case Tag::kBody:
    case Tag::kP:
    case Tag::kTr:
    case Tag::kTd:
    case Tag::kTh:
    case Tag::kTbody:
    case Tag::kThead:
    case Tag::kTfoot:
    case Tag::kCaption:
      return Fate::kUncounted;
    case Tag::kBr:
    case Tag::kHr:
    case Tag::kImg:
    case Tag::kLink:
    case Tag::kMeta:
    case Tag::kBase:
      return Fate::kVoid;
    case Tag::kA:
    case Tag::kB:
    case Tag::kBig:
    case Tag::kCode:
    case Tag::kEm:
    case Tag::kFont:
    case Tag::kI:
    case Tag::kNobr:
    case Tag::kS:
    case Tag::kSmall:
    case Tag::kStrike:
    case Tag::kStrong:
    case Tag::kTt:
    case Tag::kU:
      return Fate::kFormatting;
    case Tag::kInput:
    case Tag::kSource:
    case Tag::kWbr:
      return Fate::kDropTags;
    case Tag::kAudio:
    case Tag::kCanvas:
    case Tag::kObject:
    case Tag::kSelect:
    case Tag::kSvg:
    case Tag::kTemplate:
    case Tag::kVideo:
      return Fate::kDropAll;
    case Tag::kIframe:
    case Tag::kNoscript:
    case Tag::kScript:
    case Tag::kStyle:
    case Tag::kTextarea:
      return Fate::kDropRaw;
    default:
      return Fate::kKeep;
  }
}

bool IsUnwantedName(absl::string_view name) {
  static constexpr absl::string_view kNames[] = {
      "applet",   "area",  "col",       "colgroup", "embed",    "frame",
      "frameset", "math",  "marquee",   "noembed",  "noframes", "option",
      "optgroup", "param", "plaintext", "progress", "track",    "xmp",
  };
  return std::find(std::begin(kNames), std::end(kNames), name) !=
         std::end(kNames);
}

}  // namespace stet
