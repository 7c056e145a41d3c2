#include "parser/page_head.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace stet {
namespace {

constexpr size_t kMetaMax = 400;

void AddMeta(const HtmlDocument& document, NodeId n, PageHead& head) {
  const absl::string_view content =
      absl::StripAsciiWhitespace(document.Attribute(n, Attr::kContent));
  if (content.empty()) return;
  for (const Attr attr : {Attr::kProperty, Attr::kName, Attr::kItemprop}) {
    const absl::string_view keys = document.Attribute(n, attr);
    if (keys.empty() || keys.size() > 100) continue;
    for (const absl::string_view key :
         absl::StrSplit(keys, ' ', absl::SkipEmpty())) {
      if (head.metas.size() < kMetaMax)
        head.metas.push_back(
            {absl::AsciiStrToLower(key), content, attr == Attr::kItemprop});
    }
  }
}

}  // namespace

absl::string_view PageHead::Find(
    std::initializer_list<absl::string_view> keys) const {
  for (const absl::string_view key : keys) {
    for (const MetaElement& meta : metas) {
      if (meta.key == key) return meta.content;
    }
  }
  return "";
}

std::vector<absl::string_view> PageHead::All(absl::string_view key,
                                             bool is_microdata) const {
  std::vector<absl::string_view> contents;
  for (const MetaElement& meta : metas) {
    if (meta.key == key && meta.is_microdata == is_microdata)
      contents.push_back(meta.content);
  }
  return contents;
}

absl::string_view PageHead::FindLabelled(
    absl::FunctionRef<bool(absl::string_view)> is_label) const {
  constexpr absl::string_view kLabel = "twitter:label";
  for (const MetaElement& meta : metas) {
    if (!absl::StartsWith(meta.key, kLabel) || !is_label(meta.content))
      continue;
    const absl::string_view number =
        absl::string_view(meta.key).substr(kLabel.size());
    const std::string data = absl::StrCat("twitter:data", number);
    return Find({data});
  }
  return "";
}

PageHead ReadPageHead(const HtmlDocument& document) {
  PageHead head;
  for (NodeId n = 0; n < document.size(); ++n) {
    switch (document.tag(n)) {
      case Tag::kMeta:
        AddMeta(document, n, head);
        break;
      case Tag::kLink:
        if (head.canonical.empty() &&
            absl::EqualsIgnoreCase(document.Attribute(n, Attr::kRel),
                                   "canonical"))
          head.canonical = document.Attribute(n, Attr::kHref);
        break;
      case Tag::kBase:
        if (head.base.empty()) head.base = document.Attribute(n, Attr::kHref);
        break;
      case Tag::kTitle:
        if (head.title.empty()) head.title = document.TextContent(n);
        break;
      case Tag::kH1:
        head.headings.push_back(n);
        [[fallthrough]];
      default:
        if (head.microdata_headline == kNoNode &&
            document.Attribute(n, Attr::kItemprop) == "headline")
          head.microdata_headline = n;
        break;
    }
  }
  return head;
}

}  // namespace stet
