// An edit as a picture to share: an SVG of 1200 by 630, made of text alone,
// with its alternative text inside (title and desc).

#ifndef STET_REPORT_SHARE_CARD_H_
#define STET_REPORT_SHARE_CARD_H_

#include <string>

#include "absl/strings/string_view.h"
#include "report/edit_row.h"

namespace stet {

// `permalink` is printed at the foot; "" leaves it out.
std::string RenderShareCard(const EditRow& row, absl::string_view permalink);

// What a reader who cannot see the card is told.
std::string ShareCardAlt(const EditRow& row);

}  // namespace stet
#endif  // STET_REPORT_SHARE_CARD_H_
