#include "random_history.h"

#include <algorithm>
#include <type_traits>

#include "crosswalk/base/text.h"
#include "crosswalk/tool/registry.h"
#include "random_values.h"

namespace crosswalk::properties {
namespace {

template <class T>
struct Of {};
using Made = std::optional<Operation>;

std::string quoted(const Identifier& name) { return "\"" + replace_all(name.text, "\"", "\"\"") + "\""; }

class Maker {
 public:
  Maker(const Catalog& catalog, const Repertoire& repertoire, Random& random)
      : catalog_(catalog), repertoire_(repertoire), random_(random) {}

  Made make(Of<CreateTable>) {
    CreateTable op;
    op.table.name = {random_.pick(repertoire_.schemas), fresh_name()};
    for (std::size_t count = 1 + random_.below(4); count > 0; --count) op.table.columns.push_back(column(op.table));
    for (std::size_t count = random_.below(3); count > 0; --count) {
      if (auto added = constraint(op.table, has_key(op.table))) op.table.constraints.push_back(std::move(*added));
    }
    if (repertoire_.comments && chance()) op.table.comment = "a table's comment";
    if (repertoire_.table_options && random_.chance(20))
      op.table.options = {{repertoire_.dialect, "WITH (fillfactor=70)"}};
    op.if_not_exists = random_.chance(20);
    return op;
  }
  Made make(Of<DropTable>) {
    const CatalogTable* table = any_table();
    if (table == nullptr) return {};
    const bool cascade = random_.chance(30);
    if (!cascade && is_referenced(*table)) return {};
    return DropTable{.table = table->definition.name, .if_exists = random_.chance(20), .cascade = cascade};
  }
  Made make(Of<RenameTable>) {
    const CatalogTable* table = any_table();
    if (table == nullptr) return {};
    return RenameTable{.table = table->definition.name, .new_name = fresh_name(), .if_exists = false};
  }

  Made make(Of<AddColumn>) {
    const CatalogTable* table = any_table();
    if (table == nullptr) return {};
    AddColumn op;
    op.table = table->definition.name;
    op.column = column(table->definition);
    if (repertoire_.column_positions && random_.chance(30)) op.position = position(*table, op.column.name);
    TableDefinition alone{.name = op.table, .columns = {op.column}, .constraints = {}, .options = {}, .comment = {}};
    if (random_.chance(30)) {
      if (auto added = constraint(alone, table->primary_key() != nullptr)) op.constraints.push_back(std::move(*added));
    }
    op.if_not_exists = random_.chance(20);
    return op;
  }
  Made make(Of<DropColumn>) {
    const CatalogTable* table = any_table();
    if (table == nullptr || table->definition.columns.size() < 2) return {};
    const Column& column = random_.pick(table->definition.columns);
    const bool cascade = random_.chance(30);
    const bool computes =
        std::any_of(table->definition.columns.begin(), table->definition.columns.end(), [&](const Column& other) {
          return other.generated &&
                 other.generated->expression.as<SqlExpression>()->text.find(quoted(column.name)) != std::string::npos;
        });
    if (computes || (!cascade && is_referenced(*table))) return {};
    return DropColumn{
        .table = table->definition.name, .column = column.name, .if_exists = random_.chance(20), .cascade = cascade};
  }
  Made make(Of<RenameColumn>) {
    const CatalogTable* table = any_table();
    if (table == nullptr) return {};
    return RenameColumn{.table = table->definition.name,
                        .column = random_.pick(table->definition.columns).name,
                        .new_name = fresh_name()};
  }
  Made make(Of<AlterColumn>) {
    const CatalogTable* table = any_table();
    if (table == nullptr) return {};
    const Column& old = random_.pick(table->definition.columns);
    if (old.generated || is_numbered(old)) return {};
    AlterColumn op;
    op.table = table->definition.name;
    op.column = old.name;
    if (chance()) op.type = any_type();
    const Type& type = op.type ? *op.type : old.type;
    const bool keyed = in_primary_key(*table, old.name);
    if (chance() && !keyed) op.nullable = chance();
    // A new type needs a default of its own.
    if (auto value = default_of(type); value && chance()) {
      op.default_value = *value;
    } else if (old.default_value || chance()) {
      op.default_value = Remove{};
    }
    if (repertoire_.comments && chance()) op.comment = "a column's comment";
    if (repertoire_.column_positions && random_.chance(20)) op.position = position(*table, old.name);
    if (op.type && random_.chance(10)) op.conversion = sql("NULL");
    return op;
  }

