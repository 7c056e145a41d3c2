#include "cli/run_metrics.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "cli/prometheus.h"
#include "cli/read_input.h"
#include "model/status_macros.h"

namespace stet {
namespace {

constexpr absl::Duration kFileEvery = absl::Seconds(10);

// "127.0.0.1:9180" and "[::1]:9180", but no path.
bool IsPort(const std::string& where) {
  const size_t colon = where.rfind(':');
  int port = 0;
  return colon != std::string::npos && where.find('/') == std::string::npos &&
         absl::SimpleAtoi(where.substr(colon + 1), &port);
}

std::string TextOf(const PipelineCounts& counts, absl::Time started,
                   absl::Time alive) {
  PrometheusText metrics("stet_run_");
  const auto count = [&metrics](absl::string_view name, absl::string_view help,
                                size_t value) {
    metrics.Gauge(name, help, static_cast<double>(value));
  };
  metrics.Gauge("started_seconds", "Unix time of the run's start.",
                absl::ToDoubleSeconds(started - absl::UnixEpoch()));
  metrics.Gauge("duration_seconds", "How long the run took.",
                absl::ToDoubleSeconds(alive - started));
  metrics.Gauge("alive_seconds", "Unix time when this was written.",
                absl::ToDoubleSeconds(alive - absl::UnixEpoch()));
  count("hosts_at_work", "Hosts that are looked at now.", counts.hosts_at_work);
  count("looks", "Addresses looked at.", counts.looks);
  count("new_articles", "First versions stored.", counts.first);
  count("edits", "Edits reported.", counts.edits);
  count("hidden_changes", "Changes of hidden classes only.", counts.hidden);
  count("unchanged", "Looks that found nothing new.", counts.unchanged);
  count("gone", "Sightings of vanished articles.", counts.gone);
  count("blocked", "Looks met by a wall.", counts.blocked);
  count("failed", "Looks that failed.", counts.failed);
  count("robots", "Looks that robots.txt forbade.", counts.robots);
  return metrics.text();
}

}  // namespace

absl::StatusOr<std::unique_ptr<RunMetrics>> RunMetrics::Open(
    const Context& context, const std::string& where) {
  const bool is_port = IsPort(where);
  std::unique_ptr<RunMetrics> metrics(new RunMetrics(
      context,
      is_port || where.empty() ? std::string() : context.Resolve(where)));
  {
    const absl::MutexLock lock(&metrics->mutex_);
    metrics->started_ = metrics->alive_ = context.clock();
  }
  if (!is_port) return metrics;
  STET_ASSIGN_OR_RETURN(
      metrics->service_,
      HttpService::Listen(
          {.option = "--metrics", .listen = where, .hosts = {}, .threads = 1},
          [raw = metrics.get()](const LiveRequest& request) {
            return raw->Answer(request.target);
          }));
  return metrics;
}

absl::Status RunMetrics::Tell(const PipelineCounts& counts, absl::Time started,
                              bool last) {
  const absl::Time now = clock_();
  const absl::MutexLock lock(&mutex_);
  counts_ = counts;
  started_ = started;
  alive_ = now;
  if (file_.empty()) return absl::OkStatus();
  if (!last && now >= written_ && now - written_ < kFileEvery)
    return absl::OkStatus();
  written_ = now;
  return WriteFileAtomically(file_, TextOf(counts, started, now));
}

LiveAnswer RunMetrics::Answer(const std::string& target) const {
  const std::string path = target.substr(0, target.find('?'));
  LiveAnswer answer{.type = "text/plain; charset=utf-8"};
  const absl::MutexLock lock(&mutex_);
  if (path == "/metrics") {
    answer.type = std::string(kPrometheusType);
    answer.body = TextOf(counts_, started_, alive_);
  } else if (path == "/health") {
    const absl::Duration still = clock_() - alive_;
    const bool healthy = still < kStillAfter;
    answer.status = healthy ? 200 : 503;
    answer.body = healthy ? "ok\n"
                          : absl::StrCat("The run has stood still for ",
                                         absl::FormatDuration(absl::Trunc(
                                             still, absl::Seconds(1))),
                                         ".\n");
  } else {
    answer.status = 404;
    answer.body = "Here are /metrics and /health.\n";
  }
  return answer;
}

std::string RunMetrics::url() const {
  return service_ == nullptr ? "" : service_->url();
}

}  // namespace stet
