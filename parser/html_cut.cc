#include "parser/html_cut.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "model/digest.h"
#include "parser/element_fates.h"
#include "parser/html_names.h"
#include "parser/nesting_guard.h"
#include "parser/text_marks.h"

namespace stet {
namespace {

bool IsHtmlSpace(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

constexpr size_t kNameBytesMax = 64;  // Of an element.
constexpr size_t kDeclarationBytesMax = 512;

// What a bound left of a text, without a character that it went through.
absl::string_view WholeCharacters(absl::string_view text) {
  size_t end = text.size();
  while (end > 0 && (static_cast<unsigned char>(text[end - 1]) & 0xC0) == 0x80)
    --end;
  if (end > 0 && static_cast<unsigned char>(text[end - 1]) >= 0xC0) --end;
  return text.substr(0, end);
}

// Whether a style attribute hides its element.
bool StyleHides(absl::string_view style) {
  size_t at = style.find("display");
  bool display = at != absl::string_view::npos;
  if (!display) at = style.find("visibility");
  if (at == absl::string_view::npos) return false;
  absl::string_view value = style.substr(at + (display ? 7 : 10));
  while (!value.empty() && IsHtmlSpace(value.front())) value.remove_prefix(1);
  if (value.empty() || value.front() != ':') return false;
  value.remove_prefix(1);
  while (!value.empty() && IsHtmlSpace(value.front())) value.remove_prefix(1);
  return absl::StartsWithIgnoreCase(value, display ? "none" : "hidden");
}

}  // namespace

class Cutter {
 public:
  // `packed` gets texts and attributes, unless it is null.
  Cutter(absl::string_view in, CutPage &out, PackedPage *packed)
      : in_(in), out_(out), packed_(packed) {}

  void Run() {
    out_.html.reserve(packed_ != nullptr ? in_.size() / 4 : in_.size() / 2);
    while (at_ < in_.size()) {
      if (in_[at_] == '<') {
        Markup();
      } else {
        Text();
      }
    }
  }

 private:
  // The attributes of the tag at hand that may stay, in source order.
  struct KeptAttribute {
    Attr attr;
    absl::string_view value;
  };

  void Text() {
    std::string &out = out_.html;
    const char *p = in_.data() + at_;
    const char *const end = in_.data() + in_.size();
    if (preformatted_ > 0) {
      const void *const tag = memchr(p, '<', static_cast<size_t>(end - p));
      const char *const stop =
          tag != nullptr ? static_cast<const char *>(tag) : end;
      out.append(p, static_cast<size_t>(stop - p));
      at_ = static_cast<size_t>(stop - in_.data());
      return;
    }
    if (packed_ != nullptr) {
      PackText();
      return;
    }
    while (p < end && *p != '<') {
      if (IsHtmlSpace(*p)) {
        do {
          ++p;
        } while (p < end && IsHtmlSpace(*p));
        if (out.empty() || out.back() != ' ') out.push_back(' ');
        continue;
      }
      const char *const start = p;
      while (p < end && *p != '<' &&
             (static_cast<unsigned char>(*p) > ' ' || !IsHtmlSpace(*p))) {
        ++p;
      }
      out.append(start, static_cast<size_t>(p - start));
    }
    at_ = static_cast<size_t>(p - in_.data());
  }

  const char *SkipSpace(const char *p, const char *end) {
    if (p == end || !IsHtmlSpace(*p)) return p;
    do {
      ++p;
    } while (p < end && IsHtmlSpace(*p));
    std::string &out = out_.html;
    if (out.empty() || out.back() != ' ') out.push_back(' ');
    return p;
  }

