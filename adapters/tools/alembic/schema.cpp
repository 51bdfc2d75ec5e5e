#include "schema.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/hash.h"
#include "crosswalk/base/text.h"
#include "expressions.h"
#include "naming.h"

namespace crosswalk::alembic {
namespace {

std::optional<ReferentialAction> read_action(const Value& value, std::string_view what, CallContext& context) {
  if (value.is_nothing()) return ReferentialAction::NoAction;
  const auto text = read_text(value, what, context);
  if (!text) return std::nullopt;
  const std::string word = to_upper(trim(*text));
  if (word == "CASCADE") return ReferentialAction::Cascade;
  if (word == "RESTRICT") return ReferentialAction::Restrict;
  if (word == "SET NULL") return ReferentialAction::SetNull;
  if (word == "SET DEFAULT") return ReferentialAction::SetDefault;
  if (word == "NO ACTION" || word.empty()) return ReferentialAction::NoAction;
  context.leave("the action `" + *text + "` of a foreign key is not followed");
  return std::nullopt;
}

// "column", "table.column" or "schema.table.column".
bool put_target(ForeignKey& key, const std::string& target) {
  const std::vector<std::string_view> parts = split(target, '.');
  if (parts.size() < 2) return false;
  key.target.name = Identifier(parts[parts.size() - 2]);
  key.target_columns.emplace_back(parts.back());
  if (parts.size() > 2) {
    const std::size_t length = target.size() - parts.back().size() - parts[parts.size() - 2].size() - 2;
    key.target.schema = Identifier(target.substr(0, length));
  }
  return true;
}

std::optional<std::string> target_text(const Value& value, CallContext& context) {
  if (const std::string* text = value.string()) return *text;
  leave_for(value, "the target of a foreign key", context);
  return std::nullopt;
}

ForeignKeyOptions options_of(const Construct& key, std::size_t first) {
  return {
      key.argument(first + 2, "ondelete"),   key.argument(first + 1, "onupdate"),  key.keyword("match"),
      key.argument(first + 3, "deferrable"), key.argument(first + 4, "initially"), key.keyword("postgresql_not_valid")};
}

// ForeignKey("t.c") within a Column.
std::optional<ForeignKey> read_column_key(const Construct& construct, const QualifiedName& table,
                                          const Identifier& column, CallContext& context, const Reading& reading) {
  const auto target = target_text(construct.argument(0, "column"), context);
  const GivenName name = read_given_name(construct.keyword("name"), "the name of a foreign key", context, reading);
  if (!target || !name.known) return std::nullopt;
  ForeignKey key;
  key.columns = {column};
  if (!put_target(key, *target)) {
    key.target.name = Identifier(*target);
    key.target_columns = {column};
  }
  const ForeignKeyOptions options{construct.keyword("ondelete"),  construct.keyword("onupdate"),
                                  construct.keyword("match"),     construct.keyword("deferrable"),
                                  construct.keyword("initially"), construct.keyword("postgresql_not_valid")};
  if (!put_options(key, options, context)) return std::nullopt;
  const NamedThing thing{.kind = "fk", .table = table, .columns = key.columns, .key = &key};
  return apply_convention(thing, name, key.name, context, reading) ? std::optional(key) : std::nullopt;
}

std::optional<CheckConstraint> read_check(const Construct& construct, const QualifiedName& table, CallContext& context,
                                          const Reading& reading) {
  auto condition = read_condition(construct.argument(0, "sqltext"), context, reading);
  const GivenName name = read_given_name(construct.argument(1, "name"), "the name of a check", context, reading);
  if (!condition || !name.known) return std::nullopt;
  CheckConstraint check;
  const NamedThing thing{.kind = "ck", .table = table, .columns = {}};
  if (!apply_convention(thing, name, check.name, context, reading)) return std::nullopt;
  check.condition = std::move(*condition);
  return check;
}

std::optional<Identity> read_identity(const Construct& construct, CallContext& context) {
  const auto always = read_flag(construct.argument(0, "always"), false, "always", context);
  const auto cycle = read_flag(construct.keyword("cycle"), false, "cycle", context);
  if (!always || !cycle) return std::nullopt;
  const auto number = [&](const char* name, std::size_t position) -> std::optional<std::int64_t> {
    const Value value = construct.argument(position, name);
    return value.integer() != nullptr ? std::optional(*value.integer()) : std::nullopt;
  };
  constexpr std::size_t kByNameOnly = 99;
  Identity identity;
  identity.kind = *always ? IdentityKind::Always : IdentityKind::ByDefault;
  identity.start = number("start", 2);
  identity.increment = number("increment", 3);
  identity.minimum = number("minvalue", kByNameOnly);
  identity.maximum = number("maxvalue", kByNameOnly);
  identity.cache = number("cache", kByNameOnly);
  identity.cycle = *cycle;
  return identity;
}

std::optional<GeneratedColumn> read_computed(const Construct& construct, CallContext& context, const Reading& reading) {
  auto expression = read_condition(construct.argument(0, "sqltext"), context, reading);
  if (!expression) return std::nullopt;
  GeneratedColumn generated;
  generated.expression = std::move(*expression);
  const Value persisted = construct.argument(1, "persisted");
  // PostgreSQL stores every computed column; elsewhere it is virtual unless it says otherwise.
  generated.stored = reading.is("postgresql") || script::truth(persisted, script::Language::Python).value_or(false);
  return generated;
}

std::optional<Constraint> check_of_type(const TypeCheck& check, const QualifiedName& table, const Identifier& column,
                                        CallContext& context, const Reading& reading) {
  std::vector<std::string> values;
  for (const std::string& label : check.labels) values.push_back(reading.dialect.literal(label));
  if (check.labels.empty()) values = {"0", "1"};
  const std::string text = reading.dialect.quote(column) + " IN (" + join(values, ", ") + ")";
  const std::string dialect(reading.dialect.name());
  CheckConstraint constraint;
  const NamedThing thing{.kind = "ck", .table = table, .columns = {column}};
  const GivenName given{.known = true, .name = check.name, .is_final = false};
  if (!apply_convention(thing, given, constraint.name, context, reading)) return std::nullopt;
  constraint.condition = Expression(SqlExpression{dialect, text}, Spelling{dialect, text});
  return Constraint(std::move(constraint));
}

bool is_schema_item(const Value& value) {
  static constexpr std::array<std::string_view, 8> kItems = {"ForeignKey",   "CheckConstraint", "Identity",
                                                             "Computed",     "Sequence",        "DefaultClause",
                                                             "FetchedValue", "Constraint"};
  const auto* construct = value.host_as<Construct>();
  return construct != nullptr && std::find(kItems.begin(), kItems.end(), construct->name()) != kItems.end();
}

// Reads one Column: its own flags first, then what it holds, in the order in which SQLAlchemy attaches it.
class ColumnReader {
 public:
  ColumnReader(const Construct& construct, const QualifiedName& table, CallContext& context, const Reading& reading)
      : construct_(construct), table_(table), context_(context), reading_(reading) {}

