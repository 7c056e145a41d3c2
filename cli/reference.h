// The program's reference out of its own option table: the man page, the
// Markdown reference and the shells' completions all say what --help says.

#ifndef STET_CLI_REFERENCE_H_
#define STET_CLI_REFERENCE_H_

#include <string>
#include <vector>

namespace stet {

struct OptionHelp {
  std::vector<std::string> names;  // "-q", "--quiet"; a positional's one name.
  bool positional = false;
  bool takes_value = false;
  bool required = false;
  bool repeats = false;  // May be given several values.
  std::string description;
  std::string variable;              // "STET_STORE"; "" none.
  std::string standard;              // The value that stands if none is given.
  std::vector<std::string> choices;  // Where only these will do.
};

struct CommandHelp {
  std::string name;
  std::string description;
  std::vector<std::string> examples;
  std::vector<OptionHelp> options;
};

struct ProgramHelp {
  std::string version;
  std::vector<OptionHelp> common;
  std::vector<CommandHelp> commands;  // Hidden ones left out.
};

std::string ManPage(const ProgramHelp& help);
std::string MarkdownReference(const ProgramHelp& help);
std::string BashCompletion(const ProgramHelp& help);
std::string ZshCompletion(const ProgramHelp& help);
std::string FishCompletion(const ProgramHelp& help);

// --- Topics: what does not belong to one command -----------------------------
struct HelpTopic {
  std::string name;   // "exit-codes"
  std::string title;  // "Exit codes"
  std::string text;   // Paragraphs, and examples indented by two blanks.
};
std::vector<HelpTopic> AllTopics();
}  // namespace stet
#endif  // STET_CLI_REFERENCE_H_
