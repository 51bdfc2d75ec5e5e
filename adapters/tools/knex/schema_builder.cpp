// knex.schema: schema/builder.js, schema/compiler.js.
#include <algorithm>
#include <map>

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/evaluator.h"
#include "hosts.h"
#include "query_values.h"

namespace crosswalk::knex {
namespace {

using script::CallContext;
using script::Value;

// A call that waits until the builder is awaited.
struct Pending {
  std::string method;
  std::vector<Value> arguments;
  SourceSpan span;

  [[nodiscard]] Value argument(std::size_t place) const {
    return place < arguments.size() ? arguments[place] : Value();
  }
  [[nodiscard]] std::optional<std::string> name(std::size_t place) const { return text_of(argument(place)); }
};

const std::map<std::string_view, TableMethod> kTableMethods = {
    {"createTable", TableMethod::Create},
    {"createTableIfNotExists", TableMethod::CreateIfNotExists},
    {"createTableLike", TableMethod::CreateLike},
    {"alterTable", TableMethod::Alter},
    {"table", TableMethod::Alter}};

// What is one statement with one name in it: the words before the name; `postgresql` where no other client has it.
struct NamedStatement {
  const char* words;
  bool postgresql = false;
  bool in_schema = true;
};
const std::map<std::string_view, NamedStatement> kNamedStatements = {
    {"dropTable", {"drop table "}},
    {"dropTableIfExists", {"drop table if exists "}},
    {"dropView", {"drop view "}},
    {"dropViewIfExists", {"drop view if exists "}},
    {"dropMaterializedView", {"drop materialized view ", true}},
    {"dropMaterializedViewIfExists", {"drop materialized view if exists ", true}},
    {"createSchema", {"create schema ", true, false}},
    {"createSchemaIfNotExists", {"create schema if not exists ", true, false}},
    {"dropSchema", {"drop schema ", true, false}},
    {"dropSchemaIfExists", {"drop schema if exists ", true, false}},
    {"createExtension", {"create extension ", true, false}},
    {"createExtensionIfNotExists", {"create extension if not exists ", true, false}},
    {"dropExtension", {"drop extension ", true, false}},
    {"dropExtensionIfExists", {"drop extension if exists ", true, false}},
    {"refreshMaterializedView", {"refresh materialized view ", true, false}},
};

// What alterView() does to one column: view.column("a").rename("b").defaultTo("1").
struct ViewChange {
  std::string column;
  std::string method;
  Value given;
};

// view.column("a")
class ViewColumn final : public script::HostObject, public std::enable_shared_from_this<ViewColumn> {
 public:
  ViewColumn(std::string column, std::shared_ptr<std::vector<ViewChange>> changes)
      : column_(std::move(column)), changes_(std::move(changes)) {}

  [[nodiscard]] std::string type_name() const override { return "ViewColumn"; }
  std::optional<Value> get(std::string_view name, CallContext&) override {
    if (name != "rename" && name != "defaultTo") return std::nullopt;
    return method(name, [self = shared_from_this(), word = std::string(name)](CallContext& call) -> Value {
      if (leaves_unknown(call)) return {};
      self->changes_->push_back({self->column_, word, call.argument(0)});
      return Value(self);
    });
  }

 private:
  std::string column_;
  std::shared_ptr<std::vector<ViewChange>> changes_;
};

// schema/viewbuilder.js, AlterMethods
class ViewAlteration final : public script::HostObject, public std::enable_shared_from_this<ViewAlteration> {
 public:
  [[nodiscard]] std::string type_name() const override { return "ViewBuilder"; }
  [[nodiscard]] bool may_be_extended() const override { return true; }
  std::optional<Value> get(std::string_view name, CallContext&) override {
    if (name != "column") return std::nullopt;
    return method(name, [self = shared_from_this()](CallContext& call) -> Value {
      if (leaves_unknown(call)) return {};
      const auto column = text_of(call.argument(0));
      if (!column) return call.leave("the column of a view is not understood");
      return Value(std::make_shared<ViewColumn>(*column, self->changes));
    });
  }

  std::shared_ptr<std::vector<ViewChange>> changes = std::make_shared<std::vector<ViewChange>>();
};

// view.columns([...]) and view.as(...)
class ViewBuilder final : public script::HostObject, public std::enable_shared_from_this<ViewBuilder> {
 public:
  explicit ViewBuilder(HostRun& run) : run_(run) {}

