// Tables: their columns, constraints and indexes.
#include <algorithm>
#include <array>

#include "constraints.h"
#include "crosswalk/base/hash.h"
#include "crosswalk/base/text.h"
#include "expressions.h"
#include "naming.h"

namespace crosswalk::alembic {
namespace {

// Reads a table's elements: columns, constraints, indexes.
class TableReader {
 public:
  TableReader(const QualifiedName& name, CallContext& context, const Reading& reading)
      : context_(context), reading_(reading) {
    result_.definition.name = name;
  }

  [[nodiscard]] std::optional<ReadTable> read(const std::vector<Value>& elements,
                                              const std::vector<std::pair<std::string, Value>>& options) {
    for (const Value& element : elements) {
      if (!take(element)) return std::nullopt;
    }
    for (const auto& [name, value] : options) {
      if (!take_option(name, value)) return std::nullopt;
    }
    if (!finish()) return std::nullopt;
    return std::move(result_);
  }

 private:
  bool take(const Value& element) {
    const auto* construct = element.host_as<Construct>();
    if (construct == nullptr) {
      leave_for(element, "an element of the table", context_);
      return false;
    }
    const std::string& kind = construct->name();
    if (kind == "Column" || kind == "column") {
      auto column = read_column(element, result_.definition.name, context_, reading_);
      if (!column) return false;
      if (script::truth(construct->keyword("nullable"), script::Language::Python) == true)
        nullable_columns_.push_back(column->column.name);
      columns_.push_back(std::move(*column));
      return true;
    }
    if (kind == "PrimaryKeyConstraint") return take_primary_key(*construct);
    if (kind == "UniqueConstraint") return take_unique(*construct);
    if (kind == "ForeignKeyConstraint") return take_foreign_key(*construct);
    if (kind == "Index") return take_index(*construct);
    if (kind == "CheckConstraint") {
      auto check = read_check(*construct, result_.definition.name, context_, reading_);
      if (!check) return false;
      constraints_.emplace_back(std::move(*check));
      return true;
    }
    if (kind == "ExcludeConstraint") {
      const auto option = [construct](std::string_view name) { return construct->keyword(name); };
      auto exclude = read_exclude(construct->positional, option, context_, reading_);
      if (!exclude) return false;
      constraints_.emplace_back(std::move(*exclude));
      return true;
    }
    if (kind == "MetaData") return true;  // where the table is kept, if it is given at all
    context_.leave("a " + kind + " within a table is not followed");
    return false;
  }

  bool take_primary_key(const Construct& construct) {
    PrimaryKey key;
    primary_key_name_ = read_given_name(construct.keyword("name"), "the name of a primary key", context_, reading_);
    const auto columns = read_names(Value::list(construct.positional), "a column of the primary key", context_);
    const auto deferral = read_deferral(construct.keyword("deferrable"), construct.keyword("initially"), context_);
    if (!primary_key_name_.known || !columns || !deferral) return false;
    key.columns = *columns;
    key.deferral = *deferral;
    primary_key_ = std::move(key);
    return true;
  }

  bool take_unique(const Construct& construct) {
    UniqueConstraint unique;
    const GivenName name =
        read_given_name(construct.keyword("name"), "the name of a unique constraint", context_, reading_);
    const auto columns = read_names(Value::list(construct.positional), "a column of a unique constraint", context_);
    const auto deferral = read_deferral(construct.keyword("deferrable"), construct.keyword("initially"), context_);
    const auto nulls =
        read_flag(construct.keyword("postgresql_nulls_not_distinct"), false, "postgresql_nulls_not_distinct", context_);
    const auto include = read_names(construct.keyword("postgresql_include"), "postgresql_include", context_);
    if (!name.known || !columns || !deferral || !nulls || !include) return false;
    unique.columns = *columns;
    const NamedThing thing{.kind = "uq", .table = result_.definition.name, .columns = *columns};
    if (!apply_convention(thing, name, unique.name, context_, reading_)) return false;
    unique.deferral = *deferral;
    if (reading_.is("postgresql")) {
      unique.nulls_not_distinct = *nulls;
      unique.include = *include;
    }
    constraints_.emplace_back(std::move(unique));
    return true;
  }

