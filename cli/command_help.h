// What `stet help` prints, out of the table that parses the command line.

#ifndef STET_CLI_COMMAND_HELP_H_
#define STET_CLI_COMMAND_HELP_H_

#include <string>

namespace CLI {
class App;
}  // namespace CLI

namespace stet {

struct HelpOptionsCli {
  std::string topic;
  std::string completion;
  bool man = false;
  bool markdown = false;
};

// "" for a topic that is not known.
std::string HelpText(CLI::App& app, const HelpOptionsCli& options);

// A line for each exit code.
std::string ExitCodesText();

}  // namespace stet
#endif  // STET_CLI_COMMAND_HELP_H_