  std::optional<std::vector<std::string>> columns;
  std::optional<std::string> query;
  std::string check;  // WITH … CHECK OPTION
  std::string why;
  bool understood = true;

  [[nodiscard]] std::string type_name() const override { return "ViewBuilder"; }
  [[nodiscard]] bool may_be_extended() const override { return true; }
  std::optional<Value> get(std::string_view name, CallContext&) override {
    const auto self = shared_from_this();
    if (name == "columns") {
      return method(name, [self](CallContext& call) -> Value {
        self->columns = names_of(call.argument(0));
        self->understood = self->understood && self->columns;
        return Value(self);
      });
    }
    if (name == "as") {
      return method(name, [self](CallContext& call) -> Value {
        QueryValues values(self->run_, call);
        self->query = values.query(call.argument(0));
        self->why = values.why();
        self->understood = self->understood && self->query;
        return Value(self);
      });
    }
    if (name == "checkOption" || name == "localCheckOption" || name == "cascadedCheckOption") {
      return method(name, [self, word = std::string(name)](CallContext&) -> Value {
        self->check = word == "checkOption"       ? "check option"
                      : word.starts_with("local") ? "local check option"
                                                  : "cascaded check option";
        return Value(self);
      });
    }
    understood = false;
    return std::nullopt;
  }

 private:
  HostRun& run_;
};

class SchemaBuilder final : public script::HostObject, public std::enable_shared_from_this<SchemaBuilder> {
 public:
  explicit SchemaBuilder(HostRun& run) : run_(run) {}

  [[nodiscard]] std::string type_name() const override { return "SchemaBuilder"; }
  [[nodiscard]] bool may_be_extended() const override { return true; }

  std::optional<Value> get(std::string_view name, CallContext&) override {
    const auto self = shared_from_this();
    if (name == "withSchema") {
      return method(name, [self](CallContext& call) -> Value {
        if (leaves_unknown(call)) return {};
        self->schema_ = text_of(call.argument(0)).value_or("");
        return Value(self);
      });
    }
    if (name == "queryContext" || name == "debug" || name == "transacting" || name == "on" || name == "once") {
      return method(name, [self](CallContext&) { return Value(self); });
    }
    const bool known = kTableMethods.contains(name) || kNamedStatements.contains(name) || name == "renameTable" ||
                       name == "hasTable" || name == "hasColumn" || name == "raw" || name == "createView" ||
                       name == "createViewOrReplace" || name == "createMaterializedView" || name == "renameView" ||
                       name == "alterView" || name == "view";
    if (!known) return std::nullopt;
    return method(name, [self, word = std::string(name)](CallContext& call) -> Value {
      if (leaves_unknown(call)) return {};
      self->pending_.push_back({word, call.positional, call.span()});
      return Value(self);
    });
  }

  std::optional<Value> settle(CallContext& context) override {
    const std::vector<Pending> pending = std::exchange(pending_, {});
    Value result;
    for (const Pending& call : pending) {
      result = run_call(call, context);
      if (context.evaluator().leaving() || context.evaluator().raised() != nullptr) return Value();
    }
    return result;
  }

 private:
  static Value not_understood(const Pending& call, CallContext& context) {
    return context.leave("the arguments of `" + call.method + "` are not understood");
  }

  Value record(const std::vector<Emitted>& emitted, const TableSpec* table, const Pending& call, CallContext& context) {
    std::string error;
    if (run_.recorder.record(emitted, table, call.span, error)) return {};
    return context.leave("what Knex makes of `" + call.method + "` is no valid SQL: " + error);
  }

  Value run_call(const Pending& call, CallContext& context) {
    if (kTableMethods.contains(call.method)) return run_table(call, context);
    if (call.method == "raw") return run_raw(call, context);
    if (call.method == "hasTable" || call.method == "hasColumn") return answer(call, context);
    if (call.method.starts_with("create") && call.method.find("View") != std::string::npos) return view(call, context);
    if (call.method == "alterView" || call.method == "view") return alter_view(call, context);
    if (call.method == "renameTable" || call.method == "renameView") return rename(call, context);
    return run_named(call, context);
  }

