#include "cli/reference.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace stet {
namespace {

std::string NamesOf(const OptionHelp& option, absl::string_view separator) {
  return absl::StrJoin(option.names, separator);
}

// "FILE": what stands for the value, after the long name.
std::string ValueName(const OptionHelp& option) {
  if (!option.choices.empty()) return absl::StrJoin(option.choices, "|");
  std::string name = option.names.back();
  name.erase(0, name.find_first_not_of('-'));
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return name;
}

std::string Signature(const OptionHelp& option) {
  if (option.positional) {
    const std::string name =
        absl::StrCat(ValueName(option), option.repeats ? "…" : "");
    return option.required ? name : absl::StrCat("[", name, "]");
  }
  return absl::StrCat(NamesOf(option, ", "), option.takes_value ? " " : "",
                      option.takes_value ? ValueName(option) : "");
}

std::string Usage(const CommandHelp& command) {
  std::string usage = absl::StrCat("stet ", command.name, " [OPTIONS]");
  for (const OptionHelp& option : command.options) {
    if (option.positional) absl::StrAppend(&usage, " ", Signature(option));
  }
  return usage;
}

// What stands behind the description: variable, value, whether it has to be.
std::string Remarks(const OptionHelp& option) {
  std::vector<std::string> remarks;
  if (option.required && !option.positional) remarks.emplace_back("required");
  if (!option.standard.empty() && option.takes_value)
    remarks.push_back(absl::StrCat("else ", option.standard));
  if (!option.variable.empty())
    remarks.push_back(absl::StrCat("or $", option.variable));
  if (option.repeats && !option.positional)
    remarks.emplace_back("may be repeated");
  return remarks.empty()
             ? ""
             : absl::StrCat(" (", absl::StrJoin(remarks, ", "), ")");
}

// --- troff
// ---------------------------------------------------------------------

// groff_char(7): a backslash, a hyphen and quotes mean more than themselves; a
// line must not begin with a dot or an apostrophe.
std::string Roff(absl::string_view text) {
  std::string result = absl::StrReplaceAll(text, {{"\\", "\\e"},
                                                  {"-", "\\-"},
                                                  {"'", "\\(aq"},
                                                  {"`", ""},
                                                  {"^", "\\(ha"},
                                                  {"~", "\\(ti"}});
  if (absl::StartsWith(result, ".")) result = "\\&" + result;
  return result;
}

void AppendRoffText(absl::string_view text, std::string& page) {
  bool example = false;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const bool indented = absl::StartsWith(line, "  ");
    if (indented != example && !line.empty()) {
      page += indented ? ".PP\n.nf\n.RS\n" : ".RE\n.fi\n.PP\n";
      example = indented;
    } else if (line.empty() && !example) {
      page += ".PP\n";
      continue;
    }
    absl::StrAppend(&page, Roff(example && indented ? line.substr(2) : line),
                    "\n");
  }
  if (example) page += ".RE\n.fi\n";
}

void AppendRoffOption(const OptionHelp& option, std::string& page) {
  absl::StrAppend(&page, ".TP\n\\fB", Roff(NamesOf(option, ", ")), "\\fR");
  if (option.takes_value && !option.positional)
    absl::StrAppend(&page, " \\fI", Roff(ValueName(option)), "\\fR");
  absl::StrAppend(&page, "\n", Roff(option.description), Roff(Remarks(option)),
                  ".\n");
}

// --- Shells ------------------------------------------------------------------

std::vector<std::string> LongNames(const std::vector<OptionHelp>& options) {
  std::vector<std::string> names;
  for (const OptionHelp& option : options) {
    if (option.positional) continue;
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return names;
}

// In single quotes nothing means anything but the quote itself.
std::string Quoted(absl::string_view text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

bool NamesDirectory(const OptionHelp& option) {
  return absl::StrContains(option.description, "directory");
}

void AppendBashValues(const std::vector<OptionHelp>& options,
                      absl::string_view condition, std::string& script) {
  for (const OptionHelp& option : options) {
    if (option.positional || !option.takes_value) continue;
    const std::string names = NamesOf(option, "|");
    std::string reply;
    if (!option.choices.empty())
      reply = absl::StrCat("COMPREPLY=($(compgen -W \"",
                           absl::StrJoin(option.choices, " "),
                           "\" -- \"$current\"))");
    else
      reply = absl::StrCat("COMPREPLY=($(compgen ",
                           NamesDirectory(option) ? "-d" : "-f",
                           " -- \"$current\"))");
    absl::StrAppend(&script, "    ", condition, names, ") ", reply,
                    "; return ;;\n");
  }
}

// zsh's _arguments takes "[…]" as the description and ":" between its parts.
std::string ZshText(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"\\", "\\\\"},
                                    {"[", "\\["},
                                    {"]", "\\]"},
                                    {":", "\\:"},
                                    {"'", "'\\''"}});
}

