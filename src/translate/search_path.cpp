#include <algorithm>
#include <functional>

#include "crosswalk/base/text.h"
#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "recognizing.h"

// SET search_path TO a, b: from there to the end of the migration, or to where it is set again, an unqualified name is
// that of the first of these schemas that has it, and new things are made in the first. Tools reset it before each
// migration.
namespace crosswalk {

namespace {

using Path = std::vector<Identifier>;  // empty: the usual schema

std::string_view without_comments(std::string_view text) {
  text = trim(text);
  while (text.starts_with("--")) text = trim(text.substr(std::min(text.find('\n'), text.size())));
  while (text.ends_with(';')) text = trim(text.substr(0, text.size() - 1));
  return text;
}

bool take_word(std::string_view& text, std::string_view word) {
  if (!starts_with_ignoring_case(text, word)) return false;
  const std::string_view rest = text.substr(word.size());
  if (!rest.empty() && rest.front() != ' ' && rest.front() != '\t' && rest.front() != '\n' && rest.front() != '=')
    return false;
  text = trim(rest);
  return true;
}

// a, "B", 'c': the schemas of a list, in order. Nothing if it holds anything else.
std::optional<Path> schemas_in(std::string_view list, const Dialect& dialect) {
  Path path;
  for (std::string_view part : split(list, ',')) {
    part = trim(part);
    if (part.empty()) return std::nullopt;
    const bool quoted =
        part.size() >= 2 && (part.front() == '"' || part.front() == '\'') && part.back() == part.front();
    const Identifier name = quoted ? Identifier(part.substr(1, part.size() - 2)) : dialect.fold(part);
    // The user's own schema, which is rarely there; '' is no schema.
    if (name.text.empty() || name.text == "$user" || name.text == "pg_catalog") continue;
    path.push_back(name);
  }
  return path;
}

// What a statement sets the path to; nothing if it does not.
std::optional<Path> path_set_by(const Step& step, const Dialect& dialect) {
  const auto* raw = step.operation.as<RawSql>();
  if (raw == nullptr || raw->effect != SqlEffect::Session) return std::nullopt;
  std::string_view text = without_comments(raw->text);
  if (take_word(text, "reset")) {
    return take_word(text, "search_path") || take_word(text, "all") ? std::optional(Path()) : std::nullopt;
  }
  if (!take_word(text, "set")) return std::nullopt;
  if (!take_word(text, "local")) static_cast<void>(take_word(text, "session"));
  if (!take_word(text, "search_path")) return std::nullopt;
  if (text.starts_with('=')) {
    text = trim(text.substr(1));
  } else if (!take_word(text, "to")) {
    return std::nullopt;
  }
  return equals_ignoring_case(text, "default") ? std::optional(Path()) : schemas_in(text, dialect);
}

// The names in one operation, told apart by whether they are of something that is there or is being made.
class Qualifier {
 public:
  Qualifier(const Catalog& catalog, const Path& path) : catalog_(catalog), path_(path) {}

  void qualify(Operation& operation) const {
    operation.visit([this](auto& op) { this->names_of(op); });
  }

 private:
  using Known = std::function<bool(const QualifiedName&)>;

  // The first schema of the path in which there is such a thing; the usual one if there is none.
  void find(QualifiedName& name, const Known& known) const {
    if (name.schema) return;
    for (const Identifier& schema : path_) {
      const QualifiedName candidate(schema, name.name);
      if (!known(candidate)) continue;
      name = catalog_.key(candidate).schema ? candidate : name;
      return;
    }
  }
  void make(QualifiedName& name) const {
    if (!name.schema && !path_.empty()) name = catalog_.key({path_.front(), name.name});
  }
  void table(QualifiedName& name) const {
    find(name, [this](const QualifiedName& candidate) { return catalog_.find_table(candidate) != nullptr; });
  }
  void table(std::optional<QualifiedName>& name) const {
    if (name) table(*name);
  }
  void index(QualifiedName& name) const {
    find(name, [this](const QualifiedName& candidate) {
      return catalog_.find_index(candidate).has_value() || catalog_.find_constrained_table(candidate) != nullptr;
    });
  }
  void enumeration(QualifiedName& name) const {
    find(name, [this](const QualifiedName& candidate) { return catalog_.find_enum(candidate) != nullptr; });
  }
  void object(ObjectKind kind, QualifiedName& name, const std::optional<QualifiedName>& of) const {
    if (of || kind == ObjectKind::Schema || kind == ObjectKind::Extension) return;
    find(name, [&](const QualifiedName& candidate) { return catalog_.find_object(kind, candidate) != nullptr; });
  }
  void constraint(Constraint& constraint) const {
    if (auto* key = std::get_if<ForeignKey>(&constraint)) table(key->target);
  }
  void constraints(std::vector<Constraint>& all) const {
    for (Constraint& one : all) constraint(one);
  }

