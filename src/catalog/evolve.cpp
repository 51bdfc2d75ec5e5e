#include "crosswalk/catalog/evolve.h"

#include <algorithm>

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/ir/match.h"

#include "rename.h"

namespace crosswalk {
namespace {

// The effect of one step. Every edit comes after every check, so that a step that does not fit leaves no trace.
class Evolution {
 public:
  Evolution(Catalog& catalog, const Step& step, Diagnostics& diagnostics)
      : catalog_(catalog), step_(step), diagnostics_(diagnostics) {}

  bool run() {
    if (!guards_hold(catalog_, step_)) return true;
    return match(step_.operation, [this](const auto& op) { return apply(op); });
  }

 private:
  // -- checks -----------------------------------------------------------------------------------------------------

  // Reports that something is not there. Where the catalog is incomplete it may be there all the same: a warning, and
  // the step passes without effect.
  bool missing(std::string_view what, const std::string& name) {
    if (catalog_.incomplete()) {
      diagnostics_.report<Code::ObjectMissingPerhaps>(step_.span, what, name);
      return true;
    }
    diagnostics_.report<Code::ObjectMissing>(step_.span, what, name);
    return false;
  }
  bool exists(std::string_view what, const std::string& name) {
    if (catalog_.incomplete()) return true;
    diagnostics_.report<Code::ObjectExists>(step_.span, what, name);
    return false;
  }

  // Calls edit with the table, if it is there.
  template <class Edit>
  bool with_table(const QualifiedName& name, bool if_exists, Edit&& edit) {
    if (catalog_.find_table(name) == nullptr) return if_exists || missing("table", name.display());
    return edit(*catalog_.find_table(name));
  }

  [[nodiscard]] bool same(const Identifier& left, const Identifier& right) const { return catalog_.same(left, right); }
  [[nodiscard]] bool ignore_case() const { return catalog_.rules().ignore_case; }

  [[nodiscard]] bool name_taken(const QualifiedName& table, const Identifier& name) const {
    const QualifiedName qualified{table.schema, name};
    return catalog_.find_table(qualified) || catalog_.find_index(qualified) ||
           catalog_.find_constrained_table(qualified);
  }

  // Gives the server's names to what was written without one. `pending` are names given in the same statement.
  void name_constraint(const TableDefinition& table, Constraint& constraint,
                       const std::vector<Constraint>& pending) const {
    const auto& rule = catalog_.rules().name_constraint;
    if (name_of(constraint) || !rule) return;
    const auto taken = [&](const Identifier& name) {
      const bool in_statement = std::any_of(pending.begin(), pending.end(), [&](const Constraint& other) {
        return name_of(other) && same(*name_of(other), name);
      });
      return in_statement || name_taken(table.name, name);
    };
    set_name(constraint, rule(table, constraint, taken));
  }