  Made make(Of<AddConstraint>) {
    const CatalogTable* table = any_table();
    if (table == nullptr) return {};
    auto added = constraint(table->definition, table->primary_key() != nullptr);
    if (!added) return {};
    AddConstraint op{.table = table->definition.name, .constraint = std::move(*added), .using_index = {}};
    if (repertoire_.index_options && random_.chance(30)) use_index(*table, op);
    return op;
  }
  Made make(Of<DropConstraint>) {
    const CatalogTable* table = constrained_table([](const Constraint& c) { return name_of(c).has_value(); });
    if (table == nullptr) return {};
    const Constraint& old = random_.pick(table->definition.constraints);
    DropConstraint op{.table = table->definition.name,
                      .name = name_of(old),
                      .kind = kind_of(old),
                      .columns = {},
                      .if_exists = random_.chance(20),
                      .cascade = random_.chance(30)};
    if (!op.name && kind_of(old) != ConstraintKind::PrimaryKey) return {};
    return op;
  }
  Made make(Of<RenameConstraint>) {
    const auto named = named_constraint();
    if (!named) return {};
    return RenameConstraint{.table = named->first, .name = named->second, .new_name = fresh_name()};
  }
  Made make(Of<ValidateConstraint>) {
    const auto named = named_constraint();
    if (!named) return {};
    return ValidateConstraint{.table = named->first, .name = named->second};
  }

  Made make(Of<CreateIndex>) {
    const CatalogTable* table = any_table();
    if (table == nullptr) return {};
    CreateIndex op;
    op.index.table = table->definition.name;
    for (std::size_t count = 1 + random_.below(2); count > 0; --count) op.index.keys.push_back(key(table->definition));
    op.index.unique = random_.chance(30);
    if (random_.chance(30)) op.index.condition = condition(table->definition);
    if (repertoire_.index_options) add_options(*table, op.index);
    const bool unnamed = repertoire_.rules.name_index && random_.chance(30);
    if (!unnamed) op.index.name = fresh_name();
    op.if_not_exists = op.index.name && random_.chance(20);
    op.concurrently = random_.chance(20);
    return op;
  }
  Made make(Of<DropIndex>) {
    const auto found = any_index();
    if (!found) return {};
    return DropIndex{.index = {found->table->definition.name.schema, *found->index->name},
                     .table = found->table->definition.name,
                     .if_exists = random_.chance(20),
                     .concurrently = random_.chance(20),
                     .cascade = false};
  }
  Made make(Of<RenameIndex>) {
    const auto found = any_index();
    if (!found) return {};
    return RenameIndex{.index = {found->table->definition.name.schema, *found->index->name},
                       .new_name = fresh_name(),
                       .table = found->table->definition.name,
                       .if_exists = random_.chance(20)};
  }

  Made make(Of<CreateEnum>) {
    if (!repertoire_.enums) return {};
    return CreateEnum{.name = {random_.pick(repertoire_.schemas), fresh_name()},
                      .labels = {"sad", "o'k", "Happy one"},
                      .if_not_exists = false};
  }
  Made make(Of<DropEnum>) {
    const CatalogEnum* found = any_enum();
    if (found == nullptr || is_used(*found)) return {};
    return DropEnum{.name = found->name, .if_exists = random_.chance(20), .cascade = false};
  }
  Made make(Of<RenameEnum>) {
    const CatalogEnum* found = any_enum();
    if (found == nullptr) return {};
    return RenameEnum{.name = found->name, .new_name = fresh_name()};
  }
  Made make(Of<AddEnumLabel>) {
    const CatalogEnum* found = any_enum();
    if (found == nullptr) return {};
    AddEnumLabel op{.name = found->name, .label = fresh_name().text, .before = {}, .after = {}, .if_not_exists = false};
    if (chance()) op.before = random_.pick(found->labels);
    if (!op.before && chance()) op.after = random_.pick(found->labels);
    return op;
  }
  Made make(Of<RenameEnumLabel>) {
    const CatalogEnum* found = any_enum();
    if (found == nullptr) return {};
    return RenameEnumLabel{.name = found->name, .label = random_.pick(found->labels), .new_label = fresh_name().text};
  }

