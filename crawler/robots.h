// robots.txt by RFC 9309.
//
//   const RobotsRules rules = RobotsRules::Parse(body);
//   rules.Decide("stet", "/news/1?x=2").allowed
//
// Where the standard is silent or parsers disagree:
//
//   * /robots.txt itself is always allowed, whatever the rules (2.2.2).
//   * Escapes are normalised on both sides as 2.2.2 asks: %62 is 'b', %2f is
//     %2F, and what is no URI character reads as its escape. "%2A" and "%24"
//     in a rule are a plain '*' and '$' (2.2.3).
//   * An agent's name is its leading run of letters, digits, '-' and '_', also
//     outside ASCII: "FooBot/2.1 (x)" is foobot. Names match whole, not by
//     prefix: "stet-news" is not stet.
//   * Records that are no rules (Sitemap, Crawl-delay, unknown ones) never end
//     a list of user agents. Crawl-delay is for the agents named above it.
//   * A missing colon and the common misspellings of "disallow" are read as
//     meant; a rule that begins with neither '/' nor '*' matches nothing.
//   * "Allow: /a/index.html" allows "/a/" as well, which serves the same page.
//   * UTF-16 with its byte order mark is decoded, though only UTF-8 is valid.
//   * A last line cut by the size limit is ignored: half a rule is another one.

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
  // The line that decided, "Disallow: /private"; "" if none matched.
  std::string rule;
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

  // `agent` is a product token ("stet") or begins with one ("stet/1.0 (…)");
  // `path_and_query` as Url::PathAndQuery. The longest pattern in octets
  // decides, allow before disallow. Time grows with rules times path, at worst.
  RobotsDecision Decide(absl::string_view agent,
                        absl::string_view path_and_query) const;

  // The delay asked of `agent`, capped at kCrawlDelayMax; none if not asked.
  std::optional<absl::Duration> CrawlDelay(absl::string_view agent) const;

  const std::vector<std::string>& sitemaps() const { return sitemaps_; }

 private:
  struct Rule {
    bool allow = false;
    std::string pattern;  // Escapes normalised; '*' and a last '$' special.
    std::string text;     // As written.
    int line = 0;
  };
  struct Agent {
    std::string token;  // Lower case; "*" for all.
    std::optional<absl::Duration> crawl_delay;
  };
  struct Group {
    std::vector<Agent> agents;
    std::vector<Rule> rules;
  };
  class Reader;

  // The groups of `agent`, else those of "*".
  std::vector<const Group*> GroupsOf(absl::string_view token) const;

  std::vector<Group> groups_;
  std::vector<std::string> sitemaps_;
};

}  // namespace stet
#endif  // STET_CRAWLER_ROBOTS_H_
