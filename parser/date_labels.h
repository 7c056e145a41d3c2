// What the words before a date say of it, in the languages of the news.
//
//   DateLabelOf("Zuletzt aktualisiert am");  // DateLabel::kChanged
//   DateLabelOf("Registered:");              // DateLabel::kOther

#ifndef STET_PARSER_DATE_LABELS_H_
#define STET_PARSER_DATE_LABELS_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace stet {

enum class DateLabel : uint8_t {
  kNone,
  kPublished,  // "Published", "Erschienen am", "发布时间".
  kChanged,    // "Updated", "Mis à jour le", "Обновлено".
  kOther,      // Of a reader, an event, a deadline: "Member since".
};

// Pure; thread-safe. Where several speak, the change wins over the
// publication: "Published by Eva, updated".
DateLabel DateLabelOf(absl::string_view text);

}  // namespace stet
#endif  // STET_PARSER_DATE_LABELS_H_
