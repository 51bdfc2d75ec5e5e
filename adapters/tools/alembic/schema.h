#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "construct.h"
#include "crosswalk/ir/operations.h"
#include "types.h"

// SQLAlchemy's Column, Table, constraints and indexes, as their DDL says them.
namespace crosswalk::alembic {

// A column, and what comes with it.
struct ReadColumn {
  Column column;
  bool primary_key = false;
  bool is_integer = false;
  bool unique = false;
  bool indexed = false;
  bool has_default = false;  // of either side, which keeps a key from numbering itself
  bool has_sequence = false;
  bool has_foreign_key = false;
  enum class Numbering { Auto, Always, Never, IgnoringForeignKeys } numbering = Numbering::Auto;
  std::vector<Constraint> constraints;  // in the order in which SQLAlchemy attaches them
  std::optional<NamedEnum> named_enum;
};
// A column of a table, whose name its constraints may be named after.
[[nodiscard]] std::optional<ReadColumn> read_column(const Value& value, const QualifiedName& table,
                                                    CallContext& context, const Reading& reading);

struct ReadTable {
  TableDefinition definition;
  std::vector<NamedEnum> enums;          // to be made before the table
  std::vector<IndexDefinition> indexes;  // to be made after it
  bool temporary = false;
};
// A table of its name, schema, elements and keyword options, as create_table() takes them.
[[nodiscard]] std::optional<ReadTable> read_table(const QualifiedName& name, const std::vector<Value>& elements,
                                                  const std::vector<std::pair<std::string, Value>>& options,
                                                  CallContext& context, const Reading& reading);

// Makes an autoincrement key number itself, as the dialect does it (sql/schema.py, _autoincrement_column).
void number_column(ReadColumn& column, bool alone, const Reading& reading);

// The options that constraints share: deferrable=, initially=.
[[nodiscard]] std::optional<Deferral> read_deferral(const Value& deferrable, const Value& initially,
                                                    CallContext& context);
struct ForeignKeyOptions {
  Value on_delete, on_update, match, deferrable, initially, not_valid;
};
[[nodiscard]] bool put_options(ForeignKey& key, const ForeignKeyOptions& options, CallContext& context);

// The keys of an index: names, text(), expressions.
[[nodiscard]] std::optional<std::vector<IndexKey>> read_index_keys(const Value& columns, const QualifiedName& table,
                                                                   CallContext& context, const Reading& reading);
// unique=, postgresql_using=, sqlite_where= and so on, as far as they are for the dialect at hand.
using OptionOf = std::function<Value(std::string_view)>;
[[nodiscard]] bool put_index_options(IndexDefinition& index, const OptionOf& option, CallContext& context,
                                     const Reading& reading);

// What `unique=True` and `index=True` of a column stand for. Nothing if the statement was left.
[[nodiscard]] std::optional<UniqueConstraint> unique_of_column(const QualifiedName& table, const Identifier& column,
                                                               CallContext& context, const Reading& reading);
[[nodiscard]] std::optional<IndexDefinition> index_of_column(const QualifiedName& table, const Identifier& column,
                                                             bool unique, CallContext& context, const Reading& reading);
// The columns among the keys of an index.
[[nodiscard]] std::vector<Identifier> columns_of(const std::vector<IndexKey>& keys);
// EXCLUDE … as the text of a native constraint.
[[nodiscard]] std::optional<NativeConstraint> read_exclude(const std::vector<Value>& elements, const OptionOf& option,
                                                           CallContext& context, const Reading& reading);

}  // namespace crosswalk::alembic
