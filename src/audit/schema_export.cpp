#include "crosswalk/audit/schema_export.h"

#include <algorithm>
#include <set>

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/ir/history.h"

namespace crosswalk {
namespace {

std::vector<const ForeignKey*> foreign_keys(const CatalogTable& table) {
  std::vector<const ForeignKey*> keys;
  for (const Constraint& constraint : table.definition.constraints) {
    if (const auto* key = std::get_if<ForeignKey>(&constraint)) keys.push_back(key);
  }
  return keys;
}

// Tables such that each comes after those it refers to, where that is possible: names decide otherwise.
std::vector<const CatalogTable*> in_reference_order(const Catalog& catalog) {
  std::vector<const CatalogTable*> waiting = catalog.tables();
  std::vector<const CatalogTable*> ordered;
  std::set<QualifiedName> placed;
  const auto ready = [&](const CatalogTable* table) {
    const QualifiedName own = catalog.key(table->definition.name);
    const auto keys = foreign_keys(*table);
    const auto& parents = table->definition.parents;
    return std::all_of(keys.begin(), keys.end(),
                       [&](const ForeignKey* key) {
                         const QualifiedName target = catalog.key(key->target);
                         return target == own || placed.count(target) != 0 || catalog.find_table(target) == nullptr;
                       }) &&
           std::all_of(parents.begin(), parents.end(), [&](const QualifiedName& parent) {
             return placed.count(catalog.key(parent)) != 0 || catalog.find_table(parent) == nullptr;
           });
  };
  while (!waiting.empty()) {
    auto next = std::find_if(waiting.begin(), waiting.end(), ready);
    if (next == waiting.end()) next = waiting.begin();  // a cycle
    placed.insert(catalog.key((*next)->definition.name));
    ordered.push_back(*next);
    waiting.erase(next);
  }
  return ordered;
}

// Writes operations one after the other, each against the catalog that those before it made.
class SqlScript {
 public:
  SqlScript(const Catalog& catalog, const Dialect& dialect, Diagnostics& diagnostics)
      : catalog_(catalog), dialect_(dialect), diagnostics_(diagnostics) {}

  std::string run() {
    objects({ObjectKind::Schema, ObjectKind::Extension, ObjectKind::Domain, ObjectKind::CompositeType,
             ObjectKind::Sequence});
    for (const CatalogEnum* value : catalog_.enums()) {
      say(CreateEnum{.name = value->name, .labels = value->labels, .if_not_exists = false});
    }
    std::vector<AddConstraint> later;
    for (const CatalogTable* table : in_reference_order(catalog_)) add(*table, later);
    for (const AddConstraint& constraint : later) say(constraint);
    objects({ObjectKind::Function, ObjectKind::Procedure, ObjectKind::View, ObjectKind::MaterializedView,
             ObjectKind::Trigger, ObjectKind::Policy});
    return text_;
  }

 private:
  void add(const CatalogTable& table, std::vector<AddConstraint>& later) {
    CreateTable create{.table = table.definition, .if_not_exists = false, .temporary = table.temporary};
    if (dialect_.features().add_constraint_in_place && !table.definition.partition) {
      auto& constraints = create.table.constraints;
      const auto early =
          std::stable_partition(constraints.begin(), constraints.end(), [&](const Constraint& constraint) {
            const auto* key = std::get_if<ForeignKey>(&constraint);
            return key == nullptr || written_.count(catalog_.key(key->target)) != 0 ||
                   catalog_.key(key->target) == catalog_.key(table.definition.name);
          });
      for (auto constraint = early; constraint != constraints.end(); ++constraint) {
        later.push_back({.table = table.definition.name, .constraint = *constraint, .using_index = {}});
      }
      constraints.erase(early, constraints.end());
    }
    written_.insert(catalog_.key(table.definition.name));
    say(create);
    for (const IndexDefinition& index : table.indexes) {
      if (table.definition.partition) break;  // its parent's indexes come along
      say(CreateIndex{.index = index, .if_not_exists = false, .concurrently = false});
    }
    for (const SetTableOption& setting : table.settings) say(setting);
  }

  void objects(std::initializer_list<ObjectKind> kinds) {
    for (const ObjectKind kind : kinds) {
      for (const CatalogObject* object : catalog_.objects()) {
        if (object->object == kind) text_ += std::string(trim(object->definition.text)) + ";\n\n";
      }
    }
  }

  void say(Operation operation) {
    const auto statements = dialect_.write(Step(std::move(operation)), catalog_, diagnostics_);
    if (!statements) return;
    for (const Statement& statement : *statements) text_ += statement.text + ";\n\n";
  }