  Made make(Of<CreateObject>) {
    CreateObject op;
    const CatalogTable* table = any_table();
    op.name = QualifiedName(fresh_name());
    if (table != nullptr && chance() && repertoire_.dialect == "sqlite") {
      op.object = ObjectKind::Trigger;
      op.table = table->definition.name;
      op.definition.text = "CREATE TRIGGER " + quoted(op.name.name) + " AFTER INSERT ON " + quoted(op.table->name) +
                           " BEGIN SELECT 1; END";
    } else {
      op.object = ObjectKind::View;
      op.definition.text = "CREATE VIEW " + quoted(op.name.name) + " AS SELECT 1 AS one";
    }
    op.definition.dialect = repertoire_.dialect;
    return op;
  }
  Made make(Of<DropObject>) {
    const CatalogObject* found = any_object();
    if (found == nullptr) return {};
    return DropObject{.object = found->object,
                      .name = found->name,
                      .table = found->table,
                      .signature = found->signature,
                      .if_exists = random_.chance(20),
                      .cascade = false};
  }
  Made make(Of<RenameObject>) {
    const CatalogObject* found = any_object();
    if (found == nullptr) return {};
    return RenameObject{.object = found->object, .name = found->name, .new_name = fresh_name(), .table = found->table};
  }

  Made make(Of<MoveToSchema>) {
    const CatalogTable* table = any_table();
    const Identifier elsewhere("elsewhere");
    if (table == nullptr || repertoire_.schemas.size() < 2 || table->definition.name.schema == elsewhere) return {};
    return MoveToSchema{.thing = MovedThing::Table,
                        .object = {},
                        .name = table->definition.name,
                        .signature = {},
                        .schema = elsewhere,
                        .if_exists = random_.chance(20)};
  }

  Made make(Of<SetComment>) {
    const CatalogTable* table = any_table();
    if (table == nullptr || !repertoire_.comments) return {};
    SetComment op;
    op.table = table->definition.name;
    if (chance()) op.column = random_.pick(table->definition.columns).name;
    if (chance()) op.comment = "it's \"said\"";
    return op;
  }
  Made make(Of<SetTableOption>) {
    const CatalogTable* table = any_table();
    if (table == nullptr || !repertoire_.table_options) return {};
    SetTableOption op{.table = table->definition.name,
                      .column = {},
                      .dialect = repertoire_.dialect,
                      .option = "ROW LEVEL SECURITY",
                      .value = {}};
    if (chance()) op.value = "";
    return op;
  }
  Made make(Of<RawSql>) {
    return RawSql{
        .dialect = repertoire_.dialect, .text = "SELECT 1", .effect = chance() ? SqlEffect::Nothing : SqlEffect::Data};
  }
  Made make(Of<HostCode>) { return HostCode{.language = "python", .text = "f()", .why = "it is not known"}; }

 private:
  bool chance() { return random_.chance(50); }
  SqlExpression sql(std::string text) const { return {repertoire_.dialect, std::move(text)}; }

