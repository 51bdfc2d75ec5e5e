#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "expressions.h"
#include "schema.h"

// Indexes: keys of text are read by the reader of the dialect, as CREATE INDEX would be.
namespace crosswalk::alembic {
namespace {

std::optional<IndexKey> read_key_text(const std::string& text, const Reading& reading) {
  Diagnostics ignored;
  const auto script = SourceFile::make("", "CREATE INDEX i ON t (" + text + ")");
  const std::vector<Step> steps = reading.dialect.read(script, {}, ignored);
  const auto* create = steps.size() == 1 ? steps.front().operation.as<CreateIndex>() : nullptr;
  if (create == nullptr || create->index.keys.size() != 1) return std::nullopt;
  return create->index.keys.front();
}

// postgresql_ops={"name": "gin_trgm_ops"}, by the name of the column.
bool put_operator_classes(IndexDefinition& index, const Value& classes, CallContext& context) {
  if (classes.is_nothing()) return true;
  if (classes.dict() == nullptr) {
    leave_for(classes, "postgresql_ops", context);
    return false;
  }
  for (IndexKey& key : index.keys) {
    const std::string name = key.column ? key.column->text : "";
    const Value* found = name.empty() ? nullptr : classes.dict()->find(std::string_view(name));
    if (found == nullptr) continue;
    if (found->string() == nullptr) {
      leave_for(*found, "postgresql_ops", context);
      return false;
    }
    key.operator_class = *found->string();
  }
  return true;
}

bool put_prefix_lengths(IndexDefinition& index, const Value& lengths) {
  for (IndexKey& key : index.keys) {
    if (!key.column) continue;
    const Value* found = &lengths;
    if (lengths.dict() != nullptr) found = lengths.dict()->find(std::string_view(key.column->text));
    if (found != nullptr && found->integer() != nullptr)
      key.prefix_length = static_cast<std::int32_t>(*found->integer());
  }
  return true;
}

// postgresql_with={"fillfactor": 50}
bool put_storage(IndexDefinition& index, const Value& storage, CallContext& context) {
  if (storage.is_nothing()) return true;
  if (storage.dict() == nullptr) {
    leave_for(storage, "postgresql_with", context);
    return false;
  }
  std::vector<std::string> parts;
  for (const auto& [key, value] : storage.dict()->entries) {
    const auto text = script::text_of(value, script::Language::Python);
    if (key.string() == nullptr || !text) {
      leave_for(value, "postgresql_with", context);
      return false;
    }
    parts.push_back(*key.string() + " = " + *text);
  }
  if (!parts.empty()) index.options.push_back({"postgresql", "WITH (" + join(parts, ", ") + ")"});
  return true;
}

bool put_postgresql_options(IndexDefinition& index, const OptionOf& option, CallContext& context) {
  const Value method = option("postgresql_using");
  if (!method.is_nothing()) {
    const auto text = read_text(method, "postgresql_using", context);
    if (!text) return false;
    index.method = to_lower(*text);
  }
  const auto include = read_names(option("postgresql_include"), "postgresql_include", context);
  const auto nulls =
      read_flag(option("postgresql_nulls_not_distinct"), false, "postgresql_nulls_not_distinct", context);
  if (!include || !nulls) return false;
  index.include = *include;
  index.nulls_not_distinct = *nulls;
  return put_operator_classes(index, option("postgresql_ops"), context) &&
         put_storage(index, option("postgresql_with"), context);
}

}  // namespace

std::optional<std::vector<IndexKey>> read_index_keys(const Value& columns, const QualifiedName&, CallContext& context,
                                                     const Reading& reading) {
  std::vector<IndexKey> keys;
  const std::vector<Value> items =
      columns.sequence() != nullptr ? columns.sequence()->items : std::vector<Value>{columns};
  for (const Value& item : items) {
    if (item.string() != nullptr || is_construct(item, "Column") || is_construct(item, "column") ||
        is_construct(item, "quoted_name")) {
      const auto name = read_required_name(item, "a column of an index", context);
      if (!name) return std::nullopt;
      keys.emplace_back().column = *name;
      continue;
    }
    const auto text = sql_of(item, "a column of an index", context, reading);
    if (!text) return std::nullopt;
    if (auto key = read_key_text(*text, reading)) {
      keys.push_back(std::move(*key));
    } else {
      keys.emplace_back().expression = SqlExpression{std::string(reading.dialect.name()), *text};
    }
  }
  return keys;
}

std::vector<Identifier> columns_of(const std::vector<IndexKey>& keys) {
  std::vector<Identifier> columns;
  for (const IndexKey& key : keys) {
    if (key.column) columns.push_back(*key.column);
  }
  return columns;
}

bool put_index_options(IndexDefinition& index, const OptionOf& option, CallContext& context, const Reading& reading) {
  const auto unique = read_flag(option("unique"), false, "unique", context);
  if (!unique) return false;
  index.unique = *unique;
  const Value where = option(std::string(reading.dialect.name()) + "_where");
  if (!where.is_nothing()) {
    index.condition = read_condition(where, context, reading);
    if (!index.condition) return false;
  }
  if (reading.is("postgresql")) return put_postgresql_options(index, option, context);
  if (reading.is("mysql")) {
    if (const Value prefix = option("mysql_prefix"); prefix.string() != nullptr)
      index.method = to_lower(*prefix.string());
    if (const Value method = option("mysql_using"); method.string() != nullptr)
      index.method = to_lower(*method.string());
    return put_prefix_lengths(index, option("mysql_length"));
  }
  return true;
}

}  // namespace crosswalk::alembic
