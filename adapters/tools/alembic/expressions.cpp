#include "expressions.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "crosswalk/base/text.h"
#include "crosswalk/script/enum_member.h"
#include "from_items.h"
#include "reflection.h"
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

// What a function of SQL gives: of those that give what they are given, a text of a text (sql/functions.py,
// ReturnTypeFromArgs).
ValueKind kind_of_call(std::string_view name, ValueKind first) {
  static constexpr std::array<std::string_view, 4> kOfArguments = {"coalesce", "max", "min", "sum"};
  if (std::find(kOfArguments.begin(), kOfArguments.end(), name) != kOfArguments.end()) return first;
  if (name == "concat") return ValueKind::Text;
  return name == "count" || name == "char_length" || name == "now" ? ValueKind::Other : ValueKind::Unknown;
}

Value call_sql_function(const Reading& reading, const std::string& name, CallContext& context) {
  std::vector<SqlText> arguments;
  std::vector<FromItem> froms;
  ValueKind first = ValueKind::Unknown;
  for (const Value& value : context.positional) {
    const auto operand = read_operand(value, "an operand", context, reading);
    if (!operand) return {};
    if (arguments.empty()) first = operand->kind;
    arguments.push_back(operand->pieces());
    froms.insert(froms.end(), operand->froms.begin(), operand->froms.end());
  }
  const std::string lower = to_lower(name);
  SqlText text = SqlText(name + "(") + join_texts(arguments, ", ") + ")";
  // func.now() is CURRENT_TIMESTAMP where the dialect has no now() (dialects/sqlite/base.py, visit_now_func).
  if (lower == "now" && arguments.empty() && reading.is("sqlite")) text = SqlText("CURRENT_TIMESTAMP");
  if (lower == "count" && arguments.empty()) text = SqlText(name + "(*)");
  if (is_ansi_function(lower) && arguments.empty()) text = SqlText(to_upper(name));
  auto made = std::make_shared<SqlFragment>(reading, std::move(text));
  made->froms = std::move(froms);
  made->kind = kind_of_call(lower, first);
  made->is_call = true;
  made->counted_label = name.substr(name.rfind('.') == std::string::npos ? 0 : name.rfind('.') + 1);
  return Value(std::move(made));
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

// sa.text("…")
Value make_text(const Reading& reading, CallContext& context) {
  const Value& given = context.argument(0, "text");
  if (given.is_unknown()) return given;
  if (given.host_as<SqlFragment>() != nullptr) return given;
  const std::string* sql = given.string();
  if (sql == nullptr) return Value::unknown("the text of text() is " + given.kind_name(), context.span());
  auto made = std::make_shared<SqlFragment>(reading, *sql);
  made->takes_parameters = true;
  return Value(std::move(made));
}

Value make_verbatim(const Reading& reading, CallContext& context) {
  const Value& given = context.argument(0);
  const std::string* sql = given.string();
  if (sql == nullptr)
    return given.is_unknown() ? given : Value::unknown("its text is " + given.kind_name(), context.span());
  return fragment(reading, *sql);
}

Value make_literal(const Reading& reading, CallContext& context) {
  const Value given = context.argument(0);
  if (literal_of(given, reading)) return Value(read_operand(given, "a literal", context, reading));
  return given.is_unknown() ? given
                            : Value::unknown("a literal of " + given.kind_name() + " is not followed", context.span());
}

// desc(x), asc(x), distinct(x), as x.desc()
Value ordered(const Reading& reading, const std::string& method, CallContext& context) {
  const auto operand = read_operand(context.argument(0), "what is ordered by", context, reading);
  const auto bound = operand ? operand->get(method, context) : std::nullopt;
  return bound ? context.call(*bound, {}) : Value();
}

template <bool both>
Value make_conditions(const Reading& reading, CallContext& context) {
  return join_conditions(reading, both, context);
}

Value make_negation(const Reading&, CallContext& context) {
  script::HostObject* host = context.argument(0).host();
  const auto negated = host == nullptr ? std::nullopt : host->negate(context);
  return negated ? *negated : context.leave("not_() of this is not followed");
}

template <Verb verb>
Value make_statement(const Reading& reading, CallContext& context) {
  return CoreStatement::make_of_call(reading, verb, context);
}

Value make_existence(const Reading& reading, CallContext& context) {
  return CoreStatement::make_exists(reading, context.positional, context);
}

Value make_cast_of_call(const Reading& reading, CallContext& context) {
  return make_cast(reading, context.argument(0, "expression"), context.argument(1, "type_"), context);
}

template <bool outer>
Value make_join_of_call(const Reading& reading, CallContext& context) {
  const auto kind = join_kind(outer, context);
  if (!kind) return {};
  return make_join(reading, context.argument(0, "left"), context.argument(1, "right"), context.argument(2, "onclause"),
                   *kind, context);
}

// over(func.x(), order_by=…), as func.x().over(order_by=…)
Value make_over(const Reading&, CallContext& context) {
  auto* call = context.argument(0, "element").host_as<SqlFragment>();
  if (call == nullptr) return context.leave("over() of this is not followed");
  const std::shared_ptr<SqlFragment> function = call->shared_from_this();
  if (!context.positional.empty()) context.positional.erase(context.positional.begin());
  return put_over(function, context);
}

template <bool value>
Value make_boolean(const Reading& reading, CallContext&) {
  return fragment(reading, spell_boolean(value, reading));
}

Value make_null(const Reading& reading, CallContext&) { return fragment(reading, "NULL"); }

struct ExpressionEntry {
  std::string_view name;
  Value (*make)(const Reading& reading, CallContext& context);
};
constexpr std::array kExpressions = {
    ExpressionEntry{"and_", make_conditions<true>},
    ExpressionEntry{"or_", make_conditions<false>},
    ExpressionEntry{"not_", make_negation},
    ExpressionEntry{"insert", make_statement<Verb::Insert>},
    ExpressionEntry{"update", make_statement<Verb::Update>},
    ExpressionEntry{"delete", make_statement<Verb::Delete>},
    ExpressionEntry{"select", make_statement<Verb::Select>},
    ExpressionEntry{"exists", make_existence},
    ExpressionEntry{"case", make_case},
    ExpressionEntry{"cast", make_cast_of_call},
    ExpressionEntry{"join", make_join_of_call<false>},
    ExpressionEntry{"outerjoin", make_join_of_call<true>},
    ExpressionEntry{"over", make_over},
    ExpressionEntry{"aggregate_order_by", make_aggregate_order},
    ExpressionEntry{"extract", make_extract},
    ExpressionEntry{"tuple_", make_tuple},
    ExpressionEntry{"text", make_text},
    ExpressionEntry{"literal_column", make_verbatim},
    ExpressionEntry{"literal", make_literal},
    ExpressionEntry{"true", make_boolean<true>},
    ExpressionEntry{"false", make_boolean<false>},
    ExpressionEntry{"null", make_null},
};

}  // namespace

