// Tables: schema/tablecompiler.js and dialects/*/schema/*-tablecompiler.js.
#include <algorithm>

#include "compiler.h"
#include "crosswalk/base/text.h"
#include "rebuilt_tables.h"

namespace crosswalk::knex {
namespace {

// pg-columncompiler.js, commentEscapeRegex: of quotes, those that stand alone.
std::string double_lone_quotes(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    result += text[i];
    const bool beside = (i > 0 && text[i - 1] == '\'') || (i + 1 < text.size() && text[i + 1] == '\'');
    if (text[i] == '\'' && !beside) result += '\'';
  }
  return result;
}

class TableCompiler {
 public:
  TableCompiler(const TableSpec& table, Client client)
      : table_(table), client_(client), name_(wrap_in_schema(table.schema, table.name, client)) {}

  Compiled run() {
    if (table_.creates()) {
      create();
    } else {
      add_columns();
      for (const auto& column : table_.columns) {
        if (column->alter) alter_column(*column);
      }
      column_comments();
    }
    for (const auto& command : table_.commands) {
      if (compiled_.error.empty()) run_command(*command);
    }
    if (!table_.creates() && table_.comment) table_comment();
    return std::move(compiled_);
  }

 private:
  [[nodiscard]] bool postgresql() const { return client_ == Client::Postgresql; }
  [[nodiscard]] bool sqlite() const { return client_ == Client::Sqlite; }
  [[nodiscard]] bool mysql() const { return client_ == Client::Mysql; }
  void say(std::string sql) { compiled_.emitted.emplace_back(std::move(sql)); }
  void change(Operation operation) { compiled_.emitted.emplace_back(std::move(operation)); }
  void fail(const std::string& why) {
    if (compiled_.error.empty()) compiled_.error = why;
  }

  [[nodiscard]] std::string alter() const { return "alter table " + name_ + " "; }
  [[nodiscard]] std::string wrapped(const std::string& name) const { return wrap(name, client_); }
  [[nodiscard]] std::string columns(const TableCommand& command) const {
    if (command.raw_columns.empty()) return columnize(command.columns, client_);
    std::vector<std::string> spelled;
    for (std::size_t i = 0; i < command.columns.size(); ++i) {
      const auto& raw = command.raw_columns;
      const bool is_raw = std::find(raw.begin(), raw.end(), i) != raw.end();
      spelled.push_back(is_raw ? command.columns[i] : wrapped(command.columns[i]));
    }
    return join(spelled, ", ");
  }
  [[nodiscard]] std::string key_name(const TableCommand& command, const char* kind) const {
    return wrapped(command.name ? *command.name : default_name(kind, table_.name, command.columns));
  }
  [[nodiscard]] std::string primary_name(const TableCommand& command) const {
    return wrapped(command.name ? *command.name : table_.name + "_pkey");
  }
  static std::string storage_method(const TableCommand& command) {
    return command.index_method.empty() ? "" : " using " + command.index_method;
  }
  static std::string deferrable(const TableCommand& command) {
    return command.deferrable ? " deferrable initially " + *command.deferrable : "";
  }

  std::vector<std::string> clauses(bool altered) {
    std::vector<std::string> found;
    for (const auto& column : table_.columns) {
      if (column->alter != altered) continue;
      std::string error;
      if (const auto clause = column_clause(*column, table_, client_, error)) {
        found.push_back(*clause);
      } else {
        fail(error);
      }
    }
    return found;
  }

  // ---- creating
  // ------------------------------------------------------------------------------------------------------

  void create() {
    native_enums();
    const bool like = table_.method == TableMethod::CreateLike;
    std::string sql = table_.method == TableMethod::CreateIfNotExists ? "create table if not exists " : "create table ";
    sql += name_;
    if (like) return say(sql + like_clause());
    sql += " (" + join(clauses(false), ", ");
    if (sqlite()) sql += foreign_keys();
    sql += primary_key() + checks() + ")";
    if (mysql()) sql += mysql_options();
    if (table_.inherits) sql += " inherits (" + wrapped(*table_.inherits) + ")";
    say(sql);
    if (postgresql() && table_.comment) table_comment();
    column_comments();
  }

  void native_enums() {
    if (!postgresql()) return;
    for (const auto& column : table_.columns) {
      if (!column->option("useNative").is_true() || column->option("existingType").is_true()) continue;
      std::string error;
      const auto type = column_type(*column, table_, client_, error);
      if (type) say("create type " + *type + " as enum ('" + join(column->labels, "', '") + "')");
    }
  }

