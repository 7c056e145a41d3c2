// robots.txt by RFC 9309.
//
//   const RobotsRules rules = RobotsRules::Parse(body);
//   rules.Decide("stet", "/news/1?x=2").allowed

#ifndef STET_CRAWLER_ROBOTS_H_
#define STET_CRAWLER_ROBOTS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace stet {

struct RobotsDecision {
  bool allowed = true;
  std::string
      rule;  // The line that decided, "Disallow: /private"; "" if none matched.
  int line = 0;  // Its number, from 1; 0 if none.
};

// Immutable.
class RobotsRules {
 public:
  static constexpr size_t kBytesMax =
      500 * 1024;  // The rest is ignored (section 2.5).
  static constexpr absl::Duration kCrawlDelayMax = absl::Seconds(60);

  // Never fails: what cannot be read is skipped.
  static RobotsRules Parse(absl::string_view body);

  // `agent` is a product token ("stet"); `path_and_query` as Url::PathAndQuery.
  RobotsDecision Decide(absl::string_view agent,
                        absl::string_view path_and_query) const;

  // The delay asked of `agent`, capped at kCrawlDelayMax; none if not asked.
  std::optional<absl::Duration> CrawlDelay(absl::string_view agent) const;

  const std::vector<std::string>& sitemaps() const { return sitemaps_; }

 private:
  struct Rule {
    bool allow = false;
    std::string pattern;  // Normalised percent-encoding.
    std::string text;     // As written.
    int line = 0;
  };
  struct Group {
    std::vector<std::string> agents;  // Lower case; "*" for all.
    std::vector<Rule> rules;
    std::optional<absl::Duration> crawl_delay;
  };
  std::vector<const Group*> GroupsOf(absl::string_view agent) const;
  std::vector<Group> groups_;
  std::vector<std::string> sitemaps_;
};

}  // namespace stet
#endif  // STET_CRAWLER_ROBOTS_H_