  [[nodiscard]] std::optional<ReadColumn> read() {
    if (!take_name_and_type() || !take_flags() || !take_default()) return std::nullopt;
    for (const Value& item : items_) {
      if (!take_item(*item.host_as<Construct>())) return std::nullopt;
    }
    if (type_check_) {
      auto check = check_of_type(*type_check_, table_, result_.column.name, context_, reading_);
      if (!check) return std::nullopt;
      result_.constraints.push_back(std::move(*check));
    }
    return std::move(result_);
  }

 private:
  bool take_name_and_type() {
    Value name = construct_.keyword("name");
    Value type = construct_.keyword("type_");
    for (std::size_t i = 0; i < construct_.positional.size(); ++i) {
      const Value& value = construct_.positional[i];
      if (i == 0 && (value.string() != nullptr || value.is_none() || is_construct(value, "quoted_name"))) {
        name = value;
      } else if (is_schema_item(value)) {
        items_.push_back(value);
      } else if (type.is_nothing()) {
        type = value;
      } else {
        leave_for(value, "an argument of a Column", context_);
        return false;
      }
    }
    const auto column_name = read_required_name(name, "the name of a Column", context_);
    if (!column_name) return false;
    result_.column.name = *column_name;
    if (type.is_nothing()) {
      context_.leave("the type of the column `" + column_name->text + "` comes from elsewhere");
      return false;
    }
    auto compiled = compile_type(type, context_, reading_);
    if (!compiled) return false;
    result_.column.type = std::move(compiled->type);
    result_.column.collation = std::move(compiled->collation);
    result_.is_integer = compiled->is_integer;
    result_.named_enum = std::move(compiled->named_enum);
    type_check_ = std::move(compiled->check);
    return true;
  }

