#include <algorithm>

#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "recognizing.h"

// A table replaced by a new one of its name is the alterations that lead from the one to the other: what a database
// that cannot alter a table in place is told instead of them.
namespace crosswalk {

namespace {

// The difference between a table before and after, as operations, each of which is tried at once.
class Alterations {
 public:
  Alterations(const Catalog& before, const CatalogTable& after, const RowCopy& copy, const Dialect& dialect)
      : trial_(before), after_(after), copy_(copy), dialect_(dialect), name_(after.definition.name) {}

  // Nothing if an alteration does not fit.
  std::optional<std::vector<Operation>> find() {
    rename_columns();
    drop_objects();
    drop_indexes();
    drop_columns();
    drop_constraints();
    alter_columns();
    add_columns();
    add_constraints();
    if (!fits_) return std::nullopt;
    return std::move(operations_);
  }
  // The schema after the operations found.
  [[nodiscard]] const Catalog& result() const { return trial_; }

 private:
  [[nodiscard]] const CatalogTable& now() const { return *trial_.find_table(name_); }
  [[nodiscard]] const Column* column_now(const Identifier& name) const {
    return now().find_column(name, trial_.rules().ignore_case);
  }
  [[nodiscard]] const Column* column_after(const Identifier& name) const {
    return after_.find_column(name, trial_.rules().ignore_case);
  }

  void say(Operation operation) {
    Diagnostics unheard;
    fits_ = fits_ && evolve(trial_, Step(operation), unheard) && trial_.find_table(name_) != nullptr;
    operations_.push_back(std::move(operation));
  }

  // The value that a column of the new table is copied from.
  [[nodiscard]] const RowCopy::Value* copied(const Identifier& column) const {
    const auto found = std::find_if(copy_.values.begin(), copy_.values.end(),
                                    [&](const RowCopy::Value& value) { return trial_.same(value.column, column); });
    return found == copy_.values.end() ? nullptr : &*found;
  }

  void rename_columns() {
    for (const RowCopy::Value& value : copy_.values) {
      if (!fits_) return;
      const bool renamed = value.source && !trial_.same(*value.source, value.column);
      if (!renamed || column_now(value.column) != nullptr || column_after(*value.source) != nullptr) continue;
      if (column_now(*value.source) == nullptr) continue;
      say(RenameColumn{.table = name_, .column = *value.source, .new_name = value.column});
    }
  }

  // What hung on the old table went with it.
  void drop_objects() {
    std::vector<CatalogObject> gone;
    for (const CatalogObject* object : trial_.objects()) {
      if (object->table && trial_.key(*object->table) == trial_.key(name_)) gone.push_back(*object);
    }
    for (const CatalogObject& object : gone) {
      say(DropObject{.object = object.object,
                     .name = object.name,
                     .table = object.table,
                     .signature = object.signature,
                     .if_exists = false,
                     .cascade = false});
    }
  }

  void drop_indexes() {
    if (!fits_) return;
    const std::vector<IndexDefinition> indexes = now().indexes;
    for (const IndexDefinition& index : indexes) {
      const bool stays = std::any_of(after_.indexes.begin(), after_.indexes.end(), [&](const IndexDefinition& other) {
        IndexDefinition same_table = other;
        same_table.table = index.table;
        return same_table == index;
      });
      if (stays) continue;
      if (!index.name) fits_ = false;
      if (!index.name) return;
      say(DropIndex{.index = QualifiedName(name_.schema, *index.name),
                    .table = name_,
                    .if_exists = false,
                    .concurrently = false,
                    .cascade = false});
    }
  }

  // A column that is there again, but whose values were not copied, is another one of its name.
  void drop_columns() {
    if (!fits_) return;
    const std::vector<Column> columns = now().definition.columns;
    for (const Column& column : columns) {
      const Column* kept = column_after(column.name);
      const bool stays = kept != nullptr && (copied(kept->name) != nullptr || kept->generated.has_value());
      if (stays) continue;
      say(DropColumn{.table = name_, .column = column.name, .if_exists = false, .cascade = false});
      if (!fits_) return;
    }
  }

  static bool contains(const std::vector<Constraint>& constraints, const Constraint& constraint) {
    return std::find(constraints.begin(), constraints.end(), constraint) != constraints.end();
  }