  // White space at the ends stays where the tree's builder sees it, since it
  // tells it from text; the rest is one word to it.
  void PackText() {
    constexpr size_t kShort = 12;  // What a reference costs as well.
    const char *const end = in_.data() + in_.size();
    const char *p = SkipSpace(in_.data() + at_, end);
    std::string &pool = packed_->pool_;
    const size_t begin = pool.size() + 1;
    bool literal = packed_->texts_.size() == kTextsMax;
    pool.push_back(' ');
    while (p < end && *p != '<') {
      if (IsHtmlSpace(*p)) {
        const char *next = p;
        do {
          ++next;
        } while (next < end && IsHtmlSpace(*next));
        if (next == end || *next == '<') break;
        pool.push_back(' ');
        p = next;
      }
      const char *const start = p;
      while (p < end && *p != '<' &&
             (static_cast<unsigned char>(*p) > ' ' || !IsHtmlSpace(*p))) {
        if (kMayChange[static_cast<unsigned char>(*p)])
          literal |=
              IsChangedByBuilder(in_, static_cast<size_t>(p - in_.data()));
        ++p;
      }
      pool.append(start, static_cast<size_t>(p - start));
    }
    const size_t size = pool.size() - begin;
    std::string &out = out_.html;
    if (literal || size < kShort) {
      out.append(pool, begin, size);
      pool.resize(begin - 1);
    } else {
      pool.push_back(' ');
      out.append(kTextMark.data(), kTextMark.size());
      AppendNumber(packed_->texts_.size(), kTextDigits, out);
      packed_->texts_.push_back(
          {static_cast<uint32_t>(begin), static_cast<uint32_t>(size)});
    }
    p = SkipSpace(p, end);
    at_ = static_cast<size_t>(p - in_.data());
  }

  void Markup() {
    const absl::string_view rest = in_.substr(at_);
    if (rest.size() > 1 && absl::ascii_isalpha(rest[1])) {
      ++at_;
      StartTag();
    } else if (rest.size() > 2 && rest[1] == '/' &&
               absl::ascii_isalpha(rest[2])) {
      at_ += 2;
      EndTag();
    } else if (absl::StartsWith(rest, "<!--")) {
      Comment();
    } else if (rest.size() > 1 &&
               (rest[1] == '!' || rest[1] == '?' || rest[1] == '/')) {
      Declaration();
    } else {
      ++at_;
      out_.html += "&lt;";
    }
  }

  void Comment() {
    at_ += 4;
    if (absl::StartsWith(in_.substr(at_), ">")) {
      at_ += 1;
    } else if (absl::StartsWith(in_.substr(at_), "->")) {
      at_ += 2;
    } else {
      // Ends at "-->" or "--!>", whichever is first.
      for (size_t dash = in_.find("--", at_); dash != absl::string_view::npos;
           dash = in_.find("--", dash + 1)) {
        if (in_.substr(dash + 2, 1) == ">") {
          at_ = dash + 3;
          return;
        }
        if (in_.substr(dash + 2, 2) == "!>") {
          at_ = dash + 4;
          return;
        }
      }
      at_ = in_.size();
    }
  }

  // A doctype stays, as it decides on quirks; CDATA's text stays; the rest is a
  // bogus comment.
  void Declaration() {
    const size_t close = in_.find('>', at_);
    const size_t end =
        close == absl::string_view::npos ? in_.size() : close + 1;
    if (out_.html.size() < 2 &&
        absl::StartsWithIgnoreCase(in_.substr(at_), "<!doctype")) {
      absl::string_view declaration = in_.substr(at_, end - at_);
      if (declaration.size() > kDeclarationBytesMax) {
        declaration =
            WholeCharacters(declaration.substr(0, kDeclarationBytesMax));
      }
      out_.html.append(declaration.data(), declaration.size());
      if (declaration.size() < end - at_) out_.html += '>';
    }
    at_ = end;
  }

  // The lower-case name at at_, which moves behind it.
  absl::string_view ReadName() {
    name_.clear();
    while (at_ < in_.size()) {
      const char c = in_[at_];
      if (IsHtmlSpace(c) || c == '/' || c == '>') break;
      if (name_.size() < kNameBytesMax && c != '<' && c != '"' && c != '\'') {
        name_.push_back(absl::ascii_tolower(c));
      }
      ++at_;
    }
    if (name_.size() == kNameBytesMax)
      name_.resize(WholeCharacters(name_).size());
    return name_;
  }

  // Reads up to and with the '>'. False at the end of input: no tag at all.
  bool ReadAttributes(bool keep) {
    kept_count_ = 0;
    kept_mask_ = 0;
    hides_ = false;
    while (at_ < in_.size()) {
      const char c = in_[at_];
      if (c == '>') {
        self_closing_ = in_[at_ - 1] == '/';
        ++at_;
        return true;
      }
      if (IsHtmlSpace(c) || c == '/') {
        ++at_;
        continue;
      }
      ReadAttribute(keep);
    }
    return false;
  }

