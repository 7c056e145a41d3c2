#include "report/figures.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "nlohmann/json.hpp"
#include "report/escape.h"

namespace stet {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<absl::string_view, kDelayEnds.size() + 1> kDelayLabels = {
    "15 min", "30 min", "1 h", "2 h", "4 h",  "8 h",
    "16 h",   "1 day",  "2 d", "4 d", "1 wk", "later"};
constexpr std::array<absl::string_view, kDelayEnds.size()> kDelayWords = {
    "within 15 minutes", "within 30 minutes", "within an hour",
    "within 2 hours",    "within 4 hours",    "within 8 hours",
    "within 16 hours",   "within a day",      "within 2 days",
    "within 4 days",     "within a week"};

size_t BucketOf(absl::Duration delay) {
  return static_cast<size_t>(
      std::lower_bound(kDelayEnds.begin(), kDelayEnds.end(), delay) -
      kDelayEnds.begin());
}

int64_t IntegerAt(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_number_integer() ? it->get<int64_t>() : 0;
}

}  // namespace

std::string DayOf(absl::Time time) {
  return absl::FormatTime("%E4Y-%m-%d", time, absl::UTCTimeZone());
}

void Figures::Count(const EditRow& row, int sign) {
  edits += sign;
  if (row.silent) silent += sign;
  if (row.delay.has_value()) delays[BucketOf(*row.delay)] += sign;
  const std::string day = DayOf(row.new_first_seen);
  days[day] += sign;
  if (days[day] == 0) days.erase(day);
}

std::string Figures::MedianDelay() const {
  int64_t all = 0;
  for (const int64_t count : delays) all += count;
  if (all <= 0) return "";
  int64_t below = 0;
  for (size_t i = 0; i < kDelayEnds.size(); ++i) {
    below += delays[i];
    if (below * 2 >= all) return std::string(kDelayWords[i]);
  }
  return "after more than a week";
}

Json ToJson(const Figures& figures) {
  Json days = Json::object();
  for (const auto& [day, count] : figures.days) days[day] = count;
  return {{"edits", figures.edits},
          {"silent", figures.silent},
          {"articles", figures.articles},
          {"delays", figures.delays},
          {"days", std::move(days)}};
}

Figures FiguresFromJson(const Json& json) {
  Figures figures;
  if (!json.is_object()) return figures;
  figures.edits = IntegerAt(json, "edits");
  figures.silent = IntegerAt(json, "silent");
  figures.articles = IntegerAt(json, "articles");
  const auto delays = json.find("delays");
  if (delays != json.end() && delays->is_array()) {
    for (size_t i = 0; i < std::min(delays->size(), figures.delays.size()); ++i)
      if ((*delays)[i].is_number_integer())
        figures.delays[i] = (*delays)[i].get<int64_t>();
  }
  const auto days = json.find("days");
  if (days != json.end() && days->is_object()) {
    for (const auto& [day, count] : days->items())
      if (count.is_number_integer()) figures.days[day] = count.get<int64_t>();
  }
  return figures;
}

std::string BarChartSvg(absl::string_view title, absl::string_view description,
                        const std::vector<Bar>& bars) {
  if (bars.empty()) return "";
  constexpr double kWidth = 720;
  constexpr double kStepMax = 60;
  constexpr double kHeight = 150;
  constexpr double kTop = 18;
  constexpr double kBase = 126;
  int64_t most = 1;
  for (const Bar& bar : bars) most = std::max(most, bar.value);
  // A few bars stand beside each other, not as wide as walls.
  const double step =
      std::min(kWidth / static_cast<double>(bars.size()), kStepMax);
  const size_t label_every =
      static_cast<size_t>(std::max(1.0, 56.0 / step + 0.99));
  std::string svg = absl::StrFormat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" "
      "role=\"img\"><title>%s</title><desc>%s</desc>\n",
      kWidth, kHeight, EscapeHtml(title), EscapeHtml(description));
  for (size_t i = 0; i < bars.size(); ++i) {
    const double x = static_cast<double>(i) * step;
    const double height = (kBase - kTop) * static_cast<double>(bars[i].value) /
                          static_cast<double>(most);
    if (bars[i].value > 0)
      absl::StrAppendFormat(
          &svg,
          "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
          "height=\"%.1f\"><title>%s: %d</title></rect>\n",
          x + step * 0.08, kBase - height, step * 0.84, height,
          EscapeHtml(bars[i].label), bars[i].value);
    if (bars[i].value > 0 && (bars[i].value == most ? step >= 8 : step >= 30))
      absl::StrAppendFormat(&svg,
                            "<text x=\"%.1f\" y=\"%.1f\" "
                            "text-anchor=\"middle\">%d</text>\n",
                            x + step / 2, kBase - height - 4, bars[i].value);
    if (i % label_every == 0)
      absl::StrAppendFormat(
          &svg, "<text x=\"%.1f\" y=\"143\" text-anchor=\"%s\">%s</text>\n",
          label_every == 1 ? x + step / 2 : x + step * 0.08,
          label_every == 1 ? "middle" : "start", EscapeHtml(bars[i].label));
  }
  absl::StrAppendFormat(&svg,
                        "<line class=\"axis\" x1=\"0\" y1=\"%.1f\" "
                        "x2=\"%.0f\" y2=\"%.1f\"/></svg>\n",
                        kBase + 0.5, kWidth, kBase + 0.5);
  return svg;
}

std::string DelayChartSvg(const Figures& figures) {
  const std::string median = figures.MedianDelay();
  if (median.empty()) return "";
  std::vector<Bar> bars;
  std::string description =
      absl::StrCat("Half of the edits were seen ", median, ". ");
  for (size_t i = 0; i < figures.delays.size(); ++i) {
    bars.push_back({std::string(kDelayLabels[i]), figures.delays[i]});
    absl::StrAppend(&description, i == 0 ? "" : ", ", kDelayLabels[i], ": ",
                    figures.delays[i]);
  }
  return BarChartSvg("Edits by the time since publication", description + ".",
                     bars);
}

std::string DayChartSvg(const Figures& figures, int days_max) {
  if (figures.days.empty()) return "";
  absl::CivilDay newest;
  absl::CivilDay oldest;
  if (!absl::ParseCivilTime(figures.days.rbegin()->first, &newest) ||
      !absl::ParseCivilTime(figures.days.begin()->first, &oldest)) {
    return "";
  }
  oldest = std::max(oldest, newest - (days_max - 1));
  // A chart of a day or two says less than its numbers.
  if (newest - oldest < 2) return "";
  std::vector<Bar> bars;
  int64_t sum = 0;
  for (absl::CivilDay day = oldest; day <= newest; ++day) {
    const auto it = figures.days.find(absl::FormatCivilTime(day));
    const int64_t value = it == figures.days.end() ? 0 : it->second;
    sum += value;
    bars.push_back(
        {absl::StrCat(
             day.day(), " ",
             absl::FormatTime("%b", absl::FromCivil(day, absl::UTCTimeZone()),
                              absl::UTCTimeZone())),
         value});
  }
  return BarChartSvg(
      "Edits by day",
      absl::StrCat(sum, " edits from ", absl::FormatCivilTime(oldest), " to ",
                   absl::FormatCivilTime(newest), "."),
      bars);
}

}  // namespace stet
