#include "cli/command_help.h"

#include <algorithm>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/exit_codes.h"
#include "cli/reference.h"
#include "cli/version.h"

namespace stet {
namespace {

OptionHelp HelpOf(const CLI::Option& option) {
  OptionHelp help;
  for (const std::string& name : option.get_snames())
    help.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames())
    help.names.push_back("--" + name);
  help.positional = help.names.empty();
  if (help.positional) help.names.push_back(option.get_name(true));
  help.takes_value = option.get_items_expected_max() > 0;
  help.required = option.get_required();
  help.repeats = option.get_items_expected_max() > 1;
  help.description = option.get_description();
  help.variable = option.get_envname();
  help.standard = option.get_default_str();
  // "TEXT:{text,json}" where only those will do.
  const std::string type = option.get_type_name();
  const size_t open = type.find('{');
  const size_t close = type.rfind('}');
  if (open != std::string::npos && close != std::string::npos && open < close)
    help.choices = absl::StrSplit(type.substr(open + 1, close - open - 1), ',');
  return help;
}

std::vector<OptionHelp> OptionsOf(const CLI::App& app) {
  std::vector<OptionHelp> options;
  for (const CLI::Option* const option :
       app.get_options([](const CLI::Option*) { return true; })) {
    const std::vector<std::string>& names = option->get_lnames();
    const bool common =
        std::find(names.begin(), names.end(), "help") != names.end() ||
        std::find(names.begin(), names.end(), "version") != names.end();
    if (!common) options.push_back(HelpOf(*option));
  }
  return options;
}

ProgramHelp TableOf(CLI::App& app) {
  ProgramHelp help{.version = kStetVersion, .common = OptionsOf(app)};
  for (const CLI::App* const sub :
       app.get_subcommands([](CLI::App*) { return true; })) {
    if (sub->get_group().empty()) continue;
    CommandHelp command{.name = sub->get_name(),
                        .description = sub->get_description(),
                        .options = OptionsOf(*sub)};
    for (const absl::string_view line :
         absl::StrSplit(sub->get_footer(), '\n')) {
      if (absl::StartsWith(line, "  "))
        command.examples.emplace_back(line.substr(2));
    }
    help.commands.push_back(std::move(command));
  }
  return help;
}

}  // namespace

std::string ExitCodesText() {
  std::string text = "Exit codes:\n";
  for (const ExitCodeMeaning& meaning : AllExitCodes())
    absl::StrAppend(&text, "  ", meaning.code, "  ", meaning.meaning, "\n");
  return text;
}

std::string HelpText(CLI::App& app, const HelpOptionsCli& options) {
  const ProgramHelp table = TableOf(app);
  if (options.man) return ManPage(table);
  if (options.markdown) return MarkdownReference(table);
  if (options.completion == "bash") return BashCompletion(table);
  if (options.completion == "zsh") return ZshCompletion(table);
  if (options.completion == "fish") return FishCompletion(table);
  if (options.topic.empty()) {
    std::string text = absl::StrCat(app.help(), "\nTopics of stet help:\n");
    for (const HelpTopic& topic : AllTopics())
      absl::StrAppend(&text, "  ", topic.name,
                      std::string(16 - topic.name.size(), ' '), topic.title,
                      "\n");
    return text;
  }
  for (const CommandHelp& command : table.commands) {
    if (command.name == options.topic)
      return app.get_subcommand(options.topic)->help(app.get_name());
  }
  for (const HelpTopic& topic : AllTopics()) {
    if (topic.name == options.topic)
      return absl::StrCat(topic.title, "\n\n", topic.text);
  }
  return "";
}

}  // namespace stet