  void ReadAttribute(bool keep) {
    const size_t name_start = at_;
    ++at_;  // Even a '=' begins a name.
    while (at_ < in_.size() && !IsHtmlSpace(in_[at_]) && in_[at_] != '/' &&
           in_[at_] != '>' && in_[at_] != '=') {
      ++at_;
    }
    const absl::string_view name = in_.substr(name_start, at_ - name_start);
    size_t look = at_;
    while (look < in_.size() && IsHtmlSpace(in_[look])) ++look;
    absl::string_view value;
    if (look < in_.size() && in_[look] == '=') {
      at_ = look + 1;
      value = ReadValue();
    }
    if (keep) KeepAttribute(name, value);
  }

  absl::string_view ReadValue() {
    while (at_ < in_.size() && IsHtmlSpace(in_[at_])) ++at_;
    if (at_ == in_.size() || in_[at_] == '>') return {};
    const char quote = in_[at_];
    if (quote == '"' || quote == '\'') {
      const size_t start = at_ + 1;
      const size_t close = in_.find(quote, start);
      const size_t end = close == absl::string_view::npos ? in_.size() : close;
      at_ = std::min(end + 1, in_.size());
      return in_.substr(start, end - start);
    }
    const size_t start = at_;
    while (at_ < in_.size() && !IsHtmlSpace(in_[at_]) && in_[at_] != '>') {
      ++at_;
    }
    return in_.substr(start, at_ - start);
  }

  void KeepAttribute(absl::string_view name, absl::string_view value) {
    char lower[16];
    if (name.size() > sizeof(lower)) return;
    for (size_t i = 0; i < name.size(); ++i) {
      lower[i] = absl::ascii_tolower(name[i]);
    }
    const absl::string_view key(lower, name.size());
    if (key == "style") {
      hides_ = hides_ || StyleHides(value);
      return;
    }
    const size_t attr = FindAttr(key);
    if (attr == kAttrCount || (kept_mask_ >> attr & 1U) != 0) return;
    const bool unwanted = value.size() > kAttributeBytesMax ||
                          (value.find('"') != absl::string_view::npos &&
                           value.find('\'') != absl::string_view::npos) ||
                          (static_cast<Attr>(attr) == Attr::kSrc &&
                           absl::StartsWithIgnoreCase(value, "data:"));
    if (unwanted) return;
    kept_mask_ |= uint64_t{1} << attr;
    kept_[kept_count_++] = {static_cast<Attr>(attr), value};
  }

  absl::string_view KeptValue(Attr attr) const {
    for (size_t i = 0; i < kept_count_; ++i) {
      if (kept_[i].attr == attr) return kept_[i].value;
    }
    return {};
  }

  void StartTag() {
    const absl::string_view name = ReadName();
    const Tag tag = FindTag(name);
    Fate fate = FateOf(tag);
    if (tag == Tag::kOther && IsUnwantedName(name)) fate = Fate::kDropTags;
    const bool keep = fate != Fate::kDropTags && fate != Fate::kDropAll &&
                      (fate != Fate::kDropRaw || tag == Tag::kScript);
    if (!ReadAttributes(keep)) return;
    switch (fate) {
      case Fate::kDropTags:
        return;
      case Fate::kDropAll:
      case Fate::kDropRaw:
        DropElement(tag, name_, fate);
        return;
      case Fate::kKeep:
        if (!guard_.Open(tag, name_)) return;
        break;
      case Fate::kFormatting:
        if (!guard_.OpenFormatting(tag)) return;
        break;
      case Fate::kUncounted:
      case Fate::kVoid:
        break;
    }
    if (tag == Tag::kPre) ++preformatted_;
    const auto hidden = static_cast<size_t>(Attr::kHidden);
    if (hides_ && (kept_mask_ >> hidden & 1U) == 0) {
      kept_mask_ |= uint64_t{1} << hidden;
      kept_[kept_count_++] = {Attr::kHidden, "style"};
    }
    WriteStartTag(name_, tag, fate);
    if (tag == Tag::kTitle) CopyTitle();
  }

