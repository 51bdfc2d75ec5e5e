#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>

#include "bound_values.h"
#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "expressions.h"
#include "models.h"
#include "operations.h"
#include "statements.h"

// SQL that a script runs: read into operations by the reader of the dialect, each step at the place of the call.
namespace crosswalk::alembic {
namespace {

bool is_query(const Step& step) {
  const auto* raw = step.operation.as<RawSql>();
  return raw != nullptr && raw->effect == SqlEffect::Nothing;
}

using Parameters = std::vector<std::pair<std::string, Value>>;

// {"name": value}, in the form that text() takes.
std::optional<Parameters> read_parameters(const Value& value, CallContext& context) {
  Parameters parameters;
  if (value.is_nothing()) return parameters;
  if (value.dict() == nullptr) {
    leave_for(value, "the parameters of a statement", context);
    return std::nullopt;
  }
  for (const auto& [key, item] : value.dict()->entries) {
    if (key.string() == nullptr) {
      leave_for(key, "the name of a parameter", context);
      return std::nullopt;
    }
    parameters.emplace_back(*key.string(), item);
  }
  return parameters;
}

// What a Sequence says besides its name, in the order in which SQLAlchemy spells it (sql/compiler.py,
// get_identity_options).
std::optional<std::string> sequence_options(const Construct& sequence, CallContext& context) {
  struct Option {
    std::string_view name;
    std::size_t position;  // among the arguments, for those that may be given without a name
    const char* words;
  };
  static constexpr std::array<Option, 4> kNumbers = {{{"increment", 2, " INCREMENT BY "},
                                                      {"start", 1, " START WITH "},
                                                      {"minvalue", 3, " MINVALUE "},
                                                      {"maxvalue", 4, " MAXVALUE "}}};
  if (sequence.positional.size() > 3 || !sequence.keyword("data_type").is_nothing() ||
      !sequence.keyword("order").is_nothing()) {
    context.leave("these options of a sequence are not followed");
    return std::nullopt;
  }
  std::string text;
  for (const Option& option : kNumbers) {
    const Value& value = sequence.argument(option.position, option.name);
    if (value.is_nothing()) continue;
    if (value.integer() == nullptr) {
      leave_for(value, "an option of a sequence", context);
      return std::nullopt;
    }
    text += option.words + std::to_string(*value.integer());
  }
  for (const auto& [name, words] : {std::pair("nominvalue", " NO MINVALUE"), std::pair("nomaxvalue", " NO MAXVALUE")}) {
    const auto given = read_flag(sequence.keyword(name), false, "an option of a sequence", context);
    if (!given) return std::nullopt;
    if (*given) text += words;
  }
  const Value& cache = sequence.keyword("cache");
  if (cache.integer() != nullptr) text += " CACHE " + std::to_string(*cache.integer());
  const Value& cycle = sequence.keyword("cycle");
  if (cycle.is_nothing()) return text;
  const auto cycles = read_flag(cycle, false, "an option of a sequence", context);
  return cycles ? std::optional(text + (*cycles ? " CYCLE" : " NO CYCLE")) : std::nullopt;
}

// CreateSequence(Sequence("x")), CreateSchema("s") and their opposites.
std::optional<std::string> ddl_of(const Construct& construct, CallContext& context, const Reading& reading) {
  const bool create = construct.name().starts_with("Create");
  const bool sequence = construct.name().ends_with("Sequence");
  Value element = construct.argument(0, sequence ? "element" : "name");
  std::string options;
  std::optional<Identifier> schema;
  if (is_construct(element, "Sequence")) {
    const auto* made = element.host_as<Construct>();
    const auto spelled = sequence_options(*made, context);
    const OptionalName in_schema = read_name(made->keyword("schema"), "the schema of a sequence", context);
    if (!spelled || !in_schema.known) return std::nullopt;
    if (create) options = *spelled;
    schema = in_schema.name;
    element = made->argument(0, "name");
  }
  const auto name = read_required_name(element, "the name of an object", context);
  const auto check = read_flag(construct.keyword(create ? "if_not_exists" : "if_exists"), false, "if_exists", context);
  const auto cascade = read_flag(construct.keyword("cascade"), false, "cascade", context);
  if (!name || !check || !cascade) return std::nullopt;
  return std::string(create ? "CREATE " : "DROP ") + (sequence ? "SEQUENCE " : "SCHEMA ") +
         (*check ? (create ? "IF NOT EXISTS " : "IF EXISTS ") : "") +
         reading.dialect.quote(QualifiedName(schema, *name)) + options + (*cascade ? " CASCADE" : "");
}

bool is_ddl(const Value& value) {
  return is_construct(value, "CreateSequence") || is_construct(value, "DropSequence") ||
         is_construct(value, "CreateSchema") || is_construct(value, "DropSchema");
}

// True if a text is nothing but queries, whatever its parameters are: what they answer is not known in any case.
bool only_asks(std::string_view text, const Reading& reading) {
  const std::string_view start = trim(text);
  if (!starts_with_ignoring_case(start, "select") && !starts_with_ignoring_case(start, "with")) return false;
  std::string sql;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool parameter = text[i] == ':' && i + 1 < text.size() &&
                           std::isalpha(static_cast<unsigned char>(text[i + 1])) != 0 && (i == 0 || text[i - 1] != ':');
    const bool placed = text[i] == '%' && i + 1 < text.size() && (text[i + 1] == 's' || text[i + 1] == '(');
    if (!parameter && !placed) {
      sql += text[i];
      continue;
    }
    std::size_t end = i + 1;
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_' ||
                                 (placed && (text[end] == '(' || text[end] == ')'))))
      ++end;
    sql += "NULL";
    i = end - 1;
  }
  Diagnostics unheard;
  const std::vector<Step> steps = reading.dialect.read(SourceFile::make("query.sql", std::move(sql)), {}, unheard);
  return !steps.empty() && std::all_of(steps.begin(), steps.end(), is_query);
}

