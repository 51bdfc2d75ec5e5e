#include "commands.h"
#include "connection.h"
#include "coverage.h"
#include "crosswalk/audit/schema_export.h"
#include "crosswalk/catalog/evolve.h"
#include "opaque_steps.h"
#include "source.h"

namespace crosswalk::cli {
namespace {

std::string spell(const Catalog& catalog, const Dialect& dialect, const std::string& form, Diagnostics& diagnostics) {
  if (form == "mermaid") return schema_as_mermaid(catalog, dialect);
  if (form == "dbml") return schema_as_dbml(catalog, dialect);
  return schema_as_sql(catalog, dialect, diagnostics);
}

int show(const Catalog& catalog, const Dialect& dialect, const std::string& form, Output& output,
         Diagnostics& diagnostics) {
  if (output.structured()) {
    output.result()["schema"] = Json::parse(schema_as_json(catalog, dialect));
  } else {
    output.product(spell(catalog, dialect, form, diagnostics));
  }
  return output.finish(exit_for(diagnostics, Exit::Fine), diagnostics);
}

int show_database(const SchemaOptions& options, Output& output, Diagnostics& diagnostics) {
  const Database* database = database_at(options.url, diagnostics);
  if (database == nullptr) return output.finish(exit_for(diagnostics, Exit::Usage), diagnostics);
  const std::optional<Connection> connection = open_connection(*database, options.url, true, diagnostics);
  if (!connection) return output.finish(exit_for(diagnostics, Exit::CannotConnect), diagnostics);
  const std::optional<Catalog> catalog = database->inspect(*connection->session, {}, diagnostics);
  if (!catalog) return output.finish(exit_for(diagnostics, Exit::CannotConnect), diagnostics);
  return show(*catalog, database->dialect(), options.form, output, diagnostics);
}

// The step that a difference may follow from, because it is not known what it does.
Json reason_json(const Step& step) {
  const auto* code = step.operation.as<HostCode>();
  return {{"file", step.span.path()},
          {"line", step.span.line},
          {"why", code != nullptr ? code->why : "it is carried word for word"}};
}

void list(const std::vector<Difference>& differences, const OpaqueSteps& opaque, Output& output) {
  Json& result = output.result()["differences"] = Json::array();
  std::size_t explained = 0;
  for (const Difference& difference : differences) {
    Json& item = result.emplace_back(
        Json{{"object", difference.object}, {"history", difference.left}, {"database", difference.right}});
    const Step* reason = opaque.reason_for(difference);
    if (reason != nullptr) item["perhaps_from"] = reason_json(*reason);
    if (reason != nullptr) ++explained;
    output.line(output.palette().bold(printable(difference.object)));
    const auto side = [](const std::string& text) { return text.empty() ? "not there" : printable(text); };
    output.line("  history   " + side(difference.left));
    output.line("  database  " + side(difference.right));
    if (reason == nullptr) continue;
    const Json place = item["perhaps_from"];
    output.line("  perhaps   from " + place["file"].get<std::string>() + ":" +
                std::to_string(place["line"].get<std::uint32_t>()) + ", " + printable(place["why"].get<std::string>()));
  }
  if (differences.empty()) return output.line("the database has the schema that the history makes");
  output.line(plural(differences.size(), "difference") +
              (explained == 0 ? "" : ", " + std::to_string(explained) + " perhaps from steps that are not understood"));
}

// Compares with a database, the tool's own version tables aside.
int compare_with_database(const LoadedHistory& loaded, const Catalog& catalog, const SchemaOptions& options,
                          Output& output, Diagnostics& diagnostics) {
  const Database* database = database_at(options.against, diagnostics);
  if (database == nullptr) return output.finish(exit_for(diagnostics, Exit::Usage), diagnostics);
  if (database != loaded.database) {
    diagnostics.report<Code::DatabaseContradicts>({}, loaded.database->name(), database->name());
    return output.finish(Exit::Usage, diagnostics);
  }
  std::optional<Connection> connection = open_connection(*database, options.against, true, diagnostics);
  if (!connection) return output.finish(exit_for(diagnostics, Exit::CannotConnect), diagnostics);
  std::vector<QualifiedName> leave_out;
  if (const Tool* tool = loaded.source.tool; tool != nullptr && tool->ledger() != nullptr) {
    const Subject subject{.loaded = loaded, .ledger = tool->ledger(), .state = {}};
    leave_out = tool->ledger()->tables(context_of(subject, *connection, loaded.history));
  }
  const std::optional<Catalog> found = database->inspect(*connection->session, leave_out, diagnostics);
  if (!found) return output.finish(exit_for(diagnostics, Exit::CannotConnect), diagnostics);
  std::vector<Difference> differences = compare(catalog, *found);
  // Where a connection sees one schema, another is a database of its own, and not looked into.
  std::erase_if(differences, [&](const Difference& difference) {
    return !database->dialect().features().schemas && difference.object.starts_with("schema `");
  });
  std::optional<std::string> at;
  if (!options.at.empty()) at = options.at;
  list(differences, OpaqueSteps(loaded.history, at, catalog, *found), output);
  return output.finish(exit_for(diagnostics, differences.empty() ? Exit::Fine : Exit::Findings), diagnostics);
}

}  // namespace

int schema(const SchemaOptions& options, const GlobalOptions& global) {
  Output output("schema", global);
  Diagnostics diagnostics;
  if (!options.url.empty()) return show_database(options, output, diagnostics);
  if (options.source.empty()) {
    diagnostics.report<Code::UsageError>({}, "a SOURCE or `--url` is needed").help("see `crosswalk schema --help`");
    return output.finish(Exit::Usage, diagnostics);
  }
  const Database* wished = nullptr;
  const bool named = !options.database.empty();
  if (named || !options.against.empty()) {
    wished = named ? database_named(options.database, diagnostics) : database_at(options.against, diagnostics);
    if (wished == nullptr) return output.finish(Exit::Usage, diagnostics);
  }
  std::optional<Source> source = open_source(options.source, wished, diagnostics);
  std::optional<LoadedHistory> loaded;
  if (source) loaded = load(std::move(*source), wished, diagnostics);
  if (!loaded) return output.finish(exit_for(diagnostics, Exit::Usage), diagnostics);
  if (!loaded->database->models_scripts()) {
    diagnostics.report<Code::DatabaseScriptsOnly>({}, loaded->database->name(),
                                                  "what its migrations make of a schema is not known");
    return output.finish(Exit::Usage, diagnostics);
  }
  std::optional<std::string> at;
  if (!options.at.empty()) at = options.at;
  if (at && loaded->history.find(*at) == nullptr) {
    diagnostics.report<Code::MigrationNotFound>({}, *at);
    return output.finish(Exit::Usage, diagnostics);
  }
  const Dialect& dialect = loaded->database->dialect();
  const Catalog catalog = simulate(loaded->history, dialect.catalog_rules(), diagnostics, at);
  if (!options.against.empty()) return compare_with_database(*loaded, catalog, options, output, diagnostics);
  return show(catalog, dialect, options.form, output, diagnostics);
}

}  // namespace crosswalk::cli
