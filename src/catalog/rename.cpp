#include "rename.h"

#include <algorithm>
#include <functional>
#include <string>

#include "crosswalk/base/text.h"

namespace crosswalk {
namespace {

bool starts_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool continues_word(char c) { return starts_word(c) || (c >= '0' && c <= '9') || c == '$'; }

struct Word {
  std::size_t begin;
  std::size_t end;
  char quote;  // 0 for a plain word
};

// The end of a quoted piece that begins here, its closing quote included; doubled quotes stay inside.
std::size_t skip_quoted(std::string_view sql, std::size_t begin, char close) {
  std::size_t i = begin + 1;
  while (i < sql.size()) {
    if (sql[i] == close) {
      if (i + 1 < sql.size() && sql[i + 1] == close) {
        ++i;
      } else {
        return i + 1;
      }
    }
    ++i;
  }
  return sql.size();
}

// The end of a comment that begins here, or `begin` if none does. Block comments do not nest here.
std::size_t skip_comment(std::string_view sql, std::size_t begin) {
  const std::string_view opening = sql.substr(begin, 2);
  if (opening == "--") return std::min(sql.find('\n', begin), sql.size());
  if (opening != "/*") return begin;
  const std::size_t close = sql.find("*/", begin + 2);
  return close == std::string_view::npos ? sql.size() : close + 2;
}

// The end of a dollar-quoted string ($$…$$, $tag$…$tag$) that begins here, or `begin` if none does.
std::size_t skip_dollar_quoted(std::string_view sql, std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < sql.size() && sql[end] != '$' && continues_word(sql[end])) ++end;
  if (end >= sql.size() || sql[end] != '$') return begin;
  const std::string_view tag = sql.substr(begin, end + 1 - begin);
  const std::size_t close = sql.find(tag, end + 1);
  return close == std::string_view::npos ? begin : close + tag.size();
}

// The end of what begins here and is no SQL of its own: a string or a comment. `begin` if nothing such does.
std::size_t skip_opaque(std::string_view sql, std::size_t begin) {
  const char c = sql[begin];
  if (c == '\'') return skip_quoted(sql, begin, '\'');
  if (c == '$') return skip_dollar_quoted(sql, begin);
  return c == '-' || c == '/' ? skip_comment(sql, begin) : begin;
}

// Calls visit for each identifier, plain or quoted, outside of strings and comments. Keywords count as words, too: the
// callers look for one name.
void each_word(std::string_view sql, const std::function<void(const Word&)>& visit) {
  std::size_t i = 0;
  while (i < sql.size()) {
    const char c = sql[i];
    const std::size_t opaque = skip_opaque(sql, i);
    if (opaque != i) {
      i = opaque;
    } else if (c == '"' || c == '`') {
      const std::size_t end = skip_quoted(sql, i, c);
      visit({i, end, c});
      i = end;
    } else if (starts_word(c)) {
      std::size_t end = i + 1;
      while (end < sql.size() && continues_word(sql[end])) ++end;
      visit({i, end, 0});
      i = end;
    } else {
      ++i;
    }
  }
}

// True where no column can stand: the name of a function, of a type after `::`, of what qualifies another name.
bool names_no_column(std::string_view sql, const Word& word) {
  const std::string_view after = trim(sql.substr(word.end));
  const std::string_view before = trim(sql.substr(0, word.begin));
  return after.starts_with('(') || after.starts_with('.') || before.ends_with("::");
}

bool names(std::string_view sql, const Word& word, const Identifier& name, bool ignore_case) {
  if (names_no_column(sql, word)) return false;
  if (word.quote != 0) {
    const std::string_view inside = sql.substr(word.begin + 1, word.end - word.begin - 2);
    const std::string plain = replace_all(inside, std::string(2, word.quote), std::string(1, word.quote));
    return ignore_case ? equals_ignoring_case(plain, name.text) : plain == name.text;
  }
  return equals_ignoring_case(sql.substr(word.begin, word.end - word.begin), name.text) &&
         (ignore_case || to_lower(name.text) == name.text);
}

bool plain_identifier(std::string_view text) {
  return !text.empty() && starts_word(text.front()) && std::all_of(text.begin(), text.end(), continues_word) &&
         to_lower(text) == text;
}

void rename_in(Expression& expression, const Identifier& from, const Identifier& to, bool ignore_case) {
  if (auto* sql = std::get_if<SqlExpression>(&expression.kind)) {
    sql->text = rename_identifier(sql->text, from, to, ignore_case);
    if (expression.written)
      expression.written->text = rename_identifier(expression.written->text, from, to, ignore_case);
  }
}

class ColumnRename {
 public:
  ColumnRename(const Catalog& catalog, const Identifier& from, const Identifier& to)
      : catalog_(catalog), from_(from), to_(to), ignore_case_(catalog.rules().ignore_case) {}

