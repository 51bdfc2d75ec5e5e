#include <algorithm>

#include "crosswalk/base/text.h"
#include "crosswalk/catalog/evolve.h"
#include "crosswalk/ir/match.h"
#include "rewriting.h"

// Where a table cannot be altered in place, it is replaced: a new table of the final shape is made, the rows are
// copied, the old one is dropped, and the new one takes its name. Foreign keys of other tables refer to it by that name
// and so hold again.
namespace crosswalk {

namespace {

constexpr std::string_view kNewTablePrefix = "_crosswalk_new_";

// True for what a rebuild can stand for: changes of one table's shape under its own name and its columns' names.
bool is_alteration(const Operation& operation) {
  return match(operation, Overloaded{
                              [](const AddColumn&) { return true; },
                              [](const DropColumn&) { return true; },
                              [](const AlterColumn&) { return true; },
                              [](const AddConstraint& add) { return !add.using_index.has_value(); },
                              [](const DropConstraint&) { return true; },
                              [](const RenameConstraint&) { return true; },
                              [](const ValidateConstraint&) { return true; },
                              [](const CreateTable&) { return false; },
                              [](const DropTable&) { return false; },
                              [](const RenameTable&) { return false; },
                              [](const RenameColumn&) { return false; },
                              [](const CreateIndex&) { return false; },
                              [](const DropIndex&) { return false; },
                              [](const RenameIndex&) { return false; },
                              [](const CreateEnum&) { return false; },
                              [](const DropEnum&) { return false; },
                              [](const RenameEnum&) { return false; },
                              [](const AddEnumLabel&) { return false; },
                              [](const RenameEnumLabel&) { return false; },
                              [](const CreateObject&) { return false; },
                              [](const DropObject&) { return false; },
                              [](const RenameObject&) { return false; },
                              [](const MoveToSchema&) { return false; },
                              [](const SetComment&) { return false; },
                              [](const SetTableOption&) { return false; },
                              [](const RawSql&) { return false; },
                              [](const HostCode&) { return false; },
                          });
}

bool has_own_text(const Step& step, const Dialect& target) {
  return step.continues || (step.written && step.written->dialect == target.name());
}

class Rebuild {
 public:
  Rebuild(std::span<const Step> run, const Catalog& before, const Dialect& target, Diagnostics& diagnostics)
      : run_(run), before_(before), target_(target), diagnostics_(diagnostics), after_(before) {}

  std::optional<std::vector<Step>> steps() {
    const auto name = table_of(run_.front().operation);
    const CatalogTable* old = name ? before_.find_table(*name) : nullptr;
    if (old == nullptr || before_.incomplete()) {
      return refuse("rebuilding the table `" + (name ? name->display() : "") +
                    "`, since what it looks like is not known for certain");
    }
    if (!follow_run(*old)) return std::nullopt;
    const CatalogTable* shape = after_.find_table(*name);
    if (shape == nullptr) return refuse("rebuilding the table `" + name->display() + "`");
    return replace(*old, *shape);
  }

 private:
  std::optional<std::vector<Step>> refuse(const std::string& why) {
    diagnostics_.report<Code::CannotTranslate>(run_.front().span, target_.name(), why);
    return std::nullopt;
  }

  // Takes the run's steps to the catalog, and keeps account of where the values of each column come from.
  bool follow_run(const CatalogTable& old) {
    for (const Column& column : old.definition.columns) {
      if (!column.generated) values_.emplace_back(column.name, target_.quote(column.name));
    }
    for (const Step& step : run_) {
      if (!evolve(after_, step, diagnostics_)) return false;
      if (const auto* drop = step.operation.as<DropColumn>()) {
        std::erase_if(values_, [&](const auto& value) { return before_.same(value.first, drop->column); });
      }
      const auto* alter = step.operation.as<AlterColumn>();
      if (alter == nullptr || !alter->conversion) continue;
      const auto conversion = target_.write_expression(*alter->conversion);
      if (!conversion) return refuse("the conversion of the column `" + alter->column.text + "`").has_value();
      for (auto& [column, expression] : values_) {
        if (before_.same(column, alter->column)) expression = *conversion;
      }
    }
    return true;
  }

