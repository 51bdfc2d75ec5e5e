#include <algorithm>
#include <charconv>
#include <cstdint>

#include "crosswalk/base/text.h"
#include "dialect.h"

// How MariaDB names what its user left unnamed, and what it makes of a column. Read off MariaDB 10.11: InnoDB numbers
// foreign keys (dict_create_add_foreign_id in storage/innobase/dict/dict0crea.cc), the server names keys after their
// first column (make_unique_key_name in sql/sql_table.cc) and checks by number (make_unique_constraint_name).
namespace crosswalk::mysql {

namespace {

// The number behind "<table>_ibfk_", or 0.
int number_of(std::string_view name, const std::string& prefix) {
  if (!name.starts_with(prefix)) return 0;
  const std::string_view digits = name.substr(prefix.size());
  int number = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return result.ptr == digits.data() + digits.size() && result.ec == std::errc() ? number : 0;
}

std::string foreign_key_prefix(const Identifier& table) { return table.text + "_ibfk_"; }

// One more than the highest number in use.
Identifier name_foreign_key(const TableDefinition& table) {
  const std::string prefix = foreign_key_prefix(table.name.name);
  int highest = 0;
  for (const Constraint& other : table.constraints) {
    if (name_of(other)) highest = std::max(highest, number_of(name_of(other)->text, prefix));
  }
  return prefix + std::to_string(highest + 1);
}

// Among the checks of the table: CONSTRAINT_1, CONSTRAINT_2.
Identifier name_check(const TableDefinition& table) {
  for (int number = 1;; ++number) {
    Identifier name = "CONSTRAINT_" + std::to_string(number);
    const bool taken = std::any_of(table.constraints.begin(), table.constraints.end(), [&](const Constraint& other) {
      return kind_of(other) == ConstraintKind::Check && name_of(other) == name;
    });
    if (!taken) return name;
  }
}

Identifier name_key(const Identifier& first_column, const std::function<bool(const Identifier&)>& taken) {
  Identifier name = first_column;
  const bool is_primary = equals_ignoring_case(name.text, "primary");
  for (int number = 2; (number == 2 && is_primary) || taken(name); ++number) {
    name = first_column.text + "_" + std::to_string(number);
  }
  return name;
}

std::optional<Identifier> name_constraint(const TableDefinition& table, const Constraint& constraint,
                                          const std::function<bool(const Identifier&)>& taken) {
  switch (kind_of(constraint)) {
    case ConstraintKind::Unique: {
      const std::vector<Identifier> columns = columns_of(constraint);
      return columns.empty() ? std::nullopt : std::optional(name_key(columns.front(), taken));
    }
    case ConstraintKind::ForeignKey:
      return name_foreign_key(table);
    case ConstraintKind::Check: {
      // One that stands in a column's definition has that column's name.
      const auto& check = std::get<CheckConstraint>(constraint);
      return check.column ? *check.column : name_check(table);
    }
    case ConstraintKind::PrimaryKey:
    case ConstraintKind::Native:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Identifier> name_index(const IndexDefinition& index,
                                     const std::function<bool(const Identifier&)>& taken) {
  if (index.keys.empty() || !index.keys.front().column) return std::nullopt;
  return name_key(*index.keys.front().column, taken);
}

bool is_number(const Type& type) {
  return type.as<IntegerType>() != nullptr || type.as<DecimalType>() != nullptr || type.as<FloatType>() != nullptr ||
         type.as<BooleanType>() != nullptr;
}

// "0.00" and "0" are one number.
std::string shortest(std::string number) {
  if (number.find_first_of("eE") != std::string::npos || number.find('.') == std::string::npos) return number;
  while (number.back() == '0') number.pop_back();
  if (number.back() == '.') number.pop_back();
  return number.empty() || number == "-" ? "0" : number;
}

bool looks_like_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.-+") == std::string_view::npos;
}

// The server shows functions in lower case, spaces around operators, and names in quotes.
std::string settle_sql(std::string_view written) {
  std::string text = replace_all(replace_all(to_lower(written), "`", ""), " ", "");
  text = replace_all(text, "current_timestamp()", "current_timestamp");
  return replace_all(text, "now()", "current_timestamp");
}

void settle_constraint(Constraint& constraint) {
  if (auto* key = std::get_if<ForeignKey>(&constraint)) {
    // The two are one, and are not told apart where nothing is said.
    for (ReferentialAction* action : {&key->on_delete, &key->on_update}) {
      if (*action == ReferentialAction::NoAction) *action = ReferentialAction::Restrict;
    }
  } else if (auto* check = std::get_if<CheckConstraint>(&constraint)) {
    if (const auto* sql = check->condition.as<SqlExpression>()) {
      check->condition = SqlExpression{sql->dialect, settle_sql(sql->text)};
    }
  }
}

// 5 as b'101', which is how a column of bits shows it.
std::string bits_of(std::string_view digits) {
  std::uint64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  std::string bits;
  do {
    bits.insert(bits.begin(), (number & 1U) != 0 ? '1' : '0');
    number >>= 1U;
  } while (number != 0);
  return "b'" + bits + "'";
}

bool is_bits(const Type& type) {
  const auto* native = type.as<NativeType>();
  return native != nullptr && native->spelling.starts_with("bit");
}

void settle_default(Column& column) {
  std::optional<Expression>& value = column.default_value;
  if (!value) return;
  if (value->as<NullValue>() != nullptr) return value.reset();
  if (const auto* time = column.type.as<TimestampType>(); time != nullptr && !time->precision) {
    // Digits behind the second that the type has no room for.
    const auto* text = value->as<StringValue>();
    if (text != nullptr) value = StringValue{text->text.substr(0, text->text.find('.'))};
  }
  const bool number = is_number(column.type);
  if (const auto* truth = value->as<BoolValue>()) value = NumberValue{truth->value ? "1" : "0"};
  if (const auto* text = value->as<StringValue>(); text != nullptr && number && looks_like_number(text->text)) {
    value = NumberValue{text->text};
  }
  if (const auto* digits = value->as<NumberValue>()) {
    if (number) {
      value = NumberValue{shortest(digits->text)};
    } else if (is_bits(column.type)) {
      value = SqlExpression{"mysql", bits_of(digits->text)};
    } else {
      value = StringValue{digits->text};
    }
  }
  if (const auto* sql = value->as<SqlExpression>()) {
    value = SqlExpression{sql->dialect, settle_sql(sql->text)};
  }
}

// Kinds that the server stores as another one, or with parameters that it fills in.
void settle_type(Type& type) {
  if (auto* decimal = std::get_if<DecimalType>(&type.kind)) {
    if (!decimal->precision) decimal->precision = 10;
    if (!decimal->scale) decimal->scale = 0;
  } else if (auto* json = std::get_if<JsonType>(&type.kind)) {
    json->binary = false;
  } else if (auto* time = std::get_if<TimestampType>(&type.kind)) {
    if (time->precision == 0) time->precision.reset();
  } else if (auto* hours = std::get_if<TimeType>(&type.kind)) {
    if (hours->precision == 0) hours->precision.reset();
  } else if (auto* fixed = std::get_if<CharType>(&type.kind)) {
    if (!fixed->length) fixed->length = 1;
  } else if (auto* bytes = std::get_if<BinaryType>(&type.kind)) {
    if (bytes->fixed && !bytes->length) bytes->length = 1;
  }
}

// Collations are the server's, the database's or the table's unless a column says its own; that is not compared.
void settle_column(Column& column) {
  settle_type(column.type);
  settle_default(column);
  column.collation.reset();
  if (column.comment && column.comment->empty()) column.comment.reset();
  if (column.identity) column.identity = Identity{.kind = IdentityKind::AutoIncrement};
  if (column.generated) {
    if (const auto* sql = column.generated->expression.as<SqlExpression>()) {
      column.generated->expression = SqlExpression{sql->dialect, settle_sql(sql->text)};
    }
  }
}

}  // namespace

CatalogRules naming_rules() {
  CatalogRules rules;
  rules.ignore_case = true;
  rules.index_names_per_table = true;
  rules.constraint_is_index = true;
  rules.unique_index_is_constraint = true;
  rules.primary_keys_have_names = false;
  rules.foreign_keys_make_indexes = true;
  rules.indexes_outlive_columns = true;
  rules.name_constraint = name_constraint;
  rules.name_index = name_index;
  rules.follow_table = [](const Identifier& old_table, const Identifier& new_table, const Identifier& name) {
    const std::string prefix = foreign_key_prefix(old_table);
    if (number_of(name.text, prefix) == 0) return name;
    return Identifier(foreign_key_prefix(new_table) + name.text.substr(prefix.size()));
  };
  rules.shows_table_options = false;
  rules.settle_column = settle_column;
  rules.settle_constraint = settle_constraint;
  return rules;
}

}  // namespace crosswalk::mysql