  [[nodiscard]] std::string like_clause() const {
    const std::string other = wrap_in_schema(table_.schema, table_.like, client_);
    if (sqlite()) return " as select * from " + other + " where 0=1";
    if (mysql()) return " like " + other;
    return " (like " + other + " including all)";
  }

  [[nodiscard]] const TableCommand* first_primary() const {
    for (const auto& command : table_.commands) {
      if (command->method == "primary") return command.get();
    }
    return nullptr;
  }

  [[nodiscard]] std::string primary_key() const {
    const TableCommand* key = first_primary();
    if (key == nullptr) return "";
    if (postgresql())
      return ", constraint " + primary_name(*key) + " primary key (" + columns(*key) + ")" + deferrable(*key);
    const std::string name = key->name ? " constraint " + wrapped(*key->name) : "";
    if (mysql()) return "," + name + " primary key (" + columns(with_numbered(*key)) + ")";
    const bool numbered = std::any_of(table_.columns.begin(), table_.columns.end(),
                                      [](const auto& column) { return column->method == "increments"; });
    // SQLite: a numbered column is the primary key already.
    return "," + name + (numbered ? " unique (" : " primary key (") + columns(*key) + ")";
  }

  // mysql-tablecompiler.js, primary: numbered columns become part of a key that is said beside them, and are numbered
  // only once they are. `bigIncrements` is not among them, for it is looked for by another name.
  [[nodiscard]] std::vector<const ColumnSpec*> numbered_columns() const {
    std::vector<const ColumnSpec*> found;
    for (const char* method : {"increments", "bigincrements"}) {
      for (const auto& column : table_.columns) {
        if (column->method == method) found.push_back(column.get());
      }
    }
    return found;
  }
  [[nodiscard]] TableCommand with_numbered(const TableCommand& key) const {
    TableCommand whole = key;
    for (const ColumnSpec* column : numbered_columns()) {
      const auto& names = whole.columns;
      if (std::find(names.begin(), names.end(), column->name) != names.end()) continue;
      whole.columns.insert(whole.columns.begin(), column->name);
      for (std::size_t& place : whole.raw_columns) ++place;
    }
    return whole;
  }

  [[nodiscard]] std::string foreign_keys() const {
    std::string sql;
    for (const auto& command : table_.commands) {
      if (command->method != "foreign" || command->in_table.empty()) continue;
      sql += "," + (command->name ? " constraint " + wrapped(*command->name) : std::string()) + " foreign key(" +
             columns(*command) + ") references " + wrapped(command->in_table) + "(" +
             columnize(command->references, client_) + ")";
      if (!command->on_delete.empty()) sql += " on delete " + command->on_delete;
      if (!command->on_update.empty()) sql += " on update " + command->on_update;
    }
    return sql;
  }

  [[nodiscard]] std::string checks() const {
    std::string sql;
    for (const CheckSpec& check : table_.checks) {
      sql +=
          ", " + (check.name ? "constraint " + *check.name + " " : std::string()) + "check (" + check.condition + ")";
    }
    return sql;
  }

  [[nodiscard]] std::string mysql_options() const {
    std::string sql;
    const auto option = [&](const char* key, const char* words) {
      const auto found = table_.options.find(key);
      if (found != table_.options.end() && !found->second.empty()) sql += words + found->second;
    };
    option("charset", " default character set ");
    option("collate", " collate ");
    option("engine", " engine = ");
    if (table_.comment) sql += " comment = '" + *table_.comment + "'";
    return sql;
  }

  // ---- columns of a table that is there
  // -------------------------------------------------------------------------------

  void add_columns() {
    native_enums();
    const std::vector<std::string> added = clauses(false);
    if (added.empty()) return;
    const std::string prefix = mysql() ? "add " : "add column ";
    if (sqlite()) {
      for (const std::string& clause : added) say(alter() + prefix + clause);
      return;
    }
    std::vector<std::string> all;
    for (const std::string& clause : added) all.push_back(prefix + clause);
    say(alter() + join(all, ", "));
  }

