#include "schema_writer.h"

#include <algorithm>
#include <array>
#include <set>

#include "crosswalk/base/text.h"
#include "described_schema.h"
#include "relations.h"
#include "schema_layout.h"

namespace crosswalk::prisma {
namespace {

// psl-core's connectors: max_identifier_length.
std::size_t longest_name(std::string_view dialect) {
  return dialect == "sqlite" ? 10000 : dialect == "mysql" ? 64 : 63;
}

std::string_view scalar_name(Family family) {
  switch (family) {
    case Family::Int:
      return "Int";
    case Family::BigInt:
      return "BigInt";
    case Family::Float:
      return "Float";
    case Family::Decimal:
      return "Decimal";
    case Family::Boolean:
      return "Boolean";
    case Family::String:
    case Family::Uuid:
      return "String";
    case Family::DateTime:
      return "DateTime";
    case Family::Json:
      return "Json";
    case Family::Bytes:
      return "Bytes";
    case Family::Enum:
    case Family::Unsupported:
      return "";
  }
  return "";
}

std::string_view arity_mark(Arity arity) {
  switch (arity) {
    case Arity::Required:
      return "";
    case Arity::Optional:
      return "?";
    case Arity::List:
      return "[]";
  }
  return "";
}

// The first of "jsonb_path_ops" and the like is a capital in each part, but for the words that are two.
std::string pascal_case(std::string_view name) {
  std::string out;
  for (const std::string_view part : split(name, '_')) {
    std::string word(part);
    if (word == "minmax") word = "minMax";
    if (word == "timestamptz") word = "timestampTz";
    if (word == "timetz") word = "timeTz";
    if (word == "varbit") word = "varBit";
    if (!word.empty()) word[0] = to_upper(word.substr(0, 1))[0];
    out += word;
  }
  return out;
}

// What an operator class is called in a schema; empty if it is the method's own choice, or the engine does not look
// (postgres.rs, index_from_row; introspection_pair/index_field.rs).
std::string operator_class(const DescribedIndex& index, const std::string& name) {
  if (name.empty() || index.method.empty() || index.method == "btree" || index.method == "hash") return "";
  static constexpr std::array<std::string_view, 4> kOwnChoices = {"gin/jsonb_ops", "gin/array_ops", "gin/tsvector_ops",
                                                                  "spgist/text_ops"};
  const std::string choice = index.method + "/" + name;
  const bool is_minmax = index.method == "brin" && name.ends_with("_minmax_ops");
  if (is_minmax || std::find(kOwnChoices.begin(), kOwnChoices.end(), choice) != kOwnChoices.end()) return "";
  static constexpr std::array<std::string_view, 6> kKnown = {"inet_ops",  "jsonb_ops", "jsonb_path_ops",
                                                             "array_ops", "text_ops",  "inet_inclusion_ops"};
  const bool is_known = std::find(kKnown.begin(), kKnown.end(), name) != kKnown.end() || name.ends_with("_bloom_ops") ||
                        name.ends_with("_minmax_multi_ops");
  return is_known ? pascal_case(name) : "raw(" + schema_string(name) + ")";
}

std::string method_name(std::string_view method) {
  if (method.empty() || method == "btree") return "";
  if (method == "spgist") return "SpGist";
  return pascal_case(method);
}

class ModelWriter {
 public:
  ModelWriter(const DescribedSchema& schema, std::string_view dialect, bool several_schemas)
      : schema_(schema),
        several_schemas_(several_schemas),
        longest_name_(longest_name(dialect)),
        names_(name_everything(schema, dialect == "postgresql")),
        relations_(find_relations(schema, names_, longest_name_)) {}

  [[nodiscard]] std::vector<SchemaBlock> write() const;
  [[nodiscard]] const std::vector<UnsaidForeignKey>& unsaid() const { return relations_.unsaid; }

