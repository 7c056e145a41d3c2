// Sentences that pages print around articles, whatever the outlet: by language,
// as tables.

#ifndef STET_PARSER_BOILERPLATE_PHRASES_H_
#define STET_PARSER_BOILERPLATE_PHRASES_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace stet {

enum class Phrase : uint8_t {
  kNone,
  kRelated,     // "Read more: …", "See also"
  kNewsletter,  // "Sign up for our newsletter"
  kShare,       // "Share this article", "Follow us on"
  kAds,         // "Advertisement"
  kComments,    // "Leave a Reply", "Required fields are marked"
  kCopyright,
  kCredit,  // "Photo: …"
  kByline,  // "By …", "Reporting by …"
  kTop,     // "Back to top", "Skip to content"
  kTags,    // "Tags:", "Topics"
  kMedia,   // "Watch: …", "Video", "Listen to this article"
  kConsent,
  kPaywall,  // "Subscribe to continue reading"
  kAge,      // "3 minutes ago", "Updated 2 hours ago", "5 min read"
  kCounter,  // "12 comments", "1,204 views"
  kSupport,  // "If you value our journalism, donate"
  kAuthor,   // "About the author"
};
inline constexpr size_t kPhraseCount = static_cast<size_t>(Phrase::kAuthor) + 1;

// What the block says, if it says it at its beginning (or, for a few, anywhere
// in it). Long prose is never asked.
Phrase FindPhrase(absl::string_view text);

absl::string_view PhraseName(Phrase phrase);

}  // namespace stet
#endif  // STET_PARSER_BOILERPLATE_PHRASES_H_
