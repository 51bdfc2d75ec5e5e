#include "custom_operations.h"

#include <algorithm>
#include <array>

#include "crosswalk/script/reader.h"
#include "crosswalk/source/file_tree.h"
#include "discovery.h"
#include "modules.h"

namespace crosswalk::alembic {
namespace {

constexpr std::size_t kMostFilesSearched = 20'000;
constexpr int kDeepestBases = 16;

// The class MigrateOperation, from which a project derives its own.
class OperationBase final : public script::HostObject {
 public:
  [[nodiscard]] std::string type_name() const override { return "MigrateOperation"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext&) override {
    if (name != "__init__") return std::nullopt;
    return Value::native("__init__", [](CallContext&) -> Value { return script::None{}; });
  }
};

// The classes Operations and BatchOperations.
class OperationsClass final : public script::HostObject {
 public:
  explicit OperationsClass(const Reading& reading) : reading_(&reading) {}
  [[nodiscard]] std::string type_name() const override { return "Operations"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext&) override {
    CustomOperations* custom = reading_->custom;
    if (custom == nullptr) return std::nullopt;
    if (name == "register_operation") {
      return Value::native("register_operation", [custom](CallContext& call) -> Value {
        const Value& given = call.argument(0, "name");
        const Value& source = call.argument(1, "sourcename");
        if (given.string() == nullptr) return Value::unknown("the name of an operation is not known", call.span());
        const std::string method = source.string() != nullptr ? *source.string() : *given.string();
        return Value::native("register", [custom, operation = *given.string(), method](CallContext& inner) {
          const Value& type = inner.argument(0);
          if (auto bound = inner.evaluator().get_attribute(type, method, inner.span()))
            custom->add(operation, std::move(*bound));
          return type;
        });
      });
    }
    if (name == "implementation_for") {
      return Value::native("implementation_for", [custom](CallContext& call) {
        return Value::native("implement", [custom, type = call.argument(0, "op_cls")](CallContext& inner) {
          const Value& function = inner.argument(0);
          custom->implement(type, function);
          return function;
        });
      });
    }
    return std::nullopt;
  }

 private:
  const Reading* reading_;
};

// alembic.operations and alembic.operations.ops.
class OperationsModule final : public script::HostObject {
 public:
  explicit OperationsModule(const Reading& reading) : reading_(&reading) {}
  [[nodiscard]] std::string type_name() const override { return "module alembic.operations"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    if (name == "ops" || name == "base") return Value(std::make_shared<OperationsModule>(*reading_));
    if (name == "Operations" || name == "BatchOperations") return Value(std::make_shared<OperationsClass>(*reading_));
    if (name == "MigrateOperation") return Value(std::make_shared<OperationBase>());
    if (name.ends_with("Op")) return Value(std::make_shared<ConstructClass>(*reading_, "alembic", std::string(name)));
    return Value::unknown("`alembic.operations." + std::string(name) + "` is not followed", context.span());
  }

 private:
  const Reading* reading_;
};

// Alembic's own operations as objects, and the call that each stands for (alembic/operations/ops.py).
struct OwnOperation {
  std::string_view class_name;
  std::string_view method;
};
constexpr std::array<OwnOperation, 17> kOwnOperations = {{{"AddColumnOp", "add_column"},
                                                          {"AlterColumnOp", "alter_column"},
                                                          {"BulkInsertOp", "bulk_insert"},
                                                          {"CreateCheckConstraintOp", "create_check_constraint"},
                                                          {"CreateForeignKeyOp", "create_foreign_key"},
                                                          {"CreateIndexOp", "create_index"},
                                                          {"CreatePrimaryKeyOp", "create_primary_key"},
                                                          {"CreateTableCommentOp", "create_table_comment"},
                                                          {"CreateTableOp", "create_table"},
                                                          {"CreateUniqueConstraintOp", "create_unique_constraint"},
                                                          {"DropColumnOp", "drop_column"},
                                                          {"DropConstraintOp", "drop_constraint"},
                                                          {"DropIndexOp", "drop_index"},
                                                          {"DropTableCommentOp", "drop_table_comment"},
                                                          {"DropTableOp", "drop_table"},
                                                          {"ExecuteSQLOp", "execute"},
                                                          {"RenameTableOp", "rename_table"}}};

// AlterColumnOp names what it changes in words of its own.
std::string keyword_of(std::string_view keyword) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kWords = {
      {{"modify_nullable", "nullable"},
       {"modify_comment", "comment"},
       {"modify_server_default", "server_default"},
       {"modify_name", "new_column_name"},
       {"modify_type", "type_"}}};
  for (const auto& [own, other] : kWords) {
    if (own == keyword) return std::string(other);
  }
  return std::string(keyword);
}

Value invoke_own(const Value& operations, const Construct& operation, CallContext& context) {
  const auto* found = std::find_if(kOwnOperations.begin(), kOwnOperations.end(),
                                   [&](const OwnOperation& own) { return own.class_name == operation.name(); });
  if (found == kOwnOperations.end()) return context.leave("`" + operation.name() + "` is not followed");
  const auto method = context.evaluator().get_attribute(operations, found->method, context.span());
  if (!method) return {};
  CallContext inner(context.evaluator(), context.span());
  inner.positional = operation.positional;
  for (const auto& [name, value] : operation.keywords) inner.keywords.emplace_back(keyword_of(name), value);
  // create_table() takes its columns one by one.
  if (found->method == "create_table") {
    Value columns = inner.positional.size() > 1 ? inner.positional[1] : inner.keyword("columns");
    std::erase_if(inner.keywords, [](const auto& keyword) { return keyword.first == "columns"; });
    if (columns.sequence() == nullptr) return context.leave("the columns of `CreateTableOp` are not known");
    inner.positional.resize(std::min<std::size_t>(inner.positional.size(), 1));
    inner.positional.insert(inner.positional.end(), columns.sequence()->items.begin(), columns.sequence()->items.end());
  }
  return context.evaluator().call(*method, inner);
}

bool derives_from(const script::ClassObject& type, const script::ClassObject& base, int depth) {
  if (&type == &base) return true;
  return depth < kDeepestBases && std::any_of(
                                      type.bases.begin(), type.bases.end(),
                                      [&](const Value& parent) {
                                        return parent.class_object() != nullptr &&
                                               derives_from(*parent.class_object(), base, depth + 1);
                                      });
}

// A revision of the project: its variables are those of its module.
class ScriptDirectory final : public script::HostObject {
 public:
  explicit ScriptDirectory(const Reading& reading) : reading_(&reading) {}
  [[nodiscard]] std::string type_name() const override { return "script directory"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    if (name != "get_revision")
      return Value::unknown("`" + std::string(name) + "` of the revisions is not followed", context.span());
    return Value::native("get_revision", [reading = reading_](CallContext& call) -> Value {
      const Value id = call.argument(0, "id_");
      if (id.string() == nullptr) return Value::unknown("which revision is asked for is not known", call.span());
      return revision(*reading, *id.string(), call);
    });
  }

