#include "crosswalk/catalog/evolve.h"
#include "crosswalk/tool/registry.h"
#include "crosswalk/tool/sql_script.h"
#include "input.h"

namespace crosswalk::fuzz {

namespace {

// A script as it goes on after reading: simulated, and written again in each dialect.
void carry_on(const Dialect& from, const std::shared_ptr<const SourceFile>& file) {
  Diagnostics diagnostics;
  const std::vector<Step> steps = from.read(file, {}, diagnostics);
  Catalog catalog(from.catalog_rules());
  for (const Step& step : steps) {
    for (const Database* to : all_databases()) (void)to->dialect().write(step, catalog, diagnostics);
    (void)evolve(catalog, step, diagnostics);
  }
}

}  // namespace

// Any bytes at all as a migration: what was read is applied to a catalog and written in every dialect.
int take(std::string_view input) {
  const auto file = SourceFile::make("fuzz.sql", std::string(input));
  for (const Database* database : all_databases()) carry_on(database->dialect(), file);
  return 0;
}

}  // namespace crosswalk::fuzz