  void resolve_type(Type& type) const {
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

  [[nodiscard]] static bool names_enum(std::string_view spelling, const CatalogEnum& known) {
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

  // A primary key makes its columns NOT NULL.
  void forbid_nulls(TableDefinition& table, const PrimaryKey& key) const {
    if (!catalog_.rules().primary_key_forbids_nulls) return;
    for (Column& column : table.columns) {
      const bool keyed = std::any_of(key.columns.begin(), key.columns.end(),
                                     [&](const Identifier& name) { return same(name, column.name); });
      if (keyed) column.nullable = false;
    }
  }

  void add_constraints(TableDefinition& table, std::vector<Constraint> constraints) const {
    for (Constraint& constraint : constraints) {
      name_constraint(table, constraint, table.constraints);
      if (const auto* key = std::get_if<PrimaryKey>(&constraint)) forbid_nulls(table, *key);
      table.constraints.push_back(std::move(constraint));
    }
  }

  // -- tables -----------------------------------------------------------------------------------------------------

  bool apply(const CreateTable& op) {
    if (catalog_.find_table(op.table.name) != nullptr)
      return op.if_not_exists || exists("table", op.table.name.display());
    CatalogTable table;
    table.definition = op.table;
    table.temporary = op.temporary;
    std::vector<Constraint> constraints = std::move(table.definition.constraints);
    table.definition.constraints.clear();
    for (Column& column : table.definition.columns) resolve_type(column.type);
    add_constraints(table.definition, std::move(constraints));
    catalog_.put_table(std::move(table));
    return true;
  }

  bool apply(const DropTable& op) {
    return with_table(op.table, op.if_exists, [&](const CatalogTable&) {
      if (op.cascade) drop_foreign_keys(op.table, [](const ForeignKey&) { return true; });
      drop_objects_of(op.table);
      return catalog_.remove_table(op.table);
    });
  }

  void drop_objects_of(const QualifiedName& table) {
    for (const CatalogObject* object : catalog_.objects()) {
      if (object->table && catalog_.key(*object->table) == catalog_.key(table)) {
        const CatalogObject copy = *object;
        catalog_.remove_object(copy);
      }
    }
  }

  bool apply(const RenameTable& op) {
    return with_table(op.table, op.if_exists, [&](const CatalogTable& found) {
      const QualifiedName target{found.definition.name.schema, op.new_name};
      if (catalog_.find_table(target) != nullptr && !(catalog_.key(target) == catalog_.key(op.table))) {
        return exists("table", target.display());
      }
      rename_table(catalog_, op.table, op.new_name);
      return true;
    });
  }

  // -- columns ----------------------------------------------------------------------------------------------------

  bool apply(const AddColumn& op) {
    return with_table(op.table, false, [&](const CatalogTable& found) {
      if (found.find_column(op.column.name, ignore_case())) {
        return op.if_not_exists || exists("column", op.table.display() + "." + op.column.name.text);
      }
      TableDefinition& table = catalog_.edit_table(op.table)->definition;
      auto place = table.columns.end();
      if (op.position) place = position_in(table, *op.position);
      const auto column = table.columns.insert(place, op.column);
      resolve_type(column->type);
      add_constraints(table, op.constraints);
      return true;
    });
  }

  std::vector<Column>::iterator position_in(TableDefinition& table, const ColumnPosition& position) const {
    if (!position.after) return table.columns.begin();
    const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                    [&](const Column& column) { return same(column.name, *position.after); });
    return found == table.columns.end() ? found : found + 1;
  }

  bool apply(const DropColumn& op) {
    return with_table(op.table, false, [&](const CatalogTable& found) {
      if (!found.find_column(op.column, ignore_case())) {
        return op.if_exists || missing("column", op.table.display() + "." + op.column.text);
      }
      CatalogTable& table = *catalog_.edit_table(op.table);
      std::erase_if(table.definition.columns, [&](const Column& column) { return same(column.name, op.column); });
      const auto names_it = [&](const std::vector<Identifier>& names) {
        return std::any_of(names.begin(), names.end(), [&](const Identifier& name) { return same(name, op.column); });
      };
      std::erase_if(table.definition.constraints, [&](const Constraint& constraint) {
        const auto* check = std::get_if<CheckConstraint>(&constraint);
        if (check != nullptr) return mentions(check->condition, op.column);
        const auto* native = std::get_if<NativeConstraint>(&constraint);
        if (native != nullptr) return mentions_identifier(native->text, op.column, ignore_case());
        return names_it(columns_of(constraint)) || names_it(included_columns(constraint));
      });
      std::erase_if(table.indexes, [&](const IndexDefinition& index) {
        return names_it(index.include) ||
               std::any_of(index.keys.begin(), index.keys.end(),
                           [&](const IndexKey& key) {
                             return (key.column && same(*key.column, op.column)) ||
                                    (key.expression && mentions(*key.expression, op.column));
                           }) ||
               (index.condition && mentions(*index.condition, op.column));
      });
      std::erase_if(table.settings,
                    [&](const SetTableOption& setting) { return setting.column && same(*setting.column, op.column); });
      drop_foreign_keys_to(op.table, op.column, op.cascade);
      return true;
    });
  }

  static std::vector<Identifier> included_columns(const Constraint& constraint) {
    return std::visit(
        [](const auto& c) -> std::vector<Identifier> {
          if constexpr (requires { c.include; }) return c.include;
          return {};
        },
        constraint);
  }

  [[nodiscard]] bool mentions(const Expression& expression, const Identifier& column) const {
    const auto* sql = std::get_if<SqlExpression>(&expression.kind);
    return sql != nullptr && mentions_identifier(sql->text, column, ignore_case());
  }

  void drop_foreign_keys_to(const QualifiedName& table, const Identifier& column, bool cascade) {
    if (!cascade) return;
    drop_foreign_keys(table, [&](const ForeignKey& key) {
      return std::any_of(key.target_columns.begin(), key.target_columns.end(),
                         [&](const Identifier& name) { return same(name, column); });
    });
  }

  // Drops the foreign keys to a table that `doomed` picks, wherever they are.
  template <class Doomed>
  void drop_foreign_keys(const QualifiedName& table, Doomed&& doomed) {
    const QualifiedName target = catalog_.key(table);
    const auto picked = [&](const Constraint& constraint) {
      const auto* key = std::get_if<ForeignKey>(&constraint);
      return key != nullptr && catalog_.key(key->target) == target && doomed(*key);
    };
    for (const CatalogTable* other : catalog_.tables()) {
      const auto& constraints = other->definition.constraints;
      if (std::none_of(constraints.begin(), constraints.end(), picked)) continue;  // editing makes a copy
      std::erase_if(catalog_.edit_table(other->definition.name)->definition.constraints, picked);
    }
  }

  bool apply(const RenameColumn& op) {
    return with_table(op.table, false, [&](const CatalogTable& found) {
      if (!found.find_column(op.column, ignore_case())) {
        return missing("column", op.table.display() + "." + op.column.text);
      }
      if (found.find_column(op.new_name, ignore_case()) && !same(op.column, op.new_name)) {
        return exists("column", op.table.display() + "." + op.new_name.text);
      }
      rename_column(catalog_, op.table, op.column, op.new_name);
      return true;
    });
  }

  bool apply(const AlterColumn& op) {
    return with_table(op.table, false, [&](const CatalogTable& found) {
      if (!found.find_column(op.column, ignore_case())) {
        return missing("column", op.table.display() + "." + op.column.text);
      }
      TableDefinition& table = catalog_.edit_table(op.table)->definition;
      const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                       [&](const Column& candidate) { return same(candidate.name, op.column); });
      alter(*column, op);
      if (op.position) {
        Column moved = std::move(*column);
        table.columns.erase(column);
        table.columns.insert(position_in(table, *op.position), std::move(moved));
      }
      return true;
    });
  }