  bool take_flags() {
    const auto key = read_flag(construct_.keyword("primary_key"), false, "primary_key", context_);
    const auto unique = read_flag(construct_.keyword("unique"), false, "unique", context_);
    const auto indexed = read_flag(construct_.keyword("index"), false, "index", context_);
    if (!key || !unique || !indexed) return false;
    const auto nullable = read_flag(construct_.keyword("nullable"), !*key, "nullable", context_);
    if (!nullable) return false;
    result_.primary_key = *key;
    result_.unique = *unique;
    result_.indexed = *indexed;
    result_.column.nullable = *nullable;
    const Value numbering = construct_.keyword("autoincrement");
    if (const bool* flag = numbering.boolean()) {
      result_.numbering = *flag ? ReadColumn::Numbering::Always : ReadColumn::Numbering::Never;
    } else if (numbering.string() != nullptr && *numbering.string() == "ignore_fk") {
      result_.numbering = ReadColumn::Numbering::IgnoringForeignKeys;
    }
    const Value comment = construct_.keyword("comment");
    if (!comment.is_nothing() && reading_.dialect.features().comments) {
      const auto text = read_text(comment, "the comment of a column", context_);
      if (!text) return false;
      result_.column.comment = *text;
    }
    return true;
  }

  // `default=` is of the client: it never becomes DEFAULT.
  bool take_default() {
    const Value client = construct_.keyword("default");
    if (is_construct(client, "Sequence")) {
      result_.has_sequence = true;
    } else {
      result_.has_default = !client.is_nothing();
    }
    const Value value = construct_.keyword("server_default");
    if (value.is_nothing()) return true;
    if (is_construct(value, "Identity") || is_construct(value, "Computed"))
      return take_item(*value.host_as<Construct>());
    if (is_construct(value, "FetchedValue")) return true;  // filled in by the server in a way of its own
    result_.column.default_value = read_server_default(value, context_, reading_);
    result_.has_default = true;
    return result_.column.default_value.has_value();
  }

  bool take_item(const Construct& item) {
    if (item.name() == "ForeignKey") {
      const auto key = read_column_key(item, table_, result_.column.name, context_, reading_);
      if (!key) return false;
      result_.has_foreign_key = true;
      const auto later = read_flag(item.keyword("use_alter"), false, "use_alter", context_);
      if (!later) return false;
      // Where constraints can be added later, create_table() leaves such a key out (sql/compiler.py).
      if (!*later || !reading_.dialect.features().add_constraint_in_place) result_.constraints.emplace_back(*key);
      return true;
    }
    if (item.name() == "CheckConstraint") {
      auto check = read_check(item, table_, context_, reading_);
      if (!check) return false;
      check->column = result_.column.name;
      result_.constraints.emplace_back(std::move(*check));
      return true;
    }
    if (item.name() == "Identity") {
      const auto identity = read_identity(item, context_);
      if (!identity) return false;
      if (!reading_.dialect.features().identity_columns) return true;
      result_.column.identity = *identity;
      result_.column.nullable = false;
      return true;
    }
    if (item.name() == "Computed") {
      result_.column.generated = read_computed(item, context_, reading_);
      result_.has_default = true;
      return result_.column.generated.has_value();
    }
    if (item.name() == "Sequence") result_.has_sequence = true;
    if (item.name() == "DefaultClause") {
      result_.column.default_value = read_server_default(item.argument(0), context_, reading_);
      result_.has_default = true;
      return result_.column.default_value.has_value();
    }
    return true;
  }

  const Construct& construct_;
  const QualifiedName& table_;
  CallContext& context_;
  const Reading& reading_;
  ReadColumn result_;
  std::vector<Value> items_;
  std::optional<TypeCheck> type_check_;
};

// Reads a table's elements: columns, constraints, indexes.
class TableReader {
 public:
  TableReader(const QualifiedName& name, CallContext& context, const Reading& reading)
      : context_(context), reading_(reading) {
    result_.definition.name = name;
  }

  [[nodiscard]] std::optional<ReadTable> read(const std::vector<Value>& elements,
                                              const std::vector<std::pair<std::string, Value>>& options) {
    for (const Value& element : elements) {
      if (!take(element)) return std::nullopt;
    }
    for (const auto& [name, value] : options) {
      if (!take_option(name, value)) return std::nullopt;
    }
    if (!finish()) return std::nullopt;
    return std::move(result_);
  }

