// What the names that publishers give their elements say: the words of class,
// id, role, itemprop and the like, sorted into a few dozen meanings.

#ifndef STET_PARSER_MARKUP_WORDS_H_
#define STET_PARSER_MARKUP_WORDS_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace stet {

enum class MarkupWord : uint8_t {
  kBody,     // articlebody, entry-content, story-text
  kArticle,  // article, story, post, entry
  kContent,
  kMain,
  kText,  // text, paragraph, richtext
  kHeadline,
  kStandfirst,
  kMeta,
  kByline,
  kDate,
  kAuthorBox,
  kTags,
  kBreadcrumb,
  kShare,
  kComments,
  kRelated,
  kRecommend,  // most-read, popular, trending, taboola
  kTeaser,
  kNewsletter,
  kPaywall,
  kAds,
  kPromo,
  kCaption,
  kCredit,
  kMedia,  // gallery, video, slideshow
  kEmbed,
  kQuote,
  kBox,  // infobox, factbox, callout
  kSidebar,
  kWidget,
  kNavigation,
  kPager,
  kFooter,
  kHeader,
  kForm,
  kConsent,
  kOverlay,
  kTools,  // print, font size
  kCopyright,
  kCorrection,
  kLive,
  kHidden,  // sr-only, visually-hidden
  kToc,
  kCategory,
  kLink,
  kList,
  kRating,
  kPost,
};
inline constexpr size_t kMarkupWordCount =
    static_cast<size_t>(MarkupWord::kPost) + 1;

using MarkupWords = uint64_t;  // A bit per MarkupWord.
constexpr MarkupWords Bit(MarkupWord word) {
  return MarkupWords{1} << static_cast<unsigned>(word);
}

// Of the value of one attribute: split at what is no letter and at capitals
// inside a word, compared without case.
MarkupWords FindMarkupWords(absl::string_view value);

absl::string_view MarkupWordName(MarkupWord word);  // "newsletter"

}  // namespace stet
#endif  // STET_PARSER_MARKUP_WORDS_H_