  // pg-tablecompiler.js, _addColumn; the others redefine the whole column.
  void alter_column(const ColumnSpec& column) {
    std::string error;
    const auto type = column_type(column, table_, client_, error);
    if (!type) return fail(error);
    if (sqlite()) return change(altered_column(table_, column, *type, client_.naming));
    if (mysql()) {
      const auto clause = column_clause(column, table_, client_, error);
      return say(alter() + "modify " + clause.value_or(""));
    }
    const std::string of_column = alter() + "alter column " + wrapped(column.name);
    const bool is_enum = column.method == "enu" || column.method == "enum";
    say(of_column + " drop default");
    if (column.alter_nullable) say(of_column + " drop not null");
    if (column.alter_type) {
      say(of_column + " type " + *type + " using (" + wrapped(column.name) + (is_enum ? "::text::" : "::") + *type +
          ")");
    }
    if (column.default_value) say(of_column + " set default " + default_text(column, client_));
    if (column.alter_nullable && column.nullable == false) say(of_column + " set not null");
  }

  void column_comments() {
    for (const auto& column : table_.columns) {
      if (postgresql() && column->comment) {
        const std::string text = column->comment->empty() ? "NULL" : "'" + double_lone_quotes(*column->comment) + "'";
        say("comment on column " + name_ + "." + wrapped(column->name) + " is " + text);
      }
      if (!column->alter) continue;
      for (const CheckSpec& check : column->checks) {
        if (sqlite()) fail("Knex cannot add a check to a table that is there on SQLite");
        const std::string name = check.name ? *check.name : table_.name + "_" + column->name + "_1";
        say(alter() + "add constraint " + name + " check(" + check.condition + ")");
      }
    }
  }

  void table_comment() {
    if (postgresql()) say("comment on table " + name_ + " is '" + *table_.comment + "'");
    if (mysql()) say(alter() + "comment = '" + *table_.comment + "'");
  }

  // ---- commands
  // ------------------------------------------------------------------------------------------------------

  void run_command(const TableCommand& command) {
    const std::string& method = command.method;
    if (method == "primary") return add_primary(command);
    if (method == "foreign") return add_foreign(command);
    if (method == "unique") return add_unique(command);
    if (method == "index") return add_index(command);
    if (method == "check") return add_check(command);
    if (method == "dropColumn") return drop_columns(command);
    if (method == "renameColumn") return rename_column(command);
    if (method == "setNullable" || method == "dropNullable") return set_nullable(command);
    if (method == "dropChecks") return drop_checks(command);
    drop_key(command);
  }

  void add_primary(const TableCommand& command) {
    if (mysql()) return add_primary_on_mysql(command);
    if (table_.creates()) return;
    if (sqlite()) return change(added_primary_key(table_, command, client_.naming));
    say(alter() + "add constraint " + primary_name(command) + " primary key (" + columns(command) + ")" +
        deferrable(command));
  }

  void add_primary_on_mysql(const TableCommand& command) {
    if (!table_.creates())
      say(alter() + "add primary key " + primary_name(command) + "(" + columns(with_numbered(command)) + ")");
    for (const ColumnSpec* column : numbered_columns()) {
      say(alter() + "modify column " + wrapped(column->name) + (column->method == "increments" ? " int" : " bigint") +
          " unsigned not null auto_increment");
    }
  }

  void add_foreign(const TableCommand& command) {
    if (command.in_table.empty() || command.references.empty()) return;
    if (sqlite()) {
      if (!table_.creates()) change(added_foreign_key(table_, command, client_.naming));
      return;
    }
    std::string sql = alter() + "add constraint " + key_name(command, "foreign") + " foreign key (" + columns(command) +
                      ") references " + wrapped(command.in_table) + " (" + columnize(command.references, client_) + ")";
    if (!command.on_update.empty()) sql += " on update " + command.on_update;
    if (!command.on_delete.empty()) sql += " on delete " + command.on_delete;
    if (command.deferrable) sql += " deferrable initially " + to_lower(*command.deferrable) + " ";
    say(sql);
  }

  void add_unique(const TableCommand& command) {
    const std::string name = key_name(command, "unique");
    const std::string where = command.predicate ? " " + *command.predicate : "";
    if (mysql()) return say(alter() + "add unique " + name + "(" + columns(command) + ")" + storage_method(command));
    const bool constraint =
        command.use_constraint.value_or(command.deferrable.has_value() || !command.predicate.has_value());
    if (sqlite() || !constraint) {
      return say("create unique index " + name + " on " + name_ + " (" + columns(command) + ")" + where);
    }
    say(alter() + "add constraint " + name + " unique (" + columns(command) + ")" + deferrable(command));
  }

