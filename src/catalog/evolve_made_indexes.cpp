// The indexes that a server makes for foreign keys, where it does: CatalogRules::foreign_keys_make_indexes.
#include "evolution.h"

namespace crosswalk {
namespace {

bool was_made(const IndexDefinition& index) {
  return std::find(index.options.begin(), index.options.end(), made_by_foreign_key()) != index.options.end();
}

}  // namespace

std::vector<Identifier> Evolution::whole_columns(const IndexDefinition& index) {
  std::vector<Identifier> columns;
  if (index.method && *index.method != "btree") return columns;
  for (const IndexKey& key : index.keys) {
    if (!key.column || key.prefix_length) break;
    columns.push_back(*key.column);
  }
  return columns;
}

bool Evolution::begins_with(const std::vector<Identifier>& key, const std::vector<Identifier>& columns) const {
  return key.size() >= columns.size() &&
         std::equal(columns.begin(), columns.end(), key.begin(),
                    [&](const Identifier& a, const Identifier& b) { return same(a, b); });
}

bool Evolution::has_index_for(const CatalogTable& table, const std::vector<Identifier>& columns,
                              const IndexDefinition* aside) const {
  const auto is_key = [](const Constraint& constraint) {
    return std::holds_alternative<PrimaryKey>(constraint) || std::holds_alternative<UniqueConstraint>(constraint);
  };
  return std::any_of(table.definition.constraints.begin(), table.definition.constraints.end(),
                     [&](const Constraint& constraint) {
                       return is_key(constraint) && begins_with(columns_of(constraint), columns);
                     }) ||
         std::any_of(table.indexes.begin(), table.indexes.end(), [&](const IndexDefinition& index) {
           return &index != aside && begins_with(whole_columns(index), columns);
         });
}

void Evolution::make_index_for(CatalogTable& table, const ForeignKey& key, bool named) const {
  // Of two that foreign keys made, the later one stays if the other does no more.
  std::erase_if(table.indexes, [&](const IndexDefinition& made) {
    return was_made(made) && begins_with(key.columns, whole_columns(made));
  });
  if (has_index_for(table, key.columns, nullptr)) return;
  IndexDefinition index{.table = table.definition.name, .options = {made_by_foreign_key()}};
  for (const Identifier& column : key.columns) index.keys.push_back({.column = column});
  if (named) {
    index.name = key.name;
  } else if (const auto& rule = catalog_.rules().name_index) {
    index.name = rule(index, [&](const Identifier& name) { return index_name_taken(table, name); });
  }
  table.indexes.push_back(std::move(index));
}

bool Evolution::index_name_taken(const CatalogTable& table, const Identifier& name) const {
  return std::any_of(table.indexes.begin(), table.indexes.end(),
                     [&](const IndexDefinition& index) { return index.name && same(*index.name, name); }) ||
         std::any_of(table.definition.constraints.begin(), table.definition.constraints.end(),
                     [&](const Constraint& constraint) {
                       return std::holds_alternative<UniqueConstraint>(constraint) && name_of(constraint) &&
                              same(*name_of(constraint), name);
                     });
}

void Evolution::drop_superseded_indexes(CatalogTable& table) const {
  for (std::size_t i = table.indexes.size(); i-- > 0;) {
    const IndexDefinition& index = table.indexes[i];
    if (!was_made(index) || !has_index_for(table, whole_columns(index), &index)) continue;
    table.indexes.erase(table.indexes.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

void Evolution::make_way_for(const IndexDefinition& index) {
  std::erase_if(catalog_.edit_table(index.table)->indexes, [&](const IndexDefinition& made) {
    return was_made(made) && begins_with(whole_columns(index), whole_columns(made));
  });
}

}  // namespace crosswalk