  void in_names(std::vector<Identifier>& names) const {
    for (Identifier& name : names) {
      if (catalog_.same(name, from_)) name = to_;
    }
  }
  void in_own(Constraint& constraint) const {
    std::visit(
        [&](auto& c) {
          if constexpr (requires { c.columns; }) in_names(c.columns);
          if constexpr (requires { c.include; }) in_names(c.include);
          if constexpr (requires { c.condition; }) {
            rename_in(c.condition, from_, to_, ignore_case_);
            if (c.column && catalog_.same(*c.column, from_)) c.column = to_;
          }
        },
        constraint);
  }
  void in_index(IndexDefinition& index) const {
    for (IndexKey& key : index.keys) {
      if (key.column && catalog_.same(*key.column, from_)) key.column = to_;
      if (key.expression) rename_in(*key.expression, from_, to_, ignore_case_);
    }
    in_names(index.include);
    if (index.condition) rename_in(*index.condition, from_, to_, ignore_case_);
  }
  void in_column(Column& column) const {
    if (catalog_.same(column.name, from_)) column.name = to_;
    if (column.generated) rename_in(column.generated->expression, from_, to_, ignore_case_);
  }

 private:
  const Catalog& catalog_;
  const Identifier& from_;
  const Identifier& to_;
  bool ignore_case_;
};

bool is_of_enum(const Type& type, const Catalog& catalog, const QualifiedName& name) {
  if (const auto* array = std::get_if<ArrayType>(&type.kind)) return is_of_enum(*array->element, catalog, name);
  const auto* value = std::get_if<EnumType>(&type.kind);
  return value != nullptr && value->name && catalog.key(*value->name) == catalog.key(name);
}

void retype(Type& type, const Catalog& catalog, const QualifiedName& from, const QualifiedName& to) {
  if (auto* array = std::get_if<ArrayType>(&type.kind)) {
    retype(*array->element, catalog, from, to);
    if (const auto* inner = std::get_if<EnumType>(&array->element->kind); inner && inner->name && *inner->name == to) {
      type.written.reset();
    }
    return;
  }
  auto* value = std::get_if<EnumType>(&type.kind);
  if (value == nullptr || !value->name || !(catalog.key(*value->name) == catalog.key(from))) return;
  value->name = to;
  type.written.reset();  // the spelling holds the old name
}

}  // namespace

bool mentions_identifier(std::string_view sql, const Identifier& name, bool ignore_case) {
  bool found = false;
  each_word(sql, [&](const Word& word) { found = found || names(sql, word, name, ignore_case); });
  return found;
}

std::string rename_identifier(std::string_view sql, const Identifier& from, const Identifier& to, bool ignore_case) {
  std::string result;
  std::size_t copied = 0;
  each_word(sql, [&](const Word& word) {
    if (!names(sql, word, from, ignore_case)) return;
    result += sql.substr(copied, word.begin - copied);
    const char quote = word.quote != 0 ? word.quote : '"';
    if (word.quote != 0 || !plain_identifier(to.text)) {
      result += quote + replace_all(to.text, std::string(1, quote), std::string(2, quote)) + quote;
    } else {
      result += to.text;
    }
    copied = word.end;
  });
  result += sql.substr(copied);
  return result;
}

void move_objects(Catalog& catalog, const QualifiedName& from, const QualifiedName& to) {
  const QualifiedName key = catalog.key(from);
  std::vector<CatalogObject> attached;
  for (const CatalogObject* object : catalog.objects()) {
    if (object->table && catalog.key(*object->table) == key) attached.push_back(*object);
  }
  for (CatalogObject& object : attached) {
    catalog.remove_object(object);
    object.table = to;
    // The server rewrites its statement, too; it is what a rebuilt table gets its triggers back from.
    if (!(object.name.name == from.name)) {
      object.definition.text =
          rename_identifier(object.definition.text, from.name, to.name, catalog.rules().ignore_case);
    }
    catalog.put_object(std::move(object));
  }
}