  void alter(Column& column, const AlterColumn& op) const {
    if (op.type) {
      keep_type_of_default(column);
      column.type = *op.type;
      resolve_type(column.type);
    }
    if (op.nullable) column.nullable = *op.nullable;
    change(column.default_value, op.default_value);
    change(column.identity, op.identity);
    change(column.collation, op.collation);
    change(column.comment, op.comment);
    if (std::holds_alternative<Remove>(op.default_value) && column.identity &&
        column.identity->kind == IdentityKind::Serial) {
      column.identity.reset();  // a serial column is its default
    }
  }

  // A default remains a value of the enum that its column had, by whatever type that is replaced.
  static void keep_type_of_default(Column& column) {
    const bool of_enum = std::holds_alternative<EnumType>(column.type.kind) && column.type.written;
    if (!of_enum || !column.default_value) return;
    const auto* label = std::get_if<StringValue>(&column.default_value->kind);
    if (label == nullptr) return;
    column.default_value->written = Spelling{
        column.type.written->dialect, "'" + replace_all(label->text, "'", "''") + "'::" + column.type.written->text};
  }

  template <class T>
  static void change(std::optional<T>& attribute, const Change<T>& change) {
    if (std::holds_alternative<Remove>(change)) attribute.reset();
    if (const T* value = std::get_if<T>(&change)) attribute = *value;
  }

  // -- constraints ------------------------------------------------------------------------------------------------

  bool apply(const AddConstraint& op) {
    return with_table(op.table, false, [&](const CatalogTable& found) {
      const auto& name = name_of(op.constraint);
      if (name && found.find_constraint(*name, ignore_case())) {
        return exists("constraint", name->text);
      }
      CatalogTable& table = *catalog_.edit_table(op.table);
      std::vector<Constraint> constraints{op.constraint};
      if (op.using_index) take_over_index(table, *op.using_index, constraints.front());
      add_constraints(table.definition, std::move(constraints));
      return true;
    });
  }

