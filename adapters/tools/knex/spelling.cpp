#include "spelling.h"

#include "crosswalk/base/text.h"

namespace crosswalk::knex {
namespace {

std::string wrap_part(std::string_view part, Client client) {
  part = trim(part);
  if (part == "*") return "*";
  const char mark = client == Client::Postgresql ? '"' : '`';
  const std::string name = renamed(part, client.naming);
  return mark + replace_all(name, std::string(1, mark), std::string(2, mark)) + mark;
}

std::string escape_for_mysql(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '\0':
        result += "\\0";
        break;
      case '\b':
        result += "\\b";
        break;
      case '\t':
        result += "\\t";
        break;
      case '\n':
        result += "\\n";
        break;
      case '\r':
        result += "\\r";
        break;
      case '\x1a':
        result += "\\Z";
        break;
      case '"':
      case '\'':
      case '\\':
        result += '\\';
        [[fallthrough]];
      default:
        result += c;
    }
  }
  return "'" + result + "'";
}

}  // namespace

bool Scalar::truthy() const {
  switch (kind) {
    case Kind::Undefined:
    case Kind::Null:
      return false;
    case Kind::Bool:
      return is_true();
    case Kind::Number:
      return text != "0" && text != "-0" && text != "NaN";
    case Kind::Text:
      return !text.empty();
    case Kind::Raw:
    case Kind::Json:
      return true;
  }
  return true;
}

Client client_of(std::string_view dialect, Naming naming) {
  if (dialect == "sqlite") return {Client::Sqlite, naming};
  if (dialect == "mysql" || dialect == "mariadb") return {Client::Mysql, naming};
  return {Client::Postgresql, naming};
}

std::string wrap(std::string_view name, Client client) {
  const std::string lower = to_lower(name);
  if (const std::size_t as = lower.find(" as "); as != std::string::npos) {
    return wrap(name.substr(0, as), client) + " as " + wrap(name.substr(as + 4), client);
  }
  std::string result;
  for (const std::string_view part : split(name, '.')) {
    if (!result.empty()) result += '.';
    result += wrap_part(part, client);
  }
  return result;
}

std::string wrap_in_schema(std::string_view schema, std::string_view name, Client client) {
  return schema.empty() ? wrap(name, client) : wrap(std::string(schema) + "." + std::string(name), client);
}

std::string columnize(const std::vector<std::string>& names, Client client) {
  std::vector<std::string> wrapped;
  for (const std::string& name : names) wrapped.push_back(wrap(name, client));
  return join(wrapped, ", ");
}

std::string escape_text(std::string_view text, Client client) {
  if (client == Client::Mysql) return escape_for_mysql(text);
  std::string quoted = "'" + replace_all(text, "'", "''") + "'";
  // dialects/postgres/index.js, _escapeBinding
  if (client == Client::Postgresql && text.find('\\') != std::string_view::npos) {
    return "E" + replace_all(quoted, "\\", "\\\\");
  }
  return quoted;
}

std::string escape_value(const Scalar& value, Client client) {
  switch (value.kind) {
    case Scalar::Kind::Undefined:
    case Scalar::Kind::Null:
      return "NULL";
    case Scalar::Kind::Bool:
    case Scalar::Kind::Number:
    case Scalar::Kind::Raw:
      return value.text;
    case Scalar::Kind::Text:
    case Scalar::Kind::Json:
      return escape_text(value.text, client);
  }
  return "NULL";
}

std::string default_name(std::string_view kind, std::string_view table, const std::vector<std::string>& columns) {
  std::string prefix = replace_all(replace_all(table, ".", "_"), "-", "_");
  return to_lower(prefix + "_" + join(columns, "_") + "_" + std::string(kind));
}

}  // namespace crosswalk::knex
