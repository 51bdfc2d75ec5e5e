#include "connection.h"

#include <algorithm>
#include <array>

#include "custom_operations.h"
#include "inspector.h"
#include "models.h"
#include "operations.h"

namespace crosswalk::alembic {
namespace {

// What a fact says, or else the question.
Value declared_or_asked(const std::string& fact, std::string reason, const Reading& reading,
                        const CallContext& context) {
  const auto declared = reading.facts.values.find(fact);
  return declared != reading.facts.values.end() ? declared->second
                                                : Value::unknown(std::move(reason), context.span(), fact);
}

// The text of the URL of a database: its beginning is known, and the rest is of the run.
class UrlText final : public script::HostObject {
 public:
  explicit UrlText(std::string beginning) : beginning_(std::move(beginning)) {}
  [[nodiscard]] std::string type_name() const override { return "database URL"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    if (name != "startswith") return of_the_run(context);
    return Value::native("startswith", [beginning = beginning_](CallContext& call) -> Value {
      const Value& given = call.argument(0);
      const std::vector<Value> wanted = given.sequence() != nullptr ? given.sequence()->items : std::vector{given};
      bool all_known = true;
      for (const Value& item : wanted) {
        if (item.string() == nullptr || (item.string()->starts_with(beginning) && *item.string() != beginning)) {
          all_known = false;
        } else if (beginning.starts_with(*item.string())) {
          return Value(true);
        }
      }
      return all_known ? Value(false) : of_the_run(call);
    });
  }
  [[nodiscard]] std::optional<Value> operate(std::string_view op, const Value& other, bool reflected,
                                             CallContext& context) override {
    const bool within =
        op == "in" && reflected && other.string() != nullptr && beginning_.find(*other.string()) != std::string::npos;
    return within ? Value(true) : of_the_run(context);
  }

 private:
  static Value of_the_run(CallContext& context) {
    return Value::unknown("the URL of the database is decided by the run", context.span());
  }
  std::string beginning_;
};

// connection.engine.url
class UrlHost final : public script::HostObject {
 public:
  explicit UrlHost(const Reading& reading) : reading_(&reading) {}
  [[nodiscard]] std::string type_name() const override { return "database URL"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    const std::string dialect(reading_->dialect.name());
    if (name == "get_backend_name")
      return Value::native("get_backend_name", [dialect](CallContext&) { return Value(dialect); });
    if (name == "get_dialect")
      return Value::native("get_dialect", [reading = reading_](CallContext&) { return make_dialect(*reading); });
    if (name == "drivername" || name == "__str__" || name == "render_as_string") {
      const Value text(std::make_shared<UrlText>(dialect));
      if (name == "drivername") return text;
      return Value::native(std::string(name), [text](CallContext&) { return text; });
    }
    return declared_or_asked("alembic.url." + std::string(name), "the URL of the database is decided by the run",
                             *reading_, context);
  }

 private:
  const Reading* reading_;
};

// op.get_context().config: what is not declared is set where Alembic is called.
class ConfigHost final : public script::HostObject {
 public:
  explicit ConfigHost(const Reading& reading) : reading_(&reading) {}
  [[nodiscard]] std::string type_name() const override { return "configuration of Alembic"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    const Reading* reading = reading_;
    if (name == "get_main_option" || name == "get_section_option") {
      const std::size_t place = name == "get_main_option" ? 0 : 1;
      return Value::native(std::string(name), [reading, place](CallContext& call) -> Value {
        const Value& option = call.argument(place, "name");
        if (option.string() == nullptr) return option;
        Value found = declared_or_asked("alembic.config." + *option.string(),
                                        "`" + *option.string() + "` of Alembic's configuration is set by the run",
                                        *reading, call);
        return found.is_none() ? call.argument(place + 1, "default") : found;
      });
    }
    return declared_or_asked("alembic.config." + std::string(name),
                             "`" + std::string(name) + "` of Alembic's configuration is set by the run", *reading,
                             context);
  }

