#include "operations.h"

#include <algorithm>
#include <array>

#include "connection.h"
#include "crosswalk/base/text.h"
#include "custom_operations.h"
#include "entities.h"
#include "enum_sync.h"
#include "expressions.h"
#include "naming.h"
#include "operation_call.h"
#include "schema.h"

namespace crosswalk::alembic {
namespace {

Value execute(const OperationCall& call) {
  // Within a batch there is no table in front of it, and none is expected.
  const Value statement = call.context.argument(0, "sqltext");
  return execute_sql(statement, Value(), ReadOnly::Keep, call.context, call.reading) ? done() : Value();
}

Value insert_rows(const OperationCall& call) {
  return bulk_insert(call.context.argument(0, "table"), call.context.argument(1, "rows"), call.context, call.reading)
             ? done()
             : Value();
}

Value get_bind(const OperationCall& call) { return make_connection(call.reading); }
Value get_context(const OperationCall& call) { return make_migration_context(call.reading); }

template <EntityChange change>
Value on_entity(const OperationCall& call) {
  const auto cascade = call.flag("cascade");
  if (!cascade) return {};
  const Value entity = call.context.argument(0, "target");
  return change_entity(entity, change, *cascade, call.context, call.reading) ? done() : Value();
}

// op.f("name"): a name that no convention changes (sqlalchemy/sql/elements.py, conv).
Value final_name(const OperationCall& call) {
  const Value name = call.context.argument(0, "name");
  if (name.string() == nullptr) return name;
  auto made = std::make_shared<Construct>(call.reading, "sqlalchemy", "conv");
  made->positional = {name};
  return Value(std::move(made));
}

Value inline_literal(const OperationCall& call) {
  auto made = std::make_shared<Construct>(call.reading, "sqlalchemy", "inline_literal");
  made->positional = call.context.positional;
  return Value(std::move(made));
}

Value sync_enum(const OperationCall& call) { return sync_enum_values(call.context, call.reading) ? done() : Value(); }

// op.run_async(f, a): Alembic hands f the connection, within the same transaction (operations/base.py).
Value run_with_connection(const OperationCall& call) { return run_async(call.reading, call.context); }

struct OperationEntry {
  std::string_view name;
  std::size_t table_position;
  Value (*run)(const OperationCall& call);
};

constexpr std::array kOperations = {
    OperationEntry{"create_table", 0, create_table},
    OperationEntry{"drop_table", 0, drop_table},
    OperationEntry{"rename_table", 0, rename_table},
    OperationEntry{"create_table_comment", 0, create_table_comment},
    OperationEntry{"drop_table_comment", 0, drop_table_comment},
    OperationEntry{"add_column", 0, add_column},
    OperationEntry{"drop_column", 0, drop_column},
    OperationEntry{"alter_column", 0, alter_column},
    OperationEntry{"create_primary_key", 1, create_primary_key},
    OperationEntry{"create_unique_constraint", 1, create_unique_constraint},
    OperationEntry{"create_check_constraint", 1, create_check_constraint},
    OperationEntry{"create_foreign_key", 1, create_foreign_key},
    OperationEntry{"create_exclude_constraint", 1, create_exclude_constraint},
    OperationEntry{"drop_constraint", 1, drop_constraint},
    OperationEntry{"create_index", 1, create_index},
    OperationEntry{"drop_index", 1, drop_index},
    OperationEntry{"execute", kByNameOnly, execute},
    OperationEntry{"bulk_insert", kByNameOnly, insert_rows},
    OperationEntry{"batch_alter_table", 0, batch_alter_table},
    OperationEntry{"get_bind", kByNameOnly, get_bind},
    OperationEntry{"get_context", kByNameOnly, get_context},
    OperationEntry{"f", kByNameOnly, final_name},
    OperationEntry{"create_entity", kByNameOnly, on_entity<EntityChange::Create>},
    OperationEntry{"replace_entity", kByNameOnly, on_entity<EntityChange::Replace>},
    OperationEntry{"drop_entity", kByNameOnly, on_entity<EntityChange::Drop>},
    OperationEntry{"inline_literal", kByNameOnly, inline_literal},
    OperationEntry{"sync_enum_values", kByNameOnly, sync_enum},
    OperationEntry{"run_async", kByNameOnly, run_with_connection},
};

}  // namespace

std::optional<Value> OperationsHost::get(std::string_view name, CallContext&) {
  const auto found = std::find_if(kOperations.begin(), kOperations.end(),
                                  [&](const OperationEntry& entry) { return entry.name == name; });
  if (found == kOperations.end()) {
    if (name == "migration_context") return make_migration_context(*reading_);
    const std::shared_ptr<OperationsHost> self = shared_from_this();
    if (name == "invoke") {
      return Value::native("op.invoke", [self](CallContext& context) {
        return invoke_operation(Value(self), *self->reading_, context);
      });
    }
    return Value::native("op." + std::string(name), [self, operation = std::string(name)](CallContext& context) {
      return self->call_custom(operation, context);
    });
  }
  const OperationEntry entry = *found;
  return Value::native(std::string(name), [entry, self = shared_from_this()](CallContext& context) {
    return entry.run(OperationCall(context, *self->reading_, self->batch_.get(), entry.table_position));
  });
}

// An operation that the project has registered: its class method, with the operations in front.
Value OperationsHost::call_custom(const std::string& name, CallContext& context) {
  const Value method = reading_->custom == nullptr ? Value() : reading_->custom->find(name, *reading_);
  if (method.is_undefined()) return context.leave("`op." + name + "` is an operation that is not known");
  CallContext inner(context.evaluator(), context.span());
  inner.positional = context.positional;
  inner.positional.insert(inner.positional.begin(), Value(shared_from_this()));
  inner.keywords = context.keywords;
  return context.evaluator().call(method, inner);
}

}  // namespace crosswalk::alembic
