// The element and attribute names that extraction looks at.

#ifndef STET_PARSER_HTML_NAMES_H_
#define STET_PARSER_HTML_NAMES_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace stet {

// In the order of kTagNames; kText is no element, kOther any name not listed.
enum class Tag : uint8_t {
  kText,
  kOther,
  kA,
  kAbbr,
  kAddress,
  kArticle,
  kAside,
  kAudio,
  kB,
  kBase,
  kBig,
  kBlockquote,
  kBody,
  kBr,
  kButton,
  kCanvas,
  kCaption,
  kCenter,
  kCite,
  kCode,
  kDd,
  kDel,
  kDetails,
  kDialog,
  kDiv,
  kDl,
  kDt,
  kEm,
  kFieldset,
  kFigcaption,
  kFigure,
  kFont,
  kFooter,
  kForm,
  kH1,
  kH2,
  kH3,
  kH4,
  kH5,
  kH6,
  kHead,
  kHeader,
  kHgroup,
  kHr,
  kHtml,
  kI,
  kIframe,
  kImg,
  kInput,
  kIns,
  kLabel,
  kLegend,
  kLi,
  kLink,
  kMain,
  kMark,
  kMenu,
  kMeta,
  kNav,
  kNobr,
  kNoscript,
  kObject,
  kOl,
  kP,
  kPicture,
  kPre,
  kQ,
  kRp,
  kRt,
  kRuby,
  kS,
  kScript,
  kSection,
  kSelect,
  kSmall,
  kSource,
  kSpan,
  kStrike,
  kStrong,
  kStyle,
  kSub,
  kSummary,
  kSup,
  kSvg,
  kTable,
  kTbody,
  kTd,
  kTemplate,
  kTextarea,
  kTfoot,
  kTh,
  kThead,
  kTime,
  kTitle,
  kTr,
  kTt,
  kU,
  kUl,
  kVideo,
  kWbr,
};
inline constexpr size_t kTagCount = static_cast<size_t>(Tag::kWbr) + 1;

// Every attribute that survives the cut; all others are gone before the tree is
// built. In the order of kAttrNames.
enum class Attr : uint8_t {
  kAlt,
  kAriaHidden,
  kAriaLabel,
  kCharset,
  kClass,
  kContent,
  kDataComponent,
  kDataTestid,
  kDatetime,
  kHidden,  // "style" where a style attribute hides the element.
  kHref,
  kHreflang,
  kHttpEquiv,
  kId,
  kItemid,
  kItemprop,
  kItemscope,
  kItemtype,
  kLang,
  kName,
  kPrefix,
  kProperty,
  kPubdate,
  kRel,
  kRole,
  kSrc,
  kTitle,
  kType,
  kTypeof,
  kXmlLang,
};
inline constexpr size_t kAttrCount = static_cast<size_t>(Attr::kXmlLang) + 1;

// Of a lower-case name; kOther, or kAttrCount, where it is not listed.
Tag FindTag(absl::string_view name);
size_t FindAttr(absl::string_view name);

absl::string_view TagName(Tag tag);  // "" for kText and kOther.
absl::string_view AttrName(Attr attr);

}  // namespace stet
#endif  // STET_PARSER_HTML_NAMES_H_
