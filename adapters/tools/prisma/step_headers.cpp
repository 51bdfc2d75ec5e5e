#include "step_headers.h"

#include "crosswalk/ir/match.h"

namespace crosswalk::prisma {
namespace {

std::string_view constraint_header(ConstraintKind kind, bool adds) {
  if (kind == ConstraintKind::ForeignKey) return adds ? "AddForeignKey" : "DropForeignKey";
  return "AlterTable";
}

std::string_view object_header(ObjectKind kind, bool creates) {
  switch (kind) {
    case ObjectKind::Schema:
      return creates ? "CreateSchema" : "";
    case ObjectKind::Extension:
      return creates ? "CreateExtension" : "DropExtension";
    case ObjectKind::View:
      return creates ? "" : "DropView";
    default:
      return "";
  }
}

}  // namespace

std::string_view step_header(const Operation& operation) {
  using Text = std::string_view;
  return match(operation,
               Overloaded{
                   [](const CreateTable&) -> Text { return "CreateTable"; },
                   [](const DropTable&) -> Text { return "DropTable"; },
                   [](const RenameTable&) -> Text { return "AlterTable"; },
                   [](const AddColumn&) -> Text { return "AlterTable"; },
                   [](const DropColumn&) -> Text { return "AlterTable"; },
                   [](const RenameColumn&) -> Text { return "AlterTable"; },
                   [](const AlterColumn&) -> Text { return "AlterTable"; },
                   [](const AddConstraint& add) -> Text { return constraint_header(kind_of(add.constraint), true); },
                   [](const DropConstraint& drop) -> Text {
                     return constraint_header(drop.kind.value_or(ConstraintKind::Check), false);
                   },
                   [](const RenameConstraint&) -> Text { return "RenameForeignKey"; },
                   [](const ValidateConstraint&) -> Text { return "AlterTable"; },
                   [](const CreateIndex&) -> Text { return "CreateIndex"; },
                   [](const DropIndex&) -> Text { return "DropIndex"; },
                   [](const RenameIndex&) -> Text { return "RenameIndex"; },
                   [](const CreateEnum&) -> Text { return "CreateEnum"; },
                   [](const DropEnum&) -> Text { return "DropEnum"; },
                   [](const RenameEnum&) -> Text { return "AlterEnum"; },
                   [](const AddEnumLabel&) -> Text { return "AlterEnum"; },
                   [](const RenameEnumLabel&) -> Text { return "AlterEnum"; },
                   [](const CreateObject& create) -> Text { return object_header(create.object, true); },
                   [](const DropObject& drop) -> Text { return object_header(drop.object, false); },
                   [](const RenameObject&) -> Text { return ""; },
                   [](const MoveToSchema&) -> Text { return ""; },
                   [](const SetComment&) -> Text { return ""; },
                   [](const SetTableOption&) -> Text { return "AlterTable"; },
                   [](const RawSql&) -> Text { return ""; },
                   [](const HostCode&) -> Text { return ""; },
               });
}

}  // namespace crosswalk::prisma
