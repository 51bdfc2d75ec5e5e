// Tables that have columns from elsewhere: from parents, whose later changes reach them, from a table that they copy,
// or from a query.
#include "crosswalk/ir/match.h"
#include "evolution.h"
#include "rename.h"

namespace crosswalk {
namespace {

// What a child has of a constraint of its parent: the checks, and a partition the keys as well, whose names the server
// chooses (src/backend/commands/tablecmds.c: DefineRelation, CloneForeignKeyConstraints).
std::optional<Constraint> inherited(const Constraint& constraint, bool partition) {
  if (const auto* check = std::get_if<CheckConstraint>(&constraint)) {
    return check->no_inherit ? std::nullopt : std::optional(constraint);
  }
  if (!partition) return std::nullopt;
  if (std::holds_alternative<ForeignKey>(constraint)) return constraint;
  if (std::holds_alternative<NativeConstraint>(constraint)) return std::nullopt;
  Constraint key = constraint;
  set_name(key, std::nullopt);
  return key;
}

std::vector<Constraint> inherited(const std::vector<Constraint>& constraints, bool partition) {
  std::vector<Constraint> result;
  for (const Constraint& constraint : constraints) {
    if (auto one = inherited(constraint, partition)) result.push_back(std::move(*one));
  }
  return result;
}

bool is_index_of_same_kind(const IndexDefinition& left, const IndexDefinition& right) {
  return left.keys == right.keys && left.unique == right.unique && left.method == right.method &&
         left.condition == right.condition && left.include == right.include;
}

IndexDefinition index_on(const IndexDefinition& index, const QualifiedName& table) {
  IndexDefinition own = index;
  own.name.reset();
  own.table = table;
  return own;
}

// What an operation on a parent does to one of its children, as an operation on that.
class Inheritance {
 public:
  using Result = std::vector<Operation>;

  Inheritance(const Catalog& before, const Catalog& after, const CatalogTable& child)
      : before_(before), after_(after), child_(child), partition_(child.definition.partition) {}

  Result of(const Operation& operation) const {
    return operation.visit([this](const auto& op) { return this->apply(op); });
  }

 private:
  template <class Op>
  [[nodiscard]] Op for_child(Op op) const {
    op.table = child_.definition.name;
    return op;
  }

  [[nodiscard]] Result apply(const AddColumn& op) const {
    AddColumn own = for_child(op);
    own.if_not_exists = true;
    own.constraints = inherited(own.constraints, partition_);
    return {std::move(own)};
  }
  [[nodiscard]] Result apply(const DropColumn& op) const {
    DropColumn own = for_child(op);
    own.if_exists = true;
    return {std::move(own)};
  }
  [[nodiscard]] Result apply(const RenameColumn& op) const { return {for_child(op)}; }
  [[nodiscard]] Result apply(const AlterColumn& op) const {
    AlterColumn own = for_child(op);
    own.comment = Keep{};
    own.identity = Keep{};
    return {std::move(own)};
  }
  [[nodiscard]] Result apply(const AddConstraint& op) const {
    const CatalogTable* parent = after_.find_table(op.table);
    if (parent == nullptr || parent->definition.constraints.empty() || op.using_index) return {};
    auto own = inherited(parent->definition.constraints.back(), partition_);
    if (!own) return {};
    return {AddConstraint{.table = child_.definition.name, .constraint = std::move(*own), .using_index = {}}};
  }
  [[nodiscard]] Result apply(const DropConstraint& op) const {
    const CatalogTable* parent = before_.find_table(op.table);
    const Constraint* dropped = parent == nullptr ? nullptr : find_constraint(*parent, op, before_.rules().ignore_case);
    if (dropped == nullptr || !inherited(*dropped, partition_)) return {};
    DropConstraint own = for_child(op);
    own.if_exists = true;
    const bool by_name =
        std::holds_alternative<CheckConstraint>(*dropped) || std::holds_alternative<ForeignKey>(*dropped);
    own.name = by_name ? name_of(*dropped) : std::nullopt;
    if (!by_name) own.kind = kind_of(*dropped);
    if (!by_name) own.columns = columns_of(*dropped);
    return {std::move(own)};
  }
  [[nodiscard]] Result apply(const RenameConstraint& op) const {
    const Constraint* own = child_.find_constraint(op.name, before_.rules().ignore_case);
    const bool is_check = own != nullptr && std::holds_alternative<CheckConstraint>(*own);
    return is_check ? Result{for_child(op)} : Result{};
  }
  [[nodiscard]] Result apply(const CreateIndex& op) const {
    if (!partition_) return {};
    return {CreateIndex{.index = index_on(op.index, child_.definition.name)}};
  }
  [[nodiscard]] Result apply(const DropIndex& op) const {
    const auto dropped = before_.find_index(op.index, op.table);
    if (!partition_ || !dropped || dropped->index == nullptr) return {};
    for (const IndexDefinition& own : child_.indexes) {
      if (!own.name || !is_index_of_same_kind(own, *dropped->index)) continue;
      return {DropIndex{.index = {child_.definition.name.schema, *own.name}, .table = child_.definition.name}};
    }
    return {};
  }
  [[nodiscard]] Result apply(const DropTable& op) const {
    if (!partition_ && !op.cascade) return {};
    return {DropTable{.table = child_.definition.name, .if_exists = true, .cascade = op.cascade}};
  }
  template <class Other>
  [[nodiscard]] Result apply(const Other&) const {
    return {};
  }