  const Catalog& catalog_;
  const Dialect& dialect_;
  Diagnostics& diagnostics_;
  std::set<QualifiedName> written_;
  std::string text_;
};

// A name as Mermaid takes it: letters, digits and underscores.
std::string mermaid_name(const std::string& name) {
  std::string result;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    result += plain ? c : '_';
  }
  return result.empty() ? "_" : result;
}

// A type as Mermaid takes it: letters, digits, underscores, hyphens, parentheses and brackets.
std::string mermaid_type(const Type& type, const Dialect& dialect) {
  std::string result;
  for (const char c : dialect.write_type(type).value_or(describe(type))) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain || std::string_view("_-()[]").find(c) != std::string_view::npos) {
      result += c;
    } else if (!result.empty() && result.back() != '_') {
      result += '_';
    }
  }
  return result.empty() ? "any" : result;
}

bool names(const std::vector<Identifier>& columns, const Identifier& column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

bool is_unique(const CatalogTable& table, const std::vector<Identifier>& columns) {
  return std::any_of(
      table.definition.constraints.begin(), table.definition.constraints.end(), [&](const Constraint& constraint) {
        const bool unique =
            std::holds_alternative<PrimaryKey>(constraint) || std::holds_alternative<UniqueConstraint>(constraint);
        return unique && columns_of(constraint) == columns;
      });
}

std::string mermaid_marks(const CatalogTable& table, const Column& column) {
  std::vector<std::string> marks;
  const PrimaryKey* key = table.primary_key();
  if (key != nullptr && names(key->columns, column.name)) marks.emplace_back("PK");
  for (const ForeignKey* foreign : foreign_keys(table)) {
    if (names(foreign->columns, column.name)) {
      marks.emplace_back("FK");
      break;
    }
  }
  if (marks.empty() && is_unique(table, {column.name})) marks.emplace_back("UK");
  return marks.empty() ? "" : " " + join(marks, ", ");
}

std::string quoted(const std::string& text) {
  return "\"" + replace_all(replace_all(text, "\\", "\\\\"), "\"", "\\\"") + "\"";
}

std::string dbml_table(const QualifiedName& name) {
  return (name.schema ? quoted(name.schema->text) + "." : std::string()) + quoted(name.name.text);
}

std::string dbml_default(const Expression& expression, const Dialect& dialect) {
  if (const auto* text = expression.as<StringValue>()) return "'" + replace_all(text->text, "'", "\\'") + "'";
  if (const auto* number = expression.as<NumberValue>()) return number->text;
  if (const auto* flag = expression.as<BoolValue>()) return flag->value ? "true" : "false";
  if (expression.as<NullValue>() != nullptr) return "null";
  return "`" + dialect.write_expression(expression).value_or("") + "`";
}

std::string dbml_column(const CatalogTable& table, const Column& column, const Dialect& dialect) {
  std::vector<std::string> settings;
  const PrimaryKey* key = table.primary_key();
  if (key != nullptr && key->columns == std::vector<Identifier>{column.name}) settings.emplace_back("pk");
  if (!column.nullable) settings.emplace_back("not null");
  if (column.identity) settings.emplace_back("increment");
  if (column.default_value) settings.push_back("default: " + dbml_default(*column.default_value, dialect));
  if (column.comment) settings.push_back("note: '" + replace_all(*column.comment, "'", "\\'") + "'");
  std::string text =
      "  " + quoted(column.name.text) + " " + quoted(dialect.write_type(column.type).value_or(describe(column.type)));
  return settings.empty() ? text : text + " [" + join(settings, ", ") + "]";
}

std::string quoted_list(const std::vector<Identifier>& columns) {
  std::vector<std::string> parts;
  for (const Identifier& column : columns) parts.push_back(quoted(column.text));
  return "(" + join(parts, ", ") + ")";
}

std::string dbml_indexes(const CatalogTable& table, const Dialect& dialect) {
  std::string text;
  const PrimaryKey* key = table.primary_key();
  if (key != nullptr && key->columns.size() > 1) text += "    " + quoted_list(key->columns) + " [pk]\n";
  for (const Constraint& constraint : table.definition.constraints) {
    if (const auto* unique = std::get_if<UniqueConstraint>(&constraint))
      text += "    " + quoted_list(unique->columns) + " [unique]\n";
  }
  for (const IndexDefinition& index : table.indexes) {
    std::vector<std::string> keys;
    for (const IndexKey& part : index.keys) {
      keys.push_back(part.column ? quoted(part.column->text)
                                 : "`" + dialect.write_expression(*part.expression).value_or("") + "`");
    }
    text += "    (" + join(keys, ", ") + ")" + (index.unique ? " [unique" : " [") +
            (index.name ? std::string(index.unique ? ", " : "") + "name: " + quoted(index.name->text) : std::string()) +
            "]\n";
  }
  return text.empty() ? "" : "\n  indexes {\n" + text + "  }\n";
}

// The columns that a foreign key points at: its own, or the target's primary key.
std::vector<Identifier> target_columns(const Catalog& catalog, const ForeignKey& key) {
  if (!key.target_columns.empty()) return key.target_columns;
  const CatalogTable* target = catalog.find_table(key.target);
  const PrimaryKey* primary = target == nullptr ? nullptr : target->primary_key();
  return primary == nullptr ? std::vector<Identifier>() : primary->columns;
}

}  // namespace

