// What a publisher calls each element of a page, and where that puts it.

#ifndef STET_PARSER_ELEMENT_NAMES_H_
#define STET_PARSER_ELEMENT_NAMES_H_

#include <cstdint>
#include <vector>

#include "parser/element_zones.h"
#include "parser/html_document.h"
#include "parser/markup_words.h"

namespace stet {

// An entry per element, itself alone but for the style; text nodes have none.
struct ElementNames {
  std::vector<MarkupWords> words;
  std::vector<Zones> zones;
  // Where an element stands, by the tags and classes of it and all above it:
  // equal for the entries of a list, or the paragraphs of a text. The parts of
  // a class name with digits in them count or hash the elements and say
  // nothing.
  std::vector<uint64_t> styles;
};

ElementNames ReadElementNames(const HtmlDocument& document);

}  // namespace stet
#endif  // STET_PARSER_ELEMENT_NAMES_H_
