#include "rebuilds.h"

#include <algorithm>

#include "crosswalk/tool/sql_script.h"

namespace crosswalk::alembic {
namespace {

void lose_numbering(const CatalogTable& table, std::vector<Operation>& losses) {
  for (const Column& column : table.definition.columns) {
    if (!column.identity) continue;
    AlterColumn alter;
    alter.table = table.definition.name;
    alter.column = column.name;
    alter.identity = Remove{};
    losses.emplace_back(std::move(alter));
  }
}

void lose_index_keys(const CatalogTable& table, std::vector<Operation>& losses) {
  for (const IndexDefinition& index : table.indexes) {
    if (!index.name) continue;
    const bool computed =
        std::any_of(index.keys.begin(), index.keys.end(), [](const IndexKey& key) { return !key.column; });
    const bool directed =
        std::any_of(index.keys.begin(), index.keys.end(), [](const IndexKey& key) { return key.descending; });
    if (!computed && !directed) continue;
    DropIndex drop;
    drop.index = QualifiedName(table.definition.name.schema, *index.name);
    drop.table = table.definition.name;
    losses.emplace_back(std::move(drop));
    if (computed) continue;
    CreateIndex create;
    create.index = index;
    for (IndexKey& key : create.index.keys) key.descending = false;
    losses.emplace_back(std::move(create));
  }
}

// The steps with their losses; the catalog ends behind them.
std::vector<Step> with_losses(const std::vector<Step>& steps, const std::vector<Rebuild>& rebuilds, Catalog& catalog) {
  std::vector<Step> result;
  for (std::size_t i = 0; i <= steps.size(); ++i) {
    for (const Rebuild& rebuild : rebuilds) {
      const CatalogTable* table = rebuild.position == i ? catalog.find_table(rebuild.table) : nullptr;
      if (table == nullptr) continue;
      std::vector<Operation> losses;
      if (!rebuild.keeps_numbering) lose_numbering(*table, losses);
      lose_index_keys(*table, losses);
      for (Operation& loss : losses) {
        result.emplace_back(std::move(loss), i > 0 ? steps[i - 1].span : SourceSpan{});
        pass_step(result.back(), catalog);
      }
    }
    if (i == steps.size()) break;
    result.push_back(steps[i]);
    pass_step(steps[i], catalog);
  }
  return result;
}

}  // namespace

void add_losses(History& history, const std::map<std::string, RebuildsOfMigration>& rebuilds, const Dialect& dialect) {
  Catalog catalog(dialect.catalog_rules());
  static const RebuildsOfMigration kNone;
  for (Migration& migration : history.in_order()) {
    const auto found = rebuilds.find(migration.id);
    const RebuildsOfMigration& own = found == rebuilds.end() ? kNone : found->second;
    migration.up = with_losses(migration.up, own.up, catalog);
    if (!migration.down || own.down.empty()) continue;
    Catalog after = catalog;
    migration.down = with_losses(*migration.down, own.down, after);
  }
}

}  // namespace crosswalk::alembic
