#include "cli/source_rates.h"

#include <algorithm>

#include "crawler/scheduler.h"
#include "nlohmann/json.hpp"
#include "report/json_report.h"

namespace stet {
namespace {

constexpr char kName[] = "source_rates";

// What stands in the store may be anything; infinite or negative is nothing.
double NumberOf(const nlohmann::json& json) {
  const double number = json.is_number() ? json.get<double>() : 0;
  return number > 0 && number <= SourceRates::kRememberedMax ? number : 0;
}

}  // namespace

absl::StatusOr<std::unique_ptr<SourceRates>> SourceRates::Load(Store& store) {
  auto rates = std::make_unique<SourceRates>();
  const absl::StatusOr<std::string> text = store.GetBlob(kName);
  if (absl::IsNotFound(text.status())) return rates;
  if (!text.ok()) return text.status();
  const nlohmann::json json = nlohmann::json::parse(*text, nullptr, false);
  if (!json.is_object()) return rates;
  const absl::MutexLock lock(&rates->mutex_);
  for (const auto& [source, beats] : json.items()) {
    if (!beats.is_object()) continue;
    for (const auto& [beat, seen] : beats.items()) {
      if (!seen.is_array() || seen.size() != 2) continue;
      rates->seen_[{source, beat}] = {NumberOf(seen[0]), NumberOf(seen[1])};
    }
  }
  return rates;
}

double SourceRates::Of(absl::string_view source, absl::string_view url) const {
  const absl::MutexLock lock(&mutex_);
  const auto seen =
      seen_.find({std::string(source), std::string(BeatName(BeatOf(url)))});
  return seen == seen_.end()
             ? 1
             : SourceRate(seen->second.edits, seen->second.expected);
}

void SourceRates::Learn(const Visit& before, const Visit& after) {
  if (after.kind != SourceKind::kArticle) return;
  const double edits = after.edits > before.edits
                           ? static_cast<double>(after.edits - before.edits)
                           : 0;
  const double expected =
      std::max(0.0, after.expected_edits - before.expected_edits);
  if (edits == 0 && expected == 0) return;
  const absl::MutexLock lock(&mutex_);
  Seen& seen = seen_[{after.source, std::string(BeatName(BeatOf(after.url)))}];
  seen.edits += edits;
  seen.expected += expected;
  if (std::max(seen.edits, seen.expected) > kRememberedMax) {
    seen.edits /= 2;
    seen.expected /= 2;
  }
  changed_ = true;
}

absl::Status SourceRates::Save(Store& store) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  {
    const absl::MutexLock lock(&mutex_);
    if (!changed_) return absl::OkStatus();
    changed_ = false;
    for (const auto& [key, seen] : seen_)
      json[key.first][key.second] = {seen.edits, seen.expected};
  }
  return store.PutBlob(kName, Dump(json));
}

}  // namespace stet
