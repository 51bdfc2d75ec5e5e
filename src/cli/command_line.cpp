#include "command_line.h"

#include <exception>
#include <iostream>
#include <new>

#include "cache_folder.h"
#include "crosswalk/base/text.h"
#include "crosswalk/script/kept_programs.h"
#include "crosswalk/tool/registry.h"
#include "names.h"

#ifndef CROSSWALK_VERSION
#define CROSSWALK_VERSION "0.1.0"
#endif

namespace crosswalk::cli {
namespace {

constexpr const char* kSourceHelp = "A project: a path whose tool is found by looking, tool:path, or ir:file";

// The command line names no tool and no database by itself: it says what the binary was built with.
std::string tool_list() { return join(tool_names(), ", "); }
std::string database_list() { return join(database_names(), ", "); }
std::string example_url(std::size_t index) {
  const auto& databases = all_databases();
  return std::string(databases[index % databases.size()]->example_url());
}
// Some tool's name, for examples.
std::string tool_example(std::size_t index) { return tool_names()[index % all_tools().size()]; }
std::string url_help() { return "The database, such as " + example_url(0) + " (or set DATABASE_URL)"; }
std::string database_help() {
  return "The database that the SQL is for, where the project does not say: " + database_list();
}

CLI::App* add_command(CommandLine& line, const std::string& name, const std::string& description,
                      const std::string& examples, std::function<int()> action) {
  CLI::App* command = line.app.add_subcommand(name, description);
  command->footer("Examples:\n" + examples);
  command->callback([&line, action = std::move(action)] { line.chosen = action; });
  return command;
}

void add_global(CLI::App& app, GlobalOptions& global) {
  app.add_option("--format", global.format, "How the result is given: text, json, or yaml")
      ->check(CLI::IsMember({"text", "json", "yaml"}));
  app.add_option("--color", global.color, "Colours: auto, always, never (NO_COLOR is respected)")
      ->transform(CLI::CheckedTransformer(std::map<std::string, ColorChoice>{
          {"auto", ColorChoice::Auto}, {"always", ColorChoice::Always}, {"never", ColorChoice::Never}}));
  app.add_flag("-q,--quiet", global.quiet, "Say nothing but errors and what was asked for");
  app.add_flag("--no-cache", global.no_cache, "Parse every script anew (or set CROSSWALK_NO_CACHE)");
}

void add_reading_commands(CommandLine& line) {
  CLI::App* detect_command = add_command(line, "detect", "Find every migration project below a folder",
                                         "  crosswalk detect\n  crosswalk detect services --format json",
                                         [&line] { return detect(line.detect, line.global); });
  detect_command->add_option("DIR", line.detect.folder, "Where to look; here if not given");

  CLI::App* ops_command =
      add_command(line, "ops", "Show a project's neutral history, step by step",
                  "  crosswalk ops services/accounts\n  crosswalk ops " + tool_example(1) +
                      ":db/migration --database " + database_names().front() +
                      "\n"
                      "  crosswalk ops services/accounts --format json > history.json\n  crosswalk ops ir:history.json",
                  [&line] { return ops(line.ops, line.global); });
  ops_command->add_option("SOURCE", line.ops.source, kSourceHelp)->required();
  ops_command->add_option("--database", line.ops.database, database_help());
  ops_command->add_option("--only", line.ops.only, "Show one migration alone, by its id");

  CLI::App* schema_command = add_command(
      line, "schema", "Show the schema after the last migration, or after one of them, or that of a database",
      "  crosswalk schema services/billing\n  crosswalk schema services/billing --at 3 --format mermaid\n"
      "  crosswalk schema --url " +
          example_url(0) + "\n  crosswalk schema services/billing --against " + example_url(0),
      [&line] { return schema(line.schema, line.global); });
  CLI::Option* source = schema_command->add_option("SOURCE", line.schema.source, kSourceHelp);
  schema_command->add_option("--at", line.schema.at, "The id of the migration to stop after");
  schema_command->add_option("--database", line.schema.database, database_help());
  schema_command->add_option("--format", line.schema.form, "sql, json, mermaid, or dbml")
      ->check(CLI::IsMember({"sql", "json", "mermaid", "dbml", "text", "yaml"}));
  schema_command->add_option("--url", line.schema.url, "Show the schema that a database has, instead of a SOURCE's")
      ->excludes(source);
  schema_command
      ->add_option("--against", line.schema.against, "List what a database has otherwise than the history makes it")
      ->needs(source);

  CLI::App* explain_command =
      add_command(line, "explain", "Say what a diagnostic means and what to do", "  crosswalk explain CW0102",
                  [&line] { return explain(line.explain, line.global); });
  explain_command->add_option("CODE", line.explain.code, "The code of a diagnostic")->required();
}

void add_writing_commands(CommandLine& line) {
  CLI::App* convert_command =
      add_command(line, "convert", "Write a project for another tool",
                  "  crosswalk convert services/accounts --to " + tool_example(1) +
                      " --out converted\n  crosswalk convert " + tool_example(1) + ":sql --to " + tool_example(0) +
                      " --database " + database_names().front() + " --out converted",
                  [&line] { return convert(line.convert, line.global); });
  convert_command->add_option("SOURCE", line.convert.source, kSourceHelp)->required();
  convert_command->add_option("--to", line.convert.to, "The tool to write for: " + tool_list())->required();
  convert_command->add_option("--out", line.convert.out, "The folder to write to; it must be empty or not exist")
      ->required();
  convert_command->add_option("--database", line.convert.database, "The database to write for: " + database_list());
  convert_command->add_flag("--allow-manual", line.convert.allow_manual,
                            "Write even what is left for a person, such that the tool stops there");

  CLI::App* apply_command =
      add_command(line, "apply", "Apply what is pending and write the tool's own version table",
                  "  crosswalk apply services/accounts --url " + example_url(0) +
                      "\n  crosswalk apply services/accounts services/billing --url " + example_url(1) + " --dry-run",
                  [&line] { return apply(line.apply, line.global); });
  apply_command->add_option("SOURCE", line.apply.sources, kSourceHelp)->required();
  apply_command->add_option("--url", line.apply.url, url_help())->envname("DATABASE_URL")->required();
  apply_command->add_flag("--dry-run", line.apply.dry_run, "Print exactly what would run, and run nothing");
  apply_command->add_option("--to", line.apply.to, "The id of the last migration to apply");
  apply_command->add_option("--lock-wait", line.apply.lock_wait_seconds, "Seconds to wait for a lock that is held (10)")
      ->check(CLI::Range(0, 3600));

  CLI::App* status_command =
      add_command(line, "status", "Compare projects with a database: applied, pending, failed, edited, missing",
                  "  crosswalk status services/accounts services/billing --url " + example_url(0),
                  [&line] { return status(line.status, line.global); });
  status_command->add_option("SOURCE", line.status.sources, kSourceHelp)->required();
  status_command->add_option("--url", line.status.url, url_help())->envname("DATABASE_URL")->required();
}

void add_shell_commands(CommandLine& line) {
  CLI::App* completions = add_command(line, "completions", "Print the completions of a shell: bash, zsh, fish",
                                      "  crosswalk completions bash > /etc/bash_completion.d/crosswalk\n"
                                      "  crosswalk completions fish > ~/.config/fish/completions/crosswalk.fish",
                                      [&line] {
                                        std::cout << completion_script(line.app, line.shell);
                                        return 0;
                                      });
  completions->add_option("SHELL", line.shell, "bash, zsh, or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  add_command(line, "man", "Print the man page", "  crosswalk man | man -l -", [&line] {
    std::cout << man_page(line.app);
    return 0;
  });
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

// The first word that is no option, if it names no command; empty otherwise.
std::string unknown_command(const CLI::App& app, int argc, char** argv) {
  if (!app.get_subcommands().empty()) return "";
  const std::vector<std::string> names = command_names(app);
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.starts_with('-')) continue;
    return std::find(names.begin(), names.end(), word) == names.end() ? word : "";
  }
  return "";
}

