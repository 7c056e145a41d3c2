#include "parser/packed_page.h"

#include "model/digest.h"
#include "parser/text_marks.h"

namespace stet {

absl::string_view PackedPage::TextOf(absl::string_view text,
                                     std::string &spare) const {
  if (texts_.empty()) return text;
  const size_t begin = spare.size();
  size_t copied = 0;  // Of `text`.
  for (size_t at = 0; at < text.size();) {
    at = FindTextMark(text, at);
    if (at == absl::string_view::npos) break;
    if (text.size() - at < kTextReferenceBytes) break;
    const size_t number =
        ReadNumber(text.substr(at + kTextMark.size(), kTextDigits));
    if (number >= texts_.size()) {
      at += kTextMark.size();
      continue;
    }
    const Range &range = texts_[number];
    const size_t behind = text.size() - at - kTextReferenceBytes;
    if (copied == 0 && at <= 1 && behind <= 1 &&
        (at == 0 || text.front() == ' ') &&
        (behind == 0 || text.back() == ' ')) {
      return absl::string_view(pool_).substr(range.begin - at,
                                             range.size + at + behind);
    }
    // Each reference stands in one text of the tree, once.
    if (spare.size() + text.size() - copied + range.size > spare.capacity())
      break;
    spare.append(text.data() + copied, at - copied);
    spare.append(pool_, range.begin, range.size);
    at += kTextReferenceBytes;
    copied = at;
  }
  if (copied == 0) return text;
  spare.append(text.data() + copied, text.size() - copied);
  return absl::string_view(spare).substr(begin);
}

void PackedPage::AppendAttributes(absl::string_view value,
                                  std::vector<Attribute> &attributes) const {
  const size_t list = ReadNumber(value);
  if (list >= lists_.size()) return;
  for (uint32_t i = 0; i < lists_[list].size; ++i) {
    const PooledAttribute &one = attributes_[lists_[list].begin + i];
    attributes.push_back({one.attr, absl::string_view(pool_).substr(
                                        one.value.begin, one.value.size)});
  }
}

size_t PackedPage::text_bytes() const {
  size_t bytes = cut_.html.size();
  for (size_t tag = cut_.html.find('<'); tag != std::string::npos;) {
    const size_t end = std::min(cut_.html.find('>', tag), cut_.html.size());
    bytes -= end - tag;
    tag = cut_.html.find('<', end);
  }
  for (const Range &text : texts_) {
    bytes += text.size;
    bytes -= kTextReferenceBytes;
  }
  return bytes;
}

uint64_t PackedPage::Hash() const {
  uint64_t hash = Hash64(cut_.html) * 31 + Hash64(pool_);
  for (const Range &text : texts_) hash = hash * 31 + text.size;
  for (const PooledAttribute &one : attributes_) {
    hash = hash * 31 + one.value.size * kAttrCount +
           static_cast<uint64_t>(one.attr);
  }
  for (const Range &list : lists_) hash = hash * 31 + list.size;
  for (const std::string &data : cut_.json_ld) hash = hash * 31 + Hash64(data);
  return hash;
}

}  // namespace stet
