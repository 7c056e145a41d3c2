// The figures of a list of edits, kept by adding and subtracting single edits,
// and their drawing as SVG.

#ifndef STET_REPORT_FIGURES_H_
#define STET_REPORT_FIGURES_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "nlohmann/json_fwd.hpp"
#include "report/edit_row.h"

namespace stet {

// Upper ends of the delays' buckets; the last bucket is "later".
constexpr std::array<absl::Duration, 11> kDelayEnds = {
    absl::Minutes(15), absl::Minutes(30), absl::Hours(1),  absl::Hours(2),
    absl::Hours(4),    absl::Hours(8),    absl::Hours(16), absl::Hours(24),
    absl::Hours(48),   absl::Hours(96),   absl::Hours(168)};

struct Figures {
  int64_t edits = 0;
  int64_t silent = 0;
  int64_t articles = 0;  // With at least one of these edits.
  std::array<int64_t, kDelayEnds.size() + 1> delays{};
  std::map<std::string, int64_t> days;  // "2026-11-23" -> edits.

  void Add(const EditRow& row) { Count(row, 1); }
  void Subtract(const EditRow& row) { Count(row, -1); }

  // "within 4 hours": the bucket that half of the delays reach; "" if there are
  // none.
  std::string MedianDelay() const;

  friend bool operator==(const Figures&, const Figures&) = default;

 private:
  void Count(const EditRow& row, int sign);
};

nlohmann::ordered_json ToJson(const Figures& figures);
Figures FiguresFromJson(const nlohmann::ordered_json& json);

// "2026-11-23" in UTC.
std::string DayOf(absl::Time time);

// One bar of a chart. `label` stands under it where there is room.
struct Bar {
  std::string label;
  int64_t value = 0;
};

// A bar chart that stands alone (xmlns, role="img", a title and a description
// for screen readers). Texts are escaped. Empty without bars.
std::string BarChartSvg(absl::string_view title, absl::string_view description,
                        const std::vector<Bar>& bars);

std::string DelayChartSvg(const Figures& figures);
// The days up to the newest one with edits, at most `days_max`.
std::string DayChartSvg(const Figures& figures, int days_max = 60);

}  // namespace stet
#endif  // STET_REPORT_FIGURES_H_