  const Catalog& before_;
  const Catalog& after_;
  const CatalogTable& child_;
  bool partition_;
};

// The table whose children an operation may reach.
std::optional<QualifiedName> parent_of_change(const Operation& operation, const Catalog& before) {
  const auto* drop = operation.as<DropIndex>();
  if (drop == nullptr) return table_of(operation);
  const auto found = before.find_index(drop->index, drop->table);
  return found && found->table != nullptr ? std::optional(found->table->definition.name) : std::nullopt;
}

void add_column(std::vector<Column>& columns, Column column, const Catalog& catalog) {
  for (Column& there : columns) {
    if (!catalog.same(there.name, column.name)) continue;
    // Columns of one name are one: what is said later of its default counts, and NOT NULL wherever it was said.
    if (column.default_value) there.default_value = std::move(column.default_value);
    there.nullable = there.nullable && column.nullable;
    return;
  }
  columns.push_back(std::move(column));
}

}  // namespace

void Evolution::reach_children(const Catalog& before) {
  const auto parent = parent_of_change(step_.operation, before);
  if (!parent) return;
  for (const QualifiedName& name : before.children_of(*parent)) {
    const CatalogTable* child = catalog_.find_table(name);
    if (child == nullptr) continue;
    for (Operation& operation : Inheritance(before, catalog_, CatalogTable(*child)).of(step_.operation)) {
      Step step(std::move(operation), step_.span);
      step.continues = true;  // of the same statement
      step.tolerant = true;
      static_cast<void>(evolve(catalog_, step, diagnostics_));
    }
  }
}

void Evolution::take_from_parents(CatalogTable& table, std::vector<Constraint>& constraints) const {
  TableDefinition& definition = table.definition;
  std::vector<Column> own = std::move(definition.columns);
  std::vector<Constraint> written = std::move(constraints);
  definition.columns.clear();
  constraints.clear();
  for (const QualifiedName& name : definition.parents) {
    const CatalogTable* parent = catalog_.find_table(name);
    if (parent == nullptr) continue;
    for (Column column : parent->definition.columns) {
      column.comment.reset();
      take_numbering(column, parent->definition.name, !definition.partition);
      add_column(definition.columns, std::move(column), catalog_);
    }
    for (Constraint& constraint : inherited(parent->definition.constraints, definition.partition)) {
      constraints.push_back(std::move(constraint));
    }
  }
  for (Column& column : own) add_column(definition.columns, std::move(column), catalog_);
  std::move(written.begin(), written.end(), std::back_inserter(constraints));
}

// A column that is numbered by its default has the same default where it is taken over: the sequence remains that of
// the other table, under the name that the server has given it. `alone`: any other numbering stays behind.
void Evolution::take_numbering(Column& column, const QualifiedName& of, bool alone) {
  constexpr std::size_t kLongest = 63;  // bytes of a name that is not cut
  if (!column.identity) return;
  if (column.identity->kind != IdentityKind::Serial) {
    if (alone) column.identity.reset();
    return;
  }
  const std::string sequence = of.name.text + "_" + column.name.text + "_seq";
  const bool plain = sequence.size() <= kLongest && std::all_of(sequence.begin(), sequence.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                     });
  const std::string name = plain ? sequence : '"' + sequence + '"';
  const std::string schema = of.schema ? of.schema->text + "." : "";
  column.identity.reset();
  const std::string dialect = column.type.written ? column.type.written->dialect : "";
  column.type.written.reset();  // it may say that it is numbered
  column.default_value = Expression{SqlExpression{dialect, "nextval('" + schema + name + "'::regclass)"}, {}};
}

void Evolution::take_copies(const CreateTable& op, CatalogTable& table, std::vector<Constraint>& constraints) const {
  std::vector<Column>& columns = table.definition.columns;
  std::size_t copied = 0;
  for (const TableCopy& copy : op.copies) {
    const CatalogTable* source = catalog_.find_table(copy.table);
    if (source == nullptr) continue;
    const auto place = std::min(static_cast<std::size_t>(copy.behind.value_or(0)) + copied, columns.size());
    std::vector<Column> taken = source->definition.columns;
    for (Column& column : taken) {
      // The default of a numbered column names the sequence of the copied table.
      if (!copy.defaults) column.default_value.reset();
      if (!copy.generated) column.generated.reset();
      const bool serial = column.identity && column.identity->kind == IdentityKind::Serial;
      if (column.identity && (serial ? !copy.defaults : !copy.identity)) {
        column.identity.reset();
        column.type.written.reset();  // it may say that it is numbered
      }
      take_numbering(column, source->definition.name, false);
      if (!copy.comments) column.comment.reset();
    }
    copied += taken.size();
    columns.insert(columns.begin() + static_cast<std::ptrdiff_t>(place), taken.begin(), taken.end());
    for (const Constraint& constraint : source->definition.constraints) {
      const bool check = std::holds_alternative<CheckConstraint>(constraint);
      const bool key =
          std::holds_alternative<PrimaryKey>(constraint) || std::holds_alternative<UniqueConstraint>(constraint);
      if (check && copy.checks) constraints.push_back(constraint);
      if (!key || !copy.indexes) continue;
      constraints.push_back(constraint);
      if (!catalog_.rules().index_names_per_table) set_name(constraints.back(), std::nullopt);
    }
  }
}

