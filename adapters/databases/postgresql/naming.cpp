#include <algorithm>

#include "crosswalk/base/text.h"
#include "dialect.h"

// How PostgreSQL names what its user left unnamed: makeObjectName and ChooseRelationName in
// src/backend/commands/indexcmds.c, ChooseConstraintName in src/backend/catalog/pg_constraint.c,
// ChooseIndexNameAddition in indexcmds.c.
namespace crosswalk::postgresql {

namespace {

constexpr std::size_t kMostBytes = 63;  // NAMEDATALEN - 1

// Cuts to at most so many bytes, without cutting a character in two (pg_mbcliplen).
std::string clip(const std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  return text.substr(0, bytes);
}

// name1_name2_label; the longer of the names is shortened until all fits.
std::string make_object_name(const std::string& name1, const std::string& name2, const std::string& label) {
  std::size_t overhead = label.empty() ? 0 : label.size() + 1;
  if (!name2.empty()) ++overhead;
  const std::size_t available = kMostBytes > overhead ? kMostBytes - overhead : 0;
  std::size_t length1 = name1.size();
  std::size_t length2 = name2.size();
  while (length1 + length2 > available) {
    if (length1 > length2) {
      --length1;
    } else {
      --length2;
    }
  }
  std::string result = clip(name1, length1);
  if (!name2.empty()) result += "_" + clip(name2, length2);
  if (!label.empty()) result += "_" + label;
  return result;
}

// The first name that is free: label, label1, label2, …
Identifier choose_name(const std::string& name1, const std::string& name2, const std::string& label,
                       const std::function<bool(const Identifier&)>& taken) {
  Identifier name = make_object_name(name1, name2, label);
  for (int pass = 1; taken(name); ++pass) name = make_object_name(name1, name2, label + std::to_string(pass));
  return name;
}

// "a_b_c", no longer than a name may be.
std::string joined(const std::vector<std::string>& names) {
  std::string result;
  for (const std::string& name : names) {
    if (!result.empty()) result += "_";
    result += name;
    if (result.size() >= kMostBytes) break;
  }
  return clip(result, kMostBytes);
}

std::string joined(const std::vector<Identifier>& names) {
  std::vector<std::string> texts;
  for (const Identifier& name : names) texts.push_back(name.text);
  return joined(texts);
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

// The names in an expression, as they are stored: words folded, quoted names without quotes; strings are passed over.
std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    if (text[i] == '\'' || text[i] == '"') {
      while (end < text.size() && text[end] != text[i]) ++end;
      if (text[i] == '"') names.emplace_back(text.substr(i + 1, end - i - 1));
      ++end;
    } else if (is_word(text[i])) {
      while (end < text.size() && is_word(text[end])) ++end;
      names.push_back(to_lower(text.substr(i, end - i)));
    }
    i = end;
  }
  return names;
}

// The column on which the name of a check is based: the only one that its condition names, or none
// (AddRelationNewConstraints in src/backend/catalog/heap.c).
std::string column_of(const CheckConstraint& check, const TableDefinition& table) {
  const auto* sql = check.condition.as<SqlExpression>();
  if (sql == nullptr) return check.column ? check.column->text : "";
  std::string found;
  for (const std::string& name : names_in(sql->text)) {
    const auto is_column = [&name](const Column& column) { return column.name.text == name; };
    if (name == found || std::none_of(table.columns.begin(), table.columns.end(), is_column)) continue;
    if (!found.empty()) return "";
    found = name;
  }
  return found;
}

std::optional<Identifier> name_constraint(const TableDefinition& table, const Constraint& constraint,
                                          const std::function<bool(const Identifier&)>& taken) {
  const std::string& of = table.name.name.text;
  switch (kind_of(constraint)) {
    case ConstraintKind::PrimaryKey:
      return choose_name(of, "", "pkey", taken);
    case ConstraintKind::Unique: {
      const auto& unique = std::get<UniqueConstraint>(constraint);
      std::vector<Identifier> columns = unique.columns;
      columns.insert(columns.end(), unique.include.begin(), unique.include.end());
      return choose_name(of, joined(columns), "key", taken);
    }
    case ConstraintKind::ForeignKey:
      return choose_name(of, joined(columns_of(constraint)), "fkey", taken);
    case ConstraintKind::Check:
      return choose_name(of, column_of(std::get<CheckConstraint>(constraint), table), "check", taken);
    case ConstraintKind::Native:
      return choose_name(of, "", "excl", taken);
  }
  return std::nullopt;
}

// The name of an expression in an index: that of the function it calls or of the column it casts, else "expr"
// (FigureIndexColname in src/backend/parser/parse_target.c). A cast of anything else is named by its type there; such
// a name is not derived here.
std::string name_of_expression(const std::optional<Expression>& expression) {
  const auto* sql = expression ? expression->as<SqlExpression>() : nullptr;
  if (sql == nullptr) return "expr";
  std::string_view text = trim(sql->text);
  while (text.starts_with('(') && text.ends_with(')') && text.find(')') + 1 == text.size()) {
    text = trim(text.substr(1, text.size() - 2));
  }
  std::size_t end = 0;
  while (end < text.size() && (is_word(text[end]) || text[end] == '.')) ++end;
  const std::string_view word = text.substr(0, end);
  if (word.empty() || (word.front() >= '0' && word.front() <= '9')) return "expr";
  if (end < text.size() && text[end] == '(') {
    int depth = 0;
    do {
      if (text[end] == '(') ++depth;
      if (text[end] == ')') --depth;
      ++end;
    } while (end < text.size() && depth > 0);
  }
  const std::string_view rest = text.substr(end);
  const bool cast = rest.starts_with("::") && rest.find_first_of("+-*/|<>=") == std::string_view::npos;
  if (!rest.empty() && !cast) return "expr";
  const std::size_t dot = word.rfind('.');
  return to_lower(dot == std::string_view::npos ? word : word.substr(dot + 1));
}

std::optional<Identifier> name_index(const IndexDefinition& index,
                                     const std::function<bool(const Identifier&)>& taken) {
  std::vector<std::string> names;
  // Two expressions are `expr` and `expr1` (ChooseIndexColumnNames).
  const auto used = [&names](const std::string& name) {
    for (const std::string& other : names) {
      if (other == name) return true;
    }
    return false;
  };
  const auto add = [&](const std::string& base) {
    std::string name = clip(base, kMostBytes);
    for (int i = 1; used(name); ++i) {
      const std::string number = std::to_string(i);
      name = clip(base, kMostBytes - number.size()) + number;
    }
    names.push_back(name);
  };
  for (const IndexKey& key : index.keys) add(key.column ? key.column->text : name_of_expression(key.expression));
  for (const Identifier& column : index.include) add(column.text);
  return choose_name(index.table.name.text, joined(names), "idx", taken);
}

}  // namespace

CatalogRules naming_rules() {
  CatalogRules rules;
  rules.default_schema = "public";
  rules.constraint_is_index = true;
  rules.drop_needs_cascade = true;
  rules.equal_keys_are_one = true;
  rules.name_constraint = name_constraint;
  rules.name_index = name_index;
  return rules;
}

}  // namespace crosswalk::postgresql
