#include "expressions.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "crosswalk/base/text.h"
#include "statements.h"

namespace crosswalk::alembic {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$'; }

// Numbers, true, false and NULL as SQLAlchemy's literal processors spell them (sql/sqltypes.py, sql/compiler.py).
std::string spell_boolean(bool value, const Reading& reading) {
  if (reading.is("sqlite")) return value ? "1" : "0";
  return value ? "true" : "false";
}

// Functions whose compilation has no parentheses (sql/functions.py, AnsiFunction).
bool is_ansi_function(std::string_view name) {
  static constexpr std::array<std::string_view, 9> kNames = {"current_date", "current_time", "current_timestamp",
                                                             "current_user", "localtime",    "localtimestamp",
                                                             "session_user", "sysdate",      "user"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

Value fragment(const Reading& reading, std::string sql) {
  return Value(std::make_shared<SqlFragment>(reading, std::move(sql)));
}

// The SQL of an argument of a function or an operator: a fragment, or a literal value.
std::optional<std::string> operand(const Value& value, CallContext& context, const Reading& reading) {
  if (value.host_as<SqlFragment>() != nullptr) return sql_of(value, "an operand", context, reading);
  if (is_construct(value, "column") || is_construct(value, "Column")) {
    const auto name = read_required_name(value, "a column", context);
    if (!name) return std::nullopt;
    return reading.dialect.quote(*name);
  }
  if (auto literal = literal_of(value, reading)) return literal;
  leave_for(value, "an operand", context);
  return std::nullopt;
}

Value call_sql_function(const Reading& reading, const std::string& name, CallContext& context) {
  std::vector<std::string> arguments;
  for (const Value& value : context.positional) {
    const auto sql = operand(value, context, reading);
    if (!sql) return {};
    arguments.push_back(*sql);
  }
  const std::string lower = to_lower(name);
  // func.now() is CURRENT_TIMESTAMP where the dialect has no now() (dialects/sqlite/base.py, visit_now_func).
  if (lower == "now" && arguments.empty() && reading.is("sqlite")) return fragment(reading, "CURRENT_TIMESTAMP");
  if (is_ansi_function(lower) && arguments.empty()) return fragment(reading, to_upper(name));
  return fragment(reading, name + "(" + join(arguments, ", ") + ")");
}

// `func`: every attribute is a function of SQL, dots included (func.pg_catalog.now).
class FunctionMaker final : public script::HostObject {
 public:
  FunctionMaker(const Reading& reading, std::string prefix) : reading_(&reading), prefix_(std::move(prefix)) {}
  [[nodiscard]] std::string type_name() const override { return "func"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext&) override {
    const std::string clean(name.ends_with('_') ? name.substr(0, name.size() - 1) : name);
    return Value(std::make_shared<FunctionMaker>(*reading_, prefix_.empty() ? clean : prefix_ + "." + clean));
  }
  [[nodiscard]] std::optional<Value> call(CallContext& context) override {
    if (prefix_.empty()) return std::nullopt;
    return call_sql_function(*reading_, prefix_, context);
  }

 private:
  const Reading* reading_;
  std::string prefix_;
};

Value join_conditions(const Reading& reading, Binding binding, CallContext& context);

// sa.text("…")
Value make_text(const Reading& reading, CallContext& context) {
  const Value given = context.argument(0, "text");
  if (given.is_unknown()) return given;
  if (given.host_as<SqlFragment>() != nullptr) return given;
  const std::string* sql = given.string();
  if (sql == nullptr) return Value::unknown("the text of text() is " + given.kind_name(), context.span());
  auto made = std::make_shared<SqlFragment>(reading, *sql);
  made->takes_parameters = true;
  return Value(std::move(made));
}

Value make_verbatim(const Reading& reading, CallContext& context) {
  const Value given = context.argument(0);
  const std::string* sql = given.string();
  if (sql == nullptr)
    return given.is_unknown() ? given : Value::unknown("its text is " + given.kind_name(), context.span());
  return fragment(reading, *sql);
}

Value make_literal(const Reading& reading, CallContext& context) {
  const Value given = context.argument(0);
  if (auto sql = literal_of(given, reading)) return fragment(reading, *sql);
  return given.is_unknown() ? given
                            : Value::unknown("a literal of " + given.kind_name() + " is not followed", context.span());
}

Value suffixed(const Reading& reading, const std::string& suffix, CallContext& context) {
  const auto sql = operand(context.argument(0), context, reading);
  return sql ? fragment(reading, *sql + suffix) : Value();
}

}  // namespace

std::optional<Value> expression_function(const Reading& reading, std::string_view name) {
  const Reading* shared = &reading;
  if (name == "func") return Value(std::make_shared<FunctionMaker>(reading, ""));
  if (name == "and_" || name == "or_") {
    const Binding binding = name == "and_" ? Binding::And : Binding::Or;
    return Value::native(std::string(name), [shared, binding](CallContext& context) {
      return join_conditions(*shared, binding, context);
    });
  }
  if (name == "not_") {
    return Value::native("not_", [](CallContext& context) -> Value {
      script::HostObject* host = context.argument(0).host();
      const auto negated = host == nullptr ? std::nullopt : host->negate(context);
      return negated ? *negated : context.leave("not_() of this is not followed");
    });
  }
  static constexpr std::array<std::pair<std::string_view, Verb>, 4> kVerbs = {
      {{"insert", Verb::Insert}, {"update", Verb::Update}, {"delete", Verb::Delete}, {"select", Verb::Select}}};
  for (const auto& [word, verb] : kVerbs) {
    if (word != name) continue;
    return Value::native(std::string(name), [shared, chosen = verb](CallContext& context) -> Value {
      if (!context.keywords.empty())
        return Value::unknown("old arguments of a statement are not followed", context.span());
      return CoreStatement::make(*shared, chosen, context.positional);
    });
  }
  if (name == "text")
    return Value::native("text", [shared](CallContext& context) { return make_text(*shared, context); });
  if (name == "literal_column") {
    return Value::native("literal_column", [shared](CallContext& context) { return make_verbatim(*shared, context); });
  }
  if (name == "literal") {
    return Value::native("literal", [shared](CallContext& context) { return make_literal(*shared, context); });
  }
  if (name == "true" || name == "false") {
    const bool value = name == "true";
    return Value::native(std::string(name),
                         [shared, value](CallContext&) { return fragment(*shared, spell_boolean(value, *shared)); });
  }
  if (name == "null") return Value::native("null", [shared](CallContext&) { return fragment(*shared, "NULL"); });
  if (name == "desc" || name == "asc") {
    const std::string suffix = name == "desc" ? " DESC" : " ASC";
    return Value::native(std::string(name),
                         [shared, suffix](CallContext& context) { return suffixed(*shared, suffix, context); });
  }
  return std::nullopt;
}

std::optional<Value> SqlFragment::get(std::string_view name, CallContext& context) {
  const std::shared_ptr<SqlFragment> self = shared_from_this();
  if (name == "bindparams" || name == "params") {
    return Value::native("bindparams", [self](CallContext& call) {
      auto bound = std::make_shared<SqlFragment>(*self);
      for (const auto& parameter : call.keywords) bound->parameters.push_back(parameter);
      for (const Value& item : call.positional) {
        const auto* given = item.host_as<Construct>();
        const Value key = given == nullptr ? Value() : given->argument(0, "key");
        if (key.string() == nullptr) return Value::unknown("a parameter of text() is not followed", call.span());
        bound->parameters.emplace_back(*key.string(), given->argument(1, "value"));
      }
      return Value(std::move(bound));
    });
  }
  if (auto method = expression_method(self, name)) return method;
  if (name == "self_group" || name == "execution_options") {
    return Value::native(std::string(name), [self](CallContext&) { return Value(self); });
  }
  if (name == "text") return Value(sql_);
  return Value::unknown("`" + std::string(name) + "` of an SQL expression is not followed", context.span());
}

namespace {

struct Operand {
  std::string sql;
  Binding binding = Binding::Atom;
  std::vector<std::string> tables;
};

// An operand that binds no more tightly than its operator stands in parentheses.
std::string within(const Operand& operand, Binding binding) {
  const bool loose = binding >= Binding::Not ? operand.binding > binding : operand.binding >= binding;
  return loose && operand.binding != Binding::Atom ? "(" + operand.sql + ")" : operand.sql;
}

std::optional<Operand> read_operand(const Value& value, CallContext& context, const Reading& reading) {
  Operand result;
  const auto* sql = value.host_as<SqlFragment>();
  std::shared_ptr<SqlFragment> column;
  if (const auto* construct = value.host_as<Construct>(); construct != nullptr && sql == nullptr) {
    column = column_fragment(*construct);
    sql = column.get();
  }
  if (sql != nullptr) {
    result.tables = sql->tables;
    result.binding = sql->takes_parameters ? Binding::Or : sql->binding;
  }
  if (const auto* statement = value.host_as<CoreStatement>()) {
    const auto inner = statement->sql(Value(), context);
    if (!inner) return std::nullopt;
    result.sql = "(" + *inner + ")";
    return result;
  }
  const auto text = operand(sql != nullptr && column ? Value(column) : value, context, reading);
  if (!text) return std::nullopt;
  result.sql = *text;
  return result;
}

Value combine(const Reading& reading, std::string sql, Binding binding, const std::vector<const Operand*>& operands) {
  auto made = std::make_shared<SqlFragment>(reading, std::move(sql));
  made->binding = binding;
  for (const Operand* operand : operands)
    made->tables.insert(made->tables.end(), operand->tables.begin(), operand->tables.end());
  return Value(std::move(made));
}

// and_(a, b), or_(a, b).
Value join_conditions(const Reading& reading, Binding binding, CallContext& context) {
  std::vector<Operand> operands;
  for (const Value& value : context.positional) {
    auto read = read_operand(value, context, reading);
    if (!read) return {};
    operands.push_back(std::move(*read));
  }
  if (operands.size() == 1) return combine(reading, operands.front().sql, operands.front().binding, {&operands[0]});
  std::vector<std::string> parts;
  std::vector<const Operand*> all;
  for (const Operand& operand : operands) {
    parts.push_back(within(operand, binding));
    all.push_back(&operand);
  }
  return combine(reading, join(parts, binding == Binding::And ? " AND " : " OR "), binding, all);
}

struct OperatorWord {
  std::string_view method;
  std::string_view word;
};
constexpr std::array<OperatorWord, 14> kComparisons = {{{"is_", "IS"},
                                                        {"is_not", "IS NOT"},
                                                        {"isnot", "IS NOT"},
                                                        {"like", "LIKE"},
                                                        {"notlike", "NOT LIKE"},
                                                        {"not_like", "NOT LIKE"},
                                                        {"__eq__", "="},
                                                        {"__ne__", "!="},
                                                        {"is_distinct_from", "IS DISTINCT FROM"},
                                                        {"isnot_distinct_from", "IS NOT DISTINCT FROM"},
                                                        {"is_not_distinct_from", "IS NOT DISTINCT FROM"},
                                                        {"ilike", "ILIKE"},
                                                        {"notilike", "NOT ILIKE"},
                                                        {"not_ilike", "NOT ILIKE"}}};

// x IN (1, 2), x IN (SELECT …)
Value is_among(const SqlFragment& self, const Value& items, bool negated, const Reading& reading, CallContext& call) {
  const Operand left{self.sql(), self.binding, self.tables};
  std::string list;
  if (items.sequence() != nullptr) {
    // An empty list is spelled in a way of its own for each database.
    if (items.sequence()->items.empty()) return call.leave("in_() with an empty list is not followed");
    std::vector<std::string> parts;
    for (const Value& item : items.sequence()->items) {
      const auto read = read_operand(item, call, reading);
      if (!read) return {};
      parts.push_back(read->sql);
    }
    list = "(" + join(parts, ", ") + ")";
  } else {
    const auto read = read_operand(items, call, reading);
    if (!read) return {};
    list = read->sql.starts_with("(") ? read->sql : "(" + read->sql + ")";
  }
  const std::string sql = within(left, Binding::Comparison) + (negated ? " NOT IN " : " IN ") + list;
  return combine(reading, sql, Binding::Comparison, {&left});
}

}  // namespace

std::shared_ptr<SqlFragment> column_fragment(const Construct& construct) {
  if (construct.name() != "column" && construct.name() != "Column") return nullptr;
  const Value name = construct.argument(0, "name");
  if (name.string() == nullptr) return nullptr;
  auto made =
      std::make_shared<SqlFragment>(construct.reading(), construct.reading().dialect.quote(Identifier(*name.string())));
  made->column = Identifier(*name.string());
  return made;
}

std::optional<Value> expression_method(const std::shared_ptr<SqlFragment>& self, std::string_view name) {
  const Reading* reading = &self->reading();
  if (name == "desc" || name == "asc" || name == "nulls_last" || name == "nulls_first" || name == "nullslast" ||
      name == "nullsfirst") {
    const std::string suffix = name == "desc"           ? " DESC"
                               : name == "asc"          ? " ASC"
                               : name.ends_with("last") ? " NULLS LAST"
                                                        : " NULLS FIRST";
    return Value::native(std::string(name), [self, reading, suffix](CallContext&) {
      auto made = std::make_shared<SqlFragment>(*reading, self->sql() + suffix);
      made->tables = self->tables;
      return Value(std::move(made));
    });
  }
  if (name == "in_" || name == "notin_" || name == "not_in") {
    const bool negated = name != "in_";
    return Value::native(std::string(name), [self, reading, negated](CallContext& call) {
      return is_among(*self, call.argument(0, "other"), negated, *reading, call);
    });
  }
  for (const OperatorWord& entry : kComparisons) {
    if (entry.method != name) continue;
    const bool insensitive = entry.word.ends_with("ILIKE");
    return Value::native(std::string(name), [self, entry, insensitive](CallContext& call) -> Value {
      if (insensitive && !self->reading().is("postgresql")) return call.leave("ilike() is not followed here");
      if (call.positional.size() != 1) return call.leave("an argument of like() is not followed");
      return self->operate(entry.word, call.argument(0, "other"), false, call).value_or(Value());
    });
  }
  if (name == "label") return Value::native("label", [self](CallContext&) { return Value(self); });
  if (name == "op" || name == "bool_op") {
    return Value::native("op", [self](CallContext& call) -> Value {
      const std::string* word = call.argument(0, "opstring").string();
      if (word == nullptr) return call.leave("an operator of SQL is not followed");
      return Value::native("operator", [self, spelled = *word](CallContext& inner) -> Value {
        return self->operate(spelled, inner.argument(0), false, inner).value_or(Value());
      });
    });
  }
  return std::nullopt;
}

std::optional<Value> SqlFragment::operate(std::string_view op, const Value& other, bool reflected,
                                          CallContext& context) {
  const auto right = read_operand(other, context, *reading_);
  if (!right) return Value::unknown("an operator of SQL is not followed", context.span());
  std::string word(op);
  if (op == "==") word = right->sql == "NULL" ? "IS" : "=";
  if (op == "!=") word = right->sql == "NULL" ? "IS NOT" : "!=";
  if (op == "&") word = "AND";
  if (op == "|") word = "OR";
  static constexpr std::array<std::string_view, 7> kLoose = {"+", "-", "*", "/", "%", "||", "->"};
  Binding outer = Binding::Comparison;
  if (word == "AND") outer = Binding::And;
  if (word == "OR") outer = Binding::Or;
  if (std::find(kLoose.begin(), kLoose.end(), word) != kLoose.end()) outer = Binding::Operator;
  const Operand left{sql_, takes_parameters ? Binding::Or : binding, tables};
  const std::string first = within(reflected ? *right : left, outer);
  const std::string second = within(reflected ? left : *right, outer);
  return combine(*reading_, first + " " + word + " " + second, outer, {&left, &*right});
}

std::optional<Value> SqlFragment::negate(CallContext&) {
  const Operand self{sql_, takes_parameters ? Binding::Or : binding, tables};
  return combine(*reading_, "NOT (" + sql_ + ")", Binding::Not, {&self});
}

// data["key"] of a JSON column: how it compiles depends on the type of the column.
std::optional<Value> SqlFragment::subscript(const Value&, CallContext& context) {
  return Value::unknown("an item of an SQL expression is not followed", context.span());
}

std::optional<std::string> SqlFragment::text() const {
  if (!parameters.empty()) return std::nullopt;
  return sql_;
}

std::optional<std::string> literal_of(const Value& value, const Reading& reading) {
  if (value.is_none()) return "NULL";
  if (const bool* flag = value.boolean()) return spell_boolean(*flag, reading);
  if (value.integer() != nullptr || value.as<double>() != nullptr)
    return script::text_of(value, script::Language::Python);
  if (const std::string* text = value.string()) return reading.dialect.literal(*text);
  if (const auto* sql = value.host_as<SqlFragment>(); sql != nullptr && sql->parameters.empty()) return sql->sql();
  if (is_construct(value, "inline_literal")) return literal_of(value.host_as<Construct>()->argument(0), reading);
  return std::nullopt;
}

std::optional<std::string> sql_of_text(std::string_view text,
                                       const std::vector<std::pair<std::string, Value>>& parameters,
                                       CallContext& context, const Reading& reading) {
  std::string sql;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == ':') {
      sql += ':';
      ++i;
      continue;
    }
    const bool begins = text[i] == ':' && i + 1 < text.size() && is_word(text[i + 1]) &&
                        (i == 0 || (text[i - 1] != ':' && !is_word(text[i - 1])));
    std::size_t end = i + 1;
    while (begins && end < text.size() && is_word(text[end])) ++end;
    if (!begins || (end < text.size() && text[end] == ':')) {
      sql += text[i];
      continue;
    }
    const std::string name(text.substr(i + 1, end - i - 1));
    const auto given =
        std::find_if(parameters.rbegin(), parameters.rend(), [&](const auto& item) { return item.first == name; });
    if (given == parameters.rend()) {
      context.leave("the statement's parameter `:" + name +
                    "` has no value here (a colon that is meant is written `\\:`)");
      return std::nullopt;
    }
    const auto literal = literal_of(given->second, reading);
    if (!literal) {
      leave_for(given->second, "the parameter `:" + name + "`", context);
      return std::nullopt;
    }
    sql += *literal;
    i = end - 1;
  }
  return sql;
}