// bindparams() gives a moment the type that SQLAlchemy knows of it (sql/elements.py, BindParameter._with_value), and
// with it the form in which such columns are stored.
Value typed_parameter(const Value& value, const Reading& reading) {
  if (value.host() == nullptr || value.host()->type_name() != "datetime") return value;
  auto literal = literal_of(value, reading);
  return literal ? Value(std::make_shared<SqlFragment>(reading, std::move(*literal))) : value;
}

// One set of parameters, or several: the statement runs once for each.
bool execute_text(std::string_view text, const Parameters& bound, const std::set<std::string>& expanding,
                  const Value& parameters, ReadOnly queries, CallContext& context, const Reading& reading) {
  if (queries == ReadOnly::PassOver && only_asks(text, reading)) return true;
  std::vector<Value> sets{parameters};
  if (const auto* list = parameters.sequence()) sets = list->items;
  for (const Value& set : sets) {
    const auto given = read_parameters(set, context);
    if (!given) return false;
    Parameters all;
    for (const auto& [name, value] : bound) all.emplace_back(name, typed_parameter(value, reading));
    all.insert(all.end(), given->begin(), given->end());
    const auto sql = sql_of_text(text, all, context, reading, expanding);
    if (!sql || !execute_driver_sql(*sql, queries, context, reading)) return false;
  }
  return true;
}

}  // namespace

bool execute_driver_sql(const std::string& sql, ReadOnly queries, CallContext& context, const Reading& reading) {
  Diagnostics found;
  const auto script = SourceFile::make(std::string(context.span().path()), sql);
  std::vector<Step> steps = reading.dialect.read(script, {}, found);
  // What the reader has to say is said at the call, where the user can see it.
  for (Diagnostic diagnostic : found.items()) {
    diagnostic.span = context.span();
    diagnostic.notes.clear();
    context.evaluator().diagnostics().add(std::move(diagnostic));
  }
  for (Step& step : steps) {
    if (queries == ReadOnly::PassOver && is_query(step)) continue;
    step.span = context.span();
    reading.recorder.record(std::move(step));
  }
  return true;
}

bool execute_sql(const Value& statement, const Value& parameters, ReadOnly queries, CallContext& context,
                 const Reading& reading) {
  if (const std::string* text = statement.string())
    return execute_text(*text, {}, {}, parameters, queries, context, reading);
  if (const auto* fragment = statement.host_as<SqlFragment>()) {
    if (fragment->takes_parameters) {
      return execute_text(fragment->sql(), fragment->parameters, fragment->expanding, parameters, queries, context,
                          reading);
    }
    return execute_driver_sql("SELECT " + fragment->sql(), queries, context, reading);
  }
  if (is_construct(statement, "DDL")) {
    return execute_sql(statement.host_as<Construct>()->argument(0, "statement"), Value(), queries, context, reading);
  }
  if (is_ddl(statement)) {
    const auto sql = ddl_of(*statement.host_as<Construct>(), context, reading);
    return sql && execute_driver_sql(*sql, queries, context, reading);
  }
  if (const auto* core = statement.host_as<CoreStatement>()) {
    // What a query answers is not known; asking changes nothing.
    if (core->verb() == Verb::Select && queries == ReadOnly::PassOver) return true;
    std::vector<Value> sets{parameters};
    if (parameters.sequence() != nullptr) sets = parameters.sequence()->items;
    for (const Value& set : sets) {
      if (set.is_unknown()) {
        leave_for(set, "the parameters of a statement", context);
        return false;
      }
      const auto sql = core->sql(set, context);
      if (!sql || !execute_driver_sql(*sql, queries, context, reading)) return false;
    }
    return true;
  }
  leave_for(statement, "the statement", context);
  return false;
}

