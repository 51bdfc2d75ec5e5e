#include "inspect.h"

#include <algorithm>
#include <map>

#include "catalog_queries.h"
#include "crosswalk/base/text.h"

// Reads information_schema: one query for each kind of thing, whatever the number of tables.
namespace crosswalk::mysql {

namespace {

std::string text(const Row& row, std::size_t at) { return row[at].value_or(""); }
bool truth(const Row& row, std::size_t at) { return row[at] == "1"; }

ReferentialAction action_of(std::string_view rule) {
  if (rule == "CASCADE") return ReferentialAction::Cascade;
  if (rule == "RESTRICT") return ReferentialAction::Restrict;
  if (rule == "SET NULL") return ReferentialAction::SetNull;
  return rule == "SET DEFAULT" ? ReferentialAction::SetDefault : ReferentialAction::NoAction;
}

class SchemaReader {
 public:
  SchemaReader(Session& session, const MysqlDialect& dialect, const std::vector<QualifiedName>& leave_out,
               Diagnostics& diagnostics)
      : session_(session), dialect_(dialect), leave_out_(leave_out), diagnostics_(diagnostics) {}

  std::optional<Catalog> read() {
    const auto about = ask("SELECT VERSION(), DATABASE()");
    if (!about) return std::nullopt;
    is_mariadb_ = text(about->rows[0], 0).find("MariaDB") != std::string::npos;
    CatalogRules rules = dialect_.catalog_rules();
    rules.default_schema = to_lower(text(about->rows[0], 1));
    catalog_ = Catalog(std::move(rules));
    const bool whole =
        read_tables() && read_columns() && read_indexes() && read_foreign_keys() && read_checks() && read_objects();
    if (!whole) return std::nullopt;
    for (auto& [name, table] : tables_) catalog_.put_table(std::move(table));
    return std::move(catalog_);
  }

 private:
  std::optional<Rows> ask(std::string_view sql) {
    auto rows = session_.run(sql);
    if (!rows) diagnostics_.report<Code::StatementFailed>({}, "the schema", session_.error().message);
    return rows;
  }

  [[nodiscard]] bool left_out(const std::string& table) const {
    return std::any_of(leave_out_.begin(), leave_out_.end(),
                       [&](const QualifiedName& name) { return equals_ignoring_case(name.name.text, table); });
  }

  CatalogTable* table_of(const Row& row) {
    const auto found = tables_.find(text(row, 0));
    return found == tables_.end() ? nullptr : &found->second;
  }

  bool read_tables() {
    const auto rows = ask(kTablesQuery);
    if (!rows) return false;
    for (const Row& row : rows->rows) {
      if (left_out(text(row, 0))) continue;
      CatalogTable table;
      table.definition.name = Identifier(text(row, 0));
      table.definition.comment = row[1];
      tables_[text(row, 0)] = std::move(table);
    }
    return true;
  }

  bool read_columns() {
    const auto rows = ask(kColumnsQuery);
    if (!rows) return false;
    for (const Row& row : rows->rows) {
      if (CatalogTable* table = table_of(row)) table->definition.columns.push_back(column_of(row));
    }
    return true;
  }

  Column column_of(const Row& row) const {
    Column column;
    column.name = Identifier(text(row, 1));
    column.type = dialect_.read_type(text(row, 2));
    column.nullable = truth(row, 3);
    const std::string extra = to_lower(text(row, 5));
    if (extra.find("auto_increment") != std::string::npos) {
      column.identity = Identity{.kind = IdentityKind::AutoIncrement};
    }
    if (row[6]) {
      column.generated = GeneratedColumn{
          .expression = dialect_.read_expression(*row[6]),
          .stored = extra.find("stored") != std::string::npos || extra.find("persistent") != std::string::npos};
    } else if (row[4] || extra.find("on update") != std::string::npos) {
      column.default_value = default_of(row, column.type, extra);
    }
    column.comment = row[7];
    return column;
  }

  // MariaDB shows a default as SQL, NULL included; MySQL shows the bare text of a literal, and says in EXTRA that one
  // is an expression.
  [[nodiscard]] std::optional<Expression> default_of(const Row& row, const Type& type, const std::string& extra) const {
    std::string shown = row[4].value_or("NULL");
    const bool computed = extra.find("default_generated") != std::string::npos;
    const bool number = type.as<IntegerType>() != nullptr || type.as<BooleanType>() != nullptr ||
                        type.as<DecimalType>() != nullptr || type.as<FloatType>() != nullptr;
    if (!is_mariadb_ && row[4] && !computed && !number && !shown.starts_with("b'")) shown = dialect_.literal(shown);
    const std::size_t update = extra.find("on update ");
    if (update != std::string::npos)
      shown += " ON UPDATE " + extra.substr(update + std::string_view("on update ").size());
    Expression value = dialect_.read_expression(shown);
    if (value.as<NullValue>() != nullptr) return std::nullopt;
    return value;
  }

  bool read_indexes() {
    const auto rows = ask(kIndexesQuery);
    if (!rows) return false;
    for (const Row& row : rows->rows) {
      CatalogTable* table = table_of(row);
      if (table == nullptr) continue;
      const Identifier name = text(row, 1);
      if (name.text == "PRIMARY") {
        add_to_primary_key(*table, text(row, 4));
        continue;
      }
      if (table->indexes.empty() || table->indexes.back().name != name) table->indexes.push_back(index_of(row, *table));
      table->indexes.back().keys.push_back(key_of(row));
    }
    for (auto& [name, table] : tables_) unique_constraints_of(table);
    return true;
  }

