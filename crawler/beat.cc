#include "crawler/beat.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/types/span.h"

namespace stet {
namespace {

constexpr absl::string_view kLiveWords[] = {
    "live",    "liveblog", "liveticker", "ticker", "livestream", "directo",
    "diretta", "direct",   "aovivo",     "minuto", "vivo",       "liveupdates"};
constexpr absl::string_view kSportWords[] = {
    "sport", "sports",   "football", "soccer",   "cricket", "tennis",  "rugby",
    "golf",  "olympics", "deportes", "fussball", "futbol",  "calcio",  "nba",
    "nfl",   "nhl",      "f1",       "formula1", "esporte", "esportes"};
constexpr absl::string_view kBusinessWords[] = {
    "business", "money",      "finance",  "markets", "economy",
    "economie", "wirtschaft", "economia", "boerse",  "finanzen"};
constexpr absl::string_view kFeatureWords[] = {
    "culture", "travel",   "future",   "reel",   "worklife", "lifestyle",
    "style",   "features", "magazine", "kultur", "cultura",  "viajes",
    "reise",   "opinion",  "comment",  "ideas",  "books",    "kolumne"};

bool IsAnyOf(absl::string_view word, absl::Span<const absl::string_view> set) {
  return std::any_of(set.begin(), set.end(), [word](absl::string_view known) {
    return absl::EqualsIgnoreCase(word, known);
  });
}

absl::string_view PathOf(absl::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme != absl::string_view::npos) url.remove_prefix(scheme + 3);
  const size_t path = url.find('/');
  if (path == absl::string_view::npos) return "";
  url.remove_prefix(path);
  return url.substr(0, url.find_first_of("?#"));
}

}  // namespace

absl::string_view BeatName(Beat beat) {
  switch (beat) {
    case Beat::kLive:
      return "live";
    case Beat::kLiveSport:
      return "live sport";
    case Beat::kSport:
      return "sport";
    case Beat::kNews:
      return "news";
    case Beat::kBusiness:
      return "business";
    case Beat::kFeature:
      return "feature";
  }
  return "news";
}

Beat BeatOf(absl::string_view url) {
  bool live = false, sport = false, business = false, feature = false;
  const absl::string_view path = PathOf(url);
  for (size_t start = 0; start < path.size();) {
    size_t end = start;
    while (end < path.size() && absl::ascii_isalnum(path[end])) ++end;
    const absl::string_view word = path.substr(start, end - start);
    live = live || IsAnyOf(word, kLiveWords);
    sport = sport || IsAnyOf(word, kSportWords);
    business = business || IsAnyOf(word, kBusinessWords);
    feature = feature || IsAnyOf(word, kFeatureWords);
    start = end + 1;
  }
  if (live) return sport ? Beat::kLiveSport : Beat::kLive;
  if (sport) return Beat::kSport;
  if (business) return Beat::kBusiness;
  return feature ? Beat::kFeature : Beat::kNews;
}

}  // namespace stet
