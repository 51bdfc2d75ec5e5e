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
  const auto found =
      std::find_if(definition.constraints.begin(), definition.constraints.end(),
                   [&](const Constraint& c) { return name_of(c) && same_name(*name_of(c), name, ignore_case); });
  return found == definition.constraints.end() ? nullptr : &*found;
}

const PrimaryKey* CatalogTable::primary_key() const {
  for (const Constraint& constraint : definition.constraints) {
    if (const auto* key = std::get_if<PrimaryKey>(&constraint)) return key;
  }
  return nullptr;
}

TableOption made_by_foreign_key() { return {.dialect = "", .text = "made by a foreign key"}; }

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

const CatalogTable* Catalog::find_table(const QualifiedName& name) const { return tables_.find(key(name)); }

const CatalogEnum* Catalog::find_enum(const QualifiedName& name) const { return enums_.find(key(name)); }

std::optional<Catalog::FoundIndex> Catalog::find_index(const QualifiedName& name,
                                                       const std::optional<QualifiedName>& table) const {
  const QualifiedName wanted = key(name);
  const auto search = [&](const CatalogTable& candidate) -> std::optional<FoundIndex> {
    for (const IndexDefinition& index : candidate.indexes) {
      if (index.name && key({candidate.definition.name.schema, *index.name}) == wanted)
        return FoundIndex{&candidate, &index};
    }
    return std::nullopt;
  };
  if (table && rules().index_names_per_table) {
    const CatalogTable* only = find_table(*table);
    return only ? search(*only) : std::nullopt;
  }
  std::optional<FoundIndex> found;
  visit_holders(wanted, [&](const CatalogTable& candidate) {
    found = search(candidate);
    return !found;
  });
  return found;
}

const CatalogTable* Catalog::find_constrained_table(const QualifiedName& constraint) const {
  const CatalogTable* found = nullptr;
  visit_holders(key(constraint), [&](const CatalogTable& candidate) {
    if (candidate.find_constraint(constraint.name, rules().ignore_case) != nullptr) found = &candidate;
    return found == nullptr;
  });
  return found;
}

template <class Visit>
void Catalog::visit_holders(const QualifiedName& name, Visit&& visit) const {
  const CatalogTable* edited = edited_ ? tables_.find(*edited_) : nullptr;
  if (edited != nullptr && edited_->schema == name.schema && !visit(*edited)) return;
  holders_.visit_from(Holder{.name = name, .table = {}}, [&](const Holder& holder, const Nothing&) {
    if (!(holder.name == name)) return false;
    const CatalogTable* table = tables_.find(holder.table);
    return table == nullptr || visit(*table);
  });
}

void Catalog::remember_names(const CatalogTable& table) {
  const QualifiedName table_key = key(table.definition.name);
  const auto remember = [&](const std::optional<Identifier>& name) {
    if (!name) return;
    Holder holder{.name = key({table.definition.name.schema, *name}), .table = table_key};
    if (holders_.find(holder) == nullptr) holders_.put(std::move(holder), Nothing{});
  };
  for (const Constraint& constraint : table.definition.constraints) remember(name_of(constraint));
  for (const IndexDefinition& index : table.indexes) remember(index.name);
}

Catalog::ObjectKey Catalog::object_key(ObjectKind object, const QualifiedName& name,
                                       const std::optional<QualifiedName>& table,
                                       const std::optional<std::string>& signature) const {
  return {object, key(name), table ? std::optional(key(*table)) : std::nullopt, signature.value_or("")};
}

const CatalogObject* Catalog::find_object(ObjectKind object, const QualifiedName& name,
                                          const std::optional<QualifiedName>& table,
                                          const std::optional<std::string>& signature) const {
  if (const CatalogObject* exact = objects_.find(object_key(object, name, table, signature))) return exact;
  // A function named without its arguments, or a trigger without its table, is the only one of its name.
  if (signature && table) return nullptr;
  const QualifiedName wanted = key(name);
  const CatalogObject* found = nullptr;
  objects_.visit_from(object_key(object, name, {}, {}), [&](const ObjectKey& other, const CatalogObject& value) {
    if (other.object != object || !(other.name == wanted)) return false;
    const bool matches =
        (!signature || other.signature == *signature) && (!table || !other.table || *other.table == key(*table));
    if (matches) found = &value;
    return found == nullptr;
  });
  return found;
}

std::vector<const CatalogTable*> Catalog::tables() const {
  std::vector<const CatalogTable*> result;
  tables_.visit_all([&](const QualifiedName&, const CatalogTable& table) { result.push_back(&table); });
  return result;
}

std::vector<const CatalogEnum*> Catalog::enums() const {
  std::vector<const CatalogEnum*> result;
  enums_.visit_all([&](const QualifiedName&, const CatalogEnum& value) { result.push_back(&value); });
  return result;
}

std::vector<const CatalogObject*> Catalog::objects() const {
  std::vector<const CatalogObject*> result;
  objects_.visit_all([&](const ObjectKey&, const CatalogObject& object) { result.push_back(&object); });
  return result;
}

std::optional<bool> Catalog::answer(std::uint32_t question) const {
  for (const auto& [asked, answer] : answers_) {
    if (asked == question) return answer;
  }
  return std::nullopt;
}

std::vector<QualifiedName> Catalog::children_of(const QualifiedName& table) const {
  std::vector<QualifiedName> children;
  if (!has_families_) return children;
  const QualifiedName parent = key(table);
  tables_.visit_all([&](const QualifiedName&, const CatalogTable& other) {
    const auto& parents = other.definition.parents;
    const bool is_child =
        std::any_of(parents.begin(), parents.end(), [&](const QualifiedName& name) { return key(name) == parent; });
    if (is_child) children.push_back(other.definition.name);
  });
  return children;
}

void Catalog::put_table(CatalogTable table) {
  if (!table.definition.parents.empty()) has_families_ = true;
  QualifiedName name = key(table.definition.name);
  remember_names(table);
  tables_.put(std::move(name), std::move(table));
}

CatalogTable* Catalog::edit_table(const QualifiedName& name) {
  QualifiedName wanted = key(name);
  const CatalogTable* edited = edited_ && *edited_ != wanted ? tables_.find(*edited_) : nullptr;
  if (edited != nullptr) remember_names(*edited);
  CatalogTable* table = tables_.edit(wanted);
  if (table != nullptr) edited_ = std::move(wanted);
  return table;
}

bool Catalog::remove_table(const QualifiedName& name) { return tables_.erase(key(name)); }

void Catalog::put_enum(CatalogEnum value) {
  QualifiedName name = key(value.name);
  enums_.put(std::move(name), std::move(value));
}

bool Catalog::remove_enum(const QualifiedName& name) { return enums_.erase(key(name)); }

void Catalog::put_object(CatalogObject object) {
  ObjectKey name = object_key(object.object, object.name, object.table, object.signature);
  objects_.put(std::move(name), std::move(object));
}

bool Catalog::remove_object(const CatalogObject& object) {
  return objects_.erase(object_key(object.object, object.name, object.table, object.signature));
}

}  // namespace crosswalk