void AppendZshOptions(const std::vector<OptionHelp>& options,
                      absl::string_view indent, std::string& script) {
  for (const OptionHelp& option : options) {
    std::string value;
    if (option.takes_value) {
      value = absl::StrCat(
          ":", ZshText(ValueName(option)), ":",
          !option.choices.empty()
              ? absl::StrCat("(", absl::StrJoin(option.choices, " "), ")")
          : NamesDirectory(option) ? "_files -/"
                                   : "_files");
    }
    if (option.positional) {
      absl::StrAppend(&script, indent, "'", option.repeats ? "*" : "",
                      option.repeats ? ":" : ":", ZshText(option.names.front()),
                      ":_files' \\\n");
      continue;
    }
    for (const std::string& name : option.names)
      absl::StrAppend(&script, indent, "'", option.repeats ? "*" : "", name,
                      "[", ZshText(option.description), "]", value, "' \\\n");
  }
}

void AppendFishOptions(const std::vector<OptionHelp>& options,
                       absl::string_view condition, std::string& script) {
  for (const OptionHelp& option : options) {
    if (option.positional) continue;
    absl::StrAppend(&script, "complete -c stet", condition);
    for (const std::string& name : option.names) {
      const bool is_long = absl::StartsWith(name, "--");
      absl::StrAppend(&script, is_long ? " -l " : " -s ",
                      name.substr(is_long ? 2 : 1));
    }
    if (!option.choices.empty())
      absl::StrAppend(&script, " -x -a ",
                      Quoted(absl::StrJoin(option.choices, " ")));
    else if (option.takes_value)
      script += " -r";
    absl::StrAppend(&script, " -d ", Quoted(option.description), "\n");
  }
}

// --- Markdown
// ------------------------------------------------------------------

std::string Cell(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"|", "\\|"}, {"<", "&lt;"}});
}

void AppendMarkdownOptions(const std::vector<OptionHelp>& options,
                           std::string& page) {
  if (options.empty()) return;
  page += "| | |\n|---|---|\n";
  for (const OptionHelp& option : options)
    absl::StrAppend(&page, "| `", Cell(Signature(option)), "` | ",
                    Cell(option.description), Cell(Remarks(option)), " |\n");
  page += "\n";
}

void AppendMarkdownText(absl::string_view text, std::string& page) {
  bool example = false;
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  for (const absl::string_view line : lines) {
    const bool indented = absl::StartsWith(line, "  ");
    if (indented != example && (indented || !line.empty())) {
      page += indented ? "```\n" : "```\n\n";
      example = indented;
    }
    absl::StrAppend(&page, indented ? line.substr(2) : line, "\n");
  }
  // Blank lines at an example's end belong behind it.
  while (absl::EndsWith(page, "\n\n")) page.pop_back();
  if (example) page += "```\n";
  page += "\n";
}

}  // namespace

std::string ManPage(const ProgramHelp& help) {
  std::string page = absl::StrCat(
      ".\\\" Made by `stet help --man`.\n.TH STET 1 \"\" \"stet ", help.version,
      "\" \"User Commands\"\n.SH NAME\nstet \\- watch news articles, keep "
      "every version, show each edit\n.SH SYNOPSIS\n.B stet\n\\fICOMMAND\\fR "
      "[\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n"
      "News articles change after they are published. \\fBstet\\fR looks at "
      "the articles that feeds, sitemaps and front pages name, keeps every "
      "version with its evidence, and shows each edit: what changed, between "
      "which two looks, and whether the publisher said so. With no command it "
      "says what is watched, what changed lately and what to type next.\n"
      ".SH EXAMPLES\n.nf\n.RS\nstet init\nstet add "
      "https://www.example.com/rss.xml\nstet run\nstet report \\-\\-since "
      "1d\nstet diff https://www.example.com/news/1\n.RE\n.fi\n.SH COMMON "
      "OPTIONS\nThey stand before or after the command's name.\n");
  for (const OptionHelp& option : help.common) AppendRoffOption(option, page);
  page += ".SH COMMANDS\n";
  for (const CommandHelp& command : help.commands) {
    absl::StrAppend(&page, ".SS ", Roff(Usage(command)), "\n",
                    Roff(command.description), ".\n");
    for (const OptionHelp& option : command.options)
      AppendRoffOption(option, page);
    page += ".PP\n.nf\n.RS\n";
    for (const std::string& example : command.examples)
      absl::StrAppend(&page, Roff(example), "\n");
    page += ".RE\n.fi\n";
  }
  for (const HelpTopic& topic : AllTopics()) {
    std::string title = topic.title;
    for (char& c : title) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    absl::StrAppend(&page, ".SH \"", Roff(title), "\"\n");
    AppendRoffText(topic.text, page);
  }
  return page;
}

