#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>

#include "crosswalk/base/text.h"
#include "crosswalk/catalog/evolve.h"
#include "crosswalk/ir/match.h"

namespace crosswalk {
namespace {

std::string text_of(const Expression& expression) {
  return std::visit(Overloaded{
                        [](const NullValue&) -> std::string { return "NULL"; },
                        [](const BoolValue& v) -> std::string { return v.value ? "true" : "false"; },
                        [](const NumberValue& v) { return v.text; },
                        [](const StringValue& v) { return "'" + v.text + "'"; },
                        [](const CurrentTimestamp&) -> std::string { return "now"; },
                        [](const RandomUuid&) -> std::string { return "random uuid"; },
                        [](const SqlExpression& v) { return v.text; },
                    },
                    expression.kind);
}

std::string text_of(const std::vector<Identifier>& names) {
  std::vector<std::string> parts;
  for (const Identifier& name : names) parts.push_back(name.text);
  return "(" + join(parts, ", ") + ")";
}

std::string_view text_of(ReferentialAction action) {
  constexpr std::string_view kWords[] = {"no action", "restrict", "cascade", "set null", "set default"};
  return kWords[static_cast<std::size_t>(action)];
}

// What a sequence does if it is told nothing else does not count: servers report it, and authors leave it out.
std::string text_of(const Identity& identity) {
  constexpr std::string_view kWords[] = {"serial", "auto increment", "identity always", "identity by default"};
  std::string text = " " + std::string(kWords[static_cast<std::size_t>(identity.kind)]);
  const auto option = [&](std::string_view word, const std::optional<std::int64_t>& value, std::int64_t usual) {
    if (value && *value != usual) text += " " + std::string(word) + " " + std::to_string(*value);
  };
  option("start", identity.start, 1);
  option("increment", identity.increment, 1);
  option("minimum", identity.minimum, 1);
  const bool whole_range = identity.maximum == std::numeric_limits<std::int16_t>::max() ||
                           identity.maximum == std::numeric_limits<std::int32_t>::max();
  if (!whole_range) option("maximum", identity.maximum, std::numeric_limits<std::int64_t>::max());
  option("cache", identity.cache, 1);
  return identity.cycle ? text + " cycle" : text;
}

// Blanks beside punctuation say nothing, nor does the case of letters outside of quotes.
std::string text_of(const std::vector<TableOption>& options) {
  std::string text;
  for (const TableOption& option : options) {
    if (option == made_by_foreign_key()) continue;
    text += " ";
    char quote = 0;
    for (std::size_t i = 0; i < option.text.size(); ++i) {
      constexpr std::string_view kMarks = "=,()";
      const auto is_mark = [&](std::size_t at) {
        return at < option.text.size() && kMarks.find(option.text[at]) != std::string_view::npos;
      };
      const bool between = option.text[i] == ' ' && (is_mark(i + 1) || (i > 0 && is_mark(i - 1)));
      const char c = option.text[i];
      if (quote == 0 ? c == '\'' || c == '"' || c == '`' : c == quote) quote = quote == 0 ? c : '\0';
      if (!between || quote != 0) text += quote == 0 && c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return text;
}

// However they came to be: with the table or after it.
std::string options_of(const CatalogTable& table) {
  std::vector<std::string> texts;
  for (const TableOption& option : table.definition.options) texts.push_back(option.text);
  for (const SetTableOption& setting : table.settings) texts.push_back(option_text(setting));
  std::sort(texts.begin(), texts.end());
  return texts.empty() ? "" : " " + join(texts, ", ");
}

std::string include(const std::vector<Identifier>& columns) {
  return columns.empty() ? "" : " include " + text_of(columns);
}

// The types and expressions of one table, by the rules of its database.
class Wording {
 public:
  Wording(const Catalog& catalog, const TableDefinition& table) : catalog_(catalog), table_(table) {}

  // What is of the default schema is named without it.
  [[nodiscard]] std::string text_of(const QualifiedName& name) const { return catalog_.key(name).display(); }
  // Those that a foreign key names, or the primary key's, which it means where it names none.
  [[nodiscard]] std::vector<Identifier> target_columns(const ForeignKey& key) const {
    if (!key.target_columns.empty()) return key.target_columns;
    const CatalogTable* target = catalog_.find_table(key.target);
    if (target == nullptr) return {};
    for (const Constraint& constraint : target->definition.constraints) {
      if (const auto* primary = std::get_if<PrimaryKey>(&constraint)) return primary->columns;
    }
    return {};
  }
  // A type in words.
  [[nodiscard]] std::string text_of(Type type) const {
    if (auto* array = std::get_if<ArrayType>(&type.kind)) return text_of(*array->element) + "[]";
    if (auto* labels = std::get_if<EnumType>(&type.kind); labels != nullptr && labels->name) {
      labels->name = catalog_.key(*labels->name);
    }
    return describe(type);
  }
  [[nodiscard]] std::string text_of(const Expression& expression, const Type* wanted = nullptr) const {
    const CatalogRules& rules = catalog_.rules();
    if (rules.canonical_expression) return rules.canonical_expression(expression, table_, wanted);
    return crosswalk::text_of(expression);
  }

 private:
  const Catalog& catalog_;
  const TableDefinition& table_;
};

std::string text_of(const Column& column, const Wording& wording) {
  std::string text = wording.text_of(column.type) + (column.nullable ? " null" : " not null");
  // DEFAULT NULL is what a column has without one.
  const std::string value = column.default_value ? wording.text_of(*column.default_value, &column.type) : "NULL";
  if (value != "NULL") text += " default " + value;
  if (column.generated)
    text += " generated " + wording.text_of(column.generated->expression) + (column.generated->stored ? " stored" : "");
  if (column.identity) text += text_of(*column.identity);
  if (column.collation) text += " collate " + *column.collation;
  if (column.comment) text += " comment '" + *column.comment + "'";
  return text;
}

std::string deferral(Deferral value) {
  if (value == Deferral::NotDeferrable) return "";
  return value == Deferral::InitiallyDeferred ? " deferrable initially deferred" : " deferrable";
}

std::string text_of(const Constraint& constraint, const Wording& wording) {
  return std::visit(Overloaded{
                        [](const PrimaryKey& c) {
                          return "primary key " + text_of(c.columns) + include(c.include) + deferral(c.deferral);
                        },
                        [](const UniqueConstraint& c) {
                          return "unique " + text_of(c.columns) + include(c.include) +
                                 (c.nulls_not_distinct ? " nulls not distinct" : "") + deferral(c.deferral);
                        },
                        [&](const ForeignKey& c) {
                          return "foreign key " + text_of(c.columns) + " to " + wording.text_of(c.target) + " " +
                                 text_of(wording.target_columns(c)) + " on delete " +
                                 std::string(text_of(c.on_delete)) + " on update " + std::string(text_of(c.on_update)) +
                                 (c.match == MatchKind::Simple ? ""
                                  : c.match == MatchKind::Full ? " match full"
                                                               : " match partial") +
                                 deferral(c.deferral) + (c.not_valid ? " not valid" : "");
                        },
                        [&](const CheckConstraint& c) {
                          return "check " + wording.text_of(c.condition) + (c.no_inherit ? " no inherit" : "") +
                                 (c.not_valid ? " not valid" : "");
                        },
                        [&](const NativeConstraint& c) { return wording.text_of(SqlExpression{c.dialect, c.text}); },
                    },
                    constraint);
}

std::string text_of(const IndexDefinition& index, const Wording& wording) {
  std::vector<std::string> keys;
  for (const IndexKey& key : index.keys) {
    std::string text = key.column       ? key.column->text
                       : key.expression ? "(" + wording.text_of(*key.expression) + ")"
                                        : "?";
    if (key.prefix_length) text += "(" + std::to_string(*key.prefix_length) + ")";
    if (key.collation) text += " collate " + *key.collation;
    if (key.operator_class) text += " " + *key.operator_class;
    if (key.descending) text += " desc";
    if (key.nulls != NullsOrder::Default) text += key.nulls == NullsOrder::First ? " nulls first" : " nulls last";
    keys.push_back(std::move(text));
  }
  std::string text =
      std::string(index.unique ? "unique " : "") + index.method.value_or("btree") + " (" + join(keys, ", ") + ")";
  text += include(index.include);
  if (index.nulls_not_distinct) text += " nulls not distinct";
  text += text_of(index.options);
  if (index.condition) text += " where " + wording.text_of(*index.condition);
  return text;
}

IndexDefinition as_index(const UniqueConstraint& unique) {
  IndexDefinition index{.name = unique.name, .unique = true, .include = unique.include};
  for (const Identifier& column : unique.columns) index.keys.push_back({.column = column});
  return index;
}

// What a catalog holds, as pairs of a name and a description: two catalogs are equal if these are.
using Inventory = std::map<std::string, std::string>;

class Inventories {
 public:
  Inventories(const Catalog& catalog, CompareOptions options) : catalog_(catalog), options_(options) {
    // A temporary one goes with its session: nobody else ever sees it.
    for (const CatalogTable* table : catalog.tables()) {
      if (!table->temporary) add(*table);
    }
    for (const CatalogEnum* value : catalog.enums()) {
      items_["enum `" + shown(value->name) + "`"] = join(value->labels, ", ");
    }
    for (const CatalogObject* object : catalog.objects()) add(*object);
  }
  [[nodiscard]] const Inventory& items() const { return items_; }

 private:
  [[nodiscard]] std::string shown(const QualifiedName& name) const { return catalog_.key(name).display(); }

  void add(const CatalogTable& table) {
    const std::string name = shown(table.definition.name);
    std::vector<std::string> parents;
    for (const QualifiedName& parent : table.definition.parents) parents.push_back(shown(parent));
    items_["table `" + name + "`"] = "present" + (parents.empty() ? "" : " child of " + join(parents, ", ")) +
                                     (catalog_.rules().shows_table_options ? options_of(table) : "") +
                                     (table.definition.comment ? " comment '" + *table.definition.comment + "'" : "");
    const Wording wording(catalog_, table.definition);
    std::size_t position = 0;
    for (const Column& column : table.definition.columns) {
      const std::string order = options_.ignore_column_order ? "" : "#" + std::to_string(++position) + " ";
      items_["column `" + key(column.name) + "` of `" + name + "`"] = order + text_of(settled(column), wording);
    }
    for (const Constraint& constraint : table.definition.constraints) add(name, constraint, wording);
    for (const IndexDefinition& index : table.indexes) add(name, index, wording);
  }

  void add(const std::string& table, const IndexDefinition& index, const Wording& wording) {
    const std::string text = in_one_case(text_of(index, wording));
    put("index `" + (index.name ? key(*index.name) : text) + "` of `" + table + "`", text);
  }

  [[nodiscard]] Column settled(Column column) const {
    if (const auto& rule = catalog_.rules().settle_column) rule(column);
    return column;
  }

  void add(const std::string& table, Constraint constraint, const Wording& wording) {
    if (const auto& rule = catalog_.rules().settle_constraint) rule(constraint);
    const auto* unique = std::get_if<UniqueConstraint>(&constraint);
    if (unique != nullptr && catalog_.rules().unique_index_is_constraint) {
      return add(table, as_index(*unique), wording);
    }
    const auto& name = name_of(constraint);
    const std::string text = in_one_case(text_of(constraint, wording));
    put("constraint `" + (name ? key(*name) : text) + "` of `" + table + "`", text);
  }

  // Nameless ones may be there several times over, which counts.
  void put(const std::string& label, const std::string& text) {
    std::string place = label;
    for (int copy = 2; items_.count(place) != 0; ++copy) place = label + " (" + std::to_string(copy) + ")";
    items_[place] = text;
  }

  void add(const CatalogObject& object) {
    constexpr std::string_view kWords[] = {"schema",        "extension", "sequence", "view",   "materialized view",
                                           "function",      "procedure", "trigger",  "policy", "domain",
                                           "composite type"};
    std::string label = std::string(kWords[static_cast<std::size_t>(object.object)]) + " `" + shown(object.name) + "`";
    if (object.signature) label += "(" + *object.signature + ")";
    if (object.table) label += " of `" + shown(*object.table) + "`";
    items_[label] = "present";  // bodies are opaque
  }

  // The columns in a text, in one case where case is ignored; a text with strings in it stays as it is.
  [[nodiscard]] std::string in_one_case(const std::string& text) const {
    const bool plain = text.find('\'') == std::string::npos;
    return plain && catalog_.rules().ignore_case ? to_lower(text) : text;
  }

  [[nodiscard]] std::string key(const Identifier& name) const {
    return catalog_.rules().ignore_case ? to_lower(name.text) : name.text;
  }

  const Catalog& catalog_;
  CompareOptions options_;
  Inventory items_;
};

}  // namespace

std::vector<Difference> compare(const Catalog& left, const Catalog& right, CompareOptions options) {
  const Inventories ours(left, options);
  const Inventories theirs(right, options);
  std::vector<Difference> differences;
  for (const auto& [object, text] : ours.items()) {
    const auto other = theirs.items().find(object);
    const std::string other_text = other == theirs.items().end() ? "" : other->second;
    if (other_text != text) differences.push_back({object, text, other_text});
  }
  for (const auto& [object, text] : theirs.items()) {
    if (ours.items().count(object) == 0) differences.push_back({object, "", text});
  }
  std::sort(differences.begin(), differences.end(),
            [](const Difference& a, const Difference& b) { return a.object < b.object; });
  return differences;
}

}  // namespace crosswalk
