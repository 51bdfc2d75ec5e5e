#include "redefinition.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "crosswalk/base/text.h"
#include "native_spelling.h"

namespace crosswalk::prisma {
namespace {

using Statements = std::span<const ScriptStatement* const>;

// The text that a statement has of itself, from a rewrite; empty for any other.
std::string_view raw_text(const ScriptStatement& one) {
  const auto* raw = one.step->operation.as<RawSql>();
  return raw != nullptr && !one.step->written ? std::string_view(raw->text) : std::string_view();
}

template <class Op>
const Op* operation_at(Statements statements, std::size_t at) {
  if (at >= statements.size() || statements[at]->step->written) return nullptr;
  return statements[at]->step->operation.as<Op>();
}

// The items of a list outside of parentheses and quotes, as far as the end of the text or of the list.
std::vector<std::string> items_of(std::string_view text) {
  std::vector<std::string> items;
  int open = 0;
  char quote = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(') {
      ++open;
    } else if (c == ')') {
      --open;
    } else if (c == ',' && open == 0) {
      items.emplace_back(trim(text.substr(begin, i - begin)));
      begin = i + 1;
    }
  }
  items.emplace_back(trim(text.substr(begin)));
  return items;
}

// The values of "INSERT INTO new (columns) SELECT values FROM old", by the column that each goes to.
std::optional<std::map<std::string, std::string>> copied_values(std::string_view insert, const std::string& into,
                                                                const std::string& from) {
  const std::string head = "INSERT INTO " + into + " (";
  const std::string tail = " FROM " + from;
  if (!insert.starts_with(head) || !insert.ends_with(tail)) return std::nullopt;
  insert.remove_prefix(head.size());
  insert.remove_suffix(tail.size());
  const std::size_t middle = insert.find(") SELECT ");
  if (middle == std::string_view::npos) return std::nullopt;
  const std::vector<std::string> columns = items_of(insert.substr(0, middle));
  const std::vector<std::string> values = items_of(insert.substr(middle + 9));
  if (columns.size() != values.size()) return std::nullopt;
  std::map<std::string, std::string> result;
  for (std::size_t i = 0; i < columns.size(); ++i) result[columns[i]] = values[i];
  return result;
}

// The engine copies columns in the order of their names, and puts a default in the place of nulls that may no longer
// be.
std::optional<std::string> copy_of(const CreateTable& create, const CatalogTable& old, std::string_view insert,
                                   const std::vector<Identifier>& added, const Identifier& new_name,
                                   const Dialect& dialect) {
  auto values = copied_values(insert, dialect.quote(create.table.name), dialect.quote(old.definition.name));
  if (!values) return std::nullopt;
  for (const Identifier& column : added) values->erase(dialect.quote(column));  // there is nothing to copy yet
  std::map<std::string, std::string> sorted;                                    // by the name of the column
  for (const Column& column : create.table.columns) {
    const auto found = values->find(dialect.quote(column.name));
    if (found == values->end()) continue;
    const std::string name = dialect.quote(column.name, true);
    std::string value = found->second == dialect.quote(column.name) ? name : found->second;
    const Column* before = old.find_column(column.name, true);
    const bool fills =
        found->second == dialect.quote(column.name) && !column.nullable && column.default_value && before != nullptr &&
        before->nullable &&
        !std::any_of(old.definition.constraints.begin(), old.definition.constraints.end(), [&](const Constraint& one) {
          const auto* key = std::get_if<PrimaryKey>(&one);
          return key != nullptr &&
                 std::find(key->columns.begin(), key->columns.end(), column.name) != key->columns.end();
        });
    if (fills) {
      const auto text = dialect.write_expression(*column.default_value);
      if (!text) return std::nullopt;
      value = "coalesce(" + value + ", " + *text + ")";
    }
    if (value != name) value += " AS " + name;
    sorted[column.name.text] = value;
  }
  if (sorted.size() != values->size()) return std::nullopt;
  std::vector<std::string> columns;
  std::vector<std::string> selected;
  for (const auto& [name, value] : sorted) {
    columns.push_back(dialect.quote(Identifier(name), true));
    selected.push_back(value);
  }
  return "INSERT INTO " + dialect.quote(new_name, true) + " (" + join(columns, ", ") + ") SELECT " +
         join(selected, ", ") + " FROM " + dialect.quote(old.definition.name.name, true) + ";\n";
}

}  // namespace

std::optional<Redefinition> read_redefinition(Statements statements, const Dialect& dialect, const Catalog& before) {
  if (dialect.name() != "sqlite") return std::nullopt;
  std::size_t at = 0;
  // Columns that the old table loses or gains right before are as in the new one.
  std::vector<Identifier> added;
  std::optional<QualifiedName> altered;
  for (; at < statements.size(); ++at) {
    const auto* add = operation_at<AddColumn>(statements, at);
    const auto* drop = operation_at<DropColumn>(statements, at);
    if (add == nullptr && drop == nullptr) break;
    const QualifiedName& table = add != nullptr ? add->table : drop->table;
    if (altered && !(*altered == table)) return std::nullopt;
    altered = table;
    if (add != nullptr) added.push_back(add->column.name);
  }
  while (at < statements.size() && starts_with_ignoring_case(raw_text(*statements[at]), "PRAGMA ")) ++at;
  const auto* create = operation_at<CreateTable>(statements, at++);
  if (create == nullptr || create->temporary) return std::nullopt;
  std::string_view insert;
  if (at < statements.size()) insert = raw_text(*statements[at]);
  if (!insert.empty()) ++at;
  const auto* drop = operation_at<DropTable>(statements, at++);
  const auto* rename = operation_at<RenameTable>(statements, at++);
  if (drop == nullptr || rename == nullptr || !(rename->table == create->table.name)) return std::nullopt;
  if (altered && !(before.key(*altered) == before.key(drop->table))) return std::nullopt;
  const CatalogTable* old = before.find_table(drop->table);
  if (old == nullptr || !(drop->table.name == rename->new_name)) return std::nullopt;

  CreateTable renamed = *create;
  renamed.table.name.name = Identifier("new_" + rename->new_name.text);
  if (before.find_table(renamed.table.name) != nullptr) return std::nullopt;
  const auto table = native_spelling(renamed, dialect);
  if (!table || table->size() != 1) return std::nullopt;
  Redefinition result;
  result.text = table->front().text + "\n";
  if (!insert.empty()) {
    const auto copy = copy_of(*create, *old, insert, added, renamed.table.name.name, dialect);
    if (!copy) return std::nullopt;
    result.text += *copy;
  }
  const std::string name = dialect.quote(rename->new_name, true);
  result.text += "DROP TABLE " + name + ";\nALTER TABLE " + dialect.quote(renamed.table.name.name, true) +
                 " RENAME TO " + name + ";\n";
  for (; const auto* index = operation_at<CreateIndex>(statements, at); ++at) {
    if (!(before.key(index->index.table) == before.key(drop->table))) break;
    const auto text = native_spelling(*index, dialect);
    if (!text) return std::nullopt;
    for (const NativeStatement& one : *text) result.text += one.text + "\n";
  }
  result.length = at;
  return result;
}

}  // namespace crosswalk::prisma