void rename_table(Catalog& catalog, const QualifiedName& table, const Identifier& new_name) {
  move_table(catalog, table, {catalog.find_table(table)->definition.name.schema, new_name});
}

void move_table(Catalog& catalog, const QualifiedName& table, const QualifiedName& target) {
  CatalogTable moved = *catalog.find_table(table);
  const QualifiedName old_key = catalog.key(table);
  for (const QualifiedName& child : catalog.children_of(table)) {
    for (QualifiedName& parent : catalog.edit_table(child)->definition.parents) {
      if (catalog.key(parent) == old_key) parent = target;
    }
  }
  catalog.remove_table(table);
  moved.definition.name = target;
  const QualifiedName& new_table = target;
  for (IndexDefinition& index : moved.indexes) index.table = new_table;
  for (SetTableOption& setting : moved.settings) setting.table = new_table;
  catalog.put_table(std::move(moved));
  for (const CatalogTable* other : catalog.tables()) {
    const bool points_here = std::any_of(other->definition.constraints.begin(), other->definition.constraints.end(),
                                         [&](const Constraint& constraint) {
                                           const auto* key = std::get_if<ForeignKey>(&constraint);
                                           return key != nullptr && catalog.key(key->target) == old_key;
                                         });
    if (!points_here) continue;
    for (Constraint& constraint : catalog.edit_table(other->definition.name)->definition.constraints) {
      auto* key = std::get_if<ForeignKey>(&constraint);
      if (key != nullptr && catalog.key(key->target) == old_key) key->target = target;
    }
  }
  move_objects(catalog, old_key, new_table);
}

void rename_column(Catalog& catalog, const QualifiedName& table, const Identifier& column, const Identifier& new_name) {
  const ColumnRename rename(catalog, column, new_name);
  CatalogTable& own = *catalog.edit_table(table);
  for (Constraint& constraint : own.definition.constraints) rename.in_own(constraint);
  for (IndexDefinition& index : own.indexes) rename.in_index(index);
  for (Column& candidate : own.definition.columns) rename.in_column(candidate);
  for (SetTableOption& setting : own.settings) {
    if (setting.column && catalog.same(*setting.column, column)) setting.column = new_name;
  }
  const QualifiedName key = catalog.key(table);
  for (const CatalogTable* other : catalog.tables()) {
    const bool points_here = std::any_of(other->definition.constraints.begin(), other->definition.constraints.end(),
                                         [&](const Constraint& constraint) {
                                           const auto* foreign = std::get_if<ForeignKey>(&constraint);
                                           return foreign != nullptr && catalog.key(foreign->target) == key;
                                         });
    if (!points_here) continue;
    for (Constraint& constraint : catalog.edit_table(other->definition.name)->definition.constraints) {
      auto* foreign = std::get_if<ForeignKey>(&constraint);
      if (foreign != nullptr && catalog.key(foreign->target) == key) rename.in_names(foreign->target_columns);
    }
  }
}

void rename_enum(Catalog& catalog, const QualifiedName& name, const Identifier& new_name) {
  move_enum(catalog, name, {catalog.find_enum(name)->name.schema, new_name});
}

void move_enum(Catalog& catalog, const QualifiedName& name, const QualifiedName& target) {
  CatalogEnum value = *catalog.find_enum(name);
  const QualifiedName from = value.name;
  catalog.remove_enum(name);
  value.name = target;
  const QualifiedName& to = target;
  catalog.put_enum(std::move(value));
  for (const CatalogTable* table : catalog.tables()) {
    const auto& columns = table->definition.columns;
    const auto of_it = [&](const Column& column) { return is_of_enum(column.type, catalog, from); };
    if (std::none_of(columns.begin(), columns.end(), of_it)) continue;  // editing makes a copy
    for (Column& column : catalog.edit_table(table->definition.name)->definition.columns) {
      retype(column.type, catalog, from, to);
    }
  }
}

}  // namespace crosswalk
