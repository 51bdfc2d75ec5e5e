// Python's paths: `pathlib` and `os.path` over the files of the project.
#include <algorithm>

#include "crosswalk/base/text.h"
#include "module_maker.h"

namespace crosswalk::script {
namespace {

using I = Interpreter;
using C = CallContext;

// A path in the tree. Absolute paths start at the root of the tree.
class PathObject final : public HostObject {
 public:
  PathObject(I& interpreter, std::string path) : interpreter_(&interpreter), path_(std::move(path)) {}
  [[nodiscard]] std::string type_name() const override { return "path"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<std::string> text() const override { return path_; }

  std::optional<Value> operate(std::string_view op, const Value& other, bool reflected, C& c) override {
    if (op == "==") return other.host_as<PathObject>() != nullptr && other.host_as<PathObject>()->path_ == path_;
    if (op != "/") return std::nullopt;
    const Value text = interpreter_->to_text(other, c.span());
    if (text.string() == nullptr) return text;
    return below(reflected ? *text.string() : path_, reflected ? path_ : *text.string());
  }

  std::optional<Value> get(std::string_view name, C& c) override {
    if (name == "parent") return make(std::string(parent_path(path_)));
    if (name == "name") return Value(file_name(path_));
    if (name == "suffix") return Value(file_extension(path_));
    if (name == "stem")
      return Value(file_name(path_).substr(0, file_name(path_).size() - file_extension(path_).size()));
    if (name == "parents") {
      std::vector<Value> parents;
      for (std::string at(parent_path(path_));; at = parent_path(at)) {
        parents.push_back(make(at.empty() ? "/" : at));
        if (at.empty() || at == "/") return Value::list(std::move(parents));
      }
    }
    I* const i = interpreter_;
    const std::string path = path_;
    if (name == "resolve" || name == "absolute" || name == "expanduser") {
      return Value::native(std::string(name), [i, path](C&) { return Value(std::make_shared<PathObject>(*i, path)); });
    }
    if (name == "as_posix" || name == "__str__")
      return Value::native(std::string(name), [path](C&) -> Value { return path; });
    if (name == "exists" || name == "is_file") {
      return Value::native(std::string(name), [i, path](C&) -> Value { return i->read_side_file(path).has_value(); });
    }
    if (name == "joinpath") {
      return Value::native("joinpath", [kept = Value(shared_self(c))](C& inner) -> Value {
        Value at = kept;
        for (const Value& part : inner.positional) {
          const auto next = at.host()->operate("/", part, false, inner);
          if (!next || next->host() == nullptr) return next.value_or(Value());
          at = *next;
        }
        return at;
      });
    }
    if (name == "with_suffix" || name == "with_name") {
      const bool suffix = name == "with_suffix";
      return Value::native(std::string(name), [i, path, suffix](C& inner) -> Value {
        const std::string given = text_or_empty(inner.argument(0));
        const std::string base = suffix ? path.substr(0, path.size() - file_extension(path).size()) + given
                                        : join_path(parent_path(path), given);
        return Value(std::make_shared<PathObject>(*i, base));
      });
    }
    if (name == "read_text" || name == "open") {
      const bool opens = name == "open";
      return Value::native(std::string(name), [i, path, opens](C& inner) -> Value {
        auto text = i->read_side_file(path);
        if (!text) return Value::unknown("the file `" + path + "` is not part of the project", inner.span());
        if (!i->claim(text->size())) return {};
        return opens ? I::text_file(std::move(*text)) : Value(std::move(*text));
      });
    }
    for (const char* change : {"write_text", "write_bytes", "touch", "mkdir", "unlink", "rmdir", "rename", "replace"}) {
      if (name == change)
        return Value::native(change, [](C& inner) { return inner.leave("the file system is never changed"); });
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] Value make(std::string path) const {
    return Value(std::make_shared<PathObject>(*interpreter_, std::move(path)));
  }
  [[nodiscard]] std::shared_ptr<PathObject> shared_self(C&) const {
    return std::make_shared<PathObject>(*interpreter_, path_);
  }
  [[nodiscard]] Value below(const std::string& folder, const std::string& part) const {
    return make(part.starts_with('/') ? part : folder == "/" ? "/" + part : folder + "/" + part);
  }

  I* interpreter_;
  std::string path_;
};

Value make_path(I& i, C& c) {
  std::string path = ".";
  bool first = true;
  for (const Value& part : c.positional) {
    const Value text = i.to_text(part, c.span());
    if (text.string() == nullptr) return text;
    path = first || text.string()->starts_with('/') ? *text.string() : path + "/" + *text.string();
    first = false;
  }
  return Value(std::make_shared<PathObject>(i, path));
}

Value os_path_join(I& i, C& c) {
  std::string path;
  for (const Value& part : c.positional) {
    const Value text = i.to_text(part, c.span());
    if (text.string() == nullptr) return text;
    if (text.string()->starts_with('/') || path.empty()) {
      path = *text.string();
    } else {
      path += (path.ends_with('/') ? "" : "/") + *text.string();
    }
  }
  return path;
}

Value absolute_path(I& i, C& c) {
  const Value text = i.to_text(c.argument(0), c.span());
  if (text.string() == nullptr) return text;
  if (text.string()->starts_with('/')) {
    const auto clean = normalize_path(std::string_view(*text.string()).substr(1));
    return clean ? Value("/" + *clean) : text;
  }
  return "/" + *text.string();
}

// pathlib.Path itself.
class PathClass final : public HostObject, public std::enable_shared_from_this<PathClass> {
 public:
  explicit PathClass(I& interpreter) : interpreter_(&interpreter) {}
  [[nodiscard]] std::string type_name() const override { return "type"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  std::optional<Value> call(C& c) override { return make_path(*interpreter_, c); }
  std::optional<Value> get(std::string_view name, C&) override {
    if (name != "home" && name != "cwd") return std::nullopt;
    return Value::native(std::string(name),
                         [](C& c) { return Value::unknown("where the program runs is not known", c.span()); });
  }
  // `Path | None`, in an annotation.
  std::optional<Value> operate(std::string_view op, const Value&, bool, C&) override {
    return op == "|" ? std::optional<Value>(Value(shared_from_this())) : std::nullopt;
  }

 private:
  I* interpreter_;
};

}  // namespace

Value python_pathlib(Interpreter& i) {
  const Value path(std::make_shared<PathClass>(i));
  return ModuleMaker(i, "pathlib").value("Path", path).value("PurePath", path).value("PosixPath", path).make();
}

Value python_os_path(Interpreter& i) {
  return ModuleMaker(i, "os.path")
      .function("join", os_path_join)
      .function("dirname",
                [](I& in, C& c) -> Value {
                  const Value text = in.to_text(c.argument(0), c.span());
                  if (text.string() == nullptr) return text;
                  const std::size_t slash = text.string()->rfind('/');
                  return slash == std::string::npos ? Value("")
                                                    : Value(text.string()->substr(0, std::max<std::size_t>(slash, 1)));
                })
      .function("basename",
                [](I& in, C& c) -> Value {
                  const Value text = in.to_text(c.argument(0), c.span());
                  return text.string() == nullptr ? text : Value(text.string()->substr(text.string()->rfind('/') + 1));
                })
      .function("splitext",
                [](I& in, C& c) -> Value {
                  const Value text = in.to_text(c.argument(0), c.span());
                  if (text.string() == nullptr) return text;
                  const std::string_view extension = file_extension(*text.string());
                  return Value::tuple(
                      {Value(text.string()->substr(0, text.string()->size() - extension.size())), Value(extension)});
                })
      .function("abspath", absolute_path)
      .function("realpath", absolute_path)
      .function("normpath", absolute_path)
      .function("exists",
                [](I& in, C& c) -> Value { return in.read_side_file(text_or_empty(c.argument(0))).has_value(); })
      .function("isfile",
                [](I& in, C& c) -> Value { return in.read_side_file(text_or_empty(c.argument(0))).has_value(); })
      .otherwise("what the machine has is not known")
      .make();
}

}  // namespace crosswalk::script