  // ADD … USING INDEX: the constraint gets the index's columns and, without a name of its own, its name.
  void take_over_index(CatalogTable& table, const Identifier& name, Constraint& constraint) const {
    const auto index = std::find_if(table.indexes.begin(), table.indexes.end(), [&](const IndexDefinition& candidate) {
      return candidate.name && same(*candidate.name, name);
    });
    if (index == table.indexes.end()) return;
    std::vector<Identifier> columns;
    for (const IndexKey& key : index->keys) {
      if (key.column) columns.push_back(*key.column);
    }
    if (auto* key = std::get_if<PrimaryKey>(&constraint)) key->columns = columns;
    if (auto* unique = std::get_if<UniqueConstraint>(&constraint)) unique->columns = columns;
    if (!name_of(constraint)) set_name(constraint, name);
    table.indexes.erase(index);
  }

  bool apply(const DropConstraint& op) {
    return with_table(op.table, op.if_exists, [&](const CatalogTable& found) {
      const Constraint* constraint = find_constraint(found, op, ignore_case());
      if (constraint == nullptr) {
        return op.if_exists || missing("constraint", op.name ? op.name->text : "of " + op.table.display());
      }
      const auto position = constraint - found.definition.constraints.data();
      const Constraint dropped = *constraint;
      CatalogTable& table = *catalog_.edit_table(op.table);
      table.definition.constraints.erase(table.definition.constraints.begin() + position);
      if (op.cascade) drop_foreign_keys_on(op.table, dropped);
      return true;
    });
  }

  // The foreign keys that a key of the table held up: those to its very columns.
  void drop_foreign_keys_on(const QualifiedName& table, const Constraint& dropped) {
    const bool is_primary = std::holds_alternative<PrimaryKey>(dropped);
    if (!is_primary && !std::holds_alternative<UniqueConstraint>(dropped)) return;
    drop_foreign_keys(table, [&](const ForeignKey& key) {
      return key.target_columns.empty() ? is_primary : same_set(key.target_columns, columns_of(dropped));
    });
  }

  [[nodiscard]] bool same_set(const std::vector<Identifier>& left, const std::vector<Identifier>& right) const {
    return std::is_permutation(left.begin(), left.end(), right.begin(), right.end(),
                               [&](const Identifier& a, const Identifier& b) { return same(a, b); });
  }

  bool apply(const RenameConstraint& op) {
    return with_table(op.table, false, [&](const CatalogTable& found) {
      if (!found.find_constraint(op.name, ignore_case())) return missing("constraint", op.name.text);
      if (found.find_constraint(op.new_name, ignore_case()) && !same(op.name, op.new_name)) {
        return exists("constraint", op.new_name.text);
      }
      for (Constraint& constraint : catalog_.edit_table(op.table)->definition.constraints) {
        if (name_of(constraint) && same(*name_of(constraint), op.name)) set_name(constraint, op.new_name);
      }
      return true;
    });
  }

  bool apply(const ValidateConstraint& op) {
    return with_table(op.table, false, [&](const CatalogTable& found) {
      if (!found.find_constraint(op.name, ignore_case())) return missing("constraint", op.name.text);
      for (Constraint& constraint : catalog_.edit_table(op.table)->definition.constraints) {
        if (!name_of(constraint) || !same(*name_of(constraint), op.name)) continue;
        if (auto* key = std::get_if<ForeignKey>(&constraint)) key->not_valid = false;
        if (auto* check = std::get_if<CheckConstraint>(&constraint)) check->not_valid = false;
      }
      return true;
    });
  }

  // -- indexes ----------------------------------------------------------------------------------------------------

  bool apply(const CreateIndex& op) {
    const CatalogObject* view = catalog_.find_object(ObjectKind::MaterializedView, op.index.table);
    if (view != nullptr && catalog_.find_table(op.index.table) == nullptr) return true;  // its body is opaque
    return with_table(op.index.table, false, [&](const CatalogTable& found) {
      IndexDefinition index = op.index;
      if (index.name) {
        const QualifiedName name{found.definition.name.schema, *index.name};
        if (catalog_.find_index(name, index.table) || names_constraint_index(name)) {
          return op.if_not_exists || exists("index", index.name->text);
        }
      } else if (const auto& rule = catalog_.rules().name_index) {
        index.name = rule(index, [&](const Identifier& name) { return name_taken(index.table, name); });
      }
      catalog_.edit_table(op.index.table)->indexes.push_back(std::move(index));
      return true;
    });
  }

