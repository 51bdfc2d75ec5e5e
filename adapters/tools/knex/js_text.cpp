#include "js_text.h"

#include <algorithm>

#include "crosswalk/base/text.h"

namespace crosswalk::knex {
namespace {

std::string as_template(std::string_view text) {
  std::string result = "`";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool opens = text[i] == '$' && i + 1 < text.size() && text[i + 1] == '{';
    if (text[i] == '\\' || text[i] == '`' || opens) result += '\\';
    // A bare CR in a template would be read as LF.
    if (text[i] == '\r') {
      result += "\\r";
    } else {
      result += text[i];
    }
  }
  return result + "`";
}

std::string quoted(std::string_view text, char mark) {
  std::string result(1, mark);
  for (const char c : text) {
    if (c == '\\') result += '\\';
    result += c;
  }
  return result + mark;
}

std::string js_scalar(const Scalar& value, Client client) {
  switch (value.kind) {
    case Scalar::Kind::Undefined:
      return "undefined";
    case Scalar::Kind::Null:
      return "null";
    case Scalar::Kind::Bool:
    case Scalar::Kind::Number:
      return value.text;
    case Scalar::Kind::Raw:
      return value.text == "CURRENT_TIMESTAMP" ? "knex.fn.now()" : js_raw(value.text, client);
    case Scalar::Kind::Text:
    case Scalar::Kind::Json:
      return js_string(value.text);
  }
  return "undefined";
}

std::string js_column(const ColumnSpec& column, Client client) {
  std::string text = "table." + column.method + "(" + js_string(column.name);
  if (!column.labels.empty()) text += ", " + js_list(column.labels);
  for (const Scalar& argument : column.arguments) text += ", " + js_scalar(argument, client);
  std::vector<std::string> options;
  for (const auto& [key, value] : column.options) options.push_back(key + ": " + js_scalar(value, client));
  if (!options.empty()) text += ", { " + join(options, ", ") + " }";
  text += ")";
  if (column.nullable) text += *column.nullable ? ".nullable()" : ".notNullable()";
  if (column.default_value) text += ".defaultTo(" + js_scalar(*column.default_value, client) + ")";
  if (column.comment) text += ".comment(" + js_string(*column.comment) + ")";
  if (column.alter) text += ".alter()";
  return text;
}

std::string js_columns(const TableCommand& command) {
  return command.columns.size() == 1 ? js_string(command.columns.front()) : js_list(command.columns);
}

std::string js_foreign(const TableCommand& command) {
  std::string text = "table.foreign(" + js_columns(command);
  if (command.name) text += ", " + js_string(*command.name);
  text += ").references(" +
          (command.references.size() == 1 ? js_string(command.references.front()) : js_list(command.references)) +
          ").inTable(" + js_string(command.in_table) + ")";
  if (!command.on_delete.empty()) text += ".onDelete(" + js_string(command.on_delete) + ")";
  if (!command.on_update.empty()) text += ".onUpdate(" + js_string(command.on_update) + ")";
  if (command.deferrable) text += ".deferrable(" + js_string(*command.deferrable) + ")";
  return text;
}

std::string js_key(const TableCommand& command) {
  std::string text = "table." + command.method + "(" + js_list(command.columns);
  if (command.method == "unique") {
    std::vector<std::string> options;
    if (command.name) options.push_back("indexName: " + js_string(*command.name));
    if (command.use_constraint == false) options.emplace_back("useConstraint: false");
    if (command.deferrable) options.push_back("deferrable: " + js_string(*command.deferrable));
    if (!options.empty()) text += ", { " + join(options, ", ") + " }";
    return text + ")";
  }
  const bool method = command.method == "index" && !command.index_method.empty();
  if (command.name) text += ", " + js_string(*command.name);
  if (method) text += (command.name ? ", " : ", undefined, ") + js_string(command.index_method);
  return text + ")";
}

std::string js_command(const TableCommand& command, Client client) {
  const std::string& method = command.method;
  if (method == "foreign") return js_foreign(command);
  if (method == "primary" || method == "unique" || method == "index") return js_key(command);
  if (method == "renameColumn") {
    return "table.renameColumn(" + js_string(command.columns.front()) + ", " + js_string(command.name.value_or("")) +
           ")";
  }
  if (method == "check") {
    return "table.check(" + js_string(command.condition) + ", [], " + js_string(command.name.value_or("")) + ")";
  }
  if (method == "dropPrimary") return "table.dropPrimary(" + (command.name ? js_string(*command.name) : "") + ")";
  if (method.starts_with("drop") && method != "dropColumn" && method != "dropNullable" && method != "dropChecks") {
    return "table." + method + "(" + js_list(command.columns) + (command.name ? ", " + js_string(*command.name) : "") +
           ")";
  }
  static_cast<void>(client);
  return "table." + method + "(" + (method == "dropChecks" ? js_list(command.columns) : js_columns(command)) + ")";
}

std::string js_check(const CheckSpec& check) {
  // Its bindings are looked for on every client.
  const std::string condition = js_string(replace_all(check.condition, "?", "\\?"));
  return "table.check(" + condition + ", []" + (check.name ? ", " + js_string(*check.name) : "") + ")";
}

}  // namespace

std::string js_string(std::string_view text) {
  const bool one_line =
      std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (one_line && text.find('\'') == std::string_view::npos) return quoted(text, '\'');
  if (one_line && text.find('"') == std::string_view::npos) return quoted(text, '"');
  return as_template(text);
}

std::string js_list(const std::vector<std::string>& texts) {
  std::vector<std::string> items;
  for (const std::string& text : texts) items.push_back(js_string(text));
  return "[" + join(items, ", ") + "]";
}

std::string js_raw(std::string_view sql, Client client) {
  return "knex.raw(" + js_string(client == Client::Postgresql ? replace_all(sql, "?", "\\?") : std::string(sql)) + ")";
}

std::string js_comment(std::string_view text, std::string_view indent) {
  std::string comment;
  for (const std::string_view line : split_lines(text)) {
    comment += std::string(indent) + (line.empty() ? "//" : "// " + std::string(line)) + "\n";
  }
  return comment;
}

std::string js_table(const TableSpec& table, Client client) {
  std::string text = "knex.schema";
  if (!table.schema.empty()) text += ".withSchema(" + js_string(table.schema) + ")";
  const char* call = table.method == TableMethod::Alter               ? ".alterTable("
                     : table.method == TableMethod::CreateIfNotExists ? ".createTableIfNotExists("
                                                                      : ".createTable(";
  text += call + js_string(table.name) + ", (table) => {\n";
  for (const auto& column : table.columns) text += "    " + js_column(*column, client) + ";\n";
  for (const auto& command : table.commands) text += "    " + js_command(*command, client) + ";\n";
  for (const CheckSpec& check : table.checks) text += "    " + js_check(check) + ";\n";
  if (table.comment) text += "    table.comment(" + js_string(*table.comment) + ");\n";
  return text + "  })";
}

}  // namespace crosswalk::knex
