// Which language a text is in, so that a word is looked up in its own
// language's lists: "sa" attributes words in Norwegian and is "his" in French.

#ifndef STET_REPORT_LANGUAGE_H_
#define STET_REPORT_LANGUAGE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace stet {

// ISO 639-1, "" where it cannot be told. By the script where one language is
// written in it, else by the commonest words; a page's own declaration is often
// its template's and decides only where the words do not. `texts` are read
// until they are enough.
std::string LanguageOf(const std::vector<absl::string_view>& texts,
                       absl::string_view declared);

}  // namespace stet
#endif  // STET_REPORT_LANGUAGE_H_
