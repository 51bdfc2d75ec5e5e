#include "commands.h"
#include "coverage.h"
#include "crosswalk/base/text.h"
#include "crosswalk/workspace/facts.h"
#include "source.h"

namespace crosswalk::cli {
namespace {

void show_step(const Step& step, std::string_view mark, Output& output) {
  const Palette& palette = output.palette();
  std::string text = std::string("    ") + std::string(mark) + " " + printable(describe(step.operation));
  if (!step.guards.empty() || step.tolerant) text += " (conditional)";
  if (step.operation.is<HostCode>()) text = palette.yellow(text);
  if (step.span.line != 0) {
    text += palette.dim("  " + std::string(step.span.path()) + ":" + std::to_string(step.span.line));
  }
  output.line(text);
}

void show_migration(const Migration& migration, Output& output) {
  const Palette& palette = output.palette();
  std::string heading = palette.bold(printable(migration.id));
  if (!migration.title.empty() && migration.title != migration.id) heading += "  " + printable(migration.title);
  if (migration.kind == MigrationKind::Repeatable) heading += palette.dim("  (repeatable)");
  if (migration.transaction == TransactionMode::Never) heading += palette.dim("  (no transaction)");
  output.line(heading);
  for (const Step& step : migration.up) show_step(step, "+", output);
  if (!migration.down) return;
  for (const Step& step : *migration.down) show_step(step, "-", output);
}

void show_hook(const Hook& hook, Output& output) {
  const Palette& palette = output.palette();
  std::string heading = palette.bold(printable(hook.moment));
  if (!hook.title.empty()) heading += "  " + printable(hook.title);
  heading += palette.dim(hook.transaction == TransactionMode::Never ? "  (beside the migrations, no transaction)"
                                                                    : "  (beside the migrations)");
  output.line(heading);
  for (const Step& step : hook.steps) show_step(step, "+", output);
}

std::string title_of(const LoadedHistory& loaded) {
  const std::string tool = loaded.source.tool != nullptr ? std::string(loaded.source.tool->title()) : "saved history";
  return loaded.source.argument + " · " + tool + " · " + std::string(loaded.database->name()) + " · " +
         plural(loaded.history.in_order().size(), "migration");
}

// What the user could declare, so that more is understood.
void show_open_facts(const std::vector<script::OpenFact>& open, Output& output) {
  if (open.empty()) return;
  Json list = Json::array();
  for (const script::OpenFact& fact : open) list.push_back({{"name", fact.name}, {"uses", fact.uses}});
  output.result()["open_facts"] = std::move(list);
  output.line();
  output.line(output.palette().bold("open questions") + ", settled by a file " + std::string(kFactsFile) +
              " beside the project that fills these in:");
  output.line();
  const std::string text = write_open_facts(open);
  for (const std::string_view line : split_lines(text)) output.line(printable(line));
}

}  // namespace

int ops(const OpsOptions& options, const GlobalOptions& global) {
  Output output("ops", global);
  Diagnostics diagnostics;
  const Database* wished = nullptr;
  if (!options.database.empty() && (wished = database_named(options.database, diagnostics)) == nullptr) {
    return output.finish(Exit::Usage, diagnostics);
  }
  std::optional<Source> source = open_source(options.source, wished, diagnostics);
  std::optional<LoadedHistory> loaded;
  if (source) loaded = load(std::move(*source), wished, diagnostics);
  if (!loaded) return output.finish(exit_for(diagnostics, Exit::Usage), diagnostics);

  if (!options.only.empty() && loaded->history.find(options.only) == nullptr) {
    diagnostics.report<Code::MigrationNotFound>({}, options.only);
    return output.finish(Exit::Usage, diagnostics);
  }
  if (output.format() == Format::AsJson) {
    output.stream("history", [&history = loaded->history](std::ostream& out, std::string_view indent) {
      write_history_json(history, out, indent);
    });
  } else if (output.structured()) {
    output.result()["history"] = Json::parse(history_to_json(loaded->history));
  } else {
    output.line(output.palette().bold(title_of(*loaded)));
    for (const Migration& migration : loaded->history.in_order()) {
      if (options.only.empty() || migration.id == options.only) show_migration(migration, output);
    }
    for (const Hook& hook : loaded->history.hooks) {
      if (options.only.empty()) show_hook(hook, output);
    }
  }
  show_coverage(loaded->history, output);
  show_open_facts(loaded->open_facts, output);
  const Coverage coverage = measure_coverage(loaded->history);
  const bool findings = coverage.manual != 0 || coverage.migrations_whole != coverage.migrations;
  return output.finish(exit_for(diagnostics, findings ? Exit::Findings : Exit::Fine), diagnostics);
}

}  // namespace crosswalk::cli
