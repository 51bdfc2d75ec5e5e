// Constraints, by themselves and as columns bring them along.
#include "constraints.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/hash.h"
#include "crosswalk/base/text.h"
#include "expressions.h"
#include "naming.h"

namespace crosswalk::alembic {
namespace {

std::optional<ReferentialAction> read_action(const Value& value, std::string_view what, CallContext& context) {
  if (value.is_nothing()) return ReferentialAction::NoAction;
  const auto text = read_text(value, what, context);
  if (!text) return std::nullopt;
  const std::string word = to_upper(trim(*text));
  if (word == "CASCADE") return ReferentialAction::Cascade;
  if (word == "RESTRICT") return ReferentialAction::Restrict;
  if (word == "SET NULL") return ReferentialAction::SetNull;
  if (word == "SET DEFAULT") return ReferentialAction::SetDefault;
  if (word == "NO ACTION" || word.empty()) return ReferentialAction::NoAction;
  context.leave("the action `" + *text + "` of a foreign key is not followed");
  return std::nullopt;
}

}  // namespace

// "column", "table.column" or "schema.table.column".
bool put_target(ForeignKey& key, const std::string& target) {
  const std::vector<std::string_view> parts = split(target, '.');
  if (parts.size() < 2) return false;
  key.target.name = Identifier(parts[parts.size() - 2]);
  key.target_columns.emplace_back(parts.back());
  if (parts.size() > 2) {
    const std::size_t length = target.size() - parts.back().size() - parts[parts.size() - 2].size() - 2;
    key.target.schema = Identifier(target.substr(0, length));
  }
  return true;
}

std::optional<std::string> target_text(const Value& value, CallContext& context) {
  if (const std::string* text = value.string()) return *text;
  // A column of a model.
  const auto* column = value.host_as<Construct>();
  if (column != nullptr && column->of_table) {
    const std::string* name = column->argument(0, "name").string();
    if (name != nullptr) return column->of_table->display() + "." + *name;
  }
  leave_for(value, "the target of a foreign key", context);
  return std::nullopt;
}

ForeignKeyOptions options_of(const Construct& key, std::size_t first) {
  return {
      key.argument(first + 2, "ondelete"),   key.argument(first + 1, "onupdate"),  key.keyword("match"),
      key.argument(first + 3, "deferrable"), key.argument(first + 4, "initially"), key.keyword("postgresql_not_valid")};
}

std::optional<CheckConstraint> read_check(const Construct& construct, const QualifiedName& table, CallContext& context,
                                          const Reading& reading) {
  auto condition = read_condition(construct.argument(0, "sqltext"), context, reading);
  const GivenName name = read_given_name(construct.argument(1, "name"), "the name of a check", context, reading);
  if (!condition || !name.known) return std::nullopt;
  CheckConstraint check;
  const NamedThing thing{.kind = "ck", .table = table, .columns = {}};
  if (!apply_convention(thing, name, check.name, context, reading)) return std::nullopt;
  check.condition = std::move(*condition);
  return check;
}

std::optional<Deferral> read_deferral(const Value& deferrable, const Value& initially, CallContext& context) {
  const auto flag = read_flag(deferrable, false, "deferrable", context);
  if (!flag) return std::nullopt;
  if (initially.string() != nullptr && equals_ignoring_case(*initially.string(), "deferred"))
    return Deferral::InitiallyDeferred;
  return *flag ? Deferral::InitiallyImmediate : Deferral::NotDeferrable;
}

bool put_options(ForeignKey& key, const ForeignKeyOptions& options, CallContext& context) {
  const auto on_delete = read_action(options.on_delete, "ondelete", context);
  const auto on_update = read_action(options.on_update, "onupdate", context);
  const auto deferral = read_deferral(options.deferrable, options.initially, context);
  const auto not_valid = read_flag(options.not_valid, false, "postgresql_not_valid", context);
  if (!on_delete || !on_update || !deferral || !not_valid) return false;
  key.on_delete = *on_delete;
  key.on_update = *on_update;
  key.deferral = *deferral;
  key.not_valid = *not_valid;
  if (const std::string* match = options.match.string()) {
    if (equals_ignoring_case(*match, "full")) key.match = MatchKind::Full;
    if (equals_ignoring_case(*match, "partial")) key.match = MatchKind::Partial;
  }
  return true;
}

std::optional<UniqueConstraint> unique_of_column(const QualifiedName& table, const Identifier& column,
                                                 CallContext& context, const Reading& reading) {
  UniqueConstraint unique;
  unique.columns = {column};
  const NamedThing thing{.kind = "uq", .table = table, .columns = unique.columns};
  if (!apply_convention(thing, {}, unique.name, context, reading)) return std::nullopt;
  return unique;
}

std::optional<IndexDefinition> index_of_column(const QualifiedName& table, const Identifier& column, bool unique,
                                               CallContext& context, const Reading& reading) {
  IndexDefinition index;
  index.table = table;
  index.keys.emplace_back().column = column;
  index.unique = unique;
  const NamedThing thing{.kind = "ix", .table = table, .columns = {column}, .unique = unique};
  if (!apply_convention(thing, {}, index.name, context, reading)) return std::nullopt;
  return index;
}

std::optional<NativeConstraint> read_exclude(const std::vector<Value>& elements, const OptionOf& option,
                                             CallContext& context, const Reading& reading) {
  const OptionalName name = read_name(option("name"), "the name of an exclude constraint", context);
  if (!name.known) return std::nullopt;
  std::vector<std::string> parts;
  for (const Value& element : elements) {
    const auto* pair = element.sequence();
    if (pair == nullptr || pair->items.size() != 2 || pair->items[1].string() == nullptr) {
      leave_for(element, "an element of an exclude constraint", context);
      return std::nullopt;
    }
    std::optional<std::string> what;
    if (const std::string* column = pair->items[0].string()) {
      what = reading.dialect.quote(Identifier(*column));
    } else {
      what = sql_of(pair->items[0], "an element of an exclude constraint", context, reading);
    }
    if (!what) return std::nullopt;
    parts.push_back(*what + " WITH " + *pair->items[1].string());
  }
  const Value method = option("using");
  std::string text = "EXCLUDE USING " + (method.string() != nullptr ? *method.string() : std::string("gist")) + " (" +
                     join(parts, ", ") + ")";
  if (const Value where = option("where"); !where.is_nothing()) {
    const auto condition = sql_of(where, "the condition of an exclude constraint", context, reading);
    if (!condition) return std::nullopt;
    text += " WHERE (" + *condition + ")";
  }
  NativeConstraint constraint;
  constraint.name = name.name;
  constraint.dialect = "postgresql";
  constraint.text = text;
  return constraint;
}

}  // namespace crosswalk::alembic
