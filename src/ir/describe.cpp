#include <string>

#include "crosswalk/base/text.h"
#include "crosswalk/ir/match.h"
#include "crosswalk/ir/operations.h"

namespace crosswalk {
namespace {

std::string ticked(const std::string& name) { return "`" + name + "`"; }
std::string ticked(const Identifier& name) { return ticked(name.text); }
std::string ticked(const QualifiedName& name) { return ticked(name.display()); }

std::string sized(std::string word, const std::optional<std::int32_t>& size) {
  if (size) word += "(" + std::to_string(*size) + ")";
  return word;
}

std::string describe_decimal(const DecimalType& type) {
  if (!type.precision) return "decimal";
  std::string text = "decimal(" + std::to_string(*type.precision);
  if (type.scale) text += "," + std::to_string(*type.scale);
  return text + ")";
}

std::string describe_enum(const EnumType& type) {
  return type.name ? "enum " + type.name->display() : "enum(" + join(type.labels, ", ") + ")";
}

std::string with_zone(const std::string& text, bool zone) { return zone ? text + " with time zone" : text; }

std::string_view object_word(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::Schema:
      return "schema";
    case ObjectKind::Extension:
      return "extension";
    case ObjectKind::Sequence:
      return "sequence";
    case ObjectKind::View:
      return "view";
    case ObjectKind::MaterializedView:
      return "materialized view";
    case ObjectKind::Function:
      return "function";
    case ObjectKind::Procedure:
      return "procedure";
    case ObjectKind::Trigger:
      return "trigger";
    case ObjectKind::Policy:
      return "policy";
    case ObjectKind::Domain:
      return "domain";
    case ObjectKind::CompositeType:
      return "composite type";
  }
  return "object";
}

std::string constraint_words(const Constraint& constraint) {
  constexpr std::string_view kWords[] = {"primary key", "unique constraint", "foreign key", "check", "constraint"};
  std::string text(kWords[constraint.index()]);
  if (const auto& name = name_of(constraint)) text += " " + ticked(*name);
  const std::vector<Identifier> columns = columns_of(constraint);
  if (!columns.empty()) {
    std::vector<std::string> names;
    for (const Identifier& column : columns) names.push_back(column.text);
    text += " (" + join(names, ", ") + ")";
  }
  return text;
}

// The first words of a statement on one line.
std::string excerpt(std::string_view text) {
  std::string line;
  for (const char c : trim(text)) {
    const bool space = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (space && (line.empty() || line.back() == ' ')) continue;
    line.push_back(space ? ' ' : c);
  }
  constexpr std::size_t kWidth = 60;
  if (line.size() <= kWidth) return line;
  std::size_t cut = kWidth;
  while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) --cut;
  return line.substr(0, cut) + "…";
}

std::string alterations(const AlterColumn& op) {
  std::vector<std::string> parts;
  if (op.type) parts.push_back("type " + describe(*op.type));
  if (op.nullable) parts.emplace_back(*op.nullable ? "null" : "not null");
  const auto change = [&](const auto& value, const std::string& word) {
    if (std::holds_alternative<Remove>(value)) parts.push_back("no " + word);
    if (value.index() == 2) parts.push_back(word);
  };
  change(op.default_value, "default");
  change(op.identity, "identity");
  change(op.collation, "collation");
  change(op.comment, "comment");
  if (op.position) parts.emplace_back("position");
  return join(parts, ", ");
}

}  // namespace