  std::optional<std::vector<Step>> replace(const CatalogTable& old, const CatalogTable& shape) {
    const QualifiedName name = old.definition.name;
    const QualifiedName new_name(name.schema, Identifier(std::string(kNewTablePrefix) + name.name.text));
    CreateTable create;
    create.table = shape.definition;
    create.table.name = new_name;
    create.temporary = shape.temporary;
    if (!target_.write(Step(create, run_.front().span), before_, diagnostics_)) return std::nullopt;

    const RebuildGuards guards = target_.rebuild_guards(question(name));
    for (const std::string& text : guards.before) say(text, SqlEffect::Session);
    steps_.push_back(at(std::move(create)));
    copy_rows(shape, name, new_name);
    steps_.push_back(at(DropTable{.table = name}));
    steps_.push_back(at(RenameTable{.table = new_name, .new_name = name.name}));
    for (const IndexDefinition& index : shape.indexes) steps_.push_back(at(CreateIndex{.index = index}));
    restore_objects(name);
    for (const std::string& text : guards.after) say(text, SqlEffect::Session);
    return std::move(steps_);
  }

  void copy_rows(const CatalogTable& shape, const QualifiedName& from, const QualifiedName& to) {
    std::vector<std::string> columns;
    std::vector<std::string> values;
    for (const auto& [column, value] : values_) {
      const Column* kept = shape.find_column(column, before_.rules().ignore_case);
      if (kept == nullptr || kept->generated) continue;
      columns.push_back(target_.quote(kept->name));
      values.push_back(value);
    }
    if (columns.empty()) return;
    say("INSERT INTO " + target_.quote(to) + " (" + join(columns, ", ") + ") SELECT " + join(values, ", ") + " FROM " +
            target_.quote(from),
        SqlEffect::Data);
  }

  // What hangs on the table went with it.
  void restore_objects(const QualifiedName& name) {
    for (const CatalogObject* object : after_.objects()) {
      if (!object->table || !(before_.key(*object->table) == before_.key(name))) continue;
      CreateObject create;
      create.object = object->object;
      create.name = object->name;
      create.table = object->table;
      create.signature = object->signature;
      create.definition = object->definition;
      steps_.push_back(at(std::move(create)));
    }
  }

  [[nodiscard]] RebuildQuestion question(const QualifiedName& name) const {
    RebuildQuestion question;
    for (const CatalogTable* table : before_.tables()) {
      for (const Constraint& constraint : table->definition.constraints) {
        const auto* key = std::get_if<ForeignKey>(&constraint);
        if (key != nullptr && before_.key(key->target) == before_.key(name)) question.referenced = true;
      }
    }
    const std::string lower = to_lower(name.name.text);
    for (const CatalogObject* object : before_.objects()) {
      const bool goes_with_it = object->table && before_.key(*object->table) == before_.key(name);
      if (!goes_with_it && to_lower(object->definition.text).find(lower) != std::string::npos)
        question.mentioned = true;
    }
    return question;
  }

  [[nodiscard]] Step at(Operation operation) const { return {std::move(operation), run_.front().span}; }
  void say(const std::string& text, SqlEffect effect) {
    steps_.push_back(at(RawSql{.dialect = std::string(target_.name()), .text = text, .effect = effect}));
  }

  std::span<const Step> run_;
  const Catalog& before_;
  const Dialect& target_;
  Diagnostics& diagnostics_;
  Catalog after_;
  std::vector<std::pair<Identifier, std::string>> values_;
  std::vector<Step> steps_;
};

}  // namespace

std::size_t rebuild_reach(std::span<const Step> steps, const Catalog& before, const Dialect& target) {
  if (target.features().alter_column_in_place && target.features().add_constraint_in_place) return 0;
  const auto table = table_of(steps.front().operation);
  std::size_t reach = 0;
  while (reach < steps.size()) {
    const Step& step = steps[reach];
    if (has_own_text(step, target) || !is_alteration(step.operation)) break;
    const auto other = table_of(step.operation);
    if (!table || !other || !(before.key(*other) == before.key(*table))) break;
    ++reach;
  }
  return reach;
}

std::optional<std::vector<Step>> rebuild_table(std::span<const Step> run, const Catalog& before, const Dialect& target,
                                               Diagnostics& diagnostics) {
  return Rebuild(run, before, target, diagnostics).steps();
}

}  // namespace crosswalk
