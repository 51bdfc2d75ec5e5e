// What happens to enums, to objects whose bodies are opaque, and the rest.
#include "evolution.h"

#include "crosswalk/base/text.h"
#include "crosswalk/ir/match.h"
#include "rename.h"

namespace crosswalk {

bool Evolution::apply(const CreateEnum& op) {
  if (catalog_.find_enum(op.name)) return op.if_not_exists || exists("enum", op.name.display());
  catalog_.put_enum({op.name, op.labels});
  return true;
}

namespace {

bool casts_to(const Expression& expression, const QualifiedName& type) {
  if (!expression.written) return false;
  const std::string& text = expression.written->text;
  return text.ends_with("::\"" + type.name.text + "\"") || to_lower(text).ends_with("::" + type.name.text);
}

}  // namespace

void Evolution::drop_users_of(const QualifiedName& type) {
  const QualifiedName key = catalog_.key(type);
  const auto is_type = [&](const Type& candidate) {
    const auto* labels = std::get_if<EnumType>(&candidate.kind);
    return labels != nullptr && labels->name && catalog_.key(*labels->name) == key;
  };
  std::vector<std::pair<QualifiedName, Identifier>> doomed;
  for (const CatalogTable* table : catalog_.tables()) {
    for (const Column& column : table->definition.columns) {
      if (is_type(column.type)) doomed.emplace_back(table->definition.name, column.name);
    }
  }
  for (const auto& [table, column] : doomed) {
    Diagnostics unheard;
    static_cast<void>(evolve(catalog_, Step(DropColumn{.table = table, .column = column, .cascade = true}), unheard));
  }
  for (const CatalogTable* table : catalog_.tables()) {
    const auto& columns = table->definition.columns;
    const auto is_of_type = [&](const Column& column) {
      return column.default_value && casts_to(*column.default_value, type);
    };
    if (std::none_of(columns.begin(), columns.end(), is_of_type)) continue;  // editing makes a copy
    for (Column& column : catalog_.edit_table(table->definition.name)->definition.columns) {
      if (is_of_type(column)) column.default_value.reset();
    }
  }
}

bool Evolution::apply(const DropEnum& op) {
  if (op.cascade) drop_users_of(op.name);
  if (catalog_.find_enum(op.name) != nullptr) {
    const bool alone = catalog_.rules().drop_needs_cascade && !op.cascade;
    if (alone && !may_drop("type", op.name, user_of_enum(op.name))) return false;
    return catalog_.remove_enum(op.name);
  }
  // Readers cannot tell what kind of type a DROP TYPE drops.
  for (const ObjectKind kind : {ObjectKind::CompositeType, ObjectKind::Domain}) {
    if (const CatalogObject* object = catalog_.find_object(kind, op.name)) {
      const CatalogObject copy = *object;
      return catalog_.remove_object(copy);
    }
  }
  return op.if_exists || missing("type", op.name.display());
}

bool Evolution::apply(const RenameEnum& op) {
  const CatalogEnum* found = catalog_.find_enum(op.name);
  if (found == nullptr) return rename_other_type(op) || missing("type", op.name.display());
  const QualifiedName target{op.name.schema, op.new_name};
  if (catalog_.find_enum(target)) return exists("enum", target.display());
  rename_enum(catalog_, op.name, op.new_name);
  return true;
}

bool Evolution::rename_other_type(const RenameEnum& op) {
  for (const ObjectKind kind : {ObjectKind::CompositeType, ObjectKind::Domain}) {
    if (const CatalogObject* object = catalog_.find_object(kind, op.name)) {
      CatalogObject copy = *object;
      catalog_.remove_object(copy);
      copy.name.name = op.new_name;
      catalog_.put_object(std::move(copy));
      return true;
    }
  }
  return false;
}

bool Evolution::apply(const AddEnumLabel& op) {
  const CatalogEnum* found = catalog_.find_enum(op.name);
  if (found == nullptr) return missing("enum", op.name.display());
  CatalogEnum value = *found;
  auto& labels = value.labels;
  if (std::find(labels.begin(), labels.end(), op.label) != labels.end()) {
    return op.if_not_exists || exists("enum label", op.label);
  }
  auto place = labels.end();
  if (op.before) place = std::find(labels.begin(), labels.end(), *op.before);
  if (op.after) {
    place = std::find(labels.begin(), labels.end(), *op.after);
    if (place != labels.end()) ++place;
  }
  labels.insert(place, op.label);
  catalog_.put_enum(std::move(value));
  return true;
}

bool Evolution::apply(const RenameEnumLabel& op) {
  const CatalogEnum* found = catalog_.find_enum(op.name);
  if (found == nullptr) return missing("enum", op.name.display());
  CatalogEnum value = *found;
  const auto label = std::find(value.labels.begin(), value.labels.end(), op.label);
  if (label == value.labels.end()) return missing("enum label", op.label);
  if (std::find(value.labels.begin(), value.labels.end(), op.new_label) != value.labels.end()) {
    return op.label == op.new_label || exists("enum label", op.new_label);
  }
  *label = op.new_label;
  catalog_.put_enum(std::move(value));
  return true;
}

bool Evolution::apply(const CreateObject& op) {
  if (catalog_.find_object(op.object, op.name, op.table,
                           op.signature ? op.signature : std::optional<std::string>("")) &&
      !op.or_replace) {
    return op.if_not_exists || exists("object", op.name.display());
  }
  catalog_.put_object({op.object, op.name, op.table, op.signature, op.definition});
  return true;
}

bool Evolution::apply(const DropObject& op) {
  const CatalogObject* found = catalog_.find_object(op.object, op.name, op.table, op.signature);
  if (found == nullptr) return op.if_exists || opaque(op.object) || missing("object", op.name.display());
  const CatalogObject copy = *found;
  if (is_view(op.object)) drop_objects_of(copy.name);  // its triggers
  return catalog_.remove_object(copy);
}

bool Evolution::is_view(ObjectKind kind) { return kind == ObjectKind::View || kind == ObjectKind::MaterializedView; }

bool Evolution::opaque(ObjectKind kind) {
  return kind == ObjectKind::Schema || kind == ObjectKind::Extension || kind == ObjectKind::Sequence ||
         kind == ObjectKind::Function;
}

bool Evolution::apply(const RenameObject& op) {
  const CatalogObject* found = catalog_.find_object(op.object, op.name, op.table);
  if (found == nullptr) return opaque(op.object) || missing("object", op.name.display());
  CatalogObject copy = *found;
  const QualifiedName target{copy.name.schema, op.new_name};
  const CatalogObject* other = catalog_.find_object(op.object, target, copy.table, copy.signature.value_or(""));
  if (other != nullptr && other != found) return exists("object", target.display());
  catalog_.remove_object(copy);
  copy.name.name = op.new_name;
  catalog_.put_object(copy);
  if (is_view(op.object)) move_objects(catalog_, op.name, copy.name);
  return true;
}

bool Evolution::apply(const SetComment& op) {
  return with_table(op.table, false, [&](const CatalogTable& found) {
    if (op.column && !found.find_column(*op.column, ignore_case())) {
      return missing("column", op.table.display() + "." + op.column->text);
    }
    TableDefinition& table = catalog_.edit_table(op.table)->definition;
    if (!op.column) {
      table.comment = op.comment;
      return true;
    }
    for (Column& column : table.columns) {
      if (same(column.name, *op.column)) column.comment = op.comment;
    }
    return true;
  });
}

bool Evolution::apply(const RawSql& op) {
  if (op.effect == SqlEffect::Unknown || op.effect == SqlEffect::Schema) catalog_.mark_incomplete();
  return true;
}

bool Evolution::apply(const HostCode&) {
  catalog_.mark_incomplete();
  return true;
}

}  // namespace crosswalk