std::optional<Value> expression_function(const Reading& reading, std::string_view name) {
  if (name == "func") return Value(std::make_shared<FunctionMaker>(reading, ""));
  const Reading* shared = &reading;
  for (const ExpressionEntry& entry : kExpressions) {
    if (entry.name != name) continue;
    return Value::native(std::string(name),
                         [shared, make = entry.make](CallContext& context) { return make(*shared, context); });
  }
  if (const std::string_view keyword = CoreStatement::compound_keyword(name); !keyword.empty()) {
    return Value::native(std::string(name), [shared, keyword](CallContext& context) {
      return CoreStatement::make_compound(*shared, std::string(keyword), context.positional, context);
    });
  }
  static constexpr std::array<std::string_view, 7> kPrefixes = {"desc",       "asc",        "distinct", "nulls_first",
                                                                "nullsfirst", "nulls_last", "nullslast"};
  if (std::find(kPrefixes.begin(), kPrefixes.end(), name) == kPrefixes.end()) return std::nullopt;
  return Value::native(std::string(name), [shared, method = std::string(name)](CallContext& context) {
    return ordered(*shared, method, context);
  });
}

std::optional<std::string> SqlFragment::text() const {
  if (!parameters.empty() || text_.depends_on_place()) return std::nullopt;
  return sql();
}

namespace {

// datetime.datetime and datetime.date, as drivers hand them over: psycopg2 says what they are, SQLite stores what
// SQLAlchemy makes of them (dialects/sqlite/base.py, DATETIME). With a zone they are stored in ways of their own
// elsewhere.
std::optional<std::string> literal_of_time(const Value& value, const Reading& reading) {
  const script::HostObject* host = value.host();
  if (host == nullptr) return std::nullopt;
  const std::string kind = host->type_name();
  const std::optional<std::string> text =
      kind == "datetime" || kind == "date" || kind == "UUID" ? host->text() : std::nullopt;
  if (!text) return std::nullopt;
  if (kind == "UUID") return reading.is("postgresql") ? std::optional(reading.dialect.literal(*text)) : std::nullopt;
  const bool has_zone = kind == "datetime" && text->find_first_of("+-", 11) != std::string::npos;
  if (reading.is("postgresql")) {
    const char* type = kind == "date" ? "::date" : has_zone ? "::timestamptz" : "::timestamp";
    return reading.dialect.literal(*text) + type;
  }
  if (has_zone) return std::nullopt;
  const bool pads = reading.is("sqlite") && kind == "datetime" && text->find('.') == std::string::npos;
  return reading.dialect.literal(pads ? *text + ".000000" : *text);
}

}  // namespace