  void drop_constraints() {
    if (!fits_) return;
    const std::vector<Constraint> constraints = now().definition.constraints;
    for (const Constraint& constraint : constraints) {
      if (contains(after_.definition.constraints, constraint)) continue;
      DropConstraint drop{
          .table = name_, .name = name_of(constraint), .kind = {}, .columns = {}, .if_exists = false, .cascade = false};
      drop.kind = kind_of(constraint);
      if (!drop.name) drop.columns = columns_of(constraint);
      say(std::move(drop));
    }
  }

  template <class T>
  static Change<T> change_of(const std::optional<T>& from, const std::optional<T>& to) {
    if (from == to) return Keep{};
    if (!to) return Remove{};
    return *to;
  }

  void alter_columns() {
    for (const Column& column : after_.definition.columns) {
      if (!fits_) return;
      const Column* old = column_now(column.name);
      if (old == nullptr) continue;
      if (!(old->generated == column.generated)) fits_ = false;
      AlterColumn alter{.table = name_,
                        .column = column.name,
                        .type = {},
                        .conversion = {},
                        .nullable = {},
                        .default_value = change_of(old->default_value, column.default_value),
                        .identity = change_of(old->identity, column.identity),
                        .collation = change_of(old->collation, column.collation),
                        .comment = change_of(old->comment, column.comment),
                        .position = {}};
      if (!(old->type == column.type)) alter.type = column.type;
      if (old->nullable != column.nullable) alter.nullable = column.nullable;
      set_conversion(alter, column);
      const AlterColumn nothing{.table = name_,
                                .column = column.name,
                                .type = {},
                                .conversion = {},
                                .nullable = {},
                                .default_value = Keep{},
                                .identity = Keep{},
                                .collation = Keep{},
                                .comment = Keep{},
                                .position = {}};
      if (!(alter == nothing)) say(std::move(alter));
    }
  }

  // What makes a value of the new column out of one of the old: part of its type's change.
  void set_conversion(AlterColumn& alter, const Column& column) {
    const RowCopy::Value* value = copied(column.name);
    if (value == nullptr || column.generated) return;
    const bool own =
        value->source && (trial_.same(*value->source, column.name) || column_now(*value->source) == nullptr);
    if (own) return;
    alter.type = column.type;
    alter.conversion = SqlExpression{.dialect = std::string(dialect_.name()), .text = value->expression};
  }

  void add_columns() {
    std::optional<Identifier> previous;
    for (const Column& column : after_.definition.columns) {
      if (!fits_) return;
      const Column* old = column_now(column.name);
      if (old == nullptr) {
        AddColumn add{.table = name_, .column = column, .constraints = {}, .position = {}, .if_not_exists = false};
        const auto& columns = now().definition.columns;
        const bool last = previous && !columns.empty() && trial_.same(columns.back().name, *previous);
        if (!last) add.position = ColumnPosition{previous};
        add_filled(std::move(add));
      } else {
        move_behind(*old, previous);
      }
      previous = column.name;
    }
  }

  // A column that the copy gives values is empty at first, takes them, and is what it is to be.
  void add_filled(AddColumn add) {
    const RowCopy::Value* value = copied(add.column.name);
    if (value == nullptr) return say(std::move(add));
    const Column column = add.column;
    add.column.nullable = true;
    add.column.default_value.reset();
    say(std::move(add));
    AlterColumn fill;
    fill.table = name_;
    fill.column = column.name;
    fill.type = column.type;
    fill.conversion = SqlExpression{.dialect = std::string(dialect_.name()), .text = value->expression};
    if (!column.nullable) fill.nullable = false;
    fill.default_value = change_of(std::optional<Expression>(), column.default_value);
    say(std::move(fill));
  }

  void move_behind(const Column& column, const std::optional<Identifier>& previous) {
    const auto& columns = now().definition.columns;
    const auto at = static_cast<std::size_t>(&column - columns.data());
    const bool in_place = previous ? at > 0 && trial_.same(columns[at - 1].name, *previous) : at == 0;
    if (in_place) return;
    say(AlterColumn{.table = name_,
                    .column = column.name,
                    .type = {},
                    .conversion = {},
                    .nullable = {},
                    .default_value = Keep{},
                    .identity = Keep{},
                    .collation = Keep{},
                    .comment = Keep{},
                    .position = ColumnPosition{previous}});
  }