bool wants_json(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--format=json" || (word == "--format" && i + 1 < argc && std::string_view(argv[i + 1]) == "json"))
      return true;
  }
  return false;
}

// The parser begins some of its messages as sentences, but others with the name of an argument.
std::string as_message(std::string text) {
  const auto continues_word = [](char c) { return (c >= 'a' && c <= 'z') || c == ' '; };
  if (text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && continues_word(text[1]))
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

int report_usage(const CommandLine& line, const CLI::ParseError& error, int argc, char** argv) {
  GlobalOptions global = line.global;
  if (wants_json(argc, argv)) global.format = "json";
  const std::vector<CLI::App*> commands = line.app.get_subcommands();
  const std::string command = commands.empty() ? "" : commands.front()->get_name();
  Output output(command, global);
  Diagnostics diagnostics;
  std::string message = as_message(error.what());
  std::string help = "see `crosswalk " + (command.empty() ? "" : command + " ") + "--help`";
  if (const std::string unknown = unknown_command(line.app, argc, argv); !unknown.empty()) {
    message = "there is no command `" + unknown + "`";
    const auto near = nearest_word(unknown, command_names(line.app));
    if (near) help = "did you mean `crosswalk " + *near + "`?";
  }
  diagnostics.report<Code::UsageError>({}, message).help(help);
  return output.finish(Exit::Usage, diagnostics);
}

}  // namespace

CommandLine::CommandLine()
    : app("Reads the database migrations of several tools into one neutral history, and writes it for any of them: " +
              tool_list() + ".",
          "crosswalk") {
  app.set_version_flag("--version", std::string("crosswalk ") + CROSSWALK_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.get_formatter()->column_width(28);
  app.footer(
      "Exit codes: 0 fine; 1 findings; 2 usage or configuration; 3 cannot connect; 4 history and database disagree;\n"
      "5 a migration failed; 6 cannot be translated; 7 lock not obtained; 130 interrupted.");
  add_global(app, global);
  add_reading_commands(*this);
  add_writing_commands(*this);
  add_shell_commands(*this);
}

int run(int argc, char** argv) {
  CommandLine line;
  try {
    line.app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const auto commands = line.app.get_subcommands();
    std::cout << (commands.empty() ? line.app.help() : commands.front()->help());
    return 0;
  } catch (const CLI::CallForAllHelp&) {
    std::cout << line.app.help("", CLI::AppFormatMode::All);
    return 0;
  } catch (const CLI::CallForVersion&) {
    std::cout << "crosswalk " CROSSWALK_VERSION "\n";
    return 0;
  } catch (const CLI::ParseError& error) {
    return report_usage(line, error, argc, argv);
  }
  if (line.schema.form == "json" || line.schema.form == "yaml") line.global.format = line.schema.form;
  if (!line.global.no_cache) script::keep_programs_in(cache_folder());
  try {
    return line.chosen();
  } catch (const std::bad_alloc&) {
    std::cerr << "crosswalk: out of memory\n";
  }
  return static_cast<int>(Exit::Usage);
}

}  // namespace crosswalk::cli
