#include <algorithm>
#include <utility>

#include "commands.h"
#include "coverage.h"
#include "crosswalk/translate/legalize.h"
#include "source.h"
#include "write_folder.h"

namespace crosswalk::cli {
namespace {

struct Conversion {
  LoadedHistory loaded;
  const Tool* target = nullptr;
  const Database* database = nullptr;
};

// SQL that is only carried can be written for its own tool and database, as it stands, and for nothing else.
bool can_be_said(const LoadedHistory& loaded, const Tool& target, const Database& database, Diagnostics& diagnostics) {
  const Database* carried = loaded.database->models_scripts() ? &database : loaded.database;
  if (carried->models_scripts()) return true;
  if (loaded.database == &database && loaded.history.tool == target.name()) return true;
  const Tool* own = find_tool(loaded.history.tool);
  const std::string title(own == nullptr || carried != loaded.database ? target.title() : own->title());
  diagnostics.report<Code::DatabaseScriptsOnly>(
      {}, carried->name(),
      carried == loaded.database ? "its migrations can be written for " + title + " on it, as they stand"
                                 : "no migrations are written for it");
  return false;
}

std::optional<Conversion> prepare(const ConvertOptions& options, Diagnostics& diagnostics) {
  const Tool* target = tool_named(options.to, diagnostics);
  if (target == nullptr) return std::nullopt;
  const Database* wished = nullptr;
  if (!options.database.empty() && (wished = database_named(options.database, diagnostics)) == nullptr)
    return std::nullopt;
  std::optional<Source> source = open_source(options.source, wished, diagnostics);
  if (!source) return std::nullopt;
  std::optional<LoadedHistory> loaded = load(std::move(*source), wished, diagnostics);
  if (!loaded) return std::nullopt;
  const Database* database = wished != nullptr ? wished : loaded->database;
  if (!can_be_said(*loaded, *target, *database, diagnostics)) return std::nullopt;
  return Conversion{.loaded = std::move(*loaded), .target = target, .database = database};
}

std::string project_name(const LoadedHistory& loaded) {
  return loaded.source.project && !loaded.source.project->name.empty() ? loaded.source.project->name : "migrations";
}

// Why something is left for a person, where that was not reported when it was found.
void report_manual(const History& history, Diagnostics& diagnostics) {
  const auto known = [&](const HostCode& code) {
    return std::any_of(diagnostics.items().begin(), diagnostics.items().end(), [&](const Diagnostic& item) {
      return item.severity == Severity::Error && item.message == code.why;
    });
  };
  const auto report = [&](const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      const auto* code = step.operation.as<HostCode>();
      if (code != nullptr && !known(*code)) diagnostics.report<Code::ManualWork>(step.span, code->why);
    }
  };
  for (const Migration& migration : history.in_order()) {
    report(migration.up);
    if (migration.down) report(*migration.down);
  }
  for (const Hook& hook : history.hooks) report(hook.steps);
}

// What a tool runs beside its migrations, another has no place for.
void leave_hooks(Conversion& conversion) {
  History& history = conversion.loaded.history;
  if (history.tool == conversion.target->name()) return;
  for (Hook& hook : history.hooks) {
    leave_hook(hook, std::string(conversion.target->title()) + " has no such scripts");
  }
}

// The same command, with what is left for a person written as a stop.
std::string with_manual(const ConvertOptions& options) {
  std::string command = "crosswalk convert " + options.source + " --to " + options.to + " --out " + options.out;
  if (!options.database.empty()) command += " --database " + options.database;
  return command + " --allow-manual";
}

// Its own tool can hold a branching history; for another, the order would be ours to decide.
bool has_one_order(const Conversion& conversion, Diagnostics& diagnostics) {
  const History& history = conversion.loaded.history;
  return history.tool == conversion.target->name() || check_one_head(history, diagnostics);
}

}  // namespace

int convert(const ConvertOptions& options, const GlobalOptions& global) {
  Output output("convert", global);
  Diagnostics diagnostics;
  if (!check_output_folder(options.out, diagnostics)) return output.finish(Exit::Usage, diagnostics);
  std::optional<Conversion> conversion = prepare(options, diagnostics);
  if (!conversion) return output.finish(exit_for(diagnostics, Exit::Usage), diagnostics);

  if (!has_one_order(*conversion, diagnostics)) return output.finish(exit_for(diagnostics, Exit::Usage), diagnostics);

  const Dialect& dialect = conversion->database->dialect();
  output.progress("translating…");
  LegalizeOptions legalize_options;
  legalize_options.source = &conversion->loaded.database->dialect();
  legalize_options.ways_back = conversion->database->models_scripts();
  leave_hooks(*conversion);
  const std::optional<History> legal =
      legalize(std::move(conversion->loaded.history), dialect, legalize_options, diagnostics);
  if (!legal) return output.finish(exit_for(diagnostics, Exit::CannotTranslate), diagnostics);
  show_coverage(*legal, output);
  const Coverage coverage = measure_coverage(*legal);
  const bool manual = !output.result()["manual"].empty();
  // A migration that was not read has no place at which the tool could stop: it would be missing without a trace.
  if (coverage.unread_files != 0) return output.finish(Exit::Usage, diagnostics);
  if (manual && !options.allow_manual) {
    report_manual(*legal, diagnostics);
    output.next(with_manual(options), "write it all the same: the tool stops at each place left for a person");
    return output.finish(Exit::CannotTranslate, diagnostics);
  }
  const WriteOptions write{
      .dialect = dialect, .allow_manual = options.allow_manual, .project_name = project_name(conversion->loaded)};
  const auto rendering = conversion->target->backend()->write(*legal, write, diagnostics);
  if (!rendering) return output.finish(exit_for(diagnostics, Exit::CannotTranslate), diagnostics);
  if (!write_folder(options.out, rendering->files, diagnostics)) return output.finish(Exit::Usage, diagnostics);

  output.result()["out"] = options.out;
  output.result()["tool"] = conversion->target->name();
  output.result()["database"] = dialect.name();
  output.result()["files"] = Json::array();
  for (const OutputFile& file : rendering->files) output.result()["files"].push_back(file.path);
  output.line();
  output.line("wrote " + plural(rendering->files.size(), "file") + " for " + std::string(conversion->target->title()) +
              " on " + std::string(dialect.name()) + " to " + options.out);
  for (const OutputFile& file : rendering->files) output.line(output.palette().dim("  " + file.path));
  output.next("cd " + options.out, "the project is ready: run " + std::string(conversion->target->title()) + " there");
  // What was written all the same is not fine if something in it could not be read as it should be.
  return output.finish(manual || diagnostics.has_errors() ? Exit::Findings : Exit::Fine, diagnostics);
}

}  // namespace crosswalk::cli
