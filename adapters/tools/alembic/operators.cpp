// Operators of SQLAlchemy's expressions, with the parentheses that it sets (sql/operators.py,
// sql/default_comparator.py).
#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "expressions.h"
#include "statements.h"
#include "types.h"

namespace crosswalk::alembic {
namespace {

// An operator: how a script writes it, in SQL, how tightly it binds, its opposite in SQL.
struct Operator {
  std::string_view written;
  std::string_view sql;
  int precedence;
  std::string_view opposite;
  bool associative = false;
};
constexpr int kComparison = 5;
constexpr int kAnd = 3;
constexpr int kOr = 2;
constexpr int kOrdering = 3;
constexpr int kConcat = 6;
constexpr std::array<Operator, 25> kOperators = {{{"==", "=", kComparison, "!=", true},
                                                  {"!=", "!=", kComparison, "=", true},
                                                  {"__eq__", "=", kComparison, "!=", true},
                                                  {"__ne__", "!=", kComparison, "=", true},
                                                  {"<", "<", kComparison, ">="},
                                                  {"<=", "<=", kComparison, ">"},
                                                  {">", ">", kComparison, "<="},
                                                  {">=", ">=", kComparison, "<"},
                                                  {"is_", "IS", kComparison, "IS NOT"},
                                                  {"is_not", "IS NOT", kComparison, "IS"},
                                                  {"isnot", "IS NOT", kComparison, "IS"},
                                                  {"like", "LIKE", kComparison, "NOT LIKE"},
                                                  {"notlike", "NOT LIKE", kComparison, "LIKE"},
                                                  {"not_like", "NOT LIKE", kComparison, "LIKE"},
                                                  {"ilike", "ILIKE", kComparison, "NOT ILIKE"},
                                                  {"notilike", "NOT ILIKE", kComparison, "ILIKE"},
                                                  {"not_ilike", "NOT ILIKE", kComparison, "ILIKE"},
                                                  {"+", "+", 7, "", true},
                                                  {"-", "-", 7, ""},
                                                  {"*", "*", 8, "", true},
                                                  {"%", "%", 8, ""},
                                                  {"||", "||", kConcat, "", true},
                                                  {"concat", "||", kConcat, "", true},
                                                  {"&", "AND", kAnd, "", true},
                                                  {"|", "OR", kOr, "", true}}};

const Operator* find_operator(std::string_view written) {
  const auto* found = std::find_if(kOperators.begin(), kOperators.end(),
                                   [&](const Operator& entry) { return entry.written == written; });
  return found == kOperators.end() ? nullptr : found;
}

}  // namespace

bool is_expression_operator(std::string_view name) { return find_operator(name) != nullptr; }

namespace {

std::shared_ptr<SqlFragment> combine(const Reading& reading, SqlText text, int precedence, std::string_view op,
                                     std::initializer_list<const SqlFragment*> operands) {
  auto made = std::make_shared<SqlFragment>(reading, std::move(text));
  made->precedence = precedence;
  made->op = std::string(op);
  made->counted_label = "anon";
  for (const SqlFragment* operand : operands) {
    if (operand != nullptr) made->froms.insert(made->froms.end(), operand->froms.begin(), operand->froms.end());
  }
  return made;
}

std::shared_ptr<SqlFragment> binary(const Reading& reading, const SqlFragment& left, std::string_view word,
                                    int precedence, bool associative, const SqlFragment& right) {
  const std::string_view op = associative ? word : std::string_view();
  return combine(reading,
                 grouped(left, precedence, op) + (" " + std::string(word) + " ") + grouped(right, precedence, op),
                 precedence, word, {&left, &right});
}

// `+` of texts joins them (sql/sqltypes.py, Concatenable); a value that is a text makes what has no type of its own
// one.
bool concatenates(const SqlFragment& left, const SqlFragment& right) {
  if (left.kind == ValueKind::Text) return right.kind == ValueKind::Text || right.kind == ValueKind::Unknown;
  return left.kind == ValueKind::Unknown && right.kind == ValueKind::Text;
}

std::shared_ptr<SqlFragment> concatenated(const Reading& reading, const SqlFragment& left, const SqlFragment& right) {
  std::shared_ptr<SqlFragment> made;
  if (reading.is("mysql")) {
    made = combine(reading, SqlText("concat(") + left.pieces() + ", " + right.pieces() + ")", kConcat, "||",
                   {&left, &right});
  } else {
    made = binary(reading, left, "||", kConcat, true, right);
  }
  made->kind = ValueKind::Text;
  return made;
}

bool is_null(const SqlFragment& operand) { return operand.sql() == "NULL" && !operand.pieces().depends_on_place(); }

// x IS DISTINCT FROM y, as each database spells it.
Value distinct_from(const std::shared_ptr<SqlFragment>& self, bool distinct, CallContext& call) {
  const Reading& reading = self->reading();
  const auto right = read_operand(call.argument(0, "other"), "an operand", call, reading);
  if (!right) return {};
  if (reading.is("mysql")) {
    const auto same = binary(reading, *self, "<=>", kComparison, false, *right);
    if (!distinct) return Value(same);
    return Value(combine(reading, SqlText("NOT (") + same->pieces() + ")", kAtomPrecedence, "", {same.get()}));
  }
  const std::string_view word =
      reading.is("sqlite") ? (distinct ? "IS NOT" : "IS") : (distinct ? "IS DISTINCT FROM" : "IS NOT DISTINCT FROM");
  return Value(binary(reading, *self, word, kComparison, false, *right));
}

// x IN (1, 2), x IN (SELECT …); NOT IN stands in parentheses (sql/compiler.py, visit_not_in_op_binary).
Value is_among(const std::shared_ptr<SqlFragment>& self, bool negated, CallContext& call) {
  const Reading& reading = self->reading();
  const Value items = call.argument(0, "other");
  if (items.is_unknown()) return items;
  std::vector<SqlText> parts;
  SqlText list;
  if (items.sequence() != nullptr) {
    // An empty list is spelled in a way of its own for each database.
    if (items.sequence()->items.empty()) return call.leave("in_() with an empty list is not followed");
    for (const Value& item : items.sequence()->items) {
      const script::SequenceObject* row = item.sequence();
      if (row == nullptr) {
        const auto read = read_operand(item, "an item of in_()", call, reading);
        if (!read) return {};
        parts.push_back(read->pieces());
        continue;
      }
      std::vector<SqlText> cells;
      for (const Value& value : row->items) {
        const auto read = read_operand(value, "an item of in_()", call, reading);
        if (!read) return {};
        cells.push_back(read->pieces());
      }
      parts.push_back(SqlText("(") + join_texts(cells, ", ") + ")");
    }
    // SQLite lists rows behind VALUES (dialects/sqlite/base.py, tuple_in_values).
    const bool of_rows = items.sequence()->items.front().sequence() != nullptr;
    if (of_rows && reading.is("sqlite")) parts.front() = SqlText("VALUES ") + parts.front();
    list = SqlText("(") + join_texts(parts, ", ") + ")";
  } else if (items.host_as<CoreStatement>() != nullptr) {
    const auto read = read_operand(items, "the query of in_()", call, reading);
    if (!read) return {};
    list = read->pieces();
  } else {
    return call.leave("in_() of this is not followed");
  }
  const SqlText left = grouped(*self, kComparison);
  auto is_in = combine(reading, left + " IN " + list, kComparison, "IN", {self.get()});
  auto is_not_in = combine(reading, SqlText("(") + left + " NOT IN " + list + ")", kAtomPrecedence, "", {self.get()});
  if (negated) {
    is_not_in->opposite = std::move(is_in);
    return Value(std::move(is_not_in));
  }
  is_in->opposite = std::move(is_not_in);
  return Value(std::move(is_in));
}

// x BETWEEN a AND b
Value between(const std::shared_ptr<SqlFragment>& self, CallContext& call) {
  const Reading& reading = self->reading();
  const auto low = read_operand(call.argument(0, "cleft"), "a bound of between()", call, reading);
  const auto high = low ? read_operand(call.argument(1, "cright"), "a bound of between()", call, reading) : nullptr;
  if (!high) return {};
  if (call.positional.size() > 2 || call.has("symmetric")) return call.leave("this between() is not followed");
  const auto spelled = [&](const char* word) {
    return combine(
        reading,
        grouped(*self, kComparison) + word + grouped(*low, kComparison) + " AND " + grouped(*high, kComparison),
        kComparison, word, {self.get(), low.get(), high.get()});
  };
  auto made = spelled(" BETWEEN ");
  made->opposite = spelled(" NOT BETWEEN ");
  return Value(std::move(made));
}

// startswith(), endswith(), contains(): (x LIKE 'a' || '%').
Value matches_part(const std::shared_ptr<SqlFragment>& self, bool before, bool after, CallContext& call) {
  const Reading& reading = self->reading();
  if (call.positional.size() != 1 || !call.keywords.empty())
    return call.leave("an argument of startswith(), endswith() or contains() is not followed");
  const auto other = read_operand(call.positional.front(), "an operand", call, reading);
  if (!other) return {};
  std::vector<SqlText> parts;
  if (before) parts.emplace_back("'%'");
  parts.push_back(grouped(*other, kConcat, "||"));
  if (after) parts.emplace_back("'%'");
  const SqlText pattern =
      reading.is("mysql") ? SqlText("concat(") + join_texts(parts, ", ") + ")" : join_texts(parts, " || ");
  const auto spelled = [&](const char* word) {
    return combine(reading, SqlText("(") + grouped(*self, kComparison) + word + pattern + ")", kAtomPrecedence, "",
                   {self.get(), other.get()});
  };
  auto made = spelled(" LIKE ");
  made->opposite = spelled(" NOT LIKE ");
  return Value(std::move(made));
}

// x DESC, x NULLS LAST
std::optional<Value> ordering(const std::shared_ptr<SqlFragment>& self, std::string_view name) {
  struct Ending {
    std::string_view name;
    const char* words;
  };
  static constexpr std::array<Ending, 6> kEndings = {{{"desc", " DESC"},
                                                      {"asc", " ASC"},
                                                      {"nulls_last", " NULLS LAST"},
                                                      {"nullslast", " NULLS LAST"},
                                                      {"nulls_first", " NULLS FIRST"},
                                                      {"nullsfirst", " NULLS FIRST"}}};
  for (const Ending& ending : kEndings) {
    if (ending.name != name) continue;
    return Value::native(std::string(name), [self, words = ending.words](CallContext&) {
      return Value(combine(self->reading(), grouped(*self, kOrdering) + words, kAtomPrecedence, "", {self.get()}));
    });
  }
  return std::nullopt;
}

// A copy that differs in what is known of it.
std::shared_ptr<SqlFragment> copy_of(const SqlFragment& fragment) { return std::make_shared<SqlFragment>(fragment); }

Value labelled(const std::shared_ptr<SqlFragment>& self, CallContext& call) {
  const auto name = read_required_name(call.argument(0, "name"), "a label", call);
  if (!name) return {};
  auto made = copy_of(*self);
  made->label = name->text;
  return Value(std::move(made));
}

// The type that CAST names (sql/compiler.py, visit_cast; dialects/mysql/base.py, visit_typeclause).
std::optional<std::string> cast_type(const Value& type, CallContext& context, const Reading& reading) {
  const auto compiled = compile_type(type, context, reading);
  if (!compiled) return std::nullopt;
  if (!reading.is("mysql")) {
    if (auto spelled = reading.dialect.write_type(compiled->type)) return spelled;
    context.leave("the type of a cast() is not followed");
    return std::nullopt;
  }
  if (compiled->is_integer) return "SIGNED INTEGER";
  if (const auto* text = compiled->type.as<VarcharType>())
    return text->length ? "CHAR(" + std::to_string(*text->length) + ")" : "CHAR";
  if (compiled->type.as<TextType>() != nullptr) return "CHAR";
  if (compiled->type.as<DateType>() != nullptr) return "DATE";
  if (compiled->type.as<JsonType>() != nullptr) return "JSON";
  context.leave("the type of a cast() is not followed");
  return std::nullopt;
}

// The branches of case((a, b), …), of case([(a, b), …]) before SQLAlchemy 2, and of case({…}, value=…).
std::optional<std::vector<std::pair<Value, Value>>> branches_of(CallContext& context) {
  std::vector<Value> given = context.positional;
  const bool listed = given.size() == 1 && given.front().sequence() != nullptr &&
                      given.front().sequence()->kind == script::SequenceKind::List;
  if (listed) given = std::vector<Value>(given.front().sequence()->items);
  if (given.size() == 1 && given.front().dict() != nullptr) return given.front().dict()->entries;
  std::vector<std::pair<Value, Value>> branches;
  for (const Value& branch : given) {
    const script::SequenceObject* pair = branch.sequence();
    if (pair == nullptr || pair->items.size() != 2) {
      leave_for(branch, "a branch of case()", context);
      return std::nullopt;
    }
    branches.emplace_back(pair->items[0], pair->items[1]);
  }
  if (!branches.empty()) return branches;
  context.leave("this case() is not followed");
  return std::nullopt;
}

}  // namespace

SqlText grouped(const SqlFragment& operand, int precedence, std::string_view op) {
  const bool same = !op.empty() && operand.op == op;
  const bool loose = operand.precedence <= precedence && !same;
  return loose ? SqlText("(") + operand.pieces() + ")" : operand.pieces();
}

std::shared_ptr<SqlFragment> read_operand(const Value& value, std::string_view what, CallContext& context,
                                          const Reading& reading) {
  if (const auto* fragment = value.host_as<SqlFragment>()) {
    if (!fragment->takes_parameters) return copy_of(*fragment);
    const auto sql = sql_of_text(fragment->sql(), fragment->parameters, context, reading, fragment->expanding);
    return sql ? std::make_shared<SqlFragment>(reading, *sql) : nullptr;
  }
  if (const auto* construct = value.host_as<Construct>()) {
    if (auto column = column_fragment(*construct)) return column;
  }
  if (auto* statement = value.host_as<CoreStatement>()) return statement->as_operand(context);
  if (is_construct(value, "bindparam")) {
    const Value given = value.host_as<Construct>()->argument(1, "value");
    if (!given.is_undefined()) return read_operand(given, what, context, reading);
  }
  if (auto literal = literal_of(value, reading)) {
    auto made = std::make_shared<SqlFragment>(reading, *literal);
    made->kind = value.string() != nullptr ? ValueKind::Text : ValueKind::Other;
    made->counted_label = "anon";
    return made;
  }
  leave_for(value, what, context);
  return nullptr;
}

Value join_conditions(const Reading& reading, bool both, CallContext& context) {
  const int precedence = both ? kAnd : kOr;
  const char* word = both ? "AND" : "OR";
  std::shared_ptr<SqlFragment> made;
  for (const Value& value : context.positional) {
    if (value.boolean() != nullptr) return context.leave("a condition that is a value of the script is not followed");
    auto operand = read_operand(value, "a condition", context, reading);
    if (!operand) return {};
    if (operand->column && operand->kind == ValueKind::Boolean && !reading.is("postgresql"))
      operand = combine(reading, operand->pieces() + " = 1", kComparison, "=", {operand.get()});
    made = made == nullptr ? std::move(operand) : binary(reading, *made, word, precedence, true, *operand);
  }
  return made == nullptr ? context.leave("conditions without any are not followed") : Value(std::move(made));
}

Value make_case(const Reading& reading, CallContext& context) {
  const auto branches = branches_of(context);
  if (!branches) return {};
  const bool of_dict = !context.positional.empty() && context.positional.front().dict() != nullptr;
  SqlText text("CASE");
  std::vector<FromItem> froms;
  const auto add = [&](const char* words, const Value& value, bool in_parentheses) {
    const auto operand = read_operand(value, "a part of case()", context, reading);
    if (!operand) return false;
    text += words;
    text += in_parentheses ? grouped(*operand, kAtomPrecedence - 1) : operand->pieces();
    froms.insert(froms.end(), operand->froms.begin(), operand->froms.end());
    return true;
  };
  const Value subject = context.keyword("value");
  if (!subject.is_undefined() && !add(" ", subject, false)) return {};
  for (const auto& [when, then] : *branches) {
    if (!add(" WHEN ", when, !of_dict) || !add(" THEN ", then, false)) return {};
  }
  const Value otherwise = context.keyword("else_");
  if (!otherwise.is_undefined() && !add(" ELSE ", otherwise, false)) return {};
  auto made = std::make_shared<SqlFragment>(reading, text + " END");
  made->froms = std::move(froms);
  made->counted_label = "anon";
  return Value(std::move(made));
}

Value make_cast(const Reading& reading, const Value& operand, const Value& type, CallContext& context) {
  const auto read = read_operand(operand, "what is cast", context, reading);
  const auto spelled = read ? cast_type(type, context, reading) : std::nullopt;
  if (!spelled) return {};
  auto made = std::make_shared<SqlFragment>(reading, SqlText("CAST(") + read->pieces() + " AS " + *spelled + ")");
  made->froms = read->froms;
  if (read->column) {
    made->label = read->column->text;  // a cast goes by the name of its column
  } else {
    made->counted_label = "anon";
  }
  made->kind = kind_of_type(type);
  return Value(std::move(made));
}

std::optional<Value> expression_method(const std::shared_ptr<SqlFragment>& self, std::string_view name) {
  if (auto order = ordering(self, name)) return order;
  if (name == "in_" || name == "notin_" || name == "not_in") {
    const bool negated = name != "in_";
    return Value::native(std::string(name),
                         [self, negated](CallContext& call) { return is_among(self, negated, call); });
  }
  if (name == "between") return Value::native("between", [self](CallContext& call) { return between(self, call); });
  if (name == "startswith" || name == "endswith" || name == "contains") {
    const bool before = name != "startswith";
    const bool after = name != "endswith";
    // Of a column that is no text, contains() is an operator of its own.
    if (name == "contains" && self->kind != ValueKind::Text) return std::nullopt;
    return Value::native(std::string(name),
                         [self, before, after](CallContext& call) { return matches_part(self, before, after, call); });
  }
  if (name.ends_with("distinct_from")) {
    const bool distinct = name == "is_distinct_from";
    return Value::native(std::string(name),
                         [self, distinct](CallContext& call) { return distinct_from(self, distinct, call); });
  }
  if (name == "cast") {
    return Value::native("cast", [self](CallContext& call) {
      return make_cast(self->reading(), Value(self), call.argument(0, "type_"), call);
    });
  }
  if (auto method = call_method(self, name)) return method;
  if (name == "distinct") {
    return Value::native("distinct", [self](CallContext&) {
      auto made = combine(self->reading(), SqlText("DISTINCT ") + self->pieces(), kAtomPrecedence, "", {self.get()});
      made->kind = self->kind;
      return Value(std::move(made));
    });
  }
  if (name == "label") return Value::native("label", [self](CallContext& call) { return labelled(self, call); });
  if (name == "op" || name == "bool_op") {
    return Value::native("op", [self](CallContext& call) -> Value {
      const std::string* word = call.argument(0, "opstring").string();
      if (word == nullptr || call.positional.size() != 1 || call.has("precedence"))
        return call.leave("an operator of SQL is not followed");
      return Value::native("operator", [self, spelled = *word](CallContext& inner) -> Value {
        const auto right = read_operand(inner.argument(0), "an operand", inner, self->reading());
        return right ? Value(binary(self->reading(), *self, spelled, 0, false, *right)) : Value();
      });
    });
  }
  const bool is_method = name.starts_with("_") || std::isalpha(static_cast<unsigned char>(name.front())) != 0;
  if (!is_method || find_operator(name) == nullptr) return std::nullopt;
  return Value::native(std::string(name), [self, method = std::string(name)](CallContext& call) -> Value {
    const bool insensitive = method.find("ilike") != std::string::npos;
    if (insensitive && !self->reading().is("postgresql")) return call.leave("ilike() is not followed here");
    if (call.positional.size() != 1 || !call.keywords.empty())
      return call.leave("an argument of `" + method + "` is not followed");
    return self->operate(method, call.positional.front(), false, call).value_or(Value());
  });
}

std::optional<Value> SqlFragment::get(std::string_view name, CallContext& context) {
  const std::shared_ptr<SqlFragment> self = shared_from_this();
  if (name == "bindparams" || name == "params") {
    return Value::native("bindparams", [self](CallContext& call) {
      auto bound = copy_of(*self);
      for (const auto& parameter : call.keywords) bound->parameters.push_back(parameter);
      for (const Value& item : call.positional) {
        const auto* given = item.host_as<Construct>();
        const Value key = given == nullptr ? Value() : given->argument(0, "key");
        if (key.string() == nullptr) return Value::unknown("a parameter of text() is not followed", call.span());
        // One without a value is given it at execution; what it says of the type stays.
        const Value value = given->argument(1, "value");
        const bool expands = !given->keyword("expanding").is_nothing();
        if (expands) bound->expanding.insert(*key.string());
        if (!value.is_undefined()) bound->parameters.emplace_back(*key.string(), value);
      }
      return Value(std::move(bound));
    });
  }
  if (auto method = expression_method(self, name)) return method;
  if (name == "self_group" || name == "execution_options") {
    return Value::native(std::string(name), [self](CallContext&) { return Value(self); });
  }
  if (name == "text") return Value(sql());
  return Value::unknown("`" + std::string(name) + "` of an SQL expression is not followed", context.span());
}

std::optional<Value> SqlFragment::operate(std::string_view op_word, const Value& other, bool reflected,
                                          CallContext& context) {
  const Operator* found = find_operator(op_word);
  if (found == nullptr) return Value::unknown("an operator of SQL is not followed", context.span());
  if (other.is_unknown()) return other;
  const auto operand = read_operand(other, "an operand", context, *reading_);
  if (!operand) return Value::unknown("an operator of SQL is not followed", context.span());
  const std::shared_ptr<SqlFragment> self =
      takes_parameters ? read_operand(Value(shared_from_this()), "an operand", context, *reading_) : shared_from_this();
  if (!self) return Value();
  const SqlFragment& left = reflected ? *operand : *self;
  const SqlFragment& right = reflected ? *self : *operand;
  if (found->sql == "||" || (found->sql == "+" && concatenates(left, right))) {
    return Value(concatenated(*reading_, left, right));
  }
  std::string_view word = found->sql;
  std::string_view opposite_word = found->opposite;
  if (is_null(right) && (word == "=" || word == "!=")) {
    word = word == "=" ? "IS" : "IS NOT";
    opposite_word = word == "IS" ? "IS NOT" : "IS";
  }
  auto made = binary(*reading_, left, word, found->precedence, found->associative, right);
  if (!opposite_word.empty())
    made->opposite = binary(*reading_, left, opposite_word, found->precedence, found->associative, right);
  if (found->precedence > kConcat) made->kind = ValueKind::Other;
  return Value(std::move(made));
}

std::optional<Value> SqlFragment::negate(CallContext& context) {
  if (opposite) return Value(opposite);
  // A column that is a truth value is compared by some databases (sql/elements.py, AsBoolean).
  if (column && kind == ValueKind::Boolean && !reading_->is("postgresql")) {
    auto made = combine(*reading_, text_ + " = 0", kComparison, "=", {this});
    made->opposite = combine(*reading_, text_ + " = 1", kComparison, "=", {this});
    return Value(std::move(made));
  }
  if ((column && kind != ValueKind::Boolean) || takes_parameters)
    return Value::unknown("`~` of this is not followed", context.span());
  return Value(combine(*reading_, SqlText("NOT ") + grouped(*this, kComparison), kComparison, "NOT", {this}));
}

// data["key"] of a JSON column: how it compiles depends on the type of the column.
std::optional<Value> SqlFragment::subscript(const Value&, CallContext& context) {
  return Value::unknown("an item of an SQL expression is not followed", context.span());
}

}  // namespace crosswalk::alembic
