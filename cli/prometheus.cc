#include "cli/prometheus.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "model/unicode.h"

namespace stet {
namespace {

std::string LabelValue(absl::string_view text) {
  return absl::StrReplaceAll(ToValidUtf8(text),
                             {{"\\", "\\\\"}, {"\"", "\\\""}, {"\n", "\\n"}});
}

// All digits of a count of up to 2^53.
std::string Number(double value) { return absl::StrFormat("%.17g", value); }

}  // namespace

void PrometheusText::Head(absl::string_view name, absl::string_view help) {
  absl::StrAppend(&text_, "# HELP ", prefix_, name, " ", help, "\n# TYPE ",
                  prefix_, name, " gauge\n");
}

void PrometheusText::Gauge(absl::string_view name, absl::string_view help,
                           double value) {
  Head(name, help);
  absl::StrAppend(&text_, prefix_, name, " ", Number(value), "\n");
}

void PrometheusText::Gauges(
    absl::string_view name, absl::string_view help, absl::string_view label,
    const std::vector<std::pair<std::string, double>>& samples) {
  Head(name, help);
  for (const auto& [value, sample] : samples)
    absl::StrAppend(&text_, prefix_, name, "{", label, "=\"", LabelValue(value),
                    "\"} ", Number(sample), "\n");
}

}  // namespace stet
