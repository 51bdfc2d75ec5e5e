#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "crosswalk/base/box.h"
#include "crosswalk/base/fields.h"
#include "crosswalk/base/variant.h"
#include "crosswalk/ir/tables.h"

// Operations: what a step does to a schema. An operation holds only what its author wrote; the state before it (the old
// type, the rest of the column) comes from the catalog.
namespace crosswalk {

struct Keep {
  friend bool operator==(const Keep&, const Keep&) = default;
};
struct Remove {
  friend bool operator==(const Remove&, const Remove&) = default;
};
// What an alteration does to one attribute: leave it, remove it, or give it a new value.
template <class T>
using Change = std::variant<Keep, Remove, T>;

// What a new table takes over from another when it is made (LIKE): the columns, with their types and whether they may
// be null, and what is said besides. Later changes of the other table do not reach it.
struct TableCopy {
  QualifiedName table;
  std::optional<std::int32_t> behind;  // of the columns that are written themselves, how many stand before; 0 if none
  bool defaults = false;
  bool generated = false;
  bool identity = false;
  bool checks = false;
  bool indexes = false;  // and the keys that they enforce
  bool comments = false;
  CROSSWALK_FIELDS(TableCopy, table, behind, defaults, generated, identity, checks, indexes, comments);
};
// Creates a table. One made out of a query has its rows, and its columns where their author wrote none; `query` is the
// text after AS.
struct CreateTable {
  TableDefinition table;
  bool if_not_exists = false;
  bool temporary = false;
  std::vector<TableCopy> copies;
  std::optional<Spelling> query;
  CROSSWALK_FIELDS(CreateTable, table, if_not_exists, temporary, copies, query);
};
struct DropTable {
  QualifiedName table;
  bool if_exists = false;
  bool cascade = false;
  CROSSWALK_FIELDS(DropTable, table, if_exists, cascade);
};
// The new name stays in the schema of the old one.
struct RenameTable {
  QualifiedName table;
  Identifier new_name;
  bool if_exists = false;
  CROSSWALK_FIELDS(RenameTable, table, new_name, if_exists);
};

// Where a column stands: first (no `after`), or behind another.
struct ColumnPosition {
  std::optional<Identifier> after;
  CROSSWALK_FIELDS(ColumnPosition, after);
};
// Adds a column with the constraints that were written with it. Without a position it comes last.
struct AddColumn {
  QualifiedName table;
  Column column;
  std::vector<Constraint> constraints;
  std::optional<ColumnPosition> position;
  bool if_not_exists = false;
  CROSSWALK_FIELDS(AddColumn, table, column, constraints, position, if_not_exists);
};
struct DropColumn {
  QualifiedName table;
  Identifier column;
  bool if_exists = false;
  bool cascade = false;
  CROSSWALK_FIELDS(DropColumn, table, column, if_exists, cascade);
};
struct RenameColumn {
  QualifiedName table;
  Identifier column;
  Identifier new_name;
  CROSSWALK_FIELDS(RenameColumn, table, column, new_name);
};
// Changes the named attributes of one column and no others. `conversion` says how values of the old type become values
// of the new one (USING).
struct AlterColumn {
  QualifiedName table;
  Identifier column;
  std::optional<Type> type;
  std::optional<Expression> conversion;
  std::optional<bool> nullable;
  Change<Expression> default_value;
  Change<Identity> identity;
  Change<std::string> collation;
  Change<std::string> comment;
  std::optional<ColumnPosition> position;
  CROSSWALK_FIELDS(AlterColumn, table, column, type, conversion, nullable, default_value, identity, collation, comment,
                   position);
};

struct AddConstraint {
  QualifiedName table;
  Constraint constraint;
  std::optional<Identifier> using_index;  // makes the constraint out of an index that is there
  CROSSWALK_FIELDS(AddConstraint, table, constraint, using_index);
};
// Drops a constraint by its name, by its kind where a table has one of that kind (a primary key), or by kind and
// columns where its author did not know the name.
struct DropConstraint {
  QualifiedName table;
  std::optional<Identifier> name;
  std::optional<ConstraintKind> kind;
  std::vector<Identifier> columns;
  bool if_exists = false;
  bool cascade = false;
  CROSSWALK_FIELDS(DropConstraint, table, name, kind, columns, if_exists, cascade);
};
struct RenameConstraint {
  QualifiedName table;
  Identifier name;
  Identifier new_name;
  CROSSWALK_FIELDS(RenameConstraint, table, name, new_name);
};
struct ValidateConstraint {
  QualifiedName table;
  Identifier name;
  CROSSWALK_FIELDS(ValidateConstraint, table, name);
};

struct CreateIndex {
  IndexDefinition index;
  bool if_not_exists = false;
  bool concurrently = false;
  CROSSWALK_FIELDS(CreateIndex, index, if_not_exists, concurrently);
};
struct DropIndex {
  QualifiedName index;
  std::optional<QualifiedName> table;
  bool if_exists = false;
  bool concurrently = false;
  bool cascade = false;
  CROSSWALK_FIELDS(DropIndex, index, table, if_exists, concurrently, cascade);
};
struct RenameIndex {
  QualifiedName index;
  Identifier new_name;
  std::optional<QualifiedName> table;
  bool if_exists = false;
  CROSSWALK_FIELDS(RenameIndex, index, new_name, table, if_exists);
};

struct CreateEnum {
  QualifiedName name;
  std::vector<std::string> labels;
  bool if_not_exists = false;
  CROSSWALK_FIELDS(CreateEnum, name, labels, if_not_exists);
};
struct DropEnum {
  QualifiedName name;
  bool if_exists = false;
  bool cascade = false;
  CROSSWALK_FIELDS(DropEnum, name, if_exists, cascade);
};
struct RenameEnum {
  QualifiedName name;
  Identifier new_name;
  CROSSWALK_FIELDS(RenameEnum, name, new_name);
};
// Adds a label at the end, or before or after another.
struct AddEnumLabel {
  QualifiedName name;
  std::string label;
  std::optional<std::string> before;
  std::optional<std::string> after;
  bool if_not_exists = false;
  CROSSWALK_FIELDS(AddEnumLabel, name, label, before, after, if_not_exists);
};
struct RenameEnumLabel {
  QualifiedName name;
  std::string label;
  std::string new_label;
  CROSSWALK_FIELDS(RenameEnumLabel, name, label, new_label);
};

// Objects whose identity is modelled and whose body is carried word for word.
enum class ObjectKind {
  Schema,
  Extension,
  Sequence,
  View,
  MaterializedView,
  Function,
  Procedure,
  Trigger,
  Policy,
  Domain,
  CompositeType,
};
// Creates an object; `definition` is the whole statement as its dialect spells it. `table` is the table of a trigger or
// a policy; `signature` tells functions of one name apart.
struct CreateObject {
  ObjectKind object = ObjectKind::View;
  QualifiedName name;
  std::optional<QualifiedName> table;
  std::optional<std::string> signature;
  Spelling definition;
  bool or_replace = false;
  bool if_not_exists = false;
  CROSSWALK_FIELDS(CreateObject, object, name, table, signature, definition, or_replace, if_not_exists);
};
struct DropObject {
  ObjectKind object = ObjectKind::View;
  QualifiedName name;
  std::optional<QualifiedName> table;
  std::optional<std::string> signature;
  bool if_exists = false;
  bool cascade = false;
  CROSSWALK_FIELDS(DropObject, object, name, table, signature, if_exists, cascade);
};
struct RenameObject {
  ObjectKind object = ObjectKind::View;
  QualifiedName name;
  Identifier new_name;
  std::optional<QualifiedName> table;
  CROSSWALK_FIELDS(RenameObject, object, name, new_name, table);
};

enum class MovedThing { Table, Type, Object };
// Moves a table, a type or another object to another schema, with all that belongs to it. `object` is what kind of
// object it is; a type is an enum unless the catalog knows better.
struct MoveToSchema {
  MovedThing thing = MovedThing::Table;
  std::optional<ObjectKind> object;
  QualifiedName name;
  std::optional<std::string> signature;
  Identifier schema;
  bool if_exists = false;
  CROSSWALK_FIELDS(MoveToSchema, thing, object, name, signature, schema, if_exists);
};

// Sets or removes (none) the comment of a table, or of one of its columns.
struct SetComment {
  QualifiedName table;
  std::optional<Identifier> column;
  std::optional<std::string> comment;
  CROSSWALK_FIELDS(SetComment, table, column, comment);
};

// Sets or removes (none) something that only one dialect knows of a table, or of one of its columns: row security, the
// storage of a column, a fill factor. A table has each option once; `option` is its name, in words that set it apart,
// and `value` is empty where there is nothing to say but that it is on.
struct SetTableOption {
  QualifiedName table;
  std::optional<Identifier> column;
  std::string dialect;
  std::string option;
  std::optional<std::string> value;
  CROSSWALK_FIELDS(SetTableOption, table, column, dialect, option, value);
};

// "option = value", "option of column = value": the option in words.
[[nodiscard]] std::string option_text(const SetTableOption& operation);

// What a statement carried word for word does, as far as its first words tell.
enum class SqlEffect {
  Unknown,  // may change anything: the catalog is incomplete after it
  Schema,   // changes the schema in a way that is not modelled
  Data,     // changes rows only
  Session,  // changes settings of the connection, or the transaction
  Nothing,  // reads, or does nothing that stays
  Access,   // changes who owns what and who may do what; the schema keeps its shape
};
// A statement that is not modelled and is executable as it stands.
struct RawSql {
  std::string dialect;
  std::string text;
  SqlEffect effect = SqlEffect::Unknown;
  CROSSWALK_FIELDS(RawSql, dialect, text, effect);
};
// A piece of a script that could not be evaluated: kept word for word, for a person.
struct HostCode {
  std::string language;
  std::string text;
  std::string why;
  CROSSWALK_FIELDS(HostCode, language, text, why);
};

namespace operation_detail {

// Operations beyond a few words are kept on the heap: most statements of a large script are small ones, and a history
// may hold a million of them.
inline constexpr std::size_t kLargestInPlace = 72;
template <class T>
using Stored = std::conditional_t<sizeof(T) <= kLargestInPlace, T, Box<T>>;
using Variant = std::variant<
#define OPERATION(name, text) Stored<name>,
#include "crosswalk/ir/operations.def"
#undef OPERATION
    std::monostate>;

template <class T>
auto& unboxed(T& stored) {
  if constexpr (requires { stored.is_boxed; }) {
    return *stored;
  } else {
    return stored;
  }
}

}  // namespace operation_detail

// One operation of operations.def: the kind, and what its author said. One made of nothing has no kind, and is none
// that a history may hold.
class Operation {
 public:
  Operation() : stored_(std::monostate()) {}
  template <class T>
    requires is_alternative<operation_detail::Stored<T>, operation_detail::Variant>
  Operation(T value)  // NOLINT(google-explicit-constructor): one kind of operation is an operation.
      : stored_(operation_detail::Stored<T>(std::move(value))) {}