 private:
  [[nodiscard]] SchemaBlock write_model(std::size_t table) const;
  [[nodiscard]] SchemaBlock write_enum(const DescribedEnum& value) const;
  [[nodiscard]] std::vector<std::string> documentation_of(std::size_t table) const;
  [[nodiscard]] SchemaLine write_field(std::size_t table, std::size_t column) const;
  [[nodiscard]] std::string type_of(const DescribedColumn& column) const;
  [[nodiscard]] std::string key_attribute(const DescribedTable& table, const DescribedIndex& key) const;
  [[nodiscard]] std::vector<std::string> attributes_of(std::size_t table) const;
  [[nodiscard]] std::string index_attribute(std::size_t table, const DescribedIndex& index) const;
  [[nodiscard]] std::optional<std::string> unusual_name(const DescribedTable& table, const DescribedIndex& index) const;
  [[nodiscard]] SchemaName name_of_enum(const DescribedEnum& value) const;

  const DescribedSchema& schema_;
  bool several_schemas_;
  std::size_t longest_name_;
  SchemaNames names_;
  Relations relations_;
};

std::vector<SchemaBlock> ModelWriter::write() const {
  std::vector<SchemaBlock> blocks;
  for (std::size_t i = 0; i < schema_.tables.size(); ++i) {
    if (!names_.is_join_table[i] && schema_.tables[i].name != "_prisma_migrations") blocks.push_back(write_model(i));
  }
  for (const DescribedEnum& value : schema_.enums) blocks.push_back(write_enum(value));
  return blocks;
}

// Two things of one name are told apart by their schemas.
SchemaName ModelWriter::name_of_enum(const DescribedEnum& value) const {
  const std::string plain = sanitized(value.name);
  const auto same = [&](const auto& other) { return sanitized(other.name) == plain; };
  const auto others = std::count_if(schema_.enums.begin(), schema_.enums.end(), same) +
                      std::count_if(schema_.tables.begin(), schema_.tables.end(), same);
  return type_name(value.name, others > 1 ? std::optional(value.schema) : std::nullopt);
}

SchemaBlock ModelWriter::write_enum(const DescribedEnum& value) const {
  const SchemaName name = name_of_enum(value);
  SchemaBlock block{.keyword = "enum", .name = name.name};
  const std::vector<SchemaName> labels = names_of_all(value.labels, label_name);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const SchemaName& label_in_schema = labels[i];
    SchemaLine line;
    line.commented_out = label_in_schema.name.empty();
    line.cells = {line.commented_out ? value.labels[i] : label_in_schema.name};
    if (label_in_schema.mapped) line.cells.push_back("@map(" + schema_string(*label_in_schema.mapped) + ")");
    block.lines.push_back(std::move(line));
  }
  if (name.mapped) block.attributes.push_back("@@map(" + schema_string(*name.mapped) + ")");
  if (several_schemas_) block.attributes.push_back("@@schema(" + schema_string(value.schema) + ")");
  return block;
}

SchemaBlock ModelWriter::write_model(std::size_t table) const {
  const DescribedTable& described = schema_.tables[table];
  SchemaBlock block{.keyword = "model", .name = names_.models[table].name};
  block.documentation = documentation_of(table);
  block.commented_out = described.columns.empty();
  for (std::size_t i = 0; i < described.columns.size(); ++i) block.lines.push_back(write_field(table, i));
  for (const RelationField& field : relations_.fields[table]) {
    std::vector<std::string> attributes;
    if (!field.attribute.empty()) attributes.push_back(field.attribute);
    if (field.ignored) attributes.emplace_back("@ignore");
    block.lines.push_back({.cells = {field.name, field.type, join(attributes, " ")}, .documentation = {}});
  }
  block.attributes = attributes_of(table);
  return block;
}

// The comments of introspection/rendering/models.rs, in its order.
std::vector<std::string> ModelWriter::documentation_of(std::size_t table) const {
  const DescribedTable& described = schema_.tables[table];
  const SchemaName& name = names_.models[table];
  std::vector<std::string> lines;
  const auto note = [&](bool holds, std::string text) {
    if (holds) lines.push_back(std::move(text));
  };
  note(name.was_reserved, "This model has been renamed to '" + name.name +
                              "' during introspection, because the original name '" + described.name +
                              "' is reserved.");
  note(described.is_partitioned,
       "This table is a partition table and requires additional setup for migrations. Visit "
       "https://pris.ly/d/partition-tables for more info.");
  note(described.has_checks,
       "This table contains check constraints and requires additional setup for migrations. Visit "
       "https://pris.ly/d/check-constraints for more info.");
  note(described.has_exclusions,
       "This table contains exclusion constraints and requires additional setup for migrations. Visit "
       "https://pris.ly/d/exclusion-constraints for more info.");
  note(described.columns.empty(),
       "We could not retrieve columns for the underlying table. Either it has none or you are missing rights to see "
       "them. Please check your privileges.");
  note(!described.columns.empty() && !has_usable_key(described),
       "The underlying table does not contain a valid unique identifier and can therefore currently not be handled by "
       "Prisma Client.");
  note(described.has_comments,
       "This model or at least one of its fields has comments in the database, and requires an additional setup for "
       "migrations: Read more: https://pris.ly/d/database-comments");
  note(described.has_deferred_constraints,
       "This model has constraints using non-default deferring rules and requires additional setup for migrations. "
       "Visit https://pris.ly/d/constraint-deferring for more info.");
  note(described.has_row_security,
       "This model contains row level security and requires additional setup for migrations. Visit "
       "https://pris.ly/d/row-level-security for more info.");
  note(described.has_unusual_null_order,
       "This model contains an index with non-default null sort order and requires additional setup for migrations. "
       "Visit https://pris.ly/d/default-index-null-ordering for more info.");
  note(described.has_expression_indexes,
       "This model contains an expression index which requires additional setup for migrations. Visit "
       "https://pris.ly/d/expression-indexes for more info.");
  return lines;
}

std::string ModelWriter::type_of(const DescribedColumn& column) const {
  std::string name(scalar_name(column.type.family));
  if (column.type.labels) name = name_of_enum(schema_.enums[*column.type.labels]).name;
  if (column.type.family == Family::Unsupported) name = "Unsupported(" + schema_string(column.type.spelling) + ")";
  return name + std::string(arity_mark(column.arity));
}

std::optional<std::string> ModelWriter::unusual_name(const DescribedTable& table, const DescribedIndex& index) const {
  if (index.name.empty()) return std::nullopt;
  std::vector<std::string> columns;
  for (const DescribedKey& key : index.keys) columns.push_back(table.columns[key.column].name);
  const std::string usual =
      index.kind == IndexKind::PrimaryKey
          ? default_key_name(table.name, longest_name_)
          : default_constraint_name(table.name, columns, index.kind == IndexKind::Unique ? "_key" : "_idx",
                                    longest_name_);
  return index.name == usual ? std::nullopt : std::optional(index.name);
}

// @id or @unique of one field.
std::string ModelWriter::key_attribute(const DescribedTable& table, const DescribedIndex& key) const {
  std::vector<std::string> arguments;
  if (const auto name = unusual_name(table, key)) arguments.push_back("map: " + schema_string(*name));
  if (key.keys.front().length) arguments.push_back("length: " + std::to_string(*key.keys.front().length));
  if (key.keys.front().descending) arguments.emplace_back("sort: Desc");
  const std::string attribute = key.kind == IndexKind::PrimaryKey ? "@id" : "@unique";
  return arguments.empty() ? attribute : attribute + "(" + join(arguments, ", ") + ")";
}

SchemaLine ModelWriter::write_field(std::size_t table, std::size_t column) const {
  const DescribedTable& described = schema_.tables[table];
  const DescribedColumn& field = described.columns[column];
  const SchemaName& name = names_.fields[table][column];
  std::vector<std::string> attributes;
  for (const IndexKind kind : {IndexKind::PrimaryKey, IndexKind::Unique}) {
    const auto key = std::find_if(described.indexes.begin(), described.indexes.end(), [&](const DescribedIndex& one) {
      return one.kind == kind && one.keys.size() == 1 && one.keys.front().column == column;
    });
    if (key != described.indexes.end()) attributes.push_back(key_attribute(described, *key));
  }
  if (field.default_value) attributes.push_back("@default(" + *field.default_value + ")");
  if (name.mapped) attributes.push_back("@map(" + schema_string(*name.mapped) + ")");
  if (field.type.native) attributes.push_back("@db." + *field.type.native);
  SchemaLine line;
  line.cells = {name.name, type_of(field), join(attributes, " ")};
  if (name.name.empty()) {
    line.cells.front() = field.name;
    line.commented_out = true;
    line.documentation = {
        "This field was commented out because of an invalid name. Please provide a valid one that matches "
        "[a-zA-Z][a-zA-Z0-9_]*"};
  }
  return line;
}

std::string ModelWriter::index_attribute(std::size_t table, const DescribedIndex& index) const {
  std::vector<std::string> fields;
  for (const DescribedKey& key : index.keys) {
    std::vector<std::string> options;
    if (key.length) options.push_back("length: " + std::to_string(*key.length));
    if (key.descending) options.emplace_back("sort: Desc");
    const std::string operators = operator_class(index, key.operator_class);
    if (!operators.empty()) options.push_back("ops: " + operators);
    const std::string& name = names_.fields[table][key.column].name;
    fields.push_back(options.empty() ? name : name + "(" + join(options, ", ") + ")");
  }
  std::vector<std::string> arguments = {"[" + join(fields, ", ") + "]"};
  if (const auto name = unusual_name(schema_.tables[table], index)) arguments.push_back("map: " + schema_string(*name));
  if (const std::string method = method_name(index.method); !method.empty()) arguments.push_back("type: " + method);
  const std::string_view attribute = index.kind == IndexKind::PrimaryKey ? "@@id("
                                     : index.kind == IndexKind::Unique   ? "@@unique("
                                                                         : "@@index(";
  return std::string(attribute) + join(arguments, ", ") + ")";
}

std::vector<std::string> ModelWriter::attributes_of(std::size_t table) const {
  const DescribedTable& described = schema_.tables[table];
  std::vector<std::string> attributes;
  for (const IndexKind kind : {IndexKind::PrimaryKey, IndexKind::Unique, IndexKind::Plain}) {
    for (const DescribedIndex& index : described.indexes) {
      const bool stands_at_field = kind != IndexKind::Plain && index.keys.size() == 1;
      if (index.kind == kind && !stands_at_field) attributes.push_back(index_attribute(table, index));
    }
  }
  if (const auto& mapped = names_.models[table].mapped) attributes.push_back("@@map(" + schema_string(*mapped) + ")");
  if (!described.columns.empty() && !has_usable_key(described)) attributes.emplace_back("@@ignore");
  if (several_schemas_) attributes.push_back("@@schema(" + schema_string(described.schema) + ")");
  return attributes;
}

SchemaBlock client_block() {
  return {.keyword = "generator",
          .name = "client",
          .documentation = {},
          .lines = {{.cells = {"provider", "= \"prisma-client-js\""}, .documentation = {}}}};
}

// With several schemas the engine wants to be told them all.
SchemaBlock datasource_block(const std::string& provider, const std::set<std::string>& schemas) {
  SchemaBlock block{.keyword = "datasource", .name = "db"};
  block.lines.push_back({.cells = {"provider", "= " + schema_string(provider)}, .documentation = {}});
  block.lines.push_back({.cells = {"url", "= env(\"DATABASE_URL\")"}, .documentation = {}});
  if (schemas.size() > 1) {
    std::vector<std::string> names;
    for (const std::string& schema : schemas) names.push_back(schema_string(schema));
    block.lines.push_back({.cells = {"schemas", "= [" + join(names, ", ") + "]"}, .documentation = {}});
  }
  return block;
}

}  // namespace

