#include "commands.h"
#include "crosswalk/audit/schema_export.h"
#include "crosswalk/catalog/evolve.h"
#include "source.h"

namespace crosswalk::cli {
namespace {

std::string spell(const Catalog& catalog, const Dialect& dialect, const std::string& form, Diagnostics& diagnostics) {
  if (form == "mermaid") return schema_as_mermaid(catalog, dialect);
  if (form == "dbml") return schema_as_dbml(catalog, dialect);
  return schema_as_sql(catalog, dialect, diagnostics);
}

}  // namespace

int schema(const SchemaOptions& options, const GlobalOptions& global) {
  Output output("schema", global);
  Diagnostics diagnostics;
  const Database* wished = nullptr;
  if (!options.database.empty() && (wished = database_named(options.database, diagnostics)) == nullptr) {
    return output.finish(Exit::Usage, diagnostics);
  }
  std::optional<Source> source = open_source(options.source, diagnostics);
  std::optional<LoadedHistory> loaded;
  if (source) loaded = load(std::move(*source), wished, diagnostics);
  if (!loaded) return output.finish(exit_for(diagnostics, Exit::Usage), diagnostics);
  std::optional<std::string> at;
  if (!options.at.empty()) at = options.at;
  if (at && loaded->history.find(*at) == nullptr) {
    diagnostics.report<Code::MigrationNotFound>({}, *at);
    return output.finish(Exit::Usage, diagnostics);
  }
  const Dialect& dialect = loaded->database->dialect();
  const Catalog catalog = simulate(loaded->history, dialect.catalog_rules(), diagnostics, at);
  if (output.structured()) {
    output.result()["schema"] = Json::parse(schema_as_json(catalog, dialect));
  } else {
    output.product(spell(catalog, dialect, options.form, diagnostics));
  }
  return output.finish(exit_for(diagnostics, Exit::Fine), diagnostics);
}

}  // namespace crosswalk::cli
