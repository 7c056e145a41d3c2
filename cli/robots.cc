// stet robots: what a robots.txt allows, and the line that says so.

#include "crawler/robots.h"

#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/read_input.h"
#include "model/url.h"

namespace stet {

int RobotsCommand(Context& context, const RobotsOptionsCli& options) {
  const auto input = ReadInput(context, options.input);
  if (!input.ok()) {
    PrintError(context, input.status().message());
    return IsAddress(options.input) ? kSourceUnreadable : kUsage;
  }
  const RobotsRules rules = RobotsRules::Parse(input->bytes);
  int code = kDone;
  for (const std::string& text : options.urls) {
    const auto url = Url::Parse(text);
    if (!url.ok()) {
      PrintError(context, url.status().message());
      code = kUsage;
      continue;
    }
    const RobotsDecision decision =
        rules.Decide(options.agent, url->PathAndQuery());
    *context.out << (decision.allowed ? "allowed" : "disallowed") << "\t"
                 << (decision.rule.empty()
                         ? std::string("no rule matches")
                         : absl::StrCat("line ", decision.line, ": ",
                                        TerminalSafe(decision.rule)))
                 << "\t" << TerminalSafe(text) << "\n";
  }
  return code;
}

}  // namespace stet