std::string write_schema(const Catalog& catalog, const Dialect& dialect, const std::string& provider,
                         Diagnostics& diagnostics) {
  if (!can_describe(dialect.name())) {
    return "// The models are not written for this database: with the migrations applied, `prisma db pull` writes "
           "them.\n\n" +
           lay_out({client_block(), datasource_block(provider, {})});
  }
  const DescribedSchema schema = describe_schema(catalog, dialect);
  std::set<std::string> schemas = {catalog.rules().default_schema};
  for (const DescribedTable& table : schema.tables) schemas.insert(table.schema);
  for (const DescribedEnum& value : schema.enums) schemas.insert(value.schema);
  std::vector<SchemaBlock> blocks = {client_block(), datasource_block(provider, schemas)};
  const ModelWriter writer(schema, dialect.name(), schemas.size() > 1);
  for (SchemaBlock& block : writer.write()) blocks.push_back(std::move(block));
  for (const UnsaidForeignKey& key : writer.unsaid()) {
    diagnostics.report<Code::LostInTarget>({}, "Prisma", "the foreign key (" + key.columns + ") in models", key.table)
        .help(key.why + "; the migrations make it, but `prisma migrate dev` will want to drop it");
  }
  return lay_out(blocks);
}

}  // namespace crosswalk::prisma