  void names_of(CreateTable& op) const {
    const QualifiedName written = op.table.name;
    if (!op.temporary) make(op.table.name);
    for (Constraint& one : op.table.constraints) {
      // To itself.
      auto* key = std::get_if<ForeignKey>(&one);
      if (key != nullptr && key->target == written) key->target = op.table.name;
      constraint(one);
    }
    for (TableCopy& copy : op.copies) table(copy.table);
    for (QualifiedName& parent : op.table.parents) table(parent);
  }
  void names_of(DropTable& op) const { table(op.table); }
  void names_of(RenameTable& op) const { table(op.table); }
  void names_of(AddColumn& op) const {
    table(op.table);
    constraints(op.constraints);
  }
  void names_of(DropColumn& op) const { table(op.table); }
  void names_of(RenameColumn& op) const { table(op.table); }
  void names_of(AlterColumn& op) const { table(op.table); }
  void names_of(AddConstraint& op) const {
    table(op.table);
    constraint(op.constraint);
  }
  void names_of(DropConstraint& op) const { table(op.table); }
  void names_of(RenameConstraint& op) const { table(op.table); }
  void names_of(ValidateConstraint& op) const { table(op.table); }
  void names_of(CreateIndex& op) const { table(op.index.table); }
  void names_of(DropIndex& op) const {
    index(op.index);
    table(op.table);
  }
  void names_of(RenameIndex& op) const {
    index(op.index);
    table(op.table);
  }
  void names_of(CreateEnum& op) const { make(op.name); }
  void names_of(DropEnum& op) const { enumeration(op.name); }
  void names_of(RenameEnum& op) const { enumeration(op.name); }
  void names_of(AddEnumLabel& op) const { enumeration(op.name); }
  void names_of(RenameEnumLabel& op) const { enumeration(op.name); }
  void names_of(CreateObject& op) const {
    table(op.table);
    const bool unqualified = op.table || op.object == ObjectKind::Schema || op.object == ObjectKind::Extension;
    if (!unqualified) make(op.name);
  }
  void names_of(DropObject& op) const {
    table(op.table);
    object(op.object, op.name, op.table);
  }
  void names_of(RenameObject& op) const {
    table(op.table);
    object(op.object, op.name, op.table);
  }
  void names_of(MoveToSchema& op) const {
    if (op.thing == MovedThing::Table) return table(op.name);
    if (op.thing == MovedThing::Type) return enumeration(op.name);
    if (op.object) object(*op.object, op.name, {});
  }
  void names_of(SetComment& op) const { table(op.table); }
  void names_of(SetTableOption& op) const { table(op.table); }
  static void names_of(RawSql&) {}
  static void names_of(HostCode&) {}
  static void names_of(std::monostate&) {}

  const Catalog& catalog_;
  const Path& path_;
};

}  // namespace

bool sets_search_path(const std::vector<Step>& steps, const Dialect& dialect) {
  if (!dialect.features().schemas) return false;
  return std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
    const auto path = path_set_by(step, dialect);
    return path && !path->empty();
  });
}

void follow_search_path(std::vector<Step>& steps, const Catalog& before, const Dialect& dialect) {
  Catalog catalog = before;
  Path path;
  Diagnostics unheard;
  for (Step& step : steps) {
    if (auto set = path_set_by(step, dialect)) path = std::move(*set);
    if (!path.empty()) Qualifier(catalog, path).qualify(step.operation);
    if (!evolve(catalog, step, unheard)) continue;
  }
}

}  // namespace crosswalk
