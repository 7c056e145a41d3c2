// The words of bylines, in many languages: what introduces names, what stands
// behind them, and what stands where a name should and is none. Internal to
// byline_text. All are case folded, and so is what is asked for.

#ifndef STET_PARSER_BYLINE_WORDS_H_
#define STET_PARSER_BYLINE_WORDS_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace stet {

// "by", "geschrieben von", "автор", "作者": what stands before the names.
absl::Span<const absl::string_view> BylineIntroductions();

// "admin", "share", "view all posts": as a whole part of a byline, no name.
bool IsNoName(absl::string_view folded);

// "editor", "redakteurin": a word of a role or of a place of work.
bool IsRoleWord(absl::string_view folded);

// "on", "updated", "dienstag": a word behind a name that is none of it.
bool IsBehindName(absl::string_view folded);

}  // namespace stet
#endif  // STET_PARSER_BYLINE_WORDS_H_
