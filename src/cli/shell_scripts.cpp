#include <sstream>

#include "command_line.h"
#include "names.h"

namespace crosswalk::cli {
namespace {

struct OptionText {
  std::vector<std::string> names;  // with their dashes
  std::string description;
  std::vector<std::string> values;  // what may follow, if that is a short list
  bool takes_value = false;
};

// What may follow an option, by its name: kept beside the options' own checks in command_line.cpp.
std::vector<std::string> values_of(const std::string& name, const std::string& command) {
  if (name == "--format") {
    if (command == "schema") return {"sql", "json", "mermaid", "dbml"};
    return {"text", "json", "yaml"};
  }
  if (name == "--color") return {"auto", "always", "never"};
  if (name == "--to" && command == "convert") return tool_names();
  if (name == "--database") return database_names();
  return {};
}

std::vector<OptionText> options_of(const CLI::App& app) {
  std::vector<OptionText> result;
  for (const CLI::Option* option : app.get_options({})) {
    if (option->get_positional()) continue;
    OptionText text;
    for (const std::string& name : option->get_snames()) text.names.push_back("-" + name);
    for (const std::string& name : option->get_lnames()) text.names.push_back("--" + name);
    text.description = option->get_description();
    text.takes_value = option->get_items_expected_max() > 0;
    text.values = values_of(text.names.back(), app.get_name());
    result.push_back(std::move(text));
  }
  return result;
}

std::string words(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& item : list) text += (text.empty() ? "" : " ") + item;
  return text;
}

std::string escaped(const std::string& text, char quote) {
  std::string result;
  for (const char c : text) {
    if (c == quote || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const OptionText& option : options_of(app)) names.insert(names.end(), option.names.begin(), option.names.end());
  return names;
}

std::string bash(const CLI::App& app) {
  std::ostringstream out;
  std::vector<std::string> commands;
  for (const CLI::App* command : app.get_subcommands({})) commands.push_back(command->get_name());
  out << "# bash completion for crosswalk; made by `crosswalk completions bash`\n"
         "_crosswalk() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= word\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    case $word in "
      <<
      [&] {
        std::string alternatives;
        for (const auto& name : commands) alternatives += (alternatives.empty() ? "" : "|") + name;
        return alternatives;
      }()
      << ") command=$word; break ;; esac\n"
         "  done\n"
         "  case $command,$previous in\n";
  for (const CLI::App* command : app.get_subcommands({})) {
    for (const OptionText& option : options_of(*command)) {
      if (!option.values.empty()) {
        out << "    " << command->get_name() << "," << option.names.back() << ") COMPREPLY=($(compgen -W '"
            << words(option.values) << "' -- \"$current\")); return ;;\n";
      }
    }
  }
  for (const OptionText& option : options_of(app)) {
    if (!option.values.empty()) {
      out << "    *," << option.names.back() << ") COMPREPLY=($(compgen -W '" << words(option.values)
          << "' -- \"$current\")); return ;;\n";
    }
  }
  out << "  esac\n"
         "  if [[ -z $command ]]; then COMPREPLY=($(compgen -W '"
      << words(commands) << " " << words(option_names(app))
      << "' -- \"$current\")); return; fi\n"
         "  if [[ $current == -* ]]; then\n"
         "    case $command in\n";
  for (const CLI::App* command : app.get_subcommands({})) {
    out << "      " << command->get_name() << ") COMPREPLY=($(compgen -W '" << words(option_names(*command)) << " "
        << words(option_names(app)) << "' -- \"$current\")) ;;\n";
  }
  out << "    esac\n"
         "    return\n"
         "  fi\n"
         "  COMPREPLY=($(compgen -f -- \"$current\"))\n"
         "}\n"
         "complete -o filenames -F _crosswalk crosswalk\n";
  return out.str();
}

void zsh_options(const CLI::App& app, std::ostringstream& out, const std::string& indent) {
  for (const OptionText& option : options_of(app)) {
    for (const std::string& name : option.names) {
      std::string description = escaped(option.description, '\'');
      for (char& c : description) c = c == '[' || c == ']' || c == ':' || c == '\'' ? ' ' : c;
      out << indent << "'" << name << "[" << description << "]";
      if (option.takes_value) out << ":value:" << (option.values.empty() ? "" : "(" + words(option.values) + ")");
      out << "' \\\n";
    }
  }
}

std::string zsh(const CLI::App& app) {
  std::ostringstream out;
  out << "#compdef crosswalk\n# made by `crosswalk completions zsh`\n_crosswalk() {\n  local -a commands\n  "
         "commands=(\n";
  for (const CLI::App* command : app.get_subcommands({})) {
    std::string description = command->get_description();
    for (char& c : description) c = c == ':' || c == '\'' ? ' ' : c;
    out << "    '" << command->get_name() << ":" << description << "'\n";
  }
  out << "  )\n  _arguments -C \\\n";
  zsh_options(app, out, "    ");
  out << "    '1:command:->command' '*::argument:->argument'\n"
         "  case $state in\n"
         "    command) _describe command commands ;;\n"
         "    argument)\n"
         "      case $words[1] in\n";
  for (const CLI::App* command : app.get_subcommands({})) {
    out << "        " << command->get_name() << ") _arguments \\\n";
    zsh_options(*command, out, "          ");
    out << "          '*:file:_files' ;;\n";
  }
  out << "      esac ;;\n  esac\n}\n_crosswalk \"$@\"\n";
  return out.str();
}

void fish_options(const CLI::App& app, const std::string& condition, std::ostringstream& out) {
  for (const OptionText& option : options_of(app)) {
    out << "complete -c crosswalk" << condition;
    for (const std::string& name : option.names) {
      if (name.starts_with("--")) {
        out << " -l " << name.substr(2);
      } else {
        out << " -s " << name.substr(1);
      }
    }
    if (option.takes_value) out << " -r";
    if (!option.values.empty()) out << " -f -a '" << words(option.values) << "'";
    out << " -d '" << escaped(option.description, '\'') << "'\n";
  }
}

std::string fish(const CLI::App& app) {
  std::ostringstream out;
  out << "# fish completion for crosswalk; made by `crosswalk completions fish`\n";
  for (const CLI::App* command : app.get_subcommands({})) {
    out << "complete -c crosswalk -n __fish_use_subcommand -f -a " << command->get_name() << " -d '"
        << escaped(command->get_description(), '\'') << "'\n";
    fish_options(*command, " -n '__fish_seen_subcommand_from " + command->get_name() + "'", out);
  }
  fish_options(app, "", out);
  return out.str();
}

// Text for troff: backslashes and leading dots are its own.
std::string roff(const std::string& text) {
  std::string result;
  bool line_start = true;
  for (const char c : text) {
    if (c == '\\') {
      result += "\\\\";
    } else if (c == '-') {
      result += "\\-";
    } else if (line_start && (c == '.' || c == '\'')) {
      result += "\\&";
      result += c;
    } else {
      result += c;
    }
    line_start = c == '\n';
  }
  return result;
}

void man_options(const CLI::App& app, std::ostringstream& out) {
  for (const CLI::Option* option : app.get_options({})) {
    out << ".TP\n";
    if (option->get_positional()) {
      out << ".I " << roff(option->get_name(true)) << "\n";
    } else {
      out << ".B " << roff(option->get_name(false, true)) << "\n";
    }
    out << roff(option->get_description()) << "\n";
  }
}

}  // namespace

std::string completion_script(const CLI::App& app, const std::string& shell) {
  if (shell == "zsh") return zsh(app);
  return shell == "fish" ? fish(app) : bash(app);
}

std::string man_page(const CLI::App& app) {
  std::ostringstream out;
  out << ".TH CROSSWALK 1\n.SH NAME\ncrosswalk \\- one neutral history for database migrations\n"
         ".SH SYNOPSIS\n.B crosswalk\n.I command\n[options]\n"
         ".SH DESCRIPTION\n"
      << roff(app.get_description()) << "\n.SH OPTIONS\n";
  man_options(app, out);
  out << ".SH COMMANDS\n";
  for (const CLI::App* command : app.get_subcommands({})) {
    out << ".SS " << roff(command->get_name()) << "\n" << roff(command->get_description()) << ".\n";
    man_options(*command, out);
    out << ".PP\n.nf\n" << roff(command->get_footer()) << "\n.fi\n";
  }
  out << ".SH EXIT STATUS\n.nf\n"
      << roff(app.get_footer())
      << "\n.fi\n"
         ".SH ENVIRONMENT\n.TP\n.B DATABASE_URL\nThe database, where \\-\\-url is not given.\n.TP\n.B NO_COLOR\nNo "
         "colours, whatever its value.\n";
  return out.str();
}

}  // namespace crosswalk::cli
