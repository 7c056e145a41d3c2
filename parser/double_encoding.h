// UTF-8 that was read as Latin-1 or windows-1252 and encoded once more: where a
// page should say "it’s", it says "itâ€™s". Archives, mirrors and content
// management systems do it to whole pages.

#ifndef STET_PARSER_DOUBLE_ENCODING_H_
#define STET_PARSER_DOUBLE_ENCODING_H_

#include <string>

namespace stet {

// Undoes it where nearly all that is not ASCII in `text`, which is valid UTF-8,
// came about so; a page that shows a few such signs to speak of them is left as
// it is. Whether it did. Linear.
bool UndoDoubleEncoding(std::string& text);

}  // namespace stet
#endif  // STET_PARSER_DOUBLE_ENCODING_H_