 private:
  const Reading* reading_;
};

class DialectHost final : public script::HostObject {
 public:
  explicit DialectHost(const Reading& reading) : reading_(&reading) {}
  [[nodiscard]] std::string type_name() const override { return "dialect"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    if (name == "name") return Value(reading_->dialect.name());
    // With the driver that SQLAlchemy takes if none is named (dialects/*/__init__.py).
    if (name == "dialect_description") return Value(std::string(reading_->dialect.name()) + default_driver());
    if (name == "default_schema_name" && reading_->is("postgresql")) return Value("public");
    if (name == "has_table" || name == "get_table_names") {
      // dialect.has_table(connection, "t"): as an inspector, with the connection in front.
      return Value::native(std::string(name),
                           [reading = reading_, method = std::string(name)](CallContext& call) -> Value {
                             const Value inspector = make_inspector(*reading);
                             const auto ask = inspector.host()->get(method, call);
                             if (!call.positional.empty()) call.positional.erase(call.positional.begin());
                             return ask ? call.evaluator().call(*ask, call) : Value();
                           });
    }
    if (name == "type_descriptor") {
      return Value::native("type_descriptor", [](CallContext& call) { return call.argument(0, "typeobj"); });
    }
    if (const auto ability = ability_of(name)) return Value(*ability);
    if (name == "identifier_preparer") return Value(std::make_shared<Preparer>(*reading_));
    Value found = declared_or_asked("alembic.dialect." + std::string(name),
                                    "`" + std::string(name) + "` of the dialect is not known", *reading_, context);
    // A version is compared with tuples.
    return found.sequence() != nullptr ? Value::tuple(found.sequence()->items) : found;
  }
  // What a client may do is of no effect on a database.
  [[nodiscard]] bool set(std::string_view name, const Value&, CallContext&) override {
    return name.starts_with("supports_");
  }

 private:
  [[nodiscard]] const char* default_driver() const {
    if (reading_->is("postgresql")) return "+psycopg2";
    return reading_->is("sqlite") ? "+pysqlite" : "+mysqldb";
  }

  // dialects/*/base.py
  [[nodiscard]] std::optional<bool> ability_of(std::string_view name) const {
    const bool postgresql = reading_->is("postgresql");
    // MariaDB has them, and MySQL has not.
    if (name == "supports_sequences" && !reading_->is("mysql")) return postgresql;
    if (name == "supports_native_boolean") return postgresql;
    if (name == "supports_alter" || name == "supports_comments" || name == "supports_native_enum")
      return !reading_->is("sqlite");
    return std::nullopt;
  }

  // dialect.identifier_preparer
  class Preparer final : public script::HostObject {
   public:
    explicit Preparer(const Reading& reading) : reading_(&reading) {}
    [[nodiscard]] std::string type_name() const override { return "identifier preparer"; }
    [[nodiscard]] bool reaches_database() const override { return false; }
    [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
      if (name != "quote")
        return Value::unknown("`" + std::string(name) + "` of an identifier preparer is not followed", context.span());
      return Value::native("quote", [reading = reading_](CallContext& call) -> Value {
        const Value& given = call.argument(0, "ident");
        return given.string() == nullptr ? given : Value(reading->dialect.quote(Identifier(*given.string())));
      });
    }

   private:
    const Reading* reading_;
  };

  const Reading* reading_;
};

// MySQLDialect, PGDialect, SQLiteDialect: asked whether the dialect at hand is one of them.
class DialectClass final : public script::HostObject {
 public:
  DialectClass(const Reading& reading, std::string dialect) : reading_(&reading), dialect_(std::move(dialect)) {}
  [[nodiscard]] std::string type_name() const override { return "dialect class"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<bool> has_instance(const Value& value) const override {
    if (value.host_as<DialectHost>() == nullptr) return std::nullopt;
    return reading_->is(dialect_);
  }

 private:
  const Reading* reading_;
  std::string dialect_;
};

// A with-statement that changes nothing: connection.begin(), context.begin_transaction().
class TransactionHost final : public script::HostObject, public std::enable_shared_from_this<TransactionHost> {
 public:
  explicit TransactionHost(Value bound) : bound_(std::move(bound)) {}
  [[nodiscard]] std::string type_name() const override { return "transaction"; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    if (name == "commit" || name == "close")
      return Value::native(std::string(name), [](CallContext&) -> Value { return script::None{}; });
    if (name == "is_active") return Value(true);
    auto unknown = std::make_shared<script::Unknown>();
    unknown->reason = "`" + std::string(name) + "` of a transaction is not followed";
    unknown->span = context.span();
    unknown->reaches_database = true;
    return Value(Value::Data(std::move(unknown)));
  }
  [[nodiscard]] std::optional<Value> enter(CallContext&) override { return bound_; }

