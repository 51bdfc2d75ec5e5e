#include "relations.h"

#include <algorithm>
#include <map>

#include "crosswalk/base/text.h"
#include "schema_layout.h"

namespace crosswalk::prisma {
namespace {

using TablePair = std::pair<std::size_t, std::size_t>;

TablePair sorted_pair(std::size_t left, std::size_t right) { return {std::min(left, right), std::max(left, right)}; }
TablePair tables_of(const DescribedForeignKey& key) { return sorted_pair(key.table, key.target); }

bool is_column(const DescribedTable& table, std::size_t column, std::string_view name) {
  return equals_ignoring_case(table.columns[column].name, name);
}

// Whether these tables of two foreign keys are A and B of a relation, A being the earlier name.
bool links(const DescribedSchema& schema, const DescribedTable& table, const DescribedForeignKey& a,
           const DescribedForeignKey& b) {
  return schema.tables[a.target].name <= schema.tables[b.target].name && is_column(table, a.columns.front(), "a") &&
         is_column(table, b.columns.front(), "b");
}

// introspection_helpers.rs, is_prisma_m_to_n_relation. PostgreSQL's join tables may have a primary key.
bool is_join_table(const DescribedSchema& schema, const DescribedTable& table, bool may_have_key) {
  if (!table.name.starts_with('_') || table.foreign_keys.size() != 2) return false;
  const auto& keys = table.foreign_keys;
  if (!links(schema, table, keys[0], keys[1]) && !links(schema, table, keys[1], keys[0])) return false;
  const auto joins = [&](const DescribedIndex& index) {
    const bool unique = index.kind == IndexKind::Unique || (may_have_key && index.kind == IndexKind::PrimaryKey);
    return unique && index.keys.size() == 2 && is_column(table, index.keys[0].column, "a") &&
           is_column(table, index.keys[1].column, "b");
  };
  const auto finds_back = [&](const DescribedIndex& index) {
    return index.kind == IndexKind::Plain && index.keys.size() == 1 && is_column(table, index.keys[0].column, "b");
  };
  return std::any_of(table.indexes.begin(), table.indexes.end(), joins) &&
         std::any_of(table.indexes.begin(), table.indexes.end(), finds_back);
}

// The sides of one relation: its name, and the names of the field that points forward and of the one that points back.
struct RelationNames {
  std::string relation;
  std::string forward;
  std::string back;
};

std::string_view spelled(ReferentialAction action) {
  switch (action) {
    case ReferentialAction::NoAction:
      return "NoAction";
    case ReferentialAction::Restrict:
      return "Restrict";
    case ReferentialAction::Cascade:
      return "Cascade";
    case ReferentialAction::SetNull:
      return "SetNull";
    case ReferentialAction::SetDefault:
      return "SetDefault";
  }
  return "";
}

class RelationWriter {
 public:
  RelationWriter(const DescribedSchema& schema, const SchemaNames& names, std::size_t longest_name)
      : schema_(schema), names_(names), longest_name_(longest_name), fields_(schema.tables.size()) {}

  Relations write();

 private:
  void drop_unsayable();
  void find_ambiguous_pairs();
  void find_ambiguous_foreign_key(const DescribedForeignKey& key);
  [[nodiscard]] bool avoid_clashes();
  void write_fields();
  void write_foreign_key(const DescribedForeignKey& key);
  void write_join_table(const DescribedTable& table);
  [[nodiscard]] RelationNames names_of(const DescribedForeignKey& key) const;
  [[nodiscard]] std::string forward_attribute(const DescribedForeignKey& key, const std::string& relation) const;
  [[nodiscard]] std::string field_list(std::size_t table, const std::vector<std::size_t>& columns) const;
  [[nodiscard]] bool any_column(const DescribedForeignKey& key, bool required) const;
  [[nodiscard]] bool points_at_most_once(const DescribedForeignKey& key) const;
  void add(std::size_t table, RelationField field, TablePair pair);

