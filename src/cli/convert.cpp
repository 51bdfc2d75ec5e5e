#include <filesystem>

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

std::optional<Conversion> prepare(const ConvertOptions& options, Diagnostics& diagnostics) {
  const Tool* target = tool_named(options.to, diagnostics);
  if (target == nullptr) return std::nullopt;
  const Database* wished = nullptr;
  if (!options.database.empty() && (wished = database_named(options.database, diagnostics)) == nullptr) return std::nullopt;
  std::optional<Source> source = open_source(options.source, diagnostics);
  if (!source) return std::nullopt;
  std::optional<LoadedHistory> loaded = load(std::move(*source), wished, diagnostics);
  if (!loaded) return std::nullopt;
  const Database* database = wished != nullptr ? wished : loaded->database;
  return Conversion{.loaded = std::move(*loaded), .target = target, .database = database};
}

std::string project_name(const LoadedHistory& loaded) {
  return loaded.source.project && !loaded.source.project->name.empty() ? loaded.source.project->name : "migrations";
}

void report_manual(const History& history, Diagnostics& diagnostics) {
  const auto report = [&](const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      if (const auto* code = std::get_if<HostCode>(&step.operation)) diagnostics.report<Code::ManualWork>(step.span, code->why);
    }
  };
  for (const Migration& migration : history.in_order()) {
    report(migration.up);
    if (migration.down) report(*migration.down);
  }
}

std::string up_command(const Tool& tool, const std::string& out) { return "cd " + out + "   # then run " + std::string(tool.title()); }

}  // namespace

int convert(const ConvertOptions& options, const GlobalOptions& global) {
  Output output("convert", global);
  Diagnostics diagnostics;
  if (!check_output_folder(options.out, diagnostics)) return output.finish(Exit::Usage, diagnostics);
  std::optional<Conversion> conversion = prepare(options, diagnostics);
  if (!conversion) return output.finish(exit_for(diagnostics, Exit::Usage), diagnostics);

  const Dialect& dialect = conversion->database->dialect();
  output.progress("translating…");
  const std::optional<History> legal = legalize(conversion->loaded.history, dialect, {}, diagnostics);
  if (!legal) return output.finish(exit_for(diagnostics, Exit::CannotTranslate), diagnostics);
  show_coverage(*legal, output);
  const Coverage coverage = measure_coverage(*legal);
  const bool manual = !output.result()["manual"].empty();
  const bool unread = coverage.unread_files != 0;
  if ((manual || unread) && !options.allow_manual) {
    report_manual(*legal, diagnostics);
    output.next("crosswalk convert " + options.source + " --to " + options.to + " --out " + options.out + " --allow-manual",
                "write it all the same: the tool stops at each place left for a person");
    return output.finish(unread && !manual ? Exit::Usage : Exit::CannotTranslate, diagnostics);
  }
  const WriteOptions write{.dialect = dialect, .allow_manual = options.allow_manual, .project_name = project_name(conversion->loaded)};
  const auto rendering = conversion->target->backend()->write(*legal, write, diagnostics);
  if (!rendering) return output.finish(exit_for(diagnostics, Exit::CannotTranslate), diagnostics);
  if (!write_folder(options.out, rendering->files, diagnostics)) return output.finish(Exit::Usage, diagnostics);

  output.result()["out"] = options.out;
  output.result()["tool"] = conversion->target->name();
  output.result()["database"] = dialect.name();
  output.result()["files"] = Json::array();
  for (const OutputFile& file : rendering->files) output.result()["files"].push_back(file.path);
  output.line();
  output.line("wrote " + plural(rendering->files.size(), "file") + " for " + std::string(conversion->target->title()) + " on " +
              std::string(dialect.name()) + " to " + options.out);
  for (const OutputFile& file : rendering->files) output.line(output.palette().dim("  " + file.path));
  output.next(up_command(*conversion->target, options.out), "the project is ready for its tool");
  return output.finish(manual || unread ? Exit::Findings : Exit::Fine, diagnostics);
}

}  // namespace crosswalk::cli
