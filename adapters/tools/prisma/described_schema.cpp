#include "described_schema.h"

#include <algorithm>
#include <map>
#include <set>

#include "crosswalk/base/text.h"
#include "default_literals.h"
#include "described_defaults.h"
#include "described_mysql.h"
#include "described_types.h"

namespace crosswalk::prisma {
namespace {

bool starts_with_word(const std::vector<TableOption>& options, std::string_view words) {
  return std::any_of(options.begin(), options.end(),
                     [&](const TableOption& option) { return starts_with_ignoring_case(trim(option.text), words); });
}

// The rules of one database.
class Description {
 public:
  Description(const Catalog& catalog, const Dialect& dialect) : catalog_(catalog), dialect_(dialect) {}
  Description(const Description&) = delete;
  Description& operator=(const Description&) = delete;
  virtual ~Description() = default;

  [[nodiscard]] DescribedSchema describe();

 protected:
  [[nodiscard]] virtual DescribedColumn describe_column(const CatalogTable& table, const Column& column) const = 0;
  // The engine does not list the columns of SQLite that are computed.
  [[nodiscard]] virtual bool lists(const Column& column) const = 0;
  virtual void add_indexes(const CatalogTable& table, DescribedTable& described) const = 0;
  virtual void add_foreign_keys(const CatalogTable& table, DescribedTable& described) const = 0;
  // The enums that the engine lists.
  [[nodiscard]] virtual std::vector<DescribedEnum> find_enums() const;

  void add_index(DescribedTable& described, IndexKind kind, std::string name,
                 const std::vector<Identifier>& columns) const;
  void add_index(DescribedTable& described, std::string name, const IndexDefinition& index) const;
  [[nodiscard]] std::optional<DescribedForeignKey> describe_foreign_key(const DescribedTable& described,
                                                                        const ForeignKey& key) const;
  [[nodiscard]] std::optional<std::string> default_text(const Column& column) const;
  [[nodiscard]] const DescribedSchema& schema() const { return schema_; }
  [[nodiscard]] std::optional<std::size_t> place_of_enum(const QualifiedName& name) const;
  [[nodiscard]] const Catalog& catalog() const { return catalog_; }
  [[nodiscard]] const Dialect& dialect() const { return dialect_; }
  [[nodiscard]] std::string schema_of(const QualifiedName& name) const {
    return name.schema ? name.schema->text : catalog_.rules().default_schema;
  }

 private:
  void list_enums();
  void list_tables();
  void note_what_cannot_be_said(const CatalogTable& table, DescribedTable& described) const;

  const Catalog& catalog_;
  const Dialect& dialect_;
  DescribedSchema schema_;
  std::vector<const CatalogTable*> tables_;
  std::map<QualifiedName, std::size_t> places_;
};

std::optional<std::size_t> place_of_column(const DescribedTable& table, const Identifier& name,
                                           const Catalog& catalog) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (catalog.same(table.columns[i].name, name)) return i;
  }
  return std::nullopt;
}

DescribedSchema Description::describe() {
  list_enums();
  list_tables();
  for (std::size_t i = 0; i < tables_.size(); ++i) add_indexes(*tables_[i], schema_.tables[i]);
  // A foreign key may need the primary key of any table.
  for (std::size_t i = 0; i < tables_.size(); ++i) {
    add_foreign_keys(*tables_[i], schema_.tables[i]);
    for (DescribedForeignKey& key : schema_.tables[i].foreign_keys) key.table = i;
  }
  return std::move(schema_);
}

std::vector<DescribedEnum> Description::find_enums() const {
  std::vector<DescribedEnum> enums;
  for (const CatalogEnum* value : catalog_.enums()) {
    enums.push_back({.name = value->name.name.text, .schema = schema_of(value->name), .labels = value->labels});
  }
  return enums;
}

void Description::list_enums() {
  schema_.enums = find_enums();
  std::sort(schema_.enums.begin(), schema_.enums.end(), [](const DescribedEnum& left, const DescribedEnum& right) {
    return std::tie(left.schema, left.name) < std::tie(right.schema, right.name);
  });
}

