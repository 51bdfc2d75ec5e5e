// Columns: schema/columncompiler.js and dialects/*/schema/*-columncompiler.js.
#include <algorithm>
#include <charconv>

#include "compiler.h"
#include "crosswalk/base/text.h"

namespace crosswalk::knex {
namespace {

// schema/columnbuilder.js, columnAlias
std::string canonical_method(const std::string& method) {
  static const std::map<std::string, std::string> kAliases = {
      {"float", "floating"}, {"enum", "enu"}, {"boolean", "bool"}, {"string", "varchar"}};
  const auto alias = kAliases.find(method);
  return to_lower(alias == kAliases.end() ? method : alias->second);
}

// util/helpers.js, toNumber
std::string number_or(const Scalar& value, const std::string& fallback) {
  if (!value.given() || value.kind == Scalar::Kind::Null) return fallback;
  if (value.kind == Scalar::Kind::Number) return value.text;
  std::string digits;
  for (const char c : value.text) {
    if (c < '0' || c > '9') break;
    digits += c;
  }
  return digits.empty() ? fallback : digits;
}

bool has_primary_command(const TableSpec& table) {
  return std::any_of(table.commands.begin(), table.commands.end(),
                     [](const auto& command) { return command->method == "primary"; });
}

// schema/tablecompiler.js, _canBeAddPrimaryKey; `by_default` is what holds without options.
bool becomes_primary_key(const ColumnSpec& column, const TableSpec& table, bool by_default) {
  const Scalar option = column.option("primaryKey");
  const bool wanted = column.options.empty() ? by_default : option.is_true();
  return wanted && !has_primary_command(table);
}

std::string enum_type(const ColumnSpec& column, const TableSpec& table, Client client) {
  const std::string labels = "'" + join(column.labels, "', '") + "'";
  if (client == Client::Mysql) return "enum(" + labels + ")";
  if (client == Client::Postgresql && column.option("useNative").is_true()) {
    const Scalar schema = column.option("schemaName");
    const std::string in = schema.truthy() ? schema.text : table.schema;
    return (in.empty() ? "" : "\"" + in + "\".") + "\"" + column.option("enumName").text + "\"";
  }
  return "text check (" + wrap(column.name, client) + " in (" + labels + "))";
}

std::string decimal_type(const ColumnSpec& column) {
  return "(" + number_or(column.argument(0), "8") + ", " + number_or(column.argument(1), "2") + ")";
}

std::string precision_suffix(const Scalar& precision) {
  return precision.kind == Scalar::Kind::Number ? "(" + precision.text + ")" : "";
}

std::string postgresql_datetime(const ColumnSpec& column) {
  const bool object = !column.options.empty();
  const Scalar zone = column.option("useTz");
  const bool with_zone = object ? !zone.is_false() : !column.argument(0).truthy();
  const Scalar precision = object ? column.option("precision") : column.argument(1);
  const std::string digits =
      precision.given() && precision.kind != Scalar::Kind::Null ? "(" + precision.text + ")" : "";
  return (with_zone ? "timestamptz" : "timestamp") + digits;
}

std::string mysql_time(const char* name, const ColumnSpec& column) {
  return name + precision_suffix(column.options.empty() ? column.argument(0) : column.option("precision"));
}

std::string increments_type(const ColumnSpec& column, const TableSpec& table, Client client, bool big) {
  const bool primary = becomes_primary_key(column, table, true);
  if (client == Client::Sqlite) return "integer not null primary key autoincrement";
  if (client == Client::Mysql) {
    return std::string(big ? "bigint" : "int") + " unsigned not null" + (primary ? " auto_increment primary key" : "");
  }
  return std::string(big ? "bigserial" : "serial") + (primary ? " primary key" : "");
}

// The types that each client has one word for: PostgreSQL, SQLite, MySQL.
struct TypeWords {
  const char* method;
  const char* words[3];
};
constexpr TypeWords kTypeWords[] = {
    {"biginteger", {"bigint", "bigint", "bigint"}},
    {"bigint", {"bigint", "bigint", "bigint"}},
    {"smallint", {"smallint", "integer", "smallint"}},
    {"mediumint", {"integer", "integer", "mediumint"}},
    {"bool", {"boolean", "boolean", "boolean"}},
    {"date", {"date", "date", "date"}},
    {"json", {"json", "json", "json"}},
    {"jsonb", {"jsonb", "json", "json"}},
    {"geometry", {"geometry", "geometry", "geometry"}},
    {"geography", {"geography", "geography", "geography"}},
    {"point", {"point", "point", "point"}},
};

std::string with_length(const char* word, const Scalar& length, const std::string& fallback) {
  return length.truthy() ? word + ("(" + number_or(length, fallback) + ")") : word;
}

std::optional<std::string> postgresql_type(const std::string& method, const ColumnSpec& column,
                                           const TableSpec& table) {
  if (method == "integer" || method == "int") return "integer";
  if (method == "tinyint") return "smallint";
  if (method == "text") return "text";
  if (method == "floating") return "real";
  if (method == "double") return "double precision";
  if (method == "decimal") {
    return column.argument(0).kind == Scalar::Kind::Null ? "decimal" : "decimal" + decimal_type(column);
  }
  if (method == "datetime" || method == "timestamp") return postgresql_datetime(column);
  if (method == "time") return "time";
  if (method == "binary") return "bytea";
  if (method == "uuid") return becomes_primary_key(column, table, false) ? "uuid primary key" : "uuid";
  if (method == "json" && column.argument(0).truthy()) return "jsonb";
  return std::nullopt;
}

std::optional<std::string> sqlite_type(const std::string& method, const ColumnSpec& column) {
  if (method == "integer" || method == "int") return "integer";
  if (method == "tinyint") return "tinyint";
  if (method == "text" || method == "bit") return "text";
  if (method == "floating" || method == "double" || method == "decimal") return "float";
  if (method == "datetime" || method == "timestamp") return "datetime";
  if (method == "time") return "time";
  if (method == "binary") return "blob";
  if (method == "uuid") return column.option("useBinaryUuid").is_true() ? "binary(16)" : "char(36)";
  return std::nullopt;
}

std::optional<std::string> mysql_type(const std::string& method, const ColumnSpec& column) {
  const Scalar length = column.argument(0);
  if (method == "integer" || method == "int") return with_length("int", length, "11");
  if (method == "tinyint") return with_length("tinyint", length, "1");
  if (method == "bit") return with_length("bit", length, "1");
  if (method == "text") {
    if (length.text == "medium" || length.text == "mediumtext") return "mediumtext";
    if (length.text == "long" || length.text == "longtext") return "longtext";
    return "text";
  }
  if (method == "mediumtext" || method == "longtext") return method;
  if (method == "floating") return "float" + decimal_type(column);
  if (method == "double") return length.truthy() ? "double" + decimal_type(column) : "double";
  if (method == "decimal" && length.kind != Scalar::Kind::Null) return "decimal" + decimal_type(column);
  if (method == "datetime" || method == "timestamp" || method == "time") return mysql_time(method.c_str(), column);
  if (method == "binary") return length.truthy() ? "varbinary(" + number_or(length, "255") + ")" : "blob";
  if (method == "uuid") return column.option("useBinaryUuid").is_true() ? "binary(16)" : "char(36)";
  return std::nullopt;
}

bool is_increments(const ColumnSpec& column) {
  return column.method == "increments" || equals_ignoring_case(column.method, "bigincrements");
}

// mysql-columncompiler.js, commentEscapeRegex: a quote behind a backslash is escaped already.
std::string escape_comment(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'' && (i == 0 || text[i - 1] != '\\')) result += '\\';
    result += text[i];
  }
  return result;
}