 private:
  Value bound_;
};

// with op.get_context().autocommit_block():
class AutocommitBlock final : public script::HostObject {
 public:
  explicit AutocommitBlock(const Reading& reading) : reading_(&reading) {}
  [[nodiscard]] std::string type_name() const override { return "autocommit block"; }
  [[nodiscard]] std::optional<Value> enter(CallContext&) override {
    reading_->recorder.enter_autocommit();
    return Value(script::None{});
  }
  void exit(CallContext&) override { reading_->recorder.leave_autocommit(); }

 private:
  const Reading* reading_;
};

// f(connection, a, b), where a call was given f, a and b.
Value call_with_connection(const Value& connection, CallContext& call) {
  const Value function = call.argument(0);
  CallContext inner(call.evaluator(), call.span());
  inner.positional = {connection};
  if (call.positional.size() > 1)
    inner.positional.insert(inner.positional.end(), call.positional.begin() + 1, call.positional.end());
  inner.keywords = call.keywords;
  return call.evaluator().settle(call.evaluator().call(function, inner), call.span());
}

class ConnectionHost final : public script::HostObject, public std::enable_shared_from_this<ConnectionHost> {
 public:
  explicit ConnectionHost(const Reading& reading) : reading_(&reading) {}
  [[nodiscard]] std::string type_name() const override { return "connection"; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    static constexpr std::array<std::string_view, 3> kQueries = {"execute", "scalar", "scalars"};
    static constexpr std::array<std::string_view, 2> kTransactions = {"begin", "begin_nested"};
    static constexpr std::array<std::string_view, 4> kItself = {"connect", "connection", "execution_options",
                                                                "get_bind"};
    if (std::find(kItself.begin(), kItself.end(), name) != kItself.end())
      return Value::native(std::string(name), [self = shared_from_this()](CallContext&) { return Value(self); });
    if (name == "dialect") return Value(std::make_shared<DialectHost>(*reading_));
    if (name == "name") return Value(reading_->dialect.name());
    if (name == "url") return Value(std::make_shared<UrlHost>(*reading_));
    if (name == "engine" || name == "bind") return Value(shared_from_this());
    // Before SQLAlchemy 1.4 an engine was asked itself.
    if (name == "has_table" || name == "table_names") {
      const std::string_view now = name == "table_names" ? std::string_view("get_table_names") : name;
      return make_inspector(*reading_).host()->get(now, context);
    }
    if (std::find(kQueries.begin(), kQueries.end(), name) != kQueries.end())
      return run_method(std::string(name), false);
    if (name == "exec_driver_sql") return run_method(std::string(name), true);
    if (std::find(kTransactions.begin(), kTransactions.end(), name) != kTransactions.end()) {
      return Value::native(std::string(name), [self = shared_from_this()](CallContext&) -> Value {
        return Value(std::make_shared<TransactionHost>(Value(self)));
      });
    }
    if (name == "commit" || name == "close") {
      return Value::native(std::string(name), [](CallContext&) -> Value { return script::None{}; });
    }
    // Of an asynchronous one: run_sync(f, …) calls f(connection, …).
    if (name == "run_sync") {
      return Value::native("run_sync", [self = shared_from_this()](CallContext& call) {
        return call_with_connection(Value(self), call);
      });
    }
    if (name == "closed") return Value(false);
    if (name == "in_transaction") return Value::native("in_transaction", [](CallContext&) { return Value(true); });
    auto unknown = std::make_shared<script::Unknown>();
    unknown->reason = "`" + std::string(name) + "` of a connection is not followed";
    unknown->span = context.span();
    unknown->reaches_database = true;
    return Value(Value::Data(std::move(unknown)));
  }
  [[nodiscard]] std::optional<Value> enter(CallContext&) override { return Value(shared_from_this()); }

