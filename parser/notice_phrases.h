// Paragraphs that no reporter wrote, however long: how an embedded post or
// player asks for consent, and notices of rights. By language, as tables.

#ifndef STET_PARSER_NOTICE_PHRASES_H_
#define STET_PARSER_NOTICE_PHRASES_H_

#include <cstddef>

#include "absl/strings/string_view.h"
#include "parser/boilerplate_phrases.h"

namespace stet {

// kConsent by how it begins; kCopyright where two marks of such notices stand
// in it, since one may stand in any report on the matter; else kNone. The text
// as FoldCase gives it.
Phrase FindNotice(absl::string_view folded);

// How many different marks of an invitation stand in a text, as FoldCase gives
// it, that names a newsletter; one that it begins with counts twice, and 0
// where none is named. A report on newsletters may well have one.
size_t CountInvitationMarks(absl::string_view folded);

}  // namespace stet
#endif  // STET_PARSER_NOTICE_PHRASES_H_
