#include "parser/html_names.h"

#include <array>

namespace stet {
namespace {

constexpr absl::string_view kTagNames[kTagCount] = {
    "",         "",       "a",      "abbr",     "address",  "article",
    "aside",    "audio",  "b",      "base",     "big",      "blockquote",
    "body",     "br",     "button", "canvas",   "caption",  "center",
    "cite",     "code",   "dd",     "del",      "details",  "dialog",
    "div",      "dl",     "dt",     "em",       "fieldset", "figcaption",
    "figure",   "font",   "footer", "form",     "h1",       "h2",
    "h3",       "h4",     "h5",     "h6",       "head",     "header",
    "hgroup",   "hr",     "html",   "i",        "iframe",   "img",
    "input",    "ins",    "label",  "legend",   "li",       "link",
    "main",     "mark",   "menu",   "meta",     "nav",      "nobr",
    "noscript", "object", "ol",     "p",        "picture",  "pre",
    "q",        "rp",     "rt",     "ruby",     "s",        "script",
    "section",  "select", "small",  "source",   "span",     "strike",
    "strong",   "style",  "sub",    "summary",  "sup",      "svg",
    "table",    "tbody",  "td",     "template", "textarea", "tfoot",
    "th",       "thead",  "time",   "title",    "tr",       "tt",
    "u",        "ul",     "video",  "wbr",
};

constexpr absl::string_view kAttrNames[kAttrCount] = {
    "alt",      "aria-hidden",    "aria-label",  "charset",  "class",
    "content",  "data-component", "data-testid", "datetime", "hidden",
    "href",     "hreflang",       "http-equiv",  "id",       "itemid",
    "itemprop", "itemscope",      "itemtype",    "lang",     "name",
    "prefix",   "property",       "pubdate",     "rel",      "role",
    "src",      "title",          "type",        "typeof",   "xml:lang",
};

// A small open-addressed table from name to index, filled once.
template <size_t kSlots>
class NameTable {
 public:
  template <size_t kNames>
  NameTable(const absl::string_view (&names)[kNames], size_t missing)
      : names_(names), missing_(missing) {
    static_assert(kSlots >= 2 * kNames && (kSlots & (kSlots - 1)) == 0);
    slots_.fill(kEmpty);
    for (size_t i = 0; i < kNames; ++i) {
      if (names[i].empty()) continue;
      size_t slot = Slot(names[i]);
      while (slots_[slot] != kEmpty) slot = (slot + 1) % kSlots;
      slots_[slot] = static_cast<uint8_t>(i);
    }
  }

  size_t Find(absl::string_view name) const {
    if (name.empty()) return missing_;
    for (size_t slot = Slot(name); slots_[slot] != kEmpty;
         slot = (slot + 1) % kSlots) {
      if (names_[slots_[slot]] == name) return slots_[slot];
    }
    return missing_;
  }

 private:
  static constexpr uint8_t kEmpty = 255;

  static size_t Slot(absl::string_view name) {
    const size_t first = static_cast<unsigned char>(name.front());
    const size_t last = static_cast<unsigned char>(name.back());
    const size_t middle = static_cast<unsigned char>(name[name.size() / 2]);
    return (name.size() * 37 + first * 11 + middle * 5 + last * 3) % kSlots;
  }

  const absl::string_view* names_;
  size_t missing_;
  std::array<uint8_t, kSlots> slots_;
};

}  // namespace

Tag FindTag(absl::string_view name) {
  static const NameTable<512> table(kTagNames,
                                    static_cast<size_t>(Tag::kOther));
  return static_cast<Tag>(table.Find(name));
}

size_t FindAttr(absl::string_view name) {
  static const NameTable<128> table(kAttrNames, kAttrCount);
  return table.Find(name);
}

absl::string_view TagName(Tag tag) {
  return kTagNames[static_cast<size_t>(tag)];
}

absl::string_view AttrName(Attr attr) {
  return kAttrNames[static_cast<size_t>(attr)];
}

}  // namespace stet