  const DescribedSchema& schema_;
  const SchemaNames& names_;
  std::size_t longest_name_;
  std::set<TablePair> ambiguous_;
  std::vector<std::vector<RelationField>> fields_;
  std::vector<std::vector<bool>> unsayable_;  // by table and foreign key
  std::vector<UnsaidForeignKey> unsaid_;
  std::vector<std::vector<TablePair>> pairs_;  // beside `fields_`: which tables each field joins
};

bool same_columns(const DescribedForeignKey& left, const DescribedForeignKey& right) {
  return left.table == right.table && left.columns == right.columns;
}

// A foreign key that repeats an earlier one has no field.
bool repeats_another(const DescribedTable& table, const DescribedForeignKey& key) {
  for (const DescribedForeignKey& other : table.foreign_keys) {
    if (&other == &key) return false;
    if (other.columns == key.columns && other.target == key.target && other.target_columns == key.target_columns)
      return true;
  }
  return false;
}

// The rules of psl-core/src/validate/validation_pipeline/validations/relations.rs that a database need not keep.
std::string why_unsayable(const DescribedSchema& schema, const DescribedForeignKey& key) {
  const DescribedTable& table = schema.tables[key.table];
  const DescribedTable& target = schema.tables[key.target];
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const DescribedType& from = table.columns[key.columns[i]].type;
    const DescribedType& to = target.columns[key.target_columns[i]].type;
    const bool both_text = (from.family == Family::String || from.family == Family::Uuid) &&
                           (to.family == Family::String || to.family == Family::Uuid);
    const bool same = from.family == to.family && from.labels == to.labels && from.spelling == to.spelling;
    if (!both_text && !same) return "its columns are of another type than those it refers to";
  }
  const std::set<std::size_t> wanted(key.target_columns.begin(), key.target_columns.end());
  const bool is_unique = std::any_of(target.indexes.begin(), target.indexes.end(), [&](const DescribedIndex& index) {
    std::set<std::size_t> columns;
    for (const DescribedKey& one : index.keys) columns.insert(one.column);
    return index.kind != IndexKind::Plain && columns == wanted;
  });
  return is_unique ? "" : "the columns that it refers to are not a unique key";
}

void RelationWriter::drop_unsayable() {
  unsayable_.resize(schema_.tables.size());
  for (std::size_t i = 0; i < schema_.tables.size(); ++i) {
    const DescribedTable& table = schema_.tables[i];
    for (const DescribedForeignKey& key : table.foreign_keys) {
      std::string why = why_unsayable(schema_, key);
      unsayable_[i].push_back(!why.empty());
      if (why.empty()) continue;
      std::vector<std::string> columns;
      for (const std::size_t column : key.columns) columns.push_back(table.columns[column].name);
      unsaid_.push_back({.table = table.name, .columns = join(columns, ", "), .why = std::move(why)});
    }
  }
}

Relations RelationWriter::write() {
  drop_unsayable();
  find_ambiguous_pairs();
  write_fields();
  // Each round makes at least one more pair ambiguous. Few schemas need one.
  for (int rounds = 0; rounds < 8 && avoid_clashes(); ++rounds) write_fields();
  return {.fields = std::move(fields_), .unsaid = std::move(unsaid_)};
}

void RelationWriter::find_ambiguous_pairs() {
  std::map<TablePair, int> join_tables;
  for (std::size_t i = 0; i < schema_.tables.size(); ++i) {
    const auto& keys = schema_.tables[i].foreign_keys;
    if (names_.is_join_table[i]) {
      const TablePair pair = sorted_pair(keys[0].target, keys[1].target);
      if (++join_tables[pair] > 1) ambiguous_.insert(pair);
    } else {
      for (const DescribedForeignKey& key : keys) find_ambiguous_foreign_key(key);
    }
  }
  for (std::size_t i = 0; i < schema_.tables.size(); ++i) {
    if (names_.is_join_table[i]) continue;
    for (const DescribedForeignKey& key : schema_.tables[i].foreign_keys) {
      if (join_tables.contains(tables_of(key))) ambiguous_.insert(tables_of(key));
    }
  }
}

void RelationWriter::find_ambiguous_foreign_key(const DescribedForeignKey& key) {
  const TablePair pair = tables_of(key);
  for (const std::size_t table : {key.table, key.target}) {
    for (const DescribedForeignKey& other : schema_.tables[table].foreign_keys) {
      if (tables_of(other) == pair && !same_columns(key, other)) ambiguous_.insert(pair);
    }
  }
  const std::string& field = names_.relation_stems[key.target];
  for (const std::size_t column : key.columns) {
    if (names_.fields[key.table][column].name == field) ambiguous_.insert(pair);
  }
}

// Prisma's own schema would not be valid where a relation field is called as another field of its model. True if a
// relation was found to need a longer name.
bool RelationWriter::avoid_clashes() {
  const std::size_t before = ambiguous_.size();
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    std::set<std::string> taken;
    for (const SchemaName& column : names_.fields[i]) taken.insert(column.name);
    for (std::size_t k = 0; k < fields_[i].size(); ++k) {
      if (!taken.insert(fields_[i][k].name).second) ambiguous_.insert(pairs_[i][k]);
    }
  }
  return ambiguous_.size() > before;
}

