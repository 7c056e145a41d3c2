// Paragraphs that no reporter wrote, however long: how an embedded post or
// player asks for consent, and notices of rights. By language, as tables.

#ifndef STET_PARSER_NOTICE_PHRASES_H_
#define STET_PARSER_NOTICE_PHRASES_H_

#include "absl/strings/string_view.h"
#include "parser/boilerplate_phrases.h"

namespace stet {

// kConsent by how it begins; kCopyright where two marks of such notices stand
// in it, since one may stand in any report on the matter; else kNone. The text
// as FoldCase gives it.
Phrase FindNotice(absl::string_view folded);

}  // namespace stet
#endif  // STET_PARSER_NOTICE_PHRASES_H_
