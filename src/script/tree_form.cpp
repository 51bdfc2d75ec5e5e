#include "tree_form.h"

#include <array>
#include <concepts>
#include <type_traits>
#include <utility>

namespace crosswalk::script {
namespace {

template <class Node, class Type>
concept Is = std::same_as<std::remove_const_t<Node>, Type>;

// Every struct of the tree with all its members: one that is missing here does not compile.
#define CROSSWALK_NODE(Type, ...)        \
  template <class Form, Is<Type> Node>   \
  void members(Form& form, Node& node) { \
    auto& [__VA_ARGS__] = node;          \
    form.all(__VA_ARGS__);               \
  }
#define CROSSWALK_EMPTY_NODE(Type)                                   \
  template <class Form, Is<Type> Node>                               \
  void members(Form& /*form*/, Node& /*node*/) {                     \
    static_assert(std::is_empty_v<Type>, "its members are missing"); \
  }

CROSSWALK_NODE(ByteRange, begin, end)
CROSSWALK_EMPTY_NODE(NoneLiteral)
CROSSWALK_EMPTY_NODE(UndefinedLiteral)
CROSSWALK_EMPTY_NODE(EllipsisLiteral)
CROSSWALK_NODE(BoolLiteral, value)
CROSSWALK_NODE(NumberLiteral, text, suffix)
CROSSWALK_NODE(StringLiteral, value, bytes)
CROSSWALK_NODE(RegexLiteral, pattern, flags)
CROSSWALK_NODE(TemplatePart, text, value, conversion, format)
CROSSWALK_NODE(Template, parts, tag)
CROSSWALK_NODE(Name, text)
CROSSWALK_NODE(Element, value, spread)
CROSSWALK_NODE(ListLiteral, elements)
CROSSWALK_NODE(TupleLiteral, elements)
CROSSWALK_NODE(SetLiteral, elements)
CROSSWALK_NODE(Entry, key, value, accessor)
CROSSWALK_NODE(DictLiteral, entries)
CROSSWALK_NODE(Attribute, object, name, optional)
CROSSWALK_NODE(Subscript, object, index, optional)
CROSSWALK_NODE(Slice, lower, upper, step)
CROSSWALK_NODE(Argument, name, value, spread, keyword_spread)
CROSSWALK_NODE(Call, callee, arguments, construct, optional)
CROSSWALK_NODE(Unary, op, operand)
CROSSWALK_NODE(Binary, op, left, right)
CROSSWALK_NODE(Logical, op, left, right)
CROSSWALK_NODE(Compare, first, ops, rest)
CROSSWALK_NODE(Conditional, test, then, otherwise)
CROSSWALK_NODE(AssignExpression, target, op, logical, value)
CROSSWALK_NODE(Update, target, increment, prefix)
CROSSWALK_NODE(Parameter, target, default_value, kind, keyword_only, positional_only)
CROSSWALK_NODE(Function, name, parameters, body, result, decorators, is_async, is_generator, is_arrow, range,
               body_range)
CROSSWALK_NODE(FunctionExpression, function)
CROSSWALK_NODE(ClassMember, name, computed_name, definition, is_static, accessor)
CROSSWALK_NODE(Class, name, bases, body, members_of_it, decorators, range)
CROSSWALK_NODE(ClassExpression, definition)
CROSSWALK_NODE(ComprehensionClause, target, iterable, conditions, is_async)
CROSSWALK_NODE(Comprehension, kind, element, value, clauses)
CROSSWALK_NODE(Await, value)
CROSSWALK_NODE(Yield, value, from)
CROSSWALK_NODE(Sequence, items)
CROSSWALK_NODE(ImportCall, source)
CROSSWALK_EMPTY_NODE(This)
CROSSWALK_EMPTY_NODE(Super)
CROSSWALK_NODE(MetaProperty, name)
CROSSWALK_NODE(Expression, node_of_it, range)

CROSSWALK_NODE(ExpressionStatement, expression)
CROSSWALK_NODE(Assign, targets, op, value, declaration, annotation_only)
CROSSWALK_NODE(If, test, then, otherwise)
CROSSWALK_NODE(While, test, body, otherwise, test_last, label)
CROSSWALK_NODE(ForLoop, init, test, update, body, label)
CROSSWALK_NODE(ForEach, target, declaration, iterable, kind, body, otherwise, is_async, label)
CROSSWALK_NODE(Handler, type, target, body, range)
CROSSWALK_NODE(Try, body, handlers, otherwise, finally, has_finally)
CROSSWALK_NODE(WithItem, context, target)
CROSSWALK_NODE(With, items, body, is_async)
CROSSWALK_NODE(FunctionDefinition, function)
CROSSWALK_NODE(ClassDefinition, definition)
CROSSWALK_NODE(Return, value)
CROSSWALK_NODE(Raise, value, cause)
CROSSWALK_NODE(Break, label)
CROSSWALK_NODE(Continue, label)
CROSSWALK_EMPTY_NODE(Pass)
CROSSWALK_NODE(Delete, targets)
CROSSWALK_NODE(Assert, test, message)
CROSSWALK_NODE(Scope, names, nonlocal)
CROSSWALK_NODE(BlockStatement, body, label)
CROSSWALK_NODE(ImportedName, name, alias)
CROSSWALK_NODE(Import, module, level, names, star, whole_module, type_only)
CROSSWALK_NODE(ExportedName, name, alias)
CROSSWALK_NODE(Export, declaration, default_value, names, from, star)
CROSSWALK_NODE(SwitchCase, test, body)
CROSSWALK_NODE(Switch, subject, cases)
CROSSWALK_NODE(MatchCase, pattern, guard, body, wildcard)
CROSSWALK_NODE(Match, subject, cases)
CROSSWALK_NODE(Statement, node_of_it, range)
CROSSWALK_NODE(Module, language, source, body, docstring)

#undef CROSSWALK_NODE
#undef CROSSWALK_EMPTY_NODE

constexpr std::uint8_t kSevenBits = 7;

class Writer {
 public:
  explicit Writer(std::string& bytes) : bytes_(bytes) {}
  [[nodiscard]] bool complete() const { return complete_; }

