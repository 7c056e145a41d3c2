// What is known of an address before looking, and of its host.

#ifndef STET_MODEL_VISIT_H_
#define STET_MODEL_VISIT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "model/links.h"

namespace stet {

enum class VisitState {
  kLive,
  kGone,  // 410, or 404/451 seen twice at least 6 h apart; still looked at now
          // and then.
  kBlocked,  // 403, captcha, consent or login wall, robots.txt.
  kMoved,    // An alias: its history goes on under moved_to.
  kRemoved,  // No longer watched; versions kept.
};
absl::string_view VisitStateName(VisitState state);

// One address that is looked at: an article, or a feed, sitemap or front page.
struct Visit {
  std::string id;   // Url::Identity(); the key.
  std::string url;  // What is fetched.
  std::string
      host;  // Of url, with port where not the default; politeness's key.
  std::string source;  // Source::name.
  SourceKind kind = SourceKind::kArticle;
  bool user_named = false;  // Tracked whatever its kind.
  VisitState state = VisitState::kLive;
  absl::Time state_since = absl::InfinitePast();
  std::string reason;    // Machine-readable, of the state or the last failure:
                         // "http_403".
  std::string moved_to;  // An id; for kMoved.

  // Validators of the last full answer, verbatim (RFC 9110 section 8.8).
  std::string etag;
  std::string last_modified;
  uint64_t body_hash = 0;  // Hash64 of the last body; 0 none.
  uint64_t text_hash = 0;  // Of the bytes that the parser looks at; 0 none.
  uint64_t wire_hash = 0;  // Of that body as it was coded; 0 unknown.

  // The history of checks, summarised.
  absl::Time added = absl::InfinitePast();
  absl::Time published = absl::InfinitePast();  // From the article or the feed.
  absl::Time last_checked = absl::InfinitePast();
  absl::Time last_changed = absl::InfinitePast();
  absl::Time next_due = absl::InfinitePast();  // Due when <= now.
  uint32_t checks = 0;
  uint32_t edits = 0;                               // Versions after the first.
  uint32_t failures = 0;                            // In a row.
  absl::Time first_failure = absl::InfinitePast();  // Of that row.
  uint32_t gone_seen = 0;  // Sightings in a row of 404, 410, 451 or a soft 404.
  absl::Time first_gone = absl::InfinitePast();
  double expected_edits = 0;  // By the hazard so far; see crawler/scheduler.h.
  std::string feed_id;        // guid or atom:id that listed it.
  absl::Time feed_updated = absl::InfinitePast();  // Last hint seen.
  std::string front_title;  // The headline that a front page last showed.

  friend bool operator==(const Visit&, const Visit&) = default;
};

// What is known of a host, kept between runs.
struct Host {
  std::string name;                              // As Visit::host.
  absl::Time not_before = absl::InfinitePast();  // Retry-After, back-off.
  absl::Time last_request = absl::InfinitePast();
  uint32_t failures = 0;  // In a row, of the host as a whole.
  absl::Duration latency = absl::ZeroDuration();  // Smoothed time of an answer.
  // robots.txt (RFC 9309), one per origin of the host.
  struct Robots {
    std::string origin;
    int status = 0;    // HTTP status; 0 unreachable.
    std::string body;  // At most 500 KiB.
    absl::Time fetched = absl::InfinitePast();
    absl::Time expires = absl::InfinitePast();
    absl::Time unreachable_since = absl::InfinitePast();
    friend bool operator==(const Robots&, const Robots&) = default;
  };
  std::vector<Robots> robots;
  std::string knowledge;  // parser/host_knowledge.h, encoded; opaque here.

  friend bool operator==(const Host&, const Host&) = default;
};

// A host leased to one worker: politeness needs no second mechanism.
struct HostLease {
  Host host;
  uint64_t epoch = 0;   // Fencing token: a commit with an older one is refused.
  absl::Time deadline;  // When the lease ends unless extended.
  std::vector<Visit> due;  // Oldest due first.
};

}  // namespace stet
#endif  // STET_MODEL_VISIT_H_
