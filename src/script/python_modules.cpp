// The standard modules of Python that only compute, and those that answer with values of the run.
#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "interpreter.h"
#include "module_maker.h"
#include "private_objects.h"
#include "text_forms.h"

namespace crosswalk::script {
namespace {

using I = Interpreter;
using C = CallContext;

std::string common_margin(const std::vector<std::string_view>& lines) {
  std::optional<std::string_view> margin;
  for (const std::string_view line : lines) {
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) continue;
    const std::string_view indent = line.substr(0, begin);
    if (!margin) {
      margin = indent;
      continue;
    }
    std::size_t same = 0;
    while (same < margin->size() && same < indent.size() && (*margin)[same] == indent[same]) ++same;
    margin = margin->substr(0, same);
  }
  return std::string(margin.value_or(""));
}

Value dedent(I&, C& c) {
  const Value text = c.argument(0);
  if (text.string() == nullptr) return c.raise("TypeError", "dedent() takes a string");
  const std::vector<std::string_view> lines = split(*text.string(), '\n');
  const std::string margin = common_margin(lines);
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) out += '\n';
    const bool blank = lines[i].find_first_not_of(" \t") == std::string_view::npos;
    if (!blank) out += lines[i].substr(margin.size());
  }
  return out;
}

Value indent(I&, C& c) {
  const Value text = c.argument(0);
  const Value prefix = c.argument(1, "prefix");
  if (text.string() == nullptr || prefix.string() == nullptr) return c.raise("TypeError", "indent() takes strings");
  std::string out;
  bool first = true;
  for (const std::string_view line : split(*text.string(), '\n')) {
    if (!first) out += '\n';
    first = false;
    if (!trim(line).empty()) out += *prefix.string();
    out += line;
  }
  return out;
}

Value json_dumps(I& i, C& c) {
  const Value& value = c.argument(0);
  if (const Unknown* unknown = find_unknown(value)) return Value(Value::Data(std::make_shared<Unknown>(*unknown)));
  PythonJson style;
  const Value& width = c.keyword("indent");
  if (width.integer() != nullptr) {
    style.indent = std::string(static_cast<std::size_t>(std::clamp<std::int64_t>(*width.integer(), 0, 16)), ' ');
  }
  if (width.string() != nullptr) style.indent = *width.string();
  style.indented = !width.is_nothing();
  if (style.indented) style.item_separator = ",";
  style.sort_keys = truth(c.keyword("sort_keys"), Language::Python).value_or(false);
  if (c.has("ensure_ascii")) style.ascii = truth(c.keyword("ensure_ascii"), Language::Python).value_or(true);
  if (const SequenceObject* separators = c.keyword("separators").sequence();
      separators != nullptr && separators->items.size() == 2) {
    if (separators->items[0].string() != nullptr) style.item_separator = *separators->items[0].string();
    if (separators->items[1].string() != nullptr) style.key_separator = *separators->items[1].string();
  }
  const auto text = python_json(i.enum_value_of(value), style);
  if (!text) return Value::unknown("the JSON text of this is not followed", c.span());
  return *text;
}

Value json_loads(I&, C& c) {
  const std::string* text = c.positional.empty() ? nullptr : c.positional[0].string();
  const auto value = text == nullptr ? std::nullopt : read_json(*text);
  return value ? *value : c.raise("ValueError", "Expecting value");
}

Value json_load(I& i, C& c) {
  const auto read = i.get_attribute(c.argument(0), "read", c.span());
  if (!read) return Value::unknown("what is read here is not known", c.span());
  c.positional[0] = i.call(*read, {}, c.span());
  return i.interrupted() ? Value() : json_loads(i, c);
}

Value chain(I& i, C& c) {
  std::vector<Value> all;
  for (const Value& part : c.positional) {
    const auto items = i.iterate(part, c.span());
    if (i.interrupted()) return {};
    if (!items) return c.raise("TypeError", part.kind_name() + " is not iterable");
    if (!i.claim(items->size() * sizeof(Value))) return {};
    all.insert(all.end(), items->begin(), items->end());
  }
  return Value::list(std::move(all));
}

