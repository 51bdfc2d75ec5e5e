// What a migration is handed: knex-builder/make-knex.js.
#include "crosswalk/script/evaluator.h"
#include "hosts.h"

namespace crosswalk::knex {
namespace {

using script::CallContext;
using script::Value;

// knex-builder/FunctionHelper.js
std::string uuid_function(Client client) {
  if (client == Client::Postgresql) return "(gen_random_uuid())";
  if (client == Client::Mysql) return "(UUID())";
  return "(lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || "
         "substr(lower(hex(randomblob(2))),2) || "
         "'-' || substr('89ab',abs(random()) % 4 + 1, 1) || substr(lower(hex(randomblob(2))),2) || '-' || "
         "lower(hex(randomblob(6))))";
}

Value functions(HostRun& run) {
  const Client client = run.client();
  const Value now = method("now", [](CallContext& call) -> Value {
    const std::int64_t* precision = call.argument(0).integer();
    const std::string digits = precision == nullptr ? "" : "(" + std::to_string(*precision) + ")";
    return Value(std::make_shared<RawText>(nullptr, "CURRENT_TIMESTAMP" + digits, call.span()));
  });
  const Value uuid = method("uuid", [client](CallContext& call) -> Value {
    return Value(std::make_shared<RawText>(nullptr, uuid_function(client), call.span()));
  });
  return Value::dict({{Value("now"), now}, {Value("uuid"), uuid}});
}

// knex.client: what scripts ask of it is which one it is.
class ClientObject final : public script::HostObject {
 public:
  explicit ClientObject(HostRun& run) : run_(run) {}

  [[nodiscard]] std::string type_name() const override { return "Client"; }
  std::optional<Value> get(std::string_view name, CallContext& context) override {
    const Value client(run_.client_name);
    if (name == "config") return Value::dict({{Value("client"), client}});
    if (name == "driverName") return client;
    if (name == "dialect") return Value(dialect());
    if (name == "constructor") return Value::dict({{Value("name"), Value(class_name())}});
    return Value::unknown("`" + std::string(name) + "` of the client is not known", context.span());
  }

 private:
  [[nodiscard]] const char* dialect() const {
    if (run_.client() == Client::Sqlite) return "sqlite3";
    return run_.client() == Client::Postgresql ? "postgresql" : "mysql";
  }
  // The classes of dialects/*/index.js.
  [[nodiscard]] const char* class_name() const {
    if (run_.client_name == "better-sqlite3") return "Client_BetterSQLite3";
    if (run_.client_name == "mysql2") return "Client_MySQL2";
    if (run_.client() == Client::Sqlite) return "Client_SQLite3";
    return run_.client() == Client::Postgresql ? "Client_PG" : "Client_MySQL";
  }

  HostRun& run_;
};

// knex.ref('t.x').as('y'): ref.js. A raw text that is never run by itself.
class Reference final : public RawText {
 public:
  Reference(std::string name, Client client, SourceSpan span)
      : RawText(nullptr, wrap(name, client), span), name_(std::move(name)), client_(client), place_(std::move(span)) {}

  std::optional<Value> get(std::string_view name, CallContext& context) override {
    if (name != "as" && name != "withSchema") return RawText::get(name, context);
    const std::string column = name_;
    const bool alias = name == "as";
    return method(name, [column, alias, client = client_, place = place_](CallContext& call) -> Value {
      if (leaves_unknown(call)) return {};
      const auto given = text_of(call.argument(0));
      if (!given) return call.leave("the name given to a reference is not known");
      const std::string whole = alias ? column + " as " + *given : *given + "." + column;
      return Value(std::make_shared<Reference>(whole, client, place));
    });
  }

 private:
  std::string name_;
  Client client_;
  SourceSpan place_;
};

// What runs in a transaction, once it is waited for.
class Transacted final : public script::HostObject {
 public:
  Transacted(Value callback, Value transaction)
      : callback_(std::move(callback)), transaction_(std::move(transaction)) {}

  [[nodiscard]] std::string type_name() const override { return "Transaction"; }
  std::optional<Value> get(std::string_view, CallContext&) override { return std::nullopt; }
  std::optional<Value> settle(CallContext& context) override { return context.call(callback_, {transaction_}); }

