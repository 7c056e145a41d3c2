#include "parser/nesting_guard.h"

#include <algorithm>

#include "model/digest.h"

namespace stet {
namespace {

// Elements that an end tag of an ordinary element cannot close over (the
// "special" ones of the HTML standard, as far as they are kept).
bool IsSpecial(Tag tag) {
  switch (tag) {
    case Tag::kAbbr:
    case Tag::kCite:
    case Tag::kDel:
    case Tag::kIns:
    case Tag::kLabel:
    case Tag::kLegend:
    case Tag::kMark:
    case Tag::kOther:
    case Tag::kPicture:
    case Tag::kQ:
    case Tag::kRp:
    case Tag::kRt:
    case Tag::kRuby:
    case Tag::kSpan:
    case Tag::kSub:
    case Tag::kSup:
    case Tag::kTime:
    case Tag::kDialog:
      return false;
    default:
      return true;
  }
}

bool IsListItem(Tag tag) {
  return tag == Tag::kLi || tag == Tag::kDd || tag == Tag::kDt;
}

Tag FoldHeading(Tag tag) {
  return tag >= Tag::kH1 && tag <= Tag::kH6 ? Tag::kH1 : tag;
}

size_t Index(Tag tag) { return static_cast<size_t>(tag); }

uint64_t NameOf(Tag tag, absl::string_view name) {
  return tag == Tag::kOther ? Hash64(name) : 0;
}

}  // namespace

bool NestingGuard::Open(Tag tag, absl::string_view name) {
  tag = FoldHeading(tag);
  if (IsListItem(tag)) CloseListItem(tag);
  if (size_ == kNestingMax) {
    ++dropped_[Index(tag)];
    return false;
  }
  names_[size_] = NameOf(tag, name);
  open_[size_++] = tag;
  return true;
}

bool NestingGuard::Close(Tag tag, absl::string_view name) {
  tag = FoldHeading(tag);
  if (dropped_[Index(tag)] > 0) {
    --dropped_[Index(tag)];
    return false;
  }
  const uint64_t wanted = NameOf(tag, name);
  for (size_t i = size_; i-- > 0;) {
    if (open_[i] == tag && names_[i] == wanted) {
      // </form> takes the form alone out of the stack, not what it holds.
      if (tag == Tag::kForm) {
        std::copy(open_.begin() + i + 1, open_.begin() + size_,
                  open_.begin() + i);
        std::copy(names_.begin() + i + 1, names_.begin() + size_,
                  names_.begin() + i);
        --size_;
      } else {
        size_ = i;
      }
      return true;
    }
    const bool barrier =
        open_[i] == Tag::kTable || (!IsSpecial(tag) && IsSpecial(open_[i]));
    if (barrier) return false;
  }
  return false;
}

bool NestingGuard::OpenFormatting(Tag tag) {
  if (formatting_ >= kOpenFormattingMax) {
    ++dropped_[Index(tag)];
    return false;
  }
  if (tag == Tag::kA && active_[Index(tag)] > 0) return true;  // Closes it.
  ++active_[Index(tag)];
  ++formatting_;
  return true;
}

bool NestingGuard::CloseFormatting(Tag tag) {
  if (active_[Index(tag)] > 0) {
    --active_[Index(tag)];
    --formatting_;
    return true;
  }
  if (dropped_[Index(tag)] > 0) --dropped_[Index(tag)];
  return false;
}

// A new <li> closes the one before, unless a special element other than
// <div>, <address> and <p> stands between.
void NestingGuard::CloseListItem(Tag tag) {
  for (size_t i = size_; i-- > 0;) {
    const bool same = tag == Tag::kLi
                          ? open_[i] == Tag::kLi
                          : open_[i] == Tag::kDd || open_[i] == Tag::kDt;
    if (same) {
      size_ = i;
      return;
    }
    if (IsSpecial(open_[i]) && open_[i] != Tag::kDiv &&
        open_[i] != Tag::kAddress) {
      return;
    }
  }
}

}  // namespace stet
