#include "construct.h"

#include <array>

#include "expressions.h"
#include "from_items.h"
#include "reflection.h"
#include "statements.h"
#include "table_methods.h"
#include "types.h"

namespace crosswalk::alembic {
namespace {

const Value kAbsent;

// table.update(), with what older versions take at once: update(whereclause, values), insert(values).
Value statement_method(const std::shared_ptr<Construct>& table, const std::string& name, Verb verb) {
  return Value::native(name, [table, verb](CallContext& call) -> Value {
    const Value made = CoreStatement::make(table->reading(), verb, {Value(table)}, call);
    if (verb == Verb::Select) {
      // Older versions take the condition here.
      if (call.positional.empty() && call.keywords.empty()) return made;
      return call.leave("select() of a table with arguments is not followed");
    }
    Value where;
    Value values = call.keyword("values");
    if (verb == Verb::Insert) {
      if (values.is_nothing()) values = call.argument(0, "values");
    } else {
      where = call.argument(0, "whereclause");
      if (values.is_nothing() && verb == Verb::Update) values = call.argument(1, "values");
    }
    const auto apply = [&call](const Value& statement, std::string_view method, const Value& argument) {
      const auto bound = call.evaluator().get_attribute(statement, method, call.span());
      return bound ? call.call(*bound, {argument}) : Value();
    };
    Value result = made;
    if (!where.is_nothing()) result = apply(result, "where", where);
    if (!values.is_nothing()) result = apply(result, "values", values);
    return result;
  });
}

// sequence.next_value(), where there are sequences (dialects/postgresql/base.py, visit_sequence).
Value next_value_method(const std::shared_ptr<Construct>& sequence) {
  return Value::native("next_value", [sequence](CallContext& call) -> Value {
    const Reading& reading = sequence->reading();
    const auto name = read_required_name(sequence->argument(0, "name"), "the name of a sequence", call);
    const OptionalName schema = read_name(sequence->keyword("schema"), "the schema of a sequence", call);
    if (!name || !schema.known) return {};
    if (!reading.is("postgresql")) return call.leave("`next_value` is not followed where there are no sequences");
    const std::string quoted = reading.dialect.quote(QualifiedName(schema.name, *name));
    return Value(std::make_shared<SqlFragment>(reading, "nextval(" + reading.dialect.literal(quoted) + ")"));
  });
}

}  // namespace

const Value& Construct::argument(std::size_t position, std::string_view name) const {
  if (position < positional.size()) return positional[position];
  return name.empty() ? kAbsent : keyword(name);
}

const Value& Construct::keyword(std::string_view name) const {
  for (const auto& [key, value] : keywords) {
    if (key == name) return value;
  }
  return kAbsent;
}

std::optional<Value> Construct::get(std::string_view name, CallContext& context) {
  if (const auto method = type_method(shared_from_this(), name)) return method;
  if (name == "name") {
    const Value given = argument(0, "name");
    return is_enum(*this) ? keyword("name") : given;
  }
  if (auto method = table_method(shared_from_this(), name)) return method;
  if (auto method = metadata_method(shared_from_this(), name)) return method;
  if (name_ == "Sequence" && name == "next_value") return next_value_method(shared_from_this());
  if (name == "copy" || name == "_copy") {
    return Value::native("copy", [self = shared_from_this()](CallContext&) { return Value(self); });
  }
  if (name_ == "table" || name_ == "Table") {
    if (name == "c" || name == "columns") return columns_of_table(shared_from_this());
    if (auto join = join_method(reading(), Value(shared_from_this()), name)) return join;
    if (name == "alias") return alias_method(shared_from_this());
    if (name == "append_column") {
      return Value::native("append_column", [self = shared_from_this()](CallContext& call) -> Value {
        self->positional.push_back(call.argument(0, "column"));
        return script::None{};
      });
    }
    static constexpr std::array<std::pair<std::string_view, Verb>, 4> kVerbs = {
        {{"insert", Verb::Insert}, {"update", Verb::Update}, {"delete", Verb::Delete}, {"select", Verb::Select}}};
    for (const auto& [word, verb] : kVerbs) {
      if (word == name) return statement_method(shared_from_this(), std::string(word), verb);
    }
  }
  if (const auto fragment = column_fragment(*this)) {
    if (auto operation = expression_method(fragment, name)) return operation;
  }
  if (const Value given = keyword(name); !given.is_undefined()) return given;
  return Value::unknown("`" + std::string(name) + "` of a " + name_ + " is not followed", context.span());
}

std::optional<Value> Construct::operate(std::string_view op, const Value& other, bool reflected, CallContext& context) {
  // op.f("…") and quoted_name("…") are texts.
  if (const auto letters = text()) {
    const auto* other_name = other.host_as<Construct>();
    const std::string* other_text = other.string();
    const auto given = other_text != nullptr   ? std::optional(*other_text)
                       : other_name != nullptr ? other_name->text()
                                               : std::nullopt;
    if (!given) return std::nullopt;
    if (op == "+") return Value(reflected ? *given + *letters : *letters + *given);
    if (op == "==") return Value(*given == *letters);
    if (op == "!=") return Value(*given != *letters);
    return std::nullopt;
  }
  const auto fragment = column_fragment(*this);
  if (fragment) return fragment->operate(op, other, reflected, context);
  if (name_ != "Column" && name_ != "column") return std::nullopt;
  return Value::unknown("a column of a model in an expression is not followed", context.span());
}

std::optional<Value> Construct::negate(CallContext& context) {
  const auto fragment = column_fragment(*this);
  if (fragment) return fragment->negate(context);
  return Value::unknown("`~` of a " + name_ + " is not followed", context.span());
}

std::optional<std::string> Construct::text() const {
  if (name_ != "conv" && name_ != "quoted_name") return std::nullopt;
  const std::string* letters = argument(0, "name").string();
  return letters == nullptr ? std::nullopt : std::optional(*letters);
}

bool Construct::set(std::string_view name, const Value& value, CallContext&) {
  for (auto& [key, old] : keywords) {
    if (key == name) {
      old = value;
      return true;
    }
  }
  keywords.emplace_back(std::string(name), value);
  return true;
}

std::shared_ptr<Construct> ConstructClass::make(const SourceSpan& span) const {
  auto made = std::make_shared<Construct>(*reading_, family_, name_);
  made->span = span;
  return made;
}

namespace {

// TypeDecorator.__init__(self, *args, **kwargs) hands its arguments to the class `impl` (sql/type_api.py).
void make_impl(CallContext& call) {
  if (call.positional.empty()) return;
  script::InstanceObject* self = call.positional.front().instance();
  if (self == nullptr) return;
  const auto impl = call.evaluator().get_attribute(call.positional.front(), "impl", call.span());
  if (!impl || (impl->host_as<ConstructClass>() == nullptr && impl->class_object() == nullptr)) return;
  CallContext inner(call.evaluator(), call.span());
  inner.positional.assign(call.positional.begin() + 1, call.positional.end());
  inner.keywords = call.keywords;
  self->attributes->set(Value("impl"), call.evaluator().call(*impl, inner));
}

}  // namespace

std::optional<Value> ConstructClass::get(std::string_view name, CallContext& context) {
  if (name == "__name__") return Value(name_);
  if (name == "__init__") {
    // Of others, what a base class does there is nothing that shows.
    const bool decorates = name_ == "TypeDecorator";
    return Value::native("__init__", [decorates, made = make(context.span())](CallContext& call) -> Value {
      if (decorates) {
        make_impl(call);
      } else if (script::InstanceObject* self =
                     call.positional.empty() ? nullptr : call.positional.front().instance()) {
        auto base = std::make_shared<Construct>(*made);
        base->positional.assign(call.positional.begin() + 1, call.positional.end());
        base->keywords = call.keywords;
        self->attributes->set(Value(kMadeAs), Value(std::move(base)));
      }
      return script::None{};
    });
  }
  // What a decorated type is on a dialect, if its class does not say: its `impl` (sql/type_api.py).
  if (name_ == "TypeDecorator" && name == "load_dialect_impl") {
    return Value::native("load_dialect_impl", [](CallContext& call) -> Value {
      const auto impl = call.positional.empty()
                            ? std::nullopt
                            : call.evaluator().get_attribute(call.positional.front(), "impl", call.span());
      return impl ? *impl : Value::unknown("what a type is made of is not known", call.span());
    });
  }
  return make(context.span())->get(name, context);
}

std::optional<Value> ConstructClass::subscript(const Value& /*index*/, CallContext& /*context*/) {
  return Value(shared_from_this());
}

std::optional<Value> ConstructClass::call(CallContext& context) {
  auto made = make(context.span());
  made->positional = context.positional;
  made->keywords = context.keywords;
  return Value(std::move(made));
}

std::optional<bool> ConstructClass::has_instance(const Value& value) const {
  const auto* made = value.host_as<Construct>();
  if (made == nullptr) {
    const bool may_derive = value.is_unknown() || value.instance() != nullptr || value.host() != nullptr;
    return may_derive ? std::nullopt : std::optional(false);
  }
  if (made->name() == name_) {
    // TIMESTAMP of a dialect derives from SQLAlchemy's own, and not the other way round.
    return family_ == "sqlalchemy" || family_ == made->family() ? std::optional(true) : std::nullopt;
  }
  return family_ == "sqlalchemy" || family_ == made->family() ? is_kind_of_type(made->name(), name_) : std::nullopt;
}

std::shared_ptr<Construct> construct_of(const Value& value, const SourceSpan& span) {
  if (auto* construct = value.host_as<Construct>()) return construct->shared_from_this();
  if (const auto* type = value.host_as<ConstructClass>()) return type->make(span);
  return nullptr;
}

bool is_construct(const Value& value, std::string_view class_name) {
  const auto* construct = value.host_as<Construct>();
  return construct != nullptr && construct->name() == class_name;
}

void leave_for(const Value& value, std::string_view what, CallContext& context) {
  if (context.evaluator().leaving() || context.evaluator().raised() != nullptr) return;
  if (const script::Unknown* unknown = script::find_unknown(value)) {
    context.leave(unknown->reason, unknown->fact);
  } else {
    context.leave(std::string(what) + " is " + value.kind_name() + ", which is not followed");
  }
}

OptionalName read_name(const Value& value, std::string_view what, CallContext& context) {
  if (value.is_nothing()) return {};
  if (const std::string* text = value.string()) return {true, Identifier(*text)};
  if (is_construct(value, "quoted_name") || is_construct(value, "conv")) {
    return read_name(value.host_as<Construct>()->argument(0), what, context);
  }
  if (is_construct(value, "Column") || is_construct(value, "column")) {
    return read_name(value.host_as<Construct>()->argument(0, "name"), what, context);
  }
  leave_for(value, what, context);
  return {.known = false, .name = {}};
}

std::optional<Identifier> read_required_name(const Value& value, std::string_view what, CallContext& context) {
  OptionalName read = read_name(value, what, context);
  if (read.known && !read.name) context.raise("TypeError", std::string(what) + " is missing");
  return read.name;
}

std::optional<std::vector<Identifier>> read_names(const Value& value, std::string_view what, CallContext& context) {
  std::vector<Identifier> names;
  if (value.is_nothing()) return names;
  if (value.string() != nullptr || value.sequence() == nullptr) {
    const auto one = read_required_name(value, what, context);
    if (!one) return std::nullopt;
    names.push_back(*one);
    return names;
  }
  for (const Value& item : value.sequence()->items) {
    const auto name = read_required_name(item, what, context);
    if (!name) return std::nullopt;
    names.push_back(*name);
  }
  return names;
}

std::optional<std::string> read_text(const Value& value, std::string_view what, CallContext& context) {
  if (const std::string* text = value.string()) return *text;
  leave_for(value, what, context);
  return std::nullopt;
}

std::optional<bool> read_flag(const Value& value, bool fallback, std::string_view what, CallContext& context) {
  if (value.is_nothing()) return fallback;
  const auto flag = script::truth(value, script::Language::Python);
  if (!flag) leave_for(value, what, context);
  return flag;
}

}  // namespace crosswalk::alembic
