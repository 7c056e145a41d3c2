// Any bytes as a robots.txt: read in bounded time, and decided the same for
// every spelling of an agent and of a path.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/string_view.h"
#include "crawler/robots.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view body(reinterpret_cast<const char*>(data), size);
  const stet::RobotsRules rules = stet::RobotsRules::Parse(body);
  for (const char* agent : {"stet", "*", "", "foobot"}) {
    const auto delay = rules.CrawlDelay(agent);
    Require(!delay || (*delay >= absl::ZeroDuration() &&
                       *delay <= stet::RobotsRules::kCrawlDelayMax));
    Require(rules.Decide(agent, "/robots.txt").allowed);
    for (const char* path : {"/", "/a/b.html?c=d", "/%E3%83%84/*$"}) {
      const stet::RobotsDecision decision = rules.Decide(agent, path);
      Require(decision.allowed || !decision.rule.empty());
      Require(decision.rule.empty() == (decision.line == 0));
    }
  }
  Require(rules.Decide("stet", "/abc").allowed ==
          rules.Decide("STET/1.0", "/%61b%63").allowed);
  // The input's own bytes as a path, against its own rules.
  (void)rules.Decide("stet", body.substr(0, 2000));
  return 0;
}
