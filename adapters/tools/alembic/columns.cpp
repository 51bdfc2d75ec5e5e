// Column, with what it holds.
#include <algorithm>
#include <array>

#include "constraints.h"
#include "crosswalk/base/text.h"
#include "expressions.h"
#include "naming.h"

namespace crosswalk::alembic {
namespace {

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

std::optional<Identity> read_identity(const Construct& construct, CallContext& context) {
  const auto always = read_flag(construct.argument(0, "always"), false, "always", context);
  const auto cycle = read_flag(construct.keyword("cycle"), false, "cycle", context);
  if (!always || !cycle) return std::nullopt;
  const auto number = [&](const char* name, std::size_t position) -> std::optional<std::int64_t> {
    const Value& value = construct.argument(position, name);
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
  const Value& persisted = construct.argument(1, "persisted");
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

}  // namespace crosswalk::alembic