  // Elements whose attributes the tree's builder looks at, or may, are not
  // packed: it merges those of a second <html> or <body> into the first.
  void WriteStartTag(absl::string_view name, Tag tag, Fate fate) {
    std::string &out = out_.html;
    out.push_back('<');
    out.append(name.data(), name.size());
    if (packed_ != nullptr && tag != Tag::kHtml && tag != Tag::kBody &&
        tag != Tag::kOther)
      PackAttributes(fate);
    for (size_t i = 0; i < kept_count_; ++i) {
      const KeptAttribute &kept = kept_[i];
      const absl::string_view attr = AttrName(kept.attr);
      const char quote =
          kept.value.find('"') == absl::string_view::npos ? '"' : '\'';
      out.push_back(' ');
      out.append(attr.data(), attr.size());
      if (kept.value.empty()) continue;
      out.push_back('=');
      out.push_back(quote);
      out.append(kept.value.data(), kept.value.size());
      out.push_back(quote);
    }
    out.push_back('>');
  }

  // Takes out of kept_ what one reference can stand for. Equal lists of
  // formatting elements get the same: the builder counts equal ones.
  void PackAttributes(Fate fate) {
    PackedPage &packed = *packed_;
    if (packed.lists_.size() == kTextsMax) return;
    size_t taken_count = 0;
    size_t stay = 0;
    for (size_t i = 0; i < kept_count_; ++i) {
      if (IsChangedByBuilder(kept_[i].value)) {
        kept_[stay++] = kept_[i];
      } else {
        taken_[taken_count++] = kept_[i];
      }
    }
    kept_count_ = stay;
    if (taken_count == 0) return;
    const auto begin = taken_.begin();
    const auto last = begin + static_cast<std::ptrdiff_t>(taken_count);
    if (fate == Fate::kFormatting) {
      std::sort(begin, last,
                [](const auto &a, const auto &b) { return a.attr < b.attr; });
    }
    const size_t pool_begin = packed.pool_.size();
    const size_t list_begin = packed.attributes_.size();
    for (auto kept = begin; kept != last; ++kept) {
      packed.attributes_.push_back(
          {kept->attr,
           {static_cast<uint32_t>(packed.pool_.size()),
            static_cast<uint32_t>(kept->value.size())}});
      packed.pool_.append(kept->value.data(), kept->value.size());
    }
    size_t list = packed.lists_.size();
    if (fate == Fate::kFormatting) {
      uint64_t key = 0;
      for (auto kept = begin; kept != last; ++kept) {
        key = (key ^ static_cast<uint64_t>(kept->attr)) * 0x9E3779B97F4A7C15 +
              Hash64(kept->value);
      }
      const auto [known, is_new] = formatting_lists_.try_emplace(key, list);
      if (!is_new && Holds(packed.lists_[known->second], taken_count)) {
        list = known->second;
        packed.pool_.resize(pool_begin);
        packed.attributes_.resize(list_begin);
      }
    }
    if (list == packed.lists_.size()) {
      packed.lists_.push_back({static_cast<uint32_t>(list_begin),
                               static_cast<uint32_t>(last - begin)});
    }
    out_.html.push_back(' ');
    out_.html.append(PackedPage::kListName.data(),
                     PackedPage::kListName.size());
    out_.html.push_back('=');
    size_t digits = 1;
    while (list >> (6 * digits) != 0) ++digits;
    AppendNumber(list, digits, out_.html);
  }

  // Whether the list is of the first `count` in taken_.
  bool Holds(PackedPage::Range list, size_t count) const {
    if (list.size != count) return false;
    for (size_t i = 0; i < count; ++i) {
      const PackedPage::PooledAttribute &one =
          packed_->attributes_[list.begin + i];
      if (one.attr != taken_[i].attr ||
          absl::string_view(packed_->pool_)
                  .substr(one.value.begin, one.value.size) != taken_[i].value)
        return false;
    }
    return true;
  }

  void EndTag() {
    const absl::string_view name = ReadName();
    const Tag tag = FindTag(name);
    if (!ReadAttributes(false)) return;
    switch (FateOf(tag)) {
      case Fate::kKeep:
        if (tag == Tag::kOther && IsUnwantedName(name_)) return;
        if (!guard_.Close(tag, name_)) return;
        if (tag == Tag::kPre && preformatted_ > 0) --preformatted_;
        break;
      case Fate::kFormatting:
        if (!guard_.CloseFormatting(tag)) return;
        break;
      case Fate::kUncounted:
        // Where the page closes its body early, readers still see the rest.
        if (tag == Tag::kBody || tag == Tag::kHtml) return;
        break;
      case Fate::kVoid:
        if (tag != Tag::kBr) return;
        break;
      case Fate::kDropTags:
      case Fate::kDropAll:
      case Fate::kDropRaw:
        return;
    }
    out_.html += "</";
    out_.html += name_;
    out_.html.push_back('>');
  }