 private:
  bool take(const Value& element) {
    const auto* construct = element.host_as<Construct>();
    if (construct == nullptr) {
      leave_for(element, "an element of the table", context_);
      return false;
    }
    const std::string& kind = construct->name();
    if (kind == "Column" || kind == "column") {
      auto column = read_column(element, result_.definition.name, context_, reading_);
      if (!column) return false;
      if (script::truth(construct->keyword("nullable"), script::Language::Python) == true)
        nullable_columns_.push_back(column->column.name);
      columns_.push_back(std::move(*column));
      return true;
    }
    if (kind == "PrimaryKeyConstraint") return take_primary_key(*construct);
    if (kind == "UniqueConstraint") return take_unique(*construct);
    if (kind == "ForeignKeyConstraint") return take_foreign_key(*construct);
    if (kind == "Index") return take_index(*construct);
    if (kind == "CheckConstraint") {
      auto check = read_check(*construct, result_.definition.name, context_, reading_);
      if (!check) return false;
      constraints_.emplace_back(std::move(*check));
      return true;
    }
    if (kind == "ExcludeConstraint") {
      const auto option = [construct](std::string_view name) { return construct->keyword(name); };
      auto exclude = read_exclude(construct->positional, option, context_, reading_);
      if (!exclude) return false;
      constraints_.emplace_back(std::move(*exclude));
      return true;
    }
    context_.leave("a " + kind + " within a table is not followed");
    return false;
  }

  bool take_primary_key(const Construct& construct) {
    PrimaryKey key;
    primary_key_name_ = read_given_name(construct.keyword("name"), "the name of a primary key", context_, reading_);
    const auto columns = read_names(Value::list(construct.positional), "a column of the primary key", context_);
    const auto deferral = read_deferral(construct.keyword("deferrable"), construct.keyword("initially"), context_);
    if (!primary_key_name_.known || !columns || !deferral) return false;
    key.columns = *columns;
    key.deferral = *deferral;
    primary_key_ = std::move(key);
    return true;
  }

  bool take_unique(const Construct& construct) {
    UniqueConstraint unique;
    const GivenName name =
        read_given_name(construct.keyword("name"), "the name of a unique constraint", context_, reading_);
    const auto columns = read_names(Value::list(construct.positional), "a column of a unique constraint", context_);
    const auto deferral = read_deferral(construct.keyword("deferrable"), construct.keyword("initially"), context_);
    const auto nulls =
        read_flag(construct.keyword("postgresql_nulls_not_distinct"), false, "postgresql_nulls_not_distinct", context_);
    const auto include = read_names(construct.keyword("postgresql_include"), "postgresql_include", context_);
    if (!name.known || !columns || !deferral || !nulls || !include) return false;
    unique.columns = *columns;
    const NamedThing thing{.kind = "uq", .table = result_.definition.name, .columns = *columns};
    if (!apply_convention(thing, name, unique.name, context_, reading_)) return false;
    unique.deferral = *deferral;
    if (reading_.is("postgresql")) {
      unique.nulls_not_distinct = *nulls;
      unique.include = *include;
    }
    constraints_.emplace_back(std::move(unique));
    return true;
  }

  bool take_foreign_key(const Construct& construct) {
    ForeignKey key;
    const GivenName name =
        read_given_name(construct.argument(2, "name"), "the name of a foreign key", context_, reading_);
    const auto columns = read_names(construct.argument(0, "columns"), "a column of a foreign key", context_);
    if (!name.known || !columns) return false;
    key.columns = *columns;
    const Value targets = construct.argument(1, "refcolumns");
    if (targets.sequence() == nullptr) {
      leave_for(targets, "the target of a foreign key", context_);
      return false;
    }
    for (const Value& item : targets.sequence()->items) {
      const auto target = target_text(item, context_);
      if (!target) return false;
      if (!put_target(key, *target)) {
        context_.leave("the target `" + *target + "` of a foreign key names no column");
        return false;
      }
    }
    if (!put_options(key, options_of(construct, 2), context_)) return false;
    const auto later = read_flag(construct.keyword("use_alter"), false, "use_alter", context_);
    if (!later) return false;
    const NamedThing thing{.kind = "fk", .table = result_.definition.name, .columns = key.columns, .key = &key};
    if (!apply_convention(thing, name, key.name, context_, reading_)) return false;
    foreign_keys_.push_back(key);
    if (!*later || !reading_.dialect.features().add_constraint_in_place) constraints_.emplace_back(std::move(key));
    return true;
  }