  template <class... Members>
  void all(const Members&... each) {
    (put(each), ...);
  }

 private:
  void byte(unsigned value) { bytes_.push_back(static_cast<char>(value)); }
  void number(std::uint64_t value) {
    for (; value >= 0x80U; value >>= kSevenBits) byte(0x80U | (value & 0x7FU));
    byte(static_cast<unsigned>(value));
  }

  void put(bool value) { byte(value ? 1 : 0); }
  void put(char value) { bytes_.push_back(value); }
  void put(std::uint32_t value) { number(value); }
  void put(const std::string& text) {
    number(text.size());
    bytes_ += text;
  }
  template <class T>
    requires std::is_enum_v<T>
  void put(T value) {
    byte(static_cast<unsigned>(value));
  }
  template <class T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <class T>
  void put(const std::vector<T>& list) {
    number(list.size());
    for (const T& item : list) put(item);
  }
  template <class T>
  void put(const std::unique_ptr<T>& node) {
    put(node != nullptr);
    if (node) put(*node);
  }
  template <class T>
  void put(const std::shared_ptr<T>& node) {
    if (node.use_count() > 1) complete_ = false;
    put(node != nullptr);
    if (node) put(*node);
  }
  void put(const std::shared_ptr<const SourceFile>& /*source*/) {}
  template <class... Kinds>
  void put(const std::variant<Kinds...>& node) {
    byte(static_cast<unsigned>(node.index()));
    std::visit([this](const auto& kind) { put(kind); }, node);
  }
  template <class T>
    requires std::is_class_v<T>
  void put(const T& node) {
    members(*this, node);
  }

  std::string& bytes_;
  bool complete_ = true;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  // Everything was there, and nothing more.
  [[nodiscard]] bool complete() const { return whole_ && rest_.empty(); }

  template <class... Members>
  void all(Members&... each) {
    (take(each), ...);
  }

 private:
  // More than any reader's limit; a damaged length must not use up the stack.
  static constexpr std::size_t kDeepest = 4000;

  unsigned byte() {
    if (rest_.empty()) {
      whole_ = false;
      return 0;
    }
    const auto value = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += kSevenBits) {
      const unsigned next = byte();
      value |= std::uint64_t{next & 0x7FU} << shift;
      if (next < 0x80U) return value;
    }
    whole_ = false;
    return 0;
  }
  // How many of what takes at least a byte each.
  std::size_t count() {
    const std::uint64_t value = number();
    if (value <= rest_.size()) return value;
    whole_ = false;
    return 0;
  }

  void take(bool& value) { value = byte() != 0; }
  void take(char& value) { value = static_cast<char>(byte()); }
  void take(std::uint32_t& value) { value = static_cast<std::uint32_t>(number()); }
  void take(std::string& text) {
    const std::size_t size = count();
    text = rest_.substr(0, size);
    rest_.remove_prefix(size);
  }
  template <class T>
    requires std::is_enum_v<T>
  void take(T& value) {
    value = static_cast<T>(byte());
  }
  template <class T>
  void take(std::optional<T>& value) {
    if (byte() != 0) take(value.emplace());
  }
  template <class T>
  void take(std::vector<T>& list) {
    const std::size_t size = count();
    list.reserve(size);
    for (std::size_t i = 0; i < size && whole_; ++i) take(list.emplace_back());
  }
  template <class T>
  void take(std::unique_ptr<T>& node) {
    if (byte() == 0) return;
    node = std::make_unique<T>();
    take(*node);
  }
  template <class T>
  void take(std::shared_ptr<T>& node) {
    if (byte() == 0) return;
    node = std::make_shared<T>();
    take(*node);
  }
  void take(std::shared_ptr<const SourceFile>& /*source*/) {}
  template <class... Kinds>
  void take(std::variant<Kinds...>& node) {
    const unsigned kind = byte();
    if (kind >= sizeof...(Kinds) || depth_ == kDeepest) {
      whole_ = false;
      return;
    }
    ++depth_;
    take_kind(node, kind, std::index_sequence_for<Kinds...>());
    --depth_;
  }
  template <class Node, std::size_t... Kinds>
  void take_kind(Node& node, unsigned kind, std::index_sequence<Kinds...> /*kinds*/) {
    using Take = void (*)(Reader&, Node&);
    static constexpr std::array<Take, sizeof...(Kinds)> kTake = {
        [](Reader& reader, Node& into) { reader.take(into.template emplace<Kinds>()); }...};
    kTake[kind](*this, node);
  }
  template <class T>
    requires std::is_class_v<T>
  void take(T& node) {
    members(*this, node);
  }

  std::string_view rest_;
  std::size_t depth_ = 0;
  bool whole_ = true;
};

}  // namespace

bool write_tree(const Module& module, std::string& bytes) {
  Writer writer(bytes);
  members(writer, module);
  return writer.complete();
}

std::shared_ptr<const Module> read_tree(std::string_view bytes, Language language,
                                        std::shared_ptr<const SourceFile> source) {
  auto module = std::make_shared<Module>();
  Reader reader(bytes);
  members(reader, *module);
  if (!reader.complete() || module->language != language) return nullptr;
  module->source = std::move(source);
  return module;
}

}  // namespace crosswalk::script
