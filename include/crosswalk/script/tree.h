#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "crosswalk/source/source_file.h"

// The neutral program tree: what a migration script says, whichever language it is written in. A reader per language
// makes it, one evaluator runs it. Types, decorators that only annotate, and other things without effect on a run are
// left out by the reader; what is in the tree keeps the range of its source, so that it can be carried word for word.
namespace crosswalk::script {

enum class Language { Python, EcmaScript };

struct Expression;
struct Statement;
using ExpressionPtr = std::unique_ptr<Expression>;
using StatementPtr = std::unique_ptr<Statement>;
using Block = std::vector<StatementPtr>;

// ---- expressions
// -----------------------------------------------------------------------------------------------------

struct NoneLiteral {};       // None, null
struct UndefinedLiteral {};  // undefined (and an array hole)
struct EllipsisLiteral {};   // ...
struct BoolLiteral {
  bool value = false;
};
// A number as written, without separators or suffix ("0x1F", "1e3", "10"); a BigInt or imaginary mark is kept apart.
struct NumberLiteral {
  std::string text;
  char suffix = 0;
};
// Text after escapes were resolved; neighbouring Python literals are joined.
struct StringLiteral {
  std::string value;
  bool bytes = false;
};
struct RegexLiteral {
  std::string pattern;
  std::string flags;
};

// A piece of an f-string or a template literal: text, or a value with its formatting.
struct TemplatePart {
  std::string text;  // used if there is no value
  ExpressionPtr value;
  char conversion = 0;               // 'r', 's', 'a' of Python's !r
  std::vector<TemplatePart> format;  // what follows ':' in an f-string; may hold values again
};
struct Template {
  std::vector<TemplatePart> parts;
  ExpressionPtr tag;
};

struct Name {
  std::string text;
};

// An element of a list, tuple, set or call; `spread` is *x or ...x.
struct Element {
  ExpressionPtr value;
  bool spread = false;
};
struct ListLiteral {
  std::vector<Element> elements;
};
struct TupleLiteral {
  std::vector<Element> elements;
};
struct SetLiteral {
  std::vector<Element> elements;
};

// {key: value}; without a key it is a spread (**x, ...x). In JavaScript a plain or shorthand key is a StringLiteral,
// [computed] any expression; a method is a value that is a Function. `accessor` is 'g' or 's' for get and set.
struct Entry {
  ExpressionPtr key;
  ExpressionPtr value;
  char accessor = 0;
};
struct DictLiteral {
  std::vector<Entry> entries;
};

struct Attribute {
  ExpressionPtr object;
  std::string name;
  bool optional = false;
};
struct Subscript {
  ExpressionPtr object;
  ExpressionPtr index;
  bool optional = false;
};
struct Slice {
  ExpressionPtr lower;
  ExpressionPtr upper;
  ExpressionPtr step;
};

// An argument of a call. `name` is a Python keyword argument; `spread` is * or ..., `keyword_spread` is **.
struct Argument {
  std::string name;
  ExpressionPtr value;
  bool spread = false;
  bool keyword_spread = false;
};
struct Call {
  ExpressionPtr callee;
  std::vector<Argument> arguments;
  bool construct = false;
  bool optional = false;
};

enum class UnaryOperator { Plus, Minus, Invert, Not, TypeOf, Void, Delete };
struct Unary {
  UnaryOperator op{};
  ExpressionPtr operand;
};

enum class BinaryOperator {
  Add,
  Subtract,
  Multiply,
  Divide,
  FloorDivide,
  Modulo,
  Power,
  MatrixMultiply,
  ShiftLeft,
  ShiftRight,
  ShiftRightUnsigned,
  BitAnd,
  BitOr,
  BitXor,
};
struct Binary {
  BinaryOperator op{};
  ExpressionPtr left;
  ExpressionPtr right;
};

enum class LogicalOperator { And, Or, Coalesce };
struct Logical {
  LogicalOperator op{};
  ExpressionPtr left;
  ExpressionPtr right;
};

enum class CompareOperator {
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  In,
  NotIn,
  Is,
  IsNot,
  LooseEqual,
  LooseNotEqual,
  InstanceOf,
};
// A chain of comparisons, as in Python: first op[0] rest[0] op[1] rest[1]…  JavaScript makes chains of one.
// JavaScript's
// === is Equal, its == is LooseEqual, `key in object` is In.
struct Compare {
  ExpressionPtr first;
  std::vector<CompareOperator> ops;
  std::vector<ExpressionPtr> rest;
};

struct Conditional {
  ExpressionPtr test;
  ExpressionPtr then;
  ExpressionPtr otherwise;
};

// An assignment that is an expression: JavaScript's = and op=, Python's :=. A target is a Name, Attribute, Subscript or
// a pattern: a ListLiteral or DictLiteral (or TupleLiteral) of targets, where an AssignExpression with op `none` gives
// the default value of a place. `&&=`, `||=` and `??=` have `logical`.
struct AssignExpression {
  ExpressionPtr target;
  std::optional<BinaryOperator> op;
  std::optional<LogicalOperator> logical;
  ExpressionPtr value;
};
struct Update {
  ExpressionPtr target;
  bool increment = true;
  bool prefix = false;
};

enum class ParameterKind { Positional, Rest, KeywordRest };
struct Parameter {
  ExpressionPtr target;  // a Name, or in JavaScript a pattern
  ExpressionPtr default_value;
  ParameterKind kind = ParameterKind::Positional;
  bool keyword_only = false;
  bool positional_only = false;
};
// A function of any form. Its name is empty for a lambda or an anonymous function. An arrow or lambda whose body is one
// expression holds that expression in `result` and no block.
struct Function {
  std::string name;
  std::vector<Parameter> parameters;
  Block body;
  ExpressionPtr result;
  std::vector<ExpressionPtr> decorators;
  bool is_async = false;
  bool is_generator = false;
  bool is_arrow = false;  // does not bind `this`
  ByteRange range;
  ByteRange body_range;
};
struct FunctionExpression {
  std::shared_ptr<Function> function;
};

// A class. Members are statements: FunctionDefinition for methods, Assign for fields.
struct ClassMember {
  std::string name;
  ExpressionPtr computed_name;
  StatementPtr definition;
  bool is_static = false;
  char accessor = 0;
};
struct Class {
  std::string name;
  std::vector<Argument> bases;       // Python: bases and keywords; JavaScript: at most one
  Block body;                        // Python: the statements of the class body
  std::vector<ClassMember> members;  // JavaScript
  std::vector<ExpressionPtr> decorators;
  ByteRange range;
};
struct ClassExpression {
  std::shared_ptr<Class> definition;
};

enum class ComprehensionKind { List, Set, Dict, Generator };
struct ComprehensionClause {
  ExpressionPtr target;
  ExpressionPtr iterable;
  std::vector<ExpressionPtr> conditions;
  bool is_async = false;
};
struct Comprehension {
  ComprehensionKind kind{};
  ExpressionPtr element;  // the key, for a dict
  ExpressionPtr value;    // the value, for a dict
  std::vector<ComprehensionClause> clauses;
};

struct Await {
  ExpressionPtr value;
};
struct Yield {
  ExpressionPtr value;
  bool from = false;
};
struct Sequence {
  std::vector<ExpressionPtr> items;
};  // a, b in JavaScript
struct ImportCall {
  ExpressionPtr source;
};  // import("x")
struct This {};
struct Super {};
struct MetaProperty {
  std::string name;
};  // import.meta, new.target

using ExpressionNode = std::variant<NoneLiteral, UndefinedLiteral, EllipsisLiteral, BoolLiteral, NumberLiteral,
                                    StringLiteral, RegexLiteral, Template, Name, ListLiteral, TupleLiteral, SetLiteral,
                                    DictLiteral, Attribute, Subscript, Slice, Call, Unary, Binary, Logical, Compare,
                                    Conditional, AssignExpression, Update, FunctionExpression, ClassExpression,
                                    Comprehension, Await, Yield, Sequence, ImportCall, This, Super, MetaProperty>;

struct Expression {
  ExpressionNode node;
  ByteRange range;
};

// ---- statements
// ------------------------------------------------------------------------------------------------------

struct ExpressionStatement {
  ExpressionPtr expression;
};

enum class Declaration { None, Const, Let, Var };
// One or more assignments of one value: a = b = value; `x += 1` has an op. A declaration without a value has none
// (let x;), as has a bare Python annotation, which assigns nothing (`annotation_only`).
struct Assign {
  std::vector<ExpressionPtr> targets;
  std::optional<BinaryOperator> op;
  ExpressionPtr value;
  Declaration declaration = Declaration::None;
  bool annotation_only = false;
};

struct If {
  ExpressionPtr test;
  Block then;
  Block otherwise;
};
struct While {
  ExpressionPtr test;
  Block body;
  Block otherwise;
  bool test_last = false;
  std::string label;
};
// for (init; test; update)
struct ForLoop {
  Block init;
  ExpressionPtr test;
  ExpressionPtr update;
  Block body;
  std::string label;
};
enum class IterationKind { Values, Keys };  // for…of and Python's for; for…in
struct ForEach {
  ExpressionPtr target;
  Declaration declaration = Declaration::None;
  ExpressionPtr iterable;
  IterationKind kind = IterationKind::Values;
  Block body;
  Block otherwise;
  bool is_async = false;
  std::string label;
};

// `type` is the expression after except (may be a tuple); none catches everything. `target` is the name or pattern
// bound.
struct Handler {
  ExpressionPtr type;
  ExpressionPtr target;
  Block body;
  ByteRange range;
};
struct Try {
  Block body;
  std::vector<Handler> handlers;
  Block otherwise;
  Block finally;
  bool has_finally = false;
};

struct WithItem {
  ExpressionPtr context;
  ExpressionPtr target;
};
struct With {
  std::vector<WithItem> items;
  Block body;
  bool is_async = false;
};

struct FunctionDefinition {
  std::shared_ptr<Function> function;
};
struct ClassDefinition {
  std::shared_ptr<Class> definition;
};
struct Return {
  ExpressionPtr value;
};
struct Raise {
  ExpressionPtr value;
  ExpressionPtr cause;
};  // throw, raise
struct Break {
  std::string label;
};
struct Continue {
  std::string label;
};
struct Pass {};
struct Delete {
  std::vector<ExpressionPtr> targets;
};
struct Assert {
  ExpressionPtr test;
  ExpressionPtr message;
};
struct Scope {
  std::vector<std::string> names;
  bool nonlocal = false;
};  // global, nonlocal
struct BlockStatement {
  Block body;
  std::string label;
};

// import a.b as c / from ..x import y as z / import d, {e as f}, * as g from "m".
// `names` pairs what is imported with what it is bound to: "*" is the whole module (namespace import), "default" the
// default export. For Python's `import a.b` (no alias), names holds one pair {"*", "a"}: the top package is bound.
struct ImportedName {
  std::string name;
  std::string alias;
};
struct Import {
  std::string module;
  std::uint32_t level = 0;  // leading dots in Python
  std::vector<ImportedName> names;
  bool star = false;          // from m import *
  bool whole_module = false;  // Python's `import a.b [as c]`
  bool type_only = false;
};

// export … : a declaration (names are those it declares), a list, a default, or another module's names.
struct ExportedName {
  std::string name;
  std::string alias;
};
struct Export {
  StatementPtr declaration;
  ExpressionPtr default_value;
  std::vector<ExportedName> names;
  std::string from;   // export {a} from "m"; "" if none
  bool star = false;  // export * from "m"; names holds {"*", alias} for `export * as alias`
};

struct SwitchCase {
  ExpressionPtr test;
  Block body;
};  // no test: default
struct Switch {
  ExpressionPtr subject;
  std::vector<SwitchCase> cases;
};

// Python's match. Patterns are kept if they are a value: a literal, a dotted name, or alternatives of these joined by
// BitOr. `wildcard` matches everything, and binds `pattern` if that is a Name. What is not simple has neither.
struct MatchCase {
  ExpressionPtr pattern;
  ExpressionPtr guard;
  Block body;
  bool wildcard = false;
};
struct Match {
  ExpressionPtr subject;
  std::vector<MatchCase> cases;
};

using StatementNode = std::variant<ExpressionStatement, Assign, If, While, ForLoop, ForEach, Try, With,
                                   FunctionDefinition, ClassDefinition, Return, Raise, Break, Continue, Pass, Delete,
                                   Assert, Scope, BlockStatement, Import, Export, Switch, Match>;

struct Statement {
  StatementNode node;
  ByteRange range;
};

// A whole file. The docstring is that of a Python module, as written (without dedent); empty if there is none.
struct Module {
  Language language{};
  std::shared_ptr<const SourceFile> source;
  Block body;
  std::string docstring;
};

}  // namespace crosswalk::script
