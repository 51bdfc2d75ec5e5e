#pragma once

#include "naming.h"
#include "operations.h"

// What the operations share.
namespace crosswalk::alembic {

inline constexpr std::size_t kByNameOnly = 99;

// One call of an operation. Arguments are counted as for `op`; within a batch, where the table is not among them, those
// behind its place move up by one.
class OperationCall {
 public:
  OperationCall(CallContext& call_context, const Reading& shared_reading, Batch* batch, std::size_t table_position)
      : context(call_context), reading(shared_reading), batch_(batch), table_position_(table_position) {}

  CallContext& context;
  const Reading& reading;

  [[nodiscard]] bool in_batch() const { return batch_ != nullptr; }
  [[nodiscard]] Batch* batch() const { return batch_; }
  [[nodiscard]] Value get(std::size_t position, std::string_view name = {}) const {
    if (position != kByNameOnly && batch_ != nullptr && position > table_position_) --position;
    return context.argument(position, name);
  }
  [[nodiscard]] Value keyword(std::string_view name) const { return context.keyword(name); }
  // The arguments from a position on.
  [[nodiscard]] std::vector<Value> rest(std::size_t position) const {
    if (position >= context.positional.size()) return {};
    return {context.positional.begin() + static_cast<std::ptrdiff_t>(position), context.positional.end()};
  }
  [[nodiscard]] std::optional<bool> flag(std::string_view name, bool fallback = false) const {
    return read_flag(context.keyword(name), fallback, name, context);
  }
  // The table that the operation is about, with schema=.
  [[nodiscard]] std::optional<QualifiedName> table(std::string_view name = "table_name") const {
    if (batch_ != nullptr) return batch_->table;
    const auto read = read_required_name(context.argument(table_position_, name), "the name of a table", context);
    return read ? qualify(*read) : std::nullopt;
  }
  [[nodiscard]] std::optional<QualifiedName> qualify(const Identifier& name) const {
    if (batch_ != nullptr) return QualifiedName(batch_->table.schema, name);
    const OptionalName schema = read_name(context.keyword("schema"), "the schema", context);
    if (!schema.known) return std::nullopt;
    return QualifiedName(schema.name, name);
  }
  // A column by the name that it has now: a batch that is applied as a whole still knows it by its old one.
  [[nodiscard]] Identifier current(const Identifier& column) const {
    if (batch_ == nullptr || !reading.is("sqlite")) return column;
    for (const auto& [old_name, new_name] : batch_->renamed) {
      if (old_name == column) return new_name;
    }
    return column;
  }
  [[nodiscard]] GivenName constraint_name(std::string_view what) const {
    return read_given_name(get(0, "constraint_name"), what, context, reading);
  }
  [[nodiscard]] bool put_name(const NamedThing& thing, const GivenName& given, std::optional<Identifier>& name) const {
    return apply_convention(thing, given, name, context, reading);
  }
  void add_constraint(const QualifiedName& table, Constraint constraint) const {
    record(AddConstraint{.table = table, .constraint = std::move(constraint), .using_index = {}});
  }
  void record(Operation operation) const { reading.recorder.record(std::move(operation), context.span()); }

 private:
  Batch* batch_;
  std::size_t table_position_;
};

inline Value done() { return script::None{}; }

// batches.cpp
[[nodiscard]] Value batch_alter_table(const OperationCall& call);
// table_operations.cpp
[[nodiscard]] Value create_table(const OperationCall& call);
[[nodiscard]] Value drop_table(const OperationCall& call);
[[nodiscard]] Value rename_table(const OperationCall& call);
[[nodiscard]] Value create_table_comment(const OperationCall& call);
[[nodiscard]] Value drop_table_comment(const OperationCall& call);
[[nodiscard]] Value add_column(const OperationCall& call);
[[nodiscard]] Value drop_column(const OperationCall& call);
[[nodiscard]] Value alter_column(const OperationCall& call);
// constraint_operations.cpp
[[nodiscard]] Value create_primary_key(const OperationCall& call);
[[nodiscard]] Value create_unique_constraint(const OperationCall& call);
[[nodiscard]] Value create_check_constraint(const OperationCall& call);
[[nodiscard]] Value create_foreign_key(const OperationCall& call);
[[nodiscard]] Value create_exclude_constraint(const OperationCall& call);
[[nodiscard]] Value drop_constraint(const OperationCall& call);
[[nodiscard]] Value create_index(const OperationCall& call);
[[nodiscard]] Value drop_index(const OperationCall& call);

}  // namespace crosswalk::alembic