  bool take_foreign_key(const Construct& construct) {
    ForeignKey key;
    const GivenName name =
        read_given_name(construct.argument(2, "name"), "the name of a foreign key", context_, reading_);
    const auto columns = read_names(construct.argument(0, "columns"), "a column of a foreign key", context_);
    if (!name.known || !columns) return false;
    key.columns = *columns;
    const Value& targets = construct.argument(1, "refcolumns");
    if (targets.sequence() == nullptr) {
      leave_for(targets, "the target of a foreign key", context_);
      return false;
    }
    for (const Value& item : targets.sequence()->items) {
      const auto target = target_text(item, context_);
      if (!target) return false;
      if (!put_target(key, *target)) {
        context_.leave("the target `" + *target + "` of a foreign key names no column");
        return false;
      }
    }
    if (!put_options(key, options_of(construct, 2), context_)) return false;
    const auto later = read_flag(construct.keyword("use_alter"), false, "use_alter", context_);
    if (!later) return false;
    const NamedThing thing{.kind = "fk", .table = result_.definition.name, .columns = key.columns, .key = &key};
    if (!apply_convention(thing, name, key.name, context_, reading_)) return false;
    foreign_keys_.push_back(key);
    if (!*later || !reading_.dialect.features().add_constraint_in_place) constraints_.emplace_back(std::move(key));
    return true;
  }

  bool take_index(const Construct& construct) {
    IndexDefinition index;
    index.table = result_.definition.name;
    const GivenName name = read_given_name(construct.argument(0, "name"), "the name of an index", context_, reading_);
    if (!name.known) return false;
    std::vector<Value> columns;
    if (construct.positional.size() > 1) columns.assign(construct.positional.begin() + 1, construct.positional.end());
    auto keys = read_index_keys(Value::list(std::move(columns)), index.table, context_, reading_);
    if (!keys) return false;
    index.keys = std::move(*keys);
    const auto option = [&construct](std::string_view wanted) { return construct.keyword(wanted); };
    if (!put_index_options(index, option, context_, reading_)) return false;
    const NamedThing thing{
        .kind = "ix", .table = index.table, .columns = columns_of(index.keys), .unique = index.unique};
    if (!apply_convention(thing, name, index.name, context_, reading_)) return false;
    result_.indexes.push_back(std::move(index));
    return true;
  }

  bool take_option(const std::string& name, const Value& value) {
    if (value.is_nothing()) return true;
    if (name == "comment") {
      if (!reading_.dialect.features().comments) return true;
      const auto text = read_text(value, "the comment of a table", context_);
      result_.definition.comment = text;
      return text.has_value();
    }
    if (name == "prefixes") {
      for (const Value& prefix : value.sequence() != nullptr ? value.sequence()->items : std::vector<Value>{}) {
        if (prefix.string() != nullptr && starts_with_ignoring_case(*prefix.string(), "TEMP")) result_.temporary = true;
      }
      return true;
    }
    if (name == "sqlite_autoincrement" && reading_.is("sqlite")) {
      autoincrement_ = script::truth(value, script::Language::Python).value_or(false);
      return true;
    }
    return take_native_option(name, value);
  }

  // postgresql_partition_by=, mysql_engine=, sqlite_with_rowid= (dialects/*/base.py, post_create_table).
  bool take_native_option(const std::string& name, const Value& value) {
    const std::string prefix = std::string(reading_.dialect.name()) + "_";
    if (!name.starts_with(prefix)) return true;  // of another dialect, or of no effect on DDL
    const std::string key = to_upper(name.substr(prefix.size()));
    const auto flag = script::truth(value, script::Language::Python);
    std::string text;
    if (reading_.is("sqlite")) {
      if (key == "WITH_ROWID" && flag == false) text = "WITHOUT ROWID";
      if (key == "STRICT" && flag == true) text = "STRICT";
      if (text.empty()) return true;
    } else {
      const auto spelled = script::text_of(value, script::Language::Python);
      if (!spelled || value.host() != nullptr || value.sequence() != nullptr || value.dict() != nullptr) {
        leave_for(value, "the option " + name, context_);
        return false;
      }
      if (reading_.is("postgresql")) {
        // It says how a table is reflected, and nothing of how it is made (dialects/postgresql/base.py).
        if (key == "IGNORE_SEARCH_PATH") return true;
        if (key == "PARTITION_BY") text = "PARTITION BY " + *spelled;
        if (key == "TABLESPACE") text = "TABLESPACE " + *spelled;
        if (key == "USING") text = "USING " + *spelled;
        if (text.empty()) {
          context_.leave("the table option " + name + " is not followed");
          return false;
        }
      } else {
        std::string word = replace_all(key, "_", " ");
        if (word == "CHARSET" || word == "DEFAULT CHARSET" || word == "CHARACTER SET") word = "CHARSET";
        text = word == "COLLATE" || word == "DEFAULT COLLATE" ? "COLLATE " + *spelled : word + "=" + *spelled;
      }
    }
    result_.definition.options.push_back({std::string(reading_.dialect.name()), text});
    return true;
  }

