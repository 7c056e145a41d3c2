// The one style sheet: of the site, of `stet serve` and of stand-alone diffs.
// Light and dark, print, forced colours; contrast 4.5:1 or more; what is added
// is blue and underlined, what is removed amber and struck through, so that
// neither needs colour to be told.

#ifndef STET_REPORT_SITE_STYLE_H_
#define STET_REPORT_SITE_STYLE_H_

#include "absl/strings/string_view.h"

namespace stet {

absl::string_view SiteStyle();

}  // namespace stet
#endif  // STET_REPORT_SITE_STYLE_H_
