#include "canonical.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "canonical_parser.h"
#include "crosswalk/base/text.h"
#include "crosswalk/ir/match.h"
#include "interval_value.h"
#include "json_value.h"
#include "reading.h"
#include "sql/spelling.h"

namespace crosswalk::postgresql {
namespace {

using Kind = Node::Kind;

bool is_text(const Type& type) {
  return type.as<TextType>() != nullptr || type.as<VarcharType>() != nullptr || type.as<CharType>() != nullptr;
}
bool is_number(const Type& type) {
  return type.as<IntegerType>() != nullptr || type.as<DecimalType>() != nullptr || type.as<FloatType>() != nullptr;
}
bool is_moment(const Type& type) { return type.as<DateType>() != nullptr || type.as<TimestampType>() != nullptr; }

// Types between which the parser casts by itself to find an operator.
bool same_family(const Type& left, const Type& right) {
  const auto* left_array = left.as<ArrayType>();
  const auto* right_array = right.as<ArrayType>();
  if (left_array != nullptr && right_array != nullptr) return same_family(*left_array->element, *right_array->element);
  return (is_text(left) && is_text(right)) || (is_number(left) && is_number(right)) ||
         (is_moment(left) && is_moment(right));
}

bool is_literal(const Node& node) {
  const bool constant = node.kind == Kind::Word && (node.text == "NULL" || node.text == "TRUE" || node.text == "FALSE");
  if (node.kind == Kind::Number || node.kind == Kind::String || constant) return true;
  return node.kind == Kind::Array && std::all_of(node.children.begin(), node.children.end(), is_literal);
}

bool is_decimal(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  return !digits.empty() && digits.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::optional<bool> truth_of(std::string_view text) {
  const std::string word = to_lower(trim(text));
  if (word == "t" || word == "true" || word == "y" || word == "yes" || word == "on" || word == "1") return true;
  if (word == "f" || word == "false" || word == "n" || word == "no" || word == "off" || word == "0") return false;
  return std::nullopt;
}

// A literal as a value of its type.
void settle_literal(Node& node, const Type& type) {
  if (node.kind == Kind::Array) {
    const auto* array = type.as<ArrayType>();
    for (Node& child : node.children) settle_literal(child, array != nullptr ? *array->element : type);
    return;
  }
  if (node.kind != Kind::String) return;
  if (is_number(type) && is_decimal(trim(node.text))) {
    node = {Kind::Number, std::string(trim(node.text)), {}};
  } else if (type.as<BooleanType>() != nullptr) {
    if (const std::optional<bool> value = truth_of(node.text)) node = {Kind::Word, *value ? "TRUE" : "FALSE", {}};
  } else if (const auto* json = type.as<JsonType>(); json != nullptr && json->binary) {
    node.text = jsonb_text(node.text);
  } else if (type.as<IntervalType>() != nullptr) {
    node.text = interval_text(node.text);
  } else if (const auto* moment = type.as<TimestampType>(); moment != nullptr && !moment->with_zone) {
    if (node.text.size() == 10) node.text += " 00:00:00";  // a date alone
  }
}

// The name of a sequence in nextval('…'), read as regclass is.
void settle_sequence(Node& call) {
  if (call.text != "nextval" || call.children.size() != 1 || call.children[0].kind != Kind::String) return;
  std::string& name = call.children[0].text;
  if (name.find('"') == std::string::npos) name = to_lower(name);
  if (name.starts_with("public.")) name.erase(0, 7);
  if (name.size() > 2 && name.front() == '"' && name.back() == '"' && name.find('"', 1) == name.size() - 1) {
    name = sql_reading::unquote_name(name);
  }
}

// The functions that the extension citext has for its own type; any other is called with the value as text, which the
// server shows as a cast.
bool has_own_for_citext(std::string_view function) {
  static constexpr std::array<std::string_view, 9> kFunctions = {
      "regexp_match", "regexp_matches", "regexp_replace", "regexp_split_to_array", "regexp_split_to_table", "replace",
      "split_part",   "strpos",         "translate"};
  return std::find(kFunctions.begin(), kFunctions.end(), function) != kFunctions.end();
}

bool is_citext(const Type& type) {
  const auto* native = type.as<NativeType>();
  return native != nullptr && equals_ignoring_case(native->spelling, "citext");
}

class Canonical {
 public:
  explicit Canonical(const TableDefinition& table) : table_(table) {}

  // Takes off the casts that an author need not write, from the inside out.
  void settle(Node& node) const {
    for (Node& child : node.children) settle(child);
    if (node.kind == Kind::Call) {
      settle_sequence(node);
      settle_arguments(node);
    }
    if (node.kind == Kind::Operator) settle_operands(node);
    if (node.kind != Kind::Cast) return;
    Node& operand = node.children.front();
    const Type type = read_type(node.text);
    if (is_literal(operand)) settle_literal(operand, type);
    if (is_literal(operand) || adds_nothing(operand, type)) {
      Node bare = std::move(operand);
      node = std::move(bare);
    } else {
      node.text = describe(type);
    }
  }

 private:
  // Case-insensitive text is cast for the functions that know text alone.
  void settle_arguments(Node& call) const {
    if (has_own_for_citext(call.text)) return;
    for (Node& argument : call.children) {
      if (argument.kind != Kind::Cast || argument.children.front().kind != Kind::Column) continue;
      const Type* from = type_of(argument.children.front().text);
      if (from == nullptr || !is_citext(*from) || read_type(argument.text).as<TextType>() == nullptr) continue;
      Node bare = std::move(argument.children.front());
      argument = std::move(bare);
    }
  }

  // A cast that the server adds to make operands fit, or that changes nothing.
  [[nodiscard]] bool adds_nothing(const Node& operand, const Type& type) const {
    if (operand.kind == Kind::Column) {
      const Type* from = type_of(operand.text);
      if (from == nullptr) return false;
      // A label compared as text is the same label: so the server shows a comparison that it kept while the column's
      // type became an enum.
      const bool label = from->as<EnumType>() != nullptr && type.as<TextType>() != nullptr;
      return label || *from == type || same_family(*from, type);
    }
    if (operand.kind == Kind::Array) return type.as<ArrayType>() != nullptr;
    // What arithmetic gives is a number already; the wider one is for the other operand's sake.
    const bool arithmetic = operand.kind == Kind::Operator && operand.children.size() == 2 &&
                            operand.text.find_first_not_of("+-*/%") == std::string::npos;
    if (arithmetic && is_number(type)) return true;
    const bool of_text = type.as<TextType>() != nullptr;
    return of_text || (operand.kind == Kind::Cast && same_family(read_type(operand.text), type));
  }

  // Operands of a comparison have one type: a literal beside a column is of the column's.
  void settle_operands(Node& node) const {
    if (node.children.size() != 2) return;
    for (const std::size_t side : {0U, 1U}) {
      const Node& column = node.children[side];
      Node& literal = node.children[1 - side];
      const Type* type = column.kind == Kind::Column ? type_of(column.text) : nullptr;
      if (type != nullptr && is_literal(literal)) settle_literal(literal, *type);
    }
  }

  [[nodiscard]] const Type* type_of(std::string_view column) const {
    const auto found = std::find_if(table_.columns.begin(), table_.columns.end(),
                                    [&](const Column& candidate) { return candidate.name.text == column; });
    return found == table_.columns.end() ? nullptr : &found->type;
  }

  const TableDefinition& table_;
};

void write(const Node& node, std::string& out);

void write_list(const std::vector<Node>& nodes, std::string_view separator, std::string& out) {
  bool first = true;
  for (const Node& node : nodes) {
    if (!std::exchange(first, false)) out += separator;
    write(node, out);
  }
}

void write(const Node& node, std::string& out) {
  switch (node.kind) {
    case Kind::Word:
    case Kind::Number:
      out += node.text;
      return;
    case Kind::String:
      out += "'" + replace_all(node.text, "'", "''") + "'";
      return;
    case Kind::Column:
      out += node.text;
      return;
    case Kind::Call:
      out += node.text + "(";
      write_list(node.children, ", ", out);
      out += ")";
      return;
    case Kind::Operator:
      out += "(";
      if (node.children.size() == 1) out += node.text + " ";
      write_list(node.children, " " + node.text + " ", out);
      out += ")";
      return;
    case Kind::Cast:
      write(node.children.front(), out);
      out += "::" + node.text;
      return;
    case Kind::Array:
      out += "ARRAY[";
      write_list(node.children, ", ", out);
      out += "]";
      return;
    case Kind::Row:
      out += "ROW(";
      write_list(node.children, ", ", out);
      out += ")";
      return;
  }
}

// What is not understood: its lexemes, words in one case.
std::string by_lexemes(std::string_view text) {
  std::vector<std::string> parts;
  for (const sql_reading::Lexeme& lexeme : sql_reading::lexemes_of(text, lexical_rules())) {
    const std::string_view part = text.substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin);
    parts.push_back(lexeme.kind == sql_reading::LexemeKind::Word ? to_lower(part) : std::string(part));
  }
  return join(parts, " ");
}

// Whatever kind the expression was read as, as a tree.
std::optional<Node> tree_of(const Expression& expression) {
  return std::visit(
      Overloaded{
          [](const NullValue&) -> std::optional<Node> { return Node{Kind::Word, "NULL", {}}; },
          [](const BoolValue& v) -> std::optional<Node> { return Node{Kind::Word, v.value ? "TRUE" : "FALSE", {}}; },
          [](const NumberValue& v) -> std::optional<Node> { return Node{Kind::Number, v.text, {}}; },
          [](const StringValue& v) -> std::optional<Node> { return Node{Kind::String, v.text, {}}; },
          [](const CurrentTimestamp&) -> std::optional<Node> { return Node{Kind::Word, "CURRENT_TIMESTAMP", {}}; },
          [](const RandomUuid&) -> std::optional<Node> { return Node{Kind::Call, "random uuid", {}}; },
          [](const SqlExpression& v) { return parse_expression(v.text); },
      },
      expression.kind);
}

}  // namespace

std::string canonical_expression(const Expression& expression, const TableDefinition& table, const Type* wanted) {
  std::optional<Node> tree = tree_of(expression);
  if (!tree) return by_lexemes(expression.as<SqlExpression>()->text);
  Canonical(table).settle(*tree);
  if (wanted != nullptr && is_literal(*tree)) settle_literal(*tree, *wanted);
  std::string text;
  write(*tree, text);
  return text;
}

}  // namespace crosswalk::postgresql
