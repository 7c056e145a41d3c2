// From a byline as printed or declared to the names in it; byline.h finds the
// byline on a page.
//
//   NamesInByline("By Eva Example and Jo Doe, Chief Reporter");
//   // {"Eva Example", "Jo Doe"}
//
// Pure functions; thread-safe.

#ifndef STET_PARSER_BYLINE_TEXT_H_
#define STET_PARSER_BYLINE_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace stet {

inline constexpr size_t kNamesMax = 32;
inline constexpr size_t kNameBytesMax = 120;
inline constexpr size_t kBylineBytesMax = 400;  // Longer text is no byline.

// Introductions ("By", "Von", "Автор:"), addresses, dates, roles and places go;
// a newsroom or an agency that signs stays. Names appear once, in order. Empty
// where nothing in `text` can be a name.
std::vector<std::string> NamesInByline(absl::string_view text);

// Whether the text begins as bylines do in one of many languages.
bool BeginsLikeByline(absl::string_view text);

// Two to four words that begin upper case each, as names of persons do in
// scripts with case; particles ("de", "van") may stand between.
bool IsPersonName(absl::string_view text);

}  // namespace stet
#endif  // STET_PARSER_BYLINE_TEXT_H_