void Description::list_tables() {
  for (const CatalogTable* table : catalog_.tables()) {
    // The engine lists a partitioned table, and none of its parts.
    if (!table->temporary && !table->definition.partition) tables_.push_back(table);
  }
  std::sort(tables_.begin(), tables_.end(), [&](const CatalogTable* left, const CatalogTable* right) {
    const QualifiedName& a = left->definition.name;
    const QualifiedName& b = right->definition.name;
    return std::pair(schema_of(a), a.name) < std::pair(schema_of(b), b.name);
  });
  for (const CatalogTable* table : tables_) {
    places_.emplace(catalog_.key(table->definition.name), places_.size());
    DescribedTable described;
    described.name = table->definition.name.name.text;
    described.schema = schema_of(table->definition.name);
    for (const Column& column : table->definition.columns) {
      if (lists(column)) described.columns.push_back(describe_column(*table, column));
    }
    note_what_cannot_be_said(*table, described);
    schema_.tables.push_back(std::move(described));
  }
}

void Description::note_what_cannot_be_said(const CatalogTable& table, DescribedTable& described) const {
  const TableDefinition& definition = table.definition;
  described.is_partitioned = starts_with_word(definition.options, "partition by");
  described.has_comments = definition.comment || std::any_of(definition.columns.begin(), definition.columns.end(),
                                                             [](const Column& column) { return column.comment; });
  for (const Constraint& constraint : definition.constraints) {
    if (std::holds_alternative<CheckConstraint>(constraint)) described.has_checks = true;
    if (std::holds_alternative<NativeConstraint>(constraint)) described.has_exclusions = true;
    const auto deferral = [](const auto& one) { return one.deferral != Deferral::NotDeferrable; };
    const auto* key = std::get_if<PrimaryKey>(&constraint);
    const auto* unique = std::get_if<UniqueConstraint>(&constraint);
    const auto* foreign = std::get_if<ForeignKey>(&constraint);
    described.has_deferred_constraints |= (key != nullptr && deferral(*key)) ||
                                          (unique != nullptr && deferral(*unique)) ||
                                          (foreign != nullptr && deferral(*foreign));
  }
  described.has_row_security = std::any_of(
      table.settings.begin(), table.settings.end(),
      [](const SetTableOption& setting) { return starts_with_ignoring_case(setting.option, "row level security"); });
  for (const IndexDefinition& index : table.indexes) {
    for (const IndexKey& key : index.keys) {
      described.has_expression_indexes |= key.expression.has_value() && !index.condition;
      const NullsOrder usual = key.descending ? NullsOrder::First : NullsOrder::Last;
      described.has_unusual_null_order |= key.nulls != NullsOrder::Default && key.nulls != usual && !index.condition;
    }
  }
}

void Description::add_index(DescribedTable& described, IndexKind kind, std::string name,
                            const std::vector<Identifier>& columns) const {
  DescribedIndex index{.kind = kind, .name = std::move(name), .keys = {}, .method = {}};
  for (const Identifier& column : columns) {
    const auto place = place_of_column(described, column, catalog_);
    if (!place) return;
    index.keys.push_back({.column = *place, .descending = false, .operator_class = {}, .length = {}});
  }
  described.indexes.push_back(std::move(index));
}

void Description::add_index(DescribedTable& described, std::string name, const IndexDefinition& definition) const {
  if (definition.condition) return;
  DescribedIndex index{.kind = definition.unique ? IndexKind::Unique : IndexKind::Plain,
                       .name = std::move(name),
                       .keys = {},
                       .method = definition.method.value_or("")};
  for (const IndexKey& key : definition.keys) {
    const auto place = key.column ? place_of_column(described, *key.column, catalog_) : std::nullopt;
    if (!place) return;
    index.keys.push_back({.column = *place,
                          .descending = key.descending,
                          .operator_class = key.operator_class.value_or(""),
                          .length = key.prefix_length});
  }
  // To the engine, columns that an index only includes are columns of it.
  for (const Identifier& column : definition.include) {
    const auto place = place_of_column(described, column, catalog_);
    if (place) index.keys.push_back({.column = *place, .descending = false, .operator_class = {}, .length = {}});
  }
  described.indexes.push_back(std::move(index));
}