std::string schema_as_sql(const Catalog& catalog, const Dialect& dialect, Diagnostics& diagnostics) {
  return SqlScript(catalog, dialect, diagnostics).run();
}

std::string schema_as_json(const Catalog& catalog, const Dialect& dialect) {
  Migration migration;
  migration.id = "schema";
  migration.title = "the whole schema";
  const auto add = [&](Operation operation) { migration.up.emplace_back(std::move(operation)); };
  for (const CatalogEnum* value : catalog.enums()) {
    add(CreateEnum{.name = value->name, .labels = value->labels, .if_not_exists = false});
  }
  for (const CatalogTable* table : in_reference_order(catalog)) {
    add(CreateTable{.table = table->definition, .if_not_exists = false, .temporary = table->temporary});
    for (const IndexDefinition& index : table->indexes) {
      add(CreateIndex{.index = index, .if_not_exists = false, .concurrently = false});
    }
  }
  for (const CatalogObject* object : catalog.objects()) {
    add(CreateObject{.object = object->object,
                     .name = object->name,
                     .table = object->table,
                     .signature = object->signature,
                     .definition = object->definition,
                     .or_replace = false,
                     .if_not_exists = false});
  }
  Diagnostics ignored;  // one migration without parents cannot fail to be ordered
  std::vector<Migration> migrations;
  migrations.push_back(std::move(migration));
  History history = History::build(std::move(migrations), ignored).value_or(History());
  history.dialect = std::string(dialect.name());
  return history_to_json(history);
}

std::string schema_as_mermaid(const Catalog& catalog, const Dialect& dialect) {
  std::string text = "erDiagram\n";
  for (const CatalogTable* table : catalog.tables()) {
    text += "  " + mermaid_name(table->definition.name.display()) + " {\n";
    for (const Column& column : table->definition.columns) {
      text += "    " + mermaid_type(column.type, dialect) + " " + mermaid_name(column.name.text) +
              mermaid_marks(*table, column) + "\n";
    }
    text += "  }\n";
  }
  for (const CatalogTable* table : catalog.tables()) {
    for (const ForeignKey* key : foreign_keys(*table)) {
      const Column* column = key->columns.empty() ? nullptr : table->find_column(key->columns.front());
      const std::string one = column != nullptr && column->nullable ? "|o" : "||";
      const std::string many = is_unique(*table, key->columns) ? "o|" : "o{";
      text += "  " + mermaid_name(key->target.display()) + " " + one + "--" + many + " " +
              mermaid_name(table->definition.name.display()) + " : \"" +
              (key->columns.empty() ? std::string() : mermaid_name(key->columns.front().text)) + "\"\n";
    }
  }
  return text;
}

std::string schema_as_dbml(const Catalog& catalog, const Dialect& dialect) {
  std::string text;
  for (const CatalogEnum* value : catalog.enums()) {
    text += "Enum " + dbml_table(value->name) + " {\n";
    for (const std::string& label : value->labels) text += "  " + quoted(label) + "\n";
    text += "}\n\n";
  }
  for (const CatalogTable* table : catalog.tables()) {
    text += "Table " + dbml_table(table->definition.name) + " {\n";
    for (const Column& column : table->definition.columns) text += dbml_column(*table, column, dialect) + "\n";
    text += dbml_indexes(*table, dialect);
    if (table->definition.comment) text += "\n  Note: '" + replace_all(*table->definition.comment, "'", "\\'") + "'\n";
    text += "}\n\n";
  }
  constexpr std::string_view kActions[] = {"no action", "restrict", "cascade", "set null", "set default"};
  for (const CatalogTable* table : catalog.tables()) {
    for (const ForeignKey* key : foreign_keys(*table)) {
      text += "Ref: " + dbml_table(table->definition.name) + "." + quoted_list(key->columns) + " > " +
              dbml_table(key->target) + "." + quoted_list(target_columns(catalog, *key)) +
              " [delete: " + std::string(kActions[static_cast<std::size_t>(key->on_delete)]) +
              ", update: " + std::string(kActions[static_cast<std::size_t>(key->on_update)]) + "]\n";
    }
  }
  return text;
}

}  // namespace crosswalk