std::string modifiers(const ColumnSpec& column, const TableSpec& table, Client client) {
  std::string result;
  const auto add = [&result](const std::string& text) {
    if (!text.empty()) result += " " + text;
  };
  // schema/columncompiler.js, getModifiers: a numbered column takes none but a comment.
  if (!is_increments(column)) {
    if (client == Client::Mysql && column.is_unsigned) add("unsigned");
    if (column.nullable) add(*column.nullable ? "null" : "not null");
    if (column.default_value) {
      const bool text = to_lower(column.method).find("text") != std::string::npos || column.method == "blob";
      const bool nothing = column.default_value->kind == Scalar::Kind::Null || !column.default_value->given();
      if (client != Client::Mysql || !(text || nothing)) add("default " + default_text(column, client));
    }
  }
  if (client == Client::Mysql) {
    if (column.comment && !column.comment->empty()) add("comment '" + escape_comment(*column.comment) + "'");
    if (column.collation) add("collate '" + *column.collation + "'");
    if (table.method == TableMethod::Alter && column.first) add("first");
    if (table.method == TableMethod::Alter && column.after) add("after " + wrap(*column.after, client));
  }
  if (!is_increments(column) && !column.alter) {
    for (const CheckSpec& check : column.checks) {
      add((check.name ? "constraint " + *check.name + " " : "") + "check (" + check.condition + ")");
    }
  }
  return result;
}

}  // namespace

std::optional<std::string> column_type(const ColumnSpec& column, const TableSpec& table, Client client,
                                       std::string& error) {
  const std::string method = canonical_method(column.method);
  if (method == "increments") return increments_type(column, table, client, false);
  if (method == "bigincrements") return increments_type(column, table, client, true);
  if (method == "varchar") return "varchar(" + number_or(column.argument(0), "255") + ")";
  if (method == "enu") return enum_type(column, table, client);
  if (method == "specifictype") return column.argument(0).text;
  std::optional<std::string> type;
  if (client == Client::Postgresql) type = postgresql_type(method, column, table);
  if (client == Client::Sqlite) type = sqlite_type(method, column);
  if (client == Client::Mysql) type = mysql_type(method, column);
  if (type) return type;
  for (const TypeWords& words : kTypeWords) {
    if (method == words.method) return words.words[static_cast<std::size_t>(client.family)];
  }
  error = "Knex has no type for `" + column.method + "` on this database";
  return std::nullopt;
}

std::string default_text(const ColumnSpec& column, Client client) {
  const Scalar value = column.default_value.value_or(Scalar{});
  const std::string method = canonical_method(column.method);
  switch (value.kind) {
    case Scalar::Kind::Undefined:
      return "";
    case Scalar::Kind::Null:
      return "null";
    case Scalar::Kind::Raw:
      return value.text;
    case Scalar::Kind::Json:
      return client == Client::Mysql ? "('" + value.text + "')" : "'" + value.text + "'";
    default:
      break;
  }
  if (method == "bool") return value.truthy() && value.text != "false" ? "'1'" : "'0'";
  return escape_text(value.text, client);
}

std::optional<std::string> column_clause(const ColumnSpec& column, const TableSpec& table, Client client,
                                         std::string& error) {
  const auto type = column_type(column, table, client, error);
  if (!type) return std::nullopt;
  return wrap(column.name, client) + " " + *type + modifiers(column, table, client);
}

}  // namespace crosswalk::knex