  // Where a key is its index, the index has the key's name.
  [[nodiscard]] bool names_constraint_index(const QualifiedName& name) const {
    const CatalogTable* table = catalog_.rules().constraint_is_index ? catalog_.find_constrained_table(name) : nullptr;
    if (table == nullptr || catalog_.rules().index_names_per_table) return false;
    const Constraint* constraint = table->find_constraint(name.name, ignore_case());
    return constraint != nullptr &&
           (std::holds_alternative<PrimaryKey>(*constraint) || std::holds_alternative<UniqueConstraint>(*constraint));
  }

  bool apply(const DropIndex& op) {
    const auto found = catalog_.find_index(op.index, op.table);
    if (!found) {
      if (drop_constraint_index(op) || may_be_of_view()) return true;
      return op.if_exists || missing("index", op.index.display());
    }
    const auto position = found->index - found->table->indexes.data();
    CatalogTable& table = *catalog_.edit_table(found->table->definition.name);
    table.indexes.erase(table.indexes.begin() + position);
    return true;
  }

  // Materialized views have indexes, and their bodies are opaque: one that is not known may be one of theirs.
  [[nodiscard]] bool may_be_of_view() const {
    const auto objects = catalog_.objects();
    return std::any_of(objects.begin(), objects.end(),
                       [](const CatalogObject* object) { return object->object == ObjectKind::MaterializedView; });
  }

  // Where a unique constraint is its index, dropping the index drops the constraint.
  bool drop_constraint_index(const DropIndex& op) {
    if (!catalog_.rules().constraint_is_index || !op.table) return false;
    CatalogTable* table = catalog_.edit_table(*op.table);
    if (table == nullptr) return false;
    return std::erase_if(table->definition.constraints, [&](const Constraint& constraint) {
             return std::holds_alternative<UniqueConstraint>(constraint) && name_of(constraint) &&
                    same(*name_of(constraint), op.index.name);
           }) != 0;
  }

  bool apply(const RenameIndex& op) {
    const auto found = catalog_.find_index(op.index, op.table);
    if (!found) {
      // The index of a constraint carries its name: renaming one renames the other.
      if (rename_constraint_index(op) || may_be_of_view()) return true;
      return op.if_exists || missing("index", op.index.display());
    }
    const auto other =
        catalog_.find_index({found->table->definition.name.schema, op.new_name}, found->table->definition.name);
    if (other && other->index != found->index) return exists("index", op.new_name.text);
    const auto position = found->index - found->table->indexes.data();
    catalog_.edit_table(found->table->definition.name)->indexes[static_cast<std::size_t>(position)].name = op.new_name;
    return true;
  }

  bool rename_constraint_index(const RenameIndex& op) {
    QualifiedName name = op.index;
    if (!name.schema && op.table) name.schema = op.table->schema;
    const CatalogTable* table = catalog_.find_constrained_table(name);
    if (table == nullptr) return false;
    const Constraint* constraint = table->find_constraint(op.index.name, ignore_case());
    const bool indexed =
        std::holds_alternative<PrimaryKey>(*constraint) || std::holds_alternative<UniqueConstraint>(*constraint);
    if (!indexed) return false;
    const auto position = static_cast<std::size_t>(constraint - table->definition.constraints.data());
    set_name(catalog_.edit_table(table->definition.name)->definition.constraints[position], op.new_name);
    return true;
  }

  // -- enums ------------------------------------------------------------------------------------------------------

  bool apply(const CreateEnum& op) {
    if (catalog_.find_enum(op.name)) return op.if_not_exists || exists("enum", op.name.display());
    catalog_.put_enum({op.name, op.labels});
    return true;
  }