std::optional<DescribedForeignKey> Description::describe_foreign_key(const DescribedTable& described,
                                                                     const ForeignKey& key) const {
  const auto target = places_.find(catalog_.key(key.target));
  if (target == places_.end()) return std::nullopt;
  DescribedForeignKey result;
  result.target = target->second;
  result.on_delete = key.on_delete;
  result.on_update = key.on_update;
  if (key.name) result.name = key.name->text;
  const DescribedTable& other = schema_.tables[target->second];
  for (const Identifier& column : key.columns) {
    const auto place = place_of_column(described, column, catalog_);
    if (!place) return std::nullopt;
    result.columns.push_back(*place);
  }
  for (const Identifier& column : key.target_columns) {
    const auto place = place_of_column(other, column, catalog_);
    if (!place) return std::nullopt;
    result.target_columns.push_back(*place);
  }
  if (key.target_columns.empty()) {
    const auto primary = std::find_if(other.indexes.begin(), other.indexes.end(),
                                      [](const DescribedIndex& one) { return one.kind == IndexKind::PrimaryKey; });
    if (primary == other.indexes.end()) return std::nullopt;
    for (const DescribedKey& one : primary->keys) result.target_columns.push_back(one.column);
  }
  return result.columns.size() == result.target_columns.size() ? std::optional(std::move(result)) : std::nullopt;
}

std::optional<std::string> Description::default_text(const Column& column) const {
  if (!column.default_value || column.default_value->as<NullValue>()) return std::nullopt;
  return dialect_.write_expression(*column.default_value);
}

std::optional<std::size_t> Description::place_of_enum(const QualifiedName& name) const {
  const QualifiedName key = catalog_.key(name);
  const std::string schema = schema_of(key);
  for (std::size_t i = 0; i < schema_.enums.size(); ++i) {
    if (schema_.enums[i].schema == schema && schema_.enums[i].name == key.name.text) return i;
  }
  return std::nullopt;
}

class PostgresqlDescription final : public Description {
 public:
  using Description::Description;

 private:
  [[nodiscard]] bool lists(const Column&) const override { return true; }
  [[nodiscard]] DescribedColumn describe_column(const CatalogTable& table, const Column& column) const override;
  void add_indexes(const CatalogTable& table, DescribedTable& described) const override;
  void add_foreign_keys(const CatalogTable& table, DescribedTable& described) const override;
  [[nodiscard]] DescribedType describe_type(const Type& type) const;
  [[nodiscard]] std::string describe_generated(const CatalogTable& table, const Expression& expression) const;
  [[nodiscard]] std::optional<Type> base_of_domain(const Type& type) const;
};

// The type that a domain is made of, which is what the server says of a column of it.
std::optional<Type> PostgresqlDescription::base_of_domain(const Type& type) const {
  const auto* native = type.as<NativeType>();
  if (native == nullptr) return std::nullopt;
  for (const CatalogObject* object : catalog().objects()) {
    const std::string name = dialect().quote(object->name);
    if (object->object != ObjectKind::Domain || (name != native->spelling && "public." + name != native->spelling))
      continue;
    const std::string& text = object->definition.text;
    const std::string lower = to_lower(text);
    const std::size_t as = lower.find(" as ");
    if (as == std::string::npos) return std::nullopt;
    std::size_t end = lower.find(';', as);
    for (const std::string_view word : {" constraint ", " check", " not null", " null", " default ", " collate "})
      end = std::min(end, lower.find(word, as + 3));
    return dialect().read_type(trim(text.substr(as + 4, end == std::string::npos ? end : end - as - 4)));
  }
  return std::nullopt;
}

DescribedType PostgresqlDescription::describe_type(const Type& type) const {
  const auto* array = type.as<ArrayType>();
  const auto* labels = (array != nullptr ? *array->element : type).as<EnumType>();
  if (labels != nullptr && labels->name) {
    const auto place = place_of_enum(*labels->name);
    return {.family = place ? Family::Enum : Family::Unsupported,
            .native = {},
            .spelling = labels->name->name.text,
            .labels = place,
            .list = array != nullptr};
  }
  // A type of another database means here what it is written as here.
  const auto spelling = dialect().write_type(type);
  const Type own = spelling ? dialect().read_type(*spelling) : type;
  return describe_postgresql_type(base_of_domain(own).value_or(own));
}