  static void add_to_primary_key(CatalogTable& table, const std::string& column) {
    auto& constraints = table.definition.constraints;
    if (constraints.empty()) constraints.emplace_back(PrimaryKey{.name = {}, .columns = {}, .include = {}});
    std::get<PrimaryKey>(constraints.front()).columns.emplace_back(column);
  }

  IndexDefinition index_of(const Row& row, const CatalogTable& table) const {
    IndexDefinition index;
    index.name = Identifier(text(row, 1));
    index.table = table.definition.name;
    index.unique = truth(row, 2);
    const std::string kind = to_lower(text(row, 3));
    if (kind == "fulltext" || kind == "spatial") index.method = kind;
    if (row[7]) index.options.push_back({std::string(dialect_.name()), "COMMENT " + dialect_.literal(*row[7])});
    return index;
  }

  static IndexKey key_of(const Row& row) {
    IndexKey key;
    if (row[4]) key.column = Identifier(*row[4]);
    if (row[5]) key.prefix_length = static_cast<std::int32_t>(std::strtol(row[5]->c_str(), nullptr, 10));
    key.descending = truth(row, 6);
    return key;
  }

  // A unique index over whole columns is a unique constraint: the server keeps no difference.
  static void unique_constraints_of(CatalogTable& table) {
    const auto is_constraint = [](const IndexDefinition& index) {
      return index.unique && index.options.empty() && std::all_of(index.keys.begin(), index.keys.end(), [](auto& key) {
               return key.column && !key.prefix_length && !key.descending;
             });
    };
    for (const IndexDefinition& index : table.indexes) {
      if (!is_constraint(index)) continue;
      UniqueConstraint unique{.name = index.name, .columns = {}, .include = {}};
      for (const IndexKey& key : index.keys) unique.columns.push_back(*key.column);
      table.definition.constraints.emplace_back(std::move(unique));
    }
    std::erase_if(table.indexes, is_constraint);
    // What the server says of a spatial key's prefix is the size of what it stores.
    for (IndexDefinition& index : table.indexes) {
      for (IndexKey& key : index.keys) {
        if (index.method == "spatial") key.prefix_length.reset();
      }
    }
  }

  bool read_foreign_keys() {
    const auto rows = ask(kForeignKeysQuery);
    if (!rows) return false;
    for (const Row& row : rows->rows) {
      CatalogTable* table = table_of(row);
      if (table == nullptr) continue;
      auto& constraints = table->definition.constraints;
      const Identifier name = text(row, 1);
      auto* last = constraints.empty() ? nullptr : std::get_if<ForeignKey>(&constraints.back());
      if (last == nullptr || last->name != name) {
        constraints.emplace_back(foreign_key_of(row));
        last = &std::get<ForeignKey>(constraints.back());
      }
      last->columns.emplace_back(text(row, 2));
      last->target_columns.emplace_back(text(row, 6));
    }
    return true;
  }

  static ForeignKey foreign_key_of(const Row& row) {
    ForeignKey key;
    key.name = Identifier(text(row, 1));
    key.target = Identifier(text(row, 5));
    if (!truth(row, 3)) key.target.schema = Identifier(text(row, 4));
    key.on_delete = action_of(text(row, 7));
    key.on_update = action_of(text(row, 8));
    return key;
  }

  bool read_checks() {
    const auto rows = ask(is_mariadb_ ? kChecksQuery : kChecksOfMysqlQuery);
    if (!rows) return false;
    for (const Row& row : rows->rows) {
      CatalogTable* table = table_of(row);
      if (table == nullptr || is_json(*table, row)) continue;
      CheckConstraint check{.name = Identifier(text(row, 1)),
                            .condition = SqlExpression{std::string(dialect_.name()), text(row, 2)},
                            .column = {}};
      if (truth(row, 3)) check.column = check.name;
      table->definition.constraints.emplace_back(std::move(check));
    }
    return true;
  }

  // MariaDB stores JSON as a long text that is checked: the column is what was declared.
  static bool is_json(CatalogTable& table, const Row& row) {
    if (!truth(row, 3) || text(row, 2) != "json_valid(`" + text(row, 1) + "`)") return false;
    for (Column& column : table.definition.columns) {
      if (column.name.text == text(row, 1)) column.type = Type(JsonType{});
    }
    return true;
  }

  bool read_objects() {
    static const std::map<std::string, ObjectKind, std::less<>> kinds = {{"view", ObjectKind::View},
                                                                         {"function", ObjectKind::Function},
                                                                         {"procedure", ObjectKind::Procedure},
                                                                         {"trigger", ObjectKind::Trigger},
                                                                         {"sequence", ObjectKind::Sequence}};
    const auto rows = ask(kObjectsQuery);
    if (!rows) return false;
    for (const Row& row : rows->rows) {
      const auto kind = kinds.find(text(row, 0));
      if (kind == kinds.end() || (row[2] && left_out(*row[2]))) continue;
      CatalogObject object;
      object.object = kind->second;
      object.name = Identifier(text(row, 1));
      if (row[2]) object.table = Identifier(*row[2]);
      object.definition = {.dialect = std::string(dialect_.name()), .text = text(row, 3)};
      catalog_.put_object(std::move(object));
    }
    return true;
  }

  Session& session_;
  const MysqlDialect& dialect_;
  const std::vector<QualifiedName>& leave_out_;
  Diagnostics& diagnostics_;
  bool is_mariadb_ = true;
  Catalog catalog_;
  std::map<std::string, CatalogTable> tables_;
};

}  // namespace

std::optional<Catalog> read_schema(Session& session, const MysqlDialect& dialect,
                                   const std::vector<QualifiedName>& leave_out, Diagnostics& diagnostics) {
  return SchemaReader(session, dialect, leave_out, diagnostics).read();
}

}  // namespace crosswalk::mysql