  void add_index(const TableCommand& command) {
    const std::string name = key_name(command, "index");
    const std::string where = command.predicate ? " " + *command.predicate : "";
    if (mysql()) {
      const std::string type = command.index_type.empty() ? "" : command.index_type + " ";
      return say(alter() + "add " + type + "index " + name + "(" + columns(command) + ")" + storage_method(command));
    }
    const bool unique = postgresql() && to_lower(command.index_type) == "unique";
    const std::string method = postgresql() && !command.index_method.empty() ? " using " + command.index_method : "";
    say(std::string("create ") + (unique ? "unique " : "") + "index " + name + " on " + name_ + method + " (" +
        columns(command) + ")" + where);
  }

  void add_check(const TableCommand& command) {
    if (sqlite()) return fail("Knex cannot add a check to a table that is there on SQLite");
    if (!command.name) return fail("Knex makes up a name of quotes for a check without one");
    say(alter() + "add constraint " + *command.name + " check(" + command.condition + ")");
  }

  void drop_columns(const TableCommand& command) {
    if (sqlite()) {
      for (const std::string& column : command.columns) change(dropped_column(table_, column, client_.naming));
      return;
    }
    std::vector<std::string> drops;
    for (const std::string& column : command.columns) {
      drops.push_back((mysql() ? "drop " : "drop column ") + wrapped(column));
    }
    say(alter() + join(drops, ", "));
  }

  void rename_column(const TableCommand& command) {
    if (command.columns.empty() || !command.name) return fail("renameColumn needs two names");
    // MySQL is asked for the column's definition, which is then written again; the standard's words do the same.
    say(alter() + (mysql() ? "rename column " : "rename ") + wrapped(command.columns.front()) + " to " +
        wrapped(*command.name));
  }

  void set_nullable(const TableCommand& command) {
    if (command.columns.empty()) return fail(command.method + " needs a column");
    const bool nullable = command.method == "setNullable";
    if (!postgresql()) return change(nullable_column(table_, command.columns.front(), nullable, client_.naming));
    say(alter() + "alter column " + wrapped(command.columns.front()) + (nullable ? " drop not null" : " set not null"));
  }

  void drop_checks(const TableCommand& command) {
    if (sqlite()) return fail("Knex cannot drop a check on SQLite");
    std::vector<std::string> drops;
    for (const std::string& name : command.columns) drops.push_back("drop constraint " + name);
    say(alter() + join(drops, ", "));
  }

  void drop_key(const TableCommand& command) {
    const bool if_exists = command.method.ends_with("IfExists");
    const std::string method = if_exists ? command.method.substr(0, command.method.size() - 8) : command.method;
    const std::string guard = if_exists ? "if exists " : "";
    if (if_exists && (mysql() || (sqlite() && method != "dropUnique"))) {
      return fail("Knex has no " + command.method + " on this database");
    }
    if (method == "dropPrimary") return drop_primary(command, guard);
    if (method == "dropForeign") return drop_foreign(command, guard);
    if (method == "dropUnique") return drop_unique(command, guard);
    if (method == "dropIndex") return drop_index(command);
    fail("`" + command.method + "` is not translated");
  }

  void drop_primary(const TableCommand& command, const std::string& guard) {
    if (sqlite()) return change(dropped_primary_key(table_, command, client_.naming));
    if (mysql()) return say(alter() + "drop primary key");
    say(alter() + "drop constraint " + guard + primary_name(command));
  }

  void drop_foreign(const TableCommand& command, const std::string& guard) {
    if (sqlite()) return change(dropped_foreign_key(table_, command, client_.naming));
    say(alter() + (mysql() ? "drop foreign key " : "drop constraint ") + guard + key_name(command, "foreign"));
  }

  void drop_unique(const TableCommand& command, const std::string& guard) {
    const std::string name = key_name(command, "unique");
    if (sqlite()) return say("drop index " + guard + name);
    say(alter() + (mysql() ? "drop index " : "drop constraint ") + guard + name);
  }

  void drop_index(const TableCommand& command) {
    const std::string name = key_name(command, "index");
    if (mysql()) return say(alter() + "drop index " + name);
    say("drop index " + (postgresql() && !table_.schema.empty() ? wrapped(table_.schema) + "." : "") + name);
  }

  const TableSpec& table_;
  Client client_;
  std::string name_;
  Compiled compiled_;
};

}  // namespace

Compiled compile_table(const TableSpec& table, Client client) { return TableCompiler(table, client).run(); }

}  // namespace crosswalk::knex
