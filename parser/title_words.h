// Titles and addresses as words, to be compared.

#ifndef STET_PARSER_TITLE_WORDS_H_
#define STET_PARSER_TITLE_WORDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace stet {

using WordList = std::vector<std::string>;

// Case folded, without punctuation; Han and Kana one character a word. Of the
// first 2000 bytes.
WordList TitleWords(absl::string_view text);
std::string Joined(const WordList& words);

// The F1 of the two texts' words: 1 for the same words in any order.
double Agreement(const WordList& a, const WordList& b);

// The page's own address without its scheme: of
// "https://web.archive.org/web/2012/http://www.example.com/a" the end.
absl::string_view OwnAddress(absl::string_view url);

// The words of the last part of the address's path that has three or more.
WordList SlugWords(absl::string_view url);

}  // namespace stet
#endif  // STET_PARSER_TITLE_WORDS_H_
