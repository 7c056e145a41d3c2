#include "model/article.h"

#include <array>

#include "absl/strings/ascii.h"
#include "model/unicode.h"

namespace stet {
namespace {

constexpr std::array<absl::string_view, 9> kBlockKinds = {
    "heading", "paragraph",  "list_item",       "quote", "table_row",
    "caption", "standfirst", "correction_note", "post"};
constexpr std::array<absl::string_view, 8> kPageKinds = {
    "article", "live", "forum", "index", "login", "consent", "error", "other"};

template <typename Enum, size_t kSize>
std::optional<Enum> Find(const std::array<absl::string_view, kSize>& names,
                         absl::string_view name) {
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

bool InBodyText(const Block& block) {
  return block.in_body && block.kind != BlockKind::kCaption &&
         block.kind != BlockKind::kCorrectionNote;
}

int CountWords(absl::string_view text) {
  int words = 0;
  bool in_word = false;
  bool in_unspaced = false;  // A run of Thai, Lao or Khmer.
  for (size_t i = 0; i < text.size();) {
    // Most of most texts: a word of ASCII.
    const size_t start = i;
    while (i < text.size() &&
           absl::ascii_isalnum(static_cast<unsigned char>(text[i])))
      ++i;
    if (i > start) {
      if (!in_word) ++words;
      in_word = true;
      in_unspaced = false;
      continue;
    }
    const char32_t c = NextCodePoint(text, i);
    if (IsHanOrKana(c)) {
      ++words;
      in_word = in_unspaced = false;
    } else if (IsThaiLaoKhmer(c)) {
      if (!in_unspaced) ++words;
      in_unspaced = true;
      in_word = false;
    } else if (IsLetter(c) || IsDigit(c)) {
      if (!in_word) ++words;
      in_word = true;
      in_unspaced = false;
    } else if (!IsMark(c)) {
      in_word = in_unspaced = false;
    }
  }
  return words;
}

}  // namespace

absl::string_view BlockKindName(BlockKind kind) {
  return kBlockKinds[static_cast<size_t>(kind)];
}
std::optional<BlockKind> ParseBlockKind(absl::string_view name) {
  return Find<BlockKind>(kBlockKinds, name);
}
absl::string_view PageKindName(PageKind kind) {
  return kPageKinds[static_cast<size_t>(kind)];
}
std::optional<PageKind> ParsePageKind(absl::string_view name) {
  return Find<PageKind>(kPageKinds, name);
}

std::string BodyText(const Article& article) {
  std::string text;
  for (const Block& block : article.blocks) {
    if (!InBodyText(block)) continue;
    if (!text.empty()) text += "\n\n";
    text += block.text;
  }
  return text;
}

int WordCount(const Article& article) {
  int words = 0;
  for (const Block& block : article.blocks) {
    if (InBodyText(block)) words += CountWords(block.text);
  }
  return words;
}

bool SameToReader(const Article& a, const Article& b) {
  return a.title == b.title && a.blocks == b.blocks && a.byline == b.byline &&
         a.published == b.published && a.modified == b.modified &&
         a.language == b.language && a.site_name == b.site_name &&
         a.canonical_url == b.canonical_url && a.image == b.image &&
         a.correction_notes == b.correction_notes &&
         a.paywalled == b.paywalled && a.links == b.links &&
         a.page_kind == b.page_kind;
}

}  // namespace stet