  bool take_index(const Construct& construct) {
    IndexDefinition index;
    index.table = result_.definition.name;
    const GivenName name = read_given_name(construct.argument(0, "name"), "the name of an index", context_, reading_);
    if (!name.known) return false;
    std::vector<Value> columns;
    if (construct.positional.size() > 1) columns.assign(construct.positional.begin() + 1, construct.positional.end());
    auto keys = read_index_keys(Value::list(std::move(columns)), index.table, context_, reading_);
    if (!keys) return false;
    index.keys = std::move(*keys);
    const auto option = [&construct](std::string_view wanted) { return construct.keyword(wanted); };
    if (!put_index_options(index, option, context_, reading_)) return false;
    const NamedThing thing{
        .kind = "ix", .table = index.table, .columns = columns_of(index.keys), .unique = index.unique};
    if (!apply_convention(thing, name, index.name, context_, reading_)) return false;
    result_.indexes.push_back(std::move(index));
    return true;
  }

  bool take_option(const std::string& name, const Value& value) {
    if (value.is_nothing()) return true;
    if (name == "comment") {
      if (!reading_.dialect.features().comments) return true;
      const auto text = read_text(value, "the comment of a table", context_);
      result_.definition.comment = text;
      return text.has_value();
    }
    if (name == "prefixes") {
      for (const Value& prefix : value.sequence() != nullptr ? value.sequence()->items : std::vector<Value>{}) {
        if (prefix.string() != nullptr && starts_with_ignoring_case(*prefix.string(), "TEMP")) result_.temporary = true;
      }
      return true;
    }
    if (name == "sqlite_autoincrement" && reading_.is("sqlite")) {
      autoincrement_ = script::truth(value, script::Language::Python).value_or(false);
      return true;
    }
    return take_native_option(name, value);
  }

  // postgresql_partition_by=, mysql_engine=, sqlite_with_rowid= (dialects/*/base.py, post_create_table).
  bool take_native_option(const std::string& name, const Value& value) {
    const std::string prefix = std::string(reading_.dialect.name()) + "_";
    if (!name.starts_with(prefix)) return true;  // of another dialect, or of no effect on DDL
    const std::string key = to_upper(name.substr(prefix.size()));
    const auto flag = script::truth(value, script::Language::Python);
    std::string text;
    if (reading_.is("sqlite")) {
      if (key == "WITH_ROWID" && flag == false) text = "WITHOUT ROWID";
      if (key == "STRICT" && flag == true) text = "STRICT";
      if (text.empty()) return true;
    } else {
      const auto spelled = script::text_of(value, script::Language::Python);
      if (!spelled || value.host() != nullptr || value.sequence() != nullptr || value.dict() != nullptr) {
        leave_for(value, "the option " + name, context_);
        return false;
      }
      if (reading_.is("postgresql")) {
        if (key == "PARTITION_BY") text = "PARTITION BY " + *spelled;
        if (key == "TABLESPACE") text = "TABLESPACE " + *spelled;
        if (key == "USING") text = "USING " + *spelled;
        if (text.empty()) {
          context_.leave("the table option " + name + " is not followed");
          return false;
        }
      } else {
        std::string word = replace_all(key, "_", " ");
        if (word == "CHARSET" || word == "DEFAULT CHARSET" || word == "CHARACTER SET") word = "CHARSET";
        text = word == "COLLATE" || word == "DEFAULT COLLATE" ? "COLLATE " + *spelled : word + "=" + *spelled;
      }
    }
    result_.definition.options.push_back({std::string(reading_.dialect.name()), text});
    return true;
  }

  [[nodiscard]] ReadColumn* find(const Identifier& name) {
    const auto found = std::find_if(columns_.begin(), columns_.end(),
                                    [&](const ReadColumn& column) { return column.column.name == name; });
    return found == columns_.end() ? nullptr : &*found;
  }