std::string describe(const Type& type) {
  return std::visit(Overloaded{
                        [](const TextType&) -> std::string { return "text"; },
                        [](const BooleanType&) -> std::string { return "boolean"; },
                        [](const IntegerType& t) {
                          return std::string(t.is_unsigned ? "unsigned " : "") + "integer(" + std::to_string(t.bits) +
                                 " bits)";
                        },
                        [](const DecimalType& t) { return describe_decimal(t); },
                        [](const FloatType& t) { return "float(" + std::to_string(t.bits) + " bits)"; },
                        [](const VarcharType& t) { return sized("varchar", t.length); },
                        [](const CharType& t) { return sized("char", t.length); },
                        [](const BinaryType& t) { return sized(t.fixed ? "binary" : "bytes", t.length); },
                        [](const DateType&) -> std::string { return "date"; },
                        [](const TimeType& t) { return with_zone(sized("time", t.precision), t.with_zone); },
                        [](const TimestampType& t) { return with_zone(sized("timestamp", t.precision), t.with_zone); },
                        [](const IntervalType&) -> std::string { return "interval"; },
                        [](const JsonType& t) -> std::string { return t.binary ? "binary json" : "json"; },
                        [](const UuidType&) -> std::string { return "uuid"; },
                        [](const EnumType& t) { return describe_enum(t); },
                        [](const ArrayType& t) { return describe(*t.element) + "[]"; },
                        [](const NativeType& t) { return t.spelling; },
                    },
                    type.kind);
}

std::string_view operation_name(const Operation& operation) {
  return match(operation, [](const auto& op) { return kOperationName<std::remove_cvref_t<decltype(op)>>; });
}

std::string describe(const Operation& operation) {
  return match(
      operation,
      Overloaded{
          [](const CreateTable& op) { return "create table " + ticked(op.table.name); },
          [](const DropTable& op) { return "drop table " + ticked(op.table); },
          [](const RenameTable& op) { return "rename table " + ticked(op.table) + " to " + ticked(op.new_name); },
          [](const AddColumn& op) {
            return "add column " + ticked(op.column.name) + " (" + describe(op.column.type) + ") to " +
                   ticked(op.table);
          },
          [](const DropColumn& op) { return "drop column " + ticked(op.column) + " of " + ticked(op.table); },
          [](const RenameColumn& op) {
            return "rename column " + ticked(op.column) + " of " + ticked(op.table) + " to " + ticked(op.new_name);
          },
          [](const AlterColumn& op) {
            return "alter column " + ticked(op.column) + " of " + ticked(op.table) + ": " + alterations(op);
          },
          [](const AddConstraint& op) { return "add " + constraint_words(op.constraint) + " to " + ticked(op.table); },
          [](const DropConstraint& op) {
            return "drop constraint" + (op.name ? " " + ticked(*op.name) : std::string()) + " of " + ticked(op.table);
          },
          [](const RenameConstraint& op) {
            return "rename constraint " + ticked(op.name) + " of " + ticked(op.table) + " to " + ticked(op.new_name);
          },
          [](const ValidateConstraint& op) {
            return "validate constraint " + ticked(op.name) + " of " + ticked(op.table);
          },
          [](const CreateIndex& op) {
            return std::string(op.index.unique ? "create unique index" : "create index") +
                   (op.index.name ? " " + ticked(*op.index.name) : std::string()) + " on " + ticked(op.index.table);
          },
          [](const DropIndex& op) { return "drop index " + ticked(op.index); },
          [](const RenameIndex& op) { return "rename index " + ticked(op.index) + " to " + ticked(op.new_name); },
          [](const CreateEnum& op) { return "create enum " + ticked(op.name) + " (" + join(op.labels, ", ") + ")"; },
          [](const DropEnum& op) { return "drop enum " + ticked(op.name); },
          [](const RenameEnum& op) { return "rename enum " + ticked(op.name) + " to " + ticked(op.new_name); },
          [](const AddEnumLabel& op) { return "add label '" + op.label + "' to enum " + ticked(op.name); },
          [](const RenameEnumLabel& op) {
            return "rename label '" + op.label + "' of enum " + ticked(op.name) + " to '" + op.new_label + "'";
          },
          [](const CreateObject& op) {
            return "create " + std::string(object_word(op.object)) + " " + ticked(op.name);
          },
          [](const DropObject& op) { return "drop " + std::string(object_word(op.object)) + " " + ticked(op.name); },
          [](const RenameObject& op) {
            return "rename " + std::string(object_word(op.object)) + " " + ticked(op.name) + " to " +
                   ticked(op.new_name);
          },
          [](const MoveToSchema& op) {
            const std::string_view what = op.thing == MovedThing::Table  ? "table"
                                          : op.thing == MovedThing::Type ? "type"
                                          : op.object                    ? object_word(*op.object)
                                                                         : "object";
            return "move " + std::string(what) + " " + ticked(op.name) + " to schema " + ticked(op.schema);
          },
          [](const SetComment& op) {
            return std::string(op.comment ? "comment on " : "remove the comment of ") +
                   (op.column ? "column " + ticked(*op.column) + " of " : std::string("table ")) + ticked(op.table);
          },
          [](const SetTableOption& op) {
            return (op.value ? "set " : "remove ") + option_text(op) + " of " + ticked(op.table);
          },
          [](const RawSql& op) {
            return op.text.empty() ? std::string("sql: part of the change beside it") : "sql: " + excerpt(op.text);
          },
          [](const HostCode& op) { return op.language + " code left for a person: " + op.why; },
      });
}