Value chain_from(I& i, C& c) {
  auto parts = i.iterate(c.argument(0), c.span());
  if (i.interrupted() || !parts) return {};
  C inner(c.evaluator(), c.span());
  inner.positional = std::move(*parts);
  for (const Value& part : inner.positional) {
    if (part.is_unknown()) return part;
  }
  return chain(i, inner);
}

Value product(I& i, C& c) {
  std::vector<std::vector<Value>> rows(1);
  for (const Value& part : c.positional) {
    const auto items = i.iterate(part, c.span());
    if (i.interrupted() || !items) return {};
    std::vector<std::vector<Value>> next;
    for (const auto& row : rows) {
      for (const Value& item : *items) {
        if (!i.claim((row.size() + 1) * sizeof(Value))) return {};
        next.push_back(row);
        next.back().push_back(item);
      }
    }
    rows = std::move(next);
  }
  std::vector<Value> out;
  for (auto& row : rows) out.push_back(Value::tuple(std::move(row)));
  return Value::list(std::move(out));
}

Value partial(I& i, C& c) {
  if (c.positional.empty()) return c.raise("TypeError", "partial() needs a function");
  const Value function = c.positional[0];
  const std::vector<Value> first(c.positional.begin() + 1, c.positional.end());
  const auto keywords = c.keywords;
  return Value::native("partial", [&i, function, first, keywords](C& inner) -> Value {
    C outer(inner.evaluator(), inner.span());
    outer.positional = first;
    outer.positional.insert(outer.positional.end(), inner.positional.begin(), inner.positional.end());
    outer.keywords = inner.keywords;
    for (const auto& [name, value] : keywords) {
      if (!inner.has(name)) outer.keywords.emplace_back(name, value);
    }
    return i.call(function, outer);
  });
}

Value reduce(I& i, C& c) {
  const auto items = i.iterate(c.argument(1), c.span());
  if (i.interrupted() || !items) return {};
  std::size_t at = 0;
  Value total = c.argument(2, "initial");
  if (total.is_undefined()) {
    if (items->empty()) return c.raise("TypeError", "reduce() of empty iterable with no initial value");
    total = (*items)[at++];
  }
  for (; at < items->size(); ++at) {
    total = i.call(c.positional[0], {total, (*items)[at]}, c.span());
    if (i.interrupted()) return {};
  }
  return total;
}

// A decorator that changes nothing that is asked about: @wraps(f), @lru_cache(), @dataclass(frozen=True).
Value pass_through(I&, C& c) {
  if (c.positional.size() == 1 && c.keywords.empty() && c.positional[0].callable()) return c.positional[0];
  return Value::native("decorator", [](C& inner) { return inner.argument(0); });
}

Value dataclass(I&, C& c) {
  const auto mark = [](const Value& type) -> Value {
    if (type.class_object() != nullptr) type.class_object()->attributes->set(Value("\1dataclass"), Value(true));
    return type;
  };
  if (!c.positional.empty()) return mark(c.positional[0]);
  return Value::native("dataclass", [mark](C& inner) { return mark(inner.argument(0)); });
}

Value dataclass_field(I&, C& c) {
  if (c.has("default")) return c.keyword("default");
  if (c.has("default_factory")) return Value::dict({{Value("\1default_factory"), c.keyword("default_factory")}});
  return None{};
}

Value default_dict(I&, C& c) { return Value::dict({{Value("\1default_factory"), c.argument(0)}}); }