void RelationWriter::write_fields() {
  fields_.assign(schema_.tables.size(), {});
  pairs_.assign(schema_.tables.size(), {});
  for (std::size_t i = 0; i < schema_.tables.size(); ++i) {
    if (names_.is_join_table[i]) continue;
    const auto& keys = schema_.tables[i].foreign_keys;
    for (std::size_t k = 0; k < keys.size(); ++k) {
      if (!repeats_another(schema_.tables[i], keys[k]) && !unsayable_[i][k]) write_foreign_key(keys[k]);
    }
  }
  for (std::size_t i = 0; i < schema_.tables.size(); ++i) {
    if (names_.is_join_table[i]) write_join_table(schema_.tables[i]);
  }
}

void RelationWriter::add(std::size_t table, RelationField field, TablePair pair) {
  fields_[table].push_back(std::move(field));
  pairs_[table].push_back(pair);
}

RelationNames RelationWriter::names_of(const DescribedForeignKey& key) const {
  const std::string& from = names_.relation_stems[key.table];
  const std::string& to = names_.relation_stems[key.target];
  const bool is_self = key.table == key.target;
  const std::string other = is_self ? "other_" : "";
  if (!ambiguous_.contains(tables_of(key)))
    return {.relation = is_self ? from + "To" + to : "", .forward = to, .back = other + from};
  std::vector<std::string> columns;
  for (const std::size_t column : key.columns) columns.push_back(names_.fields[key.table][column].name);
  const std::string relation = from + "_" + join(columns, "_") + "To" + to;
  return {.relation = relation, .forward = to + "_" + relation, .back = other + from + "_" + relation};
}

std::string RelationWriter::field_list(std::size_t table, const std::vector<std::size_t>& columns) const {
  std::vector<std::string> fields;
  for (const std::size_t column : columns) fields.push_back(names_.fields[table][column].name);
  return "[" + join(fields, ", ") + "]";
}

bool RelationWriter::any_column(const DescribedForeignKey& key, bool required) const {
  return std::any_of(key.columns.begin(), key.columns.end(), [&](std::size_t column) {
    return (schema_.tables[key.table].columns[column].arity == Arity::Required) == required;
  });
}

// Whether the columns are a unique key of their table, so that one row of the target has at most one. Where a part of
// them is, the engine pulls the same, and then refuses it.
bool RelationWriter::points_at_most_once(const DescribedForeignKey& key) const {
  const auto& indexes = schema_.tables[key.table].indexes;
  return std::any_of(indexes.begin(), indexes.end(), [&](const DescribedIndex& index) {
    return index.kind != IndexKind::Plain && index.keys.size() == key.columns.size() &&
           std::all_of(index.keys.begin(), index.keys.end(), [&](const DescribedKey& one) {
             return std::find(key.columns.begin(), key.columns.end(), one.column) != key.columns.end();
           });
  });
}

std::string RelationWriter::forward_attribute(const DescribedForeignKey& key, const std::string& relation) const {
  std::vector<std::string> arguments;
  if (!relation.empty()) arguments.push_back(schema_string(relation));
  arguments.push_back("fields: " + field_list(key.table, key.columns));
  arguments.push_back("references: " + field_list(key.target, key.target_columns));
  const ReferentialAction usual = any_column(key, true) ? ReferentialAction::Restrict : ReferentialAction::SetNull;
  if (key.on_delete != usual) arguments.push_back("onDelete: " + std::string(spelled(key.on_delete)));
  if (key.on_update != ReferentialAction::Cascade)
    arguments.push_back("onUpdate: " + std::string(spelled(key.on_update)));
  std::vector<std::string> columns;
  const DescribedTable& table = schema_.tables[key.table];
  for (const std::size_t column : key.columns) columns.push_back(table.columns[column].name);
  const std::string usual_name = default_constraint_name(table.name, columns, "_fkey", longest_name_);
  if (key.name && *key.name != usual_name) arguments.push_back("map: " + schema_string(*key.name));
  return "@relation(" + join(arguments, ", ") + ")";
}