std::optional<QualifiedName> table_of(const Operation& operation) {
  using Result = std::optional<QualifiedName>;
  return match(operation, Overloaded{
                              [](const CreateTable& op) -> Result { return op.table.name; },
                              [](const DropTable& op) -> Result { return op.table; },
                              [](const RenameTable& op) -> Result { return op.table; },
                              [](const AddColumn& op) -> Result { return op.table; },
                              [](const DropColumn& op) -> Result { return op.table; },
                              [](const RenameColumn& op) -> Result { return op.table; },
                              [](const AlterColumn& op) -> Result { return op.table; },
                              [](const AddConstraint& op) -> Result { return op.table; },
                              [](const DropConstraint& op) -> Result { return op.table; },
                              [](const RenameConstraint& op) -> Result { return op.table; },
                              [](const ValidateConstraint& op) -> Result { return op.table; },
                              [](const CreateIndex& op) -> Result { return op.index.table; },
                              [](const DropIndex& op) -> Result { return op.table; },
                              [](const RenameIndex& op) -> Result { return op.table; },
                              [](const CreateEnum&) -> Result { return {}; },
                              [](const DropEnum&) -> Result { return {}; },
                              [](const RenameEnum&) -> Result { return {}; },
                              [](const AddEnumLabel&) -> Result { return {}; },
                              [](const RenameEnumLabel&) -> Result { return {}; },
                              [](const CreateObject& op) -> Result { return op.table; },
                              [](const DropObject& op) -> Result { return op.table; },
                              [](const RenameObject& op) -> Result { return op.table; },
                              [](const MoveToSchema& op) -> Result {
                                return op.thing == MovedThing::Table ? Result(op.name) : Result();
                              },
                              [](const SetComment& op) -> Result { return op.table; },
                              [](const SetTableOption& op) -> Result { return op.table; },
                              [](const RawSql&) -> Result { return {}; },
                              [](const HostCode&) -> Result { return {}; },
                          });
}

std::string option_text(const SetTableOption& operation) {
  std::string text = operation.option;
  if (operation.column) text += " of " + operation.column->text;
  if (operation.value && !operation.value->empty()) text += " = " + *operation.value;
  return text;
}

ConstraintKind kind_of(const Constraint& constraint) { return static_cast<ConstraintKind>(constraint.index()); }

const std::optional<Identifier>& name_of(const Constraint& constraint) {
  return std::visit([](const auto& c) -> const std::optional<Identifier>& { return c.name; }, constraint);
}

void set_name(Constraint& constraint, std::optional<Identifier> name) {
  std::visit([&](auto& c) { c.name = std::move(name); }, constraint);
}

std::vector<Identifier> columns_of(const Constraint& constraint) {
  return std::visit(
      [](const auto& c) -> std::vector<Identifier> {
        if constexpr (requires { c.columns; }) {
          return c.columns;
        } else {
          return {};
        }
      },
      constraint);
}

}  // namespace crosswalk
