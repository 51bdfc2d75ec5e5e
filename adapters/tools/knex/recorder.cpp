#include "recorder.h"

#include <algorithm>

#include "crosswalk/base/text.h"
#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "schema_vocabulary.h"

namespace crosswalk::knex {
namespace {

// Knex puts every default into quotes. What stands in them is a number or a truth value if the column is of that kind.
void understand_default(Column& column, const ColumnSpec& spec) {
  if (!column.default_value || !spec.default_value || column.default_value->as<StringValue>() == nullptr) return;
  const Scalar& value = *spec.default_value;
  if (value.kind == Scalar::Kind::Bool && column.type.as<BooleanType>() != nullptr) {
    column.default_value->kind = BoolValue{value.is_true()};
  } else if (value.kind == Scalar::Kind::Number &&
             (column.type.as<IntegerType>() != nullptr || column.type.as<DecimalType>() != nullptr ||
              column.type.as<FloatType>() != nullptr)) {
    column.default_value->kind = NumberValue{value.text};
  }
}

void understand_defaults(Operation& operation, const TableSpec& table, Naming naming) {
  for (const auto& spec : table.columns) {
    const std::string name = renamed(spec->name, naming);
    if (auto* create = operation.as<CreateTable>()) {
      for (Column& column : create->table.columns) {
        if (column.name.text == name) understand_default(column, *spec);
      }
    } else if (auto* add = operation.as<AddColumn>()) {
      if (add->column.name.text == name) understand_default(add->column, *spec);
    }
  }
}

// The type and the default of a rebuilt column still stand as spelled.
void read_spellings(Operation& operation, const Dialect& dialect) {
  auto* change = operation.as<AlterColumn>();
  if (change == nullptr) return;
  if (change->type) {
    if (const auto* native = change->type->as<NativeType>()) change->type = dialect.read_type(native->spelling);
  }
  if (auto* value = std::get_if<Expression>(&change->default_value)) {
    if (const auto* sql = value->as<SqlExpression>()) *value = dialect.read_expression(sql->text);
  }
}

// Puts what a later change of a column says over an earlier one.
void put_over(AlterColumn& into, const AlterColumn& later) {
  if (later.type) into.type = later.type;
  if (later.conversion) into.conversion = later.conversion;
  if (later.nullable) into.nullable = later.nullable;
  const auto put = [](auto& old, const auto& change) {
    if (!std::holds_alternative<Keep>(change)) old = change;
  };
  put(into.default_value, later.default_value);
  put(into.identity, later.identity);
  put(into.collation, later.collation);
  put(into.comment, later.comment);
}

const Column* column_before(const Catalog& before, const AlterColumn& change) {
  const CatalogTable* table = before.find_table(change.table);
  return table == nullptr ? nullptr : table->find_column(change.column);
}

// The five statements of one alter() are one change of the column. A default that is there goes first, for it may not
// fit the new type.
std::vector<Step> join_alterations(std::vector<Step> steps, const Catalog& before) {
  std::vector<Step> joined;
  for (Step& step : steps) {
    const auto* change = step.operation.as<AlterColumn>();
    auto* last = joined.empty() ? nullptr : joined.back().operation.as<AlterColumn>();
    if (change != nullptr && last != nullptr && last->table == change->table && last->column == change->column) {
      put_over(*last, *change);
    } else {
      joined.push_back(std::move(step));
    }
  }
  std::vector<Step> result;
  for (Step& step : joined) {
    auto* change = step.operation.as<AlterColumn>();
    const Column* column = change == nullptr ? nullptr : column_before(before, *change);
    if (column != nullptr && change->type && !std::holds_alternative<Keep>(change->default_value)) {
      if (column->default_value && change->conversion) {
        AlterColumn drop;
        drop.table = change->table;
        drop.column = change->column;
        drop.default_value = Remove{};
        result.emplace_back(Operation(std::move(drop)));
      }
      const bool removes = std::holds_alternative<Remove>(change->default_value);
      if (removes && (!column->default_value || change->conversion)) change->default_value = Keep{};
    }
    result.push_back(std::move(step));
  }
  return result;
}

bool has_key(const IndexDefinition& index, const Identifier& column) {
  return std::any_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) {
    return key.column && equals_ignoring_case(key.column->text, column.text);
  });
}