Value named_tuple(I&, C& c) {
  auto type = std::make_shared<ClassObject>();
  type->name = c.argument(0).string() != nullptr ? *c.argument(0).string() : "";
  type->attributes = std::make_shared<DictObject>();
  std::vector<Value> fields;
  if (const std::string* names = c.argument(1).string()) {
    for (const std::string_view part : split(replace_all(*names, ",", " "), ' ')) {
      if (!part.empty()) fields.emplace_back(part);
    }
  } else if (const SequenceObject* names_list = c.argument(1).sequence()) {
    fields = names_list->items;
  }
  type->attributes->set(Value("\1fields"), Value::list(std::move(fields)));
  type->attributes->set(Value("\1dataclass"), Value(true));
  return Value(Value::Data(std::move(type)));
}

Value context_manager(I& i, C& c) {
  const Value& function = c.argument(0);
  if (function.function() == nullptr || !function.function()->code->is_generator) {
    return Value::unknown("this context manager is not followed", c.span());
  }
  return Value::native(function.function()->code->name, [&i, function](C& inner) -> Value {
    C kept(inner.evaluator(), inner.span());
    kept.positional = inner.positional;
    kept.keywords = inner.keywords;
    kept.self = inner.self;
    return Value(std::make_shared<ManagedContext>([&i, function, kept](std::function<Value(const Value&)> on_yield) {
      C call = kept;
      return i.run_generator(*function.function(), call, std::move(on_yield));
    }));
  });
}

// A base class of the standard library that the evaluator knows by its name.
Value named_class(std::string name, std::vector<Value> bases = {}) {
  auto type = std::make_shared<ClassObject>();
  type->name = std::move(name);
  type->bases = std::move(bases);
  type->attributes = std::make_shared<DictObject>();
  return Value(Value::Data(std::move(type)));
}

Value enum_module(I& i) {
  const Value base = named_class("Enum");
  const auto sentinel = [](I&, C&) -> Value {
    auto module = std::make_shared<ModuleObject>();
    module->name = "enum.auto";
    module->attributes = std::make_shared<DictObject>();
    return Value(Value::Data(std::move(module)));
  };
  return ModuleMaker(i, "enum")
      .value("Enum", base)
      .value("IntEnum", named_class("IntEnum", {i.builtins()["int"], base}))
      .value("ReprEnum", named_class("ReprEnum", {base}))
      .value("StrEnum", named_class("StrEnum", {i.builtins()["str"], base}))
      .value("Flag", named_class("Flag", {base}))
      .value("IntFlag", named_class("IntFlag", {i.builtins()["int"], base}))
      .function("auto", sentinel)
      .function("unique", pass_through)
      .make();
}