// Indexes that come along with a new table, each under a name that the server chooses.
void Evolution::take_indexes(const CreateTable& op) {
  const auto take = [&](const QualifiedName& from) {
    const CatalogTable* source = catalog_.find_table(from);
    if (source == nullptr) return;
    const std::vector<IndexDefinition> indexes = source->indexes;
    for (const IndexDefinition& index : indexes) {
      IndexDefinition own = index_on(index, op.table.name);
      if (catalog_.rules().index_names_per_table) own.name = index.name;
      Step step(CreateIndex{.index = std::move(own)}, step_.span);
      step.continues = true;
      static_cast<void>(evolve(catalog_, step, diagnostics_));
    }
  };
  for (const TableCopy& copy : op.copies) {
    if (copy.indexes) take(copy.table);
  }
  if (!op.table.partition) return;
  for (const QualifiedName& parent : op.table.parents) take(parent);
}

// Columns of a query, under the names that were written for them. Where they are not known the table is there all the
// same.
void Evolution::take_from_query(const CreateTable& op, CatalogTable& table) {
  const auto& rule = catalog_.rules().columns_of_query;
  auto columns = rule ? rule(*op.query, catalog_) : std::nullopt;
  std::vector<Column>& names = table.definition.columns;
  if (!columns || columns->size() < names.size()) return catalog_.mark_incomplete();
  for (std::size_t i = 0; i < names.size(); ++i) (*columns)[i].name = names[i].name;
  names = std::move(*columns);
}

namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '"' || c == '.';
}

// The statement that made an object, with its new place before its name: what is written for it elsewhere.
std::string moved(std::string definition, const QualifiedName& from, const Identifier& schema) {
  const std::string& name = from.name.text;
  for (std::size_t at = definition.find(name); at != std::string::npos; at = definition.find(name, at + 1)) {
    std::size_t begin = at;
    std::size_t end = at + name.size();
    if (begin > 0 && definition[begin - 1] == '"') --begin;
    if (end < definition.size() && definition[end] == '"') ++end;
    std::size_t whole = begin;
    while (whole > 0 && is_word(definition[whole - 1])) --whole;
    const bool qualified = whole < begin && definition[begin - 1] == '.';
    if ((whole < begin && !qualified) || (end < definition.size() && is_word(definition[end]))) continue;
    return definition.substr(0, whole) + schema.text + "." + definition.substr(begin);
  }
  return definition;
}

}  // namespace

bool Evolution::apply(const MoveToSchema& op) {
  const QualifiedName target = catalog_.key({op.schema, op.name.name});
  if (op.thing == MovedThing::Table && catalog_.find_table(op.name) != nullptr) {
    if (catalog_.find_table(target) != nullptr) return exists("table", target.display());
    move_table(catalog_, op.name, target);
    return true;
  }
  if (op.thing == MovedThing::Type && catalog_.find_enum(op.name) != nullptr) {
    if (catalog_.find_enum(target) != nullptr) return exists("enum", target.display());
    move_enum(catalog_, op.name, target);
    return true;
  }
  std::vector<ObjectKind> kinds;
  if (op.object) kinds = {*op.object};
  // ALTER TABLE moves what is like a table, too.
  if (op.thing == MovedThing::Table) kinds = {ObjectKind::View, ObjectKind::MaterializedView, ObjectKind::Sequence};
  if (op.thing == MovedThing::Type) kinds = {ObjectKind::CompositeType, ObjectKind::Domain};
  for (const ObjectKind kind : kinds) {
    const CatalogObject* found = catalog_.find_object(kind, op.name, {}, op.signature);
    if (found == nullptr) continue;
    CatalogObject object = *found;
    catalog_.remove_object(object);
    const QualifiedName old = object.name;
    object.name = target;
    object.definition.text = moved(object.definition.text, old, op.schema);
    catalog_.put_object(object);
    if (is_view(kind)) move_objects(catalog_, old, target);
    return true;
  }
  const bool brought_along = op.object && opaque(*op.object);
  return op.if_exists || brought_along ||
         missing(op.thing == MovedThing::Table ? "table" : "object", op.name.display());
}

}  // namespace crosswalk