// dialects/sqlite3/schema/ddl.js, dropColumn: indexes lose the column, and go with their last one. SQLite itself
// refuses to drop a column that an index has.
std::vector<Step> take_out_of_indexes(const std::vector<Step>& steps, Catalog catalog) {
  std::vector<Step> result;
  Diagnostics unheard;
  const auto add = [&](Step step) {
    static_cast<void>(evolve(catalog, step, unheard));
    result.push_back(std::move(step));
  };
  for (const Step& step : steps) {
    const auto* drop = step.operation.as<DropColumn>();
    const CatalogTable* found = drop == nullptr ? nullptr : catalog.find_table(drop->table);
    const std::vector<IndexDefinition> indexes = found == nullptr ? std::vector<IndexDefinition>{} : found->indexes;
    std::vector<Step> shrunk;
    for (IndexDefinition index : indexes) {
      if (!index.name || !has_key(index, drop->column)) continue;
      DropIndex gone;
      gone.index = *index.name;
      gone.table = drop->table;
      add(Step(Operation(std::move(gone))));
      std::erase_if(index.keys, [&](const IndexKey& key) {
        return key.column && equals_ignoring_case(key.column->text, drop->column.text);
      });
      if (index.keys.empty()) continue;
      CreateIndex again;
      again.index = std::move(index);
      shrunk.emplace_back(Operation(std::move(again)));
    }
    add(step);
    for (Step& index : shrunk) add(std::move(index));
  }
  return result;
}

// schema/tablecompiler.js, _setNullableState: the column is defined anew by what columnInfo() tells of it, which is the
// type's name, its length and the default, and nothing else.
bool forget_what_is_not_told(AlterColumn& change, const Column& column, std::string& error) {
  if (column.type.as<EnumType>() != nullptr) {
    error = "Knex spells the type of `" + column.name.text + "` in a way that MySQL does not read";
    return false;
  }
  if (const auto* number = column.type.as<IntegerType>(); number != nullptr && number->is_unsigned)
    change.type = Type(IntegerType{.bits = number->bits});
  // `tinyint(1)` is told without its digits, `float(8, 2)` as well.
  if (column.type.as<BooleanType>() != nullptr) change.type = Type(IntegerType{.bits = 8});
  if (const auto* native = column.type.as<NativeType>()) {
    const std::string spelling = to_lower(native->spelling);
    if (spelling.starts_with("float(")) change.type = Type(FloatType{.bits = 32});
    if (spelling.starts_with("double(")) change.type = Type(FloatType{.bits = 64});
  }
  if (const auto* number = column.type.as<DecimalType>(); number != nullptr && number->precision)
    change.type = Type(DecimalType{.precision = 10, .scale = 0});
  if (const auto* moment = column.type.as<TimestampType>(); moment != nullptr && moment->precision.value_or(0) != 0)
    change.type = Type(TimestampType{.precision = std::nullopt, .with_zone = moment->with_zone});
  if (column.identity) change.identity = Remove{};
  if (column.collation) change.collation = Remove{};
  if (column.comment) change.comment = Remove{};
  return true;
}

// What MySQL's columns lose when Knex defines them anew. Nothing, with the reason, if that does not run.
std::optional<std::vector<Step>> lose_on_mysql(std::vector<Step> steps, Catalog catalog, std::string& error) {
  std::vector<Step> result;
  Diagnostics unheard;
  const auto add = [&](Step step) {
    static_cast<void>(evolve(catalog, step, unheard));
    result.push_back(std::move(step));
  };
  for (Step& step : steps) {
    std::optional<AlterColumn> after;
    const auto column_of = [&](const QualifiedName& table, const Identifier& name) {
      const CatalogTable* found = catalog.find_table(table);
      return found == nullptr ? nullptr : found->find_column(name, true);
    };
    if (auto* change = step.operation.as<AlterColumn>(); change != nullptr && !change->type) {
      const Column* column = column_of(change->table, change->column);
      if (column != nullptr && !forget_what_is_not_told(*change, *column, error)) return std::nullopt;
    } else if (const auto* rename = step.operation.as<RenameColumn>()) {
      // mysql-tablecompiler.js, renameColumn: all is said again but the comment.
      const Column* column = column_of(rename->table, rename->column);
      if (column != nullptr && column->comment) {
        after = AlterColumn{.table = rename->table, .column = rename->new_name};
        after->comment = Remove{};
      }
    }
    add(std::move(step));
    if (after) add(Step(Operation(std::move(*after))));
  }
  return result;
}

// dialects/postgres/index.js, positionBindings: the client numbers every question mark of a builder's SQL, those in
// comments, defaults and checks as well, but for one behind a backslash.
std::string with_numbered_marks(std::string_view sql) {
  std::string result;
  std::size_t backslashes = 0;
  int number = 0;
  for (const char c : sql) {
    if (c != '?') {
      result += c;
      backslashes = c == '\\' ? backslashes + 1 : 0;
      continue;
    }
    result.resize(result.size() - backslashes);
    result += backslashes % 2 == 1 ? "?" : "$" + std::to_string(++number);
    backslashes = 0;
  }
  return result;
}

