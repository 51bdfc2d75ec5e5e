#include "support/tree_dump.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

namespace crosswalk::testing {
namespace {

using script::Block;
using script::ExpressionPtr;

constexpr const char* kUnaryNames[] = {"+", "-", "~", "not", "typeof", "void", "delete"};
constexpr const char* kBinaryNames[] = {"+", "-", "*", "/", "//", "%", "**", "@", "<<", ">>", ">>>", "&", "|", "^"};
constexpr const char* kLogicalNames[] = {"and", "or", "??"};
constexpr const char* kCompareNames[] = {"==",     "!=", "<",      "<=",       ">",        ">=",        "in",
                                         "not in", "is", "is not", "loose ==", "loose !=", "instanceof"};
constexpr const char* kComprehensionNames[] = {"list", "set", "dict", "generator"};
constexpr const char* kDeclarationNames[] = {"", "const", "let", "var"};

// Writes nested lists of JSON.
class Dumper {
 public:
  explicit Dumper(Ranges ranges) : ranges_(ranges) {}
  std::string take() { return std::move(out_); }

  void module(const script::Module& module) {
    for (const script::StatementPtr& statement : module.body) {
      put(statement);
      out_ += '\n';
    }
  }

  // -- values
  void put(std::string_view text) {
    out_ += '"';
    for (const char c : text) escape(c);
    out_ += '"';
  }
  void put(const char* text) { put(std::string_view(text)); }
  void put(const std::string& text) { put(std::string_view(text)); }
  void put(bool value) { out_ += value ? "true" : "false"; }
  void put(std::uint32_t value) { out_ += std::to_string(value); }
  void put(char c) { c == 0 ? put("") : put(std::string_view(&c, 1)); }
  void put(script::UnaryOperator op) { put(kUnaryNames[static_cast<std::size_t>(op)]); }
  void put(script::BinaryOperator op) { put(kBinaryNames[static_cast<std::size_t>(op)]); }
  void put(script::LogicalOperator op) { put(kLogicalNames[static_cast<std::size_t>(op)]); }
  void put(script::CompareOperator op) { put(kCompareNames[static_cast<std::size_t>(op)]); }
  void put(script::ComprehensionKind kind) { put(kComprehensionNames[static_cast<std::size_t>(kind)]); }
  void put(script::Declaration declaration) { put(kDeclarationNames[static_cast<std::size_t>(declaration)]); }
  void put(script::IterationKind kind) { put(kind == script::IterationKind::Values ? "values" : "keys"); }
  void put(script::ParameterKind kind) {
    put(kind == script::ParameterKind::Positional ? "" : kind == script::ParameterKind::Rest ? "*" : "**");
  }
  template <class T>
  void put(const std::optional<T>& value) {
    if (value) {
      put(*value);
    } else {
      out_ += "null";
    }
  }
  template <class T>
  void put(const std::vector<T>& items) {
    out_ += '[';
    bool first = true;
    for (const T& item : items) {
      if (!first) out_ += ", ";
      first = false;
      put(item);
    }
    out_ += ']';
  }

  // -- nodes
  void put(const ExpressionPtr& expression) {
    if (expression == nullptr) {
      out_ += "null";
    } else {
      put(*expression);
    }
  }
  void put(const script::Expression& expression) {
    range_ = expression.range;
    std::visit([this](const auto& node) { put_node(node); }, expression.node);
  }
  void put(const script::StatementPtr& statement) {
    if (statement == nullptr) {
      out_ += "null";
      return;
    }
    range_ = statement->range;
    std::visit([this](const auto& node) { put_node(node); }, statement->node);
  }

