// Prometheus' text format, version 0.0.4: gauges, each with its HELP and TYPE.

#ifndef STET_CLI_PROMETHEUS_H_
#define STET_CLI_PROMETHEUS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace stet {

constexpr absl::string_view kPrometheusType =
    "text/plain; version=0.0.4; charset=utf-8";

class PrometheusText {
 public:
  // `prefix` begins every name: "stet_run_".
  explicit PrometheusText(absl::string_view prefix) : prefix_(prefix) {}

  void Gauge(absl::string_view name, absl::string_view help, double value);
  // One sample for each value of `label`, which may be any text.
  void Gauges(absl::string_view name, absl::string_view help,
              absl::string_view label,
              const std::vector<std::pair<std::string, double>>& samples);

  const std::string& text() const { return text_; }

 private:
  void Head(absl::string_view name, absl::string_view help);

  std::string prefix_;
  std::string text_;
};

}  // namespace stet
#endif  // STET_CLI_PROMETHEUS_H_