std::string first_error(const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics.items()) {
    if (diagnostic.severity == Severity::Error) return diagnostic.message;
  }
  return "";
}

}  // namespace

std::optional<std::vector<Step>> steps_of(const std::vector<Emitted>& emitted, const TableSpec* table,
                                          const Dialect& dialect, Naming naming, const Catalog& before,
                                          std::string& error) {
  std::vector<Step> steps;
  for (const Emitted& one : emitted) {
    if (const auto* operation = std::get_if<Operation>(&one)) {
      steps.emplace_back(*operation);
      read_spellings(steps.back().operation, dialect);
      continue;
    }
    std::string sql = std::get<std::string>(one);
    if (table != nullptr && dialect.name() == "postgresql") sql = with_numbered_marks(sql);
    Diagnostics found;
    for (Step& step : dialect.read(SourceFile::make("", sql), {}, found)) {
      steps.emplace_back(std::move(step.operation));
      if (table != nullptr) understand_defaults(steps.back().operation, *table, naming);
    }
    error = first_error(found);
    if (!error.empty()) return std::nullopt;
  }
  const bool alters = table != nullptr && std::any_of(table->columns.begin(), table->columns.end(),
                                                      [](const auto& column) { return column->alter; });
  if (alters) steps = join_alterations(std::move(steps), before);
  const bool drops = std::any_of(emitted.begin(), emitted.end(), [](const Emitted& one) {
    const auto* operation = std::get_if<Operation>(&one);
    return operation != nullptr && operation->is<DropColumn>();
  });
  if (drops) return take_out_of_indexes(steps, before);
  if (dialect.name() == "mysql") return lose_on_mysql(std::move(steps), before, error);
  return steps;
}

Recorder::Recorder(const Dialect& dialect, Naming naming, Diagnostics& diagnostics)
    : dialect_(dialect),
      client_(client_of(dialect.name(), naming)),
      diagnostics_(diagnostics),
      before_(dialect.catalog_rules(), schema_vocabulary()) {}

void Recorder::begin(const script::SimulatedSchema& before, bool in_transaction) {
  before_ = before;
  in_transaction_ = in_transaction;
  has_savepoints_ = false;
  steps_.clear();
  reaches_.clear();
  now_.reset();
}

std::vector<Step> Recorder::take() {
  now_.reset();
  reaches_.clear();
  return std::exchange(steps_, {});
}

const script::SimulatedSchema& Recorder::schema() {
  if (!now_) {
    now_ = before_;
    passed_ = 0;
  }
  for (; passed_ < steps_.size(); ++passed_) pass(passed_, *now_);
  return *now_;
}

void Recorder::pass(std::size_t step, script::SimulatedSchema& schema) const {
  const auto reach = reaches_.find(step);
  schema.pass(steps_[step], reach == reaches_.end() ? nullptr : &reach->second);
}

bool Recorder::surely_taken(std::size_t since) {
  // PostgreSQL refuses all that follows a refused statement in a transaction, Knex's own entry of the migration at
  // last. So a migration that gets by with swallowing its errors has had none.
  if (client_ == Client::Postgresql && in_transaction_ && !has_savepoints_) return true;
  script::SimulatedSchema schema = before_;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (i >= since && !schema.takes(steps_[i])) return false;
    pass(i, schema);
  }
  return true;
}

void Recorder::record_written(const std::string& sql, const SourceSpan& span) {
  Diagnostics found;
  std::vector<Step> steps = dialect_.read(SourceFile::make(std::string(span.path()), sql), {}, found);
  for (Diagnostic diagnostic : found.items()) {
    diagnostic.span = span;
    diagnostics_.add(std::move(diagnostic));
  }
  for (Step& step : steps) {
    step.span = span;
    steps_.push_back(std::move(step));
  }
}

bool Recorder::record(const std::vector<Emitted>& emitted, const TableSpec* table, const SourceSpan& span,
                      std::string& error) {
  const bool alters = table != nullptr && !table->creates();
  auto steps =
      steps_of(emitted, table, dialect_, client_.naming, alters ? schema().catalog() : before_.catalog(), error);
  if (!steps) return false;
  for (Step& step : *steps) {
    step.span = span;
    steps_.push_back(std::move(step));
  }
  return true;
}

void Recorder::roll_back(std::size_t mark) {
  if (mark >= steps_.size()) return;
  steps_.resize(mark);
  reaches_.erase(reaches_.lower_bound(mark), reaches_.end());
  if (passed_ > mark) now_.reset();
}

void Recorder::leave_for_person(const SourceSpan& span, const std::string& why, const script::Reach& reach) {
  reaches_.emplace(steps_.size(), reach);
  steps_.emplace_back(Operation(HostCode{"javascript", std::string(span.text()), why}), span);
}

}  // namespace crosswalk::knex