namespace {

// The names of a table's columns, in its order, so far as the table says them.
std::vector<std::string> column_order(const Construct& table) {
  std::vector<std::string> names;
  for (const Value& element : table.positional) {
    if (!is_construct(element, "Column") && !is_construct(element, "column")) continue;
    const Value name = element.host_as<Construct>()->argument(0, "name");
    if (name.string() != nullptr) names.push_back(*name.string());
  }
  return names;
}

// A table of which the database says what columns it has.
bool is_reflected(const Construct& table) {
  const bool asks = !table.keyword("autoload_with").is_nothing() || !table.keyword("autoload").is_nothing();
  return asks || (table.name() == "Table" && column_order(table).empty());
}

// The default of the client that a column has; undefined if it has none.
Value client_default(const Construct& table, const std::string& column) {
  for (const Value& element : table.positional) {
    if (!is_construct(element, "Column")) continue;
    const auto* declared = element.host_as<Construct>();
    const std::string* name = declared->argument(0, "name").string();
    if (name != nullptr && *name == column) return declared->keyword("default");
  }
  return {};
}

}  // namespace

bool bulk_insert(const Value& given, const Value& rows, CallContext& context, const Reading& reading) {
  std::shared_ptr<Construct> construct;
  const Value table = table_behind(given);
  if (is_construct(table, "Table") || is_construct(table, "table")) {
    construct = table.host_as<Construct>()->shared_from_this();
  } else if (table.string() != nullptr) {
    // A table of the project's models, declared by its name (docs/facts.md).
    construct = std::make_shared<Construct>(reading, "sqlalchemy", "table");
    construct->positional = {table};
  } else {
    leave_for(table, "the table of bulk_insert()", context);
    return false;
  }
  const auto name = read_required_name(construct->argument(0, "name"), "the table of bulk_insert()", context);
  const OptionalName schema = read_name(construct->keyword("schema"), "the schema of a table", context);
  if (!name || !schema.known) return false;
  if (rows.sequence() == nullptr) {
    leave_for(rows, "the rows of bulk_insert()", context);
    return false;
  }
  if (rows.sequence()->items.empty()) return true;
  // The first row names the columns (alembic/ddl/impl.py, bulk_insert); they stand in the order of the table.
  const script::DictObject* first = rows.sequence()->items.front().dict();
  if (first == nullptr) {
    leave_for(rows.sequence()->items.front(), "a row of bulk_insert()", context);
    return false;
  }
  std::vector<std::string> columns;
  std::map<std::string, Value> defaults;
  for (const std::string& column : column_order(*construct)) {
    const Value otherwise = client_default(*construct, column);
    const bool stands = first->find(std::string_view(column)) != nullptr;
    if (stands || !otherwise.is_nothing()) columns.push_back(column);
    // A default of the client is sent with every row that does not say otherwise.
    if (!stands && !otherwise.is_nothing()) defaults.emplace(column, otherwise);
  }
  for (const auto& [key, value] : first->entries) {
    const bool any_column = table.string() != nullptr || is_reflected(*construct);
    if (any_column && key.string() != nullptr) columns.push_back(*key.string());
  }
  if (columns.size() != first->entries.size() + defaults.size()) {
    context.leave("a row of bulk_insert() has a column that the table does not name");
    return false;
  }
  std::vector<std::string> tuples;
  for (const Value& row : rows.sequence()->items) {
    std::vector<std::string> values;
    for (const std::string& column : columns) {
      const Value* value = row.dict() == nullptr ? nullptr : row.dict()->find(std::string_view(column));
      const auto otherwise = defaults.find(column);
      if (otherwise != defaults.end() && value != nullptr) {
        context.leave("the rows of bulk_insert() name different columns");
        return false;
      }
      if (otherwise != defaults.end() && row.dict() != nullptr) value = &otherwise->second;
      const auto bound =
          value == nullptr ? std::nullopt : bound_value(*value, Value(construct), Identifier(column), context, reading);
      const auto literal = bound ? literal_of(*bound, reading) : std::nullopt;
      if (!literal) {
        leave_for(value == nullptr ? row : *value, "the value of `" + column + "` in bulk_insert()", context);
        return false;
      }
      values.push_back(*literal);
    }
    tuples.push_back("(" + join(values, ", ") + ")");
  }
  std::vector<std::string> quoted;
  for (const std::string& column : columns) quoted.push_back(reading.dialect.quote(Identifier(column)));
  const std::string sql = "INSERT INTO " + reading.dialect.quote(QualifiedName(schema.name, *name)) + " (" +
                          join(quoted, ", ") + ") VALUES " + join(tuples, ", ");
  reading.recorder.record(RawSql{std::string(reading.dialect.name()), sql, SqlEffect::Data}, context.span());
  return true;
}

}  // namespace crosswalk::alembic