bool is_plain_name(std::string_view name) {
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string_view::npos;
}

// The engine takes the expression of a computed column for a default, in the words of the server; these are known
// where nothing had to be cast: whole numbers with whole ones, decimals with decimals.
std::string PostgresqlDescription::describe_generated(const CatalogTable& table, const Expression& expression) const {
  const auto text = dialect().write_expression(expression);
  const auto sum = text ? read_arithmetic(*text) : std::nullopt;
  const Column* left = sum ? table.find_column(dialect().fold(sum->column)) : nullptr;
  const Column* right = sum && !sum->other_column.empty() ? table.find_column(dialect().fold(sum->other_column)) : left;
  if (left == nullptr || right == nullptr || !(left->type == right->type) || !is_plain_name(left->name.text) ||
      !is_plain_name(right->name.text))
    return "dbgenerated()";
  const bool has_point = sum->number.find('.') != std::string::npos;
  const bool is_whole = left->type == Type(IntegerType{.bits = 32});
  const bool fits = sum->number.empty() || (left->type.as<DecimalType>() ? has_point : is_whole && !has_point);
  if ((!is_whole && !left->type.as<DecimalType>()) || !fits || sum->number.starts_with('-')) return "dbgenerated()";
  const std::string other = sum->number.empty() ? right->name.text : sum->number;
  return generated_by_database("(" + left->name.text + " " + sum->operation + " " + other + ")");
}

DescribedColumn PostgresqlDescription::describe_column(const CatalogTable& table, const Column& column) const {
  DescribedColumn described{.name = column.name.text, .type = describe_type(column.type), .default_value = {}};
  described.arity = described.type.list ? Arity::List : column.nullable ? Arity::Optional : Arity::Required;
  if (column.identity) {
    described.arity = Arity::Required;
    described.default_value = "autoincrement()";
  } else if (column.generated) {
    described.default_value = describe_generated(table, column.generated->expression);
  } else if (const auto text = default_text(column)) {
    described.default_value = describe_postgresql_default(*text, described.type, schema().enums);
  }
  return described;
}

// Longer names are cut when they are made (NAMEDATALEN - 1), not within a character.
std::string as_kept(std::string name) {
  std::size_t length = std::min<std::size_t>(name.size(), 63);
  while (length < name.size() && length > 0 && (static_cast<unsigned char>(name[length]) & 0xC0U) == 0x80U) --length;
  name.resize(length);
  return name;
}

void PostgresqlDescription::add_indexes(const CatalogTable& table, DescribedTable& described) const {
  for (const Constraint& constraint : table.definition.constraints) {
    const std::string name = as_kept(name_of(constraint) ? name_of(constraint)->text : "");
    if (const auto* key = std::get_if<PrimaryKey>(&constraint)) {
      std::vector<Identifier> columns = key->columns;
      columns.insert(columns.end(), key->include.begin(), key->include.end());
      add_index(described, IndexKind::PrimaryKey, name, columns);
    } else if (const auto* unique = std::get_if<UniqueConstraint>(&constraint)) {
      std::vector<Identifier> columns = unique->columns;
      columns.insert(columns.end(), unique->include.begin(), unique->include.end());
      add_index(described, IndexKind::Unique, name, columns);
    }
  }
  for (const IndexDefinition& index : table.indexes)
    add_index(described, as_kept(index.name ? index.name->text : ""), index);
  std::stable_sort(described.indexes.begin(), described.indexes.end(),
                   [](const DescribedIndex& left, const DescribedIndex& right) { return left.name < right.name; });
}

void PostgresqlDescription::add_foreign_keys(const CatalogTable& table, DescribedTable& described) const {
  for (const Constraint& constraint : table.definition.constraints) {
    const auto* foreign = std::get_if<ForeignKey>(&constraint);
    if (foreign == nullptr) continue;
    auto key = describe_foreign_key(described, *foreign);
    if (!key) continue;
    if (key->name) key->name = as_kept(*key->name);
    described.foreign_keys.push_back(std::move(*key));
  }
  std::stable_sort(
      described.foreign_keys.begin(), described.foreign_keys.end(),
      [](const DescribedForeignKey& left, const DescribedForeignKey& right) { return left.name < right.name; });
}