  // -- parts
  void put(const script::TemplatePart& part) {
    if (part.value == nullptr) {
      put(part.text);
    } else {
      list("Value", part.value, part.conversion, part.format);
    }
  }
  void put(const script::Element& element) {
    if (element.spread) {
      list("*", element.value);
    } else {
      put(element.value);
    }
  }
  void put(const script::Entry& entry) { list(entry.key, entry.value, entry.accessor); }
  void put(const script::Argument& argument) {
    const char* mark = argument.spread ? "*" : argument.keyword_spread ? "**" : "";
    list(mark, argument.name, argument.value);
  }
  void put(const script::Parameter& parameter) {
    list(parameter.kind, parameter.target, parameter.default_value, parameter.keyword_only, parameter.positional_only);
  }
  void put(const script::ComprehensionClause& clause) {
    list(clause.target, clause.iterable, clause.conditions, clause.is_async);
  }
  void put(const script::Handler& handler) {
    range_ = handler.range;
    node("Handler", handler.type, handler.target, handler.body);
  }
  void put(const script::WithItem& item) { list(item.context, item.target); }
  void put(const script::ImportedName& name) { list(name.name, name.alias); }
  void put(const script::ExportedName& name) { list(name.name, name.alias); }
  void put(const script::SwitchCase& item) { list(item.test, item.body); }
  void put(const script::MatchCase& item) { list(item.pattern, item.guard, item.body, item.wildcard); }
  void put(const script::ClassMember& member) {
    list(member.name, member.computed_name, member.definition, member.is_static, member.accessor);
  }
  void put(const script::Function& function) {
    range_ = function.range;
    node("Function", function.name, function.parameters, function.body, function.result, function.decorators,
         function.is_async, function.is_generator, function.is_arrow);
  }
  void put(const script::Class& definition) {
    range_ = definition.range;
    node("Class", definition.name, definition.bases, definition.body, definition.members, definition.decorators);
  }

  // -- every kind of expression
  void put_node(const script::NoneLiteral&) { node("None"); }
  void put_node(const script::UndefinedLiteral&) { node("Undefined"); }
  void put_node(const script::EllipsisLiteral&) { node("Ellipsis"); }
  void put_node(const script::BoolLiteral& n) { node("Bool", n.value); }
  void put_node(const script::NumberLiteral& n) { node("Number", n.text, n.suffix); }
  void put_node(const script::StringLiteral& n) {
    if (n.bytes) {
      node("Bytes", hexadecimal(n.value));
    } else {
      node("String", n.value);
    }
  }
  void put_node(const script::RegexLiteral& n) { node("Regex", n.pattern, n.flags); }
  void put_node(const script::Template& n) { node("Template", n.parts, n.tag); }
  void put_node(const script::Name& n) { node("Name", n.text); }
  void put_node(const script::ListLiteral& n) { node("List", n.elements); }
  void put_node(const script::TupleLiteral& n) { node("Tuple", n.elements); }
  void put_node(const script::SetLiteral& n) { node("Set", n.elements); }
  void put_node(const script::DictLiteral& n) { node("Dict", n.entries); }
  void put_node(const script::Attribute& n) { node("Attribute", n.object, n.name, n.optional); }
  void put_node(const script::Subscript& n) { node("Subscript", n.object, n.index, n.optional); }
  void put_node(const script::Slice& n) { node("Slice", n.lower, n.upper, n.step); }
  void put_node(const script::Call& n) { node("Call", n.callee, n.arguments, n.construct, n.optional); }
  void put_node(const script::Unary& n) { node("Unary", n.op, n.operand); }
  void put_node(const script::Binary& n) { node("Binary", n.op, n.left, n.right); }
  void put_node(const script::Logical& n) { node("Logical", n.op, n.left, n.right); }
  void put_node(const script::Compare& n) { node("Compare", n.first, n.ops, n.rest); }
  void put_node(const script::Conditional& n) { node("Conditional", n.test, n.then, n.otherwise); }
  void put_node(const script::AssignExpression& n) { node("AssignExpression", n.target, n.op, n.logical, n.value); }
  void put_node(const script::Update& n) { node("Update", n.target, n.increment, n.prefix); }
  void put_node(const script::FunctionExpression& n) { put(*n.function); }
  void put_node(const script::ClassExpression& n) { put(*n.definition); }
  void put_node(const script::Comprehension& n) { node("Comprehension", n.kind, n.element, n.value, n.clauses); }
  void put_node(const script::Await& n) { node("Await", n.value); }
  void put_node(const script::Yield& n) { node("Yield", n.value, n.from); }
  void put_node(const script::Sequence& n) { node("Sequence", n.items); }
  void put_node(const script::ImportCall& n) { node("ImportCall", n.source); }
  void put_node(const script::This&) { node("This"); }
  void put_node(const script::Super&) { node("Super"); }
  void put_node(const script::MetaProperty& n) { node("MetaProperty", n.name); }

