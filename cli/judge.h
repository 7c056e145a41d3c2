// What one look at an address teaches: whether there is a new version, whether
// the article is gone, blocked or moved, what a feed lists, when to look again.
//
// Between the crawler and the store; the rules of DESIGN's promises "Nothing
// half-read becomes a version" and "Silence means nothing changed" are here.

#ifndef STET_CLI_JUDGE_H_
#define STET_CLI_JUDGE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cli/discovery.h"
#include "cli/page_reader.h"
#include "cli/source_rates.h"
#include "cli/watch_list.h"
#include "crawler/crawler.h"
#include "model/source.h"
#include "parser/host_knowledge.h"
#include "report/text_report.h"
#include "store/store.h"

namespace stet {

// What `run --json` calls an event.
enum class LookEvent {
  kVersion,
  kUnchanged,
  kGone,
  kBlocked,
  kFailed,
  kRobots,
  kNone,  // Not looked at: nothing watches it any more, or it is paused.
};
absl::string_view LookEventName(LookEvent event);

struct Judgement {
  Outcome outcome;
  LookEvent event = LookEvent::kUnchanged;
  WatchMark before;    // As the look began.
  std::string reason;  // Machine-readable: "http_500", "timeout"; "" if none.
  std::vector<Visit>
      discovered;      // To be inserted or hinted before the outcome is.
  StoreWrites writes;  // To be carried out before that.
  // Of the page's text and its blocks, where it was learned from.
  uint64_t text_hash = 0;
  std::vector<uint64_t> fingerprints;
  std::optional<EditView> edit;  // Of a version after the first.
};

struct JudgeOptions {
  // Whether what shows something else than the article is kept as well.
  bool keep_asides = false;
  double fetches_per_week = 10;
  // Borrowed; learns from every look. Null: every source is as usual.
  SourceRates* rates = nullptr;
};

// Thread-safe: const, and what it borrows for its life is.
class Judge {
 public:
  Judge(Store& store, const PageReader& reader, const WatchList& watched,
        const JudgeOptions& options);

  const WatchList& watched() const { return watched_; }

  // `knowledge` is that of the look's host; it learns from the page. An error
  // is the store's, or that no page can be read at all; never the page's.
  absl::StatusOr<Judgement> Decide(Look look, HostKnowledge& knowledge,
                                   absl::Time now) const;

 private:
  struct Step;  // One look on its way through the rules.
  absl::Status DecideArticle(Step& step) const;
  absl::Status DecideList(Step& step) const;
  static bool IsBelieved(Step& step);  // Counts a sighting of its absence.
  absl::Status DecideVanished(Step& step) const;
  absl::Status DecideText(Step& step) const;
  absl::Status CompareWithHead(Step& step) const;
  absl::Status FollowMove(Step& step) const;
  absl::Status RecordState(Step& step, const Snapshot& head,
                           absl::string_view reason) const;
  void KeepAside(Step& step) const;

  Store& store_;
  const PageReader& reader_;
  const WatchList& watched_;
  const JudgeOptions options_;
};

}  // namespace stet
#endif  // STET_CLI_JUDGE_H_