  void add_constraints() {
    for (const Constraint& constraint : after_.definition.constraints) {
      if (!fits_) return;
      if (contains(now().definition.constraints, constraint)) continue;
      say(AddConstraint{.table = name_, .constraint = constraint, .using_index = {}});
    }
    // Indexes that are new.
    for (const IndexDefinition& index : after_.indexes) {
      if (!fits_) return;
      const bool there = index.name && trial_.find_index({name_.schema, *index.name}, name_);
      if (there) continue;
      CreateIndex create{.index = index, .if_not_exists = false, .concurrently = false};
      create.index.table = name_;
      say(std::move(create));
    }
  }

  Catalog trial_;
  const CatalogTable& after_;
  const RowCopy& copy_;
  const Dialect& dialect_;
  QualifiedName name_;
  std::vector<Operation> operations_;
  bool fits_ = true;
};

// The steps of a replacement, as far as they are one.
class Replacement {
 public:
  Replacement(std::span<const Step> steps, const Catalog& before, const Dialect& dialect)
      : steps_(steps), before_(before), dialect_(dialect) {}

  std::optional<RecognizedGroup> recognize() {
    if (before_.incomplete() || steps_.size() < 4 || conditional()) return std::nullopt;
    const auto* create = steps_[0].operation.as<CreateTable>();
    if (create == nullptr || create->temporary || create->if_not_exists) return std::nullopt;
    std::size_t at = 1;
    while (at < steps_.size() && steps_[at].continues) ++at;  // indexes written inside the table
    if (at + 2 >= steps_.size()) return std::nullopt;
    const auto* insert = steps_[at].operation.as<RawSql>();
    const auto* drop = steps_[at + 1].operation.as<DropTable>();
    const auto* rename = steps_[at + 2].operation.as<RenameTable>();
    if (insert == nullptr || drop == nullptr || rename == nullptr || drop->cascade) return std::nullopt;
    const auto copy = read_row_copy(insert->text, dialect_);
    if (!copy || !fits(*create, *copy, *drop, *rename)) return std::nullopt;
    return compare_with(*copy, drop->table, at + 3);
  }

 private:
  [[nodiscard]] bool conditional() const {
    return std::any_of(steps_.begin(), steps_.begin() + 4,
                       [](const Step& step) { return !step.guards.empty() || step.tolerant; });
  }

  [[nodiscard]] bool same(const QualifiedName& left, const QualifiedName& right) const {
    return before_.key(left) == before_.key(right);
  }
  [[nodiscard]] bool fits(const CreateTable& create, const RowCopy& copy, const DropTable& drop,
                          const RenameTable& rename) const {
    return same(copy.to, create.table.name) && same(copy.from, drop.table) && same(rename.table, create.table.name) &&
           same({rename.table.schema, rename.new_name}, drop.table);
  }

  // The indexes right behind belong to it.
  [[nodiscard]] std::size_t end_of_indexes(const QualifiedName& table, std::size_t at) const {
    while (at < steps_.size()) {
      const auto* index = steps_[at].operation.as<CreateIndex>();
      if (index == nullptr || !same(index->index.table, table) || index->if_not_exists || steps_[at].continues) break;
      ++at;
    }
    return at;
  }

  [[nodiscard]] std::optional<RecognizedGroup> compare_with(const RowCopy& copy, const QualifiedName& table,
                                                            std::size_t indexes) const {
    const std::size_t length = end_of_indexes(table, indexes);
    Catalog really = before_;
    Diagnostics unheard;
    for (const Step& step : steps_.first(length)) {
      if (!evolve(really, step, unheard)) return std::nullopt;
    }
    const CatalogTable* after = really.find_table(table);
    if (after == nullptr || before_.find_table(table) == nullptr) return std::nullopt;
    Alterations alterations(before_, *after, copy, dialect_);
    auto meaning = alterations.find();
    if (!meaning || !compare(alterations.result(), really).empty()) return std::nullopt;
    return RecognizedGroup{.length = length, .meaning = std::move(*meaning)};
  }

  std::span<const Step> steps_;
  const Catalog& before_;
  const Dialect& dialect_;
};

}  // namespace

std::optional<RecognizedGroup> recognize_replaced_table(std::span<const Step> steps, const Catalog& before,
                                                        const Dialect& dialect) {
  return Replacement(steps, before, dialect).recognize();
}

}  // namespace crosswalk
