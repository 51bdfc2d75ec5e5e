#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "construct.h"
#include "crosswalk/ir/operations.h"
#include "naming.h"

// Alembic's operations as host objects: `op`, and what `op.batch_alter_table()` gives (alembic/operations/ops.py).
namespace crosswalk::alembic {

// The table that a batch is about, and the columns that it renamed so far.
struct Batch {
  QualifiedName table;
  std::vector<std::pair<Identifier, Identifier>> renamed;
  std::string recreate = "auto";
  std::size_t first_step = 0;
  // What the tables that SQLite makes anew are told: naming_convention=, and sqlite_autoincrement of table_kwargs=.
  NamingConvention convention;
  bool keeps_numbering = false;
  std::size_t named_first = 0;  // steps at its start that name what had no name
};

// `op` itself, or within a batch the object that `with … as batch_op` binds.
class OperationsHost final : public script::HostObject, public std::enable_shared_from_this<OperationsHost> {
 public:
  explicit OperationsHost(const Reading& reading, std::shared_ptr<Batch> batch = nullptr)
      : reading_(&reading), batch_(std::move(batch)) {}

  [[nodiscard]] std::string type_name() const override { return batch_ ? "batch of operations" : "module alembic.op"; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override;
  [[nodiscard]] std::optional<Value> enter(CallContext& context) override;
  void exit(CallContext& context) override;

 private:
  [[nodiscard]] Value call_custom(const std::string& name, CallContext& context);

  const Reading* reading_;
  std::shared_ptr<Batch> batch_;
};

// Runs SQL as op.execute() and connection.execute() do: reads it into operations. `parameters` are bound to text().
// False if the statement was left for a person.
enum class ReadOnly { Keep, PassOver };  // whether a query that changes nothing becomes a step
[[nodiscard]] bool execute_sql(const Value& statement, const Value& parameters, ReadOnly queries, CallContext& context,
                               const Reading& reading);
[[nodiscard]] bool execute_driver_sql(const std::string& sql, ReadOnly queries, CallContext& context,
                                      const Reading& reading);

// Rows as one INSERT, as op.bulk_insert() makes it.
[[nodiscard]] bool bulk_insert(const Value& table, const Value& rows, CallContext& context, const Reading& reading);

}  // namespace crosswalk::alembic
