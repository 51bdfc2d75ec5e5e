#include "crosswalk/catalog/catalog.h"

#include <algorithm>

#include "crosswalk/base/text.h"

namespace crosswalk {
namespace {

bool same_name(const Identifier& left, const Identifier& right, bool ignore_case) {
  return ignore_case ? equals_ignoring_case(left.text, right.text) : left == right;
}

}  // namespace

const Column* CatalogTable::find_column(const Identifier& name, bool ignore_case) const {
  const auto found = std::find_if(definition.columns.begin(), definition.columns.end(),
                                  [&](const Column& column) { return same_name(column.name, name, ignore_case); });
  return found == definition.columns.end() ? nullptr : &*found;
}

const Constraint* CatalogTable::find_constraint(const Identifier& name, bool ignore_case) const {
  const auto found = std::find_if(definition.constraints.begin(), definition.constraints.end(), [&](const Constraint& c) {
    return name_of(c) && same_name(*name_of(c), name, ignore_case);
  });
  return found == definition.constraints.end() ? nullptr : &*found;
}

const PrimaryKey* CatalogTable::primary_key() const {
  for (const Constraint& constraint : definition.constraints) {
    if (const auto* key = std::get_if<PrimaryKey>(&constraint)) return key;
  }
  return nullptr;
}

const CatalogRules& Catalog::rules() const {
  static const CatalogRules kNone;
  return rules_ ? *rules_ : kNone;
}

QualifiedName Catalog::key(const QualifiedName& name) const {
  QualifiedName result = name;
  if (rules().ignore_case) {
    result.name = to_lower(result.name.text);
    if (result.schema) result.schema = Identifier(to_lower(result.schema->text));
  }
  if (result.schema && result.schema->text == rules().default_schema) result.schema.reset();
  return result;
}

bool Catalog::same(const Identifier& left, const Identifier& right) const {
  return same_name(left, right, rules().ignore_case);
}

const CatalogTable* Catalog::find_table(const QualifiedName& name) const {
  const auto found = tables_.find(key(name));
  return found == tables_.end() ? nullptr : found->second.get();
}

const CatalogEnum* Catalog::find_enum(const QualifiedName& name) const {
  const auto found = enums_.find(key(name));
  return found == enums_.end() ? nullptr : &found->second;
}

std::optional<Catalog::FoundIndex> Catalog::find_index(const QualifiedName& name,
                                                       const std::optional<QualifiedName>& table) const {
  const QualifiedName wanted = key(name);
  const auto search = [&](const CatalogTable& candidate) -> std::optional<FoundIndex> {
    for (const IndexDefinition& index : candidate.indexes) {
      if (index.name && key({candidate.definition.name.schema, *index.name}) == wanted) return FoundIndex{&candidate, &index};
    }
    return std::nullopt;
  };
  if (table && rules().index_names_per_table) {
    const CatalogTable* only = find_table(*table);
    return only ? search(*only) : std::nullopt;
  }
  for (const auto& [unused, candidate] : tables_) {
    if (auto found = search(*candidate)) return found;
  }
  return std::nullopt;
}

Catalog::ObjectKey Catalog::object_key(ObjectKind object, const QualifiedName& name,
                                       const std::optional<QualifiedName>& table,
                                       const std::optional<std::string>& signature) const {
  return {object, key(name), table ? std::optional(key(*table)) : std::nullopt, signature.value_or("")};
}

const CatalogObject* Catalog::find_object(ObjectKind object, const QualifiedName& name,
                                          const std::optional<QualifiedName>& table,
                                          const std::optional<std::string>& signature) const {
  const auto exact = objects_.find(object_key(object, name, table, signature));
  if (exact != objects_.end()) return &exact->second;
  // A function named without its arguments, or a trigger without its table, is the only one of its name.
  const QualifiedName wanted = key(name);
  for (const auto& [other, value] : objects_) {
    const bool matches = other.object == object && other.name == wanted && (!signature || other.signature == *signature) &&
                         (!table || !other.table || *other.table == key(*table));
    if (matches && (!signature || !table)) return &value;
  }
  return nullptr;
}

std::vector<const CatalogTable*> Catalog::tables() const {
  std::vector<const CatalogTable*> result;
  result.reserve(tables_.size());
  for (const auto& [name, table] : tables_) result.push_back(table.get());
  return result;
}

std::vector<const CatalogEnum*> Catalog::enums() const {
  std::vector<const CatalogEnum*> result;
  for (const auto& [name, value] : enums_) result.push_back(&value);
  return result;
}

std::vector<const CatalogObject*> Catalog::objects() const {
  std::vector<const CatalogObject*> result;
  for (const auto& [name, object] : objects_) result.push_back(&object);
  return result;
}

void Catalog::put_table(CatalogTable table) {
  QualifiedName name = key(table.definition.name);
  tables_[std::move(name)] = std::make_shared<CatalogTable>(std::move(table));
}

CatalogTable* Catalog::edit_table(const QualifiedName& name) {
  const auto found = tables_.find(key(name));
  if (found == tables_.end()) return nullptr;
  if (found->second.use_count() > 1) found->second = std::make_shared<CatalogTable>(*found->second);
  return found->second.get();
}

bool Catalog::remove_table(const QualifiedName& name) { return tables_.erase(key(name)) != 0; }

void Catalog::put_enum(CatalogEnum value) {
  QualifiedName name = key(value.name);
  enums_[std::move(name)] = std::move(value);
}

bool Catalog::remove_enum(const QualifiedName& name) { return enums_.erase(key(name)) != 0; }

void Catalog::put_object(CatalogObject object) {
  ObjectKey name = object_key(object.object, object.name, object.table, object.signature);
  objects_[std::move(name)] = std::move(object);
}

bool Catalog::remove_object(const CatalogObject& object) {
  return objects_.erase(object_key(object.object, object.name, object.table, object.signature)) != 0;
}

}  // namespace crosswalk
