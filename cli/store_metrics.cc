#include "cli/store_metrics.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/prometheus.h"
#include "model/status_macros.h"
#include "model/time_text.h"
#include "nlohmann/json.hpp"

namespace stet {

absl::StatusOr<std::string> StoreMetrics(Store& store) {
  STET_ASSIGN_OR_RETURN(const StoreStats stats, store.Stats());
  PrometheusText metrics("stet_");
  metrics.Gauge("articles", "Articles with a version.",
                static_cast<double>(stats.articles));
  metrics.Gauge("versions", "Versions kept.",
                static_cast<double>(stats.versions));
  metrics.Gauge("raw_bytes", "Raw pages as received.",
                static_cast<double>(stats.raw_bytes));
  metrics.Gauge("stored_bytes", "Raw pages as kept.",
                static_cast<double>(stats.stored_bytes));
  metrics.Gauge("disk_bytes", "The store's directory.",
                static_cast<double>(stats.disk_bytes));
  const auto by_source = [&](absl::string_view name, absl::string_view help,
                             uint64_t StoreStats::BySource::*member) {
    std::vector<std::pair<std::string, double>> samples;
    for (const StoreStats::BySource& source : stats.sources)
      samples.emplace_back(source.source, static_cast<double>(source.*member));
    metrics.Gauges(name, help, "source", samples);
  };
  by_source("source_articles", "Articles of a source.",
            &StoreStats::BySource::articles);
  by_source("source_versions", "Versions of a source.",
            &StoreStats::BySource::versions);
  by_source("source_edits", "Edits of a source.", &StoreStats::BySource::edits);
  by_source("source_silent_edits", "Edits with no notice seen.",
            &StoreStats::BySource::silent);
  const absl::StatusOr<std::string> blob = store.GetBlob("last_run");
  const nlohmann::json run = blob.ok()
                                 ? nlohmann::json::parse(*blob, nullptr, false)
                                 : nlohmann::json();
  if (run.is_object()) {
    for (const auto& [name, value] : run.items()) {
      if (value.is_number())
        metrics.Gauge(absl::StrCat("last_run_", name),
                      "Of the last run that ended.", value.get<double>());
    }
    const auto started = run.find("started");
    if (started != run.end() && started->is_string()) {
      const auto time = ParseUtc(started->get<std::string>());
      if (time.ok())
        metrics.Gauge("last_run_started_seconds",
                      "Unix time of the last run's start.",
                      static_cast<double>(absl::ToUnixSeconds(*time)));
    }
  }
  return metrics.text();
}

}  // namespace stet