void RelationWriter::write_foreign_key(const DescribedForeignKey& key) {
  const RelationNames names = names_of(key);
  const bool from_usable = has_usable_key(schema_.tables[key.table]);
  const bool to_usable = has_usable_key(schema_.tables[key.target]);
  const TablePair pair = tables_of(key);
  // A field is ignored where the model on its other side is.
  add(key.table,
      {.name = names.forward,
       .type = names_.models[key.target].name + (any_column(key, false) ? "?" : ""),
       .attribute = forward_attribute(key, names.relation),
       .ignored = from_usable && !to_usable},
      pair);
  add(key.target,
      {.name = names.back,
       .type = names_.models[key.table].name + (points_at_most_once(key) ? "?" : "[]"),
       .attribute = names.relation.empty() ? "" : "@relation(" + schema_string(names.relation) + ")",
       .ignored = to_usable && !from_usable},
      pair);
}

void RelationWriter::write_join_table(const DescribedTable& table) {
  const bool in_order = is_column(table, table.foreign_keys[0].columns.front(), "a");
  const DescribedForeignKey& a = table.foreign_keys[in_order ? 0 : 1];
  const DescribedForeignKey& b = table.foreign_keys[in_order ? 1 : 0];
  const TablePair pair = sorted_pair(a.target, b.target);
  const bool is_self = a.target == b.target;
  const std::string& first = names_.relation_stems[pair.first];
  const std::string& second = names_.relation_stems[pair.second];
  const bool is_ambiguous = ambiguous_.contains(pair);
  const std::string own_name = table.name.substr(1);
  const bool has_usual_name = !is_ambiguous && !is_self && own_name == first + "To" + second;
  const std::string suffix = is_ambiguous ? table.name : "";
  const std::string attribute = has_usual_name ? "" : "@relation(" + schema_string(own_name) + ")";
  add(a.target,
      {.name = second + suffix + (is_self ? "_A" : ""),
       .type = names_.models[b.target].name + "[]",
       .attribute = attribute,
       .ignored = false},
      pair);
  add(b.target,
      {.name = first + suffix + (is_self ? "_B" : ""),
       .type = names_.models[a.target].name + "[]",
       .attribute = attribute,
       .ignored = false},
      pair);
}

}  // namespace

SchemaNames name_everything(const DescribedSchema& schema, bool has_schemas) {
  SchemaNames names;
  std::map<std::string, int> uses;
  for (const DescribedTable& table : schema.tables) {
    names.is_join_table.push_back(is_join_table(schema, table, has_schemas));
    if (!names.is_join_table.back()) ++uses[sanitized(table.name)];
  }
  for (const DescribedEnum& value : schema.enums) ++uses[sanitized(value.name)];
  for (const DescribedTable& table : schema.tables) {
    const bool clashes = has_schemas && uses[sanitized(table.name)] > 1;
    // The engine names relations before it knows which names clash.
    names.relation_stems.push_back(type_name(table.name, std::nullopt).name);
    names.models.push_back(type_name(table.name, clashes ? std::optional(table.schema) : std::nullopt));
    std::vector<std::string> columns;
    for (const DescribedColumn& column : table.columns) columns.push_back(column.name);
    names.fields.push_back(names_of_all(columns, field_name));
  }
  std::vector<std::string> tables;
  for (const DescribedTable& table : schema.tables) tables.push_back(table.name);
  tell_apart(names.models, tables);
  return names;
}

Relations find_relations(const DescribedSchema& schema, const SchemaNames& names, std::size_t longest_name) {
  return RelationWriter(schema, names, longest_name).write();
}

bool has_usable_key(const DescribedTable& table) {
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const DescribedIndex& index) {
    return index.kind != IndexKind::Plain &&
           std::all_of(index.keys.begin(), index.keys.end(), [&](const DescribedKey& key) {
             const DescribedColumn& column = table.columns[key.column];
             return column.arity == Arity::Required && column.type.family != Family::Unsupported;
           });
  });
}

}  // namespace crosswalk::prisma
