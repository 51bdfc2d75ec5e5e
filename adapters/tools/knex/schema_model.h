#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What calls on Knex's builders say, before anything is spelled: scripts are evaluated into it and it is compiled into
// SQL as Knex does, and what is written out goes through it the other way.
namespace crosswalk::knex {

// A value as it was given to a builder.
struct Scalar {
  enum class Kind { Undefined, Null, Bool, Number, Text, Raw, Json };
  Kind kind = Kind::Undefined;
  std::string text;  // the number, the text, the SQL of knex.raw(), or JSON; "true" or "false" for a Bool
  friend bool operator==(const Scalar&, const Scalar&) = default;

  [[nodiscard]] bool given() const { return kind != Kind::Undefined; }
  [[nodiscard]] bool is_true() const { return kind == Kind::Bool && text == "true"; }
  [[nodiscard]] bool is_false() const { return kind == Kind::Bool && text == "false"; }
  // As a condition of JavaScript.
  [[nodiscard]] bool truthy() const;
};

// A check: its condition as SQL.
struct CheckSpec {
  std::string condition;
  std::optional<std::string> name;
};

// table.string('name', 50).notNullable()…
struct ColumnSpec {
  std::string method;  // as called: "string", "bigIncrements"
  std::string name;
  std::vector<Scalar> arguments;          // behind the name
  std::map<std::string, Scalar> options;  // of an object among them
  std::vector<std::string> labels;        // of an enum
  std::optional<bool> nullable;
  std::optional<Scalar> default_value;
  bool is_unsigned = false;
  std::optional<std::string> comment;
  std::optional<std::string> collation;
  bool first = false;
  std::optional<std::string> after;
  std::vector<CheckSpec> checks;
  bool alter = false;
  bool alter_nullable = true;
  bool alter_type = true;

  [[nodiscard]] Scalar argument(std::size_t place) const {
    return place < arguments.size() ? arguments[place] : Scalar{};
  }
  [[nodiscard]] Scalar option(const std::string& key) const {
    const auto found = options.find(key);
    return found == options.end() ? Scalar{} : found->second;
  }
};

// table.unique(['a', 'b'], …), table.dropColumn('c'), … in the order of the calls.
struct TableCommand {
  std::string method;
  std::vector<std::string> columns;
  std::vector<std::size_t> raw_columns;  // the places of those that are SQL: table.index([knex.raw('lower(a)')])
  std::optional<std::string> name;       // of a key or an index; the new name of renameColumn
  std::optional<std::string> predicate;  // "where …", of a partial index
  std::optional<std::string> deferrable;
  std::optional<bool> use_constraint;
  std::string index_type;    // "unique", "FULLTEXT"
  std::string index_method;  // "gin"
  std::vector<std::string> references;
  std::string in_table;
  std::string on_delete;
  std::string on_update;
  std::string condition;  // of a check
};

enum class TableMethod { Create, CreateIfNotExists, CreateLike, Alter };

// knex.schema.createTable('t', (table) => { … })
struct TableSpec {
  TableMethod method = TableMethod::Create;
  std::string name;
  std::string schema;
  std::string like;
  std::vector<std::shared_ptr<ColumnSpec>> columns;
  std::vector<std::shared_ptr<TableCommand>> commands;
  std::vector<CheckSpec> checks;  // of a table that is created
  std::optional<std::string> comment;
  std::optional<std::string> inherits;
  std::map<std::string, std::string> options;  // engine, charset, collate

  [[nodiscard]] bool creates() const { return method != TableMethod::Alter; }
};

}  // namespace crosswalk::knex