  Value run_table(const Pending& call, CallContext& context) {
    auto table = std::make_shared<TableSpec>();
    table->method = kTableMethods.at(call.method);
    table->schema = schema_;
    const auto name = call.name(0);
    const bool like = table->method == TableMethod::CreateLike;
    if (!name || (like && !call.name(1))) return not_understood(call, context);
    table->name = *name;
    if (like) table->like = *call.name(1);
    const Value callback = call.argument(like ? 2 : 1);
    if (!callback.callable() && !like) {
      return context.raise("TypeError",
                           "A callback function must be supplied to calls against `.createTable` and `.table`");
    }
    if (callback.callable()) {
      CallContext inner(context.evaluator(), call.span);
      const Value builder = make_table_builder(run_, table);
      inner.positional = {builder};
      inner.self = builder;
      const Value returned = context.evaluator().call_whole(callback, inner);
      if (context.evaluator().leaving() || context.evaluator().raised() != nullptr) return {};
      static_cast<void>(returned);
    }
    if (table->creates() && run_.client() == Client::Mysql) {
      if (!run_.charset.empty() && !like) table->options.try_emplace("charset", run_.charset);
      if (!run_.collation.empty()) table->options.try_emplace("collate", run_.collation);
    }
    const Compiled compiled = compile_table(*table, run_.client());
    if (!compiled.error.empty()) return context.leave(compiled.error);
    return record(compiled.emitted, table.get(), call, context);
  }

  Value run_raw(const Pending& call, CallContext& context) {
    const auto sql = call.name(0);
    const auto bound = sql ? bind_raw(*sql, call.argument(1), run_.client()) : std::nullopt;
    if (!bound) return not_understood(call, context);
    run_.recorder.record_written(*bound, call.span);
    return Value::unknown("what a statement returns is not known", call.span);
  }

  // dialects/*/schema/*-compiler.js, hasTable and hasColumn: a name that is compared is taken as it was given, as a
  // whole; one that stands in a statement is a name like others.
  [[nodiscard]] QualifiedName asked_table(const std::string& name, bool asks_table) const {
    const Client client = run_.client();
    const bool compared = client == Client::Postgresql || (client == Client::Mysql && asks_table);
    if (compared && !schema_.empty()) return {Identifier(schema_), Identifier(name)};
    if (compared) return Identifier(name);
    const std::size_t dot = asks_table ? std::string::npos : name.find('.');
    if (dot == std::string::npos) return Identifier(renamed(name, client.naming));
    return {Identifier(renamed(name.substr(0, dot), client.naming)),
            Identifier(renamed(name.substr(dot + 1), client.naming))};
  }

  [[nodiscard]] bool has_column(const CatalogTable& table, const std::string& name) const {
    const Client client = run_.client();
    const auto& columns = table.definition.columns;
    return std::any_of(columns.begin(), columns.end(), [&](const Column& column) {
      if (client == Client::Postgresql) return column.name.text == name;
      return renamed(to_lower(column.name.text), client.naming) == renamed(to_lower(name), client.naming);
    });
  }

  Value answer(const Pending& call, CallContext& context) {
    const auto table_name = call.name(0);
    const auto column_name = call.name(1);
    if (!table_name || (call.method == "hasColumn" && !column_name)) return not_understood(call, context);
    const script::SimulatedSchema& schema = run_.recorder.schema();
    const bool asks_table = call.method == "hasTable";
    const QualifiedName wanted = asked_table(*table_name, asks_table);
    const CatalogTable* table = schema.catalog().find_table(wanted);
    // information_schema.tables has views, too.
    const bool is_view = asks_table && run_.client() != Client::Sqlite &&
                         schema.catalog().find_object(ObjectKind::View, wanted) != nullptr;
    const bool found = is_view || (table != nullptr && (asks_table || has_column(*table, *column_name)));
    if (found && asks_table ? schema.may_be_gone(wanted) : schema.may_have_other_columns(wanted)) {
      const std::string asked = asks_table ? *table_name : *table_name + "." + *column_name;
      return Value::unknown("whether `" + asked + "` is there is not known, since what is before it was not understood",
                            call.span);
    }
    return found;
  }

