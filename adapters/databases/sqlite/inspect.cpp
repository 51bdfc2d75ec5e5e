#include "inspect.h"

#include <algorithm>

#include "crosswalk/base/text.h"
#include "crosswalk/catalog/evolve.h"
#include "crosswalk/source/source_file.h"

// SQLite keeps the statements by which a schema was made: they are read as any script is. What the reader does not
// understand is asked of the pragmas, which know less (no checks, no names of constraints).
namespace crosswalk::sqlite {

namespace {

constexpr std::string_view kSchemaQuery =
    "SELECT name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 ELSE 3 END, rowid";

class SchemaReader {
 public:
  SchemaReader(Session& session, const SqliteDialect& dialect, const std::vector<QualifiedName>& leave_out,
               Diagnostics& diagnostics)
      : session_(session),
        dialect_(dialect),
        leave_out_(leave_out),
        diagnostics_(diagnostics),
        catalog_(dialect.catalog_rules()) {}

  std::optional<Catalog> read() {
    const auto master = ask(kSchemaQuery);
    if (!master) return std::nullopt;
    for (const Row& row : master->rows) {
      const std::string name = row[0].value_or("");
      if (left_out(row[1].value_or(""))) continue;
      if (!replay(row[2].value_or("")) && !describe_table(name)) catalog_.mark_incomplete();
      if (failed_) return std::nullopt;
    }
    return std::move(catalog_);
  }

 private:
  std::optional<Rows> ask(std::string_view sql) {
    auto rows = session_.run(sql);
    if (!rows) {
      failed_ = true;
      diagnostics_.report<Code::StatementFailed>({}, "the schema", session_.error().message);
    }
    return rows;
  }

  [[nodiscard]] bool left_out(std::string_view table) const {
    return std::any_of(leave_out_.begin(), leave_out_.end(),
                       [&](const QualifiedName& name) { return equals_ignoring_case(name.name.text, table); });
  }

  // Does to the catalog what the statement did to the schema; false if it is not understood.
  bool replay(const std::string& sql) {
    Diagnostics unheard;
    const auto script = SourceFile::make("sqlite_master", sql);
    const std::vector<Step> steps = dialect_.read(script, {}, unheard);
    if (steps.empty() || unheard.has_errors()) return false;
    const auto is_raw = [](const Step& step) { return step.operation.is<RawSql>(); };
    if (std::any_of(steps.begin(), steps.end(), is_raw)) return false;
    Catalog after = catalog_;
    for (const Step& step : steps) {
      if (!evolve(after, step, unheard)) return false;
    }
    catalog_ = std::move(after);
    return true;
  }

  // The table as the pragmas tell it; false if it is not a table.
  bool describe_table(const std::string& name) {
    const auto columns = ask("SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info(" +
                             dialect_.literal(name) + ") ORDER BY cid");
    if (!columns || columns->rows.empty()) return false;
    CatalogTable table;
    table.definition.name = QualifiedName(Identifier(name));
    std::vector<std::pair<int, Identifier>> key;
    for (const Row& row : columns->rows) {
      Column column;
      column.name = Identifier(row[0].value_or(""));
      const std::string type = row[1].value_or("");
      column.type = dialect_.read_type(type);
      column.type.written = Spelling{.dialect = std::string(dialect_.name()), .text = type};
      column.nullable = row[2] == "0";
      if (row[3]) column.default_value = dialect_.read_expression(*row[3]);
      if (row[4] && *row[4] != "0") key.emplace_back(std::atoi(row[4]->c_str()), column.name);
      table.definition.columns.push_back(std::move(column));
    }
    std::sort(key.begin(), key.end());
    PrimaryKey primary;
    for (auto& [position, column] : key) primary.columns.push_back(column);
    if (!key.empty()) table.definition.constraints.emplace_back(std::move(primary));
    add_foreign_keys(table);
    catalog_.put_table(std::move(table));
    return true;
  }

  void add_foreign_keys(CatalogTable& table) {
    const auto rows = ask("SELECT id, \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list(" +
                          dialect_.literal(table.definition.name.name.text) + ") ORDER BY id DESC, seq");
    if (!rows) return;
    std::optional<std::string> id;
    for (const Row& row : rows->rows) {
      if (row[0] != id) {
        id = row[0];
        ForeignKey key;
        key.target = QualifiedName(Identifier(row[1].value_or("")));
        key.on_update = action(row[4].value_or(""));
        key.on_delete = action(row[5].value_or(""));
        table.definition.constraints.emplace_back(std::move(key));
      }
      auto& key = std::get<ForeignKey>(table.definition.constraints.back());
      key.columns.emplace_back(row[2].value_or(""));
      if (row[3]) key.target_columns.emplace_back(*row[3]);
    }
  }

  static ReferentialAction action(std::string_view words) {
    if (words == "CASCADE") return ReferentialAction::Cascade;
    if (words == "RESTRICT") return ReferentialAction::Restrict;
    if (words == "SET NULL") return ReferentialAction::SetNull;
    return words == "SET DEFAULT" ? ReferentialAction::SetDefault : ReferentialAction::NoAction;
  }

  Session& session_;
  const SqliteDialect& dialect_;
  const std::vector<QualifiedName>& leave_out_;
  Diagnostics& diagnostics_;
  Catalog catalog_;
  bool failed_ = false;
};

}  // namespace

std::optional<Catalog> read_schema(Session& session, const SqliteDialect& dialect,
                                   const std::vector<QualifiedName>& leave_out, Diagnostics& diagnostics) {
  return SchemaReader(session, dialect, leave_out, diagnostics).read();
}

}  // namespace crosswalk::sqlite