 private:
  Value callback_;
  Value transaction_;
};

class KnexObject final : public script::HostObject, public std::enable_shared_from_this<KnexObject> {
 public:
  explicit KnexObject(HostRun& run) : run_(run) {}

  [[nodiscard]] std::string type_name() const override { return "Knex"; }

  std::optional<Value> call(CallContext& context) override { return begin_query("table", context); }

  std::optional<Value> get(std::string_view name, CallContext& context) override {
    const auto self = shared_from_this();
    if (name == "schema") return make_schema_builder(run_);
    if (name == "fn") return functions(run_);
    if (name == "raw") return method(name, [self](CallContext& call) { return self->raw(call); });
    if (name == "ref") return method(name, [self](CallContext& call) { return self->reference(call); });
    if (name == "client") return client();
    // Migrations written for knex-migrator, which hands over `{ connection, transacting }` instead.
    if (name == "connection" || name == "transacting") return Value(self);
    if (name == "isTransaction") return Value(true);
    if (name == "batchInsert") return method(name, [self](CallContext& call) { return self->batch_insert(call); });
    if (name == "transaction") return method(name, [self](CallContext& call) { return self->transaction(call); });
    // Of a transaction that was opened by hand.
    if (name == "commit") return method(name, [](CallContext&) { return Value(); });
    if (name == "rollback") {
      return method(name,
                    [](CallContext& call) { return call.leave("a transaction that is rolled back is not followed"); });
    }
    if (name == "then" || name == "catch" || name == "finally") return std::nullopt;
    if (name == "default") return std::nullopt;
    if (name == "migrate" || name == "seed")
      return Value::unknown("what `" + std::string(name) + "` of Knex runs is not followed", context.span());
    // knex.select(…), knex.from(…), knex.insert(…): a query that has no table yet.
    if (name == "queryBuilder") return method(name, [self](CallContext&) { return make_query_builder(self->run_); });
    return method(name, [self, word = std::string(name)](CallContext& call) { return self->begin_query(word, call); });
  }

 private:
  // A new query, with its first method called.
  Value begin_query(const std::string& word, CallContext& call) {
    const auto found = call.evaluator().get_attribute(make_query_builder(run_), word, call.span());
    return found ? call.call(*found, call.positional) : Value();
  }

  Value raw(CallContext& call) {
    if (leaves_unknown(call)) return {};
    // An empty query: what some leave for a way back that there is not.
    const bool empty = call.argument(0).is_undefined();
    const auto sql = empty ? std::optional<std::string>("") : text_of(call.argument(0));
    const auto bound = sql ? bind_raw(*sql, call.argument(1), run_.client()) : std::nullopt;
    if (!bound) return call.leave("the bindings of a raw text are not understood");
    return Value(std::make_shared<RawText>(&run_.recorder, *bound, call.span()));
  }

  Value reference(CallContext& call) {
    if (leaves_unknown(call)) return {};
    const auto name = text_of(call.argument(0));
    if (!name) return call.leave("what `ref` refers to is not known");
    return Value(std::make_shared<Reference>(*name, run_.client(), call.span()));
  }

  [[nodiscard]] Value client() const { return Value(std::make_shared<ClientObject>(run_)); }

  Value batch_insert(CallContext& call) {
    const auto insert = call.evaluator().get_attribute(begin_query("table", call), "insert", call.span());
    return insert ? call.call(*insert, {call.argument(1)}) : Value();
  }

  // A transaction within the migration's own is a savepoint: what runs in it is what counts.
  Value transaction(CallContext& call) {
    const Value self(shared_from_this());
    run_.recorder.begin_savepoint();
    const Value& callback = call.argument(0);
    if (!callback.callable()) return self;
    // A promise, of which it is known where it began.
    const auto then =
        call.evaluator().get_attribute(Value(std::make_shared<Transacted>(callback, self)), "then", call.span());
    return then ? call.call(*then, {}) : Value();
  }

  HostRun& run_;
};

}  // namespace

Value make_knex(HostRun& run) { return Value(std::make_shared<KnexObject>(run)); }

}  // namespace crosswalk::knex
