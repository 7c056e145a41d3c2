// How often each source edits what it publishes, by beat, beside what is usual:
// learned at every look, kept in the store from run to run, so that the first
// looks at a new article already know its outlet's habits.
//
//   STET_ASSIGN_OR_RETURN(SourceRates rates, SourceRates::Load(store));
//   rates.Of("Harbour Times", "https://…/news/1")   // For ScheduleOptions.
//   rates.Learn(before, after);                     // A visit around its look.
//   STET_RETURN_IF_ERROR(rates.Save(store));

#ifndef STET_CLI_SOURCE_RATES_H_
#define STET_CLI_SOURCE_RATES_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "crawler/beat.h"
#include "model/visit.h"
#include "store/store.h"

namespace stet {

// Thread-safe. What is learned after the last Save is lost in a crash, which
// costs nothing but a little foresight.
class SourceRates {
 public:
  // Of so many edits, seen or expected, the older half counts half.
  static constexpr double kRememberedMax = 1000;

  // What cannot be read is learned again; an error is the store's.
  static absl::StatusOr<std::unique_ptr<SourceRates>> Load(Store& store);

  double Of(absl::string_view source, absl::string_view url) const;
  void Learn(const Visit& before, const Visit& after);
  // Writes only if something was learned.
  absl::Status Save(Store& store);

 private:
  struct Seen {
    double edits = 0;
    double expected = 0;
  };
  mutable absl::Mutex mutex_;
  absl::btree_map<std::pair<std::string, std::string>, Seen> seen_
      ABSL_GUARDED_BY(mutex_);  // By source and beat.
  bool changed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace stet
#endif  // STET_CLI_SOURCE_RATES_H_