  bool finish() {
    if (!gather_primary_key()) return false;
    for (const ForeignKey& key : foreign_keys_) {
      for (const Identifier& name : key.columns) {
        if (ReadColumn* column = find(name)) column->has_foreign_key = true;
      }
    }
    TableDefinition& table = result_.definition;
    if (primary_key_ && !primary_key_->columns.empty()) {
      const bool alone = primary_key_->columns.size() == 1;
      for (const Identifier& name : primary_key_->columns) {
        if (ReadColumn* column = find(name)) number_column(*column, alone, reading_);
      }
      ReadColumn* only = alone ? find(primary_key_->columns.front()) : nullptr;
      if (autoincrement_ && only != nullptr && only->is_integer && !only->has_foreign_key) {
        only->column.identity = Identity{.kind = IdentityKind::AutoIncrement,
                                         .start = {},
                                         .increment = {},
                                         .minimum = {},
                                         .maximum = {},
                                         .cache = {}};
      }
      table.constraints.emplace_back(std::move(*primary_key_));
    }
    std::move(constraints_.begin(), constraints_.end(), std::back_inserter(table.constraints));
    for (ReadColumn& column : columns_) {
      if (!add_column(column)) return false;
    }
    return true;
  }

  bool gather_primary_key() {
    std::vector<Identifier> flagged;
    for (const ReadColumn& column : columns_) {
      if (column.primary_key) flagged.push_back(column.column.name);
    }
    if (!primary_key_) {
      if (flagged.empty()) return true;
      primary_key_.emplace();
    }
    if (primary_key_->columns.empty()) primary_key_->columns = flagged;
    for (const Identifier& name : primary_key_->columns) {
      ReadColumn* column = find(name);
      if (column == nullptr) continue;
      // A key's column is NOT NULL unless it says otherwise (sql/schema.py, PrimaryKeyConstraint).
      if (!column->primary_key && !says_nullable(column->column.name)) column->column.nullable = false;
      column->primary_key = true;
    }
    if (primary_key_->columns.empty()) return true;
    const NamedThing thing{.kind = "pk", .table = result_.definition.name, .columns = primary_key_->columns};
    return apply_convention(thing, primary_key_name_, primary_key_->name, context_, reading_);
  }

  [[nodiscard]] bool says_nullable(const Identifier& name) const {
    return std::find(nullable_columns_.begin(), nullable_columns_.end(), name) != nullable_columns_.end();
  }

  bool add_column(ReadColumn& column) {
    TableDefinition& table = result_.definition;
    std::move(column.constraints.begin(), column.constraints.end(), std::back_inserter(table.constraints));
    if (column.unique && !column.indexed) {
      auto unique = unique_of_column(table.name, column.column.name, context_, reading_);
      if (!unique) return false;
      table.constraints.emplace_back(std::move(*unique));
    }
    if (column.indexed) {
      auto index = index_of_column(table.name, column.column.name, column.unique, context_, reading_);
      if (!index) return false;
      result_.indexes.push_back(std::move(*index));
    }
    if (column.named_enum && column.named_enum->created_with_table) add_enum(*column.named_enum);
    table.columns.push_back(std::move(column.column));
    return true;
  }

  void add_enum(const NamedEnum& named) {
    const bool known = std::any_of(result_.enums.begin(), result_.enums.end(),
                                   [&](const NamedEnum& other) { return other.name == named.name; });
    if (!known) result_.enums.push_back(named);
  }