 private:
  // execute(statement, {…}), session.execute(statement, params={…}), execute(statement, x=1) before SQLAlchemy 2.
  static Value parameters_of(const CallContext& context) {
    for (const Value& given : {context.argument(1, "parameters"), context.keyword("params")}) {
      if (!given.is_undefined()) return given;
    }
    static constexpr std::array<std::string_view, 4> kOthers = {"statement", "execution_options", "bind_arguments",
                                                                "mapper"};
    std::vector<std::pair<Value, Value>> entries;
    for (const auto& [name, value] : context.keywords) {
      if (std::find(kOthers.begin(), kOthers.end(), name) == kOthers.end()) entries.emplace_back(Value(name), value);
    }
    return entries.empty() ? Value() : Value::dict(std::move(entries));
  }

  // A statement is a step; what it returns only the database knows.
  Value run_method(const std::string& name, bool driver_sql) {
    return Value::native(name, [this, self = shared_from_this(), driver_sql](CallContext& context) -> Value {
      const Value statement = context.argument(0, "statement");
      bool done = false;
      if (driver_sql && statement.string() != nullptr) {
        done = execute_driver_sql(*statement.string(), ReadOnly::PassOver, context, *reading_);
      } else {
        done = execute_sql(statement, parameters_of(context), ReadOnly::PassOver, context, *reading_);
      }
      return done ? unknown_rows(context.span()) : Value();
    });
  }

  const Reading* reading_;
};

// Session(bind), sessionmaker(…)().
class SessionHost final : public script::HostObject, public std::enable_shared_from_this<SessionHost> {
 public:
  explicit SessionHost(const Reading& reading)
      : reading_(&reading), connection_(std::make_shared<ConnectionHost>(reading)) {}
  [[nodiscard]] std::string type_name() const override { return "session"; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    static constexpr std::array<std::string_view, 6> kSilent = {"commit",      "close",      "flush",
                                                                "expunge_all", "expire_all", "begin"};
    static constexpr std::array<std::string_view, 6> kOfConnection = {"execute", "scalar",   "scalars",
                                                                      "bind",    "get_bind", "connection"};
    if (name == "get_bind" || name == "connection") {
      return Value::native(std::string(name), [self = connection_](CallContext&) { return Value(self); });
    }
    if (std::find(kOfConnection.begin(), kOfConnection.end(), name) != kOfConnection.end())
      return connection_->get(name, context);
    if (std::find(kSilent.begin(), kSilent.end(), name) != kSilent.end()) {
      return Value::native(std::string(name), [self = shared_from_this()](CallContext&) { return Value(self); });
    }
    if (name == "query") {
      return Value::native("query", [reading = reading_](CallContext& call) {
        return call.positional.size() == 1 ? make_query(*reading, call.positional.front()) : unknown_rows(call.span());
      });
    }
    auto unknown = std::make_shared<script::Unknown>();
    unknown->reason =
        name == "get" ? std::string(kRowsReason) : "`" + std::string(name) + "` of a session is not followed";
    unknown->span = context.span();
    unknown->reaches_database = true;
    return Value(Value::Data(std::move(unknown)));
  }
  [[nodiscard]] std::optional<Value> enter(CallContext&) override { return Value(shared_from_this()); }