class SqliteDescription final : public Description {
 public:
  using Description::Description;

 private:
  [[nodiscard]] bool lists(const Column& column) const override { return !column.generated; }
  [[nodiscard]] DescribedColumn describe_column(const CatalogTable& table, const Column& column) const override;
  void add_indexes(const CatalogTable& table, DescribedTable& described) const override;
  void add_foreign_keys(const CatalogTable& table, DescribedTable& described) const override;
  [[nodiscard]] std::string declared_type(const Column& column) const;
  [[nodiscard]] bool is_row_number(const CatalogTable& table, const Column& column) const;
};

std::string SqliteDescription::declared_type(const Column& column) const {
  if (column.identity) return "INTEGER";
  const std::string text = dialect().write_type(column.type).value_or("");
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// A lone primary key that is declared as INTEGER is the number of the row.
bool SqliteDescription::is_row_number(const CatalogTable& table, const Column& column) const {
  const PrimaryKey* key = table.primary_key();
  return key != nullptr && key->columns.size() == 1 && catalog().same(key->columns.front(), column.name) &&
         equals_ignoring_case(declared_type(column), "INTEGER");
}

DescribedColumn SqliteDescription::describe_column(const CatalogTable& table, const Column& column) const {
  DescribedColumn described{
      .name = column.name.text, .type = describe_sqlite_type(declared_type(column)), .default_value = {}};
  const bool is_number = is_row_number(table, column);
  const PrimaryKey* key = table.primary_key();
  const bool is_key =
      key != nullptr && std::find(key->columns.begin(), key->columns.end(), column.name) != key->columns.end();
  // SQLite lets a primary key be null, but not that of a table without row numbers.
  const bool never_null = is_number || (is_key && starts_with_word(table.definition.options, "without rowid"));
  described.arity = column.nullable && !never_null ? Arity::Optional : Arity::Required;
  if (is_number) {
    described.default_value = "autoincrement()";
  } else if (auto text = default_text(column)) {
    std::string_view sql = trim(*text);
    if (sql.starts_with('(') && sql.ends_with(')')) sql = trim(sql.substr(1, sql.size() - 2));
    described.default_value = describe_sqlite_default(sql, described.type);
  }
  return described;
}

// The engine gets the newest index first. Those that SQLite makes for constraints have names of its own.
void SqliteDescription::add_indexes(const CatalogTable& table, DescribedTable& described) const {
  const bool without_rowid = starts_with_word(table.definition.options, "without rowid");
  std::set<std::vector<Identifier>> made;
  for (const Constraint& constraint : table.definition.constraints) {
    const auto* key = std::get_if<PrimaryKey>(&constraint);
    const auto* unique = std::get_if<UniqueConstraint>(&constraint);
    if (key != nullptr) {
      add_index(described, IndexKind::PrimaryKey, "", key->columns);
      const Column* only = key->columns.size() == 1 ? table.find_column(key->columns.front(), true) : nullptr;
      if (only == nullptr || without_rowid || !is_row_number(table, *only)) made.insert(key->columns);
    } else if (unique != nullptr && made.insert(unique->columns).second) {
      add_index(described, IndexKind::Unique, "sqlite_autoindex_" + described.name + "_" + std::to_string(made.size()),
                unique->columns);
    }
  }
  for (const IndexDefinition& index : table.indexes) add_index(described, index.name ? index.name->text : "", index);
  std::reverse(described.indexes.begin(), described.indexes.end());
}

// PRAGMA foreign_key_list begins with the last, and knows no names.
void SqliteDescription::add_foreign_keys(const CatalogTable& table, DescribedTable& described) const {
  for (const Constraint& constraint : table.definition.constraints) {
    const auto* foreign = std::get_if<ForeignKey>(&constraint);
    auto key = foreign != nullptr ? describe_foreign_key(described, *foreign) : std::nullopt;
    if (!key) continue;
    key->name.reset();
    described.foreign_keys.insert(described.foreign_keys.begin(), std::move(*key));
  }
}

class MysqlDescription final : public Description {
 public:
  using Description::Description;

 private:
  [[nodiscard]] bool lists(const Column&) const override { return true; }
  [[nodiscard]] std::vector<DescribedEnum> find_enums() const override;
  [[nodiscard]] DescribedColumn describe_column(const CatalogTable& table, const Column& column) const override;
  void add_indexes(const CatalogTable& table, DescribedTable& described) const override;
  void add_foreign_keys(const CatalogTable& table, DescribedTable& described) const override;
};

// To the engine, each column with labels has an enum of its own, called after both.
std::string enum_of_column(const CatalogTable& table, const Column& column) {
  return table.definition.name.name.text + "_" + column.name.text;
}

std::vector<DescribedEnum> MysqlDescription::find_enums() const {
  std::vector<DescribedEnum> enums;
  for (const CatalogTable* table : catalog().tables()) {
    for (const Column& column : table->definition.columns) {
      const auto* labels = column.type.as<EnumType>();
      if (labels == nullptr) continue;
      enums.push_back({.name = enum_of_column(*table, column),
                       .schema = schema_of(table->definition.name),
                       .labels = labels->labels});
    }
  }
  return enums;
}

DescribedColumn MysqlDescription::describe_column(const CatalogTable& table, const Column& column) const {
  const std::string default_sql = default_text(column).value_or("");
  DescribedColumn described{.name = column.name.text, .type = {}, .default_value = {}};
  if (column.type.as<EnumType>() != nullptr) {
    described.type.family = Family::Enum;
    for (std::size_t i = 0; i < schema().enums.size(); ++i) {
      if (schema().enums[i].name == enum_of_column(table, column)) described.type.labels = i;
    }
  } else {
    described.type = describe_mysql_type(dialect().write_type(column.type).value_or(""), default_sql);
  }
  described.arity = column.nullable ? Arity::Optional : Arity::Required;
  if (column.identity) {
    described.default_value = "autoincrement()";
  } else if (column.generated) {
    described.default_value = "dbgenerated()";
  } else if (!default_sql.empty()) {
    described.default_value = describe_mysql_default(default_sql, described.type, schema().enums);
  }
  return described;
}

void MysqlDescription::add_indexes(const CatalogTable& table, DescribedTable& described) const {
  for (const Constraint& constraint : table.definition.constraints) {
    if (const auto* key = std::get_if<PrimaryKey>(&constraint)) {
      add_index(described, IndexKind::PrimaryKey, "", key->columns);
    } else if (const auto* unique = std::get_if<UniqueConstraint>(&constraint)) {
      add_index(described, IndexKind::Unique, unique->name ? unique->name->text : "", unique->columns);
    }
  }
  for (const IndexDefinition& index : table.indexes) {
    // Indexes for words and places have attributes of their own, which are not written.
    const bool usual = !index.method || *index.method == "btree" || *index.method == "hash";
    if (usual) add_index(described, index.name ? index.name->text : "", index);
  }
  for (DescribedIndex& index : described.indexes) index.method.clear();
  std::stable_sort(described.indexes.begin(), described.indexes.end(),
                   [](const DescribedIndex& left, const DescribedIndex& right) { return left.name < right.name; });
}

void MysqlDescription::add_foreign_keys(const CatalogTable& table, DescribedTable& described) const {
  for (const Constraint& constraint : table.definition.constraints) {
    const auto* foreign = std::get_if<ForeignKey>(&constraint);
    auto key = foreign != nullptr ? describe_foreign_key(described, *foreign) : std::nullopt;
    if (key) described.foreign_keys.push_back(std::move(*key));
  }
  std::stable_sort(
      described.foreign_keys.begin(), described.foreign_keys.end(),
      [](const DescribedForeignKey& left, const DescribedForeignKey& right) { return left.name < right.name; });
}

}  // namespace

bool can_describe(std::string_view dialect) {
  return dialect == "postgresql" || dialect == "sqlite" || dialect == "mysql";
}

DescribedSchema describe_schema(const Catalog& catalog, const Dialect& dialect) {
  if (dialect.name() == "sqlite") return SqliteDescription(catalog, dialect).describe();
  if (dialect.name() == "mysql") return MysqlDescription(catalog, dialect).describe();
  return PostgresqlDescription(catalog, dialect).describe();
}

}  // namespace crosswalk::prisma