  [[nodiscard]] ReadColumn* find(const Identifier& name) {
    const auto found = std::find_if(columns_.begin(), columns_.end(),
                                    [&](const ReadColumn& column) { return column.column.name == name; });
    return found == columns_.end() ? nullptr : &*found;
  }

  bool finish() {
    if (!gather_primary_key()) return false;
    for (const ForeignKey& key : foreign_keys_) {
      for (const Identifier& name : key.columns) {
        if (ReadColumn* column = find(name)) column->has_foreign_key = true;
      }
    }
    TableDefinition& table = result_.definition;
    if (primary_key_ && !primary_key_->columns.empty()) {
      const bool alone = primary_key_->columns.size() == 1;
      for (const Identifier& name : primary_key_->columns) {
        if (ReadColumn* column = find(name)) number_column(*column, alone, reading_);
      }
      ReadColumn* only = alone ? find(primary_key_->columns.front()) : nullptr;
      if (autoincrement_ && only != nullptr && only->is_integer && !only->has_foreign_key) {
        only->column.identity = Identity{.kind = IdentityKind::AutoIncrement,
                                         .start = {},
                                         .increment = {},
                                         .minimum = {},
                                         .maximum = {},
                                         .cache = {}};
      }
      table.constraints.emplace_back(std::move(*primary_key_));
    }
    std::move(constraints_.begin(), constraints_.end(), std::back_inserter(table.constraints));
    for (ReadColumn& column : columns_) {
      if (!add_column(column)) return false;
    }
    return true;
  }

  bool gather_primary_key() {
    std::vector<Identifier> flagged;
    for (const ReadColumn& column : columns_) {
      if (column.primary_key) flagged.push_back(column.column.name);
    }
    if (!primary_key_) {
      if (flagged.empty()) return true;
      primary_key_.emplace();
    }
    if (primary_key_->columns.empty()) primary_key_->columns = flagged;
    for (const Identifier& name : primary_key_->columns) {
      ReadColumn* column = find(name);
      if (column == nullptr) continue;
      // A key's column is NOT NULL unless it says otherwise (sql/schema.py, PrimaryKeyConstraint).
      if (!column->primary_key && !says_nullable(column->column.name)) column->column.nullable = false;
      column->primary_key = true;
    }
    if (primary_key_->columns.empty()) return true;
    const NamedThing thing{.kind = "pk", .table = result_.definition.name, .columns = primary_key_->columns};
    return apply_convention(thing, primary_key_name_, primary_key_->name, context_, reading_);
  }

  [[nodiscard]] bool says_nullable(const Identifier& name) const {
    return std::find(nullable_columns_.begin(), nullable_columns_.end(), name) != nullable_columns_.end();
  }

  bool add_column(ReadColumn& column) {
    TableDefinition& table = result_.definition;
    std::move(column.constraints.begin(), column.constraints.end(), std::back_inserter(table.constraints));
    if (column.unique && !column.indexed) {
      auto unique = unique_of_column(table.name, column.column.name, context_, reading_);
      if (!unique) return false;
      table.constraints.emplace_back(std::move(*unique));
    }
    if (column.indexed) {
      auto index = index_of_column(table.name, column.column.name, column.unique, context_, reading_);
      if (!index) return false;
      result_.indexes.push_back(std::move(*index));
    }
    if (column.named_enum && column.named_enum->created_with_table) add_enum(*column.named_enum);
    table.columns.push_back(std::move(column.column));
    return true;
  }

  void add_enum(const NamedEnum& named) {
    const bool known = std::any_of(result_.enums.begin(), result_.enums.end(),
                                   [&](const NamedEnum& other) { return other.name == named.name; });
    if (!known) result_.enums.push_back(named);
  }

  CallContext& context_;
  const Reading& reading_;
  ReadTable result_;
  std::vector<ReadColumn> columns_;
  std::vector<Constraint> constraints_;   // as written; those of columns follow
  std::vector<ForeignKey> foreign_keys_;  // of the table
  std::vector<Identifier> nullable_columns_;
  std::optional<PrimaryKey> primary_key_;
  GivenName primary_key_name_;
  bool autoincrement_ = false;
};

}  // namespace

std::optional<ReadTable> read_table(const QualifiedName& name, const std::vector<Value>& elements,
                                    const std::vector<std::pair<std::string, Value>>& options, CallContext& context,
                                    const Reading& reading) {
  return TableReader(name, context, reading).read(elements, options);
}

}  // namespace crosswalk::alembic