 private:
  const Reading* reading_;
  std::shared_ptr<ConnectionHost> connection_;
};

// Session itself, and what sessionmaker() gives: called, they make a session.
class SessionClass final : public script::HostObject, public std::enable_shared_from_this<SessionClass> {
 public:
  SessionClass(const Reading& reading, std::string name) : reading_(&reading), name_(std::move(name)) {}
  [[nodiscard]] std::string type_name() const override { return name_; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> call(CallContext&) override {
    if (name_ == "Session") return Value(std::make_shared<SessionHost>(*reading_));
    return Value(std::make_shared<SessionClass>(*reading_, "Session"));
  }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    if (name == "configure") {
      return Value::native("configure", [](CallContext&) -> Value { return script::None{}; });
    }
    if (name == "__class_getitem__") return std::nullopt;
    return std::make_shared<SessionHost>(*reading_)->get(name, context);
  }
  [[nodiscard]] std::optional<Value> subscript(const Value&, CallContext&) override {
    return Value(shared_from_this());
  }
  [[nodiscard]] std::optional<std::string> text() const override { return name_; }

 private:
  const Reading* reading_;
  std::string name_;
};

class MigrationContextHost final : public script::HostObject {
 public:
  explicit MigrationContextHost(const Reading& reading) : reading_(&reading) {}
  [[nodiscard]] std::string type_name() const override { return "migration context"; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    const Reading* reading = reading_;
    if (name == "dialect") return Value(std::make_shared<DialectHost>(*reading_));
    if (name == "bind" || name == "connection") return make_connection(*reading_);
    if (name == "as_sql") return Value(false);
    if (name == "config") return Value(std::make_shared<ConfigHost>(*reading_));
    if (name == "script") return make_script_directory(*reading_);
    if (name == "version_table_schema") return configured("version_table_schema", Value(script::None{}), context);
    if (name == "version_table") return configured("version_table", Value("alembic_version"), context);
    if (name == "autocommit_block") {
      return Value::native("autocommit_block",
                           [reading](CallContext&) { return Value(std::make_shared<AutocommitBlock>(*reading)); });
    }
    if (name == "begin_transaction") {
      return Value::native("begin_transaction", [](CallContext&) {
        return Value(std::make_shared<TransactionHost>(Value(script::None{})));
      });
    }
    if (name == "execute") {
      return Value::native("execute", [reading](CallContext& call) -> Value {
        if (!execute_sql(call.argument(0, "sql"), Value(), ReadOnly::Keep, call, *reading)) return {};
        return script::None{};
      });
    }
    return Value::unknown("`" + std::string(name) + "` of the migration context is not known", context.span());
  }

 private:
  // What env.py configures: a literal, nothing, or something that has to be declared.
  [[nodiscard]] Value configured(const std::string& name, const Value& otherwise, CallContext& context) const {
    const std::string fact = "alembic.context." + name;
    const auto declared = reading_->facts.values.find(fact);
    if (declared != reading_->facts.values.end()) return declared->second;
    const std::map<std::string, std::string>& settings = reading_->project.settings;
    if (const auto found = settings.find(name); found != settings.end()) return Value(found->second);
    if (settings.count(name + "?") == 0) return otherwise;
    return Value::unknown("`" + name + "` is computed by env.py", context.span(), fact);
  }

  const Reading* reading_;
};

}  // namespace

Value make_session_class(const Reading& reading, std::string name) {
  return Value(std::make_shared<SessionClass>(reading, std::move(name)));
}
Value make_dialect(const Reading& reading) { return Value(std::make_shared<DialectHost>(reading)); }
std::optional<Value> make_dialect_class(const Reading& reading, std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kClasses = {
      {{"PGDialect", "postgresql"}, {"MySQLDialect", "mysql"}, {"SQLiteDialect", "sqlite"}}};
  for (const auto& [class_name, dialect] : kClasses) {
    if (class_name == name) return Value(std::make_shared<DialectClass>(reading, std::string(dialect)));
  }
  return std::nullopt;
}
Value make_connection(const Reading& reading) { return Value(std::make_shared<ConnectionHost>(reading)); }
Value run_async(const Reading& reading, CallContext& call) {
  return call_with_connection(make_connection(reading), call);
}
Value make_migration_context(const Reading& reading) { return Value(std::make_shared<MigrationContextHost>(reading)); }

Value unknown_rows(const SourceSpan& span) { return Value::unknown(std::string(kRowsReason), span); }

}  // namespace crosswalk::alembic