  CallContext& context_;
  const Reading& reading_;
  ReadTable result_;
  std::vector<ReadColumn> columns_;
  std::vector<Constraint> constraints_;   // as written; those of columns follow
  std::vector<ForeignKey> foreign_keys_;  // of the table
  std::vector<Identifier> nullable_columns_;
  std::optional<PrimaryKey> primary_key_;
  GivenName primary_key_name_;
  bool autoincrement_ = false;
};

}  // namespace

std::optional<ReadColumn> read_column(const Value& value, const QualifiedName& table, CallContext& context,
                                      const Reading& reading) {
  const auto* construct = value.host_as<Construct>();
  if (construct == nullptr || (construct->name() != "Column" && construct->name() != "column")) {
    leave_for(value, "the column", context);
    return std::nullopt;
  }
  return ColumnReader(*construct, table, context, reading).read();
}

std::optional<ReadTable> read_table(const QualifiedName& name, const std::vector<Value>& elements,
                                    const std::vector<std::pair<std::string, Value>>& options, CallContext& context,
                                    const Reading& reading) {
  return TableReader(name, context, reading).read(elements, options);
}

void number_column(ReadColumn& column, bool alone, const Reading& reading) {
  using Numbering = ReadColumn::Numbering;
  if (!column.is_integer || column.column.identity || column.has_sequence || column.numbering == Numbering::Never)
    return;
  const bool always = column.numbering == Numbering::Always;
  if (!always) {
    if (!alone || column.has_default) return;
    if (column.has_foreign_key && column.numbering != Numbering::IgnoringForeignKeys) return;
  }
  Identity identity;
  if (reading.dialect.features().serial_types) {
    identity.kind = IdentityKind::Serial;
  } else if (reading.dialect.features().auto_increment && !reading.dialect.features().integer_key_counts) {
    identity.kind = IdentityKind::AutoIncrement;
  } else {
    return;  // the key counts by itself
  }
  column.column.identity = identity;
}

std::optional<Deferral> read_deferral(const Value& deferrable, const Value& initially, CallContext& context) {
  const auto flag = read_flag(deferrable, false, "deferrable", context);
  if (!flag) return std::nullopt;
  if (initially.string() != nullptr && equals_ignoring_case(*initially.string(), "deferred"))
    return Deferral::InitiallyDeferred;
  return *flag ? Deferral::InitiallyImmediate : Deferral::NotDeferrable;
}

bool put_options(ForeignKey& key, const ForeignKeyOptions& options, CallContext& context) {
  const auto on_delete = read_action(options.on_delete, "ondelete", context);
  const auto on_update = read_action(options.on_update, "onupdate", context);
  const auto deferral = read_deferral(options.deferrable, options.initially, context);
  const auto not_valid = read_flag(options.not_valid, false, "postgresql_not_valid", context);
  if (!on_delete || !on_update || !deferral || !not_valid) return false;
  key.on_delete = *on_delete;
  key.on_update = *on_update;
  key.deferral = *deferral;
  key.not_valid = *not_valid;
  if (const std::string* match = options.match.string()) {
    if (equals_ignoring_case(*match, "full")) key.match = MatchKind::Full;
    if (equals_ignoring_case(*match, "partial")) key.match = MatchKind::Partial;
  }
  return true;
}

std::optional<UniqueConstraint> unique_of_column(const QualifiedName& table, const Identifier& column,
                                                 CallContext& context, const Reading& reading) {
  UniqueConstraint unique;
  unique.columns = {column};
  const NamedThing thing{.kind = "uq", .table = table, .columns = unique.columns};
  if (!apply_convention(thing, {}, unique.name, context, reading)) return std::nullopt;
  return unique;
}

std::optional<IndexDefinition> index_of_column(const QualifiedName& table, const Identifier& column, bool unique,
                                               CallContext& context, const Reading& reading) {
  IndexDefinition index;
  index.table = table;
  index.keys.emplace_back().column = column;
  index.unique = unique;
  const NamedThing thing{.kind = "ix", .table = table, .columns = {column}, .unique = unique};
  if (!apply_convention(thing, {}, index.name, context, reading)) return std::nullopt;
  return index;
}

std::optional<NativeConstraint> read_exclude(const std::vector<Value>& elements, const OptionOf& option,
                                             CallContext& context, const Reading& reading) {
  const OptionalName name = read_name(option("name"), "the name of an exclude constraint", context);
  if (!name.known) return std::nullopt;
  std::vector<std::string> parts;
  for (const Value& element : elements) {
    const auto* pair = element.sequence();
    if (pair == nullptr || pair->items.size() != 2 || pair->items[1].string() == nullptr) {
      leave_for(element, "an element of an exclude constraint", context);
      return std::nullopt;
    }
    std::optional<std::string> what;
    if (const std::string* column = pair->items[0].string()) {
      what = reading.dialect.quote(Identifier(*column));
    } else {
      what = sql_of(pair->items[0], "an element of an exclude constraint", context, reading);
    }
    if (!what) return std::nullopt;
    parts.push_back(*what + " WITH " + *pair->items[1].string());
  }
  const Value method = option("using");
  std::string text = "EXCLUDE USING " + (method.string() != nullptr ? *method.string() : std::string("gist")) + " (" +
                     join(parts, ", ") + ")";
  if (const Value where = option("where"); !where.is_nothing()) {
    const auto condition = sql_of(where, "the condition of an exclude constraint", context, reading);
    if (!condition) return std::nullopt;
    text += " WHERE (" + *condition + ")";
  }
  NativeConstraint constraint;
  constraint.name = name.name;
  constraint.dialect = "postgresql";
  constraint.text = text;
  return constraint;
}

}  // namespace crosswalk::alembic