  // The operation if it is of that kind, and nothing otherwise.
  template <class T>
  [[nodiscard]] const T* as() const {
    const auto* found = std::get_if<operation_detail::Stored<T>>(&stored_);
    return found == nullptr ? nullptr : &operation_detail::unboxed(*found);
  }
  template <class T>
  [[nodiscard]] T* as() {
    auto* found = std::get_if<operation_detail::Stored<T>>(&stored_);
    return found == nullptr ? nullptr : &operation_detail::unboxed(*found);
  }
  template <class T>
  [[nodiscard]] bool is() const {
    return std::holds_alternative<operation_detail::Stored<T>>(stored_);
  }
  // The place of its kind in operations.def, from 0.
  [[nodiscard]] std::size_t index() const { return stored_.index(); }

  // Calls the visitor with the operation itself, or with std::monostate. `match` is what asks for every kind.
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) const {
    return std::visit([&](const auto& stored) -> decltype(auto) { return visitor(operation_detail::unboxed(stored)); },
                      stored_);
  }
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) {
    return std::visit([&](auto& stored) -> decltype(auto) { return visitor(operation_detail::unboxed(stored)); },
                      stored_);
  }

  friend bool operator==(const Operation&, const Operation&) = default;

 private:
  operation_detail::Variant stored_;
};

inline constexpr std::size_t kOperationKinds = std::variant_size_v<operation_detail::Variant> - 1;

// The name of an operation in saved histories, such as "add_column".
[[nodiscard]] std::string_view operation_name(const Operation& operation);
// One line for people, such as "add column `email` to `users`".
[[nodiscard]] std::string describe(const Operation& operation);
// The table that an operation changes, if it changes one.
[[nodiscard]] std::optional<QualifiedName> table_of(const Operation& operation);

template <class T>
inline constexpr std::string_view kOperationName = "";
#define OPERATION(name, text) \
  template <>                 \
  inline constexpr std::string_view kOperationName<name> = text;
#include "crosswalk/ir/operations.def"
#undef OPERATION

#define OPERATION(name, text) static_assert(describes_every_member<name>(), #name ": a field is not described");
#include "crosswalk/ir/operations.def"
#undef OPERATION

}  // namespace crosswalk