  // -- every kind of statement
  void put_node(const script::ExpressionStatement& n) { node("ExpressionStatement", n.expression); }
  void put_node(const script::Assign& n) { node("Assign", n.targets, n.op, n.value, n.declaration, n.annotation_only); }
  void put_node(const script::If& n) { node("If", n.test, n.then, n.otherwise); }
  void put_node(const script::While& n) { node("While", n.test, n.body, n.otherwise, n.test_last, n.label); }
  void put_node(const script::ForLoop& n) { node("ForLoop", n.init, n.test, n.update, n.body, n.label); }
  void put_node(const script::ForEach& n) {
    node("ForEach", n.target, n.declaration, n.iterable, n.kind, n.body, n.otherwise, n.is_async, n.label);
  }
  void put_node(const script::Try& n) { node("Try", n.body, n.handlers, n.otherwise, n.finally, n.has_finally); }
  void put_node(const script::With& n) { node("With", n.items, n.body, n.is_async); }
  void put_node(const script::FunctionDefinition& n) { node("FunctionDefinition", *n.function); }
  void put_node(const script::ClassDefinition& n) { node("ClassDefinition", *n.definition); }
  void put_node(const script::Return& n) { node("Return", n.value); }
  void put_node(const script::Raise& n) { node("Raise", n.value, n.cause); }
  void put_node(const script::Break& n) { node("Break", n.label); }
  void put_node(const script::Continue& n) { node("Continue", n.label); }
  void put_node(const script::Pass&) { node("Pass"); }
  void put_node(const script::Delete& n) { node("Delete", n.targets); }
  void put_node(const script::Assert& n) { node("Assert", n.test, n.message); }
  void put_node(const script::Scope& n) { node("Scope", n.names, n.nonlocal); }
  void put_node(const script::BlockStatement& n) { node("Block", n.body, n.label); }
  void put_node(const script::Import& n) {
    node("Import", n.module, n.level, n.names, n.star, n.whole_module, n.type_only);
  }
  void put_node(const script::Export& n) { node("Export", n.declaration, n.default_value, n.names, n.from, n.star); }
  void put_node(const script::Switch& n) { node("Switch", n.subject, n.cases); }
  void put_node(const script::Match& n) { node("Match", n.subject, n.cases); }

 private:
  template <class... Fields>
  void node(const char* name, const Fields&... fields) {
    const ByteRange range = range_;
    out_ += '[';
    put(name);
    if (ranges_ == Ranges::Shown) {
      out_ += ", [" + std::to_string(range.begin) + ", " + std::to_string(range.end) + "]";
    }
    ((out_ += ", ", put(fields)), ...);
    out_ += ']';
  }

  template <class First, class... Rest>
  void list(const First& first, const Rest&... rest) {
    out_ += '[';
    put(first);
    ((out_ += ", ", put(rest)), ...);
    out_ += ']';
  }

  void escape(char c) {
    constexpr const char* kDigits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (byte < 0x20) {
      out_ += "\\u00";
      out_ += kDigits[byte >> 4];
      out_ += kDigits[byte & 15];
    } else {
      out_ += c;
    }
  }

  static std::string hexadecimal(std::string_view bytes) {
    constexpr const char* kDigits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
      text += kDigits[static_cast<unsigned char>(c) >> 4];
      text += kDigits[static_cast<unsigned char>(c) & 15];
    }
    return text;
  }

  Ranges ranges_;
  ByteRange range_;
  std::string out_;
};

}  // namespace

std::string dump_tree(const script::Module& module, Ranges ranges) {
  Dumper dumper(ranges);
  dumper.module(module);
  return dumper.take();
}

std::string dump_tree(const script::Expression& expression, Ranges ranges) {
  Dumper dumper(ranges);
  dumper.put(expression);
  return dumper.take();
}

}  // namespace crosswalk::testing