std::optional<std::string> sql_of(const Value& value, std::string_view what, CallContext& context,
                                  const Reading& reading) {
  if (const std::string* text = value.string()) return *text;
  if (const auto* sql = value.host_as<SqlFragment>()) {
    return sql->takes_parameters ? sql_of_text(sql->sql(), sql->parameters, context, reading)
                                 : std::optional(sql->sql());
  }
  if (is_construct(value, "column") || is_construct(value, "Column")) {
    const auto name = read_required_name(value, what, context);
    if (!name) return std::nullopt;
    return reading.dialect.quote(*name);
  }
  leave_for(value, what, context);
  return std::nullopt;
}

namespace {

// SQLite takes only a literal or a parenthesized expression as a default (dialects/sqlite/base.py,
// get_column_specification).
std::string parenthesized_default(std::string sql) {
  const std::string_view start = trim(sql);
  if (!start.empty() && (start.front() == '\'' || start.front() == '"' || start.front() == '(')) return sql;
  const bool simple = std::all_of(sql.begin(), sql.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  });
  return simple ? sql : "(" + sql + ")";
}

}  // namespace

std::optional<Expression> read_server_default(const Value& value, CallContext& context, const Reading& reading) {
  if (const std::string* text = value.string()) return Expression(StringValue{*text});
  if (is_construct(value, "DefaultClause") || is_construct(value, "FetchedValue")) {
    return read_server_default(value.host_as<Construct>()->argument(0), context, reading);
  }
  auto sql = sql_of(value, "the server default", context, reading);
  if (!sql) return std::nullopt;
  if (reading.is("sqlite")) sql = parenthesized_default(*sql);
  return reading.dialect.read_expression(*sql);
}

std::optional<Expression> read_condition(const Value& value, CallContext& context, const Reading& reading) {
  const std::string* plain = value.string();
  const auto sql =
      plain != nullptr ? sql_of_text(*plain, {}, context, reading) : sql_of(value, "the condition", context, reading);
  if (!sql) return std::nullopt;
  return Expression(SqlExpression{std::string(reading.dialect.name()), *sql},
                    Spelling{std::string(reading.dialect.name()), *sql});
}

}  // namespace crosswalk::alembic