  // A title's content is text, whatever looks like a tag in it.
  void CopyTitle() {
    const size_t end = FindEndTag("title", at_);
    const size_t stop = end == absl::string_view::npos ? in_.size() : end;
    out_.html.append(in_.data() + at_, stop - at_);
    at_ = stop;
  }

  // Where "</name" stands, followed by what ends a name.
  size_t FindEndTag(absl::string_view name, size_t from) const {
    for (size_t at = in_.find("</", from); at != absl::string_view::npos;
         at = in_.find("</", at + 2)) {
      if (IsNameAt(name, at + 2)) return at;
    }
    return absl::string_view::npos;
  }

  bool IsNameAt(absl::string_view name, size_t at) const {
    if (!absl::EqualsIgnoreCase(in_.substr(at, name.size()), name)) {
      return false;
    }
    const size_t after = at + name.size();
    return after < in_.size() &&
           (IsHtmlSpace(in_[after]) || in_[after] == '/' || in_[after] == '>');
  }

  void DropElement(Tag tag, absl::string_view name, Fate fate) {
    // A search that found no end once will find none later: keep it linear.
    if (endless_[static_cast<size_t>(tag)]) return;
    if (tag == Tag::kSvg && self_closing_) return;  // Foreign elements may.
    const size_t end =
        fate == Fate::kDropRaw ? FindEndTag(name, at_) : FindMatchingEnd(name);
    if (end == absl::string_view::npos) {
      endless_[static_cast<size_t>(tag)] = true;
      // Raw text without an end runs to the end of the page.
      if (tag == Tag::kScript || tag == Tag::kStyle) at_ = in_.size();
      return;
    }
    if (tag == Tag::kScript) KeepJsonLd(in_.substr(at_, end - at_));
    const size_t close = in_.find('>', end);
    at_ = close == absl::string_view::npos ? in_.size() : close + 1;
    // A player is no text, but tells what the words around it are for.
    if (tag == Tag::kVideo || tag == Tag::kAudio)
      out_.html += "<video></video>";
  }

  size_t FindMatchingEnd(absl::string_view name) const {
    size_t depth = 1;
    for (size_t at = in_.find('<', at_); at != absl::string_view::npos;
         at = in_.find('<', at + 1)) {
      if (at + 1 < in_.size() && in_[at + 1] == '/') {
        if (IsNameAt(name, at + 2) && --depth == 0) return at;
      } else if (IsNameAt(name, at + 1)) {
        ++depth;
      }
    }
    return absl::string_view::npos;
  }

  void KeepJsonLd(absl::string_view text) {
    const std::string type = absl::AsciiStrToLower(KeptValue(Attr::kType));
    if (!absl::StrContains(type, "ld+json")) return;
    if (text.size() > kJsonLdBytesMax - json_ld_bytes_) return;
    json_ld_bytes_ += text.size();
    out_.json_ld.emplace_back(text);
  }

  const absl::string_view in_;
  size_t at_ = 0;
  CutPage &out_;
  PackedPage *const packed_;
  absl::flat_hash_map<uint64_t, size_t> formatting_lists_;  // By their hash.
  std::string name_;
  std::array<KeptAttribute, kAttrCount> kept_ = {};
  std::array<KeptAttribute, kAttrCount> taken_ = {};  // Those to be packed.
  size_t kept_count_ = 0;
  uint64_t kept_mask_ = 0;
  bool hides_ = false;
  bool self_closing_ = false;
  size_t preformatted_ = 0;
  size_t json_ld_bytes_ = 0;
  NestingGuard guard_;
  std::array<bool, kTagCount> endless_ = {};
};

CutPage CutHtml(absl::string_view html) {
  CutPage page;
  Cutter(html, page, nullptr).Run();
  return page;
}

PackedPage PackHtml(absl::string_view html) {
  PackedPage page;
  const bool marked = FindTextMark(html, 0) != absl::string_view::npos;
  const bool fits = html.size() < UINT32_MAX / 4;
  Cutter(html, page.cut_, marked || !fits ? nullptr : &page).Run();
  if (!NamesTextMark(page.html())) return page;
  PackedPage plain;
  Cutter(html, plain.cut_, nullptr).Run();
  return plain;
}

}  // namespace stet