// Names for annotations: whatever is asked for is there, and means nothing.
class AnnotationName final : public HostObject, public std::enable_shared_from_this<AnnotationName> {
 public:
  [[nodiscard]] std::string type_name() const override { return "annotation"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  std::optional<Value> get(std::string_view name, C&) override {
    if (name == "TYPE_CHECKING") return Value(false);
    if (name == "NamedTuple") return named_class("NamedTuple");
    return Value(shared_from_this());
  }
  std::optional<Value> subscript(const Value&, C&) override { return Value(shared_from_this()); }
  std::optional<Value> operate(std::string_view op, const Value&, bool, C&) override {
    return op == "|" ? std::optional<Value>(Value(shared_from_this())) : std::nullopt;
  }
  std::optional<Value> call(C& c) override {
    // cast(type, value), NewType(name, type), a decorator.
    return c.positional.empty() ? Value(shared_from_this()) : c.positional.back();
  }
};

Value collections(I& i) {
  return ModuleMaker(i, "collections")
      .function(
          "OrderedDict", [](I& in, C& c) { return in.call(in.builtins()["dict"], c); }, false)
      .function("defaultdict", default_dict)
      .function("namedtuple", named_tuple)
      .function("deque", [](I& in, C& c) { return in.call(in.builtins()["list"], c); })
      .otherwise("this part of `collections` is not followed")
      .make();
}

// The environment of the run, by declared facts alone.
class EnvironmentVariables final : public HostObject {
 public:
  explicit EnvironmentVariables(I& interpreter) : interpreter_(&interpreter) {}
  [[nodiscard]] std::string type_name() const override { return "environment"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  std::optional<Value> get(std::string_view name, C& c) override {
    if (!interpreter_->python()) return variable(name, c);
    if (name != "get" && name != "setdefault" && name != "pop") return std::nullopt;
    return Value::native("get", [this](C& inner) { return variable(text_or_empty(inner.argument(0)), inner); });
  }
  std::optional<Value> subscript(const Value& index, C& c) override {
    return index.string() == nullptr ? index : variable(*index.string(), c);
  }
  std::optional<Value> operate(std::string_view op, const Value& other, bool reflected, C& c) override {
    if (op != "in" || !reflected || other.string() == nullptr) return std::nullopt;
    const Value found = variable(*other.string(), c);
    return found.is_unknown() ? found : Value(!found.is_nothing());
  }
  bool set(std::string_view, const Value&, C&) override { return true; }

 private:
  Value variable(std::string_view name, C& c) const {
    const std::string fact = "env." + std::string(name);
    if (const auto declared = interpreter_->fact(fact)) {
      return declared->is_nothing() && c.positional.size() > 1 ? c.positional[1] : *declared;
    }
    return Value::unknown("the environment variable `" + std::string(name) + "` is not known", c.span(), fact);
  }
  I* interpreter_;
};

Value os_module(I& i) {
  const Value environment(std::make_shared<EnvironmentVariables>(i));
  return ModuleMaker(i, "os")
      .value("path", python_os_path(i))
      .value("environ", environment)
      .value("getenv", Value::native("getenv",
                                     [environment](C& c) -> Value {
                                       const auto get = environment.host()->get("get", c);
                                       return get ? c.evaluator().call(*get, c) : Value();
                                     }))
      .value("sep", Value("/"))
      .value("linesep", Value("\n"))
      .value("name", Value("posix"))
      .otherwise("what the machine has is not known")
      .make();
}

Value of_the_run(I& i, std::string_view name) {
  ModuleMaker maker(i, std::string(name));
  return maker.otherwise("a value of the run").make();
}

Value pass_of(I& i, std::string_view name) {
  return ModuleMaker(i, std::string(name))
      .function("contextmanager", context_manager, false)
      .function(
          "suppress", [](I&, C& c) { return Value(std::make_shared<SuppressedErrors>(c.positional)); }, false)
      .function(
          "nullcontext",
          [](I&, C& c) {
            const Value& given = c.argument(0, "enter_result");
            return Value(std::make_shared<PlainContext>(given.is_undefined() ? Value(None{}) : given));
          },
          false)
      .function(
          "closing", [](I&, C& c) { return Value(std::make_shared<PlainContext>(c.argument(0, "thing"))); }, false)
      .otherwise("this part of `contextlib` is not followed")
      .make();
}

}  // namespace

Value environment_variables(Interpreter& interpreter) {
  return Value(std::make_shared<EnvironmentVariables>(interpreter));
}

namespace {

// importlib.import_module("a.b"), import_module(".b", package="a")
Value import_by_name(I& i, C& c) {
  const Value& name = c.argument(0, "name");
  if (name.is_unknown()) return name;
  if (name.string() == nullptr) return c.raise("TypeError", "import_module() takes a string");
  std::string dotted = *name.string();
  if (dotted.starts_with('.')) {
    const Value& package = c.argument(1, "package");
    if (package.string() == nullptr) return Value::unknown("what this module is relative to is not known", c.span());
    dotted = *package.string() + dotted;
  }
  return i.import_module(dotted, 0, c.span());
}

// lazy_object_proxy.Proxy(f), werkzeug.local.LocalProxy(f): what f gives, made when it is first used. Nothing that it
// gives depends on when that is.
Value made_at_once(I& i, C& c) {
  const Value& maker = c.argument(0);
  return maker.callable() ? i.call(maker, {}, c.span()) : Value::unknown("this proxy is not followed", c.span());
}

}  // namespace

std::optional<Value> python_standard_module(Interpreter& i, std::string_view name) {
  if (name == "importlib") {
    return ModuleMaker(i, "importlib")
        .function("import_module", import_by_name, false)
        .otherwise("this part of `importlib` is not followed")
        .make();
  }
  if (name == "lazy_object_proxy") {
    return ModuleMaker(i, "lazy_object_proxy")
        .function("Proxy", made_at_once, false)
        .otherwise("this part of `lazy_object_proxy` is not followed")
        .make();
  }
  if (name == "textwrap") {
    return ModuleMaker(i, "textwrap")
        .function("dedent", dedent)
        .function("indent", indent)
        .otherwise("this part of `textwrap` is not followed")
        .make();
  }
  if (name == "json") {
    return ModuleMaker(i, "json")
        .function("dumps", json_dumps)
        .function("loads", json_loads)
        .function("load", json_load)
        .otherwise("this part of `json` is not followed")
        .make();
  }
  if (name == "itertools") {
    Value chains = i.native("chain", chain);
    i.builtins()["chain.from_iterable"] = i.native("from_iterable", chain_from);
    return ModuleMaker(i, "itertools")
        .value("chain", chains)
        .function("product", product)
        .otherwise("this part of `itertools` is not followed")
        .make();
  }
  if (name == "functools") {
    return ModuleMaker(i, "functools")
        .function("partial", partial, false)
        .function("reduce", reduce)
        .function(
            "cached_property",
            [](I&, C& c) { return Value(std::make_shared<Descriptor>(Descriptor::Kind::Property, c.argument(0))); },
            false)
        .function("wraps", [](I&, C&) -> Value { return Value::native("wraps", [](C& c) { return c.argument(0); }); })
        .function("lru_cache", pass_through)
        .function("cache", pass_through)
        .otherwise("this part of `functools` is not followed")
        .make();
  }
  if (name == "datetime") return python_datetime(i);
  if (name == "uuid") return python_uuid(i);
  if (name == "pathlib") return python_pathlib(i);
  if (name == "re") return python_re(i);
  if (name == "sys") {
    return ModuleMaker(i, "sys")
        .value("stdout", Value(std::make_shared<Silence>()))
        .value("stderr", Value(std::make_shared<Silence>()))
        .otherwise("a value of the run")
        .make();
  }
  if (name == "os") return os_module(i);
  if (name == "os.path" || name == "posixpath") return python_os_path(i);
  if (name == "enum") return enum_module(i);
  if (name == "dataclasses") {
    return ModuleMaker(i, "dataclasses")
        .function("dataclass", dataclass)
        .function("field", dataclass_field, false)
        .otherwise("this part of `dataclasses` is not followed")
        .make();
  }
  if (name == "typing" || name == "typing_extensions" || name == "__future__" || name == "collections.abc" ||
      name == "types" || name == "abc") {
    return Value(std::make_shared<AnnotationName>());
  }
  if (name == "collections") return collections(i);
  if (name == "contextlib") return pass_of(i, name);
  if (name == "logging" || name == "warnings" || name == "structlog" || name == "loguru" || name == "oslo_log" ||
      name == "oslo_log.log")
    return Value(std::make_shared<Silence>());
  if (name == "string") {
    return ModuleMaker(i, "string")
        .value("ascii_lowercase", Value("abcdefghijklmnopqrstuvwxyz"))
        .value("ascii_uppercase", Value("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        .value("digits", Value("0123456789"))
        .value("ascii_letters", Value("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        .otherwise("this part of `string` is not followed")
        .make();
  }
  constexpr std::array<std::string_view, 11> kOfTheRun = {"random",   "time",   "secrets",    "hashlib",
                                                          "getpass",  "socket", "subprocess", "tempfile",
                                                          "platform", "sys",    "decimal"};
  if (std::find(kOfTheRun.begin(), kOfTheRun.end(), name) != kOfTheRun.end()) return of_the_run(i, name);
  return std::nullopt;
}

}  // namespace crosswalk::script
