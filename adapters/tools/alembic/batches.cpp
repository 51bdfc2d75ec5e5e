// op.batch_alter_table(): what its arguments say about the table that it may make anew (alembic/operations/batch.py).
#include <algorithm>
#include <array>

#include "operation_call.h"

namespace crosswalk::alembic {
namespace {

bool is_given(const Value& value) {
  if (value.is_nothing()) return false;
  if (value.sequence() != nullptr) return !value.sequence()->items.empty();
  return value.dict() == nullptr || !value.dict()->entries.empty();
}

// Where a table is made anew, these say what it is made of, whatever the database has.
std::optional<std::string_view> deciding_argument(const OperationCall& call, const std::string& recreate) {
  const bool anew = recreate == "always" || (call.reading.is("sqlite") && recreate != "never");
  if (!anew) return std::nullopt;
  static constexpr std::array<std::string_view, 3> kDeciding = {"copy_from", "table_args", "partial_reordering"};
  for (const std::string_view name : kDeciding) {
    if (is_given(call.keyword(name))) return name;
  }
  return std::nullopt;
}

// The kind of an unnamed constraint that is read back; empty for those that are not.
std::string_view kind_of_read_back(const Constraint& constraint) {
  switch (kind_of(constraint)) {
    case ConstraintKind::PrimaryKey:
      return "pk";
    case ConstraintKind::Unique:
      return "uq";
    case ConstraintKind::ForeignKey:
      return "fk";
    case ConstraintKind::Check:
    case ConstraintKind::Native:
      return "";
  }
  return "";
}

// Names what has no name, as it is read back into a MetaData of the batch's own. False if the statement was left.
bool name_read_back(Batch& batch, CallContext& context, const Reading& reading) {
  const script::SimulatedSchema* schema = reading.recorder.schema();
  if (schema == nullptr) return true;  // it is asked again when there is one
  const CatalogTable* table = schema->catalog().find_table(batch.table);
  if (table == nullptr) return true;
  const std::vector<Constraint> constraints = table->definition.constraints;
  for (const Constraint& constraint : constraints) {
    const std::string_view kind = kind_of_read_back(constraint);
    if (name_of(constraint) || kind.empty()) continue;
    const NamedThing thing{.kind = kind,
                           .table = batch.table,
                           .columns = columns_of(constraint),
                           .key = std::get_if<ForeignKey>(&constraint)};
    const OptionalName name = name_by_convention(thing, batch.convention, context, reading);
    if (!name.known) return false;
    if (!name.name) continue;
    DropConstraint drop;
    drop.table = batch.table;
    drop.kind = kind_of(constraint);
    drop.columns = columns_of(constraint);
    Constraint named = constraint;
    set_name(named, name.name);
    reading.recorder.record(std::move(drop), context.span());
    reading.recorder.record(AddConstraint{.table = batch.table, .constraint = std::move(named), .using_index = {}},
                            context.span());
    batch.named_first += 2;
  }
  return true;
}

}  // namespace

Value batch_alter_table(const OperationCall& call) {
  const auto table = call.table();
  if (!table) return {};
  auto batch = std::make_shared<Batch>();
  batch->table = *table;
  if (const Value recreate = call.keyword("recreate"); !recreate.is_nothing()) {
    const auto how = read_text(recreate, "`recreate` of a batch", call.context);
    if (!how) return {};
    batch->recreate = *how;
  }
  if (const auto argument = deciding_argument(call, batch->recreate))
    return call.context.leave("`" + std::string(*argument) + "` of a batch that makes its table anew is not followed");
  if (!call.reading.is("sqlite")) return Value(std::make_shared<OperationsHost>(call.reading, std::move(batch)));
  batch->convention = convention_of_entries(call.keyword("naming_convention"));
  if (!batch->convention.unknown_because.empty()) return call.context.leave(batch->convention.unknown_because);
  if (const Value options = call.keyword("table_kwargs"); options.dict() != nullptr) {
    const Value* numbers = options.dict()->find("sqlite_autoincrement");
    batch->keeps_numbering = numbers != nullptr && numbers->boolean() != nullptr && *numbers->boolean();
  }
  return Value(std::make_shared<OperationsHost>(call.reading, std::move(batch)));
}

std::optional<Value> OperationsHost::enter(CallContext& context) {
  if (!batch_) return std::nullopt;
  batch_->first_step = reading_->recorder.mark();
  if (!batch_->convention.templates.empty() && batch_->recreate != "never" &&
      !name_read_back(*batch_, context, *reading_))
    return Value();
  return Value(shared_from_this());
}

void OperationsHost::exit(CallContext&) {
  if (!batch_ || !reading_->is("sqlite") || batch_->recreate == "never") return;
  Recorder& recorder = reading_->recorder;
  const std::size_t first = batch_->first_step;
  const std::size_t named = batch_->named_first;
  if (!recorder.end_batch(batch_->table, first + named, batch_->recreate == "always", batch_->keeps_numbering) &&
      recorder.mark() >= first + named)
    recorder.take_back(first, named);
}

}  // namespace crosswalk::alembic