std::string MarkdownReference(const ProgramHelp& help) {
  std::string page =
      "# Reference\n\nMade by `stet help --markdown`; do not edit it here. "
      "`stet COMMAND --help`, `stet help TOPIC` and `man stet` say the "
      "same.\n\n## Options of every command\n\nThey stand before or after the "
      "command's name; `--` ends options.\n\n";
  AppendMarkdownOptions(help.common, page);
  for (const CommandHelp& command : help.commands) {
    absl::StrAppend(&page, "## stet ", command.name, "\n\n",
                    command.description, ".\n\n```\n", Usage(command),
                    "\n```\n\n");
    AppendMarkdownOptions(command.options, page);
    page += "```sh\n";
    for (const std::string& example : command.examples)
      absl::StrAppend(&page, example, "\n");
    page += "```\n\n";
  }
  for (const HelpTopic& topic : AllTopics()) {
    absl::StrAppend(&page, "## ", topic.title, "\n\n");
    AppendMarkdownText(topic.text, page);
  }
  while (absl::EndsWith(page, "\n\n")) page.pop_back();
  return page;
}

std::string BashCompletion(const ProgramHelp& help) {
  std::vector<std::string> commands;
  for (const CommandHelp& command : help.commands)
    commands.push_back(command.name);
  std::string script = absl::StrCat(
      "# bash completion for stet; made by `stet help --completion bash`.\n"
      "_stet() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]}\n"
      "  local before=${COMP_WORDS[COMP_CWORD-1]} command= word i\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    word=${COMP_WORDS[i]}\n"
      "    case $word in\n"
      "    --store|--config) ((i++)) ;;\n"
      "    -*) ;;\n"
      "    *) command=$word; break ;;\n"
      "    esac\n"
      "  done\n"
      "  case $before in\n");
  AppendBashValues(help.common, "", script);
  script += "  esac\n  case $command:$before in\n";
  for (const CommandHelp& command : help.commands) {
    for (const OptionHelp& option : command.options) {
      if (option.positional || !option.takes_value) continue;
      for (const std::string& name : option.names) {
        OptionHelp one = option;
        one.names = {name};
        AppendBashValues({one}, absl::StrCat(command.name, ":"), script);
      }
    }
  }
  absl::StrAppend(&script, "  esac\n  local words=\"",
                  absl::StrJoin(LongNames(help.common), " "),
                  " --help\"\n  case $command in\n    '') words+=\" --version ",
                  absl::StrJoin(commands, " "), "\" ;;\n");
  for (const CommandHelp& command : help.commands) {
    const std::vector<std::string> names = LongNames(command.options);
    absl::StrAppend(&script, "    ", command.name, ") words+=\" ",
                    absl::StrJoin(names, " "));
    if (command.name == "help") {
      absl::StrAppend(&script, " ", absl::StrJoin(commands, " "));
      for (const HelpTopic& topic : AllTopics())
        absl::StrAppend(&script, " ", topic.name);
    }
    script += "\" ;;\n";
  }
  return script +
         "  esac\n"
         "  if [[ $current == -* || -z $command || $command == help ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "  else\n"
         "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
         "  fi\n"
         "}\n"
         "complete -o filenames -F _stet stet\n";
}

std::string ZshCompletion(const ProgramHelp& help) {
  std::string script =
      "#compdef stet\n# Made by `stet help --completion zsh`.\n_stet() {\n"
      "  local context state state_descr line\n  typeset -A opt_args\n"
      "  local -a commands=(\n";
  for (const CommandHelp& command : help.commands)
    absl::StrAppend(&script, "    ",
                    Quoted(absl::StrCat(command.name, ":",
                                        absl::StrReplaceAll(command.description,
                                                            {{":", "\\:"}}))),
                    "\n");
  script += "  )\n  _arguments -C \\\n";
  AppendZshOptions(help.common, "    ", script);
  script +=
      "    '--help[say what can be typed]' \\\n"
      "    '1:command:->command' '*::argument:->argument'\n"
      "  case $state in\n"
      "    command) _describe 'command' commands ;;\n"
      "    argument)\n      case $line[1] in\n";
  for (const CommandHelp& command : help.commands) {
    absl::StrAppend(&script, "        ", command.name, ") _arguments \\\n");
    AppendZshOptions(command.options, "          ", script);
    AppendZshOptions(help.common, "          ", script);
    script += "          '--help[say what can be typed]' ;;\n";
  }
  return script + "      esac ;;\n  esac\n}\n_stet \"$@\"\n";
}

std::string FishCompletion(const ProgramHelp& help) {
  std::string script =
      "# fish completion for stet; made by `stet help --completion fish`.\n";
  AppendFishOptions(help.common, "", script);
  script += "complete -c stet -l help -d 'Say what can be typed'\n";
  for (const CommandHelp& command : help.commands) {
    absl::StrAppend(&script, "complete -c stet -n __fish_use_subcommand -f -a ",
                    command.name, " -d ", Quoted(command.description), "\n");
    AppendFishOptions(
        command.options,
        absl::StrCat(" -n '__fish_seen_subcommand_from ", command.name, "'"),
        script);
  }
  return script;
}

}  // namespace stet
