#include "crosswalk/catalog/evolve.h"

#include "crosswalk/base/text.h"
#include "crosswalk/ir/match.h"
#include "evolution.h"

namespace crosswalk {

bool Evolution::run() {
  answer_guards(catalog_, step_);
  if (!guards_hold(catalog_, step_)) return true;
  const auto apply_step = [this] { return match(step_.operation, [this](const auto& op) { return apply(op); }); };
  if (!catalog_.has_families()) return apply_step();
  const Catalog before = catalog_;
  if (!apply_step()) return false;
  reach_children(before);
  return true;
}

bool Evolution::missing(std::string_view what, const std::string& name) {
  if (catalog_.incomplete()) {
    diagnostics_.report<Code::ObjectMissingPerhaps>(step_.span, what, name);
    return true;
  }
  diagnostics_.report<Code::ObjectMissing>(step_.span, what, name);
  return false;
}

bool Evolution::exists(std::string_view what, const std::string& name) {
  if (catalog_.incomplete()) return true;
  diagnostics_.report<Code::ObjectExists>(step_.span, what, name);
  return false;
}

bool Evolution::may_drop(std::string_view what, const QualifiedName& name, const std::optional<std::string>& user) {
  const bool drops_others = step_.continues || (step_.written && step_.written->text.find(',') != std::string::npos);
  if (!user || drops_others || catalog_.incomplete()) return true;
  diagnostics_.report<Code::ObjectStillUsed>(step_.span, what, name.display(), *user)
      .help("drop what uses it first, or say `CASCADE`");
  return false;
}

std::optional<std::string> Evolution::user_of_table(const QualifiedName& table) const {
  const QualifiedName key = catalog_.key(table);
  for (const CatalogTable* other : catalog_.tables()) {
    if (catalog_.key(other->definition.name) == key) continue;  // its own foreign keys go with it
    for (const Constraint& constraint : other->definition.constraints) {
      const auto* foreign = std::get_if<ForeignKey>(&constraint);
      if (foreign != nullptr && catalog_.key(foreign->target) == key)
        return "a foreign key of `" + other->definition.name.display() + "`";
    }
  }
  return std::nullopt;
}

std::optional<std::string> Evolution::user_of_enum(const QualifiedName& name) const {
  const QualifiedName key = catalog_.key(name);
  const auto is_of = [&](const Type& type) {
    const auto* own = std::get_if<EnumType>(&type.kind);
    return own != nullptr && own->name && catalog_.key(*own->name) == key;
  };
  for (const CatalogTable* table : catalog_.tables()) {
    for (const Column& column : table->definition.columns) {
      const auto* array = std::get_if<ArrayType>(&column.type.kind);
      if (is_of(array != nullptr ? *array->element : column.type))
        return "column `" + table->definition.name.display() + "." + column.name.text + "`";
    }
  }
  return std::nullopt;
}

bool Evolution::name_taken(const QualifiedName& table, const Identifier& name) const {
  const QualifiedName qualified{table.schema, name};
  if (catalog_.rules().index_names_per_table) {
    const CatalogTable* found = catalog_.find_table(table);
    return found != nullptr && index_name_taken(*found, name);
  }
  return catalog_.find_table(qualified) || catalog_.find_index(qualified) || catalog_.find_constrained_table(qualified);
}

void Evolution::name_constraint(const TableDefinition& table, Constraint& constraint,
                                const std::vector<Constraint>& pending) const {
  const auto& rule = catalog_.rules().name_constraint;
  if (kind_of(constraint) == ConstraintKind::PrimaryKey && !catalog_.rules().primary_keys_have_names) {
    return set_name(constraint, std::nullopt);
  }
  if (name_of(constraint) || !rule) return;
  const auto taken = [&](const Identifier& name) {
    const bool in_statement = std::any_of(pending.begin(), pending.end(), [&](const Constraint& other) {
      return name_of(other) && same(*name_of(other), name);
    });
    return in_statement || name_taken(table.name, name);
  };
  set_name(constraint, rule(table, constraint, taken));
}

void Evolution::resolve_type(Type& type) const {
  if (auto* array = std::get_if<ArrayType>(&type.kind)) {
    resolve_type(*array->element);
    return;
  }
  const auto* native = std::get_if<NativeType>(&type.kind);
  if (native == nullptr) return;
  // A bare name that a reader could not know: an enum, if the catalog holds one of that name.
  const std::string_view spelling = trim(native->spelling);
  for (const CatalogEnum* known : catalog_.enums()) {
    if (names_enum(spelling, *known)) {
      type.kind = EnumType{.name = known->name, .labels = {}};
      return;
    }
  }
}

bool Evolution::names_enum(std::string_view spelling, const CatalogEnum& known) {
  const auto matches = [](std::string_view text, const std::string& name) {
    const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
    return quoted ? replace_all(text.substr(1, text.size() - 2), "\"\"", "\"") == name : to_lower(text) == name;
  };
  if (matches(spelling, known.name.name.text)) return true;
  const std::size_t dot = spelling.find(spelling.starts_with('"') ? "\"." : ".");
  if (dot == std::string_view::npos) return false;
  const std::size_t end = spelling[dot] == '"' ? dot + 1 : dot;
  return matches(spelling.substr(end + 1), known.name.name.text) &&
         (!known.name.schema || matches(spelling.substr(0, end), known.name.schema->text));
}

void Evolution::forbid_nulls(TableDefinition& table, const PrimaryKey& key) const {
  if (!catalog_.rules().primary_key_forbids_nulls) return;
  for (Column& column : table.columns) {
    const bool keyed = std::any_of(key.columns.begin(), key.columns.end(),
                                   [&](const Identifier& name) { return same(name, column.name); });
    if (keyed) column.nullable = false;
  }
}

void Evolution::add_constraints(CatalogTable& table, std::vector<Constraint> constraints) const {
  std::vector<std::pair<ForeignKey, bool>> foreign_keys;  // and whether its author named it
  for (Constraint& constraint : constraints) {
    const bool named = name_of(constraint).has_value();
    name_constraint(table.definition, constraint, table.definition.constraints);
    if (const auto* key = std::get_if<PrimaryKey>(&constraint)) forbid_nulls(table.definition, *key);
    if (const auto* key = std::get_if<ForeignKey>(&constraint)) foreign_keys.emplace_back(*key, named);
    table.definition.constraints.push_back(std::move(constraint));
  }
  if (!catalog_.rules().foreign_keys_make_indexes) return;
  drop_superseded_indexes(table);
  for (const auto& [key, named] : foreign_keys) make_index_for(table, key, named);
}

const Constraint* find_constraint(const CatalogTable& table, const DropConstraint& op, bool ignore_case) {
  if (op.name) return table.find_constraint(*op.name, ignore_case);
  for (const Constraint& constraint : table.definition.constraints) {
    if (op.kind && kind_of(constraint) != *op.kind) continue;
    if (!op.columns.empty() && columns_of(constraint) != op.columns) continue;
    if (op.kind || !op.columns.empty()) return &constraint;
  }
  return nullptr;
}

const SetTableOption* find_setting(const CatalogTable& table, const SetTableOption& op) {
  const auto found = std::find_if(table.settings.begin(), table.settings.end(), [&](const SetTableOption& setting) {
    return setting.option == op.option && setting.column == op.column;
  });
  return found == table.settings.end() ? nullptr : &*found;
}

bool evolve(Catalog& catalog, const Step& step, Diagnostics& diagnostics) {
  if (!step.tolerant) return Evolution(catalog, step, diagnostics).run();
  Diagnostics unheard;  // the statement itself swallows its error
  static_cast<void>(Evolution(catalog, step, unheard).run());
  return true;
}

Catalog simulate(const History& history, CatalogRules rules, Diagnostics& diagnostics,
                 const std::optional<std::string>& up_to) {
  Catalog catalog(std::move(rules));
  const auto run = [&](const Migration& migration) {
    for (const Step& step : migration.up) {
      if (!evolve(catalog, step, diagnostics)) continue;
    }
  };
  const Migration* last = up_to ? history.find(*up_to) : nullptr;
  if (last != nullptr) {
    for (const Migration* migration : history.leading_to(*last)) run(*migration);
  } else {
    for (const Migration& migration : history.in_order()) run(migration);
  }
  return catalog;
}

}  // namespace crosswalk