  // Unique in the history, case aside, so that only what is meant to clash does.
  Identifier fresh_name() {
    static const std::vector<std::string> kStems = {"t",   "t",   "name",    "Order", "select",
                                                    "a b", "ünï", "q\"uote", "UPPER", "x.y"};
    return {random_.pick(kStems) + std::to_string(random_.below(1'000'000'000))};
  }

  // -- what is there ------------------------------------------------------------------------------------------------

  const CatalogTable* any_table() {
    const auto tables = catalog_.tables();
    return tables.empty() ? nullptr : random_.pick(tables);
  }
  const CatalogEnum* any_enum() {
    const auto enums = catalog_.enums();
    return enums.empty() ? nullptr : random_.pick(enums);
  }
  const CatalogObject* any_object() {
    const auto objects = catalog_.objects();
    return objects.empty() ? nullptr : random_.pick(objects);
  }
  std::optional<Catalog::FoundIndex> any_index() {
    std::vector<Catalog::FoundIndex> found;
    for (const CatalogTable* table : catalog_.tables()) {
      for (const IndexDefinition& index : table->indexes) {
        if (index.name) found.push_back({table, &index});
      }
    }
    if (found.empty()) return {};
    return random_.pick(found);
  }
  template <class Wanted>
  const CatalogTable* constrained_table(Wanted&& wanted) {
    std::vector<const CatalogTable*> found;
    for (const CatalogTable* table : catalog_.tables()) {
      const auto& constraints = table->definition.constraints;
      if (std::any_of(constraints.begin(), constraints.end(), wanted)) found.push_back(table);
    }
    return found.empty() ? nullptr : random_.pick(found);
  }
  std::optional<std::pair<QualifiedName, Identifier>> named_constraint() {
    const CatalogTable* table = constrained_table([](const Constraint& c) { return name_of(c).has_value(); });
    if (table == nullptr) return {};
    for (const Constraint& constraint : table->definition.constraints) {
      if (name_of(constraint)) return std::pair(table->definition.name, *name_of(constraint));
    }
    return {};
  }
  bool is_referenced(const CatalogTable& table) {
    for (const CatalogTable* other : catalog_.tables()) {
      for (const Constraint& constraint : other->definition.constraints) {
        const auto* key = std::get_if<ForeignKey>(&constraint);
        if (key != nullptr && catalog_.key(key->target) == catalog_.key(table.definition.name)) return true;
      }
    }
    return false;
  }
  bool is_used(const CatalogEnum& value) {
    for (const CatalogTable* table : catalog_.tables()) {
      for (const Column& column : table->definition.columns) {
        const auto* type = column.type.as<EnumType>();
        if (type != nullptr && type->name && catalog_.key(*type->name) == catalog_.key(value.name)) return true;
      }
    }
    return false;
  }
  static bool has_key(const TableDefinition& table) {
    return std::any_of(table.constraints.begin(), table.constraints.end(),
                       [](const Constraint& c) { return std::holds_alternative<PrimaryKey>(c); });
  }
  static bool has_key_over(const TableDefinition& table, const Identifier& column) {
    return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const Constraint& constraint) {
      const bool key =
          std::holds_alternative<PrimaryKey>(constraint) || std::holds_alternative<UniqueConstraint>(constraint);
      return key && columns_of(constraint) == std::vector<Identifier>{column};
    });
  }
  static bool is_numbered(const Column& column) { return column.identity.has_value(); }
  static bool in_primary_key(const CatalogTable& table, const Identifier& column) {
    const PrimaryKey* key = table.primary_key();
    return key != nullptr && std::find(key->columns.begin(), key->columns.end(), column) != key->columns.end();
  }

  // -- parts --------------------------------------------------------------------------------------------------------

  Type any_type() {
    const CatalogEnum* value = repertoire_.enums ? any_enum() : nullptr;
    if (value != nullptr && random_.chance(20)) return EnumType{.name = value->name, .labels = {}};
    return random_.pick(repertoire_.types);
  }

  std::optional<Expression> default_of(const Type& type) {
    if (type.as<IntegerType>() != nullptr) return NumberValue{"-7"};
    if (type.as<BooleanType>() != nullptr) return BoolValue{chance()};
    if (type.as<TextType>() != nullptr || type.as<VarcharType>() != nullptr) return StringValue{"it's"};
    if (type.as<TimestampType>() != nullptr) return CurrentTimestamp{};
    return {};
  }

  Column column(const TableDefinition& table) {
    Column column;
    column.name = fresh_name();
    column.type = any_type();
    column.nullable = random_.chance(70);
    if (chance()) column.default_value = default_of(column.type);
    if (!repertoire_.identities.empty() && column.type.as<IntegerType>() != nullptr && random_.chance(20)) {
      column.default_value.reset();
      column.nullable = false;
      column.identity = Identity{};
      column.identity->kind = random_.pick(repertoire_.identities);
    }
    const bool computed = column.type.as<TextType>() != nullptr && !column.default_value && !table.columns.empty();
    if (computed && random_.chance(30) && !table.columns.front().generated) {
      column.generated = GeneratedColumn{
          sql("CASE WHEN " + quoted(table.columns.front().name) + " IS NULL THEN 'a' ELSE 'b' END"), true};
      column.nullable = true;
    }
    if (repertoire_.comments && random_.chance(20)) column.comment = "a column's comment";
    return column;
  }

  ColumnPosition position(const CatalogTable& table, const Identifier& itself) {
    const Identifier& after = random_.pick(table.definition.columns).name;
    if (after == itself || chance()) return {};
    return {.after = after};
  }

  Expression condition(const TableDefinition& table) {
    const std::string name = quoted(random_.pick(table.columns).name);
    return sql(chance() ? name + " IS NOT NULL" : "coalesce(" + name + ", NULL) IS NULL");
  }

  std::optional<Identifier> constraint_name() {
    if (repertoire_.unnamed_constraints && random_.chance(30)) return {};
    return fresh_name();
  }
  Deferral deferral() {
    if (!repertoire_.key_options || random_.chance(70)) return Deferral::NotDeferrable;
    return chance() ? Deferral::InitiallyImmediate : Deferral::InitiallyDeferred;
  }

  std::optional<Constraint> constraint(const TableDefinition& table, bool has_key) {
    const Column& chosen = random_.pick(table.columns);
    const Identifier& column = chosen.name;
    // Of two keys of one statement over the same columns PostgreSQL keeps one, as its reader does.
    const bool merged = repertoire_.dialect == "postgresql" && has_key_over(table, column);
    switch (random_.below(5)) {
      case 0:
        if (has_key || merged || chosen.generated) return {};  // SQLite takes no computed column into a primary key
        return PrimaryKey{.name = constraint_name(), .columns = {column}, .include = {}, .deferral = deferral()};
      case 1: {
        if (merged) return {};
        UniqueConstraint unique{.name = constraint_name(),
                                .columns = {column},
                                .include = {},
                                .nulls_not_distinct = false,
                                .deferral = deferral()};
        if (repertoire_.key_options) unique.nulls_not_distinct = random_.chance(20);
        return unique;
      }
      case 2:
        return foreign_key(column);
      case 3: {
        CheckConstraint check{.name = constraint_name(),
                              .condition = condition(table),
                              .no_inherit = false,
                              .not_valid = false,
                              .column = {}};
        return check;
      }
      default:
        if (!repertoire_.native_constraints) return {};
        return NativeConstraint{.name = constraint_name(),
                                .dialect = repertoire_.dialect,
                                .text = "EXCLUDE USING gist (" + quoted(column) + " WITH =)"};
    }
  }

  std::optional<Constraint> foreign_key(const Identifier& column) {
    const CatalogTable* target = any_table();
    if (target == nullptr) return {};
    ForeignKey key;
    key.name = constraint_name();
    key.columns = {column};
    key.target = target->definition.name;
    key.target_columns = {random_.pick(target->definition.columns).name};
    key.on_delete = static_cast<ReferentialAction>(random_.below(5));
    key.on_update = static_cast<ReferentialAction>(random_.below(5));
    key.deferral = deferral();
    return key;
  }

  // A unique index over plain columns becomes the constraint.
  void use_index(const CatalogTable& table, AddConstraint& op) {
    auto* unique = std::get_if<UniqueConstraint>(&op.constraint);
    if (unique == nullptr) return;
    for (const IndexDefinition& index : table.indexes) {
      const bool plain = index.unique && index.name && !index.condition && index.keys.size() == 1 &&
                         index.keys[0].column && !index.keys[0].descending;
      if (!plain) continue;
      op.using_index = *index.name;
      unique->columns.clear();
      unique->nulls_not_distinct = false;
      return;
    }
  }

  IndexKey key(const TableDefinition& table) {
    IndexKey key;
    const Identifier& column = random_.pick(table.columns).name;
    if (random_.chance(70)) {
      key.column = column;
    } else {
      key.expression = sql("coalesce(" + quoted(column) + ", NULL)");
    }
    key.descending = random_.chance(30);
    if (repertoire_.index_options && random_.chance(20))
      key.nulls = key.descending ? NullsOrder::Last : NullsOrder::First;
    return key;
  }
  void add_options(const CatalogTable& table, IndexDefinition& index) {
    if (random_.chance(20)) index.method = "btree";
    if (random_.chance(20)) index.include = {random_.pick(table.definition.columns).name};
    if (index.unique) index.nulls_not_distinct = random_.chance(20);
  }

  const Catalog& catalog_;
  const Repertoire& repertoire_;
  Random& random_;
};

std::vector<Type> portable_types() {
  return {TextType{},
          BooleanType{},
          IntegerType{.bits = 32},
          IntegerType{.bits = 64},
          DecimalType{.precision = 10, .scale = 2},
          FloatType{.bits = 64},
          VarcharType{.length = 20},
          BinaryType{},
          DateType{},
          TimestampType{}};
}

}  // namespace

Repertoire plain_repertoire() {
  Repertoire result;
  result.dialect = "postgresql";
  result.rules.default_schema = "public";
  result.types = portable_types();
  result.types.emplace_back(ArrayType{.element = Type(IntegerType{})});
  result.schemas = {std::nullopt, Identifier("public"), Identifier("other")};
  result.identities = {IdentityKind::Serial, IdentityKind::Always, IdentityKind::ByDefault,
                       IdentityKind::AutoIncrement};
  return result;
}

Repertoire naming_repertoire() {
  Repertoire result = plain_repertoire();
  result.rules.ignore_case = true;
  const auto first_free = [](const std::string& stem, const std::function<bool(const Identifier&)>& taken) {
    Identifier name(stem);
    for (int i = 1; taken(name); ++i) name = Identifier(stem + std::to_string(i));
    return name;
  };
  result.rules.name_constraint = [=](const TableDefinition&, const Constraint& constraint, const auto& taken) {
    return std::optional(first_free("key_" + std::to_string(constraint.index()), taken));
  };
  result.rules.name_index = [=](const IndexDefinition&, const auto& taken) {
    return std::optional(first_free("idx", taken));
  };
  return result;
}

Repertoire postgresql_repertoire() {
  Repertoire result = plain_repertoire();
  result.rules = find_database("postgresql")->dialect().catalog_rules();
  result.types.emplace_back(IntegerType{.bits = 16});
  result.types.emplace_back(FloatType{.bits = 32});
  result.types.emplace_back(CharType{.length = 3});
  result.types.emplace_back(TimeType{});
  result.types.emplace_back(TimestampType{.precision = {}, .with_zone = true});
  result.types.emplace_back(IntervalType{});
  result.types.emplace_back(JsonType{.binary = true});
  result.types.emplace_back(UuidType{});
  result.identities = {IdentityKind::Serial, IdentityKind::Always, IdentityKind::ByDefault};
  result.column_positions = false;
  return result;
}

Repertoire sqlite_repertoire() {
  Repertoire result;
  result.dialect = "sqlite";
  result.rules = find_database("sqlite")->dialect().catalog_rules();
  result.types = portable_types();
  result.enums = false;
  result.key_options = false;
  result.index_options = false;
  result.column_positions = false;
  result.comments = false;
  result.table_options = false;
  result.native_constraints = false;
  return result;
}

std::optional<Operation> fitting_operation(std::size_t kind, const Catalog& catalog, const Repertoire& repertoire,
                                           Random& random) {
  Maker maker(catalog, repertoire, random);
  std::size_t index = 0;
#define OPERATION(Struct, text) \
  if (index++ == kind) return maker.make(Of<Struct>());
#include "crosswalk/ir/operations.def"
#undef OPERATION
  return {};
}

Operation fitting_operation(const Catalog& catalog, const Repertoire& repertoire, Random& random) {
  // A schema of a few tables gives the other operations something to do.
  if (catalog.tables().size() < 3) return *fitting_operation(0, catalog, repertoire, random);
  for (;;) {
    if (auto made = fitting_operation(random.below(kOperationKinds), catalog, repertoire, random))
      return std::move(*made);
  }
}

}  // namespace crosswalk::properties
