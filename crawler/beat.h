// What sort of page an address is of, told from the words of its path alone, so
// that it holds for every outlet and before the first look.
//
//   BeatOf("https://example.com/sport/live/cup-final")  // kLiveSport

#ifndef STET_CRAWLER_BEAT_H_
#define STET_CRAWLER_BEAT_H_

#include "absl/strings/string_view.h"

namespace stet {

// As far as editing habits differ.
enum class Beat {
  kLive,       // Live pages and tickers.
  kLiveSport,  // The same of matches: busier, sooner over.
  kSport,
  kNews,      // Also whatever cannot be told.
  kBusiness,  // Seldom edited.
  kFeature,   // Culture, travel, opinion: edited for days.
};
inline constexpr int kBeats = 6;

absl::string_view BeatName(Beat beat);  // "live", "live sport", …

Beat BeatOf(absl::string_view url);

}  // namespace stet
#endif  // STET_CRAWLER_BEAT_H_