  bool apply(const DropEnum& op) {
    if (op.cascade) drop_users_of(op.name);
    if (catalog_.remove_enum(op.name)) return true;
    // Readers cannot tell what kind of type a DROP TYPE drops.
    for (const ObjectKind kind : {ObjectKind::CompositeType, ObjectKind::Domain}) {
      if (const CatalogObject* object = catalog_.find_object(kind, op.name)) {
        const CatalogObject copy = *object;
        return catalog_.remove_object(copy);
      }
    }
    return op.if_exists || missing("type", op.name.display());
  }

  // DROP TYPE … CASCADE: columns of the type go, and defaults that were values of it. Such a default stays behind when
  // a column's type is changed, as a cast of what it was.
  void drop_users_of(const QualifiedName& type) {
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

  static bool casts_to(const Expression& expression, const QualifiedName& type) {
    if (!expression.written) return false;
    const std::string& text = expression.written->text;
    return text.ends_with("::\"" + type.name.text + "\"") || to_lower(text).ends_with("::" + type.name.text);
  }

  bool apply(const RenameEnum& op) {
    const CatalogEnum* found = catalog_.find_enum(op.name);
    if (found == nullptr) return rename_other_type(op) || missing("type", op.name.display());
    const QualifiedName target{op.name.schema, op.new_name};
    if (catalog_.find_enum(target)) return exists("enum", target.display());
    rename_enum(catalog_, op.name, op.new_name);
    return true;
  }

  bool rename_other_type(const RenameEnum& op) {
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

  bool apply(const AddEnumLabel& op) {
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

  bool apply(const RenameEnumLabel& op) {
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

  // -- objects and the rest -----------------------------------------------------------------------------------------

  bool apply(const CreateObject& op) {
    if (catalog_.find_object(op.object, op.name, op.table,
                             op.signature ? op.signature : std::optional<std::string>("")) &&
        !op.or_replace) {
      return op.if_not_exists || exists("object", op.name.display());
    }
    catalog_.put_object({op.object, op.name, op.table, op.signature, op.definition});
    return true;
  }

  bool apply(const DropObject& op) {
    const CatalogObject* found = catalog_.find_object(op.object, op.name, op.table, op.signature);
    if (found == nullptr) return op.if_exists || opaque(op.object) || missing("object", op.name.display());
    const CatalogObject copy = *found;
    if (is_view(op.object)) drop_objects_of(copy.name);  // its triggers
    return catalog_.remove_object(copy);
  }

  static bool is_view(ObjectKind kind) { return kind == ObjectKind::View || kind == ObjectKind::MaterializedView; }

  // What a server or an extension brings along without a statement of the history (schema public, a function of an
  // extension, the sequence of a serial column) may be dropped or renamed without having been created here.
  static bool opaque(ObjectKind kind) {
    return kind == ObjectKind::Schema || kind == ObjectKind::Extension || kind == ObjectKind::Sequence ||
           kind == ObjectKind::Function;
  }

  bool apply(const RenameObject& op) {
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

  bool apply(const SetComment& op) {
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

  bool apply(const SetTableOption& op) {
    return with_table(op.table, false, [&](const CatalogTable& found) {
      if (op.column && !found.find_column(*op.column, ignore_case())) {
        return missing("column", op.table.display() + "." + op.column->text);
      }
      CatalogTable& table = *catalog_.edit_table(op.table);
      if (const SetTableOption* setting = find_setting(table, op)) {
        table.settings.erase(table.settings.begin() + (setting - table.settings.data()));
      }
      // What the table was made with is taken back by the same words.
      std::erase_if(table.definition.options, [&](const TableOption& option) { return option.text == op.option; });
      if (!op.value) return true;
      table.settings.push_back(op);
      table.settings.back().table = table.definition.name;
      return true;
    });
  }

  bool apply(const RawSql& op) {
    if (op.effect == SqlEffect::Unknown || op.effect == SqlEffect::Schema) catalog_.mark_incomplete();
    return true;
  }

  bool apply(const HostCode&) {
    catalog_.mark_incomplete();
    return true;
  }

  Catalog& catalog_;
  const Step& step_;
  Diagnostics& diagnostics_;
};

}  // namespace

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
  for (const Migration& migration : history.in_order()) {
    for (const Step& step : migration.up) {
      if (!evolve(catalog, step, diagnostics)) continue;
    }
    if (up_to && migration.id == *up_to) break;
  }
  return catalog;
}

}  // namespace crosswalk