std::optional<std::string> literal_of(const Value& value, const Reading& reading) {
  if (value.is_none()) return "NULL";
  if (const bool* flag = value.boolean()) return spell_boolean(*flag, reading);
  if (value.integer() != nullptr || value.as<double>() != nullptr)
    return script::text_of(value, script::Language::Python);
  if (const std::string* text = value.string()) return reading.dialect.literal(*text);
  if (const auto* sql = value.host_as<SqlFragment>();
      sql != nullptr && sql->parameters.empty() && !sql->pieces().depends_on_place())
    return sql->sql();
  if (is_construct(value, "inline_literal")) return literal_of(value.host_as<Construct>()->argument(0), reading);
  return literal_of_time(value, reading);
}

namespace {

// A list that is given for a parameter: one that expands is a list in parentheses; otherwise drivers of PostgreSQL make
// an array of it.
std::optional<std::string> literal_of_list(const script::SequenceObject& list, bool expands, const Reading& reading) {
  std::vector<std::string> items;
  for (const Value& item : list.items) {
    const bool same_kind = item.data().index() == list.items.front().data().index();
    const auto literal = same_kind ? literal_of(item, reading) : std::nullopt;
    if (!literal) return std::nullopt;
    items.push_back(*literal);
  }
  if (expands) return items.empty() ? std::nullopt : std::optional("(" + join(items, ", ") + ")");
  if (!reading.is("postgresql") || list.kind != script::SequenceKind::List) return std::nullopt;
  return items.empty() ? "'{}'" : "ARRAY[" + join(items, ", ") + "]";
}

// What a driver makes of a value by itself: SQLAlchemy knows no type of it.
std::optional<std::string> literal_of_parameter(const Value& value, const Reading& reading) {
  const script::HostObject* host = value.host();
  const bool is_time = host != nullptr && host->type_name() == "datetime" && reading.is("sqlite");
  return is_time ? std::optional(reading.dialect.literal(*host->text())) : literal_of(value, reading);
}

}  // namespace

std::optional<std::string> sql_of_text(std::string_view text,
                                       const std::vector<std::pair<std::string, Value>>& parameters,
                                       CallContext& context, const Reading& reading,
                                       const std::set<std::string>& expanding) {
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
    const auto literal = given->second.sequence() != nullptr
                             ? literal_of_list(*given->second.sequence(), expanding.count(name) != 0, reading)
                             : literal_of_parameter(given->second, reading);
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
  const bool spelled = value.host_as<SqlFragment>() != nullptr || value.host_as<CoreStatement>() != nullptr ||
                       is_construct(value, "column") || is_construct(value, "Column");
  if (!spelled) {
    leave_for(value, what, context);
    return std::nullopt;
  }
  const auto operand = read_operand(value, what, context, reading);
  SpellingState state;
  return operand ? spell(operand->pieces(), {.reading = reading, .context = context, .enclosing = {}, .state = state})
                 : std::nullopt;
}

std::shared_ptr<SqlFragment> column_fragment(const Construct& construct) {
  if (construct.name() != "column" && construct.name() != "Column") return nullptr;
  const Value& name = construct.argument(0, "name");
  if (name.string() == nullptr) return nullptr;
  const Dialect& dialect = construct.reading().dialect;
  const Identifier column(*name.string());
  const std::optional<FromItem> table =
      construct.of_table ? std::optional(table_item(*construct.of_table, dialect)) : std::nullopt;
  SqlText sql = table ? SqlText::of(table->reference) : SqlText();
  auto made = std::make_shared<SqlFragment>(construct.reading(), sql + dialect.quote(column));
  made->column = column;
  made->kind = kind_of_type(construct.argument(1, "type_"));
  if (table) made->froms = {*table};
  return made;
}

ValueKind kind_of_type(const Value& type) {
  std::string_view name;
  if (const auto* construct = type.host_as<Construct>()) name = construct->name();
  if (const auto* of_class = type.host_as<ConstructClass>()) name = of_class->name();
  const auto is_text = is_kind_of_type(name, "String");
  if (!is_text || name == "NullType") return ValueKind::Unknown;
  if (name == "Boolean" || name == "BOOLEAN") return ValueKind::Boolean;
  return *is_text ? ValueKind::Text : ValueKind::Other;
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

std::optional<Expression> read_server_default(const Value& given, CallContext& context, const Reading& reading) {
  const Value& value = script::plain_value(given);
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