 private:
  static Value revision(const Reading& reading, const std::string& id, CallContext& call) {
    for (const std::string& path : revision_files(reading.project, reading.dialect.name())) {
      const auto bytes = reading.project.files->read_bytes(path);
      if (!bytes || bytes->find(id) == std::string::npos) continue;
      const auto names = reading.custom == nullptr ? nullptr : reading.custom->run_aside(path, reading);
      const Value* own = names ? names->attributes->find("revision") : nullptr;
      if (own == nullptr || own->string() == nullptr || *own->string() != id) continue;
      auto made = std::make_shared<script::ModuleObject>(*names);
      made->attributes = std::make_shared<script::DictObject>();
      made->attributes->set(Value("module"), Value(Value::Data(names)));
      return Value(Value::Data(std::move(made)));
    }
    return Value::unknown("the revision `" + id + "` is not among those of the project", call.span());
  }

  const Reading* reading_;
};

}  // namespace

Value CustomOperations::find(std::string_view name, const Reading& reading) {
  if (const auto found = methods_.find(name); found != methods_.end()) return found->second;
  if (!project_read_) read_project(reading);
  const auto found = methods_.find(name);
  return found == methods_.end() ? Value() : found->second;
}

Value CustomOperations::implementation_of(const Value& operation) const {
  const script::InstanceObject* instance = operation.instance();
  if (instance == nullptr) return {};
  for (const auto& [type, function] : implementations_) {
    if (type.class_object() != nullptr && derives_from(*instance->type, *type.class_object(), 0)) return function;
  }
  return {};
}

std::shared_ptr<script::ModuleObject> CustomOperations::run_aside(const std::string& path, const Reading& reading) {
  const auto source = reading.project.files->read(path, unheard_);
  const auto module = source ? script::reader_of(script::Language::Python).read(source, unheard_) : nullptr;
  if (!module) return nullptr;
  if (!evaluator_) {
    imports_ = std::make_unique<RevisionImports>(reading);
    evaluator_ = std::make_unique<script::Evaluator>(script::Evaluator::Options{.language = script::Language::Python,
                                                                                .files = reading.project.files,
                                                                                .imports = imports_.get(),
                                                                                .effects = &reading.recorder,
                                                                                .budget = {},
                                                                                .facts = reading.facts.values,
                                                                                .globals = {}},
                                                     unheard_);
  }
  const std::size_t mark = reading.recorder.mark();
  auto names = evaluator_->run_module(module);
  reading.recorder.roll_back(mark);
  return names;
}

void CustomOperations::read_project(const Reading& reading) {
  project_read_ = true;
  const std::vector<std::string> revisions = revision_files(reading.project, reading.dialect.name());
  for (const std::string& path : reading.project.files->files_below("", kMostFilesSearched)) {
    if (!path.ends_with(".py") || std::find(revisions.begin(), revisions.end(), path) != revisions.end()) continue;
    const auto bytes = reading.project.files->read_bytes(path);
    if (bytes && bytes->find("register_operation(") != std::string::npos) static_cast<void>(run_aside(path, reading));
  }
}

Value make_operations_module(const Reading& reading) { return Value(std::make_shared<OperationsModule>(reading)); }

Value make_script_directory(const Reading& reading) { return Value(std::make_shared<ScriptDirectory>(reading)); }

Value invoke_operation(const Value& operations, const Reading& reading, CallContext& context) {
  const Value operation = context.argument(0, "operation");
  if (const auto* own = operation.host_as<Construct>()) return invoke_own(operations, *own, context);
  const Value implementation = reading.custom == nullptr ? Value() : reading.custom->implementation_of(operation);
  if (!implementation.is_undefined()) return context.call(implementation, {operations, operation});
  leave_for(operation, "what `op.invoke` is given", context);
  return {};
}

}  // namespace crosswalk::alembic