  Value view(const Pending& call, CallContext& context) {
    const auto name = call.name(0);
    const Value callback = call.argument(1);
    if (!name || !callback.callable()) return not_understood(call, context);
    auto builder = std::make_shared<ViewBuilder>(run_);
    CallContext inner(context.evaluator(), call.span);
    inner.positional = {Value(builder)};
    inner.self = Value(builder);
    static_cast<void>(context.evaluator().call_whole(callback, inner));
    if (context.evaluator().leaving() || context.evaluator().raised() != nullptr) return {};
    if (!builder->understood || !builder->query) {
      return context.leave(builder->why.empty() ? "the query of a view is not understood" : builder->why);
    }
    const Client client = run_.client();
    const std::string wrapped = wrap_in_schema(schema_, *name, client);
    const std::string columns = builder->columns ? " (" + columnize(*builder->columns, client) + ")" : "";
    const std::string rest =
        wrapped + columns + " as " + *builder->query + (builder->check.empty() ? "" : " with " + builder->check);
    std::vector<Emitted> emitted;
    if (call.method == "createMaterializedView") {
      emitted = {"create materialized view " + rest};
    } else if (call.method == "createView") {
      emitted = {"create view " + rest};
    } else if (client == Client::Sqlite) {
      emitted = {"drop view if exists " + wrapped, "create view " + rest};
    } else {
      emitted = {"create or replace view " + rest};
    }
    return record(emitted, nullptr, call, context);
  }

  // dialects/postgres/schema/pg-viewcompiler.js; the others raise an error.
  Value alter_view(const Pending& call, CallContext& context) {
    const auto name = call.name(0);
    const Value callback = call.argument(1);
    if (!name || !callback.callable()) return not_understood(call, context);
    auto builder = std::make_shared<ViewAlteration>();
    CallContext inner(context.evaluator(), call.span);
    inner.positional = {Value(builder)};
    inner.self = Value(builder);
    static_cast<void>(context.evaluator().call_whole(callback, inner));
    if (context.evaluator().leaving() || context.evaluator().raised() != nullptr) return {};
    const Client client = run_.client();
    if (client != Client::Postgresql && !builder->changes->empty())
      return context.leave("Knex changes columns of views on PostgreSQL alone");
    std::vector<Emitted> emitted;
    for (const ViewChange& change : *builder->changes) {
      // A default is put into the statement as it stands, without quotes.
      const bool renames = change.method == "rename";
      const auto given = renames ? text_of(change.given) : script::text_of(change.given, script::Language::EcmaScript);
      if (!given) return not_understood(call, context);
      emitted.emplace_back("alter view " + wrap_in_schema(schema_, *name, client) +
                           (renames ? " rename " + wrap(change.column, client) + " to " + wrap(*given, client)
                                    : " alter " + wrap(change.column, client) + " set default " + *given));
    }
    return emitted.empty() ? Value() : record(emitted, nullptr, call, context);
  }

  Value rename(const Pending& call, CallContext& context) {
    const auto from = call.name(0);
    const auto to = call.name(1);
    if (!from || !to) return not_understood(call, context);
    const Client client = run_.client();
    const bool is_view = call.method == "renameView";
    if (is_view && client != Client::Postgresql) return context.leave("Knex renames views on PostgreSQL alone");
    std::string sql =
        std::string("alter ") + (is_view ? "view " : "table ") +
        (client == Client::Postgresql && !is_view ? wrap_in_schema(schema_, *from, client) : wrap(*from, client)) +
        " rename to " + wrap(*to, client);
    return record({sql}, nullptr, call, context);
  }

  Value run_named(const Pending& call, CallContext& context) {
    const NamedStatement& statement = kNamedStatements.at(call.method);
    const auto name = call.name(0);
    if (!name) return not_understood(call, context);
    const Client client = run_.client();
    if (statement.postgresql && client != Client::Postgresql) {
      return context.leave("Knex has `" + call.method + "` on PostgreSQL alone");
    }
    std::string sql =
        statement.words + (statement.in_schema ? wrap_in_schema(schema_, *name, client) : wrap(*name, client));
    const Value second = call.argument(1);
    const bool flag = second.boolean() != nullptr && *second.boolean();
    if (flag && call.method.starts_with("dropSchema")) sql += " cascade";
    if (flag && call.method == "refreshMaterializedView") {
      sql = "refresh materialized view concurrently " + wrap(*name, client);
    }
    return record({sql}, nullptr, call, context);
  }

  HostRun& run_;
  std::string schema_;
  std::vector<Pending> pending_;
};

}  // namespace

Value make_schema_builder(HostRun& run) { return Value(std::make_shared<SchemaBuilder>(run)); }

}  // namespace crosswalk::knex
